"""`skelact measure`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import (
    FpsOption,
    JsonOption,
    NamesOption,
    UpOption,
    console,
    output_option,
    print_json,
    print_notes,
)
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.biomechanics import Measures


def measure(
    file: Annotated[str, typer.Argument(help="Motion file with 3D joints.")],
    output: Annotated[list[Path] | None, output_option("Angles as .csv or .mot, or an .html page.")] = None,
    person: Annotated[int, typer.Option(help="Which of its people, from 0.", min=0)] = 0,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure joint angles, ranges of motion and steps.

    For training and research: this is no medical device.

    Example: skelact measure walk.bvh -o walk.csv -o walk.mot
    """
    from skelact.biomechanics import measure_clip
    from skelact.biomechanics.report import SUFFIXES, save_measures
    from skelact.formats import load_clip
    from skelact.plots import check_extra

    for path in output or ():
        check_output_file(path, SUFFIXES, field="output")
        if path.suffix.lower() == ".html":
            check_extra(field="output")
    clip = load_clip(file, up=up, fps=fps, names=names)
    measures = measure_clip(clip, person=person)
    for path in output or ():
        save_measures(path, measures, title=f"Motion of {Path(file).name}")
    if as_json:
        print_json(_summarize(measures))
        return
    print_notes(clip.notes)
    _print(measures, file)


def _print(measures: Measures, file: str) -> None:
    from skelact.biomechanics.report import CAVEATS, DISCLAIMER, gait_rows

    table = Table("angle", "smallest", "largest", "range", title=f"{escape(file)}: degrees")
    for name, (low, high, _) in measures.ranges().items():
        table.add_row(name, f"{low:.1f}", f"{high:.1f}", f"{high - low:.1f}")
    console.print(table)
    for name, value in gait_rows(measures.gait) if measures.gait else [("steps", "no walk was found")]:
        console.print(f"{name}: {value}")
    console.print(CAVEATS)
    console.print(DISCLAIMER)


def _summarize(measures: Measures) -> dict[str, object]:
    from skelact.biomechanics.report import DISCLAIMER, gait_rows

    return {
        "degrees": {
            name: {"min": low, "max": high, "mean": mean} for name, (low, high, mean) in measures.ranges().items()
        },
        "right_minus_left_degrees": measures.symmetry(),
        "gait": dict(gait_rows(measures.gait)) if measures.gait else None,
        "note": DISCLAIMER,
    }

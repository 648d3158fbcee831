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
    check_source,
    console,
    output_option,
    print_json,
    print_notes,
)
from skelact.errors import InputError
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.biomechanics import Measures
    from skelact.biomechanics.compare import Agreement


def measure(
    file: Annotated[str, typer.Argument(help="Motion file with 3D joints, or markers (.trc, .c3d, .txt).")],
    output: Annotated[list[Path] | None, output_option("Angles as .csv or .mot, or an .html page.")] = None,
    person: Annotated[int, typer.Option(help="Which of its people, from 0.", min=0)] = 0,
    against: Annotated[Path | None, typer.Option(help="Angles of another tool (.mot) to compare with.")] = None,
    treadmill: Annotated[bool, typer.Option("--treadmill", help="The ground moves under the feet.")] = False,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure joint angles, ranges of motion, steps, jumps and repetitions.

    For training and research: this is no medical device.

    Example: skelact measure walk.bvh -o walk.csv -o walk.mot
    """
    from skelact.biomechanics import measure_file
    from skelact.biomechanics.compare import compare_angles
    from skelact.biomechanics.measure_files import SUFFIXES, save_measures
    from skelact.plots import check_extra

    check_source(file)
    for path in output or ():
        check_output_file(path, SUFFIXES, field="output")
        if path.suffix.lower() == ".html":
            check_extra(field="output")
    if against and not against.is_file():
        raise InputError(f"no such file: {against}", field="against")
    measures = measure_file(file, person=person, up=up, fps=fps, names=names, treadmill=treadmill)
    agreement = compare_angles(measures.angles, against) if against else []
    for path in output or ():
        save_measures(path, measures, title=f"Motion of {Path(file).name}")
    if as_json:
        print_json(_summarize(measures, agreement))
        return
    print_notes(measures.notes)
    _print(measures, file)
    if against:
        _print_agreement(agreement, against)


def _print(measures: Measures, file: str) -> None:
    from skelact.biomechanics.page import DISCLAIMER, caveats, exercise_rows, gait_rows

    table = Table("angle", "smallest", "largest", "range", title=f"{escape(file)}: degrees")
    for name, (low, high, _) in measures.ranges().items():
        table.add_row(name, f"{low:.1f}", f"{high:.1f}", f"{high - low:.1f}")
    console.print(table)
    walk = gait_rows(measures.gait) if measures.gait else [("steps", "no walk was found")]
    for name, value in (*walk, *exercise_rows(measures)):
        console.print(f"{name}: {value}")
    for doubt in measures.doubts:
        console.print(f"[yellow]{doubt}[/]")
    console.print(caveats(measures.angles))
    console.print(DISCLAIMER)


def _print_agreement(agreement: list[Agreement], against: Path) -> None:
    table = Table("angle", "RMSE", "offset", "correlation", title=f"against {escape(against.name)}: degrees")
    for row in agreement:
        table.add_row(row.name, f"{row.rmse_deg:.2f}", f"{row.offset_deg:+.1f}", f"{row.correlation:.3f}")
    console.print(table)
    console.print("RMSE after the constant offset, which is the other tool's zero against ours, is taken away.")


def _summarize(measures: Measures, agreement: list[Agreement]) -> dict[str, object]:
    from skelact.biomechanics.page import DISCLAIMER, exercise_rows, gait_rows

    told: dict[str, object] = {
        "degrees": {
            name: {"min": low, "max": high, "mean": mean} for name, (low, high, mean) in measures.ranges().items()
        },
        "right_minus_left_degrees": {name: value.difference for name, value in measures.symmetry().items()},
        "asymmetry_percent": {name: value.percent for name, value in measures.symmetry().items()},
        "gait": dict(gait_rows(measures.gait)) if measures.gait else None,
        "exercises": exercise_rows(measures),
        "source": measures.angles.source,
        "notes": measures.notes,
        "doubts": measures.doubts,
        "note": DISCLAIMER,
    }
    if agreement:
        told["against"] = {
            row.name: {"rmse": row.rmse_deg, "offset": row.offset_deg, "correlation": row.correlation}
            for row in agreement
        }
    return told

"""`skelact evaluate timeline`: actions over time against labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, check_source, console, print_json


def evaluate_timeline(
    labels: Annotated[Path, typer.Argument(help="Labels: .csv with the columns start, end, label (seconds).")],
    predicted: Annotated[Path, typer.Argument(help="Timeline of skelact recognize (.json), or another .csv.")],
    person: Annotated[int | None, typer.Option(help="Whose spans of the timeline. Default: the only person's.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Score actions over time: frames, edit score, F1 of segments, counts, delay of starts.

    The timeline comes from: skelact recognize FILE --timeline walk.json

    Example: skelact evaluate timeline labels.csv walk.json
    """
    from skelact.recognition.timeline_scores import load_segments, score_timeline

    for file in (labels, predicted):
        check_source(str(file))
    scores = score_timeline(load_segments(labels), load_segments(predicted, person=person))
    if as_json:
        f1 = {f"f1_{overlap:.0%}".rstrip("%"): value for overlap, value in scores.f1.items()}
        print_json(
            {
                "frame_accuracy": scores.frame_accuracy,
                "edit": scores.edit,
                **f1,
                "count_error": scores.count_error,
                "start_delay_s": scores.start_delay_s,
                "found": scores.found,
                "segments": scores.segments,
            }
        )
        return
    table = Table("measure", "value", title=f"{scores.segments} labeled segments, {scores.found} found")
    table.add_row("frame accuracy", f"{scores.frame_accuracy:.1%}")
    table.add_row("edit score", f"{scores.edit:.1%}")
    for overlap, value in scores.f1.items():
        table.add_row(f"F1@{overlap * 100:.0f}", f"{value:.1%}")
    table.add_row("count error per segment", f"{scores.count_error:.2f}")
    table.add_row("start delay, median", f"{scores.start_delay_s:.2f} s" if scores.found else "none found")
    console.print(table)

"""`skelact evaluate library`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import DATA_VARIABLE, DataOption, JsonOption, console, print_json


def evaluate_library(
    repeats: Annotated[int, typer.Option(min=1, help="Motions of each pair, one a seed.")] = 2,
    spread: Annotated[int, typer.Option(min=2, help="Motions of which the diversity is measured.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure the library: 48 pairs of actions, how far seeds differ, clips beside the network.

    With data (UI-PRMD) the diversity of recordings stands beside that of seeds.

    Example: skelact evaluate library --repeats 1 --spread 4
    """
    from rich.progress import Progress

    from skelact.generation import load_generator, load_verifier
    from skelact.generation.library_evaluation import (
        POLICIES,
        list_pairs,
        measure_choices,
        measure_diversity,
        measure_library_pairs,
    )

    generator = load_generator(with_own=False)
    assert generator.library is not None  # the shipped one
    with Progress(console=console, disable=as_json) as progress:
        task = progress.add_task("Making pairs", total=len(list_pairs()) * len(POLICIES) * repeats)
        pairs = measure_library_pairs(generator, seeds=repeats, on_motion=lambda: progress.advance(task))
    root = data or (Path(os.environ[DATA_VARIABLE]) if os.environ.get(DATA_VARIABLE) else None)
    diversity = measure_diversity(generator.library, root, seeds=spread)
    choices = measure_choices(generator, load_verifier(), seeds=spread)
    if as_json:
        print_json(
            {
                "pairs": {name: asdict(one) for name, one in pairs.items()},
                "diversity": {name: asdict(one) for name, one in diversity.items()},
                "choices": {name: asdict(one) for name, one in choices.items()},
            }
        )
        return
    table = Table("policy", "both right", "motions", "never right", title="two actions at once, 48 pairs")
    for policy, row in pairs.items():
        table.add_row(policy, f"{row.right:.1%}", str(row.motions), "; ".join(row.wrong))
    console.print(table)
    table = Table("action", "seeds, cm", "recordings, cm", title=f"diversity of {spread} seeds")
    for name, spreads in diversity.items():
        recorded = "" if spreads.recordings_cm is None else f"{spreads.recordings_cm:.1f}"
        table.add_row(name, f"{spreads.seeds_cm:.1f}", recorded)
    console.print(table)
    table = Table("action", "found", "skating, cm/s", "jerk, m/s3", "diversity, cm", title="network | clip")
    for name, choice in choices.items():
        cells = (choice.found, choice.skating_cm_s, choice.jerk_m_s3, choice.diversity_cm)
        table.add_row(name, *(f"{own:{form}} | {clip:{form}}" for (own, clip), form in zip(cells, FORMS, strict=True)))
    console.print(table)


FORMS = (".0%", ".1f", ".0f", ".1f")

"""`skelact evaluate recognition` and `skelact evaluate compare`: recognizers, folders of runs, score files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table as TerminalTable

from skelact.cli.options import DataOption, DeviceOption, JsonOption, RayOption, console, data_root, output_option
from skelact.errors import InputError
from skelact.outputs import check_output_folder

if TYPE_CHECKING:
    import numpy as np

    from skelact.recognition.compare import Comparison
    from skelact.recognition.protocol import Protocol
    from skelact.recognition.runs import Run
    from skelact.recognition.tables import Table

SplitRule = Annotated[str, typer.Option("--split", help="Test clips: group=value, or xsub. Default: all.")]
SoftmaxOption = Annotated[bool, typer.Option("--softmax", help="Fuse probabilities instead of logits.")]
CropsOption = Annotated[int, typer.Option("--crops", min=1, help="Windows per clip, averaged.")]
ScoreOrderOption = Annotated[
    Path | None,
    typer.Option("--score-order", help="Row order of --scores: pyskl pickle or names."),
]
MapOption = Annotated[list[str] | None, typer.Option("--map", help="Rename labels of the data: old=new (several).")]


def evaluate_recognition(
    dataset: Annotated[str, typer.Option(help="Data set by name.")],
    weights: Annotated[list[str] | None, typer.Option(help="Shipped name or paths of streams (several).")] = None,
    runs: Annotated[Path | None, typer.Option(help="Folder of trained runs: models and seeds.")] = None,
    scores: Annotated[list[Path] | None, typer.Option(help="Saved scores of anybody's networks (several).")] = None,
    data: DataOption = None,
    split: SplitRule = "",
    fit_on: Annotated[str, typer.Option(help="Clips that fit the fusion weights: group=value.")] = "",
    fit_scores: Annotated[list[Path] | None, typer.Option(help="Scores of the --fit-on clips (several).")] = None,
    softmax: SoftmaxOption = False,
    score_order: ScoreOrderOption = None,
    label_map: MapOption = None,
    crops: CropsOption = 1,
    baselines: Annotated[bool, typer.Option("--baselines", help="Also train a graph network as a control.")] = False,
    conditions: Annotated[
        bool, typer.Option("--conditions", help="Also with noise, gaps, other rates and views.")
    ] = False,
    no_time: Annotated[bool, typer.Option("--no-time", help="Count cost only: no time, no memory.")] = False,
    scores_out: Annotated[Path | None, typer.Option(help="Folder for scores per stream, npz and pickle.")] = None,
    output: Annotated[Path, output_option("Report folder.")] = Path("report"),
    device: DeviceOption = "cpu",
    ray: RayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure recognizers: accuracy, simple controls, cost, significance, ablation, classes.

    The report folder holds a page, JSON, and tables in Markdown and LaTeX.

    Example: skelact evaluate recognition --weights runs/mine --dataset folder --data recordings
    """
    from skelact.recognition.protocol import Protocol
    from skelact.runtime.processes import join_processes, own_device

    check_output_folder(output, field="output")
    if scores_out:
        check_output_folder(scores_out, field="scores_out")
    if sum(map(bool, (weights, runs, scores))) != 1:
        raise InputError("expected --weights, --runs or --scores, one of them", field="weights")
    for option, given in (("scores_out", scores_out), ("map", label_map)):
        if scores and given:
            raise InputError("expected --weights or --runs with this option, got score files", field=option)
    for option, value in (("fit_scores", fit_scores), ("score_order", score_order)):
        if value and not scores:
            raise InputError("expected --scores with this option", field=option)
    if ray and not weights:
        raise InputError("expected --weights with this option", field="ray")
    protocol = Protocol(dataset, split, fit_on, baselines, conditions, softmax, crops, parse_map(label_map or []))
    root, device = data_root(data), own_device(device)
    facts: dict[str, object] = {
        "command": " ".join(["skelact", *sys.argv[1:]]),
        "weights": [*(weights or []), *map(str, scores or []), *([str(runs)] if runs else [])],
        "dataset": dataset,
        "split": split or "all",
    }
    if scores:
        found = _evaluate_scores(scores, root, protocol, fit_scores or [], score_order)
    elif runs:
        found = _evaluate_runs(runs, root, protocol, device, timed=not no_time, scores_out=scores_out, quiet=as_json)
    else:
        found = _evaluate_weights(
            weights or [],
            root,
            protocol,
            device,
            timed=not no_time,
            scores_out=scores_out,
            quiet=as_json,
            score=_scoring(ray, weights or [], device, output),
        )
    if join_processes()[0]:
        return  # under torchrun the first process reports
    report_runs(found, facts, output, as_json=as_json)


def compare(
    a: Annotated[str, typer.Argument(help="Shipped name, weights, folder of seeds, or scores.")],
    b: Annotated[str, typer.Argument(help="The same, of the other.")],
    dataset: Annotated[str, typer.Option(help="Data set by name.")],
    data: DataOption = None,
    split: SplitRule = "",
    softmax: SoftmaxOption = False,
    score_order: ScoreOrderOption = None,
    label_map: MapOption = None,
    common: Annotated[bool, typer.Option("--common", help="Only clips of classes that both know.")] = False,
    crops: CropsOption = 1,
    output: Annotated[Path, output_option("Report folder.")] = Path("comparison"),
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Compare two recognizers on the same clips: difference, interval, McNemar's test, classes.

    Example: skelact evaluate compare runs/mine runs/mine/leg.safetensors --dataset folder --data recordings
    """
    from dataclasses import replace

    from skelact.recognition.compare import common_classes, compare_runs, evaluate_side
    from skelact.recognition.protocol import Protocol
    from skelact.recognition.score_streams import load_row_order

    check_output_folder(output, field="output")
    root = data_root(data)
    protocol = Protocol(dataset, split, softmax=softmax, crops=crops, label_map=parse_map(label_map or []))
    order = load_row_order(score_order) if score_order else None
    shared = common_classes(a, b) if common else ()
    sides = [
        evaluate_side(side, root, protocol, order=order, common=shared, device=device, quiet=as_json) for side in (a, b)
    ]
    if sides[0][0].model == sides[1][0].model:  # two folders of one name
        sides = [tuple(replace(run, model=side) for run in runs) for side, runs in zip((a, b), sides, strict=True)]
    facts: dict[str, object] = {
        "command": " ".join(["skelact", *sys.argv[1:]]),
        "a": a,
        "b": b,
        "dataset": dataset,
        "split": split or "all",
    }
    report_runs((*sides[0], *sides[1]), facts, output, as_json=as_json, comparisons=[compare_runs(*sides)])


def report_runs(
    runs: Sequence[Run],
    facts: Mapping[str, object],
    output: Path,
    *,
    as_json: bool,
    comparisons: Sequence[Comparison] | None = None,
) -> None:
    """Write the report of evaluated runs and print its tables, or its JSON; models are compared with each other."""
    from skelact.recognition.compare import compare_all
    from skelact.recognition.report_tables import class_difference_table
    from skelact.recognition.reports import list_tables, save_report

    found = compare_all(runs) if comparisons is None else comparisons
    path = save_report(output, runs, facts, found)
    if as_json:
        print(path.read_text(encoding="utf-8"))
        return
    for table in list_tables(runs, found):
        print_table(table)
    if comparisons is not None:  # asked for: of all pairs of a folder the classes are in the files
        for pair in comparisons:
            print_table(class_difference_table(pair))
    console.print(f"report: {path.with_suffix('.html')}; tables: {path.with_suffix('.md')}, {path.with_suffix('.tex')}")


def print_table(table: Table) -> None:
    """Print a table of a report with its notes."""
    shown = TerminalTable(*table.head, title=table.title, title_justify="left")
    for row in table.rows:
        shown.add_row(*row)
    console.print(shown)
    for note in table.notes:
        console.print(note, style="dim", markup=False, highlight=False)


def parse_map(words: Sequence[str]) -> dict[str, str]:
    """Read "old=new" words.

    Raises:
        InputError: A word has no "=", or nothing on one side of it.
    """
    pairs = [word.partition("=") for word in words]
    for word, (old, _, new) in zip(words, pairs, strict=True):
        if not old or not new:
            raise InputError(f"expected old=new, got {word!r}", field="map")
    return {old: new for old, _, new in pairs}


def _evaluate_weights(
    weights: list[str],
    root: Path,
    protocol: Protocol,
    device: str,
    *,
    timed: bool,
    scores_out: Path | None,
    quiet: bool,
    score: Callable[..., list[np.ndarray]],
) -> tuple[Run, ...]:
    from skelact.recognition import load_recognizer
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.load import join_recognizers
    from skelact.recognition.protocol import chosen_clips
    from skelact.recognition.runs import evaluate_one, load_for_scoring

    recognizer = join_recognizers([load_recognizer(path, device=device) for path in weights])
    packed = prepare_clips(recognizer.config, root, recognizer.layout, dataset=protocol.dataset)
    recognizer = load_for_scoring(weights, device=device, clips=len(chosen_clips(packed, protocol.split)))
    return evaluate_one(recognizer, packed, protocol, timed=timed, scores_out=scores_out, quiet=quiet, score=score)


def _scoring(ray: str | None, weights: list[str], device: str, output: Path) -> Callable[..., list[np.ndarray]]:
    """What scores the clips: this process, or a cluster that keeps what it has done beside the report."""
    from skelact.recognition.scoring import mean_over_windows

    if not ray:
        return mean_over_windows
    from skelact.ray_jobs import RayScores

    return RayScores(tuple(weights), device, ray, (output / "scored").resolve())


def _evaluate_runs(
    folder: Path, root: Path, protocol: Protocol, device: str, *, timed: bool, scores_out: Path | None, quiet: bool
) -> tuple[Run, ...]:
    from skelact.recognition import load_recognizer
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.runs import evaluate_runs, find_runs

    first = load_recognizer(find_runs(folder)[0].path)
    packed = prepare_clips(first.config, root, first.layout, dataset=protocol.dataset)
    return evaluate_runs(folder, packed, protocol, device=device, timed=timed, scores_out=scores_out, quiet=quiet)


def _evaluate_scores(
    scores: list[Path], root: Path, protocol: Protocol, fit_scores: list[Path], score_order: Path | None
) -> tuple[Run, ...]:
    from skelact.datasets import load_packed
    from skelact.recognition.protocol import evaluate_score_files
    from skelact.recognition.runs import Run
    from skelact.recognition.score_streams import load_row_order

    order = load_row_order(score_order) if score_order else None
    evaluation = evaluate_score_files(scores, load_packed(root), protocol, fit_files=fit_scores, order=order)
    return (Run("scores", "", evaluation),)

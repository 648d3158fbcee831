"""`skelact evaluate unknown` and `skelact models calibrate`: motions of no known class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.options import DataOption, JsonOption, console, data_root, output_option, print_json
from skelact.errors import InputError
from skelact.outputs import FIGURE_SUFFIXES, check_output_file
from skelact.plots import check_figure_file

if TYPE_CHECKING:
    from skelact.datasets.packed import PackedClips
    from skelact.recognition import Recognizer
    from skelact.recognition.known_report import UnknownReport

UnknownOption = Annotated[
    list[Path], typer.Option("--unknown-data", help="Folder of other motions with labels.csv, or a store (several).")
]
UnknownDataset = Annotated[str, typer.Option("--unknown-dataset", help="What --unknown-data holds, by name.")]


def calibrate(
    weights: Annotated[Path, typer.Argument(help="Folder of the recognizer.")],
    dataset: Annotated[str, typer.Option(help="Data set of the classes, by name.")],
    unknown_data: UnknownOption,
    data: DataOption = None,
    leave_out: Annotated[str, typer.Option(help="Clips of the classes kept for a test: group=value[,value].")] = "",
    unknown_leave_out: Annotated[str, typer.Option(help="Other motions kept for a test: group=value[,value].")] = "",
    unknown_dataset: UnknownDataset = "folder",
    most: Annotated[int, typer.Option(min=1, help="Most clips per label.")] = 20,
    lost: Annotated[float, typer.Option(min=0, max=0.5, help="Share of known motions the threshold may lose.")] = 0.02,
    min_known: Annotated[
        float | None, typer.Option(min=0, max=1, help="Threshold to ship. Default: what --lost gives.")
    ] = None,
    live: Annotated[bool, typer.Option("--live", help="For the causal streams of the folder.")] = False,
    seed: Annotated[int, typer.Option(help="Of everything random.")] = 0,
    output: Annotated[Path | None, output_option("The .npz file. Default: known.npz beside the weights.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Teach a recognizer what it does not know: fit known.npz to clips of its classes and to other motions.

    Recordings of --unknown-data that are labeled with one of the classes count as known.

    Example: skelact models calibrate runs/mine --dataset folder --data mine --unknown-data others
    """
    from skelact.recognition import load_recognizer
    from skelact.recognition.known import FUSED, KNOWN_FILE, save_known
    from skelact.recognition.known_data import draw_clips, join_clips, label_clips, to_labeled_inputs
    from skelact.recognition.known_examples import gather_examples, gather_live_examples
    from skelact.recognition.known_training import LEARNED_BY_STREAMS, KnownTraining, fit_known
    from skelact.recognition.load import LIVE_FOLDER

    if not weights.is_dir():
        raise InputError(f"expected the folder of a recognizer, got {str(weights)!r}", field="weights")
    path = output or (weights / LIVE_FOLDER if live else weights) / KNOWN_FILE
    check_output_file(path, (".npz",), field="output", makes_folder=True)
    recognizer = load_recognizer(weights, threads=1, exported=True)
    if live and recognizer.live is None:
        raise InputError(f"expected causal streams in {weights / LIVE_FOLDER}, found none", field="live")
    sets = [(_known_clips(dataset, data, recognizer), leave_out)]
    sets += [(packed, unknown_leave_out) for packed in _unknown_clips(unknown_data, unknown_dataset, recognizer)]
    gather = gather_live_examples if live else gather_examples
    parts = [
        label_clips(
            recognizer, packed, draw_clips(packed, ~packed.select(rule), most, seed), gather=gather, quiet=as_json
        )
        for packed, rule in sets
    ]
    inputs = FUSED if live else tuple(stream.config.stream for stream in recognizer.streams)
    usual = LEARNED_BY_STREAMS if recognizer.config.other and not live else KnownTraining()
    training = replace(usual, lost_known=lost, seed=seed)
    fitted = fit_known(to_labeled_inputs(join_clips(parts)), inputs=inputs, labels=recognizer.labels, training=training)
    if min_known is not None:
        fitted = replace(fitted, min_known=min_known)
    save_known(path, fitted)
    counts = {"known": sum(int(part.is_known.sum()) for part in parts)}
    counts["unknown"] = sum(len(part.labels) for part in parts) - counts["known"]
    if as_json:
        print_json({"file": str(path), "min_known": fitted.min_known, "windows": counts})
        return
    console.print(f"wrote {path}: {counts['known']} windows of known motions, {counts['unknown']} of others")
    console.print(f"answers are unknown below known = {fitted.min_known:.3f}")


def evaluate_unknown(
    dataset: Annotated[str, typer.Option(help="Data set of the classes, by name.")],
    unknown_data: UnknownOption,
    weights: Annotated[str, typer.Option(help="Shipped name or folder of streams.")] = "mocap-core19",
    data: DataOption = None,
    split: Annotated[str, typer.Option(help="Test clips of the classes: group=value. Default: all.")] = "",
    known_as: Annotated[
        list[str] | None, typer.Option("--map", help="Rename labels of the data: old=new (several).")
    ] = None,
    unknown_split: Annotated[str, typer.Option(help="Test clips of the others: group=value. Default: all.")] = "",
    unknown_dataset: UnknownDataset = "folder",
    reference: Annotated[str, typer.Option(help="Known clips for the distances: group=value of --dataset.")] = "",
    plot: Annotated[Path | None, typer.Option(help="Image of the reliability (extra plot).")] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how well motions of no class are told from those of the classes, beside plain controls.

    Example: skelact evaluate unknown --dataset mocap --split style=youthful --unknown-data everything-else
    """
    from skelact.recognition import load_recognizer
    from skelact.recognition.known_report import UnknownTest, measure_unknown_test, save_reliability

    if plot:
        check_figure_file(plot, field="plot")
        check_output_file(plot, FIGURE_SUFFIXES, field="plot")
    recognizer = load_recognizer(weights, threads=1, exported=True)
    known = _known_clips(dataset, data, recognizer)
    test = UnknownTest(
        known, split, _unknown_clips(unknown_data, unknown_dataset, recognizer), unknown_split, reference
    )
    report = measure_unknown_test(recognizer, test, names=_parse_names(known_as or []), quiet=as_json)
    if plot:
        save_reliability(plot, report)
    if as_json:
        print_json(report.to_json())
        return
    _print_report(report)


def _known_clips(dataset: str, data: Path | None, recognizer: Recognizer) -> PackedClips:
    from skelact.datasets import prepare

    return prepare(dataset, data_root(data), recognizer.layout)


def _unknown_clips(folders: list[Path], dataset: str, recognizer: Recognizer) -> list[PackedClips]:
    from skelact.datasets import prepare

    return [prepare(dataset, folder, recognizer.layout) for folder in folders]


def _parse_names(pairs: list[str]) -> Mapping[str, str]:
    from skelact.cli.evaluate_recognition import parse_map

    return dict(parse_map(pairs))


def _print_report(report: UnknownReport) -> None:
    table = Table("score", "AUROC", "95 % interval", "unknown passed at 95 % kept")
    for name, row in report.scores.items():
        low, high = row.interval
        table.add_row(name, f"{row.auroc:.3f}", f"{low:.3f} to {high:.3f}", f"{row.passed:.1%}")
    console.print(table)
    console.print(f"{report.known} known and {report.unknown} unknown motions")
    if report.threshold is None:
        console.print("known: not measured by these weights; `skelact models calibrate` makes what they need")
        return
    shares = asdict(report.threshold)
    facts = Table("at the threshold", f"{shares.pop('min_known'):.3f}")
    for name, value in shares.items():
        facts.add_row(name.replace("_", " "), "-" if value != value else f"{value:.1%}")
    for name, curve in report.reliability.items():
        facts.add_row(f"calibration error, {name}", f"{curve.error:.3f}")
    console.print(facts)

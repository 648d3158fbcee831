"""`skelact evaluate`: accuracy of recognition, pose, motion generation and sentence planning."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.one_shot import evaluate_one_shot_command
from skelact.cli.options import (
    DEFAULT_GENERATOR,
    DEFAULT_VERIFIER,
    BodyOption,
    DataOption,
    DetectorOption,
    DeviceOption,
    GeneratorOption,
    JsonOption,
    ManyValues,
    PoseWeightsOption,
    console,
    data_root,
    output_option,
    print_json,
    spinner,
)
from skelact.errors import InputError
from skelact.outputs import check_output_file, check_output_folder

if TYPE_CHECKING:
    from skelact.language.part_scores import PartScores
    from skelact.pose.evaluation import PartPrecision, PointErrors
    from skelact.recognition.evaluation import Metrics

HAND_SEEDS = 8  # times the seeds of the pairs: there are few sentences for hands

evaluate = typer.Typer(no_args_is_help=True, help="Measure accuracy.\n\nExample: skelact evaluate parts")
evaluate.command("one-shot", cls=ManyValues)(evaluate_one_shot_command)


@evaluate.command("recognition", cls=ManyValues)
def evaluate_recognition(
    dataset: Annotated[str, typer.Option(help="Data set by name.")],
    weights: Annotated[list[str] | None, typer.Option(help="Shipped name or paths of streams (several).")] = None,
    scores: Annotated[list[Path] | None, typer.Option(help="Saved scores instead of weights (several).")] = None,
    data: DataOption = None,
    split: Annotated[str, typer.Option(help="Test clips: group=value[,value]. xsub is xsub=test. Default: all.")] = "",
    fit_on: Annotated[str, typer.Option(help="Validation clips that fit the fusion weights: group=value.")] = "",
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Also measure baselines, fitted on the other clips.")
    ] = False,
    conditions: Annotated[
        bool, typer.Option("--conditions", help="Also measure with noise, gaps, other rates and views.")
    ] = False,
    scores_out: Annotated[Path | None, typer.Option(help="Folder for the scores per stream, npz and pickle.")] = None,
    output: Annotated[Path, output_option("Report folder.")] = Path("report"),
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Measure recognizers: accuracy per stream and fused, per-class table, confusion matrix.

    Example: skelact evaluate recognition --weights runs/mine --dataset folder --data recordings
    """
    from skelact.datasets import load_packed
    from skelact.recognition import load_recognizer
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.protocol import Protocol, describe_streams, evaluate_recognizer, evaluate_score_files
    from skelact.recognition.recognizer import join_recognizers
    from skelact.recognition.reports import save_report
    from skelact.runtime.processes import join_processes, own_device

    check_output_folder(output, field="output")
    if scores_out:
        check_output_folder(scores_out, field="scores_out")
    if bool(weights) == bool(scores):
        raise InputError("expected --weights or --scores, one of them", field="weights")
    if scores and scores_out:
        raise InputError("expected --weights with this option, got score files", field="scores_out")
    protocol = Protocol(dataset, split, fit_on, baselines, conditions)
    facts: dict[str, object] = {
        "command": " ".join(["skelact", *sys.argv[1:]]),
        "weights": [*(weights or []), *map(str, scores or [])],
        "dataset": dataset,
        "split": split or "all",
    }
    if scores:
        packed = load_packed(data_root(data))
        rows = evaluate_score_files(scores, packed, protocol)
    else:
        recognizer = join_recognizers([load_recognizer(path, device=own_device(device)) for path in weights or []])
        packed = prepare_clips(recognizer.config, data_root(data), recognizer.layout, dataset=dataset)
        rows = evaluate_recognizer(recognizer, packed, protocol, scores_out=scores_out, quiet=as_json)
        facts["streams"] = describe_streams(recognizer)
    if join_processes()[0]:
        return  # under torchrun the first process reports
    path = save_report(output, packed.labels, rows, facts)
    if as_json:
        print(path.read_text(encoding="utf-8"))
        return
    _print_accuracy(rows)
    console.print(f"report: {path.with_suffix('.html')}")


def _print_accuracy(rows: Mapping[str, Metrics]) -> None:
    table = Table("scores", "top-1", "95 % interval", "top-5", "mean class", "clips")
    for name, row in rows.items():
        low, high = row.interval
        cells = (f"{row.top1:.2%}", f"{low:.2%} to {high:.2%}", f"{row.top5:.2%}", f"{row.mean_class:.2%}")
        table.add_row(name, *cells, str(row.clips))
    console.print(table)


@evaluate.command("pose")
def evaluate_pose(
    labels: Annotated[Path, typer.Argument(help="COCO-WholeBody or COCO keypoint annotations (JSON).")],
    images: Annotated[Path | None, typer.Option(help="Folder of the pictures: estimate the poses.")] = None,
    results: Annotated[Path | None, typer.Option(help="COCO-WholeBody results instead of pictures (JSON).")] = None,
    weights: PoseWeightsOption = "",
    detector: DetectorOption = "",
    body: BodyOption = "",
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Measure whole-body keypoints: average precision per part, PCK, face error, calibration of scores.

    Example: skelact evaluate pose labels.json --images pictures
    """
    from skelact.formats.coco_wholebody import load_coco_results, load_coco_wholebody
    from skelact.pose import load_pose_estimator
    from skelact.pose.evaluation import evaluate_parts, guess_people, measure_points

    if (images is None) == (results is None):
        raise InputError("expected --images or --results, one of them", field="images")
    files, people = load_coco_wholebody(labels)
    if images:
        paths = {image_id: images / name for image_id, name in files.items()}
        estimator = load_pose_estimator(weights, detector=detector, body=body, device=device)
        guesses = guess_people(estimator, paths, quiet=as_json)
    else:
        assert results is not None
        guesses = load_coco_results(results)
    parts = evaluate_parts(people, guesses, images=list(files))
    points = measure_points(people, guesses)
    if as_json:
        print_json({"parts": {part: asdict(row) for part, row in parts.items()}, "points": asdict(points)})
        return
    _print_precision(parts)
    _print_points(points)


def _print_precision(parts: Mapping[str, PartPrecision]) -> None:
    table = Table("part", "AP", "AP 50", "AP 75", "medium", "large", "AR", "people")
    for part, row in parts.items():
        values = (row.ap, row.ap50, row.ap75, row.ap_medium, row.ap_large, row.recall)
        table.add_row(part, *("-" if value != value else f"{value:.1%}" for value in values), str(row.people))
    console.print(table)


def _print_points(points: PointErrors) -> None:
    pck = ", ".join(f"{value:.1%} within {limit:g}" for limit, value in points.pck.items())
    console.print(f"keypoints: {pck} of the box; hands {points.hand_pck:.1%} within 0.2 of the hand box")
    console.print(f"face: mean error {points.face_error:.1%} of the distance of the eyes, {points.faces} faces")
    console.print(f"body keypoints within 0.1 of the box, by score (calibration error {points.calibration_error:.3f}):")
    console.print(", ".join(f"{group.mean:.2f}: {group.right:.0%} of {group.points}" for group in points.scores))


@evaluate.command("motion")
def evaluate_motion(
    weights: GeneratorOption = DEFAULT_GENERATOR,
    verifier: Annotated[
        str, typer.Option(help="Verifier: shipped name or folder of part networks.")
    ] = DEFAULT_VERIFIER,
    data: DataOption = None,
    repeats: Annotated[int, typer.Option(min=1, help="Number of motions per sentence and method.")] = 5,
    output: Annotated[Path | None, output_option("HTML report with tables and motions.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure generated motion: pairs of actions, hands never trained together, and recordings beside them.

    Example: skelact evaluate motion --repeats 1 -o generation.html
    """
    from skelact.generation import GenerateOptions, load_verifier
    from skelact.generation.decoder import load_decoder
    from skelact.generation.evaluation import measure_pairs
    from skelact.generation.generator import MotionGenerator
    from skelact.generation.report import SENTENCES, GeneratorMeasurements, list_tables, save_report
    from skelact.generation.resemblance import (
        measure_beside_recordings,
        measure_both_hands,
        measure_swapped_arms,
        measure_units,
    )
    from skelact.language import load_planner

    if output is not None:
        check_output_file(output, (".html",), field="output", makes_folder=True)
    root = data_root(data)
    parts = (load_decoder(weights), load_planner(), load_verifier(verifier))
    pairs = measure_pairs(*parts, root, seeds=repeats, quiet=as_json)
    with spinner("Measuring hands, recordings and units", quiet=as_json):
        measured = GeneratorMeasurements(
            pairs,
            measure_both_hands(*parts, root, seeds=HAND_SEEDS * repeats),
            measure_beside_recordings(*parts, root, seeds=HAND_SEEDS * repeats),
            measure_swapped_arms(root),
            measure_units(parts[0], root),
        )
    if as_json:
        print_json(measured.to_json())
    for rows in () if as_json else list_tables(measured):
        table = Table(*rows.head, title=rows.title)
        for row in rows.rows:
            table.add_row(*row)
        console.print(table)
    if output is not None:
        generator = MotionGenerator(*parts)
        command = f"skelact evaluate motion --weights {weights} --verifier {verifier} --repeats {repeats}"
        motions = [generator.generate(text, GenerateOptions(seed=0, attempts=1)) for text in SENTENCES]
        save_report(output, measured, motions, command=command)
        if not as_json:
            console.print(f"wrote {output}", style="dim")


@evaluate.command("parts")
def evaluate_parts_command(
    file: Annotated[
        Path | None, typer.Argument(help="Phrases, tab, parts or none. Default: held-out fifth of the shipped phrases.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how well the body parts of actions are found in labeled phrases: F1 per method and combined.

    Example: skelact evaluate parts
    """
    from skelact.language.encoder import load_encoder
    from skelact.language.lexicon import load_lexicon
    from skelact.language.part_scores import measure_parts
    from skelact.language.phrases import load_phrases, split_held_out

    lexicon = load_lexicon()
    learned, held_out = split_held_out(load_phrases(), lexicon)
    phrases = load_phrases(file) if file else held_out
    with spinner("Measuring", quiet=as_json):
        scores = measure_parts(phrases, learned, lexicon, load_encoder())
    actions = sum(bool(phrase.parts) for phrase in phrases)
    if as_json:
        methods = {name: asdict(method) for name, method in scores.items()}
        print_json({"phrases": len(phrases), "actions": actions, "methods": methods})
        return
    _print_part_scores(scores)
    console.print(f"{len(phrases)} phrases, {actions} of them actions")


def _print_part_scores(scores: Mapping[str, PartScores]) -> None:
    from skelact.skeleton.body import BODY_PARTS

    methods = list(scores.values())
    table = Table("F1", *scores)
    table.add_row("macro", *(f"{method.macro:.3f}" for method in methods))
    table.add_row("95 % interval", *("{:.3f} to {:.3f}".format(*method.interval) for method in methods))
    table.add_row("macro, head in torso", *(f"{method.macro_of_six:.3f}" for method in methods))
    for part in BODY_PARTS:
        table.add_row(part, *(f"{method.parts[part]:.3f}" for method in methods))
    table.add_row("actions found", *(f"{method.found:.1%}" for method in methods))
    table.add_row("others rejected", *(f"{method.rejected:.1%}" for method in methods))
    console.print(table)

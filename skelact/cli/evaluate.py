"""`skelact evaluate`: accuracy of recognition, pose, motion generation and sentence planning."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.evaluate_library import evaluate_library
from skelact.cli.evaluate_live import evaluate_live
from skelact.cli.evaluate_recognition import compare, evaluate_recognition
from skelact.cli.evaluate_sentences import evaluate_sentences
from skelact.cli.few_shot import evaluate_few_shot_command
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
from skelact.cli.timeline import evaluate_timeline
from skelact.cli.unknown import evaluate_unknown
from skelact.errors import InputError
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.language.part_scores import PartScores
    from skelact.pose.evaluation import PartPrecision, PointErrors

HAND_REPEATS = 8  # times the repeats of the pairs: there are few sentences for hands

evaluate = typer.Typer(no_args_is_help=True, help="Measure accuracy.\n\nExample: skelact evaluate parts")
evaluate.command("live", cls=ManyValues)(evaluate_live)
evaluate.command("library")(evaluate_library)
evaluate.command("recognition", cls=ManyValues)(evaluate_recognition)
evaluate.command("unknown", cls=ManyValues)(evaluate_unknown)
evaluate.command("one-shot", cls=ManyValues)(evaluate_one_shot_command)
evaluate.command("few-shot")(evaluate_few_shot_command)
evaluate.command("timeline")(evaluate_timeline)
evaluate.command("sentences")(evaluate_sentences)
evaluate.command("compare", cls=ManyValues)(compare)


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
    """Measure whole-body keypoints: people found, precision per part, PCK, face error, calibration, time.

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
        start_s = time.perf_counter()
        guesses = guess_people(estimator, paths, quiet=as_json)
        ms = 1000 * (time.perf_counter() - start_s) / max(len(files), 1)
    else:
        assert results is not None
        guesses, ms = load_coco_results(results), None
    parts = evaluate_parts(people, guesses, images=list(files))
    points = measure_points(people, guesses)
    if as_json:
        found = {"parts": {part: asdict(row) for part, row in parts.items()}, "points": asdict(points)}
        print_json({**found, "ms_per_picture": ms})
        return
    _print_precision(parts)
    _print_points(points)
    if ms is not None:
        console.print(f"{ms:.0f} ms a picture with reading it, {len(files)} pictures, {len(guesses)} people guessed")


def _print_precision(parts: Mapping[str, PartPrecision]) -> None:
    table = Table("part", "AP", "AP 50", "AP 75", "medium", "large", "AR", "found", "people")
    for part, row in parts.items():
        values = (row.ap, row.ap50, row.ap75, row.ap_medium, row.ap_large, row.recall, row.found)
        table.add_row(part, *("-" if value != value else f"{value:.1%}" for value in values), str(row.people))
    console.print(table)


def _print_points(points: PointErrors) -> None:
    pck = ", ".join(f"{value:.1%} within {limit:g}" for limit, value in points.pck.items())
    limbs = ", ".join(f"{value:.1%} within {limit:g}" for limit, value in points.limb_pck.items())
    console.print(f"limbs, shoulders to ankles: {limbs} of the box")
    console.print(f"all keypoints: {pck} of the box")
    if points.hand_pck == points.hand_pck:
        console.print(f"hands: {points.hand_pck:.1%} within 0.2 of the hand box")
    if points.faces:
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
            measure_both_hands(*parts, root, seeds=HAND_REPEATS * repeats),
            measure_beside_recordings(*parts, root, seeds=HAND_REPEATS * repeats),
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

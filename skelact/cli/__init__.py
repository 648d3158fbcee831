"""The `skelact` command: parse, load, call, print."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.markup import escape
from rich.table import Table

from skelact.cli.bench import bench
from skelact.cli.data import convert, preparing, synth
from skelact.cli.options import (
    BodyOption,
    DataOption,
    DetectorOption,
    DeviceOption,
    FpsOption,
    LayoutOption,
    LogLevel,
    NamesOption,
    SetOption,
    SkeletonOption,
    UpOption,
    console,
    data_root,
    log_plainly,
    print_notes,
)
from skelact.errors import InputError, NobodyError, SkelactError
from skelact.outputs import (
    DRAWN_VIDEO_SUFFIXES,
    FIGURE_SUFFIXES,
    PICTURE_SUFFIXES,
    check_output_file,
    check_output_folder,
)

if TYPE_CHECKING:
    from skelact.generation import GeneratedMotion
    from skelact.language import PlannedAction
    from skelact.pose import PoseEstimator

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
for name, commands in (
    ("prepare", preparing),
    ("synth", synth),
    ("bench", bench),
    ("convert", convert),
):
    app.add_typer(commands, name=name)


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
    except BrokenPipeError:  # what reads our output has had enough
        sys.stdout = None
        sys.exit(1)
    except OSError as error:  # a full or failing disk
        place = f"{error.filename}: " if error.filename else ""
        message = f"{place}{error.strerror or error}"
        Console(stderr=True).print(f"[red]error:[/] {escape(message)}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # a wrong option
            error.show()
            sys.exit(error.exit_code)
        raise


@app.command()
def serve(
    config: Annotated[str | None, typer.Option(help="Settings: a YAML file, or `server`.")] = None,
    address: Annotated[
        str | None, typer.Option(help="HOST:PORT, [IPV6]:PORT or unix:PATH; port 0: a free one.")
    ] = None,
    model: Annotated[list[str] | None, typer.Option(help="Shipped name or path; may repeat.")] = None,
    device: Annotated[str | None, typer.Option(help="cpu or cuda.")] = None,
    log_level: Annotated[LogLevel, typer.Option(help="Minimum log level.")] = LogLevel.INFO,
    announce: Annotated[bool, typer.Option(help="Print 'serving PORT' when ready, for programs.")] = False,
) -> None:
    """Run the gRPC server.

    Example: skelact serve --address 0.0.0.0:50051
    """
    from skelact_server.app import Running, run_server
    from skelact_server.config import ServerConfig

    from skelact.config import find_config, load_config, parse_config

    log_plainly(log_level)
    given = {"address": address, "models": model, "device": device}
    overrides = [f"{key}={json.dumps(value)}" for key, value in given.items() if value is not None]
    if config:
        settings = load_config(find_config(config), ServerConfig, overrides=overrides)
    else:
        settings = parse_config({}, ServerConfig, source="options", overrides=overrides)

    def say(running: Running) -> None:
        print(f"serving {running.port or running.address}" if announce else f"serving {running.address}", flush=True)

    asyncio.run(run_server(settings, on_start=say))


@app.command()
def recognize(
    file: Annotated[Path, typer.Argument(help="Motion: .bvh, .npz, .skeleton, .json, .amc, or a video.")],
    weights: Annotated[str, typer.Option(help="Shipped name, or path of trained streams.")] = "mocap-core19",
    layout: LayoutOption = None,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
    skeleton: SkeletonOption = None,
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
        certain_label,
        live_answers,
        live_captions,
        save_timeline,
    )
    from skelact.values import MIN_PROBABILITY

    if overlay and not is_video(file):
        raise InputError("expected a video to draw on", field="overlay")
    for path, suffixes, field in (
        (plot, FIGURE_SUFFIXES, "plot"),
        (timeline, (".json", *FIGURE_SUFFIXES), "timeline"),
        (overlay, DRAWN_VIDEO_SUFFIXES, "overlay"),
    ):
        if path:
            check_output_file(path, suffixes, field=field)
    recognizer = load_recognizer(weights, device=device)
    if is_video(file):
        from skelact.pose import load_pose_estimator
        from skelact.pose.tracks import track_video, tracks_to_clip, write_overlay

        seen = track_video(file, load_pose_estimator(device=device), quiet=as_json)
        cut = seen.cut
        clip, ids = tracks_to_clip(seen)
    else:
        own = load_layout(layout) if layout else None
        clip = load_clip(file, layout=own, up=up, fps=fps, names=names, skeleton=skeleton)
        ids, cut = list(range(clip.people)), ""
        print_notes(clip.notes)
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
        said = [
            {
                "action": scores.label,
                "certainty": scores.certainty,
                "reason": scores.reason,
                "threshold": MIN_PROBABILITY,
            }
            for scores in answers
        ]
        shown = {"file": str(file), "frames": clip.frames, "fps": clip.fps, "cut": cut, "ids": ids}
        shown["notes"] = list(clip.notes)
        print(json.dumps({**shown, "answers": said, "people": people}))
        return
    if cut:
        console.print(f"[yellow]{escape(str(file))} is cut or damaged:[/] {cut}", soft_wrap=True)
    if not answers:
        console.print("nobody is in this clip")
    for person, scores in zip(ids, answers, strict=False):
        if not len(scores.probabilities):
            console.print(f"{escape(file.name)}, person {person}: {certain_label(scores)}, {scores.reason}")
            continue
        table = Table(title=f"{escape(file.name)}, person {person}: {certain_label(scores)}")
        table.add_column("action")
        table.add_column("probability", justify="right")
        for label, probability in scores.top(top_k):
            table.add_row(label, f"{probability:.1%}")
        console.print(table)
        if scores.reason:
            console.print(scores.reason, style="dim")


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
    from skelact.pose.files import describe, is_video, save_tracks, track_image
    from skelact.pose.tracks import track_video

    is_folder = Path(source).is_dir()
    _check_pose_outputs(out, overlay, is_folder=is_folder, is_drawn_as_video=is_video(source))
    estimator = load_pose_estimator(weights, detector=detector, body=body, threads=threads, device=device)
    if is_folder:
        assert out is not None
        _pose_folder(Path(source), out, overlay, estimator)
        return
    if is_video(source):
        seen = track_video(source, estimator, overlay=overlay, max_duration_s=seconds)
        ids = {one for people in seen.people for one in people}
        console.print(f"{len(ids)} people in {len(seen.people)} frames of {source}, {seen.fps:.1f} frames/s")
        if seen.cut:
            console.print(f"[yellow]{escape(source)} is cut or damaged:[/] {seen.cut}", soft_wrap=True)
    else:
        seen = track_image(Path(source), estimator, overlay=overlay)
        table = Table("person", "box", "points measured", "parts", title=source)
        for number, row in enumerate(describe(list(seen.people[0].values()))):
            table.add_row(str(number), *row)
        console.print(table if seen.people[0] else f"nobody is in {source}")
    if out:
        save_tracks(out, seen)


def _check_pose_outputs(out: Path | None, overlay: Path | None, *, is_folder: bool, is_drawn_as_video: bool) -> None:
    if is_folder:
        if out is None:
            raise InputError("expected a folder for the results of a folder", field="out")
        check_output_folder(out, field="out")
        if overlay:
            check_output_folder(overlay, field="overlay")
        return
    if out:
        check_output_file(out, (".npz",), field="out", makes_folder=True)
    if overlay:
        drawn = DRAWN_VIDEO_SUFFIXES if is_drawn_as_video else PICTURE_SUFFIXES
        check_output_file(overlay, drawn, field="overlay")


def _pose_folder(folder: Path, out: Path, overlay: Path | None, estimator: PoseEstimator) -> None:
    """See a folder with a bar; exit code 1 when a file could not be read."""
    from rich.progress import Progress

    from skelact.pose.files import find_sources, track_folder

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Seeing", total=len(find_sources(folder)))
        news: list[str] = []

        def tell(path: Path, text: str) -> None:
            progress.update(task, advance=1)
            news.append(text)

        faults = track_folder(folder, out, estimator, overlay=overlay, on_file=tell)
        count = int(progress.tasks[task].completed)
    console.print(f"{count - len(faults)} of {count} files seen, in {out}")
    told = {str(fault) for _, fault in faults}
    for text in filter(None, news):
        kind = "[red]error:[/]" if text in told else "[yellow]cut or damaged:[/]"
        console.print(f"{kind} {escape(text)}", highlight=False, soft_wrap=True)
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
    from skelact.language import Plan, load_planner, load_texts

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
        table = Table(
            "seconds", "action", "parts", "stated", "confidence", "source", "evidence", title=escape(plan.text)
        )
        for interval in plan.lay_out():
            action = interval.action
            span, parts_named = f"{interval.start_s:g} to {interval.end_s:g}", ", ".join(action.parts) or "unknown"
            cells = (
                span,
                action.text,
                parts_named,
                _describe_stated(action),
                f"{action.confidence:.2f}",
                action.source,
                ", ".join(action.evidence),
            )
            table.add_row(*map(escape, cells))
        console.print(table)
        for unheard in plan.not_heard:
            console.print(f"[yellow]not heard[/]: {escape(unheard.text)} ({escape(unheard.reason)})", highlight=False)


def _describe_stated(action: PlannedAction) -> str:
    """What is stated of an action: "left hand, 3 times, slow"."""
    limb = " ".join(filter(None, (action.side, action.limb)))
    amounts = [f"{amount.text} ({amount.note})" if amount.note else amount.text for amount in action.amounts]
    return ", ".join(filter(None, (limb, action.direction, *amounts, *action.manners)))


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
    strict: Annotated[bool, typer.Option(help="Refuse a sentence of which something has no effect.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a motion of a sentence, several actions at once if it asks for them.

    Example: skelact generate "walk in a circle while waving the right hand" -o out.bvh
    """
    from skelact.generation import load_generator
    from skelact.generation.preview import MOTION_SAVERS, save_motion

    for path in out:
        check_output_file(path, tuple(MOTION_SAVERS), field="out", makes_folder=True)
    generator = load_generator(weights)
    made = generator.generate(
        text, seed=seed, duration_s=duration, fps=fps, policy=policy, attempts=attempts, strict=strict
    )
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
    _print_verdict(made)
    quality = ", ".join(f"{key} {value:.3g}" for key, value in asdict(made.quality).items())
    console.print(f"{len(made.motion.rotations)} frames; {quality}; wrote {', '.join(map(str, out))}")


def _print_verdict(made: GeneratedMotion) -> None:
    """Say what was asked, what is seen, and what is missing."""
    for finding in made.findings:
        mark = "[green]found[/]" if finding.is_found else f"[red]not found[/], seen {finding.seen}"
        console.print(f"{finding.action} on the {finding.part}: {mark} ({finding.probability:.0%})")
    for check in made.checks:
        mark = "[green]met[/]" if check.is_met else "[red]not met[/]"
        console.print(f"{escape(check.action)}: {escape(str(check))}: {mark}", highlight=False)
    for title, lines in (
        ("not heard", made.not_heard),
        ("not done", made.not_done),
        ("not checked", made.not_checked),
    ):
        for line in lines:
            console.print(f"[yellow]{title}[/]: {escape(line.text)} ({escape(line.reason)})", highlight=False)
    color = {"verified": "green", "failed": "red"}.get(made.verdict.value, "yellow")
    console.print(f"verdict: [{color}]{made.verdict.value}[/]")


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

    check_output_folder(out, field="out")
    run_demo(motion, out=out, speed=speed, console=console)


@app.command()
def train(
    config: Annotated[str, typer.Argument(help="Settings: a YAML file, or a shipped one by name.")],
    data: DataOption = None,
    out: Annotated[Path, typer.Option(help="Folder of the run; an interrupted run there is resumed.")] = Path("runs"),
    start: Annotated[str, typer.Option(help="Shipped recogniser, or .safetensors stream, to begin with.")] = "",
    device: DeviceOption = "cpu",
    overrides: SetOption = None,
) -> None:
    """Train one part stream, or a generator; run it again after a kill to resume.

    Example: skelact train mocap_core19 --set part=hand --out runs/mocap
    """
    from skelact.config import find_config, load_config, read_setting
    from skelact.datasets import prepare
    from skelact.layouts import load_layout

    file = find_config(config)
    check_output_folder(out, field="out")
    if read_setting(file, "model") in ("motion_vae", "part_net"):
        _train_generator(file, data, out, device, overrides or [])
        return
    from skelact.recognition.config import RecognitionConfig
    from skelact.recognition.training import train as train_stream
    from skelact.weights import SHIPPED_RECOGNIZERS, weights_path

    settings = load_config(file, RecognitionConfig, overrides=overrides or [])
    layout = load_layout(settings.layout)
    packed = prepare(settings.dataset, data_root(data), layout, people=settings.people)
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
        for path in train_parts(load_config(config, PartConfig, overrides=overrides), data_root(data), out):
            console.print(f"trained {path}")
        return
    settings = load_config(config, GenerationConfig, overrides=overrides)
    path = train_generator(settings, load_corpus(data_root(data)), out, device=device)
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

    check_output_folder(out, field="out")
    if scores_out:
        check_output_folder(scores_out, field="scores_out")
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
        packed = prepare(dataset, data_root(data), recognizer.layout, people=recognizer.people)
        rows = evaluate_recognizer(recognizer, packed, protocol, scores_out=scores_out, quiet=as_json)
        facts["streams"] = describe_streams(recognizer)
    else:
        packed = load_packed(data_root(data))
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
    from skelact.generation import load_verifier
    from skelact.generation.evaluation import measure_pairs
    from skelact.generation.generator import MotionGenerator, load_decoder
    from skelact.generation.report import SENTENCES, GeneratorMeasurements, list_tables, save_report
    from skelact.generation.resemblance import (
        measure_beside_recordings,
        measure_both_hands,
        measure_swapped_arms,
        measure_units,
    )
    from skelact.language import load_planner

    if out is not None:
        check_output_file(out, (".html",), field="out", makes_folder=True)
    parts, root = (load_decoder(weights), load_planner(), load_verifier(verifier)), data_root(data)
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

    check_output_folder(out, field="out")
    for path in export_streams(checkpoints, out):
        console.print(f"exported {path}")


def _layout_of_file(file: Path, plot: Path | None, up: str, fps: float | None, names: Path | None) -> None:
    """Print which joints of a BVH file are taken for core19, and a template for --names when nobody is found."""
    from skelact.formats import load_bvh_clip, match_bvh
    from skelact.recognition.pose_plot import save_pose_plot
    from skelact.skeleton import format_names_template

    try:
        matches = match_bvh(file, names=names)
    except NobodyError as error:
        print(format_names_template(error.joints))
        raise
    for number, match in enumerate(matches):
        table = Table("joint", "taken from", "by", title=file.name if len(matches) == 1 else f"{file.name}, {number}")
        for joint in match.joints:
            parts = [f"{weight:.3g} {name}" for name, weight in joint.weights.items()]
            taken = next(iter(joint.weights)) if len(parts) == 1 else " + ".join(parts)
            table.add_row(joint.name, escape(taken or "-"), joint.how)
        console.print(table)
    clip = load_bvh_clip(file, up=up, fps=fps, names=names)
    print_notes(clip.notes)
    if plot:
        save_pose_plot(plot, clip, title=file.name)
        console.print(f"wrote {plot}")


@app.command()
def layouts(
    name: Annotated[str | None, typer.Argument(help="Layout by name or YAML file.")] = None,
    to: Annotated[str | None, typer.Option(help="Layout to convert to: show what its joints are made of.")] = None,
    of: Annotated[Path | None, typer.Option(help="BVH file: show which joint is taken for which.")] = None,
    plot: Annotated[Path | None, typer.Option(help="With --of: image of a frame, joints named, sides colored.")] = None,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
) -> None:
    """List the joint layouts, show one, or show a conversion; checks a layout file of your own, or a BVH file.

    Example: skelact layouts --of walk.bvh --plot walk.png
    """
    from skelact.layouts import LAYOUT_NAMES, load_layout
    from skelact.skeleton import describe_conversion

    if of is not None:
        _layout_of_file(of, plot, up, fps, names)
        return
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

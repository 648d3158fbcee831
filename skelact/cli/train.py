"""`skelact train`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from skelact.cli.options import DataOption, DeviceOption, SetOption, console, data_root, output_option
from skelact.errors import InputError
from skelact.outputs import check_output_folder

if TYPE_CHECKING:
    from skelact.recognition.config import RecognitionConfig
    from skelact.recognition.run_results import RunResults
    from skelact.runtime.interrupts import StopRequest

NO_START = "none"  # of --start: random weights, whatever the settings say


def train(
    config: Annotated[str, typer.Argument(help="Settings: shipped name or YAML file.")],
    data: DataOption = None,
    output: Annotated[Path, output_option("Run folder. An interrupted run resumes.")] = Path("runs"),
    parts: Annotated[str, typer.Option(help="Parts: body,hand,leg, all, or published (each paper's streams).")] = "",
    models: Annotated[str, typer.Option(help="Networks: psumnet,ctrgcn,stgcnpp.")] = "",
    seeds: Annotated[str, typer.Option(help="Seeds: 1,2,3.")] = "",
    start: Annotated[
        str, typer.Option(help="Initial weights: shipped recognizer, .safetensors or folder; none: random.")
    ] = "",
    evaluate: Annotated[bool, typer.Option("--evaluate", help="Then measure on the test clips.")] = False,
    device: DeviceOption = "cpu",
    overrides: SetOption = None,
) -> None:
    """Train recognizer streams, a generator, part networks or a pose network.

    Several models or seeds go to OUTPUT/MODEL/seedN. Run the same command again to resume an interrupted run.

    Example: skelact train own_data --data recordings --parts all -o runs/mine
    """
    from skelact.config import find_config, read_setting
    from skelact.runtime.interrupts import StopRequest
    from skelact.runtime.training import log_to_file

    with StopRequest().listen() as stop:
        file = find_config(config)
        check_output_folder(output, field="output")
        kind = read_setting(file, "model")
        if kind in ("part_net", "motion_vae", "pose"):
            for name, value in (("parts", parts), ("models", models), ("seeds", seeds), ("evaluate", evaluate)):
                if value:
                    raise InputError("only recognizers have it", field=name)
        with log_to_file(output, rank=int(os.environ.get("RANK", "0"))):
            if kind == "part_net":
                trained = _train_parts(file, data, output, overrides or [])
            elif kind == "motion_vae":
                trained = [_train_generator(file, data, output, device, overrides or [], stop)]
            elif kind == "pose":
                trained = _train_pose(file, data, output, device, overrides or [], stop)
            else:
                settings = _load_settings(file, overrides or [])
                if start:
                    settings = replace(settings, start="")  # not what the settings name
                if evaluate and not settings.test:
                    raise InputError("expected test clips, such as --set test=share=0.2", field="evaluate")
                names = _split(parts), _split(models), _split(seeds)
                trained = _train_streams(settings, data_root(data), output, names, start, device, stop, evaluate)
    for path in trained:
        console.print(f"trained {path}", soft_wrap=True)
    if evaluate:
        _evaluate(settings, data_root(data), output, device)


def _load_settings(file: Path, overrides: list[str]) -> RecognitionConfig:
    from skelact.config import load_config
    from skelact.recognition.config import RecognitionConfig

    return load_config(file, RecognitionConfig, overrides=overrides)


def _train_streams(
    settings: RecognitionConfig,
    root: Path,
    output: Path,
    names: tuple[list[str], list[str], list[str]],
    start: str,
    device: str,
    stop: StopRequest,
    is_evaluated: bool,
) -> list[Path]:
    from skelact.layouts import load_layout
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.training_plan import plan_streams, train_streams

    parts, models, seeds = names
    layout = load_layout(settings.layout)
    planned = plan_streams(settings, layout, output, parts=parts, models=models, seeds=_numbers(seeds))
    if Path(start).is_file() and len(planned) > 1:
        raise InputError(f"expected a folder of streams for {len(planned)} of them, got {start!r}", field="start")
    packed = prepare_clips(settings, root, layout)
    if is_evaluated:
        packed.select(settings.test)  # before hours of training: refuses test clips that are not here
    others = prepare_clips(settings, root, layout, dataset=settings.other) if settings.other else None
    find_start = lambda config: _find_start(start, config)  # noqa: E731
    results = train_streams(planned, packed, layout, find_start=find_start, others=others, device=device, stop=stop)
    for folder, found in results.items():
        _print_results(folder, found)
    return [stream.path for stream in planned]


def _find_start(start: str, config: RecognitionConfig) -> Path | None:
    """Stream that a training begins with; None: none was asked for."""
    from skelact.weights import SHIPPED_RECOGNIZERS, weights_path

    if start in ("", NO_START):
        return None
    folder = weights_path(start) if start in SHIPPED_RECOGNIZERS else Path(start)
    return folder / f"{config.stream}.safetensors" if folder.is_dir() else folder


def _print_results(folder: Path, results: RunResults) -> None:
    """Print what a run is right on, and how to use it; the log has said what to make of it."""
    for name, share in (*results.accuracy.items(), *results.controls.items()):
        weight = f", weight {results.fusion[name]:g}" if name in results.fusion else ""
        console.print(f"{name}: {share:.1%} of {results.validation_clips} validation clips{weight}", highlight=False)
    console.print(f"use it: skelact recognize CLIP --weights {escape(str(folder))}", highlight=False, soft_wrap=True)


def _evaluate(settings: RecognitionConfig, root: Path, output: Path, device: str) -> None:
    """Measure all runs of the folder on the test clips, and write the report there."""
    import sys

    from skelact.cli.evaluate_recognition import report_runs
    from skelact.layouts import load_layout
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.protocol import Protocol
    from skelact.recognition.runs import evaluate_runs
    from skelact.runtime.processes import join_processes, own_device

    packed = prepare_clips(settings, root, load_layout(settings.layout))
    protocol = Protocol(settings.dataset, settings.test)
    runs = evaluate_runs(output, packed, protocol, device=own_device(device))
    if join_processes()[0]:
        return  # under torchrun the first process reports
    facts = {
        "command": " ".join(["skelact", *sys.argv[1:]]),
        "dataset": settings.dataset,
        "split": settings.test,
        "epoch chosen on": f"{settings.validation} clips" if settings.validation else "none: the last one",
    }
    report_runs(runs, facts, output / "report", as_json=False)


def _train_generator(
    file: Path, data: Path | None, output: Path, device: str, overrides: list[str], stop: StopRequest
) -> Path:
    from skelact.config import load_config
    from skelact.generation.config import GenerationConfig
    from skelact.generation.corpus import load_corpus
    from skelact.generation.training import train as train_generator

    settings = load_config(file, GenerationConfig, overrides=overrides)
    return train_generator(settings, load_corpus(data_root(data)), output, device=device, stop=stop)


def _train_pose(
    file: Path, data: Path | None, output: Path, device: str, overrides: list[str], stop: StopRequest
) -> list[Path]:
    from skelact.config import load_config
    from skelact.pose_training.config import PoseConfig
    from skelact.pose_training.export import export_pose, quantize_pose
    from skelact.pose_training.train import load_crops, train_pose
    from skelact.runtime.processes import join_processes

    settings = load_config(file, PoseConfig, overrides=overrides)
    weights = train_pose(settings, data_root(data), output, device=device, stop=stop)
    if join_processes(device)[0] or settings.points.start:  # under torchrun the first process writes
        return [weights]  # of face or hands alone: a teacher, no front-end
    terms = f"labels of {data_root(data).name}/train.json"
    written = [weights, export_pose(weights, output / "pose.onnx", terms=terms)]
    if settings.int8:
        train, test = (load_crops(data_root(data), name, settings).only(settings.points) for name in ("train", "test"))
        size = {"height": settings.height, "width": settings.width}
        small = quantize_pose(written[-1], output / "pose.int8.onnx", train, test, terms=terms, **size)
        console.print(f"8-bit: error {small.after:.2f} % of the crop's height, {small.before:.2f} % before")
        written.append(small.file)
    return written


def _train_parts(file: Path, data: Path | None, output: Path, overrides: list[str]) -> list[Path]:
    from skelact.config import load_config
    from skelact.generation.part_training import PartConfig, train_parts

    return train_parts(load_config(file, PartConfig, overrides=overrides), data_root(data), output)


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")] if text else []


def _numbers(words: list[str]) -> list[int]:
    try:
        return [int(word) for word in words]
    except ValueError as error:
        raise InputError(f"expected whole numbers such as 1,2,3, got {','.join(words)!r}", field="seeds") from error

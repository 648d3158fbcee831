"""`skelact bench`: measure speed, print one table."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    DeviceOption,
    JsonOption,
    LogLevel,
    RecognizerOption,
    ThreadsOption,
    console,
    log_plainly,
    print_json,
    spinner,
)
from skelact.errors import InputError

if TYPE_CHECKING:
    from skelact_server.bench import CallFigures
    from skelact_server.bench_generation import GenerateFigures

    from skelact.cli.device_bench import DeviceFigures
    from skelact.pose.bench import PoseFigures
    from skelact.recognition.bench import DatasetFigures, StreamFigures
    from skelact.recognition.cost import Cost

NTU_120_CLIPS = 113_945
DEFAULT_PEOPLE = (1, 2, 9)
CLIP_FRAMES = 90
MAX_ERROR_CHARACTERS = 60
CountOption = Annotated[int, typer.Option("--count", min=1, help="Number of synthetic NTU clips.")]
RoundsOption = Annotated[int, typer.Option("--rounds", min=1, help="Number of calls; the median counts.")]

bench = typer.Typer(no_args_is_help=True, help="Measure speed.\n\nExample: skelact bench data --count 1000")


@bench.command("recognition")
def bench_recognition(
    rounds: RoundsOption = 30,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    threads: ThreadsOption = 1,
    count: CountOption = 200,
    as_json: JsonOption = False,
) -> None:
    """Time recognition: streams of the published size, a data set of NTU clips, and one clip through gRPC.

    Example: skelact bench recognition --rounds 30
    """
    from skelact_server.bench import bench_recognize

    from skelact.recognition.bench import bench_dataset, bench_streams, random_recognizer
    from skelact.recognition.cost import recognizer_costs

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        calls = bench_recognize(frames=CLIP_FRAMES, calls=rounds, model=weights, threads=threads)
        dataset = bench_dataset(count=count, quiet=True)
        costs = recognizer_costs(random_recognizer())
        streams = bench_streams(rounds=rounds)
    if as_json:
        rows = [[asdict(row) for row in part] for part in (streams, costs)]
        whole = {**asdict(dataset), "xsub_min": dataset.xsub_min, "floor_min": dataset.floor_min}
        print_json({"streams": rows[0], "costs": rows[1], "dataset": whole, "calls": asdict(calls)})
        return
    _print_streams(streams)
    _print_dataset(dataset)
    _print_costs(costs)
    _print_calls(calls)


@bench.command("live")
def bench_live_command(rounds: RoundsOption = 100, as_json: JsonOption = False) -> None:
    """Time live recognition on one core: one new frame of one person, beside scoring the whole window anew.

    Example: skelact bench live --rounds 100
    """
    from skelact.recognition.bench_live import PEOPLE, bench_live

    with spinner("Measuring", quiet=as_json):
        costs = bench_live(rounds=rounds)
    if as_json:
        print_json([asdict(cost) for cost in costs])
        return
    columns = ("networks", "floor", "with frames", f"of {PEOPLE[1]} people", "window anew", "state", "max difference")
    table = Table("three streams", *columns, title="one new frame of one person, one core")
    for cost in costs:
        name = f"{cost.layout}, width {cost.width}, {'every 4th frame' if cost.strides else 'every frame'}"
        times = (cost.networks_ms, cost.floor_ms, cost.whole_ms, cost.crowd_ms, cost.window_ms)
        cells = [f"{value:.2f} ms" for value in times]
        table.add_row(name, *cells, f"{cost.state_kb / 1024:.2f} MB", f"{cost.difference:.1e}")
    console.print(table)


@bench.command("training")
def bench_training_command(
    rounds: RoundsOption = 2,
    batch: Annotated[int, typer.Option(min=2, help="Effective batch: windows per step.")] = 64,
    micro_batch: Annotated[int, typer.Option(min=0, help="Windows at once (0 = as many as fit).")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Time training steps of the body stream of NTU RGB+D, loading included; peak memory of the process.

    Example: skelact bench training --rounds 2
    """
    from skelact.recognition.bench_training import bench_training

    with spinner("Training", quiet=as_json):
        figures = bench_training(steps=rounds, batch=batch, micro_batch=micro_batch)
    if as_json:
        print_json(asdict(figures))
        return
    table = Table("batch", "in pieces of", "clips/s", "peak memory", "expected", title=f"training, {rounds} steps")
    memory = (f"{value:.2f} GB" for value in (figures.memory_gb, figures.expected_gb))
    table.add_row(str(figures.batch), str(figures.micro_batch), f"{figures.clips_per_s:.2f}", *memory)
    console.print(table)


def _print_streams(streams: Sequence[StreamFigures]) -> None:
    table = Table("stream", "torch", "ONNX, plain", "served", "floor", "max difference", title="one NTU clip, one core")
    for stream in streams:
        times = (f"{value:.1f} ms" for value in (stream.torch_ms, stream.onnx_ms, stream.served_ms, stream.floor_ms))
        table.add_row(stream.part, *times, f"{stream.difference:.1e} of {stream.magnitude:.1f}")
    columns = ("torch_ms", "onnx_ms", "served_ms", "floor_ms")
    table.add_row("all", *(f"{sum(getattr(stream, column) for stream in streams):.1f} ms" for column in columns))
    console.print(table)


def _print_dataset(figures: DatasetFigures) -> None:
    title = f"scoring {figures.clips} clips of {figures.people} people with three streams on {figures.cores} cores"
    table = Table("", "measured", "floor", title=title)
    table.add_row("time per clip", *(f"{1e3 * t / figures.clips:.1f} ms" for t in (figures.seconds, figures.floor_s)))
    minutes = (f"{value:.1f} min" for value in (figures.xsub_min, figures.floor_min))
    table.add_row("NTU RGB+D 60 X-Sub, 16,487 clips, extrapolated", *minutes)
    table.add_row("export and load, once", f"{figures.loading_s:.1f} s", "")
    console.print(table)


def _print_costs(costs: Sequence[Cost]) -> None:
    from skelact.recognition.cost import PUBLISHED_COSTS

    columns = ("parameters", "multiply-adds", "latency", "memory")
    table = Table("network", *columns, title="cost of one window of two people, one core")
    for cost in costs:
        numbers = (f"{cost.parameters / 1e6:.2f} M", f"{cost.multiply_adds / 1e9:.2f} G")
        table.add_row(cost.stream, *numbers, f"{cost.latency_ms:.0f} ms", f"{cost.memory_mb:.0f} MB")
    sources = list(dict.fromkeys(known.source for known in PUBLISHED_COSTS))
    for known in PUBLISHED_COSTS:
        numbers = (f"{known.parameters_m:.1f} M", f"{known.multiply_adds_g:.1f} G")
        table.add_row(f"{known.name} ({sources.index(known.source) + 1})", *numbers, "", "")
    console.print(table)
    for number, source in enumerate(sources, start=1):
        console.print(f"({number}) {source}", style="dim", highlight=False)


def _print_calls(figures: CallFigures) -> None:
    from skelact_server.bench import MAX_RATIO

    table = Table("call", "p50", "p99", title=f"one clip of {CLIP_FRAMES} frames, {len(figures.bare_ms)} calls, warm")
    for name, times in (("Recognizer.recognize", figures.bare_ms), ("Recognize over gRPC", figures.served_ms)):
        table.add_row(name, *(f"{_percentile(times, percent):.2f} ms" for percent in (50, 99)))
    table.add_row(f"ratio of p50 (aim: at most {MAX_RATIO})", f"{figures.ratio:.2f}", "")
    console.print(table)


@bench.command("pose")
def bench_pose_command(
    picture: Annotated[Path, typer.Argument(help="Picture of a person, who is copied into each frame.")],
    people: Annotated[
        list[int] | None, typer.Option(min=1, help="Number of people per frame (repeatable). Default: 1, 2 and 9.")
    ] = None,
    frames: Annotated[int, typer.Option(min=20, help="Number of frames per number of people.")] = 150,
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Time tracking in 1080p video, beside a detector on every frame and RTMPose-m once per person.

    The last column is what people in meters add, with floor and foot contacts.

    Example: skelact bench pose person.jpg
    """
    from skelact.capture.lifter import Lifter
    from skelact.capture.live_people import LivePeople
    from skelact.pose import load_image, load_pose_estimator
    from skelact.pose.bench import HEIGHT, WIDTH, bench_pose

    image = load_image(picture)
    estimator = load_pose_estimator(threads=threads, device=device)
    lifter = Lifter(threads=1)
    with Progress(console=Console(stderr=True), disable=as_json) as progress:
        figures = bench_pose(
            image,
            estimator,
            people or DEFAULT_PEOPLE,
            frames=frames,
            threads=threads,
            device=device,
            progress=progress,
            open_metric=lambda: partial(LivePeople(lifter, height_m=1.7).add, width=WIDTH, height=HEIGHT),
        )
    if as_json:
        print_json([asdict(row) for row in figures])
    else:
        _print_pose(figures, estimator.provider)


def _print_pose(figures: Sequence[PoseFigures], provider: str) -> None:
    columns = ("people", "tracked", "p50", "p90", "mean", "frames/s", "usual pipeline", "in meters adds")
    table = Table(*columns, title=provider)
    for row in figures:
        times = (f"{value:.0f} ms" for value in (row.median_ms, row.p90_ms, row.mean_ms))
        tracked = f"{row.found[0]} to {row.found[1]}"
        rate, usual, metric = f"{1e3 / row.mean_ms:.1f}", f"{row.baseline_ms:.0f} ms", f"{row.metric_ms or 0:.1f} ms"
        table.add_row(str(row.people), tracked, *times, rate, usual, metric)
    console.print(table)


@bench.command("generation")
def bench_generation(
    rounds: RoundsOption = 30,
    as_json: JsonOption = False,
) -> None:
    """Time generated motion over gRPC: first chunk, and seconds of motion per second.

    Example: skelact bench generation --rounds 30
    """
    from skelact_server.bench_generation import bench_generate

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        figures = bench_generate(calls=rounds)
    if as_json:
        print_json([asdict(row) for row in figures])
    else:
        _print_generation(figures, rounds)


def _print_generation(figures: Sequence[GenerateFigures], rounds: int) -> None:
    from skelact_server.bench_generation import MAX_FIRST_CHUNK_MS, MIN_REAL_TIME

    aims = f"aims: first chunk within {MAX_FIRST_CHUNK_MS:g} ms, {MIN_REAL_TIME:g} x real time"
    title = f"{rounds} calls each, warm; {aims}"
    columns = ("text", "motion", "first chunk p50 / p99", "x real time", "processor time, x real time")
    table = Table(*columns, "early frames", title=title)
    for row in figures:
        early = "" if row.is_equal is None else "equal to the whole" if row.is_equal else "[red]not equal[/]"
        first = " / ".join(f"{_percentile(row.first_chunk_ms, percent):.0f}" for percent in (50, 99))
        cpu_ms = _percentile(row.cpu_ms, 50)
        on_cpu = f"{cpu_ms:.0f} ms, {1e3 * row.duration_s / cpu_ms:.0f}"
        table.add_row(row.text, f"{row.duration_s:g} s", f"{first} ms", f"{row.real_time:.0f}", on_cpu, early)
    console.print(table)


@bench.command("parts")
def bench_parts(
    rounds: RoundsOption = 3,
    as_json: JsonOption = False,
) -> None:
    """Time the planner on the shipped phrases, one sentence per call.

    Example: skelact bench parts
    """
    from skelact.language import load_planner
    from skelact.language.phrases import load_phrases

    planner, texts = load_planner(), [phrase.text for phrase in load_phrases()]
    times_ms: list[float] = []
    with Progress(console=Console(stderr=True), disable=as_json) as progress:
        for text in progress.track(texts * rounds, description="Planning"):
            started = time.perf_counter()
            with contextlib.suppress(InputError):  # a rejected sentence takes its time, too
                planner.plan(text)
            times_ms.append(1e3 * (time.perf_counter() - started))
    p50, p99 = (_percentile(times_ms, percent) for percent in (50, 99))
    if as_json:
        print_json({"sentences": len(texts), "rounds": rounds, "p50_ms": p50, "p99_ms": p99})
        return
    table = Table("sentences", "p50", "p99", "sentences/s")
    table.add_row(str(len(texts)), f"{p50:.2f} ms", f"{p99:.2f} ms", f"{1e3 * len(times_ms) / sum(times_ms):.0f}")
    console.print(table)


@bench.command("data")
def bench_data(
    file: Annotated[Path | None, typer.Argument(help="BVH file to read. Default: a generated one.")] = None,
    count: CountOption = 1000,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = os.cpu_count() or 1,
    rounds: RoundsOption = 5,
    as_json: JsonOption = False,
) -> None:
    """Time the preparation of NTU RGB+D clips and the reading of a BVH file.

    Example: skelact bench data --count 1000
    """
    from skelact.datasets.ntu.bench import bench_prepare
    from skelact.formats.bench import bench_bvh

    bvh = bench_bvh(file, rounds=rounds)
    ntu = bench_prepare(count=count, jobs=jobs, quiet=as_json)
    if as_json:
        print_json({"ntu": asdict(ntu), "bvh": asdict(bvh)})
        return
    rate = ntu.clips / ntu.seconds
    table = Table("job", "time", "rate", "note")
    note = f"{jobs} processes, at most {ntu.memory_mb:.0f} MB, NTU RGB+D 120 in {NTU_120_CLIPS / rate / 60:.0f} min"
    table.add_row(f"prepare {ntu.clips} NTU clips", f"{ntu.seconds:.1f} s", f"{rate:.0f} clips/s", note)
    frames_per_s = f"{bvh.frames / bvh.seconds:,.0f} frames/s"
    table.add_row(f"read {bvh.frames} BVH frames", f"{1e3 * bvh.seconds:.1f} ms", frames_per_s, "median")
    console.print(table)


@bench.command("gpu")
def bench_gpu(
    picture: Annotated[Path | None, typer.Argument(help="Picture of people. Default: a blank frame.")] = None,
    rounds: RoundsOption = 20,
    batch: Annotated[int, typer.Option(min=1, help="Batch size of single networks.")] = 1,
    network: Annotated[list[Path] | None, typer.Option(help="ONNX file of your own, first (repeatable).")] = None,
    threads: ThreadsOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Time every network and whole pose, recognition and generation on the CPU and the GPU of this machine.

    Example: skelact bench gpu person.jpg
    """
    from skelact.cli.device_bench import CPU, CUDA, bench_devices, find_cuda, list_workloads
    from skelact.pose import load_image

    image = load_image(picture) if picture else None
    reason = find_cuda()
    devices = (CPU,) if reason else (CPU, CUDA)
    workloads = list_workloads(image, batch=batch, threads=threads, own=network or ())
    with Progress(console=Console(stderr=True), disable=as_json) as progress:
        bar = progress.track(workloads, description="Measuring")
        figures = bench_devices(bar, devices, rounds=rounds)
    if as_json:
        print_json({"devices": devices, "no_cuda": reason, "rows": [asdict(row) for row in figures]})
        return
    _print_devices(figures, devices)
    if reason:
        console.print(f"No CUDA device found: {reason}", soft_wrap=True)


def _print_devices(figures: Iterable[DeviceFigures], devices: Sequence[str]) -> None:
    from skelact.cli.device_bench import CPU, CUDA

    has_cuda = CUDA in devices
    table = Table("workload", *devices, *(("speedup", "difference") if has_cuda else ()), title="median time per call")
    for row in figures:
        cells = [
            f"{row.median_ms[device]:.2f} ms" if device in row.median_ms else row.errors[device][:MAX_ERROR_CHARACTERS]
            for device in devices
        ]
        if has_cuda:
            both = len(row.median_ms) == len(devices)
            cells.append(f"{row.median_ms[CPU] / row.median_ms[CUDA]:.1f} x" if both else "-")
            cells.append("-" if row.difference != row.difference else f"{row.difference:.1e}")
        table.add_row(row.name, *cells)
    console.print(table)


def _percentile(values: Sequence[float], percent: float) -> float:
    import numpy as np

    return float(np.percentile(values, percent))

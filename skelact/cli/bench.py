"""`skelact bench`: measure, print tables."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from skelact.cli.options import (
    DeviceOption,
    LogLevel,
    console,
    log_plainly,
)

bench = typer.Typer(no_args_is_help=True, help="Measure; prints tables.")


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

    log_plainly()
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

    log_plainly()
    bench_recognize(frames=frames, calls=calls, model=model)


@bench.command("generate")
def bench_generate_command(
    calls: Annotated[int, typer.Option(min=1, help="Calls of each text.")] = 30,
) -> None:
    """Time generated motions over gRPC: until the first chunk, and in seconds of motion per second.

    Example: skelact bench generate --calls 30
    """
    from skelact_server.bench_generation import bench_generate

    log_plainly(LogLevel.WARNING)
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
    from skelact.formats.bvh import load_bvh

    frames, times = 0, []
    for _ in range(rounds):
        started = time.perf_counter()
        frames = len(load_bvh(file).values)
        times.append(time.perf_counter() - started)
    console.print(f"{frames} frames in {1e3 * min(times):.1f} ms: {frames / min(times):,.0f} frames/s")


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
    from skelact.language.encoder import load_encoder
    from skelact.language.lexicon import load_lexicon
    from skelact.language.part_scores import measure_parts
    from skelact.language.phrases import load_phrases, split_held_out
    from skelact.skeleton.body import BODY_PARTS

    lexicon = load_lexicon()
    learned, held_out = split_held_out(load_phrases(), lexicon)
    measured = load_phrases(file) if file else held_out
    scores = measure_parts(measured, learned, lexicon, load_encoder())
    table = Table("F1", *scores)
    table.add_row("macro", *(f"{one.macro:.3f}" for one in scores.values()))
    table.add_row("95 % interval", *("{:.3f} to {:.3f}".format(*one.interval) for one in scores.values()))
    table.add_row("macro, head in torso", *(f"{one.macro_of_six:.3f}" for one in scores.values()))
    for part in BODY_PARTS:
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

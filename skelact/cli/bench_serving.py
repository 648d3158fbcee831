"""`skelact bench server`, `mixed`, `throughput` and `ray`: how much servers do, and how fast."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    JsonOption,
    LogLevel,
    RecognizerOption,
    ThreadsOption,
    console,
    log_plainly,
    print_json,
    spinner,
)

if TYPE_CHECKING:
    from skelact_server.bench import ServeFigures
    from skelact_server.bench_mixed import LiveFigures, MixedFigures


def bench_server(
    clients: Annotated[int, typer.Option(min=1, help="Number of streams at the same time.")] = 16,
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of each stream.")] = 120.0,
    stride: Annotated[int, typer.Option(min=1, help="Frames between two answers.")] = 8,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    threads: ThreadsOption = 1,
    live_networks: Annotated[
        bool, typer.Option("--live-networks/--windows", help="Networks that go on from a state, or whole windows.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Run live streams at 30 fps against a server.

    Exit code 1 when a frame is lost or a stream fails.

    Example: skelact bench server --clients 16 --seconds 120
    """
    from skelact_server.bench import bench_serve

    log_plainly(LogLevel.WARNING)
    with spinner("Measuring", quiet=as_json):
        figures = bench_serve(
            clients=clients,
            seconds=seconds,
            stride=stride,
            model=weights,
            threads=threads,
            live_networks=live_networks,
        )
    if as_json:
        print_json({**asdict(figures), "lost": figures.lost})
    else:
        kind = "live networks" if live_networks else "windows"
        _print_server(figures, f"{clients} streams, 30 fps, stride {stride}, {seconds:g} s, {kind}")
    if figures.lost or figures.clients.errors:
        sys.exit(1)


def _print_server(figures: ServeFigures, title: str) -> None:
    import numpy as np

    clients = figures.clients
    table = Table("figure", "value", title=title)
    table.add_row("frames sent / received / lost", f"{clients.sent} / {clients.acked} / {figures.lost}")
    table.add_row("answers expected / received", f"{clients.expected} / {clients.answers}")
    table.add_row("frames that the client sent late", str(clients.late))
    if clients.latencies_ms:
        latencies = " / ".join(f"{value:.1f}" for value in np.percentile(clients.latencies_ms, (50, 99, 100)))
        table.add_row("answer latency p50 / p99 / max", f"{latencies} ms")
    if figures.rss_mb:
        memory = (figures.rss_mb[0], figures.rss_mb[-1], max(figures.rss_mb))
        table.add_row("server memory warm / end / peak", " / ".join(f"{value:.0f}" for value in memory) + " MB")
    table.add_row("server processor time", f"{figures.cpu_cores:.0%} of one core")
    for error in sorted(set(clients.errors)):
        table.add_row("stream error", f"{error} x {clients.errors.count(error)}")
    console.print(table)


def bench_mixed(
    people: Annotated[int, typer.Option(min=1, help="Live streams of one person each.")] = 32,
    clips: Annotated[int, typer.Option(min=0, help="Callers that send one clip of 2 minutes after the other.")] = 4,
    pictures: Annotated[float, typer.Option(min=0.0, help="Small pictures per second.")] = 1.0,
    texts: Annotated[float, typer.Option(min=0.0, help="Texts per second.")] = 1.0,
    seconds: Annotated[float, typer.Option(min=4.0, help="Length; in the first quarter streams run alone.")] = 120.0,
    workers: Annotated[int, typer.Option(min=0, help="Server processes (0 = one per core).")] = 1,
    block: Annotated[bool, typer.Option("--block", help="Answer every frame, however late.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run live streams alone, then beside everything else.

    Exit code 1 when an answer is lost.

    Example: skelact bench mixed --people 32 --clips 4
    """
    from skelact_server.bench_mixed import Mix, run_against_server

    log_plainly(LogLevel.WARNING)
    mix = Mix(people, clips, pictures, texts, seconds, live=not block)
    with spinner("Measuring", quiet=as_json):
        figures = run_against_server(mix, options=["--workers", str(workers)])
    if as_json:
        print_json({**asdict(figures), "ratio": figures.ratio, "silent": figures.mixed.silent})
    else:
        _print_mixed(figures, f"{people} live streams beside {clips} clips, {seconds:g} s")
    if figures.alone.silent or figures.mixed.silent or figures.mixed.errors or figures.others.errors:
        sys.exit(1)


def _print_mixed(figures: MixedFigures, title: str) -> None:
    from skelact_server.bench_mixed import MAX_HEALTH_MS, MAX_LAG_MS, MAX_RATIO

    table = Table("figure", "alone", "beside the others", "aim", title=title)
    rows = (figures.alone, figures.mixed)
    table.add_row("answers due", *(str(live.due) for live in rows), "")
    table.add_row("left out and told", *(_share(live) for live in rows), "")
    table.add_row("left out and not told", *(str(live.silent) for live in rows), "0")
    lags = (_quantiles(live.lags_ms, "ms") for live in rows)
    table.add_row("lag p50 / p99 / max", *lags, f"p99 <= {MAX_LAG_MS:g} ms")
    table.add_row("lag as the server tells it", *(_quantiles(live.told_ms, "ms") for live in rows), "")
    table.add_row("ratio of p50", "", f"{figures.ratio:.2f}", f"<= {MAX_RATIO:g}")
    table.add_row("health p50 / p99 / max", "", _quantiles(figures.health_ms, "ms"), f"<= {MAX_HEALTH_MS:g} ms")
    others = figures.others
    for name, times in (("clip", others.clips_s), ("picture", others.pictures_s), ("motion", others.motions_s)):
        table.add_row(f"{len(times)} x {name}, p50 / p99 / max", "", _quantiles(times, "s"), "")
    console.print(table)
    for error in sorted({*figures.mixed.errors, *others.errors}):
        console.print(f"error: {error}", highlight=False)


def _share(live: LiveFigures) -> str:
    return f"{live.skipped} ({live.skipped / max(1, live.due):.0%})"


def _quantiles(values: Sequence[float], unit: str) -> str:
    import numpy as np

    if not values:
        return "-"
    return " / ".join(f"{value:.3g}" for value in np.percentile(values, (50, 99, 100))) + f" {unit}"


def bench_throughput(
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of each measurement.")] = 20.0,
    workers: Annotated[int, typer.Option(min=0, help="Server processes beside one (0 = one per core).")] = 0,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    as_json: JsonOption = False,
) -> None:
    """Score clips as fast as one process and several can.

    Clips of a minute, through servers and by bare calls.

    Example: skelact bench throughput --seconds 20
    """
    from skelact_server.bench_throughput import measure_throughput

    log_plainly(LogLevel.WARNING)
    count = workers or os.cpu_count() or 1
    pairs = dict.fromkeys([(1, 1), (1, count), (count, 1)])  # processes, and model calls at once in each
    with spinner("Measuring", quiet=as_json):
        rows = [measure_throughput(*pair, seconds=seconds, model=weights) for pair in pairs]
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    columns = (
        "processes",
        "calls at once in each",
        "bare calls",
        "through the server",
        "part",
        "of the first row",
        "processor time a clip",
    )
    table = Table(*columns, title="clips of 60 s")
    for row in rows:
        cells = (
            f"{row.bare:.2f}/s",
            f"{row.served:.2f}/s",
            f"{row.part:.0%}",
            f"{row.served / rows[0].served:.2f} x" if rows[0].served else "-",
            f"{row.bare_cpu_s:.2f} s bare, {row.served_cpu_s:.2f} s served",
        )
        table.add_row(str(row.processes), str(row.cores), *cells)
    console.print(table)


def bench_ray(
    servers: Annotated[int, typer.Option(min=0, help="Server processes (0 = one per core).")] = 0,
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of the measurement of clips.")] = 20.0,
    files: Annotated[int, typer.Option(min=0, help="Pictures of a folder, for poses (0 = none).")] = 16,
    as_json: JsonOption = False,
) -> None:
    """Measure what Ray costs beside plain servers.

    Also poses of a folder by Ray, beside one process.

    Example: skelact bench ray --seconds 20
    """
    from skelact_server.bench_ray import bench_folder, bench_serving

    log_plainly(LogLevel.WARNING)
    count = servers or os.cpu_count() or 1
    with spinner("Measuring", quiet=as_json):
        rows = [bench_serving(way, count, seconds=seconds) for way in ("plain", "ray")]
        folder = bench_folder(files) if files else None
    if as_json:
        print_json({"servers": [asdict(row) for row in rows], "folder": asdict(folder) if folder else None})
        return
    columns = ("started", "until it serves", "clips of 60 s", "a clip of 3 s, p50 / p99", "memory of all processes")
    table = Table(*columns, title=f"{count} servers")
    for row in rows:
        times = f"{row.p50_ms:.1f} / {row.p99_ms:.1f} ms"
        table.add_row(row.way, f"{row.start_s:.1f} s", f"{row.clips_per_s:.2f}/s", times, f"{row.memory_mb:.0f} MB")
    console.print(table)
    if folder:
        each_s = (folder.ray_more_s - folder.ray_s) / (3 * folder.pictures)
        console.print(
            f"poses of {folder.pictures} pictures: one process {folder.one_s:.1f} s; Ray {folder.ray_s:.1f} s, after "
            f"{folder.start_s:.1f} s to start; a picture more: {1e3 * folder.one_s / folder.pictures:.0f} and "
            f"{1e3 * each_s:.0f} ms; files {'equal' if folder.equal else 'NOT EQUAL'}"
        )

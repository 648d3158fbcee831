"""`skelact bench ray`: what Ray costs beside plain servers and one process."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, LogLevel, console, log_plainly, print_json, spinner


def bench_ray(
    servers: Annotated[int, typer.Option(min=0, help="Server processes (0 = one per core).")] = 0,
    seconds: Annotated[float, typer.Option(min=1.0, help="Length of the measurement of clips.")] = 20.0,
    pictures: Annotated[int, typer.Option(min=0, help="Pictures of a folder, for poses (0 = none).")] = 16,
    as_json: JsonOption = False,
) -> None:
    """Measure servers started by Ray beside plain ones, and poses of a folder by Ray beside one process.

    Example: skelact bench ray --seconds 20
    """
    from skelact_server.bench_ray import bench_folder, bench_serving

    log_plainly(LogLevel.WARNING)
    count = servers or os.cpu_count() or 1
    with spinner("Measuring", quiet=as_json):
        rows = [bench_serving(way, count, seconds=seconds) for way in ("plain", "ray")]
        folder = bench_folder(pictures) if pictures else None
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

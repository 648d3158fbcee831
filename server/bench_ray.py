"""What Ray costs: servers that it started beside plain ones, and a folder of pictures beside one process."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np
from PIL import Image

from skelact.pose import load_pose_estimator
from skelact.pose.files import track_folder
from skelact.ray_jobs import LOCAL, ray_cluster, track_folder_on_ray
from skelact.server_process import ServerProcess

from .bench_large import memory_mb
from .bench_mixed import CHANNEL, SMALL, clip_call, timed
from .bench_throughput import CALLERS, served_clips

SHORT_S, CALLS = 3.0, 100  # of the clip whose time counts
START_S = 300.0  # for a cluster to start


@dataclass(frozen=True)
class ServingFigures:
    """One way to run the servers.

    Attributes:
        way: "plain" or "ray".
        servers: How many.
        start_s: From the start to serving.
        clips_per_s: Clips of a minute.
        p50_ms: Time of a clip of three seconds, one after the other.
        p99_ms: 99 in 100 took less.
        memory_mb: Of all processes after the clips; what they share counts once.
    """

    way: str
    servers: int
    start_s: float
    clips_per_s: float
    p50_ms: float
    p99_ms: float
    memory_mb: float


@dataclass(frozen=True)
class FolderFigures:
    """Poses of a folder of pictures.

    Attributes:
        pictures: How many.
        start_s: Of a cluster of this machine.
        one_s: By one process, its networks loaded.
        ray_s: By Ray, whose workers load theirs.
        ray_more_s: By Ray for four times as many, for what is spent once and what for each picture.
        equal: Whether all files are the same, bit for bit.
    """

    pictures: int
    start_s: float
    one_s: float
    ray_s: float
    ray_more_s: float
    equal: bool


def bench_serving(way: str, servers: int, *, seconds: float) -> ServingFigures:
    """Measure servers that only recognize.

    Args:
        way: "plain" or "ray".
        servers: How many.
        seconds: Length of the measurement of clips.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "server.yaml"
        config.write_text("pose: false\ngeneration: false\ncores: 1\n", encoding="utf-8")
        options = ["--config", str(config), "--workers", str(servers), *(["--ray", LOCAL] if way == "ray" else [])]
        started_s = time.monotonic()
        with ServerProcess(options, start_s=START_S) as server:
            start_s = time.monotonic() - started_s
            clips_per_s, _ = asyncio.run(served_clips(server.addresses, CALLERS * servers, seconds))
            times_ms = asyncio.run(_time_calls(server.addresses[0]))
            used_mb = memory_mb(server.pid)
    p50, p99 = np.percentile(times_ms, (50, 99))
    return ServingFigures(way, servers, start_s, clips_per_s, float(p50), float(p99), used_mb)


def bench_folder(pictures: int) -> FolderFigures:
    """Find people in pictures of noise, by one process and by Ray on this machine."""
    with tempfile.TemporaryDirectory() as name:
        folder, more = Path(name) / "pictures", Path(name) / "more"
        _make_pictures(folder, pictures)
        _make_pictures(more, 4 * pictures)
        estimator = load_pose_estimator(threads=1)
        track_folder(folder, Path(name) / "warm", estimator)
        one, ray = Path(name) / "one", Path(name) / "ray"
        one_s = _timed(lambda: track_folder(folder, one, estimator))
        started_s = time.monotonic()
        with ray_cluster(LOCAL):
            start_s = time.monotonic() - started_s
            ray_s = _timed(lambda: track_folder_on_ray(folder, ray, {}, address=LOCAL))
            more_s = _timed(lambda: track_folder_on_ray(more, Path(name) / "ray more", {}, address=LOCAL))
        files = sorted(path.name for path in one.iterdir())
        equal = files == sorted(path.name for path in ray.iterdir())
        equal = equal and all((one / file).read_bytes() == (ray / file).read_bytes() for file in files)
    return FolderFigures(pictures, start_s, one_s, ray_s, more_s, equal)


async def _time_calls(address: str) -> Sequence[float]:
    async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
        ask = clip_call(channel, SHORT_S)
        await ask()
        return [1e3 * await timed(ask) for _ in range(CALLS)]


def _make_pictures(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        noise = np.random.default_rng(number).integers(0, 255, (SMALL[1] // 8, SMALL[0] // 8, 3), np.uint8)
        Image.fromarray(noise).resize(SMALL).save(folder / f"{number}.png")


def _timed(work: Callable[[], object]) -> float:
    started_s = time.monotonic()
    work()
    return time.monotonic() - started_s

"""Clips per second: through one or several server processes, and by bare calls in as many processes."""

from __future__ import annotations

import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import grpc

from skelact.layouts import load_layout
from skelact.recognition import load_recognizer
from skelact.server_process import ServerProcess
from skelact.values import Clip

from .bench_mixed import CHANNEL, FPS, START_S, clip_call, clip_joints

CLIP_S = 60.0
CALLERS = 4  # per process of the server, so that it always has work
LOADING_S = 20.0  # for bare processes to load their network


@dataclass(frozen=True)
class Throughput:
    """Clips per second with a number of processes.

    Attributes:
        processes: Of the server.
        cores: Model calls at once in each.
        bare: By bare calls, in a process for each of all these model calls.
        served: Through a server.
    """

    processes: int
    cores: int
    bare: float
    served: float

    @property
    def part(self) -> float:
        """What of the bare calls the server reaches."""
        return self.served / self.bare


def measure_throughput(processes: int, cores: int, *, seconds: float, model: str) -> Throughput:
    """Measure clips of a minute, scored as fast as they are.

    Args:
        processes: Of the server.
        cores: Model calls at once in each.
        seconds: Length of each measurement.
        model: Recognizer, shipped name or path.
    """
    calls = processes * cores
    with ProcessPoolExecutor(calls, mp_context=multiprocessing.get_context("spawn")) as pool:
        start_s = time.time() + LOADING_S
        jobs = [pool.submit(_bare, model, seconds, start_s) for _ in range(calls)]
        bare = sum(job.result() for job in jobs)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "server.yaml"
        config.write_text(f"pose: false\ngeneration: false\ncores: {cores}\n", encoding="utf-8")
        options = ["--config", str(config), "--weights", model, "--workers", str(processes)]
        with ServerProcess(options) as server:
            served = asyncio.run(served_clips(server.addresses, CALLERS * calls, seconds))
    return Throughput(processes, cores, bare, served)


def _bare(model: str, seconds: float, start_s: float) -> float:
    """Clips per second of bare calls in this process."""
    recognizer = load_recognizer(model, threads=1)
    clip = Clip(clip_joints(CLIP_S), load_layout("core19"), FPS)
    recognizer.recognize(clip)
    time.sleep(max(0.0, start_s - time.time()))
    started, count = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        recognizer.recognize(clip)
        count += 1
    return count / (time.monotonic() - started)


async def served_clips(addresses: Sequence[str], callers: int, seconds: float) -> float:
    """Clips per second of callers that each ask again as soon as they are answered, each on its own connection."""
    count = 0
    ends_s = time.monotonic() + START_S + seconds

    async def ask(number: int) -> None:
        nonlocal count
        async with grpc.aio.insecure_channel(addresses[number % len(addresses)], CHANNEL) as channel:
            call = clip_call(channel, CLIP_S)
            while time.monotonic() < ends_s:
                await call()
                now_s = time.monotonic()
                count += ends_s - seconds <= now_s < ends_s

    await asyncio.gather(*(ask(number) for number in range(callers)))
    return count / seconds

"""Clips per second: through one or several server processes, and by bare calls in as many processes."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
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

from .bench_large import children
from .bench_mixed import CHANNEL, FPS, START_S, clip_call, clip_joints

CLIP_S = 60.0
CALLERS = 4  # per process of the server, so that it always has work
USER_TIME, SYSTEM_TIME = 11, 12  # of the fields of /proc/PID/stat behind the name
LOADING_S = 20.0  # for bare processes to load their network


@dataclass(frozen=True)
class Throughput:
    """Clips per second with a number of processes.

    Attributes:
        processes: Of the server.
        cores: Model calls at once in each.
        bare: By bare calls, in a process for each of all these model calls.
        served: Through a server.
        bare_cpu_s: Processor time of a bare call.
        served_cpu_s: Processor time of the server for a clip.
    """

    processes: int
    cores: int
    bare: float
    served: float
    bare_cpu_s: float
    served_cpu_s: float

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
        rates, cpu_s = zip(*(job.result() for job in jobs), strict=True)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "server.yaml"
        config.write_text(f"pose: false\ngeneration: false\ncores: {cores}\n", encoding="utf-8")
        options = ["--config", str(config), "--weights", model, "--workers", str(processes)]
        with ServerProcess(options) as server:
            before_s = cpu_s_of(server.pid)
            served, count = asyncio.run(served_clips(server.addresses, CALLERS * calls, seconds))
            served_cpu_s = (cpu_s_of(server.pid) - before_s) / max(1, count)
    return Throughput(processes, cores, sum(rates), served, sum(cpu_s) / calls, served_cpu_s)


def _bare(model: str, seconds: float, start_s: float) -> tuple[float, float]:
    """Clips per second of bare calls in this process, and processor time of one."""
    recognizer = load_recognizer(model, threads=1)
    clip = Clip(clip_joints(CLIP_S), load_layout("core19"), FPS)
    recognizer.recognize(clip)
    time.sleep(max(0.0, start_s - time.time()))
    started, started_cpu_s, count = time.monotonic(), time.process_time(), 0
    while time.monotonic() - started < seconds:
        recognizer.recognize(clip)
        count += 1
    return count / (time.monotonic() - started), (time.process_time() - started_cpu_s) / count


async def served_clips(addresses: Sequence[str], callers: int, seconds: float) -> tuple[float, int]:
    """Clips per second, and how many in all, of callers on connections of their own that ask as soon as answered."""
    count = total = 0
    ends_s = time.monotonic() + START_S + seconds

    async def ask(number: int) -> None:
        nonlocal count, total
        async with grpc.aio.insecure_channel(addresses[number % len(addresses)], CHANNEL) as channel:
            call = clip_call(channel, CLIP_S)
            while time.monotonic() < ends_s:
                await call()
                now_s = time.monotonic()
                total += 1
                count += ends_s - seconds <= now_s < ends_s

    await asyncio.gather(*(ask(number) for number in range(callers)))
    return count / seconds, total


def cpu_s_of(pid: int) -> float:
    """Processor time of a process and of its children that live."""
    total = 0.0
    for one in (pid, *children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])) / os.sysconf("SC_CLK_TCK")
    return total

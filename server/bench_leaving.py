"""What a server does for clients that have left, that do not read, or that ask for much."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import time
from pathlib import Path

import grpc
import numpy as np

from skelact.v1 import recognition_pb2_grpc

from .bench_mixed import CHANNEL, SMALL, clip_call, live_messages, picture_call, timed

LARGE = (4000, 3000)
CANCELS, CLIPS = 20, 4
STALLED, WARM = 20, 4  # streams that nobody reads; and that are read before
STALL_S = 3.0
IDLE_CORES, IDLE_LOOK_S = 0.15, 0.02  # below this use of a core, looked at this often, a server is idle
MAX_IDLE_S = 10.0  # a server that is not idle by then is counted with this time


async def bench_pictures(address: str, *, large: int = 32) -> tuple[float, list[float]]:
    """Time a small picture that is sent beside many of 12 MP: seconds of the small one, and of each large one."""
    async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
        await picture_call(channel, SMALL)()
        ask = picture_call(channel, LARGE)
        waiting = [asyncio.ensure_future(timed(ask)) for _ in range(large)]
        await asyncio.sleep(1.0)
        small_s = await timed(picture_call(channel, SMALL))
        return small_s, await asyncio.gather(*waiting)


async def bench_cancels(address: str, pid: int) -> float:
    """Cancel long clips at odd times: milliseconds until the server is idle, at the 99th percentile."""
    times_ms = []
    async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
        ask = clip_call(channel)
        for number in range(CANCELS):
            calls = [asyncio.ensure_future(ask()) for _ in range(CLIPS)]
            await asyncio.sleep(0.2 + 0.013 * number)
            for call in calls:
                call.cancel()
            started = time.monotonic()
            await asyncio.gather(*calls, return_exceptions=True)
            await _until_idle(pid)
            times_ms.append(1e3 * (time.monotonic() - started))
    return float(np.percentile(times_ms, 99))


async def bench_stalled(address: str, pid: int) -> float:
    """Send frames on streams whose answers nobody reads: megabytes that the server takes for one of them."""
    await asyncio.gather(*(_read_stream(address) for _ in range(WARM)))  # what is taken once is not theirs
    before_mb = rss_mb(pid)
    async with contextlib.AsyncExitStack() as stack:
        calls = []
        for _ in range(STALLED):
            channel = await stack.enter_async_context(grpc.aio.insecure_channel(address, CHANNEL))
            stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
            calls.append(stub.StreamRecognize(live_messages(20 * STALL_S, [], pace_s=0.0)))
        await asyncio.sleep(STALL_S)
        grown_mb = rss_mb(pid) - before_mb
        for call in calls:
            call.cancel()
    return grown_mb / STALLED


async def _read_stream(address: str) -> None:
    """A stream that is read to its end."""
    async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        async for _ in stub.StreamRecognize(live_messages(STALL_S, [], pace_s=0.0)):
            pass


async def _until_idle(pid: int) -> None:
    before, end = _cpu_s(pid), time.monotonic() + MAX_IDLE_S
    while time.monotonic() < end:
        await asyncio.sleep(IDLE_LOOK_S)
        now = _cpu_s(pid)
        if now - before <= IDLE_CORES * IDLE_LOOK_S:
            return
        before = now


def _cpu_s(pid: int) -> float:
    """Processor time of a process, of all its threads."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def rss_mb(pid: int) -> float:
    """Resident memory of a process, megabytes; NaN where the system has no /proc."""
    path = Path(f"/proc/{pid}/statm")
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if path.exists() else math.nan

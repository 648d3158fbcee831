"""A server under mixed use for a long time: memory, files and lag at the beginning and at the end."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import grpc
import numpy as np

from skelact.server_process import ServerProcess
from skelact.v1 import recognition_pb2_grpc

from .bench_leaving import rss_mb
from .bench_mixed import CHANNEL, clip_call, live_messages

WARM_UP = 0.2  # of the time: what grows then is not counted
LOOK_S = 2.0
STREAM_S = (4.0, 15.0)  # shortest and longest stream
CANCELLED = 0.25  # of all streams
PAUSE_S = 1.0  # between two clips
CLIP_S = 20.0
FAULTS = ("INTERNAL", "UNKNOWN", "DATA_LOSS")


@dataclass(frozen=True)
class SoakFigures:
    """What a server was like over time, after it had warmed up.

    Attributes:
        minutes: Length of the run.
        streams: That were opened, one after the other, by all clients.
        codes: How calls and streams ended -> how often.
        memory_mb: Resident memory when warm, and at the end.
        memory_percent_per_hour: Slope of the memory, in parts of what it was when warm.
        files: Open files when warm, and at the end.
        lag_p99_ms: Of live answers in the first and in the second half.
    """

    minutes: float
    streams: int
    codes: dict[str, int]
    memory_mb: tuple[float, float]
    memory_percent_per_hour: float
    files: tuple[int, int]
    lag_p99_ms: tuple[float, float]

    @property
    def faults(self) -> int:
        """Calls that ended by a fault of the server."""
        return sum(self.codes.get(code, 0) for code in FAULTS)


@dataclass
class _Seen:
    """What clients and looks at the process have seen so far."""

    streams: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    lags: list[tuple[float, float]] = field(default_factory=list)  # when, and milliseconds
    looks: list[tuple[float, float, int]] = field(default_factory=list)  # when, megabytes, files


def bench_soak(*, minutes: float, people: int, model: str, seed: int = 0) -> SoakFigures:
    """Let clients come and go, some without a word, while clips are scored.

    Args:
        minutes: Length.
        people: Live streams at the same time.
        model: Recognizer, shipped name or path.
        seed: Of everything random.
    """
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "server.yaml"
        config.write_text("pose: false\ngeneration: false\n", encoding="utf-8")
        with ServerProcess(["--config", str(config), "--weights", model]) as server:
            seen = asyncio.run(_soak(server, 60 * minutes, people, random.Random(seed)))
    return _figures(seen, minutes)


async def _soak(server: ServerProcess, seconds: float, people: int, rng: random.Random) -> _Seen:
    seen, ends_s = _Seen(), time.monotonic() + seconds
    async with grpc.aio.insecure_channel(server.address, CHANNEL) as channel:
        clients = [_live(channel, seen, ends_s, random.Random(rng.random())) for _ in range(people)]
        await asyncio.gather(*clients, _clips(channel, seen, ends_s), _look(server.pid, seen, ends_s))
    return seen


async def _live(channel: grpc.aio.Channel, seen: _Seen, ends_s: float, rng: random.Random) -> None:
    """One person in front of a camera after the other; some leave without a word."""
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    while time.monotonic() < ends_s:
        seconds = rng.uniform(*STREAM_S)
        seen.streams += 1
        call = stub.StreamRecognize(live_messages(seconds, []))
        leaving = asyncio.get_running_loop().call_later(seconds / 2, call.cancel) if rng.random() < CANCELLED else None
        try:
            async for response in call:
                if response.HasField("answer"):
                    seen.lags.append((time.monotonic(), response.answer.lag_us / 1e3))
        except (grpc.aio.AioRpcError, asyncio.CancelledError):
            pass
        if leaving:
            leaving.cancel()
        seen.codes[(await call.code()).name] += 1


async def _clips(channel: grpc.aio.Channel, seen: _Seen, ends_s: float) -> None:
    ask = clip_call(channel, CLIP_S)
    while time.monotonic() < ends_s:
        try:
            await ask()
            seen.codes["OK"] += 1
        except grpc.aio.AioRpcError as error:
            seen.codes[error.code().name] += 1
        await asyncio.sleep(PAUSE_S)


async def _look(pid: int, seen: _Seen, ends_s: float) -> None:
    while time.monotonic() < ends_s:
        await asyncio.sleep(LOOK_S)
        seen.looks.append((time.monotonic(), rss_mb(pid), len(list(Path(f"/proc/{pid}/fd").iterdir()))))


def _figures(seen: _Seen, minutes: float) -> SoakFigures:
    looks = np.array(seen.looks)[int(WARM_UP * len(seen.looks)) :]
    times_s, memory, files = looks.T
    slope = float(np.polyfit(times_s, memory, 1)[0]) if len(looks) > 2 else 0.0
    ends = max(1, len(looks) // 10)
    middle_s = (times_s[0] + times_s[-1]) / 2
    lags = np.array([lag for lag in seen.lags if lag[0] > times_s[0]] or [(0.0, 0.0)])
    halves = [lags[lags[:, 0] <= middle_s, 1], lags[lags[:, 0] > middle_s, 1]]
    first, second = (float(np.percentile(half, 99)) if len(half) else 0.0 for half in halves)
    return SoakFigures(
        minutes=minutes,
        streams=seen.streams,
        codes=dict(seen.codes),
        memory_mb=(float(memory[:ends].mean()), float(memory[-ends:].mean())),
        memory_percent_per_hour=100 * 3600 * slope / float(memory[:ends].mean()),
        files=(int(files[:ends].max()), int(files[-ends:].max())),
        lag_p99_ms=(first, second),
    )

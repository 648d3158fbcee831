"""What streams notice when a server stops, is killed, is left with work, or meets readers that do not read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from skelact_server.bench_large import LARGEST, REFUSED, STREAMS, bench_large
from skelact_server.bench_leaving import CANCELS, CLIPS, STALLED, bench_cancels, bench_pictures, bench_stalled
from skelact_server.bench_mixed import FPS, SMALL

from skelact.client import Client
from skelact.server_process import ServerProcess

STRIDE = 8
DRAIN_S = 10.0
MAX_MEASURE_S = 300.0  # a measure that takes longer has failed
MAX_LARGE_MB = 512.0
MAX_GAP_S, MAX_IDLE_MS, MAX_STALLED_MB, MAX_PICTURE_S = 2.0, 100.0, 1.0, 1.0  # what we aim at
MAX_DIFFERENCE = 0.002  # of a probability, where a stream goes on from a rounded state
OTHER_LABELS, UNCONFIRMED = "streams with other labels than without the break", "frames unconfirmed"
FAILED = "streams neither answered nor told that there is no room"
LOST = (OTHER_LABELS, UNCONFIRMED, FAILED)  # figures that say what was lost
Answers = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class StopFigure:
    """One figure and what it should be.

    Attributes:
        fault: What was done.
        figure: What was measured, with its unit.
        value: Of it.
        aim: At most this.
    """

    fault: str
    figure: str
    value: float
    aim: float

    @property
    def is_met(self) -> bool:
        """Whether it is as it should be."""
        return self.value <= self.aim


@dataclass(frozen=True)
class PlayedStream:
    """One stream that went on over a break.

    Attributes:
        answers: Frame, person and label of each.
        probabilities: Of those labels.
        gap_s: Longest time between two answers.
        unconfirmed: Frames sent and not in the summary.
        resumed: How often it went on elsewhere.
    """

    answers: Answers
    probabilities: tuple[float, ...]
    gap_s: float
    unconfirmed: int
    resumed: int


def measure_stops(*, streams: int = 50, seconds: float = 10.0, large: int = 32) -> list[StopFigure]:
    """Measure everything, each with servers of its own.

    Args:
        streams: At the same time.
        seconds: Length of each stream; the server ends in the middle.
        large: Pictures of 12 MP that a small one is sent beside; 0: leave all large pictures out.
    """
    rows = []
    for number in (signal.SIGTERM, signal.SIGKILL):
        rows += measure_stop(number, streams=streams, seconds=seconds)
    with _server() as server:
        idle_ms = asyncio.run(asyncio.wait_for(bench_cancels(server.address, server.pid), MAX_MEASURE_S))
        rows.append(
            StopFigure(f"{CLIPS} clips cancelled, {CANCELS} times", "time to idle p99, ms", idle_ms, MAX_IDLE_MS)
        )
        stalled_mb = asyncio.run(asyncio.wait_for(bench_stalled(server.address, server.pid), MAX_MEASURE_S))
        rows.append(StopFigure(f"{STALLED} streams that nobody reads", "memory of one, MB", stalled_mb, MAX_STALLED_MB))
    if large:
        with ServerProcess() as server:
            measure = bench_pictures(server.address, large=large)
            small_s, large_s = asyncio.run(asyncio.wait_for(measure, MAX_MEASURE_S))
        fault = f"a picture of {SMALL[0]} x {SMALL[1]} beside {large} of 12 MP"
        with ServerProcess() as server:
            grown_mb, codes = asyncio.run(asyncio.wait_for(bench_large(server.address, server.pid), MAX_MEASURE_S))
        told = ", ".join(f"{code} {count}" for code, count in sorted(codes.items()))
        what = f"{STREAMS} streams of pictures, then of videos of {LARGEST[0]} x {LARGEST[1]}"
        rows.append(StopFigure(what, f"memory of server and decoders, MB; {told}", grown_mb, MAX_LARGE_MB))
        rows.append(StopFigure(what, FAILED, sum(codes[code] for code in codes if code not in REFUSED), 0))
        rows.append(StopFigure(fault, f"time, s; the last large one: {max(large_s):.1f} s", small_s, MAX_PICTURE_S))
    return rows


def measure_stop(number: signal.Signals, *, streams: int, seconds: float) -> list[StopFigure]:
    """End one of two servers under streams, with a signal."""
    halfway = threading.Event()
    name = f"{number.name} under {streams} streams"
    with _server() as first, _server() as second:
        (wanted,) = _play([second.address], 1, seconds, None)
        ended: list[float] = []
        stopper = threading.Thread(target=_end, args=(first, number, halfway, ended))
        stopper.start()
        try:
            played = _play([first.address, second.address], streams, seconds, halfway)
        finally:
            halfway.set()
            stopper.join()
    frames = sum(one.unconfirmed for one in played)
    differences = [np.subtract(one.probabilities, wanted.probabilities) for one in played if _is_same(one, wanted)]
    largest = max((float(np.abs(one).max()) for one in differences), default=0.0)
    rows = [
        StopFigure(name, OTHER_LABELS, sum(not _is_same(one, wanted) for one in played), 0),
        StopFigure(name, "largest difference of a probability", largest, MAX_DIFFERENCE),
        StopFigure(name, "streams that did not go on elsewhere", sum(not one.resumed for one in played), 0),
        StopFigure(name, UNCONFIRMED, frames, 0),
        StopFigure(name, "longest gap between answers, s", max(one.gap_s for one in played), MAX_GAP_S),
    ]
    if number == signal.SIGTERM:
        rows.append(StopFigure(name, "time to exit, s", ended[0], DRAIN_S))
    return rows


def _is_same(one: PlayedStream, wanted: PlayedStream) -> bool:
    return one.answers == wanted.answers


def _end(server: ServerProcess, number: signal.Signals, halfway: threading.Event, ended: list[float]) -> None:
    halfway.wait()
    started = time.monotonic()
    os.kill(server.pid, number)
    server.wait(2 * DRAIN_S)
    ended.append(time.monotonic() - started)


def _play(addresses: list[str], streams: int, seconds: float, halfway: threading.Event | None) -> list[PlayedStream]:
    with Client(addresses) as client, ThreadPoolExecutor(streams) as pool:
        return list(pool.map(lambda _: _play_one(client, seconds, halfway), range(streams)))


def _play_one(client: Client, seconds: float, halfway: threading.Event | None) -> PlayedStream:
    joints = np.random.default_rng(0).normal(size=(90, 19, 3)).astype("<f4").cumsum(0)
    count = round(seconds * FPS)

    def frames() -> Iterator[dict[int, np.ndarray]]:
        start = time.monotonic()
        for number in range(count):
            if number == count // 2 and halfway:
                halfway.set()
            time.sleep(max(0.0, start + number / FPS - time.monotonic()))
            yield {1: joints[number % len(joints)]}

    stream = client.stream_recognize(frames(), layout="core19", fps=FPS, stride=STRIDE, top_k=1)
    answers, probabilities, times_s = [], [], []
    for answer in stream:
        times_s.append(time.monotonic())
        label, probability = answer.scores.top(1)[0]
        answers.append((answer.frame_index, answer.person_id, label))
        probabilities.append(probability)
    assert stream.summary is not None
    gap_s = float(np.diff(times_s).max()) if len(times_s) > 1 else 0.0
    return PlayedStream(
        tuple(answers), tuple(probabilities), gap_s, count - stream.summary.frames_received, stream.resumed
    )


@contextlib.contextmanager
def _server() -> Iterator[ServerProcess]:
    """A server that only recognizes."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "server.yaml"
        config.write_text(f"pose: false\ngeneration: false\ndrain_s: {DRAIN_S}\n", encoding="utf-8")
        with ServerProcess(["--config", str(config)]) as server:
            yield server

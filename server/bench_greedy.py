"""One identity that asks for everything at once, and what others notice of it."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import numpy as np

from skelact.server_process import ServerProcess
from skelact.v1 import recognition_pb2_grpc

from .bench_leaving import LARGE
from .bench_mixed import CHANNEL, SMALL, START_S, clip_call, live_messages, motion_call, picture_call
from .config import Quotas
from .tokens import add_token

RIGHTS = ("recognize", "pose", "generate", "info")
PEOPLE, CLIP_S, PAUSE_S = 2, 10.0, 2.0  # of the others: live streams, length of clips, time from one call to the next
CALLERS, LONG_S = 8, 120.0  # of the greedy one, for each kind of call; length of its clips
RETRY_S = 0.05  # after which it asks again when it is refused
MAX_RATIO = 1.5
LIVE, CLIP, PICTURE, MOTION = "live answer", "clip of 10 s", "small picture", "motion"


@dataclass
class OthersFigures:
    """What the others met.

    Attributes:
        times_ms: Kind of call -> time of each; of live answers their lag.
        errors: Status of each call that was not answered -> how often.
    """

    times_ms: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def median_ms(self, kind: str) -> float:
        """Half of this kind took less; NaN: there were none."""
        return float(np.median(self.times_ms.get(kind) or [np.nan]))


@dataclass(frozen=True)
class GreedyFigures:
    """Result of `measure_greedy`.

    Attributes:
        alone: The others by themselves.
        beside: The others beside the greedy one.
        greedy: Status -> how many calls of the greedy one ended so.
    """

    alone: OthersFigures
    beside: OthersFigures
    greedy: Counter[str]

    def ratio(self, kind: str) -> float:
        """Median time beside the greedy one, divided by that alone."""
        return self.beside.median_ms(kind) / self.alone.median_ms(kind)


def measure_greedy(*, streams: int = 64, seconds: float = 20.0, workers: int = 1) -> GreedyFigures:
    """Let others ask alone, then beside one identity that opens streams and asks for clips, pictures and motions.

    Args:
        streams: Live streams of the greedy one.
        seconds: Length of each half.
        workers: Server processes.
    """
    with tempfile.TemporaryDirectory() as folder:
        tokens = Path(folder) / "tokens.yaml"
        greedy, other = (add_token(tokens, name, RIGHTS, quotas=Quotas()) for name in ("greedy", "other"))
        options = ["--tokens", str(tokens), "--workers", str(workers)]
        with ServerProcess(options) as server, ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
            pool.submit(_others, server.address, other, 2.0, time.time()).result()  # warm
            alone = pool.submit(_others, server.address, other, seconds, time.time() + START_S).result()
            start_s = time.time() + START_S
            asking = pool.submit(_greedy, server.address, greedy, streams, seconds, start_s)
            beside = pool.submit(_others, server.address, other, seconds, start_s).result()
            return GreedyFigures(alone, beside, asking.result())


def _others(address: str, token: str, seconds: float, start_s: float) -> OthersFigures:
    figures = OthersFigures()

    async def run() -> None:
        async with grpc.aio.insecure_channel(address, CHANNEL) as plain:
            channel: Any = _WithToken(plain, token)
            ends_s = time.monotonic() + seconds
            calls = {CLIP: clip_call(channel, CLIP_S), PICTURE: picture_call(channel, SMALL)}
            calls[MOTION] = motion_call(channel)
            await asyncio.gather(
                *(_live(channel, seconds, figures, seed) for seed in range(PEOPLE)),
                *(_ask(ask, kind, ends_s, figures) for kind, ask in calls.items()),
            )

    time.sleep(max(0.0, start_s - time.time()))
    asyncio.run(run())
    return figures


async def _live(channel: Any, seconds: float, figures: OthersFigures, seed: int) -> None:
    sent_s: list[float] = []
    times_ms = figures.times_ms.setdefault(LIVE, [])
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    try:
        async for response in stub.StreamRecognize(live_messages(seconds, sent_s, seed=seed)):
            if response.HasField("answer"):
                times_ms.append(1e3 * (time.monotonic() - sent_s[response.answer.frame_index]))
    except grpc.aio.AioRpcError as error:
        figures.errors[error.code().name] += 1


async def _ask(ask: Callable[[], Awaitable[object]], kind: str, ends_s: float, figures: OthersFigures) -> None:
    times_ms = figures.times_ms.setdefault(kind, [])
    while (started_s := time.monotonic()) < ends_s:
        try:
            await ask()
            times_ms.append(1e3 * (time.monotonic() - started_s))
        except grpc.aio.AioRpcError as error:
            figures.errors[error.code().name] += 1
        await asyncio.sleep(max(0.0, started_s + PAUSE_S - time.monotonic()))


def _greedy(address: str, token: str, streams: int, seconds: float, start_s: float) -> Counter[str]:
    codes: Counter[str] = Counter()

    async def run() -> None:
        async with contextlib.AsyncExitStack() as stack:
            plain = [await stack.enter_async_context(grpc.aio.insecure_channel(address, CHANNEL)) for _ in range(4)]
            channels: list[Any] = [_WithToken(channel, token) for channel in plain]
            asks = [
                ask
                for channel in channels
                for ask in (clip_call(channel, LONG_S), picture_call(channel, LARGE), motion_call(channel))
                for _ in range(CALLERS // len(channels))
            ]
            asks += [_stream(channels[seed % len(channels)], seconds, seed) for seed in range(streams)]
            tasks = [asyncio.ensure_future(_insist(ask, codes)) for ask in asks]
            await asyncio.sleep(seconds)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    time.sleep(max(0.0, start_s - time.time()))
    asyncio.run(run())
    return codes


def _stream(channel: Any, seconds: float, seed: int) -> Callable[[], Awaitable[object]]:
    async def read() -> None:
        async for _ in recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(
            live_messages(seconds, [], seed=seed)
        ):
            pass

    return read


async def _insist(ask: Callable[[], Awaitable[object]], codes: Counter[str]) -> None:
    """Ask again and again."""
    while True:
        try:
            await ask()
            codes["OK"] += 1
        except grpc.aio.AioRpcError as error:
            codes[error.code().name] += 1
            await asyncio.sleep(RETRY_S)


class _WithToken:
    """A channel that shows a token with every call, for stubs."""

    def __init__(self, channel: grpc.aio.Channel, token: str) -> None:
        self._channel, self._metadata = channel, (("authorization", f"Bearer {token}"),)

    def unary_unary(self, *arguments: Any, **options: Any) -> Callable[..., Any]:
        return partial(self._channel.unary_unary(*arguments, **options), metadata=self._metadata)

    def unary_stream(self, *arguments: Any, **options: Any) -> Callable[..., Any]:
        return partial(self._channel.unary_stream(*arguments, **options), metadata=self._metadata)

    def stream_stream(self, *arguments: Any, **options: Any) -> Callable[..., Any]:
        return partial(self._channel.stream_stream(*arguments, **options), metadata=self._metadata)

"""Live streams beside long clips, pictures and motions: who waits for whom, and what is told about it."""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import grpc
import numpy as np
from grpc_health.v1 import health_pb2, health_pb2_grpc
from PIL import Image

from skelact.server_process import ServerProcess
from skelact.v1 import (
    generation_pb2,
    generation_pb2_grpc,
    pose_pb2,
    pose_pb2_grpc,
    recognition_pb2_grpc,
    skeleton_pb2,
)
from skelact.v1 import recognition_pb2 as pb

FPS = 30.0
STRIDE = 8
CLIP_S = 120.0
PROBE_S = 0.05
START_S = 3.0  # for the processes to begin together
ALONE_PART = 0.25  # of the time, in which the live streams run alone: the control
MAX_LAG_MS, MAX_RATIO, MAX_HEALTH_MS = 300.0, 1.5, 100.0
SMALL = (640, 480)
CHANNEL = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_send_message_length", -1)]


@dataclass(frozen=True)
class Mix:
    """What is asked for at the same time.

    Attributes:
        people: Live streams of one person each.
        clips: Callers that send one long clip after the other.
        pictures_per_s: Small pictures.
        motions_per_s: Texts.
        seconds: Length of the whole run.
        live: Whether late answers are left out.
    """

    people: int = 32
    clips: int = 4
    pictures_per_s: float = 1.0
    motions_per_s: float = 1.0
    seconds: float = 120.0
    live: bool = True


@dataclass
class LiveFigures:
    """Of all live streams together.

    Attributes:
        due: Answers that were due.
        skipped: Answers left out, as the summaries say.
        lags_ms: Of each answer: from sending its frame to having the answer.
        told_ms: Of each answer: as the server says.
        errors: Status of each failed stream.
    """

    due: int = 0
    skipped: int = 0
    lags_ms: list[float] = field(default_factory=list)
    told_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def silent(self) -> int:
        """Answers that neither came nor were told to be left out."""
        return self.due - self.skipped - len(self.lags_ms)


@dataclass
class OtherFigures:
    """Of what runs beside the live streams.

    Attributes:
        clips_s: Time of each clip that was recognized; those cut by the end do not count.
        pictures_s: Time of each picture.
        motions_s: Time of each motion.
        errors: Status of each failed call.
    """

    clips_s: list[float] = field(default_factory=list)
    pictures_s: list[float] = field(default_factory=list)
    motions_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class MixedFigures:
    """Result of `run_mix`.

    Attributes:
        alone: Of the live streams with nothing beside them.
        mixed: Of the live streams beside everything else.
        others: Everything else.
        health_ms: Time of each health check beside all of it.
    """

    alone: LiveFigures
    mixed: LiveFigures
    others: OtherFigures
    health_ms: list[float]

    @property
    def ratio(self) -> float:
        """Median lag of live answers beside everything else, divided by that alone; NaN without answers."""
        if not self.mixed.lags_ms or not self.alone.lags_ms:
            return float("nan")
        return float(np.median(self.mixed.lags_ms) / np.median(self.alone.lags_ms))


def run_against_server(mix: Mix, *, options: Sequence[str] = ()) -> MixedFigures:
    """Run a mix against a server; it, the live clients, the other clients and the health checks are processes.

    Args:
        mix: What is asked for.
        options: Of `skelact serve`.
    """
    with ServerProcess(options) as server:
        return run_mix(server.address, mix)


def run_mix(address: str, mix: Mix) -> MixedFigures:
    """Run a mix against a server that is there already."""
    alone_s = ALONE_PART * mix.seconds
    mixed_s = mix.seconds - alone_s
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        alone = pool.submit(_live, address, mix, alone_s, time.time() + START_S).result()
        start_s = time.time() + START_S
        mixed = pool.submit(_live, address, mix, mixed_s, start_s)
        others = pool.submit(_others, address, mix, mixed_s, start_s)
        health = pool.submit(_health, address, mixed_s, start_s)
        return MixedFigures(alone, mixed.result(), others.result(), health.result())


def _live(address: str, mix: Mix, seconds: float, start_s: float) -> LiveFigures:
    figures = LiveFigures()

    async def run() -> None:
        # streams start at different times, as real cameras do
        await asyncio.gather(
            *(
                _live_stream(
                    address, seconds, figures, delay_s=STRIDE / FPS * seed / mix.people, seed=seed, live=mix.live
                )
                for seed in range(mix.people)
            )
        )

    time.sleep(max(0.0, start_s - time.time()))
    asyncio.run(run())
    return figures


def _others(address: str, mix: Mix, seconds: float, start_s: float) -> OtherFigures:
    figures = OtherFigures()

    async def run() -> None:
        async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
            ends_s = time.monotonic() + seconds
            calls = [(clip_call(channel), 0.0, figures.clips_s)] * mix.clips
            if mix.pictures_per_s:
                calls.append((picture_call(channel, SMALL), mix.pictures_per_s, figures.pictures_s))
            if mix.motions_per_s:
                calls.append((motion_call(channel), mix.motions_per_s, figures.motions_s))
            await asyncio.gather(*(_repeat(ask, per_s, ends_s, into, figures.errors) for ask, per_s, into in calls))

    time.sleep(max(0.0, start_s - time.time()))
    asyncio.run(run())
    return figures


def _health(address: str, seconds: float, start_s: float) -> list[float]:
    times_ms: list[float] = []

    async def run() -> None:
        async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
            stub, ends_s = health_pb2_grpc.HealthStub(channel), time.monotonic() + seconds
            while time.monotonic() < ends_s:
                times_ms.append(1e3 * await timed(lambda: stub.Check(health_pb2.HealthCheckRequest())))
                await asyncio.sleep(PROBE_S)

    time.sleep(max(0.0, start_s - time.time()))
    asyncio.run(run())
    return times_ms


async def live_messages(
    seconds: float, sent_s: list[float], *, seed: int = 0, live: bool = False, pace_s: float = 1 / FPS
) -> AsyncIterator[pb.StreamRecognizeRequest]:
    """Config and frames of one person, as a camera sends them.

    Args:
        seconds: Length.
        sent_s: Takes the time of each frame, on `time.monotonic`.
        seed: Of the movement.
        live: Whether late answers are to be left out.
        pace_s: Time between frames.
    """
    joints = np.random.default_rng(seed).normal(size=(90, 19, 3)).astype("<f4").cumsum(0)
    options = pb.RecognitionOptions(fps=FPS, stride=STRIDE)
    overflow = pb.OVERFLOW_DROP_OLDEST if live else pb.OVERFLOW_BLOCK
    config = pb.StreamRecognizeConfig(layout="core19", options=options, overflow=overflow)
    yield pb.StreamRecognizeRequest(config=config)
    start = time.monotonic()
    for number in range(round(seconds * FPS)):
        await asyncio.sleep(max(0.0, start + number * pace_s - time.monotonic()))
        sent_s.append(time.monotonic())
        person = pb.TrackedSkeleton(person_id=1, joints=_tensor(joints[number % len(joints)]))
        yield pb.StreamRecognizeRequest(frame=pb.SkeletonFrame(people=[person]))


async def _live_stream(
    address: str, seconds: float, figures: LiveFigures, *, delay_s: float, seed: int, live: bool
) -> None:
    await asyncio.sleep(delay_s)
    sent_s: list[float] = []
    messages = live_messages(seconds, sent_s, seed=seed, live=live)
    answers = 0
    async with grpc.aio.insecure_channel(address, CHANNEL) as channel:
        try:
            async for response in recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(messages):
                if response.HasField("answer"):
                    answers += 1
                    figures.lags_ms.append(1e3 * (time.monotonic() - sent_s[response.answer.frame_index]))
                    figures.told_ms.append(response.answer.lag_us / 1e3)
                elif response.HasField("summary"):
                    figures.due += response.summary.answers + response.summary.answers_skipped
                    figures.skipped += response.summary.answers_skipped
        except grpc.RpcError as error:
            figures.errors.append(f"{error.code().name}: {error.details()}")
            figures.due += answers


def clip_joints(seconds: float) -> np.ndarray:
    """Somebody who moves: float32 (1, T, 19, 3)."""
    return np.random.default_rng(0).normal(size=(1, round(seconds * FPS), 19, 3)).astype("<f4").cumsum(1)


def clip_call(channel: grpc.aio.Channel, seconds: float = CLIP_S) -> Callable[[], Awaitable[object]]:
    """Recognize a long clip."""
    joints = clip_joints(seconds)
    request = pb.RecognizeRequest(clip=skeleton_pb2.Clip(joints=_tensor(joints), layout="core19", fps=FPS))
    return lambda: recognition_pb2_grpc.RecognitionServiceStub(channel).Recognize(request)


def picture_call(channel: grpc.aio.Channel, size: tuple[int, int]) -> Callable[[], Awaitable[object]]:
    """Look for people in a picture of noise."""
    width, height = size
    noise = np.random.default_rng(0).integers(0, 255, (height // 8, width // 8, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).resize(size).save(file, "JPEG")
    request = pose_pb2.EstimatePoseRequest(image=pose_pb2.Image(encoded=file.getvalue()))
    return lambda: pose_pb2_grpc.PoseServiceStub(channel).EstimatePose(request)


def motion_call(channel: grpc.aio.Channel) -> Callable[[], Awaitable[object]]:
    """Make a motion and read it."""
    request = generation_pb2.GenerateRequest(text="walk in a circle while waving the right hand")

    async def read() -> None:
        async for _ in generation_pb2_grpc.GenerationServiceStub(channel).Generate(request):
            pass

    return read


async def _repeat(
    ask: Callable[[], Awaitable[object]], per_s: float, ends_s: float, times_s: list[float], errors: list[str]
) -> None:
    """Ask again and again, at a rate or, at 0, as fast as answers come; what is unfinished at the end is cancelled."""
    while (left_s := ends_s - time.monotonic()) > 0:
        started = time.monotonic()
        try:
            times_s.append(await asyncio.wait_for(timed(ask), left_s))
        except asyncio.TimeoutError:
            return
        except grpc.RpcError as error:
            errors.append(f"{error.code().name}: {error.details()}")
        if per_s:
            await asyncio.sleep(max(0.0, started + 1 / per_s - time.monotonic()))


async def timed(ask: Callable[[], Awaitable[object]]) -> float:
    """Seconds that an answer takes."""
    started = time.monotonic()
    await ask()
    return time.monotonic() - started


def _tensor(values: np.ndarray) -> skeleton_pb2.Tensor:
    data = values.astype("<f4").tobytes()
    return skeleton_pb2.Tensor(shape=values.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=data)

"""Load of the server: live streams at camera rate, and the cost that gRPC adds to one call."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import multiprocessing.connection
import os
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path

import grpc
import numpy as np

from skelact.layouts import load_layout
from skelact.recognition import Recognizer
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc, skeleton_pb2
from skelact.values import Clip

from .app import start_server
from .config import ServerConfig

FPS = 30.0
MAX_RATIO = 1.3  # of the time over gRPC to that of the bare call
WARM_UP_S = 10.0
WARM_UP_CALLS = 5


@dataclass(frozen=True)
class ClientFigures:
    """Counts and latencies of one client process, over all its streams.

    Attributes:
        sent: Frames sent.
        acked: Frames received, by the summaries of the server.
        answers: Answers received.
        expected: Answers due.
        late: Frames that the client sent more than one frame time late.
        latencies_ms: From sending a frame to its answer, milliseconds.
        errors: Status of each failed stream.
    """

    sent: int
    acked: int
    answers: int
    expected: int
    late: int
    latencies_ms: tuple[float, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class ServeFigures:
    """Result of `bench_serve`.

    Attributes:
        clients: Figures of the clients.
        rss_mb: Resident memory of the server, megabytes, one sample per second after the warm-up.
        cpu_cores: Processor time of the server over wall time; 1 is one core.
    """

    clients: ClientFigures
    rss_mb: tuple[float, ...]
    cpu_cores: float

    @property
    def lost(self) -> int:
        """Number of frames sent but not received."""
        return self.clients.sent - self.clients.acked


def bench_serve(
    *,
    clients: int = 16,
    seconds: float = 120.0,
    stride: int = 8,
    model: str = "mocap-core19",
    threads: int = 1,
    live_networks: bool = ServerConfig.live_networks,
) -> ServeFigures:
    """Run live streams of one person at 30 fps: the server in this process, the clients in another.

    Args:
        clients: Number of streams at the same time.
        seconds: Length of each stream.
        stride: Frames between two answers.
        model: Recognizer, shipped name or path.
        threads: Threads per network.
        live_networks: As in `ServerConfig`.
    """
    config = ServerConfig(
        address="127.0.0.1:0",
        models=(model,),
        threads=threads,
        pose=False,
        generation=False,
        live_networks=live_networks,
    )
    return asyncio.run(_serve(config, clients, seconds, stride))


async def _serve(config: ServerConfig, clients: int, seconds: float, stride: int) -> ServeFigures:
    running = await start_server(config)
    (model,) = running.models.recognizers.values()
    due = _answers_due(model.recognizer, round(seconds * FPS), stride)
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    arguments = (f"127.0.0.1:{running.port}", clients, seconds, stride, due, sender)
    process = context.Process(target=_client_process, args=arguments, daemon=True)
    process.start()
    sender.close()
    started, cpu = time.monotonic(), time.process_time()
    rss: list[float] = []
    while process.is_alive() and not receiver.poll():
        await asyncio.sleep(1.0)
        if time.monotonic() - started >= min(WARM_UP_S, seconds / 4):
            rss.append(_rss_mb())
    cpu_cores = (time.process_time() - cpu) / (time.monotonic() - started)
    seen = json.loads(await asyncio.to_thread(receiver.recv))
    process.join(10)
    await running.stop(0.5)
    lists = {key: tuple(seen[key]) for key in ("latencies_ms", "errors")}
    return ServeFigures(ClientFigures(**{**seen, **lists}), tuple(rss), cpu_cores)


def _answers_due(recognizer: Recognizer, frames: int, stride: int) -> int:
    """How many answers one person's stream is to get."""
    stream = recognizer.stream(layout=recognizer.layout, fps=FPS, stride=stride)
    poses = np.random.default_rng(0).normal(size=(frames, len(recognizer.layout.names), 3))
    return sum(one.is_answer for pose in poses for one in stream.add({0: pose}))


def _client_process(
    address: str, clients: int, seconds: float, stride: int, due: int, sender: multiprocessing.connection.Connection
) -> None:
    sender.send(json.dumps(asdict(asyncio.run(_run_clients(address, clients, seconds, stride, due)))))
    sender.close()


async def _run_clients(address: str, clients: int, seconds: float, stride: int, due: int) -> ClientFigures:
    frames = round(seconds * FPS)
    # streams start at different times, as real cameras do
    parts = await asyncio.gather(
        *(_run_client(address, frames, stride, due, delay_s=seed / clients, seed=seed) for seed in range(clients))
    )
    total = ClientFigures(0, 0, 0, 0, 0, (), ())
    for part in parts:
        total = ClientFigures(*(a + b for a, b in zip(_row(total), _row(part), strict=True)))
    return total


def _row(figures: ClientFigures) -> tuple:  # type: ignore[type-arg]
    return (
        figures.sent,
        figures.acked,
        figures.answers,
        figures.expected,
        figures.late,
        figures.latencies_ms,
        figures.errors,
    )


async def _run_client(address: str, frames: int, stride: int, due: int, *, delay_s: float, seed: int) -> ClientFigures:
    await asyncio.sleep(delay_s)
    sent_s: list[float] = []
    late = 0
    joints = np.random.default_rng(seed).normal(size=(90, 19, 3)).astype("<f4")

    async def messages() -> AsyncIterator[pb.StreamRecognizeRequest]:
        nonlocal late
        options = pb.RecognitionOptions(fps=FPS, stride=stride)
        yield pb.StreamRecognizeRequest(config=pb.StreamRecognizeConfig(layout="core19", options=options))
        start = time.monotonic()
        for frame in range(frames):
            wait = start + frame / FPS - time.monotonic()
            late += wait < -1 / FPS
            if wait > 0:
                await asyncio.sleep(wait)
            sent_s.append(time.monotonic())
            tensor = skeleton_pb2.Tensor(
                shape=(19, 3), dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=joints[frame % len(joints)].tobytes()
            )
            yield pb.StreamRecognizeRequest(
                frame=pb.SkeletonFrame(people=[pb.TrackedSkeleton(person_id=1, joints=tensor)])
            )

    latencies: list[float] = []
    acked, errors = 0, []
    async with grpc.aio.insecure_channel(address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
        try:
            async for response in recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(messages()):
                if response.HasField("answer"):
                    latencies.append(1e3 * (time.monotonic() - sent_s[response.answer.frame_index]))
                elif response.HasField("summary"):
                    acked = response.summary.frames_received
        except grpc.RpcError as error:
            errors.append(f"{error.code().name}: {error.details()}")
    return ClientFigures(len(sent_s), acked, len(latencies), due, late, tuple(latencies), tuple(errors))


def _rss_mb() -> float:
    """Resident memory of this process, megabytes; 0 where the system has no /proc."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if path.exists() else 0.0


@dataclass(frozen=True)
class CallFigures:
    """Times of one call, milliseconds, warm.

    Attributes:
        bare_ms: `Recognizer.recognize` in this process.
        served_ms: The same clip through `Recognize` over gRPC.
    """

    bare_ms: tuple[float, ...]
    served_ms: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median time over gRPC divided by the median time of the bare call."""
        return float(np.median(self.served_ms) / np.median(self.bare_ms))


def bench_recognize(
    *, frames: int = 90, calls: int = 100, model: str = "mocap-core19", threads: int = 1
) -> CallFigures:
    """Compare one clip through `Recognize` with the bare call in the same process.

    Args:
        frames: Length of the clip.
        calls: Number of calls of each kind, after the warm-up.
        model: Recognizer, shipped name or path.
        threads: Threads per network.
    """
    config = ServerConfig(address="127.0.0.1:0", models=(model,), threads=threads, pose=False, generation=False)
    return asyncio.run(_recognize(config, frames, calls))


async def _recognize(config: ServerConfig, frames: int, calls: int) -> CallFigures:
    joints = np.random.default_rng(0).normal(size=(1, frames, 19, 3)).astype(np.float32)
    clip = Clip(joints, load_layout("core19"), FPS)
    tensor = skeleton_pb2.Tensor(shape=joints.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=joints.tobytes())
    request = pb.RecognizeRequest(clip=skeleton_pb2.Clip(joints=tensor, layout="core19", fps=FPS))
    running = await start_server(config)
    (model,) = running.models.recognizers.values()
    bare: list[float] = []
    served: list[float] = []
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        for call in range(calls + WARM_UP_CALLS):  # alternate, so that both run under the same load
            started = time.perf_counter()
            model.recognizer.recognize(clip)
            between = time.perf_counter()
            await stub.Recognize(request)
            ended = time.perf_counter()
            if call >= WARM_UP_CALLS:
                bare.append(1e3 * (between - started))
                served.append(1e3 * (ended - between))
    await running.stop(0.5)
    return CallFigures(tuple(bare), tuple(served))

"""What the server can carry: live streams at camera rate, and what gRPC adds to one call. Prints tables."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import multiprocessing.connection
import os
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import grpc
import numpy as np
from rich.console import Console
from rich.table import Table

from skelact.layouts import load_layout
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc, skeleton_pb2
from skelact.values import Clip

from .app import start_server
from .config import ServerConfig

FPS = 30.0
RATIO_BAR = 1.3
WARM_UP_S = 10.0


@dataclass(frozen=True)
class ClientFigures:
    """What one client process saw, over all its streams.

    Attributes:
        sent: Frames sent.
        acked: Frames that the servers' summaries say arrived.
        answers: Answers that came.
        expected: Answers that should have come.
        late: Frames sent more than one frame time after they were due; the client's own lag.
        latencies_ms: From sending a frame to its answer, milliseconds.
        errors: Status of each stream that broke.
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
    """What `bench_serve` measured; memory is the server's resident set, megabytes.

    Attributes:
        clients: The clients' figures.
        rss_mb: One sample a second, from the end of the warm-up.
        cpu_share: Processor time of the server over wall time; 1 is one core.
    """

    clients: ClientFigures
    rss_mb: tuple[float, ...]
    cpu_share: float

    @property
    def lost(self) -> int:
        """Frames that were sent and not received."""
        return self.clients.sent - self.clients.acked


def bench_serve(
    *, clients: int = 16, seconds: float = 120.0, stride: int = 8, model: str = "mocap-core19", threads: int = 1
) -> ServeFigures:
    """Run live streams of one person at 30 fps against a server in this process, clients in another; print a table."""
    config = ServerConfig(address="127.0.0.1:0", models=(model,), threads=threads, pose=False, generation=False)
    figures = asyncio.run(_serve(config, clients, seconds, stride))
    Console().print(_serve_table(figures, clients, seconds, stride))
    return figures


async def _serve(config: ServerConfig, clients: int, seconds: float, stride: int) -> ServeFigures:
    running = await start_server(config)
    (model,) = running.models.recognizers.values()
    least = max(1, round(model.recognizer.config.window_min_s * FPS))
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    arguments = (f"127.0.0.1:{running.port}", clients, seconds, stride, least, sender)
    process = context.Process(target=_client_process, args=arguments, daemon=True)
    process.start()
    sender.close()
    started, cpu = time.monotonic(), time.process_time()
    rss: list[float] = []
    while process.is_alive() and not receiver.poll():
        await asyncio.sleep(1.0)
        if time.monotonic() - started >= min(WARM_UP_S, seconds / 4):
            rss.append(_rss_mb())
    share = (time.process_time() - cpu) / (time.monotonic() - started)
    seen = json.loads(await asyncio.to_thread(receiver.recv))
    process.join(10)
    await running.stop(0.5)
    lists = {key: tuple(seen[key]) for key in ("latencies_ms", "errors")}
    return ServeFigures(ClientFigures(**{**seen, **lists}), tuple(rss), share)


def _client_process(
    address: str, clients: int, seconds: float, stride: int, least: int, sender: multiprocessing.connection.Connection
) -> None:
    sender.send(json.dumps(asdict(asyncio.run(_run_clients(address, clients, seconds, stride, least)))))
    sender.close()


async def _run_clients(address: str, clients: int, seconds: float, stride: int, least: int) -> ClientFigures:
    frames = round(seconds * FPS)
    due = 0 if frames < least else 1 + (frames - least) // stride
    # streams do not start in step: real cameras do not either
    parts = await asyncio.gather(
        *(_run_client(address, frames, stride, due, number / clients, number) for number in range(clients))
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


async def _run_client(address: str, frames: int, stride: int, due: int, delay_s: float, seed: int) -> ClientFigures:
    await asyncio.sleep(delay_s)
    sent_s: list[float] = []
    late = 0
    joints = np.random.default_rng(seed).normal(size=(90, 19, 3)).astype("<f4")

    async def messages() -> AsyncIterator[pb.StreamRecognizeRequest]:
        nonlocal late
        options = pb.RecognitionOptions(fps=FPS, stride=stride)
        yield pb.StreamRecognizeRequest(config=pb.StreamRecognizeConfig(layout="core19", options=options))
        start = time.monotonic()
        for number in range(frames):
            wait = start + number / FPS - time.monotonic()
            late += wait < -1 / FPS
            if wait > 0:
                await asyncio.sleep(wait)
            sent_s.append(time.monotonic())
            tensor = skeleton_pb2.Tensor(
                shape=(19, 3), dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=_frame(joints, number)
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


def _frame(joints: np.ndarray, number: int) -> bytes:
    return joints[number % len(joints)].tobytes()


def _rss_mb() -> float:
    """Resident memory of this process, megabytes; 0 where the system has no /proc."""
    path = Path("/proc/self/statm")
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if path.exists() else 0.0


def _serve_table(figures: ServeFigures, clients: int, seconds: float, stride: int) -> Table:
    seen = figures.clients
    table = Table("figure", "value", title=f"{clients} streams, {FPS:g} fps, stride {stride}, {seconds:g} s")
    table.add_row("frames sent / received / lost", f"{seen.sent} / {seen.acked} / {figures.lost}")
    table.add_row("answers expected / received", f"{seen.expected} / {seen.answers}")
    table.add_row("frames the client sent late", str(seen.late))
    if seen.latencies_ms:
        p50, p99 = np.percentile(seen.latencies_ms, [50, 99])
        table.add_row("answer latency p50 / p99 / max", f"{p50:.1f} / {p99:.1f} / {max(seen.latencies_ms):.1f} ms")
    if figures.rss_mb:
        first, last = figures.rss_mb[0], figures.rss_mb[-1]
        table.add_row(
            "server memory after warm-up / end / peak", f"{first:.0f} / {last:.0f} / {max(figures.rss_mb):.0f} MB"
        )
    table.add_row("server processor share", f"{figures.cpu_share:.0%} of one core")
    for error in sorted(set(seen.errors)):
        table.add_row("stream error", f"{error} x {seen.errors.count(error)}")
    return table


def bench_recognize(*, frames: int = 90, calls: int = 100, model: str = "mocap-core19", threads: int = 1) -> float:
    """Compare one clip through `Recognize` with the bare call in the same process; print a table, return the ratio."""
    config = ServerConfig(address="127.0.0.1:0", models=(model,), threads=threads, pose=False, generation=False)
    bare, served = asyncio.run(_recognize(config, frames, calls))
    ratio = float(np.median(served) / np.median(bare))
    table = Table("call", "p50", "p99", title=f"one clip of {frames} frames, {calls} calls each, warm")
    for name, times in (("bare recognizer.recognize", bare), ("Recognize over gRPC", served)):
        table.add_row(name, *(f"{value:.2f} ms" for value in np.percentile(times, [50, 99])))
    table.add_row(f"ratio of p50 (bar {RATIO_BAR})", f"{ratio:.2f}", "")
    Console().print(table)
    return ratio


async def _recognize(config: ServerConfig, frames: int, calls: int) -> tuple[Sequence[float], Sequence[float]]:
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
        for number in range(calls + 5):  # in turn, so that both see the same machine; the first five warm up
            started = time.perf_counter()
            model.recognizer.recognize(clip)
            between = time.perf_counter()
            await stub.Recognize(request)
            ended = time.perf_counter()
            if number >= 5:
                bare.append(1e3 * (between - started))
                served.append(1e3 * (ended - between))
    await running.stop(0.5)
    return bare, served

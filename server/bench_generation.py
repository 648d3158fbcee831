"""Latency of the first chunk and throughput of generated motion, over gRPC."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import grpc
import numpy as np

from skelact.v1 import generation_pb2 as pb
from skelact.v1 import generation_pb2_grpc

from .app import start_server
from .config import ServerConfig

MAX_FIRST_CHUNK_MS, MIN_REAL_TIME = 150.0, 25.0  # what we aim at
WARM_UP = 2
CHECKED = 3  # calls whose early frames are compared with those of the whole
MAX_APART = 1e-6  # of root positions in meters, and of quaternions
REQUESTS = (  # text, seconds, whether frames come early
    ("walk while waving the right hand", 4.0, False),
    ("walk in a circle while waving the right hand", 20.0, False),
    ("run, then jump twice and then bow while raising the left hand", 12.0, False),
    ("walk", 4.0, True),
    ("walk", 60.0, True),
)


@dataclass(frozen=True, eq=False)
class GenerateFigures:
    """Times of one request, over all calls.

    Attributes:
        text: The sentence.
        duration_s: Duration of the motion.
        first_chunk_ms: From sending the request to the first chunk, of each call.
        whole_ms: From sending the request to the footer, of each call.
        cpu_ms: Processor time of server and client together, of each call.
        is_early: Whether frames come before the whole is made.
        is_equal: Of those, whether every call had the frames of the motion that is made whole.
    """

    text: str
    duration_s: float
    is_early: bool
    is_equal: bool | None
    first_chunk_ms: tuple[float, ...]
    whole_ms: tuple[float, ...]
    cpu_ms: tuple[float, ...]

    @property
    def real_time(self) -> float:
        """Seconds of motion per second, in the median call."""
        return 1e3 * self.duration_s / float(np.median(self.whole_ms))


def bench_generate(*, calls: int = 30) -> list[GenerateFigures]:
    """Time `Generate` on a warm server in this process; every call has another seed."""
    return asyncio.run(_generate(ServerConfig(address="127.0.0.1:0", pose=False), calls))


async def _generate(config: ServerConfig, calls: int) -> list[GenerateFigures]:
    running = await start_server(config)
    figures = []
    async with grpc.aio.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        stub = generation_pb2_grpc.GenerationServiceStub(channel)
        for text, duration_s, is_early in REQUESTS:
            requests = [
                pb.GenerateRequest(text=text, duration_s=duration_s, seed=seed, early=is_early)
                for seed in range(calls + WARM_UP)
            ]
            rows = [await _call(stub, request) for request in requests][WARM_UP:]
            is_equal = all([await _is_equal(stub, request) for request in requests[:CHECKED]]) if is_early else None
            figures.append(GenerateFigures(text, duration_s, is_early, is_equal, *zip(*rows, strict=True)))
    await running.stop(0.5)
    return figures


async def _call(
    stub: generation_pb2_grpc.GenerationServiceStub, request: pb.GenerateRequest
) -> tuple[float, float, float]:
    started, cpu, first = time.perf_counter(), time.process_time(), 0.0
    async for response in stub.Generate(request):
        if response.HasField("chunk") and not response.chunk.chunk_index:
            first = time.perf_counter() - started
    return 1e3 * first, 1e3 * (time.perf_counter() - started), 1e3 * (time.process_time() - cpu)


async def _is_equal(stub: generation_pb2_grpc.GenerationServiceStub, request: pb.GenerateRequest) -> bool:
    """Whether early frames are those of the motion that is made whole, with one attempt."""
    whole = pb.GenerateRequest(text=request.text, duration_s=request.duration_s, seed=request.seed, attempts=1)
    early, other = [await _frames(stub, one) for one in (request, whole)]
    return early.shape == other.shape and float(np.abs(early - other).max()) <= MAX_APART


async def _frames(stub: generation_pb2_grpc.GenerationServiceStub, request: pb.GenerateRequest) -> np.ndarray:
    """Root positions and quaternions (T, 3 + 4 V) of an answer."""
    rows = []
    async for response in stub.Generate(request):
        if response.HasField("chunk"):
            frames = response.chunk.root.shape[0]
            own = [np.frombuffer(one.data, "<f4") for one in (response.chunk.root, response.chunk.rotations)]
            rows.append(np.concatenate([values.reshape(frames, -1) for values in own], axis=1))
    return np.concatenate(rows)

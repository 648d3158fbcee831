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

MAX_FIRST_CHUNK_MS, MIN_REAL_TIME = 300.0, 20.0  # what we aim at
WARM_UP = 2
REQUESTS = (
    ("walk while waving the right hand", 4.0),
    ("walk in a circle while waving the right hand", 20.0),
    ("run, then jump twice and then bow while raising the left hand", 12.0),
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
    """

    text: str
    duration_s: float
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
        for text, duration_s in REQUESTS:
            rows = [await _call(stub, text, duration_s, seed) for seed in range(calls + WARM_UP)][WARM_UP:]
            figures.append(GenerateFigures(text, duration_s, *zip(*rows, strict=True)))
    await running.stop(0.5)
    return figures


async def _call(
    stub: generation_pb2_grpc.GenerationServiceStub, text: str, duration_s: float, seed: int
) -> tuple[float, float, float]:
    request = pb.GenerateRequest(text=text, duration_s=duration_s, seed=seed)
    started, cpu, first = time.perf_counter(), time.process_time(), 0.0
    async for response in stub.Generate(request):
        if response.HasField("chunk") and not response.chunk.chunk_index:
            first = time.perf_counter() - started
    return 1e3 * first, 1e3 * (time.perf_counter() - started), 1e3 * (time.process_time() - cpu)

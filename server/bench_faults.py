"""What hostile and broken clients get, and what good ones notice of it: one row of figures per kind."""

from __future__ import annotations

import asyncio
import math
import random
import socket
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from skelact.errors import InputError
from skelact.server_process import ServerProcess

from .bench_fault_kinds import (
    CONCURRENCY,
    TIMEOUT_S,
    Fault,
    Secrets,
    call_method,
    clip_request,
    list_faults,
    make_secrets,
    open_channel,
)
from .bench_leaving import rss_mb

PROBE_S = 0.02  # between two questions of health
LOOK_S = 0.1  # between two looks at the memory
MIN_LOOKS = 20  # for a slope
SETTLE_S = 1.0
SILENT = "silent connections"
MAX_REFUSE_MS, MAX_MEMORY_MB, MAX_HEALTH_MS = 50.0, 50.0, 100.0  # what we aim at


@dataclass(frozen=True)
class FaultFigures:
    """One kind of fault.

    Attributes:
        kind: What was done.
        wanted: Status that it should get, or several with "/" between.
        codes: Status -> how often it came.
        detailed: How many carried details, such as the limit or the id of the call.
        p50_ms: Half of them were refused within this time.
        p99_ms: 99 in 100 were.
        memory_mb: That the server grew by, and did not give back within a second.
        peak_mb: That it grew by at most meanwhile.
        slope_kb: By which it grew with every 1,000 calls in the second half of them; NaN: too short to say.
        health_p99_ms: 99 in 100 questions of health were answered within this time meanwhile.
        is_served: Whether a good call was answered after it.
    """

    kind: str
    wanted: str
    codes: dict[str, int]
    detailed: int
    p50_ms: float
    p99_ms: float
    memory_mb: float
    peak_mb: float
    slope_kb: float
    health_p99_ms: float
    is_served: bool

    @property
    def count(self) -> int:
        """How many were made."""
        return sum(self.codes.values())

    @property
    def is_held(self) -> bool:
        """Whether each got what it should, and good calls go on."""
        return self.is_served and set(self.codes) <= set(self.wanted.split("/"))


@dataclass(frozen=True)
class Target:
    """The server under test.

    Attributes:
        address: Host and port.
        port: The port.
        pid: Its process, whose memory is looked at.
    """

    address: str
    port: int
    pid: int


def bench_faults(
    *, calls: int = 1000, kinds: Sequence[str] = (), model: str = "mocap-core19", seed: int = 0
) -> list[FaultFigures]:
    """Make faults of every kind against a guarded server in a process of its own.

    Args:
        calls: Of each kind.
        kinds: Names of those to make; empty: all.
        model: Recognizer, shipped name or path.
        seed: Of everything random.

    Raises:
        ConfigError: A library is missing.
        InputError: There is no such kind.
    """
    with tempfile.TemporaryDirectory() as folder:
        secrets = make_secrets(Path(folder))
        known = [fault.kind for fault in list_faults(secrets, random.Random(seed))] + [SILENT]
        for kind in kinds:
            if kind not in known:
                raise InputError(f"expected one of {', '.join(known)}, got {kind!r}", field="fault")
        config = Path(folder) / "server.yaml"
        config.write_text("generation: false\n", encoding="utf-8")
        options = ["--config", config, "--weights", model, "--tokens", secrets.tokens]
        options += ["--certificate", secrets.tls.certificate, "--key", secrets.tls.key]
        with ServerProcess([str(option) for option in options]) as server:
            target = Target(server.address, server.port, server.pid)
            return asyncio.run(make_faults(target, secrets, calls, random.Random(seed), kinds=kinds))


async def make_faults(
    server: Target, secrets: Secrets, calls: int, rng: random.Random, *, kinds: Sequence[str] = ()
) -> list[FaultFigures]:
    """Make faults of every kind.

    Args:
        server: Under test.
        secrets: Its certificates and tokens.
        calls: Of each kind.
        rng: Of everything random.
        kinds: Names of those to make; empty: all.
    """
    good = clip_request()
    async with open_channel(server.address, secrets.ca) as channel:
        for _ in range(CONCURRENCY):  # warm
            await call_method(channel, good, secrets.good)
        await asyncio.gather(call_method(channel, good, secrets.poor), return_exceptions=True)
    rows = []
    for fault in list_faults(secrets, rng):
        if not kinds or fault.kind in kinds:
            rows.append(await _measure(server, secrets, fault, max(1, round(calls * fault.part))))
    if not kinds or SILENT in kinds:
        rows.append(await _measure_silent(server, secrets, calls))
    return rows


async def _measure(server: Target, secrets: Secrets, fault: Fault, count: int) -> FaultFigures:
    seen = _Seen(server.pid)
    left = iter(range(count))

    async def work(channel: grpc.aio.Channel) -> None:
        for _ in left:
            await seen.add(fault.ask(channel, server.address))

    async with open_channel(server.address, secrets.ca) as channel, _watching(server, secrets, seen):
        await asyncio.gather(*(work(channel) for _ in range(min(fault.at_once, count))))
    return await _row(server, secrets, fault.kind, fault.wanted, seen)


async def _measure_silent(server: Target, secrets: Secrets, count: int) -> FaultFigures:
    """Connections that never shake hands: the times are those of newcomers meanwhile."""
    seen = _Seen(server.pid)
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        async with _watching(server, secrets, seen):
            for _ in range(10):
                async with open_channel(server.address, secrets.ca) as channel:
                    await seen.add(call_method(channel, clip_request(), secrets.good))
    return await _row(server, secrets, f"newcomers beside {count} {SILENT}", "OK", seen)


class _Seen:
    """What became of the calls of one kind, and of the server meanwhile.

    Args:
        pid: Of the server.
    """

    def __init__(self, pid: int) -> None:
        self.codes: Counter[str] = Counter()
        self.times_ms: list[float] = []
        self.health_ms: list[float] = []
        self.detailed = 0
        self.before_mb = rss_mb(pid)
        self.looks: list[tuple[int, float]] = []  # calls so far, and megabytes
        self._pid = pid

    async def add(self, call: Awaitable[object]) -> None:
        """Await a call and count it."""
        started = time.perf_counter()
        code, has_details = await _outcome(call)
        self.times_ms.append(1e3 * (time.perf_counter() - started))
        self.codes[code] += 1
        self.detailed += has_details

    async def look(self) -> None:
        """Look at the memory again and again."""
        while True:
            self.looks.append((len(self.times_ms), rss_mb(self._pid)))
            await asyncio.sleep(LOOK_S)

    @property
    def slope_kb(self) -> float:
        """Growth with every 1,000 calls in the second half of the looks."""
        calls, memory = np.array(self.looks[len(self.looks) // 2 :] or [(0, 0.0)]).T
        if len(calls) < MIN_LOOKS or calls[0] == calls[-1]:
            return math.nan
        return float(np.polyfit(calls / 1e3, 1e3 * memory, 1)[0])


async def _row(server: Target, secrets: Secrets, kind: str, wanted: str, seen: _Seen) -> FaultFigures:
    await asyncio.sleep(SETTLE_S)
    grown = rss_mb(server.pid) - seen.before_mb
    async with open_channel(server.address, secrets.ca) as channel:
        code, _ = await _outcome(call_method(channel, clip_request(), secrets.good))
    p50, p99 = np.percentile(seen.times_ms, (50, 99))
    return FaultFigures(
        kind,
        wanted,
        dict(seen.codes),
        seen.detailed,
        float(p50),
        float(p99),
        memory_mb=grown,
        peak_mb=max((memory for _, memory in seen.looks), default=math.nan) - seen.before_mb,
        slope_kb=seen.slope_kb,
        health_p99_ms=float(np.percentile(seen.health_ms, 99)) if seen.health_ms else math.nan,
        is_served=code == "OK",
    )


async def _outcome(call: Awaitable[object]) -> tuple[str, bool]:
    """Status of a call, and whether it carried details."""
    try:
        await call
    except asyncio.CancelledError:
        return "CANCELLED", False
    except grpc.aio.AioRpcError as error:
        status = rpc_status.from_call(error)
        return error.code().name, bool(status and status.details)
    return "OK", False


@asynccontextmanager
async def _watching(server: Target, secrets: Secrets, seen: _Seen) -> AsyncIterator[None]:
    """Ask health and look at the memory again and again during a block."""

    async def probe(channel: grpc.aio.Channel) -> None:
        stub = health_pb2_grpc.HealthStub(channel)
        while True:
            started = time.perf_counter()
            await stub.Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_S)
            seen.health_ms.append(1e3 * (time.perf_counter() - started))
            await asyncio.sleep(PROBE_S)

    async with open_channel(server.address, secrets.ca) as channel:
        await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_S)
        tasks = [asyncio.ensure_future(probe(channel)), asyncio.ensure_future(seen.look())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

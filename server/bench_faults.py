"""What hostile and broken clients get, and what good ones notice of it: one row of figures per kind."""

from __future__ import annotations

import asyncio
import math
import os
import random
import socket
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from skelact.errors import ConfigError
from skelact.layouts import load_layout
from skelact.server_process import ServerProcess
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

from .bench_mutations import REFUSED, STREAM, mutated_message, mutated_picture
from .config import Limits, Quotas, TlsConfig
from .tokens import add_token

METHOD = "/skelact.v1.RecognitionService/Recognize"
TOKEN_LIFE_OVER = "2020-01-01"
BODY_BYTES = 1 << 20  # of a refused request: nothing of it should be read
CONCURRENCY = 32
SENT_TOO_LATE = "Internal error from Core"  # the client's own words when it sends to a stream that was just refused
TRIES = 5
TIMEOUT_S = 30.0
PROBE_S = 0.02  # between two questions of health
SETTLE_S = 1.0
MAX_CANCEL_S = 0.02
MAX_REFUSE_MS, MAX_MEMORY_MB, MAX_HEALTH_MS = 50.0, 50.0, 100.0  # what we aim at
Metadata = tuple[tuple[str, str], ...]
Ask = Callable[[grpc.aio.Channel, str], Awaitable[object]]  # on a channel, or on one of its own to the address


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
        memory_mb: That the server grew by.
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
class Fault:
    """One kind of fault to make.

    Attributes:
        kind: What is done.
        wanted: Status that it should get, or several with "/" between.
        ask: Makes one call.
        part: Of all calls that are made of this kind.
    """

    kind: str
    wanted: str
    ask: Ask
    part: float = 1.0


@dataclass(frozen=True)
class Secrets:
    """Certificates and tokens of the server under test.

    Attributes:
        ca: Who signed its certificate, PEM.
        stranger_ca: Somebody else, PEM.
        good: Token with all rights.
        reader: Token that may not recognize.
        poor: Token whose quota a single call uses up.
        over: Expired token.
        tls: Files of the server.
        tokens: File of the tokens.
    """

    ca: bytes
    stranger_ca: bytes
    good: str
    reader: str
    poor: str
    over: str
    tls: TlsConfig
    tokens: Path


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


def bench_faults(*, calls: int = 1000, model: str = "mocap-core19", seed: int = 0) -> list[FaultFigures]:
    """Make faults of every kind against a guarded server in a process of its own.

    Args:
        calls: Of each kind.
        model: Recognizer, shipped name or path.
        seed: Of everything random.

    Raises:
        ConfigError: A library is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        secrets = make_secrets(Path(folder))
        config = Path(folder) / "server.yaml"
        config.write_text("generation: false\n", encoding="utf-8")
        options = ["--config", config, "--weights", model, "--tokens", secrets.tokens]
        options += ["--certificate", secrets.tls.certificate, "--key", secrets.tls.key]
        with ServerProcess([str(option) for option in options]) as server:
            target = Target(server.address, server.port, server.pid)
            return asyncio.run(make_faults(target, secrets, calls, random.Random(seed)))


def make_secrets(folder: Path) -> Secrets:
    """Make certificates and tokens in a folder.

    Raises:
        ConfigError: A library is missing.
    """
    try:
        from .bench_certificates import Authority
    except ImportError as error:
        raise ConfigError("bench faults: needs cryptography: pip install 'skelact[faults]'") from error
    authority, stranger = Authority(folder), Authority(folder, "stranger")
    pair, tokens = authority.sign("server"), folder / "tokens.yaml"
    return Secrets(
        authority.file.read_bytes(),
        stranger.file.read_bytes(),
        good=add_token(tokens, "good", ("recognize", "pose", "info"), quotas=Quotas()),
        reader=add_token(tokens, "reader", ("info",)),
        poor=add_token(tokens, "poor", ("recognize",), quotas=Quotas(bytes_per_minute=1)),
        over=add_token(tokens, "over", ("recognize",), expires=TOKEN_LIFE_OVER),
        tls=TlsConfig(str(pair.certificate), str(pair.key)),
        tokens=tokens,
    )


async def make_faults(server: Target, secrets: Secrets, calls: int, rng: random.Random) -> list[FaultFigures]:
    """Make faults of every kind.

    Args:
        server: Under test.
        secrets: Its certificates and tokens.
        calls: Of each kind.
        rng: Of everything random.
    """
    good = _clip_request()
    async with _channel(server.address, secrets.ca) as channel:
        for _ in range(CONCURRENCY):  # warm
            await _call(channel, good, secrets.good)
        await asyncio.gather(_call(channel, good, secrets.poor), return_exceptions=True)
    rows = []
    for fault in _floods(secrets, rng):
        count = max(1, round(calls * fault.part))
        rows.append(await _measure(server, secrets, fault, count))
    return [*rows, await _measure_silent(server, secrets, calls)]


def _floods(secrets: Secrets, rng: random.Random) -> list[Fault]:
    large = bytes(BODY_BYTES)

    def ask(request: bytes, token: str, method: str = METHOD) -> Ask:
        return lambda channel, _: _call(channel, request, token, method)

    def garbage(channel: grpc.aio.Channel, _: str) -> Awaitable[object]:
        return _call(channel, b"\xff" + rng.randbytes(rng.randrange(2000)), secrets.good)

    async def cancel(channel: grpc.aio.Channel, _: str) -> None:
        call = channel.unary_unary(METHOD)(_clip_request(), metadata=_bearer(secrets.good), timeout=TIMEOUT_S)
        await asyncio.sleep(MAX_CANCEL_S * rng.random())
        call.cancel()
        if await call.code() is grpc.StatusCode.OK:  # it was faster
            raise asyncio.CancelledError
        await call

    return [
        Fault("no token", "UNAUTHENTICATED", ask(large, "")),
        Fault("wrong token", "UNAUTHENTICATED", ask(large, "skelact_wrong")),
        Fault("expired token", "UNAUTHENTICATED", ask(large, secrets.over)),
        Fault("no right", "PERMISSION_DENIED", ask(large, secrets.reader)),
        Fault("used up quota", "RESOURCE_EXHAUSTED", ask(large, secrets.poor)),
        Fault("unknown method", "UNIMPLEMENTED", ask(large, secrets.good, "/skelact.v1.Other/Method")),
        Fault("garbage", "INVALID_ARGUMENT", garbage),
        Fault("oversize message", "RESOURCE_EXHAUSTED", ask(bytes(Limits.max_message_bytes + 1), secrets.good), 0.02),
        Fault("random cancels", "CANCELLED", cancel),
        Fault("mutated messages", "/".join(REFUSED), _mutated(mutated_message, rng, secrets.good)),
        Fault("mutated pictures", "/".join(REFUSED), _mutated(mutated_picture, rng, secrets.good), 0.1),
        Fault("wrong authority", "UNAVAILABLE", _stranger(secrets.stranger_ca), 0.1),
        Fault("plain text", "UNAVAILABLE", _stranger(None), 0.1),
    ]


def _mutated(make: Callable[[random.Random], tuple[str, list[bytes]]], rng: random.Random, token: str) -> Ask:
    async def ask(channel: grpc.aio.Channel, _: str) -> None:
        method, requests = make(rng)
        if method != STREAM:
            await _call(channel, requests[0], token, method)
            return
        for _attempt in range(TRIES):
            call = channel.stream_stream(method)(iter(requests), metadata=_bearer(token), timeout=TIMEOUT_S)
            try:
                async for _answer in call:
                    pass
                return
            except grpc.aio.AioRpcError as error:
                if not (error.details() or "").startswith(SENT_TOO_LATE):
                    raise

    return ask


def _stranger(ca: bytes | None) -> Ask:
    """A call on a connection of its own."""

    async def ask(_: grpc.aio.Channel, address: str) -> None:
        async with _channel(address, ca) as own:
            await _call(own, b"", "")

    return ask


async def _measure(server: Target, secrets: Secrets, fault: Fault, count: int) -> FaultFigures:
    codes: Counter[str] = Counter()
    times_ms: list[float] = []
    detailed = 0
    left = iter(range(count))
    before = _rss_mb(server.pid)

    async def work(channel: grpc.aio.Channel) -> None:
        nonlocal detailed
        for _ in left:
            started = time.perf_counter()
            code, has_details = await _outcome(fault.ask(channel, server.address))
            times_ms.append(1e3 * (time.perf_counter() - started))
            codes[code] += 1
            detailed += has_details

    async with _channel(server.address, secrets.ca) as channel, _probing(server, secrets) as health_ms:
        await asyncio.gather(*(work(channel) for _ in range(min(CONCURRENCY, count))))
    return await _row(server, secrets, fault.kind, fault.wanted, codes, detailed, times_ms, health_ms, before)


async def _measure_silent(server: Target, secrets: Secrets, count: int) -> FaultFigures:
    """Connections that never shake hands: the times are those of newcomers meanwhile."""
    before, times_ms = _rss_mb(server.pid), []
    codes: Counter[str] = Counter()
    with ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        async with _probing(server, secrets) as health_ms:
            for _ in range(10):
                async with _channel(server.address, secrets.ca) as channel:
                    started = time.perf_counter()
                    code, _ = await _outcome(_call(channel, _clip_request(), secrets.good))
                    times_ms.append(1e3 * (time.perf_counter() - started))
                    codes[code] += 1
    kind = f"newcomers beside {count} silent connections"
    return await _row(server, secrets, kind, "OK", codes, 0, times_ms, health_ms, before)


async def _row(
    server: Target,
    secrets: Secrets,
    kind: str,
    wanted: str,
    codes: Counter[str],
    detailed: int,
    times_ms: list[float],
    health_ms: list[float],
    before_mb: float,
) -> FaultFigures:
    await asyncio.sleep(SETTLE_S)
    grown = _rss_mb(server.pid) - before_mb
    async with _channel(server.address, secrets.ca) as channel:
        code, _ = await _outcome(_call(channel, _clip_request(), secrets.good))
    p50, p99 = np.percentile(times_ms, (50, 99))
    health = float(np.percentile(health_ms, 99)) if health_ms else math.nan
    return FaultFigures(kind, wanted, dict(codes), detailed, float(p50), float(p99), grown, health, code == "OK")


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
async def _probing(server: Target, secrets: Secrets) -> AsyncIterator[list[float]]:
    """Ask health again and again during a block; milliseconds of each answer."""
    times_ms: list[float] = []

    async def probe(channel: grpc.aio.Channel) -> None:
        stub = health_pb2_grpc.HealthStub(channel)
        while True:
            started = time.perf_counter()
            await stub.Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_S)
            times_ms.append(1e3 * (time.perf_counter() - started))
            await asyncio.sleep(PROBE_S)

    async with _channel(server.address, secrets.ca) as channel:
        await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_S)
        task = asyncio.ensure_future(probe(channel))
        try:
            yield times_ms
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _channel(address: str, ca: bytes | None) -> grpc.aio.Channel:
    options = [
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.max_send_message_length", -1),
        ("grpc.ssl_target_name_override", "localhost"),
    ]
    if ca is None:
        return grpc.aio.insecure_channel(address, options)
    return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(ca), options)


async def _call(channel: grpc.aio.Channel, request: bytes, token: str, method: str = METHOD) -> object:
    return await channel.unary_unary(method)(request, metadata=_bearer(token), timeout=TIMEOUT_S)


def _bearer(token: str) -> Metadata:
    return (("authorization", f"Bearer {token}"),) if token else ()


def _clip_request() -> bytes:
    joints = np.random.default_rng(0).normal(size=(1, 90, len(load_layout("core19").names), 3)).astype("<f4")
    tensor = skeleton_pb2.Tensor(shape=joints.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=joints.tobytes())
    clip = skeleton_pb2.Clip(joints=tensor, layout="core19", fps=30.0)
    return pb.RecognizeRequest(clip=clip).SerializeToString()


def _rss_mb(pid: int) -> float:
    """Resident memory of a process, megabytes; NaN where the system has no /proc."""
    path = Path(f"/proc/{pid}/statm")
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if path.exists() else math.nan

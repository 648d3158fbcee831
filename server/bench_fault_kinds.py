"""Faults of hostile and broken clients, and the certificates and tokens that they are made with."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import grpc
import numpy as np

from skelact.errors import ConfigError
from skelact.layouts import load_layout
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

from .bench_mutations import REFUSED, absurd_stream, mutated_message, mutated_picture, mutated_video
from .config import Limits, Quotas, TlsConfig
from .tokens import add_token

METHOD = "/skelact.v1.RecognitionService/Recognize"
TOKEN_LIFE_OVER = "2020-01-01"
BODY_BYTES = 1 << 20  # of a refused request: nothing of it should be read
CONCURRENCY = 32
PICTURES_AT_ONCE = 8  # each takes a network a while
VIDEOS_AT_ONCE = 4  # each has a process that decodes it
SENT_TOO_LATE = "Internal error from Core"  # the client's own words when it sends to a stream that was just refused
TRIES = 5
TIMEOUT_S = 30.0
MAX_CANCEL_S = 0.02
Metadata = tuple[tuple[str, str], ...]
Ask = Callable[[grpc.aio.Channel, str], Awaitable[object]]  # on a channel, or on one of its own to the address


@dataclass(frozen=True)
class Fault:
    """One kind of fault to make.

    Attributes:
        kind: What is done.
        wanted: Status that it should get, or several with "/" between.
        ask: Makes one call.
        part: Of all calls that are made of this kind.
        at_once: Calls at the same time.
    """

    kind: str
    wanted: str
    ask: Ask
    part: float = 1.0
    at_once: int = CONCURRENCY


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


def list_faults(secrets: Secrets, rng: random.Random) -> list[Fault]:
    """Every kind of fault that is made in calls."""
    large = bytes(BODY_BYTES)

    def ask(request: bytes, token: str, method: str = METHOD) -> Ask:
        return lambda channel, _: call_method(channel, request, token, method)

    def garbage(channel: grpc.aio.Channel, _: str) -> Awaitable[object]:
        return call_method(channel, b"\xff" + rng.randbytes(rng.randrange(2000)), secrets.good)

    async def cancel(channel: grpc.aio.Channel, _: str) -> None:
        call = channel.unary_unary(METHOD)(clip_request(), metadata=_bearer(secrets.good), timeout=TIMEOUT_S)
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
        Fault(
            "mutated pictures", "/".join(REFUSED), _mutated(mutated_picture, rng, secrets.good), 0.1, PICTURES_AT_ONCE
        ),
        Fault("mutated videos", "/".join(REFUSED), _mutated(mutated_video, rng, secrets.good), 0.01, VIDEOS_AT_ONCE),
        Fault("absurd numbers and times", "OK", _mutated(absurd_stream, rng, secrets.good), 0.1),
        Fault("wrong authority", "UNAVAILABLE", _stranger(secrets.stranger_ca), 0.1),
        Fault("plain text", "UNAVAILABLE", _stranger(None), 0.1),
    ]


def _mutated(make: Callable[[random.Random], tuple[str, list[bytes]]], rng: random.Random, token: str) -> Ask:
    async def ask(channel: grpc.aio.Channel, _: str) -> None:
        method, requests = make(rng)
        if len(requests) == 1:
            await call_method(channel, requests[0], token, method)
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
        async with open_channel(address, ca) as own:
            await call_method(own, b"", "")

    return ask


def open_channel(address: str, ca: bytes | None) -> grpc.aio.Channel:
    """A connection of its own; in plain text without the certificate of a CA."""
    options = [
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.max_send_message_length", -1),
        ("grpc.ssl_target_name_override", "localhost"),
    ]
    if ca is None:
        return grpc.aio.insecure_channel(address, options)
    return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(ca), options)


async def call_method(channel: grpc.aio.Channel, request: bytes, token: str, method: str = METHOD) -> object:
    """One call with the bytes of its request."""
    return await channel.unary_unary(method)(request, metadata=_bearer(token), timeout=TIMEOUT_S)


def _bearer(token: str) -> Metadata:
    return (("authorization", f"Bearer {token}"),) if token else ()


def clip_request() -> bytes:
    """Three seconds of a person, as the bytes of a request."""
    joints = np.random.default_rng(0).normal(size=(1, 90, len(load_layout("core19").names), 3)).astype("<f4")
    tensor = skeleton_pb2.Tensor(shape=joints.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=joints.tobytes())
    clip = skeleton_pb2.Clip(joints=tensor, layout="core19", fps=30.0)
    return pb.RecognizeRequest(clip=clip).SerializeToString()

"""Calls over Connect and gRPC-Web, binary and JSON. The protocol is that of connectrpc; the call is ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import grpc
from connectrpc.code import Code
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError, ErrorDetail
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.request import RequestContext
from connectrpc.server import ConnectASGIApplication, Endpoint
from google.protobuf.message import Message
from google.rpc import status_pb2
from protobuf.wkt import Any as WireAny

from skelact.errors import InputError

from ..calls import Call
from ..errors import IdleError, LimitError
from ..runner import CallRunner, Messages, Method, Outcome
from .connection import HttpConnection, Receive, Scope, Send, metadata_of, receive_in_time, send_in_time
from .json_messages import JsonMessages, to_json
from .methods import MethodTable
from .status import connect_code

MAX_UNPACKED_BYTES = 8 << 20  # of a compressed message
NO_COMPRESSION = (b"accept-encoding", b"connect-accept-encoding", b"grpc-accept-encoding")  # motion hardly shrinks
HTTP_ERROR = 400


@dataclass
class _Open:
    """The call that a request is.

    Attributes:
        call: It.
        method: Of the servicer.
        connection: That it came by.
        outcome: How it ends.
        refusal: Why it was not admitted.
    """

    call: Call
    method: Method
    connection: HttpConnection
    outcome: Outcome
    refusal: ConnectError | None = None


_OPEN: ContextVar[_Open] = ContextVar("open")


class ConnectCalls:
    """Answers calls of Connect and gRPC-Web.

    Args:
        runner: Admits and runs the calls.
        methods: That there are.
        max_message_bytes: Largest request.
    """

    def __init__(self, runner: CallRunner, methods: MethodTable, *, max_message_bytes: int) -> None:
        self._runner = runner
        self._methods = methods
        self._app = _Protocol(
            service=self,
            endpoints=lambda calls: {path: calls._endpoint(path, method) for path, method in methods.items()},
            interceptors=(_Admission(),),
            read_max_bytes=max_message_bytes,
            compressions=(_Gzip(),),
            codecs=(_Raw("proto"), _Raw("json")),
        )

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whose path is a method."""
        path, connection = scope["path"], HttpConnection(scope)
        method, metadata = self._methods[path], metadata_of(scope)
        call = Call(method=path, peer=connection.peer())
        with self._runner.watched(call, connection, metadata) as outcome:
            opened = _Open(call, method, connection, outcome)
            _OPEN.set(opened)
            exchange = _Exchange(opened, receive, send, self._runner.idle_s)
            plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in NO_COMPRESSION]}
            try:
                with self._runner.admitted(call, method.service, connection, metadata, streams=method.streams):
                    await self._app(plain, exchange.receive, exchange.send)
                return
            except Exception as error:
                opened.refusal = _to_connect(outcome.refuse(error, request_id=call.request_id))
                if exchange.has_started:  # and does not go on: the client hears no more
                    return
            await self._app(plain, exchange.receive, exchange.send)

    def _endpoint(self, path: str, method: Method) -> Any:
        """The method as connectrpc takes it; messages are bytes."""
        service, _, name = path.removeprefix("/").partition("/")
        if method.reads_stream:
            kind = StreamType.BIDI_STREAM if method.streams else StreamType.CLIENT_STREAM
        else:
            kind = StreamType.SERVER_STREAM if method.streams else StreamType.UNARY
        info = MethodInfo(
            name=name,
            service_name=service,
            input=bytes,
            output=bytes,
            idempotency_level=IdempotencyLevel.UNKNOWN,
            stream_type=kind,
        )
        if kind is StreamType.BIDI_STREAM:
            return Endpoint.bidi_stream(info, self._answer)
        if kind is StreamType.SERVER_STREAM:
            return Endpoint.server_stream(info, lambda raw, context: self._answer(_once(raw), context))
        assert kind is StreamType.UNARY, f"{path}: no method takes a stream and answers once"
        return Endpoint.unary(info, self._answer_once)

    async def _answer_once(self, raw: bytes, context: RequestContext[bytes, bytes]) -> bytes:
        async with aclosing(self._answer(_once(raw), context)) as responses:
            return await anext(responses)

    async def _answer(
        self, requests: AsyncIterator[bytes], context: RequestContext[bytes, bytes]
    ) -> AsyncGenerator[bytes, None]:
        opened = _OPEN.get()
        timeout_ms = context.timeout_ms
        opened.connection.set_timeout(None if timeout_ms is None else timeout_ms / 1e3)
        is_json = "json" in context.request_headers.get("content-type", "")
        kind = JsonMessages if is_json else Messages
        messages = kind(_reader(requests), opened.method, opened.call)
        write = to_json if is_json else _to_binary
        try:
            running = self._runner.responses(opened.call, opened.method, messages, opened.connection)
            async with aclosing(running) as responses:
                async for response in responses:
                    yield await write(response)
        except Exception as error:
            raise _to_connect(opened.outcome.refuse(error, request_id=opened.call.request_id)) from error


class _Protocol(ConnectASGIApplication[ConnectCalls]):
    path = "/"


class _Admission:
    """Refuses what was not admitted, in the words of its protocol and before its body is read; sees how calls end."""

    async def on_start(self, context: RequestContext[Any, Any]) -> None:
        """Refuse it."""
        if (refusal := _OPEN.get().refusal) is not None:
            raise refusal

    async def on_end(self, _: None, context: RequestContext[Any, Any], error: Exception | None) -> None:
        """Take what the protocol itself says: a message too large, a deadline, a client that has gone."""
        if isinstance(error, ConnectError):
            _OPEN.get().outcome.end("CANCELLED" if error.code is Code.CANCELED else error.code.name)


class _Raw:
    """Leaves messages as they are; the call parses them, once they are charged."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        """As in the content type."""
        return self._name

    def encode(self, message: bytes) -> bytes:
        """Nothing."""
        return message

    def decode(self, data: bytes | bytearray, message_class: type[bytes]) -> bytes:
        """Nothing."""
        return bytes(data)


class _Gzip(GzipCompression):
    """Unpacks little: it is done while others wait."""

    def decompress(self, data: bytes | bytearray | memoryview, read_max_bytes: int | None = None) -> bytes:
        """Unpack a message."""
        return super().decompress(data, min(read_max_bytes or MAX_UNPACKED_BYTES, MAX_UNPACKED_BYTES))


class _Exchange:
    """Body and answer of a request, with the time that either may take."""

    def __init__(self, opened: _Open, receive: Receive, send: Send, idle_s: float) -> None:
        self.has_started = False
        self._opened = opened
        self._receive = receive
        self._send = send
        self._idle_s = idle_s
        self._is_read = False

    async def receive(self) -> Any:
        """Return the next part of the body; after the last, wait for the client to hang up."""
        if self._is_read:
            return await self._receive()
        try:
            message = await receive_in_time(self._receive, self._idle_s)
        except IdleError as error:
            opened = self._opened
            raise _to_connect(opened.outcome.refuse(error, request_id=opened.call.request_id)) from None
        self._is_read = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    async def send(self, message: Any) -> None:
        """Send a part of the answer.

        Raises:
            IdleError: The client does not read.
        """
        if message["type"] == "http.response.start":
            self.has_started = True
            if message["status"] >= HTTP_ERROR:
                self._opened.outcome.end("INVALID_ARGUMENT")  # unless it is known better
        await send_in_time(self._send, message, self._idle_s)


async def _to_binary(response: Message) -> bytes:
    return response.SerializeToString()


async def _once(raw: bytes) -> AsyncIterator[bytes]:
    yield raw


def _reader(requests: AsyncIterator[bytes]) -> Callable[[], Awaitable[Any]]:
    """Read as a context of gRPC does; what the protocol refuses becomes an error of ours."""
    iterator = aiter(requests)

    async def read() -> Any:
        try:
            return await anext(iterator)
        except StopAsyncIteration:
            return grpc.aio.EOF
        except ConnectError as error:
            if error.code is Code.CANCELED:
                raise asyncio.CancelledError from error
            if error.code is Code.RESOURCE_EXHAUSTED:
                raise LimitError("max_message_bytes", error.message) from error
            if error.code is Code.DEADLINE_EXCEEDED:
                raise IdleError(error.message) from error
            raise InputError(error.message) from error

    return read


def _to_connect(status: status_pb2.Status) -> ConnectError:
    """Say a status as connectrpc does, with its details."""
    details = [ErrorDetail(WireAny(type_url=one.type_url, value=one.value)) for one in status.details]
    return ConnectError(Code(connect_code(status.code)), status.message, details)

"""What every call passes, whatever it came by: who asks, what they may, what it costs, how it ends."""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import Message
from google.rpc import code_pb2, status_pb2

from skelact.errors import AccessError, InputError

from .access import HEALTH, AccessControl, Connection, Metadata
from .call_log import log_call
from .calls import CURRENT, Call
from .config import ServerConfig
from .errors import IdleError, LimitError, UnauthenticatedError, Undecodable, error_to_status, lenient_parser
from .live_figures import note_live
from .metrics import Metrics
from .quotas import Ledger, Places
from .tracing import Tracer

PREFIX = "/skelact."
OK, CANCELLED, TOO_LATE = "OK", "CANCELLED", "DEADLINE_EXCEEDED"


class CallRunner:
    """Admits calls, runs them, and notes how they end.

    A call is admitted or refused by its metadata, before its request is read. A client that sends nothing is given up.
    Each call leaves a line in the log and its mark in the metrics.

    Args:
        config: Of the server.
        metrics: Take what is measured.
        tracer: Takes spans.

    Attributes:
        idle_s: A client that sends or reads nothing for so long is given up.
    """

    def __init__(self, config: ServerConfig, metrics: Metrics, tracer: Tracer) -> None:
        limits = config.limits
        self.idle_s = limits.stream_idle_s
        self._access = AccessControl(config)
        self._ledger = Ledger(config.total)
        self._watches = Places(
            "max_watches", limits.max_watches, max_share=limits.max_share, what="health watches are open"
        )
        self._metrics = metrics
        self._tracer = tracer

    @contextmanager
    def watched(self, call: Call, connection: Connection, metadata: Metadata) -> Iterator[Outcome]:
        """Measure and log a call, however it ends."""
        outcome = Outcome()
        CURRENT.set(call)
        self._tracer.start(call, metadata)
        self._metrics.call_started(call)
        try:
            yield outcome
        except asyncio.CancelledError:
            left_s = connection.time_remaining()
            outcome.code = TOO_LATE if left_s is not None and left_s <= 0 else CANCELLED
            raise
        finally:
            self._metrics.call_ended(call, outcome.code, time.perf_counter() - call.started)
            self._tracer.end(call, outcome.code)
            if outcome.limit:
                self._metrics.count_refusal(outcome.limit)
            is_probe = call.method.startswith(f"/{HEALTH}/") and outcome.code == OK
            log_call(call, outcome.code, reason=outcome.reason, level=logging.DEBUG if is_probe else logging.INFO)

    @contextmanager
    def admitted(
        self, call: Call, service: str, connection: Connection, metadata: Metadata, *, streams: bool = False
    ) -> Iterator[None]:
        """See who asks and whether they may; hold their place while the call is open.

        Args:
            call: Is told the identity and accounts.
            service: Full name; it decides which right is needed.
            connection: That it came by.
            metadata: Names in lower case; the token is in it.
            streams: Whether the server sends a stream.

        Raises:
            AccessError: They may not.
            LimitError: They have too many calls open, or a quota is used up.
        """
        if service == HEALTH:  # probes need no token, and are answered however busy the server is
            call.identity = self._access.stranger(connection)
            with self._watches.hold(int(streams), call.name):
                yield
            return
        call.identity = self._access.identify(connection, metadata)
        self._access.check_right(call.identity, service, call.peer)
        own = self._ledger.account(call.identity.name, call.identity.quotas)
        call.accounts = (own, self._ledger.total)
        for account in call.accounts:
            account.check_open()
        for account in call.accounts:
            account.open_calls += 1
        try:
            yield
        finally:
            for account in call.accounts:
                account.open_calls -= 1

    async def responses(
        self, call: Call, method: Method, messages: Messages, context: Any
    ) -> AsyncGenerator[Message, None]:
        """Run the servicer's method; yield what it answers, counted.

        Args:
            call: Admitted.
            method: Of the servicer.
            messages: Of the client.
            context: Given to the servicer.
        """
        request = messages if method.reads_stream else await self._read_one(messages)
        if not inspect.isasyncgenfunction(method.function):
            response = await method.function(request, context)
            if response is not None:  # health writes its own
                yield self._noted(call, response)
            return
        async with aclosing(method.function(request, context)) as responses:
            async for response in responses:
                yield self._noted(call, response)

    def _noted(self, call: Call, response: Message) -> Message:
        call.add_sent(response.ByteSize())
        note_live(call, response, self._metrics)
        return response

    async def _read_one(self, messages: Messages) -> Message:
        try:
            return await asyncio.wait_for(anext(messages), self.idle_s)
        except StopAsyncIteration:
            raise InputError("expected one request message, got none") from None
        except asyncio.TimeoutError:
            raise IdleError(f"no message came for {self.idle_s:g} s; call closed") from None


@dataclass(frozen=True)
class Method:
    """One method as its servicer has it.

    Attributes:
        service: Full name.
        function: Of the servicer.
        reads_stream: Whether the client sends a stream.
        streams: Whether the server sends one.
        parse: Bytes -> message.
        serializer: Message -> bytes.
        goes_on: Whether a message that cannot be parsed is the servicer's to answer.
        request: Class of its requests.
    """

    service: str
    function: Callable[[Any, grpc.aio.ServicerContext], Any]
    reads_stream: bool
    streams: bool
    parse: Callable[[bytes], Message | Undecodable]
    serializer: Callable[[Message], bytes]
    goes_on: bool
    request: type[Message]

    @classmethod
    def of(cls, path: str, handler: grpc.RpcMethodHandler) -> Method:
        """Read it from the handler that gRPC would use."""
        service, _, name = path.removeprefix("/").partition("/")
        request = descriptor_pool.Default().FindMethodByName(f"{service}.{name}").input_type
        if handler.request_streaming:
            function = handler.stream_stream
        else:
            function = handler.unary_stream if handler.response_streaming else handler.unary_unary
        return cls(
            service,
            function,
            handler.request_streaming,
            handler.response_streaming,
            lenient_parser(handler.request_deserializer, request.name),
            handler.response_serializer,
            handler.request_streaming and path.startswith(PREFIX),
            message_factory.GetMessageClass(request),
        )


class Messages:
    """Requests of a call, counted and parsed as they are read.

    Args:
        read: Gives the bytes of the next message, or `grpc.aio.EOF`.
        method: That they are for.
        call: That they belong to.
    """

    def __init__(self, read: Callable[[], Awaitable[Any]], method: Method, call: Call) -> None:
        self._read = read
        self._method = method
        self._call = call

    def __aiter__(self) -> Messages:
        return self

    async def __anext__(self) -> Any:
        raw = await self._read()
        if raw is grpc.aio.EOF:
            raise StopAsyncIteration
        self._call.take_message(len(raw))
        message = await self._parse(raw)
        if isinstance(message, Undecodable) and not self._method.goes_on:
            raise message.error()
        return message

    async def _parse(self, raw: bytes) -> Message | Undecodable:
        return self._method.parse(raw)


@dataclass
class Outcome:
    """How a call ended.

    Attributes:
        code: Name of its status.
        reason: Of a refusal, without anything that the client sent.
        limit: That was reached; "token" or "right" when access was refused.
    """

    code: str = OK
    reason: str = ""
    limit: str = ""

    def end(self, code: str) -> None:
        """Take a status, unless one is known."""
        if self.code == OK:
            self.code = code

    def refuse(self, error: Exception, *, request_id: str) -> status_pb2.Status:
        """Take what an error says; return the status that tells the client."""
        status = error_to_status(error, request_id=request_id)
        self.code = code_pb2.Code.Name(status.code)
        if isinstance(error, LimitError):
            self.limit = error.limit
            self.reason = f"{error.limit}: {error}"
        elif isinstance(error, AccessError):
            self.limit = "token" if isinstance(error, UnauthenticatedError) else "right"
            self.reason = str(error)
        elif isinstance(error, InputError):
            self.reason = error.field
        return status

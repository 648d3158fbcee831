"""The one place that all calls pass: who asks, what they may, what it costs, how it ends.

Every method is handled as a stream of bytes, so that a call is refused before its request is read, and the request is
parsed once it may be.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf import descriptor_pool
from google.protobuf.message import Message
from google.rpc import code_pb2
from grpc_status import rpc_status

from skelact.errors import AccessError, InputError, NotServedError

from .access import HEALTH, AccessControl
from .call_log import log_call
from .calls import CURRENT, Call
from .config import ServerConfig
from .errors import IdleError, LimitError, UnauthenticatedError, Undecodable, error_to_status, lenient_parser
from .live_figures import note_live
from .metrics import Metrics
from .quotas import Ledger, Places
from .streams import send
from .tracing import Tracer

PREFIX = "/skelact."
CANCELLED, TOO_LATE = "CANCELLED", "DEADLINE_EXCEEDED"
Continuation = Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler]]


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every method of every service.

    A call is admitted or refused by its metadata. An exception ends it with the status of `error_to_status`. Bytes that
    cannot be parsed reach a stream of skelact as `Undecodable`, so that the stream may go on; they end all other calls.
    A client that sends or reads nothing is given up. Each call leaves a line in the log and its mark in the metrics.

    Args:
        config: Of the server.
        metrics: Take what is measured.
        tracer: Takes spans.
    """

    def __init__(self, config: ServerConfig, metrics: Metrics, tracer: Tracer) -> None:
        limits = config.limits
        self._access = AccessControl(config)
        self._ledger = Ledger(config.total)
        self._watches = Places(
            "max_watches", limits.max_watches, max_share=limits.max_share, what="health watches are open"
        )
        self._metrics = metrics
        self._tracer = tracer
        self._methods: dict[str, Method] = {}
        self._idle_s = limits.stream_idle_s

    async def intercept_service(
        self, continuation: Continuation, handler_call_details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler:
        """Return the handler of a method, wrapped; one that refuses when there is no such method."""
        handler = await continuation(handler_call_details)
        path = handler_call_details.method
        method = self._method(path, handler) if handler else None
        metadata = tuple(handler_call_details.invocation_metadata or ())

        async def answer(_: object, context: grpc.aio.ServicerContext) -> None:
            call = Call(method=path, peer=context.peer(), is_served=method is not None)
            CURRENT.set(call)
            self._tracer.start(call, metadata)
            with self._watched(call, context) as outcome:
                try:
                    if method is None:
                        raise NotServedError(f"no such method: {path[:200]}")
                    with self._admitted(call, method, context, metadata):
                        await self._run(call, method, context)
                except grpc.aio.AbortError:  # by health, on its own
                    outcome.code = context.code().name
                    raise
                except Exception as error:
                    status = error_to_status(error, request_id=call.request_id)
                    outcome.take(error, code_pb2.Code.Name(status.code))
                    await context.abort_with_status(rpc_status.to_status(status))

        serializer = method.serializer if method else None
        return grpc.stream_stream_rpc_method_handler(answer, None, serializer)

    def _method(self, path: str, handler: grpc.RpcMethodHandler) -> Method:
        if path not in self._methods:
            self._methods[path] = Method.of(path, handler)
        return self._methods[path]

    @contextmanager
    def _watched(self, call: Call, context: grpc.aio.ServicerContext) -> Iterator[Outcome]:
        """Measure and log a call, however it ends."""
        outcome = Outcome()
        self._metrics.call_started(call)
        try:
            yield outcome
        except asyncio.CancelledError:
            left_s = context.time_remaining()
            outcome.code = TOO_LATE if left_s is not None and left_s <= 0 else CANCELLED
            raise
        finally:
            self._metrics.call_ended(call, outcome.code, time.perf_counter() - call.started)
            self._tracer.end(call, outcome.code)
            if outcome.limit:
                self._metrics.count_refusal(outcome.limit)
            is_probe = call.method.startswith(f"/{HEALTH}/") and outcome.code == "OK"
            log_call(call, outcome.code, reason=outcome.reason, level=logging.DEBUG if is_probe else logging.INFO)

    @contextmanager
    def _admitted(
        self, call: Call, method: Method, context: grpc.aio.ServicerContext, metadata: tuple[Any, ...]
    ) -> Iterator[None]:
        """See who asks and whether they may; hold their place while the call is open."""
        if method.service == HEALTH:  # probes need no token, and are answered however busy the server is
            call.identity = self._access.stranger(context)
            with self._watches.hold(int(method.streams), call.name):
                yield
            return
        call.identity = self._access.identify(context, metadata)
        self._access.check_right(call.identity, method.service, call.peer)
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

    async def _run(self, call: Call, method: Method, context: grpc.aio.ServicerContext) -> None:
        messages = Messages(context, method, call)
        request = messages if method.reads_stream else await self._read_one(messages)
        if not inspect.isasyncgenfunction(method.function):
            response = await method.function(request, context)
            if response is not None:  # health writes its own
                await self._send(call, context, response)
            return
        async with aclosing(method.function(request, context)) as responses:
            async for response in responses:
                await self._send(call, context, response)

    async def _send(self, call: Call, context: grpc.aio.ServicerContext, response: Message) -> None:
        call.add_sent(response.ByteSize())
        note_live(call, response, self._metrics)
        await send(context, response, idle_s=self._idle_s)

    async def _read_one(self, messages: Messages) -> Message:
        try:
            return await asyncio.wait_for(anext(messages), self._idle_s)
        except StopAsyncIteration:
            raise InputError("expected one request message, got none") from None
        except asyncio.TimeoutError:
            raise IdleError(f"no message came for {self._idle_s:g} s; call closed") from None


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
    """

    service: str
    function: Callable[[Any, grpc.aio.ServicerContext], Any]
    reads_stream: bool
    streams: bool
    parse: Callable[[bytes], Message | Undecodable]
    serializer: Callable[[Message], bytes]
    goes_on: bool

    @classmethod
    def of(cls, path: str, handler: grpc.RpcMethodHandler) -> Method:
        """Read it from the handler that gRPC would use."""
        service, _, name = path.removeprefix("/").partition("/")
        request = descriptor_pool.Default().FindMethodByName(f"{service}.{name}").input_type.name
        if handler.request_streaming:
            function = handler.stream_stream
        else:
            function = handler.unary_stream if handler.response_streaming else handler.unary_unary
        return cls(
            service,
            function,
            handler.request_streaming,
            handler.response_streaming,
            lenient_parser(handler.request_deserializer, request),
            handler.response_serializer,
            handler.request_streaming and path.startswith(PREFIX),
        )


class Messages:
    """Requests of a call, counted and parsed as they are read.

    Args:
        context: To read them from, as bytes.
        method: That they are for.
        call: That they belong to.
    """

    def __init__(self, context: grpc.aio.ServicerContext, method: Method, call: Call) -> None:
        self._context = context
        self._method = method
        self._call = call

    def __aiter__(self) -> Messages:
        return self

    async def __anext__(self) -> Any:
        raw = await self._context.read()
        if raw is grpc.aio.EOF:
            raise StopAsyncIteration
        self._call.take_message(len(raw))
        message = self._method.parse(raw)
        if isinstance(message, Undecodable) and not self._method.goes_on:
            raise message.error()
        return message


@dataclass
class Outcome:
    """How a call ended.

    Attributes:
        code: Name of its status.
        reason: Of a refusal, without anything that the client sent.
        limit: That was reached; "token" or "right" when access was refused.
    """

    code: str = "OK"
    reason: str = ""
    limit: str = ""

    def take(self, error: Exception, code: str) -> None:
        """Take what an error says."""
        self.code = code
        if isinstance(error, LimitError):
            self.limit = error.limit
            self.reason = f"{error.limit}: {error}"
        elif isinstance(error, AccessError):
            self.limit = "token" if isinstance(error, UnauthenticatedError) else "right"
            self.reason = str(error)
        elif isinstance(error, InputError):
            self.reason = error.field

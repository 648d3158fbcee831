"""How the server ends: it says so, finishes what it took, and goes in a set time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import grpc

from .sessions import Notice, OpenSessions

PREFIX = "/skelact."
CUT_S = 1.0  # of the time to drain, for what is still open near its end
CUT_PART = 0.25  # of a shorter time


class OpenCalls(grpc.aio.ServerInterceptor):
    """Counts the open calls of the skelact services; those of health and reflection do not keep a server alive.

    Attributes:
        count: Number of calls that are open.
    """

    def __init__(self) -> None:
        self.count = 0
        self._ended = asyncio.Event()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler:
        """Return the handler of a method, counted; all others as they are."""
        handler = await continuation(handler_call_details)
        if handler is None or not handler_call_details.method.startswith(PREFIX):
            return handler
        coders = (handler.request_deserializer, handler.response_serializer)
        if handler.stream_stream:
            return grpc.stream_stream_rpc_method_handler(self._counted(handler.stream_stream), *coders)
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(self._counted(handler.unary_stream), *coders)
        return grpc.unary_unary_rpc_method_handler(self._counted(handler.unary_unary), *coders)

    def _counted(self, method: Callable[[Any, grpc.aio.ServicerContext], Awaitable[Any]]) -> Callable[..., Any]:
        async def call(request: Any, context: grpc.aio.ServicerContext) -> Any:
            with self.counted():
                return await method(request, context)

        return call

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count a call while it is open."""
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1
            self._ended.set()

    async def wait_until_none(self, longest_s: float) -> None:
        """Wait until no call is open, or for as long as that takes at most."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wait(), longest_s)

    async def _wait(self) -> None:
        while self.count:
            self._ended.clear()
            await self._ended.wait()


async def drain(
    server: grpc.aio.Server, calls: OpenCalls, sessions: OpenSessions, *, drain_s: float, lame_duck_s: float
) -> None:
    """Let open calls end, with the port still open for those who have not heard yet; then close it.

    Args:
        server: To be stopped.
        calls: That are open.
        sessions: Streams, which are told at the start and before they are cut.
        drain_s: Longest time for everything.
        lame_duck_s: Shortest time in which the port stays open, so that balancers notice.
    """
    cut_s = min(CUT_S, CUT_PART * drain_s)
    sessions.notify(Notice(drain_s))
    wait = calls.wait_until_none(drain_s - cut_s)
    await asyncio.gather(wait, asyncio.sleep(min(lame_duck_s, drain_s - cut_s)))
    sessions.notify(Notice(0.0))
    await calls.wait_until_none(cut_s / 2)
    await server.stop(cut_s / 2)

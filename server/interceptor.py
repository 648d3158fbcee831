"""Calls that come by gRPC itself.

Every method is handled as a stream of bytes, so that a call is refused before its request is read, and the request is
parsed once it may be.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing

import grpc
from grpc_status import rpc_status

from skelact.errors import NotServedError

from .calls import Call
from .runner import CallRunner, Messages, Method
from .streams import send

Continuation = Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler]]


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every method of every service.

    An exception ends a call with the status of `error_to_status`. Bytes that cannot be parsed reach a stream of skelact
    as `Undecodable`, so that the stream may go on; they end all other calls.

    Args:
        runner: Admits and runs the calls.
    """

    def __init__(self, runner: CallRunner) -> None:
        self._runner = runner
        self._methods: dict[str, Method] = {}

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
            with self._runner.watched(call, context, metadata) as outcome:
                try:
                    if method is None:
                        raise NotServedError(f"no such method: {path[:200]}")
                    with self._runner.admitted(call, method.service, context, metadata, streams=method.streams):
                        await self._run(call, method, context)
                except grpc.aio.AbortError:  # by health, on its own
                    outcome.code = context.code().name
                    raise
                except Exception as error:
                    status = outcome.refuse(error, request_id=call.request_id)
                    await context.abort_with_status(rpc_status.to_status(status))

        serializer = method.serializer if method else None
        return grpc.stream_stream_rpc_method_handler(answer, None, serializer)

    def _method(self, path: str, handler: grpc.RpcMethodHandler) -> Method:
        if path not in self._methods:
            self._methods[path] = Method.of(path, handler)
        return self._methods[path]

    async def _run(self, call: Call, method: Method, context: grpc.aio.ServicerContext) -> None:
        messages = Messages(context.read, method, call)
        async with aclosing(self._runner.responses(call, method, messages, context)) as responses:
            async for response in responses:
                await send(context, response, idle_s=self._runner.idle_s)

"""The one place where calls of all services meet errors: exceptions become statuses, garbage a bad request."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import grpc
from google.protobuf import descriptor_pool
from google.protobuf.message import Message

from .errors import Undecodable, abort, lenient_parser
from .streams import send

PREFIX = "/skelact."


class ErrorInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every method of the skelact services.

    An exception ends the call with the status of `error_to_status`. Request bytes that cannot be parsed reach a stream
    as `Undecodable`, so that the stream may go on; they end all other calls. A client that reads nothing is given up.

    Args:
        idle_s: How long a client may read nothing of a stream.
    """

    def __init__(self, *, idle_s: float) -> None:
        self._idle_s = idle_s

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler:
        """Return the handler of a method, wrapped; None when there is no such method."""
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or not method.startswith(PREFIX):  # health and reflection have their own ways
            return handler
        parser = lenient_parser(handler.request_deserializer, _request_name(method))
        if handler.response_streaming:
            stream = handler.stream_stream if handler.request_streaming else handler.unary_stream
            make = (
                grpc.stream_stream_rpc_method_handler
                if handler.request_streaming
                else grpc.unary_stream_rpc_method_handler
            )
            return make(self._guard_stream(stream), parser, handler.response_serializer)
        return grpc.unary_unary_rpc_method_handler(_guard(handler.unary_unary), parser, handler.response_serializer)

    def _guard_stream(
        self, method: Callable[[Any, grpc.aio.ServicerContext], AsyncGenerator[Message, None]]
    ) -> Callable[[Any, grpc.aio.ServicerContext], Awaitable[None]]:
        async def call(requests: Any, context: grpc.aio.ServicerContext) -> None:
            try:
                _check_parsed(requests)
                async with aclosing(method(requests, context)) as responses:
                    async for response in responses:
                        await send(context, response, idle_s=self._idle_s)
            except Exception as error:
                await abort(context, error)

        return call


def _guard(
    method: Callable[[Any, grpc.aio.ServicerContext], Awaitable[Message]],
) -> Callable[[Any, grpc.aio.ServicerContext], Awaitable[Message]]:
    async def call(request: Any, context: grpc.aio.ServicerContext) -> Message:
        try:
            _check_parsed(request)
            return await method(request, context)
        except Exception as error:
            await abort(context, error)

    return call


def _check_parsed(request: object) -> None:
    if isinstance(request, Undecodable):
        raise request.error()


def _request_name(method: str) -> str:
    """Name of the request message of "/package.Service/Method"."""
    service, _, name = method.removeprefix("/").partition("/")
    return str(descriptor_pool.Default().FindMethodByName(f"{service}.{name}").input_type.name)

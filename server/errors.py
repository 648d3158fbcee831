"""One table from our errors to status codes, and the one place where calls meet it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf import any_pb2
from google.protobuf.message import DecodeError, Message
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from skelact.errors import CheckpointError, ConfigError, InputError, OverloadedError, SkelactError

logger = logging.getLogger(__name__)
T = TypeVar("T")
STATUS_CODES: dict[type[SkelactError], int] = {
    InputError: code_pb2.INVALID_ARGUMENT,
    ConfigError: code_pb2.FAILED_PRECONDITION,
    CheckpointError: code_pb2.FAILED_PRECONDITION,
    OverloadedError: code_pb2.RESOURCE_EXHAUSTED,
}


class UnknownModelError(InputError):
    """No such model is loaded."""


class IdleError(SkelactError):
    """A stream went silent."""


class NotServedError(SkelactError):
    """The server was started without this."""


STATUS_CODES[UnknownModelError] = code_pb2.NOT_FOUND
STATUS_CODES[IdleError] = code_pb2.DEADLINE_EXCEEDED
STATUS_CODES[NotServedError] = code_pb2.UNIMPLEMENTED


class Undecodable:
    """Stands for request bytes that are no message."""


def tolerant(kind: type[Message]) -> Callable[[bytes], Message | Undecodable]:
    """Return a deserializer that never raises, so that garbage becomes INVALID_ARGUMENT and not INTERNAL."""

    def parse(raw: bytes) -> Message | Undecodable:
        try:
            return kind.FromString(raw)
        except DecodeError:
            return Undecodable()

    return parse


def guard_unary(method: Callable[[Any, Any], Awaitable[T]]) -> Callable[[Any, Any], Awaitable[T]]:
    """Wrap a unary method, or one that writes its responses itself: errors become statuses."""

    async def call(request: Any, context: grpc.aio.ServicerContext) -> T:
        try:
            if isinstance(request, Undecodable):
                raise InputError("the bytes are no message of this method", field="request")
            return await method(request, context)
        except Exception as error:
            await abort(context, error)

    return call


def guard_stream(method: Callable[[Any, Any], AsyncIterator[Message]]) -> Callable[[Any, Any], AsyncIterator[Message]]:
    """Wrap a streaming method: errors become statuses."""

    async def call(requests: AsyncIterator[Any], context: grpc.aio.ServicerContext) -> AsyncIterator[Message]:
        try:
            async for response in method(requests, context):
                yield response
        except Exception as error:
            await abort(context, error)

    return call


async def abort(context: grpc.aio.ServicerContext, error: Exception) -> NoReturn:
    """End a call with the status that belongs to `error`."""
    if isinstance(error, grpc.aio.AbortError):
        raise error
    await context.abort_with_status(rpc_status.to_status(error_to_status(error)))
    raise AssertionError("abort returns never")


def error_to_status(error: Exception) -> status_pb2.Status:
    """Return the rich status of an error; an unknown one is logged under a request id and not echoed."""
    for kind in type(error).__mro__:
        if kind in STATUS_CODES:
            status = status_pb2.Status(code=STATUS_CODES[kind], message=str(error))
            if isinstance(error, InputError):
                violation = error_details_pb2.BadRequest.FieldViolation(field=error.field, description=error.reason)
                detail = any_pb2.Any()
                detail.Pack(error_details_pb2.BadRequest(field_violations=[violation]))
                status.details.append(detail)
            return status
    request_id = uuid.uuid4().hex[:12]
    logger.error("unexpected error request_id=%s", request_id, exc_info=error)
    return status_pb2.Status(code=code_pb2.INTERNAL, message=f"internal error, request id {request_id}")

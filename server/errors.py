"""One table from the errors of the library to status codes and their details."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Mapping
from typing import NoReturn

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import DecodeError, Message
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from skelact.errors import (
    CallCancelledError,
    CheckpointError,
    ConfigError,
    DeadlineError,
    InputError,
    NotServedError,
    OverloadedError,
    RunInterruptedError,
    ServerError,
    ServerUnavailableError,
    SkelactError,
)
from skelact.v1 import skeleton_pb2

logger = logging.getLogger(__name__)
RETRY_S = 2
MAX_QUOTED, MAX_REASON = 200, 1000  # characters of what the client sent, and of a whole description
QUOTED = re.compile(rf"(?<!\w)(['\"])(.{{{MAX_QUOTED - 1}}}).*\1(?!\w)", re.DOTALL)
OBJECT = re.compile(r"[\s:]*'?<(?:[^<>]* at 0x[0-9a-fA-F]+|none|class [^<>]*)>'?")
ERROR_NUMBER = re.compile(r"\[Errno -?\d+\] ")
LOCAL_PATH = re.compile(r"(?<![\w/.])/(?:[\w.+@~-]+/)+(?=[\w.+@~-])")


class UnknownModelError(InputError):
    """No such model is loaded."""


class IdleError(DeadlineError):
    """A client sent nothing, or read nothing, for too long."""


class LateError(DeadlineError):
    """Work waited for its turn until nobody could use its result any more."""


class UnavailableError(ServerUnavailableError):
    """The server is starting or stopping."""


STATUS_CODES: Mapping[type[SkelactError], int] = {
    InputError: code_pb2.INVALID_ARGUMENT,
    UnknownModelError: code_pb2.NOT_FOUND,
    ConfigError: code_pb2.FAILED_PRECONDITION,
    CheckpointError: code_pb2.FAILED_PRECONDITION,
    RunInterruptedError: code_pb2.CANCELLED,
    OverloadedError: code_pb2.RESOURCE_EXHAUSTED,
    ServerUnavailableError: code_pb2.UNAVAILABLE,
    DeadlineError: code_pb2.DEADLINE_EXCEEDED,
    CallCancelledError: code_pb2.CANCELLED,
    NotServedError: code_pb2.UNIMPLEMENTED,
    ServerError: code_pb2.INTERNAL,
}
RETRY_LATER = (OverloadedError, UnavailableError)


class Undecodable:
    """Stands for request bytes that are no message.

    Args:
        name: Of the message that they should be.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def error(self) -> InputError:
        """What to say about it; no field is to blame."""
        return InputError(f"malformed request: cannot parse {self.name}")


def lenient_parser(parser: Callable[[bytes], Message], name: str) -> Callable[[bytes], Message | Undecodable]:
    """Return a deserializer that never raises, so that garbage becomes INVALID_ARGUMENT and not INTERNAL."""

    def parse(raw: bytes) -> Message | Undecodable:
        try:
            return parser(raw)
        except DecodeError:
            return Undecodable(name)

    return parse


async def abort(context: grpc.aio.ServicerContext, error: Exception) -> NoReturn:
    """End a call with the status that belongs to `error`."""
    if isinstance(error, grpc.aio.AbortError):
        raise error
    await context.abort_with_status(rpc_status.to_status(error_to_status(error)))
    raise AssertionError("abort returns never")


def error_to_status(error: Exception) -> status_pb2.Status:
    """Return the status of an error with its detail.

    BadRequest has the field of a bad request, RetryInfo the delay for an error that goes away by itself. An unexpected
    error is logged under a request id and not echoed; RequestInfo has the id.
    """
    for kind in type(error).__mro__:
        if kind in STATUS_CODES:
            status = status_pb2.Status(code=STATUS_CODES[kind], message=plain(str(error)))
            if isinstance(error, InputError):
                found = error_details_pb2.BadRequest.FieldViolation(field=error.field, description=plain(error.reason))
                _attach(status, error_details_pb2.BadRequest(field_violations=[found]))
            if isinstance(error, RETRY_LATER):
                _attach(status, error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=RETRY_S)))
            return status
    request_id = uuid.uuid4().hex[:12]
    logger.error("unexpected error request_id=%s", request_id, exc_info=error)
    status = status_pb2.Status(code=code_pb2.INTERNAL, message=f"internal error, request id {request_id}")
    _attach(status, error_details_pb2.RequestInfo(request_id=request_id))
    return status


def violation(error: InputError) -> skeleton_pb2.FieldViolation:
    """What is wrong with a message of a stream that goes on."""
    return skeleton_pb2.FieldViolation(field=error.field, description=plain(error.reason))


def plain(text: str) -> str:
    """Take out of an error's text what helps no client: Python objects, folders of this machine, long quotations."""
    for pattern in (OBJECT, ERROR_NUMBER, LOCAL_PATH):
        text = pattern.sub("", text)
    text = QUOTED.sub(r"\1\2…\1", text)
    return text if len(text) <= MAX_REASON else f"{text[: MAX_REASON - 1]}…"


def _attach(status: status_pb2.Status, detail: Message) -> None:
    packed = any_pb2.Any()
    packed.Pack(detail)
    status.details.append(packed)

"""One table from the errors of the library to status codes and their details."""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Mapping

from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import DecodeError, Message
from google.rpc import code_pb2, error_details_pb2, status_pb2

from skelact.errors import (
    AccessError,
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
RETRY_S = 2.0
ALL_TOGETHER = "server"  # the subject of a limit that all share
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


class UnauthenticatedError(AccessError):
    """A call shows no token, or one that is not known."""


class LimitError(OverloadedError):
    """A limit is reached.

    Attributes:
        limit: Its name in the settings.
        identity: Whose limit; "": that of all together.
    """

    def __init__(self, limit: str, message: str, *, identity: str = "", retry_delay_s: float | None = None) -> None:
        self.limit = limit
        self.identity = identity
        super().__init__(message, retry_delay_s=retry_delay_s)


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
    AccessError: code_pb2.PERMISSION_DENIED,
    UnauthenticatedError: code_pb2.UNAUTHENTICATED,
    ServerError: code_pb2.INTERNAL,
}
RETRY_LATER = (OverloadedError, UnavailableError)


class Undecodable:
    """Stands for request bytes that are no message.

    Args:
        name: Of the message that they should be.
        reason: Why they are not, where that is known.
    """

    def __init__(self, name: str, reason: str = "") -> None:
        self.name = name
        self.reason = reason

    def error(self) -> InputError:
        """What to say about it; no field is to blame."""
        return InputError(f"malformed request: cannot parse {self.name}{self.reason and f': {self.reason}'}")


def lenient_parser(parser: Callable[[bytes], Message], name: str) -> Callable[[bytes], Message | Undecodable]:
    """Return a deserializer that never raises, so that garbage becomes INVALID_ARGUMENT and not INTERNAL."""

    def parse(raw: bytes) -> Message | Undecodable:
        try:
            return parser(raw)
        except DecodeError:
            return Undecodable(name)

    return parse


def error_to_status(error: Exception, *, request_id: str) -> status_pb2.Status:
    """Return the status of an error with its details.

    BadRequest has the field of a bad request, RetryInfo the delay for an error that goes away by itself, QuotaFailure
    the limit that was reached, RequestInfo the id of the call. An unexpected error is logged and not echoed.
    """
    for kind in type(error).__mro__:
        if kind in STATUS_CODES:
            status = status_pb2.Status(code=STATUS_CODES[kind], message=plain(str(error)))
            if isinstance(error, InputError):
                found = error_details_pb2.BadRequest.FieldViolation(field=error.field, description=plain(error.reason))
                _attach(status, error_details_pb2.BadRequest(field_violations=[found]))
            if isinstance(error, RETRY_LATER):
                _attach(status, _retry_info(error))
            if isinstance(error, LimitError):
                _attach(status, _quota_failure(error))
            _attach(status, error_details_pb2.RequestInfo(request_id=request_id))
            return status
    logger.error("unexpected error request_id=%s", request_id, exc_info=error)
    status = status_pb2.Status(code=code_pb2.INTERNAL, message=f"internal error, request id {request_id}")
    _attach(status, error_details_pb2.RequestInfo(request_id=request_id))
    return status


def _retry_info(error: OverloadedError | UnavailableError) -> error_details_pb2.RetryInfo:
    delay = duration_pb2.Duration()
    delay.FromMilliseconds(math.ceil(1e3 * (RETRY_S if error.retry_delay_s is None else error.retry_delay_s)))
    return error_details_pb2.RetryInfo(retry_delay=delay)


def _quota_failure(error: LimitError) -> error_details_pb2.QuotaFailure:
    """Name the limit: `subject` is whose, `description` its name and what was reached."""
    found = error_details_pb2.QuotaFailure.Violation(
        subject=error.identity or ALL_TOGETHER, description=f"{error.limit}: {plain(str(error))}"
    )
    return error_details_pb2.QuotaFailure(violations=[found])


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

"""gRPC statuses as errors of the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import grpc
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from skelact.errors import (
    AccessError,
    CallCancelledError,
    DeadlineError,
    InputError,
    NotServedError,
    OverloadedError,
    ServerError,
    ServerUnavailableError,
    SkelactError,
)

REQUEST_ID = re.compile(r"request id (\w+)")
TOO_LARGE = re.compile(r"message larger than max", re.IGNORECASE)  # by gRPC itself, before the server sees the request
STATUS_LOST = "Internal error from Core"  # by grpc.aio, when the server ends a call that is still being sent to
HANDSHAKE = re.compile(r"(?:CERTIFICATE_VERIFY_FAILED|Hostname Verification|[Hh]andshake failed)[^;]*")
NO_ACCESS = (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
BAD_REQUEST = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.OUT_OF_RANGE)
M = TypeVar("M", bound=Message)
Received = TypeVar("Received")
Value = TypeVar("Value")


@contextmanager
def library_errors() -> Iterator[None]:
    """Raise errors of gRPC in the block as errors of the library.

    Raises:
        SkelactError: By the status; the error of gRPC is its `__cause__`.
    """
    try:
        yield
    except grpc.RpcError as error:
        raise status_to_error(error) from error


def status_to_error(error: grpc.RpcError) -> SkelactError:
    """Return the error that says what a status says, with field, retry delay or request id where the server sent it."""
    code, text = error.code(), error.details() or ""
    details = _details(error)
    fault = _unpack(details, error_details_pb2.BadRequest)
    if fault and fault.field_violations:
        violation = fault.field_violations[0]
        return InputError(violation.description, field=violation.field)
    if code in BAD_REQUEST:
        return InputError(text)
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        if TOO_LARGE.search(text):
            return InputError(f"{text}: send less at once", field="request")
        return OverloadedError(text, retry_delay_s=_retry_delay_s(details))
    if code in NO_ACCESS:
        return AccessError(text)
    if code is grpc.StatusCode.UNAVAILABLE and (found := HANDSHAKE.search(text)):
        return AccessError(f"no TLS connection: {found.group(0)}")
    if code is grpc.StatusCode.UNAVAILABLE:
        return ServerUnavailableError(text, retry_delay_s=_retry_delay_s(details))
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return DeadlineError(text)
    if code is grpc.StatusCode.CANCELLED:
        return CallCancelledError(text)
    if code is grpc.StatusCode.UNIMPLEMENTED:
        return NotServedError(text)
    if text == STATUS_LOST:
        text = (
            "the server ended the call while more was being sent; grpc.aio lost its reason, which `Client` would tell"
        )
    found = REQUEST_ID.search(text)
    return ServerError(f"{code.name}: {text}", status=code.name, request_id=found.group(1) if found else "")


def unpack(read: Callable[[Received], Value], message: Received) -> Value:
    """Read a message of the server.

    Raises:
        ServerError: It cannot be read.
    """
    try:
        return read(message)
    except (ValueError, KeyError, IndexError) as error:
        raise ServerError(f"the answer of the server cannot be read: {error}") from error


def _details(error: grpc.RpcError) -> status_pb2.Status | None:
    """The rich status; None when there is none, or when it does not belong to the plain one."""
    try:
        return rpc_status.from_call(error)
    except ValueError:
        return None


def _unpack(status: status_pb2.Status | None, kind: type[M]) -> M | None:
    message: M = kind()
    for packed in status.details if status else ():
        if packed.Unpack(message):
            return message
    return None


def _retry_delay_s(status: status_pb2.Status | None) -> float | None:
    info = _unpack(status, error_details_pb2.RetryInfo)
    return info.retry_delay.ToNanoseconds() / 1e9 if info else None

"""How a call ended, as JSON and as a status of HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from google.rpc import code_pb2, error_details_pb2, status_pb2

OK = {"code": "ok"}
HTTP_STATUS: Mapping[int, int] = {  # as the protocol of Connect has it
    code_pb2.CANCELLED: 499,
    code_pb2.INVALID_ARGUMENT: 400,
    code_pb2.DEADLINE_EXCEEDED: 504,
    code_pb2.NOT_FOUND: 404,
    code_pb2.PERMISSION_DENIED: 403,
    code_pb2.RESOURCE_EXHAUSTED: 429,
    code_pb2.FAILED_PRECONDITION: 400,
    code_pb2.UNIMPLEMENTED: 501,
    code_pb2.UNAVAILABLE: 503,
    code_pb2.UNAUTHENTICATED: 401,
    code_pb2.INTERNAL: 500,
}


def connect_code(code: int) -> str:
    """Name of a status code as Connect writes it: "invalid_argument", "canceled"."""
    return "canceled" if code == code_pb2.CANCELLED else code_pb2.Code.Name(code).lower()


def status_to_json(status: status_pb2.Status) -> dict[str, Any]:
    """Say a status in JSON: code, message, and what its details hold.

    `violations` has the field of a bad request, `retry_s` the time to wait, `quota` the limit that was reached and
    `request_id` the id of the call in the server's log.
    """
    said: dict[str, Any] = {"code": connect_code(status.code), "message": status.message}
    bad, retry, quota, request = (
        error_details_pb2.BadRequest(),
        error_details_pb2.RetryInfo(),
        error_details_pb2.QuotaFailure(),
        error_details_pb2.RequestInfo(),
    )
    for detail in status.details:
        if detail.Unpack(bad):
            said["violations"] = [{"field": one.field, "description": one.description} for one in bad.field_violations]
        elif detail.Unpack(retry):
            said["retry_s"] = retry.retry_delay.ToMilliseconds() / 1e3
        elif detail.Unpack(quota):
            said["quota"] = [one.description for one in quota.violations]
        elif detail.Unpack(request):
            said["request_id"] = request.request_id
    return said


def format_end(said: Mapping[str, Any]) -> str:
    """Write the end of a call as JSON."""
    return json.dumps(said, ensure_ascii=False)

"""Answers that are no method of the protos, under the same rules: who asks, what they may, what it costs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from skelact.errors import CallCancelledError

from ..calls import Call
from ..errors import LimitError
from ..runner import CallRunner
from .connection import Headers, HttpConnection, Receive, Scope, Send, metadata_of, receive_in_time
from .status import HTTP_STATUS, status_to_json

Answer = Callable[[bytes], Awaitable[tuple[str, bytes]]]
JSON = "application/json"


class HttpCalls:
    """Answers requests whose path is no method.

    Args:
        runner: Admits the calls.
        max_message_bytes: Largest body.
    """

    def __init__(self, runner: CallRunner, *, max_message_bytes: int) -> None:
        self._runner = runner
        self._max_bytes = max_message_bytes

    async def answer_plain(self, scope: Scope, receive: Receive, send: Send, *, service: str, answer: Answer) -> None:
        """Answer one request with a body of any kind; an error becomes JSON.

        Args:
            scope: Of ASGI.
            receive: Of ASGI.
            send: Of ASGI.
            service: Full name of the service whose right is needed, such as "skelact.v1.GenerationService".
            answer: Takes the body; returns content type and body.
        """
        connection, metadata = HttpConnection(scope), metadata_of(scope)
        call = Call(method=scope["path"], peer=connection.peer())
        with self._runner.watched(call, connection, metadata) as outcome:
            try:
                with self._runner.admitted(call, service, connection, metadata):
                    body = await read_body(receive, max_bytes=self._max_bytes, idle_s=self._runner.idle_s)
                    call.take_message(len(body))
                    kind, content = await answer(body)
                    call.add_sent(len(content))
            except Exception as error:
                status = outcome.refuse(error, request_id=call.request_id)
                await send_json(send, status_to_json(status), status=HTTP_STATUS[status.code])
                return
            await send_body(send, kind, content)


async def read_body(receive: Receive, *, max_bytes: int, idle_s: float) -> bytes:
    """Read the whole body of a request.

    Raises:
        IdleError: Nothing comes for `idle_s`.
        LimitError: It is larger than `max_bytes`.
        CallCancelledError: The client has gone.
    """
    parts, size = [], 0
    while True:
        message = await receive_in_time(receive, idle_s)
        if message["type"] == "http.disconnect":
            raise CallCancelledError("the client has gone")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > max_bytes:
            raise LimitError("max_message_bytes", f"expected a body of at most {max_bytes} bytes")
        if not message.get("more_body", False):
            return b"".join(parts)


async def send_json(send: Send, said: Mapping[str, Any], *, status: int, headers: Headers | None = None) -> None:
    """Send an answer as JSON."""
    await send_body(send, JSON, json.dumps(said, ensure_ascii=False).encode(), status=status, headers=headers)


async def send_body(
    send: Send, kind: str, content: bytes, *, status: int = 200, headers: Headers | None = None
) -> None:
    """Send a whole answer."""
    fixed = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*fixed, *(headers or [])]})
    await send({"type": "http.response.body", "body": content})

"""Methods that answer with a stream, for curl and scripts: JSON comes in, and one JSON message a line goes out.

The last line says how the call ended, as at the end of a WebSocket. A call that is refused before its first message has
the status of HTTP that says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from typing import Any

import grpc

from ..calls import Call
from ..errors import IdleError
from ..runner import CallRunner, Method
from .connection import HttpConnection, Receive, Scope, Send, metadata_of, send_in_time, while_connected
from .json_messages import JsonMessages, to_json
from .methods import MethodTable
from .plain import read_body, send_json
from .status import HTTP_STATUS, OK, format_end, status_to_json

LINES = b"application/x-ndjson"
FINE = 200


class LineCalls:
    """Answers calls whose request is one JSON message and whose answer is a stream.

    Args:
        runner: Admits and runs the calls.
        methods: That there are.
        max_message_bytes: Largest request.
    """

    def __init__(self, runner: CallRunner, methods: MethodTable, *, max_message_bytes: int) -> None:
        self._runner = runner
        self._methods = methods
        self._max_bytes = max_message_bytes

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whose path is a method that streams."""
        connection, metadata = HttpConnection(scope), metadata_of(scope)
        method = self._methods[scope["path"]]
        call = Call(method=scope["path"], peer=connection.peer())
        lines, end, http_status = _Lines(send, self._runner.idle_s), OK, FINE
        with self._runner.watched(call, connection, metadata) as outcome:
            try:
                with self._runner.admitted(call, method.service, connection, metadata, streams=True):
                    body = await read_body(receive, max_bytes=self._max_bytes, idle_s=self._runner.idle_s)
                    async with while_connected(_until_gone(receive)):
                        await self._run(call, method, body, connection, lines)
            except Exception as error:
                status = outcome.refuse(error, request_id=call.request_id)
                end, http_status = status_to_json(status), HTTP_STATUS[status.code]
        if http_status == FINE or lines.has_started:
            with suppress(IdleError):
                await lines.add(format_end(end).encode(), is_last=True)
        else:
            await send_json(send, end, status=http_status)

    async def _run(self, call: Call, method: Method, body: bytes, connection: HttpConnection, lines: _Lines) -> None:
        messages = JsonMessages(_once(body), method, call)
        async with aclosing(self._runner.responses(call, method, messages, connection)) as responses:
            async for response in responses:
                await lines.add(await to_json(response))


class _Lines:
    """The answer, as it is sent.

    Args:
        send: Of ASGI.
        idle_s: A client that reads nothing for so long is given up.

    Attributes:
        has_started: Whether there is a line.
    """

    def __init__(self, send: Send, idle_s: float) -> None:
        self.has_started = False
        self._send = send
        self._idle_s = idle_s

    async def add(self, line: bytes, *, is_last: bool = False) -> None:
        """Send a line.

        Raises:
            IdleError: The client does not read.
        """
        if not self.has_started:
            self.has_started = True
            await self._send({"type": "http.response.start", "status": FINE, "headers": [(b"content-type", LINES)]})
        message = {"type": "http.response.body", "body": line + b"\n", "more_body": not is_last}
        await send_in_time(self._send, message, self._idle_s)


def _once(body: bytes) -> Callable[[], Awaitable[Any]]:
    """Read a message, then the end."""
    left = [body]

    async def read() -> Any:
        return left.pop() if left else grpc.aio.EOF

    return read


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

"""Calls over WebSocket: for the methods that stream from a browser, which can send no stream of HTTP.

The path names the method. A binary message is one request or response; the text "end" ends the requests. The last
message of the server is a text: how the call ended, as JSON. A client that closes cancels its call.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from typing import Any

import grpc

from skelact.errors import InputError, NotServedError

from ..calls import Call
from ..errors import IdleError
from ..runner import CallRunner, Messages, Method
from .connection import HttpConnection, Receive, Scope, Send, metadata_of, send_in_time, while_connected
from .methods import MethodTable
from .status import OK, format_end, status_to_json

SUBPROTOCOL, BEARER = "skelact.v1", "bearer."
END = "end"
MAX_WAITING = 4  # messages that were read and not yet taken
NORMAL_CLOSE = 1000


class WebSocketCalls:
    """Answers calls, one for each connection.

    Args:
        runner: Admits and runs the calls.
        methods: That there are.
    """

    def __init__(self, runner: CallRunner, methods: MethodTable) -> None:
        self._runner = runner
        self._methods = methods

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the call of one connection."""
        await receive()  # the request to connect
        is_ours = SUBPROTOCOL in scope.get("subprotocols", ())
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL if is_ours else None})
        end = await self._call(scope, receive, send)
        with suppress(OSError, IdleError):  # it has gone, which is how it ends
            await send_in_time(send, {"type": "websocket.send", "text": format_end(end)}, self._runner.idle_s)
            await send({"type": "websocket.close", "code": NORMAL_CLOSE})

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> dict[str, Any]:
        """Run the call; return how it ended."""
        path, connection = scope["path"], HttpConnection(scope)
        method = self._methods.get(path)
        metadata = (*metadata_of(scope), *_token(scope))
        call = Call(method=path, peer=connection.peer(), is_served=method is not None)
        with self._runner.watched(call, connection, metadata) as outcome:
            try:
                if method is None:
                    raise NotServedError(f"no such method: {path[:200]}")
                with self._runner.admitted(call, method.service, connection, metadata, streams=method.streams):
                    requests = _Requests(receive)
                    async with while_connected(requests.read_all()):
                        await self._run(call, method, requests, send, connection)
            except Exception as error:
                return status_to_json(outcome.refuse(error, request_id=call.request_id))
        return OK

    async def _run(
        self, call: Call, method: Method, requests: _Requests, send: Send, connection: HttpConnection
    ) -> None:
        messages = Messages(requests.next, method, call)
        async with aclosing(self._runner.responses(call, method, messages, connection)) as responses:
            async for response in responses:
                message = {"type": "websocket.send", "bytes": method.serializer(response)}
                await send_in_time(send, message, self._runner.idle_s)


class _Requests:
    """Requests of a connection, read ahead, so that it is seen when the client closes.

    Args:
        receive: Of ASGI.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._waiting: asyncio.Queue[str | bytes] = asyncio.Queue(MAX_WAITING)
        self._has_ended = False

    async def read_all(self) -> None:
        """Read until the client closes."""
        while (event := await self._receive())["type"] != "websocket.disconnect":
            raw = event.get("bytes")
            await self._waiting.put(event["text"] if raw is None else raw)

    async def next(self) -> Any:
        """Return the next request, or the end of all."""
        if self._has_ended:
            return grpc.aio.EOF
        message = await self._waiting.get()
        if isinstance(message, bytes):
            return message
        self._has_ended = True
        if message == END:
            return grpc.aio.EOF
        raise InputError(f"expected binary messages, and the text {END!r} after the last, got another text")


def _token(scope: Scope) -> tuple[tuple[str, str], ...]:
    """The token that a browser sends as a subprotocol, for it can set no header here."""
    offered = scope.get("subprotocols", ())
    return tuple(("authorization", f"Bearer {name[len(BEARER) :]}") for name in offered if name.startswith(BEARER))

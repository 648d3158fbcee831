"""The application behind the port: which request is answered by whom."""

from __future__ import annotations

import sys
from typing import Any

from skelact.errors import NotServedError

from ..calls import Call
from ..config import ServerConfig
from ..models import ModelRegistry
from ..runner import PREFIX, CallRunner, Method
from ..stopping import OpenCalls
from .connection import Headers, HttpConnection, Receive, Scope, Send, header, metadata_of
from .lines import LineCalls
from .methods import MethodTable
from .origins import Origins
from .plain import JSON, HttpCalls, send_body, send_json
from .shown import Shown
from .status import HTTP_STATUS, status_to_json
from .websocket import WebSocketCalls

HEALTH = "/health"
PROTO = "application/proto"
ENVELOPED = ("application/connect+json", "application/connect+proto")  # streams of Connect
GRPC_WEB = ("application/grpc-web+proto", "application/grpc-web", "application/grpc-web+json")
CONNECT_PYTHON = (3, 11)
OLD_PYTHON = "Connect and gRPC-Web need Python 3.11 on the server: call by WebSocket, or by gRPC on the other port"


class HttpApp:
    """Application of ASGI: WebSocket, Connect, gRPC-Web and lines of JSON for the methods, /health, and the page.

    Args:
        config: Of the server.
        runner: Admits and runs the calls.
        methods: That there are.
        calls: Counts those that are open.
        models: Say whether they are loaded; make what the page downloads.
        shown: On the page.
    """

    def __init__(
        self,
        config: ServerConfig,
        runner: CallRunner,
        methods: MethodTable,
        calls: OpenCalls,
        *,
        models: ModelRegistry,
        shown: Shown,
    ) -> None:
        max_bytes = config.limits.max_message_bytes
        self._origins = Origins(config.http.origins, wants_token=bool(config.tokens))
        self._runner = runner
        self._methods = methods
        self._calls = calls
        self._models = models
        self._websocket = WebSocketCalls(runner, methods)
        self._lines = LineCalls(runner, methods, max_message_bytes=max_bytes)
        self._connect: Any = None
        if sys.version_info >= CONNECT_PYTHON:
            from .connect import ConnectCalls

            self._connect = ConnectCalls(runner, methods, max_message_bytes=max_bytes)
        self._page: Any = None
        if config.http.page:
            from .page import page_app

            self._page = page_app(HttpCalls(runner, max_message_bytes=max_bytes), models, config.limits, shown)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or one connection of WebSocket."""
        if refusal := self._origins.refusal(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close"})
            else:
                await send_json(send, {"code": "permission_denied", "message": refusal}, status=403)
        elif scope["type"] == "websocket":
            with self._calls.counted():
                await self._websocket.serve(scope, receive, send)
        else:
            await self._answer_http(scope, receive, _with_headers(send, self._origins.headers(scope)))

    async def _answer_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if scope["method"] == "OPTIONS":
            headers = self._origins.preflight_headers(scope)
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body"})
        elif path in self._methods:
            await self._answer_method(scope, receive, send)
        elif path.startswith(PREFIX):
            await self._answer_unknown(scope, send)
        elif path == HEALTH:
            said, status = ("serving", 200) if self._models.is_serving else ("not serving", 503)
            await send_body(send, "text/plain", f"{said}\n".encode(), status=status)
        elif self._page is not None:
            with self._calls.counted():
                await self._page(scope, receive, send)
        else:
            message = f"nothing is at {path[:200]}: post to a method, such as /skelact.v1.InfoService/GetServerInfo"
            await send_json(send, {"code": "not_found", "message": message}, status=404)

    async def _answer_method(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = self._methods[scope["path"]]
        if refusal := _refuse_form(scope, method):
            status = 405 if scope["method"] != "POST" else 415
            await send_json(send, {"code": "invalid_argument", "message": refusal}, status=status)
            return
        if _kind(scope) == JSON and method.streams:
            with self._calls.counted():
                await self._lines.serve(scope, receive, send)
            return
        if self._connect is None:
            await send_json(send, {"code": "unimplemented", "message": OLD_PYTHON}, status=501)
            return
        with self._calls.counted():
            await self._connect.serve(scope, receive, send)

    async def _answer_unknown(self, scope: Scope, send: Send) -> None:
        connection = HttpConnection(scope)
        call = Call(method=scope["path"], peer=connection.peer(), is_served=False)
        with self._runner.watched(call, connection, metadata_of(scope)) as outcome:
            error = NotServedError(f"no such method: {scope['path'][:200]}")
            status = outcome.refuse(error, request_id=call.request_id)
        await send_json(send, status_to_json(status), status=HTTP_STATUS[status.code])


def _kind(scope: Scope) -> str:
    """Content type of a request, without parameters."""
    return header(scope, b"content-type").partition(";")[0].strip().lower()


def _refuse_form(scope: Scope, method: Method) -> str:
    """Why a request cannot be a call of a method; "" when it can."""
    if scope["method"] != "POST":
        return f"expected POST, got {scope['method']}"
    kinds: tuple[str, ...]
    if method.reads_stream:
        kinds, other = (*ENVELOPED, *GRPC_WEB), "; browsers and scripts call it by WebSocket"
    else:
        kinds, other = ((JSON, *ENVELOPED, *GRPC_WEB) if method.streams else (JSON, PROTO, *GRPC_WEB)), ""
    if (kind := _kind(scope)) in kinds:
        return ""
    return f"expected the header 'content-type: {kinds[0]}' (or {', '.join(kinds[1:])}), got {kind[:80]!r}{other}"


def _with_headers(send: Send, headers: Headers) -> Send:
    """Add headers to the start of an answer."""
    if not headers:
        return send

    async def send_with(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *headers]}
        await send(message)

    return send_with

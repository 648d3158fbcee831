"""A page on a port of its own: HTTP for the page, WebSockets that pass messages on to the gRPC port."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import grpc
from google.rpc import code_pb2, error_details_pb2
from grpc_status import rpc_status

from skelact.errors import SkelactError

from .errors import error_to_status
from .page import PageRoutes, Request, Response, UnknownPageError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class PageServer:
    """ASGI application."""

    def __init__(self, routes: PageRoutes, target: str, *, max_bytes: int) -> None:
        self._routes = routes
        self._target = target
        self._max_bytes = max_bytes
        self._channel: grpc.aio.Channel | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            response = await self._answer(scope, receive)
            headers = [(b"content-type", response.type.encode()), (b"cache-control", b"no-cache")]
            headers += [(name.encode(), value.encode()) for name, value in response.headers]
            await send({"type": "http.response.start", "status": response.status, "headers": headers})
            await send({"type": "http.response.body", "body": response.body})
        elif scope["type"] == "websocket":
            await self._pass_on(scope["path"], receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        request = Request(scope["method"], scope["path"], dict(parse_qsl(scope["query_string"].decode())))
        if found := self._routes.static(request):
            return found
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        request = Request(request.method, request.path, request.query, body)
        try:
            return await self._routes.answer(request)
        except UnknownPageError as error:
            return Response(json.dumps({"code": "not_found", "message": str(error)}).encode(), "application/json", 404)
        except SkelactError as error:
            status = error_to_status(error, request_id="")
            text = json.dumps({"code": code_pb2.Code.Name(status.code).lower(), "message": status.message})
            return Response(text.encode(), "application/json", 400)

    async def _pass_on(self, path: str, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept", "subprotocol": "skelact.v1"})
        if self._channel is None:
            self._channel = grpc.aio.insecure_channel(self._target, options=[("grpc.max_receive_message_length", -1)])
        call = self._channel.stream_stream(path)()
        writer = asyncio.ensure_future(_write(receive, call))
        end: dict[str, Any] = {"code": "ok"}
        try:
            async for message in call:
                await send({"type": "websocket.send", "bytes": message})
        except grpc.aio.AioRpcError as error:
            end = {"code": error.code().name.lower(), "message": error.details(), "violations": _violations(error)}
        except asyncio.CancelledError:
            return
        finally:
            writer.cancel()
        with suppress(Exception):
            await send({"type": "websocket.send", "text": json.dumps(end)})
            await send({"type": "websocket.close", "code": 1000})


async def _write(receive: Receive, call: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            call.cancel()
            return
        if message.get("bytes") is not None:
            await call.write(message["bytes"])
        else:
            await call.done_writing()


def _violations(error: grpc.aio.AioRpcError) -> list[dict[str, str]]:
    status = rpc_status.from_call(error)
    found = []
    for detail in status.details if status else ():
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            found += [{"field": one.field, "description": one.description} for one in bad.field_violations]
    return found

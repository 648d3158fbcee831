"""A server with a second port, and calls to it as curl and browsers make them."""

import contextlib
import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import websockets.sync.client
from serving import GENERATING, Served, serve
from skelact_server.config import HttpConfig, ServerConfig

from skelact.v1 import generation_pb2

WAIT_S = 20.0
GENERATE = "/skelact.v1.GenerationService/Generate"
PLAN = "/skelact.v1.GenerationService/PlanParts"
RECOGNIZE = "/skelact.v1.RecognitionService/Recognize"
STREAM_RECOGNIZE = "/skelact.v1.RecognitionService/StreamRecognize"
INFO = "/skelact.v1.InfoService/GetServerInfo"
JSON = {"content-type": "application/json"}


@dataclass
class Answer:
    """An answer of HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes
    said: Any = field(init=False)

    def __post_init__(self) -> None:
        lines = self.body.decode("utf-8", "replace").splitlines()
        try:
            self.said = [json.loads(line) for line in lines] if len(lines) > 1 else json.loads(lines[0])
        except (ValueError, IndexError):
            self.said = None


def with_http(config: ServerConfig = GENERATING, **changes: Any) -> ServerConfig:
    """A config with the second port."""
    return replace(config, http=HttpConfig(address="127.0.0.1:0", **changes))


@contextlib.contextmanager
def serving(config: ServerConfig, recognizer: Any = None) -> Iterator[Served]:
    server = serve(config, recognizer)
    try:
        yield server
    finally:
        server.stop()


def ask(
    server: Served, path: str, body: Any = b"", *, method: str = "POST", headers: dict[str, str] | None = None
) -> Answer:
    """Send one request; a body that is no bytes is sent as JSON."""
    assert server.running.http
    connection = http.client.HTTPConnection("127.0.0.1", server.running.http.port, timeout=WAIT_S)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request(method, path, raw, JSON if headers is None else headers)
        answer = connection.getresponse()
        return Answer(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def connect(server: Served, path: str, **options: Any) -> websockets.sync.client.ClientConnection:
    """Open a call over WebSocket."""
    assert server.running.http
    address = f"ws://{server.running.http.address}{path}"
    return websockets.sync.client.connect(address, open_timeout=WAIT_S, close_timeout=2, **options)


def read_all(socket: websockets.sync.client.ClientConnection) -> tuple[list[bytes], dict[str, Any]]:
    """Return the messages of a call and how it ended."""
    messages = []
    while isinstance(message := socket.recv(WAIT_S), bytes):
        messages.append(message)
    return messages, json.loads(message)


def walk() -> generation_pb2.GenerateRequest:
    return generation_pb2.GenerateRequest(text="walk", duration_s=2)

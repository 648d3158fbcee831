"""Hostile bytes on the second port: told or closed, never an internal error, and the server goes on."""

import contextlib
import gzip
import json
import socket
import struct
import time
from collections.abc import Iterator

import numpy as np
import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("connectrpc", reason="needs Python 3.11")

from http_calls import GENERATE, JSON, PLAN, RECOGNIZE, ask, connect, read_all, serving, with_http
from serving import LIMITS, Served, limited

from skelact.v1 import generation_pb2

SEED = 7
KINDS = ("application/json", "application/proto", "application/grpc-web+proto", "application/connect+proto")


@pytest.fixture(scope="module")
def web() -> Iterator[Served]:
    with serving(with_http(limited(LIMITS, stream_idle_s=0.5, handshake_s=0.5))) as server:
        yield server


def mutated(raw: bytes, generator: np.random.Generator) -> bytes:
    """A copy with some bytes changed, cut or doubled."""
    data = bytearray(raw)
    for _ in range(int(generator.integers(1, 8))):
        place = int(generator.integers(len(data)))
        kind = int(generator.integers(3))
        if kind == 0:
            data[place] = int(generator.integers(256))
        elif kind == 1:
            del data[place : place + int(generator.integers(1, 20))]
        else:
            data[place:place] = data[place : place + int(generator.integers(1, 20))]
        data = data or bytearray(b"x")
    return bytes(data)


def is_healthy(server: Served) -> bool:
    return ask(server, "/health", method="GET").status == 200


@pytest.mark.slow
def test_mutated_bodies_are_never_an_internal_error(web: Served) -> None:
    generator = np.random.default_rng(SEED)
    message = generation_pb2.PlanPartsRequest(text="walk then wave").SerializeToString()
    bodies = {"application/json": json.dumps({"text": "walk then wave"}).encode(), "application/proto": message}
    for index in range(200):
        kind = KINDS[index % len(KINDS)]
        framed = struct.pack(">BI", 0, len(message)) + message
        path = GENERATE if "connect" in kind else PLAN
        answer = ask(web, path, mutated(bodies.get(kind, framed), generator), headers={"content-type": kind})
        said = answer.body.decode("utf-8", "replace")
        assert answer.status != 500 and "internal" not in said and "grpc-status: 13" not in said, said
    assert is_healthy(web)


@pytest.mark.slow
def test_mutated_requests_of_http_do_no_harm(web: Served) -> None:
    assert web.running.http
    generator = np.random.default_rng(SEED)
    request = (
        f"POST {PLAN} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}"
    )
    upgrade = (
        f"GET {PLAN} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
    )
    for index in range(100):
        raw = mutated((request, upgrade)[index % 2].encode(), generator)
        with socket.create_connection(("127.0.0.1", web.running.http.port), 5) as connection:
            connection.settimeout(0.02)
            connection.sendall(raw + generator.bytes(20))
            with contextlib.suppress(OSError):
                assert b" 500 " not in connection.recv(4096).split(b"\r\n")[0]
    assert is_healthy(web)


def test_garbage_over_a_websocket_is_told(web: Served) -> None:
    generator = np.random.default_rng(SEED)
    for size in (0, 1, 100, 5000):
        with connect(web, RECOGNIZE) as opened:
            opened.send(generator.bytes(size))
            assert read_all(opened)[1]["code"] == "invalid_argument"
    assert is_healthy(web)


def test_a_packed_body_is_read_and_a_bomb_is_not(web: Served) -> None:
    packed = {**JSON, "content-encoding": "gzip"}
    answer = ask(web, RECOGNIZE, gzip.compress(b'{"clip": {}}'), headers=packed)
    assert answer.status == 400 and "clip" in answer.said["message"]
    bomb = gzip.compress(bytes(16 << 20))
    started = time.monotonic()
    assert ask(web, RECOGNIZE, bomb, headers=packed).status == 429
    assert time.monotonic() - started < 10
    assert ask(web, RECOGNIZE, b"no gzip", headers=packed).status == 400


@pytest.mark.parametrize("path", [PLAN, GENERATE])
def test_a_body_that_does_not_come_is_given_up(web: Served, path: str) -> None:
    assert web.running.http
    with socket.create_connection(("127.0.0.1", web.running.http.port), 10) as connection:
        head = (
            f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{{"
        )
        connection.sendall(head.encode())
        assert b" 504 " in connection.recv(4096)
    ends = time.monotonic() + 5
    while web.running.calls.count and time.monotonic() < ends:
        time.sleep(0.01)
    assert web.running.calls.count == 0

"""Connections that say nothing do not shut others out."""

from __future__ import annotations

import resource
import socket
import struct
import time
from contextlib import ExitStack

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from serving import Served, limited, serve
from skelact_server.config import Limits
from skelact_server.connections import WINDOW_BYTES, channel_options, raise_file_limit

HANDSHAKE_S = 1.0
SILENT = 40
SETTINGS_KIND, INITIAL_WINDOW = 4, 4  # of HTTP/2: RFC 9113
SETTINGS = bytes([0, 0, 0, SETTINGS_KIND, 0, 0, 0, 0, 0])


def check(address: str, timeout: float) -> None:
    """One question on a new connection."""
    options = [("grpc.use_local_subchannel_pool", 1)]
    with grpc.insecure_channel(address, options) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        stub.Check(health_pb2.HealthCheckRequest(), timeout=timeout, wait_for_ready=True)


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has closed it."""
    connection.settimeout(0.2)
    try:
        while data := connection.recv(4096):
            assert data
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    return True


def test_silent_connections_are_closed_and_newcomers_served() -> None:
    served = serve(limited(max_connections=SILENT // 2, handshake_s=HANDSHAKE_S))
    try:
        with ExitStack() as stack:
            silent = [
                stack.enter_context(socket.create_connection(("127.0.0.1", served.running.port))) for _ in range(SILENT)
            ]
            started = time.monotonic()
            check(served.address, 20.0)  # all places are taken: served when the first are closed
            assert time.monotonic() - started < 10 * HANDSHAKE_S
            deadline = time.monotonic() + 10 * HANDSHAKE_S
            while not all(is_closed(one) for one in silent) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert all(is_closed(one) for one in silent)
        check(served.address, 5.0)
    finally:
        served.stop()


def test_a_client_that_pings_too_often_is_sent_away() -> None:
    assert dict(channel_options(Limits()))["grpc.http2.min_ping_interval_without_data_ms"] >= 1000


def test_the_limit_of_files_is_raised_to_what_connections_take() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < 1200:
        pytest.skip("this system allows no more files")
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
        raise_file_limit(Limits(max_connections=600))
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (1112, before[1])
        raise_file_limit(Limits(max_connections=10))  # never lower
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 1112
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_little_of_a_request_is_taken_before_it_is_read(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.running.port), timeout=10) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SETTINGS)
        received = b""
        while len(received) < 9 or len(received) < 9 + int.from_bytes(received[:3], "big"):
            received += connection.recv(4096)
    assert received[3] == SETTINGS_KIND
    values = received[9 : 9 + int.from_bytes(received[:3], "big")]
    settings = dict(struct.unpack_from(">HI", values, place) for place in range(0, len(values), 6))
    assert settings[INITIAL_WINDOW] == WINDOW_BYTES

"""Where the server listens: checked at once, said with the real port."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from serving import LIMITS, serve, small_recognizer
from skelact_server.address import check_address
from skelact_server.app import start_server

from skelact.client import Client
from skelact.errors import ConfigError


@pytest.mark.parametrize(
    "address",
    [
        "",
        "localhost",
        ":50051",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "127.0.0.1:http",
        "127.0.0.1:٣",
        "127.0.0.1:0 ",
        "\n127.0.0.1:0",
        "::1:50051",
        "[zz]:1",
        "http://localhost:50051",
        "no host:1",
        "nowhere.invalid:1",
        "a" * 300 + ":1",
        "192.0.2.1:0",  # of no machine
        "unix:",
        "unix:/no/such/folder/socket",
        "unix:/tmp/" + "x" * 120,
    ],
)
def test_what_is_no_address_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_address(address)
    assert str(caught.value).startswith("address: ") and "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_port_in_use_is_said_before_anything_is_loaded(taken: int, host: str) -> None:
    def load() -> list[object]:
        raise AssertionError("loaded")

    with pytest.raises(ConfigError, match="another program listens there"):
        asyncio.run(start_server(replace(LIMITS, address=f"{host}:{taken}", insecure=True), load))  # type: ignore[arg-type]


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", pytest.param("[::1]", marks=pytest.mark.skipif(not has_ipv6(), reason="no IPv6"))],
)
def test_the_real_port_is_known_and_answers(host: str) -> None:
    server = serve(replace(LIMITS, address=f"{host}:0"))
    assert server.running.address == f"{host}:{server.running.port}" and server.running.port > 0
    with Client(server.running.address) as client:
        assert client.server_info().models
    server.stop()


def test_a_socket_file_serves_and_is_not_stolen(tmp_path: Path) -> None:
    address = f"unix:{tmp_path / 'skelact.sock'}"
    server = serve(replace(LIMITS, address=address))
    assert (server.running.address, server.running.port) == (address, 0)
    with Client(address) as client:
        assert client.server_info().models
    with pytest.raises(ConfigError, match="another program listens there"):
        check_address(address)
    with Client(address) as client:
        assert client.server_info().models
    server.stop()
    with socket.socket(socket.AF_UNIX) as killed:  # leaves its file behind
        killed.bind(str(tmp_path / "old.sock"))
    again = serve(replace(LIMITS, address=f"unix://{tmp_path / 'old.sock'}"))
    with Client(again.running.address) as client:
        assert client.server_info().models
    again.stop()


def test_a_plain_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ConfigError, match="no socket"):
        check_address(f"unix:{tmp_path / 'file'}")
    assert (tmp_path / "file").read_text() == "mine"


def test_the_port_is_closed_when_loading_fails() -> None:
    def load() -> list[object]:
        raise RuntimeError("broken")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(RuntimeError):
        asyncio.run(start_server(replace(LIMITS, address=f"127.0.0.1:{port}"), load))  # type: ignore[arg-type]
    server = serve(replace(LIMITS, address=f"127.0.0.1:{port}"), small_recognizer())
    with grpc.insecure_channel(server.address) as channel:
        grpc.channel_ready_future(channel).result(timeout=10)
    server.stop()

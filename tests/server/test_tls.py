"""TLS over real connections: who is let in, who is not, and what happens when certificates change."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from serving import LIMITS, Served, serve
from skelact_server.bench_certificates import HOUR, Authority, Pair
from skelact_server.config import ServerConfig, TlsConfig
from skelact_server.tls import load_certificates

from skelact.client import AsyncClient, Client
from skelact.errors import AccessError, ConfigError, InputError, ServerUnavailableError
from skelact.v1 import info_pb2, info_pb2_grpc


def with_tls(pair: Pair, client_ca: Path | None = None) -> ServerConfig:
    return replace(LIMITS, tls=TlsConfig(str(pair.certificate), str(pair.key), str(client_ca or "")))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("stranger"), "stranger")


@pytest.fixture(scope="module")
def mutual(authority: Authority) -> Iterator[Served]:
    """A server that wants certificates of its clients."""
    served = serve(with_tls(authority.sign("mutual"), authority.file))
    yield served
    served.stop()


def test_a_client_that_knows_the_authority_is_served(authority: Authority) -> None:
    served = serve(with_tls(authority.sign("server")))
    try:
        with Client(served.address, ca=authority.file) as client:
            assert client.server_info().models
        assert asyncio.run(models_of(served.address, authority.file))
    finally:
        served.stop()


async def models_of(address: str, ca: Path) -> object:
    async with AsyncClient(address, ca=ca) as client:
        return (await client.server_info()).models


def test_a_client_with_a_wrong_authority_or_plain_text_refuses_or_is_refused(
    authority: Authority, stranger: Authority
) -> None:
    served = serve(with_tls(authority.sign("server2")))
    try:
        with Client(served.address, ca=stranger.file) as client, pytest.raises(AccessError, match="CERTIFICATE_VERIFY"):
            client.server_info(timeout_s=5)
        with Client(served.address) as client, pytest.raises(ServerUnavailableError):
            client.server_info(timeout_s=5)
        with Client(served.address, ca=authority.file) as client:  # the server is as it was
            assert client.server_info().models
    finally:
        served.stop()


def test_client_certificates_are_wanted_and_checked(mutual: Served, authority: Authority, stranger: Authority) -> None:
    known, forged, over = authority.sign("camera"), stranger.sign("camera"), authority.sign("over", lasts=-HOUR)
    with Client(mutual.address, ca=authority.file, certificate=known.certificate, key=known.key) as client:
        assert client.server_info().models
    for wrong in (forged, over, None):
        key, chain = (wrong.key.read_bytes(), wrong.certificate.read_bytes()) if wrong else (None, None)
        credentials = grpc.ssl_channel_credentials(authority.file.read_bytes(), key, chain)
        with grpc.secure_channel(mutual.address, credentials) as channel, pytest.raises(grpc.RpcError) as caught:
            info_pb2_grpc.InfoServiceStub(channel).GetServerInfo(info_pb2.GetServerInfoRequest(), timeout=5)
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


def test_changed_certificates_hold_without_a_restart(tmp_path: Path) -> None:
    first, second = Authority(tmp_path / "first"), Authority(tmp_path / "second")
    pair = first.sign("server")
    served = serve(with_tls(pair))
    try:
        with Client(served.address, ca=first.file) as open_before:
            assert open_before.server_info().models
            pair.key.write_text("half a file")  # what a server sees between two writes: the old ones stay
            with Client(served.address, ca=first.file) as client:
                assert client.server_info().models
            renewed = second.sign("server")
            os.replace(renewed.certificate, pair.certificate)
            os.replace(renewed.key, pair.key)
            with Client(served.address, ca=second.file) as client:
                assert client.server_info().models
            assert open_before.server_info().models  # open connections go on
        with Client(served.address, ca=first.file) as client, pytest.raises(AccessError):
            client.server_info(timeout_s=5)
    finally:
        served.stop()


def test_certificates_that_no_client_would_accept_are_refused_at_the_start(
    authority: Authority, tmp_path: Path
) -> None:
    good, other, over = authority.sign("good"), authority.sign("other"), authority.sign("late", lasts=-HOUR)
    assert load_certificates(TlsConfig(str(good.certificate), str(good.key))).expires > 0
    for pair, said in (
        (over, "expired"),
        (Pair(good.certificate, other.key), "private key"),
        (Pair(tmp_path / "absent", good.key), "cannot be read"),
        (Pair(good.key, good.key), "expected a PEM chain"),
    ):
        with pytest.raises(ConfigError, match=said):
            load_certificates(TlsConfig(str(pair.certificate), str(pair.key)))
    with pytest.raises(ConfigError, match="client_ca"):
        load_certificates(TlsConfig(str(good.certificate), str(good.key), str(good.key)))


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "192.0.2.7:0"])
def test_plain_text_stays_on_this_machine(address: str) -> None:
    with pytest.raises(ConfigError, match="insecure: true"):
        serve(replace(LIMITS, address=address))


def test_plain_text_leaves_this_machine_when_told_so() -> None:
    served = serve(replace(LIMITS, address="0.0.0.0:0", insecure=True))
    try:
        with Client(served.address) as client:
            assert client.server_info().models
    finally:
        served.stop()


def test_a_client_sends_no_token_in_plain_text_to_another_machine(tmp_path: Path) -> None:
    for address in ("example.org:50051", "10.0.0.7:50051", "dns:///example.org:1", "[2001:db8::1]:50051"):
        with pytest.raises(InputError) as caught:
            Client(address, token="secret")
        assert caught.value.field == "token" and "secret" not in str(caught.value)
    for address in ("localhost:1", "127.0.0.1:1", "[::1]:1", "unix:/tmp/socket"):
        Client(address, token="secret").close()
    Client("example.org:50051", token="secret", insecure=True).close()
    with pytest.raises(InputError):
        Client("localhost:1", token="two words")
    with pytest.raises(InputError):
        Client("localhost:1", certificate=tmp_path)
    with pytest.raises(InputError):
        Client("localhost:1", ca=tmp_path / "absent")

"""The second port has the certificates of the first: who is let in, who is who, and what happens when they change."""

import http.client
import json
import shutil
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("connectrpc", reason="needs Python 3.11")

import websockets.sync.client
from http_calls import INFO, JSON, WAIT_S, read_all, serving, with_http
from serving import LIMITS, Served
from skelact_server.bench_certificates import Authority, Pair
from skelact_server.config import TlsConfig

from skelact.v1 import info_pb2


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def client_context(authority: Authority, pair: Pair | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(authority.file))
    if pair:
        context.load_cert_chain(pair.certificate, pair.key)
    return context


def caller(server: Served, context: ssl.SSLContext) -> str:
    """Who the server takes us for."""
    assert server.running.http
    connection = http.client.HTTPSConnection("localhost", server.running.http.port, timeout=WAIT_S, context=context)
    try:
        connection.request("POST", INFO, b"{}", JSON)
        return str(json.loads(connection.getresponse().read())["caller"]["identity"])
    finally:
        connection.close()


@pytest.fixture
def pair(authority: Authority, tmp_path: Path) -> Pair:
    """Files of a server that a test may change."""
    signed = authority.sign("http-server")
    chain, key = tmp_path / "server.pem", tmp_path / "server.key"
    shutil.copy(signed.certificate, chain)
    shutil.copy(signed.key, key)
    return replace(signed, certificate=chain, key=key)


@pytest.fixture
def guarded(pair: Pair) -> Iterator[Served]:
    with serving(with_http(replace(LIMITS, tls=TlsConfig(str(pair.certificate), str(pair.key))))) as server:
        yield server


def test_certificates_that_change_hold_for_the_next_connection(
    guarded: Served, pair: Pair, authority: Authority
) -> None:
    def serial() -> str:
        assert guarded.running.http
        text = ssl.get_server_certificate(("127.0.0.1", guarded.running.http.port), timeout=WAIT_S)
        return str(hash(text))

    assert caller(guarded, client_context(authority)) == "address:127.0.0.1"
    first = serial()
    fresh = authority.sign("fresh")
    shutil.copy(fresh.key, pair.key)
    shutil.copy(fresh.certificate, pair.certificate)
    assert serial() != first
    pair.certificate.write_text("no certificate")
    assert serial() != first  # the last good one stays
    assert caller(guarded, client_context(authority)) == "address:127.0.0.1"


def test_a_client_certificate_is_wanted_and_names_the_caller(pair: Pair, authority: Authority) -> None:
    tls = TlsConfig(str(pair.certificate), str(pair.key), str(authority.file))
    with serving(with_http(replace(LIMITS, tls=tls))) as server:
        known = client_context(authority, authority.sign("camera"))
        assert caller(server, known) == "certificate:camera"
        with pytest.raises((ssl.SSLError, ConnectionError, http.client.HTTPException)):
            caller(server, client_context(authority))
        assert server.running.http
        address = f"wss://localhost:{server.running.http.port}{INFO}"
        with websockets.sync.client.connect(address, ssl=known, open_timeout=WAIT_S) as socket:
            socket.send(b"")
            (answer,), end = read_all(socket)
        assert end == {"code": "ok"}
        assert info_pb2.GetServerInfoResponse.FromString(answer).caller.identity == "certificate:camera"

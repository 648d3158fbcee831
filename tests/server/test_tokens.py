"""Tokens over a real channel: who may do what, and that a refused call leaves its reason and nothing else."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status
from serving import LIMITS, Served, serve
from skelact_server.access import RIGHT_OF, address_of, is_local
from skelact_server.app import SERVICES
from skelact_server.config import Quotas
from skelact_server.tokens import CHECK_S, RIGHTS, TokenFile, add_token, hash_token, load_tokens, remove_token

from skelact.cli import main
from skelact.client import Client
from skelact.errors import AccessError, ConfigError, InputError
from skelact.v1 import info_pb2, info_pb2_grpc, recognition_pb2, recognition_pb2_grpc


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokens") / "tokens.yaml"


@pytest.fixture(scope="module")
def camera(file: Path) -> str:
    return add_token(file, "camera", ("recognize",))


@pytest.fixture(scope="module")
def reader(file: Path) -> str:
    return add_token(file, "reader", ("info",))


@pytest.fixture(scope="module")
def guarded(file: Path, camera: str, reader: str) -> Iterator[Served]:
    served = serve(replace(LIMITS, tokens=str(file)))
    yield served
    served.stop()


def ask(served: Served, *values: str) -> grpc.StatusCode:
    """Status of GetServerInfo with `authorization` metadata."""
    with grpc.insecure_channel(served.address) as channel:
        stub = info_pb2_grpc.InfoServiceStub(channel)
        try:
            stub.GetServerInfo(info_pb2.GetServerInfoRequest(), metadata=[("authorization", one) for one in values])
        except grpc.RpcError as error:
            return error.code()
    return grpc.StatusCode.OK


def test_every_service_has_its_right() -> None:
    assert set(SERVICES) <= set(RIGHT_OF)
    assert set(RIGHT_OF.values()) == set(RIGHTS)


def test_only_known_tokens_are_served(guarded: Served, reader: str) -> None:
    refused = grpc.StatusCode.UNAUTHENTICATED
    assert ask(guarded, f"Bearer {reader}") is grpc.StatusCode.OK
    assert ask(guarded, f"bearer {reader}") is grpc.StatusCode.OK
    for values in ([], [reader], [f"Basic {reader}"], ["Bearer "], [f"Bearer {reader[:-1]}"], [f"Bearer {reader}x"]):
        assert ask(guarded, *values) is refused, values
    assert ask(guarded, f"Bearer {hash_token(reader)}") is refused  # who reads the file cannot call
    assert ask(guarded, f"Bearer {reader}", f"Bearer {reader}") is refused


def test_a_token_does_what_it_has_the_right_to(guarded: Served, camera: str, reader: str) -> None:
    with Client(guarded.address, token=reader) as client:
        assert client.server_info().models
        with pytest.raises(AccessError, match="no right 'generate'.*info"):
            client.plan_parts("walk")
        with pytest.raises(AccessError, match="no right 'recognize'"):
            list(client.stream_recognize([{}], layout="core19", fps=30.0))
    with Client(guarded.address, token=camera) as client:
        list(client.stream_recognize([{}], layout="core19", fps=30.0))
        with pytest.raises(AccessError, match="no right 'info'"):
            client.server_info()


def test_a_refusal_comes_before_the_request_is_read(guarded: Served) -> None:
    """The bytes are no message: whoever parsed them would say so."""
    with grpc.insecure_channel(guarded.address) as channel, pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/skelact.v1.RecognitionService/Recognize")(b"\xff\xff\xff", timeout=10)
    assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED


def test_health_needs_no_token_and_reflection_does(guarded: Served, reader: str) -> None:
    with grpc.insecure_channel(guarded.address) as channel:
        health = health_pb2_grpc.HealthStub(channel)
        assert health.Check(health_pb2.HealthCheckRequest()).status == health_pb2.HealthCheckResponse.SERVING
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        request = reflection_pb2.ServerReflectionRequest(list_services="")
        with pytest.raises(grpc.RpcError) as caught:
            list(stub.ServerReflectionInfo(iter([request]), timeout=10))
        assert caught.value.code() is grpc.StatusCode.UNAUTHENTICATED
        (answer,) = stub.ServerReflectionInfo(
            iter([request]), timeout=10, metadata=[("authorization", f"Bearer {reader}")]
        )
        assert {one.name for one in answer.list_services_response.service} >= set(SERVICES)


def test_reflection_can_be_off() -> None:
    served = serve(replace(LIMITS, reflection="off"))
    try:
        with grpc.insecure_channel(served.address) as channel, pytest.raises(grpc.RpcError) as caught:
            request = reflection_pb2.ServerReflectionRequest(list_services="")
            list(reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([request]), timeout=10))
        assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    finally:
        served.stop()


def test_the_log_has_who_and_why_and_no_token(guarded: Served, camera: str, caplog: pytest.LogCaptureFixture) -> None:
    wrong = "skelact_wrongwrongwrong"
    with caplog.at_level(logging.INFO, "skelact.calls"), grpc.insecure_channel(guarded.address) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        request = recognition_pb2.RecognizeRequest(model="payload")
        ids = []
        for token in (wrong, camera):
            with pytest.raises(grpc.RpcError) as caught:
                stub.Recognize(request, metadata=[("authorization", f"Bearer {token}")], timeout=10)
            info = error_details_pb2.RequestInfo()
            assert any(detail.Unpack(info) for detail in rpc_status.from_call(caught.value).details)
            ids.append(info.request_id)
        deadline = time.monotonic() + 5
        while len(caplog.messages) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert not [line for line in caplog.messages if wrong in line or camera in line or "payload" in line]
    refused, failed = (json.loads(line) for line in caplog.messages)
    assert [refused["request_id"], failed["request_id"]] == ids
    assert (refused["code"], refused["identity"], refused["received"]) == ("UNAUTHENTICATED", "nobody", 0)
    assert "unknown" in refused["reason"] and refused["peer"].startswith("ipv4:127.0.0.1:")
    assert (failed["code"], failed["identity"], failed["received"]) == ("NOT_FOUND", "token:camera", 1)
    assert failed["received_bytes"] == request.ByteSize()


def test_a_changed_file_holds_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tokens.yaml"
    first = add_token(path, "first", ("info",))
    tokens = TokenFile(str(path))
    monkeypatch.setattr("skelact_server.tokens.CHECK_S", 0.0)
    assert CHECK_S <= 1.0
    second = add_token(path, "second", ("pose",), quotas=Quotas(max_calls=3))
    assert tokens.find(first) and tokens.find(second).quotas == Quotas(max_calls=3)  # type: ignore[union-attr]
    remove_token(path, "first")
    assert tokens.find(first) is None and tokens.find(second)
    path.write_text("tokens: [half a fi")  # an editor saves in two steps: the former tokens stay
    assert tokens.find(second)
    path.unlink()
    assert tokens.find(second)


def test_an_expired_token_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    over = add_token(path, "over", ("info",), expires="2020-02-29")
    lasting = add_token(path, "lasting", ("info",), expires="9999-12-31")
    served = serve(replace(LIMITS, tokens=str(path)))
    try:
        assert ask(served, f"Bearer {over}") is grpc.StatusCode.UNAUTHENTICATED
        assert ask(served, f"Bearer {lasting}") is grpc.StatusCode.OK
    finally:
        served.stop()


def test_the_command_keeps_hashes_and_no_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tokens.yaml"
    main(["token", "add", "ci", "--rights", "pose,info", "--tokens", str(path), "--quota", "max_calls=2"])
    secret = capsys.readouterr().out.strip()
    assert len(secret) > 40 and secret not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    found = load_tokens(path).find(secret)
    assert found and (found.name, found.rights, found.quotas) == ("ci", ("pose", "info"), Quotas(max_calls=2))
    main(["token", "list", "--tokens", str(path)])
    assert "ci" in capsys.readouterr().out
    path.chmod(0o640)
    main(["token", "remove", "ci", "--tokens", str(path)])
    assert not load_tokens(path).tokens and path.stat().st_mode & 0o777 == 0o640


def test_tokens_that_cannot_be_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    add_token(path, "ci", ("info",))
    with pytest.raises(InputError):
        add_token(path, "ci", ("info",))
    with pytest.raises(InputError):
        remove_token(path, "other")
    for name, rights, expires in (("", ("info",), ""), ("a", (), ""), ("a", ("all",), ""), ("a", ("info",), "soon")):
        with pytest.raises(ConfigError):
            add_token(path, name, rights, expires=expires)
    assert [token.name for token in load_tokens(path).tokens] == ["ci"]
    with pytest.raises(ConfigError):
        TokenFile(str(tmp_path / "absent.yaml"))


@pytest.mark.parametrize(
    ("peer", "address", "local"),
    [
        ("ipv4:10.0.0.7:1234", "10.0.0.7", False),
        ("ipv4:127.0.0.1:1234", "127.0.0.1", True),
        ("ipv6:%5B::1%5D:1234", "::1", True),
        ("ipv6:[2001:db8:0:1:aaaa::1]:1234", "2001:db8:0:1::/64", False),
        ("ipv6:%5B2001:db8:0:1:bbbb::2%5D:99", "2001:db8:0:1::/64", False),
        ("ipv6:%5B::ffff:10.0.0.7%5D:99", "10.0.0.7", False),
        ("ipv6:[fe80::1%25eth0]:99", "fe80::/64", False),
        ("unix:", "unix", True),
        ("unix:/tmp/socket", "unix", True),
        ("odd", "odd", False),
        ("", "unknown", False),
    ],
)
def test_peers_become_addresses(peer: str, address: str, local: bool) -> None:
    assert (address_of(peer), is_local(peer)) == (address, local)

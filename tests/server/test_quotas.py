"""Limits per identity and in all: named, given before the request is read, and gone with time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from serving import GENERATING, LIMITS, Served, limited, serve
from skelact_server.config import Quotas
from skelact_server.errors import LimitError
from skelact_server.quotas import NOBODY, Account, Bucket, Ledger, Places
from skelact_server.tokens import add_token

from skelact.client import Client
from skelact.errors import ConfigError, OverloadedError
from skelact.layouts import load_layout
from skelact.v1 import info_pb2, info_pb2_grpc, recognition_pb2, recognition_pb2_grpc
from skelact.values import Clip

CLIP = Clip(np.random.default_rng(0).normal(size=(1, 60, 19, 3)).astype(np.float32), load_layout("core19"), 30.0)


class Clock:
    """Time that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def refusal(error: grpc.RpcError) -> tuple[str, str, float]:
    """Whose limit, which one and when to come again, of a call that was refused for one."""
    assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED, error
    quota, retry = error_details_pb2.QuotaFailure(), error_details_pb2.RetryInfo()
    details = rpc_status.from_call(error).details  # type: ignore[union-attr]
    assert any(detail.Unpack(quota) for detail in details) and any(detail.Unpack(retry) for detail in details)
    (violation,) = quota.violations
    return violation.subject, violation.description.split(":")[0], retry.retry_delay.ToMilliseconds() / 1e3


def info(served: Served) -> None:
    with grpc.insecure_channel(served.address) as channel:
        info_pb2_grpc.InfoServiceStub(channel).GetServerInfo(info_pb2.GetServerInfoRequest(), timeout=10)


def test_a_bucket_gives_a_minute_at_once_then_evenly() -> None:
    clock = Clock()
    bucket = Bucket(60.0, clock=clock)
    bucket.take(90.0)
    assert bucket.wait_s() == pytest.approx(30.0)
    clock.now = 20.0
    assert bucket.wait_s() == pytest.approx(10.0)
    clock.now = 31.0
    assert bucket.wait_s() == 0.0 and not bucket.is_full()
    clock.now = 1000.0
    assert bucket.is_full()
    bucket.take(60.5)  # a long rest gives no more than a minute
    assert bucket.wait_s() > 0
    unlimited = Bucket(0.0, clock=clock)
    unlimited.take(1e9)
    assert unlimited.wait_s() == 0.0 and unlimited.is_full()


def test_one_identity_gets_a_share_of_the_places() -> None:
    places = Places("max_streams", 4, max_share=0.75, what="streams are open")
    places.take(3, "a")
    with pytest.raises(LimitError) as caught:
        places.take(1, "a")
    assert (caught.value.limit, caught.value.identity) == ("max_streams * max_share", "a")
    with places.hold(1, "b"):
        with pytest.raises(LimitError) as caught:
            places.take(1, "c")
        assert (caught.value.limit, caught.value.identity) == ("max_streams", "")
    places.give_back(3, "a")
    assert not places.taken
    with places.hold(4, NOBODY):  # the server itself
        pass
    assert Places("x", 1, max_share=0.1, what="x").hold(1, "a")  # one can always be had


def test_accounts_of_many_strangers_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skelact_server.quotas.MAX_IDLE_ACCOUNTS", 10)
    ledger, quotas = Ledger(Quotas()), Quotas(max_calls=5, bytes_per_minute=100)
    busy, owing = ledger.account("busy", quotas), ledger.account("owing", quotas)
    busy.open_calls, _ = 1, owing.use("bytes", 1000)
    for number in range(100):
        ledger.account(f"address:{number}", quotas)
    assert ledger.account("busy", quotas) is busy and ledger.account("owing", quotas) is owing
    assert len(ledger._accounts) <= 12
    changed = ledger.account("busy", replace(quotas, max_calls=6))  # the file of tokens has changed
    assert changed.open_calls == 1 and changed.quotas.max_calls == 6


def test_quotas_that_cannot_be_are_refused() -> None:
    for table in ({"max_calls": -1}, {"compute_s_per_minute": float("nan")}, {"bytes_per_minute": 2**60}):
        with pytest.raises(ConfigError):
            Quotas(**table)  # type: ignore[arg-type]
    Account(Quotas()).check_open()


@pytest.fixture
def small() -> Iterator[Served]:
    """A server whose strangers have few bytes."""
    config = replace(LIMITS, per_identity=Quotas(max_calls=2, bytes_per_minute=6000))
    served = serve(config)
    yield served
    served.stop()


def test_used_up_bytes_refuse_before_the_request_is_read(small: Served) -> None:
    with Client(small.address) as client:
        client.recognize(CLIP)  # more than a minute's bytes in one request: a debt
    with grpc.insecure_channel(small.address) as channel, pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/skelact.v1.RecognitionService/Recognize")(b"\xff\xff\xff", timeout=10)
    subject, limit, wait_s = refusal(caught.value)
    assert (subject, limit) == ("address:127.0.0.1", "per_identity.bytes_per_minute")
    assert 1.0 < wait_s < 120.0
    with Client(small.address) as client, pytest.raises(OverloadedError) as overloaded:
        client.server_info()
    assert overloaded.value.retry_delay_s == pytest.approx(wait_s, abs=5.0)
    with grpc.insecure_channel(small.address) as channel:  # probes go on
        health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=10)


def test_a_stream_that_uses_up_its_quota_is_told(small: Served) -> None:
    frame = {1: CLIP.joints[0, 0]}
    with Client(small.address) as client, pytest.raises(OverloadedError, match="bytes of a minute are used"):
        list(client.stream_recognize([frame] * 200, layout="core19", fps=30.0))


def test_open_calls_of_one_identity_are_limited(small: Served) -> None:
    def silent() -> Iterator[recognition_pb2.StreamRecognizeRequest]:
        config = recognition_pb2.StreamRecognizeConfig(layout="core19")
        yield recognition_pb2.StreamRecognizeRequest(config=config)
        release.result(20)

    release: Future[None] = Future()
    with grpc.insecure_channel(small.address) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        calls = [stub.StreamRecognize(silent(), timeout=20) for _ in range(2)]
        try:
            deadline = time.monotonic() + 10
            while small.running.calls.count < 2 and time.monotonic() < deadline:
                time.sleep(0.01)
            with pytest.raises(grpc.RpcError) as caught:
                info(small)
            assert refusal(caught.value)[1] == "per_identity.max_calls"
        finally:
            release.set_result(None)
        for call in calls:
            list(call)
    info(small)


def test_all_together_are_limited() -> None:
    served = serve(replace(LIMITS, total=Quotas(bytes_per_minute=1000)))
    try:
        with Client(served.address) as client:
            client.recognize(CLIP)
        with pytest.raises(grpc.RpcError) as caught:
            info(served)
        assert refusal(caught.value)[:2] == ("server", "total.bytes_per_minute")
    finally:
        served.stop()


def test_a_token_has_its_own_quotas(tmp_path: Path) -> None:
    path = tmp_path / "tokens.yaml"
    small = add_token(path, "small", ("recognize", "info"), quotas=Quotas(bytes_per_minute=100))
    reader = add_token(path, "reader", ("info",), quotas=Quotas(max_calls=3, compute_s_per_minute=1.5))
    large = add_token(path, "large", ("recognize", "info"))
    served = serve(replace(LIMITS, tokens=str(path)))
    try:
        with Client(served.address, token=small) as client:
            client.recognize(CLIP)
            with pytest.raises(OverloadedError):
                client.recognize(CLIP)
        with Client(served.address, token=large) as client:  # from the same address
            client.recognize(CLIP)
            client.recognize(CLIP)
        with Client(served.address, token=reader) as client:
            info = client.server_info()
        assert info.caller is not None
        assert (info.caller.identity, info.caller.rights) == ("token:reader", ("info",))
        assert (info.caller.quotas.max_calls, info.caller.quotas.compute_s_per_minute) == (3, 1.5)
        assert info.total_quotas.max_calls == LIMITS.total.max_calls
        assert info.limits.max_share == LIMITS.limits.max_share
    finally:
        served.stop()


def test_models_and_texts_are_charged() -> None:
    served = serve(replace(GENERATING, per_identity=Quotas(compute_s_per_minute=1e-6)))
    try:
        with Client(served.address) as client:
            client.plan_parts("walk")
            with pytest.raises(OverloadedError, match="compute_s"):
                client.plan_parts("walk")
    finally:
        served.stop()
    served = serve(replace(GENERATING, per_identity=Quotas(text_bytes_per_minute=3)))
    try:
        with Client(served.address) as client:
            client.plan_parts("walk")
            with pytest.raises(OverloadedError, match="text_bytes"):
                client.plan_parts("walk")
    finally:
        served.stop()


def test_watches_are_limited_and_checks_are_not() -> None:
    served = serve(limited(max_watches=4, max_share=0.5))
    try:
        with grpc.insecure_channel(served.address) as channel:
            stub = health_pb2_grpc.HealthStub(channel)
            watches = [stub.Watch(health_pb2.HealthCheckRequest(), timeout=20) for _ in range(2)]
            for watch in watches:
                assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
            with pytest.raises(grpc.RpcError) as caught:
                next(stub.Watch(health_pb2.HealthCheckRequest(), timeout=20))
            assert refusal(caught.value)[:2] == ("address:127.0.0.1", "max_watches * max_share")
            assert stub.Check(health_pb2.HealthCheckRequest(), timeout=10).status
            for watch in watches:
                watch.cancel()
    finally:
        served.stop()

"""The second port answers JSON, lines of JSON, Connect, gRPC-Web and WebSocket as gRPC does, under the same rules."""

import base64
import http.client
import json
import struct
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("connectrpc", reason="needs Python 3.11")

from google.rpc import error_details_pb2, status_pb2
from http_calls import (
    GENERATE,
    INFO,
    JSON,
    PLAN,
    RECOGNIZE,
    STREAM_RECOGNIZE,
    ask,
    connect,
    read_all,
    serving,
    walk,
    with_http,
)
from serving import LIMITS, Served, limited, serve
from skelact_server.config import HttpConfig, Quotas
from skelact_server.http.origins import Origins
from skelact_server.tokens import add_token

from skelact.errors import ConfigError
from skelact.v1 import generation_pb2, generation_pb2_grpc, recognition_pb2, recognition_pb2_grpc, skeleton_pb2

SAMPLE = Path(__file__).parents[2] / "samples" / "wave_request.json"
WRONG = {"text": ""}


@pytest.fixture(scope="module")
def web() -> Iterator[Served]:
    with serving(with_http()) as server:
        yield server


@pytest.fixture
def stubs(web: Served) -> Iterator[tuple[recognition_pb2_grpc.RecognitionServiceStub, object]]:
    with grpc.insecure_channel(web.address) as channel:
        yield (
            recognition_pb2_grpc.RecognitionServiceStub(channel),
            generation_pb2_grpc.GenerationServiceStub(channel),
        )


def envelopes(raw: bytes) -> list[tuple[int, bytes]]:
    """Frames of a stream of Connect or gRPC-Web."""
    found = []
    while raw:
        flags, size = struct.unpack(">BI", raw[:5])
        found.append((flags, raw[5 : 5 + size]))
        raw = raw[5 + size :]
    return found


def frame(raw: bytes) -> bytes:
    return struct.pack(">BI", 0, len(raw)) + raw


def test_json_answers_what_grpc_answers(web: Served, stubs: tuple) -> None:
    from google.protobuf import json_format

    raw = SAMPLE.read_bytes()
    request = json_format.Parse(raw, recognition_pb2.RecognizeRequest())
    answer = ask(web, RECOGNIZE, raw)
    assert answer.status == 200
    told = json_format.Parse(answer.body, recognition_pb2.RecognizeResponse())
    assert told == stubs[0].Recognize(request, timeout=20)
    plan = json_format.Parse(ask(web, PLAN, {"text": "walk then wave"}).body, generation_pb2.PlanPartsResponse())
    assert plan == stubs[1].PlanParts(generation_pb2.PlanPartsRequest(text="walk then wave"), timeout=20)


def test_binary_connect_and_grpc_web_answer_the_same(web: Served, stubs: tuple) -> None:
    request = generation_pb2.PlanPartsRequest(text="run")
    wanted = stubs[1].PlanParts(request, timeout=20)
    raw = request.SerializeToString()
    answer = ask(web, PLAN, raw, headers={"content-type": "application/proto"})
    assert generation_pb2.PlanPartsResponse.FromString(answer.body) == wanted
    answer = ask(web, PLAN, frame(raw), headers={"content-type": "application/grpc-web+proto"})
    (_, message), (flags, trailers) = envelopes(answer.body)
    assert generation_pb2.PlanPartsResponse.FromString(message) == wanted
    assert flags == 0x80 and b"grpc-status: 0" in trailers


@pytest.mark.parametrize("way", ["lines", "connect", "grpc-web", "websocket"])
def test_a_motion_streams_as_it_does_over_grpc(web: Served, stubs: tuple, way: str) -> None:
    from google.protobuf import json_format

    raw = walk().SerializeToString()
    if way == "lines":
        answer = ask(web, GENERATE, {"text": "walk", "durationS": 2})
        *said, end = answer.said
        assert answer.headers["content-type"] == "application/x-ndjson" and end == {"code": "ok"}
        got = [json_format.ParseDict(one, generation_pb2.GenerateResponse()) for one in said]
    elif way == "websocket":
        with connect(web, GENERATE) as socket:
            socket.send(raw)
            found, end = read_all(socket)
        assert end == {"code": "ok"}
        got = [generation_pb2.GenerateResponse.FromString(one) for one in found]
    else:
        kind = "application/connect+proto" if way == "connect" else "application/grpc-web+proto"
        frames = envelopes(ask(web, GENERATE, frame(raw), headers={"content-type": kind}).body)
        got = [generation_pb2.GenerateResponse.FromString(one) for flags, one in frames if flags == 0]
    wanted = list(stubs[1].Generate(walk(), timeout=30))
    assert [one.SerializeToString(deterministic=True) for one in got] == [
        one.SerializeToString(deterministic=True) for one in wanted
    ]


def test_an_error_keeps_its_details_whatever_it_comes_by(web: Served) -> None:
    def violation(detail: bytes) -> str:
        return error_details_pb2.BadRequest.FromString(detail).field_violations[0].field

    def decode(text: str) -> bytes:
        return base64.b64decode(text + "==")

    unary = ask(web, PLAN, WRONG)
    assert unary.status == 400 and unary.said["code"] == "invalid_argument"
    assert violation(decode(unary.said["details"][0]["value"])) == "text"
    lines = ask(web, GENERATE, WRONG)
    assert lines.status == 400 and lines.said["violations"][0]["field"] == "text" and lines.said["request_id"]
    kind = {"content-type": "application/connect+json"}
    ((flags, end),) = envelopes(ask(web, GENERATE, frame(json.dumps(WRONG).encode()), headers=kind).body)
    assert flags == 2 and violation(decode(json.loads(end)["error"]["details"][0]["value"])) == "text"
    kind = {"content-type": "application/grpc-web"}
    ((_, trailers),) = envelopes(ask(web, GENERATE, frame(b""), headers=kind).body)
    found = dict(line.split(": ", 1) for line in trailers.decode().splitlines())
    status = status_pb2.Status.FromString(decode(found["grpc-status-details-bin"]))
    assert found["grpc-status"] == "3" and violation(status.details[0].value) == "text"
    with connect(web, GENERATE) as socket:
        socket.send(b"")
        assert read_all(socket)[1]["violations"][0]["field"] == "text"


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"txt": "walk"}', b'{"text": 3}', b"[" * 100_000])
def test_json_that_is_no_request_is_told_so(web: Served, body: bytes) -> None:
    answer = ask(web, PLAN, body)
    assert answer.status == 400 and "cannot parse PlanPartsRequest: " in answer.said["message"]


def test_a_form_that_no_method_takes_is_told_with_the_right_one(web: Served) -> None:
    answer = ask(web, PLAN, b"{}", headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status == 415 and "content-type: application/json" in answer.said["message"]
    answer = ask(web, STREAM_RECOGNIZE, b"{}")
    assert answer.status == 415 and "WebSocket" in answer.said["message"]
    assert ask(web, PLAN, method="GET").status == 405
    assert ask(web, "/skelact.v1.PoseService/Guess").said["code"] == "unimplemented"
    assert ask(web, "/wp-admin", method="GET").status == 404
    assert ask(web, "/health", method="GET").body == b"serving\n"


def clip_frames(count: int) -> Iterator[bytes]:
    """Requests of a stream: a config and frames."""
    joints = np.random.default_rng(0).normal(0.0, 0.3, (19, 3)).astype(np.float32)
    options = recognition_pb2.RecognitionOptions(fps=30, stride=1)
    config = recognition_pb2.StreamRecognizeConfig(layout="core19", options=options)
    yield recognition_pb2.StreamRecognizeRequest(config=config).SerializeToString()
    for index in range(count):
        tensor = skeleton_pb2.Tensor(
            shape=(19, 3), dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=(joints + 0.01 * index).tobytes()
        )
        one = recognition_pb2.StreamRecognizeRequest()
        one.frame.people.add(person_id=1, joints=tensor)
        yield one.SerializeToString()


def test_a_browser_streams_frames_and_is_answered_while_it_sends(web: Served) -> None:
    with connect(web, STREAM_RECOGNIZE, subprotocols=["skelact.v1"]) as socket:
        assert socket.subprotocol == "skelact.v1"
        for raw in clip_frames(90):
            socket.send(raw)
        first = socket.recv(20)  # before the end of the requests
        assert isinstance(first, bytes)
        socket.send("end")
        messages, end = read_all(socket)
    assert end == {"code": "ok"}, end
    answers = [recognition_pb2.StreamRecognizeResponse.FromString(one) for one in (first, *messages)]
    assert any(one.WhichOneof("message") == "answer" for one in answers)


def test_a_text_that_is_no_end_is_refused(web: Served) -> None:
    with connect(web, STREAM_RECOGNIZE) as socket:
        socket.send("hello")
        assert "expected binary messages" in read_all(socket)[1]["message"]
    with connect(web, "/skelact.v1.PoseService/Guess") as socket:
        assert read_all(socket)[1]["code"] == "unimplemented"


def wait_until(is_so: object, seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_client_that_goes_cancels_its_call(web: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with connect(web, STREAM_RECOGNIZE) as socket:
        socket.send(next(clip_frames(0)))
        wait_until(lambda: web.running.calls.count == 1)
    wait_until(lambda: web.running.calls.count == 0)
    assert web.running.http
    connection = http.client.HTTPConnection("127.0.0.1", web.running.http.port, timeout=10)
    connection.request("POST", GENERATE, json.dumps({"text": "walk", "durationS": 20}).encode(), JSON)
    connection.sock.close()
    wait_until(lambda: web.running.calls.count == 0)
    wait_until(lambda: sum("CANCELLED" in one.getMessage() for one in caplog.records) == 2)


def test_a_deadline_of_the_client_holds(web: Served) -> None:
    kind = {"content-type": "application/connect+proto", "connect-timeout-ms": "200"}
    raw = frame(next(clip_frames(0)))
    assert web.running.http
    connection = http.client.HTTPConnection("127.0.0.1", web.running.http.port, timeout=10)
    connection.putrequest("POST", STREAM_RECOGNIZE)
    for key, value in {**kind, "transfer-encoding": "chunked"}.items():
        connection.putheader(key, value)
    connection.endheaders()
    connection.send(b"%x\r\n%s\r\n" % (len(raw), raw))  # and never ends
    frames = envelopes(connection.getresponse().read())
    connection.close()
    assert json.loads(frames[-1][1])["error"]["code"] == "deadline_exceeded"


def test_limits_hold_on_both_ports_together(web: Served) -> None:
    too_large = b'{"text": "' + b"a" * (1 << 20) + b'"}'
    for path in (PLAN, GENERATE):
        answer = ask(web, path, too_large)
        assert answer.status == 429 and answer.said["code"] == "resource_exhausted", answer.said
    config = with_http(replace(LIMITS, per_identity=Quotas(max_calls=1)))
    with serving(config) as server, grpc.insecure_channel(server.address) as channel:
        call = recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(iter_until_closed())
        wait_until(lambda: server.running.calls.count == 1)
        answer = ask(server, INFO, {})
        assert answer.status == 429 and "max_calls" in base64_texts(answer.said)
        with connect(server, STREAM_RECOGNIZE) as socket:
            end = read_all(socket)[1]
        assert end["code"] == "resource_exhausted" and end["quota"][0].startswith("per_identity.max_calls")
        call.cancel()


def base64_texts(said: dict) -> str:
    return " ".join(repr(base64.b64decode(one["value"] + "==")) for one in said["details"])


def iter_until_closed() -> Iterator[recognition_pb2.StreamRecognizeRequest]:
    yield recognition_pb2.StreamRecognizeRequest.FromString(next(clip_frames(0)))
    time.sleep(3)


def test_tokens_open_this_port_too(tmp_path: Path) -> None:
    file = tmp_path / "tokens.yaml"
    token = add_token(file, "ci", ("info",))
    with serving(with_http(replace(LIMITS, tokens=str(file)))) as server:
        body = b"x" * (1 << 19)  # refused before it is read
        assert ask(server, INFO, body).status == 401
        told = {**JSON, "authorization": f"Bearer {token}"}
        assert ask(server, INFO, {}, headers=told).said["caller"]["identity"] == "token:ci"
        assert ask(server, RECOGNIZE, {}, headers=told).status == 403
        with connect(server, INFO, subprotocols=["skelact.v1", f"bearer.{token}"]) as socket:
            socket.send(b"")
            messages, end = read_all(socket)
            assert len(messages) == 1 and end == {"code": "ok"} and socket.subprotocol == "skelact.v1"
        with connect(server, INFO) as socket:
            assert read_all(socket)[1]["code"] == "unauthenticated"


def test_pages_of_strangers_may_not_call(web: Served) -> None:
    assert ask(web, INFO, {}, headers={**JSON, "origin": "https://evil.example"}).status == 403
    assert ask(web, INFO, {}, headers={**JSON, "host": "evil.example"}).status == 403  # a name that points here
    with pytest.raises(Exception, match="403"):
        connect(web, INFO, origin="https://evil.example")
    assert web.running.http
    own = f"http://{web.running.http.address}"
    answer = ask(web, INFO, {}, headers={**JSON, "origin": own})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("host", "origin", "is_answered"),
    [
        ("localhost:8080", "", True),
        ("127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("[::1]:8080", "", True),
        ("192.168.1.7", "http://192.168.1.7", True),
        ("motion.example.com", "https://motion.example.com", True),  # is listed
        ("evil.example", "http://evil.example", False),
        ("127.0.0.1.evil.example", "", False),
        ("localhost:8080", "http://localhost:9090", False),
        ("localhost:8080", "null", False),
        ("[::1", "", False),
        ("", "", False),
    ],
)
def test_hosts_and_origins(host: str, origin: str, is_answered: bool) -> None:
    origins = Origins(("https://motion.example.com",), wants_token=False)
    pairs = [(b"host", host.encode()), *([(b"origin", origin.encode())] if origin else [])]
    assert (origins.refusal({"headers": pairs}) == "") == is_answered
    if not origin:
        assert Origins((), wants_token=True).refusal({"headers": pairs}) == ""


def test_pages_of_friends_may_call() -> None:
    friend = "https://app.example.com"
    with serving(with_http(LIMITS, origins=(friend,))) as server:
        asked = {"origin": friend, "access-control-request-method": "POST"}
        answer = ask(server, INFO, method="OPTIONS", headers=asked)
        assert answer.status == 204 and answer.headers["access-control-allow-origin"] == friend
        assert "content-type" in answer.headers["access-control-allow-headers"]
        answer = ask(server, INFO, {}, headers={**JSON, "origin": friend})
        assert answer.status == 200 and answer.headers["access-control-allow-origin"] == friend
        answer = ask(server, INFO, method="OPTIONS", headers={**asked, "origin": "https://evil.example"})
        assert answer.status == 403 and "access-control-allow-origin" not in answer.headers
    with pytest.raises(ConfigError, match="origins"):
        HttpConfig(address="127.0.0.1:0", origins=("app.example.com",))


def test_plain_text_stays_on_this_machine() -> None:
    exposed = replace(LIMITS, http=HttpConfig(address="0.0.0.0:0"))
    with pytest.raises(ConfigError, match=r"http\.address: 0\.0\.0\.0:0 can be reached from other machines"):
        serve(exposed)


def test_a_taken_port_is_told_by_its_setting(web: Served) -> None:
    assert web.running.http
    taken = replace(LIMITS, http=HttpConfig(address=web.running.http.address))
    with pytest.raises(ConfigError, match=r"http\.address: cannot listen on"), serving(taken):
        pass


def test_a_connection_that_asks_for_nothing_is_closed() -> None:
    import socket

    with serving(with_http(limited(LIMITS, handshake_s=0.3, max_connections=2))) as server:
        assert server.running.http
        where = ("127.0.0.1", server.running.http.port)
        with socket.create_connection(where, 10) as slow, socket.create_connection(where, 10) as other:
            slow.sendall(b"POST / HTTP/1.1\r\nx: ")  # and no more
            time.sleep(0.05)
            with socket.create_connection(where, 10) as third:
                assert read_or_reset(third) == b""  # one too many
            assert read_or_reset(slow) == b"" and read_or_reset(other) == b""


def read_or_reset(connection: object) -> bytes:
    try:
        return connection.recv(100)  # type: ignore[attr-defined]
    except ConnectionResetError:
        return b""

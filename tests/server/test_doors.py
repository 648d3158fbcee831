"""One contract on all doors: whatever a call comes by, a fault has the same code, words, field and quota."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shlex
import shutil
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import grpc
import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("connectrpc", reason="needs Python 3.11")

from google.rpc import status_pb2
from http_calls import GENERATE, PLAN, STREAM_RECOGNIZE, ask, connect, read_all, serving, with_http
from serving import GENERATING, Served
from skelact_server.config import Quotas
from skelact_server.http.status import connect_code, status_to_json
from skelact_server.tokens import RIGHTS, add_token

from skelact.v1 import generation_pb2

ROOT = Path(__file__).parents[2]
WAIT_S = 20.0
UNKNOWN = "/skelact.v1.GenerationService/Dance"
DETAILS = "grpc-status-details-bin"
REQUESTS = {PLAN: generation_pb2.PlanPartsRequest, GENERATE: generation_pb2.GenerateRequest}
Door = Callable[[Served, str, str, str], dict[str, Any]]


def body_of(method: str, text: str) -> bytes:
    return REQUESTS.get(method, generation_pb2.PlanPartsRequest)(text=text).SerializeToString()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def told(raw: bytes) -> dict[str, Any]:
    return status_to_json(status_pb2.Status.FromString(raw))


def by_grpc(server: Served, method: str, text: str, token: str) -> dict[str, Any]:
    with grpc.insecure_channel(server.address) as channel:
        try:
            list(
                channel.unary_stream(method)(
                    body_of(method, text), timeout=WAIT_S, metadata=tuple(bearer(token).items())
                )
            )
        except grpc.RpcError as error:
            found = dict(error.trailing_metadata() or ())
            return told(found[DETAILS]) if DETAILS in found else {"code": error.code().name.lower()}
    return {"code": "ok"}


def by_json(server: Served, method: str, text: str, token: str) -> dict[str, Any]:
    """JSON as curl sends it: of a stream the end is a line, of one answer it is Connect's error."""
    said = ask(server, method, {"text": text}, headers={"content-type": "application/json", **bearer(token)}).said
    end = said[-1] if isinstance(said, list) else said
    return from_connect(end) if "details" in end else end if "code" in end else {"code": "ok"}


def by_connect(server: Served, method: str, text: str, token: str) -> dict[str, Any]:
    is_stream = method == GENERATE
    kind = "application/connect+proto" if is_stream else "application/proto"
    raw = body_of(method, text)
    body = struct.pack(">BI", 0, len(raw)) + raw if is_stream else raw
    answer = ask(server, method, body, headers={"content-type": kind, **bearer(token)})
    if is_stream and answer.body[:1] in (b"\0", b"\2"):
        flags, end = envelopes(answer.body)[-1]
        assert flags == 2
        error = json.loads(end).get("error")
    else:
        error = answer.said if answer.status >= 400 else None
    return from_connect(error) if error else {"code": "ok"}


def by_grpc_web(server: Served, method: str, text: str, token: str) -> dict[str, Any]:
    raw = body_of(method, text)
    headers = {"content-type": "application/grpc-web+proto", **bearer(token)}
    answer = ask(server, method, struct.pack(">BI", 0, len(raw)) + raw, headers=headers)
    if not answer.headers["content-type"].startswith("application/grpc-web"):
        return answer.said
    frames = envelopes(answer.body)
    trailers = frames[-1][1].decode() if frames and frames[-1][0] & 0x80 else ""
    found = dict(line.split(": ", 1) for line in trailers.splitlines()) or answer.headers
    if DETAILS in found:
        return told(base64.b64decode(found[DETAILS] + "=="))
    return {"code": connect_code(int(found["grpc-status"])) if found["grpc-status"] != "0" else "ok"}


def by_websocket(server: Served, method: str, text: str, token: str) -> dict[str, Any]:
    protocols = ["skelact.v1", f"bearer.{token}"] if token else ["skelact.v1"]
    with connect(server, method, subprotocols=protocols) as socket:
        with contextlib.suppress(Exception):  # a call that is refused at once reads nothing
            socket.send(body_of(method, text))
            socket.send("end")
        return read_all(socket)[1]


DOORS: dict[str, Door] = {
    "json": by_json,
    "connect": by_connect,
    "grpc-web": by_grpc_web,
    "websocket": by_websocket,
}


def from_connect(error: dict[str, Any]) -> dict[str, Any]:
    """An error of Connect as a status, with its details."""
    status = status_pb2.Status()
    for detail in error.get("details", ()):
        made = status.details.add()
        made.type_url = f"type.googleapis.com/{detail['type']}"
        made.value = base64.b64decode(detail["value"] + "==")
    return {**status_to_json(status), "code": error["code"], "message": error["message"]}


def envelopes(raw: bytes) -> list[tuple[int, bytes]]:
    found = []
    while raw:
        flags, size = struct.unpack(">BI", raw[:5])
        found.append((flags, raw[5 : 5 + size]))
        raw = raw[5 + size :]
    return found


def without_id(end: dict[str, Any]) -> dict[str, Any]:
    """An end without the id of its call, which it must have when something is wrong."""
    assert end["code"] == "ok" or end.get("request_id"), end
    return {key: value for key, value in end.items() if key != "request_id"}


@pytest.fixture(scope="module")
def web() -> Iterator[Served]:
    with serving(with_http()) as server:
        yield server


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """A server with tokens: `all` may everything, one call at a time; `info` may not generate."""
    file = tmp_path_factory.mktemp("tokens") / "tokens.yaml"
    tokens = {
        "all": add_token(file, "all", RIGHTS),
        "info": add_token(file, "info", ("info",)),
        "wrong": "x" * 40,
        "": "",
    }
    config = replace(GENERATING, tokens=str(file), per_identity=Quotas(max_calls=1))
    with serving(with_http(config)) as server:
        yield server, tokens


@pytest.mark.parametrize("method", [PLAN, GENERATE])
@pytest.mark.parametrize(
    ("text", "code"), [("walk", "ok"), ("", "invalid_argument"), ("a" * 20_000, "invalid_argument"), ("qwzx", "")]
)
def test_faults_of_a_request_are_told_alike(web: Served, method: str, text: str, code: str) -> None:
    wanted = without_id(by_grpc(web, method, text, ""))
    assert wanted["code"] == code or not code
    assert code in ("ok", "") or wanted["violations"][0]["field"] == "text"
    for name, door in DOORS.items():
        assert without_id(door(web, method, text, "")) == wanted, name


def test_a_method_that_is_not_there_is_told_alike(web: Served) -> None:
    assert by_grpc(web, UNKNOWN, "walk", "")["code"] == "unimplemented"
    for name, door in DOORS.items():
        assert door(web, UNKNOWN, "walk", "")["code"] == "unimplemented", name


@pytest.mark.parametrize("method", [PLAN, GENERATE])
def test_a_request_that_is_too_large_is_told_alike(web: Served, method: str) -> None:
    large = "a" * (GENERATING.limits.max_message_bytes + 1)
    assert by_grpc(web, method, large, "")["code"] == "resource_exhausted"
    for name, door in DOORS.items():
        if name != "websocket":  # its connection is closed: a message of WebSocket comes as a whole
            assert door(web, method, large, "")["code"] == "resource_exhausted", name


@pytest.mark.parametrize("method", [PLAN, GENERATE])
@pytest.mark.parametrize(
    ("who", "code"),
    [("", "unauthenticated"), ("wrong", "unauthenticated"), ("info", "permission_denied"), ("all", "ok")],
)
def test_who_may_what_is_alike(guarded: tuple[Served, dict[str, str]], method: str, who: str, code: str) -> None:
    server, tokens = guarded
    wanted = without_id(by_grpc(server, method, "walk", tokens[who]))
    assert wanted["code"] == code
    for name, door in DOORS.items():
        assert without_id(door(server, method, "walk", tokens[who])) == wanted, name


def test_a_quota_holds_on_all_doors_together(guarded: tuple[Served, dict[str, str]]) -> None:
    server, tokens = guarded
    is_over = threading.Event()

    def wait() -> Iterator[bytes]:
        is_over.wait(WAIT_S)
        yield b""

    with grpc.insecure_channel(server.address) as channel:
        call = channel.stream_stream(STREAM_RECOGNIZE)(wait(), metadata=tuple(bearer(tokens["all"]).items()))
        try:
            for _ in range(200):
                if server.running.calls.count:
                    break
                is_over.wait(0.05)
            wanted = without_id(by_grpc(server, PLAN, "walk", tokens["all"]))
            assert wanted["code"] == "resource_exhausted" and wanted["quota"][0].startswith("per_identity.max_calls")
            for name, door in DOORS.items():
                assert without_id(door(server, PLAN, "walk", tokens["all"])) == wanted, name
        finally:
            is_over.set()
            call.cancel()


def curl_lines() -> list[list[str]]:
    text = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    return [shlex.split(line) for line in re.findall(r"^curl .+$", text, flags=re.MULTILINE)]


def test_the_curl_lines_of_the_page_are_answered(web: Served) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    assert web.running.http
    said = {}
    for words in curl_lines():
        here = [word.replace("localhost:8080", f"127.0.0.1:{web.running.http.port}") for word in words]
        done = subprocess.run(
            [*here, "--silent", "--show-error", "--fail"], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, (words, done.stderr)
        said[words[-1].rpartition("/")[2]] = done.stdout
    assert set(said) == {"PlanParts", "Recognize", "Generate", "health"}
    assert [action["text"] for action in json.loads(said["PlanParts"])["plan"]["actions"]] == ["walk", "wave"]
    assert json.loads(said["Recognize"])["people"][0]["scores"]
    *messages, end = (json.loads(line) for line in said["Generate"].splitlines())
    assert "header" in messages[0] and len(messages) > 1 and end == {"code": "ok"}
    assert said["health"] == "serving\n"

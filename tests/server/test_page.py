"""The page on the second port: its files for everybody, its own requests by the rules of calls."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("uvicorn")

from http_calls import Answer, ask, serving, with_http
from serving import GENERATING, LIMITS, Served
from skelact_server.tokens import add_token

from skelact.generation.motion_files import MotionFileOptions, write_motion
from skelact.v1 import generation_pb2

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def web() -> Iterator[Served]:
    with serving(with_http(page=True)) as server:
        yield server


def get(server: Served, path: str) -> Answer:
    return ask(server, path, method="GET", headers={})


def test_the_page_may_load_nothing_from_elsewhere(web: Served) -> None:
    answer = get(web, "/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/page/page.js", "text/javascript"), ("/page/page.css", "text/css"), ("/page/body", "application")],
)
def test_files_of_the_page(web: Served, path: str, kind: str) -> None:
    answer = get(web, path)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert len(answer.body) > 1000


@pytest.mark.parametrize(
    "path",
    [
        "/page/../app.py",
        "/page/%2e%2e/app.py",
        "/page/",
        "/nothing",
        "/page/motions/0",
        "/page/reports/-1",
        "/page/collections/0",
        "/page/collections/0/0",
    ],
)
def test_nothing_else_is_there(web: Served, path: str) -> None:
    answer = get(web, path)
    assert answer.status == 404
    assert answer.said["message"] == "no such page: the page is at /"


def test_a_motion_file_is_opened(web: Served) -> None:
    answer = ask(web, "/page/open?name=my%20walk.bvh", (SAMPLES / "walk.bvh").read_bytes(), headers={})
    assert answer.status == 200
    assert b'"name": "my walk.bvh"' in answer.body


@pytest.mark.parametrize("name", ["x.bvh", "../../etc/passwd", "x.npz", "", "a" * 5000 + ".bvh", "x.\0bvh", "x.pkl"])
def test_what_is_no_motion_file_is_refused_in_words(web: Served, name: str) -> None:
    answer = ask(web, f"/page/open?name={quote(name)}", b"\0nothing\xff", headers={})
    assert answer.status == 400
    assert answer.said["code"] == "invalid_argument"
    assert "/tmp" not in answer.body.decode()


def test_an_exported_file_holds_the_motion_of_the_seed(web: Served, generator: object, tmp_path: Path) -> None:
    from skelact.generation import GenerateOptions

    wanted = generation_pb2.GenerateRequest(text="walk", seed=3, attempts=1, duration_s=2)
    answer = ask(web, "/page/export?format=bvh", wanted.SerializeToString(), headers={})
    made = generator.generate("walk", GenerateOptions(seed=3, attempts=1, duration_s=2))
    write_motion(tmp_path / "out.bvh", made.motion, MotionFileOptions())
    assert answer.body == (tmp_path / "out.bvh").read_bytes()


@pytest.mark.parametrize("form", ["exe", "", "../bvh"])
def test_an_unknown_format_is_refused(web: Served, form: str) -> None:
    answer = ask(
        web, f"/page/export?format={quote(form)}", generation_pb2.GenerateRequest(text="walk").SerializeToString()
    )
    assert answer.status == 400
    assert answer.said["violations"][0]["field"] == "format"


def test_bytes_that_are_no_request_are_refused(web: Served) -> None:
    assert ask(web, "/page/export?format=bvh", b"\xff\xff\xff").said["code"] == "invalid_argument"


def test_a_body_that_is_too_large_is_refused(web: Served) -> None:
    answer = ask(web, "/page/open?name=x.bvh", b" " * (GENERATING.limits.max_message_bytes + 1), headers={})
    assert answer.said["code"] == "resource_exhausted"


def test_a_token_is_needed_for_what_costs_and_not_for_the_files(tmp_path: Path) -> None:
    file = tmp_path / "tokens.yaml"
    token = add_token(file, "looker", ("info",))
    with serving(with_http(replace(LIMITS, tokens=str(file)), page=True)) as server:
        assert get(server, "/").status == 200
        assert get(server, "/page/page.js").status == 200
        assert get(server, "/page/shown").said["code"] == "unauthenticated"
        told = {"authorization": f"Bearer {token}"}
        assert ask(server, "/page/shown", method="GET", headers=told).said == {
            "motions": [],
            "collections": [],
            "reports": [],
        }
        assert ask(server, "/page/open?name=x.bvh", b"", headers=told).said["code"] == "permission_denied"


def test_actions_of_ntu_are_told(web: Served) -> None:
    assert get(web, "/page/actions").said[12] == "tear up paper"


def test_there_is_no_page_unless_it_is_asked_for() -> None:
    with serving(with_http(LIMITS)) as server:
        assert get(server, "/").status == 404

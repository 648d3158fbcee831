"""LibraryService on a real channel: list, find, add, ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from skelact.client import Client
from skelact.errors import InputError, NotServedError
from skelact.generation.library import load_library
from skelact.generation.motion_files import save_motion
from tests.server.serving import GENERATING, Served, serve


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = serve(replace(GENERATING, motions=str(tmp_path_factory.mktemp("motions"))))
    yield running
    running.stop()


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with Client(served.address) as opened:
        yield opened


def test_all_motions_are_listed_with_their_terms(client: Client) -> None:
    found = client.list_motions()
    assert len(found) >= 150
    drink = next(one.motion for one in found if one.motion.name == "drink")
    assert (drink.kind, drink.side, drink.start, drink.is_added) == ("stroke", "left", "standing", False)
    assert "left_arm" in drink.parts and "free for all uses" in drink.terms


def test_a_query_finds_what_would_be_played(client: Client) -> None:
    found = client.list_motions("drink from a cup", max_results=2)
    assert len(found) == 2 and found[0].motion.name == "drink" and found[0].is_sure
    with pytest.raises(InputError) as caught:
        client.list_motions("drink", max_results=1000)
    assert caught.value.field == "max_results"


def test_an_added_motion_can_be_asked_for(client: Client, tmp_path: Path) -> None:
    save_motion(tmp_path / "swoon.bvh", load_library(with_own=False).motion("feel-dizzy"))
    motion, _ = client.add_motion(tmp_path / "swoon.bvh", name="my-swoon", sentences=["a person swoons away"])
    assert motion.is_added and motion.kind == "stroke"
    assert client.list_motions("my swoon")[0].motion.name == "my-swoon"
    header = client.generate("walk, then do my swoon").header
    assert header.report.performances[-1] == "my-swoon"
    assert [one.performance for one in header.report.sources] == ["my-swoon"]


@pytest.mark.parametrize(("name", "content", "field"), [("walk", b"HIERARCHY", "file"), ("ok", b"", "file")])
def test_bad_files_and_names_are_refused(client: Client, tmp_path: Path, name: str, content: bytes, field: str) -> None:
    (tmp_path / "a.bvh").write_bytes(content)
    with pytest.raises(InputError) as caught:
        client.add_motion(tmp_path / "a.bvh", name=name)
    assert caught.value.field == field and str(tmp_path) not in str(caught.value)


def test_a_server_without_a_folder_takes_none(tmp_path: Path) -> None:
    running = serve(GENERATING)
    try:
        (tmp_path / "a.bvh").write_bytes(b"HIERARCHY")
        with Client(running.address) as client, pytest.raises(NotServedError):
            client.add_motion(tmp_path / "a.bvh", name="a")
    finally:
        running.stop()

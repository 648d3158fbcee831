"""The demo as a fresh clone runs it: nothing is needed but the repository."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from skelact.demo import run_demo
from skelact.formats import load_clip


@pytest.mark.slow
def test_a_sentence_becomes_a_motion_that_is_recognized_and_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SKELACT_DATA", raising=False)
    console = Console(file=io.StringIO(), width=200)
    assert run_demo(output=tmp_path, speed=50.0, console=console) == "walk"
    printed = console.file.getvalue()
    assert "walk, read back on the legs: found" in printed
    assert "wave-right-hand, read back on the right arm: found" in printed
    assert "Live, over all answers: walk" in printed
    made = {path.suffix: path for path in tmp_path.iterdir()}
    assert set(made) == {".bvh", ".glb", ".gif"}
    assert all(str(path) in printed for path in made.values())
    assert load_clip(made[".bvh"]).frames == 180
    assert run_demo(made[".bvh"], speed=50.0, console=console) == "walk"

"""The script that reads a folder of BVH files and prints a table."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from skelact.formats import format_bvh, motion_to_bvh
from skelact.skeleton.body import BODY, STANDING_M, body_motion

SCRIPT = Path(__file__).parents[1] / "tools" / "check_bvh_files.py"


def test_a_folder_becomes_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours").mkdir()
    turns = np.tile(np.eye(3), (5, len(BODY.names), 1, 1))
    motion = body_motion(turns, np.tile([0.0, STANDING_M, 0.0], (5, 1)), 30.0)
    (tmp_path / "ours" / "a.bvh").write_text(format_bvh(motion_to_bvh(motion)))
    (tmp_path / "ours" / "b.BVH").write_text("nothing")
    (tmp_path / "sources.tsv").write_text("file\trepository\tcommit\tpath\nours/a.bvh\tme/mine\tabc\tx/a.bvh\n")
    arguments = [str(tmp_path), "--sources", str(tmp_path / "sources.tsv"), "--plot", str(tmp_path / "plots")]
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), *arguments])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    shown = capsys.readouterr().out
    assert "| ours | github.com/me/mine x/a.bvh @ abc | 1 | 5 | 30 |" in shown
    assert "| 1.00 | yes |" in shown
    assert "no: expected HIERARCHY" in shown
    assert "1 of 2 files load." in shown
    assert [path.name for path in (tmp_path / "plots").iterdir()] == ["ours_a.bvh.png"]

"""The script that reads a folder of glTF files and prints a table."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from skelact.formats import save_glb
from skelact.skeleton.body import rest_motion, with_tips

SCRIPT = Path(__file__).parents[1] / "tools" / "check_gltf_files.py"


def test_a_folder_becomes_a_table_and_a_strip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save_glb(tmp_path / "a.glb", with_tips(rest_motion(30, 30.0)))
    (tmp_path / "b.glb").write_bytes(b"nothing")
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(tmp_path)])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].startswith("| a.glb | 1 of 1 | 30 | 30 | 1.00 to 1.00, sum 1.0 | 0.801 | 0.0000, max 0.000 |")
    assert rows[3].startswith("| b.glb | 0 |") and "expected a GLB file" in rows[3]
    strip = tmp_path / "strip.png"
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(tmp_path), "--strip", str(strip), "--clips", "a.glb#motion"])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    assert strip.exists()

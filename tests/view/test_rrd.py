"""Recordings for Rerun, where it is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

import skelact
from skelact.errors import InputError
from skelact.view.rrd import save_rrd

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.slow
def test_a_recording_is_verified_by_rerun(tmp_path: Path) -> None:
    pytest.importorskip("rerun", reason="rerun-sdk is not installed: pip install 'skelact[rerun]'")
    out = tmp_path / "out.rrd"
    clip = skelact.load_clip(SAMPLES / "walk.skeleton")
    save_rrd(out, [("a walk/1", clip)])
    tool = [sys.executable, "-m", "rerun", "rrd"]
    verified = subprocess.run([*tool, "verify", str(out)], capture_output=True, text=True, timeout=60, check=True)
    assert "1 file verified without error" in verified.stdout + verified.stderr
    printed = subprocess.run([*tool, "print", str(out)], capture_output=True, text=True, timeout=60, check=True).stdout
    assert f"with {clip.frames} rows" in printed
    assert "/a_walk_1/person_0/joints" in printed
    assert "/a_walk_1/person_0/bones" in printed


def test_without_rerun_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rerun", None)
    with pytest.raises(InputError, match=r"pip install 'skelact\[rerun\]'"):
        save_rrd(tmp_path / "out.rrd", [])

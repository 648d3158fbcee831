"""The protos keep their rules and their promises, and the reference page says what they say."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROTOS = ROOT / "protos"
KEPT = PROTOS / "v1.binpb"  # what clients may rely on; see docs/reference/clients.md
BUF = Path(sys.executable).with_name("buf")


def buf(*arguments: str, folder: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "BUF_CACHE_DIR": str(tmp_path / "cache")}
    return subprocess.run(
        [str(BUF), *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the protos with one change."""
    folder = tmp_path / "protos"
    shutil.copytree(PROTOS, folder)
    path = folder / "skelact" / "v1" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder


def test_protos_follow_the_rules(tmp_path: Path) -> None:
    result = buf("lint", folder=PROTOS, tmp_path=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


def test_protos_keep_what_clients_rely_on(tmp_path: Path) -> None:
    result = buf("breaking", "--against", str(KEPT), folder=PROTOS, tmp_path=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("pose.proto", "float x_min = 1;", "float left = 1;", "x_min"),
        ("recognition.proto", "uint32 top_k = 3;", "uint64 top_k = 3;", "top_k"),
        ("skeleton.proto", "DATA_TYPE_INT16 = 3;", "DATA_TYPE_INT32 = 3;", "DATA_TYPE_INT16"),
    ],
)
def test_a_breaking_change_is_told(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    result = buf("breaking", "--against", str(KEPT), folder=changed(tmp_path, file, old, new), tmp_path=tmp_path)
    assert result.returncode != 0 and said in result.stdout


def test_a_field_without_a_comment_is_told(tmp_path: Path) -> None:
    folder = changed(tmp_path, "pose.proto", "  // Left edge.\n", "")
    result = buf("lint", folder=folder, tmp_path=tmp_path)
    assert result.returncode != 0 and "x_min" in result.stdout


def test_the_reference_page_is_current() -> None:
    spec = importlib.util.spec_from_file_location("make_protocol_page", ROOT / "tools" / "make_protocol_page.py")
    assert spec and spec.loader
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    assert page.PAGE.read_text() == page.render_page(), "run `make protos`"


def test_links_of_the_reference_page_lead_somewhere() -> None:
    page = (ROOT / "docs" / "reference" / "protocol.md").read_text()
    headings = {re.sub(r"[^\w-]", "", heading.lower()) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= headings

"""The page as it ships: built from its source, small, and without anything from elsewhere."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "page"
BUILT = Path(str(files("skelact.view") / "page"))
NAMES = {"index.html", "page.js", "page.css", "icon.svg", "LICENSES.txt"}
MAX_GZIP_BYTES = 1_000_000
NAMESPACES = ("http://www.w3.org/",)


def test_everything_is_there() -> None:
    assert {path.name for path in BUILT.iterdir()} == NAMES


def test_the_first_load_is_small() -> None:
    size = sum(len(gzip.compress((BUILT / name).read_bytes())) for name in NAMES - {"LICENSES.txt"})
    assert size < MAX_GZIP_BYTES


@pytest.mark.parametrize("name", ["index.html", "page.css"])
def test_nothing_is_loaded_from_elsewhere(name: str) -> None:
    found = re.findall(r"(?:https?:)?//[\w.]+[^\s\"')]*", (BUILT / name).read_text(encoding="utf-8"))
    assert not [address for address in found if not address.startswith(NAMESPACES)]


def test_scripts_fetch_only_from_the_server() -> None:
    script = (BUILT / "page.js").read_text(encoding="utf-8")
    assert not re.findall(r"(?:fetch|import)\(\s*[\"'`]https?:", script)


def test_licenses_of_the_bundle_are_kept() -> None:
    text = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    for part in ("three.js authors", "@bufbuild/protobuf", "Apache License", "Copyright 2008 Google Inc."):
        assert part in text


def test_every_id_that_scripts_use_is_on_the_page() -> None:
    page = (SOURCE / "source" / "index.html").read_text(encoding="utf-8")
    there = set(re.findall(r'\bid="([^"]+)"', page))
    used = {
        name
        for script in (SOURCE / "source").glob("*.js")
        for name in re.findall(r'byId\("([^"]+)"\)', script.read_text(encoding="utf-8"))
    }
    assert not used - there


@pytest.mark.slow
def test_the_page_is_current(tmp_path: Path) -> None:
    """Built again, it has the same bytes."""
    node = shutil.which("node")
    if not node or not (SOURCE / "node_modules").is_dir():
        pytest.skip("needs Node.js and npm ci in page/")
    command = [node, "build.mjs", str(tmp_path)]
    environment = {**os.environ, "PYTHON": sys.executable}
    subprocess.run(command, cwd=SOURCE, env=environment, timeout=120, check=True)
    stale = [name for name in NAMES if (tmp_path / name).read_bytes() != (BUILT / name).read_bytes()]
    assert not stale, "run: cd page && npm ci && npm run build"

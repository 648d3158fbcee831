"""What pip installs: wheel and sdist are whole, and the wheel works far from any checkout."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUILD = "import sys, setuptools.build_meta as backend; print(getattr(backend, sys.argv[1])(sys.argv[2]))"
USE = """
import skelact, skelact_server.app
from skelact.config import shipped_configs
assert "site-packages" in skelact.__file__, skelact.__file__
assert "server" in shipped_configs() and "mocap_core19" in shipped_configs()
print(skelact.load_recognizer().labels[0])
"""

pytestmark = pytest.mark.slow


def build(kind: str, folder: Path) -> Path:
    """Build with the installed setuptools from a copy of what git would hand out; no network."""
    source = folder / "source"
    source.mkdir()
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(ROOT / name, source / name) if source.stat().st_dev == (ROOT / name).stat().st_dev else (
                source / name
            ).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-W", "ignore", "-c", BUILD, f"build_{kind}", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(folder.glob("*.whl" if kind == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, installed in (("skelact", "skelact"), ("server", "skelact_server"), ("configs", "skelact/configs")):
        wanted = {
            f"{installed}/{path.relative_to(ROOT / folder).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
        }
        assert wanted <= names, sorted(wanted - names)[:5]
    assert "skelact/protos/skelact/v1/skeleton.proto" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("weights/pose/NOTICE") and "licenses" in name for name in names)
    assert not any(name.startswith(("tests/", "server/", "protos/")) for name in names)


def test_wheel_works_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv"), "platbase": str(tmp_path)}))
    site = next((tmp_path / "venv").rglob("site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    borrowed = [path for path in sys.path if path.endswith("site-packages")]  # the dependencies, not this checkout
    (site / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")
    run = [str(python), "-c", USE]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    helped = subprocess.run(
        [str(python), "-m", "skelact.cli", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert helped.returncode == 0 and "recognize" in helped.stdout, helped.stderr


def test_sdist_can_be_tested_and_generated_anew(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, check=True, text=True).stdout.split()
    left_out = {name for name in tracked if name not in names and not name.startswith((".git", ".ci/"))}
    assert not left_out, sorted(left_out)[:10]

"""The package skelact-client, built from this tree: alone in a fresh environment it makes every call to a server."""

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import skelact
from skelact.layouts import LAYOUT_NAMES, load_layout

ROOT = Path(__file__).parents[2]
NEEDED = ("numpy", "google.protobuf", "google.rpc", "grpc", "grpc_status", "typing_extensions")
ABSENT = ("torch", "onnxruntime", "scipy", "av", "yaml", "cv2", "PIL", "skelact")
BUILD = "import sys, setuptools.build_meta as backend; backend.build_wheel(sys.argv[1])"
USE = """
import asyncio, importlib.util, sys, time
started = time.perf_counter()
from skelact_client import AsyncClient, Client, Clip, InputError, Motion, Person, Scores, load_layout
import_s = time.perf_counter() - started
for name in sys.argv[3:]:
    assert importlib.util.find_spec(name) is None, name
import numpy as np

address, picture = sys.argv[1], sys.argv[2]
joints = np.random.default_rng(0).normal(size=(1, 30, 19, 3)).astype(np.float32).cumsum(1)
clip = Clip(joints, load_layout("core19"), 30.0)
frames = [{0: pose} for pose in joints[0]]

with Client(address) as client:
    assert client.server_info().models
    (scores,) = client.recognize(clip)
    assert isinstance(scores, Scores) and scores.certainty == "unknown" and scores.top(1)
    assert all(isinstance(one, Person) for one in client.estimate_pose(picture))
    stream = client.stream_recognize(frames, layout="core19", fps=30.0)
    assert list(stream) and stream.summary.frames_received == 30
    images = [np.zeros((64, 64, 3), np.uint8)] * 3
    stream = client.stream_pose(images)
    assert [one.frame_index for one in stream] == [0, 1, 2]
    stream = client.stream_recognize_video(images, want_people=True)
    assert len(list(stream)) == 3 and stream.summary.frames_answered == 3
    assert isinstance(client.generate("walk", duration_s=1.0).motion(), Motion)
    with client.converse("walk") as talk:
        for chunk in talk:
            talk.finish()
    assert talk.footer.frames > 0
    assert client.plan_parts("walk").actions
    try:
        client.recognize(clip, model="no such model")
    except InputError as error:
        assert error.field == "model", error.field

async def main():
    async with AsyncClient(address) as client:
        assert (await client.recognize(clip))[0].top(3) == scores.top(3)

asyncio.run(main())
print(f"import {import_s:.2f} s")
"""
LAYOUTS = """
import sys
import numpy as np
from skelact_client import InputError, load_layout
for name in sys.argv[2:]:
    one = load_layout(name)
    print(one.name, one.names, one.parents, one.mirror, sorted(one.parts))
try:
    load_layout(sys.argv[1])
except InputError as error:
    assert "PyYAML" in str(error), error
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build with the installed setuptools from a copy of what git would hand out; no network."""
    folder = tmp_path_factory.mktemp("client")
    listed = ["git", "ls-files", "-z", "skelact/*.py", "skelact/*.pyi", "skelact/py.typed", "skelact/layouts"]
    listed += ["packaging", "LICENSE"]
    tracked = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-W", "ignore", "-c", BUILD, str(folder)]
    subprocess.run(command, cwd=folder / "packaging" / "client", check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    site = next(folder.rglob("site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    for name in NEEDED:
        spec = importlib.util.find_spec(name)
        assert spec, name
        source = Path(next(iter(spec.submodule_search_locations or ()), spec.origin or ""))
        target = site.joinpath(*name.split(".")).with_suffix("" if source.is_dir() else ".py")
        target.parent.mkdir(exist_ok=True)
        target.symlink_to(source)
        libraries = source.with_name(f"{source.name}.libs")
        if libraries.is_dir():
            (site / libraries.name).symlink_to(libraries)
    return folder / "bin" / "python"


def run(python: Path, script: str, *arguments: str, cwd: Path) -> str:
    command = [str(python), "-I", "-c", script, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_call_works_alone(wheel: Path, python: Path, tmp_path: Path) -> None:
    picture = ROOT / "samples" / "person.jpg"
    with skelact.ServerProcess() as server:
        printed = run(python, USE, server.address, str(picture), *ABSENT, cwd=tmp_path)
    print(f"{wheel.stat().st_size / 1000:.0f} kB, {printed}")


def test_layouts_are_those_of_skelact(python: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("name: tiny\njoints: {hip: null}\n", encoding="utf-8")
    wanted = []
    for name in LAYOUT_NAMES:
        one = load_layout(name)
        wanted.append(f"{one.name} {one.names} {one.parents} {one.mirror} {sorted(one.parts)}\n")
    assert run(python, LAYOUTS, str(own), *LAYOUT_NAMES, cwd=tmp_path) == "".join(wanted)


def test_both_packages_live_in_one_process(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    import skelact_client

    assert skelact_client.Client is not skelact.Client
    joints = np.ones((1, 2, 19, 3), np.float32)
    assert skelact_client.Clip(joints, skelact_client.load_layout("core19"), 30.0).frames == 2
    assert skelact.Clip(joints, load_layout("core19"), 30.0).frames == 2
    assert not {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(("skelact/", "skelact.", "_"))}

"""The example in the help of every command runs."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from cli_files import QUICK, write_set, write_walk
from test_cli_grammar import LEAVES, example_of

from skelact.cli import main
from skelact.recognition.timeline import Span, save_timeline

# What an example needs that another one writes.
AFTER = {
    "evaluate recognition": "train",
    "evaluate compare": "train",
    "models export": "train",
    "data prepare": "data synth",
    "data export": "data prepare",
    "data info": "data prepare",
    "data import": "data export",
    "data embed": "train",
    "library remove": "library add",
    "token list": "token add",
    "token remove": "token add",
}
# Options that make an example short; the last value of an option counts.
SHORT = {
    "train": QUICK,
    "data synth": ["--faults", "0"],  # `data prepare` ends with 1 when a file is unreadable
    "bench recognition": ["--rounds", "2"],
    "bench live": ["--rounds", "2"],
    "bench training": ["--rounds", "1", "--batch", "2"],
    "bench pose": ["--frames", "20", "--people", "1"],
    "bench generation": ["--rounds", "1"],
    "bench parts": ["--rounds", "1"],
    "bench server": ["--clients", "1", "--seconds", "2"],
    "bench mixed": ["--people", "1", "--clips", "0", "--pictures", "0", "--texts", "0", "--seconds", "4"],
    "bench throughput": ["--seconds", "1", "--workers", "1"],
    "bench stops": ["--streams", "2", "--seconds", "3", "--large", "0"],
    "bench faults": ["--calls", "40"],
    "bench soak": ["--minutes", "0.2", "--people", "2"],
    "bench data": ["--count", "8", "--jobs", "1", "--rounds", "1"],
    "bench gpu": ["--rounds", "1"],
}
# Collections that are not everywhere, and files that are made by hand: their commands have tests of their own.
NEED_COLLECTIONS = {"evaluate live", "evaluate one-shot", "evaluate few-shot", "evaluate unknown", "models calibrate"}
NEED_DATA = {"capture", "pose", "evaluate pose", "evaluate motion", "models convert", "bench pose", "bench gpu"}
NEED_EXTRAS = {"bench ray": "ray", "synth people": "anny"}  # that the tests do not install
SAMPLES = Path(__file__).parent.parent / "samples"
QUICK_EXAMPLES = ("layouts", "models list")
VIDEO_FRAMES, VIDEO_FPS = 6, 10
START_S = 120.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that examples name."""
    folder = tmp_path_factory.mktemp("examples")
    write_walk(folder / "walk.bvh")
    shutil.copy(SAMPLES / "walk.bvh", folder / "take1.bvh")
    shutil.copy(SAMPLES / "wave.mp4", folder / "take2.mp4")
    (folder / "labels.csv").write_text("start,end,label\n0,1,walk\n")
    (folder / "sentences.tsv").write_text("space\twalk forward 3 meters\tahead = 3\n")
    save_timeline(folder / "walk.json", [Span(0, 0.0, 1.0, "walk", 0.9)], duration_s=1.0)
    (folder / "recordings").mkdir()
    write_set(folder / "recordings", "core19")
    if os.environ.get("SKELACT_DATA"):
        root = Path(os.environ["SKELACT_DATA"])
        shutil.copy(root / "parity" / "ntu60_body.pt", folder / "body.pt")
        images = root / "images"
        shutil.copy(images / "people_cc0.jpg", folder / "person.jpg")
        (folder / "pictures").mkdir()
        shutil.copy(images / "coco_000000000785_ccby.jpg", folder / "pictures" / "000000000785.jpg")
        shutil.copy(images / "coco_000000000785_wholebody.json", folder / "labels.json")
        write_video(folder / "dance.mp4", images / "people_cc0.jpg")
        cameras = root / "multiview" / "Demo_SinglePerson"
        for file in (*sorted((cameras / "videos").glob("cam0[123].mp4")), cameras / "calibration" / "Calib.qca.txt"):
            shutil.copy(file, folder / file.name)
    return folder


def write_video(path: Path, picture: Path) -> None:
    """A short video of a picture that stands still."""
    import av
    from PIL import Image

    with Image.open(picture) as image:
        frame = np.asarray(image.convert("RGB").resize((320, 240)))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=VIDEO_FPS)
        stream.width, stream.height = 320, 240
        for _ in range(VIDEO_FRAMES):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))


@pytest.fixture(scope="module")
def done() -> set[str]:
    """Names of the examples that have run in the folder."""
    return set()


def run_example(name: str, done: set[str]) -> None:
    if name in AFTER and AFTER[name] not in done:
        run_example(AFTER[name], done)
    if name not in done:
        main([*shlex.split(example_of(name))[1:], *SHORT.get(name, [])])
        done.add(name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in QUICK_EXAMPLES else pytest.mark.slow)
        for name in LEAVES
        if name not in ("serve", "health", "mcp", "top", "view") and name not in NEED_COLLECTIONS
    ],
)
def test_examples_run(name: str, folder: Path, done: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    if name in NEED_DATA and not os.environ.get("SKELACT_DATA"):
        pytest.skip("SKELACT_DATA is not set: this example needs a picture or data")
    if name in NEED_EXTRAS:
        pytest.importorskip(NEED_EXTRAS[name], reason=f"{NEED_EXTRAS[name]} is not installed")
    if name not in NEED_DATA:
        monkeypatch.delenv("SKELACT_DATA", raising=False)
    if name in ("train", "evaluate recognition", "evaluate compare", "data embed"):
        monkeypatch.setenv("SKELACT_CACHE", str(folder / "cache"))
    monkeypatch.chdir(folder)
    run_example(name, done)
    outputs = re.findall(r"(?:-o|--output|--plot|--overlay) (\S+)", example_of(name))
    assert all((folder / path).exists() for path in outputs)


@pytest.mark.slow
def test_the_example_of_serve_runs(tmp_path: Path) -> None:
    words = shlex.split(example_of("serve").replace(":50051", ":0"))[1:]  # any free port
    command = [sys.executable, "-m", "skelact.cli", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("serving ")
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(START_S) == 0

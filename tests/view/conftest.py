"""A page and a browser for the tests of the page; skipped where there is no Chromium or no playwright."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_serving import CAMERA_PX, ROOT, SAMPLES, ServedPage

START_S = 90.0
STOP_S = 20.0
TIMEOUT_MS = 60_000


@pytest.fixture(scope="session")
def served_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPage]:
    """A page that lists two motions, a folder of two, and a report."""
    reports = tmp_path_factory.mktemp("reports")
    style = "<style>body{color:rgb(1, 2, 3)}</style><script>document.title='ran'</script>"
    (reports / "speed.html").write_text(f"<title>Speed</title>{style}<h1>12 ms</h1>", encoding="utf-8")
    many = tmp_path_factory.mktemp("many") / "many"
    many.mkdir()
    for name in ("walk.skeleton", "wave.npz"):
        shutil.copy(SAMPLES / name, many / name)
    command = [sys.executable, "-m", "skelact.cli", "view", "--no-browser", "--address", "127.0.0.1:0"]
    command += ["--reports", str(reports), str(SAMPLES / "walk.bvh"), str(SAMPLES / "wave.npz"), str(many)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        lines: list[str] = []
        yield ServedPage(_read_url(process, lines), process, lines)
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _read_url(process: subprocess.Popen[str], lines: list[str]) -> str:
    """Wait for the line with the address; later lines go to `lines`."""
    found: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if line.startswith("page "):
                found.put(line.split()[1])

    threading.Thread(target=read, daemon=True).start()
    return found.get(timeout=START_S)


@pytest.fixture(scope="session")
def camera_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample video as Chromium takes it for a camera."""
    import av

    path = tmp_path_factory.mktemp("camera") / "camera.y4m"
    with av.open(str(SAMPLES / "wave.mp4")) as video, path.open("wb") as file:
        file.write(b"YUV4MPEG2 W%d H%d F15:1 Ip A1:1 C420\n" % CAMERA_PX)
        for frame in video.decode(video=0):
            shown = frame.reformat(*CAMERA_PX, format="yuv420p")
            file.write(b"FRAME\n")
            for plane in shown.planes:
                rows = memoryview(plane)
                for row in range(plane.height):
                    file.write(rows[row * plane.line_size : row * plane.line_size + plane.width])
    return path


@pytest.fixture(scope="session")
def chromium(camera_video: Path) -> Iterator[Any]:
    """A headless Chromium whose camera is the sample video."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs pip install 'skelact[page-tests]'")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed: apt install chromium")
    options = [
        "--no-sandbox",
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera_video}",
    ]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=options)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def page(chromium: Any, served_page: ServedPage) -> Iterator[Any]:
    """The page at 1280 x 720; the test fails when a script fails."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    context.set_default_timeout(TIMEOUT_MS)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(served_page.url)
    try:
        yield opened
    finally:
        context.close()
    assert not faults

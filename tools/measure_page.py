"""Measure the page: python tools/measure_page.py prints start, frames per second, processor and weight, and their bars.

Each job shows one person; then three people of a motion file and one generated motion, which the server sends as it is
shown, are in the room at 1280 x 720 for some seconds. Ends with 1 when a bar is missed. Needs playwright and Chromium;
CHROMIUM names another one.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import skelact
from skelact.formats import save_clip_npz

if TYPE_CHECKING:
    import psutil
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SECONDS, JOB_SECONDS = 20, 5
MAX_START_S, MIN_FPS, MAX_SERVER, MAX_KB = 3.0, 30, 0.25, 1000  # bars
APART_M = 1.2
START_S = 120.0
SIZE = {"width": 1280, "height": 720}


def write_three_people(path: Path) -> None:
    """Three people who walk side by side."""
    clip = skelact.load_clip(ROOT / "samples" / "walk.skeleton")
    joints = np.concatenate([clip.joints + np.array([shift * APART_M, 0, 0], np.float32) for shift in (-1, 0, 1)])
    save_clip_npz(path, skelact.Clip(joints, clip.layout, clip.fps))


def read_lines(process: subprocess.Popen[str]) -> queue.Queue[str]:
    """What a process prints, as it comes."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line.strip())

    threading.Thread(target=read, daemon=True).start()
    return lines


def frames_drawn(page: Page, seconds: int) -> list[int]:
    """Frames that the page draws in each second."""
    drawn = []
    for _ in range(seconds):
        page.wait_for_timeout(1000)
        drawn.append(int(page.inner_text("#fps").split()[0]))
    return drawn


def measure_room(page: Page, process: psutil.Process) -> tuple[list[int], float]:
    """Frames drawn in each second, and the share of one core that the server takes."""
    before, started = sum(process.cpu_times()[:2]), time.monotonic()
    drawn = frames_drawn(page, SECONDS)
    share = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - started)
    return drawn, share


def measure_jobs(page: Page, address: str) -> dict[str, float]:
    """Job -> frames per second with one person, median of some seconds."""
    page.goto(address)
    page.wait_for_selector("#made:not([hidden])", timeout=60_000)
    found = {"make": frames_drawn(page, JOB_SECONDS)}
    page.click("#tab-watch")
    page.set_input_files("#video-file", ROOT / "samples" / "wave.mp4")
    page.wait_for_selector("#people .card", timeout=60_000)
    found["watch"] = frames_drawn(page, JOB_SECONDS)
    page.click("#tab-open")
    page.set_input_files("#file-a", ROOT / "samples" / "walk.bvh")
    page.wait_for_selector("#opened .badge", timeout=60_000)
    page.wait_for_timeout(1000)
    found["open"] = frames_drawn(page, JOB_SECONDS)
    page.click("#tab-measure")
    page.wait_for_selector("#measures table", timeout=60_000)
    page.wait_for_timeout(1000)
    found["measure"] = frames_drawn(page, JOB_SECONDS)
    return {job: float(np.median(drawn)) for job, drawn in found.items()}


def measure_three(page: Page, address: str, process: psutil.Process) -> tuple[list[int], float]:
    """Frames and share of a core with three people and one generated motion in the room."""
    page.goto(address)
    page.wait_for_selector("#opened .badge", timeout=60_000)
    page.click("#tab-make")
    page.click("#keep-going")
    page.wait_for_selector("#status:has-text('Now:')", timeout=60_000)
    page.click("#tab-open")
    page.check("#keep-made")
    page.wait_for_timeout(3000)
    return measure_room(page, process)


def main() -> int:
    """Print the figures with their bars, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, help="Save what was measured as a PNG.")
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    import psutil
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            page = browser.new_page(viewport=SIZE)
            moving_s, jobs = measure_start(page)
            motion = Path(folder) / "three.npz"
            write_three_people(motion)
            with served(motion) as (process, lines):
                address = lines.get(timeout=START_S).split()[1]
                drawn, share = measure_three(page, address, psutil.Process(process.pid))
                if arguments.picture:
                    page.screenshot(path=str(arguments.picture))
        finally:
            browser.close()
    built = ROOT / "skelact" / "view" / "page"
    weight = sum(len(gzip.compress(path.read_bytes())) for path in built.iterdir() if path.suffix != ".txt") / 1e3
    met = [
        tell("a body moves after", moving_s, "s", moving_s <= MAX_START_S, f"<= {MAX_START_S:g}"),
        *(tell(f"{job}, one person", fps, "fps", fps >= MIN_FPS, f">= {MIN_FPS}") for job, fps in jobs.items()),
        tell(
            "three people and a motion, median", np.median(drawn), "fps", np.median(drawn) >= MIN_FPS, f">= {MIN_FPS}"
        ),
        tell("three people and a motion, lowest second", min(drawn), "fps", min(drawn) >= MIN_FPS, f">= {MIN_FPS}"),
        tell("server, of one core", 100 * share, "%", share <= MAX_SERVER, f"<= {MAX_SERVER:.0%}"),
        tell("first load, gzipped", weight, "kB", weight <= MAX_KB, f"<= {MAX_KB}"),
    ]
    return 0 if all(met) else 1


def tell(what: str, value: float, unit: str, is_met: bool, bar: str) -> bool:
    """Print a figure with its bar; return whether it is met."""
    print(f"{what}: {value:.3g} {unit} (bar {bar}: {'met' if is_met else 'missed'})", flush=True)
    return bool(is_met)


@contextlib.contextmanager
def served(motion: Path | None) -> Iterator[tuple[subprocess.Popen[str], queue.Queue[str]]]:
    """`skelact view` on a free port, and what it prints."""
    command = [sys.executable, "-m", "skelact.cli", "view", "--no-browser", "--address", "127.0.0.1:0"]
    command += [str(motion)] if motion else []
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        yield process, read_lines(process)
    finally:
        process.terminate()
        process.wait(20)


def measure_start(page: Page) -> tuple[float, dict[str, float]]:
    """Seconds from the start of the command until a body moved, and frames per second of each job."""
    with served(None) as (_, lines):
        address = lines.get(timeout=START_S)
        print(address, flush=True)
        page.goto(address.split()[1])
        moving = lines.get(timeout=START_S)
        print(moving, flush=True)
        return float(moving.split()[-2]), measure_jobs(page, address.split()[1])


if __name__ == "__main__":
    sys.exit(main())

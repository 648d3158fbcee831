"""Measure the page: python tools/measure_page.py prints start, frames per second, processor and weight.

Three people of a motion file and one generated motion, which the server sends as it is shown, are in the room at 1280 x
720 for some seconds. Needs playwright and Chromium; CHROMIUM names another one.
"""

from __future__ import annotations

import argparse
import gzip
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import skelact
from skelact.formats import save_clip_npz

if TYPE_CHECKING:
    import psutil
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SECONDS = 20
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


def measure_room(page: Page, process: psutil.Process) -> tuple[list[int], float]:
    """Frames drawn in each second, and the share of one core that the server takes."""
    before, started = sum(process.cpu_times()[:2]), time.monotonic()
    drawn = []
    for _ in range(SECONDS):
        page.wait_for_timeout(1000)
        drawn.append(int(page.inner_text("#fps").split()[0]))
    share = (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - started)
    return drawn, share


def start_page(motion: Path | None) -> subprocess.Popen[str]:
    """`skelact view` on a free port."""
    command = [sys.executable, "-m", "skelact.cli", "view", "--no-browser", "--address", "127.0.0.1:0"]
    return subprocess.Popen([*command, *([str(motion)] if motion else [])], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def main() -> None:
    """Print the figures, a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", type=Path, help="Save what was measured as a PNG.")
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    import psutil
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        measure_start(page)
        motion = Path(folder) / "three.npz"
        write_three_people(motion)
        process = start_page(motion)
        try:
            page.goto(read_lines(process).get(timeout=START_S).split()[1])
            page.wait_for_selector("#opened .badge", timeout=60_000)
            page.click("#tab-make")
            page.click("#keep-going")
            page.wait_for_selector("#status:has-text('Now:')", timeout=60_000)
            page.click("#tab-open")
            page.check("#keep-made")
            page.wait_for_timeout(3000)
            drawn, share = measure_room(page, psutil.Process(process.pid))
            if arguments.picture:
                page.screenshot(path=str(arguments.picture))
        finally:
            process.terminate()
            process.wait(20)
        browser.close()
    print(f"frames per second: median {np.median(drawn):.0f}, lowest {min(drawn)}, over {SECONDS} s at 1280 x 720")
    print(f"server: {share:.1%} of one core")
    built = ROOT / "skelact" / "view" / "page"
    weight = sum(len(gzip.compress(path.read_bytes())) for path in built.iterdir() if path.suffix != ".txt")
    print(f"first load: {weight / 1e3:.0f} kB gzipped")


def measure_start(page: Page) -> None:
    """Print how long after the command started the page was there, and a body moved."""
    process = start_page(None)
    try:
        lines = read_lines(process)
        address = lines.get(timeout=START_S)
        print(address)
        page.goto(address.split()[1])
        print(lines.get(timeout=START_S))
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()

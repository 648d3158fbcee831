"""Take the pictures of the page in the docs: python tools/picture_page.py [OUT]. Needs playwright and Chromium."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
OUT = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 720}
COLORS = 160
SENTENCE = "walk forward while waving the right hand, then jump"


def save(page: Page, path: Path) -> None:
    """A small PNG of what is seen."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")


def make(page: Page) -> None:
    """Three candidates of a sentence."""
    page.click("#tab-make")
    page.fill("#sentence", SENTENCE)
    page.select_option("#candidates", "3")
    page.wait_for_selector("#made:not([hidden])")
    page.wait_for_timeout(3500)


def watch(page: Page) -> None:
    """A video with its people."""
    page.click("#tab-watch")
    page.fill("#height", "1.75")
    page.set_input_files("#video-file", SAMPLES / "wave.mp4")
    page.wait_for_selector('#people .badge:not(:has-text("not answered yet"))', timeout=60_000)
    page.wait_for_timeout(3000)


def compare(page: Page) -> None:
    """Two motions side by side."""
    page.click("#tab-open")
    page.set_input_files("#file-b", SAMPLES / "walk.skeleton")
    page.wait_for_timeout(3000)


def pick(page: Page) -> None:
    """A motion out of an archive with the names of NTU RGB+D; all hold the sample."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ntu.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for action in range(1, 61):
                archive.write(SAMPLES / "walk.skeleton", f"S001C001P001R001A{action:03}.skeleton")
        page.click("#tab-open")
        page.set_input_files("#file-a", path)
        page.wait_for_selector("#collection-list .pick")
        page.fill("#collection-find", "hand")
        page.click("#collection-list .pick:has-text('hand waving')")
        page.wait_for_selector("#opened strong:has-text('A023')")
        page.wait_for_timeout(2500)


def measure(page: Page) -> None:
    """Measures and a report."""
    page.click("#tab-measure")
    page.wait_for_timeout(1500)


def write_report(path: Path) -> None:
    """A report of the measures of a sample."""
    command = [sys.executable, "-m", "skelact.cli", "measure", str(SAMPLES / "walk.bvh"), "-o", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Write page-JOB.png for each job, and page-phone.png."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_report(Path(folder) / "walk.html")
        command = [sys.executable, "-m", "skelact.cli", "view", "--no-browser", "--address", "127.0.0.1:0"]
        command += ["--reports", folder, str(SAMPLES / "walk.bvh")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[1]
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE)
            page.goto(url)
            page.wait_for_selector("#opened .badge", timeout=60_000)
            for name, job in (
                ("open", compare),
                ("measure", measure),
                ("make", make),
                ("pick", pick),
                ("watch", watch),
            ):
                job(page)
                save(page, out / f"page-{name}.png")
            phone = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
            phone.goto(f"{url}#make")
            phone.wait_for_selector("#opened .badge", state="attached", timeout=60_000)
            make(phone)
            save(phone, out / "page-phone.png")
            browser.close()
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()

"""The page in a real browser: each job from the first click to its picture."""

from __future__ import annotations

import io
import json
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from page_serving import CAMERA_PX, ROOT, SAMPLES, ServedPage
from PIL import Image

import skelact
from skelact.formats import bvh_to_motion, load_bvh
from tests.formats.test_gltf import two_animations

pytestmark = pytest.mark.slow
TRY_MS, TRIES = 100, 600
MAX_SAME = 0.995  # of pixels, between two pictures of something that moves


def colors_on(page: Any, selector: str) -> np.ndarray:
    """A picture of an element, uint8 (H, W, 3)."""
    return np.asarray(Image.open(io.BytesIO(page.locator(selector).screenshot())).convert("RGB"))


def is_moving(page: Any) -> bool:
    """Whether the room changes within a second."""
    before = colors_on(page, "#canvas")
    page.wait_for_timeout(1000)
    return not are_same(before, colors_on(page, "#canvas"))


def are_same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two pictures show the same; the counter of frames in their corner may differ."""
    return bool((one == other).all(-1).mean() > MAX_SAME)


def wait_for(page: Any, script: str) -> None:
    """Wait until a script says true; the page forbids what playwright has for this."""
    for _ in range(TRIES):
        if page.evaluate(script):
            return
        page.wait_for_timeout(TRY_MS)
    raise AssertionError(f"never true: {script}")


def wait_until_made(page: Any) -> None:
    page.wait_for_selector("#made:not([hidden])")


def test_make_shows_a_moving_body_with_plan_timeline_and_verdict(page: Any, served_page: ServedPage) -> None:
    page.click("#tab-make")
    page.fill("#sentence", "walk in a circle while waving the right hand")
    page.press("#sentence", "Enter")
    wait_until_made(page)
    assert is_moving(page)
    assert page.inner_text("#made-list .badge") == "verified"
    assert "waving the right hand" in page.inner_text("#plan")
    colors = page.eval_on_selector_all("#timeline .span", "spans => spans.map((one) => one.style.background)")
    assert len(set(colors)) >= 3, "each owner has its own color"
    picture = colors_on(page, "#canvas").astype(int)
    orange = (picture[..., 0] - picture[..., 2] > 60).sum()
    teal = (picture[..., 1] - picture[..., 0] > 50).sum()
    assert orange > 1000 > 0 < teal, "the body has the colors of its owners"
    page.wait_for_timeout(500)
    assert any(line.startswith("a body moves after") for line in served_page.lines)


def test_make_offers_three_candidates_of_different_seeds(page: Any) -> None:
    page.click("#tab-make")
    page.select_option("#candidates", "3")
    wait_for(page, "document.querySelectorAll('#made-list .card').length === 3")
    texts = page.locator("#made-list .card").all_inner_texts()
    assert [text.split(",")[0] for text in texts] == ["seed 0", "seed 1", "seed 2"]
    page.locator("#made-list input").nth(2).check()
    with page.expect_download() as saved:
        page.click("#download-bvh")
    made = skelact.load_generator().generate(page.input_value("#sentence"), skelact.GenerateOptions(seed=2, attempts=1))
    frames = next(line for line in Path(saved.value.path()).read_text().splitlines() if line.startswith("Frames:"))
    assert int(frames.split()[1]) == len(made.motion.rotations)


@pytest.mark.parametrize(
    ("name", "start"), [("bvh", b"HIERARCHY"), ("glb", b"glTF"), ("vrma", b"glTF"), ("gif", b"GIF8")]
)
def test_make_saves_files(page: Any, name: str, start: bytes) -> None:
    page.click("#tab-make")
    page.fill("#sentence", "wave")
    page.press("#sentence", "Enter")
    wait_until_made(page)
    with page.expect_download() as saved:
        page.click(f"#download-{name}")
    assert saved.value.suggested_filename == f"motion.{name}"
    assert Path(saved.value.path()).read_bytes().startswith(start)


def test_make_walks_over_way_points(page: Any) -> None:
    page.click("#tab-make")
    page.fill("#sentence", "walk")
    page.press("#sentence", "Enter")
    wait_until_made(page)
    page.click("#reset")
    page.click("#points-button")
    box = page.locator("#canvas").bounding_box()
    page.mouse.click(box["x"] + 0.35 * box["width"], box["y"] + 0.8 * box["height"])
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.7 * box["height"])
    assert not page.input_value("#points").startswith("0,0")
    page.evaluate("document.querySelector('#status').textContent = ''")
    page.click("#points-button")
    page.wait_for_selector("#status:has-text('Made in')")
    left, ahead = (float(word) for word in page.input_value("#points").split()[-1].split(","))
    with page.expect_download() as saved:
        page.click("#download-bvh")
    walked = bvh_to_motion(load_bvh(saved.value.path())).translations[-1, 0]
    assert np.hypot(walked[0] - left, walked[2] - ahead) < 0.4


def test_make_changes_the_sentence_while_the_body_moves(page: Any) -> None:
    page.click("#tab-make")
    page.fill("#sentence", "walk")
    page.click("#keep-going")
    page.wait_for_selector("#status:has-text('Now: walk')")
    page.fill("#sentence", "jump and clap")
    page.press("#sentence", "Enter")
    page.wait_for_selector("#status:has-text('Now: jump and clap')")
    assert is_moving(page)
    page.click("#keep-going")
    wait_until_made(page)


def test_what_is_not_understood_is_a_sentence(page: Any) -> None:
    page.click("#tab-make")
    page.fill("#sentence", "qwzx frobnicate")
    page.press("#sentence", "Enter")
    page.wait_for_selector("#error:not([hidden])")
    assert page.inner_text("#error").endswith(".")
    assert "known" in page.inner_text("#error")


def test_watch_shows_people_of_a_video_with_labels_and_events(page: Any) -> None:
    page.click("#tab-watch")
    page.set_input_files("#video-file", SAMPLES / "wave.mp4")
    page.wait_for_selector("#people .card")
    wait_for(page, "document.querySelector('#people .badge').textContent !== 'not answered yet'")
    page.wait_for_selector("#events li")
    assert "person 0" in page.inner_text("#events")
    overlay = colors_on(page, "#overlay").astype(int)
    assert (overlay[..., 0] - overlay[..., 2] > 90).sum() > 200, "the skeleton is drawn over the picture"
    assert page.locator("#tags span").count() == 1
    page.wait_for_selector("#status:has-text('The video ended')")


def test_watch_places_people_in_meters_when_their_height_is_told(page: Any) -> None:
    page.click("#tab-watch")
    page.fill("#height", "17.5")
    page.set_input_files("#video-file", SAMPLES / "wave.mp4")
    page.wait_for_selector("#error:has-text('such as 1.75')")
    page.fill("#height", "1.75")
    page.set_input_files("#video-file", SAMPLES / "wave.mp4")
    page.wait_for_selector("#world:has-text('above the floor')")
    page.wait_for_selector("#people .card:has-text('stands on')")
    assert page.locator("#tags span").count() == 1


def test_watch_looks_through_the_camera(page: Any) -> None:
    page.click("#tab-watch")
    page.click("#camera")
    page.wait_for_selector("#people .card")
    size = page.evaluate("[document.querySelector('#overlay').width, document.querySelector('#overlay').height]")
    assert size == list(CAMERA_PX)
    page.click("#watch-stop")
    assert page.inner_text("#status") == "Stopped."


def test_open_shows_two_motions_with_their_angles(page: Any) -> None:
    page.wait_for_selector("#opened .badge:has-text('walk')")
    page.set_input_files("#file-b", SAMPLES / "walk.skeleton")
    wait_for(page, "document.querySelectorAll('#opened .badge').length === 2")
    assert is_moving(page)
    knee = skelact.measure_clip(skelact.load_clip(SAMPLES / "walk.bvh")).ranges()["knee_flexion_l"]
    assert f"walk.bvh: knee flexion l {knee[0]:.0f}° to {knee[1]:.0f}°" in page.inner_text("#plot-text")
    page.locator("#scrub").fill("500")
    before = colors_on(page, "#canvas")
    page.wait_for_timeout(400)
    assert are_same(before, colors_on(page, "#canvas")), "scrubbing pauses"
    page.locator("#scrub").fill("700")
    page.wait_for_timeout(400)
    assert not are_same(before, colors_on(page, "#canvas"))


def test_open_refuses_what_is_no_motion_in_a_sentence(page: Any) -> None:
    page.click("#tab-open")
    page.set_input_files("#file-a", ROOT / "LICENSE")
    page.wait_for_selector("#error:not([hidden])")
    assert page.inner_text("#error").startswith("LICENSE: expected a file called *.bvh")
    assert "/tmp" not in page.inner_text("#error")


def test_a_dropped_file_is_opened(page: Any) -> None:
    page.wait_for_selector("#opened .card")
    content = json.dumps((SAMPLES / "walk.skeleton").read_text(encoding="utf-8"))
    page.evaluate(
        f"""() => {{
          const items = new DataTransfer();
          items.items.add(new File([{content}], "dropped.skeleton"));
          const options = {{ dataTransfer: items, bubbles: true, cancelable: true }};
          document.body.dispatchEvent(new DragEvent("drop", options));
        }}"""
    )
    page.wait_for_selector("#opened strong:has-text('dropped.skeleton')")


def test_open_picks_a_motion_out_of_an_archive(page: Any, tmp_path: Path) -> None:
    content = (SAMPLES / "walk.skeleton").read_bytes()
    with zipfile.ZipFile(tmp_path / "ntu.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ntu/readme.md", "x")
        for action in range(1, 61):
            archive.writestr(f"ntu/S001C001P001R001A{action:03}.skeleton", content)
        archive.writestr(zipfile.ZipInfo("ntu/stored.skeleton"), content)
    page.click("#tab-open")
    page.set_input_files("#file-a", tmp_path / "ntu.zip")
    page.wait_for_selector("#collection-count:has-text('61 motions.')")
    page.fill("#collection-find", "brushing teeth")
    page.wait_for_selector("#collection-count:has-text('1 motion.')")
    page.click("#collection-list .pick")
    page.wait_for_selector("#opened strong:has-text('S001C001P001R001A003')")
    page.fill("#collection-find", "stored")
    page.wait_for_selector("#collection-list .pick:has-text('stored')")
    page.click("#collection-list button:has-text('Beside')")
    wait_for(page, "document.querySelectorAll('#opened .card').length === 2")
    assert is_moving(page)


def test_open_picks_a_motion_of_a_data_set_that_the_server_lists(page: Any) -> None:
    page.click("#tab-open")
    page.click("#listed button:has-text('many')")
    page.wait_for_selector("#collection-count:has-text('2 motions.')")
    page.click("#collection-list .pick:has-text('wave')")
    page.wait_for_selector("#opened strong:has-text('wave')")


def test_open_shows_another_animation_of_the_file(page: Any, tmp_path: Path) -> None:
    page.wait_for_selector("#opened .badge:has-text('walk')")
    page.set_input_files("#file-a", two_animations(tmp_path))
    page.wait_for_selector("#opened .card:has-text('31 frames')")
    page.select_option("#opened select", "Rig|Wave One")
    page.wait_for_selector("#opened .card:has-text('61 frames')")


def test_open_says_that_an_archive_is_damaged(page: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK" + bytes(100))
    page.click("#tab-open")
    page.set_input_files("#file-a", tmp_path / "bad.zip")
    page.wait_for_selector("#error:has-text('bad.zip is no zip archive')")


def test_measure_shows_ranges_and_reports_that_run_nothing(page: Any) -> None:
    page.wait_for_selector("#opened .card")
    page.click("#tab-measure")
    page.wait_for_selector("#measures th:has-text('knee flexion l')")
    frame = page.frame_locator("#report-frame")
    assert frame.locator("h1").inner_text() == "12 ms"
    assert frame.locator("h1").evaluate("one => getComputedStyle(one).color") == "rgb(1, 2, 3)"
    assert frame.locator("title").inner_text() != "ran"


def test_the_keyboard_does_it_all(page: Any) -> None:
    page.wait_for_selector("#opened .card")
    page.locator("body").press("1")
    assert page.get_attribute("#tab-make", "aria-selected") == "true"
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#tab-watch", "aria-selected") == "true"
    page.locator("#canvas").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "sentence"
    page.keyboard.press("Enter")
    wait_until_made(page)
    page.locator("#canvas").focus()
    page.keyboard.press("Space")
    assert page.inner_text("#play") == "Play"
    page.keyboard.press("Home")
    page.wait_for_selector("#clock:has-text('0.0 /')")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("job", ["make", "watch", "open", "measure"])
def test_axe_finds_nothing(page: Any, job: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="needs pip install 'skelact[page-tests]'")
    page.emulate_media(color_scheme=theme)
    page.wait_for_selector("#opened .badge:has-text('walk')", state="attached")
    page.click(f"#tab-{job}")
    if job == "make":
        page.press("#sentence", "Enter")
        wait_until_made(page)
    if job == "open":
        page.click("#listed button:has-text('many')")
        page.wait_for_selector("#collection-list .pick")
    page.evaluate((files(axe) / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("job", ["make", "watch", "open", "measure"])
def test_nothing_is_cut_off_on_a_phone(page: Any, job: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector("#opened .card", state="attached")
    page.click(f"#tab-{job}")
    if job == "open":
        page.click("#listed button:has-text('many')")
        page.wait_for_selector("#collection-list .pick")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""What values draw of themselves in notebooks."""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import skelact
from skelact.formats import bvh_to_motion, load_bvh
from skelact.strips import draw_bars

SAMPLES = Path(__file__).parents[1] / "samples"
SVG = "{http://www.w3.org/2000/svg}"


def parse(html: str) -> ElementTree.Element:
    """An HTML fragment that is well-formed XML, as all of ours are."""
    return ElementTree.fromstring(html)


@pytest.fixture(scope="module")
def clip() -> skelact.Clip:
    return skelact.load_clip(SAMPLES / "walk.skeleton")


def test_a_clip_draws_moving_and_standing_poses(clip: skelact.Clip) -> None:
    drawn = parse(clip._repr_html_())
    paths = drawn.findall(f".//{SVG}path")
    assert len(paths) == 9
    moves = drawn.findall(f".//{SVG}animate")
    assert len(moves) == 1
    assert float(moves[0].attrib["dur"].rstrip("s")) == pytest.approx(clip.duration_s, abs=0.01)
    frames = moves[0].attrib["values"].split(";")
    assert len(set(frames)) > 10
    bones = sum(parent >= 0 for parent in clip.layout.parents)
    assert {frame.count("M") for frame in frames} == {bones}


def test_what_walks_far_stays_in_the_picture(clip: skelact.Clip) -> None:
    drawn = parse(clip._repr_html_())
    for path in drawn.findall(f".//{SVG}path"):
        numbers = [float(word) for word in path.attrib["d"].replace("M", " ").replace("L", " ").split()]
        assert max(abs(number) for number in numbers) <= 75


def test_a_motion_draws_the_joints_that_kinematics_place() -> None:
    motion = bvh_to_motion(load_bvh(SAMPLES / "walk.bvh"))
    drawn = parse(motion._repr_html_())
    assert len(drawn.findall(f".//{SVG}animate")) == 1
    assert f"{len(motion.names)} joints" in drawn.findtext("figcaption", "")


def test_nobody_is_a_caption_alone() -> None:
    layout = skelact.load_layout("ntu25")
    clip = skelact.Clip(np.zeros((1, 5, 25, 3), np.float32), layout, 30.0)
    assert "<svg" not in clip._repr_html_()
    assert "0.2 s" in clip._repr_html_()


def test_scores_show_the_answer_and_bars() -> None:
    scores = skelact.Scores(("walk", "a <b> & c"), np.array([0.3, 0.7], np.float32))
    drawn = parse(scores._repr_html_())
    assert drawn.findtext("figcaption") == "a <b> & c"
    widths = [float(bar.attrib["width"]) for bar in drawn.findall(f".//{SVG}rect")]
    assert widths[0] / widths[1] == pytest.approx(7 / 3, rel=0.01)


def test_unknown_is_said_and_no_class_is_named_as_the_answer() -> None:
    scores = skelact.Scores(("walk", "run"), np.array([0.9, 0.1], np.float32), known=0.1, min_known=0.5)
    assert parse(scores._repr_html_()).findtext("figcaption", "").startswith("unknown")


def test_withheld_scores_draw_no_bars() -> None:
    scores = skelact.Scores.withhold(("walk",), "too_short", "seen in 1 frame")
    assert parse(scores._repr_html_()).findtext("figcaption") == "too short. seen in 1 frame"


def test_bars_of_nothing_are_a_caption() -> None:
    assert "<svg" not in draw_bars([], caption="nothing")

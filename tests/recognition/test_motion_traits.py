"""Measures of motions made by hand from one real pose."""

from functools import cache
from pathlib import Path

import numpy as np

from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.recognition.motion_traits import MEASURES, measure_windows
from skelact.skeleton import clip_to_layout

CORE = load_layout("core19")
WALK = Path(__file__).parents[2] / "samples" / "walk.bvh"
FRAMES = 32


@cache
def standing() -> np.ndarray:
    """A real pose, turned to +z and in mean bones: (19, 3)."""
    pose = clip_to_layout(load_clip(WALK), CORE).joints[0, 0].astype(np.float64)
    across = pose[CORE.names.index("left_hip")] - pose[CORE.names.index("right_hip")]
    angle = np.arctan2(across[2], across[0])
    x, z = pose[:, 0].copy(), pose[:, 2].copy()
    pose[:, 0], pose[:, 2] = x * np.cos(angle) + z * np.sin(angle), z * np.cos(angle) - x * np.sin(angle)
    return np.asarray((pose - pose[0]) / 0.2)


def measured(**ways: tuple[float, float, float]) -> dict[str, float]:
    """Measures of joints that move along a way and stay there; "all" moves the whole body."""
    joints = np.repeat(standing()[None], FRAMES, 0)
    out = np.linspace(0, 1, FRAMES)[:, None]
    for name, way in ways.items():
        if name == "all":
            joints += out[:, None] * np.array(way)
        else:
            joints[:, CORE.names.index(name)] += out * np.array(way)
    return dict(zip(MEASURES, measure_windows(joints[None, None])[0], strict=True))


def test_a_raised_hand_is_high_and_on_its_side() -> None:
    still, left, right = measured(), measured(left_wrist=(0, 5, 0)), measured(right_wrist=(0, 5, 0))
    assert left["hand_high"] > still["hand_high"] + 3
    assert left["arm_side"] > 0 > right["arm_side"]
    assert left["arm_gap"] > 0.5
    np.testing.assert_allclose(left["arm_more"], right["arm_more"], rtol=0.2)


def test_both_hands_are_told_from_one() -> None:
    one, both = measured(left_wrist=(0, 5, 0)), measured(left_wrist=(0, 5, 0), right_wrist=(0, 5, 0))
    assert one["arm_less"] < 0.1 < both["arm_less"]


def test_a_pelvis_that_sinks_ends_lower() -> None:
    down = measured(**{name: (0, -2, 0) for name in CORE.names if "ankle" not in name and "toe" not in name})
    assert down["pelvis_end"] < -1
    assert abs(measured()["pelvis_end"]) < 1e-9


def test_travel_counts_ahead_and_across() -> None:
    ahead, back, aside = measured(all=(0, 0, 6)), measured(all=(0, 0, -6)), measured(all=(6, 0, 0))
    assert ahead["travel_ahead"] > 5
    assert back["travel_ahead"] < -5
    assert aside["travel_across"] > 5 > 1 > abs(aside["travel_ahead"])


def test_a_lifted_foot_is_told() -> None:
    lifted = measured(left_ankle=(0, 2, 0), left_knee=(0, 1, 1))
    assert lifted["foot_lift"] > 1.5 > measured()["foot_lift"]


def test_no_windows_have_no_rows() -> None:
    assert measure_windows(np.zeros((0, 1, FRAMES, 19, 3))).shape == (0, len(MEASURES))

"""Which way is up: found from bodies that walk, stand, lie, crawl and stand on their hands, in all axes."""

from __future__ import annotations

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import CORE19, load_layout
from skelact.skeleton import UP_CHOICES, find_up, is_mirrored, turn_upright
from skelact.skeleton.upright import AXES, turn_to_y
from skelact.values import Clip

CORE = load_layout("core19")
FPS = 30.0
STEP_S, STEP_M = 0.5, 0.6


def standing(frames: int = 60, *, sway: float = 0.0, arms: str = "down") -> np.ndarray:
    """Positions (T, 19, 3) of a person who stands at the origin, y up, facing +z; the trunk sways over still feet."""
    down = {"elbow": (0.22, 1.1, 0), "wrist": (0.24, 0.87, 0.05)}
    up = {"elbow": (0.2, 1.65, 0), "wrist": (0.2, 1.9, 0.0)}
    limbs = {
        "shoulder": (0.17, 1.38, 0),
        **(down if arms == "down" else up),
        "hip": (0.09, 0.9, 0),
        "knee": (0.1, 0.48, 0.03),
        "ankle": (0.1, 0.08, 0),
        "toe": (0.12, 0.02, 0.13),
    }
    middle = {"pelvis": (0, 0.93, 0), "spine": (0, 1.08, 0), "chest": (0, 1.2, 0), "neck": (0, 1.42, 0)}
    middle["head"] = (0, 1.5, 0.02)
    pose = np.array(
        [
            middle[name]
            if name in middle
            else np.multiply(limbs[name.split("_")[1]], (1 if "left" in name else -1, 1, 1))
            for name in CORE19
        ],
        float,
    )
    height = np.clip(pose[:, 1] - 0.1, 0, None)[None, :, None] / 1.4
    phase = np.sin(2 * np.pi * np.arange(frames) / FPS)[:, None, None]
    return pose + sway * phase * height * np.array([1.0, 0.0, 0.3])


def walking(frames: int = 90) -> np.ndarray:
    """A person who walks along +z: one foot rests while the body goes on."""
    joints = standing(frames)
    time = np.arange(frames) / FPS
    joints[..., 2] += (STEP_M / STEP_S * time)[:, None]
    for side, offset in (("left", 0.0), ("right", STEP_S)):
        phase = (time + offset) / (2 * STEP_S)
        swing = np.clip((phase % 1.0) * 2 - 1, 0, 1)
        foot = 2 * STEP_M * (np.floor(phase) + swing) - offset * STEP_M / STEP_S
        for name, share in (("ankle", 1.0), ("toe", 1.0), ("knee", 0.5)):
            at = CORE19.index(f"{side}_{name}")
            joints[:, at, 2] += share * (foot - STEP_M / STEP_S * time)
            joints[:, at, 1] += share * 0.08 * np.sin(np.pi * swing)
    return joints


def up_of(joints: np.ndarray, **options: object) -> tuple[str, str]:
    found = find_up(joints[None], np.ones((1, *joints.shape[:2]), bool), CORE, **options)  # type: ignore[arg-type]
    return found.axis, found.note


def lay(joints: np.ndarray, axis: str) -> np.ndarray:
    """Turn positions so that what was y is `axis`."""
    return joints @ turn_to_y(axis)


@pytest.mark.parametrize("axis", AXES)
def test_the_way_up_of_one_who_walks_is_found(axis: str) -> None:
    found, note = up_of(lay(walking(), axis))
    assert found == axis
    assert bool(note) == (axis != "y")
    clip = Clip(lay(walking(), axis)[None], CORE, FPS)
    turned = turn_upright(clip)
    assert turned.joints[0, :, CORE19.index("head"), 1].min() > 1.4
    assert is_mirrored(turned) is False


@pytest.mark.parametrize("axis", AXES)
def test_axes_are_turned_not_mirrored(axis: str) -> None:
    matrix = turn_to_y(axis)
    assert np.linalg.det(matrix) == pytest.approx(1)
    np.testing.assert_allclose(matrix @ np.array(AXES[axis]), [0, 1, 0])


@pytest.mark.parametrize("axis", ["y", "z", "-z", "-y"])
def test_one_who_stands_and_sways_on_the_floor(axis: str) -> None:
    assert up_of(lay(standing(sway=0.06), axis))[0] == axis


def test_one_who_lies_throughout_keeps_the_usual_axis_and_it_is_said() -> None:
    lying = lay(standing(), "z") + np.array([0, 0.12, -1.0])  # on the back, on the floor, y up
    lying[:, CORE19.index("left_wrist")] += 0.1 * np.sin(np.arange(60) / 5)[:, None]
    axis, note = up_of(lying)
    assert axis == "y"
    assert "assumed" in note


def test_lying_or_a_handstand_for_a_while_changes_nothing() -> None:
    upright = walking(40)
    lying = np.concatenate([upright, lay(standing(100), "z") + np.array([0, 0.1, 3.0])])
    assert up_of(lying) == ("y", "")
    hands = np.concatenate([upright, lay(standing(100, arms="up"), "-y") + np.array([0, 1.9, 0])])
    assert up_of(hands) == ("y", "")


def test_one_who_crawls_throughout_is_not_turned() -> None:
    crawling = lay(standing(90), "z") + np.arange(90)[:, None, None] / FPS * np.array([0, 0, 1.0])
    for side, phase in (("left", 0.0), ("right", np.pi)):
        at = [CORE19.index(f"{side}_{name}") for name in ("ankle", "toe", "wrist")]
        crawling[:, at, 2] -= 0.1 * np.sin(np.arange(90) / 4 + phase)[:, None]
    axis, note = up_of(crawling + np.array([0, 0.2, 0]))
    assert axis == "y"
    assert "assumed" in note


def test_a_handstand_throughout_is_kept_or_refused_but_never_turned() -> None:
    still = lay(standing(arms="up"), "-y") + np.array([0, 1.9, 0])
    with pytest.raises(InputError, match="--up") as caught:
        up_of(still)
    assert caught.value.field == "up"


def test_the_rest_pose_decides_for_one_who_hardly_moves() -> None:
    still = lay(standing(), "z") + np.array([0.0, 5.0, 3.0])
    assert up_of(still)[0] == "y"
    assert up_of(still, rest=lay(standing(1), "z")[0])[0] == "z"
    assert up_of(still, rest=standing(1)[0])[0] == "y"


def test_sitting_on_the_ground_is_upright() -> None:
    sitting = standing()
    for side in ("left", "right"):
        for name, way in (("knee", 0.42), ("ankle", 0.8), ("toe", 0.85)):
            sitting[:, CORE19.index(f"{side}_{name}")] = sitting[:, CORE19.index(f"{side}_hip")] + [0, 0, way]
    assert up_of(sitting) == ("y", "")


def test_the_choice_of_the_user_is_taken() -> None:
    clip = Clip(walking()[None], CORE, FPS)
    for up in UP_CHOICES[1:]:
        turned = turn_upright(clip, up=up)
        np.testing.assert_allclose(turned.joints[0, 0], clip.joints[0, 0] @ turn_to_y(up).T)
    with pytest.raises(InputError) as caught:
        turn_upright(clip, up="w")
    assert caught.value.field == "up"


def test_missing_joints_and_nobody_are_assumed_upright() -> None:
    valid = np.zeros((1, 90, 19), bool)
    valid[..., CORE19.index("left_wrist")] = True
    found = find_up(walking()[None], valid, CORE)
    assert found.axis == "y"
    assert "assumed" in found.note
    nobody = Clip(np.zeros((1, 3, 19, 3)), CORE, FPS)
    assert turn_upright(nobody) is nobody
    flat = Clip(np.ones((1, 3, 19, 2)), CORE, FPS)
    assert turn_upright(flat) is flat


def test_mirrored_people_are_told() -> None:
    clip = Clip(walking()[None] * [-1, 1, 1], CORE, FPS)
    assert is_mirrored(clip) is True

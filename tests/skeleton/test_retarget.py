"""Bodies of other sizes, rest poses and headings on the body that motions are generated on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from skelact.errors import InputError
from skelact.geometry import rotation_angle
from skelact.layouts import CORE19
from skelact.skeleton import forward_kinematics, match_humanoid, place_joints, rest_positions
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion, with_tips
from skelact.skeleton.humanoid import HumanoidMatch
from skelact.skeleton.kinematics import world_to_local
from skelact.skeleton.rest import RestPose, is_standing, motion_from_rest
from skelact.skeleton.retarget import lowest_point, retarget_to_body
from skelact.values import Motion

ROWS = [BODY.names.index(name) for name in CORE19]
ARMS = [BODY.names.index(f"left_{joint}") for joint in ("shoulder", "elbow", "wrist")]


def walking() -> Motion:
    """Legs and arms that swing while the body travels a meter ahead."""
    turns = np.tile(np.eye(3), (40, len(BODY.names), 1, 1))
    swing = np.sin(np.arange(40) / 6)
    for name, sign in (("left_hip", 1), ("right_hip", -1), ("left_shoulder", -1), ("right_shoulder", 1)):
        down = Rotation.from_euler("z", 70 * (1 if "right" in name else -1) * ("shoulder" in name), degrees=True)
        turns[:, BODY.names.index(name)] = (Rotation.from_euler("x", -0.5 * sign * swing[:, None]) * down).as_matrix()
    root = np.stack([np.zeros(40), np.full(40, STANDING_M - 0.02), np.linspace(0, 1, 40)], -1)
    return body_motion(turns, root, 30.0)


def match_of(motion: Motion) -> HumanoidMatch:
    rest = rest_positions(motion.parents, motion.offsets)
    return match_humanoid(motion.names, motion.parents, motion.offsets, rest[None])


def on_floor(motion: Motion) -> Motion:
    """The same motion with a rest pose that stands on the floor."""
    return replace(motion, offsets=np.concatenate([[[0.0, STANDING_M, 0.0]], motion.offsets[1:]]))


def other_body(motion: Motion, *, size: float, pose: np.ndarray, turn: np.ndarray) -> Motion:
    """The same movement in the world of a body that is larger, rests in another pose and looks elsewhere at rest.

    Args:
        motion: On `BODY`.
        size: Of the other body, in bodies.
        pose: Local rotations (21, 3, 3) in which the other one rests.
        turn: (3, 3) by which all of it is turned.
    """
    rest = body_motion(pose[None], np.array([[0.0, STANDING_M, 0.0]]), 30.0)
    places, turns = place_joints(motion)
    rest_places, rest_turns = place_joints(rest)
    rest_pose = RestPose(size * rest_places[0] @ turn.T, turn @ rest_turns[0])
    return motion_from_rest(BODY.names, BODY.parents, size * places @ turn.T, turn @ turns, rest_pose, 30.0)


@pytest.mark.parametrize("size", [0.4, 1.0, 1.3])
@pytest.mark.parametrize("lowered", [0.0, 45.0])
@pytest.mark.parametrize("heading", [0.0, 90.0, 180.0])
def test_the_movement_is_the_same_on_any_body(size: float, lowered: float, heading: float) -> None:
    motion = walking()
    pose = np.tile(np.eye(3), (len(BODY.names), 1, 1))
    for side, sign in (("left", -1), ("right", 1)):  # an A-pose
        turn = Rotation.from_euler("z", sign * lowered, degrees=True).as_matrix()
        pose[BODY.names.index(f"{side}_shoulder")] = turn
    turn = Rotation.from_euler("y", heading, degrees=True).as_matrix()
    source = other_body(motion, size=size, pose=pose, turn=turn)
    moved = retarget_to_body(source, match_of(source))
    wanted = forward_kinematics(motion) @ turn.T
    found = forward_kinematics(moved)
    np.testing.assert_allclose(found - found[:, :1], wanted - wanted[:, :1], atol=2e-3)
    np.testing.assert_allclose((found - found[:1])[:, 0, [0, 2]], (wanted - wanted[:1])[:, 0, [0, 2]], atol=2e-3)


def test_nothing_is_below_the_floor_and_jumps_stay_jumps() -> None:
    motion = rest_motion(60, 30.0)
    height = np.maximum(0.0, np.sin(np.linspace(-np.pi, 2 * np.pi, 60))) * 0.5
    root = motion.translations[:, 0] + height[:, None] * np.array([0, 1, 0])
    jump = on_floor(body_motion(motion.rotations, root, 30.0))
    moved = retarget_to_body(jump, match_of(jump))
    assert lowest_point(moved).min() > -1e-9
    assert lowest_point(moved).max() == pytest.approx(0.5, abs=0.06)
    assert lowest_point(moved)[[*range(16), *range(44, 60)]].max() < 0.02


def test_hips_without_a_track_come_down_to_the_floor() -> None:
    lying = rest_motion(30, 30.0)
    turns = lying.rotations.copy()
    turns[:, 0] = Rotation.from_euler("x", -90, degrees=True).as_matrix()
    motion = on_floor(body_motion(turns, lying.translations[:, 0], 30.0))  # lies in the air, hips as when standing
    moved = retarget_to_body(motion, match_of(motion))
    assert np.abs(lowest_point(moved)).max() < 1e-3
    assert moved.translations[:, 0, 1].max() < 0.2


def test_a_body_without_neck_collars_and_toes_is_enough() -> None:
    motion = walking()
    kept = [j for j, name in enumerate(BODY.names) if not any(part in name for part in ("neck", "collar", "toe"))]
    parents = []
    for joint in kept:
        parent = BODY.parents[joint]
        while parent != -1 and parent not in kept:
            parent = BODY.parents[parent]
        parents.append(kept.index(parent) if parent != -1 else -1)
    places, turns = place_joints(motion)
    rest = rest_positions(BODY.parents, BODY.offsets) + np.array([0.0, STANDING_M, 0.0])
    pose = RestPose(rest[kept], np.tile(np.eye(3), (len(kept), 1, 1)))
    less = motion_from_rest([BODY.names[j] for j in kept], parents, places[:, kept], turns[:, kept], pose, 30.0)
    moved = retarget_to_body(less, match_of(less))
    found, wanted = forward_kinematics(moved), places
    np.testing.assert_allclose((found - found[:, :1])[:, kept], (wanted - wanted[:, :1])[:, kept], atol=1e-6)


def test_what_lacks_limbs_is_refused_by_their_names() -> None:
    motion = walking()
    match = match_of(motion)
    matrix = match.matrix.copy()
    matrix[[CORE19.index("left_wrist"), CORE19.index("right_ankle")]] = 0
    with pytest.raises(InputError, match="without left_wrist, right_ankle") as caught:
        retarget_to_body(motion, replace(match, matrix=matrix))
    assert caught.value.field == "joints"


def test_a_pose_of_rest_stands_straight_and_even() -> None:
    rest = rest_positions(BODY.parents, BODY.offsets)[ROWS]
    found = np.ones(19, bool)
    assert is_standing(rest, found)
    running = forward_kinematics(walking())[8, ROWS]
    assert not is_standing(running, found)
    assert not is_standing(rest[:, [0, 2, 1]], found)
    assert not is_standing(rest, found & (np.array(CORE19) != "left_knee"))


def test_the_unturned_pose_of_a_motion_is_its_rest_pose() -> None:
    rng = np.random.default_rng(0)
    frames = Rotation.random(len(BODY.names), random_state=rng).as_matrix()  # of the joints of some tool
    motion = walking()
    places, turns = place_joints(motion)
    rest = rest_positions(BODY.parents, BODY.offsets)
    back = motion_from_rest(BODY.names, BODY.parents, places, turns @ frames, RestPose(rest, frames), 30.0)
    np.testing.assert_allclose(forward_kinematics(back), places, atol=1e-4)
    assert rotation_angle(back.rotations.swapaxes(-1, -2) @ motion.rotations).max() < 1e-6
    assert (back.translations[:, 1:] == back.offsets[1:]).all()


def test_tips_are_no_joints_that_turn() -> None:
    motion = with_tips(walking())
    moved = retarget_to_body(motion, match_of(motion))
    local = world_to_local(place_joints(moved)[1], BODY.parents)
    np.testing.assert_allclose(local[:, ARMS], walking().rotations[:, ARMS], atol=1e-6)

"""Motions written as BVH, read by a library that is not ours."""

from pathlib import Path

import bvhio
import numpy as np
import pytest

from skelact.formats import bvh_to_motion, format_bvh, motion_to_bvh, parse_bvh
from skelact.generation import load_generator
from skelact.generation.motion_files import save_motion
from skelact.generation.options import GenerateOptions
from skelact.geometry import turn_about_y
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import body_motion, rest_motion, with_tips
from skelact.skeleton.bone_names import rename_bones


def test_another_reader_sees_the_same_places_and_a_t_pose(tmp_path: Path) -> None:
    motion = (
        load_generator().generate("walk in a left turn while waving the right hand", GenerateOptions(seed=1)).motion
    )
    save_motion(tmp_path / "out.bvh", motion)
    root = bvhio.readAsHierarchy(str(tmp_path / "out.bvh"))
    positions = forward_kinematics(motion)
    for frame in range(0, len(positions), 10):
        root.loadPose(frame)
        read = {joint.Name: np.array(joint.PositionWorld) for joint, _, _ in root.layout()}
        got = np.array([read[name] for name in rename_bones(motion).names]) / 100  # centimeters
        np.testing.assert_allclose(got, positions[frame], atol=1e-4)
    root.loadRestPose()
    rest = {joint.Name: np.array(joint.PositionWorld) for joint, _, _ in root.layout()}
    left, right, shoulder = (rest[name] for name in ("LeftHand", "RightHand", "LeftArm"))
    assert left[0] > 40 and right[0] < -40 and abs(left[1] - shoulder[1]) < 1 and rest["Head"][1] > left[1]


@pytest.mark.parametrize("order", ["ZXY", "YXZ"])
def test_circles_are_written_without_jumps_and_read_back_the_same(order: str) -> None:
    still = rest_motion(120, 30.0)
    turning = still.rotations.copy()
    turning[:, 0] = turn_about_y(np.linspace(0, 4 * np.pi, 120)) @ turning[:, 0]
    motion = with_tips(body_motion(turning, still.translations[:, 0], 30.0))
    bvh = motion_to_bvh(motion, order=order)
    assert np.abs(np.diff(bvh.values, axis=0)).max() < 180
    back = bvh_to_motion(parse_bvh(format_bvh(bvh)))
    names = [back.names.index(name) for name in motion.names]
    np.testing.assert_allclose(forward_kinematics(back)[:, names], forward_kinematics(motion), atol=1e-4)


def test_the_root_is_where_it_is_whether_its_offset_is_added_or_replaced() -> None:
    motion = with_tips(rest_motion(2, 30.0))
    bvh = motion_to_bvh(motion)
    root = bvh.parents.index(-1)
    added = bvh.offsets[root] + bvh.values[0, :3]
    np.testing.assert_allclose(added / 100, motion.translations[0, 0], atol=1e-9)
    np.testing.assert_allclose(bvh_to_motion(bvh).translations[0, 0], motion.translations[0, 0], atol=1e-9)


def test_a_generated_circle_is_written_without_jumps() -> None:
    motion = load_generator().generate("walk in a circle", GenerateOptions(duration_s=4.0)).motion
    assert np.abs(np.diff(motion_to_bvh(motion).values, axis=0)).max() < 180

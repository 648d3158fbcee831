"""Motions written as BVH, read by a library that is not ours."""

from pathlib import Path

import bvhio
import numpy as np

from skelact.generation import load_generator
from skelact.generation.preview import save_motion
from skelact.skeleton import forward_kinematics


def test_another_reader_sees_the_same_places_and_a_t_pose(tmp_path: Path) -> None:
    motion = load_generator().generate("walk in a left turn while waving the right hand", seed=1).motion
    save_motion(tmp_path / "out.bvh", motion)
    root = bvhio.readAsHierarchy(str(tmp_path / "out.bvh"))
    places = forward_kinematics(motion)
    for frame in range(0, len(places), 10):
        root.loadPose(frame)
        read = {joint.Name: np.array(joint.PositionWorld) for joint, _, _ in root.layout()}
        got = np.array([read[name] for name in motion.names]) / 100  # centimetres
        np.testing.assert_allclose(got, places[frame], atol=1e-4)
    root.loadRestPose()
    rest = {joint.Name: np.array(joint.PositionWorld) for joint, _, _ in root.layout()}
    left, right, shoulder = (rest[name] for name in ("left_wrist", "right_wrist", "left_shoulder"))
    assert left[0] > 40 and right[0] < -40 and abs(left[1] - shoulder[1]) < 1 and rest["head"][1] > left[1]

"""Forward kinematics by hand-made chains, and the map onto core19."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.geometry import euler_to_rotmat
from skelact.layouts import CORE19, load_layout
from skelact.skeleton import clip_to_layout, forward_kinematics, motion_to_core19
from skelact.values import Clip, Motion


def chain(angles_deg: list[float]) -> Motion:
    """Bones of one meter along x; each joint turns about z."""
    joints = len(angles_deg)
    offsets = np.tile([1.0, 0.0, 0.0], (joints, 1))
    offsets[0] = 0
    rotations = euler_to_rotmat(np.deg2rad(angles_deg)[None, :, None], "Z")
    names = tuple(f"j{joint}" for joint in range(joints))
    return Motion(names, tuple(range(-1, joints - 1)), offsets, rotations, offsets[None], 30.0)


def test_turns_add_up_along_the_chain() -> None:
    positions = forward_kinematics(chain([90, -90, 90, 0]))
    np.testing.assert_allclose(positions[0], [[0, 0, 0], [0, 1, 0], [1, 1, 0], [1, 2, 0]], atol=1e-12)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="no person"):
        motion_to_core19(chain([0, 0]))


def test_core19_names_map_onto_themselves() -> None:
    layout = load_layout("core19")
    rng = np.random.default_rng(0)
    offsets = rng.normal(size=(19, 3))
    rotations = euler_to_rotmat(rng.uniform(-1, 1, (4, 19, 3)), "ZXY")
    motion = Motion(CORE19, layout.parents, offsets, rotations, np.repeat(offsets[None], 4, axis=0), 25.0)
    clip = motion_to_core19(motion)
    np.testing.assert_allclose(clip.joints[0], forward_kinematics(motion), atol=1e-5)
    assert clip.fps == 25.0


def test_a_missing_source_joint_is_missing_in_core19() -> None:
    layout = load_layout("kinect20")
    assert layout.to_core19 is not None
    joints = np.random.default_rng(1).normal(size=(1, 3, 20, 3)).astype(np.float32)
    for lost in range(20):
        valid = np.ones(joints.shape[:-1], bool)
        valid[:, 1, lost] = False
        mapped = clip_to_layout(Clip(joints, layout, 30.0, valid), load_layout("core19"))
        gone = ~mapped.valid
        assert not gone[:, [0, 2]].any()
        np.testing.assert_array_equal(gone[0, 1], layout.to_core19[:, lost] != 0)

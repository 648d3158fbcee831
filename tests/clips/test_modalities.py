"""Any subset of the modalities, of joints in space and of points in pictures."""

import numpy as np
import pytest

from skelact.clips import MODALITIES, to_batch
from skelact.layouts import load_layout

PART = load_layout("ntu25").part("body")


def windows(*, people: int = 1) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(2, people, 5, 25, 3)).astype(np.float32)


@pytest.mark.parametrize("chosen", [("joint",), ("bone",), ("joint_motion",), ("bone_motion",), ("joint", "bone")])
def test_a_subset_holds_the_channels_of_all(chosen: tuple[str, ...]) -> None:
    every = to_batch(windows(), PART)
    rows = [3 * MODALITIES.index(name) + axis for name in chosen for axis in range(3)]
    np.testing.assert_array_equal(to_batch(windows(), PART, modalities=chosen), every[:, rows])


def test_confidences_of_bones_and_motions_are_means() -> None:
    joints = windows()
    x = to_batch(joints, PART, coordinates="xy_score")
    planar = [channel for channel in range(12) if channel % 3 < 2]
    np.testing.assert_array_equal(x[:, planar], to_batch(joints, PART)[:, planar])
    score = joints[:, 0, :, list(PART.joints), 2].transpose(1, 2, 0)  # N, T, V
    np.testing.assert_array_equal(x[:, 2, ..., 0], score)
    child, parent = PART.edges[3]
    bone = (score[..., child] + score[..., parent]) / 2
    np.testing.assert_allclose(x[:, 5, ..., child, 0], bone, atol=1e-6)
    np.testing.assert_allclose(x[:, 8, :-1, :, 0], (score[:, 1:] + score[:, :-1]) / 2, atol=1e-6)
    np.testing.assert_allclose(x[:, 11, :-1, child, 0], (bone[:, 1:] + bone[:, :-1]) / 2, atol=1e-6)
    assert not x[:, 6:, -1].any()


def test_the_root_keeps_its_confidence_in_bones() -> None:
    joints = windows()
    root = next(joint for joint in range(25) if joint not in {child for child, _ in PART.edges})
    x = to_batch(joints, PART, coordinates="xy_score", modalities=("bone",))
    np.testing.assert_array_equal(x[:, 2, :, root, 0], joints[:, 0, :, PART.joints[root], 2])
    assert not x[:, :2, :, root].any()

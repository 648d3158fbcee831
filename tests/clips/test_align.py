"""The frame of reference of PYSKL."""

from pathlib import Path

import numpy as np
import pytest

from skelact.clips import NormalizeConfig, normalize
from skelact.errors import InputError
from skelact.layouts import load_layout

NTU25 = load_layout("ntu25")


def two_people() -> np.ndarray:
    joints = np.random.default_rng(0).standard_normal((2, 6, 25, 3)).astype(np.float32)
    joints[1, 4:] = 0
    return joints


def test_clips_are_turned_as_published() -> None:
    """Fixture: `PreNormalize3D` of pyskl, commit 3f6795f, on the same people; tolerance is float32."""
    wanted = np.load(Path(__file__).with_name("pyskl_aligned.npz"))["aligned"]
    config = NormalizeConfig(center="first", align=True)
    np.testing.assert_allclose(normalize(two_people(), NTU25, config), wanted, atol=1e-5)
    batch = normalize(np.stack([two_people(), -two_people()]), NTU25, config)
    np.testing.assert_allclose(batch[0], wanted, atol=1e-5)


def test_wherever_the_camera_stood_the_clip_is_the_same() -> None:
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    turn *= np.linalg.det(turn)
    config = NormalizeConfig(center="first", align=True)
    bodies = two_people()
    bodies[:, :, 1] = bodies[:, :, 0] + [0, 0.3, 0]  # upright, so that both rotations are small
    first, other = (normalize((bodies @ by).astype(np.float32), NTU25, config) for by in (np.eye(3), turn))
    spines = [one[0, 0, 1] - one[0, 0, 0] for one in (first, other)]
    np.testing.assert_allclose(np.linalg.norm(spines, axis=1), 0.3, atol=1e-5)
    for one in (first, other):
        shoulders = one[0, 0, 8] - one[0, 0, 4]
        np.testing.assert_allclose(shoulders[1:], 0, atol=1e-5)
        assert shoulders[0] > 0


def test_a_layout_without_a_spine_is_refused() -> None:
    with pytest.raises(InputError, match="spine"):
        normalize(np.ones((1, 2, 22, 3), np.float32), load_layout("shrec22"), NormalizeConfig(align=True))

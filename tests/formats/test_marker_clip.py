"""Files of markers as clips: joints as they are, and the body that is fitted to markers on the skin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.formats.marker_clip import joint_of
from skelact.formats.trc import save_trc
from skelact.values import Markers

NAMES = ("Hip", "RHip", "RKnee", "RAnkle", "RBigToe", "RHeel", "LHip", "LKnee", "LAnkle", "LBigToe", "LHeel", "Neck",
         "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist", "Nose")  # fmt: skip


def test_joints_of_other_tools_become_a_clip(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(3, len(NAMES), 3))
    points[1, 2] = np.nan
    save_trc(tmp_path / "a.trc", Markers(NAMES, points, 60.0))
    clip = load_clip(tmp_path / "a.trc", up="y")
    knee = clip.layout.names.index("right_knee")
    assert clip.fps == 60.0 and not clip.valid[0, 1, knee]
    np.testing.assert_allclose(clip.joints[0, 0, knee], points[0, 2], atol=1e-6)
    np.testing.assert_allclose(clip.joints[0, 0, clip.layout.names.index("mid_hip")], points[0, 0], atol=1e-6)


def test_missing_middles_are_filled_in(tmp_path: Path) -> None:
    names = [name for name in NAMES if name not in ("Hip", "Neck")]
    points = np.random.default_rng(0).normal(size=(2, len(names), 3))
    save_trc(tmp_path / "a.trc", Markers(tuple(names), points, 60.0))
    clip = load_clip(tmp_path / "a.trc", up="y")
    middle = points[0, [names.index("LHip"), names.index("RHip")]].mean(0)
    np.testing.assert_allclose(clip.joints[0, 0, clip.layout.names.index("mid_hip")], middle, atol=1e-6)


def test_points_that_are_no_body_are_refused(tmp_path: Path) -> None:
    save_trc(tmp_path / "a.trc", Markers(("LASI", "Racket"), np.zeros((2, 2, 3)) + 1, 60.0))
    with pytest.raises(InputError, match=r"LASI.*got LASI, Racket"):
        load_clip(tmp_path / "a.trc")


@pytest.mark.parametrize(
    ("name", "joint"),
    [
        ("left_hip", "left_hip"),
        ("R_Knee", "right_knee"),
        ("midHip", "mid_hip"),
        ("CHip", ""),
        ("RBigToe", "right_big_toe"),
    ],
)
def test_names_of_joints(name: str, joint: str) -> None:
    assert joint_of(name) == joint

"""Pictures of poses: written, with people only, and with the person's left at the reader's right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.geometry import turn_about_y
from skelact.layouts import CORE19, load_layout
from skelact.recognition.pose_plot import LEFT, MIDDLE, RIGHT, face_reader, save_pose_plot, side_color
from skelact.skeleton.body import BODY, STANDING_M, body_motion
from skelact.skeleton.convert import motion_to_core19


def test_a_pose_is_drawn_and_nobody_is_refused(tmp_path: Path) -> None:
    clip = motion_to_core19(
        body_motion(np.tile(np.eye(3), (3, len(BODY.names), 1, 1)), np.tile([0.0, STANDING_M, 0.0], (3, 1)), 30.0)
    )
    save_pose_plot(tmp_path / "a.png", clip, title="a")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(InputError) as caught:
        save_pose_plot(tmp_path / "a.bvh", clip)
    assert caught.value.field == "plot"
    for yaw in (0.0, 1.0, 3.0):
        turned = face_reader(clip.joints[0, 0] @ turn_about_y(yaw).T, clip.valid[0, 0], clip.layout)
        across = turned[CORE19.index("left_hip")] - turned[CORE19.index("right_hip")]
        assert across[0] > 0.1
        assert abs(across[2]) < 1e-6


def test_sides_have_colors() -> None:
    layout = load_layout("core19")
    assert [side_color(layout, CORE19.index(name)) for name in ("left_hip", "neck", "right_toe")] == [
        LEFT,
        MIDDLE,
        RIGHT,
    ]

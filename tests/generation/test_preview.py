"""Motions as files: every ending, read back where somebody else can."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from walking import walking

from skelact.errors import InputError
from skelact.formats import bvh_to_motion, load_bvh, load_clip, load_motion_lines, load_smpl_npz
from skelact.generation.preview import MOTION_SAVERS, draw_motion, save_motion
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import STANDING_M


def test_a_bvh_rests_in_a_t_pose_at_the_origin_and_plays_the_motion(tmp_path: Path) -> None:
    motion = walking(20)
    save_motion(tmp_path / "a.bvh", motion)
    back = bvh_to_motion(load_bvh(tmp_path / "a.bvh"), unit_m=0.01)
    rest = np.zeros((len(back.names), 3))
    for joint, parent in enumerate(back.parents):
        rest[joint] = back.offsets[joint] + (rest[parent] if parent >= 0 else 0)
    place = dict(zip(back.names, rest, strict=True))
    assert not rest[back.parents.index(-1)].any()  # some readers add the root's offset to its position
    assert place["left_wrist"][1] == pytest.approx(place["left_shoulder"][1]) and place["left_wrist"][0] > 0.4
    assert 0 < STANDING_M + min(place["left_toe_end"][1], place["right_toe_end"][1]) < 0.06
    names = [back.names.index(name) for name in motion.names]
    np.testing.assert_allclose(forward_kinematics(back)[:, names], forward_kinematics(motion), atol=1e-5)
    assert load_clip(tmp_path / "a.bvh").layout.name == "core19"


def test_arrays_and_lines_hold_the_motion(tmp_path: Path) -> None:
    motion = walking(20)
    for name, load in (("a.npz", load_smpl_npz), ("a.jsonl", load_motion_lines)):
        save_motion(tmp_path / name, motion)
        np.testing.assert_allclose(forward_kinematics(load(tmp_path / name)), forward_kinematics(motion), atol=1e-5)


def test_frames_show_a_body_that_moves() -> None:
    frames = draw_motion(walking(10))
    assert len(frames) == 10 and frames[0].shape == (360, 480, 3) and frames[0].dtype == np.uint8
    colors = {tuple(color) for color in frames[0].reshape(-1, 3)}
    assert {(43, 108, 176), (221, 107, 32)} <= colors
    assert (frames[0] != frames[5]).any()


def test_a_strip_shows_ten_poses(tmp_path: Path) -> None:
    save_motion(tmp_path / "a.png", walking(30))
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (2000, 360)


@pytest.mark.slow
def test_pictures_last_as_long_as_the_motion(tmp_path: Path) -> None:
    import av

    motion = walking(30)
    save_motion(tmp_path / "a.gif", motion)
    with Image.open(tmp_path / "a.gif") as image:
        assert image.n_frames == 20 and image.info["duration"] == 50
    save_motion(tmp_path / "a.mp4", motion)
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 30


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        save_motion(tmp_path / "a.fbx", walking(2))
    assert all(ending in str(caught.value) for ending in MOTION_SAVERS)

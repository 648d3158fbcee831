"""AMASS-like arrays and JSON lines: there and back, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import load_motion_lines, load_smpl_npz, save_motion_lines, save_smpl_npz
from skelact.geometry import euler_to_matrix
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion, with_tips
from skelact.values import Motion


@pytest.fixture(scope="module")
def motion() -> Motion:
    angles = np.random.default_rng(0).uniform(-1, 1, (12, len(BODY.names), 3))
    return body_motion(euler_to_matrix(angles, "XYZ"), np.linspace([0, 1, 0], [1, 1, 2], 12), 25.0)


def test_smpl_arrays_and_back_is_the_motion(motion: Motion, tmp_path: Path) -> None:
    save_smpl_npz(tmp_path / "a.npz", motion)
    back = load_smpl_npz(tmp_path / "a.npz")
    assert back.fps == 25.0
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-9)


def test_smpl_arrays_are_what_amass_readers_expect(tmp_path: Path) -> None:
    from scipy.spatial.transform import Rotation

    save_smpl_npz(tmp_path / "a.npz", rest_motion(3, 30.0))
    with np.load(tmp_path / "a.npz") as table:
        assert table["poses"].shape == (3, 66) and table["trans"].shape == (3, 3) and table["betas"].shape == (16,)
        assert str(table["gender"]) == "neutral" and float(table["mocap_framerate"]) == 30.0
        np.testing.assert_allclose(table["trans"][0], [0, 0, STANDING_M])  # z up
        up = Rotation.from_rotvec(table["poses"][0, :3]).apply([0, 1, 0])  # the rest body has y up
        np.testing.assert_allclose(up, [0, 0, 1], atol=1e-9)
        assert not table["poses"][0, 3:].any()


@pytest.mark.parametrize("tips", [False, True])
def test_lines_and_back_is_the_motion(motion: Motion, tmp_path: Path, tips: bool) -> None:
    motion = with_tips(motion) if tips else motion
    save_motion_lines(tmp_path / "a.jsonl", motion)
    back = load_motion_lines(tmp_path / "a.jsonl")
    assert (back.names, back.parents, back.fps) == (motion.names, motion.parents, motion.fps)
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-6)


def test_damaged_files_are_refused_with_their_name(motion: Motion, tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    save_motion_lines(lines, motion)
    whole = lines.read_text()
    for text in ("", "{}", whole[: len(whole) // 2], whole.replace("skelact-motion-1", "other"), json.dumps([1])):
        lines.write_text(text)
        with pytest.raises(InputError) as caught:
            load_motion_lines(lines)
        assert str(lines) in caught.value.field
    arrays = tmp_path / "a.npz"
    np.savez(arrays, poses=np.zeros((3, 10)), trans=np.zeros((3, 3)), mocap_framerate=30.0)
    for path in (arrays, tmp_path / "missing.npz"):
        with pytest.raises(InputError) as caught:
            load_smpl_npz(path)
        assert caught.value.field == str(path)
    with pytest.raises(InputError):
        save_smpl_npz(arrays, with_tips(motion))

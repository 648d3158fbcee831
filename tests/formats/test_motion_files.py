"""AMASS-like arrays and JSON lines: there and back, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import load_clip, load_motion_lines, load_smpl_npz, save_motion_lines, save_smpl_npz
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics, motion_to_core19
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion, with_tips
from skelact.values import Motion

Y_TO_Z = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
SMPLX_PELVIS, SMPLH_PELVIS = np.array([0.0031, -0.3514, 0.0120]), np.array([-0.0018, -0.2233, 0.0282])


@pytest.fixture(scope="module")
def motion() -> Motion:
    angles = np.random.default_rng(0).uniform(-1, 1, (12, len(BODY.names), 3))
    return body_motion(euler_to_rotmat(angles, "XYZ"), np.linspace([0, 1, 0], [1, 1, 2], 12), 25.0)


def test_smpl_arrays_and_back_is_the_motion(motion: Motion, tmp_path: Path) -> None:
    save_smpl_npz(tmp_path / "a.npz", motion)
    back = load_smpl_npz(tmp_path / "a.npz")
    assert back.fps == 25.0
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-9)


def test_smpl_arrays_are_what_amass_readers_expect(tmp_path: Path) -> None:
    from scipy.spatial.transform import Rotation

    save_smpl_npz(tmp_path / "a.npz", rest_motion(3, 30.0))
    with np.load(tmp_path / "a.npz") as table:
        shapes = {"poses": 165, "root_orient": 3, "pose_body": 63, "pose_hand": 90, "pose_jaw": 3, "pose_eye": 6}
        assert {key: table[key].shape for key in shapes} == {key: (3, width) for key, width in shapes.items()}
        assert table["trans"].shape == (3, 3) and table["betas"].shape == (16,) and int(table["num_betas"]) == 16
        assert str(table["gender"]) == "neutral" and str(table["surface_model_type"]) == "smplx"
        assert float(table["mocap_framerate"]) == float(table["mocap_frame_rate"]) == 30.0
        assert float(table["mocap_time_length"]) == pytest.approx(0.1)
        # a body model puts its pelvis at trans plus where it lies at rest, in the axes of the model
        np.testing.assert_allclose(table["trans"][0] + [0.0031, -0.3514, 0.0120], [0, 0, STANDING_M])  # z up
        up = Rotation.from_rotvec(table["poses"][0, :3]).apply([0, 1, 0])  # the rest body has y up
        np.testing.assert_allclose(up, [0, 0, 1], atol=1e-9)
        assert not table["poses"][0, 3:].any()


def amass(motion: Motion, folder: Path, **change: object) -> Path:
    """A file as AMASS writes it: more joints, more keys."""
    save_smpl_npz(folder / "own.npz", motion)
    with np.load(folder / "own.npz") as table:
        arrays: dict[str, object] = dict(table)
    arrays["poses"] = np.concatenate([table_poses(arrays)[:, :66], np.full((len(motion.rotations), 90), 0.1)], axis=1)
    arrays["trans"] = motion.translations[:, 0] @ Y_TO_Z.T - SMPLH_PELVIS
    for key in ("root_orient", "pose_body", "surface_model_type", "mocap_frame_rate"):
        del arrays[key]
    arrays |= {"betas": np.ones(16), "dmpls": np.zeros((3, 8)), "gender": np.array("male")} | change
    path = folder / "walk_poses.npz"
    np.savez(path, **{key: np.asarray(value) for key, value in arrays.items() if value is not None})  # type: ignore[arg-type]
    return path


def table_poses(arrays: dict[str, object]) -> np.ndarray:
    return np.asarray(arrays["poses"])


def test_our_arrays_and_those_of_amass_load_as_clips(motion: Motion, tmp_path: Path) -> None:
    wanted = motion_to_core19(motion).joints
    path = amass(motion, tmp_path)
    own, other = load_clip(tmp_path / "own.npz", up="y"), load_clip(path, up="y")
    np.testing.assert_allclose(own.joints, wanted, atol=1e-6)
    np.testing.assert_allclose(other.joints, wanted, atol=1e-6)
    assert own.fps == other.fps == 25 and not own.notes and "body model" in other.notes[0]


@pytest.mark.parametrize("width", [66, 72, 156, 165])
@pytest.mark.parametrize("rate", ["mocap_framerate", "mocap_frame_rate"])
def test_widths_and_keys_of_smpl_models_are_the_same_motion(
    motion: Motion, tmp_path: Path, width: int, rate: str
) -> None:
    save_smpl_npz(tmp_path / "own.npz", motion)
    with np.load(tmp_path / "own.npz") as table:
        poses = np.pad(table["poses"][:, :66], ((0, 0), (0, width - 66)))
    pelvis = {66: np.zeros(3), 72: SMPLH_PELVIS, 156: SMPLH_PELVIS, 165: SMPLX_PELVIS}[width]
    trans = motion.translations[:, 0] @ Y_TO_Z.T - pelvis
    np.savez(tmp_path / "a.npz", poses=poses.astype(np.float32), trans=trans, **{rate: 25.0})
    back = load_smpl_npz(tmp_path / "a.npz")
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-5)
    trans = motion.translations[:, 0] @ Y_TO_Z.T - SMPLX_PELVIS
    split = {"root_orient": poses[:, :3], "pose_body": poses[:, 3:66], "trans": trans, rate: 25.0}
    np.savez(tmp_path / "a.npz", **split)
    parts = load_smpl_npz(tmp_path / "a.npz")
    np.testing.assert_allclose(forward_kinematics(parts), forward_kinematics(back), atol=1e-5)


def test_both_upper_spine_joints_turn_the_chest(tmp_path: Path) -> None:
    save_smpl_npz(tmp_path / "own.npz", rest_motion(2, 30.0))
    with np.load(tmp_path / "own.npz") as table:
        arrays = dict(table)
    for joint in (6, 9):  # spine2 and spine3 bend forward, half of a quarter turn each
        arrays["poses"][:, 3 * joint] = np.pi / 4
    np.savez(tmp_path / "a.npz", **arrays)
    places = forward_kinematics(load_smpl_npz(tmp_path / "a.npz"))[0]
    neck = places[BODY.names.index("neck")] - places[BODY.names.index("chest")]
    assert neck[2] > 0.15 and abs(neck[1]) < 0.02  # z is forward


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"poses": None}, "poses"),
        ({"poses": np.zeros((12, 63))}, "66, 72, 156, 165"),
        ({"poses": np.full((12, 66), np.nan)}, "poses.*finite"),
        ({"trans": None}, "trans"),
        ({"trans": np.zeros((11, 3))}, "trans"),
        ({"mocap_framerate": None}, "mocap_framerate.*--fps"),
        ({"mocap_framerate": 0.0}, "mocap_framerate.*--fps"),
        ({"poses": None, "smpl_poses": np.zeros((12, 72)), "smpl_trans": np.zeros((12, 3))}, "AIST"),
    ],
)
def test_what_amass_files_lack_is_named(motion: Motion, tmp_path: Path, change: dict[str, object], where: str) -> None:
    with pytest.raises(InputError, match=where):
        load_smpl_npz(amass(motion, tmp_path, **change))
    if "mocap_framerate" in change:
        assert load_clip(amass(motion, tmp_path, **change), fps=50.0, up="y").fps == 50


def test_pickles_are_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "gBR_sBM_cAll_d04_mBR0_ch01.pkl").write_bytes(b"x")
    with pytest.raises(InputError, match="savez"):
        load_clip(tmp_path / "gBR_sBM_cAll_d04_mBR0_ch01.pkl")


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
        assert caught.value.field.startswith(str(path))
    with pytest.raises(InputError):
        save_smpl_npz(arrays, with_tips(motion))

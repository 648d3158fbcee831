"""Motions as files, one kind after the other."""

from pathlib import Path

import numpy as np
import pytest
from walking import walking

import skelact
from skelact.errors import InputError
from skelact.formats import bvh_to_motion, load_bvh, load_clip, load_motion_lines, load_smpl_npz
from skelact.generation.motion_files import MOTION_SAVERS, UNITS_M, save_motion
from skelact.skeleton import forward_kinematics, motion_to_core19
from skelact.skeleton.body import STANDING_M
from skelact.skeleton.bone_names import BONE_NAMES, rename_bones


@pytest.mark.parametrize("unit", UNITS_M)
@pytest.mark.parametrize("bones", BONE_NAMES)
def test_a_bvh_rests_in_a_t_pose_at_the_origin_and_plays_the_motion(tmp_path: Path, bones: str, unit: str) -> None:
    motion = walking(20)
    save_motion(tmp_path / "a.bvh", motion, bones=bones, unit=unit)
    bvh = load_bvh(tmp_path / "a.bvh")
    back = bvh_to_motion(bvh, unit_m=UNITS_M[unit])
    rest = np.zeros((len(back.names), 3))
    for joint, parent in enumerate(back.parents):
        rest[joint] = back.offsets[joint] + (rest[parent] if parent >= 0 else 0)
    table = BONE_NAMES[bones]
    place = {name: rest[back.names.index(own)] for name, own in table.items()}
    tips = [rest[back.names.index(f"{table[f'{side}_toe']}_end")][1] for side in ("left", "right")]
    assert not rest[back.parents.index(-1)].any()  # some readers add the root's offset to its position
    assert place["left_wrist"][1] == pytest.approx(place["left_shoulder"][1], abs=1e-6) and place["left_wrist"][0] > 0.4
    assert 0 < STANDING_M + min(tips) < 0.06
    names = [back.names.index(name) for name in rename_bones(motion, bones).names]
    np.testing.assert_allclose(
        forward_kinematics(back)[:, names], forward_kinematics(rename_bones(motion, bones)), atol=1e-5
    )
    clip = load_clip(tmp_path / "a.bvh")
    np.testing.assert_allclose(clip.joints, motion_to_core19(motion).joints, atol=1e-3)  # within 1 mm
    assert clip.valid.all() and not clip.notes


def test_lafan1_files_turn_in_the_order_of_the_recordings(tmp_path: Path) -> None:
    save_motion(tmp_path / "a.bvh", walking(2), bones="lafan1")
    bvh = load_bvh(tmp_path / "a.bvh")
    turns = ("Zrotation", "Yrotation", "Xrotation")
    assert bvh.channels[0] == ("Xposition", "Yposition", "Zposition", *turns)
    assert set(bvh.channels[1:]) == {turns} and len(bvh.names) == 22


def test_arrays_and_lines_hold_the_motion(tmp_path: Path) -> None:
    motion = walking(20)
    for name, load in (("a.npz", load_smpl_npz), ("a.jsonl", load_motion_lines)):
        save_motion(tmp_path / name, motion)
        np.testing.assert_allclose(forward_kinematics(load(tmp_path / name)), forward_kinematics(motion), atol=1e-5)


@pytest.mark.parametrize("suffix", sorted(set(MOTION_SAVERS) - {".bvh", ".jsonl"}))
def test_every_ending_is_written_by_its_name_in_any_case(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix.upper()}"
    skelact.save_motion(path, walking(2))
    kinds = {".glb": b"glTF", ".vrma": b"glTF", ".npz": b"PK", ".gif": b"GIF8", ".webp": b"RIFF", ".png": b"\x89PNG"}
    assert suffix == ".mp4" or path.read_bytes().startswith(kinds[suffix])
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_what_is_not_known_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        save_motion(tmp_path / "a.fbx", walking(2))
    assert all(ending in str(caught.value) for ending in MOTION_SAVERS)
    for options in ({"bones": "maya"}, {"unit": "inch"}, {"size": "8k"}, {"views": 5}):
        with pytest.raises(InputError) as caught:
            save_motion(tmp_path / "a.bvh", walking(2), **options)  # type: ignore[arg-type]
        assert [caught.value.field] == list(options)
    assert not list(tmp_path.iterdir())

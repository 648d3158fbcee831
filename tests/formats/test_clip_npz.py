"""npz clips: round trip, no pickles, no bombs; and the table of readers."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.formats import load_clip, load_labelled_npz, save_clip_npz
from skelact.layouts import load_layout, parse_layout
from skelact.values import Clip


def some_clip() -> Clip:
    joints = np.random.default_rng(0).normal(size=(2, 5, 20, 3)).astype(np.float32)
    return Clip(joints, load_layout("kinect20"), 29.97)


def test_round_trip(tmp_path: Path) -> None:
    save_clip_npz(tmp_path / "a.npz", some_clip(), label="wave")
    clip, label = load_labelled_npz(tmp_path / "a.npz")
    np.testing.assert_array_equal(clip.joints, some_clip().joints)
    assert (clip.layout.name, clip.fps, label) == ("kinect20", 29.97, "wave")
    assert load_clip(tmp_path / "a.npz", layout=load_layout("core19")).joints.shape == (2, 5, 19, 3)


def test_a_layout_of_ones_own_is_given_with_the_file(tmp_path: Path) -> None:
    own = parse_layout("{name: own, joints: {hip: null, foot: hip}}", source="own.yaml")
    save_clip_npz(tmp_path / "a.npz", Clip(np.ones((1, 2, 2, 3), np.float32), own, 30.0))
    assert load_clip(tmp_path / "a.npz", layout=own).layout is own
    with pytest.raises(InputError, match="layout"):
        load_clip(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"fps": None}, "fps"),
        ({"joints": None}, "joints"),
        ({"layout": None}, "layout"),
        ({"fps": 0.0}, "fps"),
        ({"fps": "30"}, "fps"),
        ({"fps": [1.0, 2.0]}, "fps"),
        ({"joints": np.full((1, 2, 20, 3), np.inf)}, "joints"),
        ({"valid": np.ones((1, 2, 20))}, "valid"),
        ({"valid": np.ones((1, 2, 19), bool)}, "valid"),
        ({"joints": np.full((1, 2, 20, 3), 1e300)}, "joints"),
        ({"joints": np.zeros((2, 20, 3))}, "joints"),
        ({"joints": np.array([{}], dtype=object)}, "joints"),
        ({"layout": 3}, "layout"),
        ({"layout": "no-such"}, "layout"),
        ({"layout": "/etc/passwd"}, "layout"),
        ({"label": [1, 2]}, "label"),
        ({"other": 1}, "other"),
    ],
)
def test_names_the_key(tmp_path: Path, change: dict[str, object], key: str) -> None:
    table: dict[str, object] = {"joints": some_clip().joints, "layout": "kinect20", "fps": 30.0} | change
    path = tmp_path / "a.npz"
    np.savez(path, **{name: np.asarray(value) for name, value in table.items() if value is not None})  # type: ignore[arg-type]
    with pytest.raises(InputError, match=key):
        load_clip(path)


def write(path: Path, **arrays: object) -> Path:
    np.savez(path, **{name: np.asarray(value) for name, value in arrays.items()})  # type: ignore[arg-type]
    return path


def test_the_mask_comes_back_and_zero_is_a_place(tmp_path: Path) -> None:
    joints = some_clip().joints.copy()
    joints[:, :, 0] = 0
    valid = np.ones(joints.shape[:3], bool)
    valid[0, 1, 4] = False
    save_clip_npz(tmp_path / "a.npz", Clip(joints, load_layout("kinect20"), 30.0, valid))
    clip = load_clip(tmp_path / "a.npz")
    np.testing.assert_array_equal(clip.valid, valid)
    np.testing.assert_array_equal(clip.joints[valid], joints[valid])
    plain = load_clip(write(tmp_path / "b.npz", joints=joints, layout="kinect20", fps=30.0))
    assert plain.valid.all()


def test_nan_is_missing_and_double_precision_stays(tmp_path: Path) -> None:
    joints = some_clip().joints.astype(np.float64) + 1e6
    joints[0, 2, 7, 1] = np.nan
    clip = load_clip(write(tmp_path / "a.npz", joints=joints, layout="kinect20", fps=30.0))
    assert not clip.valid[0, 2, 7] and clip.valid.sum() == clip.valid.size - 1
    np.testing.assert_array_equal(clip.joints[clip.valid], joints[clip.valid])


def test_limbs_written_as_zeros_are_missing_and_an_empty_frame_is_nobody(tmp_path: Path) -> None:
    joints = some_clip().joints.copy()
    joints[0, :, 12:20] = 0
    joints[1, 0] = 0
    clip = load_clip(write(tmp_path / "a.npz", joints=joints, layout="kinect20", fps=30.0))
    assert not clip.valid[0, :, 12:20].any() and clip.valid[0, :, :12].all()
    assert not clip.present[1, 0] and clip.present[1, 1:].all()


def test_zeros_of_older_files_of_people_in_pictures_are_missing(tmp_path: Path) -> None:
    joints = some_clip().joints.copy()
    joints[0, 1, 7] = 0
    seen = {"flags": np.zeros((2, 5, 133), np.uint8), "joints": joints, "layout": "kinect20", "fps": 30.0}
    assert not load_clip(write(tmp_path / "a.npz", **seen)).valid[0, 1, 7]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    header = b"\x93NUMPY\x01\x00" + b"v\x00"
    text = b"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999, 300, 25, 3), }".ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("joints.npy", header + text)
    with pytest.raises(InputError, match="at most"):
        load_clip(path)


@settings(deadline=None)
@given(st.integers(0, 2**16), st.binary(min_size=1, max_size=8))
def test_damage_ends_in_one_error(tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    save_clip_npz(path, some_clip())
    raw = bytearray(path.read_bytes())
    raw[at % len(raw) : at % len(raw) + len(put)] = put
    path.write_bytes(raw)
    try:
        load_clip(path)
    except InputError as error:
        assert str(path) in str(error)


@pytest.mark.parametrize("table", [[], {}, {"label": 1}, {"label": 1, "skeletons": [[[1, 2, 3]]]}, {"skeletons": []}])
def test_bad_json_names_the_file(tmp_path: Path, table: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(table))
    with pytest.raises(InputError, match=r"a\.json"):
        load_clip(tmp_path / "a.json")


@pytest.mark.parametrize("name", ["a.txt", "a", "none.bvh", "none.npz", "none.json", "none.skeleton"])
def test_unknown_or_absent_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=name):
        load_clip(tmp_path / name)

"""npz clips: round trip, no pickles, no bombs; and the table of readers."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.formats import load_clip, load_labeled_npz, save_clip_npz
from skelact.layouts import load_layout, parse_layout
from skelact.skeleton import motion_to_core19
from skelact.skeleton.body import rest_motion
from skelact.values import Clip


def some_clip() -> Clip:
    joints = np.random.default_rng(0).normal(size=(2, 5, 20, 3)).astype(np.float32)
    return Clip(joints, load_layout("kinect20"), 29.97)


def test_round_trip(tmp_path: Path) -> None:
    save_clip_npz(tmp_path / "a.npz", some_clip(), label="wave")
    clip, label = load_labeled_npz(tmp_path / "a.npz")
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
        ({"fps": -30.0}, "fps"),
        ({"fps": np.nan}, "fps"),
        ({"fps": 1e6}, "fps"),
        ({"joints": np.full((1, 2, 20, 3), np.inf)}, "joints"),
        ({"joints": np.ones((1, 2, 20, 3), bool)}, "joints"),
        ({"joints": np.ones((1, 2, 20, 3), complex)}, "joints"),
        ({"joints": np.ones((1, 2, 20, 4))}, "valid"),
        ({"joints": np.ones((3, 5, 20, 1))}, r"joints\.transpose\(3, 1, 2, 0\)"),
        ({"joints": np.ones((1, 2, 25, 3))}, "ntu25"),
        ({"joints": np.ones((1, 0, 20, 3))}, "joints"),
        ({"valid": np.ones((1, 2, 20), bool)}, "valid"),
        ({"valid": np.ones((2, 5, 20))}, "valid"),
        ({"joints": np.full((1, 2, 20, 3), np.inf)}, "joints"),
        ({"valid": np.ones((1, 2, 20))}, "valid"),
        ({"valid": np.ones((1, 2, 19), bool)}, "valid"),
        ({"joints": np.full((1, 2, 20, 3), 1e300)}, "joints"),
        ({"joints": np.array([{}], dtype=object)}, "joints"),
        ({"layout": 3}, "layout"),
        ({"layout": "no-such"}, "layout"),
        ({"layout": "/etc/passwd"}, "layout"),
        ({"label": [1, 2]}, "label"),
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


def save(path: Path, **change: object) -> Path:
    table: dict[str, object] = {"joints": some_clip().joints, "layout": "kinect20", "fps": 30.0} | change
    np.savez(path, **{name: np.asarray(value) for name, value in table.items()})  # type: ignore[arg-type]
    return path


def a_body(scale: float = 1.0) -> np.ndarray:
    """A standing body on core19 (1, 3, 19, 3) that moves along x."""
    joints = motion_to_core19(rest_motion(3, 30.0)).joints.astype(np.float64)
    return (joints + np.linspace(0, 1, 3)[None, :, None, None] * np.array([1.0, 0.0, 0.0])) * scale


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f2", "<f8", ">f8"])
def test_any_width_and_byte_order_is_the_same_clip(tmp_path: Path, dtype: str) -> None:
    clip = load_clip(save(tmp_path / "a.npz", joints=a_body().astype(dtype), layout="core19"))
    np.testing.assert_allclose(clip.joints, a_body(), atol=1e-3)
    assert clip.joints.dtype in (np.float32, np.float64) and not clip.notes


@pytest.mark.parametrize(("scale", "unit"), [(100.0, "centimeters"), (1000.0, "millimeters")])
@pytest.mark.parametrize("child", [1.0, 0.5])
def test_units_are_told_by_the_size_of_the_body_and_said(tmp_path: Path, scale: float, unit: str, child: float) -> None:
    joints = np.round(a_body(scale * child)).astype(np.int32)
    clip = load_clip(save(tmp_path / "a.npz", joints=joints, layout="core19"))
    np.testing.assert_allclose(clip.joints, a_body(child), atol=0.006)
    assert len(clip.notes) == 1 and unit in clip.notes[0]


def test_a_body_of_no_human_size_is_kept_and_said(tmp_path: Path) -> None:
    clip = load_clip(save(tmp_path / "a.npz", joints=a_body(10.0), layout="core19"))
    np.testing.assert_allclose(clip.joints, a_body(10.0))
    assert "no unit" in clip.notes[0]


def test_far_away_keeps_its_precision(tmp_path: Path) -> None:
    clip = load_clip(save(tmp_path / "a.npz", joints=a_body() + 1e6, layout="core19"))
    np.testing.assert_allclose(clip.joints - 1e6, a_body(), atol=1e-9)


def test_pixels_with_a_confidence_are_no_body_in_space(tmp_path: Path) -> None:
    joints = a_body(300.0)
    joints[..., 2] = 0.9
    with pytest.raises(InputError, match="confidence"):
        load_clip(save(tmp_path / "a.npz", joints=joints, layout="core19"))


@pytest.mark.parametrize("layout", ["KINECT20", b"kinect20", "Kinect20 "])
def test_layouts_are_found_however_they_are_written(tmp_path: Path, layout: object) -> None:
    assert load_clip(save(tmp_path / "a.npz", layout=layout)).layout.name == "kinect20"


def test_without_an_axis_of_people_it_is_one_person(tmp_path: Path) -> None:
    clip = load_clip(save(tmp_path / "a.npz", joints=some_clip().joints[0]))
    assert clip.joints.shape == (1, 5, 20, 3) and "one person" in clip.notes[0]


def test_other_arrays_are_passed_over_and_said(tmp_path: Path) -> None:
    clip = load_clip(save(tmp_path / "a.npz", subject="S01", objects=np.array([{}], dtype=object)))
    assert any("subject, objects" in note for note in clip.notes)


def test_a_rate_that_is_given_takes_the_place_of_the_files(tmp_path: Path) -> None:
    assert load_clip(save(tmp_path / "a.npz", fps=0.0), fps=25.0).fps == 25.0


def test_missing_is_what_valid_says_else_nan(tmp_path: Path) -> None:
    joints, valid = a_body(), np.ones((1, 3, 19), bool)
    joints[:, :, 0] = 0
    valid[:, 1, 4] = False
    clip = load_clip(save(tmp_path / "a.npz", joints=joints, valid=valid, layout="core19"))
    np.testing.assert_array_equal(clip.valid, valid)
    joints[0, 2, 5] = np.nan
    clip = load_clip(save(tmp_path / "a.npz", joints=joints, layout="core19"))
    assert (~clip.valid).sum() == 1 and not clip.valid[0, 2, 5] and not clip.notes


def test_zeros_are_missing_but_not_where_the_body_was_centered(tmp_path: Path) -> None:
    centered = a_body() - a_body()[:, :, :1]
    clip = load_clip(save(tmp_path / "a.npz", joints=centered, layout="core19"))
    assert clip.valid.all() and not clip.notes
    first = a_body() - a_body()[:, :1, :1]  # as CTR-GCN does: the first frame's root
    assert load_clip(save(tmp_path / "a.npz", joints=first, layout="core19")).valid.all()
    without_legs = centered.copy()
    without_legs[:, :, 11:] = 0
    clip = load_clip(save(tmp_path / "a.npz", joints=without_legs, layout="core19"))
    assert clip.valid[..., :11].all() and not clip.valid[..., 11:].any() and "left_hip" in clip.notes[0]
    lost = a_body()
    lost[0, 1, 7] = 0
    clip = load_clip(save(tmp_path / "a.npz", joints=lost, layout="core19"))
    assert not clip.valid[0, 1, 7] and (~clip.valid).sum() == 1


def test_nobody_is_a_result(tmp_path: Path) -> None:
    for joints in (np.zeros((0, 5, 20, 3)), np.zeros((1, 5, 20, 3)), np.full((1, 5, 20, 3), np.nan)):
        assert not load_clip(save(tmp_path / "a.npz", joints=joints)).present.any()


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


def test_2d_clips_keep_their_scores_and_picture(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    scores = rng.uniform(0, 1, (1, 3, 17)).astype(np.float32)
    joints = rng.uniform(1, 99, (1, 3, 17, 2)).astype(np.float32)
    save_clip_npz(tmp_path / "a.npz", Clip(joints, load_layout("coco17"), 30.0, scores=scores, image_size=(640, 480)))
    clip = load_clip(tmp_path / "a.npz")
    assert clip.image_size == (640, 480) and not clip.notes
    np.testing.assert_array_equal(clip.scores, scores)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("scores", np.ones((3, 17))),
        ("scores", np.full((1, 3, 17), 2.0)),
        ("image_size", np.array([640])),
        ("image_size", np.array([640.5, 480])),
    ],
)
def test_scores_and_pictures_that_do_not_fit_are_refused(tmp_path: Path, key: str, value: np.ndarray) -> None:
    table = {"joints": np.ones((1, 3, 17, 2), np.float32), "layout": "coco17", "fps": 30.0, key: value}
    np.savez(tmp_path / "a.npz", **table)
    with pytest.raises(InputError) as caught:
        load_clip(tmp_path / "a.npz")
    assert caught.value.field == f"{tmp_path / 'a.npz'}: {key}"

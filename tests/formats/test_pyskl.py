"""pyskl pickles: a round trip keeps every value; a fault names the key."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.pyskl import PysklClip, PysklSet, load_pyskl, save_pyskl


def some_set() -> PysklSet:
    rng = np.random.default_rng(0)
    clips = tuple(
        PysklClip(f"S001C001P001R001A00{label + 1}", label, rng.normal(size=(people, 5, 25, 3)).astype(np.float16), 5)
        for label, people in enumerate((1, 2, 1))
    )
    names = [clip.name for clip in clips]
    return PysklSet({"xsub_train": tuple(names[:2]), "xsub_val": tuple(names[2:])}, clips)


def table() -> dict:
    return {
        "split": {"train": ["a"]},
        "annotations": [
            {"frame_dir": "a", "label": 3, "keypoint": np.ones((1, 2, 17, 2), np.float32), "total_frames": 2}
        ],
    }


def test_round_trip(tmp_path: Path) -> None:
    wanted = some_set()
    save_pyskl(tmp_path / "a.pkl", wanted)
    got = load_pyskl(tmp_path / "a.pkl")
    assert got.splits == wanted.splits
    for clip, other in zip(got.annotations, wanted.annotations, strict=True):
        assert (clip.name, clip.label, clip.total_frames) == (other.name, other.label, other.total_frames)
        assert clip.keypoint.dtype == np.float16
        np.testing.assert_array_equal(clip.keypoint, other.keypoint)


def test_two_dimensions_and_further_keys(tmp_path: Path) -> None:
    content = table()
    content["annotations"][0] |= {
        "img_shape": (1080, 1920),
        "keypoint_score": np.ones((1, 2, 17)),
        "label": np.int64(3),
    }
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(content))
    (clip,) = load_pyskl(tmp_path / "a.pkl").annotations
    assert clip.keypoint.shape == (1, 2, 17, 2) and type(clip.label) is int
    assert clip.image_size == (1920, 1080) and clip.scores is not None and clip.scores.shape == (1, 2, 17)
    save_pyskl(tmp_path / "b.pkl", load_pyskl(tmp_path / "a.pkl"))
    (again,) = load_pyskl(tmp_path / "b.pkl").annotations
    assert again.image_size == clip.image_size
    np.testing.assert_array_equal(again.scores, clip.scores)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("frame_dir", 3),
        ("frame_dir", ""),
        ("label", -1),
        ("label", True),
        ("label", "3"),
        ("keypoint", [1.0]),
        ("keypoint", np.ones((1, 2, 17, 2), np.float64)),
        ("keypoint", np.ones((2, 17, 2), np.float32)),
        ("keypoint", np.ones((0, 2, 17, 2), np.float32)),
        ("keypoint", np.ones((1, 2, 17, 4), np.float32)),
        ("keypoint", np.full((1, 2, 17, 2), np.nan, np.float32)),
        ("keypoint_score", [1.0]),
        ("keypoint_score", np.ones((1, 2, 16))),
        ("keypoint_score", np.full((1, 2, 17), -0.1)),
        ("keypoint_score", np.full((1, 2, 17), np.nan)),
        ("img_shape", 1080),
        ("img_shape", (0, 1920)),
        ("img_shape", (1080.5, 1920)),
        ("total_frames", 3),
        ("total_frames", None),
    ],
)
def test_a_fault_names_the_key(tmp_path: Path, key: str, value: object) -> None:
    for change in ({key: value}, None):
        content = table()
        if change is None:
            if content["annotations"][0].pop(key, None) is None:
                continue  # need not be there
        else:
            content["annotations"][0] |= change
        (tmp_path / "a.pkl").write_bytes(pickle.dumps(content))
        with pytest.raises(InputError) as caught:
            load_pyskl(tmp_path / "a.pkl")
        assert caught.value.field == f"{tmp_path / 'a.pkl'}: annotations[0].{key}"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"split": []}, "split"),
        ({"split": {"train": ["b"]}}, "split.train"),
        ({"split": {"train": "a"}}, "split"),
        ({"split": {"train": ["a", "a"]}}, "split.train"),
        ({"split": {"train": [["a"]]}}, "split.train"),
        ({"annotations": []}, "annotations"),
        ({"annotations": {}}, "annotations"),
        ({"annotations": [3]}, "annotations[0]"),
        ({"annotations": table()["annotations"] * 2}, "annotations"),
    ],
)
def test_faults_of_the_file(tmp_path: Path, change: dict, where: str) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(table() | change))
    with pytest.raises(InputError) as caught:
        load_pyskl(tmp_path / "a.pkl")
    assert caught.value.field == f"{tmp_path / 'a.pkl'}: {where}"


def test_joints_of_one_layout(tmp_path: Path) -> None:
    content = table()
    other = {"frame_dir": "b", "label": 0, "keypoint": np.ones((1, 2, 25, 3), np.float32), "total_frames": 2}
    content["annotations"].append(other)
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(content))
    with pytest.raises(InputError, match=r"annotations\[1\].keypoint"):
        load_pyskl(tmp_path / "a.pkl")
    (tmp_path / "a.pkl").write_bytes(pickle.dumps([1]))
    with pytest.raises(InputError, match="annotations"):
        load_pyskl(tmp_path / "a.pkl")

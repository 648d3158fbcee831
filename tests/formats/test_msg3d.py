"""The .npy and pickle of MS-G3D: clips come back, faults name the file and the clip."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.msg3d import iter_msg3d, save_msg3d

Clips = list[tuple[str, np.ndarray, int]]


def some_clips() -> Clips:
    rng = np.random.default_rng(0)
    return [(f"clip{i}", rng.normal(size=(1 + i % 2, 3 + i, 25, 3)).astype(np.float32), i) for i in range(3)]


def files(folder: Path) -> tuple[Path, Path]:
    return folder / "joints.npy", folder / "labels.pkl"


def test_clips_come_back(tmp_path: Path) -> None:
    save_msg3d(*files(tmp_path), iter(some_clips()), count=3, shape=(10, 25, 2))
    got = list(iter_msg3d(*files(tmp_path)))
    for (name, joints, label), (wanted_name, wanted, wanted_label) in zip(got, some_clips(), strict=True):
        assert (name, label, joints.dtype) == (wanted_name, wanted_label, np.float32)
        np.testing.assert_array_equal(joints[: len(wanted)], wanted)
        assert joints.shape == (2, *wanted.shape[1:]) and not joints[len(wanted) :].any()
    assert np.load(tmp_path / "joints.npy").shape == (3, 3, 10, 25, 2)
    assert pickle.loads((tmp_path / "labels.pkl").read_bytes()) == (["clip0", "clip1", "clip2"], [0, 1, 2])


@pytest.mark.parametrize("nested", [False, True])
def test_either_pickle_is_read(tmp_path: Path, nested: bool) -> None:
    pair = (["S001C001P001R001A001.skeleton", "b"], np.array([0, 1]))
    (tmp_path / "labels.pkl").write_bytes(pickle.dumps([pair] if nested else pair))
    np.save(tmp_path / "joints.npy", np.ones((2, 3, 4, 22, 1)))
    names = [(name, joints.shape, label) for name, joints, label in iter_msg3d(*files(tmp_path))]
    assert names == [("S001C001P001R001A001", (1, 4, 22, 3), 0), ("b", (1, 4, 22, 3), 1)]


@pytest.mark.parametrize(
    ("clip", "where"),
    [
        (np.ones((1, 11, 25, 3)), "clips[1]"),
        (np.ones((1, 0, 25, 3)), "clips[1]"),
        (np.ones((3, 4, 25, 3)), "clips[1]"),
        (np.ones((1, 4, 20, 3)), "clips[1]"),
        (np.full((1, 4, 25, 3), np.inf), "clips[1]"),
        (None, "clips"),
    ],
)
def test_clips_that_do_not_fit_are_refused_by_number(tmp_path: Path, clip: np.ndarray | None, where: str) -> None:
    clips = some_clips()[:1] if clip is None else [*some_clips()[:1], ("b", clip, 0)]
    with pytest.raises(InputError) as caught:
        save_msg3d(*files(tmp_path), clips, count=2, shape=(10, 25, 2))
    assert caught.value.field == where and not os.listdir(tmp_path)
    with pytest.raises(InputError, match="more"):
        save_msg3d(*files(tmp_path), some_clips(), count=2, shape=(10, 25, 2))


@pytest.mark.parametrize(
    ("array", "where"),
    [
        (np.ones((2, 3, 4, 25), np.float32), "joints.npy"),
        (np.ones((2, 2, 4, 25, 1), np.float32), "joints.npy"),
        (np.ones((2, 3, 4, 25, 1), int), "joints.npy"),
        (np.ones((3, 3, 4, 25, 1)), "labels.pkl"),
        (np.zeros((2, 3, 4, 25, 1)), "joints.npy[0]"),
        (np.full((2, 3, 4, 25, 1), np.nan), "joints.npy[0]"),
        (np.full((2, 3, 4, 25, 1), 1e300), "joints.npy[0]"),
        (np.array([{}], dtype=object), "joints.npy"),
    ],
)
def test_bad_arrays(tmp_path: Path, array: np.ndarray, where: str) -> None:
    (tmp_path / "labels.pkl").write_bytes(pickle.dumps((["a", "b"], [0, 1])))
    np.save(tmp_path / "joints.npy", array)
    with pytest.raises(InputError) as caught:
        list(iter_msg3d(*files(tmp_path)))
    assert caught.value.field == str(tmp_path / where)


@pytest.mark.parametrize(
    "labels",
    [[], {}, (["a", "b"],), (["a", "b"], [0]), (["a", 1], [0, 1]), (["a", "b"], [0, -1]), (["a", "a"], [0, 1]), "ab"],
)
def test_bad_labels(tmp_path: Path, labels: object) -> None:
    np.save(tmp_path / "joints.npy", np.ones((2, 3, 4, 25, 1)))
    (tmp_path / "labels.pkl").write_bytes(pickle.dumps(labels))
    with pytest.raises(InputError, match=r"labels\.pkl"):
        list(iter_msg3d(*files(tmp_path)))


def test_cut_files(tmp_path: Path) -> None:
    save_msg3d(*files(tmp_path), some_clips(), count=3, shape=(10, 25, 2))
    raw = (tmp_path / "joints.npy").read_bytes()
    for content in (b"", raw[:50], raw[:-1]):
        (tmp_path / "joints.npy").write_bytes(content)
        with pytest.raises(InputError, match=r"joints\.npy"):
            list(iter_msg3d(*files(tmp_path)))

"""npz of CTR-GCN: NumPy reads what is written, clips come back, and memory does not grow with the file."""

import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.ctrgcn import iter_ctrgcn, save_ctrgcn

Clips = list[tuple[np.ndarray, int]]


def some_clips(count: int, *, people: int = 2, frames: int = 7) -> Clips:
    rng = np.random.default_rng(count)
    shapes = [(people, frames + index, 25, 3) for index in range(count)]
    return [(rng.normal(size=shape).astype(np.float32), index % 4) for index, shape in enumerate(shapes)]


def tables(count: int = 2) -> dict[str, np.ndarray]:
    x, y = np.zeros((count, 300, 150), np.float32), np.eye(4)[:count]
    x[:, :3] = 1
    return {"x_train": x, "y_train": y, "x_test": x, "y_test": y}


def test_clips_come_back(tmp_path: Path) -> None:
    train, test = some_clips(3), some_clips(2, frames=299)
    save_ctrgcn(tmp_path / "a.npz", iter(train), test, counts=(3, 2), classes=4)
    for part, clips in (("train", train), ("test", test)):
        for (joints, label), (wanted, wanted_label) in zip(iter_ctrgcn(tmp_path / "a.npz", part), clips, strict=True):
            assert label == wanted_label and joints.dtype == np.float32
            np.testing.assert_array_equal(joints, wanted)
    assert os.listdir(tmp_path) == ["a.npz"]


def test_numpy_reads_it(tmp_path: Path) -> None:
    train, test = some_clips(3), some_clips(1, people=1)
    save_ctrgcn(tmp_path / "a.npz", train, test, counts=(3, 1), classes=4)
    with np.load(tmp_path / "a.npz") as file:
        assert file.files == ["x_train", "y_train", "x_test", "y_test"]
        x, y = file["x_train"], file["y_train"]
        assert (x.dtype, x.shape, y.dtype, y.shape) == (np.float32, (3, 300, 150), np.float64, (3, 4))
        np.testing.assert_array_equal(y.argmax(1), [0, 1, 2])
        decoded = x.reshape(3, 300, 2, 25, 3).transpose(0, 4, 1, 3, 2)  # (n, 3, T, V, M), as the loaders decode it
        np.testing.assert_array_equal(decoded[0, :, :7, :, 1], train[0][0][1].transpose(2, 0, 1))
        assert not file["x_test"][0, :, 75:].any() and not x[0, 7:].any()


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_reads_what_numpy_writes(tmp_path: Path, save: object) -> None:
    save(tmp_path / "a.npz", **tables())  # type: ignore[operator]
    clips = list(iter_ctrgcn(tmp_path / "a.npz", "test"))
    assert [joints.shape for joints, _ in clips] == [(2, 3, 25, 3)] * 2 and [label for _, label in clips] == [0, 1]


def test_empty_frames_between_stay(tmp_path: Path) -> None:
    table = tables()
    table["x_train"][0, 5] = 1
    np.savez(tmp_path / "a.npz", **table)
    joints, _ = next(iter_ctrgcn(tmp_path / "a.npz", "train"))
    assert joints.shape[1] == 6 and not joints[:, 3:5].any()


def test_memory_is_that_of_a_few_clips(tmp_path: Path) -> None:
    def clips() -> Iterator[tuple[np.ndarray, int]]:
        for index in range(200):
            yield np.ones((2, 300, 25, 3), np.float32), index % 4

    tracemalloc.start()
    save_ctrgcn(tmp_path / "a.npz", clips(), [], counts=(200, 0), classes=4)
    assert sum(label for _, label in iter_ctrgcn(tmp_path / "a.npz", "train")) == 300
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "a.npz").stat().st_size > 200 * 300 * 150 * 4
    assert peak < 10 * 300 * 150 * 4


@pytest.mark.parametrize(
    ("clip", "label", "where"),
    [
        (np.ones((2, 301, 25, 3)), 0, "train[1]"),
        (np.ones((2, 0, 25, 3)), 0, "train[1]"),
        (np.ones((3, 4, 25, 3)), 0, "train[1]"),
        (np.ones((1, 4, 20, 3)), 0, "train[1]"),
        (np.full((1, 4, 25, 3), np.nan), 0, "train[1]"),
        (np.ones((1, 4, 25, 3)), 4, "train[1]"),
    ],
)
def test_clips_that_do_not_fit_are_refused_by_number(tmp_path: Path, clip: np.ndarray, label: int, where: str) -> None:
    with pytest.raises(InputError) as caught:
        save_ctrgcn(tmp_path / "a.npz", [*some_clips(1), (clip, label)], [], counts=(2, 0), classes=4)
    assert caught.value.field == where
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("count", [1, 3])
def test_counts_are_kept(tmp_path: Path, count: int) -> None:
    with pytest.raises(InputError, match="train"):
        save_ctrgcn(tmp_path / "a.npz", some_clips(2), [], counts=(count, 0), classes=4)
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("x_train", np.zeros((2, 300, 75), np.float32), "x_train"),
        ("x_train", np.zeros((2, 300, 150)), "x_train"),
        ("x_train", np.asfortranarray(np.zeros((2, 300, 150), np.float32)), "x_train"),
        ("x_train", np.zeros((2, 300, 150), np.float32), "x_train[0]"),
        ("x_train", np.full((2, 300, 150), np.inf, np.float32), "x_train[0]"),
        ("x_train", np.array([{}], dtype=object), "x_train"),
        ("y_train", np.eye(3), "y_train"),
        ("y_train", np.zeros((2, 4)), "y_train[0]"),
        ("y_train", np.ones((2, 4)), "y_train[0]"),
        ("y_train", np.eye(4)[:2] * 2, "y_train[0]"),
        ("y_train", np.array([0, 1]), "y_train"),
    ],
)
def test_faults_name_the_key(tmp_path: Path, key: str, value: np.ndarray, where: str) -> None:
    np.savez(tmp_path / "a.npz", **(tables() | {key: value}))
    with pytest.raises(InputError) as caught:
        list(iter_ctrgcn(tmp_path / "a.npz", "train"))
    assert caught.value.field == f"{tmp_path / 'a.npz'}: {where}"


def test_claims_and_cuts(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, **tables())
    raw = path.read_bytes()
    for content in (b"", raw[:1000], raw[:-100], raw.replace(b"(2, 300, 150)", b"(9, 300, 150)")):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"a\.npz"):
            list(iter_ctrgcn(path, "train"))
    header = b"\x93NUMPY\x01\x00v\x00" + b"{'descr': '%s', 'fortran_order': False, 'shape': (9999999, %s), }"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x_train.npy", (header % (b"<f4", b"300, 150")).ljust(127) + b"\n")
        archive.writestr("y_train.npy", (header % (b"<f8", b"60")).ljust(127) + b"\n")
    with pytest.raises(InputError, match=r"x_train\[0\]: unexpected end"):
        list(iter_ctrgcn(path, "train"))
    with pytest.raises(InputError, match="part"):
        list(iter_ctrgcn(path, "validation"))
    with pytest.raises(InputError, match="x_test"):
        list(iter_ctrgcn(path, "test"))

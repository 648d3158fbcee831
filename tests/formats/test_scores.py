"""Score files: ours and the published ones give the same rows; order and faults are never guessed."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.scores import load_scores, save_scores, save_scores_pickle

NAMES = ("S001C001P001R001A001", "b", "c")
SCORES = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)


@pytest.mark.parametrize(("save", "suffix"), [(save_scores, "npz"), (save_scores_pickle, "pkl")])
def test_round_trip(tmp_path: Path, save: Callable[..., None], suffix: str) -> None:
    path = tmp_path / f"scores.{suffix}"
    save(path, NAMES, SCORES.astype(float))
    names, scores = load_scores(path)
    assert names == NAMES and scores.dtype == np.float32
    np.testing.assert_array_equal(scores, SCORES)
    assert os.listdir(tmp_path) == [path.name]


def test_the_published_form_is_a_dict_of_rows(tmp_path: Path) -> None:
    save_scores_pickle(tmp_path / "a.pkl", NAMES, SCORES)
    table = pickle.loads((tmp_path / "a.pkl").read_bytes())
    assert list(table) == list(NAMES) and table["b"].shape == (4,)


def test_numbered_rows_are_sorted_by_number(tmp_path: Path) -> None:
    order = np.random.default_rng(0).permutation(12)
    table = {f"test_{index}": np.full(4, index, np.float64) for index in order}
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(table))
    names, scores = load_scores(tmp_path / "a.pkl")
    assert names == tuple(f"test_{index}" for index in range(12))
    assert scores[:, 0].tolist() == list(range(12))


def test_names_of_files_are_names_of_clips(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"b.skeleton": SCORES[1], "a.skeleton": SCORES[0]}))
    names, scores = load_scores(tmp_path / "a.pkl")
    assert names == ("b", "a")
    np.testing.assert_array_equal(scores, SCORES[[1, 0]])


@pytest.mark.parametrize(
    "table",
    [
        {},
        [SCORES],
        {1: SCORES[0]},
        {"a": SCORES},
        {"a": [1.0, 2.0]},
        {"a": SCORES[0], "b": SCORES[1, :3]},
        {"a": SCORES[0], "a.skeleton": SCORES[1]},
        {"a": np.full(4, np.nan)},
        {"a": np.full(4, 1e300)},
        {"a": np.array(["x"])},
        {"a": np.zeros(0)},
        {"test_0": SCORES[0], "test_2": SCORES[1]},
        {"test_0": SCORES[0], "train_0": SCORES[1]},
        {"test_0": SCORES[0], "train_1": SCORES[1]},
        {"test_0": SCORES[0], "a": SCORES[1]},
    ],
    ids=lambda table: str(table)[:24].replace("\n", " "),
)
def test_bad_pickles(tmp_path: Path, table: object) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(table))
    with pytest.raises(InputError, match=r"a\.pkl"):
        load_scores(tmp_path / "a.pkl")


@pytest.mark.parametrize("save", [save_scores, save_scores_pickle])
@pytest.mark.parametrize(
    ("names", "scores"),
    [
        (NAMES[:2], SCORES),
        (("a", "b", "a"), SCORES),
        (("a", "b", ""), SCORES),
        (NAMES, SCORES[0]),
        (NAMES, SCORES[:, :0]),
        (NAMES, np.full((3, 4), np.inf)),
        (NAMES, SCORES.astype(str)),
    ],
)
def test_bad_scores_are_not_written(
    tmp_path: Path, save: Callable[..., None], names: tuple[str, ...], scores: np.ndarray
) -> None:
    with pytest.raises(InputError) as caught:
        save(tmp_path / "a.npz", names, scores)
    assert caught.value.field.startswith("scores") and not os.listdir(tmp_path)


def test_bad_npz(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    save_scores(path, NAMES, SCORES)
    raw = path.read_bytes()
    for content in (b"", raw[:-30], raw[:100]):
        path.write_bytes(content)
        with pytest.raises(InputError, match=r"a\.npz"):
            load_scores(path)
    for table in ({"names": NAMES}, {"names": [1, 2, 3], "scores": SCORES}, {"names": NAMES, "scores": [[1j]] * 3}):
        np.savez(path, **{key: np.array(value) for key, value in table.items()})  # type: ignore[arg-type]
        with pytest.raises(InputError, match=r"a\.npz"):
            load_scores(path)

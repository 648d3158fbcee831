"""Shares and files of names: even over classes, the same in any order, and nothing is lost in silence."""

import json
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets.packed import PackedClips
from skelact.datasets.splits import load_split, mark_names, mark_share
from skelact.errors import InputError

NAMES = tuple(f"clip{number}" for number in range(100))
TARGETS = np.array([0] * 60 + [1] * 25 + [2] * 14 + [3])


def packed_names() -> PackedClips:
    """Clips of one frame, of which only names and classes matter."""
    lengths = np.ones(len(NAMES), np.int64)
    return PackedClips(
        joints=np.zeros((len(NAMES), 1, 1, 3), np.float32),
        starts=np.arange(len(NAMES)),
        lengths=lengths,
        fps=lengths.astype(float),
        targets=TARGETS,
        names=NAMES,
        labels=tuple("abcd"),
        groups={},
        layout="none",
    )


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_a_share_is_even_over_classes(share: float) -> None:
    marked = mark_share(NAMES, TARGETS, share, seed=0)
    assert abs(marked.sum() - share * len(NAMES)) <= 1
    for target in range(4):
        own = target == TARGETS
        assert abs(marked[own].sum() - share * own.sum()) <= 1 and not marked[own].all()


def test_a_share_hangs_on_names_and_seed_alone() -> None:
    marked = mark_share(NAMES, TARGETS, 0.2, seed=0)
    order = np.random.default_rng(0).permutation(len(NAMES))
    again = mark_share([NAMES[row] for row in order], TARGETS[order], 0.2, seed=0)
    np.testing.assert_array_equal(again, marked[order])
    assert (mark_share(NAMES, TARGETS, 0.2, seed=1) != marked).any()


def test_files_of_every_kind_say_the_same(tmp_path: Path) -> None:
    splits = {"train": ["clip1", "clip2.skeleton"], "test": ["clip3"]}
    (tmp_path / "a.json").write_text(json.dumps(splits))
    (tmp_path / "a.csv").write_text("name,split\nclip1,train\nclip2.skeleton,Training\nclip3,test\n")
    (tmp_path / "a.txt").write_text("# held out\nclip3\n\n")
    packed = packed_names()
    for name in ("a.json", "a.csv", "a.txt"):
        assert np.flatnonzero(packed.select(f"file={tmp_path / name}")).tolist() == [3]
    for name in ("a.json", "a.csv"):
        assert np.flatnonzero(packed.select(f"file={tmp_path / name}", split="train")).tolist() == [1, 2]


def test_a_name_in_two_splits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"train": ["x"], "val": ["x"]}')
    with pytest.raises(InputError, match="'x' is in 'train' and in 'validation'"):
        load_split(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "", "ends in .json, .csv, .txt"),
        ("a.json", "{", "cannot be read"),
        ("a.json", '{"test": "clip1"}', "list of names"),
        ("a.csv", "clip,part\nclip1,test\n", "header line name,split"),
        ("a.csv", "name,split\nclip1\n", "2 cells"),
    ],
)
def test_files_that_are_something_else_are_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=said):
        load_split(tmp_path / name)


def test_names_that_are_not_here_are_told(caplog: pytest.LogCaptureFixture) -> None:
    splits = {"test": frozenset({"clip1", "other"})}
    assert mark_names(NAMES, splits, "test", source="a.json").sum() == 1
    assert "1 of 2 test clips are not here, such as other" in caplog.text
    with pytest.raises(InputError, match="none of its 1 test clips is here"):
        mark_names(NAMES, {"test": frozenset({"other"})}, "test", source="a.json")
    with pytest.raises(InputError, match="expected a split 'validation', it has test"):
        mark_names(NAMES, splits, "validation", source="a.json")


@pytest.mark.parametrize("rule", ["share=0", "share=1", "share=ten", "share="])
def test_a_share_is_a_number_between_0_and_1(rule: str) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        packed_names().select(rule)

"""NW-UCLA JSON: what a clip needs, what is missing, and faults by key."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.formats.nw_ucla import parse_label


def some_frames() -> list[Any]:
    return np.random.default_rng(0).uniform(0.1, 1, (4, 20, 3)).round(4).tolist()


def load(folder: Path, **table: Any) -> Any:
    (folder / "a.json").write_text(json.dumps(table))
    return load_clip(folder / "a.json")


@pytest.mark.parametrize("label", [{}, {"label": 0}, {"label": "1"}, {"label": "walk"}, {"label": 3}])
def test_a_clip_needs_no_label(tmp_path: Path, label: dict[str, Any]) -> None:
    clip = load(tmp_path, skeletons=some_frames(), **label)
    np.testing.assert_allclose(clip.joints[0], np.array(some_frames()), atol=1e-6)
    assert clip.layout.name == "kinect20" and clip.fps == 30 and clip.valid.all()


def test_files_of_the_collection_have_their_own_rate(tmp_path: Path) -> None:
    for name, fps in (("a01_s01_e00_v03", 15.0), ("my walk", 30.0)):
        assert load(tmp_path, skeletons=some_frames(), file_name=name).fps == fps


@pytest.mark.parametrize("lost", [None, float("nan")])
def test_null_and_nan_are_missing(tmp_path: Path, lost: float | None) -> None:
    frames = some_frames()
    frames[1][4] = [lost, lost, lost]
    frames[2] = [[lost] * 3] * 20
    frames[3] = None
    clip = load(tmp_path, skeletons=frames)
    assert not clip.valid[0, 1, 4] and clip.valid[0, :2].sum() == 39
    assert clip.present.tolist() == [[True, True, False, False]]


@pytest.mark.parametrize("frames", [[[[0, 0, 0]] * 20] * 3, [[[None] * 3] * 20] * 3, [None, []]])
def test_nobody_is_a_result(tmp_path: Path, frames: list[Any]) -> None:
    clip = load(tmp_path, skeletons=frames)
    assert (clip.people, clip.frames) == (0, len(frames))


@pytest.mark.parametrize(
    ("frames", "where"),
    [
        ([], "skeletons: .*no frame"),
        (None, "skeletons"),
        ({}, "skeletons"),
        ([[[0, 0, 1]] * 25], r"skeletons\[0\].*25.*ntu25"),
        ([[[0, 0, 1]] * 20, [[0, 0, 1]] * 19], r"skeletons\[1\]"),
        ([[[0, 0, 1]] * 19 + [[0, 1]]], r"skeletons\[0\]"),
        ([[["a", 0, 1]] * 20], r"skeletons\[0\]"),
        ([[[1e999, 0, 1]] * 20], "infinity"),
    ],
)
def test_faults_name_the_frame(tmp_path: Path, frames: Any, where: str) -> None:
    with pytest.raises(InputError, match=where):
        load(tmp_path, skeletons=frames)


def test_labels_of_the_data_set_run_from_one() -> None:
    assert parse_label({"label": 3}, source="a") == parse_label({"label": "3"}, source="a") == 2
    for label in (0, -1, None, "walk", True, 1.5):
        with pytest.raises(InputError, match="a: label"):
            parse_label({"label": label}, source="a")

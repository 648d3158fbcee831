"""SHREC'17: the lists give splits and labels, clips come normalized, faults name file and line."""

from pathlib import Path

import numpy as np
import pytest

from skelact.datasets import load_dataset, prepare
from skelact.datasets.shrec17 import GESTURES, LABELS_28, load_shrec17_clip, normalize_hand
from skelact.errors import InputError
from skelact.layouts import load_layout

ROWS = {"train": [(1, 1, 3, 2, 1, 1, 4), (14, 2, 28, 5, 14, 28, 4)], "test": [(6, 2, 5, 1, 6, 12, 4)]}


def some_joints(frames: int = 4) -> np.ndarray:
    return np.random.default_rng(0).normal(0.4, 0.05, size=(frames, 22, 3))


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = tmp_path / "HandGestureDataset_SHREC2017"
    for split, rows in ROWS.items():
        for gesture, finger, subject, essai, *_ in rows:
            clip = folder / f"gesture_{gesture}/finger_{finger}/subject_{subject}/essai_{essai}"
            clip.mkdir(parents=True)
            np.savetxt(clip / "skeletons_world.txt", some_joints().reshape(-1, 66), fmt="%.8f")
        np.savetxt(folder / f"{split}_gestures.txt", rows, fmt="%d")
    return tmp_path


def test_lists_give_splits_and_labels(release: Path) -> None:
    dataset = load_dataset("shrec17_14", release)
    assert dataset.labels == GESTURES and len(dataset.labels) == 14
    assert [(sample.name, sample.label, sample.groups) for sample in dataset.samples] == [
        ("gesture_1_finger_1_subject_3_essai_2", 0, {"split": "train", "subject": "3"}),
        ("gesture_14_finger_2_subject_28_essai_5", 13, {"split": "train", "subject": "28"}),
        ("gesture_6_finger_2_subject_5_essai_1", 5, {"split": "test", "subject": "5"}),
    ]
    finer = load_dataset("shrec17_28", release / "HandGestureDataset_SHREC2017")
    assert finer.labels == LABELS_28 and len(set(LABELS_28)) == 28
    assert [finer.labels[sample.label] for sample in finer.samples] == [
        "grab, one finger",
        "shake, whole hand",
        "rotate counterclockwise, whole hand",
    ]


def test_clips_are_normalized(release: Path) -> None:
    clip, _ = load_dataset("shrec17_14", release)[0]
    joints = clip.joints[0]
    assert (clip.layout.name, clip.fps, clip.joints.shape) == ("shrec22", 30.0, (1, 4, 22, 3))
    np.testing.assert_allclose(joints[0, 0], 0, atol=2e-6)
    np.testing.assert_allclose(np.linalg.norm(joints[0, 10] - joints[0, 0]), 1, atol=1e-5)
    assert clip.valid.all()  # the first wrist lies on the origin and is there
    raw = some_joints()
    size = np.linalg.norm(raw[0, 10] - raw[0, 0])
    np.testing.assert_allclose(joints, (raw - raw[0, 0]) / size, atol=1e-5)


def test_they_prepare(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(release / "cache"))
    packed = prepare("shrec17_14", release, load_layout("shrec22"), jobs=1)
    assert packed.select("split=test").tolist() == [False, False, True]


def test_missing_joints_stay_missing() -> None:
    joints = some_joints()
    joints[0, :] = 0
    joints[1, 10] = joints[1, 0]
    joints[3, 5] = 0
    valid = (joints != 0).any(-1)
    normalized = normalize_hand(joints, valid, source="a.txt")
    assert not normalized[~valid].any()
    np.testing.assert_allclose(normalized[1, 0], 0, atol=2e-6)
    np.testing.assert_allclose(np.linalg.norm(normalized[2, 10] - normalized[2, 0]), 1)
    with pytest.raises(InputError, match=r"a\.txt"):
        normalize_hand(np.ones((3, 22, 3)), np.ones((3, 22), bool), source="a.txt")


@pytest.mark.parametrize(
    "line",
    [
        "1 1 3 2 1 1",
        "1 1 3 2 1 1 4 4",
        "1 1 3 2 1 1 x",
        "15 1 3 2 1 1 4",
        "1 1 3 2 0 1 4",
        "1 1 3 2 1 3 4",
        "2 1 3 2 2 3 4",
        "6 2 5 1 6 12 4",
        "",
    ],
)
def test_bad_rows_name_the_line(release: Path, line: str) -> None:
    path = release / "HandGestureDataset_SHREC2017" / "test_gestures.txt"
    path.write_text(f"6 2 5 1 6 12 4\n{line}\n")
    with pytest.raises(InputError) as caught:
        load_dataset("shrec17_14", release)
    assert caught.value.field == f"{path}:2"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("1 " * 65, 1),
        ("1 " * 66 + "\n" + "1 " * 67, 2),
        ("1 " * 65 + "nan", 1),
        ("1 " * 65 + "x", 1),
        ("1 " * 65 + "1e300", 1),
        ("1 " * 66 + "\n\n" + "1 " * 66, 2),
    ],
)
def test_bad_clips_name_the_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "skeletons_world.txt").write_text(text)
    with pytest.raises(InputError) as caught:
        load_shrec17_clip(tmp_path / "skeletons_world.txt")
    assert caught.value.field == f"{tmp_path / 'skeletons_world.txt'}:{line}"

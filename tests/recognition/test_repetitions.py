"""Repetitions: counted with their times, by exercise; standing still and single movements are none."""

from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.datasets.uiprmd import load_uiprmd
from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.recognition.repetitions import count_repetitions
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

SAMPLES = Path(__file__).parents[2] / "samples"
CORE = load_layout("core19")
FPS = 30.0
WAYS = {
    "arm": {"left_wrist": (0.4, 0.4, 0), "left_elbow": (0.2, 0.2, 0)},
    "knee": {"right_knee": (0, 0.4, 0.2), "right_ankle": (0, 0.4, 0.1), "right_toe": (0, 0.4, 0.1)},
}


def standing() -> np.ndarray:
    return np.asarray(clip_to_layout(load_clip(SAMPLES / "walk.bvh"), CORE).joints[0, 0], np.float64)


def still(seconds: float) -> np.ndarray:
    return np.repeat(standing()[None], round(seconds * FPS), 0)


def once(kind: str, *, seconds: float = 1.5, size: float = 1.0) -> np.ndarray:
    joints = still(seconds)
    out = np.sin(np.pi * np.arange(len(joints)) / len(joints))[:, None] ** 2
    for name, way in WAYS[kind].items():
        joints[:, CORE.names.index(name)] += size * out * np.array(way)
    return joints


def clip_of(*parts: np.ndarray, fps: float = FPS) -> Clip:
    joints = np.concatenate(parts)
    sway = 0.01 * np.sin(2 * np.pi * 0.3 * np.arange(len(joints)) / fps)[:, None, None]
    return Clip((joints + sway)[None].astype(np.float32), CORE, fps)


def counts(clip: Clip) -> list[int]:
    return [found.count for found in count_repetitions(clip)]


def test_repetitions_have_their_times() -> None:
    parts = [still(2), *[once("arm")] * 4, still(3), *[once("arm")] * 2]
    (found,) = count_repetitions(clip_of(*parts))
    starts = [2.0, 3.5, 5.0, 6.5, 11.0, 12.5]
    assert found.count == 6
    for repetition, start in zip(found.repetitions, starts, strict=True):
        assert start <= repetition.start_s < repetition.turn_s < repetition.end_s <= start + 1.6
        assert abs(repetition.turn_s - start - 0.75) < 0.25


@pytest.mark.parametrize("sway", [0.0, 0.01, 0.02])
def test_standing_still_counts_nothing(sway: float) -> None:
    rng = np.random.default_rng(1)
    joints = still(20) + rng.normal(0, 0.003, still(20).shape)
    joints += (sway * np.sin(np.arange(len(joints)) / 25))[:, None, None] * np.array([1, 0, 0.5])
    assert counts(Clip(joints[None].astype(np.float32), CORE, FPS)) == []


def test_what_is_done_once_is_no_repetition() -> None:
    assert counts(clip_of(still(2), once("arm"), still(2), once("knee"), still(2))) == []


def test_another_exercise_between_is_counted_apart() -> None:
    parts = [*[once("arm")] * 3, still(2), *[once("knee")] * 4, *[once("arm")] * 2]
    assert counts(clip_of(*parts)) == [5, 4]


def test_tempo_and_size_may_vary() -> None:
    parts = [once("knee", seconds=seconds, size=size) for seconds, size in ((1, 1), (3, 0.8), (1.5, 1.2), (2, 0.9))]
    assert counts(clip_of(still(1), *parts)) == [4]


def test_turning_moving_on_and_units_change_nothing() -> None:
    clip = clip_of(still(1), *[once("knee")] * 5)
    angle = np.linspace(0, 2, clip.frames)
    turn = np.zeros((clip.frames, 3, 3))
    turn[:, 0, 0] = turn[:, 2, 2] = np.cos(angle)
    turn[:, 0, 2], turn[:, 2, 0], turn[:, 1, 1] = np.sin(angle), -np.sin(angle), 1
    path = np.linspace(0, 3000, clip.frames)[:, None, None] * np.array([1, 0, 1])
    moved = np.einsum("tvc,tdc->tvd", clip.joints[0], turn) * 1000 + path
    assert counts(Clip(moved[None].astype(np.float32), CORE, FPS)) == counts(clip) == [5]


def test_frame_rates_agree() -> None:
    clip = clip_of(still(1), *[once("arm")] * 5)
    half = Clip(clip.joints[:, ::2], CORE, FPS / 2)
    assert counts(half) == counts(clip) == [5]


def test_strides_of_a_walk_are_counted() -> None:
    (found,) = count_repetitions(load_clip(SAMPLES / "walk.bvh"))
    lengths = [one.end_s - one.start_s for one in found.repetitions]
    assert found.count == 3 and min(lengths) > 0.8 and max(lengths) < 1.3


def test_each_person_is_counted_and_absence_is_no_fault() -> None:
    clip = clip_of(still(1), *[once("arm")] * 4)
    joints = np.concatenate([clip.joints, np.zeros_like(clip.joints), clip.joints + 2])
    valid = np.ones(joints.shape[:3], bool)
    valid[2, :25] = False
    found = count_repetitions(Clip(joints, CORE, FPS, valid))
    assert [(one.person, one.count) for one in found] == [(0, 4), (2, 4)]
    assert found[1].repetitions[0].start_s >= 25 / FPS


def test_one_frame_is_none() -> None:
    assert counts(Clip(standing()[None, None].astype(np.float32), CORE, FPS)) == []


def test_recorded_exercises_are_counted(data_root: Path) -> None:
    """Ten recorded squats, one after the other, and ten raised legs, of a person on whom nothing was chosen."""
    kept = [one for one in load_uiprmd(data_root) if one.subject == 8]
    for exercise in ("deep squat", "straight leg raise"):
        done = [one.clip.joints[0] for one in kept if one.exercise == exercise]
        clip = Clip(np.concatenate(done)[None], CORE, 50.0)
        assert abs(sum(counts(clip)) - len(done)) <= 1


def test_the_command_prints_counts(capsys: pytest.CaptureFixture[str]) -> None:
    main(["recognize", str(SAMPLES / "walk.bvh"), "--repetitions"])
    assert "3 repetitions, seconds" in capsys.readouterr().out
    main(["recognize", str(SAMPLES / "walk.bvh"), "--repetitions", "--json"])
    assert '"repetitions": [{"id": 0, "count": 3' in capsys.readouterr().out

"""Falls and stillness of bodies moved by hand."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.recognition.events import STILL_S, EventWatcher, find_events
from skelact.recognition.streaming import StreamAnswer
from skelact.skeleton import clip_to_layout
from skelact.values import Clip, Scores

CORE = load_layout("core19")
SAMPLES = Path(__file__).parents[2] / "samples"
FPS = 30.0


@cache
def standing() -> np.ndarray:
    """A real pose with its feet on the floor: (19, 3)."""
    pose = clip_to_layout(load_clip(SAMPLES / "walk.bvh"), CORE).joints[0, 0].astype(np.float64)
    pose -= [pose[0, 0], pose[:, 1].min(), pose[0, 2]]
    return pose


def tip_over(seconds: float, *, degrees: float = 88.0) -> np.ndarray:
    """Stand for a second, tip over around the feet like a board, and stay for a second: (T, 19, 3)."""
    angles = np.radians(degrees) * np.clip((np.arange(round((seconds + 2) * FPS)) / FPS - 1) / seconds, 0, 1) ** 2
    x, y, z = standing().T
    back, up = np.cos(angles), np.sin(angles)
    return np.stack([np.stack([x, y * c + z * s + 0.1 * s, z * c - y * s], 1) for c, s in zip(back, up, strict=True)])


def to_clip(joints: np.ndarray, *, scale: float = 1.0) -> Clip:
    return Clip((scale * joints[None]).astype(np.float32), CORE, FPS)


def kinds(clip: Clip) -> list[str]:
    return [event.kind for event in find_events(clip)]


@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_a_fall_is_found_in_any_unit(scale: float) -> None:
    falls = [event for event in find_events(to_clip(tip_over(0.8), scale=scale)) if event.kind == "fall"]
    assert len(falls) == 1
    assert 1.0 < falls[0].start_s < 1.9
    assert falls[0].start_s < falls[0].time_s < 2.3


def test_lying_down_slowly_is_no_fall() -> None:
    assert "fall" not in kinds(to_clip(tip_over(4.0)))


def test_bending_far_and_fast_is_no_fall() -> None:
    assert "fall" not in kinds(to_clip(tip_over(0.6, degrees=50)))


def test_dropping_to_the_floor_and_sitting_there_is_no_fall() -> None:
    joints = np.repeat(standing()[None], round(3 * FPS), 0)
    sink = np.clip((np.arange(len(joints)) / FPS - 1) / 0.4, 0, 1)[:, None]
    lower = [index for index, name in enumerate(CORE.names) if "ankle" not in name and "toe" not in name]
    joints[:, lower, 1] -= sink * (standing()[0, 1] - 0.1)
    assert "fall" not in kinds(to_clip(joints))


def test_who_gets_up_and_falls_again_falls_twice() -> None:
    fall = tip_over(0.8)
    assert kinds(to_clip(np.concatenate([fall, fall[::-1], fall]))).count("fall") == 2


def test_walking_moves_and_standing_is_still() -> None:
    walk = clip_to_layout(load_clip(SAMPLES / "walk.bvh"), CORE)
    assert kinds(walk) == ["moving"]
    rng = np.random.default_rng(0)
    joints = standing() + rng.normal(0, 0.003, (round(3 * FPS), 19, 3))
    (event,) = find_events(to_clip(joints))
    assert event.kind == "still"
    assert event.time_s == pytest.approx(STILL_S, abs=0.1)


def test_stillness_between_motions_is_told_with_its_times() -> None:
    rng = np.random.default_rng(0)
    wave = np.zeros((round(6 * FPS), 19, 3))
    wave[:, CORE.names.index("left_wrist"), 1] = 0.4 * np.abs(np.sin(np.arange(len(wave)) / FPS * 3))
    wave[round(2 * FPS) : round(4 * FPS)] = 0
    found = find_events(to_clip(standing() + wave + rng.normal(0, 0.002, wave.shape)))
    assert [event.kind for event in found] == ["moving", "still", "moving"]
    assert found[1].start_s == pytest.approx(2.0, abs=0.3)
    assert found[2].time_s == pytest.approx(4.1, abs=0.3)


def test_a_stream_says_the_same_as_the_clip() -> None:
    clip = to_clip(tip_over(0.8))
    watcher = EventWatcher(CORE, fps=FPS)
    live = [event for frame in clip.joints[0] for event in watcher.add({5: frame})]
    assert [event.kind for event in live] == kinds(clip)
    assert {event.person_id for event in live} == {5}


def test_missing_joints_make_no_event() -> None:
    joints = tip_over(0.8)
    joints[:, [index for index, name in enumerate(CORE.names) if "knee" in name]] = np.nan
    watcher = EventWatcher(CORE, fps=FPS)
    assert not [event for frame in joints for event in watcher.add({0: frame})]


def test_a_joint_that_is_never_seen_changes_nothing() -> None:
    joints = tip_over(0.8)
    joints[:, CORE.names.index("left_wrist")] = np.nan
    watcher = EventWatcher(CORE, fps=FPS)
    found = [event.kind for frame in joints for event in watcher.add({0: frame})]
    assert "fall" in found


def test_points_in_pictures_are_refused() -> None:
    with pytest.raises(InputError, match="3D"):
        find_events(Clip(np.zeros((1, 5, 19, 2), np.float32), CORE, FPS))


def answers_of(probabilities: list[float]) -> list[StreamAnswer]:
    labels = ("run", "sit", "walk")
    return [
        StreamAnswer(5, 3 * index, 3 * index, Scores(labels, np.array([(1 - p) / 2, (1 - p) / 2, p], np.float32)))
        for index, p in enumerate(probabilities)
    ]


def changes_of(probabilities: list[float], **options: int) -> list[tuple[str, str, int]]:
    watcher, found = EventWatcher(CORE, fps=FPS, **options), []
    for index, answer in enumerate(answers_of(probabilities)):
        watcher.add({5: standing()})
        found += [(event.kind, event.label, index) for event in watcher.see(answer)]
    return found


def test_an_action_starts_and_ends_with_hysteresis() -> None:
    assert changes_of([0.4, 0.7, 0.7, 0.4, 0.5, 0.36, 0.34, 0.34]) == [("starts", "walk", 2), ("ends", "walk", 7)]


def test_one_doubtful_answer_ends_nothing() -> None:
    assert changes_of([0.9, 0.9, 0.34, 0.9, 0.34, 0.9]) == [("starts", "walk", 1)]


def test_an_early_answer_is_a_matter_of_one() -> None:
    assert changes_of([0.4, 0.7, 0.7], confirmed=1) == [("starts", "walk", 1)]


def test_events_wait_until_they_are_taken() -> None:
    watcher = EventWatcher(CORE, fps=FPS)
    for answer in answers_of([0.9, 0.9]):
        watcher.add({5: standing()})
        watcher.see(answer)
    assert [(event.kind, event.label) for event in watcher.take(5)] == [("starts", "walk")]
    assert watcher.take(5) == []

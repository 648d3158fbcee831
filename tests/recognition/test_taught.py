"""Actions taught by example: named in clips and live windows, told apart, and nothing that does not fit is taken."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.taught import ActionExamples, TaughtActions, load_actions, save_action
from skelact.recognition.timeline import live_answers
from skelact.values import Clip

SAMPLES = Path(__file__).parents[2] / "samples"
CORE = load_layout("core19")


@cache
def shipped() -> Recognizer:
    return load_recognizer(threads=1)


@cache
def standing() -> np.ndarray:
    """A real pose: the first frame of a walk, (19, 3)."""
    from skelact.skeleton import clip_to_layout

    return np.asarray(clip_to_layout(load_clip(SAMPLES / "walk.bvh"), CORE).joints[0, 0])


def gesture(kind: str, *, seed: int = 0, seconds: float = 3.0) -> Clip:
    """A standing person who moves both wrists out ("spread") or one knee up ("knee"), with a tempo of their own."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(seconds * 30)) / 30
    phase = np.sin(2 * np.pi * rng.uniform(0.4, 0.6) * times)[:, None] ** 2
    joints = np.repeat(standing()[None], len(times), 0) * rng.uniform(0.9, 1.1)
    moves = {
        "spread": {"left_wrist": (0.5, 0.3, 0), "right_wrist": (-0.5, 0.3, 0), "left_elbow": (0.25, 0.15, 0)},
        "knee": {"left_knee": (0, 0.45, 0.2), "left_ankle": (0, 0.4, 0.1), "left_toe": (0, 0.4, 0.1)},
    }[kind]
    for name, way in moves.items():
        joints[:, CORE.names.index(name)] += phase * np.array(way)
    joints += rng.normal(0, 0.003, joints.shape)
    return Clip(joints[None].astype(np.float32), CORE, 30.0)


@cache
def taught() -> Recognizer:
    examples = [shipped().learn(kind, [gesture(kind, seed=seed) for seed in (1, 2, 3)]) for kind in ("spread", "knee")]
    return shipped().with_actions(examples)


@pytest.mark.parametrize("kind", ["spread", "knee"])
def test_a_taught_action_is_named_in_a_clip_and_live(kind: str) -> None:
    clip = gesture(kind, seed=9, seconds=4.0)
    assert shipped().recognize(clip)[0].label != kind
    (scores,) = taught().recognize(clip)
    assert scores.label == kind and scores.labels[-2:] == ("spread", "knee")
    assert live_answers(clip, taught())[-1].scores.label == kind


def test_what_was_known_stays_known() -> None:
    (scores,) = taught().recognize(load_clip(SAMPLES / "walk.bvh"))
    assert scores.label == "walk"


def test_taught_actions_are_known_and_the_classes_as_before() -> None:
    (scores,) = taught().recognize(gesture("knee", seed=9, seconds=4.0))
    assert scores.known is not None and scores.known >= scores.probabilities[-2:].sum() - 1e-6
    walk = load_clip(SAMPLES / "walk.bvh")
    (before,), (after,) = shipped().recognize(walk), taught().recognize(walk)
    assert after.known == pytest.approx(before.known, abs=1e-4) and after.min_known == before.min_known
    assert taught().without_live().known is shipped().known


def test_a_taught_action_is_named_where_the_networks_know_nothing() -> None:
    row = np.zeros(len(taught().labels) + 1, np.float32)
    row[-2:] = 20.0, -20.0  # the last taught action, and the logit of `known`
    scores = taught().row_to_scores(row)
    assert (scores.label, scores.known) == ("knee", pytest.approx(1.0, abs=1e-4))
    row[[0, -2]] = row[[-2, 0]]  # now the first class
    assert taught().row_to_scores(row).certainty == "unknown"


def test_probabilities_of_the_classes_keep_their_ratios() -> None:
    clip = load_clip(SAMPLES / "walk.bvh")
    (before,), (after,) = shipped().recognize(clip), taught().recognize(clip)
    kept = after.probabilities[: len(before.labels)]
    np.testing.assert_allclose(kept / kept.sum(), before.probabilities, atol=1e-3)


def test_one_recording_is_named_again() -> None:
    clip = gesture("knee", seed=4)
    (scores,) = shipped().with_actions([shipped().learn("my gesture", [clip])]).recognize(clip)
    assert scores.label == "my gesture"


def test_a_recording_without_evidence_teaches_nothing() -> None:
    still = Clip(np.repeat(standing()[None, None], 60, 1).astype(np.float32), CORE, 30.0)
    two = replace(gesture("knee"), joints=np.repeat(gesture("knee").joints, 2, 0), valid=None)
    for clip, reason in ((still, "moves"), (two, "one person")):
        with pytest.raises(InputError, match=reason) as caught:
            shipped().learn("it", [gesture("knee"), clip])
        assert caught.value.field == "clips[1]"
    with pytest.raises(InputError, match="at least one"):
        shipped().learn("it", [])


def test_a_class_cannot_be_taught_again() -> None:
    with pytest.raises(InputError, match="class of"):
        shipped().learn("walk", [gesture("knee")])


def test_what_was_taught_to_another_recognizer_is_refused() -> None:
    background = shipped().need_background()
    foreign = ActionExamples("it", np.zeros((1, 171)), np.ones((1, 384)), "another")
    with pytest.raises(InputError, match="another recognizer"):
        TaughtActions(background, [foreign])


@pytest.mark.parametrize("name", ["", " x", "a\nb", "x" * 65])
def test_names_that_cannot_be_shown_are_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        ActionExamples(name, np.zeros((1, 2)), np.zeros((1, 2)), "")
    assert caught.value.field == "name"


def test_a_folder_keeps_actions_and_replaces_one_of_the_same_name(tmp_path: Path) -> None:
    rows = np.ones((2, 3))
    save_action(tmp_path, ActionExamples("a/b", rows, rows, "f"))
    save_action(tmp_path, ActionExamples("a b", rows, rows, "f"))
    save_action(tmp_path, ActionExamples("a/b", rows[:1], rows[:1], "f"))
    assert [(one.name, one.count) for one in load_actions(tmp_path)] == [("a b", 2), ("a/b", 1)]
    (tmp_path / "odd.npz").write_bytes(b"nothing")
    with pytest.raises(InputError, match="taught action"):
        load_actions(tmp_path)
    with pytest.raises(InputError, match="skelact teach"):
        load_actions(tmp_path / "none")


def test_the_command_teaches_and_recognize_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from skelact.formats.clip_npz import save_clip_npz

    for seed in (1, 2):
        save_clip_npz(tmp_path / f"take{seed}.npz", gesture("knee", seed=seed))
    takes = [str(tmp_path / f"take{seed}.npz") for seed in (1, 2)]
    folder = tmp_path / "mine"
    main(["teach", "my gesture", *takes, "-o", str(folder)])
    assert "2 of 2" in capsys.readouterr().out
    save_clip_npz(tmp_path / "new.npz", gesture("knee", seed=7))
    main(["recognize", str(tmp_path / "new.npz"), "--actions", str(folder), "--json"])
    assert '"action": "my gesture"' in capsys.readouterr().out

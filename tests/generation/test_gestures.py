"""Gestures and stances by rule: every one reaches its targets, counts come out, and motions end as they should."""

import numpy as np
import pytest
from walking import walking

from skelact.errors import InputError
from skelact.generation.endings import close_loop, rest_at_ends, tile
from skelact.generation.generator import MotionGenerator
from skelact.generation.gesture_targets import TARGETS
from skelact.generation.gestures import LaidGesture, lay_gestures
from skelact.generation.options import GenerateOptions
from skelact.generation.sentence_checks import Outcome, judge_sentence, load_stated_sentences, parse_check
from skelact.generation.sentence_measures import MEASURES, STILL_MPS, Scene
from skelact.generation.stances import STANCES as SHAPES
from skelact.language.actions import Performance
from skelact.language.gestures import GESTURES
from skelact.language.stances import STANCES
from skelact.skeleton.body import BODY_PARTS, rest_motion


def laid(name: str, frames: int = 90, times: int | None = None) -> Scene:
    gesture = LaidGesture(Performance(name, (name,), 1.0), 0, 0, frames, times)
    owners = np.zeros((frames, len(BODY_PARTS)), int)
    return Scene.of(lay_gestures(rest_motion(frames, 30.0), owners, [gesture]))


def test_every_gesture_and_stance_has_a_shape() -> None:
    assert set(TARGETS) == set(GESTURES)
    kinds = {name.removesuffix("-left").removesuffix("-right") for name in STANCES}
    assert kinds == set(SHAPES)


@pytest.mark.parametrize("name", ["salute-left", "phone-right", "hand-on-hip-left", "pray", "cover-ears", "arms-out"])
def test_hands_come_to_their_places(name: str) -> None:
    scene = laid(name)
    middle = scene.cut(0.4, 0.6)
    for side, path in TARGETS[name].hands.items():
        place = np.array(path.places[0]) * (1.0 if side == "left" else -1.0, 1.0, 1.0)
        assert np.linalg.norm(middle.hand(side) - middle.at(path.joint, *place), axis=1).max() < 0.06


def test_heads_turn_and_nod() -> None:
    assert MEASURES["look.left"](laid("look-left")) > 50
    assert MEASURES["look.right"](laid("look-right")) > 50
    assert MEASURES["nods"](laid("nod", 120, times=3)) == 3
    assert MEASURES["claps"](laid("clap", 150, times=4)) == 4


def test_an_arm_that_another_action_owns_is_left_alone() -> None:
    gesture = LaidGesture(Performance("clap", ("clap",), 1.0), 1, 0, 90, None)
    owners = np.zeros((90, len(BODY_PARTS)), int)
    rest = rest_motion(90, 30.0)
    assert np.allclose(lay_gestures(rest, owners, [gesture]).rotations, rest.rotations, atol=1e-6)


def test_a_motion_comes_from_rest_and_goes_back() -> None:
    rested = Scene.of(rest_at_ends(walking(120, speed=0.0), rest_motion(1, 30.0), start=True, end=True))
    assert max(MEASURES["rest.start"](rested), MEASURES["rest.end"](rested)) < STILL_MPS


def test_a_closed_loop_leads_into_itself() -> None:
    closed = close_loop(walking(50))
    assert MEASURES["loop"](Scene.of(walking(50))) > 3.0 > 1.5 > MEASURES["loop"](Scene.of(closed))
    assert len(tile(closed).rotations) == 150


@pytest.mark.parametrize("text", ["ahead", "fly = 3", "ahead = x", "order travel", "order travel nowhere"])
def test_checks_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_check(text)


@pytest.mark.parametrize(
    ("text", "checks", "outcome"),
    [
        ("walk forward 3 meters", "ahead = 3; steps > 3", Outcome.RIGHT),
        ("walk forward 3 meters", "ahead = 9", Outcome.WRONG),
        ("walk like a giraffe", "ahead < 0", Outcome.PARTLY),
        ("photosynthesize", "ahead = 3", Outcome.REFUSED),
    ],
)
def test_sentences_are_judged_by_stated_checks(
    generator: MotionGenerator, tmp_path: object, text: str, checks: str, outcome: Outcome
) -> None:
    file = tmp_path / "sentences.tsv"  # type: ignore[operator]
    file.write_text(f"# kind, sentence, checks\nspace\t{text}\t{checks}\n", encoding="utf-8")
    (sentence,) = load_stated_sentences(file)
    judged = judge_sentence(generator, sentence, GenerateOptions(attempts=1))
    assert judged.outcome == outcome
    assert judged.made is None or judged.at_rest


def test_the_shipped_sentences_can_be_read() -> None:
    from pathlib import Path

    sentences = load_stated_sentences(Path(__file__).with_name("open_sentences.tsv"))
    assert len(sentences) == 80 and all(sentence.checks for sentence in sentences)

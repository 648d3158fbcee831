"""Words to known actions: sides, directions, styles, and the many ways to say one thing."""

import pytest

from skelact.language.actions import KNOWN, Performance
from skelact.language.performances import PHRASES
from skelact.language.planner import load_planner

PLANNER = load_planner()


def found(text: str) -> list[Performance]:
    return [one for action in PLANNER.plan(text).actions for one in action.performances]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("walk", ["walk"]),
        ("strolling along", ["walk"]),
        ("a man is sprinting", ["run"]),
        ("jog on the spot waving both arms over your head", ["run", "wave-left-hand", "wave-right-hand"]),
        ("walk backwards", ["walk-back"]),
        ("walk to the left", ["walk-left"]),
        ("turn right", ["walk-turn-right"]),
        ("turn around", ["walk-turn-left"]),
        ("wave", ["wave-right-hand"]),
        ("wave with the left arm", ["wave-left-hand"]),
        ("say hello with the left hand", ["wave-left-hand"]),
        ("lift your right arm", ["raise-right-hand"]),
        ("put both hands up", ["raise-left-hand", "raise-right-hand"]),
        ("tiptoe with the left hand up", ["walk", "raise-left-hand"]),
        ("throw a left hook", ["punch-left"]),
        ("put both hands in the air", ["raise-left-hand", "raise-right-hand"]),
        ("throw your right arm into the air", ["raise-right-hand"]),
        ("leap into the air with both arms up", ["jump", "raise-left-hand", "raise-right-hand"]),
        ("raise the left hand and the right hand", ["raise-left-hand", "raise-right-hand"]),
        ("kick with the left leg", ["kick-left"]),
        ("throw a punch", ["punch-right"]),
        ("leap into the air", ["jump"]),
        ("bend down and walk", ["pick-up", "walk"]),
        ("bow and then run", ["bow", "run"]),
        ("swing a sword", ["slash"]),
        ("stand still", ["stand"]),
        ("shout", ["call"]),
        ("juggle", []),
        ("raise the left knee", []),
    ],
)
def test_phrases_name_actions(text: str, names: list[str]) -> None:
    assert [performance.name for performance in found(text)] == names


def test_style_tempo_and_place_are_heard() -> None:
    (angry,) = found("walk angrily")
    assert angry.words == ("walk", "angry")
    (slow,), (fast,), (still,) = found("walk slowly"), found("quickly walk"), found("run in place")
    assert slow.tempo > 1 > fast.tempo and "fast" in fast.words
    assert still.in_place and not slow.in_place


def test_circles_and_turns_say_how_far() -> None:
    assert found("walk in a circle")[0].turn_rad == pytest.approx(2 * 3.14159, abs=0.01)
    assert found("walk clockwise in a circle")[0].turn_rad < 0
    assert found("turn left")[0].turn_rad > 0 > found("turn right")[0].turn_rad
    assert found("walk")[0].turn_rad == 0.0
    assert found("dance")[0].turn_rad is None


def test_every_phrase_leads_to_known_actions() -> None:
    for name, listed in PHRASES.items():
        for phrase in listed.split(","):
            text = f"{phrase.strip()} hand" if name == "raise-hand" and "hand" not in phrase else phrase.strip()
            action = PLANNER.plan(text).actions[0]
            names = [one.name for one in action.performances]
            assert names and set(names) <= set(KNOWN), phrase

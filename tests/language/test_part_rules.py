import pytest

from skelact.language import part_rules
from skelact.language.lexicon import load_lexicon, order_parts, parse_parts
from skelact.language.part_rules import LIMB_RULES, LimbRule, find_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("walk", "legs global"),
        ("waving the left hand", "left_arm"),
        ("raise left and right arms", "arms"),
        ("lift the left knee", "left_leg"),
        ("move the left arm", "left_arm"),
        ("turn the head to the left", "head"),
        ("turn left", "legs global"),
        ("kick the ball with the right foot", "right_leg"),
        ("right kick", "right_leg"),
        ("hop on the left foot", "left_leg global"),
        ("touch the left knee with the right hand", "right_arm"),
        ("scratch the head", "arms head"),
        ("put the hand on the head", "arms"),
        ("pick the red box up", "arms torso"),
        ("pick up a box from the floor", "body"),
        ("walk with the hands on the hips", "arms legs global"),
        ("walk with the head down", "head legs global"),
        ("walk like a zombie", "body"),
        ("do a cartwheel", "body"),
        ("bend the knees", "legs"),
        ("stretch the back", "torso"),
        ("step back", "legs global"),
        ("hold the phone in the right hand", "right_arm"),
        ("the left arm is raised", "left_arm"),
        ("arms up", "arms"),
        ("lean over to pick up a coin", "arms torso global"),
    ],
)
def test_words_name_the_parts(text: str, parts: str) -> None:
    found = find_parts(text, load_lexicon())
    assert found.parts == order_parts(parse_parts(parts))
    assert found.evidence and found.source == "lexicon"


@pytest.mark.parametrize("text", ["zorp the gizmo", "quantum chromodynamics", "gehen", "走路", "...", "life"])
def test_unknown_words_name_nothing(text: str) -> None:
    found = find_parts(text, load_lexicon())
    assert (found.parts, found.confidence, found.source) == ((), 0.0, "unknown")


def test_left_and_right_mirror_each_other() -> None:
    swap = {"left_arm": "right_arm", "right_arm": "left_arm", "left_leg": "right_leg", "right_leg": "left_leg"}
    for text in ("wave the left hand", "left kick", "step forward with the left foot", "punch with the left fist"):
        found, mirrored = (find_parts(one, load_lexicon()) for one in (text, text.replace("left", "right")))
        assert {swap.get(part, part) for part in found.parts} == set(mirrored.parts)
        assert found.confidence == mirrored.confidence


def test_confidence_sinks_with_unknown_words() -> None:
    plain, odd = (find_parts(text, load_lexicon()) for text in ("wave the hand", "wave the gizmo of frobnication"))
    assert 0 < odd.confidence < plain.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "bow",
        "sit down",
        "squat",
        "lean to the left",
        "twist the torso",
        "pick up",
        "throw a ball",
        "swing a golf club",
        "roundhouse kick",
        "fall",
        "stumble",
        "keep the balance",
        "sneak",
        "sway the hips",
        "look over the shoulder",
        "sweep the floor",
    ],
)
def test_the_torso_moves_when_the_trunk_bends_turns_or_loses_balance(text: str) -> None:
    assert "torso" in find_parts(text, load_lexicon()).parts


@pytest.mark.parametrize(
    "text",
    [
        "wave",
        "clap",
        "drink",
        "type",
        "punch",
        "jab",
        "block",
        "shrug",
        "hug a friend",
        "put on a jacket",
        "point ahead",
        "kick",
        "stand still",
        "wait",
        "turn around",
        "spin around",
        "look around",
        "shoot a bow",
    ],
)
def test_the_torso_rests_when_only_limbs_the_head_or_the_whole_body_move(text: str) -> None:
    found = find_parts(text, load_lexicon()).parts
    assert found and "torso" not in found


@pytest.mark.parametrize("rule", LIMB_RULES, ids=lambda rule: rule.example)
def test_every_rule_changes_its_example(rule: LimbRule, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = order_parts(parse_parts(rule.parts))
    assert find_parts(rule.example, load_lexicon()).parts == wanted
    others = tuple(other for other in LIMB_RULES if other is not rule)
    monkeypatch.setattr(part_rules, "LIMB_RULES", others)
    assert find_parts(rule.example, load_lexicon()).parts != wanted

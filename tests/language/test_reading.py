"""One action's words to known motions: sides, directions, styles, what is left over, and what makes another motion."""

import math

import pytest

from skelact.language import PlannedAction, load_planner
from skelact.language.actions import KNOWN, Performance
from skelact.language.heads import GOING
from skelact.language.motions import load_motions
from skelact.language.plan import STEPS

PLANNER = load_planner()
PHRASE_SAMPLE = 8  # of so many phrases one is tried in the quick run


def actions(text: str) -> tuple[PlannedAction, ...]:
    return PLANNER.plan(text).actions


def found(text: str) -> list[Performance]:
    return [one for action in actions(text) for one in action.performances]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("walk", ["walk"]),
        ("strolling along", ["walk"]),
        ("a man is sprinting", ["run"]),
        ("jog on the spot waving both arms over your head", ["run", "wave-left-hand", "wave-right-hand"]),
        ("walk to the left", ["walk-left"]),
        ("turn right", ["walk-turn-right"]),
        ("wave", ["wave-right-hand"]),
        ("wave with the left arm", ["wave-left-hand"]),
        ("say hello with the left hand", ["wave-left-hand"]),
        ("lift your right arm", ["raise-right-hand"]),
        ("put both hands up", ["raise-left-hand", "raise-right-hand"]),
        ("put both hands in the air", ["raise-left-hand", "raise-right-hand"]),
        ("throw your right arm into the air", ["raise-right-hand"]),
        ("leap into the air with both arms up", ["jump", "raise-left-hand", "raise-right-hand"]),
        ("raise the left hand and the right hand", ["raise-left-hand", "raise-right-hand"]),
        ("throw a left hook", ["hook-left"]),
        ("bend down and walk", ["pick-up", "walk"]),
        ("swing a sword", ["slash"]),
        ("does not move", ["stand"]),
        ("juggle", []),
        ("raise the left knee", ["lift-knee-left"]),
    ],
)
def test_phrases_name_motions(text: str, names: list[str]) -> None:
    assert [performance.name for performance in found(text)] == names


@pytest.mark.parametrize(
    ("text", "unheard"),
    [
        ("walk", []),
        ("waddle forward", ["waddle"]),
        ("walk up the stairs", ["up the stairs"]),
        ("run over an obstacle", ["over an obstacle"]),
        ("pick up the toolbox", ["the toolbox"]),
        ("walk sadly", []),
        ("jump sadly", ["sadly"]),
        ("kick a football", []),
        ("wave a flag", ["a flag"]),
        ("a famous man walks", ["famous"]),
        ("walk three times", ["three times"]),
        ("wave 3 meters", ["3 meters"]),
        ("walk or run", ["or run"]),
        ("walk without a hat", ["without a hat"]),
        ("walk without waving", []),
        ("walk like a giraffe", ["like a giraffe"]),
        ("walk like a tired man", []),
        ("walk as if tired", []),
        ("walk as if asleep", ["as if asleep"]),
        ("walk from left to right", ["from left to right"]),
        ("a person in a red shirt walks", ["in a red shirt"]),
        ("takes a deep bow", ["a deep"]),
    ],
)
def test_words_without_an_effect_are_told(text: str, unheard: list[str]) -> None:
    plan = PLANNER.plan(text)
    assert all(action.performances for action in plan.actions)
    assert [one.text for one in plan.not_heard] == unheard
    assert plan.is_whole == (not unheard)


@pytest.mark.parametrize(
    "text",
    [
        "wave the left leg",
        "kick with the left arm",
        "raise the left hand to the right",
        "stand up",
        "turn the page",
        "turn your head",
        "walk the dog",
        "raise a glass",
        "go to sleep",
        "run backwards",
        "is kicked",
        "a wave of panic",
        *("go", "move", "get", "take", "make", "do it", "put it there", "come", "step"),
        *("head", "the box", "pass the ball", "pin him down", "hand", "back"),
        *("skip", "moonwalk", "cartwheel", "knee", "pull-ups", "go wild"),
    ],
)
def test_another_motion_is_never_made(text: str) -> None:
    assert not all(action.performances for action in actions(text))
    assert all(action.reason for action in actions(text) if not action.performances)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nod the head", ["nod"]),
        ("give a military salute", ["salute-right"]),
        ("salute with the left hand", ["salute-left"]),
        ("put the left hand on the hip", ["hand-on-hip-left"]),
        ("hands on hips", ["hand-on-hip-left", "hand-on-hip-right"]),
        ("walk with the head down", ["walk", "look-down"]),
        ("walk with arms crossed", ["walk", "cross-arms"]),
        ("run with the hands behind the head", ["run", "hands-behind-head"]),
        ("carry a box", ["walk", "hold-tray"]),
        ("walk like an old man", ["walk", "stoop"]),
        ("an old man walks", ["walk", "stoop"]),
        ("walk like a zombie", ["walk", "arms-ahead"]),
        ("stand on the left leg", ["balance-left"]),
        ("yoga tree pose", ["balance-right", "pray"]),
        ("hop on one leg", ["hop-right"]),
        ("look left and right", ["look-around"]),
        ("jab", ["punch-left"]),
        ("cross", ["punch-right"]),
    ],
)
def test_gestures_and_stances_are_named(text: str, names: list[str]) -> None:
    assert [one.name for one in found(text)] == names


@pytest.mark.parametrize(
    ("text", "posture"), [("sneak forward", "crouched"), ("tiptoe", "tiptoe"), ("march like a soldier", "march")]
)
def test_postures_of_gaits_are_heard(text: str, posture: str) -> None:
    (performance,) = found(text)
    assert performance.name == "walk" and performance.postures == (posture,)


def test_style_tempo_and_place_are_heard() -> None:
    (angry,) = found("walk angrily")
    assert angry.words == ("walk", "angry")
    (slow,), (fast,), (still,) = found("walk slowly"), found("quickly walk"), found("run in place")
    assert slow.tempo > 1 > fast.tempo and "fast" in fast.words
    assert still.in_place and not slow.in_place
    assert actions("walk slowly and angrily")[0].manners == ("angry", "slow")


@pytest.mark.parametrize(
    ("text", "turn_rad"),
    [
        ("walk in a circle", 2 * math.pi),
        ("walk clockwise in a circle", -2 * math.pi),
        ("walk in a circle twice", 4 * math.pi),
        ("turn left", math.pi / 2),
        ("turn right", -math.pi / 2),
        ("turn around", math.pi),
        ("turn 45 degrees to the right", -math.pi / 4),
        ("turn 180", math.pi),
        ("do a full turn", 2 * math.pi),
        ("make a quarter turn to the right", -math.pi / 2),
        ("spin around", 2 * math.pi),
        ("walk", 0.0),
        ("dance", None),
    ],
)
def test_circles_and_turns_say_how_far(text: str, turn_rad: float | None) -> None:
    (performance,) = found(text)
    assert performance.turn_rad == (turn_rad if turn_rad is None else pytest.approx(turn_rad))


def test_what_was_understood_is_told_apart() -> None:
    (action,) = actions("wave slowly with the left hand for 2 to 3 seconds")
    assert (action.side, action.limb, action.manners) == ("left", "hand", ("slow",))
    assert [(one.kind, one.value, one.note) for one in action.amounts] == [("duration_s", 2.5, "midpoint of 2 to 3")]
    assert actions("walk backwards")[0].direction == "backward"
    assert actions("walk anticlockwise in a circle")[0].direction == "circle"


@pytest.mark.parametrize("step", [PHRASE_SAMPLE, pytest.param(1, marks=pytest.mark.slow)], ids=["sample", "all"])
def test_every_phrase_leads_to_known_motions(step: int) -> None:
    vocabulary = load_motions()
    ended = {"raise-hand": " the hand", "walk": " the door"}
    for phrase, (name, is_partly) in list(vocabulary.phrases.items())[::step]:
        leads_on = phrase[-1] in ("to", "toward", "towards")
        ending = ended.get(name, " the body" if leads_on else "") if name == "raise-hand" or leads_on else ""
        words = [phrase[0], "the box", *phrase[1:]] if name == "pick-up" and {"from", "off"} & set(phrase) else phrase
        going = {("step",): "step forward", **{(word,): f"{word} 2 meters" for word in GOING}}
        text = going.get(phrase, " ".join(words) + ending)
        plan = PLANNER.plan(text)
        names = {one.name for action in plan.actions for one in action.performances}
        assert names and names <= set(KNOWN), phrase
        assert not is_partly or not plan.is_whole, phrase


def test_motions_have_only_known_styles_and_directions() -> None:
    vocabulary = load_motions()
    for motion in vocabulary.motions.values():
        assert motion.styles <= set(vocabulary.styles.values()), motion.name


@pytest.mark.parametrize(
    "text",
    [
        "get up from the floor",
        "slowly get up from the ground",
        "take off from the ground",
        "lift off the ground",
        "pick yourself up from the floor",
        "lift yourself off the floor",
        "stand up from the floor",
        "sit up",
    ],
)
def test_who_gets_up_picks_nothing_up(text: str) -> None:
    assert not actions(text)[0].performances


@pytest.mark.parametrize("text", ["get it up from the floor", "lift the box off the floor", "lift off the floor a box"])
def test_what_is_picked_up_may_stand_anywhere(text: str) -> None:
    assert [one.name for one in actions(text)[0].performances] == ["pick-up"]


@pytest.mark.parametrize(
    ("text", "is_above"),
    [
        ("wave both arms above the head", True),
        ("raise a hand high", True),
        ("walk with both hands over the head", True),
        ("wave overhead", True),
        ("wave both arms", False),
        ("walk with both hands up", False),
    ],
)
def test_hands_above_the_head_are_a_manner(text: str, is_above: bool) -> None:
    assert ("above the head" in actions(text)[0].manners) is is_above


@pytest.mark.parametrize(
    ("text", "posture"),
    [
        ("limp forward", "limp"),
        ("stagger around", "sway"),
        ("walk as if drunk", "sway"),
        ("stomp", "heavy"),
        ("a ninja walk", "crouched"),
        ("a soldier marches", "march"),
        ("limp on the left leg", "limp"),
        ("hobble on your right foot", "limp-right"),
    ],
)
def test_gaits_have_the_posture_that_is_said(text: str, posture: str) -> None:
    (one, *_) = [own for action in actions(text) for own in action.performances]
    assert one.name == "walk" and posture in one.postures


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("walk, then break into a run", ["walk", "run"]),
        ("run, then slow down to a walk", ["run", "walk"]),
        ("cover 6 meters in 4 seconds", ["walk"]),
        ("a leisurely stroll of 8 seconds", ["walk"]),
        ("jump, finish with a bow", ["jump", "bow"]),
        ("raise the left arm, then lower it", ["raise-left-hand", "stand"]),
        ("face the other way", ["walk-turn-left"]),
        ("clap your hands over your head", ["clap-overhead"]),
        ("shrug", ["shrug"]),
        ("a backwards walk", ["walk-back"]),
        ("walk backwards in a circle with a radius of 2 m", ["walk-back"]),
        ("walk diagonally to the front left", ["walk-left"]),
        ("don't move the arms while you walk", ["walk", "arms-still"]),
        ("walk without swinging your arms", ["walk", "arms-still"]),
        ("raise both arms to shoulder height", ["arms-out"]),
        ("sprint as fast as you can", ["run"]),
    ],
)
def test_other_ways_of_saying_a_motion_are_heard(text: str, names: list[str]) -> None:
    plan = PLANNER.plan(text)
    assert [one.name for action in plan.actions for one in action.performances] == names
    assert plan.is_whole, plan.not_heard


@pytest.mark.parametrize("word", ["stairs", "staircase", "hill", "slope", "ramp", "ladder"])
def test_the_ground_stays_flat(word: str) -> None:
    (unheard,) = PLANNER.plan(f"walk up the {word}").not_heard
    assert word in unheard.text and unheard.reason == "the ground stays flat"
    assert not PLANNER.plan("go forward two steps").not_heard


PLACES = """over a bridge|along a beam|on a tightrope|on a treadmill|on ice|through snow|through water|through a door|
under a table|over a log|over rocks|around a table|around a pole|past a car|between two chairs|behind a wall|
to the door|to the window|to a chair|into an elevator|onto a box|off a platform|on a wall|against the wind|in the rain|
in the dark|in a crowd|in a spiral|along the beach|on the moon|underwater|in high heels|in a wheelchair|with a dog|
with a backpack|with an umbrella|with a cane|on crutches|blindfolded|barefoot|with eyes closed|upstairs|downhill|
like a crab|like a robot|like a duck|on all fours|on the hands"""


@pytest.mark.parametrize("place", [one.strip() for one in PLACES.split("|")])
def test_no_place_is_silently_left_out(place: str) -> None:
    plan = PLANNER.plan(f"walk {place}")
    assert not plan.is_whole or not all(action.performances for action in plan.actions)


VERBS = """cartwheel|do a cartwheel|moonwalk|skip|skip rope|do a handstand|do the splits|climb a rope|climb down|juggle|
ski|skate|surf|cycle|ride a horse|do pull-ups|do a pull-up|deadlift|limbo|hopscotch|do a running leap|crawl up a wall|
levitate a box|knee somebody|walk on the hands|swing on a rope|slide|slip|trip|melt|hatch|wink|smile|frown|sew|knit|dig|
rake leaves|saw wood|mow the lawn|milk a cow|bowl|lasso|wrestle|tackle|do a headstand|
somersault backwards down a hill"""


@pytest.mark.parametrize("verb", [one.strip() for one in VERBS.split("|")])
def test_no_unknown_verb_becomes_another_motion(verb: str) -> None:
    plan = PLANNER.plan(verb)
    assert not plan.is_whole or not all(action.performances for action in plan.actions)


def test_a_side_step_is_two_steps() -> None:
    (action,) = actions("sidestep right three times")
    assert action.amount(STEPS) == 6


def test_what_is_told_is_what_was_typed() -> None:
    assert [one.text for one in PLANNER.plan("sneak past the guard").not_heard] == ["past the guard"]
    assert [one.text for one in PLANNER.plan("wlak to teh door").not_heard] == ["to teh door"]
    assert [one.text for one in PLANNER.plan("run away from the camera").not_heard] == ["from the camera"]

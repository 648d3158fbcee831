"""Ways over the floor: figures, sides, amounts, and back to where a motion began."""

import math

import pytest

from skelact.language.lexicon import load_lexicon
from skelact.language.loops import take_loop
from skelact.language.motions import load_motions
from skelact.language.plan import DISTANCE
from skelact.language.planner import PartPlanner, build_planner
from skelact.language.ways import CIRCLE, EIGHT, HOME, PARTS, POINTS, SPOT, STRAIGHT, THERE_AND_BACK, Way

PLANNER: PartPlanner = build_planner((), load_lexicon(), None)


def way(text: str, action: int = -1) -> Way:
    found = PLANNER.plan(text).actions[action].performances[0].way
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("walk", STRAIGHT),
        ("walk in a figure eight", EIGHT),
        ("jog a figure 8", EIGHT),
        ("walk in a circle", CIRCLE),
        ("walk along an arc", CIRCLE),
        ("run in a square", PARTS),
        ("walk zigzag", POINTS),
        ("turn left", SPOT),
        ("march in place", SPOT),
        ("walk back and forth", THERE_AND_BACK),
        ("walk forward then walk back to the start", HOME),
        ("walk forward, turn around and walk back", HOME),
    ],
)
def test_figures_are_heard(text: str, figure: str) -> None:
    assert way(text).figure == figure
    assert not PLANNER.plan(text).not_heard


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("walk forward", 0),
        ("walk backwards", 180),
        ("walk sideways to the left", 90),
        ("step to the right", -90),
        ("walk diagonally forward to the right", -45),
        ("walk diagonally backward to the left", 135),
    ],
)
def test_directions_of_travel(text: str, degrees: float) -> None:
    assert way(text).travel_rad == pytest.approx(math.radians(degrees))


def test_amounts_belong_to_the_way() -> None:
    assert way("walk 3 meters").distance_m == 3.0
    assert way("take four steps forward").steps == 4
    assert way("walk at 1.5 m/s").speed_mps == 1.5
    assert way("walk in a circle to the right").turn_rad == pytest.approx(-2 * math.pi)
    assert way("jog along a half circle").turn_rad == pytest.approx(math.pi)


def test_a_radius_makes_the_length_of_a_circle() -> None:
    plan = PLANNER.plan("walk in a circle with a radius of 2 meters")
    (performance,) = plan.actions[0].performances
    assert performance.way is not None and performance.way.radius_m == 2.0
    assert plan.actions[0].amount(DISTANCE) == pytest.approx(4 * math.pi)


def test_steps_without_a_verb_take_the_one_before() -> None:
    actions = PLANNER.plan("walk 3 steps forward and 2 steps back").actions
    assert [action.performances[0].way.steps for action in actions if action.performances[0].way] == [3, 2]


@pytest.mark.parametrize(
    ("text", "rest", "is_loop"),
    [
        ("walk cycle in place, loop", "walk in place", True),
        ("idle, looping", "idle", True),
        ("run in place as a loop", "run in place", True),
        ("make a seamless loop of walking", "walking", True),
        ("cyclic running on the spot", "running on the spot", True),
        ("seamless idle loop", "idle", True),
        ("endless clapping", "clapping", True),
        ("walk in a loop", "walk in a loop", False),
        ("walk", "walk", False),
    ],
)
def test_loops_are_asked_for(text: str, rest: str, is_loop: bool) -> None:
    said, asks = take_loop(text)
    assert (said.strip(), asks) == (rest, is_loop)


def test_every_gesture_beside_an_action_is_a_motion() -> None:
    vocabulary = load_motions()
    assert set(vocabulary.carried.values()) <= vocabulary.motions.keys()
    assert set(vocabulary.beside.values()) <= vocabulary.motions.keys()

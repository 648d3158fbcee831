"""Gaits as footsteps: distances, angles and counts come out as planned, feet stand, and both ends are at rest."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.generation.decoder import load_decoder
from skelact.generation.options import GenerateOptions
from skelact.generation.performer import Performer
from skelact.generation.quality import lock_feet, measure_quality
from skelact.generation.sentence_measures import MEASURES, Scene
from skelact.language.actions import Performance
from skelact.language.ways import CIRCLE, EIGHT, PARTS, POINTS, SPOT, Way
from skelact.values import Motion

FPS = 30.0


@pytest.fixture(scope="module")
def performer() -> Performer:
    return Performer(load_decoder())


def go(performer: Performer, way: Way, name: str = "walk", postures: tuple[str, ...] = ()) -> Motion:
    performance = Performance(name, (name,), 1.0, way=way, postures=postures)
    seconds = performer.way_seconds(performance, (0, 0))
    return performer.perform(performance, seconds, FPS, (0, 0))


def measured(motion: Motion, *names: str) -> list[float]:
    scene = Scene.of(motion)
    return [MEASURES[name](scene) for name in names]


@pytest.mark.parametrize("meters", [0.8, 3.0, 7.5])
def test_a_distance_is_met(performer: Performer, meters: float) -> None:
    ahead, left = measured(go(performer, Way(distance_m=meters)), "ahead", "left")
    assert ahead == pytest.approx(meters, rel=0.03) and abs(left) < 0.05


@pytest.mark.parametrize("steps", [2, 3, 4, 9])
def test_steps_are_counted_exactly(performer: Performer, steps: int) -> None:
    assert measured(go(performer, Way(steps=steps)), "steps") == [steps]


@pytest.mark.parametrize("degrees", [-180.0, -45.0, 30.0, 90.0, 360.0])
def test_a_turn_on_the_spot_is_met(performer: Performer, degrees: float) -> None:
    turn, gap = measured(go(performer, Way(SPOT, turn_rad=np.radians(degrees))), "turn", "gap")
    assert turn == pytest.approx(degrees, abs=2.0) and gap < 0.1


def test_a_body_goes_sideways_and_diagonally_without_turning(performer: Performer) -> None:
    left, turn = measured(go(performer, Way(travel_rad=np.pi / 2, distance_m=1.5)), "left", "turn")
    assert left == pytest.approx(1.5, abs=0.05) and abs(turn) < 3
    ahead, left = measured(go(performer, Way(travel_rad=-np.pi / 4, distance_m=2.0)), "ahead", "left")
    assert ahead == pytest.approx(1.41, abs=0.1) and left == pytest.approx(-1.41, abs=0.1)


def test_circles_and_eights_close(performer: Performer) -> None:
    gap, turn, path = measured(go(performer, Way(CIRCLE, turn_rad=-2 * np.pi, radius_m=1.5)), "gap", "turn", "path")
    assert gap < 0.1 and turn == pytest.approx(-360, abs=5) and path == pytest.approx(3 * np.pi, rel=0.05)
    gap, left, right = measured(go(performer, Way(EIGHT, turn_rad=1.0)), "gap", "turns.left", "turns.right")
    assert gap < 0.1 and min(left, right) > 330


def test_way_points_are_passed(performer: Performer) -> None:
    motion = go(performer, Way(POINTS, points=((0.0, 2.0), (2.0, 2.0))))
    ahead, left = measured(motion, "ahead", "left")
    assert ahead == pytest.approx(2.0, abs=0.1) and left == pytest.approx(2.0, abs=0.1)


def test_parts_follow_one_another(performer: Performer) -> None:
    there = Way(distance_m=2.0)
    motion = go(performer, Way(PARTS, parts=(there, Way(SPOT, turn_rad=np.pi), there)))
    gap, path = measured(motion, "gap", "path")
    assert gap < 0.15 and path == pytest.approx(4.0, rel=0.06)


def test_legs_do_not_grow(performer: Performer) -> None:
    speed = measured(go(performer, Way(speed_mps=10.0)), "speed")[0]
    assert speed < 4.0


@pytest.mark.parametrize("name", ["walk", "walk-back", "run"])
def test_a_gait_is_at_rest_at_both_ends_and_does_not_slide(performer: Performer, name: str) -> None:
    way = Way(travel_rad=np.pi if name == "walk-back" else 0.0)
    motion = lock_feet(go(performer, way, name))
    assert max(measured(motion, "rest.start", "rest.end")) < 0.5
    assert measure_quality(motion).skating_cm_s < 5.0


@pytest.mark.parametrize(("posture", "measure", "least"), [("march", "knees", 0.72), ("tiptoe", "tiptoe", 0.02)])
def test_postures_change_a_gait(performer: Performer, posture: str, measure: str, least: float) -> None:
    (plain,), (changed,) = (measured(go(performer, Way(), postures=own), measure) for own in ((), (posture,)))
    assert plain < least < changed


@pytest.mark.parametrize("path", [((0.0, 0.01),), ((0.0, float("nan")),), ((0.0, 5000.0),), ((1.0, 1.0), (1.0, 1.0))])
def test_way_points_that_cannot_be_are_refused(path: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(InputError) as caught:
        GenerateOptions(path=path)
    assert caught.value.field.startswith("path")

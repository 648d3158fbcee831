"""Measures on motions of known truth, and on generated ones."""

import numpy as np
import pytest
from moving import bowing, gliding, jumping, kicking, posed, punching, raising, stepping, waving
from walking import walking

from skelact.generation import measures
from skelact.generation.generator import MotionGenerator
from skelact.generation.measures import SIDES, Track
from skelact.generation.options import GenerateOptions
from skelact.skeleton.body import BODY, body_motion, mirror_motion, rest_motion

SIDED = {
    "raises": (measures.count_raises, raising),
    "waves": (measures.count_waves, waving),
    "punches": (measures.count_punches, punching),
    "kicks": (measures.count_kicks, kicking),
}


@pytest.mark.parametrize("meters", [0.0, 0.5, 3.0, 12.5])
@pytest.mark.parametrize("turn", [0.0, np.pi / 2, -2 * np.pi])
def test_distance_and_turn_are_those_of_the_way(meters: float, turn: float) -> None:
    track = Track.of(gliding(meters, turn_rad=turn))
    assert measures.path_length(track) == pytest.approx(meters, rel=0.02, abs=1e-9)
    assert measures.turned(track) == pytest.approx(turn, abs=1e-6)
    assert measures.mean_speed(track) == pytest.approx(meters / 3.0, rel=0.02, abs=1e-9)


def test_a_swaying_walk_is_not_longer_than_its_way() -> None:
    motion = walking(150, speed=1.0)
    straight = np.linalg.norm((motion.translations[-1, 0] - motion.translations[0, 0])[[0, 2]])
    assert measures.path_length(Track.of(motion)) == pytest.approx(straight, rel=0.02)


def test_a_circle_is_long_but_ends_where_it_began() -> None:
    track = Track.of(gliding(6.0, turn_rad=2 * np.pi))
    assert measures.displacement(track) < 0.05 and measures.farthest(track) == pytest.approx(6.0 / np.pi, rel=0.02)


@pytest.mark.parametrize("degrees", [0.0, 45.0, 90.0, -90.0, 135.0])
@pytest.mark.parametrize("turn", [0.0, np.pi])
def test_direction_is_relative_to_where_the_body_faces(degrees: float, turn: float) -> None:
    angle = measures.travel_angle(Track.of(gliding(2.0, toward_rad=np.radians(degrees), turn_rad=turn)))
    assert angle is not None and np.degrees(angle) == pytest.approx(degrees, abs=1.0)


def test_a_body_that_stays_has_no_direction() -> None:
    assert measures.travel_angle(Track.of(gliding(0.1))) is None


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("what", SIDED)
def test_repetitions_are_counted_on_the_side_that_does_them(what: str, side: str, count: int) -> None:
    measure, make = SIDED[what]
    track = Track.of(make(count, side))
    other = "right" if side == "left" else "left"
    assert measure(track, side) == count and measure(track, other) == 0
    assert measure(Track.of(mirror_motion(make(count, side))), other) == count


@pytest.mark.parametrize("what", SIDED)
def test_repetitions_are_counted_whichever_way_the_body_faces(what: str) -> None:
    measure, make = SIDED[what]
    motion = make(3, "left")
    turned = motion.rotations.copy()
    turned[:, 0] = gliding(0.0, turn_rad=2.5).rotations[-1, 0] @ turned[:, 0]
    assert measure(Track.of(body_motion(turned, motion.translations[:, 0], motion.fps)), "left") == 3


@pytest.mark.parametrize(("left", "right"), [(0, 0), (1, 0), (2, 2), (3, 2)])
def test_steps_are_those_of_both_feet(left: int, right: int) -> None:
    assert measures.count_steps(Track.of(stepping(left, right))) == left + right


def test_a_step_that_is_not_over_does_not_count() -> None:
    whole = Track.of(stepping(2, 0))
    assert measures.count_steps(whole.cut(0, 140)) == 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_jumps_and_bends_are_counted(count: int) -> None:
    assert measures.count_jumps(Track.of(jumping(count))) == count
    assert measures.count_bends(Track.of(bowing(count))) == count
    assert measures.jump_height(Track.of(jumping(count, 0.4))) == pytest.approx(0.4 if count else 0.0, abs=0.01)


def test_nothing_is_counted_of_a_body_at_rest() -> None:
    track = Track.of(rest_motion(60, 30.0))
    counts = [measure(track, side) for measure, _ in SIDED.values() for side in SIDES]
    assert not any(counts) and not measures.count_steps(track) and measures.limb_movement(track) < 1e-9


def test_one_frame_can_be_measured() -> None:
    track = Track.of(rest_motion(1, 30.0))
    assert measures.path_length(track) == measures.mean_speed(track) == measures.turned(track) == 0.0
    assert measures.travel_angle(track) is None and not measures.travel_speeds(track).any()


def test_a_hand_that_swings_low_does_not_wave() -> None:
    swing = 0.5 * np.sin(np.linspace(0, 8 * np.pi, 120))
    hanging = np.array([0.0, 0.0, np.pi / 2])
    low = posed(120, right_shoulder=hanging + swing[:, None] * np.array([1.0, 0.0, 0.0]))
    assert measures.count_waves(Track.of(low), "right") == 0


def test_a_crouched_pelvis_is_low() -> None:
    motion = rest_motion(3, 30.0)
    low = body_motion(motion.rotations, motion.translations[:, 0] * 0.6, 30.0)
    assert measures.pelvis_height(Track.of(low)) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "measure", "wanted"),
    [
        ("kick twice with the left leg", lambda track: measures.count_kicks(track, "left"), 2),
        ("punch 4 times with the right hand", lambda track: measures.count_punches(track, "right"), 4),
        ("walk while punching with the left fist", lambda track: measures.count_punches(track, "right"), 0),
        ("run", lambda track: measures.count_waves(track, "left"), 0),
        ("walk", lambda track: measures.count_jumps(track), 0),
        ("walk", lambda track: measures.count_kicks(track, "left"), 0),
        ("jump 3 times", measures.count_jumps, 3),
        ("bow twice", measures.count_bends, 2),
        ("raise the left hand", lambda track: measures.count_raises(track, "left"), 1),
        ("raise the left hand", lambda track: measures.count_raises(track, "right"), 0),
    ],
)
def test_generated_motions_are_counted_right(
    generator: MotionGenerator, text: str, measure: object, wanted: int
) -> None:
    for seed in range(2):
        assert measure(Track.of(generator.generate(text, GenerateOptions(seed=seed, attempts=1)).motion)) == wanted  # type: ignore[operator]


def test_the_joints_measured_are_those_of_the_body() -> None:
    assert Track.of(rest_motion(2, 30.0)).joint("left_wrist")[0, 0] > 0.5 and "left_wrist" in BODY.names

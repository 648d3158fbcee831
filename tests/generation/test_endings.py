"""Motions that begin and end at rest, also clips of the library; gaits that go straight; knees that point ahead."""

import numpy as np
import pytest
from walking import walking

from skelact.generation.endings import slow_down_ends
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.sentence_checks import MAX_LOOP_STEPS
from skelact.generation.sentence_measures import MEASURES, STILL_MPS, Scene
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY
from skelact.values import Motion


def make(generator: MotionGenerator, text: str) -> Motion:
    return generator.generate(text, GenerateOptions(seed=0, attempts=1)).motion


def quickest(motion: Motion) -> float:
    """Highest acceleration of a joint, meters per second squared."""
    positions = forward_kinematics(motion)
    return float(np.linalg.norm(np.diff(positions, n=2, axis=0), axis=-1).max() * motion.fps**2)


@pytest.mark.parametrize(
    "text", ["throw a ball", "crawl", "do three push-ups", "kneel and raise the right hand", "cast a spell", "walk"]
)
def test_motions_begin_and_end_at_rest(generator: MotionGenerator, text: str) -> None:
    scene = Scene.of(make(generator, text))
    assert max(MEASURES[end](scene) for end in ("rest.start", "rest.end")) <= STILL_MPS


def test_slowed_ends_have_no_speed_and_keep_the_middle() -> None:
    motion = walking(90)
    slow = slow_down_ends(motion, start=True, end=True)
    path = slow.translations[:, 0, 2]
    assert len(path) == 90 and abs(path[1] - path[0]) < 2e-3 and abs(path[-1] - path[-2]) < 2e-3
    np.testing.assert_allclose(path[45], motion.translations[45, 0, 2], atol=0.02)


@pytest.mark.parametrize(
    ("text", "most"), [("walk for 5 seconds", 90.0), ("run for 4 seconds", 120.0), ("march", 100.0)]
)
def test_nothing_jumps_from_one_cycle_of_a_gait_to_the_next(generator: MotionGenerator, text: str, most: float) -> None:
    assert quickest(make(generator, text)) < most


def test_arms_do_not_turn_over_on_their_way_up(generator: MotionGenerator) -> None:
    assert quickest(make(generator, "yawn and stretch")) < 60.0


def test_knees_point_ahead_in_high_steps(generator: MotionGenerator) -> None:
    positions = forward_kinematics(make(generator, "march"))
    for side in ("left", "right"):
        hip, knee, ankle = (positions[:, BODY.names.index(f"{side}_{name}")] for name in ("hip", "knee", "ankle"))
        assert ((knee - 0.5 * (hip + ankle))[:, 2] > -0.02).all()


@pytest.mark.parametrize(
    "text", ["crouch walk cycle", "march, loop", "a stagger cycle", "zombie walk, looped, in place"]
)
def test_loops_keep_their_posture_and_close(generator: MotionGenerator, text: str) -> None:
    made = generator.generate(text, GenerateOptions(attempts=1))
    assert not [check for check in made.checks if check.quantity == "posture" and not check.is_met]
    assert MEASURES["loop"](Scene.of(made.motion)) <= MAX_LOOP_STEPS

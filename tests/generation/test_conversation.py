"""Motions without an end: equal frames however they are taken, and no pop where the text changes."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.generation.conversation import Conversation
from skelact.generation.generator import MotionGenerator
from skelact.generation.measures import Track, mean_speed, pelvis_height, travel_speeds
from skelact.generation.options import GenerateOptions
from skelact.generation.quality import measure_quality
from skelact.generation.seams import measure_seams
from skelact.motion_frames import MotionFrames, frames_to_motion, join_frames
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY
from skelact.values import Motion

MAX_STEP_CHANGE_M = 0.12  # of a joint from frame to frame at 30 fps; a kick alone has 0.17


def start(generator: MotionGenerator, text: str, seed: int = 0) -> Conversation:
    conversation = Conversation(generator, GenerateOptions(seed=seed, max_duration_s=60.0))
    conversation.say(text)
    return conversation


def frames_to_body(frames: MotionFrames) -> Motion:
    return frames_to_motion(frames, names=BODY.names, parents=BODY.parents, offsets=BODY.offsets, fps=30.0)


def step_changes(parts: list[MotionFrames]) -> np.ndarray:
    positions = np.concatenate([forward_kinematics(frames_to_body(part)) for part in parts])
    return np.linalg.norm(np.diff(positions, n=2, axis=0), axis=-1).max(-1)


def test_frames_are_equal_however_they_are_taken(generator: MotionGenerator) -> None:
    one, other = (start(generator, "walk while waving the right hand") for _ in range(2))
    parts = [one.take(count).to_bytes() for count in (1, 7, 130, 62)]
    assert b"".join(parts) == other.take(200).to_bytes()


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_a_changed_text_goes_on_from_where_the_body_is(generator: MotionGenerator, count: int) -> None:
    conversation = start(generator, "run")
    before = conversation.take(60)
    conversation.say("raise both hands")
    between = conversation.take(count)
    conversation.say("walk backwards")
    after = conversation.take(40)
    assert step_changes([before, between, after])[55:].max() < MAX_STEP_CHANGE_M
    fresh = start(generator, "raise both hands").take(40)
    assert step_changes([before, fresh])[55:65].max() > 4 * MAX_STEP_CHANGE_M


def test_two_texts_at_once_leave_the_last(generator: MotionGenerator) -> None:
    conversation, other = start(generator, "walk"), start(generator, "walk")
    before = conversation.take(30)
    conversation.say("jump")
    conversation.say("bow")
    other.take(30)
    other.say("bow")
    after = conversation.take(40)
    assert after.to_bytes() == other.take(40).to_bytes()
    assert step_changes([before, after])[25:].max() < MAX_STEP_CHANGE_M


def test_a_refused_text_changes_nothing(generator: MotionGenerator) -> None:
    conversation, other = start(generator, "walk"), start(generator, "walk")
    conversation.take(30)
    with pytest.raises(InputError):
        conversation.say("photosynthesize")
    assert conversation.take(30).to_bytes() == other.take(60).cut(30, 60).to_bytes()


def test_a_text_begins_anew_with_the_next_seed(generator: MotionGenerator) -> None:
    conversation = start(generator, "bow", seed=5)
    first = conversation.say("bow")
    frames = len(first.motion.rotations)
    conversation.take(frames)
    again = conversation.take(frames // 2)
    assert again.rotations[20:].tobytes() != conversation.take(20).rotations.tobytes()
    own = generator.generate("bow", GenerateOptions(seed=6, attempts=1)).motion.translations[21 : frames // 2 + 1, 0, 1]
    np.testing.assert_allclose(again.root[20:, 1], own, atol=1e-4)


def test_a_gait_that_goes_on_repeats_its_steps(generator: MotionGenerator) -> None:
    motion = frames_to_body(start(generator, "walk").take(600))
    assert mean_speed(Track.of(motion)) > 0.9
    assert measure_quality(motion).skating_cm_s < 3.0
    assert np.linalg.norm(np.diff(forward_kinematics(motion), n=2, axis=0), axis=-1).max() < 0.07


@pytest.mark.parametrize("count", [70, 83, 97])
def test_a_run_comes_to_a_stop_by_steps(generator: MotionGenerator, count: int) -> None:
    conversation = start(generator, "run")
    before = conversation.take(count)
    conversation.say("wave the right hand")
    motion = frames_to_body(join_frames([before, conversation.take(120)]))
    assert all(seam.toe_cm_s < 6.0 for seam in measure_seams(motion, conversation.seams))
    speeds = travel_speeds(Track.of(motion))
    assert speeds[count - 10 : count].mean() > 2.0 and speeds[-10:].mean() < 0.1
    assert np.diff(speeds).min() > -0.45, "nobody stops within a frame"


def test_who_sits_stays_down_and_gets_up_before_walking(generator: MotionGenerator) -> None:
    conversation = start(generator, "sit down on a chair")
    before = conversation.take(200)
    conversation.say("walk")
    motion = frames_to_body(join_frames([before, conversation.take(150)]))
    height, speeds = pelvis_height(Track.of(motion)), travel_speeds(Track.of(motion))
    assert height[150:200].max() < 0.7
    assert height[-20:].min() > 0.8 and speeds[-20:].mean() > 0.6
    assert np.linalg.norm(np.diff(forward_kinematics(motion), n=2, axis=0), axis=-1).max() < 0.12

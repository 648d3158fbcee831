"""What gets a class and what does not, and that neither place nor unit matters."""

import functools

import numpy as np
import pytest
from test_recognizer import CORE, echo_recognizer

from skelact.clips import AugmentConfig, limb_joints
from skelact.layouts import load_layout
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.evidence import MIN_MOTION, knows_stillness, lacking_joints, motion_of_body
from skelact.skeleton import forward_kinematics, motion_to_core19
from skelact.skeleton.body import BODY, STANDING_M, body_motion
from skelact.values import Clip

FPS = 30.0
MOTIONS = 40
RAISED, FAR = np.array([0, 0.9, 0]), np.array([1e6, 3e5, -1e6])


@functools.cache
def shipped() -> Recognizer:
    return load_recognizer(threads=1)


def made_up_motion(number: int, frames: int = 60) -> np.ndarray:
    """A body (1, T, 19, 3) whose limbs swing and which travels, each number in its own way; float64, meters."""
    rng = np.random.default_rng(number)
    times = np.arange(frames)[:, None] / FPS
    swing = rng.uniform(0, 1.2, 21) * (rng.random(21) < 0.6) * np.sin(times * rng.uniform(2, 9) + rng.uniform(0, 6, 21))
    rotations = np.tile(np.eye(3), (frames, 21, 1, 1))
    rotations[..., 1, 1] = rotations[..., 2, 2] = np.cos(swing)
    rotations[..., 2, 1], rotations[..., 1, 2] = np.sin(swing), -np.sin(swing)
    rotations[:, 0] = np.eye(3)
    root = np.concatenate([times * rng.uniform(-1, 1), 0 * times + STANDING_M, times * rng.uniform(-1, 1)], 1)
    motion = body_motion(rotations, root, FPS)
    assert forward_kinematics(motion).shape == (frames, len(BODY.names), 3)
    return motion_to_core19(motion).joints


def only(clip: Clip, recognizer: Recognizer | None = None):  # type: ignore[no-untyped-def]
    (scores,) = (recognizer or shipped()).recognize(clip)
    return scores


@pytest.mark.slow
def test_neither_place_nor_unit_changes_what_is_recognized() -> None:
    for number in range(MOTIONS):
        joints = made_up_motion(number)
        centered = joints - joints[:, :1, :1]
        wanted = only(Clip(centered, CORE, FPS))
        assert len(wanted.probabilities)
        changed = {
            "raised by 0.9 m": centered + RAISED,
            "far away": centered + FAR,
            "centimeters": 100 * centered,
            "far away in millimeters": 1000 * (centered + FAR),
            "float32": (centered + RAISED).astype(np.float32),
        }
        for name, other in changed.items():
            got = only(Clip(other, CORE, FPS))
            assert got.top(1)[0][0] == wanted.top(1)[0][0], (number, name)
            np.testing.assert_allclose(got.probabilities, wanted.probabilities, atol=1e-3, err_msg=f"{number} {name}")


@pytest.mark.slow
def test_a_body_held_at_the_origin_in_every_frame_is_recognized_wherever_it_is_held() -> None:
    for number in range(MOTIONS):
        joints = made_up_motion(number)
        held = joints - joints[:, :, :1]
        one, other = only(Clip(held, CORE, FPS)), only(Clip(held + RAISED, CORE, FPS))
        assert one.certainty == other.certainty
        np.testing.assert_allclose(one.probabilities, other.probabilities, atol=1e-3)


def test_live_answers_do_not_depend_on_the_place_either() -> None:
    joints = made_up_motion(3, frames=45)[0]
    answers = []
    for shift in (np.zeros(3), np.array([1e6, 0.9, 0])):
        stream = shipped().stream(layout=CORE, fps=FPS, stride=15)
        answers.append([one for pose in joints - joints[0, 0] + shift for one in stream.push({7: pose})])
    assert len(answers[0]) == len(answers[1]) == 2
    for near, far in zip(*answers, strict=True):
        np.testing.assert_allclose(near.scores.probabilities, far.scores.probabilities, atol=1e-3)


@pytest.mark.parametrize(("frames", "certainty"), [(1, "too_short"), (2, "too_short"), (7, "too_short"), (8, None)])
def test_a_moment_gets_no_class(frames: int, certainty: str | None) -> None:
    joints = 3 * made_up_motion(1)[:, ::6][:, :frames]
    scores = only(Clip(joints, CORE, FPS), echo_recognizer())
    assert scores.certainty == certainty if certainty else len(scores.probabilities)
    if certainty:
        assert scores.top(3) == [] and scores.label is None and str(frames) in scores.reason


def still_body(noise_m: float, frames: int = 120) -> np.ndarray:
    rng = np.random.default_rng(5)
    return np.repeat(made_up_motion(1, 2)[:, :1], frames, 1) + noise_m * rng.standard_normal((1, frames, 19, 3))


@pytest.mark.parametrize("noise_m", [0.0, 0.003, 0.01])
def test_a_motionless_body_gets_no_class_noise_or_not(noise_m: float) -> None:
    scores = only(Clip(still_body(noise_m), CORE, FPS), echo_recognizer())
    assert (scores.certainty, scores.top(1)) == ("no_motion", []) and f"{MIN_MOTION:g}" in scores.reason
    stream = echo_recognizer().stream(layout=CORE, fps=FPS, stride=10)
    answers = [one for pose in still_body(noise_m)[0] for one in stream.push({1: pose})]
    assert answers and {one.scores.certainty for one in answers} == {"no_motion"}


def test_swaying_and_breathing_is_no_motion_but_a_hand_that_waves_a_little_is() -> None:
    joints = still_body(0.002)
    times = np.arange(joints.shape[1]) / FPS
    height = (joints[0, 0, :, 1] - joints[0, 0, :, 1].min()) / np.ptp(joints[0, 0, :, 1])
    sway = joints.copy()
    sway[0, :, :, 2] += 0.01 * np.sin(2 * np.pi * times / 4)[:, None] * height
    valid = np.ones(joints.shape[1:3], bool)
    config = echo_recognizer().config
    assert motion_of_body(sway[0], valid, FPS, config) < MIN_MOTION
    wave = joints.copy()
    wave[0, :, CORE.names.index("left_wrist"), 0] += 0.06 * np.sin(2 * np.pi * times)
    assert motion_of_body(wave[0], valid, FPS, config) > MIN_MOTION


def test_what_wanders_in_pictures_is_no_motion() -> None:
    pose = np.random.default_rng(4).normal(size=(1, 1, 33, 3))
    joints = np.repeat(pose, 60, 1)
    joints[..., 15, 2] += 0.25 * np.linspace(0, 1, 60)  # a wrist, in depth
    scores = only(Clip(joints, load_layout("blazepose33"), FPS), echo_recognizer())
    assert scores.certainty == "no_motion"


def test_a_model_that_knows_standing_is_asked_about_a_standing_body() -> None:
    known = echo_recognizer()
    stands = Recognizer("stands", known.streams, CORE, ("walk", "Stand", "c", "d"))
    assert len(only(Clip(still_body(0.002), CORE, FPS), stands).probabilities)
    assert not knows_stillness(("stand up", "sit down", "standard"))


def test_nobody_is_told_from_somebody() -> None:
    joints = np.concatenate([made_up_motion(2), np.zeros((1, 60, 19, 3))])
    somebody, nobody = shipped().recognize(Clip(joints, CORE, FPS))
    assert len(somebody.probabilities) and (nobody.certainty, nobody.top(1)) == ("nobody", [])


def without(joints: np.ndarray, limb: str) -> Clip:
    valid = np.ones(joints.shape[:3], bool)
    valid[..., limb_joints(CORE)[limb]] = False
    return Clip(joints, CORE, FPS, valid)


@pytest.mark.parametrize("limb", ["arms", "legs", "lower body"])
def test_what_a_model_needs_and_does_not_get_is_named(limb: str) -> None:
    clip = without(made_up_motion(4), limb)
    plain = echo_recognizer()
    scores = only(clip, plain)
    assert scores.certainty == "missing_joints"
    for joint in np.array(CORE.names)[limb_joints(CORE)[limb]]:
        assert f"{joint} 0%" in scores.reason
    trained = echo_recognizer(augment=AugmentConfig(drop_limbs=0.2))
    assert len(only(clip, trained).probabilities)
    both = clip.valid & without(clip.joints, "arms" if limb != "arms" else "legs").valid
    assert lacking_joints(both[0], CORE, trained.config)


def test_gaps_and_a_missing_toe_do_not_cost_the_class() -> None:
    joints = made_up_motion(4)
    valid = np.random.default_rng(0).random(joints.shape[:3]) > 0.4
    valid[..., CORE.names.index("left_toe")] = False
    assert len(only(Clip(joints, CORE, FPS, valid), echo_recognizer()).probabilities)


def test_a_joint_at_the_origin_counts_for_other_layouts_too() -> None:
    ntu = load_layout("ntu25")
    joints = np.random.default_rng(3).normal(size=(1, 1, 25, 3)) + np.linspace(0, 1, 40)[None, :, None, None]
    recognizer = echo_recognizer()
    one, other = (only(Clip(joints - joints[:, :, :1] + shift, ntu, FPS), recognizer) for shift in (0.0, 0.9))
    assert one.certainty == other.certainty


def test_uncertain_answers_say_so_with_their_numbers() -> None:
    scores = only(Clip(made_up_motion(6), CORE, FPS), echo_recognizer())
    assert scores.certainty == "uncertain" and scores.label is None
    assert scores.top(1)[0][0] in scores.reason and "0.5" in scores.reason

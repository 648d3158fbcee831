"""Reading motions back: parts alone decide, and what was not done is not found."""

import json
from pathlib import Path

import numpy as np
import pytest
from walking import walking

from skelact.errors import CheckpointError
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.verify import (
    ARM,
    CLASSES,
    FRAMES,
    HEADS,
    LEGS,
    WANTED,
    Asked,
    Verifier,
    load_verifier,
    part_values,
    part_windows,
)
from skelact.language.actions import KNOWN
from skelact.language.gestures import GESTURES
from skelact.language.stances import STANCES
from skelact.skeleton.body import BODY, body_motion, mirror_motion, rest_motion
from skelact.weights import weights_path


def test_every_action_that_a_part_can_show_is_known() -> None:
    by_rule = {name for name in KNOWN if name in GESTURES or name in STANCES}
    assert set(WANTED) | {"slash", "dance"} == set(KNOWN) - by_rule
    for rows in WANTED.values():
        for head, side, wanted in rows:
            assert set(wanted) <= set(CLASSES[head]) and bool(side) == (head == ARM)


def test_a_part_is_seen_alone() -> None:
    motion = walking(60)
    changed = motion.rotations.copy()
    changed[:, BODY.joints("left_leg")] = np.eye(3)
    changed[:, BODY.joints("left_arm")] = np.eye(3)
    other = body_motion(changed, motion.translations[:, 0], motion.fps)
    np.testing.assert_array_equal(part_values(motion, ARM), part_values(other, ARM))
    assert np.abs(part_values(motion, LEGS) - part_values(other, LEGS)).max() > 0.05


def test_the_left_arm_is_the_right_one_in_a_mirror() -> None:
    motion = walking(60)
    np.testing.assert_allclose(
        part_windows(motion, ARM, side="left"), part_windows(mirror_motion(motion), ARM), atol=1e-9
    )


@pytest.mark.parametrize(("frames", "windows"), [(1, 1), (30, 1), (64, 1), (90, 2), (300, 9)])
def test_windows_cover_a_motion(frames: int, windows: int) -> None:
    assert part_windows(rest_motion(frames, 30.0), LEGS).shape == (windows, 22, FRAMES)


@pytest.mark.parametrize(
    "text",
    [
        "walk while waving the right hand",
        "run and raise the left hand",
        "bow",
        "wave with both hands",
        "walk backwards",
    ],
)
def test_what_is_asked_is_found(generator: MotionGenerator, text: str) -> None:
    made = generator.generate(text, GenerateOptions(attempts=4))
    assert made.is_verified and made.findings
    assert json.loads(json.dumps(made.to_json()))["verified"] is True


def test_what_was_not_done_is_not_found(generator: MotionGenerator) -> None:
    motion = generator.generate("walk while waving the right hand").motion
    asked = [Asked(action, 0, len(motion.rotations)) for action in ("wave-left-hand", "raise-right-hand", "run", "bow")]
    findings = load_verifier().verify(motion, asked)
    assert [finding.is_found for finding in findings] == [False] * 4
    assert findings[0].part == "left arm" and findings[2].seen in CLASSES[LEGS]


def test_more_attempts_never_end_with_a_less_likely_motion(generator: MotionGenerator) -> None:
    one, several = (generator.generate("guide somebody", GenerateOptions(attempts=attempts)) for attempts in (1, 3))
    least = [min(finding.probability for finding in made.findings) for made in (one, several)]
    assert least[1] >= least[0] and several.seed - one.seed in (0, 1, 2)


def test_networks_of_something_else_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError):
        load_verifier(tmp_path)
    from skelact.runtime.session import OnnxNetwork

    arm = OnnxNetwork(weights_path("bandai-cmu-parts") / "arm.onnx", threads=1)
    with pytest.raises(CheckpointError):
        Verifier(dict.fromkeys(HEADS, arm))

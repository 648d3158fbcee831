"""Feet in sequences slide less than those of recordings, and what slides is measured."""

from dataclasses import replace

import pytest
from moving import gliding

from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.skating import measure_skating

MAX_CM_S = 5.0  # of recorded turns and jumps; of recorded kicks and runs 7 to 20


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bow, then kick with the left leg", "kick"),
        ("walk, then run", "run"),
        ("wave, then turn around", "turn"),
    ],
)
def test_feet_of_sequences_stand(generator: MotionGenerator, text: str, kind: str) -> None:
    found = measure_skating([generator.generate(text, GenerateOptions(attempts=1))])
    assert max(found[kind]) <= MAX_CM_S


def test_sliding_feet_are_measured(generator: MotionGenerator) -> None:
    made = generator.generate("walk for 2 seconds, then run for 2 seconds", GenerateOptions(attempts=1))
    found = measure_skating([replace(made, motion=gliding(4.0))])
    assert found["walk"][0] > 50 and found["run"][0] > 50

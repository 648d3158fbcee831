"""A motion without an end whose text may change: what goes on is joined by inertialized seams."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.generation.generated import GeneratedMotion
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.quality import inertialize
from skelact.motion_frames import MotionFrames, join_frames, motion_to_frames
from skelact.skeleton.body import body_motion
from skelact.values import Motion

SEAM_S = 0.4  # in which what differs at a seam is gone


class Conversation:
    """State of one motion that is made while it is watched.

    Args:
        generator: Makes the motions.
        options: Of every motion; `attempts` and `duration_s` are not used. Repetition n of a text takes `seed` + n.
    """

    def __init__(self, generator: MotionGenerator, options: GenerateOptions) -> None:
        self._generator = generator
        self._options = replace(options, attempts=1, duration_s=None, loop=False, at_rest=False)
        self._made: GeneratedMotion | None = None
        self._motion: Motion | None = None
        self._last: Motion | None = None  # the last two frames taken
        self._next = self._repeats = 0

    def say(self, text: str) -> GeneratedMotion:
        """Go on with another text, from the pose and the speeds of the last frame taken.

        Raises:
            InputError: The text or an option is refused; the motion then goes on as before.
        """
        made = self._generate(text, 0)
        self._go_on(made)
        self._repeats = 0
        return made

    def take(self, count: int) -> MotionFrames:
        """The next frames; a motion that is over begins anew where it ended. Something must have been said."""
        taken: list[MotionFrames] = []
        while count > 0:
            assert self._made is not None and self._motion is not None
            if self._next == len(self._motion.rotations):
                self._repeats += 1
                self._go_on(self._generate(self._made.plan.text, self._repeats))
                continue
            end = min(self._next + count, len(self._motion.rotations))
            owners = self._made.composition.owners[self._next : end]
            stretch = _cut(self._motion, self._next, end)
            taken.append(motion_to_frames(stretch, owners))
            self._last = _last_two(self._last, stretch)
            count -= end - self._next
            self._next = end
        return join_frames(taken)

    def _generate(self, text: str, repeats: int) -> GeneratedMotion:
        strict = self._options.strict and not repeats  # what was accepted goes on
        options = replace(self._options, seed=self._options.seed + repeats, strict=strict)
        return self._generator.generate(text, options)

    def _go_on(self, made: GeneratedMotion) -> None:
        self._motion = inertialize(self._last, made.motion, seconds=SEAM_S) if self._last else made.motion
        self._made, self._next = made, 0


def _cut(motion: Motion, start: int, end: int) -> Motion:
    return body_motion(motion.rotations[start:end], motion.translations[start:end, 0], motion.fps)


def _last_two(before: Motion | None, motion: Motion) -> Motion:
    if before is None or len(motion.rotations) > 1:
        return _cut(motion, max(0, len(motion.rotations) - 2), len(motion.rotations))
    rotations = np.concatenate([before.rotations[-1:], motion.rotations])
    return body_motion(rotations, np.concatenate([before.translations[-1:, 0], motion.translations[:, 0]]), motion.fps)

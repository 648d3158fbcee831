"""Motions whose first frames are there before the whole is made.

The plan and its timeline come first. Then the beginning is made as if it went on, and cut where nothing that follows
can change it any more; the whole, of which it is a part, is made after that, and judged. What has to be known whole
(a loop, steps in place) comes whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.generation.assembly import Assembly, is_closed
from skelact.generation.check_values import Stretch
from skelact.generation.generated import GeneratedMotion
from skelact.generation.options import GenerateOptions
from skelact.generation.performer import cut_motion
from skelact.generation.quality import RELEASE_S, STEP_FADE_S
from skelact.language.actions import Performance
from skelact.language.plan import Interval, Plan
from skelact.skeleton.body import BODY_PARTS, GLOBAL, body_motion
from skelact.values import Motion

FIRST_S, GROWTH = 1.5, 8.0  # of what is made first; every further beginning is so many times as long
MARGIN_S = 2.5  # behind what is made of a beginning, in which things may depend on what follows
EARLY_IS_NOT_STRICT = "expected false with early frames: whether a text is kept to shows when it is made whole"
MIN_EARLY_S = 0.5  # that is worth to be sent


@dataclass(frozen=True, eq=False)
class Outline:
    """What is known of a motion before its frames are made.

    Attributes:
        plan: What was understood.
        timeline: When every action of the plan happens.
        stretches: The same in frames.
        end_s: Seconds of the whole.
        is_loop: Whether the end is to meet the beginning.
        options: Seed, rate and policy.
        performances: By layer of the composition.
    """

    plan: Plan
    timeline: tuple[Interval, ...]
    stretches: tuple[Stretch, ...]
    end_s: float
    is_loop: bool
    options: GenerateOptions
    performances: tuple[Performance, ...]

    @property
    def frames(self) -> int:
        """Of the whole."""
        return max(1, round(self.end_s * self.options.fps))


@dataclass(frozen=True, eq=False)
class MotionPart:
    """Some frames of a motion.

    Attributes:
        start: The first of them.
        motion: On `BODY`.
        owners: int (T, 7), see `Composition.owners`.
        made: The whole with its report, with the last part; else None.
    """

    start: int
    motion: Motion
    owners: np.ndarray
    made: GeneratedMotion | None = None


class EarlyMotion:
    """A motion that comes in parts, the first of them before the whole is made.

        for part in generator.stream("walk for 60 seconds"):
            print(part.start, len(part.motion.rotations))

    Args:
        outline: What is known of it.
        assemble: Makes its first frames, so many, or all.
        finish: Judges the whole.
    """

    def __init__(
        self,
        outline: Outline,
        assemble: Callable[[int | None], Assembly],
        finish: Callable[[Assembly], GeneratedMotion],
    ) -> None:
        self.outline = outline
        self._assemble = assemble
        self._finish = finish

    def __iter__(self) -> Iterator[MotionPart]:
        sent = 0
        for length in self._lengths():
            assembly = self._assemble(length)
            end = _find_settled(assembly, self.outline.options.fps)
            if end - sent >= MIN_EARLY_S * self.outline.options.fps:
                yield _cut(assembly, sent, end)
                sent = end
        assembly = self._assemble(None)
        made = self._finish(assembly)
        last = _cut(assembly, sent, len(assembly.motion.rotations))
        yield MotionPart(last.start, last.motion, last.owners, made)

    def _lengths(self) -> Iterator[int]:
        """Frames of the beginnings that are made before the whole."""
        outline, seconds = self.outline, FIRST_S
        if is_closed(outline.stretches, outline.options, is_loop=outline.is_loop):
            return
        while seconds + 2 * MARGIN_S < outline.end_s:
            yield round((seconds + MARGIN_S) * outline.options.fps)
            seconds *= GROWTH


def _find_settled(assembly: Assembly, fps: float) -> int:
    """How many frames of a beginning cannot change any more."""
    end = len(assembly.composition.owners) - round(MARGIN_S * fps)
    legs = assembly.composition.owners[:, BODY_PARTS.index(GLOBAL)]
    stays = np.array([one.in_place for one in assembly.performances])[legs]
    while end > 0 and stays[end - 1]:  # steps in place are brought together over all of them
        end -= 1
        if not stays[end - 1]:
            end -= round((STEP_FADE_S + RELEASE_S) * fps)
    return max(end, 0)


def _cut(assembly: Assembly, start: int, end: int) -> MotionPart:
    motion = cut_motion(assembly.motion, end)
    own = body_motion(motion.rotations[start:], motion.translations[start:, 0], motion.fps)
    return MotionPart(start, own, assembly.composition.owners[start:end])


def join_parts(parts: Sequence[MotionPart]) -> Motion:
    """All frames of parts as one motion."""
    rotations = np.concatenate([part.motion.rotations for part in parts])
    path = np.concatenate([part.motion.translations[:, 0] for part in parts])
    return body_motion(rotations, path, parts[0].motion.fps)

"""A motion without an end whose text may change: bodies come to a stop and start again by steps, as in sentences.

Every text is a motion from rest to rest. What could go on forever repeats its middle, from a frame to one like it.
When the text changes, the body goes over to the way in which its motion comes to rest, at the first frame from which
that is possible without a jump, and the next motion begins there; a motion that holds the same pose or makes the same
steps is gone over to at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from skelact.errors import InputError
from skelact.generation.early import EARLY_IS_NOT_STRICT, MotionPart, Outline
from skelact.generation.generated import GeneratedMotion
from skelact.generation.generator import MotionGenerator
from skelact.generation.library.entry import UPRIGHT
from skelact.generation.library.geometry import postures_of
from skelact.generation.library.joining import join_alike
from skelact.generation.options import GenerateOptions
from skelact.generation.planting import plant_feet
from skelact.generation.pose_match import Change, PoseTrack, find_change, find_exit, find_loop
from skelact.language.action_kinds import CYCLE, HOLD
from skelact.language.plan import Plan
from skelact.motion_frames import MotionFrames, join_frames, motion_to_frames
from skelact.skeleton.body import BODY_PARTS, body_motion
from skelact.values import Motion

GOES_ON_S = 6.0  # of a motion whose middle is repeated
SEAM_S = 0.6  # in which what differs at a seam is gone
NEXT = 1  # frame of a motion at which it begins behind a body at rest: its first frame is that rest
STAND = 0  # owner of every part while a body comes to a stop: the layer that stands


@dataclass(frozen=True, eq=False)
class _Said:
    """A motion from rest to rest, of a text, or of a body that gets up.

    Attributes:
        motion: On `BODY`.
        owners: (T, 7) of its parts.
        goes_on: Whether it could go on forever.
        made: How it came about; None for getting up, and while only its beginning is made.
        is_begun: Whether it is only the beginning of what is made later.
    """

    motion: Motion
    owners: np.ndarray
    goes_on: bool = False
    made: GeneratedMotion | None = None
    is_begun: bool = False

    @property
    def frames(self) -> int:
        return len(self.motion.rotations)

    @cached_property
    def poses(self) -> PoseTrack:
        return PoseTrack(self.motion)

    @cached_property
    def posture(self) -> str:
        """In which it ends."""
        return postures_of(_cut(self.motion, self.frames - 1, self.frames))[0]

    @cached_property
    def loop(self) -> Change | None:
        """Where it begins anew; None: as another motion, at rest."""
        if self.is_begun:
            return None
        if self.posture not in UPRIGHT and not self.goes_on:
            return Change(self.frames, self.frames - 1, 0.0)  # a body that is down stays down
        return find_loop(self.poses) if self.goes_on else None

    def begin(self, start: int) -> _Stretch:
        """Play it from a frame on."""
        return _Stretch(self, min(start, self.frames - 1), self.loop.leave if self.loop else self.frames)


@dataclass(frozen=True, eq=False)
class _Stretch:
    """Frames of a motion that are played, of the last text or, when it is over, of the one before."""

    said: _Said
    start: int
    end: int
    is_over: bool = False


class Conversation:
    """State of one motion that is made while it is watched.

    Args:
        generator: Makes the motions.
        options: Of every motion; `attempts` and `duration_s` are not used. Repetition n of a text takes `seed` + n.
        is_early: Whether the beginning of a long motion is played before the whole is made, see `EarlyMotion`.

    Raises:
        InputError: `is_early` with `strict`; field "strict".
    """

    def __init__(self, generator: MotionGenerator, options: GenerateOptions, *, is_early: bool = False) -> None:
        if is_early and options.strict:
            raise InputError(EARLY_IS_NOT_STRICT, field="strict")
        self._generator = generator
        self._is_early = is_early
        self._coming: Iterator[MotionPart] | None = None  # the rest of the last text, of which the beginning is made
        self._late: GeneratedMotion | None = None  # what was made whole since it was asked for
        self._before: Motion | None = None  # the last two frames before what is played
        self._options = replace(options, attempts=1, duration_s=None, loop=False, at_rest=True)
        self._made: GeneratedMotion | None = None  # of the last text
        self._said: _Said | None = None
        self._now: _Stretch | None = None  # what is played
        self._motion: Motion | None = None  # that, behind what was played before
        self._next = 0  # frame of the motion
        self._later: deque[_Stretch] = deque()
        self._last: Motion | None = None  # the last two frames taken
        self._repeats = self._taken = 0
        self._seams: list[int] = []

    @property
    def seams(self) -> tuple[int, ...]:
        """Frames taken at which one motion, or one part of it, followed another."""
        return tuple(self._seams)

    def say(self, text: str) -> GeneratedMotion | Outline:
        """Go on with another text, from where the body is; see the module.

        Returns:
            The motion; with `is_early`, of a long one only what is known before it is made.

        Raises:
            InputError: The text or an option is refused; the motion then goes on as before.
        """
        outline, coming, said = self._begin(text) if self._is_early else (None, None, None)
        made = said.made if said else None
        if said is None:
            made, said = self._generate(text, 0)
        if self._now is not None and self._now.said.is_begun:
            self._complete()
        self._coming, self._late, self._repeats = coming, None, 0
        if self._now is None or not self._taken:
            self._now, self._later = None, deque([said.begin(0)])
        else:
            first, *later = self._lead_to(self._now, said)
            self._now, self._later = replace(first, is_over=True), deque(later)
        self._made, self._said = made, said
        if made is None:
            assert outline is not None
            return outline
        return made

    def take_late(self) -> GeneratedMotion | None:
        """The motion of the last text, once, when it became whole after it had been said."""
        late, self._late = self._late, None
        return late

    def take(self, count: int) -> MotionFrames:
        """The next frames; a motion that is over begins anew where it ended. Something must have been said."""
        taken: list[MotionFrames] = []
        while count > 0:
            if self._now is not None and self._next == self._now.end and self._now.said.is_begun:
                self._complete()
                continue
            if self._now is None or self._next == self._now.end:
                self._go_on(self._follow())
                continue
            assert self._motion is not None
            first = self._now.start
            end = min(self._next + count, self._now.end)
            stretch = _cut(self._motion, self._next - first, end - first)
            owners = self._now.said.owners[self._next : end]
            taken.append(motion_to_frames(stretch, np.full_like(owners, STAND) if self._now.is_over else owners))
            self._last = _last_two(self._last, stretch)
            count -= end - self._next
            self._taken += end - self._next
            self._next = end
        return join_frames(taken)

    def _begin(self, text: str) -> tuple[Outline | None, Iterator[MotionPart] | None, _Said | None]:
        """Make the beginning of a motion; of one that could go on forever nothing, as it is short."""
        if goes_on(self._generator.plan(text, fps=self._options.fps)):
            return None, None, None
        early = self._generator.stream(text, self._options)
        coming = iter(early)
        first = next(coming)
        said = _Said(first.motion, first.owners, False, first.made, is_begun=first.made is None)
        return early.outline, coming if said.is_begun else None, said

    def _complete(self) -> None:
        """Make the whole of the motion of which the beginning is played, and go on with it."""
        assert self._coming is not None and self._now is not None
        (last,) = deque(self._coming, maxlen=1)
        assert last.made is not None
        whole = _Said(last.made.motion, last.made.composition.owners, False, last.made)
        self._coming, self._made, self._said, self._late = None, last.made, whole, last.made
        self._now = whole.begin(self._now.start)
        self._motion = self._join(self._now)

    def _generate(self, text: str, repeats: int) -> tuple[GeneratedMotion, _Said]:
        strict = self._options.strict and not repeats  # what was accepted goes on
        options = replace(self._options, seed=self._options.seed + repeats, strict=strict)
        is_open = goes_on(self._generator.plan(text, fps=options.fps))
        if is_open:
            options = replace(options, duration_s=min(GOES_ON_S, options.max_duration_s))
        made = self._generator.generate(text, options)
        return made, _Said(made.motion, made.composition.owners, is_open, made)

    def _lead_to(self, now: _Stretch, said: _Said) -> list[_Stretch]:
        """From the frame that is next to another motion: straight, or by the end of the motion that is played."""
        way = find_exit(now.said.poses, self._next)
        straight = find_change(now.said.poses, self._next, said.poses, said.loop.leave if said.loop else 1)
        if straight and straight.cost_s < way.cost_s:
            return [replace(now, end=straight.leave), said.begin(straight.enter)]
        parts = [replace(now, end=way.leave)]
        if way.enter < now.said.frames:
            parts.append(_Stretch(now.said, way.enter, now.said.frames, is_over=True))
        rise = self._generator.get_up(now.said.made) if now.said.made else None
        if rise:
            own = _Said(rise, np.zeros((len(rise.rotations), len(BODY_PARTS)), int))
            parts.append(_Stretch(own, 0, own.frames, is_over=True))
        return [*parts, said.begin(NEXT)]

    def _follow(self) -> _Stretch:
        """What is played when a stretch is over."""
        if self._later:
            return self._later.popleft()
        assert self._said is not None and self._made is not None
        if self._said.loop:
            return self._said.begin(self._said.loop.enter)
        self._repeats += 1
        self._said = self._generate(self._made.plan.text, self._repeats)[1]
        return self._said.begin(NEXT)

    def _go_on(self, stretch: _Stretch) -> None:
        self._before, start = self._last, stretch.start
        self._motion = self._join(stretch)
        if self._last is not None and (stretch.said is not self._said or start < stretch.said.frames - 1):
            self._seams.append(self._taken)
        self._now, self._next = stretch, start

    def _join(self, stretch: _Stretch) -> Motion:
        """The motion of a stretch from its start on, behind what was played before it."""
        motion, start = stretch.said.motion, stretch.start
        if self._before is None:
            return _cut(motion, start, len(motion.rotations))
        frames = np.maximum(np.arange(start - 2, len(motion.rotations)), 0)  # at rest before its beginning
        lead = body_motion(motion.rotations[frames], motion.translations[frames, 0], motion.fps)
        return plant_feet(self._before, join_alike(self._before, lead), SEAM_S)


def goes_on(plan: Plan) -> bool:
    """Whether what a plan asks for could go on forever: one thing, or several at once, with no end stated."""
    actions = plan.actions
    performances = [one for action in actions for one in action.performances]
    return (
        len({action.group for action in actions}) == 1
        and all(action.duration_s is None and not action.times for action in actions)
        and all(one.action.kind in (CYCLE, HOLD) for one in performances)
        and all(one.distance_m is None and (one.way is None or one.way.goes_on) for one in performances)
    )


def _cut(motion: Motion, start: int, end: int) -> Motion:
    return body_motion(motion.rotations[start:end], motion.translations[start:end, 0], motion.fps)


def _last_two(before: Motion | None, motion: Motion) -> Motion:
    if before is None or len(motion.rotations) > 1:
        return _cut(motion, max(0, len(motion.rotations) - 2), len(motion.rotations))
    rotations = np.concatenate([before.rotations[-1:], motion.rotations])
    return body_motion(rotations, np.concatenate([before.translations[-1:, 0], motion.translations[:, 0]]), motion.fps)

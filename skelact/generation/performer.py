"""Performances as motions of one body: cycles that come up from rest and go down again, strokes, standing."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

import numpy as np

from skelact.generation.decoder import UnitDecoder
from skelact.generation.features import HEIGHT, ROTATIONS, features_to_motion, rows_to_features
from skelact.generation.gait import GaitCycle
from skelact.generation.gestures import natural_gesture_s
from skelact.generation.library import MotionLibrary
from skelact.generation.measures import Track
from skelact.generation.perform import (
    decode_cycles,
    ease_arms,
    natural_seconds,
    noise,
    perform,
    reach_distance,
    wait_around,
)
from skelact.generation.stances import make_stance, natural_stance_s
from skelact.generation.steps import StepGait
from skelact.geometry import rot6d_to_rotmat
from skelact.language.action_kinds import STROKE
from skelact.language.actions import Performance
from skelact.language.gestures import GESTURES
from skelact.language.stances import STANCES
from skelact.skeleton.body import body_motion
from skelact.values import Motion

PROBE_FPS = 30.0  # of motions that are measured to steer them
STAND = Performance("stand", ("stand",), 0.1)
GAIT_CYCLES = dict.fromkeys(("walk-left", "walk-right", "walk-turn-left", "walk-turn-right"), "walk")
WAIT_S = 0.35  # before and after a stroke, in which a body comes from rest and goes back
MAX_GAITS = 32  # that are kept
STAND_SEED = (0, 99)  # behind the seed of the request: no action has it


class OpenEnds(Enum):
    """How the ends of a motion are: at rest, in the middle of what goes on, or so that they meet."""

    REST = "rest"
    OPEN = "open"
    LOOP = "loop"


class Performer:
    """Makes the motion of one performance.

    Args:
        decoder: Makes the units.
        library: Holds the clips; None: there are none.
    """

    def __init__(self, decoder: UnitDecoder, library: MotionLibrary | None = None) -> None:
        self._decoder = decoder
        self._gaits: dict[tuple[object, ...], StepGait] = {}
        self._library = library

    def natural_seconds(self, performance: Performance, seed: tuple[int, ...]) -> float:
        """Duration of one unit of a performance when no duration is asked, seconds."""
        return self.counted_seconds(performance, None, seed)

    def counted_seconds(self, performance: Performance, times: int | None, seed: tuple[int, ...]) -> float:
        """Duration of so many repetitions when no duration is asked, seconds."""
        if performance.clip:
            return self._clips.natural_seconds(performance, times, seed)
        if performance.name in GESTURES:
            return natural_gesture_s(performance.name, times) * performance.tempo
        if performance.name in STANCES:
            return natural_stance_s(performance.name, times) * performance.tempo
        wait = 2 * WAIT_S if performance.action.kind == STROKE else 0.0
        return natural_seconds(performance, self._decoder, seed=seed) * (times or 1) + wait

    def clip_seconds(self, performance: Performance, times: int | None, seed: tuple[int, ...]) -> float:
        """Duration of a clip with the ways there and back when no duration is asked, seconds."""
        return self._clips.natural_seconds(performance, times, seed)

    def perform(
        self,
        performance: Performance,
        seconds: float,
        fps: float,
        seed: tuple[int, ...],
        times: int | None = None,
        *,
        eases: tuple[bool, bool] = (True, True),
        ends: OpenEnds = OpenEnds.REST,
        frames: int | None = None,
    ) -> Motion:
        """Make the motion of one performance.

        Args:
            performance: What to perform.
            seconds: Duration.
            fps: Frames per second.
            seed: Seed of the request and number of the action.
            times: Number of strokes; None: as many as fit best.
            eases: Whether a stance comes from rest at its start, and goes back at its end.
            ends: Gaits that go on at both ends are cycles, others are steps from rest to rest.
            frames: That are made, from the beginning; None: all.
        """
        if performance.clip:
            return cut_motion(self._clips.play(performance, seconds, fps, seed, times=times, rest=self.rest()), frames)
        if performance.name in GESTURES:
            return self.stand(seconds, fps, seed[0], frames)
        if performance.name in STANCES:
            gait = self._gait(replace(performance, name="walk"), seed)
            distance = performance.distance_m
            made = make_stance(gait, performance.name, seconds, fps, times=times, distance_m=distance, eases=eases)
            return cut_motion(made, frames)
        if performance.way is not None and not (ends != OpenEnds.REST and performance.way.goes_on):
            return cut_motion(self._gait(performance, seed).make(performance.way, seconds, fps, frames), frames)
        is_loop = ends == OpenEnds.LOOP
        if performance.way is not None and performance.postures:  # the learned cycle is upright
            return cut_motion(self._gait(performance, seed).make_cycle(performance.way, seconds, fps), frames)
        waits = performance.action.kind == STROKE and ends == OpenEnds.REST and seconds > 3 * WAIT_S
        inner = seconds - 2 * WAIT_S * waits  # a stroke keeps its own beginning and end
        rows = perform(performance, self._decoder, seconds=inner, fps=fps, seed=seed, times=times, is_closed=is_loop)
        if waits:
            rows = wait_around(rows, max(1, round(seconds * fps)))
        if performance.distance_m is not None:
            rows = reach_distance(rows, performance.distance_m, fps)
        if performance.action.from_rest and not is_loop:
            still = perform(STAND, self._decoder, seconds=1 / fps, fps=fps, seed=(seed[0], *STAND_SEED))
            rows = ease_arms(rows, still[0], performance.parts, fps)
        return features_to_motion(rows_to_features(rows[:frames], fps))

    def stand(self, seconds: float, fps: float, seed: int, frames: int | None = None) -> Motion:
        """Make the standing that lies below all actions of a request, or its first frames."""
        rows = perform(STAND, self._decoder, seconds=seconds, fps=fps, seed=(seed, *STAND_SEED))
        return features_to_motion(rows_to_features(rows[:frames], fps))

    def way_seconds(self, performance: Performance, seed: tuple[int, ...]) -> float:
        """Duration of a gait that goes its way, seconds."""
        assert performance.way is not None
        return self._gait(performance, seed).seconds(performance.way)

    def way_end(
        self, performance: Performance, seconds: float | None, seed: tuple[int, ...]
    ) -> tuple[np.ndarray, float]:
        """Place (2,), to the left and ahead, and facing where a gait ends."""
        assert performance.way is not None
        return self._gait(performance, seed).end(performance.way, seconds)

    def _gait(self, performance: Performance, seed: tuple[int, ...]) -> StepGait:
        """The steps of a gait, kept for the next call: planning and making ask for the same one."""
        key = (performance.name, performance.words, performance.tempo, performance.postures, seed)
        if key not in self._gaits:
            if len(self._gaits) >= MAX_GAITS:
                self._gaits.clear()
            self._gaits[key] = self._build_gait(performance, seed)
        return self._gaits[key]

    def _build_gait(self, performance: Performance, seed: tuple[int, ...]) -> StepGait:
        """The steps of a gait with its styles: of the learned cycle, of a turn that of walking."""
        name = GAIT_CYCLES.get(performance.name, performance.name)
        words = (name, *performance.words[1:])
        units, seconds = decode_cycles(self._decoder, words, noise(1, self._decoder.latent, seed))
        still = perform(STAND, self._decoder, seconds=1 / PROBE_FPS, fps=PROBE_FPS, seed=(seed[0], *STAND_SEED))[0]
        return StepGait(
            GaitCycle.of(units[0], float(seconds[0])),
            rot6d_to_rotmat(still[ROTATIONS].reshape(-1, 6)),
            float(still[HEIGHT]),
            performance.tempo,
            name == "run",
            performance.postures,
        )

    @property
    def _clips(self) -> MotionLibrary:
        assert self._library is not None  # only a library gives performances of clips
        return self._library

    def rest(self) -> Motion:
        """One frame of the body as it stands at rest."""
        return self.stand(1 / PROBE_FPS, PROBE_FPS, 0)

    def probe(self, performance: Performance, seconds: float, seed: tuple[int, ...]) -> Track:
        """Make a motion only to measure it."""
        return Track.of(self.perform(performance, seconds, PROBE_FPS, seed))


def cut_motion(motion: Motion, frames: int | None) -> Motion:
    """The first frames of a motion on `BODY`, or all."""
    if frames is None or frames >= len(motion.rotations):
        return motion
    return body_motion(motion.rotations[:frames], motion.translations[:frames, 0], motion.fps)

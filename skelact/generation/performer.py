"""Performances as motions of one body: cycles that come up from rest and go down again, strokes, standing."""

from __future__ import annotations

from skelact.generation.decoder import UnitDecoder
from skelact.generation.features import features_to_motion, rows_to_features
from skelact.generation.library import MotionLibrary
from skelact.generation.measures import Track
from skelact.generation.perform import ease_arms, natural_seconds, perform
from skelact.language.actions import Performance
from skelact.values import Motion

PROBE_FPS = 30.0  # of motions that are measured to steer them
STAND = Performance("stand", ("stand",), 0.1)
STAND_SEED = (0, 99)  # behind the seed of the request: no action has it


class Performer:
    """Makes the motion of one performance.

    Args:
        decoder: Makes the units.
        library: Holds the clips; None: there are none.
    """

    def __init__(self, decoder: UnitDecoder, library: MotionLibrary | None = None) -> None:
        self._decoder = decoder
        self._library = library

    def natural_seconds(self, performance: Performance, seed: tuple[int, ...]) -> float:
        """Duration of one unit of a performance when no duration is asked, seconds."""
        if performance.clip:
            return self._clips.natural_seconds(performance, None, seed)
        return natural_seconds(performance, self._decoder, seed=seed)

    def clip_seconds(self, performance: Performance, times: int | None, seed: tuple[int, ...]) -> float:
        """Duration of a clip with the ways there and back when no duration is asked, seconds."""
        return self._clips.natural_seconds(performance, times, seed)

    def perform(
        self, performance: Performance, seconds: float, fps: float, seed: tuple[int, ...], times: int | None = None
    ) -> Motion:
        """Make the motion of one performance.

        Args:
            performance: What to perform.
            seconds: Duration.
            fps: Frames per second.
            seed: Seed of the request and number of the action.
            times: Number of strokes; None: as many as fit best.
        """
        if performance.clip:
            return self._clips.play(performance, seconds, fps, seed, times=times, rest=self.rest())
        rows = perform(performance, self._decoder, seconds=seconds, fps=fps, seed=seed, times=times)
        if performance.action.from_rest:
            still = perform(STAND, self._decoder, seconds=1 / fps, fps=fps, seed=(seed[0], *STAND_SEED))
            rows = ease_arms(rows, still[0], performance.parts, fps)
        return features_to_motion(rows_to_features(rows, fps))

    def stand(self, seconds: float, fps: float, seed: int) -> Motion:
        """Make the standing that lies below all actions of a request."""
        rows = perform(STAND, self._decoder, seconds=seconds, fps=fps, seed=(seed, *STAND_SEED))
        return features_to_motion(rows_to_features(rows, fps))

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

"""What a known model learns from and is measured on: windows of clips, of live streams, as from video, and standing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.recognition.conditions import CONDITIONS
from skelact.recognition.live import LiveRecognizer
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.streaming import STREAM_WINDOW_S
from skelact.values import Clip

WHOLE, LIVE, STANDING = "whole", "live", "standing"
FROM_VIDEO = "as estimated from video"  # of `CONDITIONS`
LIVE_STEP_S = 1.5  # between live windows of a clip
MAX_LIVE = 3  # of a clip
STAND_S = 3.0
SWAY_M = 0.02  # of each joint of somebody who stands, standard deviation of one of `SWAYS` slow swings
SWAYS = 3
SWAY_HZ = (0.1, 0.6)
NO_FEATURES = np.zeros((1, 0), np.float32)
Row = tuple[np.ndarray, np.ndarray, int, str, np.ndarray]  # of `KnownExamples`


@dataclass(frozen=True, eq=False)
class KnownExamples:
    """Windows as a known model sees them.

    Attributes:
        streams: float32 (N, S, K), logits of every stream.
        fused: float32 (N, K), fused logits.
        clips: int64 (N,), index of the clip of each.
        kinds: (N,), `WHOLE`, `LIVE` or `STANDING`.
        features: float32 (N, D), of all streams before their last layers; D is 0 unless they were asked for.
    """

    streams: np.ndarray
    fused: np.ndarray
    clips: np.ndarray
    kinds: np.ndarray
    features: np.ndarray

    def pick(self, rows: np.ndarray) -> KnownExamples:
        """Some of them."""
        values = (self.streams, self.fused, self.clips, self.kinds, self.features)
        return KnownExamples(*(value[rows] for value in values))


def gather_examples(
    recognizer: Recognizer,
    packed: PackedClips,
    clips: np.ndarray,
    *,
    only_whole: bool = False,
    with_features: bool = False,
    seed: int = 0,
    quiet: bool = False,
) -> KnownExamples:
    """Run the recognizer over clips, whole, in the windows of a live stream, both again as estimated from video.

    Of every clip one posture is also held, with a slow sway: standing about. Windows that get no class are left out.

    Args:
        recognizer: Its layout must be the one the clips are on, of 3D joints, and it must look at one person.
        packed: All clips.
        clips: Indices of those to run.
        only_whole: Whole clips as recorded alone, to measure on.
        with_features: Also compute features, for distances.
        seed: Of what is estimated and of how somebody stands.
        quiet: Draw no progress bar.
    """
    if packed.coordinates != "xyz" or recognizer.people != 1:
        raise InputError("expected a recognizer of one person's 3D joints", field="weights")
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        for index in bar.track(clips, description="Scoring"):
            recorded = Clip(packed.clip(index)[:1], recognizer.layout, float(packed.fps[index]))
            variants = [(WHOLE, recorded)] if only_whole else list(_variants(recorded, rng))
            for kind, clip in variants:
                windows = recognizer.clip_windows(clip)
                if windows.withheld == (None,):
                    streams = np.stack(recognizer.stream_logits(windows.rows), 1)
                    features = recognizer.features(windows.rows) if with_features else NO_FEATURES
                    rows.append((streams.mean(0), recognizer.fuse(streams).mean(0), index, kind, features.mean(0)))
    return _stack(rows)


def gather_live_examples(
    recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, *, seed: int = 0, quiet: bool = False
) -> KnownExamples:
    """Play clips, and people who stand, to the recognizer's causal streams; their logits come fused."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        for index in bar.track(clips, description="Playing"):
            recorded = Clip(packed.clip(index)[:1], recognizer.layout, float(packed.fps[index]))
            for kind, clip in ((LIVE, recorded), (STANDING, standing(recorded, rng))):
                for logits in _live_logits(recognizer, clip)[:MAX_LIVE]:
                    rows.append((logits[None], logits, index, kind, NO_FEATURES[0]))
    return _stack(rows)


def _live_logits(recognizer: Recognizer, clip: Clip) -> list[np.ndarray]:
    """Averaged logits (K,) behind the answers of a causal network, one every `LIVE_STEP_S`."""
    stream = recognizer.stream(layout=clip.layout, fps=clip.fps, stride=max(1, round(LIVE_STEP_S * clip.fps)))
    assert isinstance(stream, LiveRecognizer)
    logits = []
    for frame in clip.joints[0]:
        for answer in stream.push({0: frame}):
            if len(answer.scores.probabilities):
                person = stream.people[0]
                logits.append(np.asarray(person["logits"] / person["weight"], np.float32))
    return logits


def _stack(rows: Sequence[Row]) -> KnownExamples:
    if not rows:
        raise InputError("no clip shows enough for a class", field="data")
    streams, fused, clips, kinds, features = zip(*rows, strict=True)
    return KnownExamples(np.stack(streams), np.stack(fused), np.array(clips), np.array(kinds), np.stack(features))


def standing(clip: Clip, rng: np.random.Generator) -> Clip:
    """A posture of a clip, held: every joint sways slowly around where it is."""
    frames = max(2, round(STAND_S * clip.fps))
    posture = clip.joints[:, rng.integers(clip.frames)][:, None]
    times = np.arange(frames)[None, :, None, None] / clip.fps
    sway = np.zeros((1, frames, *posture.shape[2:]))
    for _ in range(SWAYS):
        reach = rng.normal(0, SWAY_M, (1, 1, *posture.shape[2:]))
        sway += reach * np.sin(2 * np.pi * rng.uniform(*SWAY_HZ) * times + rng.uniform(0, 2 * np.pi))
    return Clip((posture + sway).astype(np.float32), clip.layout, clip.fps)


def _variants(recorded: Clip, rng: np.random.Generator) -> Iterator[tuple[str, Clip]]:
    for clip in (recorded, CONDITIONS[FROM_VIDEO](recorded, rng)):
        yield WHOLE, clip
        for cut in _live_cuts(clip):
            yield LIVE, cut
    yield STANDING, standing(recorded, rng)


def _live_cuts(clip: Clip) -> Iterator[Clip]:
    """What a live stream looks at, every `LIVE_STEP_S`."""
    step, window = round(LIVE_STEP_S * clip.fps), round(STREAM_WINDOW_S * clip.fps)
    for end in range(step, clip.frames + 1, max(1, step))[:MAX_LIVE]:
        yield Clip(clip.joints[:, max(0, end - window) : end], clip.layout, clip.fps)

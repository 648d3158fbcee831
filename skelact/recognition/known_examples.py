"""What a known model learns from and is measured on: windows of clips, of live streams, as from video, and standing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.recognition.conditions import CONDITIONS
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.streaming import STREAM_WINDOW_S
from skelact.recognition.timeline import live_answers
from skelact.values import Clip

WHOLE, LIVE, STANDING = "whole", "live", "standing"
FROM_VIDEO = "as estimated from video"  # of `CONDITIONS`
LIVE_STEP_S = 1.5  # between live windows of a clip
MAX_LIVE = 5  # of a clip
STAND_S = 3.0
SWAY_M = 0.02  # of each joint of somebody who stands, standard deviation of one of `SWAYS` slow swings
SWAYS = 3
SWAY_HZ = (0.1, 0.6)


@dataclass(frozen=True, eq=False)
class KnownExamples:
    """Windows as a known model sees them.

    Attributes:
        inputs: float32 (N, D).
        logits: float32 (N, K), fused.
        clips: int64 (N,), index of the clip of each.
        kinds: (N,), `WHOLE`, `LIVE` or `STANDING`.
    """

    inputs: np.ndarray
    logits: np.ndarray
    clips: np.ndarray
    kinds: np.ndarray

    def pick(self, rows: np.ndarray) -> KnownExamples:
        """Some of them."""
        return KnownExamples(self.inputs[rows], self.logits[rows], self.clips[rows], self.kinds[rows])


def gather_examples(
    recognizer: Recognizer,
    packed: PackedClips,
    clips: np.ndarray,
    *,
    only_whole: bool = False,
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
        seed: Of what is estimated and of how somebody stands.
        quiet: Draw no progress bar.
    """
    if packed.coordinates != "xyz" or recognizer.people != 1:
        raise InputError("expected a recognizer of one person's 3D joints", field="weights")
    rng = np.random.default_rng(seed)
    inputs, logits, owners, kinds = [], [], [], []
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        for index in bar.track(clips, description="Scoring"):
            recorded = Clip(packed.clip(index)[:1], recognizer.layout, float(packed.fps[index]))
            variants = [(WHOLE, recorded)] if only_whole else list(_variants(recorded, rng))
            for kind, clip in variants:
                windows = recognizer.clip_windows(clip)
                if windows.withheld != (None,):
                    continue
                features, fused = recognizer.features_and_logits(windows.rows)
                inputs.append(features.mean(0))
                logits.append(fused.mean(0))
                owners.append(index)
                kinds.append(kind)
    if not inputs:
        raise InputError("no clip shows enough for a class", field="data")
    return KnownExamples(np.stack(inputs), np.stack(logits), np.array(owners), np.array(kinds))


def gather_live_examples(
    recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, *, seed: int = 0, quiet: bool = False
) -> KnownExamples:
    """Play clips to the recognizer's live streams, which have no features: inputs are log probabilities of answers."""
    rng = np.random.default_rng(seed)
    rows, owners, kinds = [], [], []
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        for index in bar.track(clips, description="Playing"):
            recorded = Clip(packed.clip(index)[:1], recognizer.layout, float(packed.fps[index]))
            for kind, clip in ((LIVE, recorded), (STANDING, standing(recorded, rng))):
                every = max(1, round(LIVE_STEP_S * clip.fps))
                answers = live_answers(clip, recognizer)
                for answer in [one for one in answers if len(one.scores.probabilities)][:: max(1, every // 3)]:
                    rows.append(np.log(np.maximum(answer.scores.probabilities, np.float32(1e-12))))
                    owners.append(index)
                    kinds.append(kind)
    if not rows:
        raise InputError("no clip is long enough for a live answer", field="data")
    return KnownExamples(np.stack(rows), np.stack(rows), np.array(owners), np.array(kinds))


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

"""How often live answers are right: whole clips played frame by frame, every answer counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.clips import resample
from skelact.clips.amplitude import scale_arms
from skelact.datasets.packed import PackedClips
from skelact.recognition.evaluation import bootstrap_interval
from skelact.recognition.recognizer import Recognizer
from skelact.values import Clip, Scores

PEOPLE = 32  # clips that are played side by side, as people of one stream
SHARES = tuple(np.arange(1, 11) / 10)  # of a clip, at which the curve is taken
SURE = 0.9


@dataclass(frozen=True)
class Playing:
    """How clips are played.

    Attributes:
        stride: Frames between answers.
        tempo: Times as fast as recorded.
        amplitude: Size of the movements of arms, as a share of the recorded one.
    """

    stride: int = 8
    tempo: float = 1.0
    amplitude: float = 1.0


@dataclass(frozen=True, eq=False)
class PlayedClip:
    """Answers along one clip.

    Attributes:
        target: Its class.
        times_s: Since its first frame, of each answer.
        guesses: Likeliest class of each answer, -1 where none is given.
        probabilities: Of those, 0 where none is given.
        duration_s: Of the clip as played.
    """

    target: int
    times_s: np.ndarray
    guesses: np.ndarray
    probabilities: np.ndarray
    duration_s: float

    @property
    def rights(self) -> np.ndarray:
        """Which answers are right."""
        return self.guesses == self.target


@dataclass(frozen=True)
class LiveFigures:
    """Figures over clips; an answer without a class counts as not given.

    Attributes:
        clips: Number of clips.
        answers: Number of answers with a class.
        withheld: Number of those without.
        right: Share of answers that are right, of all clips together.
        interval: Its 95 % bootstrap interval over clips.
        sure_wrong: Share of answers that are wrong at a probability above `SURE`.
        first_right_s: Median time to the first right answer of a clip, over all clips; infinite when half have none.
        curve: Share of clips whose newest answer is right when 10, 20 .. 100 % of the clip have been seen; a clip
            without an answer so far counts as wrong.
    """

    clips: int
    answers: int
    withheld: int
    right: float
    interval: tuple[float, float]
    sure_wrong: float
    first_right_s: float
    curve: tuple[float, ...]


def play_clips(
    recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, playing: Playing, *, quiet: bool = False
) -> list[PlayedClip]:
    """Play clips of one person each through live streams.

    Args:
        recognizer: Of the layout of the clips.
        packed: All clips.
        clips: Indices of those to play.
        playing: How.
        quiet: Draw no progress bar.
    """
    played: dict[int, PlayedClip] = {}
    order = sorted(clips.tolist(), key=lambda clip: (packed.fps[clip], packed.lengths[clip]))
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("Playing", total=len(order))
        for together in _batches(order, packed.fps):
            fps = float(packed.fps[together[0]])
            answers = _play(recognizer, [_change(packed, clip, recognizer, playing) for clip in together], fps, playing)
            for clip, (frames, found) in zip(together, answers, strict=True):
                played[clip] = _played(int(packed.targets[clip]), frames, found, fps)
            progress.advance(task, len(together))
    return [played[clip] for clip in clips.tolist()]


def clip_curve(
    recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, playing: Playing, *, quiet: bool = False
) -> tuple[float, ...]:
    """Share of clips that the clip networks name right, given all of 10, 20 .. 100 % of each at once.

    Who shows too little for a class counts as wrong. Arguments as for `play_clips`.
    """
    rights = np.zeros(len(SHARES))
    with Progress(console=Console(stderr=True), disable=quiet) as progress:
        for clip in progress.track(clips.tolist(), description="Scoring clips"):
            joints, fps = _change(packed, clip, recognizer, playing), float(packed.fps[clip])
            for index, share in enumerate(SHARES):
                frames = max(1, round(share * len(joints)))
                (scores,) = recognizer.recognize(Clip(joints[None, :frames], recognizer.layout, fps))
                is_named = len(scores.probabilities) > 0
                rights[index] += is_named and scores.probabilities.argmax() == packed.targets[clip]
    return tuple((rights / len(clips)).tolist())


def measure_live(played: Sequence[PlayedClip], *, seed: int = 0) -> LiveFigures:
    """Compute all figures."""
    given = [clip.guesses >= 0 for clip in played]
    rights = [clip.rights[some] for clip, some in zip(played, given, strict=True)]
    counts = np.array([(row.sum(), len(row)) for row in rights])
    firsts = [clip.times_s[clip.rights][0] if clip.rights.any() else np.inf for clip in played]
    wrong = [(clip.probabilities > SURE) & ~clip.rights & some for clip, some in zip(played, given, strict=True)]
    answers = int(counts[:, 1].sum())
    return LiveFigures(
        clips=len(played),
        answers=answers,
        withheld=sum(len(clip.guesses) for clip in played) - answers,
        right=float(counts[:, 0].sum() / max(answers, 1)),
        interval=bootstrap_interval(counts, lambda some: float(some[:, 0].sum() / max(some[:, 1].sum(), 1)), seed=seed),
        sure_wrong=float(np.concatenate(wrong).sum() / max(answers, 1)),
        first_right_s=float(np.median(firsts)),
        curve=tuple(float(np.mean([_is_right_at(clip, share) for clip in played])) for share in SHARES),
    )


def _is_right_at(clip: PlayedClip, share: float) -> bool:
    known = (clip.times_s <= share * clip.duration_s + 1e-9) & (clip.guesses >= 0)
    return bool(known.any() and clip.rights[known][-1])


def _batches(order: list[int], fps: np.ndarray) -> Iterator[list[int]]:
    """Clips of the same rate, at most `PEOPLE` at once."""
    first = 0
    for index in range(1, len(order) + 1):
        if index == len(order) or index - first == PEOPLE or fps[order[index]] != fps[order[first]]:
            yield order[first:index]
            first = index


def _change(packed: PackedClips, clip: int, recognizer: Recognizer, playing: Playing) -> np.ndarray:
    """Positions (T, V, 3) of a clip as it is played."""
    joints = packed.clip(clip)[:1]
    if playing.tempo != 1:
        frames = max(1, int((joints.shape[1] - 1) / playing.tempo) + 1)
        joints = resample(joints, np.arange(frames) * playing.tempo)
    if playing.amplitude != 1:
        joints = scale_arms(joints[None], recognizer.layout, np.array([playing.amplitude], np.float32))[0]
    return joints[0]


def _play(
    recognizer: Recognizer, clips: Sequence[np.ndarray], fps: float, playing: Playing
) -> list[tuple[int, list[tuple[int, Scores]]]]:
    stream = recognizer.stream(layout=recognizer.layout, fps=fps, stride=playing.stride)
    answers: list[list[tuple[int, Scores]]] = [[] for _ in clips]
    for frame in range(max(map(len, clips))):
        people = {index: joints[frame] for index, joints in enumerate(clips) if frame < len(joints)}
        for answer in stream.push(people):
            answers[answer.person_id].append((answer.frame, answer.scores))
    return [(len(joints), found) for joints, found in zip(clips, answers, strict=True)]


def _played(target: int, frames: int, answers: Sequence[tuple[int, Scores]], fps: float) -> PlayedClip:
    scored = [scores.probabilities if len(scores.probabilities) else None for _, scores in answers]
    return PlayedClip(
        target,
        np.array([(frame + 1) / fps for frame, _ in answers]),
        np.array([-1 if row is None else int(row.argmax()) for row in scored], np.int64),
        np.array([0.0 if row is None else float(row.max()) for row in scored]),
        frames / fps,
    )

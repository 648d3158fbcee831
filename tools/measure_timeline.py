"""Measure timelines on streams joined from clips with background between, beside votes of windows.

    python tools/measure_timeline.py mocap-core19 --data DATA --dataset nw_ucla --split view=1 \
        --map "walk around=walk" --map "sit down=sit-down" --map "stand up=stand-up" --map throw=throw

A stream is one person who stands (sway of 1 cm, noise of 3 mm) or does something of no class between actions of the
recognizer's classes; each clip starts where the previous one ended, blended over 0.3 s. Three ways of
making a timeline are scored as `skelact evaluate timeline` does: stretches (what ships), spans of live answers, and the
control: at every time the class that most of the windows name which look at it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.segments import segment_clip
from skelact.recognition.streaming import StreamAnswer
from skelact.recognition.timeline import NO_CLASS, Span, answers_to_spans, live_answers
from skelact.recognition.timeline_scores import OVERLAPS, Segment, TimelineScores, score_timeline
from skelact.values import Clip

FPS = 30.0
ACTIONS = 6  # of a stream
STAND_S, BLEND_S = (1.0, 3.0), 0.3
SWAY_M, NOISE_M = 0.01, 0.003
MIN_S, MAX_S = 0.8, 8.0  # of clips that are joined
VOTE_STEP_S = 0.1


def join_stream(
    packed: PackedClips, known: np.ndarray, other: np.ndarray, names: Sequence[str], rng: np.random.Generator
) -> tuple[np.ndarray, list[Segment]]:
    """Join one stream: joints (T, V, 3) at `FPS`, and where actions are."""
    joints, truth = np.zeros((0, *packed.clip(0).shape[2:])), []
    for index in rng.permutation(known)[:ACTIONS]:
        if len(other) and rng.random() < 0.5:
            joints = append(joints, even(packed, int(rng.choice(other))))
        else:
            posture = joints[-1] if len(joints) else even(packed, index)[0]
            joints = append(joints, stand(posture, rng))
        start = len(joints) / FPS
        joints = append(joints, even(packed, index))
        truth.append(Segment(start, len(joints) / FPS, names[packed.targets[index]]))
    return append(joints, stand(joints[-1], rng)), truth


def even(packed: PackedClips, index: int) -> np.ndarray:
    """Joints (T, V, 3) of a clip at `FPS`."""
    joints, fps = packed.clip(index)[0].astype(np.float64), float(packed.fps[index])
    times = np.arange(0, (len(joints) - 1) / fps, 1 / FPS) * fps
    below = np.minimum(times.astype(int), len(joints) - 2)
    share = (times - below)[:, None, None]
    return np.asarray(joints[below] * (1 - share) + joints[below + 1] * share)


def stand(posture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A posture held for a while."""
    times = np.arange(round(rng.uniform(*STAND_S) * FPS)) / FPS
    sway = np.sin(2 * np.pi * 0.3 * times)[:, None, None] * rng.normal(0, SWAY_M, (1, 1, 3))
    return np.asarray(posture + sway + rng.normal(0, NOISE_M, (len(times), *posture.shape)))


def append(joints: np.ndarray, more: np.ndarray) -> np.ndarray:
    """Go on where the joints ended, the beginning of `more` blended with their last pose."""
    if not len(joints):
        return more
    more = more + (joints[-1, 0] - more[0, 0]) * np.array([1, 0, 1])
    blend = np.clip((np.arange(len(more)) + 1) / (BLEND_S * FPS), 0, 1)[:, None, None]
    return np.concatenate([joints, joints[-1] * (1 - blend) + more * blend])


def vote(answers: Sequence[StreamAnswer], duration_s: float) -> list[Segment]:
    """The control: what most of the windows name that look at a time."""
    looks = [
        ((one.frame + 1) / FPS - min(one.looked_s, one.frames_seen / FPS), (one.frame + 1) / FPS, one.scores.label)
        for one in answers
    ]
    segments: list[Segment] = []
    for step in range(int(duration_s / VOTE_STEP_S)):
        time = (step + 0.5) * VOTE_STEP_S
        said = Counter(label for start, end, label in looks if start <= time < end)
        label = said.most_common(1)[0][0] if said else None
        start, end = step * VOTE_STEP_S, (step + 1) * VOTE_STEP_S
        if label and segments and segments[-1].label == label and segments[-1].end_s > start - 1e-6:
            start = segments.pop().start_s
        if label:
            segments.append(Segment(start, end, label))
    return segments


def to_segments(spans: Sequence[Span]) -> list[Segment]:
    """Spans that name an action."""
    return [Segment(one.start_s, one.end_s, one.label) for one in spans if one.label not in NO_CLASS.values()]


def measure(recognizer: Recognizer, joints: np.ndarray, truth: Sequence[Segment]) -> dict[str, TimelineScores]:
    """Scores of each way on one stream."""
    clip = Clip(joints.astype(np.float32)[None], recognizer.layout, FPS)
    answers = live_answers(clip, recognizer)
    ways = {
        "stretches": to_segments(segment_clip(clip, recognizer)),
        "live spans": to_segments(answers_to_spans(answers, fps=FPS)),
        "control: votes of windows": vote(answers, clip.duration_s),
    }
    return {name: score_timeline(truth, segments) for name, segments in ways.items()}


def main() -> None:
    """Read the command line, join streams and print the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help="recognizer, by name or folder")
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--dataset", default="nw_ucla", help="data set by name")
    parser.add_argument("--split", default="", help="clips, such as view=1")
    parser.add_argument("--map", action="append", default=[], help="label of the data=class")
    parser.add_argument("--streams", type=int, default=20, help="number of streams")
    parser.add_argument("--seed", type=int, default=0, help="random seed")
    options = parser.parse_args()
    recognizer = load_recognizer(options.weights, threads=1)
    packed = prepare_clips(recognizer.config, options.data, recognizer.layout, dataset=options.dataset)
    renamed = dict(pair.split("=") for pair in options.map)
    names = [renamed.get(label, label) for label in packed.labels]
    seconds = packed.lengths / packed.fps
    chosen = (seconds >= MIN_S) & (seconds <= MAX_S)
    if options.split:
        chosen &= packed.select(options.split)
    is_known = np.isin(names, recognizer.labels)[packed.targets]
    known, other = np.flatnonzero(chosen & is_known), np.flatnonzero(chosen & ~is_known)
    rng = np.random.default_rng(options.seed)
    found: dict[str, list[TimelineScores]] = {}
    for _ in range(options.streams):
        for name, scores in measure(recognizer, *join_stream(packed, known, other, names, rng)).items():
            found.setdefault(name, []).append(scores)
    print(f"{options.streams} streams of {ACTIONS} actions, {len(known)} clips of classes, {len(other)} of none")
    for name, rows in found.items():
        f1 = ", ".join(
            f"F1@{100 * share:.0f} {100 * np.mean([row.f1[share] for row in rows]):.1f}" for share in OVERLAPS
        )
        spread = 100 * np.std([row.f1[0.5] for row in rows]) / np.sqrt(len(rows))
        frames, edit = (100 * np.mean([getattr(row, key) for row in rows]) for key in ("frame_accuracy", "edit"))
        delay = np.nanmedian([row.start_delay_s for row in rows])
        print(f"{name}: frames {frames:.1f}, edit {edit:.1f}, {f1} (+- {spread:.1f}), start delay {delay:+.2f} s")


if __name__ == "__main__":
    main()

"""Measure how repetitions are counted, on streams joined from UI-PRMD with known truth.

    python tools/measure_repetitions.py --data DATA --subjects 7 8

A stream is one person: standing (with sway of 1 cm and noise of 3 mm), an exercise, standing, another exercise, perhaps
standing, the first exercise again; cuts between all of them. An error is a repetition too many or too few of an
exercise, or in a second set of it, or while standing. The control counts how often the first principal component of the
whole stream rises over 60 % of its range after it fell below 35 %; it does not tell exercises apart, so only its total
counts.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.uiprmd import FPS, Repetition, load_uiprmd
from skelact.layouts import load_layout
from skelact.recognition.repetitions import RepetitionSet, count_repetitions, pose_features
from skelact.values import Clip

SWAY_M, NOISE_M = 0.01, 0.003
STAND_S = (1.0, 10.0)
UP, DOWN, RANGE = 0.6, 0.35, (5, 95)  # of the control


@dataclass(frozen=True)
class Done:
    """One repetition of the truth; seconds."""

    exercise: str
    start_s: float
    end_s: float


def stand(pose: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Stand in a pose (V, 3) for a while: (T, V, 3)."""
    times = np.arange(round(rng.uniform(*STAND_S) * FPS)) / FPS
    height = pose[None, :, 1:2] - pose[:, 1].min()
    sway = sum(
        np.sin(2 * np.pi * rate * times + rng.uniform(0, 6))[:, None, None] * rng.normal(size=(1, 1, 3))
        for rate in (0.15, 0.4)
    )
    return np.asarray(pose + SWAY_M * sway * height + rng.normal(0, NOISE_M, (len(times), *pose.shape)))


def join_stream(known: Sequence[Repetition], rng: np.random.Generator) -> tuple[Clip, list[Done]]:
    """Join one stream of one person."""
    subject = rng.choice(sorted({one.subject for one in known}))
    own = [one for one in known if one.subject == subject]
    first, second = rng.choice(sorted({one.exercise for one in own}), 2, replace=False)
    count = int(rng.integers(3, 11))
    before = int(rng.integers(1, count)) if count > 3 else count
    parts: list[np.ndarray] = []
    truth: list[Done] = []

    def do(exercise: str, times: int) -> None:
        pool = [one.clip.joints[0] for one in own if one.exercise == exercise]
        for index in rng.permutation(len(pool))[:times]:
            start = sum(map(len, parts)) / FPS
            parts.append(pool[index])
            truth.append(Done(exercise, start, start + len(pool[index]) / FPS))

    start_pose = next(one.clip.joints[0, 0] for one in own if one.exercise == first)
    parts.append(stand(start_pose, rng))
    do(first, before)
    parts.append(stand(parts[-1][-1], rng))
    do(second, int(rng.integers(2, 6)))
    if rng.random() < 0.5:
        parts.append(stand(parts[-1][-1], rng))
    do(first, count - before)
    return Clip(np.concatenate(parts).astype(np.float32)[None], load_layout("core19"), FPS), truth


def count_errors(found: Sequence[RepetitionSet], truth: Sequence[Done]) -> int:
    """Repetitions too many or too few: of each exercise in its largest set, and all in other sets."""
    sets: dict[str, list[int]] = {one.exercise: [] for one in truth}
    errors = 0
    for one in found:
        shared = dict.fromkeys(sets, 0.0)
        for repetition in one.repetitions:
            for done in truth:
                overlap = min(repetition.end_s, done.end_s) - max(repetition.start_s, done.start_s)
                shared[done.exercise] += max(overlap, 0.0)
        likeliest = max(shared, key=lambda exercise: shared[exercise])
        if shared[likeliest] > 0:
            sets[likeliest].append(one.count)
        else:
            errors += one.count
    for exercise, counts in sets.items():
        wanted = sum(done.exercise == exercise for done in truth)
        errors += abs(max(counts, default=0) - wanted) + sum(sorted(counts)[:-1])
    return errors


def count_swings(clip: Clip) -> int:
    """The control: rises of the first principal component."""
    poses = pose_features(clip.joints[0], clip.fps, clip.layout)
    left = poses - poses.mean(0)
    values = left @ np.linalg.svd(left, full_matrices=False)[2][0]
    low, high = np.percentile(values, RANGE)
    best = 0
    for signed in ((values - low) / (high - low), (high - values) / (high - low)):
        count, is_down = 0, True
        for value in signed:
            if is_down and value > UP:
                count, is_down = count + 1, False
            elif value < DOWN:
                is_down = True
        best = max(best, count)
    return best


def main() -> None:
    """Read the command line, join streams and print errors in ten repetitions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--subjects", type=int, nargs="+", default=[7, 8], help="whose repetitions")
    parser.add_argument("--streams", type=int, default=100, help="number of streams")
    parser.add_argument("--seed", type=int, default=0, help="random seed")
    arguments = parser.parse_args()
    known = [one for one in load_uiprmd(arguments.data) if one.subject in arguments.subjects]
    rng = np.random.default_rng(arguments.seed)
    streams = [join_stream(known, rng) for _ in range(arguments.streams)]
    sizes = np.array([len(truth) for _, truth in streams])
    found = [count_repetitions(clip) for clip, _ in streams]
    errors = np.array([count_errors(sets, truth) for sets, (_, truth) in zip(found, streams, strict=True)])
    totals = np.array([sum(one.count for one in sets) for sets in found])
    control = np.array([abs(count_swings(clip) - len(truth)) for clip, truth in streams])
    still = [stand(known[index % len(known)].clip.joints[0, 0], rng) for index in range(0, 20 * 7, 7)]
    layout = load_layout("core19")
    standing = [Clip(joints.astype(np.float32)[None], layout, FPS) for joints in still]
    false = sum(one.count for clip in standing for one in count_repetitions(clip))
    print(f"{len(streams)} streams, {sizes.sum()} repetitions of subjects {arguments.subjects}")
    print(f"errors in 10: {10 * errors.sum() / sizes.sum():.2f}; streams without any: {(errors == 0).mean():.0%}")
    total = 10 * np.abs(totals - sizes).sum() / sizes.sum()
    print(f"of totals alone, errors in 10: {total:.2f}; control {10 * control.sum() / sizes.sum():.2f}")
    print(f"counted while standing: {false} in {sum(clip.duration_s for clip in standing):.0f} s", end="")
    print(f"; control {sum(count_swings(clip) for clip in standing)}")


if __name__ == "__main__":
    main()

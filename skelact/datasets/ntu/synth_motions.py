"""Motions for made recordings: invented people, and recorded ones brought onto the joints of Kinect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from skelact.clips import resample
from skelact.datasets.dataset import Dataset
from skelact.formats.ntu import FPS
from skelact.layouts import load_layout

MIN_FRAMES, MAX_FRAMES = 40, 300


def core19_to_ntu25(joints: np.ndarray) -> np.ndarray:
    """Convert core19 positions (T, 19, 3) to Kinect v2 joints (T, 25, 3).

    Every joint that core19 takes from one joint of `ntu25` goes back there. The shoulder spine is set so that the chest
    comes back too. Hands go on from the forearm by 0.3 of its length, tips by 0.6, thumbs by 0.35 and a little inward.
    """
    layout = load_layout("ntu25")
    matrix = layout.to_core19
    assert matrix is not None
    out = np.zeros((len(joints), len(layout.names), 3), np.float64)
    for row, weights in enumerate(matrix):
        if weights.max() == 1.0:
            out[:, int(weights.argmax())] = joints[:, row]
    at = {name: index for index, name in enumerate(layout.names)}
    chest = load_layout("core19").names.index("chest")
    low, high = matrix[chest, at["spine_mid"]], matrix[chest, at["spine_shoulder"]]
    out[:, at["spine_shoulder"]] = (joints[:, chest] - low * out[:, at["spine_mid"]]) / high
    across = out[:, at["left_shoulder"]] - out[:, at["right_shoulder"]]
    for side, inward in (("left", -0.05), ("right", 0.05)):
        wrist = out[:, at[f"{side}_wrist"]]
        forearm = wrist - out[:, at[f"{side}_elbow"]]
        out[:, at[f"{side}_hand"]] = wrist + 0.3 * forearm
        out[:, at[f"{side}_hand_tip"]] = wrist + 0.6 * forearm
        out[:, at[f"{side}_thumb"]] = wrist + 0.35 * forearm + inward * across
    return out.astype(np.float32)


def invent_motions(rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Synthetic people without end: they walk on the spot and swing their arms, core19 (T, 19, 3) at 30 fps."""
    # fmt: off
    rest = np.array([
        (0, 0.95, 0), (0, 1.08, 0), (0, 1.22, 0), (0, 1.46, 0), (0, 1.62, 0.02),
        (0.18, 1.4, 0), (0.22, 1.12, 0), (0.24, 0.88, 0.03), (-0.18, 1.4, 0), (-0.22, 1.12, 0), (-0.24, 0.88, 0.03),
        (0.1, 0.92, 0), (0.11, 0.5, 0.02), (0.11, 0.08, 0), (0.12, 0.02, 0.14),
        (-0.1, 0.92, 0), (-0.11, 0.5, 0.02), (-0.11, 0.08, 0), (-0.12, 0.02, 0.14),
    ])
    # fmt: on
    layout = load_layout("core19")
    index = {name: joint for joint, name in enumerate(layout.names)}
    while True:
        frames = int(rng.integers(MIN_FRAMES, 2 * MAX_FRAMES))
        phase = 2 * np.pi * rng.uniform(0.6, 1.6) * np.arange(frames) / FPS
        joints = np.repeat(rest[None] * rng.uniform(0.85, 1.1), frames, 0)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            swing = rng.uniform(0.1, 0.5) * np.sin(phase) * sign
            for chain, reach in ((("elbow", "wrist"), -swing), (("knee", "ankle", "toe"), swing)):
                start = joints[:, index[f"{side}_{'shoulder' if chain[0] == 'elbow' else 'hip'}"]]
                for name in chain:
                    _swing(joints, index[f"{side}_{name}"], start, reach)
        yield (joints + rng.uniform(-0.3, 0.3) * np.sin(phase / 4)[:, None, None] * (1, 0, 0)).astype(np.float32)


def _swing(joints: np.ndarray, joint: int, start: np.ndarray, angle: np.ndarray) -> None:
    """Turn one joint about the axis to the left through `start`, by an angle per frame; in place."""
    away = joints[:, joint] - start
    cos, sin = np.cos(angle), np.sin(angle)
    turned = (away[:, 0], cos * away[:, 1] - sin * away[:, 2], sin * away[:, 1] + cos * away[:, 2])
    joints[:, joint] = start + np.stack(turned, -1)


def recorded_motions(dataset: Dataset, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Recorded people of a data set in random order without end, core19 (T, 19, 3) at 30 fps."""
    core19 = load_layout("core19")
    while True:
        sample = dataset.samples[int(rng.integers(len(dataset)))]
        clip = dataset.load(sample.path, layout=core19)
        frames = max(2, round(clip.duration_s * FPS))
        yield resample(clip.joints[:1], np.arange(frames) * clip.fps / FPS)[0]

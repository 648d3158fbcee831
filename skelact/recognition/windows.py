"""Which windows of a clip the network sees, in training, in scoring and live."""

from __future__ import annotations

import numpy as np

from skelact.clips import (
    AugmentConfig,
    augment,
    center_clip,
    collapse_unseen,
    normalize,
    rate_times,
    resample,
    segment_times,
    to_batch,
    window_times,
)
from skelact.clips.borrow import borrow_arms
from skelact.clips.modalities import SCORE
from skelact.datasets.packed import PackedClips
from skelact.layouts import Layout
from skelact.layouts.sides import swap_sides
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evidence import unseen_joints

OVERLAP = 0.5


def scoring_windows(frames: int, fps: float, config: RecognitionConfig, *, crops: int = 1) -> np.ndarray:
    """Cover the middle `score_fraction` of a clip: one window if it is short, else overlapping ones of `window_max_s`.

    Args:
        frames: Length of the clip.
        fps: Its rate.
        config: Of the network.
        crops: Windows to score at least; see `spread_windows`. 1 is the published test crop.

    Returns:
        float64 (windows, 2): start and length, frames.
    """
    if crops > 1:
        return spread_windows(frames, fps, config, crops=crops)
    cut = int((1 - config.score_fraction) * frames / 2 + 1e-9)  # at each end; whole frames, as published
    length, window = float(frames - 2 * cut), config.window_max_s * fps
    if length <= window:
        return np.array([[cut, length]])
    return _overlapping(cut, length, window, 1)


def spread_windows(frames: int, fps: float, config: RecognitionConfig, *, crops: int) -> np.ndarray:
    """Spread windows evenly over the whole clip, more than `crops` where it is long; their logits are averaged.

    Each is as long as training windows are on average: `window_fraction` of the clip to all of it, within
    `window_max_s`.
    """
    length = max((1 + config.window_fraction) / 2 * frames, config.window_min_s * fps)
    return _overlapping(0, float(frames), min(length, config.window_max_s * fps, frames), crops)


def _overlapping(first: float, length: float, window: float, least: int) -> np.ndarray:
    """Windows that cover `length` frames from `first` on, by `OVERLAP` one over the other: (windows, 2)."""
    count = max(least, 1 + int(np.ceil((length - window) / (window * OVERLAP))))
    return np.stack([np.linspace(first, first + length - window, count), np.full(count, window)], -1)


def training_windows(
    lengths: np.ndarray, fps: np.ndarray, config: RecognitionConfig, *, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw one window per clip; return starts and lengths (N,), frames."""
    longest = np.minimum(lengths, config.window_max_s * fps)
    shortest = np.minimum(longest, np.maximum(config.window_min_s * fps, config.window_fraction * lengths))
    length = rng.uniform(shortest, longest)
    return rng.uniform(0.0, 1.0, len(lengths)) * (lengths - length), length


def training_batch(
    packed: PackedClips,
    indices: np.ndarray,
    mirrored: np.ndarray,
    layout: Layout,
    config: RecognitionConfig,
    *,
    rng: np.random.Generator,
) -> np.ndarray:
    """Build one augmented network input (N, C, T, V', M) from clips; `mirrored` (N,) marks those to flip."""
    starts, lengths = training_windows(packed.lengths[indices], packed.fps[indices], config, rng=rng)
    joints = packed.windows(indices, sample_times(starts, lengths, config, fps=packed.fps[indices], rng=rng))
    joints[mirrored] = mirror(joints[mirrored], layout)
    if config.borrow_arms:
        is_free = np.isin(np.array(packed.labels)[packed.targets[indices]], config.free_arms)
        joints = borrow_arms(joints, is_free, layout, share=config.borrow_arms, rng=rng)
    joints = prepare_windows(joints, layout, config, rng=rng)
    return network_input(joints, layout, config)


def sample_times(
    start: np.ndarray,
    length: np.ndarray,
    config: RecognitionConfig,
    *,
    fps: float | np.ndarray,
    rng: np.random.Generator | None = None,
) -> np.ndarray:
    """Frames (N, T) at which the network sees windows (N,) of clips of `fps`; training draws some of it from `rng`."""
    if config.sampling == "segments":
        return segment_times(start, length, config.frames, rng=rng)
    if config.sampling == "rate":
        span = config.window_max_s * np.broadcast_to(fps, np.shape(length))
        if rng is not None and config.augment.tempo > 1:
            limit = np.log(config.augment.tempo)
            span = span * np.exp(rng.uniform(-limit, limit, np.shape(length)))
        return rate_times(start, length, config.frames, span)
    return window_times(start, length, config.frames)


def network_input(joints: np.ndarray, layout: Layout, config: RecognitionConfig) -> np.ndarray:
    """Build a stream's input (N, C, T, V', M) of prepared windows (N, M, T, V, 3)."""
    return to_batch(
        joints,
        layout.part(config.part),
        reference=config.mode == "reference",
        modalities=config.modalities,
        coordinates=config.coordinates,
    )


def prepare_windows(
    joints: np.ndarray, layout: Layout, config: RecognitionConfig, *, rng: np.random.Generator | None = None
) -> np.ndarray:
    """Augment when `rng` is given, and normalize windows (N, M, T, V, 3) that have no missing joints."""
    if config.coordinates == "xy_score":  # changed in the plane; every point keeps its confidence
        flat = np.concatenate([joints[..., :SCORE], np.zeros_like(joints[..., SCORE:])], -1)
        prepared = _augment_and_normalize(flat, layout, config, rng)
        return np.concatenate([prepared[..., :SCORE], joints[..., SCORE:]], -1)
    return _augment_and_normalize(joints, layout, config, rng)


def _augment_and_normalize(
    joints: np.ndarray, layout: Layout, config: RecognitionConfig, rng: np.random.Generator | None
) -> np.ndarray:
    if rng is not None and config.augment != AugmentConfig():
        joints = augment(joints, layout, config.augment, rng=rng)
    return normalize(joints, layout, config.normalize)


def move_near(joints: np.ndarray, valid: np.ndarray, layout: Layout, config: RecognitionConfig) -> np.ndarray:
    """Center a clip, or a live window, before its coordinates are rounded to float32.

    Networks trained with `center: none` expect it so; what `normalize` takes out of windows anyway is taken out here in
    the precision of `joints`. People who are scored alone are centered alone. Points of a picture stay where they are.

    Args:
        joints: (M, T, V, 3), zero where missing.
        valid: bool (M, T, V).
        layout: Names the root.
        config: Of the network.

    Returns:
        float32 (M, T, V, 3), zero where missing.
    """
    if config.coordinates != "xyz":
        return joints.astype(np.float32)
    together = joints.shape[0] if config.people > 1 else 1
    moved = [
        center_clip(joints[first : first + together], valid[first : first + together], layout.root)
        for first in range(0, len(joints), max(together, 1))
    ]
    return np.concatenate(moved).astype(np.float32) if moved else joints.astype(np.float32)


def collapse_window(sampled: np.ndarray, unseen: np.ndarray, layout: Layout, config: RecognitionConfig) -> np.ndarray:
    """Put what a window (M, T, V, 3) never shows, bool (M, V), on its ancestors; points there have no confidence."""
    collapsed = collapse_unseen(sampled, unseen, parents=layout.parents)
    if config.coordinates == "xy_score":
        collapsed[..., SCORE] = np.where(unseen[:, None], 0, collapsed[..., SCORE])
    return collapsed


def last_window(
    joints: np.ndarray, valid: np.ndarray, fps: float, layout: Layout, config: RecognitionConfig
) -> np.ndarray:
    """Resample the last frames of one person (1, T, V, 3), none missing, to a window (people slots, T', V, 3).

    Joints that were hardly ever valid, bool (T, V), are left out of it.
    """
    times = sample_times(np.array(0.0), np.array(float(len(valid))), config, fps=fps)
    return to_slots(collapse_window(resample(joints, times), unseen_joints(valid[None]), layout, config), config)


def to_slots(people: np.ndarray, config: RecognitionConfig) -> np.ndarray:
    """Put people (M, T, V, 3), at most as many as the network looks at, into its slots: (slots, T, V, 3)."""
    slots = np.zeros((config.people, *people.shape[1:]), np.float32)
    slots[: len(people)] = people
    if config.repeat_lone and len(people) == 1:
        slots[:] = people
    return slots


def mirror(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Swap left and right: negate x and exchange the paired joints of (..., V, 3)."""
    return joints[..., list(layout.mirror), :] * np.array([-1, 1, 1], joints.dtype)


def mirror_labels(labels: tuple[str, ...]) -> np.ndarray:
    """Class index of each class seen in a mirror: "left" and "right" swap in the name where that class exists."""
    index = {label: position for position, label in enumerate(labels)}
    return np.array([index.get(swap_sides(label), own) for own, label in enumerate(labels)])

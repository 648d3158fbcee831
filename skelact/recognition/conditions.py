"""Degraded recordings: how robust a recognizer is to what cameras and trackers do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from skelact.clips import AugmentConfig, augment, resample
from skelact.clips.amplitude import scale_arms
from skelact.values import Clip

Condition = Callable[[Clip, np.random.Generator], Clip]


def at_fps(fps: float) -> Condition:
    """Record at another frame rate."""

    def change(clip: Clip, rng: np.random.Generator) -> Clip:
        frames = max(1, round(clip.duration_s * fps))
        times = np.clip(np.arange(frames) * clip.fps / fps, 0, clip.frames - 1)
        valid = clip.valid[:, np.floor(times).astype(int)] & clip.valid[:, np.ceil(times).astype(int)]
        return Clip(resample(clip.joints, times), clip.layout, fps, valid)

    return change


def at_tempo(factor: float) -> Condition:
    """Do it so many times faster."""

    def change(clip: Clip, rng: np.random.Generator) -> Clip:
        times = np.minimum(np.arange(max(2, round(clip.frames / factor))) * factor, clip.frames - 1)
        valid = clip.valid[:, np.floor(times).astype(int)] & clip.valid[:, np.ceil(times).astype(int)]
        return Clip(resample(clip.joints, times), clip.layout, clip.fps, valid)

    return change


def smaller_arms(factor: float) -> Condition:
    """Bring the arms nearer to hanging down: smaller gestures."""

    def change(clip: Clip, rng: np.random.Generator) -> Clip:
        factors = np.array([factor], np.float32)
        return replace(clip, joints=scale_arms(clip.joints[None], clip.layout, factors)[0].astype(np.float32))

    return change


def middle_half(clip: Clip, rng: np.random.Generator) -> Clip:
    """Start and end in mid action: keep the middle half."""
    quarter = clip.frames // 4
    kept = slice(quarter, clip.frames - quarter)
    return Clip(clip.joints[:, kept], clip.layout, clip.fps, clip.valid[:, kept])


def missing(probability: float) -> Condition:
    """Lose joints: each, in each frame, with this probability."""

    def change(clip: Clip, rng: np.random.Generator) -> Clip:
        lost = rng.random(clip.joints.shape[:-1]) < probability
        return replace(clip, valid=clip.valid & ~lost)

    return change


def noise(sigma_m: float) -> Condition:
    """Add independent normal noise to every joint in every frame."""

    def change(clip: Clip, rng: np.random.Generator) -> Clip:
        shaken = clip.joints + sigma_m * rng.standard_normal(clip.joints.shape, np.float32)
        return replace(clip, joints=shaken.astype(np.float32))

    return change


def changed(config: AugmentConfig) -> Condition:
    """Draw one random change of a whole clip: a camera's angle, or another skeleton's bones."""

    def change(clip: Clip, rng: np.random.Generator) -> Clip:
        return replace(clip, joints=augment(clip.joints[None], clip.layout, config, rng=rng)[0])

    return change


ESTIMATED = AugmentConfig(  # as measured on rendered bodies with known truth, see README
    tilt_rad=0.17, bone_scale=0.05, offset_m=0.03, noise_m=0.02, flatten=0.9, stretch_path=0.6, wander_m=0.03
)
CONDITIONS: Mapping[str, Condition] = {
    "as recorded": lambda clip, rng: clip,
    "15 fps": at_fps(15.0),
    "60 fps": at_fps(60.0),
    "0.6 times the tempo": at_tempo(0.6),
    "1.6 times the tempo": at_tempo(1.6),
    "arms at 0.6 of their amplitude": smaller_arms(0.6),
    "noise 2 cm": noise(0.02),
    "10 % joints missing": missing(0.1),
    "any heading": changed(AugmentConfig(turn_rad=np.pi)),
    "camera leans up to 20 degrees": changed(AugmentConfig(tilt_rad=np.radians(20.0))),
    "bones +-20 %": changed(AugmentConfig(bone_scale=0.2)),
    "middle half of the action": middle_half,
    "as estimated from video": changed(ESTIMATED),
    "held in place, as by a camera that follows": changed(AugmentConfig(in_place=1.0)),
}

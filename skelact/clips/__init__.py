"""From clips to network input: gaps, windows, normalization, augmentation, modalities."""

from skelact.clips.augment import AugmentConfig, augment, limb_joints
from skelact.clips.gaps import collapse_unseen, fill_missing
from skelact.clips.modalities import COORDINATES, MODALITIES, to_batch
from skelact.clips.normalize import NormalizeConfig, center_clip, center_people, normalize
from skelact.clips.people import most_moving, motion
from skelact.clips.pictures import clip_to_points, fill_points, pixels_to_points, points_to_pixels
from skelact.clips.resample import rate_times, resample, segment_times, window_times
from skelact.clips.stream_clock import ClockState, FrameTime, StreamClock

__all__ = [
    "COORDINATES",
    "MODALITIES",
    "AugmentConfig",
    "ClockState",
    "FrameTime",
    "NormalizeConfig",
    "StreamClock",
    "augment",
    "center_clip",
    "center_people",
    "clip_to_points",
    "collapse_unseen",
    "fill_missing",
    "fill_points",
    "limb_joints",
    "most_moving",
    "motion",
    "normalize",
    "pixels_to_points",
    "points_to_pixels",
    "rate_times",
    "resample",
    "segment_times",
    "to_batch",
    "window_times",
]

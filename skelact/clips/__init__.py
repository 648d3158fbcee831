"""From clips to network input: gaps, windows, normalisation, augmentation, modalities."""

from skelact.clips.augment import AugmentConfig, augment
from skelact.clips.gaps import fill_missing, missing_joints
from skelact.clips.modalities import to_batch
from skelact.clips.normalize import NormalizeConfig, normalize
from skelact.clips.people import most_moving, motion
from skelact.clips.resample import resample, window_times

__all__ = [
    "AugmentConfig",
    "NormalizeConfig",
    "augment",
    "fill_missing",
    "missing_joints",
    "most_moving",
    "motion",
    "normalize",
    "resample",
    "to_batch",
    "window_times",
]

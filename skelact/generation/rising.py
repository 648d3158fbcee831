"""From where a motion has brought a body down, back to a stand."""

from __future__ import annotations

import numpy as np

from skelact.generation.endings import rest_at_ends
from skelact.generation.features import resample_motion
from skelact.generation.generated import GeneratedMotion
from skelact.generation.library import MotionLibrary
from skelact.generation.library.entry import AIR, UPRIGHT
from skelact.generation.library.geometry import postures_of
from skelact.generation.library.joining import join_motions
from skelact.generation.quality import lock_feet
from skelact.skeleton.body import BODY_PARTS, GLOBAL, body_motion
from skelact.skeleton.kinematics import place_joints
from skelact.values import Motion

REACHED_M = 0.03  # from the last pose, on average over the joints, that a body is down


def get_up(made: GeneratedMotion, library: MotionLibrary | None, rest: Motion) -> Motion | None:
    """Go back to a stand by the ways of the last clip, or else as the body came down; None for one that is upright."""
    motion = made.motion
    last = len(motion.rotations) - 1
    if postures_of(_rows(motion, np.array([last])))[0] in (*UPRIGHT, AIR):
        return None
    owner = made.performances[made.composition.owners[-1, BODY_PARTS.index(GLOBAL)]]
    ways = library.ways_back(owner) if library and owner.clip else ()
    if not ways:
        return _rows(motion, np.arange(_find_down(motion), -1, -1))
    whole = join_motions([resample_motion(way, motion.fps) for way in ways])
    return lock_feet(rest_at_ends(whole, rest, start=False, end=True))


def _find_down(motion: Motion) -> int:
    """The first frame in the pose of the last one."""
    positions, _ = place_joints(motion)
    apart = positions - positions[:, :1] * np.array([1.0, 0.0, 1.0])
    near = np.linalg.norm(apart - apart[-1], axis=-1).mean(-1) < REACHED_M
    return int(np.flatnonzero(near)[0])


def _rows(motion: Motion, frames: np.ndarray) -> Motion:
    return body_motion(motion.rotations[frames], motion.translations[frames, 0], motion.fps)

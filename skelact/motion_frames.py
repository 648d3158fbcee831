"""Motions as frames on the wire: float32 root positions and quaternions, and who owns each part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.geometry import rotmat_to_unitquat, unitquat_to_rotmat
from skelact.values import Motion


@dataclass(frozen=True, eq=False)
class MotionFrames:
    """Consecutive frames of one body.

    Attributes:
        root: little-endian float32 (T, 3), meters.
        rotations: little-endian float32 (T, V, 4), local unit quaternions x, y, z, w with w >= 0.
        owners: little-endian int16 (T, P), who owns each of P parts.
    """

    root: np.ndarray
    rotations: np.ndarray
    owners: np.ndarray

    def __len__(self) -> int:
        return len(self.root)

    def cut(self, start: int, end: int) -> MotionFrames:
        """Frames `start` to `end`, as a view."""
        return MotionFrames(self.root[start:end], self.rotations[start:end], self.owners[start:end])

    def to_bytes(self) -> bytes:
        """Frame after frame, of each the bytes of root, rotations and owners."""
        rows = [
            np.ascontiguousarray(values).reshape(len(self), -1) for values in (self.root, self.rotations, self.owners)
        ]
        return np.concatenate([row.view(np.uint8) for row in rows], axis=1).tobytes()


def motion_to_frames(motion: Motion, owners: np.ndarray) -> MotionFrames:
    """Pack a motion whose joints do not slide, but for the root, which comes first."""
    return MotionFrames(
        motion.translations[:, 0].astype("<f4"),
        rotmat_to_unitquat(motion.rotations).astype("<f4"),
        owners.astype("<i2"),
    )


def frames_to_motion(
    frames: MotionFrames, *, names: tuple[str, ...], parents: tuple[int, ...], offsets: np.ndarray, fps: float
) -> Motion:
    """Unpack at least one frame on a skeleton: joint names, parents and offsets (V, 3), meters."""
    translations = np.repeat(offsets[None].astype(np.float64), len(frames), axis=0)
    translations[:, 0] = frames.root
    return Motion(names, parents, offsets, unitquat_to_rotmat(frames.rotations), translations, fps)


def join_frames(parts: list[MotionFrames]) -> MotionFrames:
    """Put at least one stretch of frames behind another."""
    return MotionFrames(
        np.concatenate([part.root for part in parts]),
        np.concatenate([part.rotations for part in parts]),
        np.concatenate([part.owners for part in parts]),
    )

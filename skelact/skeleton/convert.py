"""Between layouts: every full body maps onto core19."""

from __future__ import annotations

import numpy as np

from skelact.errors import InputError
from skelact.layouts import CORE19, Layout, load_layout
from skelact.layouts.bvh_names import match_bvh_names
from skelact.skeleton.kinematics import forward_kinematics
from skelact.values import Clip, Motion


def clip_to_layout(clip: Clip, layout: Layout) -> Clip:
    """Put a clip on another layout: itself, or core19 from any full body.

    Raises:
        InputError: There is no way from the clip's layout to `layout`.
    """
    if clip.layout.names == layout.names:
        return clip
    return Clip(joints_to_layout(clip.joints, clip.layout, layout), layout, clip.fps)


def check_conversion(source: Layout, target: Layout, *, field: str) -> None:
    """Raise `InputError` at `field` unless `joints_to_layout` has a way from `source` to `target`."""
    if source.names != target.names and (target.names != CORE19 or source.to_core19 is None):
        raise InputError(f"cannot convert layout {source.name!r} to {target.name!r}", field=field)


def joints_to_layout(joints: np.ndarray, source: Layout, target: Layout) -> np.ndarray:
    """Map positions (..., V, 3) from one layout to another; a joint made of a missing joint is missing.

    Raises:
        InputError: There is no way from `source` to `target`, or the positions are not 3D.
    """
    if source.names == target.names:
        return joints
    check_conversion(source, target, field="clip.layout")
    assert source.to_core19 is not None
    if joints.shape[-1] != 3:
        raise InputError(f"expected 3D joints, got {joints.shape[-1]}D", field="clip.joints")
    mapped = np.matmul(source.to_core19.astype(joints.dtype), joints)
    missing = (joints == 0).all(-1)
    if missing.any():
        lost = np.matmul(missing.astype(np.float32), (source.to_core19 != 0).T.astype(np.float32)) > 0
        mapped = np.where(lost[..., None], 0, mapped)
    return mapped


def motion_to_core19(motion: Motion) -> Clip:
    """Positions of a motion on core19, its joints recognised by name.

    Raises:
        InputError: The joint names belong to no known family of skeletons.
    """
    _, matrix = match_bvh_names(motion.names)
    joints = np.matmul(matrix, forward_kinematics(motion)).astype(np.float32)
    return Clip(joints[None], load_layout("core19"), motion.fps)

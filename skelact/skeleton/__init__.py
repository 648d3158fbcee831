"""Bodies: forward kinematics and conversion between layouts."""

from skelact.skeleton.convert import (
    JointOrigin,
    check_conversion,
    clip_to_layout,
    convert_scores,
    describe_conversion,
    joints_to_layout,
    motion_to_core19,
)
from skelact.skeleton.kinematics import forward_kinematics, place_joints
from skelact.skeleton.zeros import guess_missing

__all__ = [
    "JointOrigin",
    "check_conversion",
    "clip_to_layout",
    "convert_scores",
    "describe_conversion",
    "forward_kinematics",
    "guess_missing",
    "joints_to_layout",
    "motion_to_core19",
    "place_joints",
]

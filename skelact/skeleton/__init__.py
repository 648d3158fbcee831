"""Bodies: forward kinematics and conversion between layouts."""

from skelact.skeleton.convert import check_conversion, clip_to_layout, joints_to_layout, motion_to_core19
from skelact.skeleton.kinematics import forward_kinematics, place_joints

__all__ = [
    "check_conversion",
    "clip_to_layout",
    "forward_kinematics",
    "joints_to_layout",
    "motion_to_core19",
    "place_joints",
]

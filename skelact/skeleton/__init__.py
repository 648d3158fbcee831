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
from skelact.skeleton.hands import hand_points
from skelact.skeleton.humanoid import (
    HumanoidMatch,
    TakenJoint,
    format_names_template,
    match_humanoid,
    match_table,
    measure_height,
)
from skelact.skeleton.kinematics import forward_kinematics, place_joints
from skelact.skeleton.rig import rest_positions
from skelact.skeleton.upright import UP_CHOICES, Upright, find_up, is_mirrored, turn_upright
from skelact.skeleton.zeros import guess_missing

__all__ = [
    "UP_CHOICES",
    "HumanoidMatch",
    "JointOrigin",
    "TakenJoint",
    "Upright",
    "check_conversion",
    "clip_to_layout",
    "convert_scores",
    "describe_conversion",
    "find_up",
    "format_names_template",
    "forward_kinematics",
    "guess_missing",
    "hand_points",
    "is_mirrored",
    "joints_to_layout",
    "match_humanoid",
    "match_table",
    "measure_height",
    "motion_to_core19",
    "place_joints",
    "rest_positions",
    "turn_upright",
]

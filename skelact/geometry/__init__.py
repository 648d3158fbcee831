"""Rotations and interpolation as pure functions on NumPy arrays; `torch_rotations` has those that losses need.

Every kind of rotation has a pair of functions with rotation matrices: unitquat, rotvec, rot6d, euler.
"""

from skelact.geometry.euler import euler_to_rotmat, rotmat_to_euler, unwrap_euler
from skelact.geometry.interpolation import slerp, smoothstep
from skelact.geometry.rotations import (
    rot6d_to_rotmat,
    rotation_angle,
    rotation_between,
    rotmat_to_rot6d,
    rotmat_to_rotvec,
    rotmat_to_unitquat,
    rotvec_to_rotmat,
    rotvec_to_unitquat,
    turn_about_x,
    turn_about_y,
    turn_about_z,
    unitquat_to_rotmat,
    unitquat_to_rotvec,
)

__all__ = [
    "euler_to_rotmat",
    "rot6d_to_rotmat",
    "rotation_angle",
    "rotation_between",
    "rotmat_to_euler",
    "rotmat_to_rot6d",
    "rotmat_to_rotvec",
    "rotmat_to_unitquat",
    "rotvec_to_rotmat",
    "rotvec_to_unitquat",
    "slerp",
    "smoothstep",
    "turn_about_x",
    "turn_about_y",
    "turn_about_z",
    "unitquat_to_rotmat",
    "unitquat_to_rotvec",
    "unwrap_euler",
]

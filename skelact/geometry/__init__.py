"""Rotations as pure functions on arrays."""

from skelact.geometry.quaternions import (
    matrix_to_quaternion,
    matrix_to_sixd,
    quaternion_to_matrix,
    rotation_angle,
    rotation_between,
    sixd_to_matrix,
    slerp,
    turn_about_y,
)
from skelact.geometry.rotations import euler_to_matrix, matrix_to_euler, unwrap_euler

__all__ = [
    "euler_to_matrix",
    "matrix_to_euler",
    "matrix_to_quaternion",
    "matrix_to_sixd",
    "quaternion_to_matrix",
    "rotation_angle",
    "rotation_between",
    "sixd_to_matrix",
    "slerp",
    "turn_about_y",
    "unwrap_euler",
]

"""Rotations as pure functions on arrays."""

from skelact.geometry.rotations import euler_to_matrix, matrix_to_euler

__all__ = ["euler_to_matrix", "matrix_to_euler"]

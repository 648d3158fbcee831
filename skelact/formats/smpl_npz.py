"""Motions as the arrays that AMASS uses: axis-angles of the 22 SMPL body joints, z up; the numbers only, no body model.

Format: Mahmood et al., "AMASS: Archive of Motion Capture as Surface Shapes", ICCV 2019; keys as in its files. The
middle one of the three spine joints stays unturned, as our body has two. `trans` is where the pelvis joint is: files of
AMASS state the origin of the body model, which lies about 0.2 m above its pelvis.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.geometry import matrix_to_quaternion, quaternion_to_matrix
from skelact.layouts import load_layout
from skelact.skeleton.body import BODY, body_motion
from skelact.values import Motion

FROM_BODY = {"spine1": "spine", "spine3": "chest", "left_foot": "left_toe", "right_foot": "right_toe"}
UNTURNED = "spine2"
BETAS = 16
Y_TO_Z = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def save_smpl_npz(path: str | Path, motion: Motion) -> None:
    """Write a motion on `BODY`: poses (T, 66), trans (T, 3), betas, gender, mocap_framerate.

    Raises:
        InputError: The motion is on another skeleton.
    """
    if motion.names != BODY.names:
        raise InputError("expected a motion on the generator's body", field="motion.names")
    poses = np.zeros((len(motion.rotations), 22, 3))
    for number, joint in enumerate(_sources()):
        if joint is not None:
            local = motion.rotations[:, joint]
            poses[:, number] = _axis_angle(Y_TO_Z @ local if number == 0 else local)
    with atomic_write(path) as file:
        np.savez(
            file,
            poses=poses.reshape(len(poses), -1),
            trans=motion.translations[:, 0] @ Y_TO_Z.T,
            betas=np.zeros(BETAS),
            gender=np.array("neutral"),
            mocap_framerate=np.array(motion.fps),
        )


def load_smpl_npz(path: str | Path) -> Motion:
    """Read what `save_smpl_npz` wrote, or a file of AMASS, onto `BODY`; hands are left out.

    Raises:
        InputError: A key is missing or has another shape.
    """
    try:
        with np.load(path, allow_pickle=False) as table:
            poses, trans, fps = table["poses"], table["trans"], float(table["mocap_framerate"])
    except (OSError, KeyError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", field=str(path)) from error
    if poses.ndim != 2 or poses.shape[1] < 66 or trans.shape != (len(poses), 3):
        raise InputError(f"expected poses (T, 66) and trans (T, 3), got {poses.shape}, {trans.shape}", field=str(path))
    turns = _rotation(poses[:, :66].reshape(-1, 22, 3).astype(np.float64))
    rotations = np.tile(np.eye(3), (len(poses), len(BODY.names), 1, 1))
    for number, joint in enumerate(_sources()):
        if joint is not None:
            rotations[:, joint] = Y_TO_Z.T @ turns[:, number] if number == 0 else turns[:, number]
    return body_motion(rotations, trans @ Y_TO_Z, fps)


def _sources() -> list[int | None]:
    """Joint of `BODY` for each SMPL joint."""
    names = load_layout("smpl22").names
    return [None if name == UNTURNED else BODY.names.index(FROM_BODY.get(name, name)) for name in names]


def _axis_angle(rotations: np.ndarray) -> np.ndarray:
    quaternion = matrix_to_quaternion(rotations)
    sine = np.linalg.norm(quaternion[..., :3], axis=-1, keepdims=True)
    return quaternion[..., :3] / np.maximum(sine, 1e-12) * 2 * np.arctan2(sine, quaternion[..., 3:])


def _rotation(axis_angle: np.ndarray) -> np.ndarray:
    angle = np.linalg.norm(axis_angle, axis=-1, keepdims=True)
    axis = axis_angle / np.maximum(angle, 1e-12)
    return quaternion_to_matrix(np.concatenate([axis * np.sin(angle / 2), np.cos(angle / 2)], -1))

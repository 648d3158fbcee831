"""Motions as the arrays that AMASS uses: axis-angles of the SMPL body joints, z up; the numbers only, no body model.

Format: Mahmood et al., "AMASS: Archive of Motion Capture as Surface Shapes", ICCV 2019. Written are the keys of its
SMPL-X files, the rate also as its SMPL-H files spell it; hands, jaw and eyes are unturned. The middle one of the three
spine joints is written unturned, as our body has two; when read, it turns the upper one.

`trans` moves the body model, whose pelvis is not at its origin: the pelvis joint is at `trans` plus where it lies in
the model at rest (`PELVIS_AT_REST`), whichever way the body is turned. That is added when a file is read, and
subtracted when one is written. Shapes move it by some centimeters; that is not known without the body model.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.rates import check_file_fps
from skelact.geometry import rotmat_to_rotvec, rotvec_to_rotmat
from skelact.layouts import load_layout
from skelact.skeleton.body import BODY, body_motion
from skelact.skeleton.convert import motion_to_core19
from skelact.values import Clip, Motion

FROM_BODY = {"spine1": "spine", "spine3": "chest", "left_foot": "left_toe", "right_foot": "right_toe"}
UNTURNED = "spine2"
BETAS = 16
JOINTS = 22
WIDTHS = (66, 72, 156, 165)  # body; SMPL; SMPL-H; SMPL-X: the first 66 are the same
POSES, SPLIT_POSES = "poses", ("root_orient", "pose_body")
AIST_KEYS = ("smpl_poses", "smpl_trans")
RATE_KEYS = ("mocap_framerate", "mocap_frame_rate", "fps", "framerate")
PELVIS_AT_REST = {  # meters in the axes of the model, shape zero, neutral: published by users of the models
    "smplx": (0.0031, -0.3514, 0.0120),
    "smplh": (-0.0018, -0.2233, 0.0282),
    "smpl": (-0.0018, -0.2233, 0.0282),
}
MODEL_OF_WIDTH = {72: "smpl", 156: "smplh", 165: "smplx"}  # 66 columns say no model: `trans` is the pelvis
MODEL, WRITTEN_MODEL = "surface_model_type", "smplx"
HANDS, JAW, EYES = 90, 3, 6  # columns behind the 66 of the body: in `poses` jaw, eyes, hands
Y_TO_Z = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


def save_smpl_npz(path: str | Path, motion: Motion) -> None:
    """Write a motion on `BODY`: poses (T, 165) and their parts, trans (T, 3), shape zero, and the rate.

    Raises:
        InputError: The motion is on another skeleton.
    """
    if motion.names != BODY.names:
        raise InputError("expected a motion on the generator's body", field="motion.names")
    frames = len(motion.rotations)
    turns = np.zeros((frames, JOINTS, 3))
    for index, joint in enumerate(_sources()):
        if joint is not None:
            local = motion.rotations[:, joint]
            turns[:, index] = rotmat_to_rotvec(Y_TO_Z @ local if index == 0 else local)
    body = turns.reshape(frames, -1)
    still = np.zeros((frames, JAW + EYES + HANDS))
    with atomic_write(path) as file:
        np.savez_compressed(
            file,
            poses=np.concatenate([body, still], axis=1),
            root_orient=body[:, :3],
            pose_body=body[:, 3:],
            pose_hand=still[:, :HANDS],
            pose_jaw=still[:, :JAW],
            pose_eye=still[:, :EYES],
            trans=motion.translations[:, 0] @ Y_TO_Z.T - PELVIS_AT_REST[WRITTEN_MODEL],
            betas=np.zeros(BETAS),
            num_betas=np.array(BETAS),
            gender=np.array("neutral"),
            surface_model_type=np.array(WRITTEN_MODEL),
            mocap_framerate=np.array(motion.fps),
            mocap_frame_rate=np.array(motion.fps),
            mocap_time_length=np.array(frames / motion.fps),
        )


def is_smpl(keys: Collection[str]) -> bool:
    """Whether an npz with these arrays holds axis-angles of SMPL joints, readable or not."""
    return any(key in keys for key in (POSES, *SPLIT_POSES, *AIST_KEYS))


def load_smpl_clip(path: str | Path, *, fps: float | None = None) -> Clip:
    """Read axis-angles as a clip on core19, with our body's lengths.

    Raises:
        InputError: As `load_smpl_npz`.
    """
    motion = load_smpl_npz(path, fps=fps)
    table = _read(Path(path), ("betas",))
    clip = motion_to_core19(motion)
    if not table.get("betas", np.zeros(1)).any():
        return clip
    note = "SMPL angles on a body of standard bone lengths (no SMPL body model); the root path is the file's"
    return replace(clip, notes=(*clip.notes, note))


def load_smpl_npz(path: str | Path, *, fps: float | None = None) -> Motion:
    """Read what `save_smpl_npz` wrote, or a file of AMASS, onto `BODY`; hands, face and shape are left out.

    Args:
        path: The file: `poses` (T, 66 or more), or `root_orient` (T, 3) and `pose_body` (T, 63); `trans` (T, 3).
        fps: Frames per second in place of the file's.

    Raises:
        InputError: A key is missing or has another shape; `field` is the file, or "file: key".
    """
    table = _read(Path(path), (POSES, *SPLIT_POSES, *AIST_KEYS, "trans", *RATE_KEYS))
    if POSES not in table and any(key in table for key in AIST_KEYS):
        wanted = "poses (T, 72), trans (T, 3) = smpl_trans / smpl_scaling with z up, and mocap_framerate"
        raise InputError(f"arrays of AIST++ (smpl_poses) are not read: write {wanted}", field=str(path))
    poses, rate = _poses(table, path), _rate(table, path) if fps is None else fps
    trans = table.get("trans")
    if trans is None or trans.shape != (len(poses), 3) or not np.isfinite(trans).all():
        got = "nothing" if trans is None else f"{trans.dtype} {trans.shape}"
        raise InputError(f"expected finite numbers ({len(poses)}, 3), got {got}", field=f"{path}: trans")
    turns = rotvec_to_rotmat(poses.reshape(-1, JOINTS, 3))
    rotations = np.tile(np.eye(3), (len(poses), len(BODY.names), 1, 1))
    for index, joint in enumerate(_sources()):
        if joint is not None:
            rotations[:, joint] = Y_TO_Z.T @ turns[:, index] if index == 0 else turns[:, index]
    names = load_layout("smpl22").names  # the two upper spine joints are one of ours
    rotations[:, BODY.names.index("chest")] = turns[:, names.index(UNTURNED)] @ turns[:, names.index("spine3")]
    pelvis = trans.astype(np.float64) + _pelvis_at_rest(Path(path), table)
    return body_motion(rotations, pelvis @ Y_TO_Z, rate)


def _read(path: Path, keys: Collection[str]) -> dict[str, np.ndarray]:
    """Those of the arrays that are numbers and are there."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {key: file[key] for key in keys if key in file.files}
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"cannot be read: {str(error)[:200]}", field=str(path)) from error
    for key, array in arrays.items():
        if array.dtype.kind not in "fiu":
            raise InputError(f"expected numbers, got {array.dtype}", field=f"{path}: {key}")
    return arrays


def _pelvis_at_rest(path: Path, table: dict[str, np.ndarray]) -> np.ndarray:
    """Where the pelvis is in the body model that a file is of: as it says, else as its columns say."""
    with np.load(path, allow_pickle=False) as file:
        named = str(file[MODEL]).lower() if MODEL in file.files and file[MODEL].dtype.kind in "US" else ""
    width = np.prod(table[POSES].shape[1:]) if POSES in table else 165  # parts are those of SMPL-X
    model = named if named in PELVIS_AT_REST else MODEL_OF_WIDTH.get(int(width), "")
    return np.array(PELVIS_AT_REST.get(model, (0.0, 0.0, 0.0)))


def _poses(table: dict[str, np.ndarray], path: str | Path) -> np.ndarray:
    """Axis-angles (T, 66), float64."""
    poses = table.get(POSES)
    if poses is None and all(key in table for key in SPLIT_POSES):
        root, body = (table[key] for key in SPLIT_POSES)
        if root.ndim != 2 or body.ndim != 2 or root.shape[1] != 3 or body.shape[1] != 63 or len(root) != len(body):
            wanted = "root_orient (T, 3) and pose_body (T, 63)"
            raise InputError(f"expected {wanted}, got {root.shape}, {body.shape}", field=str(path))
        poses = np.concatenate([root, body], axis=1)
    if poses is None:
        raise InputError(f"expected {POSES}, or {' and '.join(SPLIT_POSES)}", field=str(path))
    if poses.ndim == 3 and poses.shape[2] == 3:
        poses = poses.reshape(len(poses), -1)
    if poses.ndim != 2 or poses.shape[1] not in WIDTHS or not len(poses):
        wanted = f"(T, {', '.join(map(str, WIDTHS))})"
        raise InputError(f"expected poses {wanted}: axis-angles of SMPL, got {poses.shape}", field=str(path))
    if not np.isfinite(poses).all():
        raise InputError("expected finite numbers, got NaN or infinity", field=f"{path}: {POSES}")
    return poses[:, : JOINTS * 3].astype(np.float64)


def _rate(table: dict[str, np.ndarray], path: str | Path) -> float:
    given = [table[key] for key in RATE_KEYS if key in table]
    if not given or given[0].size != 1:
        raise InputError(
            f"missing: write the frames per second as {RATE_KEYS[0]}, or give --fps", field=f"{path}: {RATE_KEYS[0]}"
        )
    return check_file_fps(float(given[0].reshape(())), field=f"{path}: {RATE_KEYS[0]}")


def _sources() -> list[int | None]:
    """Joint of `BODY` for each SMPL joint."""
    names = load_layout("smpl22").names
    return [None if name == UNTURNED else BODY.names.index(FROM_BODY.get(name, name)) for name in names]

"""Acclaim motion: a skeleton file (.asf) and trials on it (.amc), as CMU and HDM05 give them.

Format: "Acclaim ASF/AMC" as described by Lander, "Working with motion capture file formats" (1998), and the notes of
the CMU Graphics Lab motion capture database. A bone turns about its start; its direction is told in the world of the
rest pose, its angles about axes of its own (`axis`). Angles turn about fixed axes in the order in which `dof` or `axis`
lists them. One file unit is 1 / `length` inches. An AMC file tells neither its skeleton nor its rate.
Differences: bones that stretch (dof `l`) are refused; limits, mass and skin are passed over.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.acclaim_text import INCH_M, ROOT, AcclaimSkeleton, parse_amc, parse_asf
from skelact.formats.input_files import read_limited
from skelact.geometry import euler_to_rotmat
from skelact.layouts import load_layout
from skelact.skeleton.convert import motion_to_core19
from skelact.skeleton.kinematics import place_joints
from skelact.values import Clip, Motion

FPS = 120.0  # of CMU and HDM05
UNITS_M = {"meters": 1.0, "centimeters": 0.01, "millimeters": 0.001, "inches": INCH_M}
TYPICAL_LEG_M = 0.9  # of an adult, hip to the end of the foot's first bone
MIN_LEG_M, MAX_LEG_M = 0.4, 1.5
MAX_BYTES = 512 * 2**20
CMU_LAYOUT = "cmu31"


def load_amc(
    path: str | Path, *, skeleton: str | Path | None = None, fps: float | None = None
) -> tuple[Motion, tuple[str, ...]]:
    """Read a trial with its skeleton.

    Args:
        path: The .amc file.
        skeleton: The .asf file; None looks beside `path` (`find_asf`).
        fps: Frames per second, as the file tells none; None takes 120 and says so.

    Returns:
        A motion in meters whose joint NAME is where bone NAME starts, with a joint NAME_end at the end of every chain;
        and what was assumed.

    Raises:
        InputError: A file cannot be read, or the two do not belong together; `field` is "file:line".
    """
    path, notes = Path(path), []
    if skeleton is None:
        skeleton, note = find_asf(path)
        notes += [note] if note else []
    body = parse_asf(_read(Path(skeleton)), source=str(skeleton))
    if fps is None:
        fps = FPS
        notes.append(
            f"an AMC file tells no rate: took {FPS:g} frames per second, as CMU and HDM05 record; --fps changes it"
        )
    values = parse_amc(_read(path), body, source=str(path))
    unit, note = _choose_unit(body)
    notes += [note] if note else []
    return _build_motion(body, values, unit, fps), tuple(notes)


def load_amc_clip(path: str | Path, *, skeleton: str | Path | None = None, fps: float | None = None) -> Clip:
    """Read a trial as a clip: on cmu31 when the skeleton is that of CMU, else on core19 by its names and shape.

    Raises:
        InputError: As `load_amc`, or the skeleton is no person's.
    """
    motion, notes = load_amc(path, skeleton=skeleton, fps=fps)
    joints = cmu_joints(motion)
    clip = motion_to_core19(motion) if joints is None else Clip(joints[None], load_layout(CMU_LAYOUT), motion.fps)
    return replace(clip, notes=(*notes, *clip.notes))


def find_asf(path: Path) -> tuple[Path, str]:
    """Find the skeleton of a trial: 02.asf for 02_01.amc, else the only .asf of the folder, which the note then says.

    Raises:
        InputError: None is there, or several.
    """
    try:
        there = sorted(file for file in path.parent.iterdir() if file.suffix.lower() == ".asf")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", field=str(path)) from error
    stem = path.stem.lower()
    own = [
        file
        for file in there
        if stem == file.stem.lower() or stem.startswith((f"{file.stem.lower()}_", f"{file.stem.lower()}-"))
    ]
    if own:
        return max(own, key=lambda file: len(file.stem)), ""
    if len(there) == 1:
        return there[0], f"took the skeleton {there[0].name}, the only one beside {path.name}"
    found = ", ".join(file.name for file in there[:8]) or "none"
    raise InputError(
        f"expected its skeleton beside it (02.asf for 02_01.amc), found {found}; name it with --skeleton",
        field=str(path),
    )


def cmu_joints(motion: Motion) -> np.ndarray | None:
    """Positions (T, 31, 3), meters, on the layout cmu31, which names the ends of bones; None for other skeletons."""
    names = load_layout(CMU_LAYOUT).names
    if not set(names) <= set(motion.names):
        return None
    positions, _ = place_joints(motion)
    ends = {}
    for joint, parent in enumerate(motion.parents):
        ends[parent] = joint  # all children of a bone start at its end
    rows = [0 if name == ROOT else ends[motion.names.index(name)] for name in names]
    return positions[:, rows]


def _read(path: Path) -> str:
    text = read_limited(path, MAX_BYTES).decode("latin-1").removeprefix("\xef\xbb\xbf")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _choose_unit(skeleton: AcclaimSkeleton) -> tuple[float, str]:
    """Meters per file unit: what the file says when a leg has a human length by it, else the unit by which it has."""
    downward = [-1.0] * len(skeleton.bones)
    for index, bone in enumerate(skeleton.bones):
        before = downward[bone.parent] if bone.parent >= 0 else 0.0
        downward[index] = before + float(np.linalg.norm(bone.offset))
    lowest = _lowest_bone(skeleton)
    leg = downward[lowest]
    if not leg > 0 or MIN_LEG_M <= leg * skeleton.unit_m <= MAX_LEG_M:
        return skeleton.unit_m, ""
    name, unit = min(UNITS_M.items(), key=lambda item: abs(math.log(leg * item[1] / TYPICAL_LEG_M)))
    said = f"by its length unit a leg would be {leg * skeleton.unit_m:.3g} m: read its lengths as {name}"
    return unit, said


def _lowest_bone(skeleton: AcclaimSkeleton) -> int:
    """Bone whose end is farthest from the root in the rest pose among those that end a chain: of a person, a foot."""
    ends: list[np.ndarray] = []
    for bone in skeleton.bones:
        ends.append((ends[bone.parent] if bone.parent >= 0 else np.zeros(3)) + bone.offset)
    drops = np.stack(ends)[:, 1]
    return int(np.argmin(drops))


def _build_motion(skeleton: AcclaimSkeleton, values: dict[str, np.ndarray], unit: float, fps: float) -> Motion:
    frames = len(next(iter(values.values()))) if values else 1
    bones, has_child = skeleton.bones, {bone.parent for bone in skeleton.bones}
    tips = [index for index in range(len(bones)) if index not in has_child]
    starts = [skeleton.position if bone.parent < 0 else bones[bone.parent].offset for bone in bones]
    offsets = np.stack([*starts, *(bones[tip].offset for tip in tips)]) * unit
    rotations = np.tile(np.eye(3), (frames, len(offsets), 1, 1))
    translations = np.repeat(offsets[None], frames, axis=0)
    for index, bone in enumerate(bones):
        for column, name in enumerate(bone.dof):
            if name.startswith("t"):
                translations[:, index, "xyz".index(name[1])] += values[bone.name][:, column] * unit
        turning = [column for column, name in enumerate(bone.dof) if name.startswith("r")]
        if turning:
            order = "".join(bone.dof[column][1].upper() for column in turning)
            own = euler_to_rotmat(values[bone.name][:, turning[::-1]], order[::-1])
            rotations[:, index] = bone.axes @ own @ bone.axes.T
    return Motion(
        names=(*(bone.name for bone in bones), *(f"{bones[tip].name}_end" for tip in tips)),
        parents=(*(bone.parent for bone in bones), *tips),
        offsets=offsets,
        rotations=rotations,
        translations=translations,
        fps=fps,
    )

"""UI-PRMD: ten rehabilitation exercises, correct executions, 39 markers at 50 Hz; one clip per repetition.

Recordings by Vakanski et al. (data paper, 2018), Open Data Commons PDDL. Exercises: deep squat, hurdle step, inline
lunge, side lunge, stand-sit-stand, straight leg raise, shoulder abduction, extension, internal-external rotation,
scaption. Subject 7 does them with the left arm and leg. Clips with missing markers, zero in the file, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.layouts import CORE19, load_layout
from skelact.values import Clip

FILE = "uiprmd/vicon_positions_50hz_mm.npz"
FPS = 50.0
LEFT_SUBJECT = 7
SITTING = "stand-sit-stand"
EXERCISES = (
    "deep squat",
    "hurdle step",
    "inline lunge",
    "side lunge",
    SITTING,
    "straight leg raise",
    "shoulder abduction",
    "shoulder extension",
    "shoulder rotation",
    "shoulder scaption",
)
MARKERS_OF = {  # of each body part, in the order of the file
    "head": "LFHD RFHD LBHD RBHD",
    "trunk": "C7 T10 CLAV STRN RBAK",
    "left arm": "LSHO LUPA LELB LFRM LWRA LWRB LFIN",
    "right arm": "RSHO RUPA RELB RFRM RWRA RWRB RFIN",
    "pelvis": "LASI RASI LPSI RPSI",
    "left leg": "LTHI LKNE LTIB LANK LHEE LTOE",
    "right leg": "RTHI RKNE RTIB RANK RHEE RTOE",
}
MARKERS = tuple(name for names in MARKERS_OF.values() for name in names.split())
KNEE_INWARD_M, ANKLE_INWARD_M, SHOULDER_DOWN_M = 0.059, 0.042, 0.05  # from the skin to the middle of the joint
PELVIS_SKIN_M = 0.014  # of the markers at its back
HIP_AHEAD, HIP_UP, HIP_OUT = (-0.24, -0.0099), (-0.30, -0.0109), (0.33, 0.0073)  # factor and meters to add
SPINE_HEIGHT = 0.42  # of the way from the pelvis to the shoulders, as in the other data sets
HEAD_MARKERS = MARKERS[:4]


@dataclass(frozen=True, eq=False)
class Repetition:
    """One execution of an exercise.

    Attributes:
        name: Key in the file, such as "m01_s02_e03".
        exercise: In `EXERCISES`.
        subject: 1 to 8.
        clip: On core19, meters, Y up.
    """

    name: str
    exercise: str
    subject: int
    clip: Clip


def load_uiprmd(root: Path) -> Iterator[Repetition]:
    """Read every repetition without missing markers, in the order of the keys.

    Raises:
        InputError: The file is not below `root`.
    """
    path = root / FILE
    if not path.is_file():
        raise InputError(f"expected {FILE} below {root}", field="data")
    with np.load(path, allow_pickle=False) as file:
        for name in sorted(file.files):
            markers = file[name]
            if markers.any(-1).all():
                exercise, subject, _ = (int(word[1:]) for word in name.split("_"))
                joints = markers_to_core19(markers / 1e3)
                yield Repetition(name, EXERCISES[exercise - 1], subject, Clip(joints[None], load_layout("core19"), FPS))


def exercise_text(exercise: str, subject: int) -> str:
    """The exercise, and "left arm" behind it where that does it; exercises of the legs look alike on both sides."""
    is_left = subject == LEFT_SUBJECT and exercise.startswith("shoulder")
    return f"{exercise}, left arm" if is_left else exercise


def split_clips(root: Path) -> Iterator[tuple[str, Clip]]:
    """Name and clip of every repetition; stand-sit-stand is cut where the pelvis is lowest.

    Names are EXERCISE_KEY such as "deep squat_m01_s02_e03", of halves "stand-sit-stand, first half_m05_s02_e03".
    """
    for found in load_uiprmd(root):
        if found.exercise != SITTING:
            yield f"{found.exercise}_{found.name}", found.clip
            continue
        joints = found.clip.joints
        lowest = int(joints[0, :, CORE19.index("pelvis"), 1].argmin())
        for half, frames in (("first", slice(0, lowest + 1)), ("second", slice(lowest, None))):
            yield (
                f"{SITTING}, {half} half_{found.name}",
                Clip(np.ascontiguousarray(joints[:, frames]), found.clip.layout, found.clip.fps),
            )


def markers_to_core19(markers: np.ndarray) -> np.ndarray:
    """Put joints between markers (T, 39, 3), meters, x ahead, y left, Z up: float32 (T, 19, 3), Y up.

    Source: hips by the regression of Harrington et al. (J. Biomechanics, 2007).
    """
    at = {name: markers[:, index] for index, name in enumerate(MARKERS)}
    front, back = (at["LASI"] + at["RASI"]) / 2, (at["LPSI"] + at["RPSI"]) / 2
    ahead, left = _unit(front - back), at["LASI"] - at["RASI"]
    depth = np.linalg.norm(front - back, axis=-1, keepdims=True) - PELVIS_SKIN_M
    width = np.linalg.norm(left, axis=-1, keepdims=True)
    left = _unit(left)
    up = _unit(np.cross(ahead, left))
    hips = front + ahead * (HIP_AHEAD[0] * depth + HIP_AHEAD[1]) + up * (HIP_UP[0] * width + HIP_UP[1])
    outward = left * (HIP_OUT[0] * width + HIP_OUT[1])
    chest, neck = (at["T10"] + at["STRN"]) / 2, (at["C7"] + at["CLAV"]) / 2
    trunk = _unit(neck - hips)
    joints = {"pelvis": hips, "chest": chest, "neck": neck, "head": np.mean([at[name] for name in HEAD_MARKERS], 0)}
    shoulders = (at["LSHO"] + at["RSHO"]) / 2
    joints["spine"] = hips + SPINE_HEIGHT * (shoulders - hips)
    for side, sign in (("left", 1), ("right", -1)):
        letter = side[0].upper()
        hip = hips + sign * outward
        knee = at[f"{letter}KNE"] - sign * KNEE_INWARD_M * _across(left, at[f"{letter}KNE"] - hip)
        joints[f"{side}_hip"], joints[f"{side}_knee"] = hip, knee
        joints[f"{side}_ankle"] = at[f"{letter}ANK"] - sign * ANKLE_INWARD_M * _across(left, at[f"{letter}ANK"] - knee)
        joints[f"{side}_toe"] = at[f"{letter}TOE"]
        joints[f"{side}_shoulder"] = at[f"{letter}SHO"] - SHOULDER_DOWN_M * trunk
        joints[f"{side}_elbow"] = at[f"{letter}ELB"]
        joints[f"{side}_wrist"] = (at[f"{letter}WRA"] + at[f"{letter}WRB"]) / 2
    placed = np.stack([joints[name] for name in CORE19], 1)
    return np.stack([placed[..., 1], placed[..., 2], placed[..., 0]], -1).astype(np.float32)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def _across(vectors: np.ndarray, bone: np.ndarray) -> np.ndarray:
    """Unit vectors that are perpendicular to a bone."""
    along = _unit(bone)
    return _unit(vectors - (vectors * along).sum(-1, keepdims=True) * along)

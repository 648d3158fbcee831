"""TRC files whose points are joints, as Pose2Sim, Sports2D, OpenCap and `skelact capture` write them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.rates import check_file_fps
from skelact.formats.trc import load_trc
from skelact.layouts import load_layout
from skelact.values import Clip, Markers

LAYOUT = "body25"
WORDS = {"L": "left", "LEFT": "left", "R": "right", "RIGHT": "right"}
SIDED = {
    "SHOULDER": "shoulder", "ELBOW": "elbow", "WRIST": "wrist", "HIP": "hip", "KNEE": "knee", "ANKLE": "ankle",
    "EYE": "eye", "EAR": "ear", "BIGTOE": "big_toe", "TOE": "big_toe", "SMALLTOE": "small_toe", "HEEL": "heel",
}  # fmt: skip
MIDDLE = {"HIP": "mid_hip", "MIDHIP": "mid_hip", "PELVIS": "mid_hip", "NECK": "neck", "NOSE": "nose"}
NEEDED = ("left_hip", "right_hip", "left_knee", "right_knee")
BETWEEN = {"mid_hip": ("left_hip", "right_hip"), "neck": ("left_shoulder", "right_shoulder")}
SKIN = re.compile(r"ASIS?\b|PSIS?\b|SACR|THI(?:GH)?\b|TIB\b", re.IGNORECASE)


def load_trc_clip(path: str | Path, *, fps: float | None = None) -> Clip:
    """Read joints.

    Args:
        path: The file.
        fps: Instead of the rate that the file says.

    Raises:
        InputError: No such file, or its points are no joints.
    """
    return joint_markers_to_clip(load_trc(Path(path)), source=str(path), fps=fps)


def joint_markers_to_clip(markers: Markers, *, source: str, fps: float | None = None) -> Clip:
    """Take points for joints by their names: `RKnee`, `left_knee`, `R_Knee`; neck and middle of the hips are added."""
    layout = load_layout(LAYOUT)
    found = {joint: index for index, name in enumerate(markers.names) if (joint := joint_of(name))}
    if missing := [joint for joint in NEEDED if joint not in found]:
        hint = ": these are markers on the skin, which `skelact measure` reads" if has_skin_markers(markers) else ""
        raise InputError(f"expected joints such as RKnee; missing are {', '.join(missing)}{hint}", field=source)
    joints = np.full((len(markers.points), len(layout.names), 3), np.nan)
    for joint, index in found.items():
        joints[:, layout.names.index(joint)] = markers.points[:, index]
    for joint, (a, b) in BETWEEN.items():
        if joint not in found:
            joints[:, layout.names.index(joint)] = joints[:, [layout.names.index(a), layout.names.index(b)]].mean(1)
    rate = fps if fps is not None else check_file_fps(markers.fps, field=source)
    return Clip.from_nan(joints[None], layout, rate)


def joint_of(name: str) -> str:
    """The joint of `body25` that a point's name means; empty when it means none."""
    first, *others = re.split(r"[^A-Z0-9]+", name.rpartition(":")[2].upper())
    if others and first in WORDS:
        return _sided(WORDS[first], "".join(others))
    whole = "".join([first, *others])
    if whole in MIDDLE:
        return MIDDLE[whole]
    for start in ("LEFT", "RIGHT", "L", "R"):
        if whole.startswith(start) and whole[len(start) :] in SIDED:
            return _sided(WORDS[start], whole[len(start) :])
    return ""


def has_skin_markers(markers: Markers) -> bool:
    """Whether points have names of markers on the skin, such as RASI."""
    return any(SKIN.search(name) for name in markers.names)


def _sided(side: str, rest: str) -> str:
    return f"{side}_{SIDED[rest]}" if rest in SIDED else ""

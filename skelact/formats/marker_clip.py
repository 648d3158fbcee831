"""A clip from markers: points that are joints are taken as such, and a body is fitted to markers on the skin.

Joints are what Pose2Sim, Sports2D, OpenCap and `skelact capture` write.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.body_size import MAX_SIZE, MIN_SIZE, body_size, to_meters
from skelact.formats.marker_files import read_markers, turn_markers
from skelact.formats.rates import check_file_fps
from skelact.layouts import load_layout
from skelact.markers.fit import fit_markers
from skelact.markers.sets import is_worn, split_subjects
from skelact.skeleton import clip_to_layout, turn_upright
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
WANTED = (
    "joints (LHip, RHip, LKnee, RKnee, ...), or markers on the front of the pelvis (LASI, RASI), its back (LPSI, RPSI "
    "or SACR) and the legs"
)
FIT_FRAMES = 40  # more move no joint by half a millimeter
MAX_SHOWN = 8  # names in a message


def load_marker_clip(path: str | Path, *, fps: float | None = None, up: str = "auto") -> Clip:
    """Read the people of a .trc or .c3d file, upright: joints on `body25`, or on `core19` what is fitted to markers.

    Args:
        path: The file. Names such as "Anna:LASI" belong to somebody; each is a person of the clip.
        fps: Instead of the rate that the file says.
        up: One of `UP_CHOICES`.

    Raises:
        InputError: No such file, or its points are neither joints nor the markers of a body.
    """
    path, source = Path(path), str(path)
    markers, told, notes = read_markers(path, fps=fps)
    check_file_fps(markers.fps, field=source)
    subjects = split_subjects(markers)
    worn = {who: own for who, own in subjects.items() if is_worn(own.names)}
    joints = {who: own for who, own in subjects.items() if who not in worn and not _missing(own)}
    if not worn and not joints:
        names = ", ".join(markers.names[:MAX_SHOWN]) + (", ..." if len(markers.names) > MAX_SHOWN else "")
        raise InputError(f"expected {WANTED}; got {names}", field=source)
    if others := [who for who in subjects if who and who not in worn and who not in joints]:
        notes = (*notes, f"no bodies, left out: {', '.join(others)}")
    clips = [
        *(_fit_clip(own, who, up=up, told=told, source=source) for who, own in worn.items()),
        *(_joint_clip(own, up=up, told=told, source=source) for own in joints.values()),
    ]
    return _stack(clips, notes)


def _fit_clip(markers: Markers, who: str, *, up: str, told: str, source: str) -> Clip:
    """The body that is fitted to markers on the skin of one person."""
    upright, notes = turn_markers(markers, up=up, told=told)
    try:
        fitted = fit_markers(upright, max_frames=FIT_FRAMES)
    except InputError as error:
        raise InputError(error.reason, field=f"{source}: {who}" if who else source) from error
    clip = fitted.clip()
    size = body_size(clip.joints, clip.valid, clip.layout)
    if size is not None and not MIN_SIZE <= size <= MAX_SIZE:
        wanted = "expected a body of human size: the unit that the file says is wrong, or markers are misnamed"
        raise InputError(f"{wanted}; got {size:.3g} times an adult's", field=source)
    said = [f"{who}: {note}" if who else note for note in (*notes, *fitted.notes())]
    return replace(clip, notes=tuple(said))


def _joint_clip(markers: Markers, *, up: str, told: str, source: str) -> Clip:
    notes: tuple[str, ...] = ()
    if told and up == "auto":
        markers, notes = turn_markers(markers, told=told)
        up = "y"
    clip = to_meters(joint_markers_to_clip(markers, source=source))
    clip = replace(clip, notes=(*clip.notes, *notes))
    try:
        return turn_upright(clip, up=up)
    except InputError as error:
        raise InputError(error.reason, field=f"{source}: {error.field}") from error


def _stack(clips: list[Clip], notes: tuple[str, ...]) -> Clip:
    """One clip of several people, on one layout."""
    layout = clips[0].layout
    same = [clip if clip.layout is layout else clip_to_layout(clip, layout) for clip in clips]
    told = tuple(dict.fromkeys((*notes, *(note for clip in same for note in clip.notes))))
    joints = np.concatenate([clip.joints for clip in same])
    return Clip(joints, layout, same[0].fps, np.concatenate([clip.valid for clip in same]), notes=told)


def joint_markers_to_clip(markers: Markers, *, source: str) -> Clip:
    """Take points for joints by their names: `RKnee`, `left_knee`, `R_Knee`; neck and middle of the hips are added."""
    if missing := _missing(markers):
        raise InputError(f"expected joints such as RKnee; missing are {', '.join(missing)}", field=source)
    layout = load_layout(LAYOUT)
    found = {joint: index for index, name in enumerate(markers.names) if (joint := joint_of(name))}
    joints = np.full((len(markers.points), len(layout.names), 3), np.nan)
    for joint, index in found.items():
        joints[:, layout.names.index(joint)] = markers.points[:, index]
    for joint, (a, b) in BETWEEN.items():
        if joint not in found:
            joints[:, layout.names.index(joint)] = joints[:, [layout.names.index(a), layout.names.index(b)]].mean(1)
    return Clip.from_nan(joints[None], layout, check_file_fps(markers.fps, field=source))


def _missing(markers: Markers) -> list[str]:
    """Joints that a body needs and no point is called after."""
    found = {joint_of(name) for name in markers.names}
    return [joint for joint in NEEDED if joint not in found]


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


def _sided(side: str, rest: str) -> str:
    return f"{side}_{SIDED[rest]}" if rest in SIDED else ""

"""Clinical joint angles from joint centers, degrees.

Axes after the recommendations of the International Society of Biomechanics (Wu et al. 2002, 2005): x ahead, y up, z to
the right. Joint centers alone do not give everything: the trunk stands for the pelvis in the hip angles, and turns of
the hip and of the upper arm about their own axis are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

LAYOUT = "core19"
CENTERS, MARKERS, ROTATIONS = "centers", "markers", "rotations"
MIN_IN_PLANE = 0.3  # of a limb's length; an angle in a plane that the limb hardly lies in says nothing
Joints = Mapping[str, np.ndarray]  # name -> (T, 3)


@dataclass(frozen=True)
class AngleDefinition:
    """One angle.

    Attributes:
        name: As in results; those of a limb end in _l or _r.
        needs: Joints of core19; the angle is unknown in frames that lack one.
        positive: What a positive angle means.
        zero: What zero means.
        compute: Joints (T, 3) each -> (T,) degrees.
    """

    name: str
    needs: tuple[str, ...]
    positive: str
    zero: str
    compute: Callable[[Joints], np.ndarray]


@dataclass(frozen=True, eq=False)
class AngleSeries:
    """Angles of one person over time.

    Attributes:
        names: K names of `MEANINGS`.
        degrees: float64 (T, K), without jumps of 360; NaN where unknown.
        fps: Frames per second.
        source: What they were measured from: `CENTERS`, `MARKERS` or `ROTATIONS`.
    """

    names: tuple[str, ...]
    degrees: np.ndarray
    fps: float
    source: str = CENTERS

    def of(self, name: str) -> np.ndarray:
        """Return one angle, (T,)."""
        if name not in self.names:
            raise InputError(f"expected one of {', '.join(self.names)}, got {name!r}", field="angle")
        return np.asarray(self.degrees[:, self.names.index(name)])


def measure_angles(clip: Clip, *, person: int = 0) -> AngleSeries:
    """Compute all angles of `ANGLES`.

    Args:
        clip: 3D joints on any layout that maps onto core19, y up.
        person: Which of its people.

    Raises:
        InputError: The clip is 2D or does not map onto core19, or has no such person.
    """
    if clip.joints.shape[-1] != 3:
        raise InputError("expected 3D joints: angles in pictures depend on the camera", field="clip")
    if not 0 <= person < clip.people:
        raise InputError(f"expected 0 to {clip.people - 1}, got {person}", field="person")
    heels = _heels(clip, person)
    joints, valid = core_joints(clip, person)
    for side in ("left", "right"):
        joints[f"{side}_heel"] = heels.get(side, joints[f"{side}_ankle"])
    columns = []
    for angle in ANGLES:
        known = np.all([valid[name] for name in angle.needs], axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.where(known, angle.compute(joints), np.nan)
        columns.append(unwrap(values))
    return AngleSeries(tuple(angle.name for angle in ANGLES), np.stack(columns, 1), clip.fps)


def core_joints(clip: Clip, person: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Joints of core19 by name, float64 (T, 3) each, and whether they are there, bool (T,) each."""
    clip = clip_to_layout(clip, load_layout(LAYOUT))
    names = clip.layout.names
    joints = {name: clip.joints[person, :, index].astype(np.float64) for index, name in enumerate(names)}
    return joints, {name: clip.valid[person, :, index] for index, name in enumerate(names)}


def replace_angles(angles: AngleSeries, better: Mapping[str, np.ndarray], *, source: str) -> AngleSeries:
    """Put angles (T,) from markers or rotations in the place of those of the same name; others are added."""
    columns = {name: angles.of(name) for name in angles.names}
    columns.update({name: unwrap(values) for name, values in better.items()})
    return AngleSeries(tuple(columns), np.stack([*columns.values()], 1), angles.fps, source)


def _heels(clip: Clip, person: int) -> dict[str, np.ndarray]:
    """Side -> heel (T, 3), NaN where missing; of layouts that have one."""
    found = {}
    for side in ("left", "right"):
        if (name := f"{side}_heel") in clip.layout.names:
            index = clip.layout.names.index(name)
            known = clip.valid[person, :, index, None]
            found[side] = np.where(known, clip.joints[person, :, index], np.nan).astype(np.float64)
    return found


def unwrap(degrees: np.ndarray) -> np.ndarray:
    """Remove jumps of 360 between known values; the first known value stays within +-180."""
    known = np.isfinite(degrees)
    out = degrees.copy()
    out[known] = np.unwrap(degrees[known], period=360)
    return out


def _unit(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def _dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray((a * b).sum(-1))


def _frame(right: np.ndarray, up: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Axes ahead, up and right; `right` is kept, `up` is made square to it."""
    right = _unit(right)
    up = _unit(up - _dot(up, right)[..., None] * right)
    return np.cross(up, right), up, right


def _trunk(joints: Joints, joint: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Axes of the trunk, with the line between both hips or both shoulders to the right."""
    return _frame(joints[f"right_{joint}"] - joints[f"left_{joint}"], joints["neck"] - joints["pelvis"])


def _upright(joints: Joints) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Axes of somebody upright who faces as the hips do."""
    right = joints["right_hip"] - joints["left_hip"]
    return _frame(right * (1, 0, 1), np.broadcast_to(np.array([0.0, 1.0, 0.0]), right.shape))


def _degrees(y: np.ndarray, x: np.ndarray, length: np.ndarray | None = None) -> np.ndarray:
    """Angle of (x, y); NaN where it is shorter than `MIN_IN_PLANE` of `length`."""
    angle = np.degrees(np.arctan2(y, x))
    return angle if length is None else np.where(np.hypot(x, y) >= MIN_IN_PLANE * length, angle, np.nan)


def _flexion(start: str, end: str, side: str) -> Callable[[Joints], np.ndarray]:
    """Of a limb that leaves the trunk: ahead is positive, along the trunk downward is zero."""

    def compute(joints: Joints) -> np.ndarray:
        ahead, up, _ = _trunk(joints, start)
        limb = joints[f"{side}_{end}"] - joints[f"{side}_{start}"]
        return _degrees(_dot(limb, ahead), -_dot(limb, up), np.linalg.norm(limb, axis=-1))

    return compute


def _abduction(start: str, end: str, side: str) -> Callable[[Joints], np.ndarray]:
    """Of a limb that leaves the trunk: away from the middle is positive."""
    sign = 1.0 if side == "right" else -1.0

    def compute(joints: Joints) -> np.ndarray:
        _, up, right = _trunk(joints, start)
        limb = joints[f"{side}_{end}"] - joints[f"{side}_{start}"]
        return _degrees(sign * _dot(limb, right), -_dot(limb, up), np.linalg.norm(limb, axis=-1))

    return compute


def _bend(start: str, middle: str, end: str, side: str) -> Callable[[Joints], np.ndarray]:
    """Of a hinge: zero is straight; joint centers do not tell a bend from one beyond straight."""

    def compute(joints: Joints) -> np.ndarray:
        first = joints[f"{side}_{middle}"] - joints[f"{side}_{start}"]
        second = joints[f"{side}_{end}"] - joints[f"{side}_{middle}"]
        return _degrees(np.linalg.norm(np.cross(first, second), axis=-1), _dot(first, second))

    return compute


def _dorsiflexion(side: str) -> Callable[[Joints], np.ndarray]:
    def compute(joints: Joints) -> np.ndarray:
        shank = joints[f"{side}_knee"] - joints[f"{side}_ankle"]
        foot = joints[f"{side}_toe"] - joints[f"{side}_heel"]
        return 90.0 - _degrees(np.linalg.norm(np.cross(shank, foot), axis=-1), _dot(shank, foot))

    return compute


def _trunk_flexion(joints: Joints) -> np.ndarray:
    ahead, up, _ = _upright(joints)
    trunk = joints["neck"] - joints["pelvis"]
    return _degrees(_dot(trunk, ahead), _dot(trunk, up))


def _trunk_bending(joints: Joints) -> np.ndarray:
    _, up, right = _upright(joints)
    trunk = joints["neck"] - joints["pelvis"]
    return _degrees(_dot(trunk, right), _dot(trunk, up), np.linalg.norm(trunk, axis=-1))


def _trunk_rotation(joints: Joints) -> np.ndarray:
    ahead, _, right = _upright(joints)
    shoulders = joints["right_shoulder"] - joints["left_shoulder"]
    return _degrees(_dot(shoulders, ahead), _dot(shoulders, right))


def _pelvis_list(joints: Joints) -> np.ndarray:
    hips = joints["right_hip"] - joints["left_hip"]
    return _degrees(hips[:, 1], np.linalg.norm(hips * (1, 0, 1), axis=-1))


def _neck_flexion(joints: Joints) -> np.ndarray:
    ahead, up, _ = _trunk(joints, "shoulder")
    head = joints["head"] - joints["neck"]
    return _degrees(_dot(head, ahead), _dot(head, up))


TRUNK = ("pelvis", "neck", "left_hip", "right_hip")
UPPER = ("pelvis", "neck", "left_shoulder", "right_shoulder")


def _limb_angles(side: str) -> tuple[AngleDefinition, ...]:
    end = side[0]

    def own(*names: str) -> tuple[str, ...]:
        return tuple(f"{side}_{name}" for name in names)

    return (
        AngleDefinition(
            f"hip_flexion_{end}", TRUNK + own("knee"), "thigh ahead", "along the trunk", _flexion("hip", "knee", side)
        ),
        AngleDefinition(
            f"hip_abduction_{end}",
            TRUNK + own("knee"),
            "thigh outward",
            "along the trunk",
            _abduction("hip", "knee", side),
        ),
        AngleDefinition(
            f"knee_flexion_{end}", own("hip", "knee", "ankle"), "bent", "straight", _bend("hip", "knee", "ankle", side)
        ),
        AngleDefinition(
            f"ankle_dorsiflexion_{end}",
            own("knee", "ankle", "toe"),
            "toes toward the shin",
            "sole square to the shank",
            _dorsiflexion(side),
        ),
        AngleDefinition(
            f"shoulder_flexion_{end}",
            UPPER + own("elbow"),
            "arm ahead",
            "along the trunk",
            _flexion("shoulder", "elbow", side),
        ),
        AngleDefinition(
            f"shoulder_abduction_{end}",
            UPPER + own("elbow"),
            "arm outward",
            "along the trunk",
            _abduction("shoulder", "elbow", side),
        ),
        AngleDefinition(
            f"elbow_flexion_{end}",
            own("shoulder", "elbow", "wrist"),
            "bent",
            "straight",
            _bend("shoulder", "elbow", "wrist", side),
        ),
    )


ANGLES: tuple[AngleDefinition, ...] = (
    AngleDefinition("trunk_flexion", TRUNK, "leaning ahead", "upright", _trunk_flexion),
    AngleDefinition("trunk_bending", TRUNK, "leaning to the right", "upright", _trunk_bending),
    AngleDefinition(
        "trunk_rotation",
        ("left_hip", "right_hip", "left_shoulder", "right_shoulder"),
        "right shoulder ahead of the right hip",
        "shoulders above the hips",
        _trunk_rotation,
    ),
    AngleDefinition("pelvis_list", ("left_hip", "right_hip"), "right hip higher", "hips level", _pelvis_list),
    AngleDefinition("neck_flexion", (*UPPER, "head"), "head ahead", "along the trunk", _neck_flexion),
    *_limb_angles("left"),
    *_limb_angles("right"),
)

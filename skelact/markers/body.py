"""A first guess of the linked body that wears markers, from anatomy.

Hip centers after Harrington et al. (2007); knees and ankles inward of their markers by half a joint's breadth, or,
without such markers, by the shares of a leg.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.markers.chain import Chain, Segment
from skelact.markers.segment_fit import fit_segment
from skelact.markers.sets import role_of, segment_of

KNEE_HALF_M, ANKLE_HALF_M, ELBOW_HALF_M = 0.05, 0.04, 0.04  # from a marker on the side to the middle of the joint
SHOULDER_BELOW_M = 0.05  # of the marker on top of it
LUMBAR_M = np.array(
    [0.05, 0.04, 0.0]
)  # ahead of and above the middle of the back of the pelvis: the lowest joint of the spine
ANKLE_ABOVE_M = 0.02  # the middle between heel and instep
NECK_SHARE = 0.5  # of the way from the front to the back of the neck
UP, SIDEWARD = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
SIDES = {"left": -1.0, "right": 1.0}  # z points to the right
PELVIS, TRUNK, HEAD = "pelvis", "trunk", "head"
ARM = {"upper_arm": "shoulder", "forearm": "elbow", "hand": "wrist"}  # segment -> the joint that it hangs at
LEG = {"thigh": "hip", "shank": "knee", "foot": "ankle"}
HINGES = ("shank", "foot")
NEEDED = "left and right front of the pelvis (LASI, RASI), its back (LPSI, RPSI or SACR) and a thigh, shank or foot"


@dataclass(frozen=True, eq=False)
class MarkerBody:
    """A linked body with the names of its markers.

    Attributes:
        chain: The body.
        names: M names of markers, as `chain.owners`.
        points: float64 (T, M, 3), where they were measured, meters; NaN where missing.
        unused: Markers of the file whose names are not known.
    """

    chain: Chain
    names: tuple[str, ...]
    points: np.ndarray
    unused: tuple[str, ...]

    def place(self, role: str) -> np.ndarray | None:
        """Mean place of the markers of a role in their segment's axes, (3,)."""
        found = [place for name, place in zip(self.names, self.chain.places, strict=True) if role_of(name) == role]
        return np.mean(found, 0) if found else None


def guess_body(names: Sequence[str], points: np.ndarray) -> MarkerBody:
    """Guess a body from markers; y is up.

    Args:
        names: Of the markers.
        points: float64 (T, P, 3), meters; NaN where missing.

    Raises:
        InputError: The pelvis or all legs have no markers, or they are never seen together.
    """
    segments, parents = _segments({segment_of(name) for name in names})
    used = [index for index, name in enumerate(names) if segment_of(name) in segments]
    kept, seen = tuple(names[index] for index in used), points[:, used]
    frame = _choose_frame(kept, seen)
    still = {role: place for role, place in _roles(kept, seen[frame]).items() if np.isfinite(place).all()}
    axes = _axes(still)
    hang = _hang(still, axes)
    owners = np.array([segments.index(segment_of(name)) for name in kept])
    joints = np.array(
        [
            (hang[name] - hang[segments[parent]]) @ axes if parent >= 0 else np.zeros(3)
            for name, parent in zip(segments, parents, strict=True)
        ]
    )
    places = (seen[frame] - np.array([hang[segments[owner]] for owner in owners])) @ axes
    is_hinge = [name.endswith(HINGES) for name in segments]
    chain = Chain(
        tuple(map(Segment, segments, parents, is_hinge)),
        owners,
        joints,
        places,
        np.tile(SIDEWARD, (len(segments), 2, 1)),
        np.tile(axes, (len(points), len(segments), 1, 1)),
        np.zeros((len(points), 3)),
    )
    unused = tuple(name for name in names if name not in kept)
    return MarkerBody(_pose(chain, seen), kept, seen, unused)


def _segments(present: set[str]) -> tuple[list[str], list[int]]:
    """Names of segments, parents first, and their parents; a limb ends where a segment has no markers."""
    names, parents = [PELVIS], [-1]
    if TRUNK in present:
        names.append(TRUNK)
        parents.append(0)
        if HEAD in present:
            names.append(HEAD)
            parents.append(1)
    for limb, start in ((LEG, PELVIS), (ARM, TRUNK)):
        for side in SIDES:
            parent = start
            for part in limb:
                name = f"{side}_{part}"
                if name not in present or parent not in names:
                    break
                names.append(name)
                parents.append(names.index(parent))
                parent = name
    if PELVIS not in present or not any(name.endswith(tuple(LEG)) for name in names):
        raise InputError(f"expected markers on {NEEDED}", field="markers")
    return names, parents


def _roles(names: Sequence[str], points: np.ndarray) -> dict[str, np.ndarray]:
    """Role -> mean of its markers in one frame, (3,)."""
    found: dict[str, list[np.ndarray]] = {}
    for name, point in zip(names, points, strict=True):
        if role := role_of(name):
            found.setdefault(role, []).append(point)
    return {role: np.mean(several, 0) for role, several in found.items()}


def _choose_frame(names: Sequence[str], points: np.ndarray) -> int:
    """The frame with most markers in which the feet are furthest from the pelvis: the legs are straightest."""
    seen = np.isfinite(points).all(-1)
    pelvis = [index for index, name in enumerate(names) if segment_of(name) == PELVIS]
    whole = seen[:, pelvis].all(1)
    if not whole.any():
        raise InputError("expected a frame that has all markers of the pelvis", field="markers")
    count = np.where(whole, seen.sum(1), -1)
    best = np.flatnonzero(count == count.max())
    low = [index for index, name in enumerate(names) if segment_of(name).endswith(("foot", "shank", "thigh"))]
    reach = np.nan_to_num(points[best][:, low] - points[best][:, pelvis].mean(1, keepdims=True))
    return int(best[np.linalg.norm(reach, axis=-1).sum(1).argmax()])


def _axes(roles: Mapping[str, np.ndarray]) -> np.ndarray:
    """Axes ahead, up and right of somebody upright who faces as the pelvis does, as columns."""
    if "left_front_pelvis" not in roles or "right_front_pelvis" not in roles or _back(roles) is None:
        raise InputError(f"expected markers on {NEEDED}", field="markers")
    right = (roles["right_front_pelvis"] - roles["left_front_pelvis"]) * (1, 0, 1)
    right = right / np.linalg.norm(right)
    return np.stack([np.cross(UP, right), UP, right], -1)


def _back(roles: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The middle of the back of the pelvis."""
    if "left_back_pelvis" in roles and "right_back_pelvis" in roles:
        return (roles["left_back_pelvis"] + roles["right_back_pelvis"]) / 2
    return roles.get("sacrum")


def pelvis_axes(left: np.ndarray, right: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Axes of the pelvis as columns: z along its front, x in the plane with its back (Wu et al. 2002)."""
    z = (right - left) / np.linalg.norm(right - left)
    x = (left + right) / 2 - back
    x = x - x @ z * z
    x = x / np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z], -1)


def _hips(roles: Mapping[str, np.ndarray]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Middle of the front of the pelvis, and hip centers by side (Harrington et al. 2007)."""
    left, right, back = roles["left_front_pelvis"], roles["right_front_pelvis"], _back(roles)
    assert back is not None
    front, axes = (left + right) / 2, pelvis_axes(left, right, back)
    width = np.linalg.norm(right - left)
    depth = (front - back) @ axes[:, 0]
    ahead, up, out = -0.24 * depth - 0.0099, -0.30 * width - 0.0109, 0.33 * width + 0.0073
    return front, {side: front + axes @ np.array([ahead, up, sign * out]) for side, sign in SIDES.items()}


def _hang(roles: Mapping[str, np.ndarray], axes: np.ndarray) -> dict[str, np.ndarray]:
    """Segment -> where it hangs in the chosen frame."""
    front, hips = _hips(roles)
    back = _back(roles)
    assert back is not None
    hang = {PELVIS: front, TRUNK: back + axes @ LUMBAR_M}
    shoulders = [roles[f"{side}_shoulder"] for side in SIDES if f"{side}_shoulder" in roles]
    top = np.mean(shoulders, 0) if shoulders else hang[TRUNK] + 0.45 * UP
    hang[HEAD] = top
    if "neck_front" in roles and "neck_back" in roles:
        hang[HEAD] = (1 - NECK_SHARE) * roles["neck_front"] + NECK_SHARE * roles["neck_back"]
    for side, sign in SIDES.items():
        inward = -sign * axes[:, 2]
        ankle = _ankle(roles, side, inward, hips[side])
        hang[f"{side}_thigh"] = hips[side]
        hang[f"{side}_shank"] = _middle(roles, side, "knee", KNEE_HALF_M * inward, (hips[side] + ankle) / 2)
        hang[f"{side}_foot"] = ankle
        shoulder = roles.get(f"{side}_shoulder", top + sign * 0.18 * axes[:, 2]) - SHOULDER_BELOW_M * UP
        hang[f"{side}_upper_arm"] = shoulder
        elbow = _middle(roles, side, "elbow", ELBOW_HALF_M * inward, shoulder - 0.3 * UP)
        hang[f"{side}_forearm"] = elbow
        hang[f"{side}_hand"] = roles.get(f"{side}_wrist", elbow - 0.25 * UP)
    return hang


def _middle(
    roles: Mapping[str, np.ndarray], side: str, joint: str, inward: np.ndarray, otherwise: np.ndarray
) -> np.ndarray:
    """A joint's center: between both of its markers, or inward of the outer one."""
    outer, inner = roles.get(f"{side}_{joint}"), roles.get(f"{side}_inner_{joint}")
    if outer is None:
        return otherwise
    return outer + inward if inner is None else (outer + inner) / 2


def _ankle(roles: Mapping[str, np.ndarray], side: str, inward: np.ndarray, hip: np.ndarray) -> np.ndarray:
    heel, instep = roles.get(f"{side}_heel"), roles.get(f"{side}_instep")
    otherwise = hip - 0.85 * UP
    if heel is not None:
        forward = instep if instep is not None else roles.get(f"{side}_toe", heel)
        otherwise = (heel + forward) / 2 + ANKLE_ABOVE_M * UP if instep is not None else 0.7 * heel + 0.3 * forward
    return _middle(roles, side, "ankle", ANKLE_HALF_M * inward, otherwise)


def _pose(chain: Chain, points: np.ndarray) -> Chain:
    """Turn every segment in every frame as its markers say; places that the chosen frame lacks come from others."""
    turns, places = chain.turns.copy(), chain.places.copy()
    origins: list[np.ndarray] = []
    for index, segment in enumerate(chain.segments):
        own = np.flatnonzero(chain.owners == index)
        parent = segment.parent
        keep = turns[:, parent] if parent >= 0 else turns[:, 0]
        pivot = origins[parent] + keep @ chain.joints[index] if parent >= 0 else None
        turns[:, index], origin = fit_segment(points[:, own], places[own], keep=keep, pivot=pivot)
        origins.append(origin)
        inside = np.einsum("tji,tmj->tmi", turns[:, index], points[:, own] - origin[:, None])
        for number, marker in enumerate(own):
            if not np.isfinite(places[marker]).all():
                known = np.isfinite(inside[:, number]).all(-1)
                places[marker] = np.median(inside[known, number], 0) if known.any() else 0.0
    return Chain(chain.segments, chain.owners, chain.joints, places, chain.hinges, turns, np.asarray(origins[0]))

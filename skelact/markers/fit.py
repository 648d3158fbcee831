"""Joints and angles from measured markers: a linked body is fitted to them over the whole clip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from skelact.layouts import load_layout
from skelact.markers.body import SIDES, MarkerBody, guess_body, pelvis_axes
from skelact.markers.chain_fit import MAX_FIT_FRAMES, fit_chain
from skelact.markers.segment_angles import angles_of_segments
from skelact.markers.sets import role_of
from skelact.values import Clip, Markers

MAX_MISS_M = 0.02  # markers further than this from the fitted body, root mean square: some are misnamed or swapped
MIN_SEEN = 2  # markers of a segment in a frame; a segment that has fewer needs all it has
FLAT_M = 0.015  # heel and toe this near their lowest: the sole is on the ground
MIN_FLAT = 3  # frames
SPINE_SHARE, CHEST_SHARE = 0.18, 0.55  # of the way from pelvis to neck
JOINTS = {
    "hip": "thigh",
    "knee": "shank",
    "ankle": "foot",
    "shoulder": "upper_arm",
    "elbow": "forearm",
    "wrist": "hand",
}


@dataclass(frozen=True, eq=False)
class FittedMarkers:
    """A body fitted to markers.

    Attributes:
        body: The body, its poses, and the markers as measured.
        fps: Frames per second.
        known: bool (T, S), whether enough markers of a segment were seen.
    """

    body: MarkerBody
    fps: float
    known: np.ndarray

    @property
    def miss_m(self) -> float:
        """Root mean square distance between measured and fitted markers, meters."""
        return float(np.sqrt(np.nanmean(((self.body.points - self.body.chain.markers()) ** 2).sum(-1))))

    def notes(self) -> tuple[str, ...]:
        """How well the body fits, and what its markers do not show."""
        notes = [f"markers lie {1000 * self.miss_m:.1f} mm (root mean square) from the body that was fitted to them"]
        if self.miss_m > MAX_MISS_M:
            notes.append("that is much: look for markers that are misnamed or swapped")
        if unmarked := [joint for joint in ("knee", "ankle") if self.body.place(f"left_{joint}") is None]:
            notes.append(
                f"no markers on {' and '.join(unmarked)}: these angles carry a constant offset of some degrees"
            )
        if self.body.unused:
            notes.append(f"not used, as their names are not known: {', '.join(self.body.unused)}")
        return tuple(notes)

    def angles(self) -> dict[str, np.ndarray]:
        """Angle -> (T,), degrees; see `angles_of_segments`."""
        local = _anatomical_axes(self.body)
        chain = self.body.chain
        axes = {}
        for name, own in local.items():
            index = chain.index(name)
            axes[name] = np.where(self.known[:, index, None, None], chain.turns[:, index] @ own, np.nan)
        return angles_of_segments(axes)

    def clip(self) -> Clip:
        """Joint centers on core19."""
        layout = load_layout("core19")
        places = _joint_places(self)
        missing = np.full((len(self.body.points), 3), np.nan)
        joints = np.stack([places.get(name, missing) for name in layout.names], 1)
        return Clip.from_nan(joints[None], layout, self.fps)


def fit_markers(markers: Markers, *, max_frames: int = MAX_FIT_FRAMES) -> FittedMarkers:
    """Fit a body to markers whose names are known (`sets.py`).

    Args:
        markers: Upright.
        max_frames: The body is found from so many frames, its poses from all.

    Raises:
        InputError: Markers of pelvis or legs are missing.
    """
    body = guess_body(markers.names, markers.points)
    body = replace(body, chain=fit_chain(body.chain, body.points, max_frames=max_frames))
    chain, seen = body.chain, np.isfinite(body.points).all(-1)
    known = [
        seen[:, chain.owners == index].sum(1) >= min(MIN_SEEN, (chain.owners == index).sum())
        for index in range(len(chain.segments))
    ]
    return FittedMarkers(body, markers.fps, np.stack(known, 1))


def _frame(up: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Axes as columns: y as given, z square to it."""
    y = up / np.linalg.norm(up)
    x = np.cross(y, right)
    x = x / np.linalg.norm(x)
    return np.stack([x, y, np.cross(x, y)], -1)


def _anatomical_axes(body: MarkerBody) -> dict[str, np.ndarray]:
    """Segment -> its anatomical axes in the axes that were fitted, (3, 3), as columns."""
    chain = body.chain
    left, right = body.place("left_front_pelvis"), body.place("right_front_pelvis")
    backs = [body.place(f"{side}_back_pelvis") for side in SIDES]
    back = body.place("sacrum") if backs[0] is None or backs[1] is None else (backs[0] + backs[1]) / 2
    assert left is not None and right is not None and back is not None  # guess_body needs them
    axes = {"pelvis": pelvis_axes(left, right, back)}
    shoulders = [body.place(f"{side}_shoulder") for side in SIDES]
    if chain.index("trunk") >= 0 and shoulders[0] is not None and shoulders[1] is not None:
        axes["trunk"] = _frame((shoulders[0] + shoulders[1]) / 2, shoulders[1] - shoulders[0])
    for side in SIDES:
        shank, foot = chain.index(f"{side}_shank"), chain.index(f"{side}_foot")
        if shank >= 0:
            axes[f"{side}_thigh"] = _frame(-chain.joints[shank], chain.hinges[shank, 0])
        if foot >= 0:
            axes[f"{side}_shank"] = _frame(-chain.joints[foot], chain.hinges[shank, 1])
            if (sole := _foot_axes(body, side)) is not None:
                axes[f"{side}_foot"] = sole
    return axes


def _foot_axes(body: MarkerBody, side: str) -> np.ndarray | None:
    """Axes of a foot: ahead from heel to toe, up as when the sole is on the ground."""
    heel, toe = body.place(f"{side}_heel"), body.place(f"{side}_toe")
    if heel is None or toe is None:
        return None
    index = body.chain.index(f"{side}_foot")
    ahead = toe - heel
    flat = _flat_frames(body, side)
    if flat.sum() >= MIN_FLAT:
        up = body.chain.turns[flat, index, 1].mean(0)  # the world's y in the foot's axes
        ahead = ahead - ahead @ up / (up @ up) * up
    x = ahead / np.linalg.norm(ahead)
    z = body.chain.hinges[index, 1] - body.chain.hinges[index, 1] @ x * x
    z = z / np.linalg.norm(z)
    return np.stack([x, np.cross(z, x), z], -1)


def _flat_frames(body: MarkerBody, side: str) -> np.ndarray:
    """Bool (T,): heel and toe are both at their lowest."""
    flat = np.ones(len(body.points), bool)
    for role in ("heel", "toe"):
        own = [index for index, name in enumerate(body.names) if role_of(name) == f"{side}_{role}"]
        height = body.points[:, own, 1].mean(1)
        flat &= np.nan_to_num(height, nan=np.inf) < np.nanmin(height) + FLAT_M
    return flat


def _joint_places(fitted: FittedMarkers) -> dict[str, np.ndarray]:
    """Joint of core19 -> (T, 3); NaN where its segment is unknown."""
    body, chain = fitted.body, fitted.body.chain
    origins = np.where(fitted.known[..., None], chain.origins(), np.nan)
    places: dict[str, np.ndarray] = {}
    for side in SIDES:
        for joint, segment in JOINTS.items():
            if (index := chain.index(f"{side}_{segment}")) >= 0:
                places[f"{side}_{joint}"] = origins[:, index]
        _add_point(places, f"{side}_toe", fitted, f"{side}_foot", body.place(f"{side}_toe"))
        if f"{side}_wrist" not in places:
            _add_point(places, f"{side}_wrist", fitted, f"{side}_forearm", body.place(f"{side}_wrist"))
    places["pelvis"] = (places["left_hip"] + places["right_hip"]) / 2 if _has_both(places, "hip") else origins[:, 0]
    if (head := chain.index("head")) >= 0:
        places["neck"] = origins[:, head]
        _add_point(places, "head", fitted, "head", body.place("head"))
    elif _has_both(places, "shoulder"):
        places["neck"] = (places["left_shoulder"] + places["right_shoulder"]) / 2
    if "neck" in places:
        for joint, share in (("spine", SPINE_SHARE), ("chest", CHEST_SHARE)):
            places[joint] = (1 - share) * places["pelvis"] + share * places["neck"]
    return places


def _has_both(places: Mapping[str, np.ndarray], joint: str) -> bool:
    return f"left_{joint}" in places and f"right_{joint}" in places


def _add_point(
    places: dict[str, np.ndarray], joint: str, fitted: FittedMarkers, segment: str, place: np.ndarray | None
) -> None:
    """Add a joint that is a marker's place on a segment."""
    index = fitted.body.chain.index(segment)
    if index >= 0 and place is not None:
        chain = fitted.body.chain
        at = chain.origins()[:, index] + chain.turns[:, index] @ place
        places[joint] = np.where(fitted.known[:, index, None], at, np.nan)

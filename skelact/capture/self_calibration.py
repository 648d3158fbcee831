"""Where cameras stand, found from the people that they see: no board, no calibration file.

Pairs of cameras give an essential matrix (five points, RANSAC) from the joints of people in all frames; cameras are
added one by one to the points found so far; everything is then moved together until the pictures fit (bundle
adjustment). That 2D poses of several views suffice to supervise 3D is the idea of SelfPose3d (Srivastav et al. 2024).
The scale comes from a person's stated height, what is up from how people stand, the focal length from a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from skelact.capture.bundle import adjust_cameras
from skelact.capture.cameras import Camera
from skelact.capture.people import match_people
from skelact.capture.relative_pose import (
    INLIER_PX,
    MIN_COMMON,
    MIRROR,
    NAMES,
    RANSAC_SEED,
    PairPose,
    PersonViews,
    Tracks,
    body_tracks,
    pair_cameras,
)
from skelact.capture.triangulation import WorldPoints, exchange_sides, find_swapped, pixel_scale, triangulate
from skelact.capture.worlds import find_up, measure_stature
from skelact.errors import InputError
from skelact.geometry import rotation_between

MIN_INLIERS = 0.4  # share of the points of two cameras that must fit
MIN_ANGLE = np.deg2rad(8.0)  # between lines of sight, median: from nearer cameras depth is not determined
MAX_RESIDUAL_PX = 12.0  # median, after adjustment, in a picture 1,920 pixels long
MIN_KEPT = 0.6  # share of what is seen that must agree
MAX_HALVES_M = 0.08  # by which joints of a clip's two halves may disagree
MIN_FRAMES = 20
MAX_FRAMES = 60  # that are adjusted, spread over the clip
RANSAC_ROUNDS = 1000
PLACE_PX = 3 * INLIER_PX  # from where a camera that is added may see points
DEFAULT_HEIGHT_M = 1.7
BONES = tuple(
    (NAMES.index(a), NAMES.index(b))
    for a, b in (
        ("left_shoulder", "right_shoulder"),
        ("left_hip", "right_hip"),
        *(
            (f"{side}_{a}", f"{side}_{b}")
            for side in ("left", "right")
            for a, b in (
                ("shoulder", "elbow"),
                ("elbow", "wrist"),
                ("hip", "knee"),
                ("knee", "ankle"),
                ("shoulder", "hip"),
            )
        ),
    )
)


@dataclass(frozen=True, eq=False)
class FoundCameras:
    """Cameras that were found.

    Attributes:
        cameras: In a world with y up, meters.
        residual_px: Median distance of what is seen to what is found, pixels, points that count.
        kept: Share of what is seen that counts.
        halves_mm: How far joints lie apart when each half of the clip alone places the cameras, median, millimeters.
        angle_deg: Median angle between the lines of sight of the two cameras used first.
        focal_px: Of each camera.
        is_focal_given: Whether it was stated; else it started at a guess and was refined.
        people: How many people placed the cameras.
    """

    cameras: tuple[Camera, ...]
    residual_px: float
    kept: float
    halves_mm: float
    angle_deg: float
    focal_px: tuple[float, ...]
    is_focal_given: bool
    people: int


def find_cameras(
    names: Sequence[str],
    sizes: Sequence[tuple[int, int]],
    tracks: Sequence[Mapping[int, np.ndarray]],
    scores: Sequence[Mapping[int, np.ndarray]],
    *,
    height_m: float,
    focal_px: Sequence[float] | None = None,
) -> FoundCameras:
    """Find the places of cameras whose videos are in time with each other.

    Args:
        names: N >= 2, of the cameras.
        sizes: Width and height of their pictures, pixels.
        tracks: Per camera, track id -> pixels (T, 133, 2).
        scores: Per camera, track id -> (T, 133), 0 where not seen.
        height_m: Of the person who is seen most, standing, meters.
        focal_px: Focal lengths; unset: they start at the longer side of the picture and are refined together.

    Raises:
        InputError: The places are not determined; the message says why.
    """
    focal = [float(max(size)) for size in sizes] if focal_px is None else [float(value) for value in focal_px]
    lenses = [
        Camera(name, size, np.full(2, f), np.array(size) / 2, np.zeros(5), np.eye(3), np.zeros(3))
        for name, size, f in zip(names, sizes, focal, strict=True)
    ]
    seen = _sure_tracks(lenses, tracks, scores)
    refine = focal_px is None
    cameras, people, angle = _place(lenses, seen)
    cameras = _adjust(cameras, people, refine_focal=refine)
    scale = _scale(cameras, people, height_m)
    people = _all_people([_scaled(camera, scale) for camera in cameras], seen) or people
    cameras = _adjust(cameras, people, refine_focal=refine)
    scale = _scale(cameras, people, height_m)
    worlds = [_fit(cameras, person) for person in people]
    residual, kept = _measure_fit(worlds, people)
    if not residual <= MAX_RESIDUAL_PX * pixel_scale(cameras[0]) or not kept >= MIN_KEPT:
        reason = f"{100 * kept:.0f} % of what they see fits, {residual:.0f} pixels off"
        _refuse(f"{reason} (are the videos in time with each other?)")
    halves = scale * _compare_halves(cameras, people)
    if not halves <= MAX_HALVES_M:
        _refuse(f"the two halves of the clip disagree by {1000 * halves:.0f} mm: let people walk about more")
    return FoundCameras(
        tuple(_set_up(cameras, worlds[0], scale)),
        residual,
        kept,
        1000 * halves,
        float(np.rad2deg(angle)),
        tuple(float(camera.focal[0]) for camera in cameras),
        not refine,
        len(people),
    )


def _refuse(reason: str) -> None:
    raise InputError(f"the cameras' places are not determined: {reason}; or give --calibration", field="videos")


def _sure_tracks(
    lenses: Sequence[Camera], tracks: Sequence[Mapping[int, np.ndarray]], scores: Sequence[Mapping[int, np.ndarray]]
) -> list[Tracks]:
    if any(not view for view in tracks):
        empty = [lens.name for lens, view in zip(lenses, tracks, strict=True) if not view]
        _refuse(f"nobody is seen in {', '.join(empty)}")
    frames = min(len(next(iter(view.values()))) for view in scores)
    if frames < MIN_FRAMES:
        _refuse(f"{frames} frames, at least {MIN_FRAMES} are needed")
    return [body_tracks(pixels, values, frames) for pixels, values in zip(tracks, scores, strict=True)]


def _place(lenses: Sequence[Camera], seen: Sequence[Tracks]) -> tuple[list[Camera], list[PersonViews], float]:
    """Place two cameras, then each further one by the points found so far."""
    pairs = {
        (a, b): found
        for a, b in combinations(range(len(lenses)), 2)
        if (found := pair_cameras(lenses[a], lenses[b], seen[a], seen[b])) is not None
    }
    people = _join_people(pairs, seen)
    (a, b), pair = _choose_pair(pairs)
    placed = {a: lenses[a], b: replace(lenses[b], rotation=pair.rotation, translation=pair.translation)}
    while len(placed) < len(lenses):
        camera, points, pixels = _most_shared(placed, people, len(lenses))
        if len(points) < MIN_COMMON:
            _refuse(f"{lenses[camera].name} shares {len(points)} points with the others, {MIN_COMMON} are needed")
        placed[camera] = _add(lenses[camera], points, pixels)
    return [placed[index] for index in range(len(lenses))], people, pair.angle


def _choose_pair(pairs: Mapping[tuple[int, int], PairPose]) -> tuple[tuple[int, int], PairPose]:
    """The two cameras to begin with: many points that fit, seen from different directions."""
    if not pairs:
        _refuse(f"no two cameras see {MIN_COMMON} points of people at the same moments")
    good = {key: pair for key, pair in pairs.items() if pair.inliers >= MIN_INLIERS * pair.common}
    if not good:
        best = max(pair.inliers / pair.common for pair in pairs.values())
        _refuse(f"at most {100 * best:.0f} % of the points of two views fit one place (are the videos in time?)")
    wide = {key: pair for key, pair in good.items() if pair.angle >= MIN_ANGLE}
    if not wide:
        angle = np.rad2deg(max(pair.angle for pair in good.values()))
        _refuse(f"the cameras see from nearly one direction, or from opposite ones ({angle:.0f} degrees)")
    return max(wide.items(), key=lambda item: item[1].inliers * np.sin(item[1].angle))


def _join_people(pairs: Mapping[tuple[int, int], PairPose], seen: Sequence[Tracks]) -> list[PersonViews]:
    """Join tracks that pairs of cameras take for one person, the surest pairs first; no camera has a person twice."""
    groups: dict[tuple[int, int], dict[int, int]] = {}
    ordered = sorted(pairs.items(), key=lambda item: -item[1].inliers / max(item[1].common, 1))
    for (a, b), pair in ordered:
        for one, other in pair.people:
            first, second = groups.get((a, one), {a: one}), groups.get((b, other), {b: other})
            if all(second.get(camera, track) == track for camera, track in first.items()):
                joined = first | second
                groups |= dict.fromkeys(joined.items(), joined)
    unique = list({id(group): group for group in groups.values()}.values())
    people = [_views_of({camera: [track] for camera, track in group.items()}, seen) for group in unique]
    return sorted(people, key=lambda person: -int((person.scores > 0).sum()))


def _views_of(group: Mapping[int, Sequence[int]], seen: Sequence[Tracks]) -> PersonViews:
    """One person in all views; nothing where no track of a camera shows it."""
    example = next(iter(seen[0].values()))
    pixels = np.zeros((len(seen), *example.pixels.shape[1:]))
    scores = np.zeros((len(seen), *example.scores.shape[1:]))
    for camera, tracks in group.items():
        for track in reversed(tracks):
            own = seen[camera][track]
            there = own.scores[0].any(1)
            pixels[camera][there], scores[camera][there] = own.pixels[0][there], own.scores[0][there]
    return PersonViews(pixels, scores)


def _most_shared(
    placed: Mapping[int, Camera], people: Sequence[PersonViews], count: int
) -> tuple[int, np.ndarray, np.ndarray]:
    """The camera that shares most points with those placed: its index, points (Q, 3), its pixels (Q, 2)."""
    used = sorted(placed)
    found: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {c: [] for c in range(count) if c not in placed}
    for person in people:
        world = _fit([placed[index] for index in used], person.of(used))
        for camera, parts in found.items():
            common = world.valid & (person.scores[camera] > 0)
            parts.append((world.points[common], person.pixels[camera][common]))
    camera = max(found, key=lambda c: sum(len(points) for points, _ in found[c]))
    points, pixels = (np.concatenate(part) for part in zip(*found[camera], strict=True))
    return camera, points, pixels


def _add(lens: Camera, points: np.ndarray, pixels: np.ndarray) -> Camera:
    """Place a camera by what it sees of known points."""
    import cv2

    cv2.setRNGSeed(RANSAC_SEED)
    limit = PLACE_PX * pixel_scale(lens) / float(lens.focal.mean())
    done, turn, shift, inliers = cv2.solvePnPRansac(
        points, lens.undistort(pixels), np.eye(3), None, reprojectionError=limit, iterationsCount=RANSAC_ROUNDS
    )
    if not done or inliers is None or len(inliers) < MIN_INLIERS * len(points):
        _refuse(f"{lens.name} does not fit what the other cameras see")
    return replace(lens, rotation=cv2.Rodrigues(turn)[0], translation=shift.ravel())


def _repair(cameras: Sequence[Camera], person: PersonViews) -> PersonViews:
    """Turn back views that took left for right."""
    swapped = find_swapped(cameras, person.pixels, person.scores, MIRROR)
    return PersonViews(*exchange_sides(person.pixels, person.scores, swapped, MIRROR))


def _adjust(cameras: Sequence[Camera], people: Sequence[PersonViews], *, refine_focal: bool) -> list[Camera]:
    frames = people[0].scores.shape[1]
    chosen = np.unique(np.linspace(0, frames - 1, min(frames, MAX_FRAMES)).round().astype(int))
    repaired = [_repair(cameras, person.at(chosen)) for person in people]
    pixels = np.concatenate([person.pixels for person in repaired], 2)
    scores = np.concatenate([person.scores for person in repaired], 2)
    bones = [(a + n * len(NAMES), b + n * len(NAMES)) for n in range(len(people)) for a, b in BONES]
    return adjust_cameras(cameras, pixels, scores, bones, refine_focal=refine_focal)


def _fit(cameras: Sequence[Camera], person: PersonViews) -> WorldPoints:
    repaired = _repair(cameras, person)
    return triangulate(cameras, repaired.pixels, repaired.scores)


def _measure_fit(worlds: Sequence[WorldPoints], people: Sequence[PersonViews]) -> tuple[float, float]:
    """Median error in pixels of what counts, and the share that counts of what two cameras or more see."""
    errors = np.concatenate([world.error_px[world.valid] for world in worlds])
    seen = [(person.scores > 0).sum(0) for person in people]
    shared = sum(int(count[count > 1].sum()) for count in seen)
    kept = sum(int(world.views[world.valid].sum()) for world in worlds)
    return (float(np.median(errors)) if errors.size else float("inf")), kept / max(shared, 1)


def _scale(cameras: Sequence[Camera], people: Sequence[PersonViews], height_m: float) -> float:
    """Meters to a unit of the world, by the height of the person who is seen most."""
    world = _fit(cameras, people[0])
    stature = measure_stature(world.points, world.valid, NAMES)
    if not 0 < stature < np.inf:
        _refuse("the legs and the trunk of the person seen most are never seen by two cameras")
    return height_m / stature


def _scaled(camera: Camera, scale: float) -> Camera:
    return replace(camera, translation=scale * camera.translation)


def _all_people(cameras: Sequence[Camera], seen: Sequence[Tracks]) -> list[PersonViews]:
    """Everybody whom two cameras see, now that it is known where they stand."""
    pixels = [{track: own.pixels[0] for track, own in view.items()} for view in seen]
    scores = [{track: own.scores[0] for track, own in view.items()} for view in seen]
    return [_views_of(group, seen) for group in match_people(cameras, pixels, scores)]


def _compare_halves(cameras: Sequence[Camera], people: Sequence[PersonViews]) -> float:
    """Median distance of joints when the first, and when the second half of the clip alone places the cameras.

    Both are put on each other; in the unit of the world.
    """
    frames = people[0].scores.shape[1]
    found = []
    for half in (np.arange(frames // 2), np.arange(frames // 2, frames)):
        placed = _adjust(cameras, [person.at(half) for person in people], refine_focal=False)
        found.append([_fit(placed, person) for person in people])
    valid = [a.valid & b.valid for a, b in zip(*found, strict=True)]
    points = [np.concatenate([w.points[v] for w, v in zip(half, valid, strict=True)]) for half in found]
    if len(points[0]) < MIN_COMMON:
        return float("inf")
    a, b = (part - part.mean(0) for part in points)
    u, _, v = np.linalg.svd(a.T @ b)
    turn = u @ np.diag([1, 1, np.sign(np.linalg.det(u @ v))]) @ v
    return float(np.median(np.linalg.norm(np.linalg.norm(b) / np.linalg.norm(a) * a @ turn - b, axis=-1)))


def _set_up(cameras: Sequence[Camera], world: WorldPoints, scale: float) -> list[Camera]:
    """Turn and scale the world: y up, meters, the first camera above the origin."""
    up = find_up(world.points, world.valid, NAMES)
    turn = rotation_between(up, np.array([0.0, 1.0, 0.0]))
    origin = turn @ cameras[0].position * np.array([1.0, 0.0, 1.0])
    return [
        replace(
            camera,
            rotation=camera.rotation @ turn.T,
            translation=scale * (camera.translation + camera.rotation @ turn.T @ origin),
        )
        for camera in cameras
    ]

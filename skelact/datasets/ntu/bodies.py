"""From the bodies that Kinect reported to two actor slots: denoising by length, spread and motion.

Source: the NTU RGB+D preparation that CTR-GCN (Chen et al., ICCV 2021) and PSUMNet (arXiv 2208.05775) share. The
`reference` variant repeats it with its quirks, so that published weights see what they were trained on; `corrected`
differs where said below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from skelact.clips import center_people, motion
from skelact.clips.people import absent
from skelact.errors import InputError
from skelact.formats.ntu import NtuBody

VARIANTS = ("reference", "corrected")
SLOTS = 2
SHORTEST_FRAMES = 11  # bodies this long or shorter are flickers
WIDEST = 0.8  # width over height of a plausible person
MAX_IMPLAUSIBLE = 0.69754  # share of frames
ORIGIN_JOINT = 1  # spine middle
SWAP_M = 0.3  # two ids are swapped when that brings both bodies' joints so much nearer to the frame before


@dataclass(frozen=True, eq=False)
class Track:
    """One tracking id over a clip.

    Attributes:
        tracking_id: As in the file.
        frames: int64 (n,), frames in which it stands, counted over the frames that have any body, ascending.
        joints: float32 (n, 25, 3), meters, camera space.
    """

    tracking_id: str
    frames: np.ndarray
    joints: np.ndarray

    @property
    def interval(self) -> tuple[int, int]:
        """First and last frame, both inclusive."""
        return int(self.frames[0]), int(self.frames[-1])


@dataclass(frozen=True)
class Verdict:
    """What became of one tracking id.

    Attributes:
        tracking_id: As in the file.
        frames: In how many frames it stands.
        rule: "kept", "short", "spread", "no slot" or "nobody"; beside one of these "swapped" for ids that change
            places.
        value: What the rule measured: frames, share of implausible frames, overlap in frames, or meters saved.
        threshold: What it was compared with.
    """

    tracking_id: str
    frames: int
    rule: str
    value: float
    threshold: float


def build_actors(
    frames: list[list[NtuBody]], *, variant: str, repeat_lone: bool = False
) -> tuple[np.ndarray, list[Verdict]]:
    """Denoise one file and put its people into two slots, the first one's spine middle at the origin.

    Args:
        frames: As `parse_ntu_skeleton` returns them.
        variant: "reference" or "corrected".
        repeat_lone: Put the only body that denoising leaves into both slots, as published for NTU RGB+D 120.

    Returns:
        Joints float32 (2, T, 25, 3), meters, the more moving person first, zeros where nobody is; and a verdict per
        tracking id in order of first appearance. A body whose joints all lie at zero is nobody: corrected leaves it
        out of its frame; the reference keeps its place in the order of things, and the verdict says so.

    Raises:
        InputError: No frame has a body.
    """
    everybody, _ = collect_tracks(frames, variant=variant)
    empty = {track.tracking_id: _verdict(track, "nobody", 0, 0) for track in everybody if not track.joints.any()}
    if len(empty) == len(everybody):
        raise InputError("no frame has a body", field="frames")
    if variant == "corrected":
        frames = [[body for body in bodies if body.joints[:, :3].any()] for bodies in frames]
    tracks, count = collect_tracks(frames, variant=variant)
    if len(tracks) == 1:
        verdicts = [_verdict(tracks[0], "kept", 0, 0)]
        actors = np.zeros((SLOTS, len(tracks[0].frames), *tracks[0].joints.shape[1:]), np.float32)
        actors[0] = tracks[0].joints
        is_lone = True
    else:
        straight, swaps = unswap(tracks)
        kept, dropped = denoise(straight if variant == "corrected" else tracks, variant=variant)
        actors, placed = fill_slots(kept, count, variant=variant)
        verdicts = swaps + dropped + placed
        nobody = (actors == 0).all((0, 2, 3)) if variant == "corrected" else actors.sum((0, 2, 3)) == 0
        actors = actors[:, ~nobody]
        is_lone = len(kept) == 1
    verdicts = [verdict for verdict in verdicts if verdict.tracking_id not in empty] + list(empty.values())
    order = [track.tracking_id for track in everybody]
    moved = center_people(actors, ORIGIN_JOINT)
    if variant == "reference" and len(tracks) == 1:  # there a lone body's empty frames move with the others
        empty_frames = absent(actors[0])[:, 0, 0]
        moved[0, empty_frames] = -actors[0, empty_frames.argmin(), ORIGIN_JOINT]
    if repeat_lone and is_lone:
        moved[1] = moved[0]
    return moved, sorted(verdicts, key=lambda verdict: order.index(verdict.tracking_id))


def collect_tracks(frames: list[list[NtuBody]], *, variant: str) -> tuple[list[Track], int]:
    """Gather each tracking id, in order of first appearance; also count the frames that have any body.

    The reference numbers a body's frames on from its first one, so that a body with gaps closes up to the left;
    corrected keeps the true numbers.
    """
    found: dict[str, tuple[list[int], list[np.ndarray]]] = {}
    number = 0
    for bodies in frames:
        for body in bodies:
            numbers, joints = found.setdefault(body.tracking_id, ([], []))
            numbers.append(number)
            joints.append(body.joints[:, :3])
        number += bool(bodies)
    tracks = []
    for tracking_id, (numbers, joints) in found.items():
        at = np.array(numbers)
        if variant == "reference":
            at = at[0] + np.arange(len(at))
        tracks.append(Track(tracking_id, at, np.stack(joints)))
    return tracks, number


def unswap(tracks: list[Track]) -> tuple[list[Track], list[Verdict]]:
    """Find ids that exchange their bodies from one frame to the next, and exchange them back.

    Only `corrected` uses the result; the reference knows no such step.
    """
    straight, verdicts = list(tracks), []
    for first, second in combinations(range(len(tracks)), 2):
        a, b = straight[first], straight[second]
        shared, at_a, at_b = np.intersect1d(a.frames, b.frames, return_indices=True)
        stay_a, stay_b = a.joints[at_a], b.joints[at_b]
        if len(shared) < 2:
            continue
        direct = _steps(stay_a[:-1], stay_a[1:]) + _steps(stay_b[:-1], stay_b[1:])
        saved = direct - _steps(stay_a[:-1], stay_b[1:]) - _steps(stay_b[:-1], stay_a[1:])
        swaps = 1 + np.flatnonzero((saved > SWAP_M) & (np.diff(shared) == 1))
        if not len(swaps):
            continue
        odd = np.searchsorted(swaps, np.arange(len(shared)), "right") % 2 == 1
        joints_a, joints_b = a.joints.copy(), b.joints.copy()
        joints_a[at_a[odd]], joints_b[at_b[odd]] = stay_b[odd], stay_a[odd]
        straight[first], straight[second] = replace(a, joints=joints_a), replace(b, joints=joints_b)
        verdicts += [_verdict(a, "swapped", saved[swap - 1], SWAP_M) for swap in swaps]
    return straight, verdicts


def _steps(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Mean distance of the joints (n, 25, 3), meters."""
    return np.linalg.norm(after - before, axis=-1).mean(-1)


def denoise(tracks: list[Track], *, variant: str) -> tuple[list[Track], list[Verdict]]:
    """Drop flickers and furniture, never the last body; return the rest, most moving first, and the others' verdicts.

    When every body is a flicker the longest is kept (the reference has no answer then). How much a body moves is
    measured where it stands; in the reference also where all its joints lie at zero.
    """
    verdicts = []
    longest = max(tracks, key=lambda track: len(track.frames))
    kept = []
    for track in tracks:
        if len(track.frames) > SHORTEST_FRAMES or (track is longest and len(longest.frames) <= SHORTEST_FRAMES):
            kept.append(track)
        else:
            verdicts.append(_verdict(track, "short", len(track.frames), SHORTEST_FRAMES))
    if len(kept) == 1:
        return kept, verdicts
    stands = {
        track.tracking_id: np.asarray(track.joints.any((1, 2))) | np.full(len(track.frames), variant == "reference")
        for track in kept
    }
    moved = {track.tracking_id: motion(track.joints, stands[track.tracking_id]) for track in kept}
    for track in list(kept):
        plausible = is_plausible(track.joints)
        implausible = 1.0 - float(plausible.mean())
        if implausible >= MAX_IMPLAUSIBLE and len(kept) > 1:
            kept.remove(track)
            verdicts.append(_verdict(track, "spread", implausible, MAX_IMPLAUSIBLE))
        elif plausible.any():
            steady = motion(track.joints, plausible & stands[track.tracking_id])
            moved[track.tracking_id] = min(moved[track.tracking_id], steady)
    return sorted(kept, key=lambda track: -moved[track.tracking_id]), verdicts


def is_plausible(joints: np.ndarray) -> np.ndarray:
    """Mark the frames of (n, 25, 3) in which a body is not much wider than high: bool (n,)."""
    width, height = np.ptp(joints[..., 0], axis=1), np.ptp(joints[..., 1], axis=1)
    return width <= WIDEST * height


def fill_slots(tracks: list[Track], count: int, *, variant: str) -> tuple[np.ndarray, list[Verdict]]:
    """Give each body, in order, the first slot in which no other stands at its time: one person under several ids.

    The reference lets bodies overlap by one frame, the later one wins it, and treats the empty second slot as one that
    holds frame 0; corrected does neither.

    Returns:
        Joints float32 (2, count, 25, 3) and a verdict per body.
    """
    actors = np.zeros((SLOTS, count, *tracks[0].joints.shape[1:]), np.float32)
    spans: list[tuple[int, int] | None] = [None, (0, 0) if variant == "reference" else None]
    allowed = 0 if variant == "reference" else -1
    verdicts = []
    for track in tracks:
        first, last = track.interval
        overlaps = [-count if span is None else min(last, span[1]) - max(first, span[0]) for span in spans]
        slot = next((index for index, overlap in enumerate(overlaps) if overlap <= allowed), None)
        if slot is None:
            verdicts.append(_verdict(track, "no slot", min(overlaps) + 1, allowed + 1))
            continue
        actors[slot, track.frames] = track.joints
        span = spans[slot]
        spans[slot] = (first, last) if span is None else (min(first, span[0]), max(last, span[1]))
        verdicts.append(_verdict(track, "kept", max(0, min(overlaps) + 1), allowed + 1))
    return actors, verdicts


def _verdict(track: Track, rule: str, value: float, threshold: float) -> Verdict:
    return Verdict(track.tracking_id, len(track.frames), rule, float(value), float(threshold))

"""The people of a video in meters, frame by frame as a stream would give them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.capture.lifter import Lifter
from skelact.capture.live_people import LivePeople
from skelact.layouts.whole_body import POINTS
from skelact.metric_values import FOOT_CONTACTS, FOOT_POINTS, MetricWorld
from skelact.pose.tracks import VideoTracks, tracks_to_clip

STANDS = FOOT_CONTACTS.index("stands")


@dataclass(frozen=True, eq=False)
class PlacedTracks:
    """People in meters.

    Attributes:
        ids: M track ids, in the order of the clip of the same tracks.
        joints: float32 (M, T, 133, 3) on `wholebody133`, meters; see `MetricPerson`.
        valid: bool (M, T, 133).
        spread_m: float32 (M, T, 133).
        contacts: uint8 (M, T, 4), indices of `FOOT_CONTACTS`, of `FOOT_POINTS`.
        settled: bool (M, T).
        worlds: T, what was known at each frame.
    """

    ids: tuple[int, ...]
    joints: np.ndarray
    valid: np.ndarray
    spread_m: np.ndarray
    contacts: np.ndarray
    settled: np.ndarray
    worlds: tuple[MetricWorld, ...]

    def arrays(self) -> dict[str, np.ndarray]:
        """For a file of tracks."""
        heights = [world.camera_height_m if world.is_floor_known else np.nan for world in self.worlds]
        return {
            "meters_joints": self.joints,
            "meters_valid": self.valid,
            "meters_spread": self.spread_m,
            "meters_contacts": self.contacts,
            "meters_settled": self.settled,
            "camera_height_m": np.array(heights, np.float32),
        }

    def summary(self) -> dict[str, object]:
        """Of the last frame, and how often feet stood."""
        world = self.worlds[-1]
        return {
            "camera_height_m": world.camera_height_m if world.is_floor_known else None,
            "camera_lean_degrees": world.lean_degrees if world.is_up_known else None,
            "notes": list(world.notes),
            "stand_percent": {str(track): self._stand_percent(slot) for slot, track in enumerate(self.ids)},
        }

    def lines(self) -> list[str]:
        """What to print."""
        world = self.worlds[-1]
        lines = [f"in meters: {note}" for note in world.notes]
        if world.is_floor_known:
            lines.append(f"in meters: the camera is {world.camera_height_m:.2f} m above the floor")
        for slot, track in enumerate(self.ids):
            feet = ", ".join(
                f"{name.replace('_', ' ')} {part:.0f} %" for name, part in self._stand_percent(slot).items()
            )
            lines.append(f"person {track} stands, share of the frames: {feet}")
        return lines

    def _stand_percent(self, slot: int) -> dict[str, float]:
        stands = 100 * (self.contacts[slot] == STANDS).mean(0)
        return dict(zip(FOOT_POINTS, stands.tolist(), strict=True))


def place_tracks(
    tracks: VideoTracks, lifter: Lifter, *, height_m: float, focal_px: float | None = None
) -> PlacedTracks:
    """Place the people of a video; each frame knows those before it alone.

    Args:
        tracks: Of the video, smoothed as a stream is.
        lifter: The network.
        height_m: Of everybody.
        focal_px: Focal length, pixels; None: the longer side of the picture.

    Raises:
        InputError: A height or focal length that nobody has.
    """
    live = LivePeople(lifter, height_m=height_m, focal_px=focal_px)
    ids = tuple(tracks_to_clip(tracks)[1])
    shape = (len(ids), len(tracks.people))
    joints, spread = np.zeros((*shape, POINTS, 3), np.float32), np.zeros((*shape, POINTS), np.float32)
    valid, settled = np.zeros((*shape, POINTS), bool), np.zeros(shape, bool)
    contacts = np.zeros((*shape, len(FOOT_POINTS)), np.uint8)
    worlds = []
    for index, (time_s, people) in enumerate(zip(tracks.times_s, tracks.people, strict=True)):
        frame = live.add(float(time_s), people, width=tracks.width, height=tracks.height)
        worlds.append(frame.world)
        for slot, track in enumerate(ids):
            if track in frame.people:
                at, person = (slot, index), frame.people[track]
                joints[at], valid[at], spread[at] = person.joints, person.valid, person.spread_m
                contacts[at] = [FOOT_CONTACTS.index(contact) for contact in person.contacts]
                settled[at] = person.is_settled
    return PlacedTracks(ids, joints, valid, spread, contacts, settled, tuple(worlds))

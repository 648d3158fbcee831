"""The people before one camera, live, in meters: joints in a world with a floor, and which feet stand on it.

Only what was seen so far is used, so nothing is delayed; what is not known yet is said, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skelact.capture.carried_points import carry_points, carry_spreads
from skelact.capture.lift_points import MEASURE_OF_HEIGHT, find_points
from skelact.capture.lifter import Lifter
from skelact.capture.live_feet import LiveFeet
from skelact.capture.live_lift import LiveLift
from skelact.capture.live_world import LiveWorld
from skelact.capture.one_camera import assume_camera, check_height
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.metric_values import FootContact, MetricFrame, MetricPerson, MetricWorld
from skelact.values import MEASURED, Person

LAYOUT = load_layout("wholebody133")
POINTS = find_points(LAYOUT)
SETTLE_S = 1.0  # until bone lengths and the distance from the camera hardly change any more
HELD_S = 0.25  # a joint that was not seen for longer is missing
FORGET_S = 1.0  # somebody who was not seen for longer begins anew
NO_CONTACTS: tuple[FootContact, ...] = ("unknown", "unknown", "unknown", "unknown")
NO_UP = "nobody has stood upright for half a second: the camera counts as level"
NO_FLOOR = "no feet have rested on the floor for half a second: heights are those above the camera"
NO_FOCAL = "the focal length is a guess, the longer side of the picture: distances are right up to a factor"


class LivePeople:
    """Follows the people of one camera.

    Args:
        lifter: Shared by all streams.
        height_m: Of everybody; one camera does not tell it.
        focal_px: Focal length, pixels; None: the longer side of the picture.

    Raises:
        InputError: A height or focal length that nobody has.
    """

    def __init__(self, lifter: Lifter, *, height_m: float, focal_px: float | None = None) -> None:
        check_height(height_m, field="height_m")
        if focal_px is not None and not 0 < focal_px < np.inf:
            raise InputError(f"expected a focal length > 0 pixels, got {focal_px}", field="focal_px")
        self._lifter, self._height_m, self._focal_px = lifter, height_m, focal_px
        self._size = (0, 0)
        self._people: dict[int, _LivePerson] = {}
        self._world = LiveWorld()

    def add(self, time_s: float, people: Mapping[int, Person], *, width: int, height: int) -> MetricFrame:
        """Take the people of the next frame.

        Args:
            time_s: Of the frame, seconds on any clock, later than the one before.
            people: Track id -> person, as a pose stream returns them.
            width: Of the picture, pixels; the world begins anew with pictures of another size.
            height: Of the picture, pixels.
        """
        if (width, height) != self._size:
            self._size, self._people, self._world = (width, height), {}, LiveWorld()
        camera = assume_camera((width, height), self._focal_px)
        self._people = {track: one for track, one in self._people.items() if time_s - one.seen_s <= FORGET_S}
        self._world.advance(time_s)
        found = {}
        for track, person in people.items():
            if not (person.scores[POINTS] > 0).any():
                continue
            plane = (person.points - camera.center) / camera.focal
            known = self._people.get(track)
            if known is None:
                known = self._people[track] = _LivePerson(self._lifter, self._height_m, time_s)
            found[track] = known.add(time_s, person, plane, self._world)
        return MetricFrame(found, self._tell(float(camera.focal[0])))

    def _tell(self, focal_px: float) -> MetricWorld:
        world = self._world
        known = ((world.is_up_known, NO_UP), (world.is_floor_known, NO_FLOOR), (self._focal_px is not None, NO_FOCAL))
        return MetricWorld(
            world.is_up_known,
            world.is_floor_known,
            world.camera_height_m,
            world.lean_degrees,
            focal_px,
            tuple(note for is_known, note in known if not is_known),
        )


class _LivePerson:
    """What is kept of one person.

    Attributes:
        seen_s: When last.
    """

    def __init__(self, lifter: Lifter, height_m: float, time_s: float) -> None:
        self._lift = LiveLift(lifter, height_m=height_m)
        self._measure_m = MEASURE_OF_HEIGHT * height_m
        self._began_s = self.seen_s = time_s
        self._points_s = np.full(len(LIFT_POINTS), -np.inf)  # when each was last seen
        self._feet = LiveFeet()

    def add(self, time_s: float, person: Person, plane: np.ndarray, world: LiveWorld) -> MetricPerson:
        """Lift the points of the next frame, on the plane at depth 1, and put them into the world."""
        pose = self._lift.add(time_s, plane[POINTS], person.scores[POINTS])
        scores, states = person.scores, person.states
        if pose.swapped:
            mirror = list(LAYOUT.mirror)
            plane, scores, states = plane[mirror], scores[mirror], states[mirror]
        self.seen_s = time_s
        seen = states[POINTS] == MEASURED
        self._points_s[seen] = time_s
        speeds = self._feet.speeds(time_s, pose.joints, seen)
        world.see(pose.joints, seen, speeds, self._measure_m)
        joints, valid = carry_points(
            pose.joints[None], (time_s - self._points_s <= HELD_S)[None], plane[None], scores[None]
        )
        placed, contacts = world.to_world(joints[0]), NO_CONTACTS
        if world.is_floor_known:
            placed, contacts = self._feet.hold(time_s, placed, valid[0], speeds)
        spread = carry_spreads(pose.spread_m[None], valid)[0]
        return MetricPerson(
            np.where(valid[0, :, None], placed, 0.0).astype(np.float32),
            valid[0],
            np.where(valid[0], spread, 0.0).astype(np.float32),
            contacts,
            time_s - self._began_s >= SETTLE_S,
        )

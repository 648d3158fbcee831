"""People before one camera in meters: what the library gives live, and what a server answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

FootContact = Literal["unknown", "free", "stands"]
FOOT_CONTACTS: tuple[FootContact, ...] = get_args(FootContact)
FOOT_POINTS = ("left_heel", "left_big_toe", "right_heel", "right_big_toe")  # in the order of `contacts`


@dataclass(frozen=True, eq=False)
class MetricPerson:
    """One person of one frame.

    Attributes:
        joints: float32 (133, 3) on `wholebody133`, meters: x right in the picture, y up, z toward the camera, which
            stands above the origin. Heights are those above the floor when it is known, else above the camera. Zero
            where missing. Body and feet are estimated; face and hands are as far away as nose and wrist.
        valid: bool (133,): seen within the last quarter of a second.
        spread_m: float32 (133,), expected distance to the truth from the middle of the hips; 0 where missing.
        contacts: Of `FOOT_POINTS`: "stands" when it is slow and low, "free" when not, "unknown" while the floor is not
            known, or when the point was not measured now and a tenth of a second ago.
        is_settled: Seen for a second: before, bone lengths and the distance from the camera still change.
    """

    joints: np.ndarray
    valid: np.ndarray
    spread_m: np.ndarray
    contacts: tuple[FootContact, ...]
    is_settled: bool


@dataclass(frozen=True)
class MetricWorld:
    """The world before a camera.

    Attributes:
        is_up_known: Somebody has stood upright for half a second. Before, the camera counts as level.
        is_floor_known: Feet have rested for half a second. Before, heights are those above the camera.
        camera_height_m: Above the floor; 0 while that is not known.
        lean_degrees: How far the camera looks down; negative: up; 0 while that is not known.
        focal_px: Focal length that is used, pixels.
        notes: What is not known or was assumed, a sentence each.
    """

    is_up_known: bool
    is_floor_known: bool
    camera_height_m: float
    lean_degrees: float
    focal_px: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MetricFrame:
    """The people of one frame in meters.

    Attributes:
        people: Track id -> person, of everybody of whom points of the body were seen.
        world: That they stand in.
    """

    people: dict[int, MetricPerson]
    world: MetricWorld

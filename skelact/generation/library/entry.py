"""Entries of the library of motions: what a clip is called, what it shows, how it is done, and under which terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from skelact.errors import InputError
from skelact.language.actions import CYCLE, HOLD, STROKE, SURE, TRANSITION, KnownAction
from skelact.skeleton.body import BODY_PARTS

KINDS = (CYCLE, STROKE, HOLD, TRANSITION)
STANDING, CROUCHED, KNEELING, SITTING, LYING, ALL_FOURS, AIR = POSTURES = (
    "standing",
    "crouched",
    "kneeling",
    "sitting",
    "lying",
    "on all fours",
    "in the air",
)
UPRIGHT = (STANDING, CROUCHED)  # from these one goes over into a stand without a transition
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_NAME, MAX_SENTENCES, MAX_SENTENCE = 60, 20, 300
FPS = 30.0  # of every clip of the library
USER_SOURCE, USER_TERMS = "added by the user", "the user's own"


@dataclass(frozen=True)
class MotionGeometry:
    """What the joints of a clip say.

    Attributes:
        seconds: Duration.
        distance_m: Length of the way over the floor.
        speed_mps: Mean speed over the floor.
        turn_deg: By which the body turns; positive to the left.
        steps: Times that a foot rises and comes down.
        repetitions: Times that the joint which moves most goes there and back.
        beat: That joint, its axis (0 to the left, 1 up, 2 ahead) and the rise that counts, meters; "" for a still pose.
        left_hand_m: Highest that the left wrist is, meters.
        right_hand_m: The same on the right.
        pelvis_m: Lowest that the pelvis is, meters.
        air_m: Highest that the whole body is above the floor, meters.
    """

    seconds: float
    distance_m: float
    speed_mps: float
    turn_deg: float
    steps: int
    repetitions: int
    beat: tuple[str, int, float]
    left_hand_m: float
    right_hand_m: float
    pelvis_m: float
    air_m: float


@dataclass(frozen=True)
class Take:
    """Where one recording of an entry lies: rows of the stored frames, and the box of its path.

    Attributes:
        start: First row.
        end: Row behind the last.
        low: Lowest coordinates of the root, meters.
        step: Meters per unit along each axis.
    """

    start: int
    end: int
    low: tuple[float, float, float]
    step: tuple[float, float, float]


@dataclass(frozen=True)
class LibraryEntry:
    """One motion of the library.

    Attributes:
        name: Lower-case words joined by hyphens.
        sentences: That describe it.
        phrases: Words that ask for it, in base forms.
        also: Words that change nothing about it, such as the object that it is done with.
        kind: One of `KINDS`.
        parts: Part of `BODY_PARTS` -> how sure it is to move that part, 0 to 1.
        start: Posture at the first frame, one of `POSTURES`.
        end: Posture at the last frame.
        side: Of the limb that acts or the way it goes: "left", "right", or "" for neither.
        family: Kind of known motion that it is measured as, such as "walk"; "" for none.
        enter: Names of the transitions that lead to it from standing, in their order.
        leave: Names of those that lead back; a name with "~" in front is played backward.
        geometry: Of the first take.
        source: Where the recording is from.
        terms: Under which it may be used.
        takes: Recordings of the same motion; a seed chooses.
    """

    name: str
    sentences: tuple[str, ...]
    phrases: tuple[str, ...]
    also: tuple[str, ...]
    kind: str
    parts: Mapping[str, float]
    start: str
    end: str
    side: str
    family: str
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    geometry: MotionGeometry
    source: str
    terms: str
    takes: tuple[Take, ...]

    def __post_init__(self) -> None:
        check_name(self.name)
        if not 1 <= len(self.sentences) <= MAX_SENTENCES or not all(
            0 < len(sentence) <= MAX_SENTENCE for sentence in self.sentences
        ):
            wanted = f"expected 1 to {MAX_SENTENCES} sentences of at most {MAX_SENTENCE} characters"
            raise InputError(wanted, field="sentences")
        for value, known, field in (
            (self.kind, KINDS, "kind"),
            (self.start, POSTURES, "start"),
            (self.end, POSTURES, "end"),
            (self.side, ("left", "right", ""), "side"),
        ):
            if value not in known:
                raise InputError(f"expected one of {', '.join(map(repr, known))}, got {value!r}", field=field)
        if not set(self.parts) <= set(BODY_PARTS):
            raise InputError(f"expected parts of {', '.join(BODY_PARTS)}, got {', '.join(self.parts)}", field="parts")
        if not self.takes:
            raise InputError("expected at least one recording", field="takes")

    @property
    def action(self) -> KnownAction:
        """How it is composed with other actions."""
        travels = self.geometry.speed_mps if self.geometry.distance_m > MIN_TRAVEL_M else 0.0
        carried = self.start not in UPRIGHT or self.end not in UPRIGHT
        return KnownAction(
            self.kind, self.parts, max(travels, CARRIED if carried else 0.0), False, self.family, self.side
        )

    @property
    def moved(self) -> tuple[str, ...]:
        """Parts that it surely moves, in the order of `BODY_PARTS`."""
        return tuple(part for part in BODY_PARTS if self.parts.get(part, 0.0) >= SURE)

    def to_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)


MIN_TRAVEL_M = 0.4  # a clip that goes farther travels
CARRIED = 3.0  # locomotion of what is not done standing: it keeps the legs, also beside a run


def check_name(name: str) -> str:
    """Return a name that an entry may have.

    Raises:
        InputError: It is none; field "name".
    """
    if not NAME.fullmatch(name) or len(name) > MAX_NAME:
        wanted = f"expected lower-case words joined by hyphens, at most {MAX_NAME} characters, such as high-five"
        raise InputError(f"{wanted}; got {name!r}", field="name")
    return name


def take_from_json(table: Mapping[str, Any]) -> Take:
    """Read what `dataclasses.asdict` gives of a take."""
    return Take(int(table["start"]), int(table["end"]), tuple(table["low"]), tuple(table["step"]))


def entry_from_json(table: Mapping[str, Any]) -> LibraryEntry:
    """Read what `LibraryEntry.to_json` gives.

    Raises:
        InputError: A value is missing, unknown or of another kind.
    """
    try:
        unknown = set(table) - {field.name for field in fields(LibraryEntry)}
        if unknown:
            raise InputError(f"unknown {', '.join(sorted(unknown))}", field="entry")
        geometry = dict(table["geometry"])
        geometry["beat"] = tuple(geometry["beat"])
        takes = tuple(take_from_json(take) for take in table["takes"])
        lists = {name: tuple(table[name]) for name in ("sentences", "phrases", "also", "enter", "leave")}
        values = {**table, **lists, "geometry": MotionGeometry(**geometry), "takes": takes}
        return LibraryEntry(**values)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"expected an entry of a library: {error}", field="entry") from error

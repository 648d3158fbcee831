"""Events of a person: falls and stillness, by geometry alone, and when actions start and end, by the answers.

A fall is a body that was up, whose neck comes down faster than anybody lies down, and that then lies: low, with its
trunk level, for a moment. Heights are measured from the lowest joint of the last seconds, in lengths of the leg that an
adult of that size has, so that neither a unit nor the place of the floor is needed. Nothing is learned.

Source: a threshold on the downward speed of the trunk before lying, as Bourke et al. (Medical Engineering and Physics,
2008) use it on sensors worn at the chest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from skelact.errors import InputError
from skelact.layouts import CORE19, Layout, load_layout
from skelact.recognition.stream_door import MAX_TRACKS, StreamDoor
from skelact.recognition.streaming import StreamAnswer
from skelact.values import Clip, Scores

EventKind = Literal["fall", "moving", "still", "starts", "ends"]
MIN_START, MIN_STAY = 0.6, 0.35  # probability of an action that starts, and of one that goes on
CONFIRMED = 2  # answers in a row that say so, before an action starts or ends; 1 is earlier and less sure
RATE_HZ = 15.0  # of the poses looked at
FLOOR_S = 10.0  # of which the lowest joint is the floor
SPEED_S = 0.2  # over which speeds are taken
FALL_S = 2.5  # from being up to lying, at most
LYING_S = 0.2  # of lying, from which a fall is one
MIN_UP = 0.55  # height of the pelvis of who is up, in lengths of the leg: that of sitting on a chair
MAX_LYING_PELVIS, MAX_LYING_NECK = 0.45, 0.65  # heights of who lies
MAX_LYING_UPRIGHT = 0.5  # upward share of the direction from pelvis to neck: leaning by 60 degrees
MIN_FALL_SPEED = 2.0  # of the neck, downward, lengths of the leg per second: 1.7 m/s of an adult
STILL_S = 1.0  # without motion, from which somebody is still
MAX_STILL, MIN_MOVING = 0.08, 0.12  # reach of the joint that moves farthest in that time, lengths of the leg
PELVIS, NECK = CORE19.index("pelvis"), CORE19.index("neck")
LEG_SHARE = 0.63  # of leg and trunk together: the leg of an adult of that size, whatever the proportions
LEGS = [[CORE19.index(f"{side}_{name}") for name in ("hip", "knee", "ankle")] for side in ("left", "right")]


@dataclass(frozen=True)
class Event:
    """Something that happened to one person.

    Attributes:
        person_id: As the caller named the person; of a clip the slot.
        kind: "fall": lies after falling. "still": has not moved for `STILL_S`. "moving": moves again, or at first.
            "starts" and "ends": an action, by the answers of a recognizer.
        start_s: When it began: the fall, the stillness, the motion; of an action the answer that first said so.
        time_s: When it was certain.
        label: The action that starts or ends; else "".
    """

    person_id: int
    kind: EventKind
    start_s: float
    time_s: float
    label: str = ""


@dataclass(frozen=True, eq=False)
class _Pose:
    """One pose looked at: time, joints (19, 3), NaN where missing, lowest height, uprightness, and length of a leg."""

    time_s: float
    joints: np.ndarray
    lowest: float
    upright: float
    leg: float

    @property
    def pelvis(self) -> float:
        return float(self.joints[PELVIS, 1])

    @property
    def neck(self) -> float:
        return float(self.joints[NECK, 1])


@dataclass(eq=False)
class _Person:
    """What is remembered of one person."""

    recent: deque[_Pose] = field(default_factory=deque)
    floor: deque[tuple[float, float]] = field(default_factory=deque)
    lying_since_s: float | None = None
    has_fallen: bool = False
    state: EventKind | None = None


@dataclass(eq=False)
class _Action:
    """The action that goes on, "" for none, and what newer answers say instead: since when and how often."""

    label: str = ""
    other: str | None = None
    since_s: float = 0.0
    count: int = 0


class EventWatcher:
    """State of one live stream, beside its recognizer: what happens to each person.

    Args:
        layout: Of the people that come; maps onto core19.
        fps: Frames per second, unless frames have times.
        max_tracks: Most people within a second.
        confirmed: Answers in a row that say so before an action starts or ends; see `see`.

    Attributes:
        time_s: Of the newest frame.

    Raises:
        InputError: The layout cannot be converted.
    """

    def __init__(self, layout: Layout, *, fps: float, max_tracks: int = MAX_TRACKS, confirmed: int = CONFIRMED) -> None:
        if confirmed < 1:
            raise InputError(f"expected >= 1, got {confirmed}", field="confirmed")
        self._confirmed = confirmed
        self._actions: dict[int, _Action] = {}
        self._door = StreamDoor(layout, load_layout("core19"), fps=fps, max_tracks=max_tracks)
        self._people: dict[int, _Person] = {}
        self._untaken: dict[int, list[Event]] = {}
        self.time_s = 0.0

    def add(self, people: Mapping[int, np.ndarray], *, time_s: float | None = None) -> list[Event]:
        """Take the next frame, as a live stream of a recognizer does; return what has become certain.

        Raises:
            InputError: As `StreamRecognizer.add` says.
        """
        placed, found = self._door.take(people, time_s)
        self._people = {id: person for id, person in self._people.items() if id in self._door.remembered}
        self._untaken = {id: untaken for id, untaken in self._untaken.items() if id in self._people}
        self._actions = {id: action for id, action in self._actions.items() if id in self._people}
        self.time_s = placed.time_s
        events: list[Event] = []
        for id, joints in found.items():
            person = self._people.setdefault(id, _Person())
            last_s = person.recent[-1].time_s if person.recent else -np.inf
            pose = _to_pose(joints, placed.time_s)
            if pose is not None and placed.time_s - last_s >= 1 / RATE_HZ - 1e-6:
                _remember(person, pose)
                made = [Event(id, *event) for event in (*_fall(person), *_motion(person))]
                self._untaken.setdefault(id, []).extend(made)
                events += made
        return events

    def see(self, answer: StreamAnswer) -> list[Event]:
        """Take the next answer of the recognizer about one of these people; return the actions that start or end.

        With hysteresis: an action starts from `MIN_START` on and goes on from `MIN_STAY` on, each said by some answers
        in a row, so that it does not flicker.
        """
        action = self._actions.setdefault(answer.person_id, _Action())
        said = _said(answer.scores, action.label)
        if said == action.label:
            action.other, action.count = None, 0
            return []
        if said != action.other:
            action.other, action.since_s, action.count = said, self.time_s, 0
        action.count += 1
        if action.count < self._confirmed:
            return []
        changes: list[tuple[EventKind, str]] = [("ends", action.label)] if action.label else []
        changes += [("starts", said)] if said else []
        made = [Event(answer.person_id, kind, action.since_s, self.time_s, label) for kind, label in changes]
        self._actions[answer.person_id] = _Action(said)
        self._untaken.setdefault(answer.person_id, []).extend(made)
        return made

    def take(self, person_id: int) -> list[Event]:
        """Events of one person since this was last asked; none of somebody who was forgotten."""
        return self._untaken.pop(person_id, [])


def find_events(clip: Clip, *, ids: Sequence[int] = ()) -> tuple[Event, ...]:
    """Events of every person of a clip, by time.

    Args:
        clip: 3D joints, Y up, on a layout that maps onto core19; any unit.
        ids: Of the people, in slot order; unset: 0, 1 and so on.

    Raises:
        InputError: The joints are 2D, or the layout cannot be converted.
    """
    if clip.joints.shape[-1] != 3:
        raise InputError(f"expected 3D joints, got {clip.joints.shape[-1]}D", field="clip.joints")
    names = ids or range(clip.people)
    watcher = EventWatcher(clip.layout, fps=clip.fps, max_tracks=max(clip.people, 1))
    poses = np.where(clip.valid[..., None], clip.joints, np.nan)
    events: list[Event] = []
    for frame in range(clip.frames):
        there = {name: poses[slot, frame] for slot, name in enumerate(names) if clip.present[slot, frame]}
        events += watcher.add(there, time_s=frame / clip.fps)
    return tuple(sorted(events, key=lambda event: (event.time_s, event.person_id)))


def _said(scores: Scores, current: str) -> str:
    """The action that scores speak for, "" for none, when `current` goes on."""
    if scores.certainty == "unknown" or not len(scores.probabilities):
        return ""
    label, probability = scores.top(1)[0]
    if current in scores.labels and scores.probabilities[scores.labels.index(current)] >= MIN_STAY:
        return label if label != current and probability >= MIN_START else current
    return label if probability >= MIN_START else ""


def _to_pose(joints: np.ndarray, time_s: float) -> _Pose | None:
    """What is looked at of joints (19, 3), None when pelvis, neck or both legs are missing."""
    trunk = joints[NECK] - joints[PELVIS]
    bones = [np.linalg.norm(np.diff(joints[leg], axis=0), axis=1).sum() for leg in LEGS]
    legs = [float(bone) for bone in bones if np.isfinite(bone)]
    length = float(np.linalg.norm(trunk))
    if not legs or not np.isfinite(length) or length <= 0 or max(legs) <= 0:
        return None
    leg = LEG_SHARE * (max(legs) + length)
    return _Pose(time_s, joints, float(np.nanmin(joints[:, 1])), float(trunk[1] / length), leg)


def _remember(person: _Person, pose: _Pose) -> None:
    person.recent.append(pose)
    person.floor.append((pose.time_s, pose.lowest))
    while pose.time_s - person.recent[0].time_s > FALL_S:
        person.recent.popleft()
    while pose.time_s - person.floor[0][0] > FLOOR_S:
        person.floor.popleft()


def _fall(person: _Person) -> list[tuple[EventKind, float, float]]:
    pose = person.recent[-1]
    floor, leg = min(height for _, height in person.floor), float(np.median([one.leg for one in person.recent]))
    pelvis, neck = (pose.pelvis - floor) / leg, (pose.neck - floor) / leg
    if pelvis >= MIN_UP:
        person.has_fallen = False
    if pelvis > MAX_LYING_PELVIS or neck > MAX_LYING_NECK or pose.upright > MAX_LYING_UPRIGHT:
        person.lying_since_s = None
        return []
    if person.lying_since_s is None:
        person.lying_since_s = pose.time_s
    if person.has_fallen or pose.time_s - person.lying_since_s < LYING_S - 1e-6:
        return []
    up = [one.time_s for one in person.recent if (one.pelvis - floor) / leg >= MIN_UP]
    if not up or _fastest_drop(person.recent) < MIN_FALL_SPEED * leg:
        return []
    person.has_fallen = True
    return [("fall", up[-1], pose.time_s)]


def _fastest_drop(recent: Sequence[_Pose]) -> float:
    """Greatest speed at which the neck came down over `SPEED_S`, in the unit of the joints per second."""
    poses = list(recent)
    fastest, start = 0.0, 0
    for end, pose in enumerate(poses):
        while pose.time_s - poses[start].time_s > SPEED_S + 1e-6 and start < end - 1:
            start += 1
        passed = pose.time_s - poses[start].time_s
        if passed > 0:
            fastest = max(fastest, (poses[start].neck - pose.neck) / passed)
    return fastest


def _motion(person: _Person) -> list[tuple[EventKind, float, float]]:
    pose = person.recent[-1]
    seen = [one for one in person.recent if pose.time_s - one.time_s <= STILL_S + 1e-6]
    whole = pose.time_s - seen[0].time_s >= STILL_S - 1.5 / RATE_HZ
    paths = np.stack([one.joints for one in seen])
    missing = np.isnan(paths)
    extent = np.where(missing, -np.inf, paths).max(0) - np.where(missing, np.inf, paths).min(0)
    reach = float(np.linalg.norm(np.where(missing.all(0), 0, extent), axis=1).max())
    if person.state != "moving" and reach > MIN_MOVING * pose.leg:
        person.state = "moving"
        return [("moving", seen[0].time_s, pose.time_s)]
    if person.state != "still" and whole and reach < MAX_STILL * pose.leg:
        person.state = "still"
        return [("still", seen[0].time_s, pose.time_s)]
    return []

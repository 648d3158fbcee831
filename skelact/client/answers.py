"""Answers of the server as values of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from skelact.enum_words import enum_to_word
from skelact.metric_values import FootContact, MetricFrame, MetricPerson, MetricWorld
from skelact.v1 import pose_pb2, recognition_pb2, skeleton_pb2
from skelact.values import INFERRED, MEASURED, MISSING, Certainty, Person, Scores

DTYPES = {
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT32: "<f4",
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT16: "<f2",
    skeleton_pb2.Tensor.DATA_TYPE_INT16: "<i2",
}
BOX_EDGES = ("x_min", "y_min", "x_max", "y_max")
STATES: dict[int, int] = {
    pose_pb2.POINT_STATE_MISSING: MISSING,
    pose_pb2.POINT_STATE_INFERRED: INFERRED,
    pose_pb2.POINT_STATE_MEASURED: MEASURED,
}
CONTACTS: dict[int, FootContact] = {
    pose_pb2.FOOT_CONTACT_FREE: "free",
    pose_pb2.FOOT_CONTACT_STANDS: "stands",
}
WITHHELD: dict[str, Certainty] = {
    "no_motion": "no_motion",
    "too_short": "too_short",
    "missing_joints": "missing_joints",
    "nobody": "nobody",
}
SCORED: dict[str, Literal["certain", "uncertain", "unknown"]] = {
    "certain": "certain",
    "uncertain": "uncertain",
    "unknown": "unknown",
}


@dataclass(frozen=True)
class PersonEvent:
    """Something that happened to one person.

    Attributes:
        kind: "fall", "moving", "still", "starts" or "ends"; "" for one that only newer servers know.
        began_ago_s: How long before the frame of its answer it began.
        label: The action that starts or ends; else "".
    """

    kind: str
    began_ago_s: float
    label: str = ""


@dataclass(frozen=True, eq=False)
class StreamAnswer:
    """What one person of a stream does.

    Attributes:
        person_id: Track id of the person.
        frame_index: Of the newest frame that was looked at, from 0.
        frames_seen: Frames in which this person has been seen.
        answers_skipped: Answers of this stream skipped so far because the server was full.
        scores: Of the classes that were asked for.
        events: What has become certain about the person since the answer before; only when events were wanted.
    """

    person_id: int
    frame_index: int
    frames_seen: int
    answers_skipped: int
    scores: Scores
    events: tuple[PersonEvent, ...] = ()


@dataclass(frozen=True, eq=False)
class FramePeople:
    """Who is seen in one frame.

    Attributes:
        frame_index: Of the frame, from 0.
        people: Track id -> person.
        frames_dropped: Frames dropped so far because the server was slower than the camera.
        metric: The same people in meters, in a world with a floor; None: it was not asked for, or the
            server is older and does not know it.
    """

    frame_index: int
    people: dict[int, Person]
    frames_dropped: int
    metric: MetricFrame | None = None


@dataclass(frozen=True)
class FrameRefusal:
    """A frame of a stream that was refused, by the client or by the server; the stream went on.

    Attributes:
        frame_index: Of the frame among those given, from 0.
        field: Path of what is wrong, such as "frame.people[0].joints".
        reason: What was expected and what came.
    """

    frame_index: int
    field: str
    reason: str


def to_scores(answer: recognition_pb2.PersonScores | recognition_pb2.StreamAnswer) -> Scores:
    """Unpack scores; a certainty that only newer servers know counts as uncertain."""
    word = enum_to_word(recognition_pb2.Certainty, answer.certainty)
    labels = tuple(score.label for score in answer.scores)
    if word in WITHHELD:
        return Scores.withhold(labels, WITHHELD[word], answer.reason)
    probabilities = np.array([score.probability for score in answer.scores], np.float32)
    certainty = SCORED.get(word, "uncertain")
    strange = f"the server says certainty {answer.certainty}, which this client does not know"
    reason = answer.reason or ("" if word in SCORED else strange)
    known = answer.known if answer.HasField("known") else None
    return Scores.judged(
        labels,
        probabilities,
        certainty,
        reason,
        known=known,
        min_known=answer.min_known,
        by_description=answer.by_description,
    )


def to_stream_answer(answer: recognition_pb2.StreamAnswer) -> StreamAnswer:
    """Unpack an answer of a stream."""
    events = tuple(
        PersonEvent(enum_to_word(recognition_pb2.EventKind, event.kind), event.began_ago_s, event.label)
        for event in answer.events
    )
    return StreamAnswer(
        answer.person_id, answer.frame_index, answer.frames_seen, answer.answers_skipped, to_scores(answer), events
    )


def to_person(person: pose_pb2.PersonPose) -> Person:
    """Unpack a person of any answer."""
    return Person(
        np.array([getattr(person.box, edge) for edge in BOX_EDGES], np.float32),
        person.box_score,
        to_array(person.points),
        to_array(person.point_scores),
        np.array([STATES[state] for state in person.point_states], np.uint8),
        to_array(person.joints) if person.HasField("joints") else None,
        person.presence,
    )


def to_frame_people(frame: pose_pb2.PoseFrame) -> FramePeople:
    """Unpack the people of a frame."""
    people = {person.person_id: to_person(person) for person in frame.people}
    metric = to_metric_frame(frame) if frame.HasField("world") else None
    return FramePeople(frame.frame_index, people, frame.frames_dropped, metric)


def to_metric_frame(frame: pose_pb2.PoseFrame) -> MetricFrame:
    """Unpack the people of a frame in meters."""
    people = {one.person_id: _to_metric_person(one.metric) for one in frame.people if one.HasField("metric")}
    world = frame.world
    return MetricFrame(
        people,
        MetricWorld(
            world.has_up,
            world.has_floor,
            world.camera_height_m,
            world.camera_lean_degrees,
            world.focal_px,
            tuple(world.notes),
        ),
    )


def _to_metric_person(person: pose_pb2.MetricPose) -> MetricPerson:
    return MetricPerson(
        to_array(person.joints),
        np.frombuffer(person.valid, np.uint8).astype(bool),
        to_array(person.spreads),
        tuple(CONTACTS.get(contact, "unknown") for contact in person.contacts),
        person.settled,
    )


def to_refusal(error: skeleton_pb2.FrameError) -> FrameRefusal:
    """Unpack what is first wrong with a frame."""
    violation = error.violations[0] if error.violations else skeleton_pb2.FieldViolation()
    return FrameRefusal(error.message_index, violation.field, violation.description)


def to_array(packed: skeleton_pb2.Tensor) -> np.ndarray:
    """Unpack a Tensor message."""
    return np.frombuffer(packed.data, DTYPES[packed.dtype]).reshape(tuple(packed.shape))

"""People in meters, in streams that ask for it: options read, answers packed."""

from __future__ import annotations

import numpy as np

from skelact.capture.lifter import Lifter
from skelact.capture.live_people import LivePeople
from skelact.enum_words import word_to_enum
from skelact.errors import InputError
from skelact.metric_values import MetricFrame, MetricPerson
from skelact.v1 import pose_pb2 as pb
from skelact.v1 import recognition_pb2

from .convert import tensor_to_proto


def open_metric(
    config: pb.StreamPoseConfig | recognition_pb2.StreamRecognizeVideoConfig, lifter: Lifter
) -> LivePeople | None:
    """Begin to place the people of a stream in meters; None when its config does not ask for that.

    Raises:
        InputError: A height or focal length that nobody has.
    """
    if not config.HasField("metric"):
        return None
    options = config.metric
    focal_px = options.focal_px if options.HasField("focal_px") else None
    try:
        return LivePeople(lifter, height_m=options.height_m, focal_px=focal_px)
    except InputError as error:
        raise InputError(error.reason, field=f"config.metric.{error.field}") from error


def pack_metric(frame: pb.PoseFrame, metric: MetricFrame) -> None:
    """Add what is known in meters to the people of a frame."""
    for person in frame.people:
        if person.person_id in metric.people:
            person.metric.CopyFrom(_person_to_proto(metric.people[person.person_id]))
    world = metric.world
    frame.world.CopyFrom(
        pb.MetricWorld(
            has_up=world.is_up_known,
            has_floor=world.is_floor_known,
            camera_height_m=world.camera_height_m,
            camera_lean_degrees=world.lean_degrees,
            focal_px=world.focal_px,
            notes=world.notes,
        )
    )


def _person_to_proto(person: MetricPerson) -> pb.MetricPose:
    return pb.MetricPose(
        joints=tensor_to_proto(person.joints),
        valid=person.valid.astype(np.uint8).tobytes(),
        spreads=tensor_to_proto(person.spread_m),
        contacts=[word_to_enum(pb.FootContact, contact) for contact in person.contacts],
        settled=person.is_settled,
    )

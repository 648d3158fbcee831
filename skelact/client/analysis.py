"""What the server measured of a motion, as values of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from skelact.client.requests import check_fps, clip_message, shown, tensor
from skelact.enum_words import enum_to_word
from skelact.errors import InputError
from skelact.v1 import analysis_pb2 as pb
from skelact.values import Clip, Markers

if TYPE_CHECKING:
    from skelact.biomechanics import Gait, Measures


def motion_source(motion: Clip | Markers) -> dict[str, object]:
    """The field of the request for a clip or markers.

    Raises:
        InputError: Neither, or not finite.
    """
    if isinstance(motion, Clip):
        return {"clip": clip_message(motion)}
    if not isinstance(motion, Markers):
        raise InputError(f"expected a Clip or Markers, got {shown(motion)}", field="motion")
    seen = np.isfinite(motion.points).all(-1)
    points = np.where(seen[..., None], motion.points, 0.0).astype(np.float32)
    markers = pb.Markers(
        names=motion.names,
        positions=tensor(points, field="markers.positions"),
        fps=check_fps(motion.fps),
        valid=seen.astype(np.uint8).tobytes(),
    )
    return {"markers": markers}


def to_measures(answer: pb.AnalyzeMotionResponse) -> Measures:
    """Read an answer."""
    from skelact.biomechanics import AngleSeries, Jump, Measures
    from skelact.recognition.repetitions import Repetition, RepetitionSet

    names = tuple(angle.name for angle in answer.angles)
    columns = [np.array(angle.degrees, np.float64) for angle in answer.angles]
    degrees = np.stack(columns, 1) if columns else np.zeros((0, 0))
    source = enum_to_word(pb.AngleSource, answer.source)
    sets = tuple(
        RepetitionSet(0, tuple(Repetition(one.start_s, one.turn_s, one.end_s) for one in found.repetitions))
        for found in answer.exercises
    )
    return Measures(
        AngleSeries(names, degrees, answer.fps, source),
        _to_gait(answer.gait) if answer.HasField("gait") else None,
        tuple(Jump(jump.start_s, jump.flight_s, jump.height_m) for jump in answer.jumps),
        sets,
        tuple(answer.notes),
    )


def _to_gait(gait: pb.Gait) -> Gait:
    from skelact.biomechanics import Gait

    feet = {"left": gait.left, "right": gait.right}
    return Gait(
        {side: np.array(foot.contacts_s, np.float64) for side, foot in feet.items()},
        {side: np.array(foot.toe_offs_s, np.float64) for side, foot in feet.items()},
        gait.speed_mps,
        gait.cadence_spm,
        gait.stride_m,
        {side: foot.stance_share if foot.HasField("stance_share") else np.nan for side, foot in feet.items()},
        {side: foot.contact_s if foot.HasField("contact_s") else np.nan for side, foot in feet.items()},
    )

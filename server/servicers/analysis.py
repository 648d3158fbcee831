"""AnalysisService."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

import grpc
import numpy as np

from skelact.biomechanics import MEANINGS, Gait, Measures, measure_clip, measure_markers
from skelact.biomechanics.page import DISCLAIMER
from skelact.enum_words import word_to_enum
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.v1 import analysis_pb2 as pb
from skelact.v1 import analysis_pb2_grpc as pb_grpc
from skelact.values import Markers

from .. import convert
from ..config import Limits
from ..fair_queue import Lane
from ..lanes import open_flow
from ..models import ModelRegistry

logger = logging.getLogger(__name__)
MEANING_OF = {meaning.name: meaning for meaning in MEANINGS}
MAX_MARKERS, MAX_NAME = 200, 64
CLIP_S_PER_FRAME, MARKERS_S = 1e-4, 5.0  # expected time of a clip's frame, and of fitting a body to markers


class AnalysisServicer(pb_grpc.AnalysisServiceServicer):
    """Measures motions, a call a turn."""

    def __init__(self, models: ModelRegistry, limits: Limits) -> None:
        self._models = models
        self._limits = limits

    async def AnalyzeMotion(
        self, request: pb.AnalyzeMotionRequest, context: grpc.aio.ServicerContext
    ) -> pb.AnalyzeMotionResponse:
        """Measure one person."""
        started = time.perf_counter()
        engine = self._models.need_analysis()
        _check_names(request.angles)
        kind = request.WhichOneof("source")
        if kind is None:
            raise InputError("expected a clip or markers", field="source")
        cost_s = MARKERS_S if kind == "markers" else CLIP_S_PER_FRAME * max(request.clip.joints.shape, default=1)
        measures = await engine.run(open_flow(context, Lane.BATCH), self._measure, request, cost_s=cost_s)
        frames = len(measures.angles.degrees)
        logger.info("analyzed source=%s frames=%d ms=%.1f", kind, frames, 1e3 * (time.perf_counter() - started))
        return measures_to_proto(measures, request.angles, omit_series=request.omit_series)

    def _measure(self, request: pb.AnalyzeMotionRequest) -> Measures:
        if request.HasField("markers"):
            if request.person_index:
                raise InputError("expected 0: markers are of one person", field="person_index")
            markers = markers_from_proto(request.markers, limits=self._limits)
            return measure_markers(markers, treadmill=request.treadmill)
        clip = convert.clip_from_proto(request.clip, onto=load_layout("core19"), field="clip", limits=self._limits)
        if request.person_index >= clip.people:
            wanted = f"expected a person of the clip, which has {clip.people}"
            raise InputError(f"{wanted}, got {request.person_index}", field="person_index")
        return measure_clip(clip, person=request.person_index, treadmill=request.treadmill)


def markers_from_proto(markers: pb.Markers, *, limits: Limits) -> Markers:
    """Read markers; what is missing becomes NaN."""
    if not 0 < len(markers.names) <= MAX_MARKERS or max(map(len, markers.names)) > MAX_NAME:
        wanted = f"1 to {MAX_MARKERS} names of up to {MAX_NAME} characters"
        raise InputError(f"expected {wanted}, got {len(markers.names)} names", field="markers.names")
    if len(set(markers.names)) < len(markers.names):
        raise InputError("expected every name once", field="markers.names")
    field = "markers.positions"
    points = convert.tensor_from_proto(markers.positions, field=field, axes=3).astype(np.float64)
    frames, *rest = points.shape
    if rest != [len(markers.names), 3] or not 1 <= frames <= limits.max_frames:
        wanted = f"(1 <= T <= {limits.max_frames}, {len(markers.names)}, 3)"
        raise InputError(f"expected {wanted}, got {points.shape}", field=field)
    fps = convert.fps_from_proto(markers, field="markers.fps")
    if frames / fps > limits.max_person_s:
        raise InputError(f"expected at most {limits.max_person_s:g} s, got {frames / fps:.1f} s", field=field)
    valid = convert.valid_from_proto(markers, points.shape[:2], field="markers.valid")
    if valid is not None:
        points[~valid] = np.nan
    return Markers(tuple(markers.names), points, fps)


def measures_to_proto(measures: Measures, names: Sequence[str], *, omit_series: bool) -> pb.AnalyzeMotionResponse:
    """Write what was measured."""
    kept = [name for name in names if name in measures.angles.names] if names else measures.angles.names
    missing = [name for name in names if name not in measures.angles.names]
    notes = [*measures.notes, *measures.doubts]
    if missing:
        notes.append(f"not measured: {', '.join(missing)}, which joint centers do not show")
    ranges = measures.ranges()
    return pb.AnalyzeMotionResponse(
        angles=[_angle(measures, name, ranges.get(name), omit_series=omit_series) for name in kept],
        symmetry=[
            pb.AngleSymmetry(
                name=name,
                difference_degrees=value.difference,
                percent=None if np.isnan(value.percent) else value.percent,
            )
            for name, value in measures.symmetry().items()
            if f"{name}_l" in kept and f"{name}_r" in kept
        ],
        gait=_gait(measures.gait) if measures.gait else None,
        exercises=[
            pb.Exercise(
                repetitions=[
                    pb.Repetition(start_s=one.start_s, turn_s=one.turn_s, end_s=one.end_s) for one in found.repetitions
                ]
            )
            for found in measures.repetitions
        ],
        jumps=[
            pb.Jump(start_s=jump.start_s, flight_s=jump.flight_s, height_m=jump.height_m) for jump in measures.jumps
        ],
        source=word_to_enum(pb.AngleSource, measures.angles.source, field="source"),
        fps=measures.angles.fps,
        notes=notes,
        disclaimer=DISCLAIMER,
    )


def _angle(
    measures: Measures, name: str, span: tuple[float, float, float] | None, *, omit_series: bool
) -> pb.JointAngle:
    meaning = MEANING_OF[name]
    low, high, mean = span or (None, None, None)
    return pb.JointAngle(
        name=name,
        positive=meaning.positive,
        zero=meaning.zero,
        degrees=() if omit_series else measures.angles.of(name),
        min_degrees=low,
        max_degrees=high,
        mean_degrees=mean,
    )


def _gait(gait: Gait) -> pb.Gait:
    feet = {
        side: pb.FootSteps(
            contacts_s=gait.contacts_s[side],
            toe_offs_s=gait.toe_offs_s[side],
            stance_share=_known(gait.stance_share[side]),
            contact_s=_known(gait.contact_s[side]),
        )
        for side in gait.contacts_s
    }
    return pb.Gait(**feet, speed_mps=gait.speed_mps, cadence_spm=gait.cadence_spm, stride_m=gait.stride_m)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _check_names(names: Sequence[str]) -> None:
    for index, name in enumerate(names):
        if name not in MEANING_OF:
            raise InputError(f"expected one of {', '.join(MEANING_OF)}, got {name[:40]!r}", field=f"angles[{index}]")

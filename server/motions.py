"""Every message <-> value pair of GenerationService."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from skelact.enum_words import enum_to_word, enum_words, word_to_enum
from skelact.errors import InputError
from skelact.generation import GeneratedMotion
from skelact.generation.check_values import Check, Shortfall
from skelact.generation.early import Outline
from skelact.generation.options import DEFAULT_FPS, DEFAULT_POLICY
from skelact.generation.verdict import Verdict
from skelact.language import Plan
from skelact.language.plan import Amount, Interval, NotHeard, PlannedAction
from skelact.motion_frames import MotionFrames
from skelact.skeleton.body import BODY, BODY_PARTS
from skelact.v1 import generation_pb2 as pb
from skelact.v1 import skeleton_pb2

from .calls import current_call
from .config import Limits

DEFAULT_CHUNK_FRAMES = 12
MAX_CHUNK_FRAMES = 256
UNITS = {
    "": pb.UNIT_UNSPECIFIED,
    "s": pb.UNIT_SECONDS,
    "m": pb.UNIT_METERS,
    "deg": pb.UNIT_DEGREES,
    "m/s": pb.UNIT_METERS_PER_SECOND,
}
VERDICTS = {verdict: pb.Verdict.Value(f"VERDICT_{verdict.name}") for verdict in Verdict}
DTYPES = {np.dtype("<f4"): skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, np.dtype("<i2"): skeleton_pb2.Tensor.DATA_TYPE_INT16}


def text_from_proto(text: str, *, limits: Limits) -> str:
    """Read a text of at most the longest size, and charge it."""
    size = len(text.encode())
    if size > limits.max_text_bytes:
        raise InputError(
            f"expected at most {limits.max_text_bytes} bytes such as 'walk while waving the right hand', got {size}",
            field="text",
        )
    current_call().add_text(size)
    return text


def chunk_frames_from_proto(message: pb.GenerateRequest | pb.ConverseConfig) -> int:
    """Read the frames of a chunk."""
    if message.chunk_frames > MAX_CHUNK_FRAMES:
        raise InputError(f"expected at most {MAX_CHUNK_FRAMES}, got {message.chunk_frames}", field="chunk_frames")
    return message.chunk_frames or DEFAULT_CHUNK_FRAMES


def fps_from_proto(message: pb.GenerateRequest | pb.ConverseConfig) -> float:
    """Read a frame rate, 30 when unset; the generator checks its range."""
    return message.fps if message.HasField("fps") else DEFAULT_FPS


def policy_from_proto(message: pb.GenerateRequest | pb.ConverseConfig) -> str:
    """Read how actions are composed."""
    if message.policy not in pb.CompositionPolicy.values():
        wanted = ", ".join(enum_words(pb.CompositionPolicy))
        raise InputError(f"expected one of {wanted}, got {message.policy}", field="policy")
    return enum_to_word(pb.CompositionPolicy, message.policy) or DEFAULT_POLICY


def header_to_proto(made: GeneratedMotion, *, with_skeleton: bool) -> pb.MotionHeader:
    """What comes before the frames."""
    header = pb.MotionHeader(
        fps=made.motion.fps,
        frames=len(made.motion.rotations),
        plan=plan_to_proto(made.plan),
        report=report_to_proto(made),
    )
    if with_skeleton:
        _add_skeleton(header)
    return header


def outline_to_proto(outline: Outline, *, with_skeleton: bool) -> pb.MotionHeader:
    """What comes before the frames of a motion that is not whole yet."""
    header = pb.MotionHeader(
        fps=outline.options.fps,
        frames=outline.frames,
        plan=plan_to_proto(outline.plan),
        report=pb.MotionReport(
            timeline=_timeline(outline.timeline),
            performances=[performance.name for performance in outline.performances],
            parts=_parts(BODY_PARTS),
            seed=outline.options.seed,
        ),
    )
    if with_skeleton:
        _add_skeleton(header)
    return header


def late_report_to_proto(made: GeneratedMotion, *, header_index: int = 0) -> pb.LateReport:
    """What the header of a motion that was not whole did not have."""
    return pb.LateReport(header_index=header_index, report=report_to_proto(made))


def _add_skeleton(header: pb.MotionHeader) -> None:
    header.skeleton.joint_names.extend(BODY.names)
    header.skeleton.parent_indices.extend(BODY.parents)
    header.skeleton.offsets.CopyFrom(_tensor(BODY.offsets.astype("<f4")))


def _timeline(intervals: Iterable[Interval]) -> list[pb.TimelineEntry]:
    return [
        pb.TimelineEntry(action_index=index, start_s=interval.start_s, end_s=interval.end_s)
        for index, interval in enumerate(intervals)
    ]


def plan_to_proto(plan: Plan) -> pb.Plan:
    """What was understood."""
    return pb.Plan(
        text=plan.text,
        actions=[_action_to_proto(action) for action in plan.actions],
        relation=word_to_enum(pb.ActionRelation, plan.relation),
        not_heard=_omissions(plan.not_heard),
    )


def _action_to_proto(action: PlannedAction) -> pb.PlannedAction:
    return pb.PlannedAction(
        text=action.text,
        parts=_parts(action.parts),
        confidence=action.confidence,
        source=word_to_enum(pb.PartSource, action.source),
        evidence=action.evidence,
        group=action.group,
        amounts=[_amount_to_proto(amount) for amount in action.amounts],
        side=word_to_enum(pb.Side, action.side),
        limb=action.limb,
        direction=action.direction,
        manners=action.manners,
        performances=[performance.name for performance in action.performances],
        reason=action.reason,
    )


def _amount_to_proto(amount: Amount) -> pb.Amount:
    kind = word_to_enum(pb.AmountKind, amount.kind)
    return pb.Amount(kind=kind, value=amount.value, text=amount.text, note=amount.note)


def _parts(parts: Iterable[str]) -> list[pb.BodyPart]:
    return [word_to_enum(pb.BodyPart, part) for part in parts]


def _omissions(omitted: Iterable[NotHeard | Shortfall]) -> list[pb.Omission]:
    return [pb.Omission(text=omission.text, reason=omission.reason) for omission in omitted]


def report_to_proto(made: GeneratedMotion) -> pb.MotionReport:
    """How a motion came about."""
    owners = [
        pb.OwnerSpan(part=word_to_enum(pb.BodyPart, part), start_frame=start, end_frame=end, performance_index=owner)
        for part, spans in made.composition.spans().items()
        for start, end, owner in spans
    ]
    findings = [
        pb.Finding(
            performance=finding.action,
            region=word_to_enum(pb.BodyRegion, finding.part),
            wanted=finding.wanted,
            seen=finding.seen,
            probability=finding.probability,
            found=finding.is_found,
        )
        for finding in made.findings
    ]
    return pb.MotionReport(
        timeline=_timeline(made.timeline),
        performances=[performance.name for performance in made.performances],
        sources=[
            pb.MotionSource(performance=one.performance, source=one.source, terms=one.terms, mirrored=one.is_mirrored)
            for one in made.sources
        ],
        parts=_parts(BODY_PARTS),
        owners=owners,
        quality=pb.MotionQuality(**asdict(made.quality)),
        findings=findings,
        seed=made.seed,
        verdict=VERDICTS[made.verdict],
        checks=[_check_to_proto(check) for check in made.checks],
        not_heard=_omissions(made.not_heard),
        not_done=_omissions(made.not_done),
        not_checked=_omissions(made.not_checked),
    )


def _check_to_proto(check: Check) -> pb.Check:
    return pb.Check(
        action_index=check.index,
        quantity=word_to_enum(pb.Quantity, check.quantity),
        asked=_measured(check.asked),
        got=_measured(check.got),
        unit=UNITS[check.unit],
        tolerance=check.tolerance,
        met=check.is_met,
    )


def _measured(value: float | str) -> pb.Measured:
    return pb.Measured(word=value) if isinstance(value, str) else pb.Measured(number=value)


class ChunkWriter:
    """Numbers the chunks of one stream and digests their frames."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._frames = self._chunks = 0

    def chunk(self, frames: MotionFrames, *, header_index: int = 0) -> pb.MotionChunk:
        """The next chunk."""
        chunk = pb.MotionChunk(
            chunk_index=self._chunks,
            first_frame_index=self._frames,
            header_index=header_index,
            root=_tensor(frames.root),
            rotations=_tensor(frames.rotations),
            owners=_tensor(frames.owners),
        )
        self._digest.update(frames.to_bytes())
        self._chunks += 1
        self._frames += len(frames)
        return chunk

    def footer(self) -> pb.MotionFooter:
        """The end of the stream."""
        return pb.MotionFooter(frames=self._frames, chunks=self._chunks, sha256=self._digest.digest())


def _tensor(values: np.ndarray) -> skeleton_pb2.Tensor:
    return skeleton_pb2.Tensor(shape=values.shape, dtype=DTYPES[values.dtype], data=values.tobytes())

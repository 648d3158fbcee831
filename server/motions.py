"""Every message <-> value pair of GenerationService."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

import numpy as np

from skelact.errors import InputError
from skelact.formats.motion_frames import MotionFrames
from skelact.generation import GeneratedMotion
from skelact.generation.checks import Check
from skelact.generation.options import DEFAULT_FPS
from skelact.generation.verdict import Verdict
from skelact.language import Plan
from skelact.skeleton.body import BODY, BODY_PARTS
from skelact.v1 import generation_pb2 as pb
from skelact.v1 import skeleton_pb2

from .config import ServerConfig

DEFAULT_CHUNK_FRAMES = 12
MAX_CHUNK_FRAMES = 256
VERDICTS = {verdict: pb.Verdict.Value(f"VERDICT_{verdict.name}") for verdict in Verdict}
DTYPES = {np.dtype("<f4"): skeleton_pb2.Tensor.FLOAT32, np.dtype("<i2"): skeleton_pb2.Tensor.INT16}


def text_from_proto(text: str, *, limits: ServerConfig) -> str:
    """Read a text of at most the longest size."""
    size = len(text.encode())
    if size > limits.max_text_bytes:
        raise InputError(
            f"expected at most {limits.max_text_bytes} bytes such as 'walk while waving the right hand', got {size}",
            field="text",
        )
    return text


def chunk_frames_from_proto(message: pb.GenerateRequest | pb.ConverseConfig) -> int:
    """Read the frames of a chunk."""
    if message.chunk_frames > MAX_CHUNK_FRAMES:
        raise InputError(f"expected at most {MAX_CHUNK_FRAMES}, got {message.chunk_frames}", field="chunk_frames")
    return message.chunk_frames or DEFAULT_CHUNK_FRAMES


def fps_from_proto(message: pb.GenerateRequest | pb.ConverseConfig) -> float:
    """Read a frame rate, 30 when unset; the generator checks its range."""
    return message.fps if message.HasField("fps") else DEFAULT_FPS


def header_to_proto(made: GeneratedMotion, *, with_skeleton: bool) -> pb.MotionHeader:
    """What comes before the frames."""
    header = pb.MotionHeader(
        fps=made.motion.fps,
        frames=len(made.motion.rotations),
        plan=plan_to_proto(made.plan),
        report=report_to_proto(made),
    )
    if with_skeleton:
        header.skeleton.joints.extend(BODY.names)
        header.skeleton.parents.extend(BODY.parents)
        header.skeleton.offsets.CopyFrom(_tensor(BODY.offsets.astype("<f4")))
    return header


def plan_to_proto(plan: Plan) -> pb.Plan:
    """What was understood."""
    actions = [
        pb.PlannedAction(
            text=action.text,
            parts=action.parts,
            confidence=action.confidence,
            source=action.source,
            evidence=action.evidence,
            group=action.group,
            duration_s=action.duration_s,
            times=action.times,
            amounts=[pb.Amount(**asdict(amount)) for amount in action.amounts],
            side=action.side,
            limb=action.limb,
            direction=action.direction,
            manners=action.manners,
            performances=[performance.name for performance in action.performances],
        )
        for action in plan.actions
    ]
    not_heard = [pb.NotHeard(**asdict(unheard)) for unheard in plan.not_heard]
    return pb.Plan(text=plan.text, actions=actions, relation=plan.relation, not_heard=not_heard)


def report_to_proto(made: GeneratedMotion) -> pb.MotionReport:
    """How a motion came about."""
    timeline = [
        pb.TimelineEntry(action=number, start_s=one.start_s, end_s=one.end_s)
        for number, one in enumerate(made.timeline)
    ]
    owners = [
        pb.OwnerSpan(part=part, start=start, end=end, performance=owner)
        for part, spans in made.composition.spans().items()
        for start, end, owner in spans
    ]
    findings = [
        pb.Finding(
            action=one.action,
            part=one.part,
            wanted=one.wanted,
            seen=one.seen,
            probability=one.probability,
            found=one.is_found,
        )
        for one in made.findings
    ]
    return pb.MotionReport(
        timeline=timeline,
        performances=[performance.name for performance in made.performances],
        parts=BODY_PARTS,
        owners=owners,
        quality=pb.MotionQuality(**asdict(made.quality)),
        findings=findings,
        verified=made.is_verified,
        seed=made.seed,
        verdict=VERDICTS[made.verdict],
        checks=[_check_to_proto(check) for check in made.checks],
        not_heard=[pb.NotHeard(**asdict(unheard)) for unheard in made.not_heard],
        not_done=[pb.Shortfall(**asdict(undone)) for undone in made.not_done],
        not_checked=[pb.Shortfall(**asdict(unchecked)) for unchecked in made.not_checked],
    )


def _check_to_proto(check: Check) -> pb.Check:
    return pb.Check(
        action=check.index,
        quantity=check.quantity,
        asked=_measured(check.asked),
        got=_measured(check.got),
        unit=check.unit,
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

    def chunk(self, frames: MotionFrames, *, turn: int = 0) -> pb.MotionChunk:
        """The next chunk."""
        chunk = pb.MotionChunk(
            sequence=self._chunks,
            first_frame=self._frames,
            root=_tensor(frames.root),
            rotations=_tensor(frames.rotations),
            owners=_tensor(frames.owners),
            turn=turn,
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

"""What was understood of a sentence, and how far its motion is what was asked for, as values.

Words of closed sets are lower-case text, such as "while" or "left_arm"; "" is what a newer server says and this client
does not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from skelact.client.answers import to_array
from skelact.enum_words import enum_to_word
from skelact.v1 import generation_pb2 as pb
from skelact.v1 import skeleton_pb2


@dataclass(frozen=True)
class Omission:
    """Words of a text, or an action, that the motion does not show or that nothing can check, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class Amount:
    """How much of something a text states.

    Attributes:
        kind: Of what, with its unit, such as "duration_s" or "times".
        value: In that unit.
        text: The words.
        note: How it was read where it could be read otherwise; "" when there is only one way.
    """

    kind: str
    value: float
    text: str
    note: str


@dataclass(frozen=True)
class PlannedAction:
    """One action of a text.

    Attributes:
        text: Its words.
        parts: That it moves, such as "left_arm"; empty: the action is unknown.
        confidence: In the parts, 0 to 1.
        source: Where the parts come from: "label", "lexicon", "neighbors", "head" or "unknown".
        evidence: The words or known actions behind the parts.
        group: Actions of one group happen at the same time, groups one after another, from 0.
        amounts: Stated amounts, at most one of a kind.
        side: "left", "right", "both", or "" when none is stated.
        limb: Such as "hand"; "" when none is named.
        direction: Such as "forward"; "" when none is stated.
        manners: Styles and tempos that change the motion.
        performances: Known motions that show it; empty: none does, and `reason` says why.
        reason: Why no known motion shows it.
    """

    text: str
    parts: tuple[str, ...]
    confidence: float
    source: str
    evidence: tuple[str, ...]
    group: int
    amounts: tuple[Amount, ...]
    side: str
    limb: str
    direction: str
    manners: tuple[str, ...]
    performances: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class PartsPlan:
    """What was understood of a text.

    Attributes:
        text: As it was sent.
        actions: In the order in which they begin.
        relation: In time: "single", "while", "then" or "mixed".
        not_heard: Words that have no effect.
    """

    text: str
    actions: tuple[PlannedAction, ...]
    relation: str
    not_heard: tuple[Omission, ...]


@dataclass(frozen=True)
class Check:
    """One thing that a text asks for, measured on the joints of the motion.

    Attributes:
        action_index: Of the action in the plan; for an order, of the first of the two.
        quantity: What is measured, such as "angle".
        asked: A number in `unit`, or a word.
        got: As `asked`.
        unit: Such as "degrees"; "" for counts and words.
        tolerance: Largest difference that is accepted, in `unit`.
        met: Whether the difference is not larger.
    """

    action_index: int
    quantity: str
    asked: float | str
    got: float | str
    unit: str
    tolerance: float
    met: bool


@dataclass(frozen=True)
class Finding:
    """What a region of the body has to show, and what it shows.

    Attributes:
        performance: That asks for it.
        region: Where it has to be seen, such as "right_arm".
        wanted: Classes that are accepted.
        seen: The likeliest class.
        probability: That the region shows one of `wanted`, 0 to 1.
        found: Whether `seen` is one of `wanted`.
    """

    performance: str
    region: str
    wanted: tuple[str, ...]
    seen: str
    probability: float
    found: bool


@dataclass(frozen=True)
class TimelineEntry:
    """When one action of the plan happens, seconds from the start."""

    action_index: int
    start_s: float
    end_s: float


@dataclass(frozen=True)
class OwnerSpan:
    """Frames `start_frame` to `end_frame`, without the last, in which a performance of the report moves a part."""

    part: str
    start_frame: int
    end_frame: int
    performance_index: int


@dataclass(frozen=True)
class MotionQuality:
    """How natural a motion is.

    Attributes:
        skating_cm_s: Mean speed over the floor of toes that touch it.
        penetration_cm: Mean depth of the lowest toe below the floor.
        jerk_m_s3: Mean jerk of joint positions.
        beyond_limits: Fraction of joint rotations beyond the limits of a body, 0 to 1.
    """

    skating_cm_s: float
    penetration_cm: float
    jerk_m_s3: float
    beyond_limits: float


@dataclass(frozen=True)
class MotionSource:
    """Where one motion of the library is from, and under which terms it may be used."""

    performance: str
    source: str
    terms: str
    is_mirrored: bool


@dataclass(frozen=True)
class MotionReport:
    """How a motion came about and how far it is what was asked for.

    Attributes:
        verdict: "verified", "partial", "unverified" or "failed".
        not_heard: Words that have no effect, and stated amounts that the motion does not keep to.
        not_done: Actions that lost the parts they need to another action.
        not_checked: Actions, and words of them, that no network and no measure can judge.
        checks: What was asked and what the joints show.
        findings: What the parts show, read back from the motion by networks.
        seed: Of this motion; a later one than asked after several attempts.
        timeline: When each action happens.
        performances: Names of the performed motions; index 0 lasts the whole motion.
        parts: In the order of the columns of `ReceivedChunk.owners`.
        owners: Which performance moves which part when.
        quality: How natural the motion is.
        sources: Where the motions of the library in it are from.
    """

    verdict: str
    not_heard: tuple[Omission, ...]
    not_done: tuple[Omission, ...]
    not_checked: tuple[Omission, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    seed: int
    timeline: tuple[TimelineEntry, ...]
    performances: tuple[str, ...]
    parts: tuple[str, ...]
    owners: tuple[OwnerSpan, ...]
    quality: MotionQuality
    sources: tuple[MotionSource, ...] = ()


@dataclass(frozen=True, eq=False)
class MotionHeader:
    """What comes before the frames of a text.

    Attributes:
        joint_names: Of the body, parents before children; in a conversation only in the first header.
        parent_indices: Of each joint, -1 at the root.
        offsets: float64 (V, 3), from the parent at rest, meters.
        fps: Frames per second.
        frames: Of the motion; in a conversation it repeats after that.
        plan: What was understood of the text.
        report: How far the motion is what was asked for.
    """

    joint_names: tuple[str, ...]
    parent_indices: tuple[int, ...]
    offsets: np.ndarray
    fps: float
    frames: int
    plan: PartsPlan
    report: MotionReport


@dataclass(frozen=True)
class TextRefusal:
    """A text of a conversation that was refused; the motion went on.

    Attributes:
        field: Path of what is wrong, such as "text".
        reason: What was expected and what came.
    """

    field: str
    reason: str


def to_plan(plan: pb.Plan) -> PartsPlan:
    """Unpack a plan."""
    actions = tuple(_to_action(action) for action in plan.actions)
    return PartsPlan(plan.text, actions, enum_to_word(pb.ActionRelation, plan.relation), _to_omissions(plan.not_heard))


def to_header(header: pb.MotionHeader) -> MotionHeader:
    """Unpack a header."""
    skeleton = header.skeleton
    offsets = to_array(skeleton.offsets).astype(np.float64) if skeleton.joint_names else np.zeros((0, 3))
    return MotionHeader(
        tuple(skeleton.joint_names),
        tuple(skeleton.parent_indices),
        offsets,
        header.fps,
        header.frames,
        to_plan(header.plan),
        to_report(header.report),
    )


def to_refusal(refusal: pb.TextRefusal) -> TextRefusal:
    """Unpack what is first wrong with a text."""
    violation = refusal.violations[0] if refusal.violations else skeleton_pb2.FieldViolation()
    return TextRefusal(violation.field, violation.description)


def _to_action(action: pb.PlannedAction) -> PlannedAction:
    return PlannedAction(
        action.text,
        tuple(enum_to_word(pb.BodyPart, part) for part in action.parts),
        action.confidence,
        enum_to_word(pb.PartSource, action.source),
        tuple(action.evidence),
        action.group,
        tuple(Amount(enum_to_word(pb.AmountKind, a.kind), a.value, a.text, a.note) for a in action.amounts),
        enum_to_word(pb.Side, action.side),
        action.limb,
        action.direction,
        tuple(action.manners),
        tuple(action.performances),
        action.reason,
    )


def to_report(report: pb.MotionReport) -> MotionReport:
    """Unpack a report."""
    quality = report.quality
    return MotionReport(
        enum_to_word(pb.Verdict, report.verdict),
        _to_omissions(report.not_heard),
        _to_omissions(report.not_done),
        _to_omissions(report.not_checked),
        tuple(_to_check(check) for check in report.checks),
        tuple(_to_finding(finding) for finding in report.findings),
        report.seed,
        tuple(TimelineEntry(entry.action_index, entry.start_s, entry.end_s) for entry in report.timeline),
        tuple(report.performances),
        tuple(enum_to_word(pb.BodyPart, part) for part in report.parts),
        tuple(_to_owner(span) for span in report.owners),
        MotionQuality(quality.skating_cm_s, quality.penetration_cm, quality.jerk_m_s3, quality.beyond_limits),
        tuple(MotionSource(one.performance, one.source, one.terms, one.mirrored) for one in report.sources),
    )


def _to_check(check: pb.Check) -> Check:
    quantity, unit = enum_to_word(pb.Quantity, check.quantity), enum_to_word(pb.Unit, check.unit)
    asked, got = _to_measured(check.asked), _to_measured(check.got)
    return Check(check.action_index, quantity, asked, got, unit, check.tolerance, check.met)


def _to_measured(measured: pb.Measured) -> float | str:
    return measured.word if measured.WhichOneof("value") == "word" else measured.number


def _to_finding(finding: pb.Finding) -> Finding:
    region = enum_to_word(pb.BodyRegion, finding.region)
    wanted = tuple(finding.wanted)
    return Finding(finding.performance, region, wanted, finding.seen, finding.probability, finding.found)


def _to_owner(span: pb.OwnerSpan) -> OwnerSpan:
    part = enum_to_word(pb.BodyPart, span.part)
    return OwnerSpan(part, span.start_frame, span.end_frame, span.performance_index)


def _to_omissions(omissions: Iterable[pb.Omission]) -> tuple[Omission, ...]:
    return tuple(Omission(one.text, one.reason) for one in omissions)

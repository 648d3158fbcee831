from skelact.v1 import skeleton_pb2 as _skeleton_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_UNSPECIFIED: _ClassVar[Verdict]
    VERDICT_VERIFIED: _ClassVar[Verdict]
    VERDICT_PARTIAL: _ClassVar[Verdict]
    VERDICT_UNVERIFIED: _ClassVar[Verdict]
    VERDICT_FAILED: _ClassVar[Verdict]
VERDICT_UNSPECIFIED: Verdict
VERDICT_VERIFIED: Verdict
VERDICT_PARTIAL: Verdict
VERDICT_UNVERIFIED: Verdict
VERDICT_FAILED: Verdict

class GenerateRequest(_message.Message):
    __slots__ = ("text", "seed", "duration_s", "fps", "policy", "chunk_frames", "attempts", "strict")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FRAMES_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    STRICT_FIELD_NUMBER: _ClassVar[int]
    text: str
    seed: int
    duration_s: float
    fps: float
    policy: str
    chunk_frames: int
    attempts: int
    strict: bool
    def __init__(self, text: _Optional[str] = ..., seed: _Optional[int] = ..., duration_s: _Optional[float] = ..., fps: _Optional[float] = ..., policy: _Optional[str] = ..., chunk_frames: _Optional[int] = ..., attempts: _Optional[int] = ..., strict: _Optional[bool] = ...) -> None: ...

class GenerateResponse(_message.Message):
    __slots__ = ("header", "chunk", "footer")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    FOOTER_FIELD_NUMBER: _ClassVar[int]
    header: MotionHeader
    chunk: MotionChunk
    footer: MotionFooter
    def __init__(self, header: _Optional[_Union[MotionHeader, _Mapping]] = ..., chunk: _Optional[_Union[MotionChunk, _Mapping]] = ..., footer: _Optional[_Union[MotionFooter, _Mapping]] = ...) -> None: ...

class MotionHeader(_message.Message):
    __slots__ = ("skeleton", "fps", "frames", "plan", "report")
    SKELETON_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    skeleton: Skeleton
    fps: float
    frames: int
    plan: Plan
    report: MotionReport
    def __init__(self, skeleton: _Optional[_Union[Skeleton, _Mapping]] = ..., fps: _Optional[float] = ..., frames: _Optional[int] = ..., plan: _Optional[_Union[Plan, _Mapping]] = ..., report: _Optional[_Union[MotionReport, _Mapping]] = ...) -> None: ...

class Skeleton(_message.Message):
    __slots__ = ("joints", "parents", "offsets")
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    PARENTS_FIELD_NUMBER: _ClassVar[int]
    OFFSETS_FIELD_NUMBER: _ClassVar[int]
    joints: _containers.RepeatedScalarFieldContainer[str]
    parents: _containers.RepeatedScalarFieldContainer[int]
    offsets: _skeleton_pb2.Tensor
    def __init__(self, joints: _Optional[_Iterable[str]] = ..., parents: _Optional[_Iterable[int]] = ..., offsets: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ...) -> None: ...

class Plan(_message.Message):
    __slots__ = ("text", "actions", "relation", "not_heard")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    NOT_HEARD_FIELD_NUMBER: _ClassVar[int]
    text: str
    actions: _containers.RepeatedCompositeFieldContainer[PlannedAction]
    relation: str
    not_heard: _containers.RepeatedCompositeFieldContainer[NotHeard]
    def __init__(self, text: _Optional[str] = ..., actions: _Optional[_Iterable[_Union[PlannedAction, _Mapping]]] = ..., relation: _Optional[str] = ..., not_heard: _Optional[_Iterable[_Union[NotHeard, _Mapping]]] = ...) -> None: ...

class NotHeard(_message.Message):
    __slots__ = ("text", "reason")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    text: str
    reason: str
    def __init__(self, text: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class PlannedAction(_message.Message):
    __slots__ = ("text", "parts", "confidence", "source", "evidence", "group", "duration_s", "times", "amounts", "side", "limb", "direction", "manners", "performances")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LIMB_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    MANNERS_FIELD_NUMBER: _ClassVar[int]
    PERFORMANCES_FIELD_NUMBER: _ClassVar[int]
    text: str
    parts: _containers.RepeatedScalarFieldContainer[str]
    confidence: float
    source: str
    evidence: _containers.RepeatedScalarFieldContainer[str]
    group: int
    duration_s: float
    times: int
    amounts: _containers.RepeatedCompositeFieldContainer[Amount]
    side: str
    limb: str
    direction: str
    manners: _containers.RepeatedScalarFieldContainer[str]
    performances: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, text: _Optional[str] = ..., parts: _Optional[_Iterable[str]] = ..., confidence: _Optional[float] = ..., source: _Optional[str] = ..., evidence: _Optional[_Iterable[str]] = ..., group: _Optional[int] = ..., duration_s: _Optional[float] = ..., times: _Optional[int] = ..., amounts: _Optional[_Iterable[_Union[Amount, _Mapping]]] = ..., side: _Optional[str] = ..., limb: _Optional[str] = ..., direction: _Optional[str] = ..., manners: _Optional[_Iterable[str]] = ..., performances: _Optional[_Iterable[str]] = ...) -> None: ...

class Amount(_message.Message):
    __slots__ = ("kind", "value", "text", "note")
    KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    value: float
    text: str
    note: str
    def __init__(self, kind: _Optional[str] = ..., value: _Optional[float] = ..., text: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class MotionReport(_message.Message):
    __slots__ = ("timeline", "performances", "parts", "owners", "quality", "findings", "verified", "seed", "verdict", "checks", "not_heard", "not_done", "not_checked")
    TIMELINE_FIELD_NUMBER: _ClassVar[int]
    PERFORMANCES_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    OWNERS_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    NOT_HEARD_FIELD_NUMBER: _ClassVar[int]
    NOT_DONE_FIELD_NUMBER: _ClassVar[int]
    NOT_CHECKED_FIELD_NUMBER: _ClassVar[int]
    timeline: _containers.RepeatedCompositeFieldContainer[TimelineEntry]
    performances: _containers.RepeatedScalarFieldContainer[str]
    parts: _containers.RepeatedScalarFieldContainer[str]
    owners: _containers.RepeatedCompositeFieldContainer[OwnerSpan]
    quality: MotionQuality
    findings: _containers.RepeatedCompositeFieldContainer[Finding]
    verified: bool
    seed: int
    verdict: Verdict
    checks: _containers.RepeatedCompositeFieldContainer[Check]
    not_heard: _containers.RepeatedCompositeFieldContainer[NotHeard]
    not_done: _containers.RepeatedCompositeFieldContainer[Shortfall]
    not_checked: _containers.RepeatedCompositeFieldContainer[Shortfall]
    def __init__(self, timeline: _Optional[_Iterable[_Union[TimelineEntry, _Mapping]]] = ..., performances: _Optional[_Iterable[str]] = ..., parts: _Optional[_Iterable[str]] = ..., owners: _Optional[_Iterable[_Union[OwnerSpan, _Mapping]]] = ..., quality: _Optional[_Union[MotionQuality, _Mapping]] = ..., findings: _Optional[_Iterable[_Union[Finding, _Mapping]]] = ..., verified: _Optional[bool] = ..., seed: _Optional[int] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., checks: _Optional[_Iterable[_Union[Check, _Mapping]]] = ..., not_heard: _Optional[_Iterable[_Union[NotHeard, _Mapping]]] = ..., not_done: _Optional[_Iterable[_Union[Shortfall, _Mapping]]] = ..., not_checked: _Optional[_Iterable[_Union[Shortfall, _Mapping]]] = ...) -> None: ...

class Check(_message.Message):
    __slots__ = ("action", "quantity", "asked", "got", "unit", "tolerance", "met")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    GOT_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    MET_FIELD_NUMBER: _ClassVar[int]
    action: int
    quantity: str
    asked: Measured
    got: Measured
    unit: str
    tolerance: float
    met: bool
    def __init__(self, action: _Optional[int] = ..., quantity: _Optional[str] = ..., asked: _Optional[_Union[Measured, _Mapping]] = ..., got: _Optional[_Union[Measured, _Mapping]] = ..., unit: _Optional[str] = ..., tolerance: _Optional[float] = ..., met: _Optional[bool] = ...) -> None: ...

class Measured(_message.Message):
    __slots__ = ("number", "word")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    WORD_FIELD_NUMBER: _ClassVar[int]
    number: float
    word: str
    def __init__(self, number: _Optional[float] = ..., word: _Optional[str] = ...) -> None: ...

class Shortfall(_message.Message):
    __slots__ = ("text", "reason")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    text: str
    reason: str
    def __init__(self, text: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("action", "part", "wanted", "seen", "probability", "found")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    action: str
    part: str
    wanted: _containers.RepeatedScalarFieldContainer[str]
    seen: str
    probability: float
    found: bool
    def __init__(self, action: _Optional[str] = ..., part: _Optional[str] = ..., wanted: _Optional[_Iterable[str]] = ..., seen: _Optional[str] = ..., probability: _Optional[float] = ..., found: _Optional[bool] = ...) -> None: ...

class TimelineEntry(_message.Message):
    __slots__ = ("action", "start_s", "end_s")
    ACTION_FIELD_NUMBER: _ClassVar[int]
    START_S_FIELD_NUMBER: _ClassVar[int]
    END_S_FIELD_NUMBER: _ClassVar[int]
    action: int
    start_s: float
    end_s: float
    def __init__(self, action: _Optional[int] = ..., start_s: _Optional[float] = ..., end_s: _Optional[float] = ...) -> None: ...

class OwnerSpan(_message.Message):
    __slots__ = ("part", "start", "end", "performance")
    PART_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    PERFORMANCE_FIELD_NUMBER: _ClassVar[int]
    part: str
    start: int
    end: int
    performance: int
    def __init__(self, part: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., performance: _Optional[int] = ...) -> None: ...

class MotionQuality(_message.Message):
    __slots__ = ("skating_cm_s", "penetration_cm", "jerk_m_s3", "beyond_limits")
    SKATING_CM_S_FIELD_NUMBER: _ClassVar[int]
    PENETRATION_CM_FIELD_NUMBER: _ClassVar[int]
    JERK_M_S3_FIELD_NUMBER: _ClassVar[int]
    BEYOND_LIMITS_FIELD_NUMBER: _ClassVar[int]
    skating_cm_s: float
    penetration_cm: float
    jerk_m_s3: float
    beyond_limits: float
    def __init__(self, skating_cm_s: _Optional[float] = ..., penetration_cm: _Optional[float] = ..., jerk_m_s3: _Optional[float] = ..., beyond_limits: _Optional[float] = ...) -> None: ...

class MotionChunk(_message.Message):
    __slots__ = ("sequence", "first_frame", "root", "rotations", "owners", "turn")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    FIRST_FRAME_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    ROTATIONS_FIELD_NUMBER: _ClassVar[int]
    OWNERS_FIELD_NUMBER: _ClassVar[int]
    TURN_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    first_frame: int
    root: _skeleton_pb2.Tensor
    rotations: _skeleton_pb2.Tensor
    owners: _skeleton_pb2.Tensor
    turn: int
    def __init__(self, sequence: _Optional[int] = ..., first_frame: _Optional[int] = ..., root: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., rotations: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., owners: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., turn: _Optional[int] = ...) -> None: ...

class MotionFooter(_message.Message):
    __slots__ = ("frames", "chunks", "sha256")
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    CHUNKS_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    frames: int
    chunks: int
    sha256: bytes
    def __init__(self, frames: _Optional[int] = ..., chunks: _Optional[int] = ..., sha256: _Optional[bytes] = ...) -> None: ...

class ConverseRequest(_message.Message):
    __slots__ = ("config", "text", "credit")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CREDIT_FIELD_NUMBER: _ClassVar[int]
    config: ConverseConfig
    text: str
    credit: int
    def __init__(self, config: _Optional[_Union[ConverseConfig, _Mapping]] = ..., text: _Optional[str] = ..., credit: _Optional[int] = ...) -> None: ...

class ConverseConfig(_message.Message):
    __slots__ = ("text", "seed", "fps", "policy", "chunk_frames", "realtime", "strict")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FRAMES_FIELD_NUMBER: _ClassVar[int]
    REALTIME_FIELD_NUMBER: _ClassVar[int]
    STRICT_FIELD_NUMBER: _ClassVar[int]
    text: str
    seed: int
    fps: float
    policy: str
    chunk_frames: int
    realtime: bool
    strict: bool
    def __init__(self, text: _Optional[str] = ..., seed: _Optional[int] = ..., fps: _Optional[float] = ..., policy: _Optional[str] = ..., chunk_frames: _Optional[int] = ..., realtime: _Optional[bool] = ..., strict: _Optional[bool] = ...) -> None: ...

class ConverseResponse(_message.Message):
    __slots__ = ("header", "chunk", "refusal", "footer")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    FOOTER_FIELD_NUMBER: _ClassVar[int]
    header: MotionHeader
    chunk: MotionChunk
    refusal: TextRefusal
    footer: MotionFooter
    def __init__(self, header: _Optional[_Union[MotionHeader, _Mapping]] = ..., chunk: _Optional[_Union[MotionChunk, _Mapping]] = ..., refusal: _Optional[_Union[TextRefusal, _Mapping]] = ..., footer: _Optional[_Union[MotionFooter, _Mapping]] = ...) -> None: ...

class TextRefusal(_message.Message):
    __slots__ = ("violations",)
    VIOLATIONS_FIELD_NUMBER: _ClassVar[int]
    violations: _containers.RepeatedCompositeFieldContainer[_skeleton_pb2.FieldViolation]
    def __init__(self, violations: _Optional[_Iterable[_Union[_skeleton_pb2.FieldViolation, _Mapping]]] = ...) -> None: ...

class PlanPartsRequest(_message.Message):
    __slots__ = ("text",)
    TEXT_FIELD_NUMBER: _ClassVar[int]
    text: str
    def __init__(self, text: _Optional[str] = ...) -> None: ...

class PlanPartsResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: Plan
    def __init__(self, plan: _Optional[_Union[Plan, _Mapping]] = ...) -> None: ...

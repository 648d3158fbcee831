from skelact.v1 import skeleton_pb2 as _skeleton_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CompositionPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    COMPOSITION_POLICY_UNSPECIFIED: _ClassVar[CompositionPolicy]
    COMPOSITION_POLICY_SCORE: _ClassVar[CompositionPolicy]
    COMPOSITION_POLICY_SINC: _ClassVar[CompositionPolicy]

class BodyPart(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BODY_PART_UNSPECIFIED: _ClassVar[BodyPart]
    BODY_PART_GLOBAL: _ClassVar[BodyPart]
    BODY_PART_TORSO: _ClassVar[BodyPart]
    BODY_PART_HEAD: _ClassVar[BodyPart]
    BODY_PART_LEFT_ARM: _ClassVar[BodyPart]
    BODY_PART_RIGHT_ARM: _ClassVar[BodyPart]
    BODY_PART_LEFT_LEG: _ClassVar[BodyPart]
    BODY_PART_RIGHT_LEG: _ClassVar[BodyPart]

class ActionRelation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTION_RELATION_UNSPECIFIED: _ClassVar[ActionRelation]
    ACTION_RELATION_SINGLE: _ClassVar[ActionRelation]
    ACTION_RELATION_WHILE: _ClassVar[ActionRelation]
    ACTION_RELATION_THEN: _ClassVar[ActionRelation]
    ACTION_RELATION_MIXED: _ClassVar[ActionRelation]

class PartSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PART_SOURCE_UNSPECIFIED: _ClassVar[PartSource]
    PART_SOURCE_LABEL: _ClassVar[PartSource]
    PART_SOURCE_LEXICON: _ClassVar[PartSource]
    PART_SOURCE_NEIGHBORS: _ClassVar[PartSource]
    PART_SOURCE_HEAD: _ClassVar[PartSource]
    PART_SOURCE_UNKNOWN: _ClassVar[PartSource]
    PART_SOURCE_LIBRARY: _ClassVar[PartSource]

class Side(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIDE_UNSPECIFIED: _ClassVar[Side]
    SIDE_LEFT: _ClassVar[Side]
    SIDE_RIGHT: _ClassVar[Side]
    SIDE_BOTH: _ClassVar[Side]

class AmountKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AMOUNT_KIND_UNSPECIFIED: _ClassVar[AmountKind]
    AMOUNT_KIND_DURATION_S: _ClassVar[AmountKind]
    AMOUNT_KIND_DISTANCE_M: _ClassVar[AmountKind]
    AMOUNT_KIND_ANGLE_RAD: _ClassVar[AmountKind]
    AMOUNT_KIND_STEPS: _ClassVar[AmountKind]
    AMOUNT_KIND_TIMES: _ClassVar[AmountKind]
    AMOUNT_KIND_SPEED_MPS: _ClassVar[AmountKind]
    AMOUNT_KIND_HEIGHT_M: _ClassVar[AmountKind]

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    VERDICT_UNSPECIFIED: _ClassVar[Verdict]
    VERDICT_VERIFIED: _ClassVar[Verdict]
    VERDICT_PARTIAL: _ClassVar[Verdict]
    VERDICT_UNVERIFIED: _ClassVar[Verdict]
    VERDICT_FAILED: _ClassVar[Verdict]

class Quantity(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUANTITY_UNSPECIFIED: _ClassVar[Quantity]
    QUANTITY_DURATION: _ClassVar[Quantity]
    QUANTITY_DISTANCE: _ClassVar[Quantity]
    QUANTITY_ANGLE: _ClassVar[Quantity]
    QUANTITY_STEPS: _ClassVar[Quantity]
    QUANTITY_TIMES: _ClassVar[Quantity]
    QUANTITY_SPEED: _ClassVar[Quantity]
    QUANTITY_HEIGHT: _ClassVar[Quantity]
    QUANTITY_SIDE: _ClassVar[Quantity]
    QUANTITY_LIMB: _ClassVar[Quantity]
    QUANTITY_PARTS: _ClassVar[Quantity]
    QUANTITY_DIRECTION: _ClassVar[Quantity]
    QUANTITY_POSTURE: _ClassVar[Quantity]
    QUANTITY_MOVEMENT: _ClassVar[Quantity]
    QUANTITY_ORDER: _ClassVar[Quantity]
    QUANTITY_ABSENCE: _ClassVar[Quantity]
    QUANTITY_RESEMBLANCE: _ClassVar[Quantity]
    QUANTITY_TRAVEL: _ClassVar[Quantity]
    QUANTITY_LOOP: _ClassVar[Quantity]
    QUANTITY_STYLE: _ClassVar[Quantity]
    QUANTITY_GESTURE: _ClassVar[Quantity]
    QUANTITY_FIGURE: _ClassVar[Quantity]

class Unit(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UNIT_UNSPECIFIED: _ClassVar[Unit]
    UNIT_SECONDS: _ClassVar[Unit]
    UNIT_METERS: _ClassVar[Unit]
    UNIT_DEGREES: _ClassVar[Unit]
    UNIT_METERS_PER_SECOND: _ClassVar[Unit]

class BodyRegion(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BODY_REGION_UNSPECIFIED: _ClassVar[BodyRegion]
    BODY_REGION_LEGS: _ClassVar[BodyRegion]
    BODY_REGION_TRUNK: _ClassVar[BodyRegion]
    BODY_REGION_LEFT_ARM: _ClassVar[BodyRegion]
    BODY_REGION_RIGHT_ARM: _ClassVar[BodyRegion]
COMPOSITION_POLICY_UNSPECIFIED: CompositionPolicy
COMPOSITION_POLICY_SCORE: CompositionPolicy
COMPOSITION_POLICY_SINC: CompositionPolicy
BODY_PART_UNSPECIFIED: BodyPart
BODY_PART_GLOBAL: BodyPart
BODY_PART_TORSO: BodyPart
BODY_PART_HEAD: BodyPart
BODY_PART_LEFT_ARM: BodyPart
BODY_PART_RIGHT_ARM: BodyPart
BODY_PART_LEFT_LEG: BodyPart
BODY_PART_RIGHT_LEG: BodyPart
ACTION_RELATION_UNSPECIFIED: ActionRelation
ACTION_RELATION_SINGLE: ActionRelation
ACTION_RELATION_WHILE: ActionRelation
ACTION_RELATION_THEN: ActionRelation
ACTION_RELATION_MIXED: ActionRelation
PART_SOURCE_UNSPECIFIED: PartSource
PART_SOURCE_LABEL: PartSource
PART_SOURCE_LEXICON: PartSource
PART_SOURCE_NEIGHBORS: PartSource
PART_SOURCE_HEAD: PartSource
PART_SOURCE_UNKNOWN: PartSource
PART_SOURCE_LIBRARY: PartSource
SIDE_UNSPECIFIED: Side
SIDE_LEFT: Side
SIDE_RIGHT: Side
SIDE_BOTH: Side
AMOUNT_KIND_UNSPECIFIED: AmountKind
AMOUNT_KIND_DURATION_S: AmountKind
AMOUNT_KIND_DISTANCE_M: AmountKind
AMOUNT_KIND_ANGLE_RAD: AmountKind
AMOUNT_KIND_STEPS: AmountKind
AMOUNT_KIND_TIMES: AmountKind
AMOUNT_KIND_SPEED_MPS: AmountKind
AMOUNT_KIND_HEIGHT_M: AmountKind
VERDICT_UNSPECIFIED: Verdict
VERDICT_VERIFIED: Verdict
VERDICT_PARTIAL: Verdict
VERDICT_UNVERIFIED: Verdict
VERDICT_FAILED: Verdict
QUANTITY_UNSPECIFIED: Quantity
QUANTITY_DURATION: Quantity
QUANTITY_DISTANCE: Quantity
QUANTITY_ANGLE: Quantity
QUANTITY_STEPS: Quantity
QUANTITY_TIMES: Quantity
QUANTITY_SPEED: Quantity
QUANTITY_HEIGHT: Quantity
QUANTITY_SIDE: Quantity
QUANTITY_LIMB: Quantity
QUANTITY_PARTS: Quantity
QUANTITY_DIRECTION: Quantity
QUANTITY_POSTURE: Quantity
QUANTITY_MOVEMENT: Quantity
QUANTITY_ORDER: Quantity
QUANTITY_ABSENCE: Quantity
QUANTITY_RESEMBLANCE: Quantity
QUANTITY_TRAVEL: Quantity
QUANTITY_LOOP: Quantity
QUANTITY_STYLE: Quantity
QUANTITY_GESTURE: Quantity
QUANTITY_FIGURE: Quantity
UNIT_UNSPECIFIED: Unit
UNIT_SECONDS: Unit
UNIT_METERS: Unit
UNIT_DEGREES: Unit
UNIT_METERS_PER_SECOND: Unit
BODY_REGION_UNSPECIFIED: BodyRegion
BODY_REGION_LEGS: BodyRegion
BODY_REGION_TRUNK: BodyRegion
BODY_REGION_LEFT_ARM: BodyRegion
BODY_REGION_RIGHT_ARM: BodyRegion

class GenerateRequest(_message.Message):
    __slots__ = ("text", "seed", "fps", "policy", "chunk_frames", "strict", "duration_s", "attempts", "loop", "path", "early")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FRAMES_FIELD_NUMBER: _ClassVar[int]
    STRICT_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    LOOP_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    EARLY_FIELD_NUMBER: _ClassVar[int]
    text: str
    seed: int
    fps: float
    policy: CompositionPolicy
    chunk_frames: int
    strict: bool
    duration_s: float
    attempts: int
    loop: bool
    path: _containers.RepeatedCompositeFieldContainer[WayPoint]
    early: bool
    def __init__(self, text: _Optional[str] = ..., seed: _Optional[int] = ..., fps: _Optional[float] = ..., policy: _Optional[_Union[CompositionPolicy, str]] = ..., chunk_frames: _Optional[int] = ..., strict: _Optional[bool] = ..., duration_s: _Optional[float] = ..., attempts: _Optional[int] = ..., loop: _Optional[bool] = ..., path: _Optional[_Iterable[_Union[WayPoint, _Mapping]]] = ..., early: _Optional[bool] = ...) -> None: ...

class WayPoint(_message.Message):
    __slots__ = ("x", "z")
    X_FIELD_NUMBER: _ClassVar[int]
    Z_FIELD_NUMBER: _ClassVar[int]
    x: float
    z: float
    def __init__(self, x: _Optional[float] = ..., z: _Optional[float] = ...) -> None: ...

class GenerateResponse(_message.Message):
    __slots__ = ("header", "chunk", "footer", "late_report")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    FOOTER_FIELD_NUMBER: _ClassVar[int]
    LATE_REPORT_FIELD_NUMBER: _ClassVar[int]
    header: MotionHeader
    chunk: MotionChunk
    footer: MotionFooter
    late_report: LateReport
    def __init__(self, header: _Optional[_Union[MotionHeader, _Mapping]] = ..., chunk: _Optional[_Union[MotionChunk, _Mapping]] = ..., footer: _Optional[_Union[MotionFooter, _Mapping]] = ..., late_report: _Optional[_Union[LateReport, _Mapping]] = ...) -> None: ...

class LateReport(_message.Message):
    __slots__ = ("header_index", "report")
    HEADER_INDEX_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    header_index: int
    report: MotionReport
    def __init__(self, header_index: _Optional[int] = ..., report: _Optional[_Union[MotionReport, _Mapping]] = ...) -> None: ...

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
    __slots__ = ("joint_names", "parent_indices", "offsets")
    JOINT_NAMES_FIELD_NUMBER: _ClassVar[int]
    PARENT_INDICES_FIELD_NUMBER: _ClassVar[int]
    OFFSETS_FIELD_NUMBER: _ClassVar[int]
    joint_names: _containers.RepeatedScalarFieldContainer[str]
    parent_indices: _containers.RepeatedScalarFieldContainer[int]
    offsets: _skeleton_pb2.Tensor
    def __init__(self, joint_names: _Optional[_Iterable[str]] = ..., parent_indices: _Optional[_Iterable[int]] = ..., offsets: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ...) -> None: ...

class Plan(_message.Message):
    __slots__ = ("text", "actions", "relation", "not_heard")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    NOT_HEARD_FIELD_NUMBER: _ClassVar[int]
    text: str
    actions: _containers.RepeatedCompositeFieldContainer[PlannedAction]
    relation: ActionRelation
    not_heard: _containers.RepeatedCompositeFieldContainer[Omission]
    def __init__(self, text: _Optional[str] = ..., actions: _Optional[_Iterable[_Union[PlannedAction, _Mapping]]] = ..., relation: _Optional[_Union[ActionRelation, str]] = ..., not_heard: _Optional[_Iterable[_Union[Omission, _Mapping]]] = ...) -> None: ...

class Omission(_message.Message):
    __slots__ = ("text", "reason")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    text: str
    reason: str
    def __init__(self, text: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class PlannedAction(_message.Message):
    __slots__ = ("text", "parts", "confidence", "source", "evidence", "group", "amounts", "side", "limb", "direction", "manners", "performances", "reason")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    LIMB_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    MANNERS_FIELD_NUMBER: _ClassVar[int]
    PERFORMANCES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    text: str
    parts: _containers.RepeatedScalarFieldContainer[BodyPart]
    confidence: float
    source: PartSource
    evidence: _containers.RepeatedScalarFieldContainer[str]
    group: int
    amounts: _containers.RepeatedCompositeFieldContainer[Amount]
    side: Side
    limb: str
    direction: str
    manners: _containers.RepeatedScalarFieldContainer[str]
    performances: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, text: _Optional[str] = ..., parts: _Optional[_Iterable[_Union[BodyPart, str]]] = ..., confidence: _Optional[float] = ..., source: _Optional[_Union[PartSource, str]] = ..., evidence: _Optional[_Iterable[str]] = ..., group: _Optional[int] = ..., amounts: _Optional[_Iterable[_Union[Amount, _Mapping]]] = ..., side: _Optional[_Union[Side, str]] = ..., limb: _Optional[str] = ..., direction: _Optional[str] = ..., manners: _Optional[_Iterable[str]] = ..., performances: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class Amount(_message.Message):
    __slots__ = ("kind", "value", "text", "note")
    KIND_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    kind: AmountKind
    value: float
    text: str
    note: str
    def __init__(self, kind: _Optional[_Union[AmountKind, str]] = ..., value: _Optional[float] = ..., text: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class MotionReport(_message.Message):
    __slots__ = ("verdict", "not_heard", "not_done", "not_checked", "checks", "findings", "seed", "timeline", "performances", "parts", "owners", "quality", "sources")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    NOT_HEARD_FIELD_NUMBER: _ClassVar[int]
    NOT_DONE_FIELD_NUMBER: _ClassVar[int]
    NOT_CHECKED_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    TIMELINE_FIELD_NUMBER: _ClassVar[int]
    PERFORMANCES_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    OWNERS_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    verdict: Verdict
    not_heard: _containers.RepeatedCompositeFieldContainer[Omission]
    not_done: _containers.RepeatedCompositeFieldContainer[Omission]
    not_checked: _containers.RepeatedCompositeFieldContainer[Omission]
    checks: _containers.RepeatedCompositeFieldContainer[Check]
    findings: _containers.RepeatedCompositeFieldContainer[Finding]
    seed: int
    timeline: _containers.RepeatedCompositeFieldContainer[TimelineEntry]
    performances: _containers.RepeatedScalarFieldContainer[str]
    parts: _containers.RepeatedScalarFieldContainer[BodyPart]
    owners: _containers.RepeatedCompositeFieldContainer[OwnerSpan]
    quality: MotionQuality
    sources: _containers.RepeatedCompositeFieldContainer[MotionSource]
    def __init__(self, verdict: _Optional[_Union[Verdict, str]] = ..., not_heard: _Optional[_Iterable[_Union[Omission, _Mapping]]] = ..., not_done: _Optional[_Iterable[_Union[Omission, _Mapping]]] = ..., not_checked: _Optional[_Iterable[_Union[Omission, _Mapping]]] = ..., checks: _Optional[_Iterable[_Union[Check, _Mapping]]] = ..., findings: _Optional[_Iterable[_Union[Finding, _Mapping]]] = ..., seed: _Optional[int] = ..., timeline: _Optional[_Iterable[_Union[TimelineEntry, _Mapping]]] = ..., performances: _Optional[_Iterable[str]] = ..., parts: _Optional[_Iterable[_Union[BodyPart, str]]] = ..., owners: _Optional[_Iterable[_Union[OwnerSpan, _Mapping]]] = ..., quality: _Optional[_Union[MotionQuality, _Mapping]] = ..., sources: _Optional[_Iterable[_Union[MotionSource, _Mapping]]] = ...) -> None: ...

class MotionSource(_message.Message):
    __slots__ = ("performance", "source", "terms", "mirrored")
    PERFORMANCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    MIRRORED_FIELD_NUMBER: _ClassVar[int]
    performance: str
    source: str
    terms: str
    mirrored: bool
    def __init__(self, performance: _Optional[str] = ..., source: _Optional[str] = ..., terms: _Optional[str] = ..., mirrored: _Optional[bool] = ...) -> None: ...

class Check(_message.Message):
    __slots__ = ("action_index", "quantity", "asked", "got", "unit", "tolerance", "met")
    ACTION_INDEX_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    GOT_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    TOLERANCE_FIELD_NUMBER: _ClassVar[int]
    MET_FIELD_NUMBER: _ClassVar[int]
    action_index: int
    quantity: Quantity
    asked: Measured
    got: Measured
    unit: Unit
    tolerance: float
    met: bool
    def __init__(self, action_index: _Optional[int] = ..., quantity: _Optional[_Union[Quantity, str]] = ..., asked: _Optional[_Union[Measured, _Mapping]] = ..., got: _Optional[_Union[Measured, _Mapping]] = ..., unit: _Optional[_Union[Unit, str]] = ..., tolerance: _Optional[float] = ..., met: _Optional[bool] = ...) -> None: ...

class Measured(_message.Message):
    __slots__ = ("number", "word")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    WORD_FIELD_NUMBER: _ClassVar[int]
    number: float
    word: str
    def __init__(self, number: _Optional[float] = ..., word: _Optional[str] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("performance", "region", "wanted", "seen", "probability", "found")
    PERFORMANCE_FIELD_NUMBER: _ClassVar[int]
    REGION_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    performance: str
    region: BodyRegion
    wanted: _containers.RepeatedScalarFieldContainer[str]
    seen: str
    probability: float
    found: bool
    def __init__(self, performance: _Optional[str] = ..., region: _Optional[_Union[BodyRegion, str]] = ..., wanted: _Optional[_Iterable[str]] = ..., seen: _Optional[str] = ..., probability: _Optional[float] = ..., found: _Optional[bool] = ...) -> None: ...

class TimelineEntry(_message.Message):
    __slots__ = ("action_index", "start_s", "end_s")
    ACTION_INDEX_FIELD_NUMBER: _ClassVar[int]
    START_S_FIELD_NUMBER: _ClassVar[int]
    END_S_FIELD_NUMBER: _ClassVar[int]
    action_index: int
    start_s: float
    end_s: float
    def __init__(self, action_index: _Optional[int] = ..., start_s: _Optional[float] = ..., end_s: _Optional[float] = ...) -> None: ...

class OwnerSpan(_message.Message):
    __slots__ = ("part", "start_frame", "end_frame", "performance_index")
    PART_FIELD_NUMBER: _ClassVar[int]
    START_FRAME_FIELD_NUMBER: _ClassVar[int]
    END_FRAME_FIELD_NUMBER: _ClassVar[int]
    PERFORMANCE_INDEX_FIELD_NUMBER: _ClassVar[int]
    part: BodyPart
    start_frame: int
    end_frame: int
    performance_index: int
    def __init__(self, part: _Optional[_Union[BodyPart, str]] = ..., start_frame: _Optional[int] = ..., end_frame: _Optional[int] = ..., performance_index: _Optional[int] = ...) -> None: ...

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
    __slots__ = ("chunk_index", "first_frame_index", "header_index", "root", "rotations", "owners")
    CHUNK_INDEX_FIELD_NUMBER: _ClassVar[int]
    FIRST_FRAME_INDEX_FIELD_NUMBER: _ClassVar[int]
    HEADER_INDEX_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    ROTATIONS_FIELD_NUMBER: _ClassVar[int]
    OWNERS_FIELD_NUMBER: _ClassVar[int]
    chunk_index: int
    first_frame_index: int
    header_index: int
    root: _skeleton_pb2.Tensor
    rotations: _skeleton_pb2.Tensor
    owners: _skeleton_pb2.Tensor
    def __init__(self, chunk_index: _Optional[int] = ..., first_frame_index: _Optional[int] = ..., header_index: _Optional[int] = ..., root: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., rotations: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., owners: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ...) -> None: ...

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
    __slots__ = ("text", "seed", "fps", "policy", "chunk_frames", "strict", "realtime", "progress", "early")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FRAMES_FIELD_NUMBER: _ClassVar[int]
    STRICT_FIELD_NUMBER: _ClassVar[int]
    REALTIME_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    EARLY_FIELD_NUMBER: _ClassVar[int]
    text: str
    seed: int
    fps: float
    policy: CompositionPolicy
    chunk_frames: int
    strict: bool
    realtime: bool
    progress: ConverseProgress
    early: bool
    def __init__(self, text: _Optional[str] = ..., seed: _Optional[int] = ..., fps: _Optional[float] = ..., policy: _Optional[_Union[CompositionPolicy, str]] = ..., chunk_frames: _Optional[int] = ..., strict: _Optional[bool] = ..., realtime: _Optional[bool] = ..., progress: _Optional[_Union[ConverseProgress, _Mapping]] = ..., early: _Optional[bool] = ...) -> None: ...

class ConverseProgress(_message.Message):
    __slots__ = ("chunks", "texts")
    CHUNKS_FIELD_NUMBER: _ClassVar[int]
    TEXTS_FIELD_NUMBER: _ClassVar[int]
    chunks: int
    texts: _containers.RepeatedCompositeFieldContainer[SpokenText]
    def __init__(self, chunks: _Optional[int] = ..., texts: _Optional[_Iterable[_Union[SpokenText, _Mapping]]] = ...) -> None: ...

class SpokenText(_message.Message):
    __slots__ = ("chunk_index", "text")
    CHUNK_INDEX_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    chunk_index: int
    text: str
    def __init__(self, chunk_index: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class ConverseResponse(_message.Message):
    __slots__ = ("header", "chunk", "refusal", "footer", "late_report")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_FIELD_NUMBER: _ClassVar[int]
    FOOTER_FIELD_NUMBER: _ClassVar[int]
    LATE_REPORT_FIELD_NUMBER: _ClassVar[int]
    header: MotionHeader
    chunk: MotionChunk
    refusal: TextRefusal
    footer: MotionFooter
    late_report: LateReport
    def __init__(self, header: _Optional[_Union[MotionHeader, _Mapping]] = ..., chunk: _Optional[_Union[MotionChunk, _Mapping]] = ..., refusal: _Optional[_Union[TextRefusal, _Mapping]] = ..., footer: _Optional[_Union[MotionFooter, _Mapping]] = ..., late_report: _Optional[_Union[LateReport, _Mapping]] = ...) -> None: ...

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

from skelact.v1 import generation_pb2 as _generation_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MotionKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MOTION_KIND_UNSPECIFIED: _ClassVar[MotionKind]
    MOTION_KIND_CYCLE: _ClassVar[MotionKind]
    MOTION_KIND_STROKE: _ClassVar[MotionKind]
    MOTION_KIND_HOLD: _ClassVar[MotionKind]
    MOTION_KIND_TRANSITION: _ClassVar[MotionKind]

class Posture(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POSTURE_UNSPECIFIED: _ClassVar[Posture]
    POSTURE_STANDING: _ClassVar[Posture]
    POSTURE_CROUCHED: _ClassVar[Posture]
    POSTURE_KNEELING: _ClassVar[Posture]
    POSTURE_SITTING: _ClassVar[Posture]
    POSTURE_LYING: _ClassVar[Posture]
    POSTURE_ON_ALL_FOURS: _ClassVar[Posture]
    POSTURE_IN_THE_AIR: _ClassVar[Posture]

class MotionFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MOTION_FORMAT_UNSPECIFIED: _ClassVar[MotionFormat]
    MOTION_FORMAT_BVH: _ClassVar[MotionFormat]
    MOTION_FORMAT_GLB: _ClassVar[MotionFormat]
    MOTION_FORMAT_NPZ: _ClassVar[MotionFormat]
MOTION_KIND_UNSPECIFIED: MotionKind
MOTION_KIND_CYCLE: MotionKind
MOTION_KIND_STROKE: MotionKind
MOTION_KIND_HOLD: MotionKind
MOTION_KIND_TRANSITION: MotionKind
POSTURE_UNSPECIFIED: Posture
POSTURE_STANDING: Posture
POSTURE_CROUCHED: Posture
POSTURE_KNEELING: Posture
POSTURE_SITTING: Posture
POSTURE_LYING: Posture
POSTURE_ON_ALL_FOURS: Posture
POSTURE_IN_THE_AIR: Posture
MOTION_FORMAT_UNSPECIFIED: MotionFormat
MOTION_FORMAT_BVH: MotionFormat
MOTION_FORMAT_GLB: MotionFormat
MOTION_FORMAT_NPZ: MotionFormat

class LibraryMotion(_message.Message):
    __slots__ = ("name", "sentences", "kind", "parts", "start", "end", "side", "duration_s", "distance_m", "speed_mps", "turn_deg", "steps", "repetitions", "source", "terms", "added")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    DURATION_S_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_M_FIELD_NUMBER: _ClassVar[int]
    SPEED_MPS_FIELD_NUMBER: _ClassVar[int]
    TURN_DEG_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    REPETITIONS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    name: str
    sentences: _containers.RepeatedScalarFieldContainer[str]
    kind: MotionKind
    parts: _containers.RepeatedScalarFieldContainer[_generation_pb2.BodyPart]
    start: Posture
    end: Posture
    side: _generation_pb2.Side
    duration_s: float
    distance_m: float
    speed_mps: float
    turn_deg: float
    steps: int
    repetitions: int
    source: str
    terms: str
    added: bool
    def __init__(self, name: _Optional[str] = ..., sentences: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[MotionKind, str]] = ..., parts: _Optional[_Iterable[_Union[_generation_pb2.BodyPart, str]]] = ..., start: _Optional[_Union[Posture, str]] = ..., end: _Optional[_Union[Posture, str]] = ..., side: _Optional[_Union[_generation_pb2.Side, str]] = ..., duration_s: _Optional[float] = ..., distance_m: _Optional[float] = ..., speed_mps: _Optional[float] = ..., turn_deg: _Optional[float] = ..., steps: _Optional[int] = ..., repetitions: _Optional[int] = ..., source: _Optional[str] = ..., terms: _Optional[str] = ..., added: _Optional[bool] = ...) -> None: ...

class ListMotionsRequest(_message.Message):
    __slots__ = ("query", "max_results")
    QUERY_FIELD_NUMBER: _ClassVar[int]
    MAX_RESULTS_FIELD_NUMBER: _ClassVar[int]
    query: str
    max_results: int
    def __init__(self, query: _Optional[str] = ..., max_results: _Optional[int] = ...) -> None: ...

class ListMotionsResponse(_message.Message):
    __slots__ = ("motions",)
    MOTIONS_FIELD_NUMBER: _ClassVar[int]
    motions: _containers.RepeatedCompositeFieldContainer[FoundMotion]
    def __init__(self, motions: _Optional[_Iterable[_Union[FoundMotion, _Mapping]]] = ...) -> None: ...

class FoundMotion(_message.Message):
    __slots__ = ("motion", "score", "sure", "not_covered")
    MOTION_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    SURE_FIELD_NUMBER: _ClassVar[int]
    NOT_COVERED_FIELD_NUMBER: _ClassVar[int]
    motion: LibraryMotion
    score: float
    sure: bool
    not_covered: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion: _Optional[_Union[LibraryMotion, _Mapping]] = ..., score: _Optional[float] = ..., sure: _Optional[bool] = ..., not_covered: _Optional[_Iterable[str]] = ...) -> None: ...

class AddMotionRequest(_message.Message):
    __slots__ = ("name", "sentences", "kind", "format", "file")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    FILE_FIELD_NUMBER: _ClassVar[int]
    name: str
    sentences: _containers.RepeatedScalarFieldContainer[str]
    kind: MotionKind
    format: MotionFormat
    file: bytes
    def __init__(self, name: _Optional[str] = ..., sentences: _Optional[_Iterable[str]] = ..., kind: _Optional[_Union[MotionKind, str]] = ..., format: _Optional[_Union[MotionFormat, str]] = ..., file: _Optional[bytes] = ...) -> None: ...

class AddMotionResponse(_message.Message):
    __slots__ = ("motion", "notes")
    MOTION_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    motion: LibraryMotion
    notes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, motion: _Optional[_Union[LibraryMotion, _Mapping]] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

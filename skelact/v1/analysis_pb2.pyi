from skelact.v1 import skeleton_pb2 as _skeleton_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AngleSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANGLE_SOURCE_UNSPECIFIED: _ClassVar[AngleSource]
    ANGLE_SOURCE_CENTERS: _ClassVar[AngleSource]
    ANGLE_SOURCE_MARKERS: _ClassVar[AngleSource]
    ANGLE_SOURCE_ROTATIONS: _ClassVar[AngleSource]
ANGLE_SOURCE_UNSPECIFIED: AngleSource
ANGLE_SOURCE_CENTERS: AngleSource
ANGLE_SOURCE_MARKERS: AngleSource
ANGLE_SOURCE_ROTATIONS: AngleSource

class Markers(_message.Message):
    __slots__ = ("names", "positions", "fps", "valid")
    NAMES_FIELD_NUMBER: _ClassVar[int]
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    names: _containers.RepeatedScalarFieldContainer[str]
    positions: _skeleton_pb2.Tensor
    fps: float
    valid: bytes
    def __init__(self, names: _Optional[_Iterable[str]] = ..., positions: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., fps: _Optional[float] = ..., valid: _Optional[bytes] = ...) -> None: ...

class AnalyzeMotionRequest(_message.Message):
    __slots__ = ("clip", "markers", "person_index", "treadmill", "angles", "omit_series")
    CLIP_FIELD_NUMBER: _ClassVar[int]
    MARKERS_FIELD_NUMBER: _ClassVar[int]
    PERSON_INDEX_FIELD_NUMBER: _ClassVar[int]
    TREADMILL_FIELD_NUMBER: _ClassVar[int]
    ANGLES_FIELD_NUMBER: _ClassVar[int]
    OMIT_SERIES_FIELD_NUMBER: _ClassVar[int]
    clip: _skeleton_pb2.Clip
    markers: Markers
    person_index: int
    treadmill: bool
    angles: _containers.RepeatedScalarFieldContainer[str]
    omit_series: bool
    def __init__(self, clip: _Optional[_Union[_skeleton_pb2.Clip, _Mapping]] = ..., markers: _Optional[_Union[Markers, _Mapping]] = ..., person_index: _Optional[int] = ..., treadmill: _Optional[bool] = ..., angles: _Optional[_Iterable[str]] = ..., omit_series: _Optional[bool] = ...) -> None: ...

class JointAngle(_message.Message):
    __slots__ = ("name", "positive", "zero", "degrees", "min_degrees", "max_degrees", "mean_degrees")
    NAME_FIELD_NUMBER: _ClassVar[int]
    POSITIVE_FIELD_NUMBER: _ClassVar[int]
    ZERO_FIELD_NUMBER: _ClassVar[int]
    DEGREES_FIELD_NUMBER: _ClassVar[int]
    MIN_DEGREES_FIELD_NUMBER: _ClassVar[int]
    MAX_DEGREES_FIELD_NUMBER: _ClassVar[int]
    MEAN_DEGREES_FIELD_NUMBER: _ClassVar[int]
    name: str
    positive: str
    zero: str
    degrees: _containers.RepeatedScalarFieldContainer[float]
    min_degrees: float
    max_degrees: float
    mean_degrees: float
    def __init__(self, name: _Optional[str] = ..., positive: _Optional[str] = ..., zero: _Optional[str] = ..., degrees: _Optional[_Iterable[float]] = ..., min_degrees: _Optional[float] = ..., max_degrees: _Optional[float] = ..., mean_degrees: _Optional[float] = ...) -> None: ...

class AngleSymmetry(_message.Message):
    __slots__ = ("name", "difference_degrees", "percent")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_DEGREES_FIELD_NUMBER: _ClassVar[int]
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    name: str
    difference_degrees: float
    percent: float
    def __init__(self, name: _Optional[str] = ..., difference_degrees: _Optional[float] = ..., percent: _Optional[float] = ...) -> None: ...

class FootSteps(_message.Message):
    __slots__ = ("contacts_s", "toe_offs_s", "stance_share", "contact_s")
    CONTACTS_S_FIELD_NUMBER: _ClassVar[int]
    TOE_OFFS_S_FIELD_NUMBER: _ClassVar[int]
    STANCE_SHARE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_S_FIELD_NUMBER: _ClassVar[int]
    contacts_s: _containers.RepeatedScalarFieldContainer[float]
    toe_offs_s: _containers.RepeatedScalarFieldContainer[float]
    stance_share: float
    contact_s: float
    def __init__(self, contacts_s: _Optional[_Iterable[float]] = ..., toe_offs_s: _Optional[_Iterable[float]] = ..., stance_share: _Optional[float] = ..., contact_s: _Optional[float] = ...) -> None: ...

class Gait(_message.Message):
    __slots__ = ("left", "right", "speed_mps", "cadence_spm", "stride_m")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    SPEED_MPS_FIELD_NUMBER: _ClassVar[int]
    CADENCE_SPM_FIELD_NUMBER: _ClassVar[int]
    STRIDE_M_FIELD_NUMBER: _ClassVar[int]
    left: FootSteps
    right: FootSteps
    speed_mps: float
    cadence_spm: float
    stride_m: float
    def __init__(self, left: _Optional[_Union[FootSteps, _Mapping]] = ..., right: _Optional[_Union[FootSteps, _Mapping]] = ..., speed_mps: _Optional[float] = ..., cadence_spm: _Optional[float] = ..., stride_m: _Optional[float] = ...) -> None: ...

class Repetition(_message.Message):
    __slots__ = ("start_s", "turn_s", "end_s")
    START_S_FIELD_NUMBER: _ClassVar[int]
    TURN_S_FIELD_NUMBER: _ClassVar[int]
    END_S_FIELD_NUMBER: _ClassVar[int]
    start_s: float
    turn_s: float
    end_s: float
    def __init__(self, start_s: _Optional[float] = ..., turn_s: _Optional[float] = ..., end_s: _Optional[float] = ...) -> None: ...

class Exercise(_message.Message):
    __slots__ = ("repetitions",)
    REPETITIONS_FIELD_NUMBER: _ClassVar[int]
    repetitions: _containers.RepeatedCompositeFieldContainer[Repetition]
    def __init__(self, repetitions: _Optional[_Iterable[_Union[Repetition, _Mapping]]] = ...) -> None: ...

class Jump(_message.Message):
    __slots__ = ("start_s", "flight_s", "height_m")
    START_S_FIELD_NUMBER: _ClassVar[int]
    FLIGHT_S_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_M_FIELD_NUMBER: _ClassVar[int]
    start_s: float
    flight_s: float
    height_m: float
    def __init__(self, start_s: _Optional[float] = ..., flight_s: _Optional[float] = ..., height_m: _Optional[float] = ...) -> None: ...

class AnalyzeMotionResponse(_message.Message):
    __slots__ = ("angles", "symmetry", "gait", "exercises", "jumps", "source", "fps", "notes", "disclaimer")
    ANGLES_FIELD_NUMBER: _ClassVar[int]
    SYMMETRY_FIELD_NUMBER: _ClassVar[int]
    GAIT_FIELD_NUMBER: _ClassVar[int]
    EXERCISES_FIELD_NUMBER: _ClassVar[int]
    JUMPS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    DISCLAIMER_FIELD_NUMBER: _ClassVar[int]
    angles: _containers.RepeatedCompositeFieldContainer[JointAngle]
    symmetry: _containers.RepeatedCompositeFieldContainer[AngleSymmetry]
    gait: Gait
    exercises: _containers.RepeatedCompositeFieldContainer[Exercise]
    jumps: _containers.RepeatedCompositeFieldContainer[Jump]
    source: AngleSource
    fps: float
    notes: _containers.RepeatedScalarFieldContainer[str]
    disclaimer: str
    def __init__(self, angles: _Optional[_Iterable[_Union[JointAngle, _Mapping]]] = ..., symmetry: _Optional[_Iterable[_Union[AngleSymmetry, _Mapping]]] = ..., gait: _Optional[_Union[Gait, _Mapping]] = ..., exercises: _Optional[_Iterable[_Union[Exercise, _Mapping]]] = ..., jumps: _Optional[_Iterable[_Union[Jump, _Mapping]]] = ..., source: _Optional[_Union[AngleSource, str]] = ..., fps: _Optional[float] = ..., notes: _Optional[_Iterable[str]] = ..., disclaimer: _Optional[str] = ...) -> None: ...

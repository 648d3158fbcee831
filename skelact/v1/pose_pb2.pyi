from skelact.v1 import skeleton_pb2 as _skeleton_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PointState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POINT_STATE_UNSPECIFIED: _ClassVar[PointState]
    POINT_STATE_MISSING: _ClassVar[PointState]
    POINT_STATE_INFERRED: _ClassVar[PointState]
    POINT_STATE_MEASURED: _ClassVar[PointState]

class FootContact(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FOOT_CONTACT_UNSPECIFIED: _ClassVar[FootContact]
    FOOT_CONTACT_UNKNOWN: _ClassVar[FootContact]
    FOOT_CONTACT_FREE: _ClassVar[FootContact]
    FOOT_CONTACT_STANDS: _ClassVar[FootContact]
POINT_STATE_UNSPECIFIED: PointState
POINT_STATE_MISSING: PointState
POINT_STATE_INFERRED: PointState
POINT_STATE_MEASURED: PointState
FOOT_CONTACT_UNSPECIFIED: FootContact
FOOT_CONTACT_UNKNOWN: FootContact
FOOT_CONTACT_FREE: FootContact
FOOT_CONTACT_STANDS: FootContact

class Image(_message.Message):
    __slots__ = ("encoded", "raw", "channel_order")
    class ChannelOrder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CHANNEL_ORDER_UNSPECIFIED: _ClassVar[Image.ChannelOrder]
        CHANNEL_ORDER_RGB: _ClassVar[Image.ChannelOrder]
        CHANNEL_ORDER_BGR: _ClassVar[Image.ChannelOrder]
    CHANNEL_ORDER_UNSPECIFIED: Image.ChannelOrder
    CHANNEL_ORDER_RGB: Image.ChannelOrder
    CHANNEL_ORDER_BGR: Image.ChannelOrder
    ENCODED_FIELD_NUMBER: _ClassVar[int]
    RAW_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_ORDER_FIELD_NUMBER: _ClassVar[int]
    encoded: bytes
    raw: _skeleton_pb2.Tensor
    channel_order: Image.ChannelOrder
    def __init__(self, encoded: _Optional[bytes] = ..., raw: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., channel_order: _Optional[_Union[Image.ChannelOrder, str]] = ...) -> None: ...

class BoundingBox(_message.Message):
    __slots__ = ("x_min", "y_min", "x_max", "y_max")
    X_MIN_FIELD_NUMBER: _ClassVar[int]
    Y_MIN_FIELD_NUMBER: _ClassVar[int]
    X_MAX_FIELD_NUMBER: _ClassVar[int]
    Y_MAX_FIELD_NUMBER: _ClassVar[int]
    x_min: float
    y_min: float
    x_max: float
    y_max: float
    def __init__(self, x_min: _Optional[float] = ..., y_min: _Optional[float] = ..., x_max: _Optional[float] = ..., y_max: _Optional[float] = ...) -> None: ...

class PersonPose(_message.Message):
    __slots__ = ("person_id", "box", "box_score", "presence", "points", "point_scores", "point_states", "joints", "valid", "metric")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    BOX_FIELD_NUMBER: _ClassVar[int]
    BOX_SCORE_FIELD_NUMBER: _ClassVar[int]
    PRESENCE_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    POINT_SCORES_FIELD_NUMBER: _ClassVar[int]
    POINT_STATES_FIELD_NUMBER: _ClassVar[int]
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    METRIC_FIELD_NUMBER: _ClassVar[int]
    person_id: int
    box: BoundingBox
    box_score: float
    presence: float
    points: _skeleton_pb2.Tensor
    point_scores: _skeleton_pb2.Tensor
    point_states: _containers.RepeatedScalarFieldContainer[PointState]
    joints: _skeleton_pb2.Tensor
    valid: bytes
    metric: MetricPose
    def __init__(self, person_id: _Optional[int] = ..., box: _Optional[_Union[BoundingBox, _Mapping]] = ..., box_score: _Optional[float] = ..., presence: _Optional[float] = ..., points: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., point_scores: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., point_states: _Optional[_Iterable[_Union[PointState, str]]] = ..., joints: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., valid: _Optional[bytes] = ..., metric: _Optional[_Union[MetricPose, _Mapping]] = ...) -> None: ...

class EstimatePoseRequest(_message.Message):
    __slots__ = ("image",)
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    image: Image
    def __init__(self, image: _Optional[_Union[Image, _Mapping]] = ...) -> None: ...

class EstimatePoseResponse(_message.Message):
    __slots__ = ("people", "width", "height")
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[PersonPose]
    width: int
    height: int
    def __init__(self, people: _Optional[_Iterable[_Union[PersonPose, _Mapping]]] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...

class StreamPoseRequest(_message.Message):
    __slots__ = ("config", "frame")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    FRAME_FIELD_NUMBER: _ClassVar[int]
    config: StreamPoseConfig
    frame: ImageFrame
    def __init__(self, config: _Optional[_Union[StreamPoseConfig, _Mapping]] = ..., frame: _Optional[_Union[ImageFrame, _Mapping]] = ...) -> None: ...

class StreamPoseConfig(_message.Message):
    __slots__ = ("fps", "skip_bad_frames", "live", "metric")
    FPS_FIELD_NUMBER: _ClassVar[int]
    SKIP_BAD_FRAMES_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    METRIC_FIELD_NUMBER: _ClassVar[int]
    fps: float
    skip_bad_frames: bool
    live: bool
    metric: MetricOptions
    def __init__(self, fps: _Optional[float] = ..., skip_bad_frames: _Optional[bool] = ..., live: _Optional[bool] = ..., metric: _Optional[_Union[MetricOptions, _Mapping]] = ...) -> None: ...

class ImageFrame(_message.Message):
    __slots__ = ("image", "timestamp_us")
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_US_FIELD_NUMBER: _ClassVar[int]
    image: Image
    timestamp_us: int
    def __init__(self, image: _Optional[_Union[Image, _Mapping]] = ..., timestamp_us: _Optional[int] = ...) -> None: ...

class StreamPoseResponse(_message.Message):
    __slots__ = ("frame", "error", "summary", "stopping")
    FRAME_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    STOPPING_FIELD_NUMBER: _ClassVar[int]
    frame: PoseFrame
    error: _skeleton_pb2.FrameError
    summary: StreamPoseSummary
    stopping: ServerStopping
    def __init__(self, frame: _Optional[_Union[PoseFrame, _Mapping]] = ..., error: _Optional[_Union[_skeleton_pb2.FrameError, _Mapping]] = ..., summary: _Optional[_Union[StreamPoseSummary, _Mapping]] = ..., stopping: _Optional[_Union[ServerStopping, _Mapping]] = ...) -> None: ...

class ServerStopping(_message.Message):
    __slots__ = ("drain_s",)
    DRAIN_S_FIELD_NUMBER: _ClassVar[int]
    drain_s: float
    def __init__(self, drain_s: _Optional[float] = ...) -> None: ...

class PoseFrame(_message.Message):
    __slots__ = ("frame_index", "people", "frames_dropped", "lag_us", "world")
    FRAME_INDEX_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    FRAMES_DROPPED_FIELD_NUMBER: _ClassVar[int]
    LAG_US_FIELD_NUMBER: _ClassVar[int]
    WORLD_FIELD_NUMBER: _ClassVar[int]
    frame_index: int
    people: _containers.RepeatedCompositeFieldContainer[PersonPose]
    frames_dropped: int
    lag_us: int
    world: MetricWorld
    def __init__(self, frame_index: _Optional[int] = ..., people: _Optional[_Iterable[_Union[PersonPose, _Mapping]]] = ..., frames_dropped: _Optional[int] = ..., lag_us: _Optional[int] = ..., world: _Optional[_Union[MetricWorld, _Mapping]] = ...) -> None: ...

class StreamPoseSummary(_message.Message):
    __slots__ = ("frames_received", "frames_answered", "frames_refused", "frames_dropped")
    FRAMES_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_REFUSED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_DROPPED_FIELD_NUMBER: _ClassVar[int]
    frames_received: int
    frames_answered: int
    frames_refused: int
    frames_dropped: int
    def __init__(self, frames_received: _Optional[int] = ..., frames_answered: _Optional[int] = ..., frames_refused: _Optional[int] = ..., frames_dropped: _Optional[int] = ...) -> None: ...

class MetricOptions(_message.Message):
    __slots__ = ("height_m", "focal_px")
    HEIGHT_M_FIELD_NUMBER: _ClassVar[int]
    FOCAL_PX_FIELD_NUMBER: _ClassVar[int]
    height_m: float
    focal_px: float
    def __init__(self, height_m: _Optional[float] = ..., focal_px: _Optional[float] = ...) -> None: ...

class MetricPose(_message.Message):
    __slots__ = ("joints", "valid", "spreads", "contacts", "settled")
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    SPREADS_FIELD_NUMBER: _ClassVar[int]
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    SETTLED_FIELD_NUMBER: _ClassVar[int]
    joints: _skeleton_pb2.Tensor
    valid: bytes
    spreads: _skeleton_pb2.Tensor
    contacts: _containers.RepeatedScalarFieldContainer[FootContact]
    settled: bool
    def __init__(self, joints: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., valid: _Optional[bytes] = ..., spreads: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., contacts: _Optional[_Iterable[_Union[FootContact, str]]] = ..., settled: _Optional[bool] = ...) -> None: ...

class MetricWorld(_message.Message):
    __slots__ = ("has_up", "has_floor", "camera_height_m", "camera_lean_degrees", "focal_px", "notes")
    HAS_UP_FIELD_NUMBER: _ClassVar[int]
    HAS_FLOOR_FIELD_NUMBER: _ClassVar[int]
    CAMERA_HEIGHT_M_FIELD_NUMBER: _ClassVar[int]
    CAMERA_LEAN_DEGREES_FIELD_NUMBER: _ClassVar[int]
    FOCAL_PX_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    has_up: bool
    has_floor: bool
    camera_height_m: float
    camera_lean_degrees: float
    focal_px: float
    notes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, has_up: _Optional[bool] = ..., has_floor: _Optional[bool] = ..., camera_height_m: _Optional[float] = ..., camera_lean_degrees: _Optional[float] = ..., focal_px: _Optional[float] = ..., notes: _Optional[_Iterable[str]] = ...) -> None: ...

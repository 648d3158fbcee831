from skelact.v1 import skeleton_pb2 as _skeleton_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Image(_message.Message):
    __slots__ = ("encoded", "raw", "order")
    class ChannelOrder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        CHANNEL_ORDER_UNSPECIFIED: _ClassVar[Image.ChannelOrder]
        RGB: _ClassVar[Image.ChannelOrder]
        BGR: _ClassVar[Image.ChannelOrder]
    CHANNEL_ORDER_UNSPECIFIED: Image.ChannelOrder
    RGB: Image.ChannelOrder
    BGR: Image.ChannelOrder
    ENCODED_FIELD_NUMBER: _ClassVar[int]
    RAW_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    encoded: bytes
    raw: _skeleton_pb2.Tensor
    order: Image.ChannelOrder
    def __init__(self, encoded: _Optional[bytes] = ..., raw: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., order: _Optional[_Union[Image.ChannelOrder, str]] = ...) -> None: ...

class PersonPose(_message.Message):
    __slots__ = ("id", "box", "presence", "points", "scores", "flags", "joints")
    ID_FIELD_NUMBER: _ClassVar[int]
    BOX_FIELD_NUMBER: _ClassVar[int]
    PRESENCE_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    id: int
    box: _skeleton_pb2.Tensor
    presence: float
    points: _skeleton_pb2.Tensor
    scores: _skeleton_pb2.Tensor
    flags: bytes
    joints: _skeleton_pb2.Tensor
    def __init__(self, id: _Optional[int] = ..., box: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., presence: _Optional[float] = ..., points: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., scores: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., flags: _Optional[bytes] = ..., joints: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ...) -> None: ...

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
    __slots__ = ("live", "skip_bad_frames", "fps")
    LIVE_FIELD_NUMBER: _ClassVar[int]
    SKIP_BAD_FRAMES_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    live: bool
    skip_bad_frames: bool
    fps: float
    def __init__(self, live: _Optional[bool] = ..., skip_bad_frames: _Optional[bool] = ..., fps: _Optional[float] = ...) -> None: ...

class ImageFrame(_message.Message):
    __slots__ = ("image", "timestamp_us")
    IMAGE_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_US_FIELD_NUMBER: _ClassVar[int]
    image: Image
    timestamp_us: int
    def __init__(self, image: _Optional[_Union[Image, _Mapping]] = ..., timestamp_us: _Optional[int] = ...) -> None: ...

class StreamPoseResponse(_message.Message):
    __slots__ = ("frame", "error", "summary")
    FRAME_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    frame: PoseFrame
    error: _skeleton_pb2.FrameError
    summary: PoseSummary
    def __init__(self, frame: _Optional[_Union[PoseFrame, _Mapping]] = ..., error: _Optional[_Union[_skeleton_pb2.FrameError, _Mapping]] = ..., summary: _Optional[_Union[PoseSummary, _Mapping]] = ...) -> None: ...

class PoseFrame(_message.Message):
    __slots__ = ("frame", "people", "dropped")
    FRAME_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    DROPPED_FIELD_NUMBER: _ClassVar[int]
    frame: int
    people: _containers.RepeatedCompositeFieldContainer[PersonPose]
    dropped: int
    def __init__(self, frame: _Optional[int] = ..., people: _Optional[_Iterable[_Union[PersonPose, _Mapping]]] = ..., dropped: _Optional[int] = ...) -> None: ...

class PoseSummary(_message.Message):
    __slots__ = ("frames_received", "frames_answered", "frames_refused", "frames_dropped", "cut")
    FRAMES_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_REFUSED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_DROPPED_FIELD_NUMBER: _ClassVar[int]
    CUT_FIELD_NUMBER: _ClassVar[int]
    frames_received: int
    frames_answered: int
    frames_refused: int
    frames_dropped: int
    cut: str
    def __init__(self, frames_received: _Optional[int] = ..., frames_answered: _Optional[int] = ..., frames_refused: _Optional[int] = ..., frames_dropped: _Optional[int] = ..., cut: _Optional[str] = ...) -> None: ...

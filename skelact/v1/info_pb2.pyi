from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetServerInfoRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetServerInfoResponse(_message.Message):
    __slots__ = ("version", "models", "layouts", "limits", "pose", "generation", "caller", "total_quotas")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    LAYOUTS_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    POSE_FIELD_NUMBER: _ClassVar[int]
    GENERATION_FIELD_NUMBER: _ClassVar[int]
    CALLER_FIELD_NUMBER: _ClassVar[int]
    TOTAL_QUOTAS_FIELD_NUMBER: _ClassVar[int]
    version: str
    models: _containers.RepeatedCompositeFieldContainer[RecognitionModel]
    layouts: _containers.RepeatedCompositeFieldContainer[LayoutInfo]
    limits: Limits
    pose: PoseInfo
    generation: GenerationInfo
    caller: Caller
    total_quotas: Quotas
    def __init__(self, version: _Optional[str] = ..., models: _Optional[_Iterable[_Union[RecognitionModel, _Mapping]]] = ..., layouts: _Optional[_Iterable[_Union[LayoutInfo, _Mapping]]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., pose: _Optional[_Union[PoseInfo, _Mapping]] = ..., generation: _Optional[_Union[GenerationInfo, _Mapping]] = ..., caller: _Optional[_Union[Caller, _Mapping]] = ..., total_quotas: _Optional[_Union[Quotas, _Mapping]] = ...) -> None: ...

class Caller(_message.Message):
    __slots__ = ("identity", "rights", "quotas")
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_FIELD_NUMBER: _ClassVar[int]
    QUOTAS_FIELD_NUMBER: _ClassVar[int]
    identity: str
    rights: _containers.RepeatedScalarFieldContainer[str]
    quotas: Quotas
    def __init__(self, identity: _Optional[str] = ..., rights: _Optional[_Iterable[str]] = ..., quotas: _Optional[_Union[Quotas, _Mapping]] = ...) -> None: ...

class Quotas(_message.Message):
    __slots__ = ("max_calls", "compute_s_per_minute", "bytes_per_minute", "pixels_per_minute", "text_bytes_per_minute")
    MAX_CALLS_FIELD_NUMBER: _ClassVar[int]
    COMPUTE_S_PER_MINUTE_FIELD_NUMBER: _ClassVar[int]
    BYTES_PER_MINUTE_FIELD_NUMBER: _ClassVar[int]
    PIXELS_PER_MINUTE_FIELD_NUMBER: _ClassVar[int]
    TEXT_BYTES_PER_MINUTE_FIELD_NUMBER: _ClassVar[int]
    max_calls: int
    compute_s_per_minute: float
    bytes_per_minute: int
    pixels_per_minute: int
    text_bytes_per_minute: int
    def __init__(self, max_calls: _Optional[int] = ..., compute_s_per_minute: _Optional[float] = ..., bytes_per_minute: _Optional[int] = ..., pixels_per_minute: _Optional[int] = ..., text_bytes_per_minute: _Optional[int] = ...) -> None: ...

class RecognitionModel(_message.Message):
    __slots__ = ("name", "layout", "labels", "people", "window_s", "card", "version")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    WINDOW_S_FIELD_NUMBER: _ClassVar[int]
    CARD_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    name: str
    layout: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    people: int
    window_s: float
    card: ModelCard
    version: str
    def __init__(self, name: _Optional[str] = ..., layout: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., people: _Optional[int] = ..., window_s: _Optional[float] = ..., card: _Optional[_Union[ModelCard, _Mapping]] = ..., version: _Optional[str] = ...) -> None: ...

class PoseInfo(_message.Message):
    __slots__ = ("provider", "max_pixels", "max_streams", "card")
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    MAX_PIXELS_FIELD_NUMBER: _ClassVar[int]
    MAX_STREAMS_FIELD_NUMBER: _ClassVar[int]
    CARD_FIELD_NUMBER: _ClassVar[int]
    provider: str
    max_pixels: int
    max_streams: int
    card: ModelCard
    def __init__(self, provider: _Optional[str] = ..., max_pixels: _Optional[int] = ..., max_streams: _Optional[int] = ..., card: _Optional[_Union[ModelCard, _Mapping]] = ...) -> None: ...

class GenerationInfo(_message.Message):
    __slots__ = ("actions", "max_text_bytes", "max_duration_s", "max_streams", "card")
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    MAX_TEXT_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_DURATION_S_FIELD_NUMBER: _ClassVar[int]
    MAX_STREAMS_FIELD_NUMBER: _ClassVar[int]
    CARD_FIELD_NUMBER: _ClassVar[int]
    actions: _containers.RepeatedScalarFieldContainer[str]
    max_text_bytes: int
    max_duration_s: float
    max_streams: int
    card: ModelCard
    def __init__(self, actions: _Optional[_Iterable[str]] = ..., max_text_bytes: _Optional[int] = ..., max_duration_s: _Optional[float] = ..., max_streams: _Optional[int] = ..., card: _Optional[_Union[ModelCard, _Mapping]] = ...) -> None: ...

class ModelCard(_message.Message):
    __slots__ = ("name", "summary", "data", "terms", "non_commercial", "metric")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    NON_COMMERCIAL_FIELD_NUMBER: _ClassVar[int]
    METRIC_FIELD_NUMBER: _ClassVar[int]
    name: str
    summary: str
    data: str
    terms: str
    non_commercial: bool
    metric: str
    def __init__(self, name: _Optional[str] = ..., summary: _Optional[str] = ..., data: _Optional[str] = ..., terms: _Optional[str] = ..., non_commercial: _Optional[bool] = ..., metric: _Optional[str] = ...) -> None: ...

class LayoutInfo(_message.Message):
    __slots__ = ("name", "joint_names", "parent_indices")
    NAME_FIELD_NUMBER: _ClassVar[int]
    JOINT_NAMES_FIELD_NUMBER: _ClassVar[int]
    PARENT_INDICES_FIELD_NUMBER: _ClassVar[int]
    name: str
    joint_names: _containers.RepeatedScalarFieldContainer[str]
    parent_indices: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, name: _Optional[str] = ..., joint_names: _Optional[_Iterable[str]] = ..., parent_indices: _Optional[_Iterable[int]] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ("max_message_bytes", "max_people", "max_frames", "max_streams", "max_person_s", "max_tracks", "stream_idle_s", "max_queue", "max_share", "max_watches")
    MAX_MESSAGE_BYTES_FIELD_NUMBER: _ClassVar[int]
    MAX_PEOPLE_FIELD_NUMBER: _ClassVar[int]
    MAX_FRAMES_FIELD_NUMBER: _ClassVar[int]
    MAX_STREAMS_FIELD_NUMBER: _ClassVar[int]
    MAX_PERSON_S_FIELD_NUMBER: _ClassVar[int]
    MAX_TRACKS_FIELD_NUMBER: _ClassVar[int]
    STREAM_IDLE_S_FIELD_NUMBER: _ClassVar[int]
    MAX_QUEUE_FIELD_NUMBER: _ClassVar[int]
    MAX_SHARE_FIELD_NUMBER: _ClassVar[int]
    MAX_WATCHES_FIELD_NUMBER: _ClassVar[int]
    max_message_bytes: int
    max_people: int
    max_frames: int
    max_streams: int
    max_person_s: float
    max_tracks: int
    stream_idle_s: float
    max_queue: int
    max_share: float
    max_watches: int
    def __init__(self, max_message_bytes: _Optional[int] = ..., max_people: _Optional[int] = ..., max_frames: _Optional[int] = ..., max_streams: _Optional[int] = ..., max_person_s: _Optional[float] = ..., max_tracks: _Optional[int] = ..., stream_idle_s: _Optional[float] = ..., max_queue: _Optional[int] = ..., max_share: _Optional[float] = ..., max_watches: _Optional[int] = ...) -> None: ...

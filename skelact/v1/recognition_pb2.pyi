from skelact.v1 import pose_pb2 as _pose_pb2
from skelact.v1 import skeleton_pb2 as _skeleton_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Certainty(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CERTAINTY_UNSPECIFIED: _ClassVar[Certainty]
    CERTAINTY_CERTAIN: _ClassVar[Certainty]
    CERTAINTY_UNCERTAIN: _ClassVar[Certainty]
    CERTAINTY_NO_MOTION: _ClassVar[Certainty]
    CERTAINTY_TOO_SHORT: _ClassVar[Certainty]
    CERTAINTY_MISSING_JOINTS: _ClassVar[Certainty]
    CERTAINTY_NOBODY: _ClassVar[Certainty]
    CERTAINTY_UNKNOWN: _ClassVar[Certainty]

class Overflow(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OVERFLOW_UNSPECIFIED: _ClassVar[Overflow]
    OVERFLOW_BLOCK: _ClassVar[Overflow]
    OVERFLOW_DROP_OLDEST: _ClassVar[Overflow]

class MissingJoints(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MISSING_JOINTS_UNSPECIFIED: _ClassVar[MissingJoints]
    MISSING_JOINTS_ZERO: _ClassVar[MissingJoints]
    MISSING_JOINTS_NAN: _ClassVar[MissingJoints]

class EventKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_KIND_UNSPECIFIED: _ClassVar[EventKind]
    EVENT_KIND_FALL: _ClassVar[EventKind]
    EVENT_KIND_MOVING: _ClassVar[EventKind]
    EVENT_KIND_STILL: _ClassVar[EventKind]
    EVENT_KIND_STARTS: _ClassVar[EventKind]
    EVENT_KIND_ENDS: _ClassVar[EventKind]
CERTAINTY_UNSPECIFIED: Certainty
CERTAINTY_CERTAIN: Certainty
CERTAINTY_UNCERTAIN: Certainty
CERTAINTY_NO_MOTION: Certainty
CERTAINTY_TOO_SHORT: Certainty
CERTAINTY_MISSING_JOINTS: Certainty
CERTAINTY_NOBODY: Certainty
CERTAINTY_UNKNOWN: Certainty
OVERFLOW_UNSPECIFIED: Overflow
OVERFLOW_BLOCK: Overflow
OVERFLOW_DROP_OLDEST: Overflow
MISSING_JOINTS_UNSPECIFIED: MissingJoints
MISSING_JOINTS_ZERO: MissingJoints
MISSING_JOINTS_NAN: MissingJoints
EVENT_KIND_UNSPECIFIED: EventKind
EVENT_KIND_FALL: EventKind
EVENT_KIND_MOVING: EventKind
EVENT_KIND_STILL: EventKind
EVENT_KIND_STARTS: EventKind
EVENT_KIND_ENDS: EventKind

class RecognizeRequest(_message.Message):
    __slots__ = ("clip", "model", "top_k", "min_known", "actions", "labels")
    CLIP_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    TOP_K_FIELD_NUMBER: _ClassVar[int]
    MIN_KNOWN_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    clip: _skeleton_pb2.Clip
    model: str
    top_k: int
    min_known: float
    actions: _containers.RepeatedCompositeFieldContainer[ActionExamples]
    labels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, clip: _Optional[_Union[_skeleton_pb2.Clip, _Mapping]] = ..., model: _Optional[str] = ..., top_k: _Optional[int] = ..., min_known: _Optional[float] = ..., actions: _Optional[_Iterable[_Union[ActionExamples, _Mapping]]] = ..., labels: _Optional[_Iterable[str]] = ...) -> None: ...

class ActionExamples(_message.Message):
    __slots__ = ("name", "clips")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CLIPS_FIELD_NUMBER: _ClassVar[int]
    name: str
    clips: _containers.RepeatedCompositeFieldContainer[_skeleton_pb2.Clip]
    def __init__(self, name: _Optional[str] = ..., clips: _Optional[_Iterable[_Union[_skeleton_pb2.Clip, _Mapping]]] = ...) -> None: ...

class RecognizeResponse(_message.Message):
    __slots__ = ("people", "model", "certainty", "model_version")
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    CERTAINTY_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[PersonScores]
    model: str
    certainty: Certainty
    model_version: str
    def __init__(self, people: _Optional[_Iterable[_Union[PersonScores, _Mapping]]] = ..., model: _Optional[str] = ..., certainty: _Optional[_Union[Certainty, str]] = ..., model_version: _Optional[str] = ...) -> None: ...

class PersonScores(_message.Message):
    __slots__ = ("person_index", "scores", "entropy", "certainty", "reason", "threshold", "known", "min_known", "by_description")
    PERSON_INDEX_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    ENTROPY_FIELD_NUMBER: _ClassVar[int]
    CERTAINTY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    KNOWN_FIELD_NUMBER: _ClassVar[int]
    MIN_KNOWN_FIELD_NUMBER: _ClassVar[int]
    BY_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    person_index: int
    scores: _containers.RepeatedCompositeFieldContainer[_skeleton_pb2.Score]
    entropy: float
    certainty: Certainty
    reason: str
    threshold: float
    known: float
    min_known: float
    by_description: bool
    def __init__(self, person_index: _Optional[int] = ..., scores: _Optional[_Iterable[_Union[_skeleton_pb2.Score, _Mapping]]] = ..., entropy: _Optional[float] = ..., certainty: _Optional[_Union[Certainty, str]] = ..., reason: _Optional[str] = ..., threshold: _Optional[float] = ..., known: _Optional[float] = ..., min_known: _Optional[float] = ..., by_description: _Optional[bool] = ...) -> None: ...

class RecognitionOptions(_message.Message):
    __slots__ = ("model", "fps", "stride", "top_k", "skip_bad_frames", "min_known", "actions", "labels", "want_events")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    STRIDE_FIELD_NUMBER: _ClassVar[int]
    TOP_K_FIELD_NUMBER: _ClassVar[int]
    SKIP_BAD_FRAMES_FIELD_NUMBER: _ClassVar[int]
    MIN_KNOWN_FIELD_NUMBER: _ClassVar[int]
    ACTIONS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    WANT_EVENTS_FIELD_NUMBER: _ClassVar[int]
    model: str
    fps: float
    stride: int
    top_k: int
    skip_bad_frames: bool
    min_known: float
    actions: _containers.RepeatedCompositeFieldContainer[ActionExamples]
    labels: _containers.RepeatedScalarFieldContainer[str]
    want_events: bool
    def __init__(self, model: _Optional[str] = ..., fps: _Optional[float] = ..., stride: _Optional[int] = ..., top_k: _Optional[int] = ..., skip_bad_frames: _Optional[bool] = ..., min_known: _Optional[float] = ..., actions: _Optional[_Iterable[_Union[ActionExamples, _Mapping]]] = ..., labels: _Optional[_Iterable[str]] = ..., want_events: _Optional[bool] = ...) -> None: ...

class StreamRecognizeRequest(_message.Message):
    __slots__ = ("config", "frame", "frames")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    FRAME_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    config: StreamRecognizeConfig
    frame: SkeletonFrame
    frames: SkeletonFrames
    def __init__(self, config: _Optional[_Union[StreamRecognizeConfig, _Mapping]] = ..., frame: _Optional[_Union[SkeletonFrame, _Mapping]] = ..., frames: _Optional[_Union[SkeletonFrames, _Mapping]] = ...) -> None: ...

class SkeletonFrames(_message.Message):
    __slots__ = ("frames",)
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    frames: _containers.RepeatedCompositeFieldContainer[SkeletonFrame]
    def __init__(self, frames: _Optional[_Iterable[_Union[SkeletonFrame, _Mapping]]] = ...) -> None: ...

class StreamRecognizeConfig(_message.Message):
    __slots__ = ("layout", "options", "missing_joints", "overflow", "max_lag_ms", "resume_token", "answered_frames", "resume_point_ms")
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    MISSING_JOINTS_FIELD_NUMBER: _ClassVar[int]
    OVERFLOW_FIELD_NUMBER: _ClassVar[int]
    MAX_LAG_MS_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_FRAMES_FIELD_NUMBER: _ClassVar[int]
    RESUME_POINT_MS_FIELD_NUMBER: _ClassVar[int]
    layout: str
    options: RecognitionOptions
    missing_joints: MissingJoints
    overflow: Overflow
    max_lag_ms: int
    resume_token: bytes
    answered_frames: int
    resume_point_ms: int
    def __init__(self, layout: _Optional[str] = ..., options: _Optional[_Union[RecognitionOptions, _Mapping]] = ..., missing_joints: _Optional[_Union[MissingJoints, str]] = ..., overflow: _Optional[_Union[Overflow, str]] = ..., max_lag_ms: _Optional[int] = ..., resume_token: _Optional[bytes] = ..., answered_frames: _Optional[int] = ..., resume_point_ms: _Optional[int] = ...) -> None: ...

class SkeletonFrame(_message.Message):
    __slots__ = ("timestamp_us", "people")
    TIMESTAMP_US_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    timestamp_us: int
    people: _containers.RepeatedCompositeFieldContainer[TrackedSkeleton]
    def __init__(self, timestamp_us: _Optional[int] = ..., people: _Optional[_Iterable[_Union[TrackedSkeleton, _Mapping]]] = ...) -> None: ...

class TrackedSkeleton(_message.Message):
    __slots__ = ("person_id", "joints", "valid")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    person_id: int
    joints: _skeleton_pb2.Tensor
    valid: bytes
    def __init__(self, person_id: _Optional[int] = ..., joints: _Optional[_Union[_skeleton_pb2.Tensor, _Mapping]] = ..., valid: _Optional[bytes] = ...) -> None: ...

class StreamRecognizeResponse(_message.Message):
    __slots__ = ("answer", "error", "summary", "resume_point", "going_away")
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    RESUME_POINT_FIELD_NUMBER: _ClassVar[int]
    GOING_AWAY_FIELD_NUMBER: _ClassVar[int]
    answer: StreamAnswer
    error: _skeleton_pb2.FrameError
    summary: StreamRecognizeSummary
    resume_point: ResumePoint
    going_away: GoingAway
    def __init__(self, answer: _Optional[_Union[StreamAnswer, _Mapping]] = ..., error: _Optional[_Union[_skeleton_pb2.FrameError, _Mapping]] = ..., summary: _Optional[_Union[StreamRecognizeSummary, _Mapping]] = ..., resume_point: _Optional[_Union[ResumePoint, _Mapping]] = ..., going_away: _Optional[_Union[GoingAway, _Mapping]] = ...) -> None: ...

class ResumePoint(_message.Message):
    __slots__ = ("token", "frames")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    token: bytes
    frames: int
    def __init__(self, token: _Optional[bytes] = ..., frames: _Optional[int] = ...) -> None: ...

class GoingAway(_message.Message):
    __slots__ = ("drain_s", "frames_received")
    DRAIN_S_FIELD_NUMBER: _ClassVar[int]
    FRAMES_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    drain_s: float
    frames_received: int
    def __init__(self, drain_s: _Optional[float] = ..., frames_received: _Optional[int] = ...) -> None: ...

class StreamAnswer(_message.Message):
    __slots__ = ("person_id", "scores", "entropy", "certainty", "reason", "threshold", "frame_index", "frames_seen", "answers_skipped", "known", "min_known", "lag_us", "frames_waiting", "by_description", "events")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    ENTROPY_FIELD_NUMBER: _ClassVar[int]
    CERTAINTY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    FRAME_INDEX_FIELD_NUMBER: _ClassVar[int]
    FRAMES_SEEN_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_SKIPPED_FIELD_NUMBER: _ClassVar[int]
    KNOWN_FIELD_NUMBER: _ClassVar[int]
    MIN_KNOWN_FIELD_NUMBER: _ClassVar[int]
    LAG_US_FIELD_NUMBER: _ClassVar[int]
    FRAMES_WAITING_FIELD_NUMBER: _ClassVar[int]
    BY_DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    person_id: int
    scores: _containers.RepeatedCompositeFieldContainer[_skeleton_pb2.Score]
    entropy: float
    certainty: Certainty
    reason: str
    threshold: float
    frame_index: int
    frames_seen: int
    answers_skipped: int
    known: float
    min_known: float
    lag_us: int
    frames_waiting: int
    by_description: bool
    events: _containers.RepeatedCompositeFieldContainer[PersonEvent]
    def __init__(self, person_id: _Optional[int] = ..., scores: _Optional[_Iterable[_Union[_skeleton_pb2.Score, _Mapping]]] = ..., entropy: _Optional[float] = ..., certainty: _Optional[_Union[Certainty, str]] = ..., reason: _Optional[str] = ..., threshold: _Optional[float] = ..., frame_index: _Optional[int] = ..., frames_seen: _Optional[int] = ..., answers_skipped: _Optional[int] = ..., known: _Optional[float] = ..., min_known: _Optional[float] = ..., lag_us: _Optional[int] = ..., frames_waiting: _Optional[int] = ..., by_description: _Optional[bool] = ..., events: _Optional[_Iterable[_Union[PersonEvent, _Mapping]]] = ...) -> None: ...

class PersonEvent(_message.Message):
    __slots__ = ("kind", "began_ago_s", "label")
    KIND_FIELD_NUMBER: _ClassVar[int]
    BEGAN_AGO_S_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    kind: EventKind
    began_ago_s: float
    label: str
    def __init__(self, kind: _Optional[_Union[EventKind, str]] = ..., began_ago_s: _Optional[float] = ..., label: _Optional[str] = ...) -> None: ...

class StreamRecognizeSummary(_message.Message):
    __slots__ = ("frames_received", "frames_refused", "frames_replaced", "answers", "answers_skipped", "measured_fps", "model_version")
    FRAMES_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_REFUSED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_REPLACED_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_SKIPPED_FIELD_NUMBER: _ClassVar[int]
    MEASURED_FPS_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    frames_received: int
    frames_refused: int
    frames_replaced: int
    answers: int
    answers_skipped: int
    measured_fps: float
    model_version: str
    def __init__(self, frames_received: _Optional[int] = ..., frames_refused: _Optional[int] = ..., frames_replaced: _Optional[int] = ..., answers: _Optional[int] = ..., answers_skipped: _Optional[int] = ..., measured_fps: _Optional[float] = ..., model_version: _Optional[str] = ...) -> None: ...

class StreamRecognizeVideoRequest(_message.Message):
    __slots__ = ("config", "frame", "chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    FRAME_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: StreamRecognizeVideoConfig
    frame: _pose_pb2.ImageFrame
    chunk: bytes
    def __init__(self, config: _Optional[_Union[StreamRecognizeVideoConfig, _Mapping]] = ..., frame: _Optional[_Union[_pose_pb2.ImageFrame, _Mapping]] = ..., chunk: _Optional[bytes] = ...) -> None: ...

class StreamRecognizeVideoConfig(_message.Message):
    __slots__ = ("options", "live", "want_people", "metric")
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    WANT_PEOPLE_FIELD_NUMBER: _ClassVar[int]
    METRIC_FIELD_NUMBER: _ClassVar[int]
    options: RecognitionOptions
    live: bool
    want_people: bool
    metric: _pose_pb2.MetricOptions
    def __init__(self, options: _Optional[_Union[RecognitionOptions, _Mapping]] = ..., live: _Optional[bool] = ..., want_people: _Optional[bool] = ..., metric: _Optional[_Union[_pose_pb2.MetricOptions, _Mapping]] = ...) -> None: ...

class StreamRecognizeVideoResponse(_message.Message):
    __slots__ = ("pose", "answer", "error", "summary", "stopping")
    POSE_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    STOPPING_FIELD_NUMBER: _ClassVar[int]
    pose: _pose_pb2.PoseFrame
    answer: StreamAnswer
    error: _skeleton_pb2.FrameError
    summary: StreamRecognizeVideoSummary
    stopping: _pose_pb2.ServerStopping
    def __init__(self, pose: _Optional[_Union[_pose_pb2.PoseFrame, _Mapping]] = ..., answer: _Optional[_Union[StreamAnswer, _Mapping]] = ..., error: _Optional[_Union[_skeleton_pb2.FrameError, _Mapping]] = ..., summary: _Optional[_Union[StreamRecognizeVideoSummary, _Mapping]] = ..., stopping: _Optional[_Union[_pose_pb2.ServerStopping, _Mapping]] = ...) -> None: ...

class StreamRecognizeVideoSummary(_message.Message):
    __slots__ = ("frames_received", "frames_answered", "frames_refused", "frames_dropped", "answers", "answers_skipped", "incomplete_reason")
    FRAMES_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_REFUSED_FIELD_NUMBER: _ClassVar[int]
    FRAMES_DROPPED_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_SKIPPED_FIELD_NUMBER: _ClassVar[int]
    INCOMPLETE_REASON_FIELD_NUMBER: _ClassVar[int]
    frames_received: int
    frames_answered: int
    frames_refused: int
    frames_dropped: int
    answers: int
    answers_skipped: int
    incomplete_reason: str
    def __init__(self, frames_received: _Optional[int] = ..., frames_answered: _Optional[int] = ..., frames_refused: _Optional[int] = ..., frames_dropped: _Optional[int] = ..., answers: _Optional[int] = ..., answers_skipped: _Optional[int] = ..., incomplete_reason: _Optional[str] = ...) -> None: ...

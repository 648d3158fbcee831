"""Every rpc once, for both clients: what is sent, and what its answer is as a value of the library."""

from __future__ import annotations

import json
import math
import time
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from google.protobuf.message import Message

from skelact.client.analysis import motion_source, to_measures
from skelact.client.answers import to_person, to_scores
from skelact.client.frame_stream import FrameRequests
from skelact.client.info import ServerInfo, to_server_info
from skelact.client.motions import FoundMotion, LibraryMotion, read_file, to_found, to_motion
from skelact.client.plans import PartsPlan, to_plan
from skelact.client.requests import (
    MAX_MESSAGE_BYTES,
    People,
    Picture,
    action_messages,
    build,
    check_file,
    check_fps,
    check_layout,
    clip_message,
    frame_message,
    image_frame,
    image_message,
    metric_options,
    shown,
)
from skelact.enum_words import word_to_enum
from skelact.errors import InputError
from skelact.v1 import (
    analysis_pb2,
    analysis_pb2_grpc,
    generation_pb2,
    generation_pb2_grpc,
    info_pb2,
    info_pb2_grpc,
    library_pb2,
    library_pb2_grpc,
    pose_pb2,
    pose_pb2_grpc,
    recognition_pb2,
    recognition_pb2_grpc,
)
from skelact.values import Clip, Markers, Person, Scores

if TYPE_CHECKING:
    from skelact.biomechanics import Measures

ALL_CLASSES = 2**32 - 1  # more than there are
CHUNK_BYTES = 1 << 18
RETRIED = {  # safe to ask twice; a stream of the client is never sent again
    "InfoService": ("GetServerInfo",),
    "RecognitionService": ("Recognize",),
    "PoseService": ("EstimatePose",),
    "GenerationService": ("Generate", "PlanParts"),
    "LibraryService": ("ListMotions",),
    "AnalysisService": ("AnalyzeMotion",),
}
RETRY_POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.25s",
    "maxBackoff": "2s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
RECONNECT_MS = (100, 2000)  # from the first to the longest pause
RESUME_S = 30.0
Item = TypeVar("Item")
Value = TypeVar("Value")
Frames = Iterable[Item] | AsyncIterable[Item]
SkeletonFrame = People | tuple[float, People]
PictureFrame = Picture | tuple[float, Picture]
Examples = Mapping[str, Sequence[Clip]]  # name of a taught action -> its recordings


class Stubs:
    """The services on one channel."""

    def __init__(self, channel: Any) -> None:
        self.info = info_pb2_grpc.InfoServiceStub(channel)
        self.recognition = recognition_pb2_grpc.RecognitionServiceStub(channel)
        self.pose = pose_pb2_grpc.PoseServiceStub(channel)
        self.generation = generation_pb2_grpc.GenerationServiceStub(channel)
        self.analysis = analysis_pb2_grpc.AnalysisServiceStub(channel)
        self.library = library_pb2_grpc.LibraryServiceStub(channel)


@dataclass(frozen=True)
class UnaryCall(Generic[Value]):
    """One question and how its answer is read."""

    method: Callable[[Stubs], Callable[..., Any]]
    request: Message
    read: Callable[[Any], Value]


def channel_options() -> list[tuple[str, object]]:
    """Message sizes and retries of a channel."""
    names = [{"service": f"skelact.v1.{service}", "method": one} for service, all_ in RETRIED.items() for one in all_]
    service_config = {"methodConfig": [{"name": names, "retryPolicy": RETRY_POLICY}]}
    return [
        ("grpc.initial_reconnect_backoff_ms", RECONNECT_MS[0]),
        ("grpc.min_reconnect_backoff_ms", RECONNECT_MS[0]),
        ("grpc.max_reconnect_backoff_ms", RECONNECT_MS[1]),
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.service_config", json.dumps(service_config)),
    ]


def check_addresses(address: str | Sequence[str]) -> list[str]:
    """Return the addresses of one or more servers.

    Raises:
        InputError: None, or one that is not text or empty.
    """
    addresses = list(address) if isinstance(address, (list, tuple)) else [address]
    if not addresses:
        raise InputError("expected at least one host:port such as localhost:50051, got none", field="address")
    return [check_address(one) for one in addresses]


def check_address(address: object) -> str:
    """Return an address that can be one.

    Raises:
        InputError: Not text, or empty.
    """
    if not isinstance(address, str) or not address.strip():
        raise InputError(f"expected host:port such as localhost:50051, got {shown(address)}", field="address")
    return address


def time_left(timeout_s: float | None) -> Callable[[], float | None]:
    """From now on, say what is left of a time limit; of none, None."""
    ends_s = None if timeout_s is None else time.monotonic() + timeout_s
    return lambda: None if ends_s is None else max(0.0, ends_s - time.monotonic())


def check_resume(resume_s: float) -> float:
    """Return how long a stream may be without a server.

    Raises:
        InputError: No time.
    """
    if isinstance(resume_s, bool) or not isinstance(resume_s, (int, float)) or not 0 <= resume_s < math.inf:
        raise InputError(f"expected seconds, 0 or more, got {shown(resume_s)}", field="resume_s")
    return float(resume_s)


def server_info() -> UnaryCall[ServerInfo]:
    """Ask for GetServerInfo."""
    return UnaryCall(lambda stubs: stubs.info.GetServerInfo, info_pb2.GetServerInfoRequest(), to_server_info)


def recognize(
    clip: Clip,
    *,
    model: str,
    top_k: int | None,
    min_known: float | None,
    actions: Examples | None,
    labels: Sequence[str],
) -> UnaryCall[list[Scores]]:
    """Ask for Recognize."""
    request = build(
        recognition_pb2.RecognizeRequest,
        clip=clip_message(clip),
        model=model,
        top_k=_all_if_unset(top_k),
        min_known=min_known,
        actions=action_messages(actions),
        labels=list(labels),
    )
    return UnaryCall(
        lambda stubs: stubs.recognition.Recognize, request, lambda answer: [to_scores(one) for one in answer.people]
    )


def analyze_motion(
    motion: Clip | Markers, *, person: int, treadmill: bool, angles: Sequence[str]
) -> UnaryCall[Measures]:
    """Ask for AnalyzeMotion."""
    request = build(
        analysis_pb2.AnalyzeMotionRequest,
        **motion_source(motion),
        person_index=person,
        treadmill=treadmill,
        angles=list(angles),
    )
    return UnaryCall(lambda stubs: stubs.analysis.AnalyzeMotion, request, to_measures)


def estimate_pose(image: Picture) -> UnaryCall[list[Person]]:
    """Ask for EstimatePose."""
    request = pose_pb2.EstimatePoseRequest(image=image_message(image))
    return UnaryCall(
        lambda stubs: stubs.pose.EstimatePose, request, lambda answer: [to_person(one) for one in answer.people]
    )


def plan_parts(text: str) -> UnaryCall[PartsPlan]:
    """Ask for PlanParts."""
    request = build(generation_pb2.PlanPartsRequest, text=text)
    return UnaryCall(lambda stubs: stubs.generation.PlanParts, request, lambda answer: to_plan(answer.plan))


def list_motions(query: str, *, max_results: int) -> UnaryCall[list[FoundMotion]]:
    """Ask for ListMotions."""
    request = build(library_pb2.ListMotionsRequest, query=query, max_results=max_results)
    return UnaryCall(
        lambda stubs: stubs.library.ListMotions, request, lambda answer: [to_found(one) for one in answer.motions]
    )


def add_motion(
    file: str | Path, *, name: str, sentences: Sequence[str], kind: str
) -> UnaryCall[tuple[LibraryMotion, tuple[str, ...]]]:
    """Ask for AddMotion."""
    form, content = read_file(file)
    request = build(library_pb2.AddMotionRequest, name=name, format=form, file=content)
    request.kind = word_to_enum(library_pb2.MotionKind, kind, field="kind")
    request.sentences.extend(sentences)
    return UnaryCall(
        lambda stubs: stubs.library.AddMotion, request, lambda answer: (to_motion(answer.motion), tuple(answer.notes))
    )


def stream_recognize(
    frames: object,
    *,
    layout: str,
    fps: float,
    stride: int,
    model: str,
    top_k: int | None,
    min_known: float | None,
    skip_bad_frames: bool,
    nan_is_missing: bool,
    actions: Examples | None,
    labels: Sequence[str],
    want_events: bool,
    live: bool,
    resume_s: float,
) -> FrameRequests:
    """Ask for StreamRecognize; a bad frame in a list raises here, unless it is to be skipped."""
    joints = check_layout(layout)
    check_frames(frames, field="frames")
    options = _recognition_options(fps, stride, model, top_k, min_known, skip_bad_frames, actions, labels, want_events)
    overflow = recognition_pb2.OVERFLOW_DROP_OLDEST if live else recognition_pb2.OVERFLOW_UNSPECIFIED
    config = recognition_pb2.StreamRecognizeConfig(layout=layout, options=options, overflow=overflow)
    resume_s = check_resume(resume_s)
    if not resume_s:
        config.resume_point_ms = 0  # they would be sent for nothing

    def pack(frame: SkeletonFrame, number: int) -> recognition_pb2.StreamRecognizeRequest:
        packed = frame_message(frame, joints, field=f"frames[{number}]", nan_is_missing=nan_is_missing)
        return recognition_pb2.StreamRecognizeRequest(frame=packed)

    if isinstance(frames, (list, tuple)) and not skip_bad_frames:
        for number, frame in enumerate(frames):
            pack(frame, number)
    return FrameRequests(recognition_pb2.StreamRecognizeRequest(config=config), pack, skip_bad_frames, resume_s)


def stream_pose(
    frames: object,
    *,
    fps: float,
    live: bool,
    skip_bad_frames: bool,
    height_m: float | None,
    focal_px: float | None,
) -> FrameRequests:
    """Ask for StreamPose."""
    check_frames(frames, field="frames")
    metric = metric_options(height_m, focal_px)
    config = build(
        pose_pb2.StreamPoseConfig, fps=check_fps(fps), live=live, skip_bad_frames=skip_bad_frames, metric=metric
    )

    def pack(frame: PictureFrame, number: int) -> pose_pb2.StreamPoseRequest:
        return pose_pb2.StreamPoseRequest(frame=image_frame(frame, field=f"frames[{number}]"))

    return FrameRequests(pose_pb2.StreamPoseRequest(config=config), pack, skip_bad_frames)


def stream_recognize_video(
    *,
    fps: float,
    stride: int,
    model: str,
    top_k: int | None,
    min_known: float | None,
    live: bool,
    want_people: bool,
    skip_bad_frames: bool,
    actions: Examples | None,
    labels: Sequence[str],
    want_events: bool,
    height_m: float | None,
    focal_px: float | None,
) -> FrameRequests:
    """Ask for StreamRecognizeVideo, with pictures or chunks of a video."""
    options = _recognition_options(fps, stride, model, top_k, min_known, skip_bad_frames, actions, labels, want_events)
    metric = metric_options(height_m, focal_px)
    config = build(
        recognition_pb2.StreamRecognizeVideoConfig, options=options, live=live, want_people=want_people, metric=metric
    )

    def pack(frame: VideoChunk | PictureFrame, number: int) -> recognition_pb2.StreamRecognizeVideoRequest:
        if isinstance(frame, VideoChunk):
            return recognition_pb2.StreamRecognizeVideoRequest(chunk=frame.data)
        return recognition_pb2.StreamRecognizeVideoRequest(frame=image_frame(frame, field=f"video[{number}]"))

    return FrameRequests(recognition_pb2.StreamRecognizeVideoRequest(config=config), pack, skip_bad_frames)


def generate(text: str, *, policy: str, **options: object) -> generation_pb2.GenerateRequest:
    """Ask for Generate."""
    number = word_to_enum(generation_pb2.CompositionPolicy, policy, field="policy")
    return build(generation_pb2.GenerateRequest, text=text, policy=number, **options)


def converse(text: str, *, policy: str, **options: object) -> generation_pb2.ConverseConfig:
    """Ask for Converse."""
    number = word_to_enum(generation_pb2.CompositionPolicy, policy, field="policy")
    return build(generation_pb2.ConverseConfig, text=text, policy=number, **options)


@dataclass(frozen=True)
class VideoChunk:
    """Bytes of a video file."""

    data: bytes


def video_frames(video: object) -> Any:
    """Return what `stream_recognize_video` sends: the pieces of a file, or pictures as they are."""
    if isinstance(video, (str, Path)):
        return _chunks(check_file(video, field="video"))
    check_frames(video, field="video")
    return video


def check_frames(frames: object, *, field: str) -> None:
    """Refuse what is no series of frames.

    Raises:
        InputError: Nothing to iterate over.
    """
    if isinstance(frames, (str, bytes, dict)) or not isinstance(frames, (Iterable, AsyncIterable)):
        raise InputError(f"expected frames to iterate over, got {shown(frames)}", field=field)


def _recognition_options(
    fps: float,
    stride: int,
    model: str,
    top_k: int | None,
    min_known: float | None,
    skip_bad_frames: bool,
    actions: Examples | None,
    labels: Sequence[str],
    want_events: bool,
) -> recognition_pb2.RecognitionOptions:
    return build(
        recognition_pb2.RecognitionOptions,
        fps=check_fps(fps),
        stride=stride,
        model=model,
        top_k=_all_if_unset(top_k),
        min_known=min_known,
        skip_bad_frames=skip_bad_frames,
        actions=action_messages(actions),
        labels=list(labels),
        want_events=want_events,
    )


def _all_if_unset(top_k: int | None) -> int:
    return ALL_CLASSES if top_k is None else top_k


def _chunks(path: Path) -> Iterator[VideoChunk]:
    with path.open("rb") as file:
        while data := file.read(CHUNK_BYTES):
            yield VideoChunk(data)

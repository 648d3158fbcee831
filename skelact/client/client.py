"""The gRPC client for Python: clips, arrays and sentences in, messages and motions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import grpc
import numpy as np

from skelact.client.requests import (
    MAX_MESSAGE_BYTES,
    People,
    Picture,
    build,
    check_file,
    check_fps,
    check_layout,
    check_timeout,
    clip_message,
    frame_message,
    image_frame,
    image_message,
    shown,
    tensor,
)
from skelact.client.frame_stream import FrameStream
from skelact.enum_words import word_to_enum
from skelact.errors import InputError
from skelact.client.motion_stream import MotionStream, MotionTalk, array
from skelact.v1 import (
    generation_pb2,
    generation_pb2_grpc,
    info_pb2,
    info_pb2_grpc,
    pose_pb2,
    pose_pb2_grpc,
    recognition_pb2,
    recognition_pb2_grpc,
)
from skelact.values import INFERRED, MEASURED, MISSING, Clip, Person

__all__ = ["Client", "image_message", "person_from_message", "tensor"]
CHUNK_BYTES = 1 << 18
BOX_EDGES = ("x_min", "y_min", "x_max", "y_max")
STATES: dict[int, int] = {
    pose_pb2.POINT_STATE_MISSING: MISSING,
    pose_pb2.POINT_STATE_INFERRED: INFERRED,
    pose_pb2.POINT_STATE_MEASURED: MEASURED,
}
F = TypeVar("F")


class Client:
    """Talks to one skelact server.

        with Client("localhost:50051") as client:
            print(client.recognize(clip).people[0].scores[0].label)

    Args:
        address: Host and port.
        credentials: For TLS; unset: a plain channel.

    Every method raises `InputError` for what cannot be sent, before it is sent, with the field; and `grpc.RpcError` for
    what the server says: `code()` and `details()` say why.
    """

    def __init__(self, address: str, *, credentials: grpc.ChannelCredentials | None = None) -> None:
        if not isinstance(address, str) or not address.strip():
            raise InputError(f"expected host:port such as localhost:50051, got {shown(address)}", field="address")
        options = [
            ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
            ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ]
        if credentials is None:
            self._channel = grpc.insecure_channel(address, options)
        else:
            self._channel = grpc.secure_channel(address, credentials, options)
        self._recognition = recognition_pb2_grpc.RecognitionServiceStub(self._channel)
        self._pose = pose_pb2_grpc.PoseServiceStub(self._channel)
        self._generation = generation_pb2_grpc.GenerationServiceStub(self._channel)
        self._info = info_pb2_grpc.InfoServiceStub(self._channel)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()

    def server_info(self, *, timeout_s: float = 10.0) -> info_pb2.GetServerInfoResponse:
        """Version, models, layouts and limits of the server."""
        return self._info.GetServerInfo(info_pb2.GetServerInfoRequest(), timeout=check_timeout(timeout_s))

    def recognize(
        self, clip: Clip, *, model: str = "", top_k: int = 5, timeout_s: float = 60.0
    ) -> recognition_pb2.RecognizeResponse:
        """Score one clip; `people[i].scores` are (label, probability), best first, `certainty` says if they count."""
        request = build(recognition_pb2.RecognizeRequest, clip=clip_message(clip), model=model, top_k=top_k)
        return self._recognition.Recognize(request, timeout=check_timeout(timeout_s))

    def stream_recognize(
        self,
        frames: Iterable[People | tuple[float, People]],
        *,
        layout: str,
        fps: float,
        stride: int = 8,
        model: str = "",
        top_k: int = 5,
        skip_bad_frames: bool = False,
        nan_is_missing: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[recognition_pb2.StreamRecognizeResponse]:
        """Send frames as they come and yield answers as they are due; the last message is the summary.

        A bad frame in a list raises at once, one that comes later where its answers would be read.

        Args:
            frames: Each a mapping of person id -> (V, 3), meters, or a pair of the frame's time in seconds and that
                mapping; empty when nobody is there. Read in a thread of its own.
            layout: Layout of the frames, by name.
            fps: Frames per second.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Scores per answer.
            skip_bad_frames: Go on after a bad frame; its error is yielded.
            nan_is_missing: A joint with NaN was not seen. Unset: NaN is a fault of the frame.
            timeout_s: Longest life of the stream; unset: as long as frames come.
        """
        joints = check_layout(layout)
        options = build(
            recognition_pb2.RecognitionOptions,
            fps=check_fps(fps),
            stride=stride,
            model=model,
            top_k=top_k,
            skip_bad_frames=skip_bad_frames,
        )
        config = recognition_pb2.StreamRecognizeConfig(layout=layout, options=options)

        def pack(frame: People | tuple[float, People], number: int) -> recognition_pb2.StreamRecognizeRequest:
            packed = frame_message(frame, joints, field=f"frames[{number}]", nan_is_missing=nan_is_missing)
            return recognition_pb2.StreamRecognizeRequest(frame=packed)

        if isinstance(frames, (list, tuple)) and not skip_bad_frames:
            for number, frame in enumerate(frames):
                pack(frame, number)
        return FrameStream(
            partial(self._recognition.StreamRecognize, timeout=check_timeout(timeout_s)),
            recognition_pb2.StreamRecognizeRequest(config=config),
            _check_iterable(frames, field="frames"),
            pack,
            lambda error: recognition_pb2.StreamRecognizeResponse(error=error),
            skip_bad_frames=skip_bad_frames,
        )

    def estimate_pose(self, image: Picture, *, timeout_s: float = 60.0) -> list[Person]:
        """Find the people of one picture, the surest first.

        Args:
            image: A file, its bytes, or uint8 (H, W, 3) RGB.
            timeout_s: Longest wait.
        """
        request = pose_pb2.EstimatePoseRequest(image=image_message(image))
        answer = self._pose.EstimatePose(request, timeout=check_timeout(timeout_s))
        return [person_from_message(one) for one in answer.people]

    def stream_pose(
        self,
        frames: Iterable[Picture | tuple[float, Picture]],
        *,
        fps: float = 30.0,
        live: bool = False,
        skip_bad_frames: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[pose_pb2.StreamPoseResponse]:
        """Send pictures as they come and yield who is seen in each; the last message is the summary.

        Args:
            frames: Pictures, as for `estimate_pose`, or pairs of a time in seconds and a picture; read in a thread of
                its own. A bad one raises where its answer would be read.
            fps: Frames per second.
            live: Drop the oldest waiting pictures when the server is slower.
            skip_bad_frames: Go on after a bad picture; its error is yielded.
            timeout_s: Longest life of the stream; unset: as long as pictures come.
        """
        config = build(pose_pb2.StreamPoseConfig, fps=check_fps(fps), live=live, skip_bad_frames=skip_bad_frames)

        def pack(frame: Picture | tuple[float, Picture], number: int) -> pose_pb2.StreamPoseRequest:
            return pose_pb2.StreamPoseRequest(frame=image_frame(frame, field=f"frames[{number}]"))

        return FrameStream(
            partial(self._pose.StreamPose, timeout=check_timeout(timeout_s)),
            pose_pb2.StreamPoseRequest(config=config),
            _check_iterable(frames, field="frames"),
            pack,
            lambda error: pose_pb2.StreamPoseResponse(error=error),
            skip_bad_frames=skip_bad_frames,
        )

    def stream_recognize_video(
        self,
        video: str | Path | Iterable[Picture | tuple[float, Picture]],
        *,
        fps: float = 30.0,
        stride: int = 8,
        model: str = "",
        top_k: int = 5,
        live: bool = False,
        want_people: bool = False,
        skip_bad_frames: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[recognition_pb2.StreamRecognizeVideoResponse]:
        """Send a video, and yield who does what as it is seen; the last message is the summary.

        Args:
            video: A file that can be read from front to back, sent as it is, or pictures as for `stream_pose`.
            fps: Frames per second, of pictures and of a file that does not say.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Scores per answer.
            live: Drop the oldest waiting pictures when the server is slower.
            want_people: Also yield the people seen in each frame.
            skip_bad_frames: Go on after a bad picture; its error is yielded.
            timeout_s: Longest life of the stream; unset: as long as the video comes.
        """
        options = build(
            recognition_pb2.RecognitionOptions,
            fps=check_fps(fps),
            stride=stride,
            model=model,
            top_k=top_k,
            skip_bad_frames=skip_bad_frames,
        )
        config = build(recognition_pb2.StreamRecognizeVideoConfig, options=options, live=live, want_people=want_people)

        frames: Iterable[bytes | Picture | tuple[float, Picture]]
        is_file = isinstance(video, (str, Path))
        if isinstance(video, (str, Path)):
            frames = _chunks(check_file(video, field="video"))
        else:
            frames = _check_iterable(video, field="video")

        def pack(
            frame: bytes | Picture | tuple[float, Picture], number: int
        ) -> recognition_pb2.StreamRecognizeVideoRequest:
            if is_file:
                return build(recognition_pb2.StreamRecognizeVideoRequest, chunk=frame)
            return recognition_pb2.StreamRecognizeVideoRequest(frame=image_frame(frame, field=f"video[{number}]"))

        return FrameStream(
            partial(self._recognition.StreamRecognizeVideo, timeout=check_timeout(timeout_s)),
            recognition_pb2.StreamRecognizeVideoRequest(config=config),
            frames,
            pack,
            lambda error: recognition_pb2.StreamRecognizeVideoResponse(error=error),
            skip_bad_frames=skip_bad_frames,
        )

    def generate(
        self,
        text: str,
        *,
        seed: int = 0,
        duration_s: float | None = None,
        fps: float = 30.0,
        policy: str = "score",
        attempts: int = 4,
        strict: bool = False,
        chunk_frames: int = 12,
        timeout_s: float | None = 60.0,
    ) -> MotionStream:
        """Make a motion of a sentence; its frames arrive while the stream is read.

        Args:
            text: Such as "walk in a circle while waving the right hand".
            seed: Of everything random.
            duration_s: Of the whole; unset: as stated in the text, else what the actions take.
            fps: Frames per second, 15 to 120.
            policy: How actions are composed: "score" or "sinc".
            attempts: Each with another seed, until nothing asked for is missed, 1 to 16.
            strict: Refuse a text of which something has no effect; else `header.report.not_heard` says it.
            chunk_frames: Frames in a chunk.
            timeout_s: Longest life of the stream.
        """
        request = build(
            generation_pb2.GenerateRequest,
            text=text,
            seed=seed,
            duration_s=duration_s,
            fps=fps,
            policy=word_to_enum(generation_pb2.CompositionPolicy, policy, field="policy"),
            chunk_frames=chunk_frames,
            attempts=attempts,
            strict=strict,
        )
        return MotionStream(self._generation.Generate(request, timeout=check_timeout(timeout_s)))

    def converse(
        self,
        text: str,
        *,
        seed: int = 0,
        fps: float = 30.0,
        policy: str = "score",
        strict: bool = False,
        chunk_frames: int = 12,
        realtime: bool = False,
        timeout_s: float | None = None,
    ) -> MotionTalk:
        """Start a motion without an end whose text may be changed while it is read.

        Args:
            text: The first sentence.
            seed: Of everything random.
            fps: Frames per second, 15 to 120.
            policy: How actions are composed: "score" or "sinc".
            strict: Refuse texts of which something has no effect.
            chunk_frames: Frames in a chunk; the text changes at their borders.
            realtime: Frames come as the clock wants them, instead of as they are read.
            timeout_s: Longest life of the stream.
        """
        config = build(
            generation_pb2.ConverseConfig,
            text=text,
            seed=seed,
            fps=fps,
            policy=word_to_enum(generation_pb2.CompositionPolicy, policy, field="policy"),
            chunk_frames=chunk_frames,
            realtime=realtime,
            strict=strict,
        )
        return MotionTalk(self._generation, config, check_timeout(timeout_s))

    def plan_parts(self, text: str, *, timeout_s: float = 10.0) -> generation_pb2.Plan:
        """Say which actions a sentence asks for and which parts each moves; unknown ones have no parts."""
        request = build(generation_pb2.PlanPartsRequest, text=text)
        return self._generation.PlanParts(request, timeout=check_timeout(timeout_s)).plan


def person_from_message(person: pose_pb2.PersonPose) -> Person:
    """Unpack a person of any answer."""
    return Person(
        np.array([getattr(person.box, edge) for edge in BOX_EDGES], np.float32),
        person.box_score,
        array(person.points),
        array(person.point_scores),
        np.array([STATES[state] for state in person.point_states], np.uint8),
        array(person.joints) if person.HasField("joints") else None,
        person.presence,
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _check_iterable(frames: Iterable[F], *, field: str) -> Iterable[F]:
    if isinstance(frames, (str, bytes, dict)) or not isinstance(frames, Iterable):
        raise InputError(f"expected frames to iterate over, got {shown(frames)}", field=field)
    return frames

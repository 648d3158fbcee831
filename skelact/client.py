"""The gRPC client for Python: clips, arrays and sentences in, messages and motions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import grpc
import numpy as np

from skelact.errors import InputError
from skelact.received import MotionStream, MotionTalk, array
from skelact.v1 import (
    generation_pb2,
    generation_pb2_grpc,
    info_pb2,
    info_pb2_grpc,
    pose_pb2,
    pose_pb2_grpc,
    recognition_pb2,
    recognition_pb2_grpc,
    skeleton_pb2,
)
from skelact.values import Clip

MAX_MESSAGE_BYTES = 32 << 20
CHUNK_BYTES = 1 << 18


class Client:
    """Talks to one skelact server.

        with Client("localhost:50051") as client:
            print(client.recognize(clip).people[0].scores[0].label)

    Args:
        address: Host and port.
        credentials: For TLS; unset: a plain channel.

    Every method raises `grpc.RpcError`; `code()` and `details()` say why.
    """

    def __init__(self, address: str, *, credentials: grpc.ChannelCredentials | None = None) -> None:
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
        return self._info.GetServerInfo(info_pb2.GetServerInfoRequest(), timeout=timeout_s)

    def recognize(
        self, clip: Clip, *, model: str = "", top_k: int = 5, timeout_s: float = 60.0
    ) -> recognition_pb2.RecognizeResponse:
        """Score one clip; `people[i].scores` are (label, probability), best first, `certainty` says if they count."""
        valid = clip.valid.astype(np.uint8).tobytes()
        message = skeleton_pb2.Clip(joints=tensor(clip.joints), layout=clip.layout.name, fps=clip.fps, valid=valid)
        request = recognition_pb2.RecognizeRequest(clip=message, model=model, top_k=top_k)
        return self._recognition.Recognize(request, timeout=timeout_s)

    def stream_recognize(
        self,
        frames: Iterable[Mapping[int, np.ndarray]],
        *,
        layout: str,
        fps: float,
        stride: int = 8,
        model: str = "",
        top_k: int = 5,
        skip_bad_frames: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[recognition_pb2.StreamRecognizeResponse]:
        """Send frames as they come and yield answers as they are due; the last message is the summary.

        Args:
            frames: Each a mapping of person id -> (V, 3), meters, NaN where a joint is missing; read in a thread of
                its own.
            layout: Layout of the frames, by name.
            fps: Frames per second.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Scores per answer.
            skip_bad_frames: Go on after a bad frame; its error is yielded.
            timeout_s: Longest life of the stream; unset: as long as frames come.
        """
        config = recognition_pb2.StreamConfig(
            layout=layout, fps=fps, stride=stride, model=model, top_k=top_k, skip_bad_frames=skip_bad_frames
        )
        return self._recognition.StreamRecognize(_messages(config, frames), timeout=timeout_s)

    def estimate_pose(self, image: str | Path | bytes | np.ndarray, *, timeout_s: float = 60.0) -> list[SeenPerson]:
        """Find the people of one picture, the surest first.

        Args:
            image: A file, its bytes, or uint8 (H, W, 3) RGB.
            timeout_s: Longest wait.
        """
        request = pose_pb2.EstimatePoseRequest(image=image_message(image))
        return [SeenPerson.from_message(one) for one in self._pose.EstimatePose(request, timeout=timeout_s).people]

    def stream_pose(
        self,
        frames: Iterable[str | Path | bytes | np.ndarray],
        *,
        fps: float = 30.0,
        live: bool = False,
        skip_bad_frames: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[pose_pb2.StreamPoseResponse]:
        """Send pictures as they come and yield who is seen in each; the last message is the summary.

        Args:
            frames: Pictures, as for `estimate_pose`; read in a thread of its own.
            fps: Frames per second.
            live: Drop the oldest waiting pictures when the server is slower.
            skip_bad_frames: Go on after a bad picture; its error is yielded.
            timeout_s: Longest life of the stream; unset: as long as pictures come.
        """

        def messages() -> Iterator[pose_pb2.StreamPoseRequest]:
            config = pose_pb2.StreamPoseConfig(fps=fps, live=live, skip_bad_frames=skip_bad_frames)
            yield pose_pb2.StreamPoseRequest(config=config)
            for frame in frames:
                yield pose_pb2.StreamPoseRequest(frame=pose_pb2.ImageFrame(image=image_message(frame)))

        return self._pose.StreamPose(messages(), timeout=timeout_s)

    def stream_recognize_video(
        self,
        video: str | Path | Iterable[bytes | np.ndarray],
        *,
        fps: float = 30.0,
        stride: int = 8,
        model: str = "",
        top_k: int = 5,
        live: bool = False,
        want_people: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[recognition_pb2.StreamRecognizeVideoResponse]:
        """Send a video, and yield who does what as it is seen; the last message is the summary.

        Args:
            video: A file that can be read from front to back, sent as it is, or pictures as for `estimate_pose`.
            fps: Frames per second, of pictures and of a file that does not say.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Scores per answer.
            live: Drop the oldest waiting pictures when the server is slower.
            want_people: Also yield the people seen in each frame.
            timeout_s: Longest life of the stream; unset: as long as the video comes.
        """

        def messages() -> Iterator[recognition_pb2.StreamRecognizeVideoRequest]:
            config = recognition_pb2.VideoConfig(
                fps=fps, stride=stride, model=model, top_k=top_k, live=live, want_people=want_people
            )
            yield recognition_pb2.StreamRecognizeVideoRequest(config=config)
            if isinstance(video, (str, Path)):
                with Path(video).open("rb") as file:
                    while chunk := file.read(CHUNK_BYTES):
                        yield recognition_pb2.StreamRecognizeVideoRequest(chunk=chunk)
                return
            for frame in video:
                image = pose_pb2.ImageFrame(image=image_message(frame))
                yield recognition_pb2.StreamRecognizeVideoRequest(frame=image)

        return self._recognition.StreamRecognizeVideo(messages(), timeout=timeout_s)

    def generate(
        self,
        text: str,
        *,
        seed: int = 0,
        duration_s: float | None = None,
        fps: float = 30.0,
        policy: str = "score",
        attempts: int = 4,
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
            attempts: Each with another seed, until all that is asked is found, 1 to 16.
            chunk_frames: Frames in a chunk.
            timeout_s: Longest life of the stream.
        """
        request = generation_pb2.GenerateRequest(
            text=text,
            seed=seed,
            duration_s=duration_s,
            fps=fps,
            policy=policy,
            chunk_frames=chunk_frames,
            attempts=attempts,
        )
        return MotionStream(self._generation.Generate(request, timeout=timeout_s))

    def converse(
        self,
        text: str,
        *,
        seed: int = 0,
        fps: float = 30.0,
        policy: str = "score",
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
            chunk_frames: Frames in a chunk; the text changes at their borders.
            realtime: Frames come as the clock wants them, instead of as they are read.
            timeout_s: Longest life of the stream.
        """
        config = generation_pb2.ConverseConfig(
            text=text, seed=seed, fps=fps, policy=policy, chunk_frames=chunk_frames, realtime=realtime
        )
        return MotionTalk(self._generation, config, timeout_s)

    def plan_parts(self, text: str, *, timeout_s: float = 10.0) -> generation_pb2.Plan:
        """Say which actions a sentence asks for and which parts each moves; unknown ones have no parts."""
        return self._generation.PlanParts(generation_pb2.PlanPartsRequest(text=text), timeout=timeout_s).plan


@dataclass(frozen=True, eq=False)
class SeenPerson:
    """One person in one picture.

    Attributes:
        id: Track id in a stream, position in the answer otherwise.
        box: float32 (5,): x1, y1, x2, y2, pixels, and the detector's score.
        points: float32 (133, 2), pixels, on `wholebody133`; zero where missing.
        scores: float32 (133,), 0 to 1.
        flags: uint8 (133,): 0 missing, 1 inferred, 2 measured.
        joints: float32 (75, 3), metres, on `blazepose75`; zero where missing.
        presence: 0 to 1.
    """

    id: int
    box: np.ndarray
    points: np.ndarray
    scores: np.ndarray
    flags: np.ndarray
    joints: np.ndarray
    presence: float

    @classmethod
    def from_message(cls, person: pose_pb2.PersonPose) -> SeenPerson:
        """Unpack a person of any answer."""
        return cls(
            person.id,
            array(person.box),
            array(person.points),
            array(person.scores),
            np.frombuffer(person.flags, np.uint8),
            array(person.joints),
            person.presence,
        )


def _messages(
    config: recognition_pb2.StreamConfig, frames: Iterable[Mapping[int, np.ndarray]]
) -> Iterator[recognition_pb2.StreamRecognizeRequest]:
    yield recognition_pb2.StreamRecognizeRequest(config=config)
    for frame in frames:
        people = [_person(person, joints) for person, joints in frame.items()]
        yield recognition_pb2.StreamRecognizeRequest(frame=recognition_pb2.Frame(people=people))


def _person(person: int, joints: np.ndarray) -> recognition_pb2.Person:
    """Pack one pose (V, 3); joints with a NaN are missing."""
    valid = ~np.isnan(joints).any(-1)
    known = np.where(valid[:, None], joints, joints.dtype.type(0))
    return recognition_pb2.Person(id=person, joints=tensor(known), valid=valid.astype(np.uint8).tobytes())


def tensor(values: np.ndarray) -> skeleton_pb2.Tensor:
    """Pack an array as a Tensor message: float64 as it is, all others as float32."""
    if not np.isfinite(values).all():
        raise InputError("expected finite values, got NaN or infinity", field="joints")
    is_wide = values.dtype == np.float64
    kind = skeleton_pb2.Tensor.FLOAT64 if is_wide else skeleton_pb2.Tensor.FLOAT32
    data = np.ascontiguousarray(values, dtype="<f8" if is_wide else "<f4").tobytes()
    return skeleton_pb2.Tensor(shape=values.shape, dtype=kind, data=data)


def image_message(image: str | Path | bytes | np.ndarray) -> pose_pb2.Image:
    """Pack a file, its bytes, or uint8 (H, W, 3) RGB."""
    if isinstance(image, bytes):
        return pose_pb2.Image(encoded=image)
    if isinstance(image, (str, Path)):
        return pose_pb2.Image(encoded=Path(image).read_bytes())
    if image.dtype != np.uint8 or image.ndim != 3:
        raise InputError(f"expected uint8 (H, W, 3), got {image.dtype} {image.shape}", field="image")
    raw = skeleton_pb2.Tensor(shape=image.shape, dtype=skeleton_pb2.Tensor.UINT8, data=image.tobytes())
    return pose_pb2.Image(raw=raw)

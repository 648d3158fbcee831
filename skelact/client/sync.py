"""The gRPC client for Python: clips, arrays and sentences in, values of the library out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import grpc

from skelact.client import calls
from skelact.client.answers import FramePeople, StreamAnswer
from skelact.client.calls import PictureFrame, SkeletonFrame, Stubs
from skelact.client.channels import Security, open_channel, with_token
from skelact.client.conversation import MotionConversation
from skelact.client.frame_stream import FrameStream
from skelact.client.motion_stream import MotionStream
from skelact.client.questions import Questions
from skelact.client.requests import check_timeout
from skelact.v1 import generation_pb2, pose_pb2, recognition_pb2

if TYPE_CHECKING:
    pass


class Client(Questions):
    """Talks to one skelact server.

        with Client("localhost:50051") as client:
            for scores in client.recognize(clip):
                print(scores.label, scores.top(3))

    Questions with one answer, and `generate`, are asked up to four times while no server answers; streams are not.

    Args:
        address: Host and port; several servers with the same models: a list of them. Streams of skeletons go on at the
            next one when a server goes.
        ca: PEM file of who signed the server's certificate.
        certificate: PEM file of the client's own certificate, for a server that wants one.
        key: PEM file of its private key.
        token: As `skelact token add` printed it.
        tls: Encrypt, also without `ca` and `certificate`: a public authority has signed the server's certificate.
        insecure: Allow a token to go to another machine in plain text.
        credentials: Of gRPC, instead of the certificates.

    Every method, and every stream while it is read, raises

    * `InputError` with the field for what cannot be sent, before it is sent, and for what the server refuses;
    * `OverloadedError` or `ServerUnavailableError`, with the time after which to try again;
    * `DeadlineError` when `timeout_s` is over;
    * `NotServedError` for what the server was started without;
    * `AccessError` when the server wants a token or certificate, or another one;
    * `ServerError` for a fault of the server, with the id under which it logged it.
    """

    def __init__(
        self,
        address: str | Sequence[str],
        *,
        ca: str | Path | None = None,
        certificate: str | Path | None = None,
        key: str | Path | None = None,
        token: str | None = None,
        tls: bool = False,
        insecure: bool = False,
        credentials: grpc.ChannelCredentials | None = None,
    ) -> None:
        security = Security(ca, certificate, key, token, tls, insecure)
        addresses = calls.check_addresses(address)
        self._channels = [open_channel(grpc, one, security, credentials) for one in addresses]
        super().__init__([Stubs(with_token(channel, security)) for channel in self._channels])

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the channels."""
        for channel in self._channels:
            channel.close()

    def stream_recognize(
        self,
        frames: Iterable[SkeletonFrame],
        *,
        layout: str,
        fps: float,
        stride: int = 8,
        model: str = "",
        top_k: int | None = None,
        min_known: float | None = None,
        skip_bad_frames: bool = False,
        nan_is_missing: bool = False,
        actions: calls.Examples | None = None,
        labels: Sequence[str] = (),
        want_events: bool = False,
        live: bool = False,
        resume_s: float = calls.RESUME_S,
        timeout_s: float | None = None,
    ) -> FrameStream[StreamAnswer, recognition_pb2.StreamRecognizeSummary]:
        """Send frames as they come, and iterate over answers as they are due.

        A bad frame in a list raises at once, one that comes later where its answers would be read.

        Args:
            frames: Each a mapping of person id -> (V, 3), meters, or a pair of the frame's time in seconds and that
                mapping; empty when nobody is there. Read in a thread of its own.
            layout: Layout of the frames, by name.
            fps: Frames per second.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Only the best classes; unset: all.
            min_known: Answer "unknown" when `known` is below, 0 to 1; unset: what ships with the model.
            actions: Actions taught for this call alone: name -> recordings of one person each.
            labels: Phrases to answer with in place of the model's classes, such as "sitting down".
            want_events: Also tell falls, and when people move, with the answers.
            skip_bad_frames: Go on after a bad frame; `refused` of the stream lists it.
            nan_is_missing: A joint with NaN was not seen. Unset: NaN is a fault of the frame.
            live: Leave out answers that are late; `answers_skipped` counts them.
            resume_s: When the server goes, go on where the stream was, on it or another one, as soon as one answers
                within this time; no frame and no answer is lost. 0: raise at once.
            timeout_s: Longest life of the stream; unset: as long as frames come.
        """
        requests = calls.stream_recognize(
            frames,
            layout=layout,
            fps=fps,
            stride=stride,
            model=model,
            top_k=top_k,
            min_known=min_known,
            skip_bad_frames=skip_bad_frames,
            nan_is_missing=nan_is_missing,
            actions=actions,
            labels=labels,
            want_events=want_events,
            live=live,
            resume_s=resume_s,
        )
        left_s = calls.time_left(check_timeout(timeout_s))
        method, *others = [
            lambda sent, ask=stubs.recognition.StreamRecognize: ask(sent, timeout=left_s()) for stubs in self._servers
        ]
        return FrameStream(method, requests, frames, elsewhere=others)

    def stream_pose(
        self,
        frames: Iterable[PictureFrame],
        *,
        fps: float = 30.0,
        live: bool = False,
        skip_bad_frames: bool = False,
        height_m: float | None = None,
        focal_px: float | None = None,
        timeout_s: float | None = None,
    ) -> FrameStream[FramePeople, pose_pb2.StreamPoseSummary]:
        """Send pictures as they come, and iterate over who is seen in each.

        Args:
            frames: Pictures, as for `estimate_pose`, or pairs of a time in seconds and a picture; read in a thread of
                its own. A bad one raises where its answer would be read.
            fps: Frames per second.
            live: Drop the oldest waiting pictures when the server is slower.
            skip_bad_frames: Go on after a bad picture; `refused` of the stream lists it.
            height_m: Of the people: also place them in meters, in a world with a floor (`FramePeople.metric`).
            focal_px: Focal length for that, pixels; unset: the longer side of the picture.
            timeout_s: Longest life of the stream; unset: as long as pictures come.
        """
        requests = calls.stream_pose(
            frames, fps=fps, live=live, skip_bad_frames=skip_bad_frames, height_m=height_m, focal_px=focal_px
        )
        return FrameStream(partial(self._stubs.pose.StreamPose, timeout=check_timeout(timeout_s)), requests, frames)

    def stream_recognize_video(
        self,
        video: str | Path | Iterable[PictureFrame],
        *,
        fps: float = 30.0,
        stride: int = 8,
        model: str = "",
        top_k: int | None = None,
        min_known: float | None = None,
        live: bool = False,
        want_people: bool = False,
        skip_bad_frames: bool = False,
        actions: calls.Examples | None = None,
        labels: Sequence[str] = (),
        want_events: bool = False,
        height_m: float | None = None,
        focal_px: float | None = None,
        timeout_s: float | None = None,
    ) -> FrameStream[StreamAnswer | FramePeople, recognition_pb2.StreamRecognizeVideoSummary]:
        """Send a video, and iterate over who does what as it is seen.

        Args:
            video: A file that can be read from front to back, sent as it is, or pictures as for `stream_pose`.
            fps: Frames per second, of pictures and of a file that does not say.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Only the best classes; unset: all.
            min_known: Answer "unknown" when `known` is below, 0 to 1; unset: what ships with the model.
            actions: Actions taught for this call alone: name -> recordings of one person each.
            labels: Phrases to answer with in place of the model's classes, such as "sitting down".
            want_events: Also tell falls, and when people move, with the answers.
            live: Drop the oldest waiting pictures when the server is slower.
            want_people: Also give the people seen in each frame, before its answers.
            skip_bad_frames: Go on after a bad picture; `refused` of the stream lists it.
            height_m: As for `stream_pose`; people are then given, too.
            focal_px: As for `stream_pose`.
            timeout_s: Longest life of the stream; unset: as long as the video comes.
        """
        frames = calls.video_frames(video)
        requests = calls.stream_recognize_video(
            fps=fps,
            stride=stride,
            model=model,
            top_k=top_k,
            min_known=min_known,
            live=live,
            want_people=want_people,
            skip_bad_frames=skip_bad_frames,
            actions=actions,
            labels=labels,
            want_events=want_events,
            height_m=height_m,
            focal_px=focal_px,
        )
        method = partial(self._stubs.recognition.StreamRecognizeVideo, timeout=check_timeout(timeout_s))
        return FrameStream(method, requests, frames)

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
        loop: bool = False,
        path: Sequence[tuple[float, float]] = (),
        early: bool = False,
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
            loop: Let the last frame lead into the first one.
            path: Way points (x, z) for the first gait, meters to the left and ahead of where the body is first.
            early: Send the first frames before the whole is made, with one attempt. What the motion shows then comes as
                `late_report`, when the stream is read, not in the header.
            chunk_frames: Frames in a chunk.
            timeout_s: Longest life of the stream.
        """
        request = calls.generate(
            text,
            policy=policy,
            seed=seed,
            duration_s=duration_s,
            fps=fps,
            chunk_frames=chunk_frames,
            attempts=0 if early else attempts,
            strict=strict,
            loop=loop,
            path=[generation_pb2.WayPoint(x=x, z=z) for x, z in path],
            early=early,
        )
        return MotionStream(self._stubs.generation.Generate(request, timeout=check_timeout(timeout_s)))

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
        early: bool = False,
        resume_s: float = calls.RESUME_S,
        timeout_s: float | None = None,
    ) -> MotionConversation:
        """Start a motion without an end whose text may be changed while it is read.

        Args:
            text: The first sentence.
            seed: Of everything random.
            fps: Frames per second, 15 to 120.
            policy: How actions are composed: "score" or "sinc".
            strict: Refuse texts of which something has no effect.
            chunk_frames: Frames in a chunk; the text changes at their borders.
            realtime: Frames come as the clock wants them, instead of as they are read.
            early: Send the first frames of a long motion before the whole is made; what it shows is then in
                `late_reports`, by the number of its header.
            resume_s: When the server goes, go on from the last chunk, on it or another one, as soon as one answers
                within this time. 0: raise at once.
            timeout_s: Longest life of the stream.
        """
        config = calls.converse(
            text,
            policy=policy,
            seed=seed,
            fps=fps,
            chunk_frames=chunk_frames,
            realtime=realtime,
            strict=strict,
            early=early,
        )
        left_s = calls.time_left(check_timeout(timeout_s))
        methods = [lambda sent, ask=stubs.generation.Converse: ask(sent, timeout=left_s()) for stubs in self._servers]
        return MotionConversation(methods, config, resume_s=calls.check_resume(resume_s))

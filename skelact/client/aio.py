"""The gRPC client for Python with asyncio: what `skelact.client.sync` does, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import grpc

from skelact.client import calls
from skelact.client.answers import FramePeople, StreamAnswer
from skelact.client.calls import Frames, PictureFrame, SkeletonFrame, Stubs, UnaryCall, Value
from skelact.client.channels import Security, open_channel, with_token
from skelact.client.conversation import AsyncMotionConversation
from skelact.client.frame_stream import AsyncFrameStream
from skelact.client.info import ServerInfo
from skelact.client.motion_stream import AsyncMotionStream
from skelact.client.motions import FoundMotion, LibraryMotion
from skelact.client.plans import PartsPlan
from skelact.client.requests import Picture, check_timeout
from skelact.client.statuses import library_errors, unpack
from skelact.errors import ServerUnavailableError
from skelact.v1 import generation_pb2, pose_pb2, recognition_pb2
from skelact.values import Clip, Markers, Person, Scores

if TYPE_CHECKING:
    from skelact.biomechanics import Measures


class AsyncClient:
    """`Client` for asyncio: the same methods, arguments, values and errors; frames may be asynchronous, too.

        async with AsyncClient("localhost:50051") as client:
            for scores in await client.recognize(clip):
                print(scores.label, scores.top(3))
            async for chunk in client.generate("walk"):
                print(chunk.first_frame_index)

    Args:
        address: Host and port; several servers with the same models: a list of them. Streams of skeletons go on at the
            next one when a server goes.
        ca: As of `Client`, and so are the rest.
        certificate: Of the client.
        key: Of its certificate.
        token: For a server that wants one.
        tls: Encrypt.
        insecure: Allow a token to go to another machine in plain text.
        credentials: Of gRPC, instead of the certificates.

    Make it where the event loop runs. Streams begin at once; only questions with one answer are awaited.
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
        self._channels = [open_channel(grpc.aio, one, security, credentials) for one in addresses]
        self._servers = [Stubs(with_token(channel, security)) for channel in self._channels]
        self._stubs = self._servers[0]

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the channels."""
        for channel in self._channels:
            await channel.close()

    async def server_info(self, *, timeout_s: float | None = 10.0) -> ServerInfo:
        """As `Client.server_info`."""
        return await self._ask(calls.server_info(), timeout_s)

    async def recognize(
        self,
        clip: Clip,
        *,
        model: str = "",
        top_k: int | None = None,
        min_known: float | None = None,
        actions: calls.Examples | None = None,
        labels: Sequence[str] = (),
        timeout_s: float | None = 60.0,
    ) -> list[Scores]:
        """As `Client.recognize`."""
        request = calls.recognize(clip, model=model, top_k=top_k, min_known=min_known, actions=actions, labels=labels)
        return await self._ask(request, timeout_s)

    async def analyze_motion(
        self,
        motion: Clip | Markers,
        *,
        person: int = 0,
        treadmill: bool = False,
        angles: Sequence[str] = (),
        timeout_s: float | None = 60.0,
    ) -> Measures:
        """As `Client.analyze_motion`."""
        request = calls.analyze_motion(motion, person=person, treadmill=treadmill, angles=angles)
        return await self._ask(request, timeout_s)

    def stream_recognize(
        self,
        frames: Frames[SkeletonFrame],
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
    ) -> AsyncFrameStream[StreamAnswer, recognition_pb2.StreamRecognizeSummary]:
        """As `Client.stream_recognize`."""
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
        return AsyncFrameStream(method, requests, frames, elsewhere=others)

    async def estimate_pose(self, image: Picture, *, timeout_s: float | None = 60.0) -> list[Person]:
        """As `Client.estimate_pose`."""
        return await self._ask(calls.estimate_pose(image), timeout_s)

    def stream_pose(
        self,
        frames: Frames[PictureFrame],
        *,
        fps: float = 30.0,
        live: bool = False,
        skip_bad_frames: bool = False,
        height_m: float | None = None,
        focal_px: float | None = None,
        timeout_s: float | None = None,
    ) -> AsyncFrameStream[FramePeople, pose_pb2.StreamPoseSummary]:
        """As `Client.stream_pose`."""
        requests = calls.stream_pose(
            frames, fps=fps, live=live, skip_bad_frames=skip_bad_frames, height_m=height_m, focal_px=focal_px
        )
        return AsyncFrameStream(
            partial(self._stubs.pose.StreamPose, timeout=check_timeout(timeout_s)), requests, frames
        )

    def stream_recognize_video(
        self,
        video: str | Path | Frames[PictureFrame],
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
    ) -> AsyncFrameStream[StreamAnswer | FramePeople, recognition_pb2.StreamRecognizeVideoSummary]:
        """As `Client.stream_recognize_video`."""
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
        return AsyncFrameStream(method, requests, frames)

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
    ) -> AsyncMotionStream:
        """As `Client.generate`."""
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
        return AsyncMotionStream(self._stubs.generation.Generate(request, timeout=check_timeout(timeout_s)))

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
    ) -> AsyncMotionConversation:
        """As `Client.converse`."""
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
        return AsyncMotionConversation(methods, config, resume_s=calls.check_resume(resume_s))

    async def plan_parts(self, text: str, *, timeout_s: float | None = 10.0) -> PartsPlan:
        """As `Client.plan_parts`."""
        return await self._ask(calls.plan_parts(text), timeout_s)

    async def list_motions(
        self, query: str = "", *, max_results: int = 8, timeout_s: float | None = 10.0
    ) -> list[FoundMotion]:
        """As `Client.list_motions`."""
        return await self._ask(calls.list_motions(query, max_results=max_results), timeout_s)

    async def add_motion(
        self,
        file: str | Path,
        *,
        name: str,
        sentences: Sequence[str] = (),
        kind: str = "",
        timeout_s: float | None = 60.0,
    ) -> tuple[LibraryMotion, tuple[str, ...]]:
        """As `Client.add_motion`."""
        return await self._ask(calls.add_motion(file, name=name, sentences=sentences, kind=kind), timeout_s)

    async def _ask(self, call: UnaryCall[Value], timeout_s: float | None) -> Value:
        left_s = calls.time_left(check_timeout(timeout_s))
        gone: ServerUnavailableError | None = None
        for stubs in (self._stubs, *(one for one in self._servers if one is not self._stubs)):
            try:
                with library_errors():
                    answer = await call.method(stubs)(call.request, timeout=left_s())
            except ServerUnavailableError as error:
                gone = gone or error
                continue
            self._stubs = stubs
            return unpack(call.read, answer)
        assert gone is not None
        raise gone

"""Streams of the largest pictures and videos: what memory a server and its decoders take for them."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import av
import grpc
import numpy as np
from PIL import Image

from skelact.v1 import pose_pb2, pose_pb2_grpc, recognition_pb2, recognition_pb2_grpc

from .bench_mixed import CHANNEL

LARGEST = (7680, 4320)
STREAMS, FRAMES = 12, 2
VIDEO_FPS, CODEC, CHUNK_BYTES = 30, "mpeg4", 1 << 20
LOOK_S = 0.05
REFUSED = ("OK", "RESOURCE_EXHAUSTED")  # what may become of a stream: it is answered, or there is no room


async def bench_large(address: str, pid: int) -> tuple[float, Counter[str]]:
    """Send the largest pictures and videos on many streams: megabytes that server and decoders take, and statuses.

    A status that is neither an answer nor a lack of room comes with its details.
    """
    picture, video = _picture(), _video()
    before_mb, peak_mb = memory_mb(pid), 0.0

    async def look() -> None:
        nonlocal peak_mb
        while True:
            peak_mb = max(peak_mb, memory_mb(pid))
            await asyncio.sleep(LOOK_S)

    looking = asyncio.ensure_future(look())
    try:
        async with contextlib.AsyncExitStack() as stack:
            channels = [
                await stack.enter_async_context(grpc.aio.insecure_channel(address, CHANNEL)) for _ in range(STREAMS)
            ]
            codes = await asyncio.gather(*(_send_pictures(channel, picture) for channel in channels))
            codes += await asyncio.gather(*(_send_video(channel, video) for channel in channels))
    finally:
        looking.cancel()
    return peak_mb - before_mb, Counter(codes)


async def _send_pictures(channel: grpc.aio.Channel, picture: bytes) -> str:
    async def messages() -> AsyncIterator[pose_pb2.StreamPoseRequest]:
        yield pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig(fps=VIDEO_FPS))
        for _ in range(FRAMES):
            yield pose_pb2.StreamPoseRequest(frame=pose_pb2.ImageFrame(image=pose_pb2.Image(encoded=picture)))

    return await _code(pose_pb2_grpc.PoseServiceStub(channel).StreamPose(messages()))


async def _send_video(channel: grpc.aio.Channel, video: bytes) -> str:
    request = recognition_pb2.StreamRecognizeVideoRequest

    async def messages() -> AsyncIterator[recognition_pb2.StreamRecognizeVideoRequest]:
        yield request(config=recognition_pb2.StreamRecognizeVideoConfig(want_people=True))
        for first in range(0, len(video), CHUNK_BYTES):
            yield request(chunk=video[first : first + CHUNK_BYTES])

    return await _code(recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognizeVideo(messages()))


async def _code(call: grpc.aio.StreamStreamCall) -> str:
    with contextlib.suppress(grpc.aio.AioRpcError):
        async for _ in call:
            pass
    code = (await call.code()).name
    return code if code in REFUSED else f"{code}: {await call.details()}"


def memory_mb(pid: int) -> float:
    """Memory of a process and of all below it, megabytes; what several of them share counts once."""
    return _shared_mb(pid) + sum(memory_mb(child) for child in children(pid))


def _shared_mb(pid: int) -> float:
    """Resident memory of a process, of pages that others have too its part."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0  # it has just ended


def children(pid: int) -> Iterator[int]:
    """Processes that a process has started and that live."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            yield from (int(child) for child in (task / "children").read_text().split())


def _noise() -> Image.Image:
    noise = np.random.default_rng(0).integers(0, 255, (LARGEST[1] // 32, LARGEST[0] // 32, 3), np.uint8)
    return Image.fromarray(noise).resize(LARGEST)


def _picture() -> bytes:
    file = io.BytesIO()
    _noise().save(file, "JPEG")
    return file.getvalue()


def _video() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream(CODEC, rate=VIDEO_FPS)
        stream.width, stream.height, stream.pix_fmt = *LARGEST, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.asarray(_noise()), format="rgb24")
        for _ in range(FRAMES):
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file.getvalue()

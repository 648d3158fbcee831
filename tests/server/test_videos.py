"""Videos in pieces: they reach nothing, take a bounded share, and say when something of them is missing."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
from serving import LIMITS, Served, limited, serve
from skelact_server.quotas import Places
from skelact_server.videos import ChunkedVideo

from skelact.errors import InputError
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc

sys.path.append(str(Path(__file__).parent.parent / "pose"))
from tricks import external_reference, oversized, texts, turned, write_canary, write_video

FRAME = np.add.outer(np.arange(60), np.arange(80))[..., None].repeat(3, 2).astype(np.uint8)
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
TWO_STREAMS = 2 * 3 * FRAME.size
VIDEO_LIMITS = limited(replace(LIMITS, pose=True), max_frame_bytes=TWO_STREAMS, max_pixels=1_000_000)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    one = serve(VIDEO_LIMITS)
    yield one
    one.stop()


@pytest.fixture
def service(served: Served) -> Iterator[recognition_pb2_grpc.RecognitionServiceStub]:
    with grpc.insecure_channel(served.address) as channel:
        yield recognition_pb2_grpc.RecognitionServiceStub(channel)


def messages(content: bytes, *, size: int = 1 << 16, pause_s: float = 0.0) -> Iterator[pb.StreamRecognizeVideoRequest]:
    yield pb.StreamRecognizeVideoRequest(config=pb.StreamRecognizeVideoConfig(want_people=True))
    for start in range(0, len(content), size):
        yield pb.StreamRecognizeVideoRequest(chunk=content[start : start + size])
    time.sleep(pause_s)


def decoders() -> list[int]:
    """Processes that decode for this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == os.getpid()
            if is_ours and b"decoder.py" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:  # it has just ended
            continue
    return found


def test_tricks_are_refused_and_leave_nothing_behind(
    service: recognition_pb2_grpc.RecognitionServiceStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    canary = write_canary(tmp_path / "canary.mp4")
    small = write_video(tmp_path / "a.webm", [np.zeros((64, 64, 3), np.uint8)] * 3, codec="libvpx")
    contents = [text.encode() for text in texts(canary, 47000).values()]
    for content in (*contents, external_reference(canary), oversized(small)):
        with pytest.raises(grpc.RpcError) as caught:
            list(service.StreamRecognizeVideo(messages(content), timeout=20))
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert str(tmp_path) not in caught.value.details()
    if sys.platform == "linux":
        assert not decoders()
        ports = [line.split()[1] for line in Path("/proc/net/udp").read_text().splitlines()[1:]]
        assert not any(int(one.rpartition(":")[2], 16) in (47000, 47001) for one in ports)


def test_streams_share_the_memory_for_frames(
    service: recognition_pb2_grpc.RecognitionServiceStub, tmp_path: Path
) -> None:
    content = write_video(tmp_path / "a.mkv", [FRAME] * 40).read_bytes()
    open_ones = [service.StreamRecognizeVideo(messages(content, pause_s=1.5), timeout=20) for _ in range(2)]
    for one in open_ones:
        next(one)
    with pytest.raises(grpc.RpcError) as caught:
        list(service.StreamRecognizeVideo(messages(content), timeout=20))
    assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    for one in open_ones:
        assert list(one)[-1].summary.frames_answered == 40
    *_, last = service.StreamRecognizeVideo(messages(content), timeout=20)
    assert last.summary.frames_answered == 40


def test_a_cancelled_video_ends_its_process(
    service: recognition_pb2_grpc.RecognitionServiceStub, tmp_path: Path
) -> None:
    content = write_video(tmp_path / "a.mkv", [FRAME] * 40).read_bytes()
    call = service.StreamRecognizeVideo(messages(content, pause_s=1.0), timeout=20)
    next(call)
    call.cancel()
    for _ in range(100):
        if sys.platform != "linux" or not decoders():
            return
        time.sleep(0.1)
    pytest.fail("the process stays")


def test_a_cut_video_is_answered_and_called_cut(
    service: recognition_pb2_grpc.RecognitionServiceStub, tmp_path: Path
) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (30, 60, 80, 3), np.uint8)
    content = write_video(tmp_path / "a.mp4", list(noise), options=FRAGMENTS).read_bytes()
    for part, is_cut in ((content, False), (content[: len(content) * 2 // 3], True)):
        *responses, last = service.StreamRecognizeVideo(messages(part), timeout=20)
        assert bool(last.summary.incomplete_reason) == is_cut
        assert (len(responses) < 30) == is_cut and len(responses) > 5


def chunked(content: bytes, *, size: int = 1 << 20) -> tuple[list[float], list[np.ndarray]]:
    """Times and frames of bytes that come in pieces."""
    import asyncio

    async def read() -> list[tuple[float, np.ndarray]]:
        with closing(
            ChunkedVideo(
                VIDEO_LIMITS.limits,
                Places("max_frame_bytes", 1 << 30, max_share=1.0, what="bytes"),
                asyncio.Semaphore(1),
                default_fps=30.0,
                threads=1,
            )
        ) as video:

            async def feed() -> None:
                for start in range(0, len(content), size):
                    await video.write(content[start : start + size])
                await video.write(b"")

            feeder = asyncio.ensure_future(feed())
            frames = [one async for one in video.frames()]
            await feeder
            return frames

    frames = asyncio.run(read())
    return [time_s for time_s, _ in frames], [image for _, image in frames]


def test_phone_videos_are_turned_and_keep_their_times(tmp_path: Path) -> None:
    times_s = [0.0, 0.03, 0.07, 0.1, 0.4, 0.43, 0.5]
    content = write_video(tmp_path / "a.mp4", [FRAME] * 7, times_s=times_s, options=FRAGMENTS).read_bytes()
    times, upright = chunked(content)
    np.testing.assert_allclose(times, times_s, atol=2e-3)
    _, images = chunked(turned(content, (0, 1, -1, 0)))
    np.testing.assert_array_equal(images, [np.rot90(image, -1) for image in upright])


def test_a_large_piece_is_taken_whole(tmp_path: Path) -> None:
    content = write_video(tmp_path / "a.mp4", [FRAME] * 7, options=FRAGMENTS).read_bytes()
    first = int.from_bytes(content[:4], "big")
    free = (31 << 20).to_bytes(4, "big") + b"free" + bytes((31 << 20) - 8)
    times, _ = chunked(content[:first] + free + content[first:], size=32 << 20)
    assert len(times) == 7


def test_bytes_that_end_before_a_frame_are_no_video(tmp_path: Path) -> None:
    content = write_video(tmp_path / "a.mkv", [FRAME] * 7).read_bytes()
    for part in (b"", content[:30], content[:300]):
        with pytest.raises(InputError) as caught:
            chunked(part)
        assert caught.value.field == "chunk"

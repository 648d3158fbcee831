"""Mutated pictures and videos: the server refuses them and lives; nothing is INTERNAL or UNKNOWN."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import grpc
import numpy as np
import pytest
from PIL import Image
from serving import LIMITS, limited, serve
from skelact_server.app import POSE, RECOGNITION
from test_fuzz import ALLOWED, call_unary, mutate

from skelact.v1 import pose_pb2, recognition_pb2, skeleton_pb2

PIXELS = np.random.default_rng(0).integers(0, 255, (24, 32, 3), np.uint8)


@pytest.fixture(scope="module")
def pose_channel() -> Iterator[grpc.Channel]:
    served = serve(limited(replace(LIMITS, pose=True), max_pixels=100_000))
    with grpc.insecure_channel(served.address) as channel:
        yield channel
    served.stop()


def call_stream(channel: grpc.Channel, method: str, messages: list[bytes]) -> grpc.StatusCode:
    try:
        list(channel.stream_stream(f"/{method}")(iter(messages), timeout=20))
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def encoded(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.slow
def test_mutated_pictures_are_answered_or_refused(pose_channel: grpc.Channel) -> None:
    rng = np.random.default_rng(5)
    pictures = [pose_pb2.Image(encoded=encoded(kind)) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF")]
    raw = skeleton_pb2.Tensor(shape=PIXELS.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_UINT8, data=PIXELS.tobytes())
    pictures.append(pose_pb2.Image(raw=raw))
    seen: Counter[grpc.StatusCode] = Counter()
    for number in range(90):
        request = pose_pb2.EstimatePoseRequest(image=pictures[number % len(pictures)]).SerializeToString()
        seen[call_unary(pose_channel, mutate(request, rng), f"{POSE}/EstimatePose")] += 1
    config = pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig(live=True)).SerializeToString()
    for number in range(45):
        frame = pose_pb2.ImageFrame(image=pictures[number % len(pictures)], timestamp_us=number)
        good = pose_pb2.StreamPoseRequest(frame=frame).SerializeToString()
        messages = [mutate(config, rng), good] if number % 3 else [config, good, mutate(good, rng), good]
        seen[call_stream(pose_channel, f"{POSE}/StreamPose", messages)] += 1
    assert set(seen) <= ALLOWED, seen
    assert seen[grpc.StatusCode.INVALID_ARGUMENT] > 40


@pytest.mark.slow
def test_mutated_videos_are_answered_or_refused(pose_channel: grpc.Channel, tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mkv"), "w") as container:
        stream = container.add_stream("libx264", rate=20)
        stream.height, stream.width, stream.pix_fmt = 24, 32, "yuv420p"
        for _ in range(4):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(PIXELS, format="rgb24")))
        container.mux(stream.encode())
    video = (tmp_path / "a.mkv").read_bytes()
    rng = np.random.default_rng(6)
    request = recognition_pb2.StreamRecognizeVideoRequest
    config = request(config=recognition_pb2.StreamRecognizeVideoConfig(want_people=True)).SerializeToString()
    seen: Counter[grpc.StatusCode] = Counter()
    for number in range(40):
        content = mutate(video, rng) if number else video
        pieces = [content[: len(content) // 2], content[len(content) // 2 :]]
        messages = [config, *(request(chunk=piece).SerializeToString() for piece in pieces)]
        if number % 4 == 3:
            messages[1] = mutate(messages[1], rng)
        seen[call_stream(pose_channel, f"{RECOGNITION}/StreamRecognizeVideo", messages)] += 1
    assert set(seen) <= ALLOWED, seen
    assert seen[grpc.StatusCode.OK] > 0

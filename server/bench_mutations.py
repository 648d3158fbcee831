"""Messages, pictures and videos with changed bytes: seeds that the server takes, and what becomes of them."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from functools import cache

import av
import numpy as np
from PIL import Image

from skelact.layouts import load_layout
from skelact.v1 import pose_pb2, recognition_pb2, skeleton_pb2

RECOGNIZE = "/skelact.v1.RecognitionService/Recognize"
STREAM = "/skelact.v1.RecognitionService/StreamRecognize"
VIDEO = "/skelact.v1.RecognitionService/StreamRecognizeVideo"
ESTIMATE = "/skelact.v1.PoseService/EstimatePose"
METHODS, METHOD_WEIGHTS = (RECOGNIZE, STREAM, ESTIMATE), (4, 15, 1)  # the dearer one is, the less often it is called
REFUSED = (
    "OK",
    "INVALID_ARGUMENT",
    "NOT_FOUND",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
)  # what may become of them
MAX_CHANGES, MAX_STRETCH = 5, 40  # of one message: changes, and bytes of one change
KINDS = ("JPEG", "PNG", "WEBP", "BMP")
SIZE = (64, 48)  # of a picture
ABSURD_FRAMES, ABSURD_PART = 24, 0.3  # of a stream; of them
ABSURD_NUMBERS = (float("nan"), float("inf"), float("-inf"), 3e38, -3e38)
ABSURD_TIMES_US = (-(2**63), -1, 0, 1, 2**31, 2**53, 2**63 - 1)
VIDEO_FRAMES, VIDEO_FPS, CODEC = 4, 20, "mpeg4"


def mutate(raw: bytes, rng: random.Random) -> bytes:
    """Change, cut, insert or repeat bytes; more often near the start, where the fields are named."""
    changed = bytearray(raw)
    for _ in range(rng.randint(1, MAX_CHANGES)):
        at = int(len(changed) * rng.random() ** 3)
        stretch, kind = rng.randint(1, MAX_STRETCH), rng.randrange(4)
        if kind == 0 and changed:
            changed[at] = rng.randrange(256)
        elif kind == 1:
            del changed[at : at + stretch]
        elif kind == 2:
            changed[at:at] = rng.randbytes(stretch)
        else:
            changed[at:at] = changed[at : at + stretch]
    return bytes(changed)


def mutated_message(rng: random.Random) -> tuple[str, list[bytes]]:
    """A method, and its requests, one of which is mutated."""
    (method,) = rng.choices(METHODS, METHOD_WEIGHTS)
    requests = list(_seeds(method))
    at = rng.randrange(len(requests))
    requests[at] = mutate(requests[at], rng)
    return method, requests


def mutated_picture(rng: random.Random) -> tuple[str, list[bytes]]:
    """A method, and a request with the bytes of a mutated picture."""
    encoded = mutate(rng.choice(_pictures()), rng)
    return ESTIMATE, [pose_pb2.EstimatePoseRequest(image=pose_pb2.Image(encoded=encoded)).SerializeToString()]


def mutated_video(rng: random.Random) -> tuple[str, list[bytes]]:
    """A method, and its requests with the bytes of a mutated video in two pieces."""
    request = recognition_pb2.StreamRecognizeVideoRequest
    content = mutate(_video(), rng)
    middle = len(content) // 2
    config = request(config=recognition_pb2.StreamRecognizeVideoConfig(want_people=True))
    pieces = [request(chunk=piece) for piece in (content[:middle], content[middle:])]
    return VIDEO, [message.SerializeToString() for message in (config, *pieces)]


def absurd_stream(rng: random.Random) -> tuple[str, list[bytes]]:
    """A method, and the requests of a stream with NaN, infinity and huge numbers, and times from everywhere."""
    opening, *_ = _seeds(STREAM)
    requests = [opening]
    for number in range(ABSURD_FRAMES):
        joints = np.random.default_rng(number).normal(size=(len(load_layout("core19").names), 3)).astype("<f4")
        if rng.random() < ABSURD_PART:
            joints[rng.randrange(len(joints))] = rng.choice(ABSURD_NUMBERS)
        person = recognition_pb2.TrackedSkeleton(person_id=1, joints=_tensor(joints))
        frame = recognition_pb2.SkeletonFrame(people=[person], timestamp_us=round(1e6 * number / VIDEO_FPS))
        if rng.random() < ABSURD_PART:
            frame.timestamp_us = rng.choice(ABSURD_TIMES_US)
        requests.append(recognition_pb2.StreamRecognizeRequest(frame=frame).SerializeToString())
    return STREAM, requests


@cache
def _video() -> bytes:
    file = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (SIZE[1], SIZE[0], 3), np.uint8)
    with av.open(file, "w", format="matroska") as container:
        stream = container.add_stream(CODEC, rate=VIDEO_FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for _ in range(VIDEO_FRAMES):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(noise, format="rgb24")))
        container.mux(stream.encode())
    return file.getvalue()


@cache
def _seeds(method: str) -> Sequence[bytes]:
    joints = np.random.default_rng(0).normal(size=(1, 30, len(load_layout("core19").names), 3)).astype("<f4")
    if method == ESTIMATE:
        image = pose_pb2.Image(encoded=_pictures()[0])
        return (pose_pb2.EstimatePoseRequest(image=image).SerializeToString(),)
    if method == RECOGNIZE:
        clip = skeleton_pb2.Clip(joints=_tensor(joints), layout="core19", fps=30.0)
        return (recognition_pb2.RecognizeRequest(clip=clip).SerializeToString(),)
    options = recognition_pb2.RecognitionOptions(fps=30.0, stride=1, skip_bad_frames=True)
    config = recognition_pb2.StreamRecognizeConfig(layout="core19", options=options)
    person = recognition_pb2.TrackedSkeleton(person_id=1, joints=_tensor(joints[0, 0]))
    frame = recognition_pb2.StreamRecognizeRequest(frame=recognition_pb2.SkeletonFrame(people=[person]))
    opening = recognition_pb2.StreamRecognizeRequest(config=config)
    return (opening.SerializeToString(), *[frame.SerializeToString()] * 3)


@cache
def _pictures() -> Sequence[bytes]:
    image = Image.fromarray(np.random.default_rng(0).integers(0, 255, (*SIZE, 3), np.uint8))
    files = []
    for kind in KINDS:
        file = io.BytesIO()
        image.save(file, kind)
        files.append(file.getvalue())
    return files


def _tensor(values: np.ndarray) -> skeleton_pb2.Tensor:
    kind = skeleton_pb2.Tensor.DATA_TYPE_FLOAT32
    return skeleton_pb2.Tensor(shape=values.shape, dtype=kind, data=values.tobytes())

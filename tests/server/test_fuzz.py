"""Mutated requests: the server refuses them and lives; nothing is INTERNAL or UNKNOWN."""

from collections import Counter

import grpc
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skelact_server.app import INFO, RECOGNITION

from skelact.client.requests import tensor
from skelact.v1 import recognition_pb2, recognition_pb2_grpc, skeleton_pb2

JOINTS = np.random.default_rng(3).normal(size=(1, 20, 19, 3)).astype(np.float32)
CLIP = skeleton_pb2.Clip(joints=tensor(JOINTS), layout="core19", fps=30.0)
REQUEST = recognition_pb2.RecognizeRequest(clip=CLIP).SerializeToString()
CONFIG = recognition_pb2.StreamRecognizeRequest(
    config=recognition_pb2.StreamRecognizeConfig(
        layout="core19", options=recognition_pb2.RecognitionOptions(fps=30.0, stride=1)
    )
).SerializeToString()
FRAME = recognition_pb2.StreamRecognizeRequest(
    frame=recognition_pb2.SkeletonFrame(
        people=[recognition_pb2.TrackedSkeleton(person_id=1, joints=tensor(JOINTS[0, 0]))]
    )
).SerializeToString()
ALLOWED = {
    grpc.StatusCode.OK,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def mutate(raw: bytes, rng: np.random.Generator) -> bytes:
    """Change, cut, repeat or insert bytes; more often near the start, where the fields are named."""
    changed = bytearray(raw)
    for _ in range(int(rng.integers(1, 6))):
        at = int(len(changed) * rng.random() ** 3) if changed else 0
        kind = rng.integers(4)
        if kind == 0 and changed:
            changed[at] = int(rng.integers(256))
        elif kind == 1:
            del changed[at : at + int(rng.integers(1, 40))]
        elif kind == 2:
            changed[at:at] = rng.bytes(int(rng.integers(1, 40)))
        else:
            changed[at:at] = changed[at : at + int(rng.integers(1, 40))]
    return bytes(changed)


def call_unary(channel: grpc.Channel, raw: bytes, method: str = f"{RECOGNITION}/Recognize") -> grpc.StatusCode:
    try:
        channel.unary_unary(f"/{method}")(raw, timeout=10)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def call_stream(channel: grpc.Channel, messages: list[bytes]) -> grpc.StatusCode:
    try:
        list(channel.stream_stream(f"/{RECOGNITION}/StreamRecognize")(iter(messages), timeout=10))
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def test_a_thousand_mutated_requests_are_answered_or_refused(channel: grpc.Channel) -> None:
    rng = np.random.default_rng(17)
    seen: Counter[grpc.StatusCode] = Counter()
    for _ in range(500):
        seen[call_unary(channel, mutate(REQUEST, rng))] += 1
    for _ in range(250):
        seen[call_stream(channel, [mutate(CONFIG, rng), FRAME])] += 1
        seen[call_stream(channel, [CONFIG, FRAME, mutate(FRAME, rng), FRAME])] += 1
    assert set(seen) <= ALLOWED, seen
    assert seen[grpc.StatusCode.INVALID_ARGUMENT] > 100
    assert call_unary(channel, REQUEST) == grpc.StatusCode.OK


@settings(max_examples=100, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(raw=st.binary(max_size=200), stream=st.lists(st.binary(max_size=50), max_size=4))
def test_random_bytes_are_refused(channel: grpc.Channel, raw: bytes, stream: list[bytes]) -> None:
    assert call_unary(channel, raw) in ALLOWED
    assert call_unary(channel, raw, f"{INFO}/GetServerInfo") in ALLOWED
    assert call_stream(channel, stream) in ALLOWED
    assert call_stream(channel, [CONFIG, *stream]) in ALLOWED


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(
    shape=st.lists(st.sampled_from([0, 1, 2, 3, 19, 25, 2**20, 2**31, 2**32 - 1]), max_size=5),
    dtype=st.integers(-3, 6),
    scale=st.none() | st.floats(width=32),
    size=st.sampled_from([0, 1, 228, 114, 4560]),
    layout=st.sampled_from(["core19", "shrec22", "ntu25", "", "\x00", "é" * 300]),
    fps=st.none() | st.floats(width=32),
    top_k=st.integers(0, 2**32 - 1),
)
def test_wild_but_wellformed_values_are_answered_or_refused(
    channel: grpc.Channel,
    shape: list[int],
    dtype: int,
    scale: float | None,
    size: int,
    layout: str,
    fps: float | None,
    top_k: int,
) -> None:
    joints = skeleton_pb2.Tensor(shape=shape, dtype=dtype, scale=scale, data=bytes(size))
    clip = skeleton_pb2.Clip(joints=joints, layout=layout, fps=fps)
    request = recognition_pb2.RecognizeRequest(clip=clip, top_k=top_k)
    assert call_unary(channel, request.SerializeToString()) in ALLOWED
    options = recognition_pb2.RecognitionOptions(fps=fps, stride=1, top_k=top_k)
    config = recognition_pb2.StreamRecognizeConfig(layout=layout, options=options)
    opening = recognition_pb2.StreamRecognizeRequest(config=config)
    frame = recognition_pb2.SkeletonFrame(people=[recognition_pb2.TrackedSkeleton(person_id=top_k, joints=joints)])
    message = recognition_pb2.StreamRecognizeRequest(frame=frame)
    assert call_stream(channel, [opening.SerializeToString(), message.SerializeToString()]) in ALLOWED


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(
    times=st.lists(
        st.none()
        | st.integers(-(2**63), 2**63 - 1)
        | st.integers(-20_000_000, 20_000_000)
        | st.sampled_from([0, 1, 10_000_000, 10_000_001, 2**62]),
        max_size=30,
    ),
    fps=st.sampled_from([1.0, 7.0, 30.0, 1000.0]),
)
def test_a_stream_survives_any_times(channel: grpc.Channel, times: list[int | None], fps: float) -> None:
    """After whatever came, regular frames count again, at the latest from the fifth on."""
    person = recognition_pb2.TrackedSkeleton(person_id=1, joints=tensor(JOINTS[0, 0]))
    options = recognition_pb2.RecognitionOptions(fps=fps, stride=1, skip_bad_frames=True)
    config = recognition_pb2.StreamRecognizeConfig(layout="core19", options=options)
    regular = [5_000_000 + round(number * 1e6 / fps) for number in range(40)]
    frames = [recognition_pb2.SkeletonFrame(people=[person], timestamp_us=time_us) for time_us in (*times, *regular)]
    messages = [recognition_pb2.StreamRecognizeRequest(frame=frame) for frame in frames]
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    opening = recognition_pb2.StreamRecognizeRequest(config=config)
    *responses, last = stub.StreamRecognize(iter([opening, *messages]), timeout=20)
    refused = [one.error.message_index for one in responses if one.HasField("error")]
    assert last.summary.frames_received == len(frames) and last.summary.frames_refused == len(refused)
    assert not [number for number in refused if number >= len(times) + 5]

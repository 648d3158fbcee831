"""Wild texts and mutated requests for motions: answered or refused, never INTERNAL, and the server lives."""

from collections import Counter
from collections.abc import Iterator

import grpc
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import Served
from skelact_server.app import GENERATION
from test_fuzz import QUIET, mutate

from skelact.v1 import generation_pb2 as pb

ALLOWED = {grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT}
REQUEST = pb.GenerateRequest(
    text="walk while waving",
    seed=3,
    duration_s=1.0,
    fps=15.0,
    policy=pb.COMPOSITION_POLICY_SINC,
    chunk_frames=8,
    attempts=2,
).SerializeToString()
OPENING = pb.ConverseRequest(config=pb.ConverseConfig(text="walk", fps=15.0, chunk_frames=4)).SerializeToString()
TEXT = pb.ConverseRequest(text="jump").SerializeToString()
CREDIT = pb.ConverseRequest(credit=3).SerializeToString()
SAID = (
    "walk run jump bow wave both hands left right arm leg the a and then while , . before after twice 3 times for 2 s "
    "slowly in circle back on spot foo it not ; - ' 走 é 👋 & ! ? 9999999999 -1 0.5 seconds raise kick turn around"
)


@pytest.fixture(scope="module")
def channel(generating: Served) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(generating.address) as channel:
        yield channel


def generate(channel: grpc.Channel, raw: bytes, method: str = "Generate") -> grpc.StatusCode:
    try:
        list(channel.unary_stream(f"/{GENERATION}/{method}")(raw, timeout=20))
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def converse(channel: grpc.Channel, messages: list[bytes]) -> grpc.StatusCode:
    try:
        list(channel.stream_stream(f"/{GENERATION}/Converse")(iter(messages), timeout=20))
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


@pytest.mark.slow
def test_mutated_requests_are_answered_or_refused(channel: grpc.Channel) -> None:
    rng = np.random.default_rng(29)
    seen: Counter[grpc.StatusCode] = Counter()
    for _ in range(150):
        seen[generate(channel, mutate(REQUEST, rng))] += 1
        seen[converse(channel, [mutate(OPENING, rng), TEXT, CREDIT])] += 1
        seen[converse(channel, [OPENING, CREDIT, mutate(TEXT, rng), mutate(CREDIT, rng)])] += 1
    assert set(seen) <= ALLOWED, seen
    assert seen[grpc.StatusCode.INVALID_ARGUMENT] > 100
    assert generate(channel, REQUEST) == grpc.StatusCode.OK


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(text=st.lists(st.sampled_from(SAID.split()), max_size=12).map(" ".join) | st.text(max_size=60))
def test_wild_texts_are_answered_or_refused(channel: grpc.Channel, text: str) -> None:
    raw = pb.GenerateRequest(text=text, duration_s=0.5, fps=15.0).SerializeToString()
    assert generate(channel, raw) in ALLOWED
    assert generate(channel, pb.PlanPartsRequest(text=text).SerializeToString(), "PlanParts") in ALLOWED
    assert generate(channel, pb.GenerateRequest(text=text, fps=15.0).SerializeToString()) in ALLOWED


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(
    seed=st.integers(0, 2**64 - 1),
    duration=st.none() | st.floats(width=32),
    fps=st.none() | st.floats(width=32),
    policy=st.integers(0, 5),
    chunk_frames=st.integers(0, 2**32 - 1) | st.integers(0, 300),
    realtime=st.booleans(),
)
def test_wild_but_wellformed_options_are_answered_or_refused(
    channel: grpc.Channel,
    seed: int,
    duration: float | None,
    fps: float | None,
    policy: int,
    chunk_frames: int,
    realtime: bool,
) -> None:
    request = pb.GenerateRequest(
        text="bow", seed=seed, duration_s=duration, fps=fps, policy=policy, chunk_frames=chunk_frames
    )
    assert generate(channel, request.SerializeToString()) in ALLOWED
    config = pb.ConverseConfig(
        text="bow", seed=seed, fps=fps, policy=policy, chunk_frames=chunk_frames, realtime=realtime
    )
    opening = pb.ConverseRequest(config=config).SerializeToString()
    assert converse(channel, [opening, CREDIT, TEXT]) in ALLOWED


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET, derandomize=True)
@given(raw=st.binary(max_size=100), stream=st.lists(st.binary(max_size=40), max_size=4))
def test_random_bytes_are_refused(channel: grpc.Channel, raw: bytes, stream: list[bytes]) -> None:
    assert generate(channel, raw) in ALLOWED
    assert generate(channel, raw, "PlanParts") in ALLOWED
    assert converse(channel, stream) in ALLOWED
    assert converse(channel, [OPENING, *stream]) in ALLOWED

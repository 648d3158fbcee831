"""The server on a real channel: answers, refusals, streams, garbage."""

import asyncio
import threading
from collections.abc import Iterator

import grpc
import numpy as np
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from skelact_server.app import start_server
from skelact_server.config import ServerConfig

from skelact import Client, Clip, load_layout, load_recognizer
from skelact.client import tensor
from skelact.layouts import LAYOUT_NAMES
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import skeleton_pb2

CORE = load_layout("core19")
RECOGNIZE = "/skelact.v1.RecognitionService/Recognize"
STREAM = "/skelact.v1.RecognitionService/StreamRecognize"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server in a thread of its own, at a free port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    config = ServerConfig(address="127.0.0.1:0", stream_idle_s=2.0, max_people=4, max_frames=600)
    running = asyncio.run_coroutine_threadsafe(start_server(config), loop).result(60)
    yield f"127.0.0.1:{running.port}"
    asyncio.run_coroutine_threadsafe(running.stop(1.0), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as one:
        yield one


def walking(people: int = 1, frames: int = 90) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(people, frames, 19, 3)).astype(np.float32)


def request(**changes: object) -> pb.RecognizeRequest:
    clip = {"joints": tensor(walking()), "layout": "core19", "fps": 30.0, **changes}
    return pb.RecognizeRequest(clip=skeleton_pb2.Clip(**clip))


def violations(error: grpc.RpcError) -> list[str]:
    status = rpc_status.from_call(error)
    assert status is not None
    detail = error_details_pb2.BadRequest()
    assert status.details[0].Unpack(detail)
    return [violation.field for violation in detail.field_violations]


def test_info_lists_models_layouts_and_limits(client: Client) -> None:
    info = client.server_info()
    assert [layout.name for layout in info.layouts] == list(LAYOUT_NAMES)
    assert info.models[0].name == "mocap-core19"
    assert len(info.models[0].labels) >= 20
    assert info.limits.max_people == 4


def test_health_says_serving(address: str) -> None:
    with grpc.insecure_channel(address) as channel:
        stub = health_pb2_grpc.HealthStub(channel)
        for service in ("", "skelact.v1.RecognitionService", "skelact.v1.InfoService"):
            answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=5)
            assert answer.status == health_pb2.HealthCheckResponse.SERVING


def test_recognize_equals_the_recogniser(client: Client) -> None:
    clip = Clip(walking(people=2), CORE, 30.0)
    answer = client.recognize(clip, top_k=3)
    direct = load_recognizer().recognize(clip)
    assert len(answer.people) == 2
    for person, scores in zip(answer.people, direct, strict=True):
        assert [score.label for score in person.scores] == [label for label, _ in scores.top(3)]
        assert person.scores[0].probability == pytest.approx(scores.top(1)[0][1], abs=1e-4)


def test_a_clip_without_people_is_an_answer(client: Client) -> None:
    assert not client.recognize(Clip(walking(people=0), CORE, 30.0)).people


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"layout": "core20"}, "clip.layout"),
        ({"layout": "ntu25"}, "clip.joints"),
        ({"layout": "shrec22", "joints": tensor(np.ones((1, 3, 22, 3)))}, "clip.layout"),
        ({"fps": 0.0}, "clip.fps"),
        ({"fps": float("nan")}, "clip.fps"),
        ({"joints": tensor(np.ones((1, 3, 19)))}, "clip.joints.shape"),
        ({"joints": tensor(np.ones((5, 3, 19, 3)))}, "clip.joints"),
        ({"joints": tensor(np.ones((1, 601, 19, 3)))}, "clip.joints"),
        ({"joints": tensor(np.ones((1, 0, 19, 3)))}, "clip.joints"),
        ({"joints": tensor(np.full((1, 3, 19, 3), 1e6))}, "clip.joints"),
        ({"joints": skeleton_pb2.Tensor(shape=[1, 3, 19, 3], dtype=1, data=b"\0" * 7)}, "clip.joints"),
        ({"joints": skeleton_pb2.Tensor(shape=[1, 1, 19, 3], dtype=1, data=b"\xff" * 228)}, "clip.joints"),
        ({"joints": skeleton_pb2.Tensor(shape=[1, 3, 19, 3], dtype=9, data=b"")}, "clip.joints.dtype"),
        ({"joints": skeleton_pb2.Tensor(shape=[2**31, 2**31, 2**31, 2**31], dtype=1)}, "clip.joints"),
        ({"joints": skeleton_pb2.Tensor(shape=[0, 1, 19, 3], dtype=3, scale=0.0)}, "clip.joints.scale"),
    ],
)
def test_bad_clips_are_refused_by_field(address: str, changes: dict, field: str) -> None:
    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as caught:
        call = channel.unary_unary(RECOGNIZE, pb.RecognizeRequest.SerializeToString, pb.RecognizeResponse.FromString)
        call(request(**changes), timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert violations(caught.value) == [field]


def test_an_unknown_model_is_not_found(client: Client) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        client.recognize(Clip(walking(), CORE, 30.0), model="nobody")
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND


def test_a_stream_answers_every_stride_and_ends_with_a_summary(client: Client) -> None:
    frames = walking(people=2, frames=60)
    messages = list(
        client.stream_recognize(
            ({7: frames[0, t], 9: frames[1, t]} for t in range(60)), layout="core19", fps=30.0, stride=8
        )
    )
    answers = [message.answer for message in messages if message.WhichOneof("message") == "answer"]
    assert [(answer.person_id, answer.frame) for answer in answers] == [
        (person, frame) for frame in (29, 37, 45, 53) for person in (7, 9)
    ]
    summary = messages[-1].summary
    assert (summary.frames_received, summary.frames_refused, summary.answers) == (60, 0, 8)


def test_a_stream_equals_the_recogniser_on_the_same_window(client: Client) -> None:
    joints = walking(frames=60)
    messages = client.stream_recognize(
        ({0: joints[0, t]} for t in range(60)), layout="core19", fps=30.0, stride=30, top_k=3
    )
    answers = [message.answer for message in messages if message.WhichOneof("message") == "answer"]
    for answer in answers:
        (scores,) = load_recognizer().recognize(Clip(joints[:, : answer.frame + 1], CORE, 30.0))
        assert answer.scores[0].label == scores.top(1)[0][0]
        assert answer.scores[0].probability == pytest.approx(scores.top(1)[0][1], abs=1e-4)


def frame(joints: np.ndarray | None = None, **fields: object) -> pb.StreamRecognizeRequest:
    person = pb.Person(id=1, joints=tensor(np.ones((19, 3)) if joints is None else joints))
    return pb.StreamRecognizeRequest(frame=pb.Frame(**{"people": [person], **fields}))


def config(**fields: object) -> pb.StreamRecognizeRequest:
    return pb.StreamRecognizeRequest(config=pb.StreamConfig(**{"layout": "core19", **fields}))


def stream(address: str, messages: list[pb.StreamRecognizeRequest]) -> list[pb.StreamRecognizeResponse]:
    with grpc.insecure_channel(address) as channel:
        call = channel.stream_stream(
            STREAM, pb.StreamRecognizeRequest.SerializeToString, pb.StreamRecognizeResponse.FromString
        )
        return list(call(iter(messages), timeout=20))


TWICE = pb.Person(id=1, joints=tensor(np.ones((19, 3))))
BAD_STREAMS = [
    ([], "config"),
    ([frame()], "config"),
    ([pb.StreamRecognizeRequest()], "config"),
    ([config(layout="nothing")], "config.layout"),
    ([config(fps=0.5)], "config.fps"),
    ([config(stride=10**9)], "config.stride"),
    ([config(), config()], "message"),
    ([config(), frame(np.ones((18, 3)))], "frame.people[0].joints"),
    ([config(), frame(timestamp_us=5), frame(timestamp_us=4)], "frame.timestamp_us"),
    ([config(), frame(people=[TWICE, TWICE])], "frame.people[1].id"),
    ([config(), frame(people=[TWICE] * 5)], "frame.people"),
]


@pytest.mark.parametrize(("messages", "field"), BAD_STREAMS)
def test_bad_streams_are_refused_by_field(address: str, messages: list[pb.StreamRecognizeRequest], field: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        stream(address, messages)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert violations(caught.value) == [field]


def test_a_stream_survives_a_bad_frame_when_asked_to(address: str) -> None:
    nan = skeleton_pb2.Tensor(shape=[19, 3], dtype=1, data=np.full((19, 3), np.nan, "<f4").tobytes())
    bad = frame(people=[pb.Person(id=1, joints=nan)])
    answers = stream(address, [config(skip_bad_frames=True), frame(), bad, frame()])
    assert [answer.WhichOneof("message") for answer in answers] == ["error", "summary"]
    assert answers[0].error.message == 1
    assert answers[0].error.violations[0].field == "frame.people[0].joints"
    assert answers[1].summary.frames_refused == 1


def test_a_silent_stream_is_ended(address: str) -> None:
    release = threading.Event()

    def messages() -> Iterator[pb.StreamRecognizeRequest]:
        yield config()
        release.wait(10)

    with grpc.insecure_channel(address) as channel, pytest.raises(grpc.RpcError) as caught:
        call = channel.stream_stream(
            STREAM, pb.StreamRecognizeRequest.SerializeToString, pb.StreamRecognizeResponse.FromString
        )
        list(call(messages(), timeout=20))
    release.set()
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert violations(caught.value) == ["stream"]


@pytest.mark.slow
def test_a_thousand_mutated_requests_crash_nothing(address: str, client: Client) -> None:
    rng = np.random.default_rng(0)
    seeds = {
        RECOGNIZE: request(joints=tensor(walking(frames=2))).SerializeToString(),
        STREAM: config().SerializeToString(),
        "/skelact.v1.InfoService/GetServerInfo": b"\x0a\x01",
    }
    codes = set()
    with grpc.insecure_channel(address) as channel:
        for number in range(1000):
            method = list(seeds)[number % 3]
            raw = bytearray(seeds[method] if number % 2 else rng.bytes(int(rng.integers(0, 64))))
            for _ in range(int(rng.integers(1, 6))):
                if raw:
                    raw[int(rng.integers(0, min(len(raw), 64)))] = int(rng.integers(0, 256))
            try:
                if method == STREAM:
                    call = channel.stream_stream(method)
                    list(call(iter([bytes(raw), bytes(raw[::-1])]), timeout=20))
                else:
                    channel.unary_unary(method)(bytes(raw), timeout=20)
                codes.add(grpc.StatusCode.OK)
            except grpc.RpcError as error:
                codes.add(error.code())
    allowed = {grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND}
    assert codes <= allowed
    assert client.server_info().models

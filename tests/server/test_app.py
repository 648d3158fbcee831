"""The server on a real channel: answers, every refusal, limits, health, reflection, draining."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterable, Iterator

import grpc
import numpy as np
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status
from serving import LABELS, LIMITS, Served, limited, nearest_template, serve, small_recognizer
from skelact_server.app import INFO, RECOGNITION, start_server
from skelact_server.errors import STATUS_CODES

import skelact
from skelact.client import Client
from skelact.client.requests import tensor
from skelact.errors import SkelactError
from skelact.layouts import LAYOUT_NAMES, load_layout
from skelact.v1 import info_pb2, info_pb2_grpc, recognition_pb2, recognition_pb2_grpc, skeleton_pb2
from skelact.values import Clip

CORE19 = load_layout("core19")
STREAM_FIELDS = {"layout", "missing_joints"}


def motion(frames: int, people: int = 1) -> np.ndarray:
    """Seeded joints (M, T, 19, 3)."""
    return np.random.default_rng(1).normal(size=(people, frames, 19, 3)).astype(np.float32)


def clip_message(joints: np.ndarray, layout: str = "core19", fps: float = 30.0) -> skeleton_pb2.Clip:
    return skeleton_pb2.Clip(joints=tensor(joints), layout=layout, fps=fps)


def config_message(**changes: object) -> recognition_pb2.StreamRecognizeRequest:
    stream = {"layout": "core19", **{name: changes.pop(name) for name in STREAM_FIELDS & changes.keys()}}
    options = recognition_pb2.RecognitionOptions(**{"fps": 30.0, "stride": 8, **changes})
    config = recognition_pb2.StreamRecognizeConfig(options=options, **stream)
    return recognition_pb2.StreamRecognizeRequest(config=config)


def frame_message(joints: np.ndarray, person: int = 7, time_us: int | None = None) -> object:
    frame = recognition_pb2.SkeletonFrame(
        people=[recognition_pb2.TrackedSkeleton(person_id=person, joints=tensor(joints))]
    )
    if time_us is not None:
        frame.timestamp_us = time_us
    return recognition_pb2.StreamRecognizeRequest(frame=frame)


def fields_of(error: grpc.RpcError) -> list[str]:
    """Field paths of the BadRequest in a rich status."""
    status = rpc_status.from_call(error)
    detail = error_details_pb2.BadRequest()
    assert status is not None and status.details[0].Unpack(detail)
    return [violation.field for violation in detail.field_violations]


def refused_clip(channel: grpc.Channel, message: skeleton_pb2.Clip) -> list[str]:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    with pytest.raises(grpc.RpcError) as caught:
        stub.Recognize(recognition_pb2.RecognizeRequest(clip=message), timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, caught.value
    return fields_of(caught.value)


def stream(channel: grpc.Channel, messages: Iterable[object]) -> list[recognition_pb2.StreamRecognizeResponse]:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    return list(stub.StreamRecognize(iter(messages), timeout=20))


def refused_stream(channel: grpc.Channel, messages: Iterable[object]) -> list[str]:
    with pytest.raises(grpc.RpcError) as caught:
        stream(channel, messages)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT, caught.value
    return fields_of(caught.value)


def test_recognize_equals_the_bare_call(served: Served) -> None:
    clip = Clip(motion(90, people=2), CORE19, 30.0)
    bare = small_recognizer().recognize(clip)
    with Client(served.address) as client:
        whole, best = client.recognize(clip), client.recognize(clip, top_k=3)
    for scores, few, wanted in zip(whole, best, bare, strict=True):
        assert [label for label, _ in scores.top(9)] == [label for label, _ in wanted.top(9)]
        assert dict(scores.top(9)) == pytest.approx(dict(wanted.top(9)), rel=1e-5)
        assert few.top(9) == scores.top(3)
        assert (scores.certainty, scores.reason, scores.label) == (wanted.certainty, wanted.reason, wanted.label)
        assert few.certainty == wanted.certainty


def test_long_clip_is_scored_in_windows_like_the_bare_call(channel: grpc.Channel) -> None:
    joints = motion(450, people=4)  # 4 people in 4 windows of 6 s: more windows than one batch of this server
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    answer = stub.Recognize(recognition_pb2.RecognizeRequest(clip=clip_message(joints), top_k=9), timeout=10)
    for person, scores in zip(answer.people, small_recognizer().recognize(Clip(joints, CORE19, 30.0)), strict=True):
        found = {score.label: score.probability for score in person.scores}
        assert found == pytest.approx(dict(scores.top(9)), abs=1e-5)


def test_shipped_recogniser_answers_like_the_bare_call() -> None:
    shipped = skelact.load_recognizer(threads=1)
    server = serve(recognizer=shipped)
    clip = Clip(motion(90), CORE19, 30.0)
    with Client(server.address) as client:
        (scores,) = client.recognize(clip)
        answers = list(
            client.stream_recognize(({0: pose} for pose in clip.joints[0]), layout="core19", fps=30.0, stride=60)
        )
    server.stop()
    (whole,) = shipped.recognize(clip)
    assert [label for label, _ in scores.top(3)] == [label for label, _ in whole.top(3)]
    bare = shipped.stream(layout=CORE19, fps=30.0, stride=60)
    wanted = [answer for pose in clip.joints[0] for answer in bare.push({0: pose})]
    assert [answer.frame_index for answer in answers] == [answer.frame for answer in wanted]
    for answer, want in zip(answers, wanted, strict=True):
        assert dict(answer.scores.top(3)) == pytest.approx(dict(want.scores.top(3)), abs=1e-4)


def test_nobody_in_the_clip_is_an_empty_answer(channel: grpc.Channel) -> None:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    request = recognition_pb2.RecognizeRequest(clip=clip_message(np.zeros((0, 10, 19, 3), np.float32)))
    answer = stub.Recognize(request, timeout=10)
    assert len(answer.people) == 0 and answer.certainty == recognition_pb2.CERTAINTY_NOBODY


def answer_to(channel: grpc.Channel, clip: skeleton_pb2.Clip) -> recognition_pb2.RecognizeResponse:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    return stub.Recognize(recognition_pb2.RecognizeRequest(clip=clip), timeout=10)


def test_no_class_is_given_for_a_frame_a_still_body_or_an_empty_slot(channel: grpc.Channel) -> None:
    still = np.repeat(motion(1), 60, 1)
    for joints, certainty in (
        (motion(1), recognition_pb2.CERTAINTY_TOO_SHORT),
        (still, recognition_pb2.CERTAINTY_NO_MOTION),
        (np.zeros_like(still), recognition_pb2.CERTAINTY_NOBODY),
    ):
        (person,) = answer_to(channel, clip_message(joints)).people
        assert (person.certainty, len(person.scores)) == (certainty, 0)
        assert person.reason and person.threshold == 0.5 and person.entropy == pytest.approx(np.log(len(LABELS)))


def test_the_mask_counts_and_what_it_hides_does_not(channel: grpc.Channel) -> None:
    joints, valid = motion(60), np.ones((1, 60, 19), np.uint8)
    valid[..., 11:] = 0
    clip = clip_message(joints)
    clip.valid = valid.tobytes()
    (person,) = answer_to(channel, clip).people
    assert person.certainty == recognition_pb2.CERTAINTY_MISSING_JOINTS and "left_knee 0%" in person.reason
    valid[:, :, 11:], valid[:, ::5, 7] = 1, 0
    wild = joints.copy()
    wild[:, ::5, 7] = 500.0
    answers = []
    for one in (joints, wild):
        clip = clip_message(one)
        clip.valid = valid.tobytes()
        answers.append(answer_to(channel, clip))
    assert answers[0] == answers[1] and len(answers[0].people[0].scores)


def test_a_clip_far_away_in_double_precision_is_answered_as_a_near_one(channel: grpc.Channel) -> None:
    joints = motion(60).astype(np.float64)
    near, far = (answer_to(channel, clip_message(joints + shift)).people[0] for shift in (0.0, 1e6))
    assert [score.label for score in near.scores] == [score.label for score in far.scores]
    np.testing.assert_allclose(
        [score.probability for score in near.scores], [score.probability for score in far.scores], atol=1e-4
    )


def stream_answers(channel: grpc.Channel, frames: list[object], **config: object) -> list[object]:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    messages = stub.StreamRecognize(iter([config_message(stride=30, **config), *frames]), timeout=10)
    answers = [message.answer for message in messages if message.WhichOneof("message") == "answer"]
    for answer in answers:
        answer.ClearField("lag_us")
        answer.ClearField("frames_waiting")
    return answers


def test_a_stream_marks_missing_joints_as_it_says(channel: grpc.Channel) -> None:
    joints = motion(60)[0]
    lost = np.random.default_rng(2).random((60, 19)) < 0.2
    marked = {
        "mask": (np.where(lost[..., None], 77, joints), recognition_pb2.MISSING_JOINTS_UNSPECIFIED),
        "zero": (np.where(lost[..., None], 0, joints), recognition_pb2.MISSING_JOINTS_ZERO),
        "nan": (np.where(lost[..., None], np.nan, joints), recognition_pb2.MISSING_JOINTS_NAN),
    }
    answers = {}
    for name, (poses, convention) in marked.items():
        frames = []
        for pose, gone in zip(poses.astype("<f4"), lost, strict=True):
            packed = skeleton_pb2.Tensor(
                shape=(19, 3), dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=pose.tobytes()
            )
            person = recognition_pb2.TrackedSkeleton(person_id=7, joints=packed)
            if name == "mask":
                person.valid = (~gone).astype(np.uint8).tobytes()
            frames.append(recognition_pb2.StreamRecognizeRequest(frame=recognition_pb2.SkeletonFrame(people=[person])))
        answers[name] = stream_answers(channel, frames, missing_joints=convention)
    assert len(answers["mask"]) == 2
    assert answers["mask"] == answers["zero"] == answers["nan"]


def test_a_still_person_in_a_stream_gets_no_class_and_an_empty_body_is_nobody(channel: grpc.Channel) -> None:
    pose = motion(1)[0, 0]
    (answer,) = stream_answers(channel, [frame_message(pose)] * 30)
    assert (answer.certainty, len(answer.scores)) == (recognition_pb2.CERTAINTY_NO_MOTION, 0)
    assert stream_answers(channel, [frame_message(np.zeros_like(pose))] * 60) == []


@pytest.mark.parametrize("dtype", ["FLOAT16", "INT16"])
def test_small_dtypes_score_like_float32(channel: grpc.Channel, dtype: str) -> None:
    joints = motion(60)
    stored = joints.astype("<f2") if dtype == "FLOAT16" else np.round(joints * 1000).astype("<i2")
    small = skeleton_pb2.Tensor(
        shape=joints.shape,
        dtype=skeleton_pb2.Tensor.DataType.Value(f"DATA_TYPE_{dtype}"),
        scale=1.0 if dtype == "FLOAT16" else 0.001,
        data=stored.tobytes(),
    )
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    wide = stub.Recognize(recognition_pb2.RecognizeRequest(clip=clip_message(joints)), timeout=10)
    clip = skeleton_pb2.Clip(joints=small, layout="core19", fps=30.0)
    answer = stub.Recognize(recognition_pb2.RecognizeRequest(clip=clip), timeout=10)
    expected = {score.label: score.probability for score in wide.people[0].scores}
    for score in answer.people[0].scores:
        assert score.probability == pytest.approx(expected[score.label], abs=1e-3)


def bad_tensor(**changes: object) -> skeleton_pb2.Clip:
    clip = clip_message(motion(10))
    for key, value in changes.items():
        if key == "shape":
            del clip.joints.shape[:]
            clip.joints.shape.extend(value)
        else:
            setattr(clip.joints, key, value)
    return clip


def with_value(value: float) -> bytes:
    joints = motion(10)
    joints[0, 3, 4, 1] = value
    return joints.tobytes()


@pytest.mark.parametrize(
    ("clip", "field"),
    [
        (clip_message(motion(10), layout="ntu25"), "clip.joints"),
        (clip_message(motion(10), layout="nonsense"), "clip.layout"),
        (clip_message(motion(10), layout="../../etc/passwd"), "clip.layout"),
        (clip_message(motion(10), fps=0.0), "clip.fps"),
        (clip_message(motion(10), fps=float("nan")), "clip.fps"),
        (clip_message(motion(10), fps=1e9), "clip.fps"),
        (clip_message(motion(501)), "clip.joints"),
        (clip_message(motion(2, people=5)), "clip.joints"),
        (clip_message(np.zeros((1, 0, 19, 3), np.float32)), "clip.joints"),
        (clip_message(np.zeros((1, 5, 19, 2), np.float32)), "clip.joints"),
        (bad_tensor(data=b"12345"), "clip.joints"),
        (bad_tensor(data=with_value(float("nan"))), "clip.joints"),
        (bad_tensor(data=with_value(float("inf"))), "clip.joints"),
        (bad_tensor(scale=0.0), "clip.joints.scale"),
        (bad_tensor(scale=float("nan")), "clip.joints.scale"),
        (bad_tensor(dtype=0), "clip.joints.dtype"),
        (bad_tensor(dtype=77), "clip.joints.dtype"),
        (bad_tensor(shape=[]), "clip.joints.shape"),
        (bad_tensor(shape=[10, 19, 3]), "clip.joints.shape"),
        (bad_tensor(shape=[0, 2**32 - 1, 2**32 - 1, 2**32 - 1], data=b""), "clip.joints"),
        (bad_tensor(shape=[2**32 - 1] * 4), "clip.joints"),
        (clip_message(motion(500, people=4), fps=1.0), "clip.joints"),
        (clip_message(np.ones((1, 10, 22, 3), np.float32), layout="shrec22"), "clip.layout"),  # hands are no full body
        (skeleton_pb2.Clip(), "clip.layout"),
    ],
)
def test_bad_clip_is_refused_with_its_field(channel: grpc.Channel, clip: skeleton_pb2.Clip, field: str) -> None:
    assert refused_clip(channel, clip) == [field]


def test_unknown_model_is_not_found(channel: grpc.Channel) -> None:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    with pytest.raises(grpc.RpcError) as caught:
        stub.Recognize(recognition_pb2.RecognizeRequest(clip=clip_message(motion(9)), model="no-such"), timeout=10)
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND
    assert fields_of(caught.value) == ["model"]


def test_too_large_message_is_refused(channel: grpc.Channel) -> None:
    raw = channel.unary_unary(f"/{RECOGNITION}/Recognize")
    with pytest.raises(grpc.RpcError) as caught:
        raw(bytes(LIMITS.limits.max_message_bytes + 1), timeout=10)
    assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED


def test_stream_answers_when_due_and_counts_everything(channel: grpc.Channel) -> None:
    joints = motion(64)[0]
    responses = stream(channel, [config_message(top_k=2), *map(frame_message, joints)])
    answers = [response.answer for response in responses if response.HasField("answer")]
    assert [answer.frame_index for answer in answers] == list(range(14, 64, 8))  # the shortest window is 15 frames
    assert [answer.frames_seen for answer in answers] == list(range(15, 65, 8))
    assert {answer.person_id for answer in answers} == {7}
    assert all(len(answer.scores) == 2 and 0 <= answer.entropy <= np.log(len(LABELS)) + 1e-4 for answer in answers)
    assert responses[-1].summary == recognition_pb2.StreamRecognizeSummary(frames_received=64, answers=len(answers))


def test_stream_equals_the_recogniser_in_process(channel: grpc.Channel) -> None:
    joints = motion(40)[0]
    local = small_recognizer().stream(layout=CORE19, fps=30.0, stride=8)
    wanted = [answer for frame in joints for answer in local.push({7: frame})]
    responses = stream(channel, [config_message(), *map(frame_message, joints)])
    answers = [response.answer for response in responses if response.HasField("answer")]
    assert [answer.frame_index for answer in answers] == [answer.frame for answer in wanted]
    for answer, want in zip(answers, wanted, strict=True):
        assert answer.scores[0].probability == pytest.approx(want.scores.top(1)[0][1], rel=1e-5)


def nan_frame() -> recognition_pb2.StreamRecognizeRequest:
    message = frame_message(motion(1)[0, 0])
    message.frame.people[0].joints.data = np.full((19, 3), np.nan, "<f4").tobytes()
    return message


def frame_of(count: int, *, same_id: bool) -> recognition_pb2.StreamRecognizeRequest:
    message = frame_message(motion(1)[0, 0], person=0)
    for number in range(1, count):
        message.frame.people.add(person_id=0 if same_id else number, joints=message.frame.people[0].joints)
    return message


GOOD = frame_message(motion(1)[0, 0])
BAD_FRAMES = [
    ([nan_frame()], "frame.people[0].joints"),
    ([frame_message(np.zeros((25, 3), np.float32))], "frame.people[0].joints"),
    ([frame_message(np.zeros((19, 2), np.float32))], "frame.people[0].joints"),
    ([frame_message(np.zeros((1, 19, 3), np.float32))], "frame.people[0].joints.shape"),
    ([frame_of(2, same_id=True)], "frame.people[1].person_id"),
    ([frame_of(5, same_id=False)], "frame.people"),
    ([config_message()], "message"),
    ([recognition_pb2.StreamRecognizeRequest()], "message"),
    (
        [frame_message(motion(1)[0, 0], time_us=5), frame_message(motion(1)[0, 0], time_us=4)],
        "frame.timestamp_us",
    ),
]


@pytest.mark.parametrize(("frames", "field"), BAD_FRAMES)
def test_bad_frame_ends_a_strict_stream(channel: grpc.Channel, frames: list[object], field: str) -> None:
    assert refused_stream(channel, [config_message(), GOOD, *frames]) == [field]


@pytest.mark.parametrize(("frames", "field"), BAD_FRAMES)
def test_bad_frame_is_skipped_when_asked_for(channel: grpc.Channel, frames: list[object], field: str) -> None:
    messages = [config_message(skip_bad_frames=True), *[GOOD] * 5, *frames, *[GOOD] * 20]
    responses = stream(channel, messages)
    errors = [response.error for response in responses if response.HasField("error")]
    assert [[violation.field for violation in error.violations] for error in errors] == [[field]]
    assert errors[0].message_index == 5 + len(frames) - 1
    assert any(response.HasField("answer") for response in responses)
    assert responses[-1].summary.frames_refused == 1
    assert responses[-1].summary.frames_received == 25 + len(frames)


@pytest.mark.parametrize(
    ("messages", "field"),
    [
        ([], "config"),
        ([GOOD], "config"),
        ([config_message(layout="nonsense")], "config.layout"),
        ([config_message(layout="shrec22")], "config.layout"),
        ([config_message(fps=0.0)], "config.options.fps"),
        ([config_message(fps=float("nan"))], "config.options.fps"),
        ([config_message(stride=4_000_000_000)], "config.options.stride"),
        ([config_message(model="small", layout="")], "config.layout"),
    ],
)
def test_bad_opening_is_refused(channel: grpc.Channel, messages: list[object], field: str) -> None:
    assert refused_stream(channel, messages) == [field]


def test_ever_new_ids_are_refused_beyond_the_limit(channel: grpc.Channel) -> None:
    frames = [frame_message(motion(1)[0, 0], person=number) for number in range(LIMITS.limits.max_tracks + 1)]
    assert refused_stream(channel, [config_message(fps=1000.0), *frames]) == ["frame.people"]
    responses = stream(channel, [config_message(fps=30.0), *frames])  # at 30 fps old ids are forgotten in time
    assert responses[-1].summary.frames_received == len(frames)


def test_silent_stream_is_ended(channel: grpc.Channel) -> None:
    release = threading.Event()

    def silent() -> Iterator[object]:
        yield config_message()
        release.wait(20)

    started = time.monotonic()
    with pytest.raises(grpc.RpcError) as caught:
        stream(channel, silent())
    release.set()
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert "no message came" in caught.value.details()
    assert time.monotonic() - started < LIMITS.limits.stream_idle_s + 5


def test_cancelled_streams_free_their_places(channel: grpc.Channel) -> None:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    for _ in range(LIMITS.limits.max_streams + 10):
        call = stub.StreamRecognize(iter([config_message(), GOOD]), timeout=20)
        call.cancel()
    time.sleep(0.3)
    assert stream(channel, [config_message(), GOOD])[-1].summary.frames_received == 1


def test_server_info_names_everything(served: Served) -> None:
    with Client(served.address) as client:
        info = client.server_info()
    assert info.version == skelact.__version__
    assert [(model.name, tuple(model.labels)) for model in info.models] == [("small", LABELS)]
    assert tuple(layout.name for layout in info.layouts) == LAYOUT_NAMES
    assert tuple(info.layouts[0].joint_names) == CORE19.names
    for name in ("max_message_bytes", "max_people", "max_frames", "max_streams", "max_tracks"):
        assert getattr(info.limits, name) == getattr(LIMITS.limits, name)
    for name in ("max_person_s", "stream_idle_s"):
        assert getattr(info.limits, name) == pytest.approx(getattr(LIMITS.limits, name))


def test_server_info_tells_the_terms_of_the_weights() -> None:
    server = serve(recognizer=skelact.load_recognizer(threads=1))
    with Client(server.address) as client:
        (model,) = client.server_info().models
    server.stop()
    assert model.card and model.card.name == model.name and model.card.terms and model.card.data and model.card.metric
    assert model.card.non_commercial


def test_weights_without_a_card_have_no_terms(served: Served) -> None:
    with Client(served.address) as client:
        assert client.server_info().models[0].card is None


def test_reflection_lists_the_services(channel: grpc.Channel) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    (answer,) = stub.ServerReflectionInfo(iter([request]), timeout=10)
    names = {service.name for service in answer.list_services_response.service}
    assert {RECOGNITION, INFO, "grpc.health.v1.Health"} <= names


def test_health_says_serving_only_with_models() -> None:
    async def check() -> None:
        release, ready = threading.Event(), asyncio.Event()

        def load() -> list[skelact.Recognizer]:
            release.wait(20)
            return [small_recognizer()]

        # the port is free for a moment between choosing and opening it
        config = LIMITS.__class__(address=f"127.0.0.1:{free_port()}")
        starting = asyncio.create_task(start_server(config, load, ready=ready))
        await ready.wait()
        async with grpc.aio.insecure_channel(config.address) as channel:
            health = health_pb2_grpc.HealthStub(channel)
            info = info_pb2_grpc.InfoServiceStub(channel)
            for service in ("", RECOGNITION, INFO):
                state = await health.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
                assert state.status == health_pb2.HealthCheckResponse.NOT_SERVING
            assert not (await info.GetServerInfo(info_pb2.GetServerInfoRequest(), timeout=10)).models
            release.set()
            running = await starting
            for service in ("", RECOGNITION, INFO):
                state = await health.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
                assert state.status == health_pb2.HealthCheckResponse.SERVING
        await running.stop(0.1)

    asyncio.run(check())


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_full_queue_is_resource_exhausted() -> None:
    release, entered = threading.Event(), threading.Event()

    def slow(x: np.ndarray) -> np.ndarray:
        entered.set()
        release.wait(20)
        return nearest_template(x)

    server = serve(limited(max_queue=2), small_recognizer(slow))
    request = recognition_pb2.RecognizeRequest(clip=clip_message(motion(30)))
    with grpc.insecure_channel(server.address) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        waiting = [stub.Recognize.future(request, timeout=20)]
        assert entered.wait(10)
        waiting += [stub.Recognize.future(request, timeout=20) for _ in range(3)]
        failed = [call for call in waiting[1:] if not_within_room(call)]
        assert len(failed) == 2
        release.set()
        assert sum(call.code() == grpc.StatusCode.OK for call in waiting) == 2
    server.stop()


def not_within_room(call: grpc.Future) -> bool:
    try:
        call.result(timeout=1.0)
    except grpc.FutureTimeoutError:
        return False
    except grpc.RpcError as error:
        return error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    return False


def test_too_many_streams_are_resource_exhausted() -> None:
    server = serve(limited(max_streams=1))
    release = threading.Event()

    def held() -> Iterator[object]:
        yield config_message(stride=1, fps=2.0)
        yield GOOD
        release.wait(20)

    with grpc.insecure_channel(server.address) as channel:
        first = recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(held(), timeout=20)
        assert next(iter(first)).HasField("answer")
        with pytest.raises(grpc.RpcError) as caught:
            stream(channel, [config_message()])
        assert caught.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        release.set()
        assert list(first)[-1].HasField("summary")
    server.stop()


def test_unknown_exception_is_internal_and_not_echoed(caplog: pytest.LogCaptureFixture) -> None:
    def broken(x: np.ndarray) -> np.ndarray:
        raise RuntimeError("secret detail")

    server = serve(recognizer=small_recognizer(broken))
    with grpc.insecure_channel(server.address) as channel, caplog.at_level(logging.ERROR):
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        with pytest.raises(grpc.RpcError) as caught:
            stub.Recognize(recognition_pb2.RecognizeRequest(clip=clip_message(motion(30))), timeout=10)
        with pytest.raises(grpc.RpcError) as streamed:
            stream(channel, [config_message(), *map(frame_message, motion(15)[0])])
    server.stop()
    for error in (caught.value, streamed.value):
        assert error.code() == grpc.StatusCode.INTERNAL
        assert "request id" in error.details() and "secret" not in error.details()
    logged = [record for record in caplog.records if record.exc_info]
    assert len(logged) == 2
    assert logged[0].getMessage().split("request_id=")[1] in caught.value.details()


def test_stopping_drains_open_calls() -> None:
    entered = threading.Event()

    def slow(x: np.ndarray) -> np.ndarray:
        entered.set()
        time.sleep(0.5)
        return nearest_template(x)

    server = serve(recognizer=small_recognizer(slow))
    with grpc.insecure_channel(server.address) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        request = recognition_pb2.RecognizeRequest(clip=clip_message(motion(30)))
        call = stub.Recognize.future(request, timeout=20)
        assert entered.wait(10)
        server.stop(grace_s=10.0)
        assert len(call.result(timeout=10).people) == 1


def test_every_error_has_a_status_code() -> None:
    def tree(kind: type[SkelactError]) -> set[type[SkelactError]]:
        return {kind}.union(*(tree(child) for child in kind.__subclasses__()))

    for kind in tree(SkelactError) - {SkelactError}:
        assert any(parent in STATUS_CODES for parent in kind.__mro__), kind

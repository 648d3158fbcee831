"""Streams that meet trouble: absurd times, clients that read nothing, a full queue, a server that starts or stops."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import grpc
import numpy as np
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from serving import LIMITS, Served, limited, nearest_template, serve, small_recognizer, timeless
from skelact_server.app import start_server
from skelact_server.config import ServerConfig

from skelact.client import Client
from skelact.client.requests import tensor
from skelact.errors import CheckpointError
from skelact.recognition import Recognizer, load_recognizer
from skelact.v1 import (
    generation_pb2,
    generation_pb2_grpc,
    pose_pb2,
    pose_pb2_grpc,
    recognition_pb2,
    recognition_pb2_grpc,
    skeleton_pb2,
)

JOINTS = np.random.default_rng(1).normal(size=(200, 19, 3)).astype(np.float32)
FRAME_US = 33_333
SMALL_WINDOW = [("grpc.http2.bdp_probe", 0), ("grpc.http2.lookahead_bytes", 1024)]  # that gRPC fills for no reader


def config(**changes: object) -> recognition_pb2.StreamRecognizeRequest:
    layout = changes.pop("layout", "core19")
    options = recognition_pb2.RecognitionOptions(**{"fps": 30.0, "stride": 1, "skip_bad_frames": True, **changes})
    config = recognition_pb2.StreamRecognizeConfig(layout=layout, options=options)
    return recognition_pb2.StreamRecognizeRequest(config=config)


def frame(
    number: int, time_us: int | None = None, people: Iterable[int] = (7,)
) -> recognition_pb2.StreamRecognizeRequest:
    found = [recognition_pb2.TrackedSkeleton(person_id=one, joints=tensor(JOINTS[number % 200])) for one in people]
    return recognition_pb2.StreamRecognizeRequest(
        frame=recognition_pb2.SkeletonFrame(people=found, timestamp_us=time_us)
    )


def run(channel: grpc.Channel, messages: Iterable[object]) -> list[recognition_pb2.StreamRecognizeResponse]:
    stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
    return list(stub.StreamRecognize(iter(messages), timeout=30))


def answers(responses: list[recognition_pb2.StreamRecognizeResponse]) -> list[recognition_pb2.StreamAnswer]:
    return [one.answer for one in responses if one.HasField("answer")]


@pytest.mark.parametrize("absurd", [2**62, 2**63 - 1, -(2**63), 0, 12_000_000])
def test_one_absurd_time_is_refused_and_every_later_frame_counts(channel: grpc.Channel, absurd: int) -> None:
    first = 1_000_000
    times = [first + number * FRAME_US for number in range(60)]
    times.insert(20, absurd)
    *responses, last = run(channel, [config(), *(frame(n, time_us) for n, time_us in enumerate(times))])
    errors = [one.error for one in responses if one.HasField("error")]
    assert [(one.message_index, one.violations[0].field) for one in errors] == [(20, "frame.timestamp_us")]
    assert [one.frame_index for one in answers(responses)] == list(range(14, 60))
    assert (last.summary.frames_received, last.summary.frames_refused) == (61, 1)


def test_an_absurd_first_time_costs_few_frames(channel: grpc.Channel) -> None:
    times = [2**62, *(number * FRAME_US for number in range(60))]
    responses = run(channel, [config(), *(frame(n, time_us) for n, time_us in enumerate(times))])
    assert responses[-1].summary.frames_refused == 4
    assert len(answers(responses)) > 35


def test_a_late_frame_is_refused_and_a_doubled_one_replaces(channel: grpc.Channel) -> None:
    times = [number * FRAME_US for number in range(40)]
    times[25], times[30] = times[24] - 5, times[29]
    *responses, last = run(channel, [config(), *(frame(n, time_us) for n, time_us in enumerate(times))])
    (error,) = [one.error for one in responses if one.HasField("error")]
    assert error.message_index == 25 and "late" in error.violations[0].description
    assert last.summary.frames_refused == 1 and last.summary.frames_replaced == 1
    assert last.summary.measured_fps == pytest.approx(30.0, rel=0.05)


def test_a_gap_makes_a_person_begin_anew(channel: grpc.Channel) -> None:
    times = [number * FRAME_US + (4_000_000 if number >= 30 else 0) for number in range(60)]
    stamped = answers(run(channel, [config(), *(frame(n, time_us) for n, time_us in enumerate(times))]))
    assert [one.frames_seen for one in stamped] == [*range(15, 31), *range(15, 31)]


def test_frames_without_people_let_time_pass(channel: grpc.Channel) -> None:
    messages = [*(frame(n) for n in range(20)), *(frame(0, people=()) for _ in range(31)), *map(frame, range(20))]
    seen = [one.frames_seen for one in answers(run(channel, [config(), *messages]))]
    assert seen == [*range(15, 21), *range(15, 21)]


def poison(number: int) -> list[recognition_pb2.StreamRecognizeRequest]:
    """Frames with everything that is wrong about a frame, again and again."""
    nan = frame(number)
    nan.frame.people[0].joints.data = np.full((19, 3), np.nan, "<f4").tobytes()
    huge = frame(number)
    huge.frame.people[0].joints.data = np.full((19, 3), 9.9e3, "<f4").tobytes()
    cut = frame(number)
    cut.frame.people[0].joints.data = b"12"
    return [
        frame(number, 2**62),
        nan,
        huge,
        cut,
        recognition_pb2.StreamRecognizeRequest(),
        frame(number, people=range(9)),
        frame(number, people=(1, 1)),
        frame(number, people=()),
        frame(number, -(2**62)),
        frame(number, people=(2**32 - 1,)),
    ]


def test_a_poisoned_stream_leaves_others_bit_identical(channel: grpc.Channel) -> None:
    good = [config(stride=3), *(frame(number, number * FRAME_US) for number in range(150))]
    alone = run(channel, good)
    bad = [config(), *(one for number in range(60) for one in poison(number))]
    found: list[list[recognition_pb2.StreamRecognizeResponse]] = []
    threads = [threading.Thread(target=lambda: found.append(run(channel, bad))) for _ in range(3)]
    for thread in threads:
        thread.start()
    beside = run(channel, good)
    for thread in threads:
        thread.join(30)
    assert [timeless(one) for one in beside] == [timeless(one) for one in alone]
    assert len(found) == 3
    for responses in found:
        summary = responses[-1].summary
        assert summary.frames_received == 600 and summary.frames_refused >= 300


@pytest.mark.slow
def test_load_changes_no_bit_of_an_answer() -> None:
    """With the shipped network and the default settings, six streams at once get what one gets alone."""
    server = serve(ServerConfig(address="127.0.0.1:0", pose=False, generation=False), load_recognizer(threads=1))
    messages = [config(stride=4), *map(frame, range(60))]

    def answered() -> list[bytes]:
        with grpc.insecure_channel(server.address) as own:
            answers = [one.answer for one in run(own, messages) if one.HasField("answer")]
        for one in answers:
            for told in ("lag_us", "frames_waiting"):  # how long it took is not what was answered
                one.ClearField(told)
        return [one.SerializeToString(deterministic=True) for one in answers]

    alone = answered()
    with ThreadPoolExecutor(6) as clients:
        together = [future.result() for future in [clients.submit(answered) for _ in range(6)]]
    server.stop()
    assert len(alone) > 5 and all(one == alone for one in together)


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < until, "the place is kept"
        time.sleep(0.1)


def read_to_the_error(call: grpc.Call) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        for _ in call:
            pass
    return caught.value


def places(server: Served) -> grpc.StatusCode:
    with grpc.insecure_channel(server.address) as channel:
        try:
            run(channel, [config(), frame(0)])
        except grpc.RpcError as error:
            return error.code()
    return grpc.StatusCode.OK


def test_a_client_that_reads_nothing_loses_its_place() -> None:
    server = serve(limited(max_streams=1, stream_idle_s=1.0))

    def endless() -> Iterator[recognition_pb2.StreamRecognizeRequest]:
        yield config(top_k=5)
        for number in range(10_000_000):
            yield frame(number)

    with grpc.insecure_channel(server.address, SMALL_WINDOW) as channel:
        call = recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(endless(), timeout=60)
        next(call)
        assert places(server) == grpc.StatusCode.RESOURCE_EXHAUSTED
        wait_until(lambda: places(server) == grpc.StatusCode.OK)
        caught = read_to_the_error(call)
        assert caught.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert "client did not read for 1 s; stream closed" in caught.details()
    server.stop()


@pytest.mark.slow
def test_a_client_that_reads_nothing_of_a_video_loses_its_place() -> None:
    server = serve(limited(replace(LIMITS, pose=True), max_pose_streams=1, stream_idle_s=1.0))
    bad = pose_pb2.ImageFrame(image=pose_pb2.Image(encoded=b"no picture"))

    def endless() -> Iterator[recognition_pb2.StreamRecognizeVideoRequest]:
        yield recognition_pb2.StreamRecognizeVideoRequest(
            config=recognition_pb2.StreamRecognizeVideoConfig(
                options=recognition_pb2.RecognitionOptions(skip_bad_frames=True)
            )
        )
        while True:
            yield recognition_pb2.StreamRecognizeVideoRequest(frame=bad)

    with grpc.insecure_channel(server.address, SMALL_WINDOW) as channel:
        call = recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognizeVideo(endless(), timeout=60)
        next(call)
        pose = server.running.models.need_pose()
        wait_until(lambda: not pose.streams)
        assert read_to_the_error(call).code() == grpc.StatusCode.DEADLINE_EXCEEDED
    server.stop()


def test_a_full_queue_skips_an_answer_and_counts_it() -> None:
    """Another client fills the queue: the stream misses answers, says how many, and goes on."""
    release, entered = threading.Event(), threading.Event()
    gate = [True]

    def slow(x: np.ndarray) -> np.ndarray:
        if gate[0]:
            entered.set()
            release.wait(20)
        return nearest_template(x)

    server = serve(limited(max_queue=1, max_frames=90), small_recognizer(slow))
    clip = skeleton_pb2.Clip(joints=tensor(JOINTS[None, :30]), layout="core19", fps=30.0)
    stop = threading.Event()

    def messages() -> Iterator[recognition_pb2.StreamRecognizeRequest]:
        yield config()
        for number in range(20):  # answers are due at frames 14 to 19, and there is no room
            yield frame(number)
        time.sleep(0.5)
        gate[0] = False
        release.set()
        other.result(timeout=10)
        for number in range(20, 40):
            yield frame(number)
        stop.set()

    with grpc.insecure_channel(server.address) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        other = stub.Recognize.future(recognition_pb2.RecognizeRequest(clip=clip), timeout=20)
        assert entered.wait(10)
        *responses, last = stub.StreamRecognize(messages(), timeout=30)
    server.stop()
    found = answers(responses)
    assert [one.frame_index for one in found] == list(range(20, 40))
    assert {one.answers_skipped for one in found} == {6}
    assert last.summary.answers_skipped == 6 and last.summary.answers == 20 and last.summary.frames_refused == 0


def retry_s(error: grpc.RpcError) -> float:
    status = rpc_status.from_call(error)
    detail = error_details_pb2.RetryInfo()
    assert status is not None and status.details[0].Unpack(detail)
    return detail.retry_delay.ToNanoseconds() / 1e9


def test_loading_is_unavailable_with_a_time_to_come_back() -> None:
    release = threading.Event()

    def load() -> list[Recognizer]:
        release.wait(30)
        raise CheckpointError("there are none")

    settings = replace(LIMITS, address=f"127.0.0.1:{free_port()}", pose=True)
    starting = threading.Thread(target=lambda: asyncio.run(ended_start(settings, load)))
    starting.start()
    with grpc.insecure_channel(settings.address) as channel:
        grpc.channel_ready_future(channel).result(timeout=20)
        recognition = recognition_pb2_grpc.RecognitionServiceStub(channel)
        pose = pose_pb2_grpc.PoseServiceStub(channel)
        video = recognition_pb2.StreamRecognizeVideoRequest(config=recognition_pb2.StreamRecognizeVideoConfig())
        picture = pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig())
        calls: list[Callable[[], object]] = [
            lambda: recognition.Recognize(recognition_pb2.RecognizeRequest(), timeout=10),
            lambda: list(recognition.StreamRecognize(iter([config()]), timeout=10)),
            lambda: list(recognition.StreamRecognizeVideo(iter([video]), timeout=10)),
            lambda: pose.EstimatePose(pose_pb2.EstimatePoseRequest(), timeout=10),
            lambda: list(pose.StreamPose(iter([picture]), timeout=10)),
        ]
        for call in calls:
            with pytest.raises(grpc.RpcError) as caught:
                call()
            assert caught.value.code() == grpc.StatusCode.UNAVAILABLE, caught.value
            assert retry_s(caught.value) > 0
    release.set()
    starting.join(20)
    assert not starting.is_alive()


def test_what_is_loaded_answers_while_the_rest_is_loading() -> None:
    release = threading.Event()

    def load() -> list[Recognizer]:
        release.wait(60)
        raise CheckpointError("there are none")

    settings = replace(LIMITS, address=f"127.0.0.1:{free_port()}", pose=False, generation=True)
    starting = threading.Thread(target=lambda: asyncio.run(ended_start(settings, load)))
    starting.start()
    try:
        with grpc.insecure_channel(settings.address) as channel:
            generation = generation_pb2_grpc.GenerationServiceStub(channel)
            request = generation_pb2.PlanPartsRequest(text="walk")
            end = time.monotonic() + 50
            while time.monotonic() < end:
                try:
                    planned = generation.PlanParts(request, timeout=10)
                    break
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.UNAVAILABLE, error
                    time.sleep(0.1)
            assert planned.plan.actions
            with pytest.raises(grpc.RpcError) as caught:
                recognition_pb2_grpc.RecognitionServiceStub(channel).Recognize(recognition_pb2.RecognizeRequest())
            assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
    finally:
        release.set()
        starting.join(20)


async def ended_start(settings: ServerConfig, load: Callable[[], list[Recognizer]]) -> None:
    with pytest.raises(CheckpointError):
        await start_server(settings, load)


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def held(release: threading.Event, *, after: int = 0) -> Iterator[recognition_pb2.StreamRecognizeRequest]:
    """A stream that waits behind 15 frames until it is released; `after` more follow then."""
    yield config()
    for number in range(15):
        yield frame(number)
    release.wait(20)
    for number in range(15, 15 + after):
        yield frame(number)


def test_a_stopping_server_takes_nothing_new_and_lets_open_streams_end() -> None:
    server = serve()
    release = threading.Event()
    with grpc.insecure_channel(server.address) as channel, Client(server.address) as client:
        client.server_info()
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        call = stub.StreamRecognize(held(release, after=5), timeout=30)
        assert next(call).HasField("answer")
        server.running.models.is_stopping = True  # as between the signal and the closed port
        with pytest.raises(grpc.RpcError) as caught:
            stub.Recognize(recognition_pb2.RecognizeRequest(), timeout=10)
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE and retry_s(caught.value) > 0
        stopping = threading.Thread(target=server.stop, args=(10.0,))
        stopping.start()
        release.set()
        assert list(call)[-1].summary.answers == 6
        stopping.join(20)


def test_a_stream_that_outlives_the_stop_is_unavailable() -> None:
    server = serve()
    release = threading.Event()
    with grpc.insecure_channel(server.address) as channel:
        call = recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(held(release), timeout=30)
        assert next(call).HasField("answer")
        server.stop(0.2)
        with pytest.raises(grpc.RpcError) as caught:
            list(call)
        release.set()
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE


def test_frames_in_bundles_are_frames_one_by_one(channel: grpc.Channel) -> None:
    frames = [frame(number) for number in range(40)]
    bundles = [
        recognition_pb2.StreamRecognizeRequest(
            frames=recognition_pb2.SkeletonFrames(frames=[one.frame for one in frames[first : first + 15]])
        )
        for first in range(0, 40, 15)
    ]
    alone, together = run(channel, [config(), *frames]), run(channel, [config(), *bundles])
    assert answers(alone) and [timeless(one) for one in together] == [timeless(one) for one in alone]
    assert together[-1].summary.frames_received == 40

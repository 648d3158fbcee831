"""More than the server can do: what is late is told, what is asked for by nobody is not done, and health answers."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import grpc
import numpy as np
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from serving import LIMITS, Served, limited, nearest_template, serve, small_recognizer
from skelact_server.sessions import Notice, OpenSessions

from skelact.client import Client
from skelact.client.requests import tensor
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc, skeleton_pb2

JOINTS = np.random.default_rng(1).normal(size=(200, 19, 3)).astype(np.float32).cumsum(0)
FPS = 100.0
FRAMES = 150
WINDOW_S = 0.05  # of the slow network: more than the time between two frames


def slow(count: list[int] | None = None, pause_s: float = WINDOW_S) -> Callable[[np.ndarray], np.ndarray]:
    """A network that takes its time, and counts the windows that it has seen."""

    def network(x: np.ndarray) -> np.ndarray:
        time.sleep(pause_s)
        if count is not None:
            count.append(len(x))
        return nearest_template(x)

    return network


@pytest.fixture(scope="module")
def busy() -> Iterator[Served]:
    server = serve(replace(limited(max_batch=1), cores=1), small_recognizer(slow()))
    yield server
    server.stop()


def messages(overflow: pb.Overflow, *, pace_s: float = 1 / FPS, **options: int) -> Iterator[pb.StreamRecognizeRequest]:
    settings = pb.RecognitionOptions(fps=FPS, stride=1)
    yield pb.StreamRecognizeRequest(
        config=pb.StreamRecognizeConfig(layout="core19", options=settings, overflow=overflow, **options)
    )
    for number in range(FRAMES):
        time.sleep(pace_s)
        people = [pb.TrackedSkeleton(person_id=id, joints=tensor(JOINTS[(number + id) % 200])) for id in (1, 2)]
        yield pb.StreamRecognizeRequest(frame=pb.SkeletonFrame(people=people))


def play(
    server: Served, requests: Iterator[pb.StreamRecognizeRequest]
) -> tuple[list[pb.StreamAnswer], pb.StreamRecognizeSummary]:
    with grpc.insecure_channel(server.address) as channel:
        found = list(recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(requests, timeout=60))
    return [one.answer for one in found if one.HasField("answer")], found[-1].summary


def test_a_live_stream_leaves_out_what_is_late_and_tells_it(busy: Served) -> None:
    answers, summary = play(busy, messages(pb.OVERFLOW_DROP_OLDEST, max_lag_ms=400))
    due = 2 * (FRAMES - 49)
    assert summary.answers + summary.answers_skipped == due and summary.answers == len(answers)
    assert summary.frames_received == FRAMES and summary.answers_skipped > due / 2
    assert max(one.lag_us for one in answers) <= 400_000
    skipped = [one.answers_skipped for one in answers]
    assert skipped == sorted(skipped) and skipped[-1] > 0
    shares = [sum(one.person_id == id for one in answers) for id in (1, 2)]
    assert min(shares) >= 0.6 * max(shares)  # nobody is always the one who is left out


def test_a_blocking_stream_answers_everything_and_says_how_late(busy: Served) -> None:
    requests = messages(pb.OVERFLOW_BLOCK, pace_s=0.0)
    answers, summary = play(busy, (one for number, one in enumerate(requests) if number < 75))
    assert summary.answers_skipped == 0 and summary.answers == len(answers) == 2 * 25
    lags = [one.lag_us for one in answers]
    assert lags[-1] > 500_000 and lags == sorted(lags)
    assert max(one.frames_waiting for one in answers) > 5


@pytest.mark.parametrize(
    ("field", "changes"),
    [("config.overflow", {"overflow": 9}), ("config.max_lag_ms", {"max_lag_ms": 2501, "overflow": 2})],
)
def test_a_bad_overflow_is_refused(busy: Served, field: str, changes: dict[str, int]) -> None:
    config = pb.StreamRecognizeConfig(layout="core19", **changes)
    with pytest.raises(grpc.RpcError) as caught:
        play(busy, iter([pb.StreamRecognizeRequest(config=config)]))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT and field in str(caught.value.trailing_metadata())


def clip(frames: int) -> pb.RecognizeRequest:
    joints = np.resize(JOINTS, (1, frames, 19, 3))
    return pb.RecognizeRequest(clip=skeleton_pb2.Clip(joints=tensor(joints), layout="core19", fps=30.0))


@pytest.mark.parametrize("end", ["cancel", "deadline"])
def test_windows_of_a_clip_that_nobody_waits_for_are_not_scored(end: str) -> None:
    seen: list[int] = []
    server = serve(replace(limited(max_batch=1), cores=1), small_recognizer(slow(seen)))
    try:
        with grpc.insecure_channel(server.address) as channel:
            service = recognition_pb2_grpc.RecognitionServiceStub(channel)
            seen.clear()
            call = service.Recognize.future(clip(500), timeout=0.3 if end == "deadline" else 30)
            time.sleep(0.3)
            call.cancel()
            time.sleep(3 * WINDOW_S)
            after = len(seen)
            time.sleep(10 * WINDOW_S)
            assert len(seen) == after
            assert service.Recognize(clip(40), timeout=10).people  # the thread is free
    finally:
        server.stop()


def test_a_clip_of_more_windows_than_may_wait_is_answered() -> None:
    server = serve(limited(max_batch=2, max_queue=4, max_share=1.0), small_recognizer())
    try:
        with grpc.insecure_channel(server.address) as channel:
            service = recognition_pb2_grpc.RecognitionServiceStub(channel)
            clips = [service.Recognize.future(clip(500), timeout=30) for _ in range(2)]
            assert all(one.result().people for one in clips)
    finally:
        server.stop()


def test_live_answers_and_health_do_not_wait_for_long_clips(busy: Served) -> None:
    config = replace(limited(max_batch=1), cores=1)
    server = serve(config, small_recognizer(slow(pause_s=0.005)))
    try:
        with grpc.insecure_channel(server.address) as channel:
            service = recognition_pb2_grpc.RecognitionServiceStub(channel)
            clips = [service.Recognize.future(clip(500), timeout=60) for _ in range(6)]
            answers, summary = play(server, messages(pb.OVERFLOW_DROP_OLDEST))
            health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=5)
            assert summary.answers_skipped <= summary.answers / 2 and answers
            assert all(one.result().people for one in clips)  # they make way, and still get done
    finally:
        server.stop()


def test_open_streams_are_told_that_the_server_goes_and_get_their_summary() -> None:
    server = serve(LIMITS)
    going = threading.Event()

    def frames() -> Iterator[pb.StreamRecognizeRequest]:
        yield from (one for number, one in enumerate(messages(pb.OVERFLOW_BLOCK, pace_s=0.0)) if number < 80)
        threading.Thread(target=server.stop, args=(1.2,)).start()
        going.wait(10)
        yield from list(messages(pb.OVERFLOW_BLOCK, pace_s=0.0))[1:11]
        time.sleep(10)  # a client that does not hear

    found, code = [], None
    with grpc.insecure_channel(server.address) as channel:
        try:
            for one in recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(frames(), timeout=30):
                found.append(one)
                if one.HasField("going_away"):
                    going.set()
        except grpc.RpcError as error:
            code = error.code()
    assert code is grpc.StatusCode.UNAVAILABLE
    (away,) = [one.going_away for one in found if one.HasField("going_away")]
    assert away.drain_s == pytest.approx(1.2)
    assert found[-1].summary.frames_received == 79 + 10  # what came while it drained is confirmed, too


def test_a_server_without_open_calls_stops_at_once() -> None:
    server = serve(LIMITS)
    with Client(server.address) as client:
        assert client.server_info().models
    started = time.monotonic()
    server.stop(15.0)
    assert time.monotonic() - started < 10.0


def test_who_comes_after_a_notice_hears_it() -> None:
    sessions, heard = OpenSessions(), []
    with sessions.hold(heard.append):
        assert not heard
        sessions.notify(Notice(3.0))
        with sessions.hold(heard.append):
            assert heard == [Notice(3.0), Notice(3.0)]

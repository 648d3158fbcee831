"""Streams of networks that go on from a state: resumed elsewhere with it; late answers are left out, it is kept."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
import torch
from serving import LIMITS, Served, limited, serve
from torch import nn

from skelact.client.requests import tensor
from skelact.layouts import load_layout
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.checkpoint import StreamCheckpoint, build_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.export import export_checkpoint
from skelact.recognition.live_config import LiveConfig
from skelact.recognition.load import LIVE_FOLDER
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc

FPS, FRAMES = 30.0, 420
SETTINGS = replace(LIMITS, live_networks=True)
CLOSE = 0.002  # of probabilities, after a state was rounded
SLOW_S = 0.06  # of a step of the slow network


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A leg stream of whole windows and one in causal form."""
    folder = tmp_path_factory.mktemp("both")
    (folder / LIVE_FOLDER).mkdir()
    for seed, form in enumerate((LiveConfig(), LiveConfig(rate_hz=20.0, look_s=1.0))):
        config = RecognitionConfig("none", part="leg", width=16, frames=16, people=1, live=form)
        layout = load_layout("core19")
        torch.manual_seed(seed)
        network = build_network(config, layout, 3)
        nn.init.normal_(network.get_parameter("head.weight"), std=0.05)
        file = folder / LIVE_FOLDER / "leg.onnx" if form.rate_hz else folder / "leg.onnx"
        export_checkpoint(StreamCheckpoint(config, layout, ("a", "b", "c"), network.state_dict()), file)
    return folder


@pytest.fixture(scope="module")
def recognizer(folder: Path) -> Recognizer:
    """Of that folder."""
    return load_recognizer(folder, threads=1)


@pytest.fixture(scope="module")
def served(recognizer: Recognizer) -> Iterator[Served]:
    server = serve(SETTINGS, recognizer)
    try:
        yield server
    finally:
        server.stop()


def _config(*, token: bytes = b"", answered: int = 0, **changes: int) -> pb.StreamRecognizeRequest:
    options = pb.RecognitionOptions(fps=FPS, stride=4, skip_bad_frames=True)
    config = pb.StreamRecognizeConfig(
        layout="core19", options=options, resume_token=token, answered_frames=answered, **changes
    )
    return pb.StreamRecognizeRequest(config=config)


def _frame(number: int) -> pb.StreamRecognizeRequest:
    """Two people, one of whom comes and goes; a bad frame now and then."""
    sway = 0.2 * np.sin(number / 12 + np.random.default_rng(4).uniform(0, 6, (19, 3)))
    rest = np.random.default_rng(5).normal([0, 1, 0], 0.4, (19, 3))
    ids = [1, 2] if number // 100 % 2 == 0 else [1]
    people = [pb.TrackedSkeleton(person_id=id, joints=tensor((rest + id * sway).astype(np.float32))) for id in ids]
    if number % 50 == 49:
        people[0].joints.data = b"12"
    return pb.StreamRecognizeRequest(frame=pb.SkeletonFrame(people=people, timestamp_us=round(1e6 * number / FPS)))


def _play(server: Served, messages: Sequence[pb.StreamRecognizeRequest] | Iterator[pb.StreamRecognizeRequest]) -> list:
    with grpc.insecure_channel(server.address) as channel:
        stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
        return list(stub.StreamRecognize(iter(messages), timeout=60))


def _answers(responses: Sequence[pb.StreamRecognizeResponse]) -> list[pb.StreamAnswer]:
    return [one.answer for one in responses if one.HasField("answer")]


def _points(responses: Sequence[pb.StreamRecognizeResponse]) -> list[pb.ResumePoint]:
    return [one.resume_point for one in responses if one.HasField("resume_point")]


@pytest.fixture(scope="module")
def whole(served: Served) -> list[pb.StreamRecognizeResponse]:
    return _play(served, [_config(), *map(_frame, range(FRAMES))])


@pytest.mark.parametrize("broken", [60, 333])
def test_a_stream_goes_on_from_its_state(served: Served, whole: list[pb.StreamRecognizeResponse], broken: int) -> None:
    frames = [_frame(number) for number in range(FRAMES)]
    before = _play(served, [_config(), *frames[:broken]])
    point = _points(before)[-1]
    answered = max(one.frame_index for one in _answers(before))
    after = _play(served, [_config(token=point.token, answered=answered + 1), *frames[point.frames :]])
    wanted = [one for one in _answers(whole) if one.frame_index > answered]
    got = _answers(after)
    assert [(one.person_id, one.frame_index, one.frames_seen) for one in got] == [
        (one.person_id, one.frame_index, one.frames_seen) for one in wanted
    ]
    for one, other in zip(got, wanted, strict=True):
        theirs = {score.label: score.probability for score in other.scores}
        assert all(abs(score.probability - theirs[score.label]) < CLOSE for score in one.scores)
    counts = after[-1].summary, whole[-1].summary
    assert counts[0] == counts[1]


def test_points_are_few_and_of_known_size(whole: list[pb.StreamRecognizeResponse], recognizer: Recognizer) -> None:
    assert recognizer.live is not None
    points = _points(whole)
    assert [point.frames for point in points[1:]] == sorted({point.frames for point in points[1:]})
    assert FRAMES / FPS / 2 <= len(points) <= FRAMES / FPS + 1
    assert max(len(point.token) for point in points) < 2 * 0.7 * recognizer.live.person.itemsize


@pytest.mark.parametrize(("asked_ms", "least", "most"), [(0, 0, 0), (2000, 2, FRAMES / FPS / 2 + 1)])
def test_points_come_as_often_as_asked_for(served: Served, asked_ms: int, least: int, most: float) -> None:
    responses = _play(served, [_config(resume_point_ms=asked_ms), *map(_frame, range(FRAMES))])
    assert least <= len(_points(responses)) <= most


def test_points_that_come_too_often_are_refused(served: Served) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        _play(served, [_config(resume_point_ms=99), _frame(0)])
    assert "config.resume_point_ms" in str(caught.value.trailing_metadata())


@pytest.mark.parametrize("overflow", [pb.OVERFLOW_BLOCK, pb.OVERFLOW_DROP_OLDEST])
def test_a_server_that_stops_gives_the_state_of_now(recognizer: Recognizer, overflow: int) -> None:
    stopped = serve(SETTINGS, recognizer)
    arrived, leaving = threading.Event(), threading.Event()

    def paced() -> Iterator[pb.StreamRecognizeRequest]:
        yield _config(overflow=overflow, resume_point_ms=60_000)
        yield from map(_frame, range(100))
        arrived.set()
        leaving.wait(20)

    def stop() -> None:
        arrived.wait(20)
        time.sleep(0.5)  # the frames are on their way
        stopped.stop(2.0)

    stopper = threading.Thread(target=stop)
    stopper.start()
    kinds = []
    try:
        with grpc.insecure_channel(stopped.address) as channel:
            stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
            for response in stub.StreamRecognize(paced(), timeout=60):
                kinds.append(response)
                if response.HasField("going_away"):
                    leaving.set()
    finally:
        leaving.set()
        stopper.join(30)
    away = next(index for index, one in enumerate(kinds) if one.HasField("going_away"))
    assert kinds[away - 1].resume_point.frames == kinds[away].going_away.frames_received == 100


def test_tokens_of_strangers_do_no_harm(served: Served, whole: list[pb.StreamRecognizeResponse]) -> None:
    draw, token, refused = random.Random(0), _points(whole)[-1].token, 0
    for attempt in range(60):
        mutated = bytearray(token)
        for _ in range(draw.randint(1, 30)):
            mutated[draw.randrange(len(mutated))] = draw.randrange(256)
        if attempt % 5 == 0:
            del mutated[draw.randrange(len(mutated)) :]
        try:
            assert _play(served, [_config(token=bytes(mutated)), *map(_frame, range(8))])[-1].HasField("summary")
        except grpc.RpcError as error:
            assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
            assert "config.resume_token" in str(error.trailing_metadata())
            refused += 1
    assert refused > 10


def test_a_server_of_windows_refuses_the_token(recognizer: Recognizer, whole: list[pb.StreamRecognizeResponse]) -> None:
    server = serve(LIMITS, recognizer.without_live())
    try:
        with pytest.raises(grpc.RpcError) as caught:
            _play(server, [_config(token=_points(whole)[-1].token), _frame(0)])
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    finally:
        server.stop()


def test_what_is_late_is_left_out_and_told(folder: Path) -> None:
    slow = load_recognizer(folder, threads=1)
    assert slow.live is not None
    advance = slow.live.advance

    def slowly(rows: np.ndarray) -> np.ndarray:
        time.sleep(SLOW_S * len(rows))
        return advance(rows)

    slow.live.advance = slowly  # type: ignore[method-assign]
    server = serve(replace(limited(SETTINGS, max_batch=1), cores=1), slow)

    def paced() -> Iterator[pb.StreamRecognizeRequest]:
        yield _config(overflow=pb.OVERFLOW_DROP_OLDEST, max_lag_ms=300)
        for number in range(300):
            time.sleep(0.2 / FPS)  # five times as fast as it is played
            yield _frame(number)

    try:
        responses = _play(server, paced())
    finally:
        server.stop()
    answers, summary = _answers(responses), responses[-1].summary
    due = len(_answers(_play_whole(folder)))
    assert summary.frames_received == 300 and summary.frames_refused == 6
    assert summary.answers == len(answers) > 0
    assert summary.answers + summary.answers_skipped == due and summary.answers_skipped > 0
    assert max(one.lag_us for one in answers) <= 300_000
    for person in (1, 2):
        frames = [one.frame_index for one in answers if one.person_id == person]
        assert frames == sorted(frames)


def _play_whole(folder: Path) -> list[pb.StreamRecognizeResponse]:
    server = serve(SETTINGS, load_recognizer(folder, threads=1))
    try:
        return _play(server, [_config(), *map(_frame, range(300))])
    finally:
        server.stop()

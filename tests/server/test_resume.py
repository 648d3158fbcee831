"""Streams that go on elsewhere: the same answers as without the break, and tokens from strangers do no harm."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import numpy as np
import pytest
from serving import GENERATING, LIMITS, Served, limited, serve, timeless

from skelact.client import Client, StreamAnswer
from skelact.client.requests import tensor
from skelact.errors import InputError, ServerUnavailableError
from skelact.v1 import generation_pb2, generation_pb2_grpc, recognition_pb2_grpc
from skelact.v1 import recognition_pb2 as pb

JOINTS = np.random.default_rng(5).normal(size=(200, 19, 3)).astype(np.float32).cumsum(0)
FRAMES = 260
FPS = 30.0
SERVE = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
from serving import LIMITS, small_recognizer
from skelact_server import app, loading

loading.load_recognizers = lambda config: ((small_recognizer(),), ("",))
asyncio.run(app.run_server(LIMITS, on_start=lambda running: print(running.port, flush=True)))
"""


def config(*, token: bytes = b"", answered: int = 0, **changes: object) -> pb.StreamRecognizeRequest:
    options = pb.RecognitionOptions(**{"fps": FPS, "stride": 3, "skip_bad_frames": True, **changes})
    opening = pb.StreamRecognizeConfig(layout="core19", options=options, resume_token=token, answered_frames=answered)
    return pb.StreamRecognizeRequest(config=opening)


def frame(number: int) -> pb.StreamRecognizeRequest:
    """Two people, one of whom comes and goes; a bad frame now and then; times that tremble and leap."""
    ids = [1, 2] if number // 25 % 2 == 0 else [1]
    found = [pb.TrackedSkeleton(person_id=one, joints=tensor(JOINTS[(number + one) % 200])) for one in ids]
    if number % 40 == 39:
        found[0].joints.data = b"12"
    time_us = round(1e6 * (number + 0.2 * np.sin(number) + (2 * FPS if number > 150 else 0)) / FPS)
    return pb.StreamRecognizeRequest(frame=pb.SkeletonFrame(people=found, timestamp_us=time_us))


def play(channel: grpc.Channel, messages: list[pb.StreamRecognizeRequest]) -> list[pb.StreamRecognizeResponse]:
    return list(recognition_pb2_grpc.RecognitionServiceStub(channel).StreamRecognize(iter(messages), timeout=60))


@pytest.mark.parametrize("broken", [120, 170, 259])
def test_a_stream_goes_on_as_if_it_had_never_stopped(channel: grpc.Channel, broken: int) -> None:
    frames = [frame(number) for number in range(FRAMES)]
    whole = play(channel, [config(), *frames])
    before = play(channel, [config(), *frames[:broken]])
    point = [one.resume_point for one in before if one.HasField("resume_point")][-1]
    answered = max(one.answer.frame_index for one in before if one.HasField("answer"))
    again = config(token=point.token, answered=answered + 1)
    after = play(channel, [again, *frames[point.frames :]])
    wanted = [one for one in whole if one.HasField("answer") and one.answer.frame_index > answered]
    got = [one for one in after if one.HasField("answer")]
    assert [timeless(one) for one in got] == [timeless(one) for one in wanted] and (got or broken == 259)
    assert timeless(after[-1]) == timeless(whole[-1])  # the summary of both parts together


def test_a_token_holds_no_joints(channel: grpc.Channel) -> None:
    responses = play(channel, [config(), *map(frame, range(FRAMES))])
    tokens = [one.resume_point.token for one in responses if one.HasField("resume_point")]
    assert len(tokens) > 2 and max(map(len, tokens)) < 600


@pytest.fixture(scope="module")
def token(channel: grpc.Channel) -> bytes:
    responses = play(channel, [config(), *map(frame, range(FRAMES))])
    return [one.resume_point.token for one in responses if one.HasField("resume_point")][-1]


def hostile(token: bytes, *path: object, value: object) -> bytes:
    """The token with another value at a path."""
    fields = json.loads(token)
    inner = fields
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(fields).encode()


@pytest.mark.parametrize("value", [-1, -2, 1.5, 2**60, "7", None, True, [], {}, float("nan"), float("inf")])
@pytest.mark.parametrize(
    "path",
    [
        ("frame",),
        ("counts", "messages"),
        ("clock", "slot"),
        ("clock", "time_s"),
        ("people", 0, 1),
        ("people", 0, 2),
        ("people", 0),
    ],
)
def test_a_forged_token_is_refused(
    channel: grpc.Channel, token: bytes, path: tuple[object, ...], value: object
) -> None:
    allowed = (path == ("clock", "slot") and value is None) or (
        path == ("clock", "time_s") and type(value) in (int, float)
    )
    if (path, value) == (("frame",), -1) or (allowed and value == value and abs(value or 0) < 2**53):
        pytest.skip("is a token")
    with pytest.raises(grpc.RpcError) as caught:
        play(channel, [config(token=hostile(token, *path, value=value)), frame(0)])
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT and "resume_token" in str(
        caught.value.trailing_metadata()
    )


def test_mutated_tokens_never_break_the_server(channel: grpc.Channel, token: bytes) -> None:
    draw = random.Random(0)
    for _ in range(200):
        mutated = bytearray(token)
        for _ in range(draw.randint(1, 4)):
            mutated[draw.randrange(len(mutated))] = draw.choice(b'0123456789[]{},:"-.enul\x00\xff')
        try:
            play(channel, [config(token=bytes(mutated)), *map(frame, range(3))])
        except grpc.RpcError as error:
            assert error.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("changes", [{"stride": 4}, {"fps": 29.0}, {"top_k": 1}])
def test_a_token_of_another_stream_is_refused(channel: grpc.Channel, token: bytes, changes: dict[str, float]) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        play(channel, [config(token=token, **changes), frame(0)])
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def people(pace_s: float, halfway: threading.Event | None = None) -> Iterator[tuple[float, dict[int, np.ndarray]]]:
    for number in range(FRAMES):
        if number == FRAMES // 2 and halfway:
            halfway.set()
        time.sleep(pace_s)
        yield number / FPS, {7: JOINTS[number % 200]}


def essence(answers: list[StreamAnswer]) -> list[tuple[int, int, list[tuple[str, float]]]]:
    return [(one.frame_index, one.person_id, one.scores.top(5)) for one in answers]


def unbroken(address: str) -> list[tuple[int, int, list[tuple[str, float]]]]:
    with Client(address) as client:
        return essence(list(client.stream_recognize(people(0.0), layout="core19", fps=FPS, stride=3)))


def test_the_client_moves_on_when_a_server_stops(served: Served) -> None:
    stopped = serve()
    halfway = threading.Event()

    def stop() -> None:
        halfway.wait(30)
        stopped.stop(2.0)

    stopper = threading.Thread(target=stop)
    stopper.start()
    with Client([stopped.address, served.address]) as client:
        stream = client.stream_recognize(people(0.004, halfway), layout="core19", fps=FPS, stride=3)
        answers = list(stream)
    stopper.join(30)
    assert stream.resumed and stream.summary is not None and stream.summary.frames_received == FRAMES
    assert essence(answers) == unbroken(served.address)


def test_a_stream_that_may_not_resume_raises() -> None:
    server = serve()
    with Client(server.address) as client:
        frames = people(0.01)
        stream = client.stream_recognize(frames, layout="core19", fps=FPS, stride=3, resume_s=0)
        next(stream)
        threading.Thread(target=server.stop, args=(0.4,)).start()
        with pytest.raises(ServerUnavailableError):
            list(stream)
        assert stream.summary is not None and stream.summary.frames_received > 0  # what the server had is confirmed


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), "soon"])
def test_a_bad_time_to_resume_is_refused(served: Served, bad: object) -> None:
    with Client(served.address) as client, pytest.raises(InputError) as caught:
        client.stream_recognize([], layout="core19", fps=FPS, resume_s=bad)  # type: ignore[arg-type]
    assert caught.value.field == "resume_s"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_client_moves_on_when_a_process_ends(served: Served, number: signal.Signals) -> None:
    command = [sys.executable, "-c", SERVE, str(Path(__file__).parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    halfway = threading.Event()
    try:
        address = f"127.0.0.1:{int(process.stdout.readline())}"
        threading.Thread(target=lambda: halfway.wait(60) and process.send_signal(number)).start()
        with Client([address, served.address]) as client:
            stream = client.stream_recognize(people(0.004, halfway), layout="core19", fps=FPS, stride=3)
            answers = list(stream)
        assert stream.resumed and stream.summary is not None and stream.summary.frames_received == FRAMES
        assert essence(answers) == unbroken(served.address)
        assert process.wait(LIMITS.drain_s + 1.0) == (0 if number == signal.SIGTERM else -number)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_too_many_people_in_a_token_are_refused(channel: grpc.Channel, token: bytes) -> None:
    crowd = hostile(token, "people", value=[[id, 0, 1] for id in range(300)])
    with pytest.raises(grpc.RpcError) as caught:
        play(channel, [config(token=crowd), frame(0)])
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    with limited_server() as server, grpc.insecure_channel(server.address) as few, pytest.raises(grpc.RpcError):
        play(few, [config(token=token), frame(0)])


class limited_server:  # noqa: N801
    """A server that follows one person per stream."""

    def __enter__(self) -> Served:
        self.server = serve(limited(max_tracks=1))
        return self.server

    def __exit__(self, *_: object) -> None:
        self.server.stop()


def test_a_conversation_goes_on_from_its_last_chunk(generating: Served) -> None:
    stopped = serve(GENERATING)
    indices, headers = [], []
    with Client([stopped.address, generating.address]) as client, client.converse("walk", seed=4) as conversation:
        for chunk in conversation:
            indices.append(chunk.chunk_index)
            headers.append(chunk.header_index)
            if chunk.chunk_index == 3:
                conversation.say("wave the left hand")
            if chunk.chunk_index == 5:
                conversation.say("frobnicate")
            if chunk.chunk_index == 9:
                stopped.stop(0.2)
                conversation.say("jump twice")
            if chunk.chunk_index == 25:
                conversation.finish()
    assert conversation.resumed and len(conversation.refusals) == 1
    assert indices == list(range(len(indices))) and sorted({*headers}) == [0, 1, 2] and headers == sorted(headers)
    # the second server made the frames of the first one again, and its digest over all of them was right
    assert conversation.footer is not None and conversation.footer.chunks == len(indices)


@pytest.mark.parametrize(
    ("chunks", "texts"),
    [(2_000_000, []), (3, [(4, "jump")]), (3, [(2, "jump"), (1, "wave")]), (3, [(1, "jump")] * 1100)],
)
def test_absurd_progress_is_refused(generating: Served, chunks: int, texts: list[tuple[int, str]]) -> None:
    spoken = [generation_pb2.SpokenText(chunk_index=index, text=text) for index, text in texts]
    progress = generation_pb2.ConverseProgress(chunks=chunks, texts=spoken)
    opening = generation_pb2.ConverseRequest(config=generation_pb2.ConverseConfig(text="walk", progress=progress))
    with grpc.insecure_channel(generating.address) as channel, pytest.raises(grpc.RpcError) as caught:
        list(generation_pb2_grpc.GenerationServiceStub(channel).Converse(iter([opening]), timeout=10))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_a_stream_that_ends_every_server_is_given_up() -> None:
    asked = []

    def end_after_a_while(requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
        asked.append(len([next(requests) for _ in range(20)]))
        yield from ()
        context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")

    server = grpc.server(ThreadPoolExecutor(8))
    handler = grpc.stream_stream_rpc_method_handler(end_after_a_while)
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("skelact.v1.RecognitionService", {"StreamRecognize": handler}),)
    )
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    with Client(address) as client, pytest.raises(ServerUnavailableError):
        list(client.stream_recognize(people(0.0), layout="core19", fps=FPS))
    assert len(asked) == 4
    server.stop(0)

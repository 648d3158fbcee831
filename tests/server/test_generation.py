"""GenerationService on a real channel: equal bytes at any chunk size, every refusal, changes of mind, limits."""

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status
from serving import GENERATING, Served, limited, serve
from skelact_server.app import GENERATION

from skelact.client import Client
from skelact.client.motion_stream import MotionStream, ReceivedChunk
from skelact.errors import DeadlineError, InputError, NotServedError, OverloadedError
from skelact.generation.options import GenerateOptions
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, BODY_PARTS
from skelact.v1 import generation_pb2 as pb
from skelact.v1 import generation_pb2_grpc as pb_grpc
from skelact.values import Motion

ROOT = Path(__file__).parents[2]
TEXT = "walk while waving the right hand"
MAX_STEP_CHANGE_M, MAX_STEP_M = 0.12, 0.3  # of a joint from frame to frame at 30 fps; a kick has 0.17 and 0.31


@pytest.fixture(scope="module")
def client(generating: Served) -> Iterator[Client]:
    with Client(generating.address) as client:
        yield client


def frame_bytes(stream: MotionStream) -> bytes:
    chunks = list(stream)
    assert stream.footer is not None and stream.footer.chunks == len(chunks)
    return stream.footer.sha256 + b"".join(chunk.motion.rotations.tobytes() for chunk in chunks)


def refusal(error: grpc.RpcError) -> tuple[str, str]:
    """Field and description of the first violation."""
    status = rpc_status.from_call(error)
    detail = error_details_pb2.BadRequest()
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error
    assert status is not None and status.details[0].Unpack(detail)
    return detail.field_violations[0].field, detail.field_violations[0].description


def step_changes(motion: Motion) -> np.ndarray:
    """Largest change (T - 2,) of a joint's step from one frame to the next, meters."""
    return np.linalg.norm(np.diff(forward_kinematics(motion), n=2, axis=0), axis=-1).max(-1)


def joined(chunks: list[ReceivedChunk]) -> Motion:
    first = chunks[0].motion
    return replace(
        first,
        rotations=np.concatenate([chunk.motion.rotations for chunk in chunks]),
        translations=np.concatenate([chunk.motion.translations for chunk in chunks]),
    )


def test_header_says_what_was_understood_and_made(client: Client) -> None:
    stream = client.generate(TEXT, duration_s=3.0)
    header = stream.header
    assert (header.frames, header.fps) == (90, 30.0)
    assert header.joint_names == BODY.names and header.parent_indices == BODY.parents
    assert header.plan.text == TEXT and header.plan.relation == "while"
    assert [action.text for action in header.plan.actions] == ["walk", "waving the right hand"]
    assert header.plan.actions[1].parts == ("right_arm",)
    report = header.report
    assert list(report.performances) == ["stand", "walk", "wave-right-hand"]
    assert report.parts == BODY_PARTS
    assert [(one.action_index, one.start_s, one.end_s) for one in report.timeline] == [(0, 0.0, 3.0), (1, 0.0, 3.0)]
    (arm,) = [span for span in report.owners if span.part == "right_arm"]
    assert (arm.start_frame, arm.end_frame, report.performances[arm.performance_index]) == (0, 90, "wave-right-hand")
    assert 0 < report.quality.jerk_m_s3 < 1000
    assert [(one.performance, one.region, one.found) for one in report.findings] == [
        ("walk", "legs", True),
        ("wave-right-hand", "right_arm", True),
    ]
    assert report.verdict == "verified" and report.seed == 0
    motion = stream.motion()
    np.testing.assert_allclose(motion.offsets, BODY.offsets, atol=1e-7)
    assert len(motion.rotations) == 90


def test_the_report_says_how_far_the_text_was_kept_to(client: Client) -> None:
    report = client.generate("wave the left hand 3 times").header.report
    assert report.verdict == "verified"
    (times,) = [check for check in report.checks if check.quantity == "times"]
    assert (times.asked, times.got, times.met) == (3.0, 3.0, True)
    report = client.generate("dance").header.report
    assert report.verdict == "unverified"
    assert [shortfall.text for shortfall in report.not_checked] == ["dance"]
    report = client.generate("walk while picking up a box").header.report
    assert report.verdict == "partial"
    assert [shortfall.text for shortfall in report.not_done] == ["picking up a box"]


def test_frames_are_those_of_the_generator(client: Client, generating: Served) -> None:
    thread = generating.running.models.generation
    assert thread is not None
    made = thread.generator.generate(TEXT, GenerateOptions(seed=7, duration_s=2.0, fps=24.0))
    chunks = list(client.generate(TEXT, seed=7, duration_s=2.0, fps=24.0))
    received = joined(chunks)
    assert received.fps == 24.0
    np.testing.assert_allclose(received.rotations, made.motion.rotations, atol=1e-6)
    np.testing.assert_allclose(received.translations, made.motion.translations, atol=1e-6)
    np.testing.assert_array_equal(np.concatenate([chunk.owners for chunk in chunks]), made.composition.owners)


def test_bytes_are_equal_at_any_chunk_size(client: Client) -> None:
    one, eight, many = (frame_bytes(client.generate(TEXT, seed=3, chunk_frames=size)) for size in (1, 8, 64))
    assert one == eight == many
    assert one != frame_bytes(client.generate(TEXT, seed=4))


@pytest.mark.slow
def test_bytes_are_equal_over_two_processes(client: Client) -> None:
    command = [sys.executable, "-m", "server", "--address", "127.0.0.1:0", "--announce"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().split()[1])
            with Client(f"127.0.0.1:{port}") as other:
                for seed in (0, 5):
                    assert frame_bytes(other.generate(TEXT, seed=seed)) == frame_bytes(client.generate(TEXT, seed=seed))
        finally:
            process.kill()


HOSTILE = [
    ("walk and " * 1200, "10 kB"),
    ("walk " * 300, "many words"),
    ("🚶‍♀️👋🏽💃", "emojis"),
    ("gehe im Kreis und winke mit der rechten Hand", "another language"),
    ("右手を振りながら歩く", "another script"),
    ("", "empty"),
    (" \t\n", "white space"),
    ("'; DROP TABLE motions; --", "SQL"),
    ("\x00\x07walk", "control characters"),
    ("photosynthesize the invoice", "no action"),
    ("walk for 500 seconds", "too long a motion"),
    ("dance 100 times then dance 100 times", "too many repetitions"),
]


@pytest.mark.parametrize("text", [text for text, _ in HOSTILE], ids=[name for _, name in HOSTILE])
def test_hostile_texts_are_refused_and_named(client: Client, text: str) -> None:
    with pytest.raises(InputError) as caught:
        list(client.generate(text))
    field, description = (caught.value.field, caught.value.reason)
    assert field == "text"
    assert any(hint in description for hint in ("walk", "nearest known", " s in all"))


def test_the_nearest_known_actions_are_offered(client: Client) -> None:
    with pytest.raises(InputError) as caught:
        list(client.generate("gallumph merrily"))
    assert "nearest known: walk" in caught.value.reason


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"fps": 14.0}, "fps"),
        ({"fps": 121.0}, "fps"),
        ({"fps": float("nan")}, "fps"),
        ({"duration_s": 0.1}, "duration_s"),
        ({"duration_s": 21.0}, "duration_s"),
        ({"seed": 2**63}, "seed"),
        ({"chunk_frames": 257}, "chunk_frames"),
        ({"attempts": 17}, "attempts"),
    ],
)
def test_bad_options_are_refused_with_their_field(client: Client, options: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        list(client.generate("walk", **options))
    assert caught.value.field == field


def test_unknown_policies_are_refused_by_client_and_server(client: Client) -> None:
    with pytest.raises(InputError) as caught:
        client.generate("walk", policy="best")
    assert caught.value.field == "policy" and "score, sinc" in str(caught.value)
    with pytest.raises(grpc.RpcError) as refused:
        list(client._stubs.generation.Generate(pb.GenerateRequest(text="walk", policy=9)))
    assert refusal(refused.value)[0] == "policy"


def test_parts_are_planned_and_unknown_actions_are_said_to_be(client: Client) -> None:
    plan = client.plan_parts("walk then photosynthesize")
    assert plan.relation == "then"
    assert {"global", "left_leg", "right_leg"} <= set(plan.actions[0].parts)
    assert (plan.actions[1].source, plan.actions[1].parts) == ("unknown", ())
    with pytest.raises(InputError) as caught:
        client.plan_parts("")
    assert caught.value.field == "text"


def test_cancelled_streams_free_their_places(client: Client, generating: Served) -> None:
    streams = [client.converse("walk") for _ in range(4)]
    for stream in streams:
        next(iter(stream))
    with pytest.raises(OverloadedError):
        list(client.generate("walk"))
    for stream in streams:
        stream.__exit__(None, None, None)
    until = time.monotonic() + 5
    while generating.running.models.generation.streams and time.monotonic() < until:
        time.sleep(0.01)
    assert len(client.generate("walk").motion().rotations) == 120


def test_a_client_that_goes_is_no_error(client: Client, generating: Served, caplog: pytest.LogCaptureFixture) -> None:
    for chunks in range(6):
        stream = client.generate("walk", duration_s=20.0, fps=120.0, chunk_frames=1)
        list(itertools.islice(stream, chunks))
        stream.cancel()
    until = time.monotonic() + 10
    while generating.running.models.generation.streams and time.monotonic() < until:
        time.sleep(0.01)
    assert not generating.running.models.generation.streams
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.slow
def test_other_calls_get_their_turns_between_attempts(client: Client) -> None:
    text = "walk while waving both hands while raising both hands"  # cannot all be found
    long = client.generate(text, duration_s=20.0, fps=120.0, attempts=16)
    ended: list[str] = []

    def wait() -> None:
        assert long.header.report.verdict != "verified"
        ended.append("long")

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.3)
    client.generate("walk", duration_s=1.0).motion()
    ended.append("short")
    thread.join()
    assert ended == ["short", "long"]


def test_a_client_that_takes_nothing_loses_its_place() -> None:
    server = serve(limited(GENERATING, max_generation_streams=1, stream_idle_s=0.3))
    try:
        with grpc.insecure_channel(server.address, [("grpc.http2.lookahead_bytes", 1024)]) as channel:
            stub = pb_grpc.GenerationServiceStub(channel)
            call = stub.Generate(pb.GenerateRequest(text="walk", duration_s=20.0, fps=120.0))
            assert next(call).HasField("header")
            until = time.monotonic() + 10
            while server.running.models.generation.streams and time.monotonic() < until:
                time.sleep(0.01)
            assert server.running.models.generation.streams == 0
            call.cancel()
    finally:
        server.stop()


def test_a_conversation_changes_at_a_chunk_border_without_a_pop(client: Client) -> None:
    texts = ["run", "stand", "jump", "walk in a circle while waving the left hand", "bow"]
    chunks: list[ReceivedChunk] = []
    with client.converse(texts[0], seed=1, chunk_frames=10) as talk:
        for chunk in talk:
            chunks.append(chunk)
            if chunk.chunk_index % 7 == 4 and chunk.chunk_index < 30:
                talk.say(texts[chunk.chunk_index // 7 + 1])
            if chunk.chunk_index == 40:
                talk.finish()
        assert [header.plan.text for header in talk.headers] == texts
        assert talk.footer is not None and talk.footer.frames == 10 * len(chunks)
    turns = [chunk.header_index for chunk in chunks]
    assert turns == sorted(turns) and set(turns) == {0, 1, 2, 3, 4}
    first = [turns.index(turn) for turn in range(5)]
    assert all(4 + 7 * turn < first[turn + 1] <= 4 + 7 * turn + 3 for turn in range(4)), first
    motion = joined(chunks)
    seams = [10 * number for number in first[1:]]
    around = np.concatenate([step_changes(motion)[seam - 3 : seam + 12] for seam in seams])
    assert around.max() < MAX_STEP_CHANGE_M, around.round(3)
    assert np.linalg.norm(np.diff(forward_kinematics(motion), axis=0), axis=-1).max() < MAX_STEP_M
    assert {tuple(chunk.owners.shape) for chunk in chunks} == {(10, 7)}


def test_a_text_that_is_over_begins_anew_without_a_pop(client: Client) -> None:
    chunks = []
    with client.converse("walk", chunk_frames=16) as talk:
        for chunk in talk:
            chunks.append(chunk)
            if chunk.chunk_index == 20:
                talk.finish()
    motion = joined(chunks)
    assert len(talk.headers) == 1 and talk.headers[0].frames == 180 < len(motion.rotations)
    assert step_changes(motion).max() < MAX_STEP_CHANGE_M
    assert np.linalg.norm(motion.translations[-1, 0] - motion.translations[0, 0]) > 3.0


def test_equal_conversations_give_equal_bytes_in_any_chunks(client: Client) -> None:
    def talk_in(size: int) -> bytes:
        stub = pb_grpc.GenerationServiceStub(client._channels[0])
        config = pb.ConverseConfig(text="walk", seed=2, chunk_frames=size)
        messages = [pb.ConverseRequest(config=config)]
        messages.append(pb.ConverseRequest(credit=320 // size))
        responses = list(stub.Converse(iter(messages), timeout=20))
        assert responses[-1].footer.frames == 320
        return responses[-1].footer.sha256

    assert talk_in(1) == talk_in(8) == talk_in(64)


def test_a_refused_text_leaves_the_motion_as_it_was(client: Client) -> None:
    with client.converse("walk") as talk:
        for chunk in talk:
            if chunk.chunk_index == 1:
                talk.say("photosynthesize")
            if chunk.chunk_index == 8:
                talk.finish()
            assert chunk.header_index == 0
    assert [one.field for one in talk.refusals] == ["text"]
    assert len(talk.headers) == 1 and talk.footer is not None


def test_frames_wait_for_credit(client: Client) -> None:
    with client.converse("walk") as talk:
        next(iter(talk))
        time.sleep(0.5)
        assert talk.footer is None
        talk.finish()
        rest = list(talk)
    assert len(rest) == 1  # of two that were granted at first


def test_realtime_frames_come_as_the_clock_wants_them(client: Client) -> None:
    with client.converse("walk", chunk_frames=6, realtime=True) as talk:
        started = time.monotonic()
        chunks = list(itertools.islice(talk, 6))
        assert 0.95 < time.monotonic() - started < 2.5
        talk.finish()
        chunks += list(talk)
    assert talk.footer is not None and talk.footer.chunks == len(chunks) < 12


@pytest.mark.parametrize(
    ("messages", "field"),
    [
        ([], "config"),
        ([pb.ConverseRequest(text="walk")], "message"),
        ([pb.ConverseRequest()], "message"),
        ([pb.ConverseRequest(config=pb.ConverseConfig(text="gah"))], "text"),
        ([pb.ConverseRequest(config=pb.ConverseConfig(text="walk", fps=1))], "fps"),
        ([pb.ConverseRequest(config=pb.ConverseConfig(text="walk", seed=2**63))], "seed"),
        ([pb.ConverseRequest(config=pb.ConverseConfig(text="walk"))] * 2, "message"),
        (
            [
                pb.ConverseRequest(config=pb.ConverseConfig(text="walk")),
                pb.ConverseRequest(credit=2000),
            ],
            "credit",
        ),
    ],
)
def test_bad_conversations_are_refused_with_their_field(
    client: Client, messages: list[pb.ConverseRequest], field: str
) -> None:
    stub = pb_grpc.GenerationServiceStub(client._channels[0])
    with pytest.raises(grpc.RpcError) as caught:
        list(stub.Converse(iter(messages), timeout=20))
    assert refusal(caught.value)[0] == field


def test_silent_conversation_is_ended(client: Client) -> None:
    with client.converse("walk") as talk:
        chunks = iter(talk)
        next(chunks)
        next(chunks)
        talk._is_paced = False
        with pytest.raises(DeadlineError):
            list(chunks)


def test_server_info_names_the_actions(client: Client) -> None:
    generation = client.server_info().generation
    assert generation is not None
    assert {"walk", "wave-right-hand"} <= set(generation.actions)
    assert (generation.max_streams, generation.max_duration_s) == (4, 20.0)


def test_a_server_without_a_generator_says_so(served: Served) -> None:
    with Client(served.address) as client:
        assert client.server_info().generation is None
        with pytest.raises(NotServedError):
            client.plan_parts("walk")


@pytest.mark.slow
def test_the_server_does_not_import_torch() -> None:
    code = "import sys, skelact_server.app; from skelact_server import config, loading; "
    code += "loading._load_generator(config.ServerConfig()); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=100, check=False).returncode == 0


def test_health_and_reflection_know_the_service(generating: Served, served: Served) -> None:
    serving = health_pb2.HealthCheckResponse
    for server, status in ((generating, serving.SERVING), (served, serving.NOT_SERVING)):
        with grpc.insecure_channel(server.address) as channel:
            asked = health_pb2.HealthCheckRequest(service=GENERATION)
            assert health_pb2_grpc.HealthStub(channel).Check(asked).status == status
            stub = reflection_pb2_grpc.ServerReflectionStub(channel)
            question = reflection_pb2.ServerReflectionRequest(file_containing_symbol=GENERATION)
            (answer,) = stub.ServerReflectionInfo(iter([question]), timeout=10)
            assert answer.file_descriptor_response.file_descriptor_proto


def test_early_frames_come_with_a_late_report(client: Client) -> None:
    text = "walk for 10 seconds"
    stream = client.generate(text, seed=5, early=True)
    header = stream.header
    assert header.report.verdict == "" and not header.report.checks and stream.late_report is None
    assert [one.end_s for one in header.report.timeline] == [10.0]
    chunks = list(stream)
    whole = client.generate(text, seed=5, attempts=1)
    assert len(joined(chunks).rotations) == header.frames == whole.header.frames
    assert {len(chunk.owners) for chunk in chunks} == {12}
    np.testing.assert_allclose(joined(chunks).rotations, whole.motion().rotations, atol=1e-6)
    assert stream.late_report == whole.header.report


def test_early_frames_are_of_one_attempt_and_not_strict(client: Client) -> None:
    for request in (
        pb.GenerateRequest(text="walk", early=True, attempts=2),
        pb.GenerateRequest(text="walk", early=True, strict=True),
    ):
        with pytest.raises(grpc.RpcError) as raised:
            list(client._stubs.generation.Generate(request))
        assert refusal(raised.value)[0] == ("attempts" if request.attempts else "strict")


def test_a_conversation_tells_late_what_a_long_motion_shows(client: Client) -> None:
    with client.converse("walk for 10 seconds", early=True, chunk_frames=20) as talk:
        for chunk in talk:
            if chunk.chunk_index == 3:
                talk.finish()
        assert talk.headers[0].report.verdict == ""
        assert talk.late_reports[0].verdict == "verified"

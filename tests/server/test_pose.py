"""Pictures and videos over gRPC: the same answers as in Python, every frame accounted for, clear refusals."""

import asyncio
import io
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import av
import grpc
import numpy as np
import pytest
from PIL import Image
from serving import LIMITS, Served, limited, serve
from skelact_server.streams import LatestQueue

from skelact import Client
from skelact.client import FramePeople, StreamAnswer
from skelact.client.answers import to_person
from skelact.client.requests import image_message
from skelact.errors import InputError, NotServedError, OverloadedError, ServerUnavailableError
from skelact.pose import load_image, load_pose_estimator
from skelact.v1 import pose_pb2, skeleton_pb2

POSE_LIMITS = limited(replace(LIMITS, pose=True), max_message_bytes=8 << 20, max_pixels=1_000_000, max_pose_streams=2)
GRAY = np.full((60, 80, 3), 90, np.uint8)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    one = serve(POSE_LIMITS)
    yield one
    one.stop()


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with Client(served.address) as one:
        yield one


@pytest.fixture(scope="module")
def photo(data_root: Path) -> np.ndarray:
    return load_image(data_root / "images" / "coco_000000000785_ccby.jpg")


def pan(photo: np.ndarray, step: int) -> np.ndarray:
    return np.ascontiguousarray(photo[:420, 4 * step : 4 * step + 480])


def png(image: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return buffer.getvalue()


def field_of(error: grpc.RpcError) -> str:
    from google.rpc import error_details_pb2
    from grpc_status import rpc_status

    status = rpc_status.from_call(error)
    request = error_details_pb2.BadRequest()
    assert status and status.details[0].Unpack(request)
    return request.field_violations[0].field


@pytest.mark.slow
def test_a_picture_gives_what_it_gives_in_python(client: Client, photo: np.ndarray) -> None:
    (wanted,) = load_pose_estimator(threads=1).estimate(photo)
    bgr = pose_pb2.Image(
        raw=skeleton_pb2.Tensor(
            shape=photo.shape,
            dtype=skeleton_pb2.Tensor.DATA_TYPE_UINT8,
            data=np.ascontiguousarray(photo[..., ::-1]).tobytes(),
        ),
        channel_order=pose_pb2.Image.CHANNEL_ORDER_BGR,
    )
    request = pose_pb2.EstimatePoseRequest(image=bgr)
    (from_bgr,) = client._stubs.pose.EstimatePose(request).people
    (from_array,) = client.estimate_pose(photo)
    (from_png,) = client.estimate_pose(png(photo))
    for got in (from_array, from_png, to_person(from_bgr)):
        for name in ("box", "points", "scores", "states", "joints"):
            np.testing.assert_array_equal(getattr(got, name), getattr(wanted, name))
        assert got.presence == pytest.approx(wanted.presence)


def test_nobody_is_an_answer(client: Client) -> None:
    assert client.estimate_pose(GRAY) == []
    info = client.server_info().pose
    assert info and info.provider == "CPUExecutionProvider" and info.max_pixels == 1_000_000


def raw(shape: tuple[int, ...], data: bytes, dtype: int = skeleton_pb2.Tensor.DATA_TYPE_UINT8) -> pose_pb2.Image:
    return pose_pb2.Image(raw=skeleton_pb2.Tensor(shape=shape, dtype=dtype, data=data))


@pytest.mark.parametrize(
    ("image", "field"),
    [
        (pose_pb2.Image(), "image"),
        (pose_pb2.Image(encoded=b""), "image.encoded"),
        (pose_pb2.Image(encoded=b"no picture"), "image.encoded"),
        (pose_pb2.Image(encoded=png(GRAY)[:-30]), "image.encoded"),
        (pose_pb2.Image(encoded=png(np.zeros((1100, 1000, 3), np.uint8))), "image.encoded"),
        (raw((4, 4), b"\0" * 16), "image.raw.shape"),
        (raw((0, 4, 3), b""), "image.raw.shape"),
        (raw((4, 4, 4), b"\0" * 64), "image.raw.shape"),
        (raw((2**31, 2**31, 3), b""), "image.raw.shape"),
        (raw((4, 4, 3), b"\0" * 47), "image.raw"),
        (raw((4, 4, 3), b"\0" * 192, skeleton_pb2.Tensor.DATA_TYPE_FLOAT32), "image.raw.dtype"),
    ],
    ids=str,
)
def test_what_is_no_picture_is_refused_with_its_field(client: Client, image: pose_pb2.Image, field: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        client._stubs.pose.EstimatePose(pose_pb2.EstimatePoseRequest(image=image))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert field_of(caught.value) == field


@pytest.mark.slow
def test_a_stream_answers_every_frame_with_one_id(client: Client, photo: np.ndarray) -> None:
    stream = client.stream_pose((pan(photo, step) for step in range(6)), fps=20.0)
    frames = list(stream)
    assert [one.frame_index for one in frames] == list(range(6))
    assert [list(one.people) for one in frames] == [[0]] * 6
    assert stream.summary == pose_pb2.StreamPoseSummary(frames_received=6, frames_answered=6)


@pytest.mark.slow
def test_people_come_in_meters_when_asked(client: Client, photo: np.ndarray) -> None:
    frames = list(client.stream_pose((pan(photo, 0) for _ in range(45)), fps=30.0, height_m=1.8, focal_px=600.0))
    first, last = frames[0].metric, frames[-1].metric
    assert first is not None and last is not None
    assert not first.people[0].is_settled and not first.world.is_floor_known and len(first.world.notes) == 2
    assert last.people[0].is_settled and last.world.focal_px == 600.0
    person = last.people[0]
    shoulders = person.joints[[5, 6]]
    assert person.joints.shape == (133, 3) and person.valid[[5, 6]].all() and 0.2 < np.ptp(shoulders, 0).max() < 0.6
    assert (shoulders[:, 2] < -1).all() and set(person.contacts) <= {"unknown", "free", "stands"}
    video = client.stream_recognize_video((pan(photo, 0) for _ in range(3)), fps=30.0, height_m=1.8)
    seen = [one for one in video if isinstance(one, FramePeople)]
    assert len(seen) == 3 and all(one.metric and one.metric.people.keys() == one.people.keys() for one in seen)


def test_meters_are_not_given_unasked_and_not_without_a_height(client: Client) -> None:
    assert all(one.metric is None for one in client.stream_pose([GRAY] * 2))
    (empty,) = client.stream_pose([GRAY], height_m=1.7)
    assert empty.metric is not None and empty.metric.people == {} and len(empty.metric.world.notes) == 3
    with pytest.raises(InputError) as caught:
        list(client.stream_pose([GRAY], height_m=17.0))
    assert caught.value.field == "config.metric.height_m"
    with pytest.raises(InputError) as caught:
        list(client.stream_recognize_video([GRAY], height_m=1.7, focal_px=-1.0))
    assert caught.value.field == "config.metric.focal_px"
    with pytest.raises(InputError) as caught:
        client.stream_pose([GRAY], focal_px=900.0)
    assert caught.value.field == "focal_px"


def test_bad_frames_are_passed_over_when_asked(client: Client) -> None:
    pictures = [GRAY, b"no picture", GRAY]
    stream = client.stream_pose(pictures, skip_bad_frames=True)
    assert [one.frame_index for one in stream] == [0, 2]
    (refused,) = stream.refused
    assert (refused.frame_index, refused.field) == (1, "frame.image.encoded") and "object at" not in refused.reason
    summary = stream.summary
    assert summary and (summary.frames_received, summary.frames_answered, summary.frames_refused) == (3, 2, 1)
    with pytest.raises(InputError) as caught:
        list(client.stream_pose(pictures))
    assert caught.value.field == "frame.image.encoded"


def test_a_live_stream_accounts_for_every_frame(client: Client) -> None:
    stream = client.stream_pose([GRAY] * 40, live=True)
    answers, summary = list(stream), stream.summary
    assert summary and summary.frames_received == 40 == summary.frames_answered + summary.frames_dropped
    assert len(answers) == summary.frames_answered
    numbers = [one.frame_index for one in answers]
    assert numbers == sorted(set(numbers)) and numbers[-1] == 39  # the newest is never dropped


def test_the_oldest_are_dropped() -> None:
    async def messages() -> AsyncIterator[int]:
        for number in range(5):
            yield number

    async def take() -> tuple[list[int], int]:
        source = LatestQueue(messages(), 2)
        await asyncio.sleep(0.05)
        return [one async for one in source], source.dropped

    assert asyncio.run(take()) == ([3, 4], 3)


def test_streams_are_counted_and_given_back(served: Served, client: Client) -> None:
    def opened() -> grpc.Call:
        def requests() -> Iterator[pose_pb2.StreamPoseRequest]:
            yield pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig())
            yield pose_pb2.StreamPoseRequest(frame=pose_pb2.ImageFrame(image=image_message(GRAY)))
            time.sleep(1.5)

        call = client._stubs.pose.StreamPose(requests())
        assert next(call).frame.frame_index == 0
        return call

    calls = [opened(), opened()]
    with pytest.raises(OverloadedError):
        list(client.stream_pose([GRAY]))
    for call in calls:
        call.cancel()
    for _ in range(100):
        try:
            assert len(list(client.stream_pose([GRAY]))) == 1
            return
        except OverloadedError as error:
            assert error.retry_delay_s
    pytest.fail("cancelled streams keep their places")


def test_time_must_not_go_back(client: Client) -> None:
    def requests() -> Iterator[pose_pb2.StreamPoseRequest]:
        yield pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig())
        for timestamp in (10, 5):
            frame = pose_pb2.ImageFrame(image=image_message(GRAY), timestamp_us=timestamp)
            yield pose_pb2.StreamPoseRequest(frame=frame)

    with pytest.raises(grpc.RpcError) as caught:
        list(client._stubs.pose.StreamPose(requests()))
    assert field_of(caught.value) == "frame.timestamp_us"


def stamped(*timestamps: int | None) -> Iterator[pose_pb2.StreamPoseRequest]:
    yield pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig(skip_bad_frames=True))
    for timestamp in timestamps:
        frame = pose_pb2.ImageFrame(image=image_message(GRAY), timestamp_us=timestamp)
        yield pose_pb2.StreamPoseRequest(frame=frame)


@pytest.mark.parametrize("absurd", [2**62, -(2**63), 0])
def test_one_absurd_time_costs_one_picture(client: Client, absurd: int) -> None:
    times = [1_000_000 + number * 33_333 for number in range(8)]
    times.insert(4, absurd)
    *responses, last = client._stubs.pose.StreamPose(stamped(*times))
    kinds = [one.WhichOneof("message") for one in responses]
    assert kinds == ["frame"] * 4 + ["error"] + ["frame"] * 4
    assert responses[4].error.violations[0].field == "frame.timestamp_us"
    assert (last.summary.frames_answered, last.summary.frames_refused) == (8, 1)


def test_a_queue_full_of_others_does_not_end_a_stream(client: Client, served: Served) -> None:
    with served.running.models.need_pose().room_for(LIMITS.limits.max_pose_queue):
        with pytest.raises(OverloadedError):
            client.estimate_pose(GRAY)
        stream = client.stream_pose([GRAY] * 3)
        assert len(list(stream)) == 3 and stream.summary and stream.summary.frames_answered == 3


def encode(path: Path, frames: list[np.ndarray], **options: str) -> None:
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream("libx264", rate=20)
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_a_video_in_pieces_gives_people_and_answers(
    client: Client, photo: np.ndarray, tmp_path: Path, name: str
) -> None:
    options = {"movflags": "frag_keyframe+empty_moov"} if name == "a.mp4" else {}
    encode(tmp_path / name, [pan(photo, step) for step in range(12)], **options)
    stream = client.stream_recognize_video(tmp_path / name, stride=2, want_people=True)
    responses, summary = list(stream), stream.summary
    people = [one for one in responses if isinstance(one, FramePeople)]
    assert [one.frame_index for one in people] == list(range(12))
    assert {person_id for one in people for person_id in one.people} == {0}
    answers = [one for one in responses if isinstance(one, StreamAnswer)]
    assert answers and {answer.person_id for answer in answers} == {0}
    assert summary and summary.frames_answered == 12 and summary.answers == len(answers)


@pytest.mark.slow
def test_pictures_are_recognized_like_a_video(client: Client, photo: np.ndarray) -> None:
    stream = client.stream_recognize_video((pan(photo, step) for step in range(12)), fps=20.0, stride=2)
    answers, summary = list(stream), stream.summary
    assert answers and all(isinstance(one, StreamAnswer) for one in answers)
    assert summary and summary.frames_answered == 12 and summary.answers == len(answers)


def test_bytes_that_are_no_video_are_refused(client: Client, tmp_path: Path) -> None:
    encode(tmp_path / "a.mkv", [GRAY] * 3)
    whole = (tmp_path / "a.mkv").read_bytes()
    garbage = np.random.default_rng(0).integers(0, 255, 300_000, np.uint8).tobytes()
    for number, content in enumerate((b"hello", garbage, whole[:200])):
        path = tmp_path / f"{number}.mkv"
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            list(client.stream_recognize_video(path, timeout_s=20.0))
        assert caught.value.field == "chunk"


def test_a_video_stream_that_goes_silent_or_mixes_kinds_is_ended(client: Client) -> None:
    from skelact.v1 import recognition_pb2 as pb

    def requests(*messages: pb.StreamRecognizeVideoRequest) -> Iterator[pb.StreamRecognizeVideoRequest]:
        yield pb.StreamRecognizeVideoRequest(config=pb.StreamRecognizeVideoConfig())
        yield pb.StreamRecognizeVideoRequest(chunk=b"\x1aE\xdf\xa3")
        yield from messages
        if not messages:
            time.sleep(4)

    frame = pb.StreamRecognizeVideoRequest(frame=pose_pb2.ImageFrame(image=image_message(GRAY)))
    with pytest.raises(grpc.RpcError) as caught:
        list(client._stubs.recognition.StreamRecognizeVideo(requests(frame), timeout=20))
    assert field_of(caught.value) == "message"
    with pytest.raises(grpc.RpcError) as caught:
        list(client._stubs.recognition.StreamRecognizeVideo(requests(), timeout=20))
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED


def test_a_server_without_poses_says_so() -> None:
    one = serve()
    try:
        with Client(one.address) as client, pytest.raises(NotServedError):
            client.estimate_pose(GRAY)
        with Client(one.address) as client:
            assert client.server_info().pose is None
    finally:
        one.stop()


@pytest.mark.parametrize("live", [False, True])
def test_a_stream_of_pictures_is_told_that_the_server_stops(live: bool) -> None:
    server = serve(POSE_LIMITS)
    answered, told = threading.Event(), threading.Event()

    def frames() -> Iterator[np.ndarray]:
        yield GRAY
        answered.wait(10)
        threading.Thread(target=server.stop, args=(2.0,)).start()
        told.wait(10)
        yield GRAY
        time.sleep(10)  # a client that does not hear

    with Client(server.address) as client:
        stream = client.stream_pose(frames(), live=live)
        with pytest.raises(ServerUnavailableError, match="elsewhere"):
            for _ in stream:
                answered.set()
                if stream.stopping_s is not None:
                    told.set()
                elif not told.is_set():
                    told.wait(0.5)
                    told.set()
        assert stream.stopping_s == pytest.approx(2.0)
        assert stream.summary is not None and stream.summary.frames_received == stream.summary.frames_answered == 2


def test_a_stream_of_recognized_pictures_is_told_that_the_server_stops() -> None:
    server = serve(POSE_LIMITS)
    answered = threading.Event()

    def frames() -> Iterator[np.ndarray]:
        yield GRAY
        answered.wait(10)
        threading.Thread(target=server.stop, args=(2.0,)).start()
        time.sleep(10)

    with Client(server.address) as client:
        stream = client.stream_recognize_video(frames(), want_people=True)
        with pytest.raises(ServerUnavailableError, match="elsewhere"):
            for _ in stream:
                answered.set()
        assert stream.stopping_s == pytest.approx(2.0)
        assert stream.summary is not None and stream.summary.incomplete_reason

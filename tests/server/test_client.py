"""What the client refuses: what cannot be sent raises InputError with its field; streams go on when asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from serving import Served

from skelact.client import Client, FramePeople, FrameStream
from skelact.client.frame_stream import FrameRequests
from skelact.errors import CallCancelledError, InputError
from skelact.layouts import load_layout
from skelact.v1 import pose_pb2, skeleton_pb2
from skelact.values import Clip

GOOD = np.random.default_rng(2).normal(size=(19, 3)).astype(np.float32)
NAN = np.where(np.arange(57).reshape(19, 3) == 5, np.nan, GOOD)
CLIP = Clip(GOOD[None, None].repeat(30, 1), load_layout("core19"), 30.0)


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[Client]:
    with Client(served.address) as one:
        yield one


BAD_FRAMES = [
    ({1: NAN}, "people[1].joints"),
    ({1: np.full((19, 3), np.inf)}, "people[1].joints"),
    ({-1: GOOD}, "id"),
    ({2**32: GOOD}, "id"),
    ({1.5: GOOD}, "id"),
    ({"anna": GOOD}, "id"),
    ({1: GOOD[:18]}, "people[1].joints"),
    ({1: GOOD[None]}, "people[1].joints"),
    ({1: GOOD.astype(str)}, "people[1].joints"),
    ({1: [[1, 2, 3], [4, 5]]}, "people[1].joints"),
    ({1: None}, "people[1].joints"),
    (GOOD, ""),
    ([GOOD], ""),
    (None, ""),
    ((float("nan"), {1: GOOD}), "time_s"),
    ((1e300, {1: GOOD}), "time_s"),
    (("now", {1: GOOD}), "time_s"),
]


def path_of(number: int, field: str) -> str:
    return f"frames[{number}].{field}" if field else f"frames[{number}]"


@pytest.mark.parametrize(("bad", "field"), BAD_FRAMES)
def test_a_bad_frame_of_a_list_raises_at_the_call(client: Client, bad: Any, field: str) -> None:
    with pytest.raises(InputError) as caught:
        client.stream_recognize([{1: GOOD}, bad], layout="core19", fps=30.0)
    assert caught.value.field == path_of(1, field)
    assert len(str(caught.value)) < 300 and "object at" not in str(caught.value)


@pytest.mark.parametrize(("bad", "field"), BAD_FRAMES)
def test_a_bad_frame_that_comes_later_raises_after_the_answers_before_it(client: Client, bad: Any, field: str) -> None:
    stream = client.stream_recognize(iter([*[{1: GOOD}] * 20, bad, {1: GOOD}]), layout="core19", fps=30.0, stride=1)
    with pytest.raises(InputError) as caught:
        list(stream)
    assert caught.value.field == path_of(20, field)


def test_answers_before_a_bad_frame_arrive(client: Client) -> None:
    stream = client.stream_recognize(iter([*[{1: GOOD}] * 20, {1: NAN}]), layout="core19", fps=30.0, stride=1)
    assert [next(stream).frame_index for _ in range(6)] == list(range(14, 20))
    with pytest.raises(InputError):
        next(stream)


@pytest.mark.parametrize(("bad", "field"), BAD_FRAMES)
def test_a_bad_frame_is_left_out_when_asked(client: Client, bad: Any, field: str) -> None:
    too_many = dict.fromkeys(range(5), GOOD)  # for the server, not for the client
    frames = [*[{1: GOOD}] * 10, bad, {1: GOOD}, too_many, bad, *[{1: GOOD}] * 10, too_many]
    stream = client.stream_recognize(frames, layout="core19", fps=30.0, stride=1, skip_bad_frames=True)
    answers, summary = list(stream), stream.summary
    assert sorted((one.frame_index, one.field) for one in stream.refused) == [
        (10, path_of(10, field)),
        (12, "frame.people"),
        (13, path_of(13, field)),
        (24, "frame.people"),
    ]
    assert [one.frame_index for one in answers] == list(range(14, 21))
    assert summary and (summary.frames_received, summary.frames_refused) == (25, 4)


def test_what_the_frames_raise_comes_back(client: Client) -> None:
    def broken() -> Iterator[dict[int, np.ndarray]]:
        yield {1: GOOD}
        raise ConnectionError("the camera is gone")

    with pytest.raises(ConnectionError, match="the camera is gone"):
        list(client.stream_recognize(broken(), layout="core19", fps=30.0))


def test_times_are_sent(client: Client) -> None:
    frames = [(number / 15, {1: GOOD}) for number in range(30)]
    stream = client.stream_recognize(frames, layout="core19", fps=30.0)
    list(stream)
    assert stream.summary and stream.summary.measured_fps == pytest.approx(15.0, rel=1e-3)


CALLS: list[tuple[Callable[[Client], object], str]] = [
    (lambda c: c.stream_recognize([], layout="nowhere", fps=30.0), "layout"),
    (lambda c: c.stream_recognize([], layout=None, fps=30.0), "layout"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize([], layout="core19", fps=0.0), "fps"),
    (lambda c: c.stream_recognize([], layout="core19", fps=float("nan")), "fps"),
    (lambda c: c.stream_recognize([], layout="core19", fps="30"), "fps"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize([], layout="core19", fps=30.0, stride=-1), "stride"),
    (lambda c: c.stream_recognize([], layout="core19", fps=30.0, stride=1.5), "stride"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize([], layout="core19", fps=30.0, top_k=-1), "top_k"),
    (lambda c: c.stream_recognize([], layout="core19", fps=30.0, model=3), "model"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize([], layout="core19", fps=30.0, timeout_s=-1), "timeout_s"),
    (lambda c: c.stream_recognize(None, layout="core19", fps=30.0), "frames"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize({1: GOOD}, layout="core19", fps=30.0), "frames"),  # type: ignore[arg-type]
    (lambda c: c.recognize("walk.bvh"), "clip"),  # type: ignore[arg-type]
    (lambda c: c.recognize(CLIP, top_k=-1), "top_k"),
    (lambda c: c.recognize(CLIP, model=b"\xff"), "model"),  # type: ignore[arg-type]
    (lambda c: c.recognize(CLIP, timeout_s=0), "timeout_s"),
    (lambda c: c.estimate_pose("/no/such/file.jpg"), "image"),
    (lambda c: c.estimate_pose(Path("/")), "image"),
    (lambda c: c.estimate_pose(b""), "image"),
    (lambda c: c.estimate_pose(b"x" * (33 << 20)), "image"),
    (lambda c: c.estimate_pose(np.zeros((4, 4, 3))), "image"),
    (lambda c: c.estimate_pose(np.zeros((4, 4), np.uint8)), "image"),
    (lambda c: c.estimate_pose(np.zeros((4, 4, 4), np.uint8)), "image"),
    (lambda c: c.estimate_pose(np.zeros((0, 4, 3), np.uint8)), "image"),
    (lambda c: c.estimate_pose(None), "image"),  # type: ignore[arg-type]
    (lambda c: c.stream_pose([], fps=-1.0), "fps"),
    (lambda c: c.stream_pose("video.mp4"), "frames"),
    (lambda c: c.stream_recognize_video("/no/such/file.mp4"), "video"),
    (lambda c: c.stream_recognize_video(Path("/")), "video"),
    (lambda c: c.stream_recognize_video(b"\x1aE"), "video"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize_video(7), "video"),  # type: ignore[arg-type]
    (lambda c: c.stream_recognize_video([], stride=-8), "stride"),
    (lambda c: c.stream_recognize_video([], fps=5000.0), "fps"),
    (lambda c: c.generate(5), "text"),  # type: ignore[arg-type]
    (lambda c: c.generate("\ud800"), "text"),
    (lambda c: c.generate("walk", seed=-1), "seed"),
    (lambda c: c.generate("walk", seed=2**64), "seed"),
    (lambda c: c.generate("walk", duration_s="long"), "duration_s"),  # type: ignore[arg-type]
    (lambda c: c.generate("walk", chunk_frames=-1), "chunk_frames"),
    (lambda c: c.generate("walk", attempts=2**40), "attempts"),
    (lambda c: c.converse("walk", seed=-1), "seed"),
    (lambda c: c.plan_parts(7), "text"),  # type: ignore[arg-type]
    (lambda c: c.server_info(timeout_s="soon"), "timeout_s"),  # type: ignore[arg-type]
    (lambda c: Client(""), "address"),
    (lambda c: Client(50051), "address"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "field"), CALLS)
def test_every_refusal_names_the_field(client: Client, call: Callable[[Client], object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        call(client)
    assert caught.value.field == field and len(str(caught.value)) < 600


def test_a_clip_too_large_for_one_request_is_not_sent(client: Client) -> None:
    with pytest.raises(InputError) as caught:
        client.recognize(Clip(np.zeros((1, 160_000, 19, 3), np.float32), CLIP.layout, 30.0))
    assert caught.value.field == "clip.joints"


def test_an_empty_video_file_is_not_sent(client: Client, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    with pytest.raises(InputError) as caught:
        client.stream_recognize_video(tmp_path / "a.mp4")
    assert caught.value.field == "video"


def test_pictures_left_out_keep_the_numbers_of_the_others() -> None:
    """A service that answers every frame with its index, and refuses every third."""

    def service(requests: Iterator[pose_pb2.StreamPoseRequest]) -> Iterator[pose_pb2.StreamPoseResponse]:
        count = -1
        for count, _ in enumerate(requests, -1):
            if count >= 0 and count % 3 == 2:
                yield pose_pb2.StreamPoseResponse(error=skeleton_pb2.FrameError(message_index=count))
            elif count >= 0:
                yield pose_pb2.StreamPoseResponse(frame=pose_pb2.PoseFrame(frame_index=count))
        yield pose_pb2.StreamPoseResponse(
            summary=pose_pb2.StreamPoseSummary(frames_received=count + 1, frames_refused=2)
        )

    def pack(frame: str, number: int) -> pose_pb2.StreamPoseRequest:
        if frame == "b":
            raise InputError("bad", field=f"frames[{number}]")
        return pose_pb2.StreamPoseRequest()

    requests = FrameRequests(pose_pb2.StreamPoseRequest(), pack, skip_bad_frames=True)
    stream: FrameStream[FramePeople, pose_pb2.StreamPoseSummary] = FrameStream(service, requests, "bgbbggbgggb")
    assert [one.frame_index for one in stream] == [1, 4, 7, 8]
    assert sorted(one.frame_index for one in stream.refused) == [0, 2, 3, 5, 6, 9, 10]
    assert stream.summary and (stream.summary.frames_received, stream.summary.frames_refused) == (11, 7)


def test_a_stream_can_be_cancelled(client: Client) -> None:
    def endless() -> Iterator[dict[int, np.ndarray]]:
        while True:
            yield {1: GOOD}

    stream = client.stream_recognize(endless(), layout="core19", fps=30.0)
    next(stream)
    stream.cancel()
    with pytest.raises(CallCancelledError):
        list(stream)

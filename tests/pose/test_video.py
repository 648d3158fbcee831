"""Videos: read frame by frame, people followed, the clip recognised."""

import json
from pathlib import Path

import av
import numpy as np
import pytest
from people import a_person

from skelact.cli import main
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.pose import load_image
from skelact.pose.person import JOINTS
from skelact.pose.video import SeenVideo, is_live, read_video, seen_to_clip

FPS = 20


def write_video(path: Path, frames: list[np.ndarray]) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


@pytest.fixture(scope="module")
def pan(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A camera that moves over a photograph of one skier."""
    import os

    root = os.environ.get("SKELACT_DATA")
    if not root:
        pytest.skip("SKELACT_DATA is not set: this test needs a photograph")
    photo = load_image(Path(root) / "images" / "coco_000000000785_ccby.jpg")
    path = tmp_path_factory.mktemp("video") / "pan.mp4"
    write_video(path, [np.ascontiguousarray(photo[:420, 4 * step : 4 * step + 480]) for step in range(24)])
    return path


def test_frames_come_with_their_times(pan: Path) -> None:
    frames = list(read_video(pan))
    np.testing.assert_allclose([time_s for time_s, _ in frames], np.arange(24) / FPS, atol=1e-3)
    assert {image.shape for _, image in frames} == {(420, 480, 3)}


@pytest.mark.slow
def test_one_skier_is_one_person_from_video_to_answer(
    pan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["pose", str(pan), "-o", str(tmp_path / "a.npz"), "--overlay", str(tmp_path / "a.mp4")])
    clip = load_clip(tmp_path / "a.npz")
    assert (clip.people, clip.frames, clip.fps) == (1, 24, FPS)
    assert clip.joints.any((2, 3)).all()
    assert np.abs(np.diff(clip.joints[0, :, :, 1], axis=0)).max() < 0.15  # she does not move
    assert len(list(read_video(tmp_path / "a.mp4"))) == 24
    capsys.readouterr()
    main(["recognize", str(pan), "--json"])
    (person,) = json.loads(capsys.readouterr().out)["people"]
    assert sum(person.values()) <= 1.001


def test_tracks_become_slots_and_those_of_a_moment_are_left_out() -> None:
    rng = np.random.default_rng(0)
    joints = np.zeros((JOINTS, 3), np.float32)
    joints[:33] = rng.normal(0, 0.4, (33, 3))
    walker, passer = (a_person(rng.uniform(0, 400, (133, 2)).astype(np.float32), joints) for _ in range(2))
    frames = [{3: walker, **({8: passer} if number in (4, 5) else {})} for number in range(10)]
    frames[7] = {}
    clip, ids = seen_to_clip(SeenVideo(frames, np.arange(10) / 10, 10.0, 640, 480))
    assert ids == [3] and (clip.people, clip.frames, clip.fps) == (1, 10, 10.0)
    assert not clip.joints[0, 7].any()
    np.testing.assert_allclose(np.diff(clip.joints[0, 0, :33], axis=0), np.diff(joints[:33], axis=0), atol=1e-4)
    assert clip.joints[0, 0, :33].any(-1).all() and not clip.joints[0, 0, 33:].any()


@pytest.mark.slow
def test_a_walker_is_named_on_the_video_and_on_the_timeline(pan: Path, tmp_path: Path) -> None:
    timeline, overlay = tmp_path / "a.json", tmp_path / "a.mp4"
    main(["recognize", str(pan), "--json", "--timeline", str(timeline), "--overlay", str(overlay)])
    table = json.loads(timeline.read_text())
    assert table["duration_s"] == pytest.approx(24 / FPS)
    (person,) = table["people"]
    assert person["spans"][0]["start_s"] == 0 and person["spans"][-1]["end_s"] == pytest.approx(24 / FPS, abs=0.15)
    plain = list(read_video(pan))
    drawn = list(read_video(overlay))
    assert len(drawn) == len(plain)
    assert np.abs(drawn[-1][1].astype(int) - plain[-1][1].astype(int)).max() > 100


def test_reading_stops_where_it_is_told(pan: Path) -> None:
    assert len(list(read_video(pan, longest_s=0.5))) == FPS // 2


def test_cameras_and_addresses_are_no_files(tmp_path: Path) -> None:
    assert is_live("0") and is_live("rtsp://camera/stream")
    assert not is_live("0.mp4") and not is_live(tmp_path / "a.mp4")
    for source in ("99", "rtsp://127.0.0.1:1/none"):
        with pytest.raises(InputError, match="not a video") as caught:
            list(read_video(source))
        assert caught.value.field == source


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"hello")
    for name in ("a.mp4", "gone.mp4"):
        with pytest.raises(InputError) as caught:
            list(read_video(tmp_path / name))
        assert name in caught.value.field

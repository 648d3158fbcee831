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
from skelact.pose.person import JOINTS, Person
from skelact.pose.video import frames_to_clip, read_video, video_fps
from skelact.pose.wholebody import BODY_AND_FEET

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
    assert video_fps(pan) == FPS
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


def test_tracks_become_slots_that_move_as_in_the_picture() -> None:
    rng = np.random.default_rng(0)
    shape = np.zeros((JOINTS, 3), np.float32)
    shape[:33] = rng.normal(0, 0.4, (33, 3))

    def person(x: float) -> Person:
        points = np.zeros((133, 2), np.float32)
        ours, theirs = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))
        points[ours] = shape[theirs, :2] * [100, -100] + [x, 200]  # a metre is a hundred pixels
        return a_person(points, shape)

    frames = [{3: person(100 + 10 * number), **({8: person(500)} if number in (4, 5) else {})} for number in range(10)]
    clip = frames_to_clip(frames, 10.0)
    assert clip.people == 1  # the other was there for a moment only
    np.testing.assert_allclose(np.diff(clip.joints[0, :, 0, 0]), 0.1, atol=1e-3)
    frames[7] = {}
    assert not frames_to_clip(frames, 10.0).joints[0, 7].any()


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"hello")
    for name in ("a.mp4", "gone.mp4"):
        with pytest.raises(InputError) as caught:
            list(read_video(tmp_path / name))
        assert name in caught.value.field

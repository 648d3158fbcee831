"""Videos: read frame by frame, people followed, the clip recognised."""

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tricks import CANARY, texts, turned, write_canary, write_video

from skelact.cli import main
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.pose import load_image, load_pose_estimator
from skelact.pose.files import save_tracks
from skelact.pose.tracks import track_video
from skelact.pose.video import MAX_JUMP_S, FrameClock, is_live, read_video

FPS = 20
GRAY = np.full((48, 64, 3), 90, np.uint8)


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
    assert len(list(read_video(pan, max_duration_s=0.5))) == FPS // 2


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


UNEVEN_S = [0.0, 0.03, 0.07, 0.1, 0.14, 0.3, 0.33, 0.4, 0.43, 0.5]


def test_times_come_from_the_container(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.mkv"):
        path = write_video(tmp_path / name, [GRAY] * 10, times_s=UNEVEN_S)
        np.testing.assert_allclose([time_s for time_s, _ in read_video(path)], UNEVEN_S, atol=2e-3)


def test_a_clock_goes_on_whatever_a_container_says() -> None:
    def told(*times_s: float | None) -> list[float]:
        clock = FrameClock(10.0)
        return [clock.time(time_s) for time_s in times_s]

    np.testing.assert_allclose(told(5.0, 5.1, 5.3), [0, 0.1, 0.3], atol=1e-9)
    np.testing.assert_allclose(told(None, None, None), [0, 0.1, 0.2], atol=1e-9)
    np.testing.assert_allclose(told(3.0, 3.1, 0.0, 0.1), [0, 0.1, 0.2, 0.3], atol=1e-9)  # started anew
    np.testing.assert_allclose(told(0.0, 10 * MAX_JUMP_S, 10 * MAX_JUMP_S + 0.1), [0, 0.1, 0.2], atol=1e-9)


def test_a_turned_video_is_read_upright(tmp_path: Path) -> None:
    ramp = np.add.outer(np.arange(48), 2 * np.arange(64))[..., None].repeat(3, 2).astype(np.uint8)
    path, other = write_video(tmp_path / "a.mp4", [ramp] * 4), tmp_path / "b.mp4"
    _, upright = next(read_video(path))
    ways = {
        (0, 1, -1, 0): np.rot90(upright, -1),
        (0, -1, 1, 0): np.rot90(upright),
        (-1, 0, 0, -1): np.rot90(upright, 2),
        (-1, 0, 0, 1): upright[:, ::-1],
        (0, 0, 0, 0): upright,
    }
    for matrix, wanted in ways.items():
        other.write_bytes(turned(path.read_bytes(), matrix))
        np.testing.assert_array_equal(next(read_video(other))[1], wanted)


@pytest.mark.slow
def test_a_turned_video_has_the_answer_of_the_upright_one(
    pan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lying = [np.ascontiguousarray(np.rot90(image)) for _, image in read_video(pan)]
    content = write_video(tmp_path / "lying.mp4", lying, fps=FPS).read_bytes()
    (tmp_path / "turned.mp4").write_bytes(turned(content, (0, 1, -1, 0)))
    answers = []
    for path in (pan, tmp_path / "turned.mp4"):
        main(["recognize", str(path), "--json", "--overlay", str(tmp_path / "drawn.mp4")])
        answers.append(json.loads(capsys.readouterr().out)["people"][0])
    best = max(answers[0], key=answers[0].__getitem__)
    assert best == max(answers[1], key=answers[1].__getitem__)
    assert answers[1][best] == pytest.approx(answers[0][best], abs=0.02)
    assert next(read_video(tmp_path / "drawn.mp4"))[1].shape == (420, 480, 3)


@pytest.mark.slow
def test_a_cut_video_gives_what_is_there_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    noise = list(np.random.default_rng(0).integers(0, 255, (40, 48, 64, 3), np.uint8))
    whole = write_video(tmp_path / "a.mp4", noise, options={"movflags": "faststart"})
    content = whole.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(content[: len(content) // 2])
    estimator = load_pose_estimator(threads=1)
    assert track_video(whole, estimator, quiet=True).cut == ""
    tracks = track_video(tmp_path / "cut.mp4", estimator, quiet=True)
    assert tracks.cut and 10 < len(tracks.people) < 30
    save_tracks(tmp_path / "cut.npz", tracks)
    with np.load(tmp_path / "cut.npz") as table:
        assert str(table["cut"]) == tracks.cut
    main(["pose", str(tmp_path / "cut.mp4")])
    assert "cut or damaged" in capsys.readouterr().out
    main(["recognize", str(tmp_path / "cut.mp4"), "--json"])
    assert json.loads(capsys.readouterr().out)["cut"] == tracks.cut


@pytest.mark.slow
def test_a_long_video_has_no_limit_of_frames(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [np.zeros((16, 16, 3), np.uint8)] * 20_100, fps=1000)
    assert sum(1 for _ in read_video(path)) == 20_100


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A web server of this folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_address_gives_a_video_and_no_list_of_others(tmp_path: Path, address: str) -> None:
    canary = write_canary(tmp_path / "canary.mp4")
    _, image = next(read_video(f"{address}/canary.mp4"))
    assert abs(int(image.mean()) - CANARY) < 3
    for number, text in enumerate(texts(canary, 47000).values()):
        (tmp_path / f"{number}.mp4").write_text(text)
        with pytest.raises(InputError):
            list(read_video(f"{address}/{number}.mp4"))


def test_addresses_that_reach_files_are_refused(tmp_path: Path) -> None:
    canary = write_canary(tmp_path / "canary.mp4")
    for source in (f"file://{canary}", f"concat://{canary}", f"data://{canary}", f"subfile,,start,0,end,0,://{canary}"):
        with pytest.raises(InputError, match="expected an address"):
            list(read_video(source))

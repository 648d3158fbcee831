"""Files: all that was seen is kept and reads as a clip; folders go on where they were stopped."""

from pathlib import Path

import numpy as np
import pytest
from people import a_person
from PIL import Image

from skelact.cli import main
from skelact.errors import InputError
from skelact.formats import load_clip, load_points_clip, save_clip_npz
from skelact.layouts import load_layout
from skelact.layouts.whole_body import JOINTS
from skelact.pose import load_pose_estimator
from skelact.pose.files import find_sources, is_video, save_image, save_tracks, track_folder, track_image
from skelact.pose.tracks import VideoTracks
from skelact.values import Clip

GRAY = np.full((90, 120, 3), 90, np.uint8)


def test_what_was_seen_is_kept_and_reads_as_a_clip(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    joints = rng.normal(0, 0.3, (JOINTS, 3)).astype(np.float32)
    one, other = (a_person(rng.uniform(0, 100, (133, 2)).astype(np.float32), joints) for _ in range(2))
    times = np.array([0.0, 0.1, 0.25])
    save_tracks(tmp_path / "a.npz", VideoTracks([{4: one}, {4: one, 9: other}, {9: other}], times, 2.0, 120, 90))
    with np.load(tmp_path / "a.npz") as kept:
        assert kept["ids"].tolist() == [4, 9]
        np.testing.assert_array_equal(kept["times_s"], times)
        np.testing.assert_array_equal(kept["points"][1, 2], other.points)
        np.testing.assert_array_equal(kept["states"][0, 1], one.states)
        assert kept["boxes"].shape == (2, 3, 4) and kept["box_scores"][0].tolist() == pytest.approx([0.9, 0.9, 0])
        assert not kept["points"][0, 2].any() and kept["presence"][:, 1].tolist() == [1, 1]
    clip = load_clip(tmp_path / "a.npz")
    assert (clip.people, clip.frames, clip.layout.name) == (2, 3, "blazepose75")
    assert clip.scores is None and not any("ignored" in note for note in clip.notes)
    flat = load_points_clip(tmp_path / "a.npz")
    assert (flat.layout.name, flat.image_size, flat.fps) == ("wholebody133", (120, 90), 2.0)
    np.testing.assert_array_equal(flat.joints[1, 2], other.points)
    assert flat.scores is not None and flat.scores[0].any(-1).tolist() == [True, True, False]
    body = load_points_clip(tmp_path / "a.npz", layout=load_layout("coco17"))
    np.testing.assert_array_equal(body.joints[1, 2], other.points[:17])
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_3d_joints_alone_are_no_points(tmp_path: Path) -> None:
    save_clip_npz(tmp_path / "a.npz", Clip(np.ones((1, 2, 17, 3), np.float32), load_layout("coco17"), 30.0))
    with pytest.raises(InputError, match="skelact pose"):
        load_points_clip(tmp_path / "a.npz")


def test_a_picture_of_nobody_is_a_result(tmp_path: Path) -> None:
    Image.fromarray(GRAY).save(tmp_path / "a.png")
    seen = track_image(tmp_path / "a.png", load_pose_estimator(threads=1), overlay=tmp_path / "b.png")
    assert seen.people == [{}] and (tmp_path / "b.png").exists()
    save_tracks(tmp_path / "a.npz", seen)
    assert load_clip(tmp_path / "a.npz").people == 0


def test_a_folder_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "deep").mkdir(parents=True)
    for name in ("a.png", "deep/a.png", "deep/b.jpg"):
        Image.fromarray(GRAY).save(folder / name)
    (folder / "c.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("nothing to see")
    (out / "deep").mkdir(parents=True)
    (out / "deep" / "a.png.npz").write_bytes(b"done before")
    told: dict[str, str] = {}
    faults = track_folder(
        folder, out, load_pose_estimator(threads=1), on_file=lambda path, fault: told.update({path.name: fault})
    )
    assert [path.name for path, _ in faults] == ["c.png"] and "not a picture" in told["c.png"]
    assert (out / "deep" / "a.png.npz").read_bytes() == b"done before"
    done = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.npz"))
    assert done == ["a.png.npz", "deep/a.png.npz", "deep/b.jpg.npz"]


def test_the_command_for_folders_reports_and_fails_when_a_file_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(GRAY).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"")
    with pytest.raises(SystemExit) as caught:
        main(["pose", str(tmp_path), "-o", str(tmp_path / "out"), "--threads", "1"])
    assert caught.value.code == 1
    said = capsys.readouterr().out
    assert "1 of 2 files" in said and "b.png" in said
    with pytest.raises(SystemExit) as caught:
        main(["pose", str(tmp_path)])
    assert caught.value.code == 2


def test_sources_are_told_by_their_names(tmp_path: Path) -> None:
    for name in ("b.MP4", "a.jpg", "c.npz"):
        (tmp_path / name).touch()
    assert [path.name for path in find_sources(tmp_path)] == ["a.jpg", "b.MP4"]
    assert is_video("x.mov") and is_video("rtsp://a/b") and is_video("0") and not is_video("x.png")


def test_a_drawn_copy_of_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out\.png"):
        save_image(tmp_path / "a.unknown", GRAY)

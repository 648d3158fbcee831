"""What a take writes can be read again: points, spread, tables, C3D, OpenPose's files, page, overlay."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from capture_rig import CAMERAS, made_person, seen_by_all

from skelact.capture.files import TIDY_HEAD, save_people, save_views
from skelact.capture.overlay import find_face
from skelact.capture.tracks import CameraTracks, load_openpose_tracks
from skelact.capture.videos import Capture, CaptureOptions, capture_tracks
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.formats.clip_npz import load_clip_npz
from skelact.pose.video import read_video
from skelact.pose.video_writer import VideoWriter

FPS = 30.0


@pytest.fixture(scope="module")
def taken() -> Capture:
    pixels = seen_by_all(made_person(), noise_px=2.0)
    seen = []
    for view in pixels:
        points, scores = np.zeros((len(view), 133, 2)), np.zeros((len(view), 133))
        points[:, :23], scores[:, :23] = view, 0.9
        seen.append(CameraTracks({7: points}, {7: scores}, FPS, CAMERAS[0].size))
    seen[1].scores[7][:10, 9] = 0
    return capture_tracks(seen, CAMERAS, CaptureOptions(smooth="none"))


@pytest.fixture(scope="module")
def folder(taken: Capture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("take")
    save_people(folder, taken.people)
    return folder


def test_points_come_with_their_spread(folder: Path, taken: Capture) -> None:
    clip = load_clip_npz(folder / "person1.npz")
    assert not clip.notes
    np.testing.assert_allclose(clip.joints, taken.people[0].clip.joints)
    with np.load(folder / "person1.npz") as file:
        assert (file["views_seen"][:10, 9] == 3).all()
        assert (file["spread_m"][:, 5:17] > 0).all()
        assert (file["spread_m"][:, 5:17] < 0.1).all()
        assert file["contacts"].shape == (clip.frames, 2, 2)


def test_tables_hold_the_points(folder: Path, taken: Capture) -> None:
    joints = taken.people[0].clip.joints[0]
    with (folder / "person1.csv").open() as file:
        wide = list(csv.DictReader(file))
    assert len(wide) == len(joints)
    assert float(wide[4]["left_knee_y"]) == pytest.approx(joints[4, 13, 1], abs=1e-4)
    with (folder / "person1_tidy.csv").open() as file:
        tidy = list(csv.DictReader(file))
    assert tuple(tidy[0]) == TIDY_HEAD
    row = next(row for row in tidy if row["frame"] == "3" and row["point"] == "left_wrist")
    assert (row["views_kept"], row["views_seen"]) == ("3", "3")
    assert float(row["x_m"]) == pytest.approx(joints[3, 9, 0], abs=1e-4)


def test_c3d_holds_the_points_in_millimeters(folder: Path, taken: Capture) -> None:
    ezc3d = pytest.importorskip("ezc3d", reason="ezc3d is not installed")
    document = ezc3d.c3d(str(folder / "person1.c3d"))
    labels = document["parameters"]["POINT"]["LABELS"]["value"]
    points = document["data"]["points"][:3, labels.index("right_hip")]
    wanted = 1000 * taken.people[0].clip.joints[0, :, 12][:, [2, 0, 1]]
    np.testing.assert_allclose(points.T, wanted, atol=0.1)
    assert document["parameters"]["POINT"]["RATE"]["value"][0] == FPS
    read = load_clip(folder / "person1.c3d")
    knee, own = read.layout.names.index("right_knee"), taken.people[0].clip
    wanted = own.joints[0, :, own.layout.names.index("right_knee"), 1]
    np.testing.assert_allclose(read.joints[0, :, knee, 1], wanted, atol=1e-4)


def test_animations_and_the_page_are_there(folder: Path) -> None:
    for suffix in (".bvh", ".glb"):
        assert load_clip(folder / f"person1{suffix}").frames > 10
    page = (folder / "index.html").read_text()
    assert "data:image/png" in page
    assert "left wrist" in page
    assert "http" not in page.replace("http://www.w3.org", "")
    for file in ("person1.mp4", "person1.png", "person1.trc"):
        assert file in page
        assert (folder / file).stat().st_size > 0


def test_views_are_written_as_openpose_writes_and_read_again(taken: Capture, tmp_path: Path) -> None:
    videos = []
    for camera in CAMERAS:
        videos.append(tmp_path / f"{camera.name}_in")
        videos[-1].mkdir()
    save_views(tmp_path / "out", taken, videos, blur_faces=False)
    folders = [tmp_path / "out" / video.stem / f"{video.stem}_json" for video in videos]
    again = [load_openpose_tracks(own, camera=camera, fps=FPS) for own, camera in zip(folders, CAMERAS, strict=True)]
    person = capture_tracks(again, CAMERAS, CaptureOptions(smooth="none")).people[0]
    np.testing.assert_allclose(person.clip.joints[0, :, 5:17], taken.people[0].clip.joints[0, :, 5:17], atol=0.01)
    with pytest.raises(InputError, match="calibration"):
        load_openpose_tracks(folders[0])


def test_faces_are_blurred_in_the_overlay(taken: Capture, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    size = CAMERAS[0].size
    picture = np.kron(rng.integers(0, 2, (size[1] // 8, size[0] // 8, 1)) * 255, np.ones((8, 8, 3))).astype(np.uint8)
    writer = VideoWriter(tmp_path / "cam01.mp4", FPS)
    for frame in range(3):
        writer.write(frame / FPS, picture)
    writer.close()
    first = replace(taken.offsets, frames=(0,), tolerance=(0,))
    only = replace(taken, cameras=taken.cameras[:1], views=taken.views[:1], offsets=first)
    points, scores = (part[7][1] for part in (taken.views[0].pixels, taken.views[0].scores))
    middle, radius = find_face(points, scores)
    x, y = middle.astype(int)
    half = int(radius / 2)
    contrast = {}
    for blur in (False, True):
        save_views(tmp_path / str(blur), only, [tmp_path / "cam01.mp4"], blur_faces=blur)
        frames = [image for _, image in read_video(tmp_path / str(blur) / "cam01" / "overlay.mp4")]
        assert len(frames) == 3
        contrast[blur] = float(frames[1][y - half : y + half, x - half : x + half].std())
    assert contrast[True] < 0.5 * contrast[False]

"""Tracks of a video in meters: the same as a stream gives, saved beside the points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from lifted_bodies import FPS, HEIGHT_M
from test_live_people import person_at, standing_body

from skelact.capture.lifter import Lifter
from skelact.capture.live_people import LivePeople
from skelact.capture.placed_tracks import place_tracks
from skelact.cli import main
from skelact.formats import load_clip
from skelact.pose.files import save_tracks
from skelact.pose.tracks import VideoTracks

SIZE = (1280, 960)


def test_tracks_are_placed_as_a_stream_places_them_and_saved(tmp_path: Path) -> None:
    people = [{3: person_at(pose)} for pose in standing_body(90)]
    tracks = VideoTracks(people, np.arange(90) / FPS, FPS, *SIZE)
    lifter = Lifter()
    placed = place_tracks(tracks, lifter, height_m=HEIGHT_M)
    live = LivePeople(lifter, height_m=HEIGHT_M)
    frames = [live.add(index / FPS, seen, width=SIZE[0], height=SIZE[1]).people[3] for index, seen in enumerate(people)]
    assert placed.ids == (3,)
    np.testing.assert_array_equal(placed.joints[0], np.stack([frame.joints for frame in frames]))
    assert placed.settled[0].tolist() == [frame.is_settled for frame in frames]
    assert (placed.contacts[0, -1] == 2).all() and (placed.contacts[0, 0] == 0).all()
    assert any("stands" in line and "left heel" in line for line in placed.lines())
    save_tracks(tmp_path / "a.npz", tracks, beside=placed.arrays())
    assert load_clip(tmp_path / "a.npz").frames == 90  # what reads tracks still does
    with np.load(tmp_path / "a.npz") as file:
        np.testing.assert_array_equal(file["meters_joints"], placed.joints)
        assert np.isnan(file["camera_height_m"][0]) and np.isfinite(file["camera_height_m"][-1])


def test_a_picture_has_no_meters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"no picture")
    with pytest.raises(SystemExit):
        main(["pose", str(picture), "--height", "1.7"])
    assert "height" in capsys.readouterr().err

"""Points of a made person, seen by made cameras, are found where they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from capture_rig import CAMERAS, FRAMES, LAYOUT, made_person, seen_by_all

from skelact.capture.bones import fit_bones
from skelact.capture.files import save_people
from skelact.capture.people import match_people
from skelact.capture.person import BONES
from skelact.capture.tracks import CameraTracks
from skelact.capture.triangulation import exchange_sides, find_swapped, triangulate
from skelact.capture.videos import capture_tracks
from skelact.errors import InputError
from skelact.formats import load_bvh
from skelact.formats.trc import load_trc

MIRROR = [LAYOUT.mirror[index] for index in range(23)]
PAIRS = [(LAYOUT.names.index(a), LAYOUT.names.index(b)) for a, b in BONES]


def test_cameras_undo_their_lenses() -> None:
    points = np.random.default_rng(0).uniform(-1, 1, (50, 3)) + np.array([0.0, 1.0, 0.0])
    for camera in CAMERAS:
        plane = camera.undistort(camera.project(points))
        seen = points @ camera.rotation.T + camera.translation
        np.testing.assert_allclose(plane, seen[:, :2] / seen[:, 2:], atol=1e-6)


def test_points_are_found_exactly_without_noise() -> None:
    person = made_person()
    world = triangulate(CAMERAS, seen_by_all(person), np.ones((4, FRAMES, 23)))
    assert world.valid.all()
    np.testing.assert_allclose(world.points, person, atol=1e-4)


def test_a_view_that_is_wrong_hardly_counts() -> None:
    person = made_person()
    pixels = seen_by_all(person, noise_px=1.0)
    pixels[2, 10:20, 9] += 200.0  # a hand is taken for something else
    world = triangulate(CAMERAS, pixels, np.ones((4, FRAMES, 23)))
    off = np.linalg.norm(world.points - person, axis=-1)
    assert off[10:20, 9].max() < 0.02
    assert (world.views[10:20, 9] == 3).all()


def test_a_point_that_one_camera_sees_is_missing() -> None:
    scores = np.ones((4, FRAMES, 23))
    scores[1:, :, 5] = 0
    world = triangulate(CAMERAS, seen_by_all(made_person()), scores)
    assert not world.valid[:, 5].any()
    assert not world.points[:, 5].any()
    assert world.valid[:, 6].all()


@pytest.mark.parametrize("view", range(4))
def test_views_that_take_left_for_right_are_found(view: int) -> None:
    pixels, scores = seen_by_all(made_person(), noise_px=2.0), np.ones((4, FRAMES, 23))
    planted = np.zeros((4, FRAMES), bool)
    planted[view, 8:21] = True
    pixels, scores = exchange_sides(pixels, scores, planted, MIRROR)
    np.testing.assert_array_equal(find_swapped(CAMERAS, pixels, scores, MIRROR), planted)


def test_fitted_bones_keep_their_length_at_little_cost() -> None:
    person = made_person()
    pixels, scores = seen_by_all(person, noise_px=4.0), np.ones((4, FRAMES, 23))
    world = triangulate(CAMERAS, pixels, scores)
    fitted, lengths = fit_bones(CAMERAS, pixels, scores, world.points, world.valid, PAIRS)
    now = np.stack([np.linalg.norm(fitted[:, a] - fitted[:, b], axis=-1) for a, b in PAIRS])
    true = np.stack([np.linalg.norm(person[:, a] - person[:, b], axis=-1) for a, b in PAIRS])
    assert now.std(1).max() < 1e-3
    np.testing.assert_allclose(lengths, true.mean(1), atol=0.01)
    error = [np.linalg.norm(points - person, axis=-1).mean() for points in (fitted, world.points)]
    assert error[0] < error[1]


def test_people_are_told_apart_and_whom_one_camera_sees_is_left_out() -> None:
    people = [seen_by_all(made_person(shift), noise_px=3.0) for shift in ((0, 0, 0), (0.8, 0, 0.4), (-1.0, 0, 0.2))]
    order = [(0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1)]  # track numbers differ between cameras
    tracks = [{order[view].index(who): people[who][view] for who in range(3)} for view in range(4)]
    for view in (1, 2, 3):
        del tracks[view][order[view].index(2)]
    scores = [{track: np.ones(points.shape[:2]) for track, points in view.items()} for view in tracks]
    found = match_people(CAMERAS, tracks, scores)
    wanted = [{view: [order[view].index(who)] for view in range(4)} for who in (0, 1)]
    assert sorted(found, key=lambda group: group[0]) == wanted


def test_a_person_stands_on_the_floor_with_constant_bones(tmp_path: Path) -> None:
    pixels = seen_by_all(made_person(), noise_px=2.0)
    seen = []
    for view in pixels:
        points, scores = np.zeros((FRAMES, 133, 2)), np.zeros((FRAMES, 133))
        points[:, :23], scores[:, :23] = view, 0.9
        seen.append(CameraTracks({7: points}, {7: scores}, 30.0))
    (person,) = capture_tracks(seen, CAMERAS).people
    feet = person.clip.joints[0, :, 17:23, 1]
    assert abs(np.percentile(feet.min(1), 2)) < 0.01
    assert person.cameras == ("cam01", "cam02", "cam03", "cam04")
    assert person.clip.valid[0, :, :23].all()
    assert not person.clip.valid[0, :, 23:].any()
    assert person.error_px < 5
    assert save_people(tmp_path, [person]) == []
    assert load_trc(tmp_path / "person1.trc").names[:1] == ("nose",)
    assert load_bvh(tmp_path / "person1.bvh").frames == FRAMES


def test_videos_of_nobody_in_common_are_refused() -> None:
    empty = CameraTracks({}, {}, 30.0)
    with pytest.raises(InputError, match="no two cameras"):
        capture_tracks([empty, empty], CAMERAS[:2])

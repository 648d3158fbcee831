"""Cameras are found where they are from a person who walks between them, and refused when they are not determined."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from capture_rig import CAMERAS, FRAMES, made_person

from skelact.capture.cameras import Camera
from skelact.capture.offsets import find_offsets
from skelact.capture.relative_pose import NAMES
from skelact.capture.self_calibration import find_cameras
from skelact.capture.tracks import CameraTracks, shift_tracks
from skelact.capture.triangulation import triangulate
from skelact.capture.videos import CaptureOptions, capture_tracks
from skelact.capture.worlds import find_up, focal_from_person, measure_stature, place_person
from skelact.errors import InputError

PLAIN = tuple(replace(camera, distortion=np.zeros(5), center=np.array([540.0, 960.0])) for camera in CAMERAS)
NOISE_PX = 2.0


def walker() -> np.ndarray:
    """A person who walks in a bow, so that all of the room between the cameras is used."""
    points = made_person()
    time = np.arange(FRAMES) / FRAMES
    return points + np.stack([np.sin(5 * time), 0 * time, np.cos(5 * time)], -1)[:, None]


def tracks_of(cameras: tuple[Camera, ...], person: np.ndarray) -> list[CameraTracks]:
    rng = np.random.default_rng(3)
    seen = []
    for camera in cameras:
        points, scores = np.zeros((len(person), 133, 2)), np.zeros((len(person), 133))
        points[:, :23] = camera.project(person) + rng.normal(0, NOISE_PX, (*person.shape[:2], 2))
        scores[:, :23] = 0.9
        seen.append(CameraTracks({1: points}, {1: scores}, 30.0, camera.size))
    return seen


def find(seen: list[CameraTracks], height_m: float, focal: float | None = None) -> object:
    return find_cameras(
        [f"c{n}" for n in range(len(seen))],
        [s.size for s in seen],
        [s.pixels for s in seen],
        [s.scores for s in seen],
        height_m=height_m,
        focal_px=None if focal is None else [focal] * len(seen),
    )


def test_cameras_are_found_from_a_walking_person() -> None:
    person = walker()
    body, valid = person[:, 5:], np.ones((FRAMES, 18), bool)
    height = measure_stature(body, valid, NAMES)
    seen = tracks_of(PLAIN[:3], person)
    found = find(seen, height, 1675.0)
    world = triangulate(found.cameras, np.stack([s.pixels[1] for s in seen]), np.stack([s.scores[1] for s in seen]))
    got, true = world.points[:, 5:23].reshape(-1, 3), body.reshape(-1, 3)
    a, b = got - got.mean(0), true - true.mean(0)
    u, _, v = np.linalg.svd(a.T @ b)
    assert np.linalg.norm(a @ u @ v - b, axis=-1).mean() < 0.02
    assert np.linalg.norm(a @ u @ v - b, axis=-1).mean() < 4 * found.halves_mm / 1000 + 0.02
    assert found.residual_px < 2 * NOISE_PX
    assert find_up(world.points[:, 5:23], valid, NAMES)[1] > 0.98


def test_views_from_one_place_do_not_determine_it() -> None:
    near = replace(PLAIN[0], translation=PLAIN[0].translation + np.array([0.05, 0, 0]))
    with pytest.raises(InputError, match="not determined") as error:
        find(tracks_of((PLAIN[0], near), walker()), 1.7, 1675.0)
    assert error.value.field == "videos"


def test_views_of_other_moments_do_not_determine_it() -> None:
    seen = tracks_of(PLAIN[:2], walker())
    other = np.random.default_rng(0).permutation(FRAMES)
    seen[1] = replace(seen[1], pixels={1: seen[1].pixels[1][other]})
    with pytest.raises(InputError, match="not determined"):
        find(seen, 1.7, 1675.0)


def test_a_height_is_asked_for() -> None:
    with pytest.raises(InputError) as error:
        capture_tracks(tracks_of(PLAIN[:2], walker()), None)
    assert error.value.field == "height"


@pytest.mark.parametrize("offset", [-6, 5])
def test_offsets_are_found_with_calibrated_cameras(offset: int) -> None:
    seen = tracks_of(PLAIN[:2], walker())
    seen[1] = shift_tracks(seen[1], -offset)
    found = find_offsets(seen, PLAIN[:2])
    assert abs(found.frames[1] - offset) <= 1
    assert found.tolerance[1] <= 3


def test_given_offsets_put_videos_in_time() -> None:
    seen = tracks_of(PLAIN, walker())
    seen[2] = shift_tracks(seen[2], -4)
    taken = capture_tracks(seen, PLAIN, CaptureOptions(offsets=(0, 0, 4, 0)))
    assert taken.people[0].error_px < 3 * NOISE_PX
    with pytest.raises(InputError, match="4 offsets"):
        capture_tracks(seen, PLAIN, CaptureOptions(offsets=(0, 4)))


def test_spread_tells_how_far_points_are_off() -> None:
    person = walker()
    seen = tracks_of(PLAIN, person)
    scores = np.stack([s.scores[1] for s in seen])
    scores[1:3, :, 9] = 0  # a wrist that two cameras see
    world = triangulate(PLAIN, np.stack([s.pixels[1] for s in seen]), scores)
    off = np.linalg.norm(world.points[:, :23] - person, axis=-1)
    ratio = off.mean() / world.spread_m[:, :23].mean()
    assert 0.2 < ratio < 1.2
    assert world.spread_m[:, 9].mean() > 1.2 * world.spread_m[:, 10].mean()
    assert (world.seen[:, 9] == 2).all()
    assert np.isinf(world.spread_m[:, 50]).all()


def test_a_near_person_tells_the_focal_length_and_a_far_one_does_not() -> None:
    person = walker()[:, 5:] @ np.diag([1, -1, -1])
    person = person - person.mean((0, 1))
    scores = np.ones(person.shape[:2])
    for depth, determined in ((1.6, True), (12.0, False)):
        seen = person + np.array([0, 0, depth])
        rng = np.random.default_rng(1)
        pixels = 1400 * seen[..., :2] / seen[..., 2:] + (540, 960) + rng.normal(0, 2, (*scores.shape, 2))
        found = focal_from_person(person, pixels, scores, size=(1080, 1920))
        assert found.is_determined == determined
        assert found.low_px <= 1400 <= found.high_px
        place = place_person(person, pixels, scores, focal_px=1400, center=np.array([540, 960]))
        np.testing.assert_allclose(np.median(place, 0), (0, 0, depth), atol=0.05 * depth)

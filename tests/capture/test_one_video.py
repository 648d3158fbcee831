"""One video from points to people: the shipped network on a body whose truth is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from lifted_bodies import FPS, HEIGHT_M, project, walking_body

from skelact.capture.lifter import Lifter
from skelact.capture.live_lift import LiveLift
from skelact.capture.one_camera import assume_camera, lift_track
from skelact.capture.one_video import _level_way, capture_track, find_upright, find_world, place_track
from skelact.capture.person import CapturedPerson
from skelact.capture.videos import CaptureOptions
from skelact.capture.worlds import to_upright
from skelact.cli import main
from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_MIRROR, LIFT_POINTS
from skelact.pose.cards import LAYOUTS
from skelact.pose.simcc import place_person
from skelact.skeleton.side_repair import exchange_frames
from skelact.weights import weights_path

SIZE = (1280, 960)
LAYOUT = load_layout("wholebody133")
INDEX = [LAYOUT.names.index(name) for name in LIFT_POINTS]
TURN = np.array([[0.8, 0, 0.6], [0, 1, 0], [-0.6, 0, 0.8]])


def seen_body(wrong: tuple[int, ...] = ()) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Joints before the camera (T, 17, 3), pixels (T, 133, 2) and scores (T, 133); some frames with sides exchanged."""
    joints = (walking_body() - [0, 0, 4]) @ TURN.T + [0, 0, 4]
    swapped = np.isin(np.arange(len(joints)), wrong)
    plane, _ = exchange_frames(project(joints), np.ones(joints.shape[:2]), swapped)
    plane = plane + 0.001 * np.random.default_rng(0).standard_normal(plane.shape)
    pixels, scores = np.zeros((len(joints), 133, 2)), np.zeros((len(joints), 133))
    pixels[:, INDEX] = plane * max(SIZE) + np.array(SIZE) / 2
    scores[:, INDEX] = 0.97
    return joints, pixels, scores


def capture(pixels: np.ndarray, scores: np.ndarray) -> CapturedPerson:
    camera, options = assume_camera(SIZE), CaptureOptions(height_m=HEIGHT_M)
    return capture_track(pixels, scores, fps=FPS, camera=camera, options=options, lifter=Lifter())


def off_truth(found: np.ndarray, joints: np.ndarray) -> float:
    """Mean distance from the truth, both around the middle of the hips, found ones y up."""
    truth = (joints - joints[:, [7, 8]].mean(1, keepdims=True)) * [1, -1, -1]
    found = found - found[:, [7, 8]].mean(1, keepdims=True)
    return float(np.linalg.norm(found - truth, axis=-1).mean())


def test_a_walking_body_is_lifted_stands_on_the_floor_and_keeps_its_sides() -> None:
    joints, pixels, scores = seen_body(wrong=(7, 30, 31, 32, 33, 50))
    person = capture(pixels, scores)
    assert person.swapped == {"camera": 6}
    place = person.clip.joints[0][:, INDEX].astype(float)
    assert off_truth(place, joints) < 0.12
    assert person.clip.valid[0][:, INDEX].all() and not person.clip.valid[0][:, 100].any()
    assert np.isfinite(person.spread_m[:, INDEX]).all() and np.isinf(person.spread_m[:, 100]).all()
    feet = place[:, [LIFT_POINTS.index(name) for name in ("left_heel", "right_heel", "left_big_toe", "right_big_toe")]]
    assert abs(np.percentile(feet[..., 1].min(1), 2)) < 0.05
    thigh = np.linalg.norm(place[:, 7] - place[:, 9], axis=-1)
    assert thigh.std() < 0.002 * thigh.mean()


def test_feet_that_stand_are_rigid_and_still() -> None:
    _, pixels, scores = seen_body()
    still = np.repeat(pixels[:1], len(pixels), 0)
    still[:, INDEX] += np.random.default_rng(1).normal(0, 2.0, still[:, INDEX].shape)
    person = capture(still, scores)
    place = person.clip.joints[0].astype(float)
    for side, name in enumerate(("left", "right")):
        for part, point in enumerate(("heel", "big_toe")):
            held = person.contacts[1:, side, part] & person.contacts[:-1, side, part]
            speed = np.linalg.norm(np.diff(place[:, LAYOUT.names.index(f"{name}_{point}")], axis=0), axis=-1) * FPS
            assert held.mean() > 0.5 and speed[held].mean() < 0.02


def test_a_way_that_seems_to_rise_is_level_and_a_stair_is_not() -> None:
    joints = np.repeat(walking_body(1) * [1, -1, -1], 60, 0)
    way = np.linspace(0, 2, 60)[:, None] * [0.6, 0, -0.8]
    gentle, steep = (joints + (way + np.linspace(0, rise, 60)[:, None] * [0, 1, 0])[:, None] for rise in (0.2, 1.0))
    turned = gentle @ _level_way(gentle).T
    assert np.ptp(turned[:, 15, 1]) < 0.02
    np.testing.assert_array_equal(_level_way(steep), np.eye(3))
    np.testing.assert_array_equal(_level_way(joints), np.eye(3))


def test_people_of_one_video_share_a_world() -> None:
    _, pixels, scores = seen_body()
    beside = pixels.copy()
    beside[:, INDEX, 0] -= max(SIZE) / 4  # one meter to the left, four meters away
    camera, places = assume_camera(SIZE), []
    tracks = [
        lift_track(LAYOUT, own, scores, fps=FPS, camera=camera, height_m=HEIGHT_M, lifter=Lifter())
        for own in (pixels, beside)
    ]
    world = find_world(tracks[0])
    for track, own in zip(tracks, (pixels, beside), strict=True):
        person = place_track(track, own, scores, fps=FPS, camera=camera, smooth="learned", world=world)
        places.append(np.median(person.clip.joints[0][:, INDEX][:, [7, 8]].mean(1), axis=0))
    assert abs(places[0][0]) < 0.3 and abs(places[1][0] - places[0][0] + 1) < 0.25


def test_legs_out_of_the_picture_are_missing_not_made_up() -> None:
    _, pixels, scores = seen_body()
    scores[:, [index for index, name in enumerate(LAYOUT.names) if "ankle" in name or "toe" in name]] = 0
    valid = capture(pixels, scores).clip.valid[0]
    assert not valid[:, LAYOUT.names.index("left_ankle")].any() and valid[:, LAYOUT.names.index("left_knee")].all()


def test_live_joints_agree_with_those_of_the_file() -> None:
    joints, pixels, scores = seen_body(wrong=(30, 31, 32))
    live, camera = LiveLift(Lifter(), height_m=HEIGHT_M), assume_camera(SIZE)
    poses = [
        live.add(frame / FPS, camera.undistort(pixels[frame, INDEX]), scores[frame, INDEX])
        for frame in range(len(pixels))
    ]
    assert [frame for frame, pose in enumerate(poses) if pose.swapped] == [30, 31, 32]
    place = np.stack([pose.joints for pose in poses])[15:] * [1, -1, -1]
    assert off_truth(place, joints[15:]) < 0.15
    assert abs(np.median(place[:, [7, 8], 2]) / -4 - 1) < 0.12


def test_up_is_told_by_who_stands_and_not_by_who_lies() -> None:
    tilt = np.array([[1, 0, 0], [0, np.cos(0.3), -np.sin(0.3)], [0, np.sin(0.3), np.cos(0.3)]])
    up = find_upright(walking_body() @ tilt.T)
    assert up @ (tilt @ [0, -1, 0]) > 0.99
    world = to_upright(up)
    np.testing.assert_allclose(world @ up, [0, 1, 0], atol=1e-12)
    assert np.linalg.det(world) == pytest.approx(1)
    lying = walking_body()[..., [1, 0, 2]]
    np.testing.assert_array_equal(find_upright(lying), [0, -1, 0])


def test_mirrored_points_give_mirrored_joints() -> None:
    _, pixels, scores = seen_body()
    mirrored = np.zeros_like(pixels)
    mirrored[:, INDEX] = pixels[:, INDEX][:, list(LIFT_MIRROR)]
    mirrored[:, INDEX, 0] = SIZE[0] - mirrored[:, INDEX, 0]
    place, other = (capture(each, scores).clip.joints[0][:, INDEX] for each in (pixels, mirrored))
    relative = place - place[:, [7, 8]].mean(1, keepdims=True)
    flipped = (other - other[:, [7, 8]].mean(1, keepdims=True))[:, list(LIFT_MIRROR)] * [-1, 1, 1]
    assert np.abs(np.linalg.norm(relative, axis=-1) - np.linalg.norm(flipped, axis=-1)).max() < 0.01


def test_other_networks_are_refused() -> None:
    with pytest.raises(CheckpointError, match="17"):
        Lifter(weights_path("mocap-core19") / "body.onnx")


def test_one_video_needs_a_height(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(b"no video")
    with pytest.raises(SystemExit):
        main(["capture", str(video), "-o", str(tmp_path / "out")])
    assert "height" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("layout", "count", "feet"), [("coco17", 17, False), ("halpe26", 26, True), ("body23", 23, True)]
)
def test_points_of_published_networks_are_lifted_and_what_they_lack_is_missing(
    layout: str, count: int, feet: bool
) -> None:
    joints, pixels, scores = seen_body()
    places = np.array(LAYOUTS[layout])
    everything = np.ones(count, bool)
    for frame in range(len(pixels)):
        native, sure = pixels[frame, places], np.where(places >= 0, scores[frame, places], 0.9)
        person = place_person(np.array([0, 0, *SIZE, 1.0]), layout, native, sure, everything, everything)
        pixels[frame], scores[frame] = person.points, person.scores
    person_3d = capture(pixels, scores)
    body, toes = INDEX[:13], INDEX[13:]
    assert off_truth(person_3d.clip.joints[0][:, body].astype(float), joints[:, :13]) < 0.12
    assert person_3d.clip.valid[0][:, body].all()
    assert person_3d.clip.valid[0][:, toes].all() == person_3d.clip.valid[0][:, toes].any() == feet


def test_joints_that_a_layout_lacks_are_not_said_to_be_seen() -> None:
    _, pixels, scores = seen_body()
    layout, options = load_layout("coco17"), {"fps": FPS, "camera": assume_camera(SIZE), "height_m": HEIGHT_M}
    scores[20:, 15] = 0  # the left ankle, from a third of a second on
    track = lift_track(layout, pixels[:, :17], scores[:, :17], lifter=Lifter(), **options)
    assert track.valid[:, :11].all() and not track.valid[:, 13:].any()
    ankle = track.valid[:, LIFT_POINTS.index("left_ankle")]
    assert ankle[:20].all() and ankle[: 19 + round(0.25 * FPS)].all() and not ankle[20 + round(0.25 * FPS) :].any()

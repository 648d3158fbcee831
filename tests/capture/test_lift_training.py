"""Virtual bodies and cameras, and a training that learns from them."""

from __future__ import annotations

import numpy as np
import pytest

from skelact.capture.lift_mocap import Recordings, split_of
from skelact.capture.lift_scenes import (
    HIGH_CAMERAS,
    TRAINED_CAMERAS,
    build_bodies,
    draw_people,
    draw_windows,
    see_bodies,
    show_network,
)
from skelact.capture.lift_training import (
    BATCH,
    PART_DROP,
    compare_errors,
    draw_batches,
    measure_lifter,
    run_torch,
    train_lifter,
)
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.models.lift_parts import LiftConfig
from skelact.models.lifting import build_lifter


@pytest.fixture(scope="module")
def recordings() -> Recordings:
    """Two made-up people who stand and wave: one moves the arms up and down, one leans."""
    names = load_layout("core19").names
    place = {"pelvis": (0, 0.95, 0), "spine": (0, 1.1, 0), "chest": (0, 1.25, 0), "neck": (0, 1.45, 0)}
    place["head"] = (0, 1.6, 0.03)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        place |= {f"{side}_shoulder": (0.18 * sign, 1.4, 0), f"{side}_elbow": (0.25 * sign, 1.15, 0.05)}
        place |= {f"{side}_wrist": (0.25 * sign, 0.95, 0.15), f"{side}_hip": (0.1 * sign, 0.92, 0)}
        place |= {f"{side}_knee": (0.1 * sign, 0.5, 0.03), f"{side}_ankle": (0.1 * sign, 0.09, 0)}
        place[f"{side}_toe"] = (0.12 * sign, 0.03, 0.15)
    rest = np.array([place[name] for name in names], np.float32)
    joints = np.repeat(rest[None], 80, 0)
    swing = np.sin(np.arange(80) / 5)
    joints[:40, names.index("left_wrist"), 1] += 0.4 * swing[:40] ** 2
    joints[40:, : names.index("left_hip"), 2] += (
        0.3 * swing[40:, None] ** 2 * (rest[: names.index("left_hip"), 1] - 0.9)
    )
    return Recordings(joints, np.array([0, 40]), np.array([40, 80]), ("wave", "lean"))


def test_windows_stay_in_their_recording(recordings: Recordings) -> None:
    numbered = np.zeros((80, 19, 3), np.float32) + np.arange(80)[:, None, None]
    many = Recordings(numbered, recordings.first, recordings.end, recordings.texts)
    windows, chosen = draw_windows(many, np.random.default_rng(0), 200, frames=9, stride=3)
    frames = windows[..., 0, 0]
    assert ((frames // 40).astype(int) == chosen[:, None]).all()
    assert (np.diff(frames, axis=1) == 3).all()


def test_bodies_are_upright_mirror_images_of_one_measure(recordings: Recordings) -> None:
    rng = np.random.default_rng(0)
    bodies = build_bodies(draw_windows(recordings, rng, 50, frames=9, stride=3)[0], rng)
    at = {name: bodies[:, :, index] for index, name in enumerate(LIFT_POINTS)}
    np.testing.assert_allclose((at["left_hip"] + at["right_hip"]) / 2, 0, atol=1e-9)
    trunk = np.linalg.norm((at["left_shoulder"] + at["right_shoulder"]) / 2, axis=-1)
    leg = sum(
        np.linalg.norm(at[f"left_{a}"] - at[f"left_{b}"], axis=-1) for a, b in (("hip", "knee"), ("knee", "ankle"))
    )
    np.testing.assert_allclose(trunk + leg, 1, atol=1e-9)
    assert (at["left_heel"][..., 1] < at["left_ankle"][..., 1]).all()
    assert (at["left_big_toe"][..., 2] > at["left_heel"][..., 2]).all()


def test_cameras_keep_the_shape_of_the_body(recordings: Recordings) -> None:
    rng = np.random.default_rng(0)
    bodies = build_bodies(draw_windows(recordings, rng, 30, frames=9, stride=3)[0], rng)
    points, relative = see_bodies(bodies, np.zeros((30, 9, 3)), rng)
    for a, b in ((0, 5), (3, 12), (7, 16)):
        distance = np.linalg.norm(bodies[:, :, a] - bodies[:, :, b], axis=-1)
        np.testing.assert_allclose(np.linalg.norm(points[:, :, a] - points[:, :, b], axis=-1), distance, atol=1e-9)
    volume = np.linalg.det(np.stack([relative[:, :, index] for index in (0, 1, 13)], -1))
    original = np.linalg.det(np.stack([bodies[:, :, index] for index in (0, 1, 13)], -1))
    np.testing.assert_allclose(volume, original, atol=1e-9)  # turned, not mirrored
    assert (points[..., 2] > 0).all()


def test_high_cameras_look_down_on_heads(recordings: Recordings) -> None:
    bodies = build_bodies(
        draw_windows(recordings, np.random.default_rng(0), 99, frames=9, stride=3)[0], np.random.default_rng(0)
    )
    lean = []
    for cameras in (TRAINED_CAMERAS, HIGH_CAMERAS):
        relative = see_bodies(bodies, np.zeros((99, 9, 3)), np.random.default_rng(1), cameras=cameras)[1]
        lean.append((relative[:, :, LIFT_POINTS.index("left_ankle"), 2]).mean())  # feet are farther away than hips
    assert lean[1] > lean[0] + 0.1


def test_hidden_limbs_are_missing(recordings: Recordings) -> None:
    people = draw_people(recordings, np.random.default_rng(1), 64, frames=9, stride=3)
    seen = [show_network(people, np.random.default_rng(1), part_drop=drop)[..., 3] for drop in (0.0, 0.9)]
    np.testing.assert_array_equal(seen[0], people.scores > 0)
    assert seen[1].mean() < seen[0].mean() - 0.05 and (seen[1] <= seen[0]).all()


@pytest.mark.parametrize("action", [0, 2])
def test_training_learns(recordings: Recordings, action: int) -> None:
    config, steps = LiftConfig("mlp", 9, 24, 1, action), 40
    people = draw_people(recordings, np.random.default_rng(3), 128, frames=9, stride=3)
    told = np.eye(2, dtype=np.float32)[people.recording] if action else None
    before = measure_lifter(run_torch(build_lifter(config).eval()), people, actions=told).mm
    batches = draw_batches(recordings, windows=steps * BATCH, seed=0, part_drop=PART_DROP)
    if action:
        rows = np.arange(BATCH)
        batches = (
            (show_network(people.take(rows), np.random.default_rng(0), part_drop=0), told[rows], people.truth[rows])
            for _ in range(steps)
        )
    network = train_lifter(config, batches, steps=steps, seed=0)
    assert measure_lifter(run_torch(network), people, actions=told).mm < 0.8 * before


def test_what_is_said_of_errors_is_compared_with_them() -> None:
    rng = np.random.default_rng(0)
    stated = np.exp(rng.uniform(2, 5, 20_000))
    off = stated[:, None] * rng.standard_normal((20_000, 3)) / np.sqrt(8 / np.pi)  # of mean length `stated`
    found, blind = compare_errors(off, stated), compare_errors(off, rng.permutation(stated))
    assert found.mm == pytest.approx(found.stated_mm, rel=0.03) and found.likeness > 0.7 > 0.1 > abs(blind.likeness)
    assert found.within == pytest.approx(0.53, abs=0.02) and found.within_twice > 0.97 > blind.within_twice
    for said, true in found.of_fifths_mm:
        assert true == pytest.approx(said, rel=0.05)
    assert blind.of_fifths_mm[0][1] > 3 * blind.of_fifths_mm[0][0]  # sure, and wrong


def test_people_left_out_are_never_trained_on() -> None:
    assert split_of("uiprmd", "uiprmd-07") == split_of("cc0", "kaykit") == "test"
    assert split_of("bandai", "youthful") == "unseen" and split_of("bandai", "normal") == ""
    assert split_of("cmu", "cmu-001") == "train"

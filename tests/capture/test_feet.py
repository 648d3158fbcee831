"""Feet that stand are found and held; everything else stays."""

from __future__ import annotations

import numpy as np
from capture_rig import LAYOUT

from skelact.capture.feet import find_contacts, lock_feet
from skelact.capture.finish import finish_points, keep_lengths
from skelact.capture.person import BONES

FPS = 60.0
NAMES = LAYOUT.names
PLACE = {name: NAMES.index(name) for name in NAMES[:23]}
NOISE_M = 0.004
STRIDE_S, STANDS = 1.1, 0.6


def walker(seconds: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Points (T, 133, 3) of somebody who walks along z with flat feet, and when each foot stands (T, 2)."""
    time = np.arange(round(seconds * FPS)) / FPS
    points = np.zeros((len(time), 133, 3))
    stands = np.zeros((len(time), 2), bool)
    speed = 1.2
    root = np.stack([0 * time, np.full_like(time, 0.9), speed * time], -1)
    for side, name in enumerate(("left", "right")):
        sign = 1 - 2 * side
        step, phase = np.divmod(time / STRIDE_S + side / 2, 1)
        swing = np.clip((phase - STANDS) / (1 - STANDS), 0, 1)
        stands[:, side] = phase < STANDS
        ahead = speed * STRIDE_S * (step - side / 2 + swing**2 * (3 - 2 * swing) + STANDS / 2)
        ankle = np.stack([0.1 * sign + 0 * time, 0.08 + 0.1 * np.sin(np.pi * swing), ahead], -1)
        hip = root + np.array((0.1 * sign, 0, 0))
        points[:, PLACE[f"{name}_hip"]], points[:, PLACE[f"{name}_ankle"]] = hip, ankle
        middle, half = (hip + ankle) / 2, np.linalg.norm(hip - ankle, axis=-1) / 2
        along = (ankle - hip) / (2 * half[:, None])
        out = np.cross(along, (1.0, 0, 0))
        points[:, PLACE[f"{name}_knee"]] = middle - np.sqrt(np.maximum(0.47**2 - half**2, 0))[:, None] * out
        for part, offset in (
            ("heel", (0, -0.05, -0.05)),
            ("big_toe", (0, -0.07, 0.15)),
            ("small_toe", (0.05, -0.07, 0.1)),
        ):
            points[:, PLACE[f"{name}_{part}"]] = ankle + offset
        for part, height in (("shoulder", 1.4), ("elbow", 1.1), ("wrist", 0.9)):
            points[:, PLACE[f"{name}_{part}"]] = root * (1, 0, 1) + (0.2 * sign, height, 0)
    points[:, 0] = root + np.array((0, 0.7, 0.1))
    return points, stands


def valid_of(points: np.ndarray) -> np.ndarray:
    return np.broadcast_to(points.any((0, 2)), points.shape[:2]).copy()


def noisy(points: np.ndarray) -> np.ndarray:
    return points + valid_of(points)[..., None] * np.random.default_rng(2).normal(0, NOISE_M, points.shape)


def foot_speed(points: np.ndarray, stands: np.ndarray) -> float:
    """Mean speed of heels and toes in frames in which they stand and go on standing, m/s."""
    speeds = []
    for side, name in enumerate(("left", "right")):
        there = stands[1:, side] & stands[:-1, side]
        for part in ("heel", "big_toe"):
            speeds.append(np.linalg.norm(np.diff(points[:, PLACE[f"{name}_{part}"]], axis=0), axis=-1)[there] * FPS)
    return float(np.concatenate(speeds).mean())


def test_contacts_are_those_of_the_walk() -> None:
    points, stands = walker()
    found = find_contacts(noisy(points), valid_of(points), FPS, NAMES).any(-1)
    assert (found == stands).mean() > 0.93


def test_locked_feet_stand_still_and_bones_keep_their_length() -> None:
    points, _ = walker()
    lengths = {bone: float(np.linalg.norm(points[0, PLACE[bone[0]]] - points[0, PLACE[bone[1]]])) for bone in BONES}
    shaken = keep_lengths(noisy(points), valid_of(points), NAMES, lengths)
    contacts = find_contacts(shaken, valid_of(points), FPS, NAMES)
    locked = lock_feet(shaken, valid_of(points), FPS, NAMES, contacts)
    stands = contacts.all(-1)
    assert foot_speed(shaken, stands) > 0.1
    assert foot_speed(locked, stands) < 0.03
    for a, b in (("hip", "knee"), ("knee", "ankle"), ("ankle", "heel"), ("ankle", "big_toe")):
        before, after = (
            np.linalg.norm(p[:, PLACE[f"left_{a}"]] - p[:, PLACE[f"left_{b}"]], axis=-1) for p in (shaken, locked)
        )
        np.testing.assert_allclose(after, before, atol=2e-3)
    others = [PLACE[name] for name in ("nose", "left_hip", "right_wrist")]
    np.testing.assert_array_equal(locked[:, others], shaken[:, others])


def test_a_locked_foot_lets_go_without_a_jump() -> None:
    points, _ = walker()
    shaken = noisy(points)
    locked = lock_feet(shaken, valid_of(points), FPS, NAMES, find_contacts(shaken, valid_of(points), FPS, NAMES))
    step = np.linalg.norm(np.diff(locked[:, 17:23], axis=0), axis=-1)
    true = np.linalg.norm(np.diff(points[:, 17:23], axis=0), axis=-1)
    assert step.max() < true.max() + 8 * NOISE_M


def test_a_foot_that_rolls_from_heel_to_toe_holds_what_stands() -> None:
    points, stands = walker()
    heel, toe, ankle = (PLACE[f"left_{part}"] for part in ("heel", "big_toe", "ankle"))
    contacts = np.stack([stands, stands], -1)
    edges = np.flatnonzero(np.diff(stands[:, 0].astype(int)) == -1)
    for edge in edges:  # the heel rises while the toe stands on
        rise = np.arange(1, 9)[:, None] * [0, 0.008, 0.004]
        points[edge - 7 : edge + 1, [heel]] += rise[:, None]
        points[edge - 7 : edge + 1, [ankle]] += 0.6 * rise[:, None]
        contacts[edge - 7 : edge + 1, 0, 0] = False
    lengths = {bone: float(np.linalg.norm(points[0, PLACE[bone[0]]] - points[0, PLACE[bone[1]]])) for bone in BONES}
    shaken = keep_lengths(noisy(points), valid_of(points), NAMES, lengths)
    locked = lock_feet(shaken, valid_of(points), FPS, NAMES, contacts)
    for part, index in enumerate((heel, toe)):
        both = contacts[1:, 0, part] & contacts[:-1, 0, part]
        speed = np.linalg.norm(np.diff(locked[:, index], axis=0), axis=-1)[both] * FPS
        assert speed.max() < 0.02


def test_who_slides_is_not_held() -> None:
    points, _ = walker()
    points[..., 2] += 3.0 * np.arange(len(points))[:, None] / FPS  # on a belt
    assert not find_contacts(points, valid_of(points), FPS, NAMES).any()


def test_a_finished_clip_stands_on_the_floor() -> None:
    points, stands = walker()
    valid = valid_of(points)
    points[..., 1] += 0.37
    clip, contacts = finish_points(points, valid, FPS, lengths_m={}, smooth="none")
    assert abs(clip.joints[0, :, 17:23, 1].min()) < 0.01
    assert (contacts.any(-1) == stands).mean() > 0.9
    assert not clip.valid[0, :, 30].any()

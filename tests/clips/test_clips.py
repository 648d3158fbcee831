"""Gaps, windows, normalization, modalities."""

import numpy as np
import pytest

from skelact.clips import (
    AugmentConfig,
    NormalizeConfig,
    augment,
    collapse_unseen,
    fill_missing,
    limb_joints,
    normalize,
    resample,
    to_batch,
    window_times,
)
from skelact.layouts import load_layout

CORE = load_layout("core19")


def random_clips(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(*shape, 19, 3)).astype(np.float32)


def test_gaps_are_filled_linearly_and_held_at_the_ends() -> None:
    joints = np.zeros((5, 2, 3), np.float32)
    joints[:, 0] = 1.0
    joints[1, 1], joints[3, 1] = 2.0, 4.0
    filled = fill_missing(joints, (joints == 0).all(-1), parents=(-1, 0))
    np.testing.assert_allclose(filled[:, 1, 0], [2, 2, 3, 4, 4])


def test_a_joint_never_seen_takes_its_parents_place() -> None:
    joints = random_clips(4)
    joints[:, 7] = 0
    filled = fill_missing(joints, (joints == 0).all(-1), parents=CORE.parents)
    np.testing.assert_array_equal(filled[:, 7], joints[:, 6])


def test_a_window_of_the_clips_own_length_is_the_clip() -> None:
    joints = random_clips(1, 12)
    times = window_times(np.array(0.0), np.array(12.0), 12)
    np.testing.assert_allclose(resample(joints, times), joints, atol=1e-6)


def test_normalized_windows_do_not_change_with_the_camera_or_the_size() -> None:
    joints = random_clips(2, 1, 8)
    angle = 1.1
    turn = np.array([[np.cos(angle), 0, -np.sin(angle)], [0, 1, 0], [np.sin(angle), 0, np.cos(angle)]], np.float32)
    config = NormalizeConfig(center="mean", heading=True, scale=True)
    moved = 1.7 * (joints @ turn) + np.array([3, 1, -2], np.float32)
    np.testing.assert_allclose(normalize(moved, CORE, config), normalize(joints, CORE, config), atol=1e-4)


def test_absent_people_stay_zero() -> None:
    joints = random_clips(1, 2, 6)
    joints[:, 1] = 0
    out = normalize(joints, CORE, NormalizeConfig(center="first"))
    assert not out[:, 1].any()
    rng = np.random.default_rng(1)
    assert not augment(joints, CORE, AugmentConfig(turn_rad=1, noise_m=0.1, missing=0.2), rng=rng)[:, 1].any()


def test_augmentation_repeats_under_its_seed_and_keeps_its_input() -> None:
    joints = random_clips(3, 1, 6)
    copy = joints.copy()
    config = AugmentConfig(turn_rad=1.0, tilt_rad=0.2, bone_scale=0.2, noise_m=0.02, missing=0.1)
    first, second = (augment(joints, CORE, config, rng=np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(joints, copy)
    assert np.abs(first - joints).max() > 0.01


def test_offsets_stay_over_a_window_and_differ_between_windows() -> None:
    joints = random_clips(3, 1, 6)
    moved = augment(joints, CORE, AugmentConfig(offset_m=0.05), rng=np.random.default_rng(2)) - joints
    np.testing.assert_allclose(moved, np.broadcast_to(moved[:, :, :1], moved.shape), atol=1e-6)
    assert moved.std() == pytest.approx(0.05, rel=0.2)
    assert np.abs(moved[0] - moved[1]).max() > 0.05


def test_turning_keeps_bone_lengths() -> None:
    joints = random_clips(3, 1, 6)
    turned = augment(joints, CORE, AugmentConfig(turn_rad=3.0, tilt_rad=0.5), rng=np.random.default_rng(2))

    def bones(x: np.ndarray) -> np.ndarray:
        return np.linalg.norm(x[..., 1:, :] - x[..., list(CORE.parents[1:]), :], axis=-1)

    np.testing.assert_allclose(bones(turned), bones(joints), atol=1e-4)


def test_batch_stacks_joints_bones_and_velocities() -> None:
    joints = random_clips(2, 1, 5)
    part = CORE.part("hand")
    x = to_batch(joints, part)
    assert x.shape == (2, 12, 5, 7, 1)
    chosen = joints[:, 0][:, :, list(part.joints)]
    np.testing.assert_array_equal(x[:, :3, :, :, 0], chosen.transpose(0, 3, 1, 2))
    child, parent = part.edges[0]
    np.testing.assert_allclose(x[:, 3:6, :, child, 0], (chosen[:, :, child] - chosen[:, :, parent]).transpose(0, 2, 1))
    np.testing.assert_allclose(x[:, 6:9, :-1], x[:, :3, 1:] - x[:, :3, :-1])
    assert not x[:, 6:, -1].any()


@pytest.mark.parametrize("frames", [1, 2])
def test_very_short_clips_can_be_resampled(frames: int) -> None:
    joints = random_clips(1, frames)
    assert resample(joints, window_times(np.array(0.0), np.array(float(frames)), 32)).shape == (1, 32, 19, 3)


def test_flattened_bodies_lose_depth_along_one_heading_only() -> None:
    joints = random_clips(4, 1, 9)
    flat = augment(joints, CORE, AugmentConfig(flatten=1.0), rng=np.random.default_rng(3))
    np.testing.assert_allclose(flat[..., 1], joints[..., 1], atol=1e-5)
    for before, after in zip(joints[:, 0], flat[:, 0], strict=True):
        change = (after - after[:, :1] - before + before[:, :1])[..., [0, 2]].reshape(-1, 2)
        spread = np.linalg.svd(change, compute_uv=False)
        assert spread[1] < 1e-3 * spread[0]
    lost = np.linalg.norm(bones(flat), axis=-1) / np.linalg.norm(bones(joints), axis=-1)
    assert lost.max() < 1 + 1e-4 and lost.min() < 0.7


def bones(joints: np.ndarray) -> np.ndarray:
    children = [joint for joint, parent in enumerate(CORE.parents) if parent != -1]
    return joints[..., children, :] - joints[..., [CORE.parents[joint] for joint in children], :]


def test_a_stretched_path_keeps_the_poses_and_stays_in_its_limits() -> None:
    joints = random_clips(200, 1, 5)
    moved = augment(joints, CORE, AugmentConfig(stretch_path=0.5), rng=np.random.default_rng(4))
    np.testing.assert_allclose(bones(moved), bones(joints), atol=1e-5)
    path, before = (x[:, 0, :, 0] - x[:, 0, :, 0].mean(1, keepdims=True) for x in (moved, joints))
    ratio = np.linalg.norm(path, axis=(1, 2)) / np.linalg.norm(before, axis=(1, 2))
    assert 1 / 1.5 < ratio.min() < 0.9 and 1.1 < ratio.max() < 1.5
    np.testing.assert_allclose(path[..., 1], before[..., 1], atol=1e-5)


def test_bodies_that_stay_keep_their_poses_and_heights() -> None:
    joints = random_clips(200, 1, 5)
    held = augment(joints, CORE, AugmentConfig(in_place=0.5), rng=np.random.default_rng(4))
    np.testing.assert_allclose(bones(held), bones(joints), atol=1e-5)
    np.testing.assert_allclose(held[..., 1], joints[..., 1], atol=1e-6)
    spread = np.ptp(held[..., CORE.root, :][..., [0, 2]], axis=2).max((1, 2))
    assert 60 < (spread < 1e-5).sum() < 140
    changed = (held != joints).any((1, 2, 3, 4))
    np.testing.assert_array_equal(changed, spread < 1e-5)


def test_wandering_joints_move_slowly_and_most_in_depth() -> None:
    joints = np.ones((300, 1, 32, 19, 3), np.float32)
    noise = augment(joints, CORE, AugmentConfig(wander_m=0.05), rng=np.random.default_rng(6)) - joints
    steps = np.diff(noise, axis=2)
    assert np.sqrt((steps**2).mean()) < 0.35 * noise.std()  # of white noise: 1.4
    spread = noise.reshape(300, -1, 3).std(1).mean(0)
    assert spread[1] < 0.05 and 1.3 < spread[[0, 2]].mean() / spread[1] < 1.7


def test_limbs_are_left_out_as_often_as_asked_and_as_inference_sees_missing_joints() -> None:
    joints = random_clips(600, 1, 4)
    dropped = augment(joints, CORE, AugmentConfig(drop_limbs=0.6), rng=np.random.default_rng(1))
    unseen = (bones(dropped) == 0).all((1, 2, 4))  # of every joint but the root
    kinds = {row.tobytes(): row for row in unseen}
    assert len(kinds) == 4 and (~unseen.any(1)).mean() == pytest.approx(0.4, abs=0.05)
    for limb in limb_joints(CORE).values():
        window = next(n for n in range(600) if unseen[n].tobytes() == limb[1:].tobytes())
        missing = np.broadcast_to(limb, (4, 19))
        holed = np.where(missing[..., None], 0, joints[window, 0])
        np.testing.assert_array_equal(dropped[window, 0], fill_missing(holed, missing, parents=CORE.parents))


def test_a_body_without_its_legs_is_scaled_by_the_bones_that_are_seen() -> None:
    joints = random_clips(1, 5)
    legs = limb_joints(CORE)["legs"]
    collapsed = collapse_unseen(joints, legs[None], parents=CORE.parents)
    config = NormalizeConfig(center="mean", scale=True)
    seen = [joint for joint in range(1, 19) if not legs[joint]]
    parents = [CORE.parents[joint] for joint in seen]
    mean = np.linalg.norm(joints[..., seen, :] - joints[..., parents, :], axis=-1).mean()
    arm = [CORE.names.index(name) for name in ("left_elbow", "left_wrist")]
    got, was = (x[0, :, arm[1]] - x[0, :, arm[0]] for x in (normalize(collapsed, CORE, config), joints))
    np.testing.assert_allclose(got, was / mean, rtol=1e-5)


def test_a_hand_alone_has_no_limbs_to_leave_out() -> None:
    hand = load_layout("shrec22")
    assert limb_joints(hand) == {}
    joints = np.random.default_rng(0).normal(size=(4, 1, 3, 22, 3)).astype(np.float32)
    kept = augment(joints, hand, AugmentConfig(drop_limbs=1.0), rng=np.random.default_rng(1))
    np.testing.assert_array_equal(kept, joints)

"""Composition: the published rule on every edge case, and ours on what it promises."""

import numpy as np
import pytest
from walking import walking

from skelact.errors import InputError
from skelact.generation.compose import Layer, compose, compose_pair, score_owners, sinc_owners
from skelact.geometry import euler_to_rotmat, rotation_angle
from skelact.skeleton import place_joints
from skelact.skeleton.body import BODY, BODY_PARTS, body_motion, heading_of
from skelact.values import Motion

WALK = frozenset(("global", "left_leg", "right_leg"))
WAVE = frozenset(("right_arm",))
WALKING, WAVING = walking(60, seed=1), walking(45, speed=0.3, seed=2)


def owned(motion: Motion, part: str) -> np.ndarray:
    return motion.rotations[:, BODY.joints(part)]


def owner_of(composition, part: str) -> int:
    return int(composition.owners[0, BODY_PARTS.index(part)])


def test_the_one_with_fewer_parts_is_laid_over_the_other_in_either_order() -> None:
    for pair, top in (((WALKING, WALK, WAVING, WAVE), 1), ((WAVING, WAVE, WALKING, WALK), 0)):
        composed = compose_pair(*pair)
        np.testing.assert_array_equal(owned(composed.motion, "right_arm"), owned(WAVING, "right_arm"))
        for part in set(BODY_PARTS) - WAVE:
            np.testing.assert_array_equal(owned(composed.motion, part), owned(WALKING, part)[:45])
        assert owner_of(composed, "right_arm") == top and owner_of(composed, "global") == 1 - top


def test_on_a_tie_the_second_wins_what_both_name() -> None:
    arms = frozenset(("left_arm", "right_arm"))
    for first, second in ((WALKING, WAVING), (WAVING, WALKING)):
        composed = compose_pair(first, arms, second, arms)
        np.testing.assert_array_equal(owned(composed.motion, "left_arm"), owned(second, "left_arm")[:45])
        np.testing.assert_array_equal(owned(composed.motion, "torso"), owned(first, "torso")[:45])


@pytest.mark.parametrize("named", ["global", "left_leg", "right_leg"])
def test_legs_and_global_are_one_package_and_bring_the_path(named: str) -> None:
    composed = compose_pair(WALKING, WALK | WAVE, WAVING, frozenset((named,)))
    for part in WALK:
        np.testing.assert_array_equal(owned(composed.motion, part), owned(WAVING, part))
    np.testing.assert_array_equal(owned(composed.motion, "right_arm"), owned(WALKING, "right_arm")[:45])
    np.testing.assert_array_equal(composed.motion.translations[:, 0], WAVING.translations[:, 0])


def test_the_path_stays_with_the_base_when_only_an_arm_comes() -> None:
    composed = compose_pair(WAVING, WAVE, WALKING, WALK)
    np.testing.assert_array_equal(composed.motion.translations[:, 0], WALKING.translations[:45, 0])


def test_head_and_torso_count_as_one_part() -> None:
    trunk, arms = frozenset(("torso", "head")), frozenset(("left_arm", "right_arm"))
    composed = compose_pair(WALKING, arms, WAVING, trunk)
    assert owner_of(composed, "torso") == 1  # one part is fewer than two
    composed = compose_pair(WALKING, WAVE, WAVING, trunk)
    assert owner_of(composed, "torso") == 1  # a tie


def test_what_nobody_names_goes_with_the_base() -> None:
    composed = compose_pair(WALKING, frozenset(), WAVING, WAVE)
    assert owner_of(composed, "torso") == 1  # the second has more parts than none: it is the base
    assert owner_of(composed, "global") == 1


def test_lengths_are_cut_at_the_end_or_from_the_middle() -> None:
    start = compose_pair(WALKING, WALK, WAVING, WAVE)
    middle = compose_pair(WALKING, WALK, WAVING, WAVE, crop="center")
    assert len(start.motion.rotations) == len(middle.motion.rotations) == len(start.owners) == 45
    np.testing.assert_array_equal(owned(middle.motion, "head"), owned(WALKING, "head")[7:52])


@pytest.mark.parametrize("policy", ["pair", "sinc", "score"])
def test_inputs_are_never_changed(policy: str) -> None:
    kept = [(m.rotations.copy(), m.translations.copy()) for m in (WALKING, WAVING)]
    parts = dict.fromkeys(WAVE, 0.9)
    composed = (
        compose_pair(WALKING, WALK, WAVING, WAVE)
        if policy == "pair"
        else compose([Layer(WALKING, dict.fromkeys(WALK, 0.9), 0, 1.0), Layer(WAVING, parts, 5)], policy=policy)
    )
    composed.motion.rotations[:] = 0
    composed.motion.translations[:] = 0
    for motion, (rotations, translations) in zip((WALKING, WAVING), kept, strict=True):
        np.testing.assert_array_equal(motion.rotations, rotations)
        np.testing.assert_array_equal(motion.translations, translations)
    assert parts == dict.fromkeys(WAVE, 0.9)


def test_the_sinc_timeline_of_two_is_the_pair() -> None:
    cut = body_motion(WALKING.rotations[:45], WALKING.translations[:45, 0], 30.0)
    pair = compose_pair(cut, WALK, WAVING, WAVE)
    line = compose([Layer(cut, dict.fromkeys(WALK, 1.0)), Layer(WAVING, dict.fromkeys(WAVE, 1.0))], policy="sinc")
    np.testing.assert_allclose(line.motion.rotations, pair.motion.rotations, atol=1e-9)
    np.testing.assert_allclose(line.motion.translations, pair.motion.translations, atol=1e-9)
    np.testing.assert_array_equal(line.owners, pair.owners)


def take(parts: dict[str, float], locomotion: float = 0.0, start: int = 0, frames: int = 30) -> Layer:
    return Layer(walking(frames, seed=len(parts)), parts, start, locomotion)


def test_sinc_timelines_take_the_largest_with_legs_as_base_and_the_smallest_on_top() -> None:
    trunk = take({"torso": 1.0, "right_arm": 1.0, "left_arm": 1.0, "head": 1.0})
    hop, walk, point = take({"left_leg": 1.0}), take(dict.fromkeys(WALK, 1.0)), take({"right_arm": 1.0})
    layers = [trunk, hop, walk, point]
    owners = dict(zip(BODY_PARTS, sinc_owners(layers, range(4)), strict=True))
    assert owners["right_arm"] == 3 and owners["left_arm"] == owners["torso"] == owners["head"] == 0
    assert owners["left_leg"] == owners["right_leg"] == owners["global"] == 1
    assert set(sinc_owners([trunk, point], [0, 1])) == {0, 1}


def test_score_gives_parts_to_the_surest_and_legs_to_the_one_that_travels() -> None:
    bow = take({"torso": 0.9, "global": 0.9, "head": 0.5}, locomotion=0.0)
    walk = take({**dict.fromkeys(WALK, 0.7), "torso": 0.3}, locomotion=1.2)
    wave = take({"right_arm": 0.9, "head": 0.5})
    owners = dict(zip(BODY_PARTS, score_owners([bow, walk, wave], [0, 1, 2]), strict=True))
    assert owners == {
        "global": 1, "torso": 0, "head": 2, "left_arm": 1, "right_arm": 2, "left_leg": 1, "right_leg": 1,
    }  # fmt: skip


def test_without_legs_the_later_one_is_the_base() -> None:
    left, right = take({"left_arm": 0.9}), take({"right_arm": 0.9})
    assert score_owners([left, right], [0, 1])[BODY_PARTS.index("left_leg")] == 1


def test_several_intervals_of_one_part_follow_each_other() -> None:
    walk = Layer(walking(120), dict.fromkeys(WALK, 0.9), 0, 1.0)
    raised = [Layer(walking(30, seed=n), {"right_arm": 0.9}, start) for n, start in ((3, 10), (4, 60))]
    composed = compose([walk, *raised])
    assert composed.spans()["right_arm"] == [(0, 10, 0), (10, 40, 1), (40, 60, 0), (60, 90, 2), (90, 120, 0)]
    assert composed.spans()["left_leg"] == [(0, 120, 0)]


def test_a_change_of_owner_is_faded_and_nothing_jumps() -> None:
    still, turned = (walking(60, seed=seed, speed=speed) for seed, speed in ((5, 1.0), (6, 2.0)))
    layers = [
        Layer(still, dict.fromkeys(BODY_PARTS, 0.5), 0, 1.0),
        Layer(turned, dict.fromkeys(BODY_PARTS, 0.9), 60, 1.0),
    ]
    for policy, smooth in (("score", True), ("sinc", False)):
        motion = compose(layers, policy=policy).motion
        turn = rotation_angle(np.matmul(motion.rotations[:-1].swapaxes(-1, -2), motion.rotations[1:])).max(1)
        assert (turn[59] < 2.5 * np.median(turn)) == smooth
        step = np.linalg.norm(np.diff(motion.translations[:, 0], axis=0), axis=1)
        assert step.max() < 0.1


def test_the_path_goes_on_where_the_legs_change_hands() -> None:
    first, second = walking(30, turn=1.0), walking(30, seed=3)
    motion = compose(
        [Layer(one, dict.fromkeys(WALK, 0.9), start, 1.0) for one, start in ((first, 0), (second, 30))]
    ).motion
    headings = heading_of(motion.rotations[:, 0])
    ahead = motion.translations[-1, 0] - motion.translations[35, 0]
    assert np.arctan2(ahead[0], ahead[2]) == pytest.approx(headings[35:].mean(), abs=0.2)


def test_an_arm_keeps_its_direction_over_a_leaning_torso() -> None:
    bent = walking(45, seed=7)
    bent.rotations[:, BODY.names.index("spine")] = euler_to_rotmat(np.array([0.5, 0.0, 0.0]), "XYZ")
    layers = [Layer(bent, {**dict.fromkeys(WALK, 0.9), "torso": 0.9}, 0, 1.0), Layer(WAVING, {"right_arm": 0.9})]
    elbow, shoulder = BODY.names.index("right_elbow"), BODY.names.index("right_shoulder")

    def direction(motion: Motion) -> np.ndarray:
        positions, _ = place_joints(motion)
        upper = positions[:, elbow] - positions[:, shoulder]
        heading = heading_of(motion.rotations[:, 0])
        across = np.cos(heading) * upper[:, 0] - np.sin(heading) * upper[:, 2]
        return np.stack([across, upper[:, 1]], -1)

    ours, theirs = (direction(compose(layers, policy=policy).motion) for policy in ("score", "sinc"))
    wanted = direction(WAVING)
    assert np.abs(ours - wanted).max() < 0.02
    assert np.abs(theirs - wanted).max() > 0.05


def test_refuses_what_cannot_be_composed() -> None:
    slow = body_motion(WAVING.rotations, WAVING.translations[:, 0], 20.0)
    gap = [take({"head": 1.0}), take({"head": 1.0}, start=40)]
    for call, field in (
        (lambda: compose_pair(WALKING, WALK, slow, WAVE), "motion.fps"),
        (lambda: compose_pair(WALKING, WALK, WAVING, WAVE, crop="end"), "crop"),
        (lambda: compose([]), "layers"),
        (lambda: compose(gap), "layers"),
        (lambda: compose([take({"head": 1.0})], policy="best"), "policy"),
        (lambda: take({"tail": 1.0}), "parts"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.field == field

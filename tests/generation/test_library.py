"""The library of motions: packed, searched, played, composed, added to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.errors import CheckpointError, InputError
from skelact.generation import GenerateOptions, MotionGenerator
from skelact.generation.library import MotionLibrary, load_library
from skelact.generation.library.adding import add_motion, name_from_file
from skelact.generation.library.entry import LYING, SITTING, STANDING, check_name
from skelact.generation.library.geometry import postures_of
from skelact.generation.library.joining import join_motions, place_after, seam_distance
from skelact.generation.library.quantized import WORDS, pack_motion, unpack_motion
from skelact.generation.library.search import Searcher
from skelact.generation.library.storage import load_own, load_shipped, remove_own
from skelact.geometry import turn_about_y
from skelact.language.actions import HOLD, TRANSITION
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, body_motion, mirror_motion
from skelact.skeleton.retarget import lowest_point
from skelact.weights import SHIPPED_LIBRARY, weights_path

MAX_BYTES, MIN_NAMES = 12_000_000, 150
ONE = GenerateOptions(attempts=1)


@pytest.fixture(scope="module")
def library() -> MotionLibrary:
    return load_library(with_own=False)


@pytest.fixture(scope="module")
def by_words(library: MotionLibrary) -> Searcher:
    """The search as it is without the sentence encoder."""
    searcher = Searcher(library.entries, {}, "")
    searcher.__dict__["_encoder"] = None
    return searcher


def test_packed_joints_lie_within_a_fifth_of_a_millimeter(library: MotionLibrary) -> None:
    motion = library.motion("backflip")
    noise = np.random.default_rng(0).normal(0, 1e-3, motion.translations[:, 0].shape)
    moved = body_motion(motion.rotations, motion.translations[:, 0] + noise, 30.0)
    frames, low, step = pack_motion(moved)
    assert frames.shape == (len(motion.rotations), WORDS) and frames.dtype == np.uint16
    apart = forward_kinematics(unpack_motion(frames, low, step, 30.0)) - forward_kinematics(moved)
    assert np.linalg.norm(apart, axis=-1).max() < 2e-4


def test_shipped_entries_are_many_small_free_and_whole(library: MotionLibrary) -> None:
    folder = weights_path(SHIPPED_LIBRARY)
    assert sum(file.stat().st_size for file in folder.iterdir()) < MAX_BYTES
    assert len(library) >= MIN_NAMES and len({entry.name for entry in library.entries}) == len(library)
    for entry in library.entries:
        assert "Bandai" not in entry.source and ("free for all uses" in entry.terms)
        assert check_name(entry.name) and entry.phrases and entry.sentences
        for way in (*entry.enter, *entry.leave):
            assert way.removeprefix("~") in library, (entry.name, way)


def test_shipped_motions_do_not_sink_into_the_floor(library: MotionLibrary) -> None:
    worst = {entry.name: float(lowest_point(library.motion(entry.name)).min()) for entry in library.entries[::7]}
    assert min(worst.values()) > -0.03, worst


def test_every_way_leads_to_its_posture(library: MotionLibrary) -> None:
    for entry in library.entries:
        if entry.enter and entry.kind == HOLD:
            assert library.entry(entry.enter[0].removeprefix("~")).start == STANDING, entry.name
            assert library.entry(entry.leave[-1].removeprefix("~")).kind == TRANSITION, entry.name


def test_a_damaged_library_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="no library of motions"):
        load_shipped(tmp_path)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("drink from a cup", "drink"),
        ("do push-ups", "push-up"),
        ("sit on the sofa", "sit-on-a-chair"),
        ("dances the charleston", "dance-the-charleston"),
        ("do a side lunge to the left", "side-lunge"),
        ("jumping jacks", "jumping-jack"),
        ("sit-and-talk", "sit-and-talk"),
    ],
)
def test_words_find_what_they_say(by_words: Searcher, words: str, name: str) -> None:
    best = by_words.search(words)[0]
    assert best.is_sure and best.entry.name == name


@pytest.mark.parametrize(
    "words",
    [
        "open the box",
        "play golf",
        "crawl backward",
        "shake hands",
        "drink the dog away",
        "chop vegetables",
        "jump rope",
    ],
)
def test_words_that_say_more_or_else_are_only_near(by_words: Searcher, words: str) -> None:
    assert not any(match.is_sure for match in by_words.search(words))


def test_a_search_without_a_hit_names_nothing(by_words: Searcher) -> None:
    assert by_words.search("photosynthesize") == ()


def test_an_unknown_name_names_the_nearest(library: MotionLibrary) -> None:
    with pytest.raises(InputError, match="no motion is called"):
        library.entry("drinking-tea")


def test_place_after_undoes_a_turn_and_a_shift(library: MotionLibrary) -> None:
    motion = library.motion("sleep")  # lies: it has no heading
    turn = turn_about_y(2.0)
    rotations = motion.rotations.copy()
    rotations[:, 0] = turn @ rotations[:, 0]
    moved = body_motion(rotations, motion.translations[:, 0] @ turn.T + np.array([3.0, 0.0, -1.0]), 30.0)
    still = body_motion(motion.rotations[:1], motion.translations[:1, 0], 30.0)
    back = place_after(still, moved)
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-6)
    assert seam_distance(still, moved) < 1e-6


def test_joined_motions_do_not_jump(library: MotionLibrary) -> None:
    pieces = [library.motion(name) for name in ("sit-down-on-a-chair", "sit-on-a-chair", "stand-up-from-a-chair")]
    joined = forward_kinematics(join_motions(pieces))
    steps = np.linalg.norm(np.diff(joined, axis=0), axis=-1).max(1)
    alone = max(np.linalg.norm(np.diff(forward_kinematics(one), axis=0), axis=-1).max() for one in pieces)
    assert steps.max() < 1.5 * alone


def test_a_clip_lasts_as_long_as_asked_and_ends_at_rest(library: MotionLibrary) -> None:
    performance = library.performance(library.entry("drink"))
    for seconds in (1.0, 4.0, 11.0):
        motion = library.play(performance, seconds, 30.0, (0, 0), rest=library.rest)
        assert len(motion.rotations) == round(30 * seconds)
    arm = BODY.joints("left_arm")
    np.testing.assert_allclose(motion.rotations[-1, arm], library.rest.rotations[0, arm], atol=0.15)


def test_the_other_side_is_the_mirror_image(library: MotionLibrary) -> None:
    entry = library.entry("drink")
    right = library.play(library.performance(entry, side="right"), 4.0, 30.0, (0, 0))
    left = library.play(library.performance(entry, side="left"), 4.0, 30.0, (0, 0))
    np.testing.assert_allclose(mirror_motion(right).rotations, left.rotations, atol=1e-9)


def test_seeds_differ_and_equal_seeds_do_not(library: MotionLibrary) -> None:
    performance = library.performance(library.entry("deep-squat"))
    first, again, other = (library.play(performance, 3.0, 30.0, (seed, 0)) for seed in (1, 1, 2))
    assert np.array_equal(first.rotations, again.rotations)
    assert np.abs(forward_kinematics(first) - forward_kinematics(other)).max() > 0.02


def test_ways_lead_down_and_up_again(library: MotionLibrary) -> None:
    motion = library.play(library.performance(library.entry("sit-on-a-chair")), 6.0, 30.0, (0, 0))
    found = postures_of(motion)
    assert found[0] == STANDING and found[len(found) // 2] == SITTING and found[-1] == STANDING
    assert library.way(LYING, STANDING)[-1].end == STANDING


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pump a fist while walking", {"pump-a-fist", "walk"}),
        ("sit and wave", {"sit-on-a-chair", "wave-right-hand"}),
        ("walk while talking", {"walk", "talk"}),
        ("nod and walk", {"nod", "walk"}),
    ],
)
def test_clips_are_composed_with_learned_actions(generator: MotionGenerator, text: str, names: set[str]) -> None:
    made = generator.generate(text, ONE)
    assert {one.name for one in made.performances[1:]} == names
    assert made.is_verified, (made.checks, made.not_heard, made.not_done)
    assert {source.performance for source in made.sources} == {one.name for one in made.performances if one.clip}


def test_sitting_down_and_standing_up_stays_down_between(generator: MotionGenerator) -> None:
    made = generator.generate("sit down on the floor, then stand up", ONE)
    assert [one.name for one in made.performances[1:]] == ["sit-down-on-the-floor", "stand-up-from-the-floor"]
    assert postures_of(made.motion)[-1] == STANDING


def test_repetitions_of_a_clip_are_counted(generator: MotionGenerator) -> None:
    made = generator.generate("squat three times", ONE)
    times = next(check for check in made.checks if check.quantity == "times")
    assert (times.asked, times.got) == (3.0, 3.0)


def test_a_side_that_a_clip_has_not_is_told(generator: MotionGenerator) -> None:
    plan = generator.plan("cast a spell with the right hand, then talk with the left hand")
    assert plan.actions[0].performances[0].is_mirrored
    assert any(unheard.text == "left" for unheard in plan.not_heard)


def test_an_unknown_action_is_refused_and_names_what_is_near(generator: MotionGenerator) -> None:
    with pytest.raises(InputError, match="near in the library, but not surely the same: box"):
        generator.generate("open the box", ONE)


def test_a_recording_of_ones_own_can_be_asked_for(tmp_path: Path, library: MotionLibrary) -> None:
    own = load_library(tmp_path)
    entry = add_motion(own, library.motion("feel-dizzy"), name="my-swoon", sentences=("a person swoons away",))
    assert entry.terms == "the user's own" and own.is_own("my-swoon")
    opened = load_library(tmp_path)
    assert opened.search("do my swoon")[0].entry.name == "my-swoon" and opened.search("my swoon")[0].is_sure
    np.testing.assert_allclose(opened.motion("my-swoon").rotations, library.motion("feel-dizzy").rotations, atol=1e-3)
    add_motion(opened, library.motion("nod"), name="take-0203")
    assert opened.search("take 0203")[0].entry.name == "take-0203" and opened.search("take 0203")[0].is_sure
    remove_own(tmp_path, "take-0203")
    remove_own(tmp_path, "my-swoon")
    assert load_own(tmp_path) == ()


def test_names_are_checked(tmp_path: Path, library: MotionLibrary) -> None:
    own = load_library(tmp_path)
    for name in ("Walk!", "../walk", "walk", "", "take-1-2"):
        with pytest.raises(InputError) as caught:
            add_motion(own, library.motion("nod"), name=name)
        assert caught.value.field == "name"
    assert name_from_file("My_Wave 02_1.bvh") == "my-wave-021" and name_from_file("a.glb#HighFive") == "high-five"


def test_files_that_are_no_motions_are_named(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(InputError) as caught:
        load_library(tmp_path)
    assert "other.npz" in caught.value.field


@pytest.mark.parametrize("count", [3, 6])
def test_the_last_of_several_strokes_is_shown_whole(generator: MotionGenerator, count: int) -> None:
    made = generator.generate(f"do {count} push-ups", ONE)
    (times,) = [check for check in made.checks if check.quantity == "times"]
    assert times.got == count and times.is_met


@pytest.mark.parametrize("text", ["throw the ball to the left", "kick the ball to the right"])
def test_where_a_clip_does_not_go_is_told(generator: MotionGenerator, text: str) -> None:
    made = generator.generate(text, ONE)
    assert [one.text for one in made.not_heard] == [text.split("ball ")[1]]
    assert made.verdict.value == "partial"

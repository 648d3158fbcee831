"""The open motion collections: their table of classes, loops, clips played backwards."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets.bandai import bandai_samples
from skelact.datasets.cc0 import travel
from skelact.datasets.converted import convert_once
from skelact.datasets.mocap import NON_COMMERCIAL, load_mocap_commercial, load_mocap_other, play_backwards, repeat_loop
from skelact.datasets.mocap_classes import NO_CLASSES, find_class, load_class_rows
from skelact.datasets.uiprmd import EXERCISES, SITTING
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.values import Clip


def walking(frames: int = 9) -> Clip:
    """A body that slides ahead by 0.1 m a frame."""
    layout = load_layout("core19")
    body = np.random.default_rng(0).standard_normal((1, 1, len(layout.names), 3)).astype(np.float32)
    way = 0.1 * np.arange(frames)[None, :, None, None] * np.array([0, 0, 1], np.float32)
    return Clip((body + way).astype(np.float32), layout, 30.0)


@pytest.mark.parametrize(
    ("source", "name", "wanted"),
    [
        ("bandai", "dash", "run"),
        ("bandai", "byebye", "wave-both-hands"),
        ("cmu", "07_04 slow walk", "walk"),
        ("cmu", "03_01 walk on uneven terrain", "-"),
        ("cmu", "01_08 playground - climb, sit, dangle legs", "none"),
        ("cmu", "14_19 laugh", "punch"),
        ("cmu", "04 salsa", "dance"),
        ("cc0", "kaykit_combatmelee/Melee_Unarmed_Attack_Kick", "kick"),
        ("cc0", "kaykit_combatmelee/Melee_1H_Attack_Stab", "sword"),
        ("cc0", "kaykit_combatmelee/Melee_Block_Attack", "-"),
        ("cc0", "quaternius_base/Jump_Start", "-"),
        ("cc0", "mesh2motion_addons/Pushup", "none"),
        ("uiprmd", "shoulder abduction, left arm", "raise-up-left-hand"),
        ("cc0", "quaternius_base/Push_Loop", "none"),
        ("cc0", "a pack that is not here/Anything", "none"),
    ],
)
def test_the_first_line_that_fits_is_the_class(source: str, name: str, wanted: str) -> None:
    assert find_class(load_class_rows(), source, name).name == wanted


def test_every_recording_of_bandai_and_every_exercise_has_a_line(data_root: Path) -> None:
    rows = load_class_rows()
    for content in bandai_samples(data_root)[1]:
        find_class(rows, "bandai", content)
    for exercise in EXERCISES:
        text = f"{SITTING}, first half" if exercise == SITTING else exercise
        assert find_class(rows, "uiprmd", text).name not in NO_CLASSES
    with pytest.raises(InputError) as caught:
        find_class(rows, "bandai", "yodel")
    assert caught.value.field == "mocap_classes.tsv"


def test_a_repeated_loop_goes_on_walking() -> None:
    clip = walking()
    twice = repeat_loop(clip, 2)
    assert twice.frames == 2 * (clip.frames - 1)
    steps = np.diff(twice.joints[0, :, 0, 2])
    np.testing.assert_allclose(steps, 0.1, atol=1e-5)
    assert repeat_loop(clip, 1) is clip


def test_backwards_twice_is_identity() -> None:
    clip = walking()
    assert np.diff(play_backwards(clip).joints[0, :, 0, 2]).max() < 0
    np.testing.assert_array_equal(play_backwards(play_backwards(clip)).joints, clip.joints)


def test_a_small_body_travels_by_its_own_legs() -> None:
    clip = walking(31)
    still = Clip(np.repeat(clip.joints[:, :1], 31, 1), clip.layout, 30.0)
    small = Clip(still.joints / 2, clip.layout, 30.0)
    way, half = (np.ptp(travel(one, 1.2).joints[0, :, 0, 2]) for one in (still, small))
    assert way == pytest.approx(2 * half, rel=1e-4) and way > 0


def test_clips_are_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "all.bin"
    source.write_bytes(b"one")
    read: list[int] = []

    def clips() -> list[tuple[str, Clip]]:
        read.append(1)
        return [("a pack/walk|1", walking()), ("a pack/walk/1", walking(5))]

    files = convert_once("things", [source], clips)
    assert convert_once("things", [source], clips) == files and len(read) == 1
    assert len(set(files.values())) == 2 and all(path.is_file() for path in files.values())
    source.write_bytes(b"another")
    convert_once("things", [source], clips)
    assert len(read) == 2


@pytest.mark.slow
def test_the_commercial_set_holds_no_recording_under_other_terms(data_root: Path) -> None:
    dataset = load_mocap_commercial(data_root)
    counts = Counter(sample.groups["source"] for sample in dataset.samples)
    assert set(counts) == {"cmu", "uiprmd", "cc0"} and not set(NON_COMMERCIAL) & set(counts)
    assert not [sample for sample in dataset.samples if "bandai" in str(sample.path)]
    assert len({sample.name for sample in dataset.samples}) == len(dataset)
    others = load_mocap_other(data_root)
    assert not {sample.path for sample in dataset.samples} & {sample.path for sample in others.samples}


@pytest.mark.slow
def test_halves_of_sitting_go_down_and_up(data_root: Path) -> None:
    dataset = load_mocap_commercial(data_root)
    for name, down in (("sit-down", True), ("stand-up", False)):
        label = dataset.labels.index(name)
        chosen = [i for i, sample in enumerate(dataset.samples) if sample.label == label][::9]
        for index in chosen:
            if dataset.samples[index].groups["source"] == "uiprmd":
                height = dataset[index][0].joints[0, :, 0, 1]
                assert (height[-1] < height[0]) == down

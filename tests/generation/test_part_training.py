"""The part networks learn from labeled windows of recordings."""

from pathlib import Path

import numpy as np
import pytest
from walking import walking

from skelact.errors import ConfigError
from skelact.generation.part_training import PartConfig, PartWindows, bring_in_place, label_stretch, train_head
from skelact.generation.quality import step_in_place
from skelact.generation.verify import ARM, CLASSES, FRAMES, LEGS, TRUNK, part_windows
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton.body import body_motion


@pytest.mark.slow
def test_a_head_learns_what_its_windows_show(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 3, 300)
    time = np.arange(FRAMES)
    values = np.sin(time[None, None] * (targets[:, None, None] + 1) / 4 + rng.uniform(0, 6, (300, 1, 1)))
    values = np.repeat(values, 6, 1) + rng.normal(0, 0.1, (300, 6, FRAMES))
    windows = PartWindows(values.astype(np.float32), targets, np.arange(300) % 5 == 0)
    path = train_head(PartConfig(epochs=10, batch_size=32, width=8), ARM, windows, tmp_path)
    guesses = OnnxNetwork(path)(windows.values[windows.held_out]).argmax(1)
    assert (guesses == targets[windows.held_out]).mean() > 0.9


@pytest.mark.parametrize(
    ("action", "turn", "mirrored", "wanted"),
    [
        ("walk", 0.0, False, {LEGS: "walk", ARM: "none", TRUNK: "none"}),
        ("walk", 0.8, False, {LEGS: "turn-left", ARM: "none", TRUNK: "none"}),
        ("walk-turn-left", 0.25, False, {ARM: "none", TRUNK: "none"}),
        ("wave-right-hand", 0.0, False, {LEGS: "stand", ARM: "wave", TRUNK: "none"}),
        ("wave-right-hand", 0.0, True, {LEGS: "stand", ARM: "none", TRUNK: "none"}),
        ("raise-left-hand", 0.0, True, {LEGS: "stand", ARM: "raise", TRUNK: "none"}),
        ("bow", 0.0, False, {LEGS: "stand", TRUNK: "bow"}),
        ("jump", 0.0, False, {LEGS: "jump"}),
    ],
)
def test_parts_are_labeled_by_what_they_show(action: str, turn: float, mirrored: bool, wanted: dict[str, str]) -> None:
    labels = label_stretch(walking(60, turn=turn), action, mirrored=mirrored)
    assert labels == wanted
    assert all(label in CLASSES[head] for head, label in labels.items())


def test_windows_brought_in_place_are_like_steps_in_place() -> None:
    travelling = walking(64)
    still = body_motion(travelling.rotations, travelling.translations[:, 0] * [0, 1, 0], 30.0)
    wanted = part_windows(step_in_place(still), LEGS)
    assert np.abs(wanted - bring_in_place(part_windows(travelling, LEGS))).mean() < 0.03
    assert np.abs(wanted - part_windows(travelling, LEGS)).mean() > 0.06


def test_bad_settings_name_the_key() -> None:
    with pytest.raises(ConfigError, match="width"):
        PartConfig(width=0)

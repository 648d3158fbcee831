"""The background: what varies within actions and between them, and how like examples a window is."""

from pathlib import Path

import numpy as np
import pytest

from skelact.errors import CheckpointError, InputError
from skelact.recognition.background import (
    Background,
    fit_background,
    joint_statistics,
    load_background,
    save_background,
)


def made_up(seed: int = 0, actions: int = 12, clips: int = 30) -> tuple[np.ndarray, list[str]]:
    """Statistics (clips, 6) in which actions differ in the first two numbers only."""
    rng = np.random.default_rng(seed)
    spread_within, spread_between = np.array([1, 1, 5, 5, 1, 1.0]), np.array([4, 4, 0, 0, 0, 0.0])
    means = rng.normal(size=(actions, 6)) * spread_between
    rows = np.concatenate([mean + rng.normal(size=(clips, 6)) * spread_within for mean in means])
    return rows, [f"action {row // clips}" for row in range(len(rows))]


def background() -> Background:
    rows, actions = made_up()
    return fit_background(rows, np.ones((len(rows), 3)), actions)


def test_within_an_action_every_kept_direction_varies_by_one() -> None:
    rows, actions = made_up()
    fitted = fit_background(rows, np.ones((len(rows), 3)), actions)
    places = fitted.place(rows)
    names = np.array(actions)
    within = np.mean([places[names == name].var(0) for name in set(actions)], 0)
    assert (np.diff(fitted.between) <= 0).all() and fitted.between[1] > 5 * fitted.between[2]
    np.testing.assert_allclose(within[:2], 1, atol=0.8)  # shrunk, so not exactly


def test_the_ratio_is_that_of_the_gaussians_themselves() -> None:
    """Closed form against the joint density of examples and window, computed plainly per direction."""
    one = Background(np.zeros(1), np.eye(1), np.array([2.5]), np.zeros(1))
    examples, place = np.array([[0.7], [1.4], [-0.2]]), np.array([[1.1]])

    def log_density(values: np.ndarray) -> float:
        covariance = 2.5 + np.eye(len(values))
        sign, log_det = np.linalg.slogdet(2 * np.pi * covariance)
        return float(-0.5 * (values @ np.linalg.solve(covariance, values) + sign * log_det))

    shown = examples[:, 0]
    together = log_density(np.append(shown, place[0])) - log_density(shown)
    np.testing.assert_allclose(one.log_ratio(examples, place), [together - log_density(place[0])], rtol=1e-9)


def test_the_same_action_is_likelier_than_another() -> None:
    fitted = background()
    rows, actions = made_up(seed=1)  # other actions
    names, places = np.array(actions), fitted.place(rows)
    first, second = places[names == "action 0"], places[names == "action 1"]
    assert np.median(fitted.log_ratio(first[:3], first[3:])) > 0 > np.median(fitted.log_ratio(first[:3], second))


def test_statistics_are_mean_spread_and_range() -> None:
    windows = np.zeros((1, 2, 4, 1, 3), np.float32)
    windows[0, 0, :, 0, 0] = [0, 1, 2, 3]
    windows[0, 1] = 9  # another person
    np.testing.assert_allclose(joint_statistics(windows), [[1.5, 0, 0, np.std([0, 1, 2, 3]), 0, 0, 3, 0, 0]])


def test_a_file_keeps_the_fingerprint(tmp_path: Path) -> None:
    kept = background()
    save_background(tmp_path / "background.npz", kept)
    read = load_background(tmp_path / "background.npz")
    assert read.fingerprint == kept.fingerprint
    other, actions = made_up(seed=5)
    assert fit_background(other, np.ones((len(other), 3)), actions).fingerprint != kept.fingerprint


def test_what_is_no_background_is_refused(tmp_path: Path) -> None:
    (tmp_path / "background.npz").write_bytes(b"no file")
    with pytest.raises(CheckpointError):
        load_background(tmp_path / "background.npz")
    rows, actions = made_up(actions=2)
    with pytest.raises(InputError, match="three actions"):
        fit_background(rows, np.ones((len(rows), 3)), actions)

"""What lifting networks are compared by: equal size, what each is told, verdicts that figures decide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skelact.evidence.card import Verdict
from skelact.evidence.lifting_trials import (
    RIGHT_ACTION,
    SHUFFLED_ACTION,
    TESTS,
    WIDTHS,
    Trained,
    Trial,
    choose_config,
    compare_trials,
    format_cells,
    tell_action,
)
from skelact.models.lifting import build_lifter

TRIED, CONTROL = Trial("hops"), Trial("graph")


def trained(*mm: float) -> list[Trained]:
    return [Trained(1000, 1.0, dict.fromkeys(TESTS, value)) for value in mm]


def test_networks_are_of_one_size_within_ten_percent() -> None:
    trials = [Trial(network, action=action) for network in WIDTHS for action in ("", RIGHT_ACTION)]
    sizes = [
        sum(parameter.numel() for parameter in build_lifter(choose_config(trial)).parameters()) for trial in trials
    ]
    assert max(sizes) < 1.1 * min(sizes)


def test_a_shuffled_action_is_that_of_another_window() -> None:
    vectors = np.arange(40, dtype=np.float32).reshape(20, 2)
    rng = np.random.default_rng(0)
    shuffled = tell_action(Trial("mlp", action=SHUFFLED_ACTION), vectors, rng)
    assert shuffled is not None and (shuffled[:, 0] != vectors[:, 0]).sum() > 10
    np.testing.assert_array_equal(np.sort(shuffled, 0), vectors)
    np.testing.assert_array_equal(tell_action(Trial("mlp", action=RIGHT_ACTION), vectors, rng), vectors)
    assert tell_action(Trial("mlp"), vectors, rng) is None


@pytest.mark.parametrize(
    ("mm", "verdict"),
    [
        ((80, 81, 82), Verdict.REPRODUCED),
        ((98, 88, 105), Verdict.PARTLY),
        ((101, 100, 102), Verdict.NOT_AT_THIS_SCALE),
    ],
)
def test_the_verdict_is_that_of_the_figures(mm: tuple[float, ...], verdict: Verdict) -> None:
    found = {TRIED: trained(*mm), CONTROL: trained(99, 100, 101)}
    found[TRIED] = [replace(one, mm={**one.mm, "hidden": 1.0}) for one in found[TRIED]]  # does not decide
    evidence = compare_trials({TRIED: "hops", CONTROL: "graph"}, found, TRIED, (CONTROL,), "styles")
    assert evidence.verdict is verdict and len(evidence.rows) == 2
    assert evidence.rows[1][1] == "100.0 ± 0.8" and "People and styles left out" in evidence.finding


def test_an_idea_has_to_beat_every_control() -> None:
    found = {TRIED: trained(80, 81, 82), CONTROL: trained(99, 100, 101), Trial("mlp"): trained(70, 71, 72)}
    names = {trial: trial.network for trial in found}
    evidence = compare_trials(names, found, TRIED, (CONTROL, Trial("mlp")), "styles")
    assert evidence.verdict is Verdict.NOT_AT_THIS_SCALE
    assert "better by 19.0 mm than graph" in evidence.finding and "worse by 10.0 mm than mlp" in evidence.finding


def test_one_seed_has_no_spread() -> None:
    assert format_cells(trained(80)) == ["80.0"] * len(TESTS)
    assert format_cells(trained(79, 81)) == ["80.0 ± 1.0"] * len(TESTS)

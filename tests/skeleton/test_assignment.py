"""Assignment: the least total cost, as SciPy finds it."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from skelact.errors import InputError
from skelact.skeleton.assignment import assign


@pytest.mark.parametrize("shape", [(1, 1), (1, 6), (6, 1), (5, 5), (4, 9), (9, 4), (30, 40), (40, 30)])
@pytest.mark.parametrize("kind", ["normal", "ties", "gated"])
def test_the_total_cost_is_the_least(shape: tuple[int, int], kind: str) -> None:
    rng = np.random.default_rng(sum(shape))
    for _ in range(20):
        cost = rng.normal(size=shape)
        if kind == "ties":
            cost = np.round(cost)
        elif kind == "gated":
            cost = np.minimum(cost, -0.8)
        pairs = assign(cost)
        rows, columns = zip(*pairs, strict=True)
        assert len(pairs) == min(shape) == len(set(rows)) == len(set(columns)) and list(rows) == sorted(rows)
        assert cost[rows, columns].sum() == pytest.approx(cost[linear_sum_assignment(cost)].sum())


def test_a_unique_answer_is_found_pair_by_pair() -> None:
    cost = np.random.default_rng(1).normal(size=(20, 25))
    assert assign(cost) == list(zip(*map(np.ndarray.tolist, linear_sum_assignment(cost)), strict=True))


def test_nobody_is_paired_with_nobody() -> None:
    assert assign(np.zeros((0, 3))) == assign(np.zeros((3, 0))) == assign(np.zeros((0, 0))) == []


@pytest.mark.parametrize("cost", [np.zeros(3), np.array([[np.nan]]), np.array([[np.inf, 1]])])
def test_costs_that_cannot_be_compared_are_refused(cost: np.ndarray) -> None:
    with pytest.raises(InputError, match="finite"):
        assign(cost)

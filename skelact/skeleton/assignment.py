"""The assignment problem: rows paired with columns at the least total cost.

Shortest augmenting paths with potentials, one row at a time, O(n^2 m) (Jonker and Volgenant, "A shortest augmenting
path algorithm for dense and sparse linear assignment problems", Computing 38, 1987). SciPy has the same, but importing
its optimizers takes a second, and people in an image are few.
"""

from __future__ import annotations

import numpy as np

from skelact.errors import InputError


def assign(cost: np.ndarray) -> list[tuple[int, int]]:
    """Pair rows with columns so that the sum of their costs is least; the shorter side is paired whole.

    Args:
        cost: (n, m), finite.

    Returns:
        min(n, m) pairs (row, column), rows ascending.

    Raises:
        InputError: `cost` is no matrix of finite numbers.
    """
    if cost.ndim != 2 or not np.isfinite(cost).all():
        raise InputError(f"expected a matrix of finite numbers, got shape {cost.shape}", field="cost")
    if cost.shape[0] > cost.shape[1]:
        return sorted((row, column) for column, row in assign(cost.T))
    rows, columns = cost.shape
    of_column = np.full(columns, -1)  # the row that each column is paired with
    row_potential, column_potential = np.zeros(rows), np.zeros(columns)
    for row in range(rows):
        _augment(np.asarray(cost, float), row, of_column, row_potential, column_potential)
    return sorted((int(row), int(column)) for column, row in enumerate(of_column) if row >= 0)


def _augment(
    cost: np.ndarray, row: int, of_column: np.ndarray, row_potential: np.ndarray, column_potential: np.ndarray
) -> None:
    """Pair one more row along the cheapest path of re-pairings; changes the last three arguments in place."""
    columns = cost.shape[1]
    distance, before = np.full(columns, np.inf), np.full(columns, -1)  # of each column from the row, and the way there
    done = np.zeros(columns, bool)
    reached, current, last = 0.0, row, -1
    while current >= 0:
        through = reached + cost[current] - row_potential[current] - column_potential
        shorter = ~done & (through < distance)
        distance[shorter], before[shorter] = through[shorter], last
        last = int(np.argmin(np.where(done, np.inf, distance)))
        done[last], reached, current = True, float(distance[last]), int(of_column[last])
    paired = done & (of_column >= 0)
    row_potential[row] += reached
    row_potential[of_column[paired]] += reached - distance[paired]
    column_potential[done] -= reached - distance[done]
    while last >= 0:
        previous = int(before[last])
        of_column[last] = row if previous < 0 else of_column[previous]
        last = previous

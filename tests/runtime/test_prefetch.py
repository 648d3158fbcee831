"""Work ahead in a thread comes in order, and ends when nobody wants more."""

import threading

import pytest

from skelact.runtime.prefetch import prefetch


def test_results_come_in_order_from_another_thread() -> None:
    results = list(prefetch(lambda item: (item, threading.current_thread().name), range(20)))
    assert [item for item, _ in results] == list(range(20))
    assert all(name.startswith("prefetch") for _, name in results)


def test_only_so_many_are_made_ahead() -> None:
    made: list[int] = []
    results = prefetch(lambda item: made.append(item) or item, range(100), ahead=2)
    assert next(results) == 0
    results.close()
    assert len(made) <= 3
    assert not any(thread.name.startswith("prefetch") for thread in threading.enumerate())


def test_an_error_comes_where_its_result_would() -> None:
    results = prefetch(lambda item: 1 // item, [1, 0, 1])
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)

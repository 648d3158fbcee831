"""Work done ahead in a thread, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")
AHEAD = 2


def prefetch(function: Callable[[T], U], items: Iterable[T], *, ahead: int = AHEAD) -> Iterator[U]:
    """Yield `function(item)` of every item; up to `ahead` results are made by a thread before they are asked for."""
    waiting: deque[Future[U]] = deque()
    with ThreadPoolExecutor(1, thread_name_prefix="prefetch") as pool:
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

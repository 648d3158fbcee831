"""Which work of a lane runs next: fair turns between identities, and between the calls of each."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .calls import Call, current_call

HEAVY_S = 0.5  # a turn that is expected to take longer never gets the last free thread of its lane
MAX_IDLE_IDENTITIES = 1024  # whose use is remembered while they ask for nothing
TURN_WEIGHT = 0.1  # of the newest turn in the average
COMPANY_S = 1.0  # who has asked within this time is reckoned with
MAX_HELD_S = 1.0  # for which live turns of an identity hold its other work back
NO_DEADLINE = math.inf
LONG_AGO_S = -math.inf


class Lane(Enum):
    """LIVE: somebody waits in front of a camera. BATCH: whole clips, pictures, texts."""

    LIVE = "live"
    BATCH = "batch"


@dataclass(eq=False)
class Flow:
    """One call or stream, as the lanes see it: within an identity calls take turns by what they cost.

    Attributes:
        identity: Whose it is.
        lane: In which its work waits.
        deadline_s: On `time.monotonic`; work that waits until then is not run.
        finish: How far it has got in the virtual time of its identity.
        call: That pays for it.
    """

    identity: str
    lane: Lane = Lane.BATCH
    deadline_s: float = NO_DEADLINE
    finish: float = 0.0
    call: Call = field(default_factory=current_call)


@dataclass(eq=False)
class Resource:
    """What turns run on.

    Attributes:
        name: For logs and metrics.
        max_parallel: Maximum number of turns at once, over both lanes.
        max_batch: Maximum number of rows in a turn.
        running: Turns that run now.
        turn_s: Time of the newest turns, on average.
    """

    name: str
    max_parallel: int
    max_batch: int = 1
    running: int = 0
    turn_s: float = 0.0


@dataclass(eq=False)
class Task:
    """One piece of work: a function of its own, or a row that may be scored together with others.

    Attributes:
        call: For whom.
        resource: On what.
        run: Takes the list of rows of a turn and returns as many results.
        row: What it is given.
        cost_s: Expected time.
        deadline_s: On `time.monotonic`: it should be done by then.
        future: Its result, in `loop`.
        loop: The event loop that waits.
        queued_s: Since when it has waited.
    """

    flow: Flow
    resource: Resource
    run: Callable[[Sequence[Any]], Sequence[Any]]
    row: Any
    cost_s: float
    deadline_s: float
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    queued_s: float = field(default_factory=time.monotonic)

    @property
    def is_live(self) -> bool:
        """Whether it is useless when it comes late."""
        return self.flow.lane is Lane.LIVE

    @property
    def kind(self) -> tuple[Resource, bool]:
        """What has to be free for it."""
        return self.resource, self.cost_s > HEAVY_S


@dataclass(eq=False)
class _Waiting:
    """What one identity waits for: a heap per kind, ordered by the virtual time of its calls."""

    used_s: float
    virtual: float = 0.0
    heaps: dict[tuple[Resource, bool], list[tuple[float, int, Task]]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(self.heaps.values())

    def head(self, is_free: Callable[[tuple[Resource, bool]], bool]) -> tuple[Resource, bool] | None:
        """The kind whose first task is next, of those that are free."""
        heads = [(heap[0][:2], kind) for kind, heap in self.heaps.items() if heap and is_free(kind)]
        return min(heads, key=lambda head: head[0])[1] if heads else None


class Crowd:
    """Who runs turns and who has asked lately, over both lanes: where others ask, too, a core is left free.

    Beside live streams all other work together leaves a core free. Beside other identities the live turns of one may
    run on all cores but one, and its other work where they leave one of those, or after a second. So whoever asks for
    little does not wait for turns of whoever asks for everything. Alone, an identity has all cores.

    Not safe for threads; `Lanes` guards it.

    Args:
        threads: Of each lane.
        clock: Seconds, never going back.
    """

    def __init__(self, threads: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = max(1, threads - 1)
        self._clock = clock
        self._running: dict[Lane, Counter[str]] = {lane: Counter() for lane in Lane}
        self._batch_s: dict[str, float] = {}  # when the newest turn of other than live work began, of those that run
        self._live_s = LONG_AGO_S  # when somebody asked for live work last
        self._newest = self._second = ("", LONG_AGO_S)  # who asked last, and who of the others did; when

    def ask(self, identity: str, lane: Lane) -> None:
        """Note that somebody has asked."""
        if lane is Lane.LIVE:
            self._live_s = self._clock()
        if identity != self._newest[0]:
            self._second = self._newest
        self._newest = (identity, self._clock())

    def may_run(self, identity: str, lane: Lane) -> bool:
        """Whether a turn of this identity may begin."""
        is_beside_live = lane is Lane.BATCH and self._clock() - self._live_s < COMPANY_S
        if is_beside_live and self._running[Lane.BATCH].total() >= self._most:
            return False
        if not self.has_company(identity):
            return True
        live, batch = (self._running[kind][identity] for kind in Lane)
        if lane is Lane.LIVE:
            return live < self._most
        is_held = self._clock() - self._batch_s.get(identity, LONG_AGO_S) < MAX_HELD_S
        return batch < self._most and (live + batch < self._most or not is_held)

    def start(self, identity: str, lane: Lane) -> None:
        """Note that a turn begins."""
        self._running[lane][identity] += 1
        if lane is Lane.BATCH:
            if len(self._batch_s) > MAX_IDLE_IDENTITIES:
                self._batch_s = {name: at for name, at in self._batch_s.items() if self._running[lane][name]}
            self._batch_s[identity] = self._clock()

    def finish(self, identity: str, lane: Lane) -> None:
        """Note that it has ended."""
        self._running[lane][identity] -= 1
        if not self._running[lane][identity]:
            del self._running[lane][identity]

    def has_company(self, identity: str) -> bool:
        """Whether others than this identity ask, or are being served."""
        name, asked_s = self._newest if self._newest[0] != identity else self._second
        is_recent = name != identity and self._clock() - asked_s < COMPANY_S
        return is_recent or any(running.keys() - {identity} for running in self._running.values())


def _anybody(_: str) -> bool:
    return True


class FairQueue:
    """Tasks of one lane. The identity that has used least comes first, and of its calls the one that costs least.

    Not safe for threads; `Lanes` guards it.

    Args:
        threads: Of the lane.
    """

    def __init__(self, threads: int) -> None:
        self._max_heavy = max(1, threads - 1)
        self._heavy = 0
        self._used_s = 0.0  # by the identity that was last served: newcomers start there
        self._order = itertools.count()
        self._identities: dict[str, _Waiting] = {}

    def __len__(self) -> int:
        return sum(len(heap) for one in self._identities.values() for heap in one.heaps.values())

    def push(self, task: Task) -> None:
        """Add a task behind what its call has in the queue."""
        if len(self._identities) > MAX_IDLE_IDENTITIES:
            self._identities = {name: one for name, one in self._identities.items() if not one.is_empty}
        mine = self._identities.setdefault(task.flow.identity, _Waiting(self._used_s))
        if mine.is_empty:
            mine.used_s = max(mine.used_s, self._used_s)
        task.flow.finish = max(task.flow.finish, mine.virtual) + task.cost_s
        heapq.heappush(mine.heaps.setdefault(task.kind, []), (task.flow.finish, next(self._order), task))

    def pop(self, may_run: Callable[[str], bool] = _anybody) -> list[Task]:
        """Take the tasks of the next turn; none when nothing waits for something that is free.

        Args:
            may_run: Whether a turn of an identity may begin now.
        """
        for name, mine in sorted(self._identities.items(), key=lambda item: item[1].used_s):
            if (kind := mine.head(self._is_free)) and may_run(name):
                first = self._take(mine, kind)
                self._used_s = mine.used_s - first.cost_s
                turn = [first, *self._company(first)]
                first.resource.running += 1
                self._heavy += kind[1]
                return turn
        return []

    def finish(self, turn: Sequence[Task], ran: Sequence[Task], ran_s: float) -> None:
        """Free what a turn ran on, and charge those tasks that ran for what they took; the others cost nothing."""
        resource, is_heavy = turn[0].kind
        resource.running -= 1
        self._heavy -= is_heavy
        if ran:
            resource.turn_s += TURN_WEIGHT * (ran_s - resource.turn_s)
        for task in turn:
            was_run = task in ran
            if mine := self._identities.get(task.flow.identity):
                mine.used_s += (ran_s / len(ran) if was_run else 0.0) - task.cost_s
            if not was_run:
                task.flow.finish -= task.cost_s

    def _is_free(self, kind: tuple[Resource, bool]) -> bool:
        resource, is_heavy = kind
        return resource.running < resource.max_parallel and not (is_heavy and self._heavy >= self._max_heavy)

    def _take(self, mine: _Waiting, kind: tuple[Resource, bool]) -> Task:
        finish, _, task = heapq.heappop(mine.heaps[kind])
        if not mine.heaps[kind]:
            del mine.heaps[kind]  # so that unloaded networks are let go
        mine.virtual = max(mine.virtual, finish)
        mine.used_s += task.cost_s
        return task

    def _company(self, first: Task) -> list[Task]:
        """Rows that are scored together with `first`: identities take turns here, too."""
        company: list[Task] = []
        while len(company) + 1 < first.resource.max_batch:
            able = [one for one in self._identities.values() if self._next_run(one, first.kind) == first.run]
            if not able:
                break
            company.append(self._take(min(able, key=lambda one: one.used_s), first.kind))
        return company

    def _next_run(self, mine: _Waiting, kind: tuple[Resource, bool]) -> object:
        heap = mine.heaps.get(kind)
        return heap[0][2].run if heap else None

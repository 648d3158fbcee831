"""Which work runs next: a lane for live answers and one for everything else, fair turns between identities in each."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import grpc

from .calls import Call, current_call
from .errors import LateError

BATCH_NICENESS = 5  # of the threads of the batch lane: the kernel gives live answers three times their share
HEAVY_S = 0.5  # a turn that is expected to take longer never gets the last free thread of its lane
MAX_IDLE_IDENTITIES = 1024  # whose use is remembered while they ask for nothing
TURN_WEIGHT = 0.1  # of the newest turn in the average
MAX_CLOSE_S = 10.0  # for one thread to end
NO_DEADLINE = math.inf


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


def open_flow(context: grpc.aio.ServicerContext, lane: Lane) -> Flow:
    """The call of a context, with the deadline that its client set."""
    left_s = context.time_remaining()
    return Flow(current_call().name, lane, NO_DEADLINE if left_s is None else time.monotonic() + left_s)


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


@dataclass(frozen=True)
class Turn:
    """What one turn was, for metrics.

    Attributes:
        lane: Of the turn.
        resource: Name of what it ran on.
        identities: Whose rows it held.
        rows: Number of rows.
        waited_s: Longest wait of a row.
        ran_s: Time of the turn.
    """

    lane: Lane
    resource: str
    identities: tuple[str, ...]
    rows: int
    waited_s: float
    ran_s: float


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

    def pop(self) -> list[Task]:
        """Take the tasks of the next turn; none when nothing waits for something that is free."""
        for mine in sorted(self._identities.values(), key=lambda one: one.used_s):
            if kind := mine.head(self._is_free):
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


class Lanes:
    """The threads that run all networks, off the event loop.

    A lane has as many threads as there are cores; those of the batch lane give way to the others. A task is dropped
    unrun when nobody waits for it any more, or when its deadline has passed.

    Args:
        threads: Of each lane; 0: one per core.
        observe: Told of every turn, in the thread that ran it.
    """

    def __init__(self, *, threads: int = 0, observe: Callable[[Turn], None] | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1
        self.observe = observe
        self._queues = {lane: FairQueue(self.threads) for lane in Lane}
        self._lock = threading.Lock()
        self._changed = {lane: threading.Condition(self._lock) for lane in Lane}
        self._is_closed = False
        self._threads = [
            threading.Thread(target=self._work, args=(lane,), name=f"{lane.value}-{number}", daemon=True)
            for lane in Lane
            for number in range(self.threads)
        ]
        for thread in self._threads:
            thread.start()

    def waiting(self, lane: Lane) -> int:
        """Number of tasks in a lane that do not run yet."""
        with self._lock:
            return len(self._queues[lane])

    async def run(
        self, flow: Flow, resource: Resource, function: Callable[..., Any], *arguments: object, cost_s: float
    ) -> Any:
        """Run a function when it is the call's turn.

        Raises:
            LateError: The deadline passed before.
        """
        return await self.score(
            flow, resource, lambda rows: [function(*one) for one in rows], arguments, cost_s=cost_s, deadline_s=None
        )

    async def score(
        self,
        flow: Flow,
        resource: Resource,
        run: Callable[[Sequence[Any]], Sequence[Any]],
        row: object,
        *,
        cost_s: float,
        deadline_s: float | None,
    ) -> Any:
        """Score a row, perhaps together with rows of other calls that have the same `run`.

        Raises:
            LateError: The deadline passed before.
        """
        loop = asyncio.get_running_loop()
        deadline_s = flow.deadline_s if deadline_s is None else min(deadline_s, flow.deadline_s)
        task = Task(flow, resource, run, row, cost_s, deadline_s, loop.create_future(), loop)
        with self._lock:
            self._queues[flow.lane].push(task)
            self._changed[flow.lane].notify()
        return await task.future

    def close(self) -> None:
        """End the threads after the turns that run now; what waits is not run."""
        with self._lock:
            self._is_closed = True
            for changed in self._changed.values():
                changed.notify_all()
        for thread in self._threads:  # a network that runs while the interpreter ends would crash it
            thread.join(MAX_CLOSE_S)

    def _work(self, lane: Lane) -> None:
        if lane is Lane.BATCH:
            _be_nice()
        queue = self._queues[lane]
        while True:
            with self._lock:
                while not self._is_closed and not (turn := queue.pop()):
                    self._changed[lane].wait()
                if self._is_closed:
                    return
            started = time.monotonic()
            wanted = _drop_unwanted(turn, started)
            if wanted:
                _run_turn(wanted)
            ran_s = time.monotonic() - started
            with self._lock:
                queue.finish(turn, wanted, ran_s)
                for changed in self._changed.values():  # what this turn ran on may be what another thread waits for
                    changed.notify()
            if wanted and self.observe:
                identities = tuple(dict.fromkeys(task.flow.identity for task in wanted))
                waited_s = max(started - task.queued_s for task in wanted)
                self.observe(Turn(lane, wanted[0].resource.name, identities, len(wanted), waited_s, ran_s))


def _be_nice() -> None:
    """Let this thread give way to those of live answers, where the system can."""
    with contextlib.suppress(OSError, AttributeError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + BATCH_NICENESS)


def _drop_unwanted(turn: Sequence[Task], now_s: float) -> list[Task]:
    """The tasks of a turn that are still worth running; the others end here."""
    wanted = []
    for task in turn:
        if task.deadline_s <= now_s + (task.resource.turn_s if task.is_live else 0.0):
            _resolve([task], error=LateError("the deadline passed while the call was waiting for its turn"))
        elif not task.future.done():  # cancelled
            wanted.append(task)
    return wanted


def _run_turn(turn: Sequence[Task]) -> None:
    """Run tasks together; when that fails, one by one, so that only the culprit fails.

    Time is charged before results are told: who has an answer has paid for it.
    """
    started = time.monotonic()
    try:
        results = turn[0].run([task.row for task in turn])
        _charge(turn, started)
        _resolve(turn, results)
    except Exception as error:
        _charge(turn, started)
        if len(turn) == 1:
            _resolve(turn, error=error)
            return
        for task in turn:
            _run_turn([task])


def _charge(turn: Sequence[Task], started: float) -> None:
    for task in turn:
        task.flow.call.add_compute((time.monotonic() - started) / len(turn))


def _resolve(turn: Sequence[Task], results: Sequence[Any] = (), error: Exception | None = None) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for task, result in itertools.zip_longest(turn, results):
        by_loop.setdefault(task.loop, []).append((task.future, result))
    for loop, ended in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(_settle, ended, error)


def _settle(ended: Sequence[tuple[asyncio.Future[Any], Any]], error: Exception | None) -> None:
    for future, result in ended:
        if future.done():
            continue
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

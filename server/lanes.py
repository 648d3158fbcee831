"""The threads that run all networks: a lane for live answers and one for everything else."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc

from .calls import current_call
from .errors import LateError
from .fair_queue import NO_DEADLINE, Crowd, FairQueue, Flow, Lane, Resource, Task
from .loop_share import LoopShare

BATCH_NICENESS = 5  # of the threads of the batch lane: the kernel gives live answers three times their share
LOOK_S = 0.1  # between two looks at what waits and may not run yet
MAX_CLOSE_S = 10.0  # for one thread to end


def open_flow(context: grpc.aio.ServicerContext, lane: Lane) -> Flow:
    """The call of a context, with the deadline that its client set."""
    left_s = context.time_remaining()
    return Flow(current_call().name, lane, NO_DEADLINE if left_s is None else time.monotonic() + left_s)


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


class Lanes:
    """The threads that run all networks, off the event loop.

    A lane has as many threads as there are cores; those of the batch lane give way to the others. A task is dropped
    unrun when nobody waits for it any more, or when its deadline has passed.

    Args:
        threads: Of each lane; 0: one per core.
        observe: Told of every turn, in the thread that ran it.

    Attributes:
        loop_share: Time of the event loop, which identities share, too.
    """

    def __init__(self, *, threads: int = 0, observe: Callable[[Turn], None] | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1
        self.observe = observe
        self._queues = {lane: FairQueue(self.threads) for lane in Lane}
        self._crowd = Crowd(self.threads)
        self.loop_share = LoopShare(self._has_company)
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
            self._crowd.ask(flow.identity, flow.lane)
            self._changed[flow.lane].notify()
        return await task.future

    def _has_company(self, identity: str) -> bool:
        with self._lock:
            return self._crowd.has_company(identity)

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
                while not self._is_closed and not (turn := queue.pop(lambda name: self._crowd.may_run(name, lane))):
                    self._changed[lane].wait(LOOK_S if queue else None)
                if self._is_closed:
                    return
                self._crowd.start(turn[0].flow.identity, lane)
            started = time.monotonic()
            wanted = _drop_unwanted(turn, started)
            if wanted:
                _run_turn(wanted)
            ran_s = time.monotonic() - started
            with self._lock:
                queue.finish(turn, wanted, ran_s)
                self._crowd.finish(turn[0].flow.identity, lane)
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

"""Who comes next: live before batch, fair turns, nothing that nobody waits for."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

import pytest
from skelact_server.errors import LateError
from skelact_server.fair_queue import Crowd, FairQueue, Flow, Lane, Resource, Task
from skelact_server.lanes import Lanes, Turn

T = TypeVar("T")
LONG_S = 20.0


def run(test: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(test, LONG_S))


def order_of(queue: FairQueue, turns: int = 1000) -> list[Any]:
    """What comes out of a queue, one turn after the other."""
    order = []
    for _ in range(turns):
        if not (turn := queue.pop()):
            break
        order += [task.row for task in turn]
        queue.finish(turn, turn, sum(task.cost_s for task in turn))
    return order


def queued(rows: Sequence[tuple[Flow, Any, float]], *, threads: int = 2, max_batch: int = 1) -> FairQueue:
    """A queue with rows of flows and their costs."""
    queue, resource = FairQueue(threads), Resource("network", max_parallel=threads, max_batch=max_batch)
    loop = asyncio.new_event_loop()
    for flow, row, cost_s in rows:
        queue.push(Task(flow, resource, list, row, cost_s, float("inf"), loop.create_future(), loop))
    loop.close()
    return queue


def test_an_identity_that_asks_for_everything_gets_every_other_turn() -> None:
    greedy = [Flow("greedy") for _ in range(8)]
    rows = [(flow, "greedy", 0.1) for flow in greedy for _ in range(50)]
    modest = Flow("modest")
    rows += [(modest, "modest", 0.1)] * 10
    order = order_of(queued(rows))
    assert len(order) == 410
    assert order[:20].count("modest") == 10


def test_a_cheap_call_does_not_wait_for_dear_ones_of_the_same_identity() -> None:
    rows = [(Flow("one"), f"large {number}", 0.4) for number in range(32)]
    rows.append((Flow("one"), "small", 0.05))
    assert order_of(queued(rows)).index("small") == 0


def test_the_dear_calls_come_to_their_turn_too() -> None:
    queue = queued([(Flow("one"), "large", 0.4)])
    resource = Resource("network", max_parallel=2)
    loop = asyncio.new_event_loop()
    order = []
    for number in range(20):
        flow = Flow("one")
        queue.push(Task(flow, resource, list, f"small {number}", 0.05, float("inf"), loop.create_future(), loop))
        order += order_of(queue, 1)
    loop.close()
    assert "large" in order[:10]


def test_streams_take_turns() -> None:
    flows = [Flow("one", Lane.LIVE) for _ in range(3)]
    rows = [(flow, (number, round_), 0.02) for number, flow in enumerate(flows) for round_ in range(4)]
    assert [number for number, _ in order_of(queued(rows))] == [0, 1, 2] * 4


def test_what_was_dropped_costs_nothing_and_comes_earlier_next_time() -> None:
    served, dropped = Flow("one", Lane.LIVE), Flow("one", Lane.LIVE)
    queue = queued([(served, "served", 0.02), (dropped, "dropped", 0.02)])
    first = queue.pop()
    queue.finish(first, first, 0.02)
    second = queue.pop()
    queue.finish(second, [], 0.0)
    assert (served.finish, dropped.finish) == (0.02, 0.0)


def test_rows_are_scored_together_across_identities() -> None:
    rows = [(Flow(name), name, 0.02) for name in ("a", "a", "a", "b", "c")]
    queue = queued(rows, max_batch=4)
    (turn,) = [sorted(task.row for task in queue.pop())]
    assert len(turn) == 4 and {"a", "b", "c"} == set(turn)


def test_the_last_thread_is_kept_from_heavy_work() -> None:
    queue = queued([(Flow("one"), f"heavy {number}", 2.0) for number in range(3)] + [(Flow("one"), "light", 3e-3)])
    assert [task.row for task in queue.pop()] == ["light"]
    assert [task.row for task in queue.pop()] == ["heavy 0"]
    assert queue.pop() == []  # one of two threads is free, and stays so for light work


class Clock:
    """Time that is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_alone_an_identity_has_all_cores_and_beside_others_all_but_one() -> None:
    crowd = Crowd(2, clock=(clock := Clock()))
    crowd.ask("greedy", Lane.BATCH)
    crowd.start("greedy", Lane.LIVE)
    assert crowd.may_run("greedy", Lane.LIVE) and crowd.may_run("greedy", Lane.BATCH)
    crowd.ask("modest", Lane.BATCH)
    assert not crowd.may_run("greedy", Lane.LIVE)
    assert crowd.may_run("modest", Lane.LIVE) and crowd.may_run("modest", Lane.BATCH)
    clock.now += 1.1  # the other one has gone
    assert crowd.may_run("greedy", Lane.LIVE)
    crowd.start("modest", Lane.BATCH)  # it is still being served
    assert not crowd.may_run("greedy", Lane.LIVE)
    crowd.finish("greedy", Lane.LIVE)
    assert crowd.may_run("greedy", Lane.LIVE)


def test_beside_others_live_turns_hold_the_other_work_of_their_identity_back_but_not_for_ever() -> None:
    crowd = Crowd(2, clock=(clock := Clock()))
    crowd.start("greedy", Lane.BATCH)
    crowd.finish("greedy", Lane.BATCH)
    crowd.start("greedy", Lane.LIVE)
    crowd.ask("modest", Lane.BATCH)
    assert not crowd.may_run("greedy", Lane.BATCH)
    clock.now += 1.1
    crowd.ask("modest", Lane.BATCH)
    assert crowd.may_run("greedy", Lane.BATCH)


def test_beside_live_streams_all_other_work_leaves_a_core_free() -> None:
    crowd = Crowd(2, clock=(clock := Clock()))
    crowd.start("one", Lane.BATCH)
    assert crowd.may_run("one", Lane.BATCH)
    crowd.ask("one", Lane.LIVE)
    assert not crowd.may_run("one", Lane.BATCH) and crowd.may_run("one", Lane.LIVE)
    clock.now += 1.1
    assert crowd.may_run("one", Lane.BATCH)


def test_whoever_asks_for_little_waits_for_no_turn_of_whoever_asks_for_everything() -> None:
    lanes, turn_s = Lanes(threads=2), 0.05
    network = Resource("network", max_parallel=4)
    waited_s: list[float] = []

    async def modest() -> None:
        flow = Flow("modest", Lane.LIVE)
        await lanes.run(flow, network, time.sleep, 0.0, cost_s=0.001)
        for _ in range(20):
            await asyncio.sleep(0.013)
            started_s = time.monotonic()
            await lanes.run(flow, network, time.sleep, 0.0, cost_s=0.001)
            waited_s.append(time.monotonic() - started_s)

    async def both() -> int:
        greedy = Flow("greedy", Lane.LIVE)
        asked = [
            asyncio.ensure_future(lanes.run(greedy, network, time.sleep, turn_s, cost_s=turn_s)) for _ in range(100)
        ]
        await modest()
        done = sum(one.done() for one in asked)
        for one in asked:
            one.cancel()
        return done

    try:
        done = run(both())
    finally:
        lanes.close()
    assert sorted(waited_s)[len(waited_s) // 2] < turn_s / 4  # by turns on both threads it would be half of one
    assert done > 2


def test_results_errors_and_their_culprit_reach_who_asked() -> None:
    def score(rows: Sequence[int]) -> list[int]:
        if 3 in rows:
            raise ZeroDivisionError
        return [row * 10 for row in rows]

    async def ask() -> list[object]:
        lanes, resource = Lanes(threads=1), Resource("network", max_parallel=1, max_batch=8)
        flow = Flow("one")
        calls = [lanes.score(flow, resource, score, row, cost_s=0.01, deadline_s=None) for row in range(6)]
        try:
            return await asyncio.gather(*calls, return_exceptions=True)
        finally:
            await asyncio.to_thread(lanes.close)

    *_, three, four, five = found = run(ask())
    assert isinstance(three, ZeroDivisionError) and found[:3] == [0, 10, 20] and (four, five) == (40, 50)


async def hold(lanes: Lanes, resource: Resource, release: threading.Event, lane: Lane) -> Awaitable[object]:
    """Keep a thread busy until an event."""
    started = threading.Event()

    def work() -> None:
        started.set()
        release.wait(LONG_S)

    task = asyncio.ensure_future(lanes.run(Flow("busy", lane), resource, work, cost_s=0.01))
    await asyncio.to_thread(started.wait, LONG_S)
    return task


def with_lanes(test: Callable[[Lanes, Resource, threading.Event], Coroutine[Any, Any, T]]) -> T:
    async def body() -> T:
        lanes, resource, release = Lanes(threads=1), Resource("network", max_parallel=2), threading.Event()
        try:
            return await test(lanes, resource, release)
        finally:
            release.set()
            await asyncio.to_thread(lanes.close)

    return run(body())


def test_live_work_runs_while_batch_work_holds_its_lane() -> None:
    async def test(lanes: Lanes, resource: Resource, release: threading.Event) -> None:
        busy = await hold(lanes, resource, release, Lane.BATCH)
        assert await lanes.run(Flow("camera", Lane.LIVE), resource, lambda: 7, cost_s=0.01) == 7
        release.set()
        await busy

    with_lanes(test)


@pytest.mark.parametrize("end", ["cancel", "deadline"])
def test_work_that_nobody_waits_for_is_not_run(end: str) -> None:
    ran: list[int] = []

    async def test(lanes: Lanes, resource: Resource, release: threading.Event) -> None:
        busy = await hold(lanes, resource, release, Lane.BATCH)
        left_s = 0.05 if end == "deadline" else 60.0
        flow = Flow("one", deadline_s=time.monotonic() + left_s)
        waiting = [
            asyncio.ensure_future(lanes.run(flow, resource, ran.append, number, cost_s=0.01)) for number in range(20)
        ]
        await asyncio.sleep(0.1)
        if end == "cancel":
            for one in waiting:
                one.cancel()
        release.set()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        wanted = LateError if end == "deadline" else asyncio.CancelledError
        assert all(isinstance(one, wanted) for one in found)
        await busy
        await lanes.run(Flow("two"), resource, ran.append, 99, cost_s=0.01)

    with_lanes(test)
    assert ran == [99]


def test_turns_are_told_to_whoever_watches() -> None:
    seen: list[Turn] = []

    async def test(lanes: Lanes, resource: Resource, release: threading.Event) -> None:
        lanes.observe = seen.append
        await lanes.run(Flow("one"), resource, time.sleep, 0.01, cost_s=0.01)
        await lanes.run(Flow("two"), resource, time.sleep, 0.0, cost_s=0.01)

    with_lanes(test)
    assert (seen[0].lane, seen[0].resource, seen[0].rows) == (Lane.BATCH, "network", 1) and seen[0].ran_s >= 0.01

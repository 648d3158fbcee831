"""Beside others an identity gets a part of the event loop; alone it has all of it."""

from __future__ import annotations

import asyncio
import time

from skelact_server.loop_share import BURST_S, SHARE, LoopShare

FRAME_S = 0.002
LOOK_S = 0.6


def frames_taken(*, has_company: bool, streams: int = 8) -> int:
    """Frames of many streams of one identity within a time."""
    share, taken = LoopShare(lambda _: has_company), 0

    async def stream(end_s: float) -> None:
        nonlocal taken
        while time.monotonic() < end_s:
            await share.wait("greedy")
            with share.used_by("greedy"):
                time.sleep(FRAME_S)
            taken += 1
            await asyncio.sleep(0)

    async def run() -> None:
        end_s = time.monotonic() + LOOK_S
        await asyncio.wait_for(asyncio.gather(*(stream(end_s) for _ in range(streams))), 20)

    asyncio.run(run())
    return taken


def test_beside_others_an_identity_gets_its_part() -> None:
    most = (SHARE * LOOK_S + BURST_S) / FRAME_S + 16  # the last frame of each stream may come after the end
    assert frames_taken(has_company=True) <= most


def test_alone_an_identity_waits_for_nothing() -> None:
    share = LoopShare(lambda _: False)
    with share.used_by("greedy"):
        time.sleep(2 * BURST_S)
    started_s = time.monotonic()
    asyncio.run(asyncio.wait_for(share.wait("greedy"), 5))
    assert time.monotonic() - started_s < BURST_S


def test_who_asks_for_little_waits_for_nothing() -> None:
    share = LoopShare(lambda _: True)
    with share.used_by("greedy"):
        time.sleep(4 * BURST_S)
    started_s = time.monotonic()
    asyncio.run(asyncio.wait_for(share.wait("modest"), 5))
    assert time.monotonic() - started_s < BURST_S

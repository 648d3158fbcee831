"""The client for asyncio against a real server: the same answers as the other one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import numpy as np
import pytest
from serving import Served

from skelact import AsyncClient, Client, Clip, load_layout
from skelact.errors import CallCancelledError, InputError

GOOD = np.random.default_rng(2).normal(size=(19, 3)).astype(np.float32)
CLIP = Clip(GOOD[None, None].repeat(30, 1), load_layout("core19"), 30.0)
T = TypeVar("T")


def run(served: Served, use: Callable[[AsyncClient], Awaitable[T]]) -> T:
    async def main() -> T:
        async with AsyncClient(served.address) as client:
            return await use(client)

    return asyncio.run(main())


def test_clips_and_infos_are_answered_alike(served: Served) -> None:
    async def use(client: AsyncClient) -> tuple[object, list[tuple[str, float]]]:
        (scores,) = await client.recognize(CLIP)
        return (await client.server_info()).models, scores.top(9)

    with Client(served.address) as client:
        assert run(served, use) == (client.server_info().models, client.recognize(CLIP)[0].top(9))


@pytest.mark.parametrize("is_async", [False, True])
def test_frames_of_both_kinds_are_answered(served: Served, is_async: bool) -> None:
    async def frames() -> AsyncIterator[dict[int, np.ndarray]]:
        for _ in range(20):
            await asyncio.sleep(0)
            yield {1: GOOD}

    async def use(client: AsyncClient) -> tuple[list[int], int]:
        given = frames() if is_async else [{1: GOOD}] * 20
        stream = client.stream_recognize(given, layout="core19", fps=30.0, stride=1)
        indexes = [answer.frame_index async for answer in stream]
        assert stream.summary is not None
        return indexes, stream.summary.frames_received

    assert run(served, use) == (list(range(14, 20)), 20)


def test_a_bad_frame_raises_after_the_answers_before_it_or_is_left_out(served: Served) -> None:
    frames = iter([*[{1: GOOD}] * 16, {1: GOOD[:3]}, {1: GOOD}])

    async def use(client: AsyncClient) -> list[tuple[int, str]]:
        stream = client.stream_recognize(frames, layout="core19", fps=30.0, stride=1)
        assert (await anext(stream)).frame_index == 14
        with pytest.raises(InputError) as caught:
            [answer async for answer in stream]
        assert caught.value.field == "frames[16].people[1].joints"
        bad = [{1: GOOD}, {1: GOOD[:3]}]
        skipping = client.stream_recognize(bad, layout="core19", fps=30.0, skip_bad_frames=True)
        assert [answer async for answer in skipping] == []
        return [(one.frame_index, one.field) for one in skipping.refused]

    assert run(served, use) == [(1, "frames[1].people[1].joints")]


def test_what_the_frames_raise_comes_back(served: Served) -> None:
    async def broken() -> AsyncIterator[dict[int, np.ndarray]]:
        yield {1: GOOD}
        raise ConnectionError("the camera is gone")

    async def use(client: AsyncClient) -> None:
        async for _ in client.stream_recognize(broken(), layout="core19", fps=30.0):
            pass

    with pytest.raises(ConnectionError, match="the camera is gone"):
        run(served, use)


def test_a_cancelled_stream_is_told_from_a_cancelled_task(served: Served) -> None:
    async def endless() -> AsyncIterator[dict[int, np.ndarray]]:
        while True:
            await asyncio.sleep(0.001)
            yield {1: GOOD}

    async def use(client: AsyncClient) -> None:
        stream = client.stream_recognize(endless(), layout="core19", fps=30.0)
        await anext(stream)
        stream.cancel()
        with pytest.raises(CallCancelledError):
            [answer async for answer in stream]
        other = client.stream_recognize(endless(), layout="core19", fps=30.0)

        async def read() -> None:
            async for _ in other:
                pass

        task = asyncio.create_task(read())
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(served, use)


def test_frames_that_come_asynchronously_need_the_other_client(served: Served) -> None:
    async def frames() -> AsyncIterator[dict[int, np.ndarray]]:
        yield {1: GOOD}

    with Client(served.address) as client, pytest.raises(InputError) as caught:
        client.stream_recognize(frames(), layout="core19", fps=30.0)  # type: ignore[arg-type]
    assert caught.value.field == "frames"


def test_motions_and_conversations_arrive_alike(generating: Served) -> None:
    async def use(client: AsyncClient) -> tuple[bytes, list[int], int]:
        stream = client.generate("walk", seed=3, duration_s=1.0)
        header = await stream.header
        motion = await stream.motion()
        assert header.frames == len(motion.rotations) and stream.footer is not None
        async with client.converse("walk") as talk:
            seen = []
            async for chunk in talk:
                seen.append(chunk.chunk_index)
                if chunk.chunk_index == 1:
                    talk.say("wave the left hand")
                if chunk.header_index == 1:
                    talk.finish()
        assert talk.footer is not None and talk.footer.chunks == len(seen)
        return motion.rotations.tobytes(), seen, len(talk.headers)

    rotations, seen, headers = run(generating, use)
    with Client(generating.address) as client:
        assert client.generate("walk", seed=3, duration_s=1.0).motion().rotations.tobytes() == rotations
    assert seen == list(range(len(seen))) and headers == 2

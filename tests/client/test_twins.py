"""The two clients offer the same: names, arguments, defaults."""

import inspect

import pytest

from skelact.client import (
    AsyncClient,
    AsyncFrameStream,
    AsyncMotionConversation,
    AsyncMotionStream,
    Client,
    FrameStream,
    MotionConversation,
    MotionStream,
)


def offered(kind: type) -> dict[str, dict[str, object]]:
    """Public name -> argument -> default."""
    found = {}
    for name, member in inspect.getmembers(kind):
        if not name.startswith("_"):
            parameters = inspect.signature(member).parameters.values() if callable(member) else ()
            found[name] = {one.name: (one.kind, one.default) for one in parameters}
    return found


@pytest.mark.parametrize(
    ("sync", "asynchronous"),
    [
        (Client, AsyncClient),
        (FrameStream, AsyncFrameStream),
        (MotionStream, AsyncMotionStream),
        (MotionConversation, AsyncMotionConversation),
    ],
)
def test_twins_offer_the_same(sync: type, asynchronous: type) -> None:
    assert offered(sync) == offered(asynchronous) and offered(sync)


def test_every_call_has_a_time_limit() -> None:
    calls = {name: arguments for name, arguments in offered(Client).items() if name != "close"}
    assert len(calls) == 12 and all("timeout_s" in arguments for arguments in calls.values())

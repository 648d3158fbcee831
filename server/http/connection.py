"""What a call is told about the connection of HTTP that it came by."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from skelact.errors import CallCancelledError

from ..errors import IdleError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

CERTIFICATE = "certificate"  # of the client, in the state of a scope
COMMON_NAME = "commonName"
CANCEL_AGAIN_S = 0.1


class HttpConnection:
    """Says of a request what gRPC says of a call.

    Args:
        scope: Of ASGI.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._ends_s: float | None = None

    def peer(self) -> str:
        """Address of the client as gRPC writes it."""
        host, port = self._scope.get("client") or ("", 0)
        if not host:
            return "unix:"
        return f"ipv6:[{host}]:{port}" if ":" in host else f"ipv4:{host}:{port}"

    def auth_context(self) -> Mapping[str, Sequence[bytes]]:
        """Common names of the client's certificate, if it showed one."""
        certificate = self._scope.get("state", {}).get(CERTIFICATE) or {}
        names = [value for part in certificate.get("subject", ()) for key, value in part if key == COMMON_NAME]
        return {"x509_common_name": [name.encode() for name in names]}

    def set_timeout(self, seconds: float | None) -> None:
        """Take the deadline that the client set; None: none."""
        self._ends_s = None if seconds is None else time.monotonic() + seconds

    def time_remaining(self) -> float | None:
        """Time until the client's deadline, seconds; None: it set none."""
        return None if self._ends_s is None else self._ends_s - time.monotonic()


def header(scope: Scope, name: bytes) -> str:
    """First value of a header, by its name in lower case; "" without it."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def metadata_of(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return the headers as gRPC gives metadata."""
    return tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in scope["headers"])


async def send_in_time(send: Send, message: MutableMapping[str, Any], idle_s: float) -> None:
    """Send a part of an answer.

    Raises:
        IdleError: The client has read nothing for `idle_s`.
    """
    try:
        await asyncio.wait_for(send(message), idle_s)
    except asyncio.TimeoutError:
        raise IdleError(f"client did not read for {idle_s:g} s; stream closed") from None


async def receive_in_time(receive: Receive, idle_s: float) -> MutableMapping[str, Any]:
    """Receive a part of a request.

    Raises:
        IdleError: The client has sent nothing for `idle_s`.
    """
    try:
        return await asyncio.wait_for(receive(), idle_s)
    except asyncio.TimeoutError:
        raise IdleError(f"no message came for {idle_s:g} s; call closed") from None


@asynccontextmanager
async def while_connected(until_gone: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Cancel what runs inside when the client goes.

    Args:
        until_gone: Ends when it has gone.

    Raises:
        CallCancelledError: It has gone.
    """
    caller, watch = asyncio.current_task(), asyncio.ensure_future(until_gone)
    assert caller is not None
    canceller = _Canceller(caller)
    watch.add_done_callback(canceller.cancel)
    try:
        yield
    except asyncio.CancelledError:
        if not watch.done():
            raise
        canceller.forget()
        raise CallCancelledError("the client has gone") from None
    finally:
        watch.remove_done_callback(canceller.cancel)
        canceller.stop()
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


class _Canceller:
    """Cancels a task until it ends: before Python 3.12 `wait_for` loses a cancellation that comes with its result."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self._task = task
        self._count = 0
        self._timer: asyncio.TimerHandle | None = None

    def cancel(self, _: object = None) -> None:
        """Cancel now, and again soon."""
        self._task.cancel()
        self._count += 1
        self._timer = asyncio.get_running_loop().call_later(CANCEL_AGAIN_S, self.cancel)

    def stop(self) -> None:
        """Cancel no more."""
        if self._timer:
            self._timer.cancel()

    def forget(self) -> None:
        """Let the task go on, as if it had not been cancelled here."""
        if sys.version_info >= (3, 11):
            for _ in range(self._count):
                self._task.uncancel()

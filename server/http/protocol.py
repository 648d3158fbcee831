"""How uvicorn treats a connection: how many there may be, and how long they may take to say what they want."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..config import Limits
from .connection import CERTIFICATE


def limited_protocol(limits: Limits) -> type[H11Protocol]:
    """Return the protocol of a connection within some limits."""

    class LimitedProtocol(H11Protocol):
        """Closes a connection that is one too many, or whose request does not come; tells who showed a certificate."""

        timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            """Take a connection, or close it."""
            if len(self.connections) >= limits.max_connections:
                self.transport = transport
                transport.abort()
                return
            super().connection_made(transport)
            self.app_state = {**self.app_state, CERTIFICATE: transport.get_extra_info("peercert")}
            self._expect_request(limits.handshake_s)

        def connection_lost(self, exc: Exception | None) -> None:
            """Forget a connection."""
            self._expect_nothing()
            super().connection_lost(exc)

        def handle_websocket_upgrade(self, event: Any) -> None:
            """Hand the connection over."""
            self._expect_nothing()
            super().handle_websocket_upgrade(event)

        def on_response_complete(self) -> None:
            """Wait for the next request of the connection."""
            super().on_response_complete()
            self._expect_request(self.timeout_keep_alive + limits.handshake_s)

        def _expect_request(self, seconds: float) -> None:
            self._expect_nothing()
            self.timer = self.loop.call_later(seconds, self._close_unless_asked, self.scope)

        def _expect_nothing(self) -> None:
            if self.timer:
                self.timer.cancel()

        def _close_unless_asked(self, last: Any) -> None:
            if self.scope is last and self.conn.their_state is h11.IDLE:
                self.transport.abort()

    return LimitedProtocol

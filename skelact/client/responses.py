"""Responses of an open call, one by one, with errors of the library."""

from __future__ import annotations

import asyncio
from typing import Any

from skelact.client.statuses import library_errors
from skelact.errors import CallCancelledError


class Responses:
    """Responses of a call of `grpc`.

    Args:
        call: The open call.
    """

    def __init__(self, call: Any) -> None:
        self._call = call

    def receive(self) -> Any:
        """Wait for the next response; None at the end.

        Raises:
            SkelactError: The call failed.
        """
        with library_errors():
            return next(self._call, None)

    def cancel(self) -> None:
        """End the call."""
        self._call.cancel()


class AsyncResponses:
    """Responses of a call of `grpc.aio`.

    Args:
        call: The open call.
    """

    def __init__(self, call: Any) -> None:
        self._call = call
        self._responses = call.__aiter__()
        self._is_cancelled = False

    async def receive(self) -> Any:
        """Wait for the next response; None at the end.

        Raises:
            SkelactError: The call failed.
        """
        try:
            with library_errors():
                return await anext(self._responses, None)
        except asyncio.CancelledError:
            if self._is_cancelled:  # the call, and not the task that reads it
                raise CallCancelledError("the stream was cancelled") from None
            raise

    def cancel(self) -> None:
        """End the call."""
        self._is_cancelled = True
        self._call.cancel()

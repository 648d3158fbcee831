"""One call: who asks, what for, and what it has cost so far."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from .config import Quotas
from .quotas import NOBODY, Account


@dataclass(frozen=True)
class Identity:
    """Who asks.

    Attributes:
        name: Such as "token:ci", "certificate:cam-7" or "address:10.0.0.7".
        rights: What it may do.
        quotas: What it may use.
        is_known: Whether it showed a token or a certificate.
    """

    name: str
    rights: frozenset[str]
    quotas: Quotas
    is_known: bool = False


@dataclass(eq=False)
class Call:
    """One call, from its first byte to its last.

    Attributes:
        method: Such as "/skelact.v1.PoseService/EstimatePose".
        peer: Address of the client, with its port.
        identity: Who asks; unset until it is known.
        accounts: What it is charged to.
        request_id: In every error and in the log.
        started: When, in `time.perf_counter`.
        received_bytes: In messages, so far.
        sent_bytes: In messages, so far.
        received: Messages so far.
        sent: Messages so far.
        compute_s: Time that models worked for it, so far.
        pixels: Of its pictures, so far.
        text_bytes: Of its sentences, so far.
        decode_s: Time to unpack its pictures, so far.
        max_lag_s: Of its answers about live frames.
        dropped: Frames and answers that were left out and told so.
        is_served: Whether there is such a method.
        span: Of OpenTelemetry, while spans are made.
    """

    method: str = ""
    peer: str = ""
    identity: Identity | None = None
    accounts: tuple[Account, ...] = ()
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    started: float = field(default_factory=time.perf_counter)
    received_bytes: int = 0
    sent_bytes: int = 0
    received: int = 0
    sent: int = 0
    compute_s: float = 0.0
    pixels: int = 0
    text_bytes: int = 0
    decode_s: float = 0.0
    max_lag_s: float = 0.0
    dropped: int = 0
    is_served: bool = True
    span: Any = None

    @property
    def label(self) -> str:
        """The method, for metrics and spans: strangers may call any name, and each would be a series."""
        return self.method if self.is_served else "unknown"

    @property
    def name(self) -> str:
        """Name of the identity."""
        return self.identity.name if self.identity else NOBODY

    def take_message(self, size: int) -> None:
        """Count a message that came.

        Raises:
            LimitError: What came before it has used up a quota.
        """
        self.check_uses()
        self.received += 1
        self.received_bytes += size
        self._use("bytes", size)

    def add_sent(self, size: int) -> None:
        """Count a message that goes out."""
        self.sent += 1
        self.sent_bytes += size

    def add_compute(self, seconds: float) -> None:
        """Charge time of a model."""
        self.compute_s += seconds
        self._use("compute_s", seconds)

    def add_pixels(self, count: int) -> None:
        """Charge a picture, before it is decoded.

        Raises:
            LimitError: What came before it has used up a quota.
        """
        self.check_uses()
        self.pixels += count
        self._use("pixels", count)

    def add_text(self, size: int) -> None:
        """Charge a sentence, before it is understood.

        Raises:
            LimitError: What came before it has used up a quota.
        """
        self.check_uses()
        self.text_bytes += size
        self._use("text_bytes", size)

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """Measure how long a picture takes to unpack."""
        started = time.perf_counter()
        yield
        self.decode_s += time.perf_counter() - started

    def check_uses(self) -> None:
        """See whether it may go on.

        Raises:
            LimitError: A quota is used up.
        """
        for account in self.accounts:
            account.check_uses()

    def _use(self, use: str, amount: float) -> None:
        for account in self.accounts:
            account.use(use, amount)


CURRENT: ContextVar[Call] = ContextVar("call")


def current_call() -> Call:
    """Return the call that this task answers; a call of nobody when the server works for itself."""
    return CURRENT.get(None) or Call()

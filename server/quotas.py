"""What an identity, and all together, have open and have used: decided before a request is read."""

from __future__ import annotations

import dataclasses
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .config import Quotas
from .errors import LimitError

NOBODY = "nobody"  # the server itself
MINUTE_S = 60.0
MAX_IDLE_ACCOUNTS = 10_000  # identities without an open call that are remembered
MIN_RETRY_S = 0.05
USES = tuple(
    field.name.removesuffix("_per_minute") for field in dataclasses.fields(Quotas) if field.name.endswith("_per_minute")
)


class Bucket:
    """What may be used in a minute: full at first, refilled evenly. A large use leaves a debt that time pays.

    Safe for threads.

    Args:
        per_minute: Size; 0: no limit.
        clock: Seconds, never going back.
    """

    def __init__(self, per_minute: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = per_minute
        self._clock = clock
        self._level = per_minute
        self._at = clock()
        self._lock = threading.Lock()

    def take(self, amount: float) -> None:
        """Use some."""
        if self._size:
            self._change(-amount)

    def wait_s(self) -> float:
        """Time until there is some; 0: now."""
        if not self._size:
            return 0.0
        level = self._change(0.0)
        return 0.0 if level > 0 else max(MIN_RETRY_S, -level * MINUTE_S / self._size)

    def is_full(self) -> bool:
        """Whether nothing was used lately."""
        return self._change(0.0) >= self._size

    def _change(self, amount: float) -> float:
        """Refill, then add; return what is left."""
        with self._lock:
            now = self._clock()
            self._level = min(self._size, self._level + (now - self._at) * self._size / MINUTE_S) + amount
            self._at = now
            return self._level


class Account:
    """Open calls and uses of one identity, or of all together.

    Args:
        quotas: What it may.
        identity: Whose; "": of all together.
        clock: Seconds, never going back.
    """

    def __init__(self, quotas: Quotas, identity: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        self.quotas = quotas
        self.open_calls = 0
        self._identity = identity
        self._buckets = {use: Bucket(getattr(quotas, f"{use}_per_minute"), clock=clock) for use in USES}

    def check_open(self) -> None:
        """See whether one more call may be opened.

        Raises:
            LimitError: As many are open as may be, or a quota is used up.
        """
        most = self.quotas.max_calls
        if most and self.open_calls >= most:
            raise self._error("max_calls", f"{self.open_calls} calls are open already: try again later")
        self.check_uses()

    def check_uses(self) -> None:
        """See whether more may be used.

        Raises:
            LimitError: A quota is used up.
        """
        for use, bucket in self._buckets.items():
            if wait_s := bucket.wait_s():
                name = f"{use}_per_minute"
                limit = getattr(self.quotas, name)
                raise self._error(name, f"{limit:g} {use} of a minute are used: wait {wait_s:.2g} s", wait_s)

    def use(self, use: str, amount: float) -> None:
        """Count a use, one of `USES`."""
        self._buckets[use].take(amount)

    def is_idle(self) -> bool:
        """Whether nothing is open and nothing was used lately."""
        return not self.open_calls and all(bucket.is_full() for bucket in self._buckets.values())

    def _error(self, limit: str, message: str, retry_delay_s: float | None = None) -> LimitError:
        where = "per_identity" if self._identity else "total"
        return LimitError(f"{where}.{limit}", message, identity=self._identity, retry_delay_s=retry_delay_s)


class Ledger:
    """The accounts of all identities.

    Args:
        total: What all together may.
    """

    def __init__(self, total: Quotas) -> None:
        self.total = Account(total)
        self._accounts: dict[str, Account] = {}

    def account(self, identity: str, quotas: Quotas) -> Account:
        """Return the account of an identity; a new one when its quotas have changed."""
        found = self._accounts.get(identity)
        if found is None or found.quotas != quotas:
            self._forget_idle()
            open_calls = found.open_calls if found else 0
            found = self._accounts[identity] = Account(quotas, identity)
            found.open_calls = open_calls
        return found

    def _forget_idle(self) -> None:
        if len(self._accounts) >= MAX_IDLE_ACCOUNTS:
            self._accounts = {name: account for name, account in self._accounts.items() if not account.is_idle()}


class Places:
    """Places that calls hold, such as open streams or windows in a queue; one identity gets a share of them.

    Args:
        limit: Name of the setting.
        size: How many there are.
        max_share: Largest part that one identity may hold.
        what: Stands there, for the error.
    """

    def __init__(self, limit: str, size: int, *, max_share: float, what: str) -> None:
        self._limit = limit
        self._size = size
        self._share = math.ceil(size * max_share)
        self._what = what
        self._held: Counter[str] = Counter()
        self.taken = 0

    def take(self, count: int, identity: str) -> None:
        """Take places.

        Raises:
            LimitError: There are not so many, in all or for this identity.
        """
        if self.taken + count > self._size:
            raise LimitError(self._limit, f"{self.taken} {self._what} already: try again later")
        held = self._held[identity]
        if held + count > self._share and identity != NOBODY:
            message = f"{held} {self._what} already by you, of at most {self._share}: try again later"
            raise LimitError(f"{self._limit} * max_share", message, identity=identity)
        self.taken += count
        self._held[identity] += count

    def give_back(self, count: int, identity: str) -> None:
        """Return places."""
        self.taken -= count
        self._held[identity] -= count
        if not self._held[identity]:
            del self._held[identity]

    @contextmanager
    def hold(self, count: int, identity: str) -> Iterator[None]:
        """Take places for a block.

        Raises:
            LimitError: There are not so many, in all or for this identity.
        """
        self.take(count, identity)
        try:
            yield
        finally:
            self.give_back(count, identity)

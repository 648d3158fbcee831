"""What is due of the people of a live stream and may be late: newer answers of a person replace older ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skelact.recognition import Window
from skelact.recognition.streaming import Due

MAX_REMEMBERED = 4096  # turns, by which it is told who has waited longest


@dataclass(frozen=True, eq=False)
class Waiting:
    """Something due that waits.

    Attributes:
        due: To be scored.
        arrived_s: When its frame came, on `time.monotonic`.
    """

    due: Due
    arrived_s: float


class NewestDue:
    """What is due of each person and not scored yet.

    A window takes the place of older ones. Steps of networks that go on from a state wait in order, and those that have
    grown too old are left out: to their networks that is a gap.

    Args:
        max_age_s: Of what waits.
    """

    def __init__(self, max_age_s: float) -> None:
        self._max_age_s = max_age_s
        self._waiting: dict[int, list[Waiting]] = {}
        self._answered: dict[int, int] = {}  # person -> order of the last turn
        self._turns = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, due: Sequence[Due], arrived_s: float) -> int:
        """Add what a frame made due; return how many answers are left out for it, or are too old by now."""
        left_out = self._drop_old(arrived_s)
        for one in due:
            line = self._waiting.setdefault(one.person_id, [])
            if isinstance(one, Window):
                left_out += len(line)
                line.clear()
            line.append(Waiting(one, arrived_s))
        return left_out

    def take(self) -> list[list[Waiting]]:
        """Take all, what is of one person together and in order, those first who have waited longest for a turn."""
        taken = sorted(self._waiting.items(), key=lambda item: self._answered.get(item[0], -1))
        self._waiting = {}
        for person, _ in taken:
            self._turns += 1
            self._answered[person] = self._turns
        self._answered = {id: turn for id, turn in self._answered.items() if turn > self._turns - MAX_REMEMBERED}
        return [line for _, line in taken]

    def _drop_old(self, now_s: float) -> int:
        """Leave out what is too old and not the newest of its person; return how many answers that costs."""
        answers = 0
        for line in self._waiting.values():
            while len(line) > 1 and line[0].arrived_s < now_s - self._max_age_s:
                answers += line.pop(0).due.is_answer
        return answers

"""A card and what a run of it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from skelact.errors import InputError


class Verdict(str, Enum):
    """What came out."""

    REPRODUCED = "reproduced"
    PARTLY = "partly reproduced"
    NOT_AT_THIS_SCALE = "not reproduced at this scale"


@dataclass(frozen=True)
class Evidence:
    """What a run found.

    Attributes:
        head: Titles of the columns.
        rows: Cells as text, with units in the titles or the first column; figures of several seeds as "mean ± spread".
        verdict: Decided by `run` from its figures, never by hand.
        finding: One to three sentences: which figures decide, and what they do not show.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    verdict: Verdict
    finding: str

    def __post_init__(self) -> None:
        if not self.rows or any(len(row) != len(self.head) for row in self.rows):
            raise InputError(f"expected rows of {len(self.head)} cells", field="evidence.rows")


@dataclass(frozen=True)
class Card:
    """One claim and how it is tried.

    Attributes:
        title: Of the page.
        paper: Authors, title, venue and year.
        claim: Of the paper, in one sentence.
        tried: What was built here of it, and every deliberate difference.
        control: What it is compared with, of equal size, on the same data.
        seeds: How many, and what they change.
        data: Folders of the data that it reads, such as "opensim"; empty when it needs none.
        minutes: A run takes about so long on two quiet cores.
        run: Folder of the data -> what was found.
    """

    title: str
    paper: str
    claim: str
    tried: str
    control: str
    seeds: str
    data: tuple[str, ...]
    minutes: float
    run: Callable[[Path], Evidence]


def format_card(name: str, card: Card, found: Evidence) -> str:
    """Write a card with what a run found as a page in Markdown."""
    data = ", ".join(f"`{folder}`" for folder in card.data) or "none"
    facts = (
        ("Paper", card.paper),
        ("Claim", card.claim),
        ("Tried", card.tried),
        ("Control", card.control),
        ("Seeds", card.seeds),
        ("Data", data),
        ("Run again", f"`skelact evidence {name}`, some {card.minutes:g} minutes"),
    )
    lines = [f"# {card.title}", "", "| | |", "|---|---|", *(f"| {key} | {text} |" for key, text in facts), ""]
    lines += ["## Result", "", f"| {' | '.join(found.head)} |", "|" + "---|" * len(found.head)]
    lines += [f"| {' | '.join(row)} |" for row in found.rows]
    return "\n".join([*lines, "", "## Verdict", "", f"**{found.verdict.value.capitalize()}.** {found.finding}", ""])

"""What whoever starts a server puts on its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


def _ignore(*_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Shown:
    """What a page lists, and who is told of it.

    Attributes:
        motions: Motion files that it lists.
        collections: Data sets, zip archives and folders with many motions each.
        reports: Folder of HTML reports; None: it lists none.
        on_listen: Called with the address of the page as soon as it can be opened; the models are still to be loaded.
        on_moving: Called when a body moves in a browser.
    """

    motions: Sequence[Path] = ()
    collections: Sequence[Path] = ()
    reports: Path | None = None
    on_listen: Callable[[str], None] = _ignore
    on_moving: Callable[[], None] = _ignore

"""`skelact evidence`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import DataOption, JsonOption, console, data_root, output_option, print_json, spinner
from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.evidence import Card, Evidence


def evidence(
    name: Annotated[str | None, typer.Argument(help="A card; without one, all are listed.")] = None,
    output: Annotated[Path | None, output_option("The card as a page (.md).")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run again what was tried of a paper: claim, control, figures, verdict.

    Example: skelact evidence
    """
    from skelact.evidence import CARDS, choose_card, format_card

    if name is None:
        _list(CARDS)
        return
    card = choose_card(name)
    if output:
        check_output_file(output, (".md",), field="output")
    root = data_root(data) if card.data else Path()
    for folder in card.data:
        if not (root / folder).is_dir():
            raise InputError(f"expected the folder {folder} in {root}", field="data")
    with spinner(f"{name}: some {card.minutes:g} minutes", quiet=as_json):
        found = card.run(root)
    if output:
        with atomic_write(output) as file:
            file.write(format_card(name, card, found).encode())
    if as_json:
        rows = [dict(zip(found.head, row, strict=True)) for row in found.rows]
        print_json({"name": name, "rows": rows, "verdict": found.verdict.value, "finding": found.finding})
        return
    _print(card, found)


def _list(cards: Mapping[str, Card]) -> None:
    table = Table("name", "what", "paper", "minutes")
    for name, card in cards.items():
        table.add_row(name, escape(card.title), escape(card.paper), f"{card.minutes:g}")
    console.print(table)


def _print(card: Card, found: Evidence) -> None:
    for title, text in (("Claim", card.claim), ("Tried", card.tried), ("Control", card.control), ("Seeds", card.seeds)):
        console.print(f"[bold]{title}:[/] {escape(text)}", highlight=False)
    table = Table(*map(escape, found.head))
    for row in found.rows:
        table.add_row(*map(escape, row))
    console.print(table)
    console.print(f"[bold]{found.verdict.value}:[/] {escape(found.finding)}", highlight=False)

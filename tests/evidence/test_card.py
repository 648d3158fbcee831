"""Evidence cards: each has a page, which says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from skelact.cli import main
from skelact.errors import InputError
from skelact.evidence import CARDS, Card, Evidence, Verdict, choose_card, format_card

PAGES = Path(__file__).parents[2] / "docs" / "evidence"


@pytest.mark.parametrize("name", CARDS)
def test_a_card_has_the_page_that_its_run_wrote(name: str) -> None:
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    card = CARDS[name]
    for text in (card.title, card.paper, card.claim, card.tried, card.control, card.seeds):
        assert text and text in page, f"write it again: skelact evidence {name} -o docs/evidence/{name}.md"
    assert any(f"**{verdict.value.capitalize()}.**" in page for verdict in Verdict)


def test_every_page_has_a_card() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"index"} == set(CARDS)


def test_a_page_has_all_figures() -> None:
    found = Evidence(("method", "mm"), (("ours", "1.5 ± 0.1"), ("control", "2.0 ± 0.1")), Verdict.PARTLY, "Better.")
    card = Card("Title", "Paper", "Claim", "Tried", "Control", "3", ("uiprmd",), 2, lambda _: found)
    page = format_card("name", card, card.run(Path()))
    assert "| control | 2.0 ± 0.1 |" in page and "**Partly reproduced.** Better." in page
    with pytest.raises(InputError, match="cells"):
        Evidence(("method", "mm"), (("ours",),), Verdict.PARTLY, "")


def test_unknown_cards_are_refused_and_known_ones_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="expected one of"):
        choose_card("nothing")
    main(["evidence"])
    assert "minutes" in capsys.readouterr().out

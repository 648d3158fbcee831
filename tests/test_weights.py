"""Every set of shipped weights has a card that says its terms."""

import logging
from pathlib import Path

import pytest

from skelact import weights
from skelact.errors import CheckpointError
from skelact.weights import SHIPPED, load_card, warn_of_terms, weights_path


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_weights_have_a_card(name: str) -> None:
    card = load_card(weights_path(name))
    assert card is not None and card.name == name and card.megabytes > 0.001
    assert card.non_commercial == ("CC BY-NC" in card.terms)
    body = (weights_path(name) / "CARD.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    assert card.non_commercial == ("CC BY-NC" in body)  # the head agrees with the page


def test_every_folder_of_weights_is_listed() -> None:
    folders = {
        path.name for path in Path(weights.__file__).parent.iterdir() if path.is_dir() and not path.name.startswith("_")
    }
    assert folders == set(SHIPPED)


def test_folder_without_a_card_has_none(tmp_path: Path) -> None:
    assert load_card(tmp_path) is None


@pytest.mark.parametrize("text", ["# a page", "---\njob: pose\n---\n", "---\n- 1\n---\n", "---\n{\n---\n"])
def test_unreadable_card_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "CARD.md").write_text(text, encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"CARD\.md"):
        load_card(tmp_path)


def test_terms_are_told_once(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_warned", set())
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            warn_of_terms(load_card(weights_path("mocap-core19")))
            warn_of_terms(load_card(weights_path("pose")))
    assert [record.args[0] for record in caplog.records if record.args] == ["mocap-core19"]

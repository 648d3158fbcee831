"""The weights that the package ships, each folder with its card."""

from __future__ import annotations

import hashlib
import logging
import math
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from skelact.errors import CheckpointError
from skelact.files import atomic_path

SHIPPED_RECOGNIZERS = ("mocap-core19", "mocap-core19-commercial")  # the first is the default
SHIPPED_GENERATORS = ("bandai-cmu-body",)
SHIPPED_LIBRARY = "motions"
SHIPPED = (
    *SHIPPED_RECOGNIZERS,
    *SHIPPED_GENERATORS,
    "bandai-cmu-parts",
    "labels",
    "lifting",
    "pose",
    "smoothing",
    SHIPPED_LIBRARY,
)
CARD_FILE = "CARD.md"
FENCE = "---"
VERSION_DIGITS = 12  # hexadecimal, of a SHA-256
FROM_FOLDER = ("name", "megabytes")  # of a card; not written in its file
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Card:
    """What a set of weights is, as the first lines of its CARD.md say.

    Attributes:
        name: Of the folder.
        job: "recognition", "generation", "verification", "lifting", "capture" or "pose".
        summary: One sentence: what goes in and what comes out.
        data: What the weights were trained on.
        terms: Under which terms the weights may be used.
        non_commercial: Whether the terms of the training data ask for non-commercial use.
        metric: The main figure and how it was measured.
        command: The command that made the weights.
        megabytes: Size of the folder, 10^6 bytes.
    """

    name: str
    job: str
    summary: str
    data: str
    terms: str
    non_commercial: bool
    metric: str
    command: str
    megabytes: float


def weights_path(name: str) -> Path:
    """Folder of shipped weights."""
    return Path(__file__).with_name(name)


def weights_version(path: str | Path) -> str:
    """Start of the SHA-256 over names and contents of a file of weights, or of all files in a folder."""
    path = Path(path)
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(f"{file.relative_to(path)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:VERSION_DIGITS]


def load_card(folder: str | Path) -> Card | None:
    """Read the card of a folder of weights; None when the folder has no card, as for a user's own training.

    Raises:
        CheckpointError: The card does not begin with the lines that `Card` lists.
    """
    folder = Path(folder)
    path = folder / CARD_FILE
    if not path.is_file():
        return None
    _, fence, rest = path.read_text(encoding="utf-8").partition(f"{FENCE}\n")
    head, end, _ = rest.partition(f"\n{FENCE}\n")
    megabytes = sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) / 1e6
    try:
        if not fence or not end:
            raise ValueError(f"expected to begin with lines between {FENCE}")
        return Card(name=folder.name, megabytes=megabytes, **yaml.safe_load(head))
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise CheckpointError(f"{path}: not a card: {error}") from error


def save_card(folder: Path, card: Card) -> None:
    """Write the card of a folder of weights, as `load_card` reads it."""
    lines = {field.name: getattr(card, field.name) for field in fields(card) if field.name not in FROM_FOLDER}
    text = yaml.safe_dump(lines, sort_keys=False, allow_unicode=True, width=math.inf)
    with atomic_path(folder / CARD_FILE) as part:
        part.write_text(f"{FENCE}\n{text}{FENCE}\n# {card.name}\n", encoding="utf-8")


def warn_of_terms(card: Card | None) -> None:
    """Log one warning per set of weights and process when its terms are non-commercial."""
    if card is not None and card.non_commercial and card.name not in _warned:
        _warned.add(card.name)
        logger.warning("weights %s: %s", card.name, card.terms)


_warned: set[str] = set()

"""Evidence cards: what a paper claims, and what came out when its idea was tried here.

A file here holds one card; `skelact evidence NAME` runs it again, `docs/evidence/NAME.md` is what it wrote. Heavy
libraries are imported by `run` alone, so that listing the cards is quick.
"""

from __future__ import annotations

from collections.abc import Mapping

from skelact.errors import InputError
from skelact.evidence import (
    bpjdet,
    diffpose,
    dope,
    dsta,
    dwpose,
    femur_axes,
    finepose,
    hopfir,
    jointbdoe,
    opencapbench,
    partdrop,
    rmpg,
    rtmw,
    selfpose3d,
    xnect,
    zolly,
)
from skelact.evidence.card import Card, Evidence, Verdict, format_card

CARDS: Mapping[str, Card] = {
    "opencapbench": opencapbench.CARD,
    "femur-axes": femur_axes.CARD,
    "diffpose": diffpose.CARD,
    "zolly": zolly.CARD,
    "xnect": xnect.CARD,
    "selfpose3d": selfpose3d.CARD,
    "dwpose": dwpose.CARD,
    "rtmw": rtmw.CARD,
    "dope": dope.CARD,
    "rmpg": rmpg.CARD,
    "hopfir": hopfir.CARD,
    "dsta": dsta.CARD,
    "partdrop": partdrop.CARD,
    "finepose": finepose.CARD,
    "bpjdet": bpjdet.CARD,
    "jointbdoe": jointbdoe.CARD,
}

__all__ = ["CARDS", "Card", "Evidence", "Verdict", "choose_card", "format_card"]


def choose_card(name: str) -> Card:
    """Return a card by its name.

    Raises:
        InputError: There is none of this name.
    """
    if name not in CARDS:
        raise InputError(f"expected one of {', '.join(CARDS)}, got {name!r}", field="name")
    return CARDS[name]

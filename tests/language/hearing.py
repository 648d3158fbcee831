"""What a plan makes of a sentence, beside what should be heard in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.language import PartPlanner, Plan

RIGHT, PARTIAL, REFUSED, WRONG = "right", "partial", "refused", "wrong"


def load_expectations(path: Path) -> list[tuple[str, str]]:
    """Sentences and what should be heard; the head of sentences.tsv says how it is written."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(text, wanted) for text, wanted in (line.split("\t") for line in lines)]


def show(plan: Plan) -> str:
    """The known motions of a plan: > is then, & is at the same time."""
    groups: dict[int, list[str]] = {}
    for action in plan.actions:
        groups.setdefault(action.group, []).extend(one.name for one in action.performances)
    return " > ".join(" & ".join(dict.fromkeys(names)) for names in groups.values())


def judge(planner: PartPlanner, text: str, wanted: str) -> tuple[str, str]:
    """Whether a sentence is heard right, in part, refused, or wrong without a word; and what was heard."""
    try:
        plan = planner.plan(text)
    except InputError as error:
        return REFUSED, str(error)
    if any(not action.performances for action in plan.actions):
        return REFUSED, "; ".join(action.reason for action in plan.actions if action.reason)
    motions, _, stated = wanted.partition(";")
    names = set(re.findall(r"[a-z-]+", motions))
    shown, heard = show(plan), {one.name for action in plan.actions for one in action.performances}
    amounts: dict[str, list[float]] = {}
    for amount in (amount for action in plan.actions for amount in action.amounts):
        amounts.setdefault(amount.kind, []).append(amount.value)
    said = f"{shown} {amounts} not heard: {[one.text for one in plan.not_heard]}"
    if not heard <= names or not _agrees(amounts, stated):
        return WRONG, said
    if not plan.is_whole:
        return PARTIAL, said
    is_right = not wanted.startswith("(") and wanted != REFUSED and shown == motions.strip()
    return RIGHT if is_right and _has(amounts, stated) else WRONG, said


def _pairs(stated: str) -> dict[str, float]:
    return {
        kind.strip(): float(value) for kind, value in (pair.split("=") for pair in stated.split(";") if "=" in pair)
    }


def _agrees(amounts: dict[str, list[float]], stated: str) -> bool:
    wanted = _pairs(stated).items()
    return all(
        any(value == pytest.approx(got, rel=0.01) for got in amounts.get(kind, [value])) for kind, value in wanted
    )


def _has(amounts: dict[str, list[float]], stated: str) -> bool:
    return _pairs(stated).keys() <= amounts.keys()

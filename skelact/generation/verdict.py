"""How far a motion is what its sentence asks for, from what was heard, composed, found and measured."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np

from skelact.generation.check_values import Check, Shortfall, Stretch
from skelact.generation.checks import QUANTITIES, needed_parts
from skelact.generation.compose import BASE_PARTS, LEGS
from skelact.generation.verify import WANTED, Finding
from skelact.language.actions import Performance
from skelact.language.plan import NotHeard
from skelact.skeleton.body import BODY_PARTS

JUDGING = ("posture", "side", "times", "resemblance", "gesture", "travel", "figure", "angle")  # that show an action
MIN_OWNED = 0.5  # of its parts and frames, that an action must own to be done


class Verdict(str, Enum):
    """How far a motion is what was asked for.

    VERIFIED: every action is found or measured, every check is met, all of the sentence was heard.
    PARTIAL: something was not heard, not done, not found or not met.
    UNVERIFIED: nothing speaks against it, but nothing here can judge one of its actions.
    FAILED: no action that can be judged is found.
    """

    VERIFIED = "verified"
    PARTIAL = "partial"
    UNVERIFIED = "unverified"
    FAILED = "failed"


def judge(
    findings: Sequence[Finding],
    checks: Sequence[Check],
    not_heard: Sequence[NotHeard],
    not_done: Sequence[Shortfall],
    not_checked: Sequence[Shortfall],
) -> Verdict:
    """Say how far a motion is what was asked for; see `Verdict`."""
    if findings and not any(finding.is_found for finding in findings):
        return Verdict.FAILED
    is_met = all(finding.is_found for finding in findings) and all(check.is_met for check in checks)
    if not_heard or not_done or not is_met:
        return Verdict.PARTIAL
    return Verdict.UNVERIFIED if not_checked else Verdict.VERIFIED


def find_unmet_amounts(stretches: Sequence[Stretch], checks: Sequence[Check]) -> tuple[NotHeard, ...]:
    """Stated amounts that the motion does not keep to, with what it does instead."""
    unmet = []
    for check in checks:
        if not check.is_met:
            amounts = stretches[check.index].action.amounts
            said = [amount.text for amount in amounts if QUANTITIES[amount.kind] == check.quantity]
            unmet += [NotHeard(text, str(check)) for text in said]
    return tuple(unmet)


def find_unjudged(stretches: Sequence[Stretch], checks: Sequence[Check]) -> tuple[Shortfall, ...]:
    """Actions that neither a part network nor a measure can judge."""
    measured = {check.index for check in checks if check.quantity in JUDGING}
    return tuple(
        Shortfall(stretch.action.text, "no part network and no measure can tell whether it was done")
        for index, stretch in enumerate(stretches)
        if index not in measured and not any(one.name in WANTED for one in stretch.action.performances)
    )


def find_not_done(
    stretches: Sequence[Stretch], performances: Sequence[Performance], owners: np.ndarray
) -> tuple[Shortfall, ...]:
    """Actions that lost the legs they need, or most of their parts, to another one.

    Args:
        stretches: Of the planned actions.
        performances: By owner number.
        owners: int (T, 7), see `Composition.owners`.
    """
    lost = []
    for stretch in stretches:
        own = owners[stretch.start : stretch.end]
        for performance in stretch.action.performances:
            parts = needed_parts(performance)
            mine = [number for number, other in enumerate(performances) if other == performance]
            owned = np.isin(own, mine).mean(0)[[BODY_PARTS.index(part) for part in parts]]
            legs = [fraction for part, fraction in zip(parts, owned, strict=True) if part in LEGS]
            if owned.mean() >= MIN_OWNED and all(fraction >= MIN_OWNED for fraction in legs):
                continue
            worst = parts[int(owned.argmin())]
            column = own[:, BODY_PARTS.index(worst)]
            other = performances[int(np.bincount(column[~np.isin(column, mine)]).argmax())]
            taken = "legs" if worst in BASE_PARTS else worst.replace("_", " ")
            lost.append(Shortfall(stretch.action.text, f"{performance.name} lost the {taken} to {other.name}"))
            break
    return tuple(lost)

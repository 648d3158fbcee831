"""Stances that are made by rule: where the feet and the pelvis of a standing body go."""

from __future__ import annotations

from collections.abc import Mapping

from skelact.language.action_kinds import CYCLE, HOLD, SLIGHT, STROKE, SURE, KnownAction

_LEGS = {"global": SURE, "left_leg": SURE, "right_leg": SURE, "torso": SURE}
_ARMS = {"left_arm": SLIGHT, "right_arm": SLIGHT}

STANCES: Mapping[str, KnownAction] = {
    "crouch": KnownAction(HOLD, {**_LEGS, **_ARMS}, 0.9),
    "kneel": KnownAction(HOLD, {**_LEGS, **_ARMS}, 0.9),
    "squat": KnownAction(STROKE, {**_LEGS, **_ARMS}, 0.9),
    "lunge-left": KnownAction(STROKE, {**_LEGS, **_ARMS}, 0.9),
    "lunge-right": KnownAction(STROKE, {**_LEGS, **_ARMS}, 0.9),
    "balance-left": KnownAction(HOLD, {**_LEGS, **_ARMS}, 0.9),
    "balance-right": KnownAction(HOLD, {**_LEGS, **_ARMS}, 0.9),
    "lift-knee-left": KnownAction(STROKE, {**_LEGS, **_ARMS}, 0.9),
    "lift-knee-right": KnownAction(STROKE, {**_LEGS, **_ARMS}, 0.9),
    "hop-left": KnownAction(CYCLE, {**_LEGS, **_ARMS}, 1.4),
    "hop-right": KnownAction(CYCLE, {**_LEGS, **_ARMS}, 1.4),
}

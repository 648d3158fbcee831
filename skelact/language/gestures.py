"""Gestures that are made by rule: which parts each moves, and how it goes on."""

from __future__ import annotations

from collections.abc import Mapping

from skelact.language.action_kinds import CYCLE, HOLD, STROKE, SURE, KnownAction


def _known(kind: str, *parts: str) -> KnownAction:
    return KnownAction(kind, dict.fromkeys(parts, SURE))


def _sided(name: str, kind: str, *parts: str) -> dict[str, KnownAction]:
    """Gestures of one arm, for both sides."""
    return {f"{name}-{side}": _known(kind, f"{side}_arm", *parts) for side in ("left", "right")}


GESTURES: Mapping[str, KnownAction] = {
    "look-left": _known(HOLD, "head"),
    "look-right": _known(HOLD, "head"),
    "look-up": _known(HOLD, "head"),
    "look-down": _known(HOLD, "head"),
    "look-around": _known(CYCLE, "head"),
    "nod": _known(CYCLE, "head"),
    "shake-head": _known(CYCLE, "head"),
    "arms-still": _known(HOLD, "left_arm", "right_arm"),
    "shrug": _known(STROKE, "left_arm", "right_arm", "head"),
    "clap": _known(CYCLE, "left_arm", "right_arm"),
    "clap-overhead": _known(CYCLE, "left_arm", "right_arm"),
    **_sided("salute", HOLD),
    **_sided("phone", HOLD),
    "text": _known(HOLD, "left_arm", "right_arm", "head"),
    **_sided("hand-on-hip", HOLD),
    **_sided("scratch-head", CYCLE),
    **_sided("yawn", STROKE, "head"),
    "stretch": _known(STROKE, "left_arm", "right_arm", "torso", "head"),
    **_sided("point", HOLD),
    **_sided("shake-hands", CYCLE),
    **_sided("chop", CYCLE),
    **_sided("dribble", CYCLE),
    "aim-rifle": _known(HOLD, "left_arm", "right_arm"),
    "aim-bow": _known(HOLD, "left_arm", "right_arm"),
    "cross-arms": _known(HOLD, "left_arm", "right_arm"),
    "arms-ahead": _known(HOLD, "left_arm", "right_arm"),
    "arms-out": _known(HOLD, "left_arm", "right_arm"),
    "flap": _known(CYCLE, "left_arm", "right_arm"),
    **_sided("facepalm", HOLD, "head"),
    **_sided("cover-mouth", HOLD),
    "cover-ears": _known(HOLD, "left_arm", "right_arm"),
    "hands-behind-head": _known(HOLD, "left_arm", "right_arm"),
    "hands-behind-back": _known(HOLD, "left_arm", "right_arm"),
    "pray": _known(HOLD, "left_arm", "right_arm"),
    **_sided("think", HOLD),
    **_sided("drink", CYCLE, "head"),
    **_sided("eat", CYCLE),
    **_sided("brush-teeth", CYCLE),
    **_sided("comb-hair", CYCLE),
    **_sided("knock", CYCLE),
    "type": _known(CYCLE, "left_arm", "right_arm"),
    "play-guitar": _known(CYCLE, "left_arm", "right_arm"),
    "play-violin": _known(CYCLE, "left_arm", "right_arm"),
    "drive": _known(CYCLE, "left_arm", "right_arm"),
    **_sided("beckon", CYCLE),
    **_sided("stop-sign", HOLD),
    "flex": _known(HOLD, "left_arm", "right_arm"),
    "hug": _known(HOLD, "left_arm", "right_arm"),
    **_sided("hand-on-heart", HOLD),
    **_sided("shield-eyes", HOLD),
    "hold-tray": _known(HOLD, "left_arm", "right_arm"),
    "pull": _known(CYCLE, "left_arm", "right_arm", "torso"),
    **_sided("stir", CYCLE),
    **_sided("uppercut", STROKE, "torso"),
    **_sided("hook", STROKE, "torso"),
    "block": _known(HOLD, "left_arm", "right_arm"),
    "golf-swing": _known(STROKE, "left_arm", "right_arm", "torso"),
    "bat-swing": _known(STROKE, "left_arm", "right_arm", "torso"),
    "twist": _known(CYCLE, "torso"),
    "lean-back": _known(HOLD, "torso"),
    "stoop": _known(HOLD, "torso", "head"),
}

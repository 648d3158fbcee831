"""Checks of a motion against its sentence: what was asked for and what the joints show, with both numbers.

They stand beside the findings of the part networks, which say whether an action is seen at all. Every check compares
with the plan of the sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from skelact.generation.check_values import Check, Shortfall, Stretch
from skelact.generation.compose import BASE_PARTS
from skelact.generation.measures import (
    SIDES,
    Track,
    count_bends,
    count_jumps,
    count_kicks,
    count_punches,
    count_raises,
    count_steps,
    count_waves,
    displacement,
    farthest,
    hand_above_head,
    hand_height,
    jump_height,
    lean,
    limb_movement,
    path_length,
    pelvis_height,
    steady_speed,
    travel_angle,
    travel_speeds,
    turned,
)
from skelact.language.actions import Performance
from skelact.language.gestures import GESTURES
from skelact.language.plan import (
    ABOVE_HEAD,
    ANGLE,
    DISTANCE,
    DURATION,
    HEIGHT,
    IN_PLACE,
    SPEED,
    STEPS,
    TIMES,
    Amount,
    PlannedAction,
)
from skelact.language.stances import STANCES
from skelact.skeleton.body import BODY_PARTS

SIDED: Mapping[str, Callable[[Track, str], int]] = {
    "raise": count_raises,
    "wave": count_waves,
    "punch": count_punches,
    "kick": count_kicks,
}
UNSIDED: Mapping[str, Callable[[Track], int]] = {"jump": count_jumps, "bow": count_bends, "pick": count_bends}
GAITS = ("walk", "run")
TRAVELING = (*GAITS, "jump")
TRAVEL_DEGREES: Mapping[str, float] = {"forward": 0.0, "left": 90.0, "backward": 180.0, "right": -90.0}
TURN_SIGNS: Mapping[str, float] = {"left": 1.0, "right": -1.0, "counterclockwise": 1.0, "clockwise": -1.0}
WHOLE_TURNS: Mapping[str, float] = {"around": 180.0, "circle": 360.0}
ARM, LEG = "arm", "leg"
LIMBS: Mapping[str, str] = {
    **dict.fromkeys(("hand", "arm", "fist", "palm", "finger", "elbow", "wrist"), ARM),
    **dict.fromkeys(("leg", "foot", "knee", "heel", "toe", "ankle", "shin", "thigh"), LEG),
}
ACTING_LIMB: Mapping[str, str] = {"raise": ARM, "wave": ARM, "punch": ARM, "kick": LEG, "slash": ARM}
SURE_SOURCES = ("label", "lexicon")  # of parts that are known, not guessed by resemblance
CROUCHES = frozenset(["crouch", "squat", "duck", "stoop", "kneel"])
TOLERANCES: Mapping[str, tuple[float, float]] = {  # of an amount: absolute, and relative to what is asked
    DURATION: (0.1, 0.05),
    DISTANCE: (0.05, 0.05),
    ANGLE: (4.0, 0.05),
    STEPS: (0.0, 0.0),
    TIMES: (0.0, 0.0),
    SPEED: (0.05, 0.05),
    HEIGHT: (0.05, 0.2),
}
UNITS: Mapping[str, str] = {DURATION: "s", DISTANCE: "m", ANGLE: "deg", SPEED: "m/s", HEIGHT: "m"}
QUANTITIES: Mapping[str, str] = {
    DURATION: "duration",
    DISTANCE: "distance",
    ANGLE: "angle",
    STEPS: "steps",
    TIMES: "times",
    SPEED: "speed",
    HEIGHT: "height",
}
DIRECTION_TOLERANCE_DEG, TURN_TOLERANCE_DEG = 45.0, 30.0
MIN_TURN_DEG = 30.0  # a smaller one is no turn to a side
IN_PLACE_M = 0.3  # how far a body may go that acts in place
MIN_ABOVE_HEAD_M = 0.085  # of a wrist above the joint of the head: half the head, so that the hand is above its top
STILL_M = 0.15  # a body that moves less far stands still
SETTLE_S = 0.3  # at either end of a stretch, in which the action before it may still go on
STANDING_HEIGHT, CROUCHED_HEIGHT = 0.85, 0.75  # of the pelvis, as shares of that of a standing body
BOWED_DEG = 25.0


def check_motion(track: Track, stretches: Sequence[Stretch]) -> tuple[tuple[Check, ...], tuple[Shortfall, ...]]:
    """Measure on a whole motion what its sentence asks for.

    Returns:
        Checks in the order of the sentence, and what nothing here can measure.
    """
    checks: list[Check] = []
    unchecked: list[Shortfall] = []
    for index, stretch in enumerate(stretches):
        beside = [other.action for other in stretches if other is not stretch and _overlap(stretch, other)]
        own, unmeasured = check_action(stretch.action, track.cut(stretch.start, stretch.end), beside)
        checks += [replace(check, index=index) for check in own]
        unchecked += unmeasured
    for index, (first, second) in enumerate(pairwise(stretches)):
        checks += [replace(check, index=index) for check in _check_order(track, first, second)]
    return tuple(checks), tuple(unchecked)


def check_action(
    action: PlannedAction, track: Track, beside: Sequence[PlannedAction]
) -> tuple[list[Check], list[Shortfall]]:
    """Measure one action in its own stretch, given those that happen at the same time."""
    checks = _check_parts(action)
    unchecked = []
    for amount in action.amounts:
        made = _check_amount(action, amount, track)
        checks += made
        is_counted = _is_counted_clip(action, amount) or (amount.kind == TIMES and _is_by_rule(action))
        if not made and not is_counted:
            unchecked.append(Shortfall(amount.text, f"no measure of {QUANTITIES[amount.kind]} for {action.text!r}"))
    checks += _check_side(action, track, beside)
    has_way = any(one.way is not None for one in action.performances)
    made = _check_direction(action, track) if action.direction and not has_way else []
    checks += made
    if action.direction and not made and not has_way and not _is_by_rule(action):
        unchecked.append(Shortfall(action.direction, f"no measure of this direction for {action.text!r}"))
    checks += _check_height(action, track)
    return [*checks, *_check_posture(action, track, is_alone=not beside)], unchecked


def _is_counted_clip(action: PlannedAction, amount: Amount) -> bool:
    """Whether the repetitions of a clip are stated, which `library.verify` counts."""
    return amount.kind == TIMES and any(one.clip and not one.family for one in action.performances)


def families(action: PlannedAction) -> list[str]:
    """Kinds of motion that show an action, such as "walk" or "wave", without sides."""
    return list(dict.fromkeys(performance.family for performance in action.performances))


def sides_of(action: PlannedAction) -> tuple[str, ...]:
    """Sides of the limbs that act: as stated, else as performed."""
    if action.side:
        return SIDES if action.side == "both" else (action.side,)
    acting = {performance.side for performance in action.performances if performance.family in SIDED}
    return tuple(side for side in SIDES if side in acting)


def is_turn(action: PlannedAction) -> bool:
    """Whether it turns the body."""
    return any(one.turn_rad or one.name.startswith("walk-turn") for one in action.performances)


def _is_by_rule(action: PlannedAction) -> bool:
    """Whether rules check all that it does."""
    return all(one.name in GESTURES or one.name in STANCES for one in action.performances)


def needed_parts(performance: Performance) -> tuple[str, ...]:
    """Parts without which an action is not done: those it is surest to move; of a stand, the legs."""
    parts = performance.parts
    if performance.name == "stand":
        return tuple(part for part in BODY_PARTS if part in BASE_PARTS)
    return tuple(part for part in BODY_PARTS if parts.get(part) == max(parts.values()))


def _check_parts(action: PlannedAction) -> list[Check]:
    """An action whose words name other parts than those that its motion moves: one check, not met."""
    needed = {part for performance in action.performances for part in needed_parts(performance)}
    if not action.parts or action.source not in SURE_SOURCES or needed & set(action.parts):
        return []
    asked, got = (", ".join(part.replace("_", " ") for part in parts) for parts in (action.parts, sorted(needed)))
    return [Check(action.text, "parts", asked, got)]


def _check_amount(action: PlannedAction, amount: Amount, track: Track) -> list[Check]:
    """Compare one stated amount; no check where it cannot be measured."""
    if amount.kind == TIMES:
        return _check_times(action, amount.value, track)
    measure = _measure_of(amount.kind, families(action))
    if measure is None:
        return []
    asked, got = amount.value, measure(track)
    if amount.kind == ANGLE:
        sign = TURN_SIGNS.get(action.direction, np.sign(got) or 1.0)
        asked, got = sign * np.degrees(abs(asked)), float(np.degrees(got))
    return [_compare(action.text, amount.kind, float(asked), float(got))]


def _measure_of(kind: str, kinds: Sequence[str]) -> Callable[[Track], float] | None:
    """What measures an amount of an action of these kinds."""
    if kind == DURATION:
        return lambda track: track.seconds
    if "jump" in kinds:
        return {DISTANCE: displacement, HEIGHT: jump_height, ANGLE: turned}.get(kind)
    if set(kinds) & set(GAITS):
        return {DISTANCE: path_length, ANGLE: turned, STEPS: count_steps, SPEED: steady_speed}.get(kind)
    return None


def _check_times(action: PlannedAction, asked: float, track: Track) -> list[Check]:
    kinds = families(action)
    for kind, count in UNSIDED.items():
        if kind in kinds:
            return [_compare(action.text, TIMES, asked, float(count(track)))]
    for kind, count_side in SIDED.items():
        if kind in kinds:
            return [_compare(action.text, TIMES, asked, float(count_side(track, side))) for side in sides_of(action)]
    return []


def _compare(text: str, kind: str, asked: float, got: float) -> Check:
    absolute, relative = TOLERANCES[kind]
    tolerance = max(absolute, relative * abs(asked))
    is_met = bool(abs(got - asked) <= tolerance + 1e-9)
    return Check(text, QUANTITIES[kind], asked, round(got, 3), UNITS.get(kind, ""), tolerance, is_met)


def _check_side(action: PlannedAction, track: Track, beside: Sequence[PlannedAction]) -> list[Check]:
    """Which hand or foot did it; those that another action moves at the same time do not count."""
    acting = [kind for kind in families(action) if kind in ACTING_LIMB]
    checks = []
    if action.limb in LIMBS and acting and LIMBS[action.limb] != ACTING_LIMB[acting[0]]:
        checks.append(Check(action.text, "limb", LIMBS[action.limb], ACTING_LIMB[acting[0]]))
    counted = [kind for kind in acting if kind in SIDED]
    if action.side and counted:
        taken = {side for other in beside for side in sides_of(other)} - set(sides_of(action))
        seen = [side for side in SIDES if side not in taken and SIDED[counted[0]](track, side)]
        got = "both" if len(seen) == 2 else seen[0] if seen else "none"
        checks.append(Check(action.text, "side", action.side, got, is_met=got == action.side))
    return checks


def _check_direction(action: PlannedAction, track: Track) -> list[Check]:
    """Where the body goes or turns, relative to how it faces; no check where that cannot be measured."""
    kinds, asked = families(action), action.direction
    if asked in WHOLE_TURNS and set(kinds) & set(TRAVELING):
        stated = action.amount(ANGLE)
        wanted = WHOLE_TURNS[asked] if stated is None else float(np.degrees(abs(stated)))
        got = float(np.degrees(abs(turned(track))))
        is_met = bool(abs(got - wanted) <= TURN_TOLERANCE_DEG)
        return [Check(action.text, "direction", wanted, round(got, 1), "deg", TURN_TOLERANCE_DEG, is_met)]
    if asked in TURN_SIGNS and (is_turn(action) or asked not in TRAVEL_DEGREES) and set(kinds) & set(TRAVELING):
        angle = float(np.degrees(turned(track)))
        least = min(MIN_TURN_DEG, 0.5 * float(np.degrees(action.amount(ANGLE) or np.pi)))
        names = ("counterclockwise", "clockwise") if "clockwise" in asked else SIDES
        got_word = "none" if abs(angle) < least else names[0] if angle > 0 else names[1]
        return [Check(action.text, "direction", asked, got_word, is_met=got_word == asked)]
    if asked in TRAVEL_DEGREES and set(kinds) & set(TRAVELING):
        return [_check_travel(action.text, asked, travel_angle(track))]
    done = [UNSIDED[kind](track) for kind in kinds if kind in UNSIDED]
    done += [SIDED[kind](track, side) for kind in kinds if kind in SIDED for side in sides_of(action)]
    if done and (kinds[0], asked) in OWN_DIRECTIONS:
        return [Check(action.text, "direction", asked, asked if all(done) else "none", is_met=all(done))]
    return []


OWN_DIRECTIONS = {  # of actions that go this way when they are seen at all
    ("raise", "up"), ("wave", "up"), ("jump", "up"), ("punch", "forward"), ("kick", "forward"), ("bow", "forward"),
    ("bow", "down"), ("pick", "down"), ("pick", "up"),
}  # fmt: skip


def _check_travel(text: str, asked: str, angle: float | None) -> Check:
    if angle is None:
        return Check(text, "direction", asked, "none")
    off = {name: abs((np.degrees(angle) - degrees + 180.0) % 360.0 - 180.0) for name, degrees in TRAVEL_DEGREES.items()}
    got = min(off, key=lambda name: off[name])
    return Check(text, "direction", asked, got, is_met=bool(off[asked] <= DIRECTION_TOLERANCE_DEG))


def _check_height(action: PlannedAction, track: Track) -> list[Check]:
    """Whether every hand that is to be above the head is there, for most of the time that it is up."""
    if ABOVE_HEAD not in action.manners:
        return []
    is_high = all(hand_above_head(track, side) >= MIN_ABOVE_HEAD_M for side in sides_of(action))
    return [Check(action.text, "height", ABOVE_HEAD, ABOVE_HEAD if is_high else "lower", is_met=is_high)]


def _check_posture(action: PlannedAction, track: Track, *, is_alone: bool) -> list[Check]:
    kinds = families(action)
    inner = _inner(track)
    if kinds == ["stand"]:
        moved = farthest(inner)
        if is_alone:
            moved = max(moved, limb_movement(inner))
        still = Check(action.text, "movement", 0.0, round(moved, 3), "m", STILL_M, moved <= STILL_M)
        posture = _posture(inner)
        return [still, Check(action.text, "posture", "standing", posture, is_met=posture == "standing")]
    if IN_PLACE in action.manners:
        moved = farthest(inner)
        return [Check(action.text, "movement", 0.0, round(moved, 3), "m", IN_PLACE_M, moved <= IN_PLACE_M)]
    if kinds == ["bow"]:
        is_bowed = bool(np.degrees(lean(track).max()) >= BOWED_DEG)
        return [Check(action.text, "posture", "bowed", "bowed" if is_bowed else _posture(track), is_met=is_bowed)]
    if kinds == ["pick"] and CROUCHES & set(action.base.split()):
        is_low = bool(pelvis_height(track).min() <= CROUCHED_HEIGHT)
        return [Check(action.text, "posture", "crouched", "crouched" if is_low else _posture(track), is_met=is_low)]
    return []


def _posture(track: Track) -> str:
    """What a body shows at its lowest: "standing", "bowed" or "crouched"."""
    lowest = float(pelvis_height(track).min())
    if lowest <= CROUCHED_HEIGHT:
        return "crouched"
    if np.degrees(lean(track).max()) >= BOWED_DEG:
        return "bowed"
    return "standing" if lowest >= STANDING_HEIGHT else "lowered"


def _check_order(track: Track, first: Stretch, second: Stretch) -> list[Check]:
    """Which of two actions came first, by the middle of what each is seen by; none where both are seen by the same."""
    if first.action.group == second.action.group:
        return []
    both = track.cut(min(first.start, second.start), max(first.end, second.end))
    signals = [_activity(both, stretch.action) for stretch in (first, second)]
    if None in [name for name, _ in signals] or signals[0][0] == signals[1][0]:
        return []
    middles = [_middle(values) for _, values in signals]
    texts = (first.action.text, second.action.text)
    is_met = middles[0] < middles[1]
    asked, turned_round = " then ".join(texts), " then ".join(texts[::-1])
    return [Check(asked, "order", asked, asked if is_met else turned_round, is_met=is_met)]


def _activity(track: Track, action: PlannedAction) -> tuple[str | None, np.ndarray]:
    """By what an action is seen, and how much of it there is in every frame (T,)."""
    kinds = families(action)
    if set(kinds) & set(TRAVELING) and not any(one.in_place for one in action.performances):
        return "travel", travel_speeds(track)
    if set(kinds) & {"raise", "wave"}:
        heights = [hand_height(track, side) for side in sides_of(action)]
        return f"hands {sides_of(action)}", np.maximum(np.max(heights, axis=0), 0.0)
    if set(kinds) & {"bow", "pick"}:
        return "trunk", lean(track)
    return None, np.zeros(len(track.positions))


def _middle(values: np.ndarray) -> float:
    """Frame in the middle of values (T,), by their squares."""
    weights = values**2
    return float((weights * np.arange(len(values))).sum() / max(weights.sum(), 1e-12))


def _inner(track: Track) -> Track:
    """A stretch without its ends, in which the actions beside it fade."""
    edge = min(round(SETTLE_S * track.fps), (len(track.positions) - 1) // 3)
    return track.cut(edge, len(track.positions) - edge)


def _overlap(first: Stretch, second: Stretch) -> bool:
    return first.start < second.end and second.start < first.end

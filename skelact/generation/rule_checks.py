"""Checks of what is made by rule: ways over the floor, postures of gaits, stances and gestures, on the joints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from skelact.generation.check_values import Check, Stretch
from skelact.generation.gesture_targets import TARGETS, HandPath
from skelact.generation.measures import count_jumps, count_peaks, pelvis_height, travel_angle
from skelact.generation.sentence_measures import MEASURES, Scene
from skelact.language.action_kinds import CYCLE, HOLD, STROKE
from skelact.language.actions import Performance
from skelact.language.gestures import GESTURES
from skelact.language.plan import TIMES, PlannedAction
from skelact.language.stances import STANCES
from skelact.language.ways import CIRCLE, EIGHT, PARTS, SPOT, STRAIGHT, Way
from skelact.skeleton.body import BODY
from skelact.values import Motion

REACHED_M = 0.08  # of a hand from its target
SHOWN = 0.6  # of an asked angle of head or trunk, that has to be seen
COUNTED_RISE = 0.4  # of the way between two places, that counts as going there
TRAVEL_DEG, TURN_DEG, TURN_SHARE = 12.0, 4.0, 0.05  # by which a direction or a turn may be off
SPOT_M, CLOSED_M = 0.35, 0.5  # that a body on the spot moves; that the ends of an eight are apart
PATH_M, PATH_SHARE = 0.15, 0.06  # by which the length of several ways may be off
EIGHT_DEG = 300.0  # that an eight turns to either side
SETTLE_S = 0.6  # at either end of a stretch, in which it comes and goes
MARCHED, TIPTOED_M, CROUCHED = 0.72, 0.02, 0.93
SWAYED_M, LIMPED_M, STOMPED_M = 0.08, 0.07, 0.17

POSTURE_CHECKS: Mapping[str, Callable[[Scene], bool]] = {
    "march": lambda scene: MEASURES["knees"](scene) >= MARCHED,
    "knees": lambda scene: MEASURES["knees"](scene) >= MARCHED,
    "tiptoe": lambda scene: MEASURES["tiptoe"](scene) >= TIPTOED_M,
    "crouched": lambda scene: float(pelvis_height(scene.track).mean()) <= CROUCHED,
    "sway": lambda scene: float(np.ptp(scene.apart(scene.track.joint("neck"))[:, 0])) >= SWAYED_M,
    "limp": lambda scene: float(np.ptp(scene.track.joint("pelvis")[:, 1])) >= LIMPED_M,
    "limp-right": lambda scene: float(np.ptp(scene.track.joint("pelvis")[:, 1])) >= LIMPED_M,
    "heavy": lambda scene: float(scene.toes.max(0).min()) >= STOMPED_M,
}
STANCE_CHECKS: Mapping[str, Callable[[Scene], bool]] = {
    "crouch": lambda scene: float(pelvis_height(scene.track).min()) <= 0.75,
    "squat": lambda scene: float(pelvis_height(scene.track).min()) <= 0.75,
    "kneel": lambda scene: _lowest_knee(scene) <= 0.16,
    "lunge": lambda scene: _feet_apart(scene) >= 0.45,
    "balance": lambda scene: MEASURES["oneleg"](scene) >= 0.5,
    "lift-knee": lambda scene: float(scene.toes.max()) >= 0.25,
    "hop": lambda scene: MEASURES["oneleg"](scene) >= 0.1 and count_jumps(scene.track) > 0,
}
STANCE_COUNTS: Mapping[str, Callable[[Scene], int]] = {
    "squat": lambda scene: count_peaks(-pelvis_height(scene.track), 0.12),
    "lunge": lambda scene: count_peaks(-pelvis_height(scene.track), 0.12),
    "hop": lambda scene: count_jumps(scene.track),
    "lift-knee": lambda scene: count_peaks(scene.toes.max(1), 0.2),
}


def check_rules(motion: Motion, rest: Motion, stretches: Sequence[Stretch]) -> list[tuple[int, Check]]:
    """Measure everything that is made by rule, with the number of its action."""
    scene, still = Scene.of(motion), Scene.of(rest)
    found: list[tuple[int, Check]] = []
    for index, stretch in enumerate(stretches):
        own = _cut(scene, stretch.start, stretch.end)
        for performance in stretch.action.performances:
            found += [(index, check) for check in _check_one(stretch.action, performance, own, still)]
    return found


def is_measured(performance: Performance) -> bool:
    """Whether rules measure a gait that the part networks never saw: sideways, on the spot, in another posture."""
    way = performance.way
    if way is None:
        return False
    return bool(performance.postures) or way.figure in (SPOT, PARTS) or abs(np.sin(way.travel_rad)) > 0.1


def _check_one(action: PlannedAction, performance: Performance, scene: Scene, rest: Scene) -> list[Check]:
    kind = performance.name.removesuffix("-left").removesuffix("-right")
    times = action.times
    if performance.name in GESTURES:
        return _check_gesture(action, performance, scene, rest)
    if performance.name in STANCES:
        checks = [_seen(action, "posture", kind, STANCE_CHECKS[kind](scene))]
        if times and kind in STANCE_COUNTS:
            checks.append(_counted(action, times, STANCE_COUNTS[kind](scene)))
        return checks
    inner = _inner(scene)
    checks = [_seen(action, "posture", one, POSTURE_CHECKS[one](inner)) for one in performance.postures]
    return checks + (_check_way(action, performance.way, scene) if performance.way is not None else [])


def _check_way(action: PlannedAction, way: Way, scene: Scene) -> list[Check]:
    turned = float(np.degrees(scene.track.heading[-1] - scene.track.heading[0]))
    wanted = float(np.degrees(way.turn_rad))
    if way.figure == STRAIGHT:
        angle = travel_angle(scene.track)
        off = 180.0 if angle is None else abs((np.degrees(angle - way.travel_rad) + 180.0) % 360.0 - 180.0)
        asked = round(float(np.degrees(way.travel_rad)), 1)
        got = "none" if angle is None else round(float(np.degrees(angle)), 1)
        return [Check(action.text, "travel", asked, got, "deg", TRAVEL_DEG, bool(off <= TRAVEL_DEG))]
    if way.figure == PARTS:
        asked_m, got_m = sum(part.distance_m or 0.0 for part in way.parts), MEASURES["path"](scene)
        tolerance = max(PATH_M, PATH_SHARE * asked_m)
        return [
            Check(
                action.text,
                "travel",
                round(asked_m, 2),
                round(got_m, 2),
                "m",
                tolerance,
                abs(got_m - asked_m) <= tolerance,
            )
        ]
    if way.figure == EIGHT:
        both = min(MEASURES["turns.left"](scene), MEASURES["turns.right"](scene))
        is_met = both >= EIGHT_DEG and MEASURES["gap"](scene) <= CLOSED_M
        return [_seen(action, "figure", EIGHT, is_met)]
    if way.figure in (CIRCLE, SPOT):
        tolerance = max(TURN_DEG, TURN_SHARE * abs(wanted))
        checks = [
            Check(
                action.text,
                "angle",
                round(wanted, 1),
                round(turned, 1),
                "deg",
                tolerance,
                abs(turned - wanted) <= tolerance,
            )
        ]
        if way.figure == SPOT:
            gap = MEASURES["gap"](scene)
            checks.append(Check(action.text, "movement", 0.0, round(gap, 3), "m", SPOT_M, gap <= SPOT_M))
        return checks
    return []


def _check_gesture(action: PlannedAction, performance: Performance, scene: Scene, rest: Scene) -> list[Check]:
    """Whether hands, head and trunk come to their targets, and how often."""
    name, targets = performance.name, TARGETS[performance.name]
    shown, counts = True, list[int]()
    for side, path in targets.hands.items():
        apart = [np.linalg.norm(_hand(scene, side, path) - np.array(place), axis=1) for place in path.places]
        inner = apart[1:-1] if GESTURES[name].kind == STROKE and len(apart) > 2 else apart  # a stroke's ends ease
        shown &= all(float(own.min()) <= REACHED_M for own in inner)
        start = np.linalg.norm(_hand(rest, side, path)[0] - np.array(path.places[0]))
        gaps = [float(np.linalg.norm(np.subtract(place, path.places[0]))) for place in path.places]
        far = int(np.argmax(gaps))
        rise = COUNTED_RISE * (gaps[far] if len(path.places) > 1 else float(start))
        counts.append(count_peaks(-apart[far], max(rise, 0.02)))
    yaw, pitch = scene.gaze
    lean = _chest_pitch(scene) - float(_chest_pitch(rest)[0])
    twist = _chest_yaw(scene) - float(_chest_yaw(rest)[0])
    for keys, seen in (
        (targets.yaw, yaw - float(rest.gaze[0][0])),
        (targets.pitch, float(rest.gaze[1][0]) - pitch - np.maximum(lean, 0.0) * bool(targets.lean)),
        (targets.lean, lean),
        (targets.twist, twist),
    ):
        if not keys or (targets.hands and keys is not targets.lean and keys is not targets.twist):
            continue
        largest = max(keys, key=abs)
        shown &= all(_shows(seen, key) for key in (min(keys), max(keys)))
        rise = COUNTED_RISE * float(np.ptp([*keys, 0.0]))
        counts.append(count_peaks(np.sign(largest) * seen, rise, least=COUNTED_RISE * abs(largest)))
    kind = name.removesuffix("-left").removesuffix("-right")
    checks = [_seen(action, "gesture", kind, shown)]
    if action.times and GESTURES[name].kind in (CYCLE, STROKE, HOLD):
        checks.append(_counted(action, action.times, max(set(counts), key=counts.count)))
    return checks


def _shows(seen: np.ndarray, key: float) -> bool:
    """Whether an angle comes near a key; small ones are not looked for."""
    if abs(key) < 15.0:
        return True
    return float((np.sign(key) * seen).max()) >= SHOWN * abs(key)


def _hand(scene: Scene, side: str, path: HandPath) -> np.ndarray:
    """Place (T, 3) of the middle of a hand in the axes of the joint that a path is fixed to: out, up, ahead."""
    joint = BODY.names.index(path.joint)
    apart = scene.hand(side) - scene.track.positions[:, joint]
    own = np.matmul(scene.turns[:, joint].swapaxes(-1, -2), apart[..., None])[..., 0]
    return own * np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])


def _chest_pitch(scene: Scene) -> np.ndarray:
    ahead = scene.turns[:, BODY.names.index("chest"), :, 2]
    return -np.degrees(np.arcsin(np.clip(ahead[:, 1], -1.0, 1.0)))


def _chest_yaw(scene: Scene) -> np.ndarray:
    ahead = scene.turns[:, BODY.names.index("chest"), :, 2]
    yaw = np.arctan2(ahead[:, 0], ahead[:, 2]) - scene.track.heading
    return np.degrees((yaw + np.pi) % (2 * np.pi) - np.pi)


def _lowest_knee(scene: Scene) -> float:
    return float(min(scene.track.joint(f"{side}_knee")[:, 1].min() for side in ("left", "right")))


def _feet_apart(scene: Scene) -> float:
    apart = scene.track.joint("left_ankle") - scene.track.joint("right_ankle")
    return float(np.linalg.norm(apart[:, [0, 2]], axis=1).max())


def _cut(scene: Scene, start: int, end: int) -> Scene:
    return Scene(scene.motion, scene.track.cut(start, end), scene.turns[start:end])


def _inner(scene: Scene) -> Scene:
    """Without the ends, in which a posture comes and goes."""
    frames = len(scene.turns)
    edge = min(round(SETTLE_S * scene.track.fps), (frames - 1) // 3)
    return _cut(scene, edge, frames - edge)


def _seen(action: PlannedAction, quantity: str, name: str, is_met: bool) -> Check:
    return Check(action.text, quantity, name, name if is_met else "none", is_met=bool(is_met))


def _counted(action: PlannedAction, asked: int, got: int) -> Check:
    return Check(action.text, TIMES, float(asked), float(got), is_met=asked == got)

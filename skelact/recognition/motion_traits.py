"""What a window shows, in plain measures of the body: how high the hands get, how the pelvis sinks, how far it travels.

No measure is learned. Lengths are in mean bones (about 0.2 m of an adult), angles are cosines, and left and right stay
apart only where their difference is a measure of its own.
"""

from __future__ import annotations

import numpy as np

from skelact.layouts import CORE19

UP, ACROSS, AHEAD = 1, 0, 2  # axes of a window that was turned to its heading: the left hand is at +x
CALM = 3  # frames averaged before speeds are taken
MEASURES = (
    *(
        "arm_more",
        "arm_less",
        "arm_gap",
        "arm_side",
        "hand_high",
        "hand_high_less",
        "hand_high_mean",
        "hand_overhead",
        "hand_low",
    ),
    *("hand_low_mean", "hand_ahead", "hand_ahead_mean", "hand_out", "hand_out_less", "hand_back", "hand_head"),
    *("hand_head_mean", "hands_near", "hands_near_mean", "arm_peak", "arm_back_and_forth", "elbow_straight"),
    *("elbow_change", "lean_most", "lean_mean", "lean_change", "twist_range", "head_move", "leg_more", "leg_less"),
    *("leg_side", "foot_lift", "foot_lift_mean", "knee_most", "knee_change", "knee_mean", "knees_apart_ahead"),
    *("feet_apart", "feet_apart_ahead", "pelvis_end", "pelvis_dip", "pelvis_rise", "pelvis_level", "pelvis_least"),
    *(
        "trunk_end",
        "trunk_start",
        "trunk_least",
        "bounce",
        "travel",
        "travel_ahead",
        "travel_across",
        "turn",
        "turn_size",
    ),
    *("leg_back_and_forth", "body_back_and_forth", "speed_mean", "speed_peak", "start_end"),
)
AT = {name: index for index, name in enumerate(CORE19)}


def measure_windows(windows: np.ndarray) -> np.ndarray:
    """Measure prepared windows.

    Args:
        windows: (N, M, T, 19, 3) on core19, centered, turned and scaled; the first person counts.

    Returns:
        float64 (N, measures), in the order of `MEASURES`.
    """
    return (
        np.stack([_measure(window[0].astype(np.float64)) for window in windows])
        if len(windows)
        else np.zeros((0, len(MEASURES)))
    )


def _measure(joints: np.ndarray) -> np.ndarray:
    at = {name: joints[:, index] for name, index in AT.items()}
    parts = {**_arms(at), **_trunk(at), **_legs(at), **_pelvis(at), **_whole(joints, at)}
    return np.array([parts[name] for name in MEASURES])


def _arms(at: dict[str, np.ndarray]) -> dict[str, float]:
    heading = _headings(at)
    wrists = [_turned(at[f"{side}_wrist"] - at["chest"], heading) for side in ("left", "right")]
    moved = [float(wrist.std(0).sum()) for wrist in wrists]
    shoulder = _turned((at["left_shoulder"] + at["right_shoulder"]) / 2 - at["chest"], heading)
    high = [wrist[:, UP] - shoulder[:, UP] for wrist in wrists]
    over = [at[f"{side}_wrist"][:, UP] - at["head"][:, UP] for side in ("left", "right")]
    low = [
        at[f"{side}_wrist"][:, UP] - np.minimum(at["left_ankle"], at["right_ankle"])[:, UP]
        for side in ("left", "right")
    ]
    out = [wrists[0][:, ACROSS], -wrists[1][:, ACROSS]]
    head = [np.linalg.norm(at[f"{side}_wrist"] - at["head"], axis=1) for side in ("left", "right")]
    near = np.linalg.norm(at["left_wrist"] - at["right_wrist"], axis=1)
    elbows = [_straightness(at, side, ("shoulder", "elbow", "wrist")) for side in ("left", "right")]
    busy = int(np.argmax(moved))
    ahead = [wrist[:, AHEAD] for wrist in wrists]
    return {
        "arm_more": max(moved),
        "arm_less": min(moved),
        "arm_gap": max(moved) - min(moved),
        "arm_side": moved[0] - moved[1],
        "hand_high": max(map(np.max, high)),
        "hand_high_less": min(map(np.max, high)),
        "hand_high_mean": float(np.mean(high)),
        "hand_overhead": max(map(np.max, over)),
        "hand_low": min(map(np.min, low)),
        "hand_low_mean": float(np.mean(low)),
        "hand_ahead": max(map(np.max, ahead)),
        "hand_ahead_mean": float(np.mean(ahead)),
        "hand_out": max(map(np.max, out)),
        "hand_out_less": min(map(np.max, out)),
        "hand_back": min(map(np.min, ahead)),
        "hand_head": min(map(np.min, head)),
        "hand_head_mean": float(np.mean(head)),
        "hands_near": float(near.min()),
        "hands_near_mean": float(near.mean()),
        "arm_peak": _peakedness(wrists[busy]),
        "arm_back_and_forth": _back_and_forth(wrists[busy]),
        "elbow_straight": max(map(np.max, elbows)),
        "elbow_change": float(np.ptp(elbows[busy])),
    }


def _trunk(at: dict[str, np.ndarray]) -> dict[str, float]:
    trunk = _unit(at["neck"] - at["pelvis"])[:, UP]
    shoulders, hips = (_yaw(at[f"left_{level}"] - at[f"right_{level}"]) for level in ("shoulder", "hip"))
    head = at["head"] - at["neck"]
    return {
        "lean_most": float(trunk.min()),
        "lean_mean": float(trunk.mean()),
        "lean_change": float(trunk.max() - trunk.min()),
        "twist_range": float(np.ptp(np.angle(np.exp(1j * (shoulders - hips))))),
        "head_move": float((head - at["neck"] + at["chest"]).std(0).sum()),
        "trunk_end": float(trunk[-4:].mean()),
        "trunk_start": float(trunk[:4].mean()),
        "trunk_least": float(np.sort(trunk)[: len(trunk) // 2].mean()),
    }


def _legs(at: dict[str, np.ndarray]) -> dict[str, float]:
    heading = _headings(at)
    ankles = [_turned(at[f"{side}_ankle"] - at["pelvis"], heading) for side in ("left", "right")]
    moved = [float(ankle.std(0).sum()) for ankle in ankles]
    lift = np.abs(ankles[0][:, UP] - ankles[1][:, UP])
    knees = [_straightness(at, side, ("hip", "knee", "ankle")) for side in ("left", "right")]
    apart = np.abs(ankles[0] - ankles[1])
    return {
        "leg_more": max(moved),
        "leg_less": min(moved),
        "leg_side": moved[0] - moved[1],
        "foot_lift": float(lift.max()),
        "foot_lift_mean": float(lift.mean()),
        "knee_most": min(map(np.min, knees)),
        "knee_change": max(map(np.ptp, knees)),
        "knee_mean": float(np.mean(knees)),
        "knees_apart_ahead": float(np.abs(at["left_knee"] - at["right_knee"])[:, AHEAD].max()),
        "feet_apart": float(apart[:, ACROSS].max()),
        "feet_apart_ahead": float(apart[:, AHEAD].max()),
        "leg_back_and_forth": _back_and_forth(ankles[int(np.argmax(moved))]),
    }


def _pelvis(at: dict[str, np.ndarray]) -> dict[str, float]:
    floor = np.minimum(at["left_ankle"], at["right_ankle"])[:, UP]
    above = at["pelvis"][:, UP] - floor
    level = at["pelvis"][:, UP]
    return {
        "pelvis_end": float(level[-4:].mean() - level[:4].mean()),
        "pelvis_dip": float(min(level[0], level[-1]) - level.min()),
        "pelvis_rise": float(level.max() - max(level[0], level[-1])),
        "pelvis_level": float(above.mean()),
        "pelvis_least": float(above.min()),
        "bounce": float(np.abs(np.diff(floor)).mean()),
    }


def _whole(joints: np.ndarray, at: dict[str, np.ndarray]) -> dict[str, float]:
    pelvis = at["pelvis"][:, [ACROSS, AHEAD]]
    way = pelvis[-1] - pelvis[0]
    heading = np.unwrap(_headings(at))
    local = joints - at["pelvis"][:, None]
    steps = np.linalg.norm(np.diff(joints, axis=0), axis=-1).mean(1)
    cosine, sine = np.cos(heading).mean(), np.sin(heading).mean()
    return {
        "travel": float(np.linalg.norm(pelvis - pelvis[0], axis=1).max()),
        "travel_ahead": float(way[1] * cosine - way[0] * sine),
        "travel_across": float(abs(way[0] * cosine + way[1] * sine)),
        "turn": float(heading[-1] - heading[0]),
        "turn_size": float(np.ptp(heading)),
        "body_back_and_forth": _back_and_forth(local.reshape(len(local), -1)),
        "speed_mean": float(steps.mean()),
        "speed_peak": float(steps.max() / max(steps.mean(), 1e-9)),
        "start_end": float(np.linalg.norm(local[0] - local[-1], axis=-1).mean()),
    }


def _headings(at: dict[str, np.ndarray]) -> np.ndarray:
    """Angle (T,) of the body's right-to-left axis about the vertical."""
    across = sum(at[f"left_{level}"] - at[f"right_{level}"] for level in ("hip", "shoulder"))
    return _yaw(np.asarray(across))


def _yaw(vectors: np.ndarray) -> np.ndarray:
    return np.arctan2(vectors[:, AHEAD], vectors[:, ACROSS])


def _turned(vectors: np.ndarray, heading: np.ndarray) -> np.ndarray:
    """Vectors (T, 3) in the body's own frame."""
    cosine, sine = np.cos(heading), np.sin(heading)
    x, z = vectors[:, ACROSS], vectors[:, AHEAD]
    return np.stack([x * cosine + z * sine, vectors[:, UP], z * cosine - x * sine], 1)


def _straightness(at: dict[str, np.ndarray], side: str, chain: tuple[str, str, str]) -> np.ndarray:
    """Distance of the ends of a limb (T,), over its length: 1 is straight."""
    first, middle, last = (at[f"{side}_{name}"] for name in chain)
    length = np.linalg.norm(first - middle, axis=1) + np.linalg.norm(middle - last, axis=1)
    return np.asarray(np.linalg.norm(first - last, axis=1) / np.maximum(length, 1e-9))


def _peakedness(path: np.ndarray) -> float:
    """Largest speed over the mean one: blows are sudden."""
    speed = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return float(speed.max() / max(speed.mean(), 1e-9))


def _back_and_forth(path: np.ndarray) -> float:
    """Way of (T, D) over its extent: 2 is once out and back."""
    way = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    return float(way / max(np.linalg.norm(np.ptp(path, axis=0)), 0.3))


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)

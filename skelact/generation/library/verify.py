"""Measure on a whole motion whether a clip is done in it: its parts, its posture, its repetitions.

A part resembles its clip when its joints, seen from where the body faces, are nearer to the clip than a share of how
far the clip is from a body at rest. Repetitions are counted on the motion, posture is read off it; nothing is taken
from how the motion was made but when each action happens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from skelact.generation.check_values import Check, Shortfall, Stretch
from skelact.generation.checks import needed_parts
from skelact.generation.library.entry import UPRIGHT, LibraryEntry
from skelact.generation.library.geometry import count_beats, postures_of
from skelact.generation.measures import Track
from skelact.geometry import turn_about_y
from skelact.language.actions import TRANSITION, Performance
from skelact.language.plan import TIMES
from skelact.layouts.sides import swap_sides
from skelact.skeleton.body import (
    GLOBAL,
    HEAD,
    LEFT_ARM,
    LEFT_LEG,
    RIGHT_ARM,
    RIGHT_LEG,
    TORSO,
    body_motion,
    heading_of,
    with_tips,
)
from skelact.skeleton.kinematics import place_joints
from skelact.values import Motion

SETTLE_S = 0.5  # at either end of a stretch, in which other actions fade
MAX_SHARE, MIN_TOLERANCE_M = 0.35, 0.04  # of the way to rest, and at least, that a part may be off its clip
SEEN_FROM = {  # joints of a part, and the joint that they are seen from
    LEFT_ARM: (("left_elbow", "left_wrist"), "left_shoulder"),
    RIGHT_ARM: (("right_elbow", "right_wrist"), "right_shoulder"),
    LEFT_LEG: (("left_knee", "left_ankle", "left_toe"), "left_hip"),
    RIGHT_LEG: (("right_knee", "right_ankle", "right_toe"), "right_hip"),
    TORSO: (("chest", "neck"), "pelvis"),
    HEAD: (("head_end",), "neck"),
}
FRAME_OF = {TORSO: "pelvis", HEAD: "chest"}  # joint in whose frame a part is seen; others where the body faces


def check_clip(
    stretch: Stretch, performance: Performance, entry: LibraryEntry, clip: Motion, motion: Motion, rest: Motion
) -> tuple[list[Check], list[Shortfall]]:
    """Measure one clip in its stretch of a motion; checks, and what cannot be measured.

    Args:
        stretch: When it is to happen.
        performance: How it is done.
        entry: The clip in the library.
        clip: The clip as it would be alone, from the start of the stretch on.
        motion: The whole motion.
        rest: One frame of a body at rest.
    """
    frames = min(stretch.end, len(motion.rotations)) - stretch.start
    settle = min(round(SETTLE_S * motion.fps), frames // 4)
    own, got = (
        _cut(clip, settle, frames - settle),
        _cut(motion, stretch.start + settle, stretch.start + frames - settle),
    )
    text = stretch.action.text
    parts = [part for part in needed_parts(performance) if part != GLOBAL]
    checks = [check for part in parts if (check := _check_part(text, part, own, got, rest))]
    times, unchecked = _check_times(stretch, performance, entry, got)
    return [*checks, *times, *_check_posture(text, entry, own, got, performance)], unchecked


def _check_part(text: str, part: str, own: Motion, got: Motion, rest: Motion) -> Check | None:
    """Compare one part; none where the clip itself hardly differs from rest."""
    names, origin = SEEN_FROM[part]
    clip, seen, still = (_seen(one, part, names, origin) for one in (own, got, rest))
    frames = min(len(clip), len(seen))
    apart = float(np.linalg.norm(clip[:frames] - seen[:frames], axis=-1).mean())
    from_rest = float(np.linalg.norm(clip - still[:1], axis=-1).mean())
    tolerance = max(MIN_TOLERANCE_M, MAX_SHARE * from_rest)
    name = f"{text} ({part.replace('_', ' ')})"
    return Check(name, "resemblance", 0.0, round(apart, 3), "m", round(tolerance, 3), apart <= tolerance)


def _check_times(
    stretch: Stretch, performance: Performance, entry: LibraryEntry, got: Motion
) -> tuple[list[Check], list[Shortfall]]:
    """Count repetitions of a clip that is not counted as a known motion."""
    amount = next((one for one in stretch.action.amounts if one.kind == TIMES), None)
    if amount is None or entry.family:
        return [], []
    joint, axis, rise = entry.geometry.beat
    if not entry.geometry.repetitions or not joint:
        return [], [Shortfall(amount.text, f"the clip {entry.name} has no movement that could be counted")]
    joint = swap_sides(joint) if performance.is_mirrored else joint
    counted = round(count_beats(Track.of(got), (joint, axis, rise)) / entry.geometry.repetitions)
    return [Check(stretch.action.text, TIMES, amount.value, float(counted), is_met=counted == amount.value)], []


def _check_posture(text: str, entry: LibraryEntry, own: Motion, got: Motion, performance: Performance) -> list[Check]:
    """Compare the posture of a clip that is not done standing: at its end, or for most of the time."""
    if entry.start in UPRIGHT and entry.end in UPRIGHT:
        return []
    found, alone = postures_of(got), postures_of(own)
    count = max(1, round(SETTLE_S * got.fps))
    is_last = entry.kind == TRANSITION and not performance.leaves
    seen, like = (Counter(one[-count:] if is_last else one).most_common(1)[0][0] for one in (found, alone))
    met = seen in {entry.start, entry.end, like} if entry.kind != TRANSITION else seen in {entry.end, like}
    return [Check(text, "posture", entry.end, entry.end if met else seen, is_met=met)]


def _seen(motion: Motion, part: str, names: Sequence[str], origin: str) -> np.ndarray:
    """Places (T, n, 3) of joints from another one, in the frame of a joint or of where the body faces."""
    moved = with_tips(motion)
    positions, turns = place_joints(moved)
    heading = turn_about_y(-heading_of(motion.rotations[:, 0]))
    frame = turns[:, moved.names.index(FRAME_OF[part])].swapaxes(-1, -2) if part in FRAME_OF else heading
    apart = positions[:, [moved.names.index(name) for name in names]] - positions[:, [moved.names.index(origin)]]
    return np.matmul(frame[:, None], apart[..., None])[..., 0]


def _cut(motion: Motion, start: int, end: int) -> Motion:
    end = max(end, start + 1)
    return body_motion(motion.rotations[start:end], motion.translations[start:end, 0], motion.fps)

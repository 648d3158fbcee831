"""What a person must show to get a class: time, joints and motion.

A network always names one of its classes. So that no class is given for nothing, a clip or a live window is checked
before it is scored; what lacks something gets `Scores` without probabilities and the reason.
"""

from __future__ import annotations

import numpy as np

from skelact.layouts import Layout
from skelact.recognition.config import RecognitionConfig
from skelact.values import Certainty, Scores

MIN_DURATION_S = 0.25  # in which somebody must be there; the quickest action of the data sets at hand takes longer
MIN_JOINT_TIME = 0.25  # share of a person's frames in which a joint must be valid to count as seen
MIN_PART = 0.5  # share of a part's joints that must be seen
MIN_MOTION = 0.11  # of the body's radius (about 0.47 m of an adult): 5 cm; sway, breath and noise of 1 cm stay below
MIN_MOTION_SEEN = 0.3  # the same for joints estimated from pictures: those of a photograph wander by up to 0.25
SEEN_LAYOUTS = ("blazepose33", "blazepose75")  # that only estimates from pictures are on
NOISE_S = 0.2  # positions are averaged over this long before motion is measured
POSTURES = ("stand", "standing", "sit", "sitting", "kneel", "kneeling", "lie", "lying", "t-pose", "a-pose")
STILL_LABELS = frozenset((*POSTURES, "stand-still", "standing-still", "still", "idle", "rest", "hold", "balance"))


def withhold(
    joints: np.ndarray,
    valid: np.ndarray,
    fps: float,
    layout: Layout,
    labels: tuple[str, ...],
    config: RecognitionConfig,
    *,
    source: Layout,
) -> Scores | None:
    """Return scores without a class when one person shows too little, else None.

    Args:
        joints: (T, V, 3) of one person on `layout`, any unit, zero where missing.
        valid: bool (T, V).
        fps: Frames per second.
        layout: The network's.
        labels: Of the network. When a posture such as "standing" is among them, stillness is no reason.
        config: Says which streams look, and whether they were trained without limbs.
        source: The layout that the joints came on; says how noisy they are.
    """
    present = valid.any(-1)
    frames = int(present.sum())
    found: tuple[Certainty, str] | None = None
    if not frames:
        found = "nobody", "no frame shows a joint of this person"
    elif frames < max(2, MIN_DURATION_S * fps):
        found = "too_short", f"seen for {frames / fps:.2f} s ({frames} of the frames), {MIN_DURATION_S:g} s are needed"
    elif lacking := lacking_joints(valid, layout, config):
        found = "missing_joints", lacking
    elif not knows_stillness(labels):
        least = MIN_MOTION_SEEN if source.name in SEEN_LAYOUTS else MIN_MOTION
        moved = motion_of_body(joints, valid, fps, config)
        if moved < least:
            found = "no_motion", f"no joint moves farther than {moved:.3f} of the body's radius, {least:g} are needed"
    return Scores.withhold(labels, *found) if found else None


def unseen_joints(valid: np.ndarray) -> np.ndarray:
    """Joints that are hardly ever valid while their person is there: (..., T, V) -> bool (..., V)."""
    present = valid.any(-1).sum(-1)[..., None]
    return valid.sum(-2) < MIN_JOINT_TIME * np.maximum(present, 1)


def lacking_joints(valid: np.ndarray, layout: Layout, config: RecognitionConfig) -> str:
    """Name the parts and joints that a network lacks of one person, valid (T, V), and how long each is seen, or ""."""
    unseen = unseen_joints(valid)
    names = [part for part in layout.parts if part != "body"]
    lacking = [part for part in names if unseen[list(layout.parts[part].joints)].mean() > 1 - MIN_PART]
    rest = np.ones(len(layout.names), bool)
    if config.augment.drop_limbs and len(names) > 1 and len(lacking) == 1:  # trained without it
        rest[list(layout.parts[lacking[0]].joints)] = False
        lacking = []
    if not lacking and unseen[rest].mean() > 1 - MIN_PART:
        lacking = ["body"]
    if not lacking:
        return ""
    seen = valid.sum(0) / max(int(valid.any(-1).sum()), 1)
    joints = sorted({joint for part in lacking for joint in layout.parts[part].joints if unseen[joint]})
    told = ", ".join(f"{layout.names[joint]} {seen[joint]:.0%}" for joint in joints)
    return f"needs more of the {' and '.join(lacking)}; seen in this share of the time: {told}"


def motion_of_body(joints: np.ndarray, valid: np.ndarray, fps: float, config: RecognitionConfig) -> float:
    """How far the farthest moving joint gets within the longest window, over the radius of the body.

    Args:
        joints: (T, V, 3) of one person, zero where missing.
        valid: bool (T, V).
        fps: Frames per second.
        config: Says how long a window is.
    """
    joints = joints.astype(np.float64)
    seen = valid[..., None]
    count = np.maximum(seen.sum(1), 1)
    middle = joints.sum(1) / count
    spread = np.where(seen, joints - middle[:, None], 0)
    present = valid.any(-1)
    radius = float(np.median(np.sqrt((spread**2).sum((1, 2)) / count[:, 0])[present]))
    calm = _average(np.where(seen, joints - middle[present][0], 0), valid, max(1, round(NOISE_S * fps)))
    window = max(2, round(config.window_max_s * fps))
    farthest = 0.0
    for first in range(0, max(len(calm) - window // 2, 1), max(window // 2, 1)):
        farthest = max(farthest, _extent(calm[first : first + window], valid[first : first + window]))
    return float(farthest) / max(float(radius), float(np.finfo(np.float32).tiny))


def knows_stillness(labels: tuple[str, ...]) -> bool:
    """Whether a class is a posture, so that a motionless person is an example of it."""
    return any(label.lower().replace(" ", "-").replace("_", "-") in STILL_LABELS for label in labels)


def _average(joints: np.ndarray, valid: np.ndarray, frames: int) -> np.ndarray:
    """Moving average over `frames` frames of what is valid: (T, V, 3)."""
    sums = np.concatenate([np.zeros_like(joints[:1]), joints.cumsum(0)])
    counts = np.concatenate([np.zeros_like(valid[:1], int), valid.cumsum(0)])
    at = np.arange(len(joints))
    first, last = np.maximum(at - (frames - 1) // 2, 0), np.minimum(at + frames // 2 + 1, len(joints))
    return (sums[last] - sums[first]) / np.maximum(counts[last] - counts[first], 1)[..., None]


def _extent(joints: np.ndarray, valid: np.ndarray) -> float:
    """Largest diagonal of the boxes around the paths of the joints (T, V, 3) where they are valid."""
    seen = valid[..., None]
    high = np.where(seen, joints, -np.inf).max(0)
    low = np.where(seen, joints, np.inf).min(0)
    paths = np.where(np.asarray(valid.any(0))[:, None], high - low, 0)
    return float(np.linalg.norm(paths, axis=-1).max())

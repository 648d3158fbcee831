"""Measures of a motion on our own body, whose segments turn: also what joint centers do not tell.

The body rests in a T-pose facing +z, so the turns of its segments in the world are the turns of their axes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.biomechanics.angles import ROTATIONS, replace_angles
from skelact.biomechanics.doubts import doubt_angles, doubt_sideways
from skelact.biomechanics.report import Measures, measure_clip
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.markers.segment_angles import angles_between, angles_of_segments
from skelact.skeleton.body import BODY
from skelact.skeleton.kinematics import place_joints
from skelact.values import Clip, Motion

AXES = np.array([[0.0, 0, -1], [0, 1, 0], [1, 0, 0]])  # columns: ahead, up and right of a body that faces +z
SEGMENTS = {  # -> the joint of our body that turns it
    "pelvis": "pelvis",
    "trunk": "chest",
    **{
        f"{side}_{segment}": f"{side}_{joint}"
        for side in ("left", "right")
        for segment, joint in (("thigh", "hip"), ("shank", "knee"), ("foot", "ankle"))
    },
}
MIN_UPRIGHT = 0.95  # cosine between a bone at rest and that of our body


def is_our_body(motion: Motion) -> bool:
    """Whether a motion is on our own body: the same names, legs that hang and arms that reach out at rest."""
    if not set(BODY.names) <= set(motion.names):
        return False
    for joint in ("left_knee", "left_ankle", "right_knee", "right_ankle", "left_elbow", "right_elbow"):
        ours, theirs = BODY.offsets[BODY.names.index(joint)], motion.offsets[motion.names.index(joint)]
        length = np.linalg.norm(ours) * np.linalg.norm(theirs)
        if length < 1e-9 or ours @ theirs < MIN_UPRIGHT * length:
            return False
    return True


def measure_motion(motion: Motion, *, treadmill: bool = False) -> Measures:
    """Measure a motion on our own body, such as a generated one.

    Args:
        motion: Its joints are named as those of our body; others are ignored.
        treadmill: The ground moves under the feet.

    Raises:
        InputError: It is on another body.
    """
    if not is_our_body(motion):
        raise InputError("expected a motion on our own body, resting in a T-pose", field="motion")
    positions, rotations = place_joints(motion)
    layout = load_layout("core19")
    columns = [motion.names.index(name) for name in layout.names]
    clip = Clip(positions[None][:, :, columns].astype(np.float32), layout, motion.fps)
    measures = measure_clip(clip, treadmill=treadmill)
    axes = {segment: rotations[:, motion.names.index(joint)] @ AXES for segment, joint in SEGMENTS.items()}
    angles = replace_angles(measures.angles, angles_of_segments(axes), source=ROTATIONS)
    sideways = {side: angles_between(axes[f"{side}_thigh"], axes[f"{side}_shank"])[1] for side in ("left", "right")}
    return replace(measures, angles=angles, doubts=(*doubt_angles(angles), *doubt_sideways(sideways)))

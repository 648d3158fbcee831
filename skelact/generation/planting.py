"""Feet that stay where they stand while one motion goes over into another."""

from __future__ import annotations

import numpy as np

from skelact.generation.legs import SIDES
from skelact.generation.quality import RELEASE_S, SLIDING_TOE_MPS, STANDING_TOE_M, bend_leg, find_lift
from skelact.geometry import smoothstep
from skelact.skeleton.body import BODY, body_motion
from skelact.skeleton.kinematics import place_joints, world_to_local
from skelact.values import Motion


def plant_feet(before: Motion, after: Motion, seconds: float) -> Motion:
    """Keep feet where they stand in the first seconds of a motion that goes on from another, and above the floor.

    Args:
        before: On `BODY`; a foot that stands in its last frame stays there until it is lifted.
        after: On `BODY`, joined to it.
        seconds: In which feet may slide; steps that are made later are left as they are.
    """
    window = min(len(after.rotations), round((seconds + 2 * RELEASE_S) * after.fps))
    start, _ = place_joints(body_motion(before.rotations[-1:], before.translations[-1:, 0], before.fps))
    positions, turns = place_joints(after)
    world = turns.copy()
    for side in SIDES:
        hip, knee, ankle, tip = (BODY.names.index(f"{side}_{joint}") for joint in ("hip", "knee", "ankle", "toe"))
        toe = np.concatenate([start[:, tip], positions[:, tip]])
        shift = _find_shift(toe, after.fps, round(seconds * after.fps), window)
        if not shift.any():
            continue
        wanted = positions[:, ankle] + shift
        thigh, shin = bend_leg(positions[:, hip], positions[:, knee], positions[:, ankle], wanted)
        moved = shift.any(-1)
        world[moved, hip] = (thigh @ turns[:, hip])[moved]
        world[moved, knee] = (shin @ turns[:, knee])[moved]
    return body_motion(world_to_local(world, BODY.parents), after.translations[:, 0].copy(), after.fps)


def _find_shift(toe: np.ndarray, fps: float, sliding: int, window: int) -> np.ndarray:
    """How far (T, 3) a toe has to go from where it is; `toe` (1 + T, 3) begins one frame before."""
    speed = np.linalg.norm(np.gradient(toe[:, [0, 2]], axis=0), axis=-1) * fps
    stands = (toe[:, 1] < STANDING_TOE_M) & (speed < SLIDING_TOE_MPS)
    shift = np.zeros_like(toe)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], stands, [False]]).astype(int)))
    release = max(1, round(RELEASE_S * fps))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if first > sliding:
            break
        anchor = toe[0] if first == 0 else toe[min(last - 1, sliding)]
        shift[first:last] += anchor - toe[first:last]
        for edge, step in ((first - 1, -1), (last, 1)):
            near = edge + step * np.arange(release)
            near = near[(near > 0) & (near < len(toe))]
            near = near[np.logical_and.accumulate(~stands[near])]
            fade = smoothstep(1 - (np.arange(len(near)) + 1) / (release + 1))
            shift[near] += fade[:, None] * shift[first if step < 0 else last - 1]
    shift[:, 1] = 0.0
    lift = find_lift(toe + shift, fps, has_ends=False)
    lift[window:] = 0.0
    shift[:, 1] = lift
    return shift[1:]

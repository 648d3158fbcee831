"""Between layouts: joints, confidences, and what becomes of every joint."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skelact.layouts import Layout, load_layout
from skelact.layouts.maps import JointMap, find_maps
from skelact.skeleton.humanoid import HumanoidMatch, match_humanoid
from skelact.skeleton.kinematics import forward_kinematics
from skelact.values import Clip, Motion


@dataclass(frozen=True)
class JointOrigin:
    """Where a joint of the target comes from when all joints of the source are there.

    Attributes:
        name: In the target.
        weights: Source joint -> share, sum 1; empty when the joint is missing.
        factor: Its confidence over the least among those joints.
    """

    name: str
    weights: dict[str, float]
    factor: float

    @property
    def kind(self) -> str:
        """`exact`: one joint as it is; `synthesized`: a sum, or a joint that stands for another; `missing`."""
        if not self.weights:
            return "missing"
        return "exact" if len(self.weights) == 1 and self.factor == 1 else "synthesized"


def clip_to_layout(clip: Clip, layout: Layout) -> Clip:
    """Put a clip on another layout; scores of 2D joints go with them (`convert_scores`).

    Raises:
        InputError: There is no way from the clip's layout to `layout`.
    """
    if clip.layout.names == layout.names:
        return clip
    joints, valid = joints_to_layout(clip.joints, clip.layout, layout, valid=clip.valid)
    scores = (
        None if clip.scores is None else np.minimum(convert_scores(clip.scores, clip.layout, layout), np.float32(1))
    )
    return replace(clip, joints=joints, layout=layout, valid=valid, scores=scores)


def check_conversion(source: Layout, target: Layout, *, field: str) -> None:
    """Raise `InputError` at `field` unless `joints_to_layout` has a way from `source` to `target`."""
    find_maps(source, target, field=field)


def joints_to_layout(
    joints: np.ndarray, source: Layout, target: Layout, *, valid: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Map positions from one layout to another.

    A joint made of a missing joint is missing, unless the map knows another choice.

    Args:
        joints: (..., V, C) on `source`.
        source: Layout of `joints`.
        target: Layout wanted.
        valid: bool (..., V), true where a joint was measured; None: all of them.

    Returns:
        Positions (..., W, C) on `target`, dtype of `joints`, zero where missing; and their mask, bool (..., W).

    Raises:
        InputError: There is no way from `source` to `target`.
    """
    valid = np.ones(joints.shape[:-1], bool) if valid is None else valid
    for step in find_maps(source, target, field="clip.layout"):
        mapped = np.zeros((*joints.shape[:-2], step.factors.shape[1], joints.shape[-1]), joints.dtype)
        made = np.zeros(mapped.shape[:-1], bool)
        for weights, taken in zip(step.choices, _choose(valid, step), strict=True):
            if taken.any():
                mapped = np.where(taken[..., None], np.matmul(weights.astype(joints.dtype), joints), mapped)
                made |= taken
        joints, valid = mapped, made
    return joints, valid


def convert_scores(scores: np.ndarray, source: Layout, target: Layout) -> np.ndarray:
    """Map confidences (..., V), 0 where missing: the least of the joints each is made of, times the map's factor.

    Raises:
        InputError: There is no way from `source` to `target`.
    """
    for step in find_maps(source, target, field="layout"):
        mapped = np.zeros((*scores.shape[:-1], step.factors.shape[1]), scores.dtype)
        for weights, factors, taken in zip(step.choices, step.factors, _choose(scores > 0, step), strict=True):
            mapped = np.where(taken, _least(weights, scores) * factors.astype(scores.dtype), mapped)
        scores = mapped
    return scores


def describe_conversion(source: Layout, target: Layout) -> tuple[JointOrigin, ...]:
    """Tell for each joint of `target` what it is made of.

    Raises:
        InputError: There is no way from `source` to `target`.
    """
    shares, _ = joints_to_layout(np.eye(len(source.names)), source, target)
    factors = convert_scores(np.ones(len(source.names)), source, target)
    return tuple(
        JointOrigin(name, {source.names[joint]: float(row[joint]) for joint in row.nonzero()[0]}, float(factor))
        for name, row, factor in zip(target.names, shares, factors, strict=True)
    )


def motion_to_core19(motion: Motion, *, match: HumanoidMatch | None = None) -> Clip:
    """Positions of a motion on core19, float64; joints the skeleton lacks are missing.

    Args:
        motion: Of any humanoid skeleton.
        match: Which joint is which; None finds it (`match_humanoid`).

    Raises:
        InputError: There is no person in the skeleton.
    """
    places = forward_kinematics(motion)
    match = match or match_humanoid(motion.names, motion.parents, motion.offsets, places)
    valid = np.broadcast_to(match.found, (1, len(places), len(match.found)))
    return Clip(np.matmul(match.matrix, places)[None], load_layout("core19"), motion.fps, valid, notes=match.notes)


def _choose(present: np.ndarray, step: JointMap) -> list[np.ndarray]:
    """For each choice, where it is taken: bool (..., W), the first one whose joints are all `present` (..., V)."""
    open_, taken = np.ones((*present.shape[:-1], step.factors.shape[1]), bool), []
    for weights in step.choices:
        taken.append(open_ & _least(weights, present))
        open_ = open_ & ~taken[-1]
    return taken


def _least(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Least of `values` (..., V) among the joints each row of `weights` (W, V) uses, 0 for an empty row: (..., W)."""
    rows, columns = weights.nonzero()
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    least = np.zeros((*values.shape[:-1], len(weights)), values.dtype)
    least[..., rows[starts]] = np.minimum.reduceat(values[..., columns], starts, axis=-1)
    return least

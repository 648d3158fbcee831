"""Fit a linked body to markers over a whole clip.

Where the joints lie and where the markers sit on their segments is fitted together with the poses of all frames (Gauss
and Newton; poses are eliminated from the equations of what is common to all frames). Skin that slides over the bone
and noise disturb a linked segment less than a lone one. After "global optimization" of Lu and O'Connor (1999); here
bodies are not scaled from a model but found from the clip.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.geometry import rotvec_to_rotmat
from skelact.markers.chain import Chain

MAX_ROUNDS = 25
STILL_M = 1e-4  # rounds end when no marker of the body moves by more
MAX_FIT_FRAMES = 300  # that joints and places are found from
CHUNK = 256  # frames whose poses are solved at once
MARKER_M = 0.01  # skin and noise move a marker by about so much
ROBUST_M = 0.06  # a marker that is off by so much counts half
JOINT_M = 0.02  # joints lie where anatomy puts them, within about so much
PLACE_M = 0.1  # where a marker sits is hardly known beforehand
HINGE_RAD = 0.05  # a hinge gives way to the side by about so much
FIRST_HINGES = 4  # rounds with the axes known beforehand, until the poses are right
STILL_HINGE = 0.02  # weight of the axis known beforehand; decides alone when a hinge hardly turns
MAX_TURN_RAD = 0.5  # of a segment in a round
DAMPING = 1e-3  # keeps what no marker shows as it is
POSE = 3  # unknowns of a segment's turn, and of the origin


def fit_chain(start: Chain, points: np.ndarray, *, max_frames: int = MAX_FIT_FRAMES) -> Chain:
    """Fit poses, joints and places.

    Args:
        start: A guess; its joints are believed within `JOINT_M`.
        points: float64 (T, M, 3), meters; NaN where missing.
        max_frames: Joints and places are found from so many frames, spread over the clip.
    """
    frames = np.unique(np.linspace(0, len(points) - 1, min(len(points), max_frames)).round().astype(int))
    some = replace(start, turns=start.turns[frames], origin=start.origin[frames])
    body, before = some, some.markers()
    for number in range(MAX_ROUNDS):
        if number >= FIRST_HINGES:
            body = replace(body, hinges=_fit_hinges(body, start))
        body = _common_step(body, start, points[frames])
        moved, before = np.abs(body.markers() - before).max(), body.markers()
        if moved < STILL_M and number > FIRST_HINGES:
            break
    if len(frames) == len(points):
        return body
    return fit_poses(replace(body, turns=start.turns, origin=start.origin), points)


def fit_poses(body: Chain, points: np.ndarray) -> Chain:
    """Fit poses alone; joints and places stay."""
    turns, origin = [], []
    for first in range(0, len(points), CHUNK):
        span = slice(first, first + CHUNK)
        part, before = replace(body, turns=body.turns[span], origin=body.origin[span]), None
        for _ in range(MAX_ROUNDS):
            part = _pose_step(part, points[span])
            after = part.markers()
            if before is not None and np.abs(after - before).max() < STILL_M:
                break
            before = after
        turns.append(part.turns)
        origin.append(part.origin)
    return replace(body, turns=np.concatenate(turns), origin=np.concatenate(origin))


def _fit_hinges(body: Chain, start: Chain) -> np.ndarray:
    """The axis of each hinge: the pair of directions that agree best over all frames."""
    found = body.hinges.copy()
    for index, segment in enumerate(body.segments):
        if segment.is_hinge:
            between = body.turns[:, segment.parent].transpose(0, 2, 1) @ body.turns[:, index]
            left, _, right = np.linalg.svd(between.mean(0) + STILL_HINGE * np.outer(*start.hinges[index]))
            axes = np.stack([left[:, 0], right[0]])
            found[index] = axes if axes[0] @ start.hinges[index, 0] > 0 else -axes
    return found


def _cross(vectors: np.ndarray) -> np.ndarray:
    """Matrices (..., 3, 3) that turn b into a x b."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    zero = np.zeros_like(x)
    return np.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).reshape(*vectors.shape, 3)


def _pose_jacobian(body: Chain) -> np.ndarray:
    """How markers move with origin and turns: (T, M, 3, 3 + 3 S)."""
    frames, count, size = len(body.origin), len(body.owners), len(body.segments)
    jacobian = np.zeros((frames, count, 3, POSE + POSE * size))
    jacobian[..., :POSE] = np.eye(3)
    for marker, owner in enumerate(body.owners):
        arm, segment = body.places[marker], int(owner)
        while segment >= 0:
            at = POSE + POSE * segment
            jacobian[:, marker, :, at : at + POSE] = -_cross(body.turns[:, segment] @ arm)
            arm, segment = body.joints[segment], body.segments[segment].parent
    return jacobian


def _common_jacobian(body: Chain) -> np.ndarray:
    """How markers move with joints and places: (T, M, 3, 3 S + 3 M)."""
    frames, count, size = len(body.origin), len(body.owners), len(body.segments)
    jacobian = np.zeros((frames, count, 3, 3 * (size + count)))
    for marker, owner in enumerate(body.owners):
        at = 3 * (size + marker)
        jacobian[:, marker, :, at : at + 3] = body.turns[:, owner]
        segment = int(owner)
        while (parent := body.segments[segment].parent) >= 0:
            jacobian[:, marker, :, 3 * segment : 3 * segment + 3] = body.turns[:, parent]
            segment = parent
    return jacobian


def _equations(body: Chain, points: np.ndarray) -> tuple[np.ndarray, ...]:
    """Weights (T, 3 M), weighted misses (T, 3 M), pose Jacobian (T, 3 M, F), its normal matrix and gradient."""
    frames, count = points.shape[:2]
    seen = np.isfinite(points).all(-1)
    miss = np.where(seen[..., None], points - body.markers(), 0.0)
    weight = seen / (MARKER_M**2 * (1 + (miss**2).sum(-1) / ROBUST_M**2))
    weights = np.repeat(weight, 3, axis=1)
    jacobian = _pose_jacobian(body).reshape(frames, 3 * count, -1)
    weighted = weights * miss.reshape(frames, -1)
    normal = jacobian.transpose(0, 2, 1) @ (weights[..., None] * jacobian)
    gradient = (jacobian.transpose(0, 2, 1) @ weighted[..., None])[..., 0]
    normal[:, range(normal.shape[1]), range(normal.shape[1])] += DAMPING
    _add_hinges(body, normal, gradient)
    return weights, weighted, jacobian, normal, gradient


def _add_hinges(body: Chain, normal: np.ndarray, gradient: np.ndarray) -> None:
    """Add that both ends of a hinge's axis agree, in place."""
    for index, segment in enumerate(body.segments):
        if not segment.is_hinge:
            continue
        where = POSE + np.concatenate([POSE * segment.parent + np.arange(3), POSE * index + np.arange(3)])
        first = body.turns[:, segment.parent] @ body.hinges[index, 0]
        second = body.turns[:, index] @ body.hinges[index, 1]
        jacobian = np.concatenate([_cross(first), -_cross(second)], -1)
        normal[:, where[:, None], where] += jacobian.transpose(0, 2, 1) @ jacobian / HINGE_RAD**2
        gradient[:, where] -= np.einsum("tij,ti->tj", jacobian, second - first) / HINGE_RAD**2


def _pose_step(body: Chain, points: np.ndarray) -> Chain:
    *_, normal, gradient = _equations(body, points)
    return _moved(body, np.linalg.solve(normal, gradient[..., None])[..., 0])


def _common_step(body: Chain, start: Chain, points: np.ndarray) -> Chain:
    """One step of all unknowns; those of the frames are eliminated (Schur's complement)."""
    weights, weighted, jacobian, normal, gradient = _equations(body, points)
    frames, size, count = len(points), len(body.segments), len(body.owners)
    prior = frames * np.repeat([1 / JOINT_M**2, 1 / PLACE_M**2], [3 * size, 3 * count])
    guess = np.concatenate([(start.joints - body.joints).ravel(), (start.places - body.places).ravel()])
    shared, shared_gradient = np.diag(prior), prior * guess
    for first in range(0, frames, CHUNK // 8):  # the Jacobian of a frame is large
        span = slice(first, first + CHUNK // 8)
        part = replace(body, turns=body.turns[span], origin=body.origin[span])
        common = _common_jacobian(part).reshape(-1, 3 * count, len(prior))
        scaled = weights[span, :, None] * common
        mixed = jacobian[span].transpose(0, 2, 1) @ scaled
        solved = np.linalg.solve(normal[span], np.concatenate([mixed, gradient[span, :, None]], -1))
        flat, flat_scaled = common.reshape(-1, len(prior)), scaled.reshape(-1, len(prior))
        mixed_flat = mixed.reshape(-1, len(prior))
        shared += flat_scaled.T @ flat - mixed_flat.T @ solved[..., :-1].reshape(-1, len(prior))
        shared_gradient += flat.T @ weighted[span].ravel() - mixed_flat.T @ solved[..., -1].ravel()
    step = np.linalg.solve(shared, shared_gradient)
    return _moved(body, _back_substitute(body, weights, jacobian, normal, gradient, step), step)


def _back_substitute(
    body: Chain, weights: np.ndarray, jacobian: np.ndarray, normal: np.ndarray, gradient: np.ndarray, step: np.ndarray
) -> np.ndarray:
    """The step of the poses that belongs to a step of joints and places, (T, F)."""
    size = len(body.segments)
    joints, places = step[: 3 * size].reshape(size, 3), step[3 * size :].reshape(-1, 3)
    stepped = replace(body, joints=joints, places=places, origin=np.zeros_like(body.origin)).markers()
    pushed = weights * stepped.reshape(len(stepped), -1)
    return np.linalg.solve(normal, gradient[..., None] - jacobian.transpose(0, 2, 1) @ pushed[..., None])[..., 0]


def _moved(body: Chain, move: np.ndarray, step: np.ndarray | None = None) -> Chain:
    """Apply a step of the poses (T, 3 + 3 S) and, when given, of joints and places."""
    size = len(body.segments)
    vectors = np.clip(move[:, POSE:], -MAX_TURN_RAD, MAX_TURN_RAD).reshape(-1, size, 3)
    joints, places = body.joints, body.places
    if step is not None:
        joints = joints + step[: 3 * size].reshape(size, 3)
        places = places + step[3 * size :].reshape(-1, 3)
    turns = rotvec_to_rotmat(vectors) @ body.turns
    return replace(body, origin=body.origin + move[:, :POSE], turns=turns, joints=joints, places=places)

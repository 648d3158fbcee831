"""Frames of a stream put into the frame of reference of their own person, from what has been seen so far alone."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from skelact.clips.gaps import tree_order
from skelact.clips.normalize import MIN_BONE, bone_lengths, side_joints
from skelact.errors import ConfigError
from skelact.layouts import Layout, Part

TINY_M = 1e-6
CHUNK = 4  # frames: the product of the temporal strides of the networks that take them


@dataclass(frozen=True)
class CausalConfig:
    """How frames of a stream are centered, turned and scaled.

    All are running means: plain ones at first, exponential ones when they are as old as given here.

    Attributes:
        center_s: Of the root's place on the floor. How far a body is ahead of it tells its speed.
        height_s: Of the root's height.
        heading_s: Of the direction from right to left through hips and shoulders, that is turned to +x.
        scale_s: Of the mean distance of the joints from their parents, which becomes 1. Only bones that are seen count.
            Of the length of each bone, too.
        bones: Give all bodies the same bones, as `NormalizeConfig.bones` does; needs core19 or core21.
    """

    center_s: float = 1.0
    height_s: float = 2.0
    heading_s: float = 0.5
    scale_s: float = 3.0
    bones: bool = False

    def __post_init__(self) -> None:
        for name in ("center_s", "height_s", "heading_s", "scale_s"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name}: expected > 0, got {getattr(self, name)}")


class CausalFrames:
    """Turns frames at a fixed rate into positions and displacements in the frame of reference of each person.

    Args:
        layout: Of the joints.
        rate_hz: Frames per second, > 0.
        config: How.

    Attributes:
        dtype: Of the state of one person; a new person's is all zero.
    """

    def __init__(self, layout: Layout, rate_hz: float, config: CausalConfig) -> None:
        joints = len(layout.names)
        self._layout = layout
        times = (config.center_s, config.height_s, config.heading_s, config.scale_s)
        self._least = (1 / np.maximum(rate_hz * np.array(times), 1)).astype(np.float32)  # shares of one frame
        self._parents = np.array([joint if parent == -1 else parent for joint, parent in enumerate(layout.parents)])
        self._children = [joint for joint in tree_order(layout.parents) if layout.parents[joint] != -1]
        left, right = side_joints(layout)
        self._across = np.zeros(joints, np.float32)  # of the joints, which adds up to the way from right to left
        np.add.at(self._across, left, 1 / len(left))
        np.add.at(self._across, right, -1 / len(right))
        self._is_body = np.isin(np.arange(joints), layout.parts["body"].joints)  # hands beside it tell no size
        self._wanted = np.array(bone_lengths(layout), np.float32) if config.bones else None
        self._chain = _chains(layout)
        self.dtype = np.dtype(
            [
                ("frames", np.int64),
                ("root", np.float64, (3,)),
                ("pose", np.float32, (joints, 3)),  # from the root
                ("center", np.float32, (3,)),  # from the root
                ("across", np.float32, (2,)),
                ("scale", np.float32),
                ("lengths", np.float32, (joints if config.bones else 0,)),
            ]
        )

    def advance(self, people: np.ndarray, joints: np.ndarray, valid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Take the next frame of some people.

        A joint that is missing stays where it was from its parent; one that was never seen lies on its parent.

        Args:
            people: States (N,) of `dtype`.
            joints: Positions (N, V, 3), meters, Y up; anything where missing. A person shows a joint or more.
            valid: bool (N, V).

        Returns:
            The states after, and float32 (N, V, 6): position, and displacement since the frame before, in means of a
            bone's length. The displacement of the first frame is zero.
        """
        before, people = people, people.copy()
        first = before["frames"] == 0
        root = self._roots(before, joints, valid, first)
        pose = np.where(valid[..., None], joints - root[:, None], 0)
        if not valid.all():
            kept = before["pose"] - before["pose"][:, self._parents]
            pose[:, self._layout.root] = 0
            for joint in self._children:
                parent = self._parents[joint]
                held = pose[:, parent] + kept[:, joint]
                pose[:, joint] = np.where(valid[:, joint, None], pose[:, joint], held)
        shift = np.where(first[:, None], 0, root - before["root"])
        people["frames"] += 1
        people["root"], people["pose"] = root, pose
        shares = np.maximum(1 / people["frames"].astype(np.float32), self._least[:, None])
        self._follow_sizes(people, pose, valid, shares[3])
        scale = np.where(people["scale"] > TINY_M, people["scale"], 1)[:, None, None]
        last = np.where(first[:, None, None], pose, before["pose"])
        bodies = self._with_same_bones(people, np.stack([pose, last], 1), scale[:, None])
        center, height, heading = shares[:3]
        people["center"] = (1 - np.stack([center, height, center], -1)) * (people["center"] - shift)  # the root is at 0
        across = self._across @ (pose if self._wanted is None else bodies[:, 0])
        people["across"] += heading[:, None] * (across[:, ::2] - people["across"])
        middle, shift = people["center"][:, None] / scale, shift[:, None] / scale
        placed = np.concatenate([bodies[:, 0] - middle, bodies[:, 0] - bodies[:, 1] + shift], 2)
        return people, _turn_to_front(placed, people["across"])

    def _with_same_bones(self, people: np.ndarray, poses: np.ndarray, scale: np.ndarray) -> np.ndarray:
        """Poses (N, 2, V, 3) from their roots in units of the mean bone; of bodies with the same bones, if so asked."""
        if self._wanted is None:
            return np.asarray(poses / scale)
        bones = poses - poses[:, :, self._parents]
        length = np.sqrt((bones * bones).sum(-1))
        least = np.maximum(MIN_BONE * people["lengths"][:, None], TINY_M)
        return np.asarray(self._chain @ (bones * (self._wanted / np.maximum(length, least))[..., None]))

    def _roots(self, before: np.ndarray, joints: np.ndarray, valid: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Places of the roots (N, 3); of one that is missing where the joints that are seen say."""
        root = joints[:, self._layout.root].astype(np.float64)
        lost = ~valid[:, self._layout.root]
        if lost.any():
            known = np.where(first[:, None, None], 0, before["pose"])
            apart = np.where(valid[..., None], joints - known, 0)
            guess = apart.sum(1) / np.maximum(valid.sum(1), 1)[:, None]
            root = np.where(lost[:, None], guess, root)
        return root

    def _follow_sizes(self, people: np.ndarray, pose: np.ndarray, valid: np.ndarray, share: np.ndarray) -> None:
        """Bring the running means of the sizes of bodies up to this frame."""
        bones = pose - pose[:, self._parents]
        sizes = np.sqrt((bones * bones).sum(-1))
        seen = (sizes > 0) & valid & valid[:, self._parents] & self._is_body
        size = (sizes * seen).sum(1) / np.maximum(seen.sum(1), 1)
        people["scale"] = np.where(seen.any(1), _follow_size(people["scale"], size, share), people["scale"])
        if self._wanted is not None:
            kept = people["lengths"]
            people["lengths"] = np.where(sizes > 0, _follow_size(kept, sizes, share[:, None]), kept)


def _follow_size(mean: np.ndarray, size: np.ndarray, share: np.ndarray) -> np.ndarray:
    """A running mean, which begins with the first size."""
    return np.asarray(mean + np.where(mean == 0, 1, share) * (size - mean))


def _chains(layout: Layout) -> np.ndarray:
    """Matrix (V, V) that adds the bones from the root up to each joint."""
    chains = np.zeros((len(layout.names), len(layout.names)), np.float32)
    for joint in tree_order(layout.parents):
        if layout.parents[joint] != -1:
            chains[joint] = chains[layout.parents[joint]]
            chains[joint, joint] = 1
    return chains


def _turn_to_front(vectors: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Turn vectors (N, V, 6), two of three coordinates, about the vertical so that `across` (N, 2), x and z, is +x."""
    length = np.hypot(across[:, 0], across[:, 1])
    there = length > 0
    length = np.where(there, length, 1)
    cosine, sine = (np.where(there, across[:, 0], 1) / length)[:, None, None], (across[:, 1] / length)[:, None, None]
    x, z = vectors[..., ::3], vectors[..., 2::3]
    turned = vectors.astype(np.float32)
    turned[..., ::3], turned[..., 2::3] = cosine * x + sine * z, cosine * z - sine * x
    return turned


def part_features(frames: np.ndarray, part: Part) -> np.ndarray:
    """Network input of one part from the frames of `CausalFrames`: (..., T, V, 6) -> float32 (..., 12, T, V').

    Channels are position, bone, displacement of both, as in `to_batch`.
    """
    joints, children, parents = _indices(part)
    x = frames[..., joints, :]
    channels = np.zeros((*x.shape[:-1], 12), np.float32)
    channels[..., :3], channels[..., 6:9] = x[..., :3], x[..., 3:]
    bones = x[..., children, :] - x[..., parents, :]
    channels[..., children, 3:6], channels[..., children, 9:] = bones[..., :3], bones[..., 3:]
    return np.ascontiguousarray(np.moveaxis(channels, -1, -3))


@functools.lru_cache(maxsize=64)
def _indices(part: Part) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Joints of a part, and the ends of its bones among them: children and parents."""
    edges = np.array(part.edges, int).reshape(-1, 2)
    return np.array(part.joints), edges[:, 0], edges[:, 1]

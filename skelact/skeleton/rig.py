"""A hierarchy of joints with what its names say and how long its bones are: what a body is looked for in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from skelact.layouts.bone_words import BoneName, parse_bone_name

SIDES = ("left", "right")
LEG_JOINTS = ("hip", "knee", "ankle")
ARM_JOINTS = ("shoulder", "elbow", "wrist")
TIP = "_end"  # an end site is joint NAME_end
MAX_SAMPLES = 32  # frames looked at
SAME_PLACE = 0.05  # relative difference of two distances

Limb = tuple[int | None, int | None, int | None]  # hip, knee, ankle, or shoulder, elbow, wrist


class Rig:
    """The hierarchy with what its names say and how long its bones are."""

    def __init__(
        self, names: tuple[str, ...], parents: tuple[int, ...], offsets: np.ndarray, positions: np.ndarray | None
    ) -> None:
        self.names, self.parents = names, parents
        self.children: list[list[int]] = [[] for _ in names]
        for joint, parent in enumerate(parents):
            if parent != -1:
                self.children[parent].append(joint)
        self.is_tip = [
            not self.children[joint] and parent != -1 and name.removesuffix(TIP) == names[parent]
            for joint, (name, parent) in enumerate(zip(names, parents, strict=True))
        ]
        self.words = [
            BoneName("", "") if tip else parse_bone_name(n) for n, tip in zip(names, self.is_tip, strict=True)
        ]
        if sum(word.is_helper for word in self.words) > len(self.words) / 2:  # a prefix of all, such as Ctrl_
            self.words = [replace(word, is_helper=False) for word in self.words]
        self.places = rest_positions(parents, offsets)[None] if positions is None else _sample(np.asarray(positions))
        above = self.places[:, [max(parent, 0) for parent in parents]]
        self.lengths = np.median(np.linalg.norm(self.places - above, axis=-1), axis=0)
        self.lengths[[joint for joint, parent in enumerate(parents) if parent == -1]] = 0.0
        self.reach = np.zeros(len(names))  # longest way down
        for joint in reversed(range(len(names))):
            if parents[joint] != -1:
                self.reach[parents[joint]] = max(self.reach[parents[joint]], self.reach[joint] + self.lengths[joint])
        self.named_limbs: set[tuple[str, str]] = set()

    def path(self, joint: int) -> list[int]:
        """Joints from the root to `joint`."""
        found = [joint]
        while self.parents[found[-1]] != -1:
            found.append(self.parents[found[-1]])
        return found[::-1]

    def longest_path(self, joint: int) -> list[int]:
        """Joints from `joint` down the longest way to a tip."""
        found = [joint]
        while self.children[found[-1]]:
            found.append(max(self.children[found[-1]], key=lambda child: self.lengths[child] + self.reach[child]))
        return found

    def common(self, joints: Sequence[int]) -> int | None:
        """The deepest joint above all of `joints` (or one of them); None when they have no common root."""
        shared = [set(self.path(joint)) for joint in joints]
        both = set.intersection(*shared) if shared else set()
        return max(both, key=lambda joint: len(self.path(joint)), default=None)

    def below(self, joint: int) -> list[int]:
        """All joints under `joint`, itself first."""
        found = [joint]
        for above in found:
            found += self.children[above]
        return found

    def find_toe(self, limb: tuple[int | None, ...]) -> int | None:
        """The toe of a leg: what is called so below the ankle, else the next joint, else the end site."""
        ankle = limb[2]
        if ankle is None:
            return None
        shin = self.lengths[ankle] or 1.0
        under = [j for j in self.below(ankle)[1:] if not self.words[j].is_helper]
        far = [joint for joint in under if self.distance(joint, ankle) > 0.05 * shin]
        called = [joint for joint in far if self.words[joint].part == "toe"]
        if called:  # of five toes the farthest is the big one; of two in one place the one with the shorter name
            depth = min(len(self.path(joint)) for joint in called)
            called = [joint for joint in called if len(self.path(joint)) == depth]
            most = max(self.distance(joint, ankle) for joint in called)
            return min(
                (j for j in called if self.distance(j, ankle) > (1 - SAME_PLACE) * most),
                key=lambda j: len(self.names[j]),
            )
        chain = [joint for joint in self.longest_path(ankle)[1:] if joint in far]
        return next(iter(chain), None)

    def distance(self, first: int, second: int) -> float:
        """Median distance of two joints."""
        return float(np.median(np.linalg.norm(self.places[:, first] - self.places[:, second], axis=-1)))


def rest_positions(parents: Sequence[int], offsets: np.ndarray) -> np.ndarray:
    """Positions float64 (V, 3) of the rest pose from offsets (V, 3), parents before children."""
    places = np.array(offsets, float)
    for joint, parent in enumerate(parents):
        if parent != -1:
            places[joint] += places[parent]
    return places


def _sample(positions: np.ndarray) -> np.ndarray:
    chosen = np.unique(np.linspace(0, len(positions) - 1, MAX_SAMPLES).round().astype(int))
    return positions[chosen].astype(float)

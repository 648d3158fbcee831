"""A linked body and its poses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Segment:
    """One rigid part.

    Attributes:
        name: Of the part.
        parent: Its parent's index in the chain; -1 for the first.
        is_hinge: Whether it turns about one axis of its parent alone.
    """

    name: str
    parent: int
    is_hinge: bool = False


@dataclass(frozen=True, eq=False)
class Chain:
    """A linked body and its poses; S segments, parents first, M markers, T frames.

    Attributes:
        segments: S.
        owners: int (M,), the segment that each marker sits on.
        joints: float64 (S, 3), where a segment hangs, meters in its parent's axes; zero for the first.
        places: float64 (M, 3), where a marker sits, meters in the axes of its segment.
        hinges: float64 (S, 2, 3), unit axis of a hinge in the parent's and in the segment's own axes.
        turns: float64 (T, S, 3, 3), axes of segment to world.
        origin: float64 (T, 3), of the first segment, meters.
    """

    segments: tuple[Segment, ...]
    owners: np.ndarray
    joints: np.ndarray
    places: np.ndarray
    hinges: np.ndarray
    turns: np.ndarray
    origin: np.ndarray

    def index(self, name: str) -> int:
        """The index of a segment; -1 when there is none of this name."""
        return next((number for number, segment in enumerate(self.segments) if segment.name == name), -1)

    def origins(self) -> np.ndarray:
        """Where each segment hangs, (T, S, 3), meters."""
        found = [self.origin]
        for number, segment in enumerate(self.segments[1:], 1):
            found.append(found[segment.parent] + self.turns[:, segment.parent] @ self.joints[number])
        return np.stack(found, 1)

    def markers(self) -> np.ndarray:
        """Where the markers of this body are, (T, M, 3), meters."""
        turned = np.einsum("tmij,mj->tmi", self.turns[:, self.owners], self.places)
        return self.origins()[:, self.owners] + turned

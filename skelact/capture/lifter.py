"""Points of one camera to joints in space: a small network over 0.8 s, run at the rate of the video."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.capture.lift_points import flip_sides, to_input, turn_to_center
from skelact.errors import CheckpointError
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.runtime.session import OnnxNetwork
from skelact.weights import weights_path

SHIPPED_LIFTER = "lifting"
FILE = "lifter.onnx"
STEP_S, STEP_KEY = 0.1, "step_s"  # between the frames of a window, and where a file says that it is another one
MAX_BATCH = 256
TO_CAMERA = np.array([1.0, -1.0, -1.0])  # y up, z toward the camera, to y down, z ahead


@dataclass(frozen=True, eq=False)
class LiftedPoints:
    """What a network makes of the points of one person.

    Attributes:
        joints: float64 (T, 17, 3) from the middle of the hips, x right, y down, z ahead, in shares of the body's
            measure (`MEASURE_OF_HEIGHT` of the height).
        spread: float64 (T, 17), expected distance to the truth, same unit.
    """

    joints: np.ndarray
    spread: np.ndarray


class Lifter:
    """A lifting network.

    Args:
        path: The ONNX file; None: the shipped one.
        threads: Of one call; 0 leaves it to ONNX Runtime.
        device: As of `OnnxNetwork`.

    Raises:
        CheckpointError: The file cannot be loaded, or is no lifting network.

    Attributes:
        frames: Of a window.
        step_s: Between two of them, seconds.
    """

    def __init__(self, path: Path | None = None, *, threads: int = 1, device: str = "cpu") -> None:
        path = path or weights_path(SHIPPED_LIFTER) / FILE
        self._network = OnnxNetwork(path, threads=threads, device=device)
        shape = self._network.input_shapes[0]
        if len(shape) != 4 or shape[2:] != (len(LIFT_POINTS), 4) or shape[1] is None:
            raise CheckpointError(f"{path}: expected input (N, T, {len(LIFT_POINTS)}, 4), got {shape}")
        self.frames = shape[1]
        self.step_s = float(self._network.metadata.get(STEP_KEY, STEP_S))

    def lift(self, plane: np.ndarray, scores: np.ndarray, *, fps: float) -> LiftedPoints:
        """Lift all frames; each one is the weighted mean over all windows that hold it.

        Args:
            plane: (T, 17, 2), points on the plane at depth 1, x right, y down.
            scores: (T, 17), 0 where missing.
            fps: Frames per second.
        """
        turned, rotations = turn_to_center(plane, scores > 0)
        count, half = len(plane), self.frames // 2
        offsets = np.rint((np.arange(self.frames) - half) * self.step_s * fps).astype(int)
        index = np.clip(np.arange(count)[:, None] + offsets, 0, count - 1)
        out = self._run(to_input(turned[index], scores[index]))
        total, weights = np.zeros((count, len(LIFT_POINTS), 4)), np.zeros(count)
        for place, weight in enumerate(half + 1.0 - np.abs(np.arange(self.frames) - half)):
            frame = np.arange(count) + offsets[place]
            inside = (frame >= 0) & (frame < count)
            total[frame[inside]] += weight * out[inside, place]
            weights[frame[inside]] += weight
        return _turn_back(total / weights[:, None, None], rotations)

    def lift_last(self, plane: np.ndarray, scores: np.ndarray) -> LiftedPoints:
        """Lift the last frame of one window (T, 17, 2), `step_s` apart, as live people are: T is 1."""
        turned, rotations = turn_to_center(plane, scores > 0)
        out = self._run(to_input(turned[None], scores[None]))
        return _turn_back(out[:, -1], rotations[-1:])

    def _run(self, points: np.ndarray) -> np.ndarray:
        """Mean of both sides, as seen and mirrored."""
        outputs = []
        for start in range(0, len(points), MAX_BATCH):
            part = points[start : start + MAX_BATCH]
            both = self._network(np.concatenate([part, flip_sides(part)]))
            outputs.append((both[: len(part)] + flip_sides(both[len(part) :])) / 2)
        return np.concatenate(outputs).astype(np.float64)


def _turn_back(out: np.ndarray, rotations: np.ndarray) -> LiftedPoints:
    return LiftedPoints((out[..., :3] * TO_CAMERA) @ rotations, np.exp(out[..., 3]))

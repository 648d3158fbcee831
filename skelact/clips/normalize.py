"""Put a window into the frame of reference the network was trained in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from skelact.clips.people import absent
from skelact.errors import ConfigError
from skelact.geometry import turn_about_y
from skelact.layouts import Layout

if TYPE_CHECKING:
    from jaxtyping import Float

TINY_M = 1e-6


@dataclass(frozen=True)
class NormalizeConfig:
    """How a window is normalized before the network sees it.

    Attributes:
        center: "first" puts person 0's root of the first frame at the origin (the habit of NTU RGB+D);
            "mean" puts its mean over the window there; "none" leaves the world.
        heading: Turn about the vertical so that person 0 faces the same way in every window.
        scale: Divide by the mean distance of the joints from their parents, so that bodies of all sizes and units
            agree; joints that lie on their parents (never seen) do not count.
    """

    center: str = "first"
    heading: bool = False
    scale: bool = False

    def __post_init__(self) -> None:
        if self.center not in ("first", "mean", "none"):
            raise ConfigError(f"normalize.center: expected first, mean or none, got {self.center!r}")


def normalize(
    joints: Float[np.ndarray, "*batch M T V 3"], layout: Layout, config: NormalizeConfig
) -> Float[np.ndarray, "*batch M T V 3"]:
    """Center, turn and scale windows by person 0; absent people stay zero.

    Args:
        joints: float32 (..., M, T, V, 3), meters, Y up, without missing joints in people who are there.
        layout: Names the root and the hips.
        config: Which of the three to do.

    Returns:
        float32 (..., M, T, V, 3).
    """
    nobody = absent(joints)
    lead = joints[..., :1, :, :, :]
    out = joints
    if config.center != "none":
        root = lead[..., layout.root : layout.root + 1, :]
        out = out - (root[..., :1, :, :] if config.center == "first" else root.mean(-3, keepdims=True))
    if config.heading:
        out = out @ _heading_rotation(lead, layout)
    if config.scale:
        children = [joint for joint, parent in enumerate(layout.parents) if parent != -1]
        parents = [layout.parents[joint] for joint in children]
        bones = np.linalg.norm(lead[..., children, :] - lead[..., parents, :], axis=-1)
        seen = bones > 0
        mean = bones.sum((-1, -2)) / np.maximum(seen.sum((-1, -2)), 1)
        out = out / np.maximum(mean[..., None, None, None], TINY_M)
    return np.where(nobody, 0, out).astype(np.float32)


def _heading_rotation(lead: np.ndarray, layout: Layout) -> np.ndarray:
    """Rotation about Y, applied from the right, that turns the mean right-to-left axis of the body to +x."""
    left, right = _side_joints(layout)
    across = (lead[..., left, :] - lead[..., right, :]).mean((-2, -3))  # (..., 1, 3)
    has_heading = np.hypot(across[..., 0], across[..., 2]) > TINY_M
    angle = np.where(has_heading, np.arctan2(across[..., 2], across[..., 0]), 0.0)
    return turn_about_y(-angle)[..., None, :, :].astype(np.float32)


def _side_joints(layout: Layout) -> tuple[list[int], list[int]]:
    """Paired joints nearest the root (hips and shoulders): their difference tells where a body faces."""
    depth = []
    for joint in range(len(layout.names)):
        steps = 0
        while joint != -1:
            joint, steps = layout.parents[joint], steps + 1
        depth.append(steps)
    pairs = [(a, b) for a, b in enumerate(layout.mirror) if a < b]
    pairs = sorted(pairs, key=lambda pair: depth[pair[0]])[:2]
    return [a for a, _ in pairs], [b for _, b in pairs]

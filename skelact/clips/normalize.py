"""Put a window into the frame of reference the network was trained in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from skelact.clips.gaps import tree_order
from skelact.clips.people import absent
from skelact.errors import ConfigError, InputError
from skelact.geometry import rotation_between, turn_about_y
from skelact.layouts import CORE19, CORE21, Layout

if TYPE_CHECKING:
    from jaxtyping import Float

TINY_M = 1e-6
BONES = {  # bone that ends there -> its length in one body for all, in units of the mean bone
    "spine": 0.6,
    "chest": 0.5,
    "neck": 0.85,
    "head": 0.6,
    "shoulder": 0.95,
    "elbow": 1.15,
    "wrist": 1.05,
    "hand": 0.37,
    "hip": 0.42,
    "knee": 1.85,
    "ankle": 1.8,
    "toe": 0.55,
}
MIN_BONE = 0.5  # of its mean over the window; a bone seen shorter, as one that points at the camera, is not made longer


@dataclass(frozen=True)
class NormalizeConfig:
    """How a window is normalized before the network sees it.

    Attributes:
        center: "first" puts person 0's root of the first frame at the origin (the habit of NTU RGB+D);
            "mean" puts its mean over the window there; "none" leaves windows where they are in their clip, which was
            centered as a whole, see `center_clip`: so train the published networks.
        heading: Turn about the vertical so that person 0 faces the same way in every window.
        align: Turn so that in the first frame person 0's spine points along +z and the shoulders, from left to right,
            along +x: the habit of PYSKL. Needs a layout with a spine.
        scale: Divide by the mean distance of the joints from their parents, so that bodies of all sizes and units
            agree; joints that lie on their parents (never seen) do not count.
        bones: Also give all bodies the same bones, `BONES`: networks then see postures alone, not whose they are or
            where a sensor thinks that joints lie. Needs `scale`, and core19.
    """

    center: str = "first"
    heading: bool = False
    align: bool = False
    scale: bool = False
    bones: bool = False

    def __post_init__(self) -> None:
        if self.center not in ("first", "mean", "none"):
            raise ConfigError(f"normalize.center: expected first, mean or none, got {self.center!r}")
        if self.bones and not self.scale:
            raise ConfigError("normalize.bones: expected false without normalize.scale")


def center_clip(joints: np.ndarray, valid: np.ndarray, root: int) -> np.ndarray:
    """Put a whole clip where NTU RGB+D preparations do: the root of its first person's first frame at the origin.

    Args:
        joints: (M, T, V, C), zero where missing.
        valid: bool (M, T, V).
        root: Joint that goes to the origin; where the first person never shows it, their first joint does.

    Returns:
        (M, T, V, C), zero where missing; as given when nothing is there.
    """
    if not valid.any():
        return joints
    person, frame, joint = np.argwhere(valid)[0]
    rooted = np.flatnonzero(valid[person, :, root])
    if len(rooted):
        frame, joint = rooted[0], root
    return np.where(valid[..., None], joints - joints[person, frame, joint], 0).astype(joints.dtype)


def center_people(joints: np.ndarray, root: int) -> np.ndarray:
    """Do `center_clip` on people (M, T, V, C) who lack no joints: zero where nobody is."""
    return center_clip(joints, np.broadcast_to(~absent(joints)[..., 0], joints.shape[:-1]), root)


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
    if config.bones:
        joints = same_bones(_scale(joints, layout), layout)
    lead = joints[..., :1, :, :, :]
    out = joints
    if config.center != "none":
        root = lead[..., layout.root : layout.root + 1, :]
        out = out - (root[..., :1, :, :] if config.center == "first" else root.mean(-3, keepdims=True))
    if config.heading:
        out = out @ _heading_rotation(lead, layout)
    if config.align:
        out = out @ _alignment(lead, layout)
    if config.scale and not config.bones:
        out = _scale(out, layout)
    return np.where(nobody, 0, out).astype(np.float32)


def _scale(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Divide windows by the mean bone of person 0."""
    lead = joints[..., :1, :, :, :]
    children = [joint for joint in layout.parts["body"].joints if layout.parents[joint] != -1]
    parents = [layout.parents[joint] for joint in children]
    bones = np.linalg.norm(lead[..., children, :] - lead[..., parents, :], axis=-1)
    seen = bones > 0
    mean = bones.sum((-1, -2)) / np.maximum(seen.sum((-1, -2)), 1)
    return np.asarray(joints / np.maximum(mean[..., None, None, None], TINY_M))


def same_bones(joints: np.ndarray, layout: Layout) -> np.ndarray:
    """Keep the directions of all bones and the way of the root, and give bones the lengths of `BONES`.

    Args:
        joints: (..., T, V, 3), in units of the mean bone; bones without length (never seen) stay so.
        layout: core19 or core21.

    Returns:
        (..., T, V, 3).

    Raises:
        InputError: Another layout.
    """
    lengths = bone_lengths(layout)
    out = joints.copy()
    for joint in tree_order(layout.parents):
        parent = layout.parents[joint]
        if parent != -1:
            bone = joints[..., joint, :] - joints[..., parent, :]
            length = np.linalg.norm(bone, axis=-1, keepdims=True)
            least = np.maximum(MIN_BONE * length.mean(-2, keepdims=True), TINY_M)
            out[..., joint, :] = out[..., parent, :] + lengths[joint] * bone / np.maximum(length, least)
    return out


def bone_lengths(layout: Layout) -> list[float]:
    """Length in `BONES` of the bone that ends at each joint; 0 for the root.

    Raises:
        InputError: The layout is neither core19 nor core21.
    """
    if layout.names not in (CORE19, CORE21):
        raise InputError(f"expected core19 or core21, got {layout.name!r}", field="bones")
    names = [name.removeprefix("left_").removeprefix("right_") for name in layout.names]
    return [0.0 if parent == -1 else BONES[name] for name, parent in zip(names, layout.parents, strict=True)]


def _alignment(lead: np.ndarray, layout: Layout) -> np.ndarray:
    """Rotation, applied from the right, of the spine and then of the shoulders in the first frame that shows person 0.

    Source: `PreNormalize3D` of PYSKL (arXiv 2205.09443).
    """
    if layout.to_core19 is None:
        raise InputError(f"layout {layout.name!r} has no spine to align", field="normalize.align")
    rows = [CORE19.index(name) for name in ("pelvis", "spine", "left_shoulder", "right_shoulder")]
    shown = ~absent(lead)[..., 0, :, 0, 0]
    first = np.take_along_axis(lead[..., 0, :, :, :], shown.argmax(-1)[..., None, None, None], -3)[..., 0, :, :]
    low, high, left, right = np.moveaxis(layout.to_core19[rows] @ first, -2, 0)  # (..., 3) each
    upright = _turn_onto(high - low, np.array([0.0, 0.0, 1.0]))
    across = np.einsum("...ij,...j->...i", upright, right - left)
    turn = _turn_onto(across, np.array([1.0, 0.0, 0.0])) @ upright
    return turn.swapaxes(-1, -2)[..., None, None, :, :].astype(np.float32)


def _turn_onto(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Smallest rotations (..., 3, 3) of directions (..., 3) onto `end` (3,); none where there is no direction."""
    has_direction = np.linalg.norm(start, axis=-1) > TINY_M
    turn = rotation_between(start, np.broadcast_to(end, start.shape))
    return np.where(has_direction[..., None, None], turn, np.eye(3))


def _heading_rotation(lead: np.ndarray, layout: Layout) -> np.ndarray:
    """Rotation about Y, applied from the right, that turns the mean right-to-left axis of the body to +x."""
    left, right = side_joints(layout)
    across = (lead[..., left, :] - lead[..., right, :]).mean((-2, -3))  # (..., 1, 3)
    has_heading = np.hypot(across[..., 0], across[..., 2]) > TINY_M
    angle = np.where(has_heading, np.arctan2(across[..., 2], across[..., 0]), 0.0)
    return turn_about_y(-angle)[..., None, :, :].astype(np.float32)


def side_joints(layout: Layout) -> tuple[list[int], list[int]]:
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

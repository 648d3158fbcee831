"""Skeletons that move in glTF 2.0 files: joints in the world at even times, and the poses in which they may rest.

`gltf_document` reads the file, `gltf_tracks` its animations, `gltf_nodes` places its nodes, `gltf_joints` tells which
of them are joints and how these rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.formats.gltf_document import COMPRESSED, GltfDocument
from skelact.formats.gltf_joints import JointGroup, find_joints, joint_parents, rest_poses
from skelact.formats.gltf_json import JsonObject
from skelact.formats.gltf_nodes import STILL, VRM, NodeTree, PlacedNodes
from skelact.formats.gltf_tracks import Animation, animation_names, find_animation, read_animation
from skelact.formats.rates import WHOLE_TOLERANCE, check_fps
from skelact.skeleton.rest import RestPose

DEFAULT_FPS = 30.0
KEY_FPS = (20.0, 240.0)  # a rate of keys that is kept
RATE_SLACK = 0.02  # frames per second, between the rate of the keys and a whole one
MAX_POSES = 4_000_000  # nodes times frames
# Extensions a file may require: they change nothing of what is read here. Compressed numbers are refused where read.
KNOWN_EXTENSIONS = ("KHR_mesh_quantization", "KHR_draco_mesh_compression", "KHR_animation_pointer", *COMPRESSED, *VRM)
KNOWN_PREFIXES = ("KHR_materials_", "KHR_texture_", "EXT_texture_", "KHR_lights_", "VRMC_")


@dataclass(frozen=True, eq=False)
class GltfSkeleton:
    """One hierarchy of joints, moving in the world: y up, units of the file.

    Attributes:
        names: V unique joint names.
        parents: V indices, -1 at a root; parents before children.
        positions: float64 (T, V, 3).
        rotations: float64 (T, V, 3, 3).
        rests: Poses that may be the one at rest, the likeliest first; the last is that of the nodes as they stand.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    positions: np.ndarray
    rotations: np.ndarray
    rests: tuple[RestPose, ...]


@dataclass(frozen=True, eq=False)
class GltfMotion:
    """One animation of a file.

    Attributes:
        name: Of the animation.
        others: Names of the other animations, when the first was taken because none was named.
        fps: At which it was sampled.
        skeletons: All that are in the file.
        notes: What was guessed or left out.
    """

    name: str
    others: tuple[str, ...]
    fps: float
    skeletons: tuple[GltfSkeleton, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class AnimationInfo:
    """What one animation is.

    Attributes:
        name: As the file has it, or "animation N".
        duration_s: From the first key to the last.
        fps: At which it is sampled unless told otherwise.
        nodes: How many it moves.
    """

    name: str
    duration_s: float
    fps: float
    nodes: int


def describe_animation(document: GltfDocument, index: int) -> AnimationInfo:
    """Tell name, length and rate of one animation; errors as `sample_gltf`."""
    animation, _ = read_animation(document, index)
    nodes = len({node for node, _ in animation.tracks})
    return AnimationInfo(animation.name, animation.end_s - animation.start_s, _choose_rate(animation), nodes)


def sample_gltf(document: GltfDocument, *, animation: str | None = None, fps: float | None = None) -> GltfMotion:
    """Place the joints of a file at even times of one animation.

    Args:
        document: The file.
        animation: By name, see `find_animation`; None takes the first.
        fps: Frames per second to sample at; None takes the rate of the keys where that is one of 20 to 240, else 30.

    Raises:
        InputError: No animation, no joints, or an unusable track.
    """
    _check_extensions(document.root)
    names = animation_names(document)
    index = find_animation(names, animation)
    tree = NodeTree(document)
    chosen, notes = read_animation(document, index)
    rate = _choose_rate(chosen) if fps is None else check_fps(fps)
    frames = int((chosen.end_s - chosen.start_s) * rate + 1e-3) + 1
    groups = find_joints(document, tree)
    needed = tree.with_ancestors({node for group in groups for node in group.joints})
    if frames * len(needed) > MAX_POSES:
        wanted = f"at most {MAX_POSES} poses of nodes"
        raise InputError(f"expected {wanted}, got {frames} frames of {len(needed)} nodes", field=f"animations[{index}]")
    times = chosen.start_s + np.arange(frames) / rate
    moving = tree.place(needed, chosen, times)
    still = tree.place(needed, STILL, np.zeros(1))
    if any(tree.is_scaled(node, chosen) for node in needed):
        notes = (*notes, "the animation scales joints: the body changes its size")
    skeletons = tuple(_build_skeleton(document, tree, group, moving, still) for group in groups)
    others = names[1:] if animation is None else ()
    return GltfMotion(names[index], others, rate, skeletons, notes)


def _check_extensions(root: JsonObject) -> None:
    required = set(root.texts("extensionsRequired")) - set(KNOWN_EXTENSIONS)
    unknown = sorted(name for name in required if not name.startswith(KNOWN_PREFIXES))
    if unknown:
        wanted = "expected a file that can be read without extensions"
        raise InputError(f"{wanted}, got {', '.join(unknown)[:200]}; export it without", field="extensionsRequired")


def _choose_rate(animation: Animation) -> float:
    spacing = animation.key_spacing_s
    rate = 1 / spacing if spacing > 0 else 0.0
    whole = float(round(rate))
    if not KEY_FPS[0] <= rate <= KEY_FPS[1]:
        return DEFAULT_FPS
    return whole if abs(rate - whole) < max(RATE_SLACK, WHOLE_TOLERANCE * rate) else rate


def _build_skeleton(
    document: GltfDocument, tree: NodeTree, group: JointGroup, moving: PlacedNodes, still: PlacedNodes
) -> GltfSkeleton:
    return GltfSkeleton(
        tuple(tree.names[node] for node in group.joints),
        joint_parents(tree, group),
        np.stack([moving.positions[node] for node in group.joints], axis=1),
        np.stack([moving.turns[node] for node in group.joints], axis=1),
        rest_poses(document, tree, group, still),
    )

"""The nodes of a glTF file as a tree: their names, their own transforms, and where they are in the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.formats.gltf_document import GltfDocument
from skelact.formats.gltf_json import JsonObject
from skelact.formats.gltf_tracks import TRACKS, Animation
from skelact.geometry import rot6d_to_rotmat, rotmat_to_rot6d, rotmat_to_unitquat, unitquat_to_rotmat

MIN_SCALE = 1e-6
SCALE_CHANGE = 0.01  # relative, of a scale that changes
STILL = Animation("", {})
VRM = ("VRMC_vrm", "VRMC_vrm_animation", "VRM")  # extensions that say which node is which bone


@dataclass(frozen=True, eq=False)
class PlacedNodes:
    """Where nodes are: node -> matrices (T, 3, 3), with scale; rotations (T, 3, 3); and positions (T, 3)."""

    matrices: Mapping[int, np.ndarray]
    turns: Mapping[int, np.ndarray]
    positions: Mapping[int, np.ndarray]


class NodeTree:
    """The nodes of a file: parents, order, and their own transforms."""

    def __init__(self, document: GltfDocument) -> None:
        self.nodes = document.nodes
        self.parents = [-1] * len(self.nodes)
        self.children = [node.integers("children", high=len(self.nodes) - 1) for node in self.nodes]
        for parent, children in enumerate(self.children):
            for child in children:
                if self.parents[child] != -1:
                    field = self.nodes[parent].where("children")
                    raise InputError(f"expected one parent of each node, node {child} has two", field=field)
                self.parents[child] = parent
        self.order = [node for node, parent in enumerate(self.parents) if parent == -1]
        for node in self.order:  # grows while it is read
            self.order += self.children[node]
        if len(self.order) < len(self.nodes):
            raise InputError("expected a tree, got nodes that are below themselves", field="nodes")
        self.rank = {node: rank for rank, node in enumerate(self.order)}
        self.names = _unique_names(document)
        self._rests = [_rest_transform(node) for node in self.nodes]

    def with_ancestors(self, nodes: set[int]) -> list[int]:
        """The nodes and all above them, parents first."""
        found: set[int] = set()
        for start in nodes:
            node = start
            while node != -1 and node not in found:
                found.add(node)
                node = self.parents[node]
        return sorted(found, key=self.rank.__getitem__)

    def is_scaled(self, node: int, animation: Animation) -> bool:
        """Whether an animation changes the scale of a node over time."""
        track = animation.tracks.get((node, "scale"))
        if track is None:
            return False
        keys = track.values[:, 1] if track.values.ndim == 3 else track.values
        return bool(np.ptp(keys, axis=0).max() > SCALE_CHANGE * np.abs(keys).max())

    def offset_of(self, node: int) -> np.ndarray:
        """Translation (3,) of a node from its parent, as it stands."""
        return self._rests[node][0]

    def place(self, needed: Sequence[int], animation: Animation, times_s: np.ndarray) -> PlacedNodes:
        """Matrices and positions in the world; `needed` holds all ancestors, parents first."""
        matrices, axes, positions = dict[int, np.ndarray](), dict[int, np.ndarray](), dict[int, np.ndarray]()
        for node in needed:
            offset, turn, scale = self._local(node, animation, times_s)
            scaled = turn * scale[:, None, :]
            flipped = turn * np.where(scale < 0, -1.0, 1.0)[:, None, :]  # as if all sizes were 1: scale may be zero
            parent = self.parents[node]
            if parent == -1:
                matrices[node], axes[node], positions[node] = scaled, flipped, offset
                continue
            above = matrices[parent]
            matrices[node], axes[node] = above @ scaled, axes[parent] @ flipped
            positions[node] = positions[parent] + (above @ offset[..., None])[..., 0]
        return PlacedNodes(matrices, {node: matrices_to_turns(own) for node, own in axes.items()}, positions)

    def _local(self, node: int, animation: Animation, times_s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Translation (T, 3), rotation (T, 3, 3) and scale (T, 3) of a node at times."""
        still = dict(zip(TRACKS, self._rests[node], strict=True))
        own = {
            path: animation.tracks[node, path].sample(times_s)
            if (node, path) in animation.tracks
            else np.broadcast_to(value, (len(times_s), len(value)))
            for path, value in still.items()
        }
        return own["translation"], unitquat_to_rotmat(own["rotation"]), own["scale"]


def matrices_to_turns(matrices: np.ndarray) -> np.ndarray:
    """Rotations of matrices (..., 3, 3) with scale: their axes at right angles; a mirrored z axis is turned back."""
    return rot6d_to_rotmat(rotmat_to_rot6d(matrices))


def _rest_transform(node: JsonObject) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Translation (3,), quaternion (4,) and scale (3,) of a node."""
    if "matrix" in node:
        matrix = node.numbers("matrix", tuple(np.eye(4).ravel())).reshape(4, 4).T
        scale = np.linalg.norm(matrix[:3, :3], axis=0)
        if scale.min() < MIN_SCALE:
            raise node.refuse("matrix", "a matrix that can be inverted")
        scale[2] *= np.sign(np.linalg.det(matrix[:3, :3])) or 1.0
        return matrix[:3, 3], rotmat_to_unitquat(rot6d_to_rotmat(rotmat_to_rot6d(matrix[:3, :3] / scale))), scale
    quaternion = node.numbers("rotation", (0.0, 0.0, 0.0, 1.0))
    length = float(np.linalg.norm(quaternion))
    if length < 1e-3:
        raise node.refuse("rotation", "a unit quaternion")
    return node.numbers("translation", (0.0,) * 3), quaternion / length, node.numbers("scale", (1.0,) * 3)


def _unique_names(document: GltfDocument) -> list[str]:
    """Names of all nodes, of VRM's bones where the file tells them; with the number of the node where one repeats."""
    bones = _vrm_bones(document)
    names: list[str] = []
    seen: dict[str, int] = {}
    taken = set(bones.values())
    for index, node in enumerate(document.nodes):
        name = bones.get(index) or node.text("name") or f"node {index}"
        if index not in bones and name in taken:
            name = f"{name} (node {index})"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} (node {index})")
    return names


def _vrm_bones(document: GltfDocument) -> dict[int, str]:
    """Node -> name of the humanoid bone that a VRM or VRMA file gives it."""
    extensions = document.root.object("extensions")
    for name in VRM:
        if name not in extensions:
            continue
        humanoid = extensions.object(name).object("humanoid")
        last = len(document.nodes) - 1
        if name == "VRM":
            rows = [(row.text("bone"), row) for row in humanoid.objects("humanBones")]
        else:
            bones = humanoid.object("humanBones")
            rows = [(bone, bones.object(bone)) for bone in bones.keys()]  # noqa: SIM118
        return {row.integer("node", high=last): bone for bone, row in rows if "node" in row}
    return {}

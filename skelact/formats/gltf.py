"""Skeletons that move in glTF 2.0 files: joints in the world, and the poses in which they may rest.

Joints are those of the skins; in a file without skins all nodes that move or carry nothing to be drawn. Nodes above
them (armatures, scaled or turned) act on the joints and are no joints. The rest pose is the one that the skin was bound
in: the inverse bind matrices hold it, also when nodes stand in the middle of a run. Scale that an animation changes is
left out: bodies keep their lengths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.formats.gltf_document import GltfDocument
from skelact.formats.gltf_json import MAX_ITEMS, JsonObject
from skelact.formats.gltf_tracks import Animation, animation_names, find_animation, read_animation
from skelact.formats.rates import WHOLE_TOLERANCE, check_fps
from skelact.geometry import rot6d_to_rotmat, rotmat_to_rot6d, rotmat_to_unitquat, unitquat_to_rotmat
from skelact.skeleton.rest import RestPose

DEFAULT_FPS = 30.0
KEY_FPS = (20.0, 240.0)  # a rate of keys that is kept
MAX_POSES = 4_000_000  # nodes times frames
MAX_SKELETONS = 16
MIN_SCALE = 1e-6
SCALE_CHANGE = 0.01  # relative, of a scale that changes
VRM = ("VRMC_vrm", "VRMC_vrm_animation", "VRM")  # extensions that say which node is which bone
REQUIRED_EXTENSIONS = frozenset(  # that change nothing of what is read here
    {
        "KHR_mesh_quantization", "KHR_draco_mesh_compression", "KHR_texture_transform", "KHR_texture_basisu",
        "EXT_texture_webp", "EXT_texture_avif", "KHR_materials_unlit", "KHR_lights_punctual", "KHR_animation_pointer",
        "KHR_materials_pbrSpecularGlossiness", "EXT_mesh_gpu_instancing", "KHR_materials_variants", *VRM,
    }
)  # fmt: skip
MIN_GAIN = 0.02  # relative, by which a placement must be better, or sizes may differ
RATE_SLACK = 0.02  # frames per second, between the rate of the keys and a whole one


@dataclass(frozen=True, eq=False)
class GltfSkeleton:
    """One hierarchy of joints, moving in the world: y up, units of the file.

    Attributes:
        names: V unique joint names.
        parents: V indices, -1 at a root; parents before children.
        positions: float64 (T, V, 3).
        rotations: float64 (T, V, 3, 3).
        rests: Poses that may be the one at rest, the likeliest first.
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
        others: Names of the other animations.
        fps: At which it was sampled.
        skeletons: All that are in the file.
        notes: What was guessed or left out.
    """

    name: str
    others: tuple[str, ...]
    fps: float
    skeletons: tuple[GltfSkeleton, ...]
    notes: tuple[str, ...]


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
    tree = _Tree(document)
    chosen, notes = read_animation(document, index)
    rate = _choose_rate(chosen) if fps is None else check_fps(fps)
    frames = int((chosen.end_s - chosen.start_s) * rate + 1e-3) + 1
    groups = _find_skeletons(document, tree)
    needed = tree.with_ancestors({node for group in groups for node in group.joints})
    if frames * len(needed) > MAX_POSES:
        wanted = f"at most {MAX_POSES} poses of nodes"
        raise InputError(f"expected {wanted}, got {frames} frames of {len(needed)} nodes", field=f"animations[{index}]")
    times = chosen.start_s + np.arange(frames) / rate
    moving = tree.place(needed, chosen, times)
    still = tree.place(needed, Animation("", {}), np.zeros(1))
    if any((node, "scale") in chosen.tracks and tree.scale_of(node, chosen)[1] for node in needed):
        notes = (*notes, "the animation scales joints: bodies keep their lengths, the scale is left out")
    skeletons = tuple(_build_skeleton(document, tree, group, moving, still) for group in groups)
    return GltfMotion(names[index], (*names[:index], *names[index + 1 :]), rate, skeletons, notes)


@dataclass(frozen=True)
class _Group:
    """Joints of one skeleton, parents before children, and the numbers of the skins that they move."""

    joints: tuple[int, ...]
    skins: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class _Placed:
    """Where nodes are: node -> matrices (T, 3, 3), with scale, and positions (T, 3)."""

    matrices: Mapping[int, np.ndarray]
    positions: Mapping[int, np.ndarray]


class _Tree:
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

    def scale_of(self, node: int, animation: Animation) -> tuple[np.ndarray, bool]:
        """Scale (3,) of a node in an animation, and whether the animation changes it over time."""
        own = self._rests[node][2]
        track = animation.tracks.get((node, "scale"))
        if track is None:
            return own, False
        keys = track.values[:, 1] if track.values.ndim == 3 else track.values
        changes = bool(np.ptp(keys, axis=0).max() > SCALE_CHANGE * np.abs(keys).max())
        return (own, True) if changes or np.abs(keys[0]).min() < MIN_SCALE else (keys[0], False)

    def place(self, needed: Sequence[int], animation: Animation, times_s: np.ndarray) -> _Placed:
        """Matrices and positions in the world; `needed` holds all ancestors, parents first."""
        matrices: dict[int, np.ndarray] = {}
        positions: dict[int, np.ndarray] = {}
        for node in needed:
            translation, quaternion, _ = self._rests[node]
            scale, _ = self.scale_of(node, animation)
            moves, turns = (animation.tracks.get((node, path)) for path in ("translation", "rotation"))
            offset = np.broadcast_to(translation, (len(times_s), 3)) if moves is None else moves.sample(times_s)
            turn = unitquat_to_rotmat(quaternion[None] if turns is None else turns.sample(times_s)) * scale
            parent = self.parents[node]
            if parent == -1:
                matrices[node], positions[node] = np.broadcast_to(turn, (len(times_s), 3, 3)), offset
                continue
            above = matrices[parent]
            matrices[node] = above @ turn
            positions[node] = positions[parent] + (above @ offset[..., None])[..., 0]
        return _Placed(matrices, positions)

    def place_unturned(self, joints: Sequence[int], still: _Placed) -> dict[int, np.ndarray]:
        """Positions (3,) of joints when none of them is turned, only what is above them."""
        inside, places = set(joints), dict[int, np.ndarray]()
        bases: dict[int, np.ndarray] = {}
        for node in joints:
            parent = self.parents[node]
            if parent in inside:
                bases[node] = bases[parent]
                places[node] = places[parent] + bases[parent] @ self._rests[node][0]
            else:
                bases[node] = still.matrices[parent][0] if parent != -1 else np.eye(3)
                places[node] = still.positions[node][0]
        return places


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
    """Names of all nodes; those of VRM's bones where the file tells them, NAME_2 where one stands there twice."""
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


def _check_extensions(root: JsonObject) -> None:
    unknown = sorted(set(root.texts("extensionsRequired")) - REQUIRED_EXTENSIONS)
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


def _find_skeletons(document: GltfDocument, tree: _Tree) -> list[_Group]:
    """Joints of the skins, those that share a root together; without skins, nodes that move or carry no mesh."""
    last = len(document.nodes) - 1
    of_skins = [skin.integers("joints", high=last) for skin in document.skins]
    joints = {node for own in of_skins for node in own}
    if not joints:
        drawn = {node for node in tree.order if "mesh" in document.nodes[node] or "camera" in document.nodes[node]}
        moved = _moved_nodes(document)
        joints = {node for node in tree.order if node not in drawn or node in moved}
    # what hangs below a joint and is not drawn belongs to the body: tips, and feet without weights
    for node in tree.order:
        if tree.parents[node] in joints and "mesh" not in document.nodes[node]:
            joints.add(node)
    groups: dict[int, list[int]] = {}
    for node in sorted(joints, key=tree.rank.__getitem__):
        groups.setdefault(_top(tree, node, joints), []).append(node)
    if not groups:
        raise InputError("expected a skin, or nodes that move, got neither", field="skins")
    if len(groups) > MAX_SKELETONS:
        groups = dict(sorted(groups.items(), key=lambda item: -len(item[1]))[:MAX_SKELETONS])
    return [
        _Group(tuple(own), tuple(n for n, skin in enumerate(of_skins) if set(skin) & set(own)))
        for own in groups.values()
    ]


def _top(tree: _Tree, node: int, joints: set[int]) -> int:
    """The highest joint above a node."""
    top = node
    while node != -1:
        top = node if node in joints else top
        node = tree.parents[node]
    return top


def _moved_nodes(document: GltfDocument) -> set[int]:
    last = len(document.nodes) - 1
    return {
        target.integer("node", high=last)
        for animation in document.animations
        for target in (channel.object("target") for channel in animation.objects("channels"))
        if "node" in target
    }


def _build_skeleton(
    document: GltfDocument, tree: _Tree, group: _Group, moving: _Placed, still: _Placed
) -> GltfSkeleton:
    index = {node: joint for joint, node in enumerate(group.joints)}
    parents = []
    for node in group.joints:
        above = tree.parents[node]
        while above != -1 and above not in index:
            above = tree.parents[above]
        parents.append(index.get(above, -1))
    default = RestPose(
        np.stack([still.positions[node][0] for node in group.joints]),
        _turns(np.stack([still.matrices[node][0] for node in group.joints])),
    )
    unturned = tree.place_unturned(group.joints, still)
    zero = RestPose(np.stack([unturned[node] for node in group.joints]), _unturned(tree, group, still))
    bound = _bind_pose(document, tree, group, default, parents)
    return GltfSkeleton(
        tuple(tree.names[node] for node in group.joints),
        tuple(parents),
        np.stack([moving.positions[node] for node in group.joints], axis=1),
        _turns(np.stack([moving.matrices[node] for node in group.joints], axis=1)),
        tuple(pose for pose in (bound, default, zero) if pose is not None),
    )


def _unturned(tree: _Tree, group: _Group, still: _Placed) -> np.ndarray:
    """Rotations (V, 3, 3) of joints when none of them is turned."""
    inside, turns = set(group.joints), dict[int, np.ndarray]()
    for node in group.joints:
        parent = tree.parents[node]
        if parent in inside:
            turns[node] = turns[parent]
        else:
            turns[node] = still.matrices[parent][0] if parent != -1 else np.eye(3)
    return _turns(np.stack([turns[node] for node in group.joints]))


def _turns(matrices: np.ndarray) -> np.ndarray:
    """Rotations of matrices (..., 3, 3) with scale: their axes at right angles; a mirrored z axis is turned back."""
    return rot6d_to_rotmat(rotmat_to_rot6d(matrices))


def _bind_pose(
    document: GltfDocument, tree: _Tree, group: _Group, default: RestPose, parents: Sequence[int]
) -> RestPose | None:
    """The pose in which the skins were bound, put into the world; None when no skin tells it."""
    index = {node: joint for joint, node in enumerate(group.joints)}
    found = {number: _read_bind_matrices(document, number, index) for number in group.skins}
    skin = max(found, key=lambda number: len(found[number]), default=-1)  # others may have other origins
    bound = found.get(skin, {})
    if len(bound) < 2:
        return None
    own = sorted(bound)
    matrices = np.stack([bound[joint] for joint in own])
    rows = {joint: row for row, joint in enumerate(own)}
    bones = np.array([(row, rows[parents[joint]]) for joint, row in rows.items() if parents[joint] in rows], int)
    frame = _choose_frame(tree, skin, group.joints[0], matrices, default.positions[own], bones.reshape(-1, 2))
    positions, rotations = default.positions.copy(), default.rotations.copy()
    placed = frame @ matrices
    turned = _turns(placed[:, :3, :3])
    for joint, parent in enumerate(parents):
        if joint in bound:
            positions[joint], rotations[joint] = placed[rows[joint], :3, 3], turned[rows[joint]]
        elif parent != -1:  # moves with its parent
            back = rotations[parent] @ default.rotations[parent].T
            positions[joint] = positions[parent] + back @ (default.positions[joint] - default.positions[parent])
            rotations[joint] = back @ default.rotations[joint]
    return RestPose(positions, rotations)


def _read_bind_matrices(document: GltfDocument, number: int, index: Mapping[int, int]) -> dict[int, np.ndarray]:
    """Joint -> its matrix (4, 4) in the space of the mesh when the skin was bound."""
    skin = document.skins[number]
    if "inverseBindMatrices" not in skin:
        return {}
    joints = skin.integers("joints", high=len(document.nodes) - 1)
    inverse = document.read_accessor(skin, "inverseBindMatrices", "MAT4").reshape(-1, 4, 4).swapaxes(-1, -2)
    if len(inverse) < len(joints):
        wanted = f"expected {len(joints)} matrices"
        raise InputError(f"{wanted}, got {len(inverse)}", field=skin.where("inverseBindMatrices"))
    if np.abs(np.linalg.det(inverse[: len(joints), :3, :3])).min() < MIN_SCALE**3:
        wanted = "expected matrices that can be inverted"
        raise InputError(f"{wanted}, got others", field=skin.where("inverseBindMatrices"))
    inverse = inverse.copy()
    inverse[:, 3] = 0.0, 0.0, 0.0, 1.0
    return {index[node]: matrix for node, matrix in zip(joints, np.linalg.inv(inverse[: len(joints)]), strict=True)}


def _choose_frame(
    tree: _Tree, skin: int, top: int, bound: np.ndarray, places: np.ndarray, bones: np.ndarray
) -> np.ndarray:
    """The matrix (4, 4) from the space of the mesh to the world.

    The format does not say where a skin stood when it was bound. As the node of its mesh, as the node above the skeleton
    or as the world: the one whose bound joints lie nearest to where the nodes stand. Its size is that of the bones.

    Args:
        tree: The nodes of the file.
        skin: Number of the skin.
        top: Node of the highest joint.
        bound: Matrices (V, 4, 4) of joints in the space of the mesh.
        places: (V, 3) where the nodes of the same joints stand.
        bones: (n, 2) pairs of these joints that have constant distances.
    """
    chosen = [number for number, node in enumerate(tree.nodes) if node.integer("skin", high=MAX_ITEMS, default=-1, low=-1) == skin]
    chosen += [tree.parents[top]] if tree.parents[top] != -1 else []
    still = tree.place(tree.with_ancestors(set(chosen)), Animation("", {}), np.zeros(1))
    spots = bound[:, :3, 3]
    lengths = [np.linalg.norm(np.diff(points[bones], axis=1), axis=-1).sum() for points in (places, spots)]
    scale = float(lengths[0] / lengths[1]) if min(lengths) > 0 else 1.0
    best, least = np.eye(4), np.inf
    for matrix, shift in [*((still.matrices[n][0], still.positions[n][0]) for n in chosen), (np.eye(3), np.zeros(3))]:
        turn = _turns(matrix)
        own_scale = float(np.linalg.norm(matrix[:, 0]))
        placed = scale * spots @ turn.T
        center = places.mean(0) - placed.mean(0)
        distance = float(np.linalg.norm(placed + center - places, axis=-1).mean())
        if distance < least * (1 - MIN_GAIN):
            least, best = distance, np.eye(4)
            best[:3, :3] = scale * turn
            best[:3, 3] = shift if abs(own_scale / scale - 1) < MIN_GAIN else center
    return best

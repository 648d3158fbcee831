"""Which nodes of a glTF file are joints of a body, and the poses in which these may rest.

Joints are those of the skins; in a file without skins all nodes that move or carry nothing to be drawn. Nodes above
them (armatures, scaled or turned) act on the joints and are no joints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.formats.gltf_document import GltfDocument
from skelact.formats.gltf_json import MAX_ITEMS
from skelact.formats.gltf_nodes import MIN_SCALE, STILL, NodeTree, PlacedNodes, matrices_to_turns
from skelact.skeleton.rest import RestPose

MAX_SKELETONS = 16
MIN_BONE = 0.01  # of the longest bone: shorter ones tell no size
MIN_GAIN = 0.02  # relative, by which a placement must be better, or sizes may differ


@dataclass(frozen=True)
class JointGroup:
    """Joints of one skeleton, parents before children, and the numbers of the skins that they move."""

    joints: tuple[int, ...]
    skins: tuple[int, ...]


def find_joints(document: GltfDocument, tree: NodeTree) -> list[JointGroup]:
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
        JointGroup(tuple(own), tuple(n for n, skin in enumerate(of_skins) if set(skin) & set(own)))
        for own in groups.values()
    ]


def _top(tree: NodeTree, node: int, joints: set[int]) -> int:
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


def joint_parents(tree: NodeTree, group: JointGroup) -> tuple[int, ...]:
    """Index of the nearest joint above each joint, -1 at a root."""
    index = {node: joint for joint, node in enumerate(group.joints)}
    parents = []
    for node in group.joints:
        above = tree.parents[node]
        while above != -1 and above not in index:
            above = tree.parents[above]
        parents.append(index.get(above, -1))
    return tuple(parents)


def rest_poses(document: GltfDocument, tree: NodeTree, group: JointGroup, still: PlacedNodes) -> tuple[RestPose, ...]:
    """Poses that may be the one at rest, the likeliest first: as bound to the skin, all unturned, as the nodes stand.

    Args:
        document: The file.
        tree: Its nodes.
        group: The joints.
        still: The nodes as they stand, one frame.
    """
    default = RestPose(
        np.stack([still.positions[node][0] for node in group.joints]),
        np.stack([still.turns[node][0] for node in group.joints]),
    )
    bound = _read_bind_pose(document, tree, group, default)
    unturned = _unturned_pose(tree, group, still)
    return tuple(pose for pose in (bound, unturned, default) if pose is not None)


def _unturned_pose(tree: NodeTree, group: JointGroup, still: PlacedNodes) -> RestPose:
    """The pose in which no joint is turned, only what is above them: that of skeletons without a rest pose.

    Its lowest joint is as high as that of the nodes as they stand.
    """
    inside = set(group.joints)
    bases, places = dict[int, np.ndarray](), dict[int, np.ndarray]()
    for node in group.joints:
        parent = tree.parents[node]
        if parent in inside:
            bases[node] = bases[parent]
            places[node] = places[parent] + bases[parent] @ tree.offset_of(node)
        else:
            bases[node] = still.matrices[parent][0] if parent != -1 else np.eye(3)
            places[node] = still.positions[node][0]
    turns = matrices_to_turns(np.stack([bases[node] for node in group.joints]))
    positions = np.stack([places[node] for node in group.joints])
    lowest = min(still.positions[node][0, 1] for node in group.joints)
    return RestPose(positions + np.array([0.0, lowest - positions[:, 1].min(), 0.0]), turns)


def _read_bind_pose(document: GltfDocument, tree: NodeTree, group: JointGroup, default: RestPose) -> RestPose | None:
    """The pose in which the skins were bound, put into the world; None when no skin tells it."""
    index = {node: joint for joint, node in enumerate(group.joints)}
    found = {number: _read_bind_matrices(document, number, index) for number in group.skins}
    skin = max(found, key=lambda number: len(found[number]), default=-1)  # others may have other origins
    bound = found.get(skin, {})
    if len(bound) < 2:
        return None
    own, parents = sorted(bound), joint_parents(tree, group)
    matrices = np.stack([bound[joint] for joint in own])
    rows = {joint: row for row, joint in enumerate(own)}
    bones = np.array([(row, rows[parents[joint]]) for joint, row in rows.items() if parents[joint] in rows], int)
    frame = _choose_frame(tree, skin, group.joints[0], matrices, default.positions[own], bones.reshape(-1, 2))
    positions, rotations = default.positions.copy(), default.rotations.copy()
    placed = frame @ matrices
    turned = matrices_to_turns(placed[:, :3, :3])
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
    bound = zip(joints, np.linalg.inv(inverse[: len(joints)]), strict=True)
    return {index[node]: matrix for node, matrix in bound if node in index}  # others belong to another skeleton


def _choose_frame(
    tree: NodeTree, skin: int, top: int, bound: np.ndarray, places: np.ndarray, bones: np.ndarray
) -> np.ndarray:
    """The matrix (4, 4) from the space of the mesh to the world.

    The format does not say where a skin stood when it was bound. As the node of its mesh, as the node above the
    skeleton or as the world: the one whose bound joints lie nearest to where the nodes stand. The bones tell its size.

    Args:
        tree: The nodes of the file.
        skin: Number of the skin.
        top: Node of the highest joint.
        bound: Matrices (V, 4, 4) of joints in the space of the mesh.
        places: (V, 3) where the nodes of the same joints stand.
        bones: (n, 2) pairs of these joints that have constant distances.
    """
    chosen = [
        number
        for number, node in enumerate(tree.nodes)
        if node.integer("skin", high=MAX_ITEMS, default=-1, low=-1) == skin
    ]
    chosen += [tree.parents[top]] if tree.parents[top] != -1 else []
    still = tree.place(tree.with_ancestors(set(chosen)), STILL, np.zeros(1))
    spots = bound[:, :3, 3]
    near, far = (np.linalg.norm(np.diff(points[bones], axis=1)[:, 0], axis=-1) for points in (spots, places))
    has_length = near > MIN_BONE * max(near.max(initial=0.0), 1e-30)
    scale = float(np.median(far[has_length] / near[has_length])) if has_length.any() else 1.0
    scale = scale if scale > 0 else 1.0
    best, least = np.eye(4), np.inf
    for matrix, shift in [*((still.matrices[n][0], still.positions[n][0]) for n in chosen), (np.eye(3), np.zeros(3))]:
        turn = matrices_to_turns(matrix)
        own_scale = float(np.linalg.norm(matrix[:, 0]))
        placed = scale * spots @ turn.T
        center = places.mean(0) - placed.mean(0)
        distance = float(np.linalg.norm(placed + center - places, axis=-1).mean())
        if distance < least * (1 - MIN_GAIN):
            least, best = distance, np.eye(4)
            best[:3, :3] = scale * turn
            best[:3, 3] = shift if abs(own_scale / scale - 1) < MIN_GAIN else center
    return best

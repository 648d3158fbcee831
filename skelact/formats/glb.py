"""glTF 2.0 binary files of a motion: one armature that rests in a T-pose, and one skinned figure that it moves.

Format: Khronos glTF 2.0, sections 3.7.3 (skins) and 4 (GLB). Meters, y up, facing +z. The inverse bind matrices are
those of the T-pose, in which the nodes stand when nothing plays. Tracks turn joints and move the root; none scales.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from skelact.files import atomic_write
from skelact.formats.gltf_writer import (
    ARRAY_BUFFER,
    ASSET,
    ELEMENT_BUFFER,
    BinaryChunk,
    Table,
    build_animation,
    rest_nodes,
)
from skelact.skeleton.body import BODY
from skelact.skeleton.body_mesh import LEFT, MIDDLE, RIGHT, BodyMesh, build_body_mesh
from skelact.skeleton.bone_names import BONE_NAMES, DEFAULT_BONES, rename_bones
from skelact.skeleton.rig import rest_positions
from skelact.values import Motion

COLORS = {LEFT: (0.04, 0.22, 0.61), RIGHT: (0.85, 0.21, 0.03), MIDDLE: (0.34, 0.38, 0.46)}  # linear RGB
ROUGHNESS = 0.8
WHITE, FULL = (1.0, 1.0, 1.0, 1.0), 255  # bytes say weights and colors


def save_glb(path: str | Path, motion: Motion, *, bones: str = DEFAULT_BONES) -> None:
    """Write a motion on `BODY` as a GLB file; see `format_glb`."""
    with atomic_write(path) as file:
        file.write(format_glb(motion, bones=bones))


def format_glb(motion: Motion, *, bones: str = DEFAULT_BONES) -> bytes:
    """Make the bytes of a GLB file.

    Args:
        motion: On `BODY`, with or without its tips.
        bones: Names of the bones, a key of `BONE_NAMES`.

    Raises:
        InputError: Unknown names, or a motion on another skeleton.
    """
    renamed = rename_bones(motion, bones)
    chunk = BinaryChunk()
    root, body = renamed.parents.index(-1), len(renamed.names)
    bind = np.tile(np.eye(4), (body, 1, 1))
    bind[:, :3, 3] = -rest_positions(renamed.parents, renamed.offsets)  # joints are unturned at rest
    skin = {
        "name": "body",
        "joints": list(range(body)),
        "skeleton": root,
        "inverseBindMatrices": chunk.add(bind.swapaxes(1, 2).reshape(body, 16), "MAT4"),  # columns first
    }
    numbers = np.array([renamed.names.index(BONE_NAMES[bones][name]) for name in BODY.names])
    surface = {"baseColorFactor": WHITE, "metallicFactor": 0.0, "roughnessFactor": ROUGHNESS}
    table = {
        "asset": ASSET,
        "scene": 0,
        "scenes": [{"nodes": [root, body]}],
        "nodes": [*rest_nodes(renamed), {"name": "body", "mesh": 0, "skin": 0}],
        "skins": [skin],
        "meshes": [{"name": "body", "primitives": [_add_mesh(build_body_mesh(), numbers, chunk)]}],
        "materials": [{"name": "body", "pbrMetallicRoughness": surface}],
        "animations": [build_animation(renamed, chunk)],
    }
    return chunk.pack(table)


def _add_mesh(mesh: BodyMesh, numbers: np.ndarray, chunk: BinaryChunk) -> Table:
    """All triangles, colored by side at their vertices; `numbers` are the skin's of the joints of `BODY`."""
    weights = _to_bytes(mesh.weights)
    joints = np.where(weights > 0, numbers[mesh.joints], 0).astype(np.uint8)
    colors = np.full((len(weights), 4), FULL)
    for side, color in COLORS.items():  # no surface has two sides
        colors[mesh.triangles[mesh.sides == side].reshape(-1), :3] = np.rint(np.array(color) * FULL)
    attributes = {
        "POSITION": chunk.add(mesh.positions, "VEC3", target=ARRAY_BUFFER, bounds=True),
        "NORMAL": chunk.add(mesh.normals, "VEC3", target=ARRAY_BUFFER),
        "COLOR_0": chunk.add(colors.astype(np.uint8), "VEC4", target=ARRAY_BUFFER, normalized=True),
        "JOINTS_0": chunk.add(joints, "VEC4", target=ARRAY_BUFFER),
        "WEIGHTS_0": chunk.add(weights, "VEC4", target=ARRAY_BUFFER, normalized=True),
    }
    indices = mesh.triangles.reshape(-1).astype(np.uint16)
    return {"attributes": attributes, "indices": chunk.add(indices, "SCALAR", target=ELEMENT_BUFFER), "material": 0}


def _to_bytes(weights: np.ndarray) -> np.ndarray:
    """Weights (N, 4) as bytes that sum to 255: what rounding leaves goes to the greatest."""
    rounded = np.rint(weights * FULL).astype(int)
    rows = np.arange(len(rounded))
    rounded[rows, weights.argmax(1)] += FULL - rounded.sum(1)
    return rounded.astype(np.uint8)

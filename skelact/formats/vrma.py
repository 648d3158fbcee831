"""VRM Animation files: a motion on named humanoid bones that plays on every VRM model.

Format: glTF 2.0 binary with the extension VRMC_vrm_animation 1.0 of the VRM Consortium. The nodes rest in a T-pose
facing +z; only the hips have a translation; nothing is scaled; no eyes, faces or fingers.
"""

from __future__ import annotations

from pathlib import Path

from skelact.files import atomic_write
from skelact.formats.gltf_writer import ASSET, BinaryChunk, build_animation, rest_nodes
from skelact.skeleton.body import BODY
from skelact.skeleton.bone_names import BONE_NAMES, rename_bones
from skelact.values import Motion

EXTENSION, SPEC_VERSION = "VRMC_vrm_animation", "1.0"


def save_vrma(path: str | Path, motion: Motion) -> None:
    """Write a motion on `BODY` as a VRMA file; see `format_vrma`."""
    with atomic_write(path) as file:
        file.write(format_vrma(motion))


def format_vrma(motion: Motion) -> bytes:
    """Make the bytes of a VRMA file of a motion on `BODY`, with or without its tips.

    Raises:
        InputError: A motion on another skeleton.
    """
    renamed = rename_bones(motion, "vrm")
    chunk = BinaryChunk()
    bones = {name: {"node": renamed.names.index(name)} for name in map(BONE_NAMES["vrm"].__getitem__, BODY.names)}
    table = {
        "asset": ASSET,
        "extensionsUsed": [EXTENSION],
        "extensions": {EXTENSION: {"specVersion": SPEC_VERSION, "humanoid": {"humanBones": bones}}},
        "scene": 0,
        "scenes": [{"nodes": [renamed.parents.index(-1)]}],
        "nodes": rest_nodes(renamed),
        "animations": [build_animation(renamed, chunk)],
    }
    return chunk.pack(table)

"""What is written into every binary glTF file: chunks, accessors, the nodes of a skeleton at rest, and its tracks.

Format: Khronos glTF 2.0, sections 3.6 (binary data), 3.11 (animations) and 4 (GLB). Meters, y up; quaternions are
x, y, z, w.
"""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

from skelact.geometry import rotmat_to_unitquat
from skelact.values import Motion

MAGIC, VERSION, JSON_CHUNK, BIN_CHUNK = 0x46546C67, 2, 0x4E4F534A, 0x004E4942
COMPONENTS = {"<f4": 5126, "<u2": 5123, "|u1": 5121}
ARRAY_BUFFER, ELEMENT_BUFFER = 34962, 34963
ASSET = {"version": "2.0", "generator": "skelact"}

Table = dict[str, Any]


class BinaryChunk:
    """The binary chunk as it grows, with the views and accessors into it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[Table] = []
        self.accessors: list[Table] = []

    def add(
        self, values: np.ndarray, kind: str, *, target: int = 0, bounds: bool = False, normalized: bool = False
    ) -> int:
        """Append an array of float32, uint16 or uint8, 4-byte aligned, and return the number of its accessor.

        Args:
            values: (n,) or (n, width).
            kind: Of an element: SCALAR, VEC3, VEC4, MAT4.
            target: What the view is for; 0 says nothing.
            bounds: Whether to state the least and the greatest value.
            normalized: Whether integers stand for 0 to 1.
        """
        stored = np.ascontiguousarray(values, values.dtype if values.dtype in ("<u2", "|u1") else "<f4")
        view: Table = {"buffer": 0, "byteOffset": len(self.data), "byteLength": stored.nbytes}
        self.views.append({**view, "target": target} if target else view)
        self.data += stored.tobytes() + b"\0" * (-stored.nbytes % 4)
        accessor: Table = {
            "bufferView": len(self.views) - 1,
            "componentType": COMPONENTS[stored.dtype.str],
            "count": len(stored),
            "type": kind,
        }
        if bounds:
            rows = stored.reshape(len(stored), -1)
            accessor |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        self.accessors.append({**accessor, "normalized": True} if normalized else accessor)
        return len(self.accessors) - 1

    def pack(self, table: Table) -> bytes:
        """The bytes of a GLB file: 12 bytes of header, the JSON chunk, and this chunk, both padded to 4 bytes."""
        table = {
            **table,
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.data)}],
        }
        text = json.dumps(table, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        head = struct.pack("<III", MAGIC, VERSION, 12 + 8 + len(text) + 8 + len(self.data))
        chunks = (struct.pack("<II", len(text), JSON_CHUNK), text, struct.pack("<II", len(self.data), BIN_CHUNK))
        return b"".join((head, *chunks, bytes(self.data)))


def rest_nodes(motion: Motion) -> list[Table]:
    """One node for each joint, at rest: unturned, at its offset."""
    nodes = []
    for joint, name in enumerate(motion.names):
        children = [child for child, parent in enumerate(motion.parents) if parent == joint]
        node: Table = {"name": name, "translation": motion.offsets[joint].tolist()}
        nodes.append({**node, "children": children} if children else node)
    return nodes


def build_animation(motion: Motion, chunk: BinaryChunk, *, name: str = "motion") -> Table:
    """Linear tracks: a rotation for every joint that is ever turned, a translation for the root; no scales."""
    time = chunk.add(np.arange(len(motion.rotations)) / motion.fps, "SCALAR", bounds=True)
    samplers, channels = list[Table](), list[Table]()

    def track(joint: int, path: str, values: np.ndarray, kind: str) -> None:
        samplers.append({"input": time, "output": chunk.add(values, kind), "interpolation": "LINEAR"})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": joint, "path": path}})

    quaternions = _continuous(rotmat_to_unitquat(motion.rotations))
    root = motion.parents.index(-1)
    track(root, "translation", motion.translations[:, root], "VEC3")
    for joint in range(len(motion.names)):
        if (motion.rotations[:, joint] != np.eye(3)).any():
            track(joint, "rotation", quaternions[:, joint], "VEC4")
    return {"name": name, "samplers": samplers, "channels": channels}


def _continuous(quaternions: np.ndarray) -> np.ndarray:
    """Give every quaternion (T, V, 4) the sign nearer to the one before: linear tracks then go the short way."""
    flips = (quaternions[1:] * quaternions[:-1]).sum(-1) < 0
    signs = np.concatenate([np.ones((1, quaternions.shape[1])), np.cumprod(np.where(flips, -1.0, 1.0), axis=0)])
    return quaternions * signs[..., None]

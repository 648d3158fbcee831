"""Small glTF files made by hand: a body of boxes' joints, tracks of any kind, and the bytes of GLB and JSON."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

NAMES = {  # a T-pose in meters: joint -> parent, offset
    "Hips": (None, (0.0, 1.0, 0.0)),
    "Spine": ("Hips", (0.0, 0.15, 0.0)),
    "Chest": ("Spine", (0.0, 0.15, 0.0)),
    "Neck": ("Chest", (0.0, 0.22, 0.0)),
    "Head": ("Neck", (0.0, 0.1, 0.0)),
    **{
        f"{side}{name}": (parent if parent in ("Hips", "Chest") else f"{side}{parent}", (sign * x, y, z))
        for side, sign in (("Left", 1.0), ("Right", -1.0))
        for name, parent, (x, y, z) in (
            ("Shoulder", "Chest", (0.05, 0.18, 0.0)),
            ("Arm", "Shoulder", (0.12, 0.0, 0.0)),
            ("ForeArm", "Arm", (0.28, 0.0, 0.0)),
            ("Hand", "ForeArm", (0.25, 0.0, 0.0)),
            ("UpLeg", "Hips", (0.1, -0.05, 0.0)),
            ("Leg", "UpLeg", (0.0, -0.43, 0.0)),
            ("Foot", "Leg", (0.0, -0.42, 0.0)),
            ("ToeBase", "Foot", (0.0, -0.06, 0.14)),
        )
    },
}


class GltfFile:
    """A glTF table as it grows, with its one buffer."""

    def __init__(self) -> None:
        self.table: dict[str, Any] = {
            "asset": {"version": "2.0"}, "nodes": [], "accessors": [], "bufferViews": [], "animations": [],
        }  # fmt: skip
        self.blob = bytearray()

    def view(self, data: bytes) -> int:
        """Append bytes, 4-byte aligned; the number of their view."""
        self.table["bufferViews"].append({"buffer": 0, "byteOffset": len(self.blob), "byteLength": len(data)})
        self.blob += data + b"\0" * (-len(data) % 4)
        return len(self.table["bufferViews"]) - 1

    def accessor(self, values: Any, kind: str, component: int = 5126, **more: Any) -> int:
        """Append numbers; the number of their accessor."""
        dtype = {5120: "<i1", 5122: "<i2", 5123: "<u2", 5126: "<f4"}[component]
        stored = np.ascontiguousarray(values, dtype)
        row = {"bufferView": self.view(stored.tobytes()), "componentType": component, "count": len(stored)}
        self.table["accessors"].append({**row, "type": kind, **more})
        return len(self.table["accessors"]) - 1

    def add_body(self, rename: Any = str) -> None:
        """Nodes of `NAMES`, parents first."""
        nodes, names = self.table["nodes"], list(NAMES)
        first = len(nodes)
        for name, (parent, offset) in NAMES.items():
            nodes.append({"name": rename(name), "translation": list(offset)})
            if parent is not None:
                nodes[first + names.index(parent)].setdefault("children", []).append(len(nodes) - 1)

    def animate(self, name: str, tracks: list[tuple[int, str, Any, Any, str]]) -> None:
        """Append an animation of (node, path, times, values, interpolation)."""
        samplers, channels = [], []
        for node, path, times, values, interpolation in tracks:
            kind = "VEC4" if path == "rotation" else "VEC3"
            output = values if isinstance(values, int) else self.accessor(values, kind)
            samplers.append({"input": self.accessor(times, "SCALAR"), "output": output, "interpolation": interpolation})
            channels.append({"sampler": len(samplers) - 1, "target": {"node": node, "path": path}})
        self.table["animations"].append({"name": name, "samplers": samplers, "channels": channels})

    def glb(self) -> bytes:
        """Bytes of a GLB file."""
        self.table["buffers"] = [{"byteLength": len(self.blob)}]
        return make_glb(self.table, bytes(self.blob))

    def save(self, path: Path) -> Path:
        """Write a GLB file."""
        path.write_bytes(self.glb())
        return path

    def save_json(self, path: Path, uri: str) -> Path:
        """Write a glTF file in JSON whose buffer is at `uri`."""
        self.table["buffers"] = [{"byteLength": len(self.blob), "uri": uri}]
        path.write_text(json.dumps(self.table), encoding="utf-8")
        return path


def make_glb(table: Any, blob: bytes) -> bytes:
    """Bytes of a GLB file of a table and a binary chunk."""
    text = json.dumps(table).encode()
    text += b" " * (-len(text) % 4)
    blob += b"\0" * (-len(blob) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(blob), 0x004E4942) + blob
    return struct.pack("<III", 0x46546C67, 2, 12 + len(chunks)) + chunks


def node_number(name: str) -> int:
    """Number of a joint of `NAMES` in a file that has nothing else."""
    return list(NAMES).index(name)

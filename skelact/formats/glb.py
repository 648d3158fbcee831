"""glTF 2.0 binary files: an animated skeleton that wears a box on every bone; opens in any viewer.

Format: Khronos glTF 2.0, sections 3.6 (binary data), 3.11 (animations) and 4 (GLB). Meters, y up; quaternions are
x, y, z, w. One node per joint, boxes as child nodes that share one cube; no skin, so that nothing has to be weighted.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

from skelact.files import atomic_write
from skelact.geometry import rotation_between, rotmat_to_unitquat
from skelact.values import Motion

MAGIC, VERSION, JSON_CHUNK, BIN_CHUNK = 0x46546C67, 2, 0x4E4F534A, 0x004E4942
FLOAT, UINT16, ARRAY_BUFFER, ELEMENT_BUFFER = 5126, 5123, 34962, 34963
THICKNESS = 0.22  # of a box, times its length
THICKNESS_M = (0.02, 0.09)
COLORS = {"left": (0.17, 0.42, 0.69), "right": (0.87, 0.42, 0.13), "": (0.35, 0.38, 0.45)}


def save_glb(path: str | Path, motion: Motion) -> None:
    """Write a motion as a GLB file."""
    with atomic_write(path) as file:
        file.write(format_glb(motion))


def format_glb(motion: Motion) -> bytes:
    """Make the bytes of a GLB file: 12 bytes of header, a JSON chunk, a BIN chunk, both padded to 4 bytes."""
    blob = _Blob()
    nodes, boxes = _joint_nodes(motion), _box_nodes(motion)
    for index, (joint, _) in enumerate(boxes):
        nodes[joint].setdefault("children", []).append(len(motion.names) + index)
    table = {
        "asset": {"version": "2.0", "generator": "skelact"},
        "scene": 0,
        "scenes": [{"nodes": [motion.parents.index(-1)]}],
        "nodes": nodes + [box for _, box in boxes],
        "meshes": _cubes(blob),
        "materials": [
            {"pbrMetallicRoughness": {"baseColorFactor": [*c, 1.0], "metallicFactor": 0.0}} for c in COLORS.values()
        ],
        "animations": [_animation(motion, blob)],
        "accessors": blob.accessors,
        "bufferViews": blob.views,
        "buffers": [{"byteLength": len(blob.data)}],
    }
    text = json.dumps(table, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(blob.data)
    head = struct.pack("<III", MAGIC, VERSION, length)
    return (
        head
        + struct.pack("<II", len(text), JSON_CHUNK)
        + text
        + struct.pack("<II", len(blob.data), BIN_CHUNK)
        + bytes(blob.data)
    )


class _Blob:
    """The binary chunk as it grows, with the views and accessors into it."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, values: np.ndarray, kind: str, *, target: int = 0, bounds: bool = False) -> int:
        """Append an array, 4-byte aligned, and return the number of its accessor."""
        stored = np.ascontiguousarray(values, "<u2" if values.dtype == np.uint16 else "<f4")
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self.data), "byteLength": stored.nbytes}
        self.views.append({**view, "target": target} if target else view)
        self.data += stored.tobytes() + b"\0" * (-stored.nbytes % 4)
        component = UINT16 if stored.dtype == np.uint16 else FLOAT
        accessor: dict[str, Any] = {
            "bufferView": len(self.views) - 1,
            "componentType": component,
            "count": len(stored),
            "type": kind,
        }
        if bounds:
            rows = stored.reshape(len(stored), -1)
            accessor |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1


def _joint_nodes(motion: Motion) -> list[dict[str, Any]]:
    """One node per joint in the first pose."""
    quaternions = rotmat_to_unitquat(motion.rotations[0])
    nodes = []
    for joint, name in enumerate(motion.names):
        children = [child for child, parent in enumerate(motion.parents) if parent == joint]
        node: dict[str, Any] = {
            "name": name,
            "translation": motion.translations[0, joint].tolist(),
            "rotation": quaternions[joint].tolist(),
        }
        nodes.append({**node, "children": children} if children else node)
    return nodes


def _box_nodes(motion: Motion) -> list[tuple[int, dict[str, Any]]]:
    """A box for every bone with a length: the joint it hangs on, and its node."""
    boxes = []
    for joint, parent in enumerate(motion.parents):
        offset = motion.offsets[joint]
        length = float(np.linalg.norm(offset))
        if parent == -1 or length < 1e-6:
            continue
        thick = float(np.clip(THICKNESS * length, *THICKNESS_M))
        turn = rotmat_to_unitquat(rotation_between(np.array([0.0, 1.0, 0.0]), offset))
        side = next((index for index, key in enumerate(COLORS) if key and motion.names[joint].startswith(key)), 2)
        box = {"mesh": side, "translation": (offset / 2).tolist(), "rotation": turn.tolist()}
        boxes.append((parent, {"name": f"{motion.names[joint]}_box", **box, "scale": [thick, length, thick]}))
    return boxes


def _cubes(blob: _Blob) -> list[dict[str, Any]]:
    """A cube of size 1 in each color, all on one set of corners."""
    places: list[np.ndarray] = []
    normals: list[np.ndarray] = []
    indices: list[int] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            normal, across, along = (np.roll(np.eye(3), axis, axis=1)[k] * (sign if k == 0 else 1.0) for k in range(3))
            first = len(places)
            corners = [0.5 * (normal + a * across + b * along) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            places += corners if sign > 0 else corners[::-1]
            normals += [normal] * 4
            indices += [first, first + 1, first + 2, first, first + 2, first + 3]
    attributes = {
        "POSITION": blob.add(np.array(places), "VEC3", target=ARRAY_BUFFER, bounds=True),
        "NORMAL": blob.add(np.array(normals), "VEC3", target=ARRAY_BUFFER),
    }
    drawn = blob.add(np.array(indices, np.uint16), "SCALAR", target=ELEMENT_BUFFER)
    return [
        {"primitives": [{"attributes": attributes, "indices": drawn, "material": material}]}
        for material in range(len(COLORS))
    ]


def _animation(motion: Motion, blob: _Blob) -> dict[str, Any]:
    """Linear tracks: a rotation for every joint that turns, a translation for every one that slides."""
    time = blob.add(np.arange(len(motion.rotations)) / motion.fps, "SCALAR", bounds=True)
    samplers, channels = [], []

    def track(joint: int, path: str, values: np.ndarray, kind: str) -> None:
        samplers.append({"input": time, "output": blob.add(values, kind), "interpolation": "LINEAR"})
        channels.append({"sampler": len(samplers) - 1, "target": {"node": joint, "path": path}})

    quaternions = _continuous(rotmat_to_unitquat(motion.rotations))
    for joint, parent in enumerate(motion.parents):
        if (motion.rotations[:, joint] != motion.rotations[0, joint]).any():
            track(joint, "rotation", quaternions[:, joint], "VEC4")
        if parent == -1 or (motion.translations[:, joint] != motion.translations[0, joint]).any():
            track(joint, "translation", motion.translations[:, joint], "VEC3")
    return {"name": "motion", "samplers": samplers, "channels": channels}


def _continuous(quaternions: np.ndarray) -> np.ndarray:
    """Give every quaternion (T, V, 4) the sign nearer to the one before: linear tracks then go the short way."""
    flips = (quaternions[1:] * quaternions[:-1]).sum(-1) < 0
    signs = np.concatenate([np.ones((1, quaternions.shape[1])), np.cumprod(np.where(flips, -1.0, 1.0), axis=0)])
    return quaternions * signs[..., None]

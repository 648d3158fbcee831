"""The figure as the page takes it: a skinned mesh in one block of bytes."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping

import numpy as np

from skelact.skeleton.body import BODY, BODY_PARTS
from skelact.skeleton.body_mesh import build_body_mesh

SIDES = 12  # of a tube: some 3,200 triangles, which a computer without a graphics card draws 30 times a second


@functools.lru_cache(maxsize=1)
def format_body() -> bytes:
    """Make the bytes: length of a JSON header (uint32), the header, then arrays, little-endian, each at 4 bytes.

    The header lists joint names and parents, the part of each joint, and of each array its name, type and shape:
    offsets float32 (V, 3), positions and normals float32 (N, 3), joints uint16 (N, 4), weights float32 (N, 4) and
    triangles uint16 (F, 3).
    """
    mesh = build_body_mesh(SIDES)
    arrays = {
        "offsets": BODY.offsets.astype("<f4"),
        "positions": mesh.positions.astype("<f4"),
        "normals": mesh.normals.astype("<f4"),
        "joints": mesh.joints.astype("<u2"),
        "weights": mesh.weights.astype("<f4"),
        "triangles": mesh.triangles.astype("<u2"),
    }
    header = {
        "names": BODY.names,
        "parents": BODY.parents,
        "parts": [BODY_PARTS.index(part) for part in BODY.parts],
    }
    return pack_arrays(header, arrays)


def pack_arrays(header: Mapping[str, object], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Put arrays behind a JSON header that lists them."""
    listed = [{"name": name, "type": one.dtype.str.lstrip("<|"), "shape": one.shape} for name, one in arrays.items()]
    head = json.dumps({**header, "arrays": listed}).encode()
    head += b" " * (-len(head) % 4)
    body = b"".join(one.tobytes() + bytes(-one.nbytes % 4) for one in arrays.values())
    return len(head).to_bytes(4, "little") + head + body

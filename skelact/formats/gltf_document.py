"""glTF 2.0 files as tables of numbers: GLB and JSON, buffers inside and beside, accessors dense and sparse.

Format: Khronos glTF 2.0, sections 3.6 (binary data) and 4 (GLB). Meshes, materials and pictures are not read. Buffers
beside the file are read from its own folder alone; a file that comes as bytes has no folder, so they are refused.
"""

from __future__ import annotations

import base64
import binascii
import struct
from pathlib import Path
from urllib.parse import unquote

import numpy as np

from skelact.errors import InputError
from skelact.formats.gltf_json import JsonObject, parse_json
from skelact.formats.gltf_writer import BIN_CHUNK, JSON_CHUNK, MAGIC, VERSION
from skelact.formats.input_files import read_limited

MAX_BYTES = 512 * 2**20  # of the file, and of each buffer
MAX_JSON_BYTES = 64 * 2**20
MAX_VALUES = 2**24  # numbers of one accessor
COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
INDEX_COMPONENTS = (5121, 5123, 5125)
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
MAX_STRIDE = 252
LFS_POINTER = b"version https://git-lfs"
COMPRESSED = ("EXT_meshopt_compression", "KHR_meshopt_compression")


class GltfDocument:
    """The tables of one file and the numbers that they point to."""

    def __init__(self, root: JsonObject, blob: bytes | None, folder: Path | None) -> None:
        version = root.object("asset").text("version")
        if version.split(".")[0] != "2":
            raise InputError(f"expected glTF 2.0, got {version!r}; export it again", field="asset.version")
        self.root = root
        self.nodes = root.objects("nodes")
        self.animations = root.objects("animations")
        self.skins = root.objects("skins")
        self._accessors = root.objects("accessors")
        self._views = root.objects("bufferViews")
        self._buffers = root.objects("buffers")
        self._blob, self._folder = blob, folder
        self._read: dict[int, bytes] = {}

    def read_accessor(self, owner: JsonObject, key: str, kind: str) -> np.ndarray:
        """Read the accessor that a field names.

        Args:
            owner: Has the field `key`, the number of an accessor.
            key: Of that field.
            kind: The type wanted, one of `WIDTHS`.

        Returns:
            float64 (count, width), finite; integers are brought to -1..1 or 0..1 where the file calls them normalized.
        """
        number = owner.integer(key, high=len(self._accessors) - 1)
        accessor = self._accessors[number]
        if accessor.text("type") != kind:
            raise accessor.refuse("type", f"{kind!r} for {owner.where(key)}")
        width = WIDTHS[kind]
        count = accessor.integer("count", low=1, high=MAX_VALUES // width)
        component = _component(accessor, tuple(COMPONENTS))
        if "bufferView" in accessor:
            values = self._read_values(accessor, component, count, width).copy()
        else:
            values = np.zeros((count, width), COMPONENTS[component])
        if "sparse" in accessor:
            self._fill_sparse(accessor.object("sparse"), component, values)
        numbers = values.astype(np.float64)
        if not np.isfinite(numbers).all():
            raise InputError("expected finite numbers, got NaN or infinity", field=accessor.field)
        kind_of_number = np.dtype(COMPONENTS[component])
        if accessor.flag("normalized") and kind_of_number.kind in "iu":
            numbers = np.maximum(numbers / np.iinfo(kind_of_number).max, -1.0)
        return numbers

    def _fill_sparse(self, sparse: JsonObject, component: int, values: np.ndarray) -> None:
        """Write the elements that a sparse accessor lists into `values` (count, width)."""
        count = sparse.integer("count", low=1, high=len(values))
        where, what = sparse.object("indices"), sparse.object("values")
        indices = self._read_values(where, _component(where, INDEX_COMPONENTS), count, 1)[:, 0]
        if indices.max() >= len(values):
            wanted = f"indices below {len(values)}"
            raise InputError(f"expected {wanted}, got {int(indices.max())}", field=where.field)
        values[indices] = self._read_values(what, component, count, values.shape[1])

    def _read_values(self, owner: JsonObject, component: int, count: int, width: int) -> np.ndarray:
        """Elements (count, width) of the buffer view that `owner` names, from its byteOffset on."""
        view = self._views[owner.integer("bufferView", high=len(self._views) - 1)]
        if any(name in view.object("extensions") for name in COMPRESSED):
            raise InputError("compressed with meshopt, which is not read: export without compression", field=view.field)
        buffer = self._read_buffer(view)
        start = view.integer("byteOffset", high=MAX_BYTES, default=0)
        length = view.integer("byteLength", low=1, high=MAX_BYTES)
        if start + length > len(buffer):
            got = f"{start} + {length}"
            raise InputError(f"expected at most {len(buffer)} bytes, as its buffer has, got {got}", field=view.field)
        dtype = np.dtype(COMPONENTS[component])
        size = dtype.itemsize * width
        offset = owner.integer("byteOffset", high=MAX_BYTES, default=0)
        stride = view.integer("byteStride", low=size, high=max(size, MAX_STRIDE), default=size)
        needed = offset + stride * (count - 1) + size
        if needed > length:
            raise InputError(f"expected {needed} bytes for {count} elements, got {length}", field=view.field)
        return np.ndarray((count, width), dtype, buffer, start + offset, (stride, dtype.itemsize))

    def _read_buffer(self, view: JsonObject) -> bytes:
        number = view.integer("buffer", high=len(self._buffers) - 1)
        if number not in self._read:
            buffer = self._buffers[number]
            length = buffer.integer("byteLength", low=1, high=MAX_BYTES)
            data = self._fetch_buffer(buffer, number)
            if len(data) < length:
                raise InputError(f"expected {length} bytes, got {len(data)}", field=buffer.field)
            self._read[number] = data
        return self._read[number]

    def _fetch_buffer(self, buffer: JsonObject, number: int) -> bytes:
        if "uri" not in buffer:
            if number or self._blob is None:
                raise InputError("expected a uri, or the binary chunk of a GLB file", field=buffer.where("uri"))
            return self._blob
        uri = buffer.text("uri")
        if uri.startswith("data:"):
            head, comma, body = uri.partition(",")
            try:
                if not comma or not head.endswith(";base64"):
                    raise ValueError
                return base64.b64decode(body, validate=True)
            except (ValueError, binascii.Error) as error:
                raise InputError("expected data:...;base64,... with valid base64", field=buffer.where("uri")) from error
        return self._read_side_file(unquote(uri), buffer.where("uri"))

    def _read_side_file(self, name: str, field: str) -> bytes:
        shown = repr(name[:80])
        if self._folder is None:
            wanted = "expected all buffers in the file, as GLB has them"
            raise InputError(f"{wanted}, got the side file {shown}; export it as GLB", field=field)
        if "://" in name or "\0" in name or "\\" in name or name.startswith("/") or name[1:2] == ":":
            raise InputError(f"expected a file in the folder of the glTF file, got {shown}", field=field)
        folder = self._folder.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            raise InputError(f"expected a file in the folder of the glTF file, got {shown}", field=field)
        try:
            return read_limited(path, MAX_BYTES)
        except InputError as error:
            raise InputError(f"side file {shown} {error.reason}", field=field) from error


def load_gltf_document(path: Path) -> GltfDocument:
    """Open a .glb or .gltf file; errors as `parse_gltf`, without the file's name."""
    return parse_gltf(read_limited(path, MAX_BYTES), folder=path.parent)


def parse_gltf(data: bytes, *, folder: Path | None = None) -> GltfDocument:
    """Open the bytes of a GLB file, or of a glTF file in JSON.

    Args:
        data: The file.
        folder: Where buffers beside the file are read; None refuses them.

    Raises:
        InputError: No glTF 2.0, cut, or too large; `field` is the place in the file.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES} bytes, got {len(data)}", field="file")
    if data.startswith(LFS_POINTER):
        raise InputError("expected the file, got a Git LFS pointer to it: run git lfs pull", field="file")
    is_binary = data[:4] == struct.pack("<I", MAGIC)
    if not is_binary and not data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        raise InputError(f"expected a GLB file or glTF in JSON, got {data[:8]!r}", field="file")
    text, blob = _split_chunks(data) if is_binary else (data, None)
    if len(text) > MAX_JSON_BYTES:
        raise InputError(f"expected at most {MAX_JSON_BYTES} bytes of JSON, got {len(text)}", field="JSON")
    return GltfDocument(parse_json(text), blob, folder)


def _split_chunks(data: bytes) -> tuple[bytes, bytes | None]:
    """The JSON chunk and the binary chunk of a GLB file."""
    if len(data) < 20:
        raise InputError(f"expected 20 bytes or more, got {len(data)}: the file is cut", field="file")
    _, version, length = struct.unpack_from("<III", data)
    if version != VERSION:
        raise InputError(f"expected GLB of version {VERSION}, got {version}; export it again", field="header.version")
    if length > len(data):
        raise InputError(f"expected {length} bytes, got {len(data)}: the file is cut", field="header.length")
    chunks: dict[int, bytes] = {}
    start = 12
    while start + 8 <= length:
        size, kind = struct.unpack_from("<II", data, start)
        if start + 8 + size > length:
            raise InputError(f"expected {size} bytes, got {length - start - 8}: the file is cut", field="chunk")
        if not chunks and kind != JSON_CHUNK:
            raise InputError(f"expected JSON first, got a chunk of type {kind:#x}", field="chunk")
        chunks.setdefault(kind, data[start + 8 : start + 8 + size])
        start += 8 + size
    if JSON_CHUNK not in chunks:
        raise InputError("expected a JSON chunk, got none", field="chunk")
    return chunks[JSON_CHUNK], chunks.get(BIN_CHUNK)


def _component(owner: JsonObject, allowed: tuple[int, ...]) -> int:
    component = owner.integer("componentType", high=max(COMPONENTS))
    if component not in allowed:
        raise owner.refuse("componentType", f"one of {', '.join(map(str, allowed))}")
    return component

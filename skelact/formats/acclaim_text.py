"""The text of Acclaim files: the skeleton (.asf) and the values of a trial (.amc); see `acclaim` for the format."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.geometry import euler_to_rotmat

INCH_M = 0.0254
MAX_BONES = 512
MAX_BONE_FRAMES = 16_000_000
ROOT = "root"
DOFS = ("tx", "ty", "tz", "rx", "ry", "rz")


@dataclass(frozen=True, eq=False)
class Bone:
    """One bone at rest.

    Attributes:
        name: Unique.
        parent: Index of the bone that it hangs from, -1 for the root.
        offset: float64 (3,) from its start to its end, file units; zero for the root.
        axes: float64 (3, 3), columns are the axes that its angles turn about.
        dof: Of `DOFS`, in the order of the values of a frame.
    """

    name: str
    parent: int
    offset: np.ndarray
    axes: np.ndarray
    dof: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class AcclaimSkeleton:
    """A .asf file.

    Attributes:
        bones: The root first, parents before children.
        unit_m: Meters per file unit, from the file.
        radians: Whether angles are radians, else degrees.
        position: float64 (3,) of the root at rest, file units.
    """

    bones: tuple[Bone, ...]
    unit_m: float
    radians: bool
    position: np.ndarray


def parse_asf(text: str, *, source: str) -> AcclaimSkeleton:
    """Read a skeleton.

    Raises:
        InputError: Not a whole skeleton; `field` is "source:line".
    """
    sections = _sections(text, source)
    units = {words[0].lower(): (words[1:], line) for line, words in sections.get("units", []) if len(words) > 1}
    length = _numbers(*units.get("length", (["1"], 1)), 1, source)[0]
    if not length > 0:
        raise InputError(f"expected a length > 0, got {length:g}", field=f"{source}:{units['length'][1]}")
    radians = units.get("angle", (["deg"], 1))[0][0].lower().startswith("rad")
    given = [_parse_root(sections["root"], radians, source)]
    given += _parse_bones(sections["bonedata"], radians, source)
    names = [bone.name for bone, _ in given]
    if len(names) > MAX_BONES:
        raise InputError(f"expected at most {MAX_BONES} bones, got {len(names)}", field=source)
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"duplicate bone {name[:40]!r}", field=source)
    parents = _parse_hierarchy(sections["hierarchy"], names, source)
    order = _parents_first(parents, names, source)
    bones = tuple(
        Bone(
            names[joint],
            order.index(parents[joint]) if parents[joint] >= 0 else -1,
            given[joint][0].offset,
            given[joint][0].axes,
            given[joint][0].dof,
        )
        for joint in order
    )
    return AcclaimSkeleton(bones, INCH_M / length, radians, given[0][1])


def _sections(text: str, source: str) -> dict[str, list[tuple[int, list[str]]]]:
    """Section name -> its lines as (number, words)."""
    sections: dict[str, list[tuple[int, list[str]]]] = {}
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.partition("#")[0].strip()
        if line.startswith(":"):
            rows = sections.setdefault(line[1:].split()[0].lower() if line[1:].split() else "", [])
        elif line:
            rows.append((number, line.replace("(", " ").replace(")", " ").split() or ["()"]))
    for name in ("root", "bonedata", "hierarchy"):
        if not sections.get(name):
            raise InputError(f"expected an Acclaim skeleton with a section :{name}", field=source)
    return sections


def _parse_root(rows: list[tuple[int, list[str]]], radians: bool, source: str) -> tuple[Bone, np.ndarray]:
    table = {words[0].lower(): (words[1:], line) for line, words in rows}
    for key in ("order", "position", "orientation"):
        if key not in table:
            raise InputError(f"the root has no {key}", field=f"{source}:{rows[0][0]}")
    words, line = table["order"]
    dof = _parse_dof(words, f"{source}:{line}")
    position = _numbers(*table["position"], 3, source)
    axis = table["axis"][0][0] if table.get("axis", ([], 0))[0] else "XYZ"
    axes = _axes(_numbers(*table["orientation"], 3, source), axis, radians, f"{source}:{line}")
    return Bone(ROOT, -1, np.zeros(3), axes, dof), position


def _parse_bones(rows: list[tuple[int, list[str]]], radians: bool, source: str) -> list[tuple[Bone, np.ndarray]]:
    bones, table, begun = [], dict[str, tuple[list[str], int]](), 0
    for line, words in rows:
        key = words[0].lower()
        if key == "begin":
            table, begun = {}, line
        elif key == "end":
            bones.append((_parse_bone(table, radians, source, begun or line), np.zeros(3)))
        else:
            table.setdefault(key, (words[1:], line))
    return bones


def _parse_bone(table: dict[str, tuple[list[str], int]], radians: bool, source: str, line: int) -> Bone:
    for key in ("name", "direction", "length", "axis"):
        if not table.get(key, ([], 0))[0]:
            raise InputError(f"a bone has no {key}", field=f"{source}:{line}")
    direction, length = _numbers(*table["direction"], 3, source), _numbers(*table["length"], 1, source)[0]
    words, axis_line = table["axis"]
    axes = _axes(
        _numbers(words[:3], axis_line, 3, source),
        words[3] if len(words) > 3 else "XYZ",
        radians,
        f"{source}:{axis_line}",
    )
    size = float(np.linalg.norm(direction))
    if not (length >= 0 and (size > 0 or length == 0)):
        raise InputError("expected a direction and a length >= 0", field=f"{source}:{table['direction'][1]}")
    offset = direction / size * length if length else np.zeros(3)
    dof_words, dof_line = table.get("dof", ([], line))
    return Bone(table["name"][0][0], -1, offset, axes, _parse_dof(dof_words, f"{source}:{dof_line}"))


def _parse_dof(words: list[str], field: str) -> tuple[str, ...]:
    dof = tuple(word.lower() for word in words)
    if "l" in dof:
        raise InputError("stretching bones (dof l) are not supported", field=field)
    if not set(dof) <= set(DOFS) or len(set(dof)) != len(dof):
        raise InputError(f"expected some of {', '.join(DOFS)}, got {' '.join(words)[:60]!r}", field=field)
    return dof


def _axes(angles: np.ndarray, order: str, radians: bool, field: str) -> np.ndarray:
    """Turns about fixed axes in the given order, as one matrix."""
    if sorted(order.upper()) != ["X", "Y", "Z"]:
        raise InputError(f"expected an order of X, Y and Z, got {order[:20]!r}", field=field)
    turns = angles if radians else np.deg2rad(angles)
    return euler_to_rotmat(turns[None, ::-1], order.upper()[::-1])[0]


def _numbers(words: list[str], line: int, count: int, source: str) -> np.ndarray:
    try:
        values = np.array([float(word) for word in words])
    except ValueError:
        values = np.full(count, np.nan)
    if values.shape != (count,) or not np.isfinite(values).all():
        raise InputError(f"expected {count} numbers, got {' '.join(words)[:60]!r}", field=f"{source}:{line}")
    return values


def _parse_hierarchy(rows: list[tuple[int, list[str]]], names: list[str], source: str) -> list[int]:
    parents = [-1] * len(names)
    for line, words in rows:
        if words[0].lower() in ("begin", "end"):
            continue
        for word in words:
            if word not in names:
                raise InputError(
                    f"names the bone {word[:40]!r}, which :bonedata does not have", field=f"{source}:{line}"
                )
        for child in words[1:]:
            if child == ROOT or parents[names.index(child)] != -1:
                raise InputError(f"bone {child[:40]!r} has two parents", field=f"{source}:{line}")
            parents[names.index(child)] = names.index(words[0])
    return parents


def _parents_first(parents: list[int], names: list[str], source: str) -> list[int]:
    order, waiting = [0], list(range(1, len(parents)))
    while waiting:
        ready = [joint for joint in waiting if parents[joint] in order]
        if not ready:
            raise InputError(f"bone {names[waiting[0]][:40]!r} is not connected to the root", field=source)
        order += ready
        waiting = [joint for joint in waiting if joint not in ready]
    return order


def parse_amc(text: str, skeleton: AcclaimSkeleton, *, source: str) -> dict[str, np.ndarray]:
    """Read the values of each bone: name -> float64 (T, len(dof)), angles in radians.

    Raises:
        InputError: Not a whole trial on this skeleton; `field` is "source:line".
    """
    width = {bone.name: len(bone.dof) for bone in skeleton.bones if bone.dof}
    rows: dict[str, list[list[str]]] = {name: [] for name in width}
    frames, number, radians, line = 0, -1, skeleton.radians, 0
    for line, words in _rows(text):
        key = words[0]
        if key.startswith(":"):
            radians = {":RADIANS": True, ":DEGREES": False}.get(key.upper(), radians)
        elif len(words) == 1 and key.isascii() and key.isdigit():
            _check_frame(rows, frames, f"{source}:{line}")
            if frames and int(key) != number + 1:
                raise InputError(f"expected frame {number + 1}, got {key[:20]}", field=f"{source}:{line}")
            frames, number = frames + 1, int(key)
            if frames * len(skeleton.bones) > MAX_BONE_FRAMES:
                raise InputError("too many frames", field=f"{source}:{line}")
        elif key not in width or len(words) - 1 != width[key] or len(rows[key]) != frames - 1:
            wanted = (
                f"{width[key]} values of bone {key} once a frame"
                if key in width
                else "a bone of the skeleton that moves"
            )
            raise InputError(
                f"expected {wanted}, got {' '.join(words)[:60]!r}; is this the trial's own skeleton?",
                field=f"{source}:{line}",
            )
        else:
            rows[key].append(words[1:])
    _check_frame(rows, frames, f"{source}:{line}")
    if not frames:
        raise InputError("expected one frame or more", field=source)
    return {bone.name: _values(rows[bone.name], bone, radians, source) for bone in skeleton.bones if bone.dof}


def _rows(text: str) -> list[tuple[int, list[str]]]:
    lines = ((number, line.partition("#")[0].split()) for number, line in enumerate(text.split("\n"), 1))
    return [(number, words) for number, words in lines if words]


def _check_frame(rows: dict[str, list[list[str]]], frames: int, field: str) -> None:
    lost = [name for name, values in rows.items() if len(values) != frames]
    if lost:
        raise InputError(f"frame {frames} of the file has no values for {', '.join(lost)[:80]}", field=field)


def _values(rows: list[list[str]], bone: Bone, radians: bool, source: str) -> np.ndarray:
    try:
        values = np.array(rows, np.float64)
    except ValueError as error:
        raise InputError(f"expected numbers: {str(error)[:80]}", field=f"{source}: {bone.name}") from error
    if not np.isfinite(values).all():
        raise InputError("expected finite numbers, got NaN or infinity", field=f"{source}: {bone.name}")
    angles = [name.startswith("r") for name in bone.dof]
    return values if radians else np.where(angles, np.deg2rad(values), values)

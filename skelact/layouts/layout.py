"""The layout value, its YAML reader and its checks."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from skelact.errors import InputError
from skelact.layouts.graphs import neighborhoods, tree_to_data

if TYPE_CHECKING:
    from torch_geometric.data import Data

LAYOUT_NAMES = (
    "core19",
    "core21",
    "ntu25",
    "ntux67",
    "shrec22",
    "kinect20",
    "coco17",
    "wholebody133",
    "bandai22",
    "cmu31",
    "smpl22",
    "blazepose33",
    "blazepose75",
    "body25",
    "openpose18",
    "azure32",
    "h36m17",
    "mhr70",
)
PART_NAMES = ("body", "hand", "leg")
CORE19 = (
    "pelvis",
    "spine",
    "chest",
    "neck",
    "head",
    "left_shoulder",
    "left_elbow",
    "left_wrist",
    "right_shoulder",
    "right_elbow",
    "right_wrist",
    "left_hip",
    "left_knee",
    "left_ankle",
    "left_toe",
    "right_hip",
    "right_knee",
    "right_ankle",
    "right_toe",
)
HANDS = ("left_hand", "right_hand")
CORE21 = (*CORE19, *HANDS)
MAX_JOINTS = 512
WEIGHT_TOLERANCE = 1e-6
MAX_WEIGHT = 100.0


@dataclass(frozen=True)
class Part:
    """A named subset of a layout's joints with its own tree.

    Attributes:
        joints: Indices into the layout, in the order the network sees them.
        edges: (child, parent) pairs, both indices into `joints`.
        reference_edges: The pairs of the published implementation where they differ, else `edges`.
    """

    joints: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    reference_edges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Layout:
    """Joint names and what belongs to them.

    Attributes:
        name: Such as "ntu25".
        names: V joint names; the order of every array on this layout.
        parents: Index of each joint's parent, -1 at the root.
        mirror: Index of each joint's left-right partner, its own index for a center joint.
        parts: Part name -> part; "body" is always there.
        to_core19: float64 (19, V), rows sum to 1, or None when the layout is no full body.
        synthesized: Names of the core19 joints that are not simply one joint of this layout.
    """

    name: str
    names: tuple[str, ...]
    parents: tuple[int, ...]
    mirror: tuple[int, ...]
    parts: Mapping[str, Part]
    to_core19: np.ndarray | None
    synthesized: tuple[str, ...]

    @property
    def root(self) -> int:
        """Index of the joint without a parent."""
        return self.parents.index(-1)

    def part(self, name: str) -> Part:
        """Return a part by name, or raise `InputError` naming those that exist."""
        if name not in self.parts:
            raise InputError(f"layout {self.name!r} has no part {name!r}, only {sorted(self.parts)}", field="part")
        return self.parts[name]

    def to_data(self, part: str | None = None, *, hops: int = 1) -> Data:
        """Return all joints, or a part, as a graph of torch_geometric: a node for each joint, edges both ways.

        Args:
            part: Name of the part; nodes are in its order. Unset: all V joints and their parents.
            hops: Joints at most this many bones apart are connected.

        Returns:
            `edge_index` int64 (2, E), `hop` int64 (E,) in 1..hops, `num_nodes`.

        Raises:
            InputError: There is no such part, or `hops` is below 1.
        """
        if part is None:
            edges, joints = _tree_edges(tuple(range(len(self.names))), self.parents), len(self.names)
        else:
            edges, joints = self.part(part).edges, len(self.part(part).joints)
        return neighborhoods(tree_to_data(edges, joints), hops=hops)


def load_layout(name_or_path: str | Path) -> Layout:
    """Load a shipped layout by name, or a user's layout from a YAML file.

    Raises:
        InputError: Neither a known name nor a readable layout file; names file, key and reason.
    """
    if str(name_or_path) in LAYOUT_NAMES:
        return _load_shipped(str(name_or_path))
    path = Path(name_or_path)
    if not path.is_file():
        raise InputError(f"expected one of {', '.join(LAYOUT_NAMES)} or a YAML file, got {str(path)!r}", field="layout")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", field=str(path)) from error
    return parse_layout(text, source=str(path))


@functools.cache
def _load_shipped(name: str) -> Layout:
    path = Path(__file__).with_name(f"{name}.json")
    if path.is_file():  # in skelact-client, which has no YAML reader
        return _to_layout(json.loads(path.read_text(encoding="utf-8")), path.name)
    path = path.with_suffix(".yaml")
    return parse_layout(path.read_text(encoding="utf-8"), source=path.name)


def parse_layout(text: str, *, source: str) -> Layout:
    """Read one layout from YAML text; `source` names it in errors.

    Raises:
        InputError: With `field` "source: key" and the reason (cycle, unknown parent, unpaired mirror, ...).
    """
    try:
        from skelact.layouts.strict_yaml import read_strict_yaml
    except ImportError as error:
        raise InputError("layouts of your own are YAML: install PyYAML, or skelact itself", field=source) from error
    return _to_layout(read_strict_yaml(text, source=source), source)


def _to_layout(table: Any, source: str) -> Layout:
    table = _mapping(table, source, {"name", "joints", "mirror", "parts", "core19"}, required={"name", "joints"})
    name = table["name"]
    if not isinstance(name, str) or not name:
        raise InputError(f"expected a name, got {name!r}", field=f"{source}: name")
    joints = table["joints"]
    if not isinstance(joints, dict) or not 1 <= len(joints) <= MAX_JOINTS:
        raise InputError(f"expected 1 to {MAX_JOINTS} entries joint: parent", field=f"{source}: joints")
    names = tuple(str(joint) for joint in joints)
    index = {joint: position for position, joint in enumerate(names)}
    if len(index) != len(joints):
        raise InputError("duplicate joint name", field=f"{source}: joints")
    parents = _parse_parents(names, list(joints.values()), index, source)
    mirror = _parse_mirror(table.get("mirror"), names, index, source)
    parts = _parse_parts(table.get("parts"), parents, index, source)
    matrix, synthesized = _parse_core19(table.get("core19"), names, index, source)
    return Layout(name, names, parents, mirror, parts, matrix, synthesized)


def _mapping(value: Any, field: str, allowed: set[str], *, required: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    if not isinstance(value, dict):
        raise InputError(f"expected keys {sorted(allowed)}, got {type(value).__name__}", field=field)
    unknown = {str(key) for key in value} - allowed
    if unknown:
        raise InputError(f"unknown key {sorted(unknown)[0]!r}, expected {sorted(allowed)}", field=field)
    missing = required - set(value)
    if missing:
        raise InputError(f"missing key {sorted(missing)[0]!r}", field=field)
    return value


def _joint(value: Any, index: Mapping[str, int], field: str) -> int:
    if str(value) not in index:
        raise InputError(f"unknown joint {value!r}", field=field)
    return index[str(value)]


def _parse_parents(names: tuple[str, ...], given: list[Any], index: Mapping[str, int], source: str) -> tuple[int, ...]:
    parents = []
    for name, parent in zip(names, given, strict=True):
        field = f"{source}: joints.{name}"
        if parent is not None and str(parent) not in index:
            raise InputError(f"unknown parent {parent!r}", field=field)
        parents.append(-1 if parent is None else index[str(parent)])
    if parents.count(-1) != 1:
        raise InputError(f"expected exactly one root (parent null), got {parents.count(-1)}", field=f"{source}: joints")
    for start, name in enumerate(names):
        joint = start
        for _ in names:
            joint = parents[joint]
            if joint == -1:
                break
        else:
            raise InputError("its parents form a cycle", field=f"{source}: joints.{name}")
    return tuple(parents)


def _parse_mirror(given: Any, names: tuple[str, ...], index: Mapping[str, int], source: str) -> tuple[int, ...]:
    mirror = list(range(len(names)))
    field = f"{source}: mirror"
    if given is None:
        given = []
    if not isinstance(given, list):
        raise InputError(f"expected a list of [left, right], got {type(given).__name__}", field=field)
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] == pair[1]:
            raise InputError(f"expected [left, right], got {pair!r}", field=field)
        left, right = (_joint(joint, index, field) for joint in pair)
        if mirror[left] != left or mirror[right] != right:
            raise InputError(f"a joint of {pair!r} is in two pairs", field=field)
        mirror[left], mirror[right] = right, left
    for own, name in enumerate(names):
        other = _other_side(name)
        if mirror[own] == own and other in index:
            raise InputError(f"{name!r} and {other!r} are not paired", field=field)
    return tuple(mirror)


def _other_side(name: str) -> str:
    """Name of the joint on the other side by the usual spellings, or "" for a center joint."""
    for left, right in (("left", "right"), ("Left", "Right")):
        if name.startswith(left):
            return right + name[len(left) :]
        if name.startswith(right):
            return left + name[len(right) :]
    if name.endswith(("_L", "_R")):
        return name[:-1] + ("R" if name.endswith("L") else "L")
    for side, other in (("_L_", "_R_"), ("_R_", "_L_")):
        if side in name:
            return name.replace(side, other)
    if name[:1] in ("l", "r"):  # lfemur, lThigh
        return ("r" if name[0] == "l" else "l") + name[1:]
    return ""


def _parse_parts(given: Any, parents: tuple[int, ...], index: Mapping[str, int], source: str) -> dict[str, Part]:
    every = tuple(range(len(parents)))
    tree = _tree_edges(every, parents)
    parts = {"body": Part(every, tree, tree)}
    if given is None:
        return parts
    for name, table in _mapping(given, f"{source}: parts", set(PART_NAMES)).items():
        field = f"{source}: parts.{name}"
        table = _mapping(table, field, {"joints", "edges", "reference_edges"}, required={"joints"})
        if not isinstance(table["joints"], list) or not table["joints"]:
            raise InputError("expected a list of joint names", field=f"{field}.joints")
        joints = tuple(_joint(joint, index, f"{field}.joints") for joint in table["joints"])
        if len(set(joints)) != len(joints):
            raise InputError("duplicate joint", field=f"{field}.joints")
        edges = _parse_edges(table.get("edges"), joints, index, f"{field}.edges") or _tree_edges(joints, parents)
        reference = _parse_edges(table.get("reference_edges"), joints, index, f"{field}.reference_edges") or edges
        parts[name] = Part(joints, edges, reference)
    return parts


def _tree_edges(joints: tuple[int, ...], parents: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Connect each joint of a part with its nearest ancestor inside the part."""
    local = {joint: position for position, joint in enumerate(joints)}
    edges = []
    for joint in joints:
        parent = parents[joint]
        while parent != -1 and parent not in local:
            parent = parents[parent]
        if parent != -1:
            edges.append((local[joint], local[parent]))
    return tuple(edges)


def _parse_edges(
    given: Any, joints: tuple[int, ...], index: Mapping[str, int], field: str
) -> tuple[tuple[int, int], ...]:
    if given is None:
        return ()
    local = {joint: position for position, joint in enumerate(joints)}
    edges = []
    for pair in given if isinstance(given, list) else [given]:
        if not isinstance(pair, list) or len(pair) != 2:
            raise InputError(f"expected [child, parent], got {pair!r}", field=field)
        child, parent = (_joint(joint, index, field) for joint in pair)
        if child not in local or parent not in local:
            raise InputError(f"{pair!r} names a joint outside the part", field=field)
        if child == parent:
            raise InputError(f"{pair!r} joins a joint with itself", field=field)
        edges.append((local[child], local[parent]))
    return tuple(edges)


def _parse_core19(
    given: Any, names: tuple[str, ...], index: Mapping[str, int], source: str
) -> tuple[np.ndarray | None, tuple[str, ...]]:
    if given is None:
        return None, ()
    table = _mapping(given, f"{source}: core19", set(CORE19), required=set(CORE19))
    matrix = np.zeros((len(CORE19), len(names)))
    synthesized = []
    for row, joint in enumerate(CORE19):
        field = f"{source}: core19.{joint}"
        rule = table[joint]
        if not isinstance(rule, dict):
            matrix[row, _joint(rule, index, field)] = 1.0
            continue
        synthesized.append(joint)
        for name, weight in rule.items():
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not abs(weight) <= MAX_WEIGHT:
                raise InputError(
                    f"expected a weight within {MAX_WEIGHT:g} of zero, got {weight!r}", field=f"{field}.{name}"
                )
            matrix[row, _joint(name, index, field)] = weight
        if not abs(matrix[row].sum() - 1.0) < WEIGHT_TOLERANCE:
            raise InputError(f"expected weights that sum to 1, got {matrix[row].sum():g}", field=field)
    matrix.setflags(write=False)
    return matrix, tuple(synthesized)

"""Find the body in any humanoid hierarchy: which joint is which of core19, by name, by shape, by how it moves.

A limb is a path from the trunk to a tip. Names say which paths are legs and arms and of which side; where names say
nothing, two branches of equal bones at one joint are a pair of limbs (`limbs.py`). The trunk lies between them
(`trunk.py`). Names come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError, NobodyError
from skelact.layouts import CORE19
from skelact.layouts.sides import swap_sides
from skelact.skeleton.limbs import find_limbs, has_more_limbs
from skelact.skeleton.rig import ARM_JOINTS, LEG_JOINTS, SIDES, Rig
from skelact.skeleton.sides import MIN_SIDE, measure_sides
from skelact.skeleton.trunk import find_trunk, weigh

PROPORTIONS = (0.35, 1.3), (0.25, 1.5)  # of arms and trunk, in legs; toys included
FOUR_FOOTED = 0.8  # share of frames on four feet that makes an animal


@dataclass(frozen=True)
class TakenJoint:
    """What stands for one joint of core19.

    Attributes:
        name: In core19.
        weights: Joint of the file -> share, sum 1; empty when nothing stands for it.
        how: "name", "shape", "table" (a names file), or "missing".
    """

    name: str
    weights: Mapping[str, float]
    how: str


@dataclass(frozen=True, eq=False)
class HumanoidMatch:
    """A body found in a hierarchy.

    Attributes:
        matrix: float64 (19, V), maps positions (V, 3) onto core19. Rows sum to 1, or are zero where missing.
        joints: For each joint of core19 what stands for it.
        notes: What was guessed or contradicts, a sentence each.
    """

    matrix: np.ndarray
    joints: tuple[TakenJoint, ...]
    notes: tuple[str, ...] = ()

    @property
    def found(self) -> np.ndarray:
        """Bool (19,): which joints of core19 are there."""
        return np.any(self.matrix, axis=1)


def match_humanoid(
    names: Sequence[str], parents: Sequence[int], offsets: np.ndarray, positions: np.ndarray | None = None
) -> HumanoidMatch:
    """Find the body of a person in a hierarchy.

    Args:
        names: V joint names, end sites as NAME_end.
        parents: V parent indices, -1 at a root; parents before children.
        offsets: (V, 3) rest offsets from the parent, any unit.
        positions: (T, V, 3) positions over time in the same unit; None looks at the rest pose alone.

    Raises:
        NobodyError: No person is in it, or left and right cannot be told; the reason and the way out, field "joints".
    """
    body = Rig(tuple(names), tuple(parents), np.asarray(offsets, float), positions)
    limbs = find_limbs(body)
    if not limbs:
        raise _refuse(body, "no legs and no arms found, by name or by shape")
    if any(has_more_limbs(body, kind, side, limb) for (kind, side), limb in limbs.items()):
        raise _refuse(body, "it has more than one leg or arm per side")
    rows: dict[str, dict[int, float]] = {}
    for (kind, side), limb in limbs.items():
        for level, joint in zip(LEG_JOINTS if kind == "leg" else ARM_JOINTS, limb, strict=True):
            rows[f"{side}_{level}"] = {} if joint is None else {joint: 1.0}
        if kind == "leg":
            rows[f"{side}_toe"] = weigh(body.find_toe(limb))
    rows |= find_trunk(body, limbs, rows)
    matrix = np.zeros((len(CORE19), len(body.names)))
    for row, name in enumerate(CORE19):
        for joint, weight in rows.get(name, {}).items():
            matrix[row, joint] = weight
    taken = tuple(_describe(body, name, rows.get(name, {})) for name in CORE19)
    matrix, notes = _check_body(body, matrix, taken, is_named=bool(body.named_limbs))
    if "by shape" in " ".join(notes):
        taken = tuple(
            _describe(body, name, {int(j): float(matrix[row, j]) for j in matrix[row].nonzero()[0]})
            for row, name in enumerate(CORE19)
        )
    return HumanoidMatch(matrix, taken, notes)


def measure_height(joints: np.ndarray, found: np.ndarray) -> float | None:
    """Measure a body from ankle to head along the bones, about 1.4 m in adults.

    Args:
        joints: (T, 19, 3) on core19, any unit.
        found: bool (19,), which joints are there.

    Returns:
        Median length in the unit of `joints`, or None when neither leg, or the trunk, is whole.
    """
    for side in SIDES:
        chain = [[f"{side}_ankle", f"{side}_knee", f"{side}_hip"], ["pelvis", "neck", "head"]]
        rows = [[CORE19.index(name) for name in part] for part in chain]
        if found[[row for part in rows for row in part]].all():
            ways = [np.diff(joints[:, part], axis=1) for part in rows]
            return float(sum(np.median(np.linalg.norm(way, axis=-1).sum(1)) for way in ways))
    return None


def match_table(names: Sequence[str], table: Mapping[str, str | Mapping[str, float] | None]) -> HumanoidMatch:
    """Take what a user's table says: core19 joint -> a joint's name, or {name: weight}; joints left out are missing.

    Raises:
        InputError: A joint that core19 or the file does not have, or weights that do not sum to 1.
    """
    matrix, taken = np.zeros((len(CORE19), len(names))), []
    for unknown in set(table) - set(CORE19):
        raise InputError(f"expected joints of core19 ({', '.join(CORE19)}), got {unknown!r}", field="names")
    for row, joint in enumerate(CORE19):
        rule = table.get(joint) or {}
        weights = {rule: 1.0} if isinstance(rule, str) else dict(rule)
        for name, weight in weights.items():
            if name not in names:
                some = ", ".join(names[:60])
                raise InputError(f"the file has no joint {name!r}; it has {some}", field=f"names: {joint}")
            matrix[row, list(names).index(name)] = weight
        if weights and abs(sum(weights.values()) - 1) > 1e-6:
            raise InputError(f"expected weights that sum to 1, got {sum(weights.values())}", field=f"names: {joint}")
        taken.append(TakenJoint(joint, weights, "table" if weights else "missing"))
    if not matrix.any():
        raise InputError("expected one joint of core19 or more", field="names")
    return HumanoidMatch(matrix, tuple(taken), ())


def format_names_template(names: Sequence[str]) -> str:
    """Write a YAML template for a names file: every joint of core19, and the joints to choose from as a comment."""
    lines = ["# core19 joint: joint of the file, or {joint: weight, joint: weight}; null where there is none"]
    lines += [f"{joint}: null" for joint in CORE19]
    return "\n".join([*lines, "# joints of the file:", *(f"#   {name}" for name in names)]) + "\n"


def _describe(body: Rig, name: str, row: Mapping[int, float]) -> TakenJoint:
    if not row:
        return TakenJoint(name, {}, "missing")
    by_name = all(body.words[joint].part for joint in row if not body.is_tip[joint]) and not all(
        body.is_tip[joint] and not body.words[body.parents[joint]].part for joint in row
    )
    return TakenJoint(name, {body.names[j]: w for j, w in row.items()}, "name" if by_name else "shape")


def _check_body(
    body: Rig, matrix: np.ndarray, taken: tuple[TakenJoint, ...], *, is_named: bool
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Tell left from right by the body where names do not, and what contradicts; refuse what is no person."""
    notes: list[str] = []
    joints, found = np.matmul(matrix, body.places), np.any(matrix, axis=1)
    four_footed = _share_on_four_feet(joints, found)
    is_animal = any(word.is_animal for word in body.words)
    if four_footed > FOUR_FOOTED and (is_animal or not is_named):
        raise _refuse(body, f"the body walks on four legs in {four_footed:.0%} of the frames, like an animal")
    side = measure_sides(joints, found)
    swapped = matrix[[CORE19.index(swap_sides(name)) for name in CORE19]]
    if not is_named:
        if not _has_proportions(joints, found):
            raise _refuse(body, "the joint names are not known and the limbs do not have human proportions")
        if side is None or abs(side) < MIN_SIDE:
            raise _refuse(body, "the joint names are not known, and feet and knees do not tell left from right")
        matrix = _pair_sides(joints, matrix, swapped, side)
        notes.append("joint names are not known: joints found by shape, left and right by feet and knees")
    elif side is not None and side < -MIN_SIDE:
        notes.append("the joints named left are on the body's right, by feet and knees: the data are mirrored")
    missing = [name for name, has in zip(CORE19, found, strict=True) if not has]
    if missing:
        notes.append(f"the skeleton has no {', '.join(missing)}; they are missing")
    return matrix, tuple(notes)


def _has_proportions(joints: np.ndarray, found: np.ndarray) -> bool:
    """Whether arms and trunk have lengths, beside the legs, that people have."""
    ends = ("left_hip", "left_knee", "left_ankle"), ("left_shoulder", "left_elbow", "left_wrist"), ("pelvis", "neck")
    rows = [[CORE19.index(name) for name in part] for part in ends]
    if not found[[row for part in rows for row in part]].all():
        return False
    lengths = [np.median(np.linalg.norm(np.diff(joints[:, part], axis=1), axis=-1).sum(1)) for part in rows]
    leg, arm, trunk = map(float, lengths)
    return leg > 0 and all(
        low <= length / leg <= high for length, (low, high) in zip((arm, trunk), PROPORTIONS, strict=True)
    )


def _pair_sides(joints: np.ndarray, matrix: np.ndarray, swapped: np.ndarray, side: float) -> np.ndarray:
    """Put the left where the body's left is: legs by `side`, arms as the legs lie."""
    legs = [CORE19.index(f"{s}_{j}") for s in SIDES for j in ("hip", "knee", "ankle", "toe")]
    arms = [CORE19.index(f"{s}_{j}") for s in SIDES for j in ARM_JOINTS]
    across = joints[:, CORE19.index("left_hip")] - joints[:, CORE19.index("right_hip")]
    shoulders = joints[:, CORE19.index("left_shoulder")] - joints[:, CORE19.index("right_shoulder")]
    matrix = matrix.copy()
    if side < 0:
        matrix[legs] = swapped[legs]
        across = -across
    if float((across * shoulders).sum(-1).mean()) < 0:
        matrix[arms] = swapped[arms]
    return matrix


def _share_on_four_feet(joints: np.ndarray, found: np.ndarray) -> float:
    """Share of frames in which wrists and ankles are equally far below a level trunk whose limbs are straight."""
    wanted = ["pelvis", "neck", *(f"{s}_{j}" for s in SIDES for j in ("hip", "knee", "ankle", *ARM_JOINTS))]
    if not found[[CORE19.index(name) for name in wanted]].all():
        return 0.0
    at = {name: joints[:, CORE19.index(name)] for name in wanted}
    trunk = at["neck"] - at["pelvis"]
    trunk = trunk / np.maximum(np.linalg.norm(trunk, axis=-1, keepdims=True), 1e-9)
    on_four_feet = np.ones(len(joints), bool)
    for side in SIDES:
        for first, second, last in (LEG_JOINTS, ARM_JOINTS):
            way = at[f"{side}_{last}"] - at[f"{side}_{first}"]
            bones = sum(
                np.linalg.norm(at[f"{side}_{b}"] - at[f"{side}_{a}"], axis=-1)
                for a, b in ((first, second), (second, last))
            )
            length = np.linalg.norm(way, axis=-1)
            on_four_feet &= (np.abs((way * trunk).sum(-1)) < 0.5 * np.maximum(length, 1e-9)) & (length > 0.7 * bones)
        legs, arms = (at[f"{side}_{j}"] - at[f"{side}_{i}"] for i, j in (("hip", "ankle"), ("shoulder", "wrist")))
        on_four_feet &= (legs * arms).sum(-1) > 0.7 * np.linalg.norm(legs, axis=-1) * np.linalg.norm(arms, axis=-1)
    return float(on_four_feet.mean())


def _refuse(body: Rig, reason: str) -> NobodyError:
    some = ", ".join(name for name, tip in zip(body.names[:40], body.is_tip, strict=False) if not tip)
    more = f" and {len(body.names) - 40} more" if len(body.names) > 40 else ""
    return NobodyError(
        f"no person: {reason} (joints: {some}{more}); say which joint is which in a YAML file with lines such as "
        '"pelvis: Hips" and give it with --names; `skelact layouts --of FILE` prints a template',
        field="joints",
        joints=body.names,
    )

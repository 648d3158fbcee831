"""Find the body in any humanoid hierarchy: which joint is which of core19, by name, by shape, by how it moves.

A limb is a path from the trunk to a tip. Names say which paths are legs and arms and of which side; where names say
nothing, two branches of equal bones at one joint are a pair of limbs. On a path the two long bones of equal length tell
hip, knee and ankle (shoulder, elbow and wrist) from holders, twist bones, fingers and toes. Names come first.
"""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skelact.errors import InputError, NobodyError
from skelact.layouts import CORE19
from skelact.layouts.bone_words import ARM_PARTS, LEG_PARTS, BoneName, known_spines, parse_bone_name, plain_name
from skelact.layouts.sides import swap_sides
from skelact.skeleton.sides import MIN_SIDE, measure_sides

SIDES = ("left", "right")
TIP = "_end"  # an end site is joint NAME_end
MAX_SAMPLES = 32  # frames looked at
MAX_PATH = 16  # joints of a limb that are weighed; beyond it are finger tips
SPINE_HEIGHT, CHEST_HEIGHT, NECK_HEIGHT = (
    0.42,
    0.66,
    1.1,
)  # of the way from the hips to the shoulders, in the recordings learned from
MIN_NECK_HEIGHT = 1.0  # a joint called neck below the shoulders is one of the chest
SNAP = 0.1  # a joint this near to such a height is taken itself
THIGH_TO_SHIN, UPPER_TO_FOREARM = 1.02, 1.12  # bone lengths of people
MISSING_COST, TIP_COST, ZERO_COST, HOLDER_COST = 0.4, 0.4, 5.0, 1.0
AGAIN, AGAIN_SHOULDER = -0.5, 0.3  # of a joint with the same part as one before
NEAR_PELVIS = 0.9  # thigh lengths between the pelvis and the middle of the hips
MIN_LIMB = 0.2  # of the longest way down from the root
SAME_PLACE = 0.05  # relative difference of two distances
EQUAL_LIMBS = 0.2  # relative difference of the bones of a pair
OTHER_LIMB = 0.4  # of a limb: how far away, and how long, another limb is at least
MAX_BRANCHES = 16  # long ones at one joint that are compared
MIN_BRANCHES = 3  # fingers that make a wrist
PROPORTIONS = (0.35, 1.3), (0.25, 1.5)  # of arms and trunk, in legs; toys included
FOUR_FOOTED = 0.8  # share of frames on four feet that makes an animal
# What a part's name speaks for: (hip, knee, ankle) and (shoulder, elbow, wrist).
LEG_SCORES = {
    "hipjoint": (0.3, -2.0, -3.0),
    "thigh": (3.0, -2.0, -3.0),
    "leg": (1.0, 1.5, -0.3),
    "shin": (-2.0, 3.0, -2.0),
    "foot": (-3.0, -2.0, 3.0),
    "toe": (-3.0, -3.0, -1.0),
}
ARM_SCORES = {
    "clavicle": (-2.0, -3.0, -3.0),
    "shoulder": (1.0, -2.0, -3.0),
    "upperarm": (3.0, -2.0, -3.0),
    "arm": (2.0, 0.5, -0.3),
    "forearm": (-2.0, 3.0, -2.0),
    "hand": (-3.0, -2.0, 3.0),
    "finger": (-3.0, -3.0, -1.5),
}
GENERIC = ("", "leg", "arm")  # say nothing of the place in a limb
LEG_JOINTS = ("hip", "knee", "ankle")
ARM_JOINTS = ("shoulder", "elbow", "wrist")


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
    body = _Tree(tuple(names), tuple(parents), np.asarray(offsets, float), positions)
    limbs = _find_limbs(body)
    if not limbs:
        raise _refuse(body, "no legs and no arms found, by name or by shape")
    if any(_has_more_limbs(body, kind, side, limb) for (kind, side), limb in limbs.items()):
        raise _refuse(body, "it has more than one leg or arm per side")
    rows: dict[str, dict[int, float]] = {}
    for (kind, side), limb in limbs.items():
        for level, joint in zip(LEG_JOINTS if kind == "leg" else ARM_JOINTS, limb, strict=True):
            rows[f"{side}_{level}"] = {} if joint is None else {joint: 1.0}
        if kind == "leg":
            rows[f"{side}_toe"] = _weigh(body.find_toe(limb))
    rows |= _find_trunk(body, limbs, rows)
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


def rest_positions(parents: Sequence[int], offsets: np.ndarray) -> np.ndarray:
    """Positions (V, 3) of the rest pose from offsets (V, 3)."""
    return _rest_places(tuple(parents), np.asarray(offsets, float))


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


class _Tree:
    """The hierarchy with what its names say and how long its bones are."""

    def __init__(
        self, names: tuple[str, ...], parents: tuple[int, ...], offsets: np.ndarray, positions: np.ndarray | None
    ) -> None:
        self.names, self.parents = names, parents
        self.children: list[list[int]] = [[] for _ in names]
        for joint, parent in enumerate(parents):
            if parent != -1:
                self.children[parent].append(joint)
        self.is_tip = [
            not self.children[joint] and parent != -1 and name.removesuffix(TIP) == names[parent]
            for joint, (name, parent) in enumerate(zip(names, parents, strict=True))
        ]
        self.words = [
            BoneName("", "") if tip else parse_bone_name(n) for n, tip in zip(names, self.is_tip, strict=True)
        ]
        if sum(word.is_helper for word in self.words) > len(self.words) / 2:  # a prefix of all, such as Ctrl_
            self.words = [replace(word, is_helper=False) for word in self.words]
        self.places = _rest_places(parents, offsets)[None] if positions is None else _sample(np.asarray(positions))
        above = self.places[:, [max(parent, 0) for parent in parents]]
        self.lengths = np.median(np.linalg.norm(self.places - above, axis=-1), axis=0)
        self.lengths[[joint for joint, parent in enumerate(parents) if parent == -1]] = 0.0
        self.reach = np.zeros(len(names))  # longest way down
        for joint in reversed(range(len(names))):
            if parents[joint] != -1:
                self.reach[parents[joint]] = max(self.reach[parents[joint]], self.reach[joint] + self.lengths[joint])
        self.named_limbs: set[tuple[str, str]] = set()

    def path(self, joint: int) -> list[int]:
        """Joints from the root to `joint`."""
        found = [joint]
        while self.parents[found[-1]] != -1:
            found.append(self.parents[found[-1]])
        return found[::-1]

    def longest_path(self, joint: int) -> list[int]:
        """Joints from `joint` down the longest way to a tip."""
        found = [joint]
        while self.children[found[-1]]:
            found.append(max(self.children[found[-1]], key=lambda child: self.lengths[child] + self.reach[child]))
        return found

    def common(self, joints: Sequence[int]) -> int | None:
        """The deepest joint above all of `joints` (or one of them); None when they have no common root."""
        shared = [set(self.path(joint)) for joint in joints]
        both = set.intersection(*shared) if shared else set()
        return max(both, key=lambda joint: len(self.path(joint)), default=None)

    def below(self, joint: int) -> list[int]:
        """All joints under `joint`, itself first."""
        found = [joint]
        for above in found:
            found += self.children[above]
        return found

    def find_toe(self, limb: tuple[int | None, ...]) -> int | None:
        """The toe of a leg: what is called so below the ankle, else the next joint, else the end site."""
        ankle = limb[2]
        if ankle is None:
            return None
        shin = self.lengths[ankle] or 1.0
        under = [j for j in self.below(ankle)[1:] if not self.words[j].is_helper]
        far = [joint for joint in under if self.distance(joint, ankle) > 0.05 * shin]
        called = [joint for joint in far if self.words[joint].part == "toe"]
        if called:  # of five toes the farthest is the big one; of two in one place the one with the shorter name
            depth = min(len(self.path(joint)) for joint in called)
            called = [joint for joint in called if len(self.path(joint)) == depth]
            most = max(self.distance(joint, ankle) for joint in called)
            return min(
                (j for j in called if self.distance(j, ankle) > (1 - SAME_PLACE) * most),
                key=lambda j: len(self.names[j]),
            )
        chain = [joint for joint in self.longest_path(ankle)[1:] if joint in far]
        return next(iter(chain), None)

    def distance(self, first: int, second: int) -> float:
        """Median distance of two joints."""
        return float(np.median(np.linalg.norm(self.places[:, first] - self.places[:, second], axis=-1)))


def _rest_places(parents: tuple[int, ...], offsets: np.ndarray) -> np.ndarray:
    places = offsets.copy()
    for joint, parent in enumerate(parents):
        if parent != -1:
            places[joint] += places[parent]
    return places


def _sample(positions: np.ndarray) -> np.ndarray:
    chosen = np.unique(np.linspace(0, len(positions) - 1, MAX_SAMPLES).round().astype(int))
    return positions[chosen].astype(float)


Limb = tuple[int | None, int | None, int | None]


def _find_limbs(body: _Tree) -> dict[tuple[str, str], Limb]:
    limbs: dict[tuple[str, str], Limb] = {}
    for kind in ("leg", "arm"):
        paths = {side: _path_by_name(body, kind, side) for side in SIDES}
        left, right = paths.values()
        while len(left) > 1 and len(right) > 1 and _are_one_place(body, left, right):
            left, right = left[1:], right[1:]  # both sides in one place: holders, not hips
        for side, path in zip(SIDES, (left, right), strict=True):
            limb = _fit_limb(body, path, kind)[1] if path else (None,) * 3
            if any(joint is not None for joint in limb):
                limbs[kind, side] = limb
                body.named_limbs.add((kind, side))
    open_kinds = [kind for kind in ("leg", "arm") if not any((kind, side) in limbs for side in SIDES)]
    if open_kinds:
        limbs |= _limbs_by_shape(body, limbs, open_kinds)
    return limbs


def _path_by_name(body: _Tree, kind: str, side: str) -> list[int]:
    """The path of a limb from its first joint with such a name to a tip; empty when there is none."""
    parts = LEG_PARTS if kind == "leg" else ARM_PARTS
    best: tuple[tuple[int, float], list[int]] | None = None
    for leaf in (joint for joint, children in enumerate(body.children) if not children):
        path = body.path(leaf)
        words = [body.words[joint] for joint in path]
        on = [n for n, w in enumerate(words) if w.part in parts and w.side == side and not w.is_helper]
        off = sum(1 for w in words if w.is_helper or (w.side and w.side != side))
        kinds = {words[n].part for n in on}
        if not kinds or kinds <= {"finger"}:
            continue
        start = on[0]
        score = (10 * len(kinds) - 5 * off, float(body.lengths[path[start + 1 :]].sum()))
        if best is None or score > best[0]:
            best = score, path[start:]
    path = best[1] if best else []
    other = next((n for n, joint in enumerate(path) if body.words[joint].side not in ("", side)), len(path))
    return path[:other]


def _are_one_place(body: _Tree, left: list[int], right: list[int]) -> bool:
    """Whether two limbs begin in one place with holders: with joints that lie before the hips or shoulders."""
    first, second = (body.words[joint].part for joint in left[:2])
    size = float(body.lengths[left[1:]].sum())
    return second in ("thigh", "upperarm", first) and body.distance(left[0], right[0]) < SAME_PLACE * size


def _has_more_limbs(body: _Tree, kind: str, side: str, limb: Limb) -> bool:
    """Whether a side has another limb of the kind, as long and in another place (a copy for IK lies in the same)."""
    parts = LEG_PARTS if kind == "leg" else ARM_PARTS
    first = next((joint for joint in limb if joint is not None), None)
    if first is None or limb[1] is None:
        return False
    own, size = {*body.path(first), *body.below(first)}, body.reach[first]
    for joint, word in enumerate(body.words):
        if word.part in parts and word.side == side and not word.is_helper and joint not in own:
            is_far = body.distance(joint, first) > OTHER_LIMB * size
            above = {j for j in body.path(joint)[:-1] if body.words[j].part in parts and body.words[j].side == side}
            if is_far and body.reach[joint] > OTHER_LIMB * size and not above & own:
                return True
    return False


def _fit_limb(body: _Tree, path: list[int], kind: str) -> tuple[float, Limb]:
    """Choose hip, knee and ankle (or shoulder, elbow and wrist) on a path, with how well they fit."""
    table, ratio = (LEG_SCORES, THIGH_TO_SHIN) if kind == "leg" else (ARM_SCORES, UPPER_TO_FOREARM)
    path = path[:MAX_PATH]
    way = np.cumsum([0.0, *body.lengths[path[1:]]])
    own = np.zeros((len(path), 3))
    has_own_place = [body.lengths[joint] > SAME_PLACE * way[-1] / 2 for joint in path]
    for at, joint in enumerate(path):
        word = body.words[joint]
        own[at] = table.get(word.part, (0.0, 0.0, 0.0))
        own[at] -= TIP_COST * body.is_tip[joint] + 1.0 * word.is_helper
        again = sum(body.words[before].part == word.part not in GENERIC for before in path[:at])
        own[at] += again * (AGAIN_SHOULDER if word.part == "shoulder" else AGAIN)  # the first shoulder is a clavicle
        own[at, 0] -= HOLDER_COST * (not has_own_place[at] and body.parents[joint] != -1)  # lies in the joint before
        own[at, 2] += 0.5 * (kind == "arm" and len(body.children[joint]) >= MIN_BRANCHES)
    places: list[int | None] = [*range(len(path)), None]
    best: tuple[float, Limb] = (-math.inf, (None, None, None))
    for chosen in itertools.product(places, repeat=3):
        there = [at for at in chosen if at is not None]
        if there != sorted(set(there)):
            continue
        score = sum(-MISSING_COST if at is None else float(own[at, level]) for level, at in enumerate(chosen))
        if len(there) == 3:
            score += _bones_score(way[there[1]] - way[there[0]], way[there[2]] - way[there[1]], way[-1], ratio)
        if score > best[0]:
            best = score, tuple(None if at is None else path[at] for at in chosen)  # type: ignore[assignment]
    return best


def _bones_score(upper: float, lower: float, whole: float, ratio: float) -> float:
    """How well two bones are the long ones of a limb: most of its length, and nearly equal."""
    if min(upper, lower) <= 1e-3 * max(whole, 1e-9):
        return -ZERO_COST
    return 2 * (upper + lower) / whole - 2 * abs(math.log(upper / lower / ratio))


def _limbs_by_shape(
    body: _Tree, known: Mapping[tuple[str, str], Limb], kinds: list[str]
) -> dict[tuple[str, str], Limb]:
    """Find pairs of equal branches; which is left is told from the whole body, later."""
    used = {joint for limb in known.values() for joint in limb if joint is not None}
    span = max((body.reach[j] for j, parent in enumerate(body.parents) if parent == -1), default=0.0)
    pairs = []
    for joint, children in enumerate(body.children):
        large = [child for child in children if body.reach[child] + body.lengths[child] >= MIN_LIMB * span > 0]
        for first, second in itertools.combinations(large[:MAX_BRANCHES], 2):
            if not _are_equal(body, first, second):
                continue
            below = {*body.below(first), *body.below(second)}
            words = [body.words[under] for under in below]
            are_limbs = all(
                not word.part or (not word.side and word.part in (*LEG_PARTS, *ARM_PARTS)) for word in words
            )
            if are_limbs and not used & below:
                pairs.append(
                    (min(body.reach[child] + body.lengths[child] for child in (first, second)), joint, first, second)
                )
    pairs.sort(reverse=True)
    chosen: list[tuple[float, int, int, int]] = []
    for pair in pairs:
        inside = {j for second in chosen for child in second[2:] for j in body.below(child)}
        if len(chosen) < len(kinds) and not {pair[2], pair[3]} & inside and pair[1] not in inside:
            chosen.append(pair)
    if len(chosen) < 2 and not known:
        return {}
    if len(chosen) == 2:
        chosen = _order_pairs(body, chosen)
    limbs: dict[tuple[str, str], Limb] = {}
    for kind, pair in zip(kinds, chosen, strict=False):
        for side, start in zip(SIDES, pair[2:], strict=True):
            fit, limb = _fit_limb(body, body.longest_path(start), kind)
            if all(joint is not None for joint in limb) and fit > 0:
                limbs[kind, side] = limb
    return {key: limb for key, limb in limbs.items() if all((key[0], side) in limbs for side in SIDES)}


def _may_be_limb(word: BoneName) -> bool:
    """Whether a joint may be part of a limb that is told by shape: nameless, or of a limb without a side."""
    return not word.part or (not word.side and word.part in (*LEG_PARTS, *ARM_PARTS))


def _are_equal(body: _Tree, one: int, other: int) -> bool:
    """Whether two branches have the same bones, up to the fingers."""
    ways = [body.longest_path(joint)[1:5] for joint in (one, other)]
    if len(ways[0]) != len(ways[1]) or len(ways[0]) < 2:
        return False
    first, second = (body.lengths[way] for way in ways)
    return float(np.abs(first - second).sum()) < EQUAL_LIMBS * float(max(first.sum(), second.sum(), 1e-9))


def _order_pairs(body: _Tree, pairs: list[tuple[float, int, int, int]]) -> list[tuple[float, int, int, int]]:
    """Put the legs first: the arms are where a head branches off; else the legs are nearer to the root."""

    def spare(pair: tuple[float, int, int, int]) -> int:
        other = next(candidate for candidate in pairs if candidate is not pair)
        ways = set(body.path(other[1]))
        branches = [c for c in body.children[pair[1]] if c not in pair[2:] and c not in ways]
        return sum(1 for child in branches if body.reach[child] + body.lengths[child] > 0)

    def depth(pair: tuple[float, int, int, int]) -> int:
        return len(body.path(pair[1]))

    heads = [spare(pair) > 0 for pair in pairs]
    if heads[0] != heads[1] and depth(pairs[heads.index(True)]) != 1:
        return [pairs[heads.index(False)], pairs[heads.index(True)]]
    if depth(pairs[0]) == depth(pairs[1]):
        ends = [len([j for j in body.below(p[2]) if not body.children[j]]) for p in pairs]
        return pairs if ends[0] <= ends[1] else pairs[::-1]
    return sorted(pairs, key=depth)


def _find_trunk(
    body: _Tree, limbs: Mapping[tuple[str, str], Limb], rows: Mapping[str, dict[int, float]]
) -> dict[str, dict[int, float]]:
    def starts(kind: str) -> list[int]:
        return [next(j for j in limb if j is not None) for (k, _), limb in limbs.items() if k == kind]

    def middle(level: str) -> dict[int, float]:
        joints = [joint for side in SIDES for joint in rows.get(f"{side}_{level}", {})]
        return dict.fromkeys(joints, 0.5) if len(joints) == 2 else {}

    limb_joints = {j for limb in limbs.values() if limb[0] is not None for j in body.below(limb[0])}
    pelvis = _find_pelvis(body, starts("leg"), starts("arm"), middle("hip"))
    junction = body.common(starts("arm")) if len(starts("arm")) > 1 else None
    neck, head = _find_neck(body, junction, limb_joints, pelvis, middle("shoulder"))
    neck_row = _weigh(neck) or middle("shoulder")
    top = neck if neck is not None else junction if junction is not None and junction not in pelvis else None
    spine, chest = _find_spine(body, pelvis, top, middle("shoulder") or neck_row)
    return {"pelvis": pelvis, "spine": spine, "chest": chest, "neck": neck_row, "head": _weigh(head)}


def _weigh(joint: int | None) -> dict[int, float]:
    return {} if joint is None else {joint: 1.0}


def _find_pelvis(body: _Tree, legs: list[int], arms: list[int], hips: dict[int, float]) -> dict[int, float]:
    """The joint called hips between trunk and legs; else where they meet, if near the hips; else their middle."""
    meeting, of_legs = body.common([*legs, *arms]), body.common(legs) if len(legs) > 1 else None
    if not hips:
        called = [
            j for j, word in enumerate(body.words) if word.part == "hips" and not word.side and not word.is_helper
        ]
        return _weigh(called[0] if called else None)
    near = [] if meeting is None or of_legs is None else body.path(of_legs)
    center = _place(body, hips)
    thigh = float(np.median([body.distance(j, body.longest_path(j)[-1]) for j in hips])) / 2

    def is_near(joint: int) -> bool:
        return float(np.median(np.linalg.norm(body.places[:, joint] - center, axis=-1))) <= NEAR_PELVIS * thigh

    close = [joint for joint in near if is_near(joint) and joint not in hips]
    called = [j for j in close if body.words[j].part == "hips" and not body.words[j].side]
    if called:
        return _weigh(called[0])
    for joint in (meeting, of_legs):
        if joint in close:
            return _weigh(joint)
    return hips


def _find_neck(
    body: _Tree, junction: int | None, limb_joints: set[int], pelvis: dict[int, float], shoulders: dict[int, float]
) -> tuple[int | None, int | None]:
    free = [j for j in range(len(body.names)) if j not in limb_joints]
    heads = [j for j in free if body.words[j].part == "head" and not body.words[j].side]
    head = min(heads, key=lambda j: (body.words[j].is_helper, len(body.path(j))), default=None)
    necks = [j for j in free if body.words[j].part == "neck" and (head is None or j in body.path(head))]
    necks.sort(key=lambda j: len(body.path(j)))
    size = float(body.reach.max()) or 1.0
    heights = _heights(body, [*({joint: 1.0} for joint in necks)], pelvis, shoulders)
    high = [joint for joint, height in zip(necks, heights, strict=True) if height > MIN_NECK_HEIGHT]
    neck = next(iter(high or necks[::-1]), None)
    if head is None and len(necks) > 1:  # the upper neck stands for the head
        neck, head = necks[0], necks[-1]
    if head is not None and neck is None and junction is not None and junction in body.path(head):
        between = body.path(head)[body.path(head).index(junction) + 1 : -1]
        above = _heights(body, [{joint: 1.0} for joint in between], pelvis, shoulders)
        neck = next(
            (
                joint
                for joint, height in zip(between, above, strict=True)
                if body.words[joint].part == "" or (body.words[joint].part == "spine" and height > MIN_NECK_HEIGHT)
            ),
            None,
        )
    if head is None and neck is not None:
        head = next((j for j in body.longest_path(neck)[1:] if body.distance(j, neck) > 1e-3 * size), None)
    if head is None and junction is not None:
        neck, head = _neck_by_shape(body, junction, limb_joints)
    return neck, head


def _neck_by_shape(body: _Tree, junction: int, limb_joints: set[int]) -> tuple[int | None, int | None]:
    """Neck and head that are not called so: the branch beside the arms, whichever is the longest."""
    beside = [
        child
        for child in body.children[junction]
        if body.words[child].part in ("", "spine") and not set(body.below(child)) & limb_joints
    ]
    branch = max(beside, key=lambda child: body.reach[child] + body.lengths[child], default=None)
    if branch is None:
        return None, None
    chain = body.longest_path(branch)
    joints = [joint for joint in chain if not body.is_tip[joint]]
    spine = [joint for joint in joints if body.words[joint].part == "spine"]
    if len(spine) > 1:  # all the trunk is called spine
        return spine[0], spine[-1]
    return (joints[0], joints[1]) if len(joints) > 1 else (joints[0], chain[1] if len(chain) > 1 else None)


def _find_spine(
    body: _Tree, pelvis: dict[int, float], top: int | None, shoulders: dict[int, float]
) -> tuple[dict[int, float], dict[int, float]]:
    """What lies at the heights of spine and chest between the hips and the shoulders."""
    if not pelvis or not shoulders:
        called = {part: [j for j, w in enumerate(body.words) if w.part == part] for part in ("spine", "chest")}
        return (_weigh(next(iter(called["spine"]), None)), _weigh(next(iter(called["chest"]), None)))
    chain: list[dict[int, float]] = [pelvis]
    if len(pelvis) == 1 and top is not None:
        path = body.path(top)
        start = next(iter(pelvis))
        joints = path[path.index(start) :] if start in path else [start, *path[len(body.path(start)) - 1 :]]
        known = _known_spine(body, joints)
        if known is not None:
            return known
        chain = [{joint: 1.0} for joint in joints]
    chain = chain if len(chain) > 1 else [*chain, shoulders]
    heights = _heights(body, chain, pelvis, shoulders)
    if heights[-1] < 1:
        chain, heights = [*chain, shoulders], [*heights, 1.0]
    return _at_height(chain, heights, SPINE_HEIGHT), _at_height(chain, heights, CHEST_HEIGHT)


def _heights(
    body: _Tree, rows: list[dict[int, float]], pelvis: dict[int, float], shoulders: dict[int, float]
) -> list[float]:
    """How far up each row lies: 0 at the pelvis, 1 at the shoulders; all equal when one of them is missing."""
    if not pelvis or not shoulders:
        return [0.0] * len(rows)
    low, high = _place(body, pelvis), _place(body, shoulders)
    up = high - low
    size = np.maximum((up**2).sum(-1), 1e-12)
    points = [_place(body, row) - low for row in rows]
    return [float(np.median((point * up).sum(-1) / size)) for point in points]


def _place(body: _Tree, row: Mapping[int, float]) -> np.ndarray:
    """Positions (F, 3) of a mix of joints."""
    return np.einsum("j,fjc->fc", np.array(list(row.values())), body.places[:, list(row)])


def _known_spine(body: _Tree, joints: list[int]) -> tuple[dict[int, float], dict[int, float]] | None:
    plain = [plain_name(body.names[joint]).lower() for joint in joints]
    shared = len(os.path.commonprefix(plain))  # noqa: RUF071  # letters, not folders
    plain = [name[shared:] for name in plain]
    for known in known_spines():
        if tuple(plain) == known.chain:
            joint_of = dict(zip(plain, joints, strict=True))
            spine, chest = ({joint_of[n]: w for n, w in row.items()} for row in (known.spine, known.chest))
            return spine, chest
    return None


def _at_height(chain: list[dict[int, float]], heights: list[float], height: float) -> dict[int, float]:
    """The joint nearest to a height, if near enough; else a mix of the two around it."""
    nearest = min(range(1, len(chain)), key=lambda n: abs(heights[n] - height))
    if abs(heights[nearest] - height) <= SNAP:
        return chain[nearest]
    above = next((n for n in range(1, len(chain)) if heights[n] > height), len(chain) - 1)
    low, high = heights[above - 1], heights[above]
    share = float(np.clip((height - low) / (high - low), 0, 1)) if high > low else 1.0
    mixed: dict[int, float] = {}
    for row, part in ((chain[above - 1], 1 - share), (chain[above], share)):
        for joint, weight in row.items():
            mixed[joint] = mixed.get(joint, 0.0) + part * weight
    return {joint: weight for joint, weight in mixed.items() if weight > 0}


def _describe(body: _Tree, name: str, row: Mapping[int, float]) -> TakenJoint:
    if not row:
        return TakenJoint(name, {}, "missing")
    by_name = all(body.words[joint].part for joint in row if not body.is_tip[joint]) and not all(
        body.is_tip[joint] and not body.words[body.parents[joint]].part for joint in row
    )
    return TakenJoint(name, {body.names[j]: w for j, w in row.items()}, "name" if by_name else "shape")


def _check_body(
    body: _Tree, matrix: np.ndarray, taken: tuple[TakenJoint, ...], *, is_named: bool
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


def _refuse(body: _Tree, reason: str) -> NobodyError:
    some = ", ".join(name for name, tip in zip(body.names[:40], body.is_tip, strict=False) if not tip)
    more = f" and {len(body.names) - 40} more" if len(body.names) > 40 else ""
    return NobodyError(
        f"no person: {reason} (joints: {some}{more}); say which joint is which in a YAML file with lines such as "
        '"pelvis: Hips" and give it with --names; `skelact layouts --of FILE` prints a template',
        field="joints",
        joints=body.names,
    )

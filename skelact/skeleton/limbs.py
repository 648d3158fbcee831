"""Find legs and arms in a hierarchy: by the names of their joints, else by shape.

On a path from the trunk to a tip the two long bones of equal length tell hip, knee and ankle (shoulder, elbow and
wrist) from holders, twist bones, fingers and toes.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np

from skelact.layouts.bone_words import ARM_PARTS, LEG_PARTS, BoneName
from skelact.skeleton.rig import SAME_PLACE, SIDES, Limb, Rig

MAX_PATH = 16  # joints of a limb that are weighed; beyond it are finger tips
THIGH_TO_SHIN, UPPER_TO_FOREARM = 1.02, 1.12  # bone lengths of people
MISSING_COST, TIP_COST, ZERO_COST, HOLDER_COST = 0.4, 0.4, 5.0, 1.0
AGAIN, AGAIN_SHOULDER = -0.5, 0.3  # of a joint with the same part as one before
MIN_LIMB = 0.2  # of the longest way down from the root
EQUAL_LIMBS = 0.2  # relative difference of the bones of a pair
OTHER_LIMB = 0.4  # of a limb: how far away, and how long, another limb is at least
MAX_BRANCHES = 16  # long ones at one joint that are compared
MIN_BRANCHES = 3  # fingers that make a wrist
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


def find_limbs(body: Rig) -> dict[tuple[str, str], Limb]:
    """Find the limbs, ("leg" or "arm", side) -> joints; note in `body.named_limbs` which were found by name."""
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


def _path_by_name(body: Rig, kind: str, side: str) -> list[int]:
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


def _are_one_place(body: Rig, left: list[int], right: list[int]) -> bool:
    """Whether two limbs begin in one place with holders: with joints that lie before the hips or shoulders."""
    first, second = (body.words[joint].part for joint in left[:2])
    size = float(body.lengths[left[1:]].sum())
    return second in ("thigh", "upperarm", first) and body.distance(left[0], right[0]) < SAME_PLACE * size


def has_more_limbs(body: Rig, kind: str, side: str, limb: Limb) -> bool:
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


def _fit_limb(body: Rig, path: list[int], kind: str) -> tuple[float, Limb]:
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


def _limbs_by_shape(body: Rig, known: Mapping[tuple[str, str], Limb], kinds: list[str]) -> dict[tuple[str, str], Limb]:
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


def _are_equal(body: Rig, one: int, other: int) -> bool:
    """Whether two branches have the same bones, up to the fingers."""
    ways = [body.longest_path(joint)[1:5] for joint in (one, other)]
    if len(ways[0]) != len(ways[1]) or len(ways[0]) < 2:
        return False
    first, second = (body.lengths[way] for way in ways)
    return float(np.abs(first - second).sum()) < EQUAL_LIMBS * float(max(first.sum(), second.sum(), 1e-9))


def _order_pairs(body: Rig, pairs: list[tuple[float, int, int, int]]) -> list[tuple[float, int, int, int]]:
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

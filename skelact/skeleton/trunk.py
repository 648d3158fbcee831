"""Find pelvis, spine, chest, neck and head between the limbs of a hierarchy."""

from __future__ import annotations

import os
from collections.abc import Mapping

import numpy as np

from skelact.layouts.bone_words import known_spines, plain_name
from skelact.skeleton.rig import SIDES, Limb, Rig

SPINE_HEIGHT, CHEST_HEIGHT, NECK_HEIGHT = (
    0.42,
    0.66,
    1.1,
)  # of the way from the hips to the shoulders, in the recordings learned from
MIN_NECK_HEIGHT = 1.0  # a joint called neck below the shoulders is one of the chest
SNAP = 0.1  # a joint this near to such a height is taken itself
NEAR_PELVIS = 0.9  # thigh lengths between the pelvis and the middle of the hips


def find_trunk(
    body: Rig, limbs: Mapping[tuple[str, str], Limb], rows: Mapping[str, dict[int, float]]
) -> dict[str, dict[int, float]]:
    """Find pelvis, spine, chest, neck and head: joint of core19 -> joint of the rig -> weight."""

    def starts(kind: str) -> list[int]:
        return [next(j for j in limb if j is not None) for (k, _), limb in limbs.items() if k == kind]

    def middle(level: str) -> dict[int, float]:
        joints = [joint for side in SIDES for joint in rows.get(f"{side}_{level}", {})]
        return dict.fromkeys(joints, 0.5) if len(joints) == 2 else {}

    limb_joints = {j for limb in limbs.values() if limb[0] is not None for j in body.below(limb[0])}
    pelvis = _find_pelvis(body, starts("leg"), starts("arm"), middle("hip"))
    junction = body.common(starts("arm")) if len(starts("arm")) > 1 else None
    neck, head = _find_neck(body, junction, limb_joints, pelvis, middle("shoulder"))
    neck_row = weigh(neck) or middle("shoulder")
    top = neck if neck is not None else junction if junction is not None and junction not in pelvis else None
    spine, chest = _find_spine(body, pelvis, top, middle("shoulder") or neck_row)
    return {"pelvis": pelvis, "spine": spine, "chest": chest, "neck": neck_row, "head": weigh(head)}


def weigh(joint: int | None) -> dict[int, float]:
    """Give one joint all the weight; nothing when there is none."""
    return {} if joint is None else {joint: 1.0}


def _find_pelvis(body: Rig, legs: list[int], arms: list[int], hips: dict[int, float]) -> dict[int, float]:
    """The joint called hips between trunk and legs; else where they meet, if near the hips; else their middle."""
    meeting, of_legs = body.common([*legs, *arms]), body.common(legs) if len(legs) > 1 else None
    if not hips:
        called = [
            j for j, word in enumerate(body.words) if word.part == "hips" and not word.side and not word.is_helper
        ]
        return weigh(called[0] if called else None)
    near = [] if meeting is None or of_legs is None else body.path(of_legs)
    center = _place(body, hips)
    thigh = float(np.median([body.distance(j, body.longest_path(j)[-1]) for j in hips])) / 2

    def is_near(joint: int) -> bool:
        return float(np.median(np.linalg.norm(body.places[:, joint] - center, axis=-1))) <= NEAR_PELVIS * thigh

    close = [joint for joint in near if is_near(joint) and joint not in hips]
    called = [j for j in close if body.words[j].part == "hips" and not body.words[j].side]
    if called:
        return weigh(called[0])
    for joint in (meeting, of_legs):
        if joint in close:
            return weigh(joint)
    return hips


def _find_neck(
    body: Rig, junction: int | None, limb_joints: set[int], pelvis: dict[int, float], shoulders: dict[int, float]
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


def _neck_by_shape(body: Rig, junction: int, limb_joints: set[int]) -> tuple[int | None, int | None]:
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
    body: Rig, pelvis: dict[int, float], top: int | None, shoulders: dict[int, float]
) -> tuple[dict[int, float], dict[int, float]]:
    """What lies at the heights of spine and chest between the hips and the shoulders."""
    if not pelvis or not shoulders:
        called = {part: [j for j, w in enumerate(body.words) if w.part == part] for part in ("spine", "chest")}
        return (weigh(next(iter(called["spine"]), None)), weigh(next(iter(called["chest"]), None)))
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
    body: Rig, rows: list[dict[int, float]], pelvis: dict[int, float], shoulders: dict[int, float]
) -> list[float]:
    """How far up each row lies: 0 at the pelvis, 1 at the shoulders; all equal when one of them is missing."""
    if not pelvis or not shoulders:
        return [0.0] * len(rows)
    low, high = _place(body, pelvis), _place(body, shoulders)
    up = high - low
    size = np.maximum((up**2).sum(-1), 1e-12)
    points = [_place(body, row) - low for row in rows]
    return [float(np.median((point * up).sum(-1) / size)) for point in points]


def _place(body: Rig, row: Mapping[int, float]) -> np.ndarray:
    """Positions (F, 3) of a mix of joints."""
    return np.einsum("j,fjc->fc", np.array(list(row.values())), body.places[:, list(row)])


def _known_spine(body: Rig, joints: list[int]) -> tuple[dict[int, float], dict[int, float]] | None:
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

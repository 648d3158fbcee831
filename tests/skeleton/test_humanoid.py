"""The humanoid matcher: bodies under the names of many tools, without names, in parts, and what is no person."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rigs import FAMILIES, Rig, build_rig, nameless

from skelact.errors import InputError, NobodyError
from skelact.layouts import CORE19
from skelact.skeleton import format_names_template, match_humanoid, match_table, measure_height, rest_positions
from skelact.skeleton.humanoid import HumanoidMatch


def match(rig: Rig) -> HumanoidMatch:
    return match_humanoid(rig.names, rig.parents, rig.offsets)


def taken(found: HumanoidMatch) -> dict[str, str]:
    return {joint.name: next(iter(joint.weights)) for joint in found.joints if len(joint.weights) == 1}


def assert_same(found: HumanoidMatch, rig: Rig) -> None:
    got = taken(found)
    assert {joint: got.get(joint) for joint in rig.meant} == rig.meant


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("fingers", [False, True])
def test_a_body_is_found_under_the_names_of_many_tools(family: str, fingers: bool) -> None:
    rig = build_rig(FAMILIES[family], fingers=fingers)
    found = match(rig)
    assert_same(found, rig)
    np.testing.assert_allclose(found.matrix.sum(1), 1.0, atol=1e-9)
    joints = found.matrix @ rest_positions(rig.parents, rig.offsets)
    heights = joints[:, 1] / joints[[CORE19.index("left_shoulder"), CORE19.index("right_shoulder")], 1].mean()
    assert 0.25 < heights[CORE19.index("spine")] < 0.55 < heights[CORE19.index("chest")] < 0.9
    assert not found.notes


@pytest.mark.parametrize("pattern", ["joint_{n}", "Bone.{n:03}", "{n}", "узел{n}"])
@pytest.mark.parametrize("family", ["unreal", "xsens", "mocopi", "optitrack"])
def test_a_body_without_names_is_found_by_its_shape(family: str, pattern: str) -> None:
    rig = nameless(build_rig(replace(FAMILIES[family], extra=()), fingers=True), pattern)
    found = match(rig)
    expected = {joint: name for joint, name in rig.meant.items() if joint != "neck"}
    got = taken(found)
    assert {joint: got.get(joint) for joint in expected} == expected
    assert any("by shape" in note for note in found.notes)
    assert {joint.how for joint in found.joints} == {"shape"}


def test_limbs_that_are_named_without_sides_are_told_by_the_body() -> None:
    rig = build_rig(FAMILIES["german"])
    bare = {name: name.replace("_links", "").replace("_rechts", ".001") for name in rig.names}
    found = match(
        replace(rig, names=tuple(bare.values()), meant={joint: bare[name] for joint, name in rig.meant.items()})
    )
    assert taken(found)["left_knee"] == "Unterschenkel"
    assert taken(found)["right_elbow"] == "Unterarm.001"


def test_a_nameless_body_that_faces_away_has_its_left_on_its_left() -> None:
    rig = nameless(build_rig(FAMILIES["xsens"]))
    turned = replace(rig, offsets=rig.offsets * [-1, 1, -1])
    assert_same(match(turned), rig)


def test_a_nameless_body_without_feet_is_refused() -> None:
    family = replace(FAMILIES["xsens"], limbs=(*FAMILIES["xsens"].limbs[:7], None))
    with pytest.raises(NobodyError, match="do not tell left from right") as caught:
        match(nameless(build_rig(family, tips=False)))
    assert caught.value.field == "joints"
    assert "--names" in caught.value.reason


def test_names_win_over_geometry_and_the_contradiction_is_said() -> None:
    rig = build_rig(FAMILIES["unreal"])
    mirrored = replace(rig, offsets=rig.offsets * [-1, 1, 1])
    found = match(mirrored)
    assert_same(found, rig)
    assert any("mirrored" in note for note in found.notes)


def test_joints_that_the_skeleton_lacks_are_missing_and_said() -> None:
    family = FAMILIES["unreal"]
    upper = replace(family, limbs=(*family.limbs[:4], None, None, None, None), extra=())
    rig = build_rig(upper, tips=False)
    found = match(rig)
    assert [name for name, has in zip(CORE19, found.found, strict=True) if not has] == [
        name for name in CORE19 if name.endswith(("hip", "knee", "ankle", "toe"))
    ]
    assert any("left_knee" in note for note in found.notes)
    no_toes = build_rig(replace(family, limbs=(*family.limbs[:7], None), extra=()), tips=False)
    assert not match(no_toes).found[[CORE19.index("left_toe"), CORE19.index("right_toe")]].any()


def test_a_hand_alone_is_a_wrist() -> None:
    names = ("hand_l", *(f"finger{n}_{k}_l" for n in range(4) for k in range(3)))
    parents = (-1, *(0 if k == 0 else 3 * n + k for n in range(4) for k in range(3)))
    offsets = np.array([[0.0, 0, 0], *([0.03, 0.0, 0.01 * n] for n in range(4) for _ in range(3))])
    found = match_humanoid(names, parents, offsets)
    assert taken(found) == {"left_wrist": "hand_l"}


def test_holders_in_one_place_are_no_hips() -> None:
    rig = build_rig(FAMILIES["german"])
    names, parents, offsets = list(rig.names), list(rig.parents), rig.offsets.copy()
    for side in ("links", "rechts"):
        hip = names.index(f"Oberschenkel_{side}")
        names += [f"Hüftgelenk_{side}"]
        parents += [0]
        offsets = np.concatenate([offsets, np.zeros((1, 3))])
        parents[hip] = len(names) - 1
    order = sorted(range(len(names)), key=lambda joint: depth(parents, joint))
    found = match_humanoid(
        [names[j] for j in order], [order.index(parents[j]) if parents[j] >= 0 else -1 for j in order], offsets[order]
    )
    assert taken(found)["left_hip"] == "Oberschenkel_links"


def depth(parents: list[int], joint: int) -> int:
    return 0 if parents[joint] == -1 else 1 + depth(parents, parents[joint])


def four_footed(names: dict[str, str]) -> Rig:
    """Our body bent to a table: the trunk level, arms and legs down."""
    rig = build_rig(FAMILIES["unreal"])
    offsets = rig.offsets.copy()
    for number, name in enumerate(rig.names):
        if name.startswith(("spine", "neck", "head", "clavicle")):
            offsets[number] = offsets[number][[0, 2, 1]]
        if name.startswith(("lowerarm", "hand")):
            offsets[number] = [0, -abs(offsets[number][0]), 0]
    return replace(rig, names=tuple(names.get(name, name) for name in rig.names), offsets=offsets)


def test_an_animal_is_refused_and_a_person_on_all_fours_is_not() -> None:
    with pytest.raises(NobodyError, match="four legs"):
        match(four_footed({"head_end": "tail_01"}))
    with pytest.raises(NobodyError, match="four legs"):
        match(nameless(four_footed({})))
    assert match(four_footed({})).found.all()


def test_more_legs_than_two_are_refused() -> None:
    rig = build_rig(FAMILIES["unreal"])
    names, parents, offsets = list(rig.names), list(rig.parents), rig.offsets
    for side, sign in (("l", 1), ("r", -1)):
        for name, offset in (("thigh2", [sign * 0.5, 0, 0]), ("calf2", [0, -0.4, 0]), ("foot2", [0, -0.4, 0])):
            parents.append(0 if name == "thigh2" else len(names) - 1)
            names.append(f"{name}_{side}")
            offsets = np.concatenate([offsets, [offset]])
    with pytest.raises(NobodyError, match="more than one leg"):
        match_humanoid(names, parents, offsets)


@pytest.mark.parametrize(
    "names",
    [
        ("camera",),
        ("jaw", "eye_l", "eye_r", "brow_l", "brow_r", "lip_l", "lip_r"),
        ("root", "lid", "hinge", "lever"),
    ],
)
def test_props_cameras_and_faces_are_refused_with_a_way_out(names: tuple[str, ...]) -> None:
    parents = (-1, *([0] * (len(names) - 1)))
    with pytest.raises(NobodyError, match="--names") as caught:
        match_humanoid(names, parents, np.eye(len(names), 3))
    assert caught.value.joints == names
    assert "pelvis: null" in format_names_template(names)


def test_a_table_of_the_user_decides() -> None:
    found = match_table(("a", "b", "c"), {"pelvis": "a", "spine": {"a": 0.25, "b": 0.75}, "head": None})
    assert found.matrix[CORE19.index("spine")].tolist() == [0.25, 0.75, 0]
    assert found.found.sum() == 2
    for table in ({"pelvis": "d"}, {"pelvis": {"a": 0.5}}, {"tail": "a"}, {}):
        with pytest.raises(InputError) as caught:
            match_table(("a", "b", "c"), table)
        assert caught.value.field.startswith("names")


def test_the_height_of_our_body() -> None:
    rig = build_rig(FAMILIES["xsens"])
    found = match(rig)
    joints = (found.matrix @ rest_positions(rig.parents, rig.offsets))[None]
    height = measure_height(joints, found.found)
    assert height is not None
    assert 1.2 < height < 1.4
    assert measure_height(joints, np.zeros(19, bool)) is None


WORDS = (
    "LeftUpLeg",
    "rightArm",
    "spine",
    "Head",
    "L_Hand",
    "toe.R",
    "neck",
    "hips",
    "x",
    "joint",
    "finger_l",
    "shin_r",
)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_hierarchy_gives_a_body_or_one_error(data: st.DataObject) -> None:
    joints = data.draw(st.integers(1, 20))
    parents = [-1, *(data.draw(st.integers(0, joint - 1)) for joint in range(1, joints))]
    names = [f"{data.draw(st.sampled_from(WORDS))}{joint}" for joint in range(joints)]
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    offsets = rng.normal(size=(joints, 3)) * data.draw(st.sampled_from([0.0, 1.0, 1e6]))
    try:
        found = match_humanoid(names, parents, offsets)
    except NobodyError as error:
        assert error.field == "joints"
        return
    assert np.isfinite(found.matrix).all()
    sums = found.matrix.sum(1)
    assert (np.isclose(sums, 1) | (sums == 0)).all()


@pytest.mark.parametrize("shape", ["chain", "star"])
def test_large_hierarchies_are_answered(shape: str) -> None:
    joints = 1000
    parents = [-1, *(range(joints - 1) if shape == "chain" else [0] * (joints - 1))]
    with pytest.raises(NobodyError):
        match_humanoid([f"j{n}" for n in range(joints)], parents, np.ones((joints, 3)))

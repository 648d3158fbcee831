"""Layouts: the shipped ones agree with their tables, bad ones are refused by file and key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import CORE19, LAYOUT_NAMES, Layout, Part, load_layout, parse_layout
from skelact.layouts.format import format_layout

JOINTS = {
    "core19": 19,
    "core21": 21,
    "ntu25": 25,
    "ntux67": 67,
    "shrec22": 22,
    "kinect20": 20,
    "coco17": 17,
    "wholebody133": 133,
    "bandai22": 22,
    "cmu31": 31,
    "smpl22": 22,
    "blazepose33": 33,
    "blazepose75": 75,
    "body25": 25,
    "openpose18": 18,
    "azure32": 32,
    "h36m17": 17,
    "mhr70": 70,
}
FULL_BODIES = tuple(name for name in LAYOUT_NAMES if name != "shrec22")
TINY = """
name: tiny
joints: {hip: null, left_foot: hip, right_foot: hip}
mirror: [[left_foot, right_foot]]
"""


def one_based(*pairs: str) -> tuple[tuple[int, int], ...]:
    """Pairs child<-parent as printed in the specification, 1-based, to 0-based."""
    return tuple((int(c) - 1, int(p) - 1) for c, p in (pair.split("<-") for pair in " ".join(pairs).split()))


def is_tree(part: Part) -> bool:
    """Whether the edges join all joints of the part: V - 1 edges, one parent each, no cycle."""
    parent = dict(part.edges)
    if len(parent) != len(part.edges) or len(parent) != len(part.joints) - 1:
        return False
    for joint in range(len(part.joints)):
        for _ in part.joints:
            joint = parent.get(joint, joint)
        if joint in parent:
            return False
    return True


def test_the_shipped_layouts_are_exactly_these() -> None:
    assert {name: len(load_layout(name).names) for name in LAYOUT_NAMES} == JOINTS
    assert all(load_layout(name).name == name for name in LAYOUT_NAMES)


@pytest.mark.parametrize("name", LAYOUT_NAMES)
def test_mirror_twice_is_identity_and_keeps_the_tree(name: str) -> None:
    layout = load_layout(name)
    assert [layout.mirror[layout.mirror[joint]] for joint in range(len(layout.names))] == list(range(len(layout.names)))
    for joint, parent in enumerate(layout.parents):
        mirrored = -1 if parent == -1 else layout.mirror[parent]
        assert layout.parents[layout.mirror[joint]] == mirrored, layout.names[joint]


@pytest.mark.parametrize("name", FULL_BODIES)
def test_mapping_the_mirrored_is_mirroring_the_mapped(name: str) -> None:
    layout, core = load_layout(name), load_layout("core19")
    assert layout.to_core19 is not None
    np.testing.assert_allclose(layout.to_core19.sum(1), 1.0, atol=1e-9)
    mirrored = layout.to_core19[list(core.mirror)][:, list(layout.mirror)]
    np.testing.assert_array_equal(mirrored, layout.to_core19)


@pytest.mark.parametrize("name", LAYOUT_NAMES)
def test_parts_are_trees_and_keep_both_sides(name: str) -> None:
    layout = load_layout(name)
    for part_name, part in layout.parts.items():
        assert is_tree(part), part_name
        assert {layout.mirror[joint] for joint in part.joints} == set(part.joints), part_name


@pytest.mark.parametrize("name", FULL_BODIES)
def test_full_bodies_have_the_three_parts(name: str) -> None:
    assert set(load_layout(name).parts) == {"body", "hand", "leg"}


@pytest.mark.parametrize("name", FULL_BODIES)
def test_core19_joints_are_distinct(name: str) -> None:
    matrix = load_layout(name).to_core19
    assert matrix is not None
    assert len(np.unique(matrix, axis=0)) == len(CORE19)


def test_core19_maps_onto_itself() -> None:
    layout = load_layout("core19")
    assert layout.names == CORE19
    assert layout.synthesized == ()
    np.testing.assert_array_equal(layout.to_core19, np.eye(len(CORE19)))


def test_only_the_hand_has_no_core19() -> None:
    assert [name for name in LAYOUT_NAMES if load_layout(name).to_core19 is None] == ["shrec22"]


def test_ntu25_parts_are_those_of_psumnet() -> None:
    layout = load_layout("ntu25")
    assert layout.names[layout.root] == "spine_mid"
    body, hand, leg = (layout.part(name) for name in ("body", "hand", "leg"))
    assert body.joints == tuple(range(25))
    assert hand.joints == (20, 4, 5, 6, 7, 21, 22, 8, 9, 10, 11, 23, 24)
    assert leg.joints == (0, 12, 13, 14, 15, 16, 17, 18, 19)
    assert body.edges == body.reference_edges
    assert body.edges == one_based(
        "1<-2 2<-21 3<-21 4<-3 5<-21 6<-5 7<-6 8<-7 9<-21 10<-9 11<-10 12<-11 13<-1 14<-13 15<-14 16<-15 17<-1",
        "18<-17 19<-18 20<-19 22<-23 23<-8 24<-25 25<-12",
    )
    assert hand.edges == hand.reference_edges
    assert hand.edges == one_based("2<-1 3<-2 4<-3 5<-4 6<-5 7<-5 8<-1 9<-8 10<-9 11<-10 12<-11 13<-11")
    assert leg.edges == one_based("2<-1 3<-2 4<-3 5<-4 6<-1 7<-6 8<-7 9<-8")
    assert leg.reference_edges == one_based("2<-1 3<-2 4<-3 5<-4 5<-1 6<-5 7<-6 8<-7")


def test_ntux67_parts_are_those_of_psumnet() -> None:
    layout = load_layout("ntux67")
    body, hand, leg = (layout.part(name) for name in ("body", "hand", "leg"))
    tips = (0, 4, 8, 12, 16, 20)
    assert body.joints == (*range(25), *(46 + tip for tip in tips), *(25 + tip for tip in tips))
    assert hand.joints == (2, 3, 4, 5, 6, 7, *range(46, 67), *range(25, 46))
    assert leg.joints == (8, 9, 10, 11, 24, 22, 23, 12, 13, 14, 21, 19, 20)
    assert (len(body.edges), len(hand.edges), len(leg.edges)) == (36, 47, 12)
    corrected = {(25, 4), (27, 25), (31, 7)}
    published = {(25, 3), (27, 26), (31, 6)}
    assert set(body.edges) - set(body.reference_edges) == corrected
    assert set(body.reference_edges) - set(body.edges) == published
    assert hand.edges == hand.reference_edges
    assert set(one_based("2<-1 3<-2 4<-1 5<-4 6<-5 7<-3 28<-6 24<-7 27<-26 45<-28 48<-47")) <= set(hand.edges)
    assert leg.edges == one_based("2<-1 3<-2 4<-3 5<-4 6<-4 7<-6 8<-1 9<-8 10<-9 11<-10 12<-10 13<-12")
    assert leg.edges == leg.reference_edges


def test_shrec22_reference_shifts_every_pair_by_one_joint() -> None:
    hand = load_layout("shrec22").part("hand")
    assert hand.joints == tuple(range(22))
    assert hand.edges == tuple((j, 1 if j in (2, 6, 10, 14, 18) else j - 1) for j in range(1, 22))
    assert hand.reference_edges == tuple(((p - 1) % 22, c - 1) for c, p in hand.edges)
    assert hand.reference_edges[0] == (21, 0)
    assert dict(hand.reference_edges)[0] == 17  # the last of the five that name the wrist


def test_wholebody133_keeps_coco17_and_the_published_flip_partners() -> None:
    layout = load_layout("wholebody133")
    assert layout.names[:17] == load_layout("coco17").names
    assert [j for j, other in enumerate(layout.mirror) if j == other] == [0, 31, 50, 51, 52, 53, 56, 74, 80, 85, 89]
    assert layout.mirror[91:112] == tuple(range(112, 133))
    assert layout.mirror[23:40] == tuple(range(39, 22, -1))
    assert (layout.names[91], layout.names[96], layout.names[132]) == (
        "left_hand_root",
        "left_forefinger1",
        "right_pinky_finger4",
    )


def test_ntux67_hands_are_named_as_in_wholebody133() -> None:
    ours, other = load_layout("ntux67").names, load_layout("wholebody133").names
    assert ours[25:] == other[91:]


def test_blazepose75_is_blazepose33_and_the_hands_of_wholebody133() -> None:
    layout, body, whole = (load_layout(name) for name in ("blazepose75", "blazepose33", "wholebody133"))
    assert layout.names == body.names + whole.names[91:]
    assert layout.parents[:33] == body.parents and layout.mirror[:33] == body.mirror
    for joint in range(33, 75):
        assert layout.names[layout.parents[joint]] == whole.names[whole.parents[joint + 58]]
        assert layout.names[layout.mirror[joint]] == whole.names[whole.mirror[joint + 58]]
    assert layout.to_core19 is not None and body.to_core19 is not None
    np.testing.assert_array_equal(layout.to_core19[:, :33], body.to_core19)
    assert not layout.to_core19[:, 33:].any()
    assert [layout.names[j] for j in layout.part("hand").joints] == [whole.names[j] for j in whole.part("hand").joints]


@pytest.mark.parametrize("name", LAYOUT_NAMES)
def test_format_then_parse_is_identity(name: str) -> None:
    layout = load_layout(name)
    same_layout(parse_layout(format_layout(layout), source="text"), layout)


def same_layout(ours: Layout, other: Layout) -> None:
    for field in ("name", "names", "parents", "mirror", "parts", "synthesized"):
        assert getattr(ours, field) == getattr(other, field)
    np.testing.assert_array_equal(ours.to_core19, other.to_core19)


def test_a_users_file_is_loaded_by_path(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY + "parts: {leg: {joints: [hip, right_foot]}}\n", encoding="utf-8")
    layout = load_layout(path)
    assert (layout.name, layout.root, layout.mirror) == ("tiny", 0, (0, 2, 1))
    assert layout.part("body").edges == ((1, 0), (2, 0))
    assert layout.part("leg") == Part((0, 2), ((1, 0),), ((1, 0),))


def test_part_edges_skip_joints_outside_the_part() -> None:
    layout = parse_layout("{name: t, joints: {a: null, b: a, c: b}, parts: {leg: {joints: [c, a]}}}", source="t")
    assert layout.part("leg").edges == ((0, 1),)


def test_numbers_as_joint_names_are_text() -> None:
    layout = parse_layout("{name: t, joints: {0: null, 1: 0, 2: 0}, mirror: [[1, 2]]}", source="t")
    assert (layout.names, layout.parents, layout.mirror) == (("0", "1", "2"), (-1, 0, 0), (0, 2, 1))


@pytest.mark.parametrize(
    ("pair", "paired"),
    [
        ("left_foot right_foot", True),
        ("LeftFoot RightFoot", True),
        ("Foot_L Foot_R", True),
        ("CC_Base_L_Foot CC_Base_R_Foot", True),
        ("lfoot rfoot", True),
        ("lFoot rFoot", True),
        ("back front", False),
        ("neck root", False),
    ],
)
def test_the_two_sides_must_be_paired(pair: str, paired: bool) -> None:
    one, other = pair.split()
    text = f"{{name: t, joints: {{hip: null, {one}: hip, {other}: hip}}}}"
    if not paired:
        assert parse_layout(text, source="t").mirror == (0, 1, 2)
        return
    with pytest.raises(InputError) as caught:
        parse_layout(text, source="t")
    assert caught.value.field == "t: mirror"


def core19_rows(**changed: str) -> str:
    rows = dict.fromkeys(CORE19, "hip") | changed
    return "core19: {" + ", ".join(f"{joint}: {rule}" for joint, rule in rows.items()) + "}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{name: t, joints: {a: null, b: c, c: b}}", ": joints.b"),
        ("{name: t, joints: {a: null, b: b}}", ": joints.b"),
        ("{name: t, joints: {a: null, b: x}}", ": joints.b"),
        ("{name: t, joints: {a: null, b: [a]}}", ": joints.b"),
        ("{name: t, joints: {a: null, b: null}}", ": joints"),
        ("{name: t, joints: {a: b, b: a}}", ": joints"),
        ("{name: t, joints: {}}", ": joints"),
        ("{name: t, joints: [a, b]}", ": joints"),
        ("{name: t, joints: {1: null, '1': 1}}", ": joints"),
        ("{name: t, joints: {a: null, b: a, b: a}}", ""),
        ("{name: t, joints: &a {b: *a}}", ""),
        ("{name: t}", ""),
        ("{name: 3, joints: {a: null}}", ": name"),
        ("{name: t, joints: {a: null}, color: red}", ""),
        ("joints: {a: null", ""),
        ("", ""),
        ("[1, 2]", ""),
        ("!!python/object/apply:os.getcwd []", ""),
        ("{name: t, joints: {a: null}, mirror: [[a, x]]}", ": mirror"),
        ("{name: t, joints: {a: null}, mirror: [[a, a]]}", ": mirror"),
        ("{name: t, joints: {a: null}, mirror: [a]}", ": mirror"),
        ("{name: t, joints: {a: null}, mirror: {a: a}}", ": mirror"),
        ("{name: t, joints: {a: null, b: a, c: a}, mirror: [[a, b], [b, c]]}", ": mirror"),
        (TINY.replace("mirror: [[left_foot, right_foot]]", ""), ": mirror"),
        (TINY + "parts: {tail: {joints: [hip]}}", ": parts"),
        (TINY + "parts: [hip]", ": parts"),
        (TINY + "parts: {leg: [hip]}", ": parts.leg"),
        (TINY + "parts: {leg: {edges: []}}", ": parts.leg"),
        (TINY + "parts: {leg: {joints: []}}", ": parts.leg.joints"),
        (TINY + "parts: {leg: {joints: [tail]}}", ": parts.leg.joints"),
        (TINY + "parts: {leg: {joints: [hip, hip]}}", ": parts.leg.joints"),
        (TINY + "parts: {leg: {joints: [hip, left_foot], edges: [[right_foot, hip]]}}", ": parts.leg.edges"),
        (TINY + "parts: {leg: {joints: [hip, left_foot], edges: [left_foot]}}", ": parts.leg.edges"),
        (TINY + "parts: {leg: {joints: [hip, left_foot], edges: [[hip, hip]]}}", ": parts.leg.edges"),
        (TINY + "parts: {leg: {joints: [hip], reference_edges: [[hip, tail]]}}", ": parts.leg.reference_edges"),
        (TINY + "core19: {pelvis: hip}", ": core19"),
        (TINY + core19_rows(tail="hip"), ": core19"),
        (TINY + core19_rows(chest="tail"), ": core19.chest"),
        (TINY + core19_rows(chest="{tail: 1.0}"), ": core19.chest"),
        (TINY + core19_rows(chest="{hip: 0.5, left_foot: 0.4}"), ": core19.chest"),
        (TINY + core19_rows(chest="{hip: .nan}"), ": core19.chest.hip"),
        (TINY + core19_rows(chest="{hip: .inf}"), ": core19.chest.hip"),
        (TINY + core19_rows(chest="{hip: 1" + "0" * 400 + "}"), ": core19.chest.hip"),
        (TINY + core19_rows(chest="{hip: heavy}"), ": core19.chest.hip"),
        (TINY + core19_rows(chest="{hip: true}"), ": core19.chest.hip"),
        (TINY + core19_rows(chest="{}"), ": core19.chest"),
    ],
)
def test_a_bad_layout_is_refused_by_file_and_key(text: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_layout(path)
    assert caught.value.field == f"{path}{key}"


def test_neither_name_nor_file_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for wrong, field in (("ntu26", "layout"), (tmp_path / "none.yaml", "layout"), (binary, str(binary))):
        with pytest.raises(InputError) as caught:
            load_layout(wrong)
        assert caught.value.field == field


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        load_layout("core19").part("tail")
    assert caught.value.field == "part"


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError):
        parse_layout("[" * 100_000, source="deep")

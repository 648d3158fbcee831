"""Conversions between layouts: linear, mirrored alike, exact where they say so, missing where nothing is known."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import load_layout, parse_layout
from skelact.layouts.maps import find_maps
from skelact.skeleton import convert_scores, describe_conversion, joints_to_layout

TARGETS = ("coco17", "core19", "ntu25", "ntux67", "smpl22")
WAYS = [(source, target) for source in ("wholebody133", "blazepose33", "blazepose75") for target in TARGETS]
INTO_133 = ("blazepose33", "blazepose75", "coco17", "ntu25", "ntux67")
ALL = [*WAYS, *((source, "wholebody133") for source in INTO_133)]
MISSING = {  # joints of the target that the source knows nothing of
    ("blazepose33", "ntux67"): 2 * 17,  # of each hand all but root, three knuckles and the second thumb joint
    ("blazepose33", "wholebody133"): 68 + 2 * 17,
    ("blazepose75", "wholebody133"): 68,
    ("coco17", "wholebody133"): 116,
    ("ntux67", "wholebody133"): 68,
    ("ntu25", "wholebody133"): 133 - 14,
}


def random_joints(source: str, shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(*shape[:-1], len(load_layout(source).names), shape[-1]))


def convert(joints: np.ndarray, source: str, target: str, *, valid: np.ndarray | None = None) -> np.ndarray:
    """Mapped positions; a hole that is not in `valid` is NaN in `joints`."""
    valid = ~np.isnan(joints).any(-1) if valid is None else valid
    known = np.where(valid[..., None], joints, 0)
    mapped, made = joints_to_layout(known, load_layout(source), load_layout(target), valid=valid)
    assert not mapped[~made].any()
    return np.where(made[..., None], mapped, np.nan)


@pytest.mark.parametrize(("source", "target"), ALL)
def test_mapping_the_mirrored_is_mirroring_the_mapped(source: str, target: str) -> None:
    mirrors = [list(load_layout(name).mirror) for name in (source, target)]
    joints = random_joints(source, (4, 3))
    joints[np.random.default_rng(1).random(joints.shape[:-1]) < 0.2] = np.nan  # so that fallbacks are taken too
    mapped = convert(joints, source, target)
    np.testing.assert_allclose(convert(joints[:, mirrors[0]], source, target), mapped[:, mirrors[1]], atol=1e-12)


@pytest.mark.parametrize(("source", "target"), ALL)
def test_every_choice_is_a_weighted_sum(source: str, target: str) -> None:
    for step in find_maps(load_layout(source), load_layout(target), field=""):
        used = (step.choices != 0).any(-1)
        np.testing.assert_allclose(step.choices.sum(-1)[used], 1, atol=1e-9)
        assert ((step.factors > 0) & (step.factors <= 1))[used].all()
        assert (used[:-1] | ~used[1:]).all()  # no gap between first choice and fallbacks


@pytest.mark.parametrize(("source", "target"), ALL)
def test_pixels_and_meters_are_mapped_alike(source: str, target: str) -> None:
    joints = random_joints(source, (2, 5, 3))
    mapped = convert(joints, source, target)
    np.testing.assert_allclose(convert(joints[..., :2], source, target), mapped[..., :2], atol=1e-12)
    there = ~np.isnan(mapped).any(-1)
    moved = convert(2 * joints + 7, source, target)
    np.testing.assert_allclose(moved[there], (2 * mapped + 7)[there], atol=1e-9)


@pytest.mark.parametrize(("source", "target"), ALL)
def test_a_hole_in_one_frame_changes_no_other(source: str, target: str) -> None:
    joints = random_joints(source, (4, 3))
    mapped = convert(joints, source, target)
    joints[2, ::3] = np.nan
    kept = [0, 1, 3]
    np.testing.assert_allclose(convert(joints, source, target)[kept], mapped[kept], atol=1e-12)


@pytest.mark.parametrize(("source", "target"), ALL)
def test_only_what_the_source_knows_nothing_of_is_missing(source: str, target: str) -> None:
    origins = describe_conversion(load_layout(source), load_layout(target))
    assert sum(origin.kind == "missing" for origin in origins) == MISSING.get((source, target), 0)


@pytest.mark.parametrize("target", ["coco17", "ntu25", "ntux67"])
def test_there_and_back_is_exact_on_the_exact_points(target: str) -> None:
    whole = load_layout("wholebody133")
    joints = random_joints("wholebody133", (3,))
    back = convert(convert(joints, "wholebody133", target), target, "wholebody133")
    exact = [
        whole.names.index(next(iter(origin.weights)))
        for origin in describe_conversion(whole, load_layout(target))
        if origin.kind == "exact"
    ]
    assert len(exact) == {"coco17": 17, "ntu25": 14, "ntux67": 65}[target]
    np.testing.assert_array_equal(back[exact], joints[exact])
    assert np.isnan(np.delete(back, exact, axis=0)).all()


def test_the_hands_of_blazepose_arrive_as_they_are() -> None:
    joints = random_joints("blazepose75", (3,))
    np.testing.assert_array_equal(convert(joints, "blazepose75", "wholebody133")[91:], joints[33:])
    np.testing.assert_array_equal(convert(joints, "blazepose75", "ntux67")[25:], joints[33:])
    for target in TARGETS:
        holed = joints.copy()
        holed[33:] = np.nan
        np.testing.assert_array_equal(
            convert(holed, "blazepose75", target), convert(joints[:33], "blazepose33", target), err_msg=target
        )


@pytest.mark.parametrize(
    ("lost", "joint", "made_of"),
    [
        (["left_ear"], "head", {"left_eye": 0.5, "right_eye": 0.5}),
        (["left_ear", "right_eye"], "head", {"nose": 1.0}),
        (["right_ear"], "neck", {"left_shoulder": 0.35, "right_shoulder": 0.35, "left_eye": 0.15, "right_eye": 0.15}),
        (["right_hand_root"], "right_hand", {"right_wrist": 1.25, "right_elbow": -0.25}),
        (["left_ring_finger4"], "left_hand_tip", {"left_wrist": 1.6, "left_elbow": -0.6}),
        (["left_small_toe"], "left_foot", {"left_ankle": 1.0}),
        (["right_thumb4"], "right_thumb", {"right_thumb2": 1.0}),
        (["left_ear", "right_eye", "nose"], "head", {}),
        (["left_hip"], "spine_mid", {}),
        (["right_wrist"], "right_wrist", {}),
    ],
)
def test_a_missing_joint_is_replaced_where_there_is_a_fallback(
    lost: list[str], joint: str, made_of: dict[str, float]
) -> None:
    whole, ntu = load_layout("wholebody133"), load_layout("ntu25")
    joints = random_joints("wholebody133", (3,))
    joints[[whole.names.index(name) for name in lost]] = np.nan
    mapped = convert(joints, "wholebody133", "ntu25")[ntu.names.index(joint)]
    wanted = sum((share * joints[whole.names.index(name)] for name, share in made_of.items()), np.zeros(3))
    np.testing.assert_allclose(mapped, wanted if made_of else np.full(3, np.nan), atol=1e-12)


def test_a_joint_at_the_origin_is_used_like_any_other() -> None:
    ntu, core = load_layout("ntu25"), load_layout("core19")
    joints = random_joints("ntu25", (4, 3))
    joints -= joints[:, :1]  # the pelvis is the origin
    centered, valid = joints_to_layout(joints, ntu, core)
    raised, _ = joints_to_layout(joints + np.array([0, 0.9, 0]), ntu, core)
    assert valid.all()
    np.testing.assert_allclose(raised - centered, np.broadcast_to([0, 0.9, 0], centered.shape), atol=1e-12)


@pytest.mark.parametrize(("source", "target"), ALL)
def test_confidences_go_with_the_joints(source: str, target: str) -> None:
    one, other = load_layout(source), load_layout(target)
    rng = np.random.default_rng(2)
    scores = rng.uniform(0.1, 1, (6, len(one.names))) * (rng.random((6, len(one.names))) > 0.2)
    joints = random_joints(source, (6, 3))
    mapped = convert_scores(scores, one, other)
    np.testing.assert_array_equal(mapped > 0, joints_to_layout(joints, one, other, valid=scores > 0)[1])
    there = np.where(scores > 0, scores, 0.05)
    full = convert_scores(there, one, other)
    for row, origin in enumerate(describe_conversion(one, other)):
        least = there[:, [one.names.index(name) for name in origin.weights]].min(-1, initial=1)
        assert (full[:, row] >= least * origin.factor - 1e-12).all() and (full[:, row] <= least).all()
        if len(find_maps(one, other, field="")) == 1:
            np.testing.assert_allclose(full[:, row], least * origin.factor, atol=1e-12)


def test_smpl_shoulders_and_hips_lie_inside_and_the_spine_in_order() -> None:
    whole, smpl = load_layout("wholebody133"), load_layout("smpl22")
    joints = np.zeros((133, 2))
    standing = {"shoulder": (0.2, 1.4), "hip": (0.12, 0.9), "ear": (0.07, 1.6), "big_toe": (0.1, 0.0)}
    for name, (x, y) in standing.items():
        joints[whole.names.index(f"left_{name}")] = x, y
        joints[whole.names.index(f"right_{name}")] = -x, y
    at = dict(zip(smpl.names, joints_to_layout(joints, whole, smpl)[0], strict=True))
    np.testing.assert_allclose(at["left_shoulder"], [0.2 * 0.88, 1.4], atol=1e-9)
    np.testing.assert_allclose(at["right_hip"], [-0.12 * 0.75, 0.9], atol=1e-9)
    np.testing.assert_allclose(at["pelvis"], [0, 0.95], atol=1e-9)
    np.testing.assert_allclose([at[f"spine{n}"][1] for n in (1, 2, 3)], 0.95 + 0.45 * np.array([0.15, 0.45, 0.62]))
    np.testing.assert_allclose(at["neck"], [0, 1.44], atol=1e-9)
    np.testing.assert_allclose(at["head"], [0, 1.56], atol=1e-9)
    np.testing.assert_allclose(at["left_collar"], [(0.2 * 0.88) / 2, (at["spine3"][1] + 1.4) / 2 + 0.04], atol=1e-3)


@pytest.mark.parametrize(("source", "target"), [("shrec22", "core19"), ("ntu25", "coco17"), ("core19", "ntu25")])
def test_where_there_is_no_way_it_says_so(source: str, target: str) -> None:
    with pytest.raises(InputError) as caught:
        convert(random_joints(source, (3,)), source, target)
    assert caught.value.field == "clip.layout"


def test_the_shipped_maps_are_not_for_a_users_layout_of_the_same_name() -> None:
    mine = parse_layout("{name: wholebody133, joints: {a: null, b: a}}", source="mine")
    for source, target in ((mine, load_layout("ntu25")), (load_layout("coco17"), mine)):
        with pytest.raises(InputError):
            describe_conversion(source, target)

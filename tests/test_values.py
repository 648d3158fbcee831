"""Values that cross rooms: what is missing is told by a mask, never by where a joint lies."""

import dataclasses

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.values import MEASURED, Clip, Person

CORE = load_layout("core19")


def some_joints(people: int = 2, frames: int = 4) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(people, frames, 19, 3)).astype(np.float32)


def test_a_joint_at_the_origin_is_valid() -> None:
    joints = some_joints()
    joints[:, :, 0] = 0.0
    clip = Clip(joints, CORE, 30.0)
    assert clip.valid.shape == (2, 4, 19) and clip.valid.all() and clip.present.all()


def test_a_masked_joint_is_stored_as_zero_whatever_it_held() -> None:
    joints = some_joints()
    joints[0, 1, 3] = np.nan
    valid = ~np.isnan(joints).any(-1)
    clip = Clip(joints, CORE, 30.0, valid)
    assert not clip.joints[0, 1, 3].any() and np.isfinite(clip.joints).all()
    assert np.isnan(joints[0, 1, 3]).all()  # the caller's array is left alone


def test_an_all_zero_body_is_nobody() -> None:
    joints = some_joints()
    joints[1, 2] = 0.0
    clip = Clip(joints, CORE, 30.0)
    np.testing.assert_array_equal(clip.present, [[True] * 4, [True, True, False, True]])


def test_zeros_and_nan_become_the_mask_where_the_format_says_so() -> None:
    joints = some_joints()
    joints[0, :, 5] = 0.0
    assert not Clip.from_zeros(joints, CORE, 30.0).valid[0, :, 5].any()
    joints[1, 3, 7, 1] = np.nan
    clip = Clip.from_nan(joints, CORE, 30.0)
    assert clip.valid[0, :, 5].all() and not clip.valid[1, 3, 7] and clip.valid.sum() == clip.valid.size - 1


def test_replacing_joints_keeps_the_mask_and_double_precision_stays() -> None:
    valid = np.ones((2, 4, 19), bool)
    valid[0, :, 3] = False
    clip = Clip(some_joints().astype(np.float64) + 1e6, CORE, 30.0, valid)
    moved = dataclasses.replace(clip, joints=clip.joints - 1e6)
    assert moved.joints.dtype == np.float64 and not moved.joints[0, :, 3].any()
    np.testing.assert_array_equal(moved.valid, valid)


@pytest.mark.parametrize("valid", [np.ones((2, 4, 18), bool), np.ones((2, 4, 19), np.uint8)])
def test_a_mask_of_another_shape_or_type_is_refused(valid: np.ndarray) -> None:
    with pytest.raises(InputError) as caught:
        Clip(some_joints(), CORE, 30.0, valid)
    assert caught.value.field == "clip.valid"


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused_unless_masked(value: float) -> None:
    joints = some_joints()
    joints[0, 0, 0, 0] = value
    with pytest.raises(InputError) as caught:
        Clip(joints, CORE, 30.0)
    assert caught.value.field == "clip.joints"


def somebody(**changes: object) -> Person:
    """A person whose every point was measured, with changed fields."""
    points, scores = np.ones((133, 2), np.float32), np.ones(133, np.float32)
    joints = np.random.default_rng(0).normal(size=(75, 3)).astype(np.float32)
    box = np.array([0, 0, 10, 20], np.float32)
    person = Person(box, 0.9, points, scores, np.full(133, MEASURED, np.uint8), joints, 1.0)
    return dataclasses.replace(person, **changes)


def test_a_person_in_2d_has_no_joints_and_none_is_valid() -> None:
    person = somebody()
    assert person.valid.all() and person.has_face and person.has_hand(0) and person.has_hand(1)
    flat = somebody(joints=None)
    assert flat.joints is None and not flat.valid.any() and flat.valid.shape == (75,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("box", np.zeros(5, np.float32)),
        ("box", np.array([5, 0, 4, 1], np.float32)),
        ("box", np.array([0, 0, np.nan, 1], np.float32)),
        ("box_score", 1.5),
        ("points", np.zeros((133, 3), np.float32)),
        ("points", np.full((133, 2), np.inf, np.float32)),
        ("scores", np.full(133, -0.1, np.float32)),
        ("states", np.full(133, 3, np.uint8)),
        ("states", np.zeros(133, np.int64)),
        ("joints", np.zeros((74, 3), np.float32)),
        ("joints", np.full((75, 3), np.nan, np.float32)),
        ("presence", float("nan")),
    ],
)
def test_a_person_that_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        somebody(**{field: value})
    assert caught.value.field == f"person.{field}"

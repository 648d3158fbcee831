"""Points in pictures: measured in the picture or by the body, and back; what is missing has no confidence."""

import numpy as np
import pytest

from skelact.clips import clip_to_points, fill_points, points_to_pixels
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

COCO17 = load_layout("coco17")
WHOLE_BODY = load_layout("wholebody133")


def made_clip(*, size: tuple[int, int] | None = (640, 480), scale: float = 1.0) -> Clip:
    rng = np.random.default_rng(0)
    joints = (scale * rng.uniform(20, 400, (2, 6, 17, 2))).astype(np.float32)
    scores = rng.uniform(0.2, 1, (2, 6, 17)).astype(np.float32)
    valid = rng.random((2, 6, 17)) > 0.2
    return Clip(joints, COCO17, 30.0, valid, scores=scores, image_size=size)


def test_points_in_the_picture_and_back() -> None:
    clip = made_clip()
    points = clip_to_points(clip, in_picture=True)
    person, frame, joint = np.argwhere(clip.valid)[0]
    x, y = clip.joints[person, frame, joint]
    np.testing.assert_allclose(points[person, frame, joint, :2], ((x - 320) / 320, (y - 240) / 240), atol=1e-6)
    assert not points[~clip.valid].any()
    pixels, scores = points_to_pixels(points, (640, 480))
    np.testing.assert_allclose(pixels, clip.joints, atol=1e-3)
    np.testing.assert_array_equal(scores, clip.scores)


def test_points_by_the_body_need_no_picture_and_know_no_size() -> None:
    small, large = made_clip(size=None), made_clip(size=None, scale=3.0)
    points = clip_to_points(small, in_picture=False)
    np.testing.assert_allclose(points, clip_to_points(large, in_picture=False), atol=1e-5)
    with pytest.raises(InputError) as caught:
        clip_to_points(small, in_picture=True)
    assert caught.value.field == "clip.image_size"


def test_without_scores_what_is_there_is_sure() -> None:
    clip = made_clip()
    plain = Clip(clip.joints, COCO17, 30.0, clip.valid, image_size=(640, 480))
    np.testing.assert_array_equal(clip_to_points(plain, in_picture=True)[..., 2], clip.valid)


def test_3d_joints_are_refused() -> None:
    clip = Clip(np.ones((1, 2, 17, 3), np.float32), COCO17, 30.0)
    with pytest.raises(InputError, match="2D") as caught:
        clip_to_points(clip, in_picture=True)
    assert caught.value.field == "clip.joints"


def test_filled_points_have_a_place_and_no_confidence() -> None:
    clip = made_clip()
    points = clip_to_points(clip, in_picture=True)
    filled = fill_points(points, ~clip.valid, parents=COCO17.parents)
    assert (filled[..., :2] != 0).any(-1).all()
    np.testing.assert_array_equal(filled[clip.valid], points[clip.valid])
    assert not filled[..., 2][~clip.valid].any()


def test_scores_and_picture_go_to_the_other_layout() -> None:
    rng = np.random.default_rng(1)
    joints = rng.uniform(1, 100, (1, 3, 133, 2)).astype(np.float32)
    scores = rng.uniform(0, 1, (1, 3, 133)).astype(np.float32)
    body = clip_to_layout(Clip(joints, WHOLE_BODY, 30.0, scores > 0.1, scores=scores, image_size=(9, 8)), COCO17)
    assert body.image_size == (9, 8) and body.scores is not None
    np.testing.assert_array_equal(body.scores, np.where(scores > 0.1, scores, 0)[..., :17])


@pytest.mark.parametrize(
    ("scores", "size", "field"),
    [
        (np.ones((1, 2, 16), np.float32), None, "clip.scores"),
        (np.ones((1, 2, 17), np.float64), None, "clip.scores"),
        (np.full((1, 2, 17), 1.5, np.float32), None, "clip.scores"),
        (np.full((1, 2, 17), np.nan, np.float32), None, "clip.scores"),
        (None, (0, 480), "clip.image_size"),
    ],
)
def test_scores_and_picture_are_checked(scores: np.ndarray | None, size: tuple[int, int] | None, field: str) -> None:
    with pytest.raises(InputError) as caught:
        Clip(np.ones((1, 2, 17, 2), np.float32), COCO17, 30.0, scores=scores, image_size=size)
    assert caught.value.field == field

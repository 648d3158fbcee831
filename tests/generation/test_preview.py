"""Pictures of motions: what they show and how long they last."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from walking import walking

from skelact.errors import InputError
from skelact.generation.drawing import BACKGROUND, COLORS, VIEWS_RAD, View, draw_motion
from skelact.generation.preview import SIZES, PreviewOptions, save_preview, save_strip
from skelact.geometry import turn_about_y
from skelact.skeleton.body import body_motion, rest_motion
from skelact.skeleton.body_mesh import LEFT, RIGHT

AHEAD = View(240, 240, 0.0)


def shades_of(picture: np.ndarray, side: int) -> np.ndarray:
    """Where a picture (H, W, 3) shows the color of a side, lit or not: bool (H, W)."""
    color = np.array(COLORS[side], float)
    pixels = picture.astype(float)
    bright = pixels @ color / (color @ color)
    return (np.linalg.norm(pixels - bright[..., None] * color, axis=-1) < 8) & (bright > 0.4)


def test_frames_show_a_body_that_moves_over_a_floor_with_a_shadow() -> None:
    frames = list(draw_motion(walking(10), [AHEAD]))
    assert len(frames) == 10 and frames[0].shape == (240, 240, 3) and frames[0].dtype == np.uint8
    assert (frames[0] != frames[5]).any()
    assert (frames[0][0, 0] == BACKGROUND).all()
    assert shades_of(frames[0], LEFT).sum() > 200 and shades_of(frames[0], RIGHT).sum() > 200


def test_seen_from_ahead_left_is_right_and_from_behind_it_is_left() -> None:
    for turn, ahead in ((0.0, True), (np.pi, False)):
        (picture,) = draw_motion(rest_motion(1, 30.0), [View(240, 240, turn)])
        left, right = (np.nonzero(shades_of(picture, side))[1].mean() for side in (LEFT, RIGHT))
        assert (left > 120 > right) if ahead else (left < 120 < right)


def test_the_body_stands_upright_with_its_soles_on_the_floor() -> None:
    (picture,) = draw_motion(rest_motion(1, 30.0), [AHEAD])
    rows = np.nonzero(shades_of(picture, LEFT) | shades_of(picture, RIGHT))[0]
    assert 0.82 * 240 < rows.max() < 0.94 * 240


def test_the_arrow_on_the_floor_turns_with_the_body() -> None:
    still = rest_motion(1, 30.0)
    turned = still.rotations.copy()
    turned[:, 0] = turn_about_y(np.pi / 2) @ turned[:, 0]
    (picture,) = draw_motion(body_motion(turned, still.translations[:, 0], 30.0), [AHEAD])
    dark = (np.abs(picture.astype(int) - (150, 158, 172)).sum(-1) < 12)[200:]
    assert np.nonzero(dark)[1].mean() > 150  # its left, which is on the right


def test_views_and_sizes_are_those_asked_for(tmp_path: Path) -> None:
    motion = walking(3)
    for options, size in ((PreviewOptions(), (640, 360)), (PreviewOptions("720p", 1), (1280, 720))):
        save_preview(tmp_path / "a.gif", motion, options)
        with Image.open(tmp_path / "a.gif") as image:
            assert image.size == size == SIZES[options.size]
    two = list(draw_motion(motion, [View(320, 360, turn) for turn in VIEWS_RAD], [1]))
    assert len(two) == 1 and two[0].shape == (360, 640, 3)
    assert (two[0][:, :320] != two[0][:, 320:]).any()
    for fault, field in (({"size": "4k"}, "size"), ({"views": 3}, "views"), ({"views": 0}, "views")):
        with pytest.raises(InputError) as caught:
            PreviewOptions(**fault)  # type: ignore[arg-type]
        assert caught.value.field == field


def test_a_strip_shows_ten_poses_and_a_row_for_each_view(tmp_path: Path) -> None:
    for views in (1, 2):
        save_strip(tmp_path / "a.png", walking(30), PreviewOptions(views=views))
        with Image.open(tmp_path / "a.png") as image:
            assert image.size == (2000, 360 * views)


def test_a_strip_follows_a_body_that_travels(tmp_path: Path) -> None:
    save_strip(tmp_path / "a.png", walking(60, speed=4.0))
    with Image.open(tmp_path / "a.png") as image:
        poses = np.split(np.asarray(image), 10, axis=1)
    assert all(shades_of(pose, LEFT).sum() > 200 for pose in poses)


@pytest.mark.slow
def test_pictures_last_as_long_as_the_motion(tmp_path: Path) -> None:
    import av

    motion = walking(30)
    for name in ("a.gif", "a.webp"):
        save_preview(tmp_path / name, motion)
        with Image.open(tmp_path / name) as image:
            assert image.n_frames == 20  # type: ignore[attr-defined]
            image.seek(1)
            image.load()
            assert image.info["duration"] == 50
    save_preview(tmp_path / "a.mp4", motion)
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == 30

"""The picture of a recognized motion."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread
from test_recognizer import CORE, echo_recognizer, smooth_joints

from skelact.errors import InputError
from skelact.recognition.filmstrip import LEFT, RIGHT, save_filmstrip
from skelact.values import Clip


def share_of(color: str, image: np.ndarray) -> float:
    """Share of pixels that have nearly this color."""
    wanted = np.array([int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return float((np.abs(image[..., :3] - wanted).max(-1) < 0.02).mean())


@pytest.mark.parametrize(("frames", "people"), [(90, 1), (1, 1), (45, 2)])
def test_both_sides_of_the_body_are_drawn(tmp_path: Path, frames: int, people: int) -> None:
    clip = Clip(smooth_joints(frames, people), CORE, 30.0)
    save_filmstrip(tmp_path / "out.png", clip, echo_recognizer(), title="swing")
    image = imread(tmp_path / "out.png")
    assert image.shape[0] > 300 * people
    assert share_of(LEFT, image) > 0.005 and share_of(RIGHT, image) > 0.005


def test_what_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    nobody = Clip(np.zeros((0, 9, 19, 3), np.float32), CORE, 30.0)
    with pytest.raises(InputError) as caught:
        save_filmstrip(tmp_path / "out.png", nobody, echo_recognizer())
    assert caught.value.field == "clip.joints"
    with pytest.raises(InputError) as caught:
        save_filmstrip(tmp_path / "out.mp9", Clip(smooth_joints(9), CORE, 30.0), echo_recognizer())
    assert caught.value.field == "plot"
    assert not list(tmp_path.iterdir())

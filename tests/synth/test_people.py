from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts.whole_body import FACE, HANDS, POINTS
from skelact.synth.people import PictureOptions, face_vertices

WRONG = ({"width": 8}, {"height": 9999}, {"fewest": 2}, {"most": 99}, {"split": "validation"})


def test_the_face_has_as_many_vertices_as_points() -> None:
    assert len(set(face_vertices())) == FACE.stop - FACE.start


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        PictureOptions(**wrong)  # type: ignore[arg-type]


@pytest.mark.slow
def test_points_of_the_feet_are_those_of_their_names() -> None:
    pytest.importorskip("anny", reason="anny, of the extra synth, is not installed")
    from skelact.layouts import load_layout
    from skelact.synth.bodies import NEUTRAL, load_body_model, make_shape

    model, _ = load_body_model()
    points = model.regressor @ make_shape(NEUTRAL).vertices  # y up, facing +z, left is +x
    at = dict(zip(load_layout("wholebody133").names, points, strict=False))
    for side, sign in (("left", 1), ("right", -1)):
        heel, big_toe, small_toe = (at[f"{side}_{part}"] for part in ("heel", "big_toe", "small_toe"))
        assert min(sign * heel[0], sign * big_toe[0], sign * small_toe[0]) > 0.05
        assert 0.15 < big_toe[2] - heel[2] < 0.3 and sign * (small_toe - big_toe)[0] > 0.03


@pytest.mark.slow
def test_pictures_repeat_and_labels_fit_what_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("anny", reason="anny, of the extra synth, is not installed")
    from skelact.formats.coco_wholebody import load_coco_wholebody
    from skelact.synth.files import draw_sheet, write_pictures
    from skelact.synth.people import HIDDEN, VISIBLE, render_pictures

    options = PictureOptions(width=96, height=128, fewest=1, most=3, seed=5)
    pictures, again = list(render_pictures(options, 4)), list(render_pictures(options, 2, first=2))
    assert np.array_equal(pictures[3].image, again[1].image)
    for picture in pictures:
        for person in picture.people:
            x1, y1, x2, y2 = person.box
            shown = person.visibility == VISIBLE
            inside = ((person.points >= [x1 - 3, y1 - 3]) & (person.points <= [x2 + 3, y2 + 3])).all(1)
            assert inside[shown].all() and 0 <= person.seen <= 1
            hand = person.places[HANDS[0]]
            assert 0.03 < np.linalg.norm(hand[0] - hand[9]) < 0.15  # wrist to the middle finger's first joint, meters
    people = write_pictures(pictures, tmp_path, "train", with_depth=True)
    names, labeled = load_coco_wholebody(tmp_path / "train.json")
    assert len(names) == 4 and len(labeled) == people
    assert labeled[0].points.shape == (POINTS, 2)
    marks = pictures[0].people[0].visibility
    assert (labeled[0].labeled == (marks >= HIDDEN)).all()
    draw_sheet(pictures, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").stat().st_size > 1000

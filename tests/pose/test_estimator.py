"""Bodies: regions, heat, axes, twins; and photographs where there are some."""

import json
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.errors import CheckpointError
from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.pose import load_image, load_pose_estimator
from skelact.pose.estimator import Person, box_to_roi, drop_twins, refine_points, refine_roi, turn_world
from skelact.pose.image import Roi
from skelact.skeleton import joints_to_layout
from skelact.skeleton.oks import SIGMAS, oks

BOX = np.array([100.0, 50.0, 160.0, 250.0, 0.9])
NAMES = load_layout("blazepose33").names
COCO = [0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28]


def with_helpers(roi: Roi, hip: tuple[float, float], above: tuple[float, float]) -> np.ndarray:
    points = np.full((39, 2), 0.5)
    points[33:35] = roi.from_image(np.array([hip, above]))
    return points


def test_the_refined_region_turns_with_the_body_and_stays_with_the_box() -> None:
    roi = box_to_roi(BOX)
    assert (roi.x, roi.y, roi.size) == (130.0, 150.0, pytest.approx(280.0))
    upright = refine_roi(BOX, roi, with_helpers(roi, (130, 150), (130, 50)))
    assert (upright.x, upright.y, upright.size, upright.angle) == pytest.approx((130, 150, 250, 0))
    lying = refine_roi(BOX, roi, with_helpers(roi, (130, 150), (230, 150)))
    assert lying.angle == pytest.approx(np.pi / 2)  # the head is to the right: the region's up points there
    for hip, above in (((300, 150), (300, 50)), ((130, 150), (130, 140))):  # a neighbour; far too small
        assert refine_roi(BOX, roi, with_helpers(roi, hip, above)) == roi


def test_points_move_to_the_heat_where_it_is_hot() -> None:
    heat = np.full((64, 64, 39), -20.0)
    heat[20, 33, 0] = 20.0
    heat[20, 33, 1] = -0.5  # too cold
    points = np.tile([4 * 32.0, 4 * 21.0], (39, 1))
    points[2] = (-50.0, 900.0)  # outside
    moved = refine_points(points, heat)
    np.testing.assert_allclose(moved[0], [4 * 33, 4 * 20], atol=0.1)
    np.testing.assert_array_equal(moved[1:], points[1:])


def test_metric_points_have_y_up_and_are_turned_back() -> None:
    head_in_network = np.array([[0.0, -0.6, 0.1]])  # y is down there
    np.testing.assert_allclose(turn_world(head_in_network, Roi(0, 0, 1)), [[0, 0.6, -0.1]], atol=1e-6)
    lying = turn_world(head_in_network, Roi(0, 0, 1, np.pi / 2))
    np.testing.assert_allclose(lying, [[0.6, 0, -0.1]], atol=1e-6)


def person(shift: float, presence: float) -> Person:
    points = np.random.default_rng(0).uniform(0, 100, (33, 2)) + shift
    return Person(BOX, points, np.ones(33), np.zeros((33, 3)), presence)


def test_one_person_found_twice_is_kept_once() -> None:
    kept = drop_twins([person(0, 0.7), person(3, 0.9), person(80, 0.8)])
    assert [one.presence for one in kept] == [0.9, 0.8]


def test_nobody_is_found_where_nobody_is() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8)
    assert load_pose_estimator(threads=1).estimate(noise) == []
    assert load_pose_estimator(threads=1).estimate(np.zeros((1, 1, 3), np.uint8)) == []


def test_missing_models_are_said(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="models build"):
        load_pose_estimator(tmp_path)


def test_a_labelled_skier_is_found_where_the_label_says(data_root: Path) -> None:
    (one,) = load_pose_estimator(threads=1).estimate(load_image(data_root / "images" / "coco_000000000785_ccby.jpg"))
    label = json.loads((data_root / "images" / "coco_000000000785_wholebody.json").read_text())
    label = label["annotations"][0] if "annotations" in label else label
    truth = np.array(label["keypoints"], float).reshape(-1, 3)[:17]
    seen = truth[:, 2] > 0
    area = label["area"] if "area" in label else float(np.prod(label["bbox"][2:4])) * 0.53
    assert oks(one.points[COCO], truth[:, :2], area, labelled=seen, sigmas=SIGMAS[:17]) >= 0.75


def test_people_in_photographs_are_upright_and_human_sized(data_root: Path) -> None:
    estimator = load_pose_estimator(threads=1)
    for name, least in (("people_cc0.jpg", 5), ("people_ccby_erik_drost.jpg", 4)):
        people = estimator.estimate(load_image(data_root / "images" / name))
        assert len(people) >= least
        core = np.stack(
            [joints_to_layout(one.joints, load_layout("blazepose33"), load_layout("core19")) for one in people]
        )
        names = load_layout("core19").names
        height = core[:, names.index("head"), 1] - core[
            :, [names.index("left_ankle"), names.index("right_ankle")], 1
        ].min(1)
        assert np.median(height) > 1.0 and height.max() < 2.2


def test_the_command_writes_joints_and_picture(
    data_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = data_root / "images" / "people_cc0.jpg"
    main(["pose", str(image), "-o", str(tmp_path / "a.npz"), "--overlay", str(tmp_path / "a.png")])
    clip = load_clip(tmp_path / "a.npz")
    assert clip.layout.name == "blazepose33" and clip.people >= 5
    assert f"{clip.people} people" in capsys.readouterr().out
    assert (load_image(tmp_path / "a.png") != load_image(image)).any()

"""Estimators: duplicates, nobody, missing models; and photographs where there are some."""

import json
from pathlib import Path

import numpy as np
import pytest
from people import BOX, a_body

from skelact.cli import main
from skelact.errors import CheckpointError
from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.pose import load_image, load_pose_estimator
from skelact.pose.candidates import BodyCandidate, remove_duplicate_bodies
from skelact.skeleton import joints_to_layout
from skelact.skeleton.oks import SIGMAS, oks

HIPS, ANKLES = [23, 24], [27, 28]  # of blazepose75


def test_one_person_found_twice_is_kept_once() -> None:
    bodies = [a_body(presence=0.7), a_body(shift=3, presence=0.9), a_body(shift=80, presence=0.8)]
    kept = remove_duplicate_bodies([BodyCandidate(box=BOX, box_score=0.9, body=body) for body in bodies])
    assert [candidate.presence for candidate in kept] == [0.9, 0.8]


def test_nobody_is_found_where_nobody_is() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 300, 3), np.uint8)
    assert load_pose_estimator(threads=1).estimate(noise) == []
    assert load_pose_estimator(threads=1).estimate(np.zeros((1, 1, 3), np.uint8)) == []


def test_missing_models_are_said(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="nanodet.onnx"):
        load_pose_estimator(tmp_path)


def test_a_labeled_skier_is_found_where_the_label_says(data_root: Path) -> None:
    (one,) = load_pose_estimator(threads=1).estimate(load_image(data_root / "images" / "coco_000000000785_ccby.jpg"))
    label = json.loads((data_root / "images" / "coco_000000000785_wholebody.json").read_text())
    label = label["annotations"][0] if "annotations" in label else label
    truth = np.array(label["keypoints"], float).reshape(-1, 3)[:17]
    seen = truth[:, 2] > 0
    area = label["area"] if "area" in label else float(np.prod(label["bbox"][2:4])) * 0.53
    assert oks(one.points[:17], truth[:, :2], area, labeled=seen, sigmas=SIGMAS[:17]) >= 0.75


def test_people_in_photographs_are_upright_and_human_sized(data_root: Path) -> None:
    estimator = load_pose_estimator(threads=1)
    for name, least, whole in (("people_cc0.jpg", 7, 3), ("people_ccby_erik_drost.jpg", 8, 2)):
        people = estimator.estimate(load_image(data_root / "images" / name))
        assert len(people) >= least
        standing = [person.joints for person in people if person.valid[ANKLES].all()]
        assert len(standing) >= whole
        core = np.stack(
            [joints_to_layout(joints, load_layout("blazepose75"), load_layout("core19"))[0] for joints in standing]
        )
        names = load_layout("core19").names
        height = core[:, names.index("head"), 1] - core[
            :, [names.index("left_ankle"), names.index("right_ankle")], 1
        ].min(1)
        assert np.median(height) > 1.0 and height.max() < 2.2


@pytest.mark.slow
def test_bodies_cut_above_the_hips_lie_where_the_whole_ones_do(data_root: Path) -> None:
    estimator, image = load_pose_estimator(threads=1), load_image(data_root / "images" / "people_cc0.jpg")
    model = estimator.model
    away = []
    for whole in estimator.estimate(image):
        x1, y1, x2, y2 = whole.box
        shoulders, hips = whole.points[5:7, 1].mean(), whole.points[11:13, 1].mean()
        left, top = max(0, int(1.2 * x1 - 0.2 * x2)), max(0, int(y1 - 20))
        upper = image[top : int(0.7 * hips + 0.3 * shoulders), left : int(1.2 * x2 - 0.2 * x1)]
        upper = np.ascontiguousarray(upper)
        bodies = [found.body.points[HIPS] + np.array([left, top]) for found in model.find(upper, model.detect(upper))]
        errors = [np.hypot(*(hips - whole.points[11:13]).T).max() for hips in bodies]
        away.append(min(errors) / (y2 - y1))
    assert np.median(away) < 0.1  # of the height; 0.2 when only the box is looked at


def test_the_command_writes_joints_and_picture(
    data_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = data_root / "images" / "people_cc0.jpg"
    main(["pose", str(image), "-o", str(tmp_path / "a.npz"), "--overlay", str(tmp_path / "a.png")])
    clip = load_clip(tmp_path / "a.npz")
    assert clip.layout.name == "blazepose75" and clip.people == 7
    said = capsys.readouterr().out
    assert image.name in said and all(f"│ {person} " in said for person in range(7))
    assert (load_image(tmp_path / "a.png") != load_image(image)).any()

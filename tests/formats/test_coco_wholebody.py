"""COCO-WholeBody JSON: a published annotation, plain COCO, results, and what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.coco_wholebody import load_coco_results, load_coco_wholebody

BODY = [1.0, 2.0, 2.0] * 17


def annotation(**changed: Any) -> dict[str, Any]:
    return {"image_id": 7, "bbox": [10, 20, 30, 40], "keypoints": BODY} | changed


def labels(tmp_path: Path, *annotations: Any) -> Path:
    path = tmp_path / "labels.json"
    table = {"images": [{"id": 7, "file_name": "seven.jpg"}], "annotations": list(annotations)}
    path.write_text(json.dumps(table), encoding="utf-8")
    return path


def test_a_published_annotation_is_read(data_root: Path) -> None:
    images, (person,) = load_coco_wholebody(data_root / "images" / "coco_000000000785_wholebody.json")
    assert images == {785: "000000000785.jpg"}
    assert person.image == 785 and not person.crowd and person.area == pytest.approx(27789.11055)
    assert [person.labeled[part].sum() for part in (slice(17), slice(17, 23), slice(23, 91))] == [17, 6, 68]
    assert not person.labeled[91:112].any() and person.labeled[112:].all()
    np.testing.assert_array_equal(person.points[:2], [[367, 81], [374, 73]])
    assert not person.hand_boxes[0].any() and person.hand_boxes[1, 2] == pytest.approx(27.86)


def test_plain_coco_has_a_body_and_nothing_else(tmp_path: Path) -> None:
    images, (person, crowd) = load_coco_wholebody(labels(tmp_path, annotation(), annotation(iscrowd=1, area=5.0)))
    assert images == {7: "seven.jpg"}
    assert person.labeled.tolist() == [True] * 17 + [False] * 116
    assert person.area == pytest.approx(0.53 * 30 * 40)
    assert (crowd.crowd, crowd.area, person.crowd) == (True, 5.0, False)


def test_results_keep_scores_of_points_and_parts(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    hand = [3.0, 4.0, 0.25] * 21
    path.write_text(json.dumps([{"image_id": 7, "score": 0.5, "keypoints": BODY, "righthand_kpts": hand}]))
    (guess,) = load_coco_results(path)
    assert (guess.image, guess.score, guess.part_scores) == (7, 0.5, {"body": 0.5})
    assert (
        (guess.points[112:] == [3, 4]).all() and (guess.scores[112:] == 0.25).all() and not guess.scores[17:112].any()
    )


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (3, "annotations[1]"),
        (annotation(keypoints=BODY[:-1]), "annotations[1].keypoints"),
        (annotation(keypoints=["x"] * 51), "annotations[1].keypoints"),
        (annotation(keypoints=None), "annotations[1].keypoints"),
        (annotation(face_kpts=[1.0]), "annotations[1].face_kpts"),
        (annotation(foot_kpts=[float("nan")] * 18), "annotations[1].foot_kpts"),
        (annotation(bbox=[1, 2]), "annotations[1].bbox"),
        (annotation(area="big"), "annotations[1].area"),
        (annotation(image_id=8), "annotations[1].image_id"),
        (annotation(image_id=True), "annotations[1].image_id"),
    ],
)
def test_a_bad_annotation_is_refused_by_number_and_key(tmp_path: Path, entry: object, field: str) -> None:
    path = labels(tmp_path, annotation(), entry)
    with pytest.raises(InputError) as caught:
        load_coco_wholebody(path)
    assert caught.value.field == f"{path}: {field}"


@pytest.mark.parametrize("text", ["", "[1", "[]", '{"images": []}', '{"images": 3, "annotations": []}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(InputError):
        load_coco_wholebody(path)


@pytest.mark.parametrize("text", ["{}", "[3]", "[{}]", '[{"image_id": 7, "keypoints": [], "score": 1}]'])
def test_other_results_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(InputError):
        load_coco_results(path)

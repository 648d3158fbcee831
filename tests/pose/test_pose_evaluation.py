"""Average precision, PCK and face error: cases that fit in the head, and the numbers of the reference."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skelact.cli import main
from skelact.errors import InputError
from skelact.formats.coco_wholebody import (
    POINT_KEYS,
    SCORE_KEYS,
    GuessedPerson,
    LabeledPerson,
    load_coco_results,
    load_coco_wholebody,
)
from skelact.pose.evaluation import PARTS, ScoreRange, evaluate_parts, measure_points, reliability
from skelact.skeleton.oks import SIGMAS

AREA = 100.0**2


def person(x: float = 0.0, *, image: int = 0, **changed: Any) -> LabeledPerson:
    """Somebody at x, 100 by 200 pixels, all points labeled."""
    points = np.random.default_rng(0).uniform(0, 1, (133, 2)) * [100, 200] + [x, 0]
    box, hands = np.array([x, 0, 100.0, 200]), np.array([[x, 0, 20.0, 10], [x, 0, 10, 40]])
    return replace(
        LabeledPerson(image, points, np.ones(133, bool), box, hands, AREA, False, np.full(133, np.nan)), **changed
    )


def guess(truth: LabeledPerson, score: float = 0.9, *, alike: float = 1.0, **changed: Any) -> GuessedPerson:
    """A guess whose every point has that similarity to the truth."""
    shift = 2 * SIGMAS * np.sqrt(-2 * AREA * np.log(alike))
    points = truth.points + np.column_stack([shift, np.zeros(133)])
    return replace(GuessedPerson(truth.image, points, np.ones(133), score, {}), **changed)


def ap(labels: list[LabeledPerson], guesses: list[GuessedPerson], part: str = "body") -> float:
    return evaluate_parts(labels, guesses, images=[0, 1])[part].ap


def test_everybody_on_the_spot_is_one_in_every_part() -> None:
    labels = [person(), person(300), person(image=1)]
    for part, report in evaluate_parts(labels, [guess(one) for one in labels], images=[0, 1]).items():
        assert (report.ap, report.ap50, report.recall, report.people) == (1, 1, 1, 3), part
        assert np.isnan(report.ap_medium) == (report.people == 3) and report.ap_large == 1


def test_precision_is_read_at_a_hundred_and_one_recalls() -> None:
    one, other, nobody = person(), person(300), person(1000)
    assert ap([one, other], [guess(one)]) == pytest.approx(51 / 101)  # recall 0, 0.01, ..., 0.5
    assert ap([one], [guess(one, 0.5), guess(nobody, 0.9)]) == pytest.approx(1 / 2)  # the false alarm is surer
    assert ap([one], [guess(one, 0.9), guess(nobody, 0.5)]) == 1
    found = [guess(one, 0.9), guess(nobody, 0.8), guess(other, 0.7)]
    assert ap([one, other], found) == pytest.approx((51 + 50 * 2 / 3) / 101)
    assert ap([one], []) == 0 and np.isnan(ap([], [guess(one)]))


def test_every_threshold_counts_a_tenth() -> None:
    one = person()
    for alike, wanted in ((0.49, 0), (0.51, 1), (0.76, 6), (0.94, 9), (0.96, 10)):
        report = evaluate_parts([one], [guess(one, alike=alike)], images=[0])["whole"]
        assert report.ap == pytest.approx(wanted / 10)
        assert (report.ap50, report.ap75) == (float(alike > 0.5), float(alike > 0.75))


def test_a_person_is_found_once_and_by_the_surest() -> None:
    one = person()
    twice = [guess(one, 0.9, alike=0.6), guess(one, 0.8)]
    assert ap([one], twice) == pytest.approx((3 * 1 + 7 * 0.5) / 10)  # 0.5, 0.55, 0.6; then the other, ranked second


def test_what_is_not_labelled_is_neither_found_nor_missed() -> None:
    one = person()
    legless = person(300, labeled=np.arange(133) >= 23)
    assert ap([one, legless], [guess(one)]) == 1  # not missed
    assert ap([one, legless], [guess(one, 0.5), guess(legless, 0.9)]) == 1  # not a false alarm
    assert ap([one, person(300, crowd=True)], [guess(one, 0.5), *[guess(person(300))] * 3]) == 1
    assert evaluate_parts([legless], [], images=[0])["foot"].people == 0
    faceless = guess(one, scores=(np.arange(133) < 23).astype(float))
    reports = evaluate_parts([one], [faceless], images=[0])
    assert (reports["body"].ap, reports["face"].ap, reports["whole"].ap) == (1, 0, 1)


def test_parts_are_ranked_by_their_own_scores() -> None:
    one, nobody = person(), person(1000)
    guesses = [guess(one, 0.5, part_scores={"face": 0.9}), guess(nobody, 0.8, part_scores={"face": 0.1})]
    reports = evaluate_parts([one], guesses, images=[0])
    assert (reports["face"].ap, reports["body"].ap) == (1, pytest.approx(0.5))


def test_people_of_another_size_do_not_count() -> None:
    large, medium = person(), person(300, area=50.0**2)
    reports = evaluate_parts([large, medium], [guess(large)], images=[0])["body"]
    assert (reports.ap_large, reports.ap_medium, reports.ap) == (1, 0, pytest.approx(51 / 101))


def test_twenty_guesses_in_a_picture_are_enough() -> None:
    one = person()
    guesses = [guess(person(1000), 0.9)] * 20 + [guess(one, 0.5)]
    assert ap([one], guesses) == 0
    assert ap([one], guesses[1:]) == pytest.approx(1 / 20)


def test_a_picture_without_labels_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        evaluate_parts([], [guess(person(image=3))], images=[0, 1])
    assert caught.value.field == "guesses"


def test_points_within_a_share_of_the_box_are_counted() -> None:
    one = person()
    moved = one.points + np.array([15.0, 0])  # 0.075 of 200 px; 0.75 and 0.375 of the hands' 20 and 40 px
    errors = measure_points([one], [guess(one, points=moved)])
    assert errors.pck == {0.05: 0, 0.1: 1, 0.2: 1} and errors.hand_pck == 0
    hand_off = one.points.copy()
    hand_off[PARTS["right_hand"]] += [0, 7]
    hand_off[PARTS["left_hand"]] += [0, 7]
    assert measure_points([one], [guess(one, points=hand_off)]).hand_pck == pytest.approx(0.5)


def test_who_is_not_found_counts_as_off() -> None:
    labels = [person(), person(300), person(600, crowd=True)]
    half = guess(labels[0], scores=(np.arange(133) % 2).astype(float))
    errors = measure_points(labels, [half])
    assert errors.pck[0.2] == pytest.approx(66 / 266) and errors.faces == 0 and np.isnan(errors.face_error)


def test_the_face_error_is_in_distances_of_the_eyes() -> None:
    one = person()
    eyes = np.linalg.norm(one.points[59] - one.points[68])
    errors = measure_points([one, person(300)], [guess(one, points=one.points + np.array([0, 3.0]))])
    assert errors.face_error == pytest.approx(3 / eyes) and errors.faces == 1


def test_scores_are_compared_with_how_often_points_are_right() -> None:
    scores, right = np.array([0.05, 0.95, 0.95, 1.0]), np.array([False, True, True, False])
    low, high = reliability(scores, right)
    assert low == ScoreRange(0.05, 0.0, 1)
    assert (high.mean, high.right, high.points) == (pytest.approx(2.9 / 3), pytest.approx(2 / 3), 3)


def test_only_found_bodies_tell_what_scores_are_worth() -> None:
    one, missed = person(), person(300)
    off = one.points.copy()
    off[:8] += [30, 0]  # of a box of 200 px: not right
    errors = measure_points([one, missed], [guess(one, points=off, scores=np.full(133, 0.75))])
    assert errors.scores == (ScoreRange(0.75, pytest.approx(9 / 17), 17),)
    assert errors.calibration_error == pytest.approx(0.75 - 9 / 17)


def made_up(folder: Path) -> tuple[Path, Path]:
    """Labels and results of 40 pictures: crowds, unlabelled parts, doubles, false alarms, many guesses."""
    rng = np.random.default_rng(4)
    images: list[Any] = []
    annotations: list[Any] = []
    results: list[Any] = []

    def add_result(image: int, points: np.ndarray) -> None:
        scores = rng.random(133) * (rng.random() > 0.1)
        result = {"image_id": image, "category_id": 1}
        result |= {key: round(float(rng.random()), 2) for key in SCORE_KEYS.values()}
        results.append(result | split(np.column_stack([points, scores])))

    for image in range(40):
        images.append({"id": image, "file_name": f"{image}.jpg"})
        for _ in range(int(6 * rng.random())):
            corner, size = 400 * rng.random(2), 20 + 230 * rng.random(2)
            points = corner + size * rng.random((133, 2))
            seen = np.where(rng.random(133) < 0.8, 2, 0) * (rng.random() > 0.1)
            seen = np.concatenate([part * (rng.random() > 0.3) for part in np.split(seen, [17, 23, 91, 112])])
            area = float(size.prod() * (0.3 + 0.5 * rng.random()))
            entry = {"image_id": image, "category_id": 1, "id": len(annotations) + 1, "area": area}
            entry |= {"bbox": [*corner.tolist(), *size.tolist()], "iscrowd": int(rng.random() < 0.08)}
            annotations.append(entry | split(np.column_stack([points * (seen > 0)[:, None], seen])))
            for _ in range(int(3 * rng.random())):
                off = [0.005, 0.01, 0.03, 0.1][int(4 * rng.random())]
                add_result(image, points + off * np.sqrt(area) * (2 * rng.random((133, 2)) - 1))
        for _ in range(30 if image == 7 else int(2 * rng.random())):
            add_result(image, 600 * rng.random((133, 2)))
    paths = folder / "labels.json", folder / "results.json"
    categories = [{"id": 1, "name": "person"}]
    paths[0].write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))
    paths[1].write_text(json.dumps(results))
    return paths


def split(rows: np.ndarray) -> dict[str, list[float]]:
    """Rows (133, 3) under the keys of COCO-WholeBody."""
    ends = np.cumsum(list(POINT_KEYS.values()))[:-1]
    return {key: part.ravel().tolist() for key, part in zip(POINT_KEYS, np.split(rows, ends), strict=True)}


def test_the_command_prints_all_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels, results = made_up(tmp_path)
    main(["evaluate", "pose", str(labels), "--results", str(results), "--json"])
    answer = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert list(answer["parts"]) == list(PARTS) and answer["parts"]["body"]["ap"] == pytest.approx(REFERENCE["body"][0])
    assert 0 < answer["points"]["pck"]["0.05"] < answer["points"]["pck"]["0.2"] < 1
    assert answer["points"]["hand_pck"] is None  # no hand has a box
    main(["evaluate", "pose", str(labels), "--results", str(results)])
    assert "right_hand" in capsys.readouterr().out


def test_the_command_looks_at_pictures(data_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(data_root / "images" / "coco_000000000785_ccby.jpg", tmp_path / "000000000785.jpg")
    labels = data_root / "images" / "coco_000000000785_wholebody.json"
    main(["evaluate", "pose", str(labels), "--images", str(tmp_path), "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["parts"]["body"]["ap50"] == 1 and answer["points"]["pck"]["0.1"] > 0.75
    with pytest.raises(SystemExit):
        main(["evaluate", "pose", str(labels)])
    assert "--images or --results" in capsys.readouterr().err


REFERENCE = {  # AP, AP at 0.5, at 0.75, medium, large; AR
    "body": (0.2901764850, 0.3530509834, 0.2865001217, 0.5532762485, 0.1700144105, 0.6352941176),
    "foot": (0.2844439653, 0.3201903712, 0.3092052049, 0.5693551832, 0.2095291498, 0.6491525424),
    "face": (0.1431811783, 0.2069117828, 0.1306540661, 0.3620892163, 0.0616553070, 0.4333333333),
    "left_hand": (0.2709251228, 0.2959276227, 0.2921018762, 0.5310921381, 0.1113690537, 0.5345454545),
    "right_hand": (0.2629133647, 0.2950766060, 0.2591023204, 0.5882110923, 0.1416784975, 0.5603773585),
    "whole": (0.2770942800, 0.3593863356, 0.2352436002, 0.4142409440, 0.2318941060, 0.5154761905),
}


@pytest.mark.parity
def test_the_numbers_are_those_of_the_reference(tmp_path: Path) -> None:
    """xtcocotools 1.14.3 on the same two files; both count in float64, so only the order of sums may differ."""
    labels, results = made_up(tmp_path)
    images, people = load_coco_wholebody(labels)
    for part, report in evaluate_parts(people, load_coco_results(results), images=list(images)).items():
        ours = (report.ap, report.ap50, report.ap75, report.ap_medium, report.ap_large, report.recall)
        assert ours == pytest.approx(REFERENCE[part], abs=1e-9), part

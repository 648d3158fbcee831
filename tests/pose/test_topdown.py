"""Networks of others as one estimator: people in pictures, followed through videos, and from the command line."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from graphs import red_square, save_boxes, save_rtmo, save_simcc
from people import a_person
from PIL import Image

from skelact.cli import main
from skelact.formats import load_clip
from skelact.pose import PoseEstimator, load_pose_estimator
from skelact.pose.blazepose import BlazePoseModel
from skelact.pose.candidates import PersonCandidate, remove_duplicate_bodies
from skelact.pose.follow import MAX_UNCONFIRMED_S
from skelact.pose.load import load_bodies
from skelact.pose.rtmo import RtmoBodies
from skelact.pose.topdown import TopDownModel, box_of_person
from skelact.pose.tracks import VideoTracks, tracks_to_clip

HEIGHT, WIDTH = 120, 400
RED, BLUE = slice(0, 17, 2), slice(1, 17, 2)  # points of the hand-made network


class GreenDetector:
    """Finds what is green, each run of columns for itself, and counts how often it looks."""

    def __init__(self) -> None:
        self.looks = 0

    def detect(self, image: np.ndarray) -> np.ndarray:
        self.looks += 1
        edges = np.flatnonzero(np.diff((image[..., 1] > 60).any(0).astype(int), prepend=0, append=0))
        return np.array([[x1, 20, x2, 100, 0.9] for x1, x2 in edges.reshape(-1, 2)], np.float32).reshape(-1, 5)


def picture(*people: int, plants: tuple[int, ...] = ()) -> np.ndarray:
    """People from these columns on: green, 30 pixels wide, with a red head and a blue foot; plants are only green."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for x in (*people, *plants):
        image[20:100, x : x + 30, 1] = 120
    for x in people:
        image[28:33, x + 5 : x + 10, 0] = 255
        image[88:93, x + 20 : x + 25, 2] = 255
    return image


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_simcc(tmp_path_factory.mktemp("graph") / "body.onnx", alternate=True)


@pytest.fixture
def detector() -> GreenDetector:
    return GreenDetector()


@pytest.fixture
def estimator(graph: Path, detector: GreenDetector) -> PoseEstimator:
    return PoseEstimator(TopDownModel(detector, load_bodies(graph, threads=1)))


def test_people_are_found_where_they_are_and_plants_are_not_people(estimator: PoseEstimator) -> None:
    people = estimator.estimate(picture(40, 300, plants=(170,)))
    assert sorted(float(person.box[0]) for person in people) == [40, 300]
    for person in people:
        x = person.box[0]
        np.testing.assert_allclose(person.points[RED], np.tile([x + 7, 30], (9, 1)), atol=2.5)
        np.testing.assert_allclose(person.points[BLUE], np.tile([x + 22, 90], (8, 1)), atol=2.5)
        assert person.presence > 0.3
    assert estimator.estimate(picture()) == []
    assert estimator.estimate(picture(plants=(100,))) == []


@pytest.mark.parametrize("smooth", [True, False])
def test_people_keep_their_ids_and_are_detected_now_and_then(
    estimator: PoseEstimator, detector: GreenDetector, smooth: bool
) -> None:
    stream = estimator.stream(smooth=smooth)
    heads = []
    for number in range(30):
        seen = stream.add(number / 30, picture(20 + 3 * number, 330 - 3 * number))
        assert set(seen) == {0, 1}
        heads.append([seen[one].points[RED, 0].mean() for one in (0, 1)])
    paths = np.array(sorted(np.transpose(heads), key=lambda path: path[0]))
    wanted = np.array([27 + 3 * np.arange(30), 337 - 3 * np.arange(30)])
    np.testing.assert_allclose(paths, wanted, atol=10 if smooth else 2.5)  # smoothing lags a little
    assert detector.looks <= 6  # of 30 frames


def test_who_leaves_is_gone_and_who_comes_is_found(estimator: PoseEstimator) -> None:
    stream = estimator.stream()
    assert set(stream.add(0.0, picture(40))) == {0}
    assert set(stream.add(0.1, picture(42))) == {0}
    assert stream.add(0.2, picture()) == {}
    assert stream.add(0.3, picture()) == {}
    assert set(stream.add(2.0, picture(300))) == {1}
    assert set(stream.add(2.1, picture(302, 100))) == {1}  # the other is seen with the next detection
    assert set(stream.add(2.4, picture(304, 100))) == {1, 2}


def test_who_is_not_confirmed_by_the_detector_is_given_up(
    estimator: PoseEstimator, detector: GreenDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, image = estimator.stream(), picture(40)
    assert set(stream.add(0.0, image)) == {0}
    monkeypatch.setattr(detector, "detect", lambda image: np.zeros((0, 5), np.float32))
    times_s = np.arange(0.2, MAX_UNCONFIRMED_S, 0.2)
    assert all(set(stream.add(float(time_s), image)) == {0} for time_s in times_s)
    assert stream.add(MAX_UNCONFIRMED_S + 0.1, image) == {}


def test_a_scene_cut_starts_anew(estimator: PoseEstimator, detector: GreenDetector) -> None:
    stream = estimator.stream()
    stream.add(0.0, picture(40))
    assert set(stream.add(0.02, picture(41))) == {0} and detector.looks == 1
    bright = picture(300)
    bright[..., 2] = np.maximum(bright[..., 2], 50)
    bright[bright[..., 1] == 0] = (0, 50, 255)
    stream.add(0.04, bright)
    assert detector.looks == 2  # at once, though the last detection is not old


def test_the_box_of_points_leaves_out_the_face_and_what_was_not_seen() -> None:
    points = np.zeros((133, 2), np.float32)
    points[:23] = np.linspace([10, 20], [50, 100], 23)
    points[23:91] = 500
    person = a_person(points)
    person.scores[91:] = 0.1
    np.testing.assert_allclose(box_of_person(person), [5, 10, 55, 110])
    person.scores[3:] = 0.0
    np.testing.assert_array_equal(box_of_person(person), person.box)


def test_one_person_found_twice_is_kept_once() -> None:
    points = np.random.default_rng(0).uniform(0, 100, (133, 2)).astype(np.float32)
    sure, far = a_person(points), a_person(points + 90)
    near = replace(a_person(points + 3), presence=0.5)
    found = [PersonCandidate(box=person.box, box_score=0.9, person=person) for person in (near, sure, far)]
    assert remove_duplicate_bodies(found) == [found[1], found[2]]
    found[0].person.scores[3:] = 0.1  # too few points to tell
    assert len(remove_duplicate_bodies(found)) == 3


def test_files_of_others_become_an_estimator(graph: Path, tmp_path: Path) -> None:
    boxes = np.array([[10, 10, 30, 60, 0.9]], np.float32)
    detector = save_boxes(tmp_path / "boxes.onnx", boxes, np.zeros(1))
    rtmo = save_rtmo(tmp_path / "rtmo.onnx", boxes, np.full((1, 17, 3), 0.9, np.float32))
    red = red_square(64, 64, (0, 0, 64, 64))
    assert isinstance(load_pose_estimator(detector=detector).model, BlazePoseModel)
    assert isinstance(load_pose_estimator(body=graph).model, TopDownModel)
    assert isinstance(load_pose_estimator(detector=detector, body=graph).model, TopDownModel)
    alone = load_pose_estimator(body=rtmo)
    assert isinstance(alone.model, TopDownModel) and isinstance(alone.model._detector, RtmoBodies)
    (person,) = alone.estimate(red)
    np.testing.assert_allclose(person.box, boxes[0, :4], rtol=1e-5)


def test_tracks_become_points_in_the_picture() -> None:
    points = np.random.default_rng(0).uniform(0, 100, (133, 2)).astype(np.float32)
    person = a_person(points)
    times_s = np.arange(3) / 2.0
    clip, ids = tracks_to_clip(VideoTracks([{4: person}, {}, {4: person, 9: person}], times_s, 2.0, 100, 100))
    assert ids == [4, 9]
    assert clip.layout.name == "wholebody133" and clip.joints.shape == (2, 3, 133, 2)
    np.testing.assert_array_equal(clip.joints[0, 2], points)
    np.testing.assert_array_equal(clip.joints[1, :2], 0)
    assert not clip.joints[0, 1].any()


def test_the_command_takes_files_of_others(graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    boxes = np.array([[40, 20, 70, 100, 0.9]], np.float32) * [0.16, 0.16, 0.16, 0.16, 20]  # little of it is red
    detector = save_boxes(tmp_path / "boxes.onnx", boxes.astype(np.float32), np.zeros(1))
    Image.fromarray(picture(40)).save(tmp_path / "a.png")
    options = ["-o", str(tmp_path / "a.npz"), "--overlay", str(tmp_path / "b.png")]
    main(["pose", str(tmp_path / "a.png"), "--detector", str(detector), "--body", str(graph), *options])
    clip = load_clip(tmp_path / "a.npz")
    assert clip.layout.name == "wholebody133" and clip.people == 1
    np.testing.assert_allclose(clip.joints[0, 0, 0], [47, 30], atol=2.5)
    assert "40, 20 to 70, 100" in capsys.readouterr().out
    assert (np.asarray(Image.open(tmp_path / "b.png")) != picture(40)).any()

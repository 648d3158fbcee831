"""What people of a video do: the same as recognition of their bodies, wherever they stand before the camera."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.whole_body import JOINTS
from skelact.pose import load_pose_estimator
from skelact.pose.placement import FOCAL, CameraPlacement
from skelact.pose.wholebody import BODY_AND_FEET
from skelact.recognition import Recognizer, load_recognizer
from skelact.values import MEASURED, Person
from skelact.video_recognition import PERSON_LAYOUT, VideoRecognizer, recognize_video

WIDTH, HEIGHT, FPS = 640, 480, 30.0
POINTS_OF_BODY, JOINTS_OF_BODY = (list(part) for part in zip(*BODY_AND_FEET.items(), strict=True))


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return load_recognizer(threads=1)


def filmed(frame: int) -> Person:
    """Somebody who moves all joints, 4 m before the camera."""
    rng = np.random.default_rng(3)
    joints = np.zeros((JOINTS, 3), np.float32)
    joints[:33] = rng.normal(0, 0.4, (33, 3)) + 0.1 * np.sin(frame / 5 + rng.uniform(0, 6, (33, 3)))
    seen = joints[JOINTS_OF_BODY] - [0, 0, 4]
    points = np.zeros((133, 2), np.float32)
    points[POINTS_OF_BODY] = seen[:, :2] / -seen[:, 2:] * [1, -1] * FOCAL * WIDTH + [WIDTH / 2, HEIGHT / 2]
    scores = np.ones(133, np.float32)
    states = np.full(133, MEASURED, np.uint8)
    return Person(np.array([0, 0, WIDTH, HEIGHT], np.float32), 0.9, points, scores, states, joints, 1.0)


def test_answers_are_those_of_the_placed_bodies(recognizer: Recognizer) -> None:
    video = VideoRecognizer(recognizer, fps=FPS, stride=10)
    camera = CameraPlacement(WIDTH, HEIGHT)
    bodies = recognizer.stream(layout=load_layout(PERSON_LAYOUT), fps=FPS, stride=10)
    wanted, got = [], []
    for frame in range(60):
        people = {7: filmed(frame)}
        wanted += bodies.push(camera.add(frame / FPS, people))
        got += video.push(frame / FPS, people, width=WIDTH, height=HEIGHT)
    assert len(got) >= 3 and {answer.person_id for answer in got} == {7}
    for answer, want in zip(got, wanted, strict=True):
        assert answer.frame == want.frame
        np.testing.assert_array_equal(answer.scores.probabilities, want.scores.probabilities)


def test_a_late_frame_is_refused_and_not_counted(recognizer: Recognizer) -> None:
    video = VideoRecognizer(recognizer, fps=FPS)
    for frame in range(3):
        video.push(frame / FPS, {0: filmed(frame)}, width=WIDTH, height=HEIGHT)
    with pytest.raises(InputError) as caught:
        video.push(0.0, {0: filmed(0)}, width=WIDTH, height=HEIGHT)
    assert caught.value.field == "time_s"


def test_people_in_2d_only_are_refused(recognizer: Recognizer) -> None:
    video = VideoRecognizer(recognizer, fps=FPS, stride=1)
    flat = [{0: replace(filmed(frame), joints=None)} for frame in range(40)]
    with pytest.raises(InputError) as caught:
        for frame, people in enumerate(flat):
            video.push(frame / FPS, people, width=WIDTH, height=HEIGHT)
    assert "2D" in str(caught.value)


def test_a_file_that_is_no_video_is_refused(recognizer: Recognizer, tmp_path: Path) -> None:
    path = tmp_path / "no.mp4"
    path.write_bytes(b"no video" * 100)
    with pytest.raises(InputError):
        list(recognize_video(path, recognizer, load_pose_estimator(threads=1)))

"""What people of a video do: the same as recognition of their bodies, wherever they stand before the camera."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.layouts.whole_body import JOINTS
from skelact.pose import load_pose_estimator
from skelact.pose.placement import FOCAL, CameraPlacement
from skelact.pose.tracks import VideoTracks, track_video, tracks_to_clip
from skelact.pose.wholebody import BODY_AND_FEET
from skelact.recognition import Recognizer, StreamAnswer, load_recognizer
from skelact.recognition.timeline import live_answers
from skelact.values import MEASURED, Person
from skelact.video_recognition import PERSON_LAYOUT, VideoRecognizer, answer_tracks, recognize_video, watch_video

ROOT = Path(__file__).parents[1]
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


def assert_same_answers(got: Sequence[StreamAnswer], wanted: Sequence[StreamAnswer]) -> None:
    assert len(got) == len(wanted) >= 3
    for answer, want in zip(got, wanted, strict=True):
        assert (answer.person_id, answer.frame, answer.frames_seen) == (want.person_id, want.frame, want.frames_seen)
        assert answer.scores.certainty == want.scores.certainty
        np.testing.assert_allclose(answer.scores.probabilities, want.scores.probabilities, atol=1e-4)


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
        np.testing.assert_allclose(answer.scores.probabilities, want.scores.probabilities, atol=1e-6)


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
        list(watch_video(path, recognizer, load_pose_estimator(threads=1)))


def test_tracks_are_answered_as_their_clip_is(recognizer: Recognizer) -> None:
    people = [{3: filmed(frame)} if frame < 20 or frame > 30 else {} for frame in range(75)]
    tracks = VideoTracks(people, np.arange(75) / FPS, FPS, WIDTH, HEIGHT)
    clip, ids = tracks_to_clip(tracks)
    assert_same_answers(answer_tracks(tracks, recognizer), live_answers(clip, recognizer, ids=ids))


@pytest.mark.slow
def test_a_video_file_has_one_answer_however_it_is_asked(recognizer: Recognizer) -> None:
    source, estimator = ROOT / "samples" / "wave.mp4", load_pose_estimator(threads=1)
    whole = recognize_video(source, recognizer, estimator, with_answers=True)
    clip, ids = tracks_to_clip(track_video(source, estimator, quiet=True))
    assert whole.ids == tuple(ids)
    for scores, wanted in zip(whole.scores, recognizer.recognize(clip), strict=True):
        np.testing.assert_allclose(scores.probabilities, wanted.probabilities, atol=1e-5)
    stride = round(whole.tracks.fps / 10)
    assert_same_answers(list(watch_video(source, recognizer, estimator, stride=stride)), whole.answers)

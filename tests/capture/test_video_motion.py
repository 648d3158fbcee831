"""The person of a video as an example: what was done and assumed is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from lifted_bodies import FPS, HEIGHT_M

from skelact.capture.lifter import Lifter
from skelact.capture.offsets import Offsets
from skelact.capture.one_camera import assume_camera
from skelact.capture.one_video import Capture, capture_track
from skelact.capture.video_motion import ASSUMED_HEIGHT_M, describe_capture, has_feet
from skelact.capture.videos import CaptureOptions
from skelact.cli import main
from skelact.errors import InputError
from skelact.generation.recordings import load_body_motion

WAVE = Path(__file__).parents[2] / "samples" / "wave.mp4"


def captured(*, hidden: tuple[int, ...] = (), people: int = 1) -> Capture:
    from test_one_video import SIZE, seen_body

    _, pixels, scores = seen_body(wrong=(7, 30))
    scores[:, list(hidden)] = 0
    camera = assume_camera(SIZE)
    options = CaptureOptions(height_m=HEIGHT_M)
    person = capture_track(pixels, scores, fps=FPS, camera=camera, options=options, lifter=Lifter())
    return Capture((person,) * people, (camera,), None, Offsets((0,), (0,), False), FPS, ())


def test_what_was_done_and_assumed_is_said() -> None:
    whole = captured(people=2)
    notes = " ".join(describe_capture(whole, None))
    assert f"{ASSUMED_HEIGHT_M:.2f} m (assumed" in notes and "floor is where the feet rest" in notes
    assert "left was taken for right in 2 frames" in notes and "one of 2 people" in notes
    assert "assumed" not in " ".join(describe_capture(whole, 1.8)) and has_feet(whole.people[0])


def test_a_body_without_feet_has_no_floor_and_that_is_said() -> None:
    cut = captured(hidden=tuple(range(15, 23)))
    assert not has_feet(cut.people[0]) and "floor is not known" in " ".join(describe_capture(cut, 1.7))


def test_motion_files_and_videos_are_not_mixed_up(tmp_path: Path) -> None:
    video = tmp_path / "a.mp4"
    video.write_bytes(b"")
    with pytest.raises(InputError, match="skelact capture"):
        load_body_motion(video)


@pytest.mark.slow
def test_a_video_becomes_a_motion_of_the_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = tmp_path / "hello.mp4"
    shutil.copy(WAVE, video)
    main(["library", "add", str(video), "--height", "1.8", "--library", str(tmp_path / "own")])
    said = " ".join(capsys.readouterr().err.split())
    assert "a height of 1.80 m" in said and "floor is where the feet rest" in said
    from skelact.generation.library import load_library

    motion = load_library(tmp_path / "own").motion("hello")
    ankles = motion.translations[:, 0, 1]
    assert len(motion.rotations) >= 60 and np.ptp(ankles) < 0.2

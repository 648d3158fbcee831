"""TRC and MOT files: written, read back, and read as others write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.trc import load_mot, load_trc, parse_trc, save_mot, save_trc
from skelact.values import Markers

TEXT = """PathFileType\t4\t(X/Y/Z)\twalk.trc
DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames
60.00\t60.00\t   5\t2\tmm\t60.00\t1\t   5
Frame#\tTime\tHeel\t\t\tToe\t\t
\t\tX1\tY1\tZ1\tX2\tY2\tZ2

1\t0.000\t1000.0\t20.0\t-30.0\t1200.0\t10.0\t0.0
2\t0.017\t1010.0\t21.0\t-30.0\t\t\t
"""


def test_millimeters_gaps_and_a_wrong_count_of_frames_are_read() -> None:
    markers = parse_trc(TEXT, source="walk.trc")
    assert markers.names == ("Heel", "Toe")
    assert markers.fps == 60.0
    np.testing.assert_allclose(markers.points[0], [[1.0, 0.02, -0.03], [1.2, 0.01, 0.0]])
    assert np.isnan(markers.points[1, 1]).all()
    assert len(markers.points) == 2


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(7, 3, 3))
    points[2, 1] = np.nan
    save_trc(tmp_path / "a.trc", Markers(("a", "b", "c"), points, 29.97))
    read = load_trc(tmp_path / "a.trc")
    assert (read.names, read.fps) == (("a", "b", "c"), 29.97)
    np.testing.assert_allclose(read.points, points, atol=1e-6)


def test_angles_are_read_back(tmp_path: Path) -> None:
    values = np.random.default_rng(1).normal(0, 30, (9, 2))
    save_mot(tmp_path / "a.mot", ("hip_flexion_r", "knee_angle_r"), values, 50.0)
    names, read, fps = load_mot(tmp_path / "a.mot")
    assert names == ("hip_flexion_r", "knee_angle_r")
    assert fps == pytest.approx(50.0)
    np.testing.assert_allclose(read, values, atol=1e-5)


@pytest.mark.parametrize(
    "text",
    ["", "PathFileType\n", TEXT.replace("mm", "feet"), TEXT.replace("1000.0", "far"), TEXT[: TEXT.index("1\t0.000")]],
)
def test_broken_markers_are_refused_with_their_place(text: str) -> None:
    with pytest.raises(InputError) as error:
        parse_trc(text, source="walk.trc")
    assert error.value.field.startswith("walk.trc")

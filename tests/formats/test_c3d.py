"""C3D files: every way to store numbers, units, axes, names; and files that are cut off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from c3d_files import c3d_bytes

from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.formats.c3d import parse_c3d
from skelact.formats.marker_files import is_marker_file, load_markers

NAMES = ("LASI", "RASI", "SACR")
JOINTS = ("LHip", "RHip", "LKnee", "RKnee", "LAnkle", "RAnkle", "Neck", "LShoulder", "RShoulder")
STANDING_M = np.array(  # of `JOINTS`: x left, y ahead, z up
    [[0.1, 0, 0.95], [-0.1, 0, 0.95], [0.1, 0.02, 0.5], [-0.1, 0.02, 0.5], [0.1, 0, 0.08], [-0.1, 0, 0.08],
     [0, 0, 1.5], [0.2, 0, 1.42], [-0.2, 0, 1.42]]
)  # fmt: skip


def some_points(frames: int = 5) -> np.ndarray:
    """Points (T, 3, 3) in millimeters, the first missing in frame 1."""
    points = np.random.default_rng(0).uniform(-900, 900, (frames, 3, 3))
    points[1, 0] = np.nan
    return points


@pytest.mark.parametrize("processor", ["intel", "dec", "mips"])
@pytest.mark.parametrize("is_float", [True, False])
def test_every_way_to_store_numbers_is_read(processor: str, is_float: bool) -> None:
    points = some_points()
    read = parse_c3d(c3d_bytes(NAMES, points, processor=processor, is_float=is_float), source="a.c3d")
    assert read.markers.names == NAMES and read.markers.fps == 100.0 and read.up == "z"
    np.testing.assert_allclose(read.markers.points, points / 1000, atol=1e-4)
    assert not read.notes


def test_another_reader_reads_the_same(tmp_path: Path) -> None:
    ezc3d = pytest.importorskip("ezc3d", reason="ezc3d is not installed")
    path, points = tmp_path / "a.c3d", some_points()
    path.write_bytes(c3d_bytes(NAMES, points))
    np.testing.assert_allclose(ezc3d.c3d(str(path))["data"]["points"][:3].transpose(2, 1, 0), points, atol=1e-3)
    document = ezc3d.c3d()
    document["parameters"]["POINT"]["RATE"]["value"] = [60.0]
    document["parameters"]["POINT"]["LABELS"]["value"] = list(NAMES)
    document["parameters"]["POINT"]["UNITS"]["value"] = ["m"]
    document["data"]["points"] = np.concatenate([points.transpose(2, 1, 0) / 1000, np.ones((1, 3, len(points)))])
    document.write(str(path))
    read = parse_c3d(path.read_bytes(), source="a.c3d")
    assert read.markers.fps == 60.0 and read.markers.names == NAMES and read.up == ""
    np.testing.assert_allclose(read.markers.points, points / 1000, atol=1e-6)


@pytest.mark.parametrize(("unit", "scale"), [("m", 1.0), ("cm", 0.01), ("mm", 0.001)])
def test_units_are_those_of_the_file(unit: str, scale: float) -> None:
    points = some_points()
    read = parse_c3d(c3d_bytes(NAMES, points, unit=unit), source="a.c3d").markers
    np.testing.assert_allclose(read.points, points * scale, rtol=1e-5)


def test_a_missing_unit_is_told_and_an_unknown_one_refused() -> None:
    read = parse_c3d(c3d_bytes(NAMES, some_points(), unit=""), source="a.c3d")
    assert "read millimeters" in read.notes[0]
    assert np.nanmax(read.markers.points) < 1
    with pytest.raises(InputError, match="furlong"):
        parse_c3d(c3d_bytes(NAMES, some_points(), unit="furlong"), source="a.c3d")


def test_what_is_no_place_is_left_out() -> None:
    content = c3d_bytes(("LASI", "RASI", "LKneeAngles"), some_points(), more={"ANGLES": ["LKneeAngles"]})
    assert parse_c3d(content, source="a.c3d").markers.names == ("LASI", "RASI")


def test_what_is_cut_off_or_something_else_is_refused() -> None:
    content = c3d_bytes(NAMES, some_points())
    for cut in range(0, len(content), 31):
        with pytest.raises(InputError) as caught:
            parse_c3d(content[:cut], source="a.c3d")
        assert caught.value.field == "a.c3d"
    with pytest.raises(InputError, match="expected a C3D file"):
        parse_c3d(b"x" * 2000, source="a.c3d")


def test_changed_bytes_are_refused_or_read() -> None:
    content = bytearray(c3d_bytes(NAMES, some_points()))
    rng = np.random.default_rng(0)
    for _ in range(2000):
        changed = bytearray(content)
        for place in rng.integers(0, 1024, 3):
            changed[place] = rng.integers(256)
        try:
            read = parse_c3d(bytes(changed), source="a.c3d")
        except InputError:
            continue
        assert read.markers.points.shape[1] == len(read.markers.names)


def test_joints_become_a_clip_with_y_up(tmp_path: Path) -> None:
    path = tmp_path / "a.c3d"
    path.write_bytes(c3d_bytes(JOINTS, np.tile(1000 * STANDING_M, (4, 1, 1))))
    clip = load_clip(path)
    assert clip.fps == 100.0 and clip.people == 1 and not is_marker_file(path)
    neck = clip.joints[0, 0, clip.layout.names.index("neck")]
    assert neck[1] == pytest.approx(1.5, abs=1e-5)


def test_each_subject_is_a_person_and_props_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.c3d"
    names = [*(f"Anna:{name}" for name in JOINTS), *(f"Ben:{name}" for name in JOINTS), "Ball:Top"]
    points = np.concatenate([STANDING_M, STANDING_M + np.array([1, 0, 0]), [[3, 0, 0.5]]])
    path.write_bytes(c3d_bytes(names, np.tile(1000 * points, (3, 1, 1))))
    clip = load_clip(path)
    assert clip.people == 2
    assert "no bodies, left out: Ball" in clip.notes
    hip = clip.layout.names.index("left_hip")
    assert clip.joints[1, 0, hip, 0] - clip.joints[0, 0, hip, 0] == pytest.approx(1.0, abs=1e-5)


def test_the_file_says_what_is_up_and_a_body_that_lies_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.c3d"
    lying = STANDING_M[:, [0, 2, 1]]
    path.write_bytes(c3d_bytes(JOINTS, np.tile(1000 * lying, (4, 1, 1)), up="+Z"))
    clip = load_clip(path)
    assert np.ptp(clip.joints[0, 0, clip.valid[0, 0], 1]) < 0.2
    assert "the body looks upright along y" in clip.notes[0]
    assert load_markers(path)[1] == clip.notes
    path.write_bytes(c3d_bytes(JOINTS, np.tile(1000 * lying, (4, 1, 1)), up="+Y"))
    clip = load_clip(path)
    assert np.ptp(clip.joints[0, 0, clip.valid[0, 0], 1]) > 1.2 and not clip.notes


def test_no_body_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "a.c3d"
    path.write_bytes(c3d_bytes(("Ball1", "Ball2"), np.ones((2, 2, 3))))
    with pytest.raises(InputError, match=r"LHip.*LASI.*got Ball1, Ball2"):
        load_clip(path)


def test_a_rate_of_zero_wants_one(tmp_path: Path) -> None:
    path = tmp_path / "a.c3d"
    path.write_bytes(c3d_bytes(JOINTS, np.tile(1000 * STANDING_M, (4, 1, 1)), fps=0.0))
    with pytest.raises(InputError, match="--fps"):
        load_clip(path)
    assert load_clip(path, fps=50.0).fps == 50.0

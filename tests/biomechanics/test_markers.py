"""Bodies fitted to markers: made from known angles, and measured ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from skelact.biomechanics import measure_markers
from skelact.biomechanics.compare import compare_angles
from skelact.cli import main
from skelact.errors import InputError
from skelact.formats.marker_files import is_marker_file, load_markers, turn_markers
from skelact.formats.trc import load_trc, save_mot, save_trc
from skelact.geometry import euler_to_rotmat
from skelact.markers.fit import fit_markers
from skelact.markers.sets import FULL_BODY, role_of, segment_of
from skelact.values import Markers

HIP, KNEE, ANKLE = np.array([-0.06, -0.09, 0.09]), np.array([0, -0.42, 0]), np.array([0, -0.40, 0])
PELVIS_MARKERS = {"ASI": (0.0, 0.0, 0.13), "PSI": (-0.19, 0.0, 0.05)}
LEG_MARKERS = {
    "thigh": {"THI": (0.06, -0.2, 0.07), "KNE": (0.0, -0.42, 0.05), "THIGH1": (0.09, -0.15, 0.0)},
    "shank": {"TIB": (0.04, -0.2, 0.06), "ANK": (0.0, -0.40, 0.04), "SHIN": (0.06, -0.15, 0.0)},
    "foot": {"HEE": (-0.05, -0.06, 0.0), "TOE": (0.16, -0.06, 0.02), "MT5": (0.1, -0.06, 0.06)},
}


def walk(frames: int = 60) -> tuple[Markers, dict[str, np.ndarray]]:
    """Legs that swing with known angles under a pelvis that tilts; z mirrored for the left."""
    time = np.arange(frames) / 50.0
    truth: dict[str, np.ndarray] = {"pelvis_tilt": 8 + 4 * np.sin(4 * time)}
    pelvis = euler_to_rotmat(np.radians(-truth["pelvis_tilt"])[:, None], "Z")
    origin = np.array([0, 0.95, 0]) + np.outer(time, [1.0, 0, 0])
    points: dict[str, np.ndarray] = {}
    for side, sign in (("R", 1.0), ("L", -1.0)):
        end, mirror = side.lower(), np.array([1, 1, sign])
        angles = {
            "hip_flexion": 10 + 25 * np.sin(6 * time + sign),
            "knee_flexion": 30 + 25 * np.cos(6 * time + sign),
            "ankle_dorsiflexion": 3 + 12 * np.sin(6 * time - sign),
        }
        truth.update({f"{name}_{end}": values for name, values in angles.items()})
        turns, at = pelvis, origin
        for name, place in PELVIS_MARKERS.items():
            points[side + name] = origin + pelvis @ (place * mirror)
        for (part, markers), joint, angle in zip(
            LEG_MARKERS.items(),
            (HIP * mirror, KNEE, ANKLE),
            (angles["hip_flexion"], -angles["knee_flexion"], angles["ankle_dorsiflexion"]),
            strict=True,
        ):
            at = at + turns @ joint
            turns = turns @ euler_to_rotmat(np.radians(angle)[:, None], "Z")
            for name, place in markers.items():
                points[f"{side}{name}"] = at + turns @ (place * mirror)
            assert part
    return Markers(tuple(points), np.stack([*points.values()], 1), 50.0), truth


def errors(angles: dict[str, np.ndarray], truth: dict[str, np.ndarray]) -> dict[str, float]:
    return {name: float(np.std(angles[name] - truth[name])) for name in truth}


def test_known_angles_are_found_again() -> None:
    markers, truth = walk()
    fitted = fit_markers(markers)
    assert fitted.miss_m < 2e-3
    assert max(errors(fitted.angles(), truth).values()) < 1.0
    assert abs(np.mean(fitted.angles()["pelvis_tilt"] - truth["pelvis_tilt"])) < 1.0


def test_a_turned_world_gives_the_same_angles() -> None:
    markers, _ = walk(40)
    upright, notes = turn_markers(Markers(markers.names, markers.points[..., [2, 0, 1]], 50.0))
    assert "z is up" in notes[0]
    same, other = fit_markers(markers).angles(), fit_markers(upright).angles()
    for name in ("hip_flexion_l", "knee_flexion_r", "pelvis_tilt"):
        np.testing.assert_allclose(same[name], other[name], atol=0.1)


def test_missing_markers_leave_gaps_and_a_swapped_frame_does_little() -> None:
    markers, truth = walk()
    points = markers.points.copy()
    names = markers.names
    points[10, [names.index(name) for name in ("LTIB", "LANK", "LSHIN")]] = np.nan
    points[20, names.index("RTHI")] += (0.4, 0.0, 0.0)
    points[30, names.index("RTIB")] = np.nan
    angles = fit_markers(Markers(names, points, 50.0)).angles()
    assert np.isnan(angles["knee_flexion_l"][10]) and np.isfinite(angles["hip_flexion_r"]).all()
    assert np.isfinite(angles["knee_flexion_r"]).all()
    difference = angles["hip_flexion_r"] - truth["hip_flexion_r"]
    assert abs(difference[20] - np.median(difference)) < 3.0


@pytest.mark.parametrize(
    ("name", "segment", "role"),
    [
        ("LASI", "pelvis", "left_front_pelvis"),
        ("R.ASIS", "pelvis", "right_front_pelvis"),
        ("V.Sacral", "pelvis", "sacrum"),
        ("Anna:RKNE", "right_thigh", "right_knee"),
        ("L_knee_med", "left_thigh", "left_inner_knee"),
        ("LElbow", "left_upper_arm", "left_elbow"),
        ("r_lelbow_study", "right_upper_arm", "right_elbow"),
        ("L.Toe.Tip", "left_foot", "left_toe"),
        ("LFHD", "head", "head"),
        ("Wand1", "", ""),
        ("KNE", "", "knee"),
    ],
)
def test_names_of_markers(name: str, segment: str, role: str) -> None:
    assert (segment_of(name), role_of(name)) == (segment, role)


def test_markers_without_a_pelvis_are_refused() -> None:
    markers, _ = walk(5)
    legs = [index for index, name in enumerate(markers.names) if "SI" not in name]
    with pytest.raises(InputError, match="LASI"):
        fit_markers(Markers(tuple(markers.names[index] for index in legs), markers.points[:, legs], 50.0))


def test_a_file_of_markers_is_measured_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    markers, truth = walk()
    save_trc(tmp_path / "walk.trc", markers)
    save_mot(tmp_path / "ik.mot", ("knee_angle_r",), -truth["knee_flexion_r"][:, None] + 5, 50.0)  # bends negative
    assert is_marker_file(tmp_path / "walk.trc")
    main(["measure", str(tmp_path / "walk.trc"), "--against", str(tmp_path / "ik.mot"), "--json"])
    assert '"knee_flexion_r": {"rmse": 0.' in capsys.readouterr().out
    angles = measure_markers(markers).angles
    (row,) = compare_angles(angles, tmp_path / "ik.mot")
    assert row.rmse_deg < 1.0 and row.correlation > 0.99
    with pytest.raises(InputError, match="expected one of"):
        save_mot(tmp_path / "other.mot", ("nothing",), np.zeros((5, 1)), 50.0)
        compare_angles(angles, tmp_path / "other.mot")


def test_a_plain_table_in_millimeters_is_read(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(1000, 100, (4, 117))
    rows[2, :3] = 0
    np.savetxt(tmp_path / "m.txt", rows, delimiter=",")
    with pytest.raises(InputError, match="--fps"):
        load_markers(tmp_path / "m.txt")
    markers, _ = load_markers(tmp_path / "m.txt", fps=100.0, up="y")
    assert markers.names == FULL_BODY and np.isnan(markers.points[2, 0]).all()
    np.testing.assert_allclose(markers.points[0, 1], rows[0, 3:6] / 1000)
    (tmp_path / "named.txt").write_text("A_X,A_Y,A_Z\n1,2,3\n")
    assert load_markers(tmp_path / "named.txt", fps=50.0)[0].names == ("A",)
    (tmp_path / "bad.txt").write_text("1,2\n")
    with pytest.raises(InputError, match="x, y and z"):
        load_markers(tmp_path / "bad.txt", fps=50.0)


BARS = {"hip_flexion": 4.0, "knee_flexion": 4.0, "ankle_dorsiflexion": 4.0, "pelvis_tilt": 4.0}


@pytest.mark.slow
def test_a_measured_walk_agrees_with_inverse_kinematics(data_root: Path) -> None:
    folder = data_root / "opensim"
    measures = measure_markers(load_trc(folder / "subject01_walk.trc"), treadmill=True)
    rows = {row.name: row for row in compare_angles(measures.angles, folder / "subject01_walk_IK.mot")}
    for angle, bar in BARS.items():
        for name in (angle,) if angle == "pelvis_tilt" else (f"{angle}_l", f"{angle}_r"):
            assert rows[name].rmse_deg <= bar, name
    assert measures.gait is not None and measures.gait.stance_share["right"] == pytest.approx(0.64, abs=0.03)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["m01_s01_e01", "m02_s01_e01", "m05_s06_e01"])
def test_exercises_have_angles_that_people_have(data_root: Path, key: str) -> None:
    with np.load(data_root / "uiprmd" / "vicon_positions_50hz_mm.npz") as file:
        points = file[key] / 1000.0
    points[(points == 0).all(-1)] = np.nan
    markers, _ = turn_markers(Markers(FULL_BODY, points, 50.0))
    fitted = fit_markers(markers)
    angles = fitted.angles()
    assert fitted.miss_m < 0.01
    for side in "lr":
        assert np.nanmin(angles[f"knee_flexion_{side}"]) > -15 and np.nanmax(angles[f"knee_flexion_{side}"]) < 155
        assert np.nanmin(angles[f"ankle_dorsiflexion_{side}"]) > -40
        assert np.nanmax(angles[f"ankle_dorsiflexion_{side}"]) < 50

"""Acclaim skeletons and trials: real ones of CMU, a small one of our own, and every fault with its line."""

import tarfile
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import load_amc, load_clip
from skelact.layouts import CORE19, load_layout
from skelact.skeleton import forward_kinematics

ASF = """# ours
:version 1.10
:units
  mass 1.0
  length 1.0
  angle deg
:root
   order TX TY TZ RX RY RZ
   axis XYZ
   position 0 0 0
   orientation 0 0 0
:bonedata
  begin
     id 1
     name thigh
     direction 0 -1 0
     length 16
     axis 0 0 0 XYZ
     dof rx ry rz
     limits (-160.0 20.0)
            (-70.0 70.0)
            (-60.0 70.0)
  end
  begin
     id 2
     name shin
     direction 0 -1 0
     length 16
     axis 0 90 0 XYZ
     dof rz
  end
:hierarchy
  begin
    root thigh
    thigh shin
  end
"""
AMC = """#!OML:ASF ours
:FULLY-SPECIFIED
:DEGREES
1
root 0 32 0 0 0 0
thigh 0 0 0
shin 0
2
root 10 32 0 0 90 0
thigh 90 0 0
shin 90
"""


def write(folder: Path, asf: str = ASF, amc: str = AMC, *, names: tuple[str, str] = ("01.asf", "01_02.amc")) -> Path:
    (folder / names[0]).write_text(asf)
    (folder / names[1]).write_text(amc)
    return folder / names[1]


def test_angles_turn_bones_about_axes_of_their_own(tmp_path: Path) -> None:
    motion, notes = load_amc(write(tmp_path))
    assert motion.names == ("root", "thigh", "shin", "shin_end") and motion.fps == 120
    assert "120 frames per second" in notes[0]
    inch = 0.0254
    places = forward_kinematics(motion) / inch
    np.testing.assert_allclose(places[0], [[0, 32, 0], [0, 32, 0], [0, 16, 0], [0, 0, 0]], atol=1e-9)
    # the root turned to +x, the thigh raised to the back (-x), the shin bent about its own z, the world's x
    np.testing.assert_allclose(places[1, 2], [-6, 32, 0], atol=1e-9)
    np.testing.assert_allclose(places[1, 3], [-6, 48, 0], atol=1e-9)


def test_radians_and_rates_are_what_is_told(tmp_path: Path) -> None:
    asf = ASF.replace("angle deg", "angle rad").replace("axis 0 90 0", f"axis 0 {np.pi / 2} 0")
    amc = AMC.replace(":DEGREES\n", "").replace("90", str(np.pi / 2))
    radians, notes = load_amc(write(tmp_path, asf, amc), fps=60.0)
    (tmp_path / "deg").mkdir()
    degrees, _ = load_amc(write(tmp_path / "deg"))
    np.testing.assert_allclose(forward_kinematics(radians), forward_kinematics(degrees), atol=1e-9)
    assert radians.fps == 60 and not notes


@pytest.mark.parametrize(("length", "unit"), [(0.4, "meters"), (40, "centimeters"), (400, "millimeters")])
def test_a_wrong_length_unit_is_mended_by_the_size_of_the_legs_and_said(
    tmp_path: Path, length: float, unit: str
) -> None:
    asf = ASF.replace("length 16", f"length {length}").replace("length 1.0", "length 1.0")
    motion, notes = load_amc(write(tmp_path, asf), fps=120.0)
    np.testing.assert_allclose(np.linalg.norm(motion.offsets[2]), 0.4)
    assert unit in notes[0]


def test_the_skeleton_beside_it_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, names=("HDM_bd.asf", "HDM_bd_01-01_01_120.amc"))
    assert len(load_amc(path)[1]) == 1
    (tmp_path / "HDM_dg.asf").write_text("broken")
    load_amc(path)
    other = tmp_path / "trial.amc"
    other.write_text(AMC)
    with pytest.raises(InputError, match="HDM_bd.asf, HDM_dg.asf"):
        load_amc(other)
    load_amc(other, skeleton=tmp_path / "HDM_bd.asf")
    (tmp_path / "HDM_dg.asf").unlink()
    assert any("HDM_bd.asf" in note for note in load_amc(other)[1])
    with pytest.raises(InputError, match="amc"):
        load_clip(tmp_path / "HDM_bd.asf")


@pytest.mark.parametrize(
    ("asf", "amc", "where"),
    [
        (ASF.replace(":hierarchy", ":other"), AMC, "hierarchy"),
        (ASF.replace("length 1.0", "length 0"), AMC, "01.asf:5"),
        (ASF.replace("direction 0 -1 0", "direction 0 -1", 1), AMC, "01.asf:16"),
        (ASF.replace("dof rz", "dof rz l"), AMC, "01.asf:30.*stretching"),
        (ASF.replace("thigh shin\n", "thigh shine\n"), AMC, "01.asf:35.*shine"),
        (ASF.replace("    thigh shin\n", ""), AMC, "shin.*root"),
        (ASF, AMC.replace("shin 90\n", ""), "02.amc.*shin"),
        (ASF, AMC.replace("shin 90", "shin 90 1"), "02.amc:11"),
        (ASF, AMC.replace("shin 90", "shank 90"), "02.amc:11.*skeleton"),
        (ASF, AMC.replace("shin 90", "shin ninety"), "shin"),
        (ASF, AMC.replace("shin 90", "shin nan"), "shin"),
        (ASF, AMC.replace("\n2\n", "\n4\n"), "02.amc:8.*frame 2"),
        (ASF, ":DEGREES\n", "one frame"),
        (ASF, "", "one frame"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, asf: str, amc: str, where: str) -> None:
    with pytest.raises(InputError, match=where):
        load_amc(write(tmp_path, asf, amc))


@pytest.fixture(scope="module")
def cmu(data_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cmu")
    with tarfile.open(data_root / "cmu" / "cmu_more.tar.xz") as tar:
        wanted = ("02.asf", "02_01.amc", "49.asf", "49_18.amc", "35.asf", "35_01.amc")
        for member in tar:
            if Path(member.name).name in wanted:
                tar.extract(member, folder, filter="data")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(("trial", "travel_m"), [("02_01", (2.5, 4.5)), ("35_01", (2.0, 4.5)), ("49_18", (0, 0.5))])
def test_recordings_of_cmu_are_people_who_walk_forward(cmu: Path, trial: str, travel_m: tuple[float, float]) -> None:
    clip = load_clip(next(cmu.rglob(f"{trial}.amc")))
    assert clip.layout.name == "cmu31" and clip.fps == 120 and clip.valid.all()
    core = load_clip(next(cmu.rglob(f"{trial}.amc")), layout=load_layout("core19")).joints[0].astype(np.float64)
    at = {name: core[:, number] for number, name in enumerate(CORE19)}
    for start, end in (("left_hip", "left_knee"), ("right_knee", "right_ankle"), ("left_elbow", "left_wrist")):
        lengths = np.linalg.norm(at[end] - at[start], axis=-1)
        assert np.ptp(lengths) < 1e-5 and 0.15 < lengths[0] < 0.55  # the wrist turns in the forearm
    assert 1.3 < np.median(at["head"][:, 1]) < 1.7 and 0.8 < np.median(at["pelvis"][:, 1]) < 1.1
    assert -0.05 < min(at["left_toe"][:, 1].min(), at["right_toe"][:, 1].min()) < 0.1
    step = (at["pelvis"][-1] - at["pelvis"][0]) * [1, 0, 1]
    assert travel_m[0] <= np.linalg.norm(step) <= travel_m[1]
    if travel_m[0]:
        side = (at["left_hip"] - at["right_hip"]).mean(0)
        forward = np.cross(side, [0.0, 1.0, 0.0])
        assert forward @ step > 0.8 * np.linalg.norm(forward) * np.linalg.norm(step)

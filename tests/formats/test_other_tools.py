"""Exports read by tools that are not ours: Khronos' validator, three.js, Blender, bvhio and pybvh.

The first three are found by settings, and skipped without them: SKELACT_NODE_MODULES is the node_modules where npm
installed gltf-validator, three, @pixiv/three-vrm-animation and @pixiv/three-vrm-core; SKELACT_BLENDER is a Python that
can import bpy (pip install bpy).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from skelact.generation.motion_files import UNITS_M, save_motion
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion
from skelact.skeleton.bone_names import BONE_NAMES
from skelact.values import Motion

READERS = Path(__file__).parent / "readers"
FPS, FRAMES = 30, (0, 7, 20, 39)
WITHIN_M = 0.001
TIMEOUT_S = 120
Z_TO_Y = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])  # from Blender's axes to ours


@pytest.fixture(scope="module")
def motion() -> Motion:
    """All joints turn, and the body travels."""
    angles = np.cumsum(np.random.default_rng(0).normal(0, 0.1, (40, len(BODY.names), 3)), axis=0)
    root = np.linspace([0, STANDING_M, 0], [1, STANDING_M + 0.2, 2], 40)
    return body_motion(euler_to_rotmat(angles, "XYZ"), root, float(FPS))


@pytest.fixture(scope="module")
def files(motion: Motion, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every export under every name, BVH also in meters."""
    folder = tmp_path_factory.mktemp("exports")
    for bones in BONE_NAMES:
        save_motion(folder / f"{bones}.glb", motion, bones=bones)
        for unit in UNITS_M:
            save_motion(folder / f"{bones}_{unit}.bvh", motion, bones=bones, unit=unit)
    save_motion(folder / "vrm.vrma", motion)
    return folder


@pytest.fixture(scope="module")
def node_modules() -> str:
    folder = os.environ.get("SKELACT_NODE_MODULES")
    if not folder:
        pytest.skip("SKELACT_NODE_MODULES is not set: this test needs Node and its packages")
    return folder


@pytest.fixture(scope="module")
def blender() -> str:
    python = os.environ.get("SKELACT_BLENDER")
    if not python:
        pytest.skip("SKELACT_BLENDER is not set: this test needs a Python with bpy")
    return python


def run(*command: object) -> Any:
    """What a reader prints in its last line."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=TIMEOUT_S)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def check_places(found: list[dict[str, list[float]]], motion: Motion, bones: str, turn: np.ndarray) -> None:
    """Every joint of the body is where the motion has it, in every frame asked for."""
    names = [BONE_NAMES[bones][name] for name in BODY.names]
    got = np.array([[frame[name] for name in names] for frame in found]) @ turn.T
    np.testing.assert_allclose(got, forward_kinematics(motion)[list(FRAMES)], rtol=0, atol=WITHIN_M)


def check_box(low: np.ndarray, high: np.ndarray) -> None:
    """The box of a person of 1.6 m in a T-pose on the floor: as wide as high, toes ahead at +z."""
    assert -0.005 < low[1] < 0.005 and 1.5 < high[1] < 1.7
    assert 1.4 < high[0] - low[0] < 1.6 and high[0] == pytest.approx(-low[0], abs=1e-5)
    assert 0.15 < high[2] < 0.2 and -0.12 < low[2] < -0.05


def test_the_gltf_validator_finds_no_fault(files: Path, node_modules: str) -> None:
    asked = sorted([*files.glob("*.glb"), *files.glob("*.vrma")])
    issues = run("node", READERS / "validate.mjs", node_modules, *asked)
    assert len(issues) == len(asked) == len(BONE_NAMES) + 1
    for path, found in issues.items():
        known = {"NODE_EMPTY", "UNSUPPORTED_EXTENSION"} if path.endswith(".vrma") else set()  # notes: bones, no mesh
        assert {issue["code"] for issue in found} <= known, found


@pytest.mark.parametrize("bones", BONE_NAMES)
def test_three_js_sees_one_skeleton_with_one_body(files: Path, node_modules: str, motion: Motion, bones: str) -> None:
    times = [frame / FPS for frame in FRAMES]
    found = run("node", READERS / "read_three.mjs", node_modules, files / f"{bones}.glb", *times)
    assert found["meshes"] == found["skeletons"] == 1
    check_places([frame["bones"] for frame in found["frames"]], motion, bones, np.eye(3))
    check_box(*np.array(found["rest_box"][0]))
    for frame, places in zip(found["frames"], forward_kinematics(motion)[list(FRAMES)], strict=True):
        low, high = np.array(frame["box"][0])  # the skin goes with the bones
        assert (low < places.min(0)).all() and (high > places.max(0)).all()
        assert (high - low < np.ptp(places, axis=0) + 0.5).all()


def test_three_vrm_reads_an_animation_of_a_humanoid(files: Path, node_modules: str, motion: Motion) -> None:
    times = [frame / FPS for frame in FRAMES]
    found = run("node", READERS / "read_three.mjs", node_modules, files / "vrm.vrma", *times)
    check_places([frame["bones"] for frame in found["frames"]], motion, "vrm", np.eye(3))
    assert found["vrm"]["hips_height"] == pytest.approx(STANDING_M)
    assert set(found["vrm"]["turned"]) == set(BONE_NAMES["vrm"].values()) and found["vrm"]["moved"] == ["hips"]


def test_three_vrm_plays_it_on_a_humanoid_of_the_same_size(files: Path, node_modules: str, motion: Motion) -> None:
    times = [frame / FPS for frame in FRAMES]
    found = run("node", READERS / "play_vrma.mjs", node_modules, files / "vrm.vrma", files / "vrm.glb", *times)
    check_places(found, motion, "vrm", np.eye(3))


@pytest.mark.slow
def test_blender_imports_one_armature_in_a_t_pose_with_one_mesh(files: Path, blender: str, motion: Motion) -> None:
    asked: list[object] = []
    for bones in BONE_NAMES:
        asked += [files / f"{bones}.glb", 1.0]
        for unit, meters in UNITS_M.items():
            asked += [files / f"{bones}_{unit}.bvh", meters]
    found = run(blender, READERS / "read_blender.py", FPS, ",".join(map(str, FRAMES)), *asked)
    rest = forward_kinematics(rest_motion(1, 30.0))[0]
    for path, read in found.items():
        bones = Path(path).stem.removesuffix("_cm").removesuffix("_m")
        is_glb = path.endswith(".glb")
        assert read["kinds"] == (["ARMATURE", "MESH"] if is_glb else ["ARMATURE"])
        check_places(read["frames"], motion, bones, Z_TO_Y)
        names = [BONE_NAMES[bones][name] for name in BODY.names]
        at_rest = np.array([read["rest"][name] for name in names]) @ Z_TO_Y.T
        origin = np.zeros(3) if is_glb else rest[0]  # a BVH file rests with its pelvis at the origin
        np.testing.assert_allclose(at_rest, rest - origin, rtol=0, atol=WITHIN_M)
        if is_glb:
            corners = np.array(read["meshes"][0]) @ Z_TO_Y.T
            check_box(corners.min(0), corners.max(0))
            assert set(names) <= set(read["groups"][0])


@pytest.mark.parametrize("unit", UNITS_M)
@pytest.mark.parametrize("bones", BONE_NAMES)
def test_bvhio_and_pybvh_see_the_same_places(files: Path, motion: Motion, bones: str, unit: str) -> None:
    import bvhio

    path = str(files / f"{bones}_{unit}.bvh")
    root = bvhio.readAsHierarchy(path)
    found = []
    for frame in FRAMES:
        root.loadPose(frame)
        found.append({joint.Name: list(joint.PositionWorld) for joint, _, _ in root.layout()})
    check_places(found, motion, bones, UNITS_M[unit] * np.eye(3))
    import pybvh

    read = pybvh.read_bvh_file(path, warn_on_world_up_disagreement=False)
    places = read.joint_positions()[list(FRAMES)]
    found = [dict(zip(read.joint_names, frame, strict=True)) for frame in places]
    check_places(found, motion, bones, UNITS_M[unit] * np.eye(3))

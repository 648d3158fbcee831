"""GLB and VRMA files: read back by two libraries that are not ours, joint by joint and vertex by vertex."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats import format_glb, format_vrma, load_clip, save_glb, save_vrma
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics, motion_to_core19
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion, with_tips
from skelact.skeleton.bone_names import BONE_NAMES
from skelact.values import Motion

NAMES = [BONE_NAMES["default"][name] for name in BODY.names]
REQUIRED = {"hips", "spine", "head"} | {  # of VRM humanoids
    f"{side}{bone}"
    for side in ("left", "right")
    for bone in ("UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot")
}


@pytest.fixture(scope="module")
def motion() -> Motion:
    angles = np.cumsum(np.random.default_rng(0).normal(0, 0.1, (40, len(BODY.names), 3)), axis=0)
    root = np.linspace([0, STANDING_M, 0], [1, STANDING_M, 2], 40)
    return body_motion(euler_to_rotmat(angles, "XYZ"), root, 30.0)


def table_of(data: bytes) -> dict[str, list[dict[str, object]]]:
    size = struct.unpack_from("<I", data, 12)[0]
    table: dict[str, list[dict[str, object]]] = json.loads(data[20 : 20 + size])
    return table


def test_header_and_chunks_are_as_the_format_wants(motion: Motion) -> None:
    for data in (format_glb(motion), format_vrma(motion)):
        magic, version, length = struct.unpack_from("<III", data)
        assert (magic.to_bytes(4, "little"), version, length) == (b"glTF", 2, len(data))
        size, kind = struct.unpack_from("<I4s", data, 12)
        assert kind == b"JSON" and size % 4 == 0
        table = json.loads(data[20 : 20 + size])
        blob_size, blob_kind = struct.unpack_from("<I4s", data, 20 + size)
        assert blob_kind == b"BIN\0" and blob_size == table["buffers"][0]["byteLength"] == len(data) - 28 - size
        assert all(view["byteOffset"] % 4 == 0 for view in table["bufferViews"])


def test_there_is_one_skin_one_mesh_and_no_scale(motion: Motion) -> None:
    table = table_of(format_glb(motion))
    assert len(table["skins"]) == len(table["meshes"]) == len(table["animations"]) == 1
    assert [node["name"] for node in table["nodes"]] == [*NAMES, "body"]
    assert not any("scale" in node or "rotation" in node for node in table["nodes"])  # they stand at rest
    for channels in (table["animations"][0]["channels"], table_of(format_vrma(motion))["animations"][0]["channels"]):
        moved = [(channel["target"]["path"], channel["target"]["node"]) for channel in channels]  # type: ignore[attr-defined]
        assert {path for path, _ in moved} == {"rotation", "translation"}
        assert [node for path, node in moved if path == "translation"] == [0]  # the hips alone
        assert len(moved) == len(BODY.names) + 1


def test_the_figure_is_small(motion: Motion) -> None:
    table = table_of(format_glb(rest_motion(1, 30.0)))
    (primitive,) = table["meshes"][0]["primitives"]  # type: ignore[misc]
    assert table["accessors"][primitive["indices"]]["count"] <= 3 * 5000
    assert len(format_glb(rest_motion(1, 30.0))) <= 120_000


def read_tracks(path: Path) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Rotations (40, V, 3, 3), translations (40, V, 3), and the arrays of the skin and the mesh, by pygltflib."""
    pygltflib = pytest.importorskip("pygltflib")
    from scipy.spatial.transform import Rotation

    table = pygltflib.GLTF2().load_binary(str(path))
    blob = table.binary_blob()

    def values(number: int) -> np.ndarray:
        accessor = table.accessors[number]
        view = table.bufferViews[accessor.bufferView]
        width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4, "MAT4": 16}[accessor.type]
        kind = {5126: "<f4", 5123: "<u2", 5121: "|u1"}[accessor.componentType]
        return np.frombuffer(blob, kind, accessor.count * width, view.byteOffset).reshape(accessor.count, width)

    animation, joints = table.animations[0], len(BODY.names)
    rotations, translations = np.tile(np.eye(3), (40, joints, 1, 1)), np.empty((40, joints, 3))
    translations[:] = [node.translation for node in table.nodes[:joints]]
    for channel in animation.channels:
        sampler = animation.samplers[channel.sampler]
        np.testing.assert_allclose(values(sampler.input)[:, 0], np.arange(40) / 30, atol=1e-6)
        track, node = values(sampler.output), channel.target.node
        if channel.target.path == "translation":
            translations[:, node] = track
        else:
            rotations[:, node] = Rotation.from_quat(track).as_matrix()
            assert ((track[1:] * track[:-1]).sum(1) > 0).all()  # neighbors on one side: linear goes the short way
    arrays = {}
    if table.skins:
        arrays = {
            name: values(n) for name, n in vars(table.meshes[0].primitives[0].attributes).items() if n is not None
        }
        arrays["bind"] = values(table.skins[0].inverseBindMatrices).reshape(-1, 4, 4).swapaxes(1, 2)
    return rotations, translations, arrays


@pytest.mark.parametrize("suffix", [".glb", ".vrma"])
def test_pygltflib_reads_the_tracks(motion: Motion, tmp_path: Path, suffix: str) -> None:
    (save_glb if suffix == ".glb" else save_vrma)(tmp_path / f"a{suffix}", motion)
    rotations, translations, _ = read_tracks(tmp_path / f"a{suffix}")
    back = Motion(motion.names, motion.parents, motion.offsets, rotations, translations, 30.0)
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-5)


def test_the_skin_rests_in_a_t_pose_and_goes_with_its_bones(motion: Motion, tmp_path: Path) -> None:
    save_glb(tmp_path / "a.glb", motion)
    rotations, translations, arrays = read_tracks(tmp_path / "a.glb")
    rest = forward_kinematics(rest_motion(1, 30.0))[0]
    np.testing.assert_allclose(np.linalg.inv(arrays["bind"])[:, :3, 3], rest, atol=1e-6)
    assert (arrays["WEIGHTS_0"].sum(1, dtype=int) == 255).all()
    assert (arrays["JOINTS_0"][arrays["WEIGHTS_0"] == 0] == 0).all()  # as the format wants
    places = arrays["POSITION"]
    assert places[:, 1].min() == pytest.approx(0, abs=1e-6)
    hand = places[:, 0].argmax()  # the tip of the left hand
    owner = arrays["JOINTS_0"][hand, arrays["WEIGHTS_0"][hand].argmax()]
    assert NAMES[owner] == "LeftHand" and arrays["WEIGHTS_0"][hand].max() == 255
    back = Motion(motion.names, motion.parents, motion.offsets, rotations, translations, 30.0)
    from skelact.skeleton import place_joints

    at, turned = (values[20, owner] for values in place_joints(back))
    moved = turned @ (places[hand] - rest[owner]) + at  # what a viewer computes
    own_at, own_turn = (values[20, BODY.names.index("left_wrist")] for values in place_joints(motion))
    np.testing.assert_allclose(moved, own_at + own_turn @ (places[hand] - rest[owner]), atol=1e-4)


def test_trimesh_sees_a_closed_figure_of_human_size(motion: Motion, tmp_path: Path) -> None:
    trimesh = pytest.importorskip("trimesh")
    save_glb(tmp_path / "a.glb", motion)
    (body,) = trimesh.load(tmp_path / "a.glb", process=False).geometry.values()
    assert body.is_watertight and body.volume > 0.03  # outward faces
    low, high = body.bounds
    assert 1.5 < high[1] < 1.7 and high[0] == pytest.approx(-low[0]) and high[2] > -low[2]  # toes ahead
    outward = (body.triangles_center - body.centroid) * body.face_normals
    assert (np.linalg.norm(body.face_normals, axis=1) > 0.5).all() and outward.sum() > 0


@pytest.mark.parametrize("bones", BONE_NAMES)
def test_every_name_comes_back_as_the_same_joint(motion: Motion, tmp_path: Path, bones: str) -> None:
    save_glb(tmp_path / "a.glb", motion, bones=bones)
    clip = load_clip(tmp_path / "a.glb")
    np.testing.assert_allclose(clip.joints, motion_to_core19(motion).joints, atol=1e-5)
    assert clip.valid.all() and not clip.notes


def test_a_vrma_file_names_the_bones_that_vrm_requires(motion: Motion, tmp_path: Path) -> None:
    table = table_of(format_vrma(motion))
    extension = table["extensions"]["VRMC_vrm_animation"]  # type: ignore[call-overload]
    bones = {name: table["nodes"][bone["node"]]["name"] for name, bone in extension["humanoid"]["humanBones"].items()}
    assert set(bones) >= REQUIRED and all(name == node for name, node in bones.items())
    assert not {"leftEye", "rightEye"} & set(bones) and extension["specVersion"] == "1.0"
    assert table["nodes"][0]["translation"] == [0.0, STANDING_M, 0.0]
    save_vrma(tmp_path / "a.vrma", motion)
    clip = load_clip(tmp_path / "a.vrma")
    np.testing.assert_allclose(clip.joints, motion_to_core19(motion).joints, atol=1e-5)


def test_tips_are_bones_too_and_other_skeletons_are_refused(motion: Motion) -> None:
    names = [node["name"] for node in table_of(format_glb(with_tips(motion)))["nodes"]]
    assert "LeftHand_end" in names and "Head_end" in names
    other = Motion(("a",), (-1,), np.zeros((1, 3)), np.eye(3)[None, None], np.zeros((1, 1, 3)), 30.0)
    for write in (format_glb, format_vrma):
        with pytest.raises(InputError, match="generator's body"):
            write(other)
    with pytest.raises(InputError, match="default, unreal, vrm, lafan1"):
        format_glb(motion, bones="mixamo")
    longer = motion.translations * np.array([1.0, 1.5, 1.0])
    with pytest.raises(InputError, match="slide"):
        format_vrma(Motion(motion.names, motion.parents, motion.offsets, motion.rotations, longer, 30.0))

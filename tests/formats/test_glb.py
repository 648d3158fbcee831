"""GLB files: read back by two libraries that are not ours, joint by joint."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from skelact.formats import format_glb, save_glb
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion, with_tips
from skelact.values import Motion


@pytest.fixture(scope="module")
def motion() -> Motion:
    angles = np.cumsum(np.random.default_rng(0).normal(0, 0.1, (40, len(BODY.names), 3)), axis=0)
    root = np.linspace([0, STANDING_M, 0], [1, STANDING_M, 2], 40)
    return with_tips(body_motion(euler_to_rotmat(angles, "XYZ"), root, 30.0))


def test_header_and_chunks_are_as_the_format_wants(motion: Motion) -> None:
    data = format_glb(motion)
    magic, version, length = struct.unpack_from("<III", data)
    assert (magic.to_bytes(4, "little"), version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON" and size % 4 == 0
    table = json.loads(data[20 : 20 + size])
    blob_size, blob_kind = struct.unpack_from("<I4s", data, 20 + size)
    assert blob_kind == b"BIN\0" and blob_size == table["buffers"][0]["byteLength"] == len(data) - 28 - size
    assert all(view["byteOffset"] % 4 == 0 for view in table["bufferViews"])


def test_pygltflib_reads_the_tracks(motion: Motion, tmp_path: Path) -> None:
    pygltflib = pytest.importorskip("pygltflib")
    save_glb(tmp_path / "a.glb", motion)
    table = pygltflib.GLTF2().load(str(tmp_path / "a.glb"))
    blob = table.binary_blob()

    def values(number: int) -> np.ndarray:
        accessor = table.accessors[number]
        view = table.bufferViews[accessor.bufferView]
        width = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor.type]
        return np.frombuffer(blob, "<f4", accessor.count * width, view.byteOffset).reshape(accessor.count, width)

    animation = table.animations[0]
    rotations, translations = motion.rotations.copy(), motion.translations.copy()
    for channel in animation.channels:
        sampler = animation.samplers[channel.sampler]
        np.testing.assert_allclose(values(sampler.input)[:, 0], np.arange(40) / 30, atol=1e-6)
        track, node = values(sampler.output), channel.target.node
        assert table.nodes[node].name == motion.names[node]
        if channel.target.path == "translation":
            translations[:, node] = track
        else:
            from scipy.spatial.transform import Rotation

            rotations[:, node] = Rotation.from_quat(track).as_matrix()
            assert ((track[1:] * track[:-1]).sum(1) > 0).all()  # neighbors on one side: linear goes the short way
    assert len(animation.channels) == len(BODY.names) + 1  # tips do not turn, only the root slides
    back = Motion(motion.names, motion.parents, motion.offsets, rotations, translations, 30.0)
    np.testing.assert_allclose(forward_kinematics(back), forward_kinematics(motion), atol=1e-5)


def test_trimesh_sees_a_body_of_human_size(motion: Motion, tmp_path: Path) -> None:
    trimesh = pytest.importorskip("trimesh")
    save_glb(tmp_path / "a.glb", motion)
    scene = trimesh.load(tmp_path / "a.glb")
    assert 1.2 < np.linalg.norm(scene.extents) < 3.0
    cube = next(iter(scene.geometry.values()))
    assert cube.volume == pytest.approx(1.0)  # outward faces
    names = set(scene.graph.nodes)
    assert {"pelvis", "left_wrist_end", "left_elbow_box"} <= names
    place = scene.graph.get("left_wrist")[0][:3, 3]
    np.testing.assert_allclose(place, forward_kinematics(motion)[0, motion.names.index("left_wrist")], atol=1e-5)

"""Motion files as the page takes them."""

import json
from pathlib import Path

import numpy as np
import pytest

import skelact
from skelact.errors import InputError
from skelact.view.body import format_body, pack_arrays
from skelact.view.opened import MAX_FPS, format_clip, format_opened
from tests.formats.test_gltf import two_animations

SAMPLES = Path(__file__).parents[2] / "samples"


def unpack(content: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """Header and arrays, read as the page reads them."""
    length = int.from_bytes(content[:4], "little")
    header, start, arrays = json.loads(content[4 : 4 + length]), 4 + length, {}
    for listed in header["arrays"]:
        count = int(np.prod(listed["shape"]))
        array = np.frombuffer(content, f"<{listed['type']}", count, start)
        arrays[listed["name"]] = array.reshape(listed["shape"])
        assert start % 4 == 0
        start += -(-array.nbytes // 4) * 4
    assert start == len(content)
    return header, arrays


def test_arrays_come_back() -> None:
    given = {"a": np.arange(3, dtype="<u2"), "b": np.ones((2, 3), "<f4"), "c": np.array([1], "u1")}
    header, arrays = unpack(pack_arrays({"word": "größer"}, given))
    assert header["word"] == "größer"
    for name, array in given.items():
        np.testing.assert_array_equal(arrays[name], array)


def test_the_figure_is_light_and_whole() -> None:
    header, arrays = unpack(format_body())
    assert len(arrays["triangles"]) < 3500, "a computer without a graphics card draws some 3,000 triangles"
    assert arrays["triangles"].max() < len(arrays["positions"])
    np.testing.assert_allclose(arrays["weights"].sum(1), 1, atol=1e-5)
    assert max(header["parts"]) == 6
    assert len(header["parts"]) == len(header["names"]) == len(arrays["offsets"])


@pytest.mark.parametrize("name", ["walk.bvh", "walk.skeleton", "wave.npz"])
def test_a_file_becomes_joints_and_angles(name: str) -> None:
    clip = skelact.load_clip(SAMPLES / name)
    header, arrays = unpack(format_opened(SAMPLES / name, name=name))
    assert header["name"] == name
    assert arrays["joints"].shape == clip.joints.shape
    assert header["fps"] == clip.fps
    lengths = np.linalg.norm(np.diff(arrays["joints"][0], axis=1), axis=-1)
    np.testing.assert_allclose(lengths, np.linalg.norm(np.diff(clip.joints[0], axis=1), axis=-1), atol=1e-4)
    knee = arrays["angles"][0, :, header["angleNames"].index("knee_flexion_l")]
    expected = skelact.measure_clip(clip).angles.of("knee_flexion_l")
    np.testing.assert_allclose(knee, expected, atol=1e-3)


def test_people_stand_on_the_floor() -> None:
    _, arrays = unpack(format_opened(SAMPLES / "walk.bvh", name="walk.bvh"))
    assert abs(np.percentile(arrays["joints"][..., 1], 1)) < 0.01


def test_missing_joints_stay_missing() -> None:
    clip = skelact.load_clip(SAMPLES / "walk.skeleton")
    valid = clip.valid.copy()
    valid[0, 3, 5] = False
    _, arrays = unpack(format_clip(skelact.Clip(clip.joints, clip.layout, clip.fps, valid), name="x"))
    assert not arrays["valid"][0, 3, 5]
    assert not arrays["joints"][0, 3, 5].any()


def test_a_fast_recording_is_thinned_and_says_so(tmp_path: Path) -> None:
    clip = skelact.load_clip(SAMPLES / "walk.skeleton")
    fast = tmp_path / "fast.npz"
    np.savez(fast, joints=clip.joints, layout=clip.layout.name, fps=120.0)
    header, arrays = unpack(format_opened(fast, name="fast.npz"))
    assert header["fps"] == MAX_FPS
    assert arrays["joints"].shape[1] == clip.frames // 2
    assert "shown at 60 of 120 frames per second" in header["notes"]


def test_points_in_pictures_are_refused(tmp_path: Path) -> None:
    flat = tmp_path / "flat.npz"
    np.savez(flat, joints=np.ones((1, 4, 17, 2), np.float32), layout="coco17", fps=30.0)
    with pytest.raises(InputError) as caught:
        format_opened(flat, name="flat.npz")
    assert caught.value.field == "flat.npz"


def test_the_animations_of_a_file_are_listed_and_chosen(tmp_path: Path) -> None:
    path = two_animations(tmp_path)
    header, arrays = unpack(format_opened(path, name="two.glb"))
    assert header["animations"] == ["Rig|Lift", "Rig|Wave One"] and arrays["joints"].shape[1] == 31
    _, arrays = unpack(format_opened(path, name="two.glb", animation="Rig|Wave One"))
    assert arrays["joints"].shape[1] == 61
    with pytest.raises(InputError, match="Lift"):
        format_opened(path, name="two.glb", animation="none")
    assert unpack(format_opened(SAMPLES / "walk.bvh", name="walk.bvh"))[0]["animations"] == []

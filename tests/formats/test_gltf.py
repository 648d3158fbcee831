"""glTF files: tracks of every kind, buffers inside and beside, rest poses, names; and files that are broken."""

from __future__ import annotations

import base64
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from skelact.datasets.folder import load_folder
from skelact.errors import InputError, NobodyError
from skelact.formats import describe_gltf, load_clip, load_gltf_clip, load_gltf_people, parse_gltf_clip, save_glb
from skelact.formats.gltf import sample_gltf
from skelact.formats.gltf_document import parse_gltf
from skelact.layouts import CORE19
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion, rest_motion, with_tips
from tests.formats.gltf_files import NAMES, GltfFile, make_glb, node_number

ARM, HIPS = node_number("LeftArm"), node_number("Hips")
QUARTER = Rotation.from_euler("z", 90, degrees=True).as_quat()
STILL = (0.0, 0.0, 0.0, 1.0)
TIMES = (0.5, 1.0, 1.5)


def lifted_arm(interpolation: str = "LINEAR", values: Any = None) -> GltfFile:
    """A body that lifts its left arm by a quarter turn and holds it, from 0.5 s on."""
    file = GltfFile()
    file.add_body()
    turns = np.array([STILL, QUARTER, QUARTER]) if values is None else values
    file.animate("Lift", [(ARM, "rotation", TIMES, turns, interpolation)])
    return file


def hand_path(file: GltfFile, **options: Any) -> np.ndarray:
    """Left hand (T, 3) from the left shoulder."""
    clip = parse_gltf_clip(file.glb(), **options)
    return np.asarray(clip.joints[0, :, CORE19.index("left_wrist")] - clip.joints[0, :, CORE19.index("left_shoulder")])


def test_linear_turns_go_the_short_way_at_constant_speed() -> None:
    file = lifted_arm(values=np.array([STILL, -QUARTER, -QUARTER]))
    path = hand_path(file, fps=20)
    assert len(path) == 21  # from the first key on
    angles = np.minimum(np.arange(21) * 9, 90)
    np.testing.assert_allclose(np.degrees(np.arctan2(path[:, 1], path[:, 0])), angles, atol=1e-3)


def test_steps_hold_until_the_next_key() -> None:
    path = hand_path(lifted_arm("STEP"), fps=20)
    np.testing.assert_allclose(path[9], (0.53, 0, 0), atol=1e-6)
    np.testing.assert_allclose(path[10], (0, 0.53, 0), atol=1e-6)


def test_cubic_splines_follow_their_tangents() -> None:
    zero, up = np.zeros(3), np.array([0.0, 1.0, 0.0])
    keys = [[zero, up, 4 * up], [zero, 2 * up, zero]]  # leaves at 4 m/s, arrives at rest
    file = GltfFile()
    file.add_body()
    values = file.accessor(np.array(keys).reshape(-1, 3), "VEC3")
    file.animate("Rise", [(HIPS, "translation", (0.0, 0.5), values, "CUBICSPLINE")])
    heights = parse_gltf_clip(file.glb(), fps=20).joints[0, :, 0, 1]
    t = np.arange(11) / 10
    hermite = (2 * t**3 - 3 * t**2 + 1) * 1 + (t**3 - 2 * t**2 + t) * 0.5 * 4 + (3 * t**2 - 2 * t**3) * 2
    np.testing.assert_allclose(heights, hermite, atol=1e-6)


def test_normalized_integers_are_turns() -> None:
    file = GltfFile()
    file.add_body()
    turns = np.round(np.array([STILL, QUARTER, QUARTER]) * 32767)
    values = file.accessor(turns, "VEC4", 5122, normalized=True)
    file.animate("Lift", [(ARM, "rotation", TIMES, values, "LINEAR")])
    np.testing.assert_allclose(hand_path(file)[-1], (0, 0.53, 0), atol=1e-4)


def test_sparse_accessors_replace_single_elements() -> None:
    file = GltfFile()
    file.add_body()
    values = file.accessor(np.array([STILL] * 3), "VEC4")
    sparse_values, indices = (file.view(np.array(QUARTER, "<f4").tobytes()), file.view(np.array([2], "<u2").tobytes()))
    file.table["accessors"][values]["sparse"] = {
        "count": 1,
        "indices": {"bufferView": indices, "componentType": 5123},
        "values": {"bufferView": sparse_values},
    }
    file.animate("Lift", [(ARM, "rotation", TIMES, values, "LINEAR")])
    path = hand_path(file)
    np.testing.assert_allclose(path[0], (0.53, 0, 0), atol=1e-6)
    np.testing.assert_allclose(path[-1], (0, 0.53, 0), atol=1e-6)


def test_buffers_lie_in_the_text_or_beside_it(tmp_path: Path) -> None:
    file = lifted_arm()
    wanted = hand_path(file)
    (tmp_path / "moves 1.bin").write_bytes(file.blob)
    inside = "data:application/octet-stream;base64," + base64.b64encode(bytes(file.blob)).decode()
    for uri in ("moves%201.bin", inside):
        clip = load_clip(file.save_json(tmp_path / "a.gltf", uri))
        np.testing.assert_allclose(clip.joints[0, :, CORE19.index("left_wrist")][-1, 1], 1.48 + 0.53, atol=1e-5)
        assert clip.frames == len(wanted)


@pytest.mark.parametrize(
    "uri", ["../secret.bin", "/etc/hosts", "https://example.org/a.bin", "..%2Fsecret.bin", "no.bin"]
)
def test_buffers_outside_the_folder_are_refused(tmp_path: Path, uri: str) -> None:
    (tmp_path / "secret.bin").write_bytes(bytes(10_000))
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(InputError, match="uri"):
        load_clip(lifted_arm().save_json(folder / "a.gltf", uri))


def test_bytes_have_no_files_beside_them(tmp_path: Path) -> None:
    path = lifted_arm().save_json(tmp_path / "a.gltf", "a.bin")
    (tmp_path / "a.bin").write_bytes(bytes(10_000))
    with pytest.raises(InputError, match="side file") as caught:
        parse_gltf_clip(path.read_bytes())
    assert caught.value.field == "buffers[0].uri"


@pytest.mark.parametrize(
    "rename",
    [
        str,
        lambda name: f"mixamorig:{name}",
        lambda name: {"LeftArm": "DEF-upper_arm.L", "LeftForeArm": "DEF-forearm.L", "LeftHand": "DEF-hand.L"}.get(
            name, name
        ),
        lambda name: {"LeftUpLeg": "thigh_l", "LeftLeg": "calf_l", "LeftFoot": "foot_l", "Hips": "pelvis"}.get(
            name, name
        ),
        lambda name: {"LeftUpLeg": "upperleg.l", "LeftLeg": "lowerleg.l", "LeftFoot": "foot.l"}.get(name, name),
        lambda name: {"LeftUpLeg": "CC_Base_L_Thigh", "LeftLeg": "CC_Base_L_Calf"}.get(name, name),
        lambda name: {"LeftUpLeg": "J_Bip_L_UpperLeg", "LeftLeg": "J_Bip_L_LowerLeg", "LeftFoot": "J_Bip_L_Foot"}.get(
            name, name
        ),
    ],
    ids=["plain", "mixamo", "rigify", "unreal", "kaykit", "iclone", "vroid"],
)
def test_names_of_many_tools_are_known(rename: Any) -> None:
    file = GltfFile()
    file.add_body(rename)
    file.animate("Lift", [(ARM, "rotation", TIMES, np.array([STILL, QUARTER, QUARTER]), "LINEAR")])
    clip = parse_gltf_clip(file.glb())
    assert clip.valid.all()
    plain = parse_gltf_clip(lifted_arm().glb())
    np.testing.assert_allclose(clip.joints, plain.joints, atol=1e-6)


@pytest.mark.parametrize("extension", ["VRM", "VRMC_vrm", "VRMC_vrm_animation"])
def test_a_vrm_file_says_which_node_is_which_bone(extension: str) -> None:
    bones = {"Hips": "hips", "Spine": "spine", "Chest": "chest", "Neck": "neck", "Head": "head"}
    for side in ("Left", "Right"):
        names = {"Arm": "UpperArm", "ForeArm": "LowerArm", "Hand": "Hand", "UpLeg": "UpperLeg", "Leg": "LowerLeg"}
        names |= {"Foot": "Foot", "ToeBase": "Toes", "Shoulder": "Shoulder"}
        bones |= {f"{side}{own}": f"{side.lower()}{bone}" for own, bone in names.items()}
    file = GltfFile()
    file.add_body(lambda name: f"bone {node_number(name)}")
    file.animate("Lift", [(ARM, "rotation", TIMES, np.array([STILL, QUARTER, QUARTER]), "LINEAR")])
    rows = {bone: node_number(own) for own, bone in bones.items()}
    if extension == "VRM":
        human: Any = [{"bone": bone, "node": node} for bone, node in rows.items()]
    else:
        human = {bone: {"node": node} for bone, node in rows.items()}
    file.table["extensions"] = {extension: {"humanoid": {"humanBones": human}}}
    clip = parse_gltf_clip(file.glb())
    np.testing.assert_allclose(clip.joints, parse_gltf_clip(lifted_arm().glb()).joints, atol=1e-6)


def test_a_names_file_decides(tmp_path: Path) -> None:
    file = GltfFile()
    file.add_body(lambda name: f"piece {node_number(name)}")
    file.animate("Lift", [(ARM, "rotation", TIMES, np.array([STILL, QUARTER, QUARTER]), "LINEAR")])
    names = tmp_path / "names.yaml"
    names.write_text(f"pelvis: piece {HIPS}\nneck: piece {node_number('Neck')}\nleft_wrist: piece {ARM + 2}\n")
    clip = load_clip(file.save(tmp_path / "a.glb"), names=names, up="y")
    assert {name for name, has in zip(CORE19, clip.valid[0, 0], strict=True) if has} == {"pelvis", "neck", "left_wrist"}


def test_what_is_no_humanoid_is_refused_with_its_joints(tmp_path: Path) -> None:
    file = GltfFile()
    file.table["nodes"] = [{"name": "base", "children": [1]}, {"name": "lid", "translation": [0, 1, 0]}]
    file.animate("Open", [(1, "rotation", TIMES, np.array([STILL, QUARTER, STILL]), "LINEAR")])
    with pytest.raises(NobodyError, match="--names") as caught:
        load_clip(file.save(tmp_path / "box.glb"))
    assert set(caught.value.joints) == {"base", "lid"}


def skinned(turn: np.ndarray, scale: float, *, pose: Rotation) -> GltfFile:
    """A body bound to a skin, under an armature that is turned and scaled, whose nodes stand in another pose."""
    file = lifted_arm()
    nodes = file.table["nodes"]
    bound: dict[str, np.ndarray] = {}
    for name, (parent, offset) in NAMES.items():
        bound[name] = (bound[parent] if parent else np.zeros(3)) + np.array(offset)
    inverse = np.tile(np.eye(4), (len(NAMES), 1, 1))
    inverse[:, :3, 3] = -np.stack(list(bound.values()))
    matrices = file.accessor(inverse.swapaxes(-1, -2).reshape(-1, 16), "MAT4")
    file.table["skins"] = [{"joints": list(range(len(NAMES))), "inverseBindMatrices": matrices}]
    for leg in ("LeftUpLeg", "RightLeg"):
        nodes[node_number(leg)]["rotation"] = pose.as_quat().tolist()
    nodes.append({"name": "Armature", "children": [HIPS], "rotation": turn.tolist(), "scale": [scale] * 3})
    nodes.append({"name": "Body", "mesh": 0, "skin": 0, "rotation": turn.tolist(), "scale": [scale] * 3})
    return file


def test_the_rest_pose_is_the_one_bound_to_the_skin(tmp_path: Path) -> None:
    turn = Rotation.from_euler("y", 90, degrees=True)
    file = skinned(turn.as_quat(), 0.5, pose=Rotation.from_euler("x", -60, degrees=True))
    ((person,), _) = load_gltf_people(file.save(tmp_path / "a.glb"))
    assert person.stands_at_rest
    rest = person.motion.offsets[person.motion.names.index("LeftLeg")]
    np.testing.assert_allclose(rest, (0, -0.43 / 2, 0), atol=1e-5)  # straight, though the nodes bend
    hips = forward_kinematics(person.motion)[0, person.motion.names.index("Hips")]
    np.testing.assert_allclose(hips, (0, 0.5, 0), atol=1e-5)
    arm = person.motion.offsets[person.motion.names.index("LeftForeArm")]
    np.testing.assert_allclose(arm, turn.apply((0.14, 0, 0)), atol=1e-5)


def test_our_own_files_come_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    turns = Rotation.from_euler("xyz", rng.uniform(-40, 40, (20 * len(BODY.names), 3)), degrees=True).as_matrix()
    root = np.linspace([0, STANDING_M, 0], [1, STANDING_M, 2], 20)
    motion = body_motion(turns.reshape(20, -1, 3, 3), root, 30.0)
    save_glb(tmp_path / "a.glb", with_tips(motion))
    clip = load_clip(tmp_path / "a.glb")
    rows = [motion.names.index(name) for name in CORE19]
    np.testing.assert_allclose(clip.joints[0], forward_kinematics(motion)[:, rows], atol=1e-5)
    assert clip.fps == 30


def test_centimeters_are_told_by_the_size_of_the_body(tmp_path: Path) -> None:
    file = lifted_arm()
    for node in file.table["nodes"]:
        node["translation"] = [100 * value for value in node["translation"]]
    clip = load_clip(file.save(tmp_path / "a.glb"))
    np.testing.assert_allclose(clip.joints[0, 0, CORE19.index("pelvis")], (0, 1, 0), atol=1e-5)
    assert any("0.01 m" in note for note in clip.notes)


def two_animations(tmp_path: Path) -> Path:
    """A file with "Rig|Lift" and "Rig|Wave One"."""
    file = lifted_arm()
    file.table["animations"][0]["name"] = "Rig|Lift"
    file.animate("Rig|Wave One", [(ARM, "rotation", (0.0, 2.0), np.array([STILL, QUARTER]), "LINEAR")])
    return file.save(tmp_path / "two.glb")


def test_animations_are_chosen_by_name_and_told(tmp_path: Path) -> None:
    path = two_animations(tmp_path)
    first = load_clip(path)
    assert first.frames == 31 and "Rig|Wave One" in first.notes[0]
    for named in (
        load_clip(f"{path}#Rig|Wave One"),
        load_clip(f"{path}#wave one"),
        load_clip(path, animation="Wave One"),
    ):
        assert named.frames == 61 and not named.notes
    with pytest.raises(InputError, match="Rig|Lift") as caught:
        load_clip(f"{path}#Walk")
    assert caught.value.field.endswith("animation")
    assert [one.duration_s for one in describe_gltf(path)] == [1.0, 2.0]


def test_a_table_of_labels_names_single_animations(tmp_path: Path) -> None:
    two_animations(tmp_path)
    (tmp_path / "labels.csv").write_text("file,label\ntwo.glb#lift,lift\ntwo.glb#Wave One,wave\n")
    dataset = load_folder(tmp_path)
    assert [dataset.load(sample.path).frames for sample in dataset.samples] == [31, 61]
    (tmp_path / "labels.csv").write_text("file,label\ntwo.glb#lift,lift\ntwo.glb#Rig|Lift,wave\ntwo.glb#Run,run\n")
    with pytest.raises(InputError, match="twice.*no animation 'Run'|no animation 'Run'.*twice"):
        load_folder(tmp_path)


def test_a_model_that_does_not_move_is_refused(tmp_path: Path) -> None:
    save_glb(tmp_path / "a.glb", with_tips(rest_motion(2, 30.0)))
    file = GltfFile()
    file.add_body()
    with pytest.raises(InputError, match="does not move"):
        load_clip(file.save(tmp_path / "b.glb"))


Change = Any


def broken(change: Change) -> bytes:
    """The bytes of a good file after a change to its table."""
    file = lifted_arm()
    change(file.table)
    file.table["buffers"] = file.table.get("buffers", [{"byteLength": len(file.blob)}])
    return make_glb(file.table, bytes(file.blob))


def put(*path: Any) -> Change:
    """Set the field at a path to the last value."""
    *way, key, value = path

    def change(table: Any) -> None:
        for step in way:
            table = table[step]
        table[key] = value

    return change


SAMPLER = ("animations", 0, "samplers", 0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (put("asset", "version", "1.0"), "asset.version"),
        (put("nodes", 0, "children", [0]), "nodes"),
        (put("nodes", 1, "children", [2, 3, 3]), "nodes[1].children"),
        (put("nodes", 0, "children", [99]), "nodes[0].children"),
        (put("nodes", 0, "translation", [0, 1]), "nodes[0].translation"),
        (put("nodes", 0, "translation", [0, float("nan"), 0]), "nodes[0].translation"),
        (put("nodes", 0, "rotation", [0, 0, 0, 0]), "nodes[0].rotation"),
        (put("nodes", 0, "matrix", [0] * 16), "nodes[0].matrix"),
        (put("nodes", 0, 7), "nodes[0]"),
        (put("nodes", {}), "nodes"),
        (put(*SAMPLER, "interpolation", "BEZIER"), "animations[0].samplers[0].interpolation"),
        (put(*SAMPLER, "input", 5), "animations[0].samplers[0].input"),
        (put(*SAMPLER, "input", True), "animations[0].samplers[0].input"),
        (put("animations", 0, "channels", 0, "sampler", 3), "animations[0].channels[0].sampler"),
        (put("animations", 0, "channels", 0, "target", "node", 99), "animations[0].channels[0].target.node"),
        (put("animations", 0, "channels", []), "animations[0]"),
        (put("accessors", 0, "count", 4), "bufferViews[0]"),
        (put("accessors", 0, "count", 10**12), "accessors[0].count"),
        (put("accessors", 0, "type", "VEC3"), "accessors[0].type"),
        (put("accessors", 0, "componentType", 5124), "accessors[0].componentType"),
        (put("accessors", 0, "byteOffset", -1), "accessors[0].byteOffset"),
        (put("bufferViews", 0, "byteOffset", 10**6), "bufferViews[0]"),
        (put("bufferViews", 0, "byteStride", 1), "bufferViews[0].byteStride"),
        (put("bufferViews", 0, "buffer", 1), "bufferViews[0].buffer"),
        (put("bufferViews", 0, "extensions", {"EXT_meshopt_compression": {}}), "bufferViews[0]"),
        (put("buffers", [{"byteLength": 10**6}]), "buffers[0]"),
        (put("buffers", [{"byteLength": 96, "uri": "data:;base64,?"}]), "buffers[0].uri"),
        (put("extensionsRequired", ["ACME_secret"]), "extensionsRequired"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_faults_name_their_field(change: Change, field: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_gltf_clip(broken(change))
    assert caught.value.field == field
    assert "expected" in caught.value.reason or "compressed" in caught.value.reason


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", "file"),
        (b"HIERARCHY\n", "file"),
        (b"glTF", "file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "file"),
        (b"{", "JSON"),
        (b"[" * 10_000, "file"),
        (b'{"a":' * 100_000, "JSON"),
        (struct.pack("<III", 0x46546C67, 1, 20) + bytes(8), "header.version"),
        (struct.pack("<III", 0x46546C67, 2, 99) + bytes(8), "header.length"),
        (struct.pack("<IIIII", 0x46546C67, 2, 20, 40, 0x4E4F534A), "chunk"),
        (struct.pack("<IIIII", 0x46546C67, 2, 20, 0, 0x004E4942), "chunk"),
    ],
)
def test_what_is_no_gltf_is_refused(data: bytes, field: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_gltf_clip(data)
    assert caught.value.field == field


def test_too_long_animations_are_refused() -> None:
    file = GltfFile()
    file.add_body()
    file.animate("Day", [(ARM, "rotation", (0.0, 86_000.0), np.array([STILL, QUARTER]), "LINEAR")])
    with pytest.raises(InputError, match="poses"):
        parse_gltf_clip(file.glb())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["node", "count", "uri"]), inner),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all values of a table."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))][0 if path else 1 :]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    file = skinned(Rotation.from_euler("x", -90, degrees=True).as_quat(), 2.0, pose=Rotation.identity())
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(file.table)))
        put(*path, data.draw(JSON))(file.table)
    file.table.setdefault("buffers", [{"byteLength": len(file.blob)}])
    try:
        sample_gltf(parse_gltf(make_glb(file.table, bytes(file.blob))))
        parse_gltf_clip(make_glb(file.table, bytes(file.blob)))
    except InputError as error:
        assert error.field


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_byte_changed_or_cut_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(lifted_arm().glb())
    for _ in range(data.draw(st.integers(0, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        parse_gltf_clip(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
    except InputError as error:
        assert error.field


def test_up_can_be_said(tmp_path: Path) -> None:
    file = lifted_arm()
    file.table["nodes"].append(
        {"children": [HIPS], "rotation": Rotation.from_euler("x", 90, degrees=True).as_quat().tolist()}
    )
    path = file.save(tmp_path / "a.glb")
    clip = load_gltf_clip(path, up="z")
    joints = clip.joints[0, 0]
    assert joints[CORE19.index("head"), 1] > joints[CORE19.index("left_ankle"), 1] + 1

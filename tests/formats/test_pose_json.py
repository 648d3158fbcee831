"""JSON of pose estimators: each told by its structure, on the right layout, in the right unit; faults name the key."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.formats.bodies import MIN_SCORE
from skelact.formats.pose_json import FORMATS
from skelact.layouts import load_layout
from skelact.skeleton import motion_to_core19
from skelact.skeleton.body import rest_motion

FRAMES = 5


def points(count: int, frame: int, *, shift: float = 0.0) -> np.ndarray:
    """A cloud of (count, 2) pixels that goes to the right."""
    rng = np.random.default_rng(count)
    return rng.uniform(100, 300, (count, 2)) + np.array([10 * frame + shift, 0])


def triples(places: np.ndarray, score: float = 0.9) -> list[float]:
    return [float(value) for value in np.c_[places, np.full(len(places), score)].ravel()]


def openpose(count: int = 25) -> dict[str, Any]:
    return {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": triples(points(count, 0))}]}


def kinetics() -> dict[str, Any]:
    def person(frame: int) -> dict[str, Any]:
        return {"pose": (points(18, frame) / [340, 256]).ravel().tolist(), "score": [0.9] * 18}

    data = [{"frame_index": n + 1, "skeleton": [person(n)]} for n in range(FRAMES)]
    return {"data": data, "label": "walk", "label_index": 1}


def mmpose(count: int = 17, **meta: Any) -> dict[str, Any]:
    rows = [
        {"frame_id": n, "instances": [{"keypoints": points(count, n).tolist(), "keypoint_scores": [0.9] * count}]}
        for n in range(FRAMES)
    ]
    return {"meta_info": meta, "instance_info": rows}


def coco(count: int = 17) -> list[dict[str, Any]]:
    return [{"image_id": n, "keypoints": triples(points(count, n)), "score": 0.9} for n in range(FRAMES)]


def body_m() -> np.ndarray:
    """A standing body (19, 3), meters, y up, facing the camera."""
    return np.asarray(motion_to_core19(rest_motion(1, 30.0)).joints[0, 0], np.float64)


def spread(layout: str, core: np.ndarray) -> np.ndarray:
    """Points of a layout whose core19 joints lie where those of `core` do."""
    matrix = load_layout(layout).to_core19
    assert matrix is not None
    return np.linalg.pinv(matrix) @ core


def azure() -> dict[str, Any]:
    places = spread("azure32", body_m()) * [1000, -1000, -1000] + [0, 0, 2500]
    body = {"body_id": 7, "joint_positions": places.tolist()}
    ghost = {"body_id": 8, "joint_positions": np.zeros((32, 3)).tolist()}
    frames = [{"bodies": [body, ghost], "timestamp_usec": 66_666.7 * n, "frame_id": n} for n in range(FRAMES)]
    return {"k4abt_sdk_version": "1.0", "frames": frames}


def landmarks(places: np.ndarray, visibility: float = 0.9) -> list[dict[str, float]]:
    return [dict(zip("xyz", map(float, one), strict=False), visibility=visibility) for one in places]


def mediapipe(key: str = "worldLandmarks") -> list[Any]:
    person = landmarks(spread("blazepose33", body_m()) * [1, -1, -1])
    wrapped = {"landmark": person} if key == "pose_world_landmarks" else [person]
    return [{key: wrapped} for _ in range(FRAMES)]


def load(folder: Path, table: object, **options: Any) -> Any:
    path = folder / "a.json"
    path.write_text(json.dumps(table))
    return load_clip(path, **options)


@pytest.mark.parametrize(
    ("table", "layout", "frames"),
    [
        (openpose(), "body25", 1),
        (openpose(18), "openpose18", 1),
        (kinetics(), "openpose18", FRAMES),
        (mmpose(), "coco17", FRAMES),
        (mmpose(133), "wholebody133", FRAMES),
        ([row["instances"] for row in mmpose()["instance_info"]], "coco17", FRAMES),
        (mmpose()["instance_info"], "coco17", FRAMES),
        (coco(), "coco17", FRAMES),
        (coco(133), "wholebody133", FRAMES),
    ],
)
def test_2d_formats_give_pixels_on_their_layout(tmp_path: Path, table: Any, layout: str, frames: int) -> None:
    clip = load(tmp_path, table)
    count = len(load_layout(layout).names)
    assert clip.layout.name == layout and clip.joints.shape == (1, frames, count, 2) and clip.valid.all()
    for frame in range(frames):
        np.testing.assert_allclose(clip.joints[0, frame], points(count, frame), atol=1e-2)
    assert load(tmp_path, table, fps=12.5).fps == 12.5


@pytest.mark.parametrize("table", [openpose(), mmpose(), coco(), mediapipe()])
def test_an_assumed_rate_is_said(tmp_path: Path, table: Any) -> None:
    clip = load(tmp_path, table)
    assert clip.fps == 30 and any("30 frames per second" in note for note in clip.notes)
    assert not any("frames per second" in note for note in load(tmp_path, table, fps=25.0).notes)


@pytest.mark.parametrize("score", [0.0, MIN_SCORE / 2, np.nan])
def test_joints_that_were_not_seen_are_missing(tmp_path: Path, score: float) -> None:
    table = openpose()
    table["people"][0]["pose_keypoints_2d"][3 * 11 + 2] = score
    clip = load(tmp_path, table)
    assert not clip.valid[0, 0, 11] and clip.valid.sum() == 24 and np.isfinite(clip.joints).all()


@pytest.mark.parametrize("people", [[], [{"pose_keypoints_2d": []}], [{"pose_keypoints_2d": [0.0] * 75}]])
def test_a_frame_without_people_is_nobody(tmp_path: Path, people: list[Any]) -> None:
    assert load(tmp_path, {"version": 1.3, "people": people}).people == 0


def test_a_folder_of_frames_is_a_clip(tmp_path: Path) -> None:
    for number in (0, 1, 3, 4):
        person = {"person_id": [-1], "pose_keypoints_2d": triples(points(25, number))}
        other = {"person_id": [-1], "pose_keypoints_2d": triples(points(25, number, shift=900))}
        people = [person, other] if number % 2 else [other, person]
        file = tmp_path / f"walk_{number:012}_keypoints.json"
        file.write_text(json.dumps({"version": 1.3, "people": people}))
    clip = load_clip(tmp_path)
    assert clip.joints.shape == (2, 5, 25, 2) and clip.present.tolist() == [[True, True, False, True, True]] * 2
    for slot, shift in ((0, 900), (1, 0)):  # whoever came first
        np.testing.assert_allclose(clip.joints[slot, 4], points(25, 4, shift=shift), atol=1e-2)
    assert any("followed" in note for note in clip.notes)
    (tmp_path / "run_000000000000_keypoints.json").write_text(json.dumps(openpose()))
    with pytest.raises(InputError, match="one video"):
        load_clip(tmp_path)


def test_ids_of_the_file_are_who_is_who(tmp_path: Path) -> None:
    rows = []
    for n in range(FRAMES):
        rows.append({"image_id": f"{n}.jpg", "keypoints": triples(points(17, n)), "score": 1, "idx": 4})
        if n != 2:
            rows.append({"image_id": f"{n}.jpg", "keypoints": triples(points(17, n)), "score": 1, "idx": 9})
    clip = load(tmp_path, rows)
    assert clip.people == 2 and clip.present[1].tolist() == [True, True, False, True, True]
    assert not any("followed" in note for note in clip.notes)


@pytest.mark.parametrize("key", ["worldLandmarks", "pose_world_landmarks", "poseWorldLandmarks", "world_landmarks"])
def test_world_landmarks_of_mediapipe_stand_upright(tmp_path: Path, key: str) -> None:
    clip = load(tmp_path, mediapipe(key), layout=load_layout("core19"))
    matrix = load_layout("blazepose33").to_core19
    assert matrix is not None
    wanted = matrix @ spread("blazepose33", body_m())
    np.testing.assert_allclose(clip.joints[0, 0], wanted, atol=1e-5)
    assert any("centered on the hips" in note for note in clip.notes)


def test_picture_landmarks_of_mediapipe_need_the_size_of_the_picture(tmp_path: Path) -> None:
    places = points(33, 0)
    frames = [{"landmarks": [landmarks(places / [640, 480])]}, {"landmarks": []}]
    clip = load(tmp_path, {"width": 640, "height": 480, "fps": 25, "frames": frames})
    np.testing.assert_allclose(clip.joints[0, 0], places, atol=1e-3)
    assert clip.fps == 25 and clip.present.tolist() == [[True, False]]
    with pytest.raises(InputError, match="width.*worldLandmarks"):
        load(tmp_path, frames)


def test_azure_kinect_is_millimeters_with_y_down(tmp_path: Path) -> None:
    clip = load(tmp_path, azure(), layout=load_layout("core19"))
    assert clip.people == 1 and clip.fps == pytest.approx(15, abs=0.01) and not clip.notes
    np.testing.assert_allclose(clip.joints[0, 0] - clip.joints[0, 0, 0], body_m() - body_m()[0], atol=1e-4)


def test_mmpose_in_space_is_read_where_the_file_says_which_joints(tmp_path: Path) -> None:
    table = mmpose(dataset_name="h36m")
    places = spread("h36m17", body_m())
    for row in table["instance_info"]:
        row["instances"][0]["keypoints"] = [places.tolist()]  # the demo writes one axis more
    clip = load(tmp_path, table)
    assert clip.layout.name == "h36m17"
    np.testing.assert_allclose(clip.joints[0, 0], places, atol=1e-5)
    table["meta_info"] = {"keypoint_id2name": dict(zip(map(str, range(17)), load_layout("h36m17").names, strict=True))}
    assert load(tmp_path, table).layout.name == "h36m17"
    table["meta_info"] = {}
    with pytest.raises(InputError, match="dataset_name"):
        load(tmp_path, table)


def change(table: Any, path: list[Any], value: Any) -> Any:
    table = json.loads(json.dumps(table))
    inner = table
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return table


@pytest.mark.parametrize(
    ("table", "where"),
    [
        (openpose(15), "pose_keypoints_2d.*25.*18.*15"),
        (change(openpose(), ["people", 0, "pose_keypoints_2d"], [1.0, 2.0]), r"people\[0\].pose_keypoints_2d"),
        (change(openpose(), ["people", 0, "pose_keypoints_2d", 3], "x"), r"people\[0\].pose_keypoints_2d"),
        (change(openpose(), ["people", 0, "pose_keypoints_2d", 3], 1e999), "infinity"),
        (change(openpose(), ["people", 0], 3), r"people\[0\]"),
        (change(kinetics(), ["data", 1, "skeleton", 0, "pose"], [1.0]), r"data\[1\].skeleton\[0\]"),
        (change(kinetics(), ["data", 1, "frame_index"], 1), r"data\[1\].frame_index.*duplicate"),
        (change(kinetics(), ["data", 1, "frame_index"], 900), "one video"),
        (change(mmpose(), ["instance_info", 2, "instances", 0, "keypoints"], [[1, 2]]), "scores"),
        (change(mmpose(26), ["meta_info"], {}), "17.*133.*26"),
        (mmpose(17, keypoint_id2name={str(n): f"p{n}" for n in range(17)}), "no known points"),
        (change(azure(), ["frames", 1, "bodies", 0, "joint_positions"], [[0, 0, 1]]), r"frames\[1\].bodies\[0\]"),
        (coco(26), "17.*133.*26"),
        ([{**row, "image_id": n * n * 977 + 139} for n, row in enumerate(coco())], "image_id.*one video"),
        (change(coco(), [1, "image_id"], "first"), r"\[1\].image_id"),
        ({"a": 1}, "keys a.*OpenPose"),
        ([], "OpenPose"),
        ([[1, 2, 3]], "OpenPose"),
        (3, "OpenPose"),
        ({"people": [{"name": "Ann"}]}, "keys people"),
    ],
)
def test_faults_name_the_key_and_what_was_wanted(tmp_path: Path, table: Any, where: str) -> None:
    with pytest.raises(InputError, match=where) as caught:
        load(tmp_path, table)
    assert caught.value.field.startswith(str(tmp_path / "a.json"))


@pytest.mark.parametrize(
    "table", [openpose(), kinetics(), mmpose(), mmpose()["instance_info"], azure(), mediapipe(), coco()]
)
def test_every_structure_is_one_format(table: Any) -> None:
    fits: list[Callable[[object], bool]] = [fits for _, fits, _ in FORMATS]
    assert sum(one(table) for one in fits) == 1


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("{'skeletons': []}", "json.dump"),
        ("", "empty"),
        ('{"a": 1}\n{"a": 2}\n', "one list"),
        ('{"people": [', "not JSON"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_json_is_told_with_the_way_out(tmp_path: Path, text: str, advice: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(InputError, match=advice):
        load_clip(tmp_path / "a.json")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_in_other_encodings_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(openpose()), encoding=encoding)
    assert load_clip(tmp_path / "a.json").people == 1


DAMAGE = ["", "[", "{}", "null", '"x"', "1e400", "-1", "9" * 30]
EXAMPLES = [openpose(), kinetics(), mmpose(), azure(), mediapipe(), coco()]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, len(EXAMPLES) - 1),
    st.integers(0, 2**16),
    st.sampled_from(["", "[", "{}", "null", '"x"', "1e400", "-1", "9" * 30]),
)
def test_damage_ends_in_one_error(tmp_path_factory: pytest.TempPathFactory, example: int, at: int, put: str) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.json"
    text = json.dumps(EXAMPLES[example])
    tokens = re.findall(r'"[^"]*"|[-\d.e+]+|\w+|[^\w\s]|\s', text)
    tokens[at % len(tokens)] = put
    path.write_text("".join(tokens))
    try:
        load_clip(path)
    except InputError as error:
        assert str(path) in error.field or error.field == "up"


def test_deep_nesting_is_no_format(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[" * 500 + "]" * 500)
    with pytest.raises(InputError, match="no known structure"):
        load_clip(tmp_path / "a.json")


def test_millimeters_of_mmpose_are_meters(tmp_path: Path) -> None:
    table = mmpose(dataset_name="human36m")
    for row in table["instance_info"]:
        row["instances"][0]["keypoints"] = (spread("h36m17", body_m()) * 1000).tolist()
    clip = load(tmp_path, table)
    np.testing.assert_allclose(clip.joints[0, 0], spread("h36m17", body_m()), atol=1e-4)
    assert any("millimeters" in note for note in clip.notes)


@pytest.mark.parametrize("rate", [0, -25, 5000])
def test_impossible_rates_are_refused(tmp_path: Path, rate: float) -> None:
    with pytest.raises(InputError, match="fps.*--fps"):
        load(tmp_path, {"fps": rate, "frames": mediapipe()})

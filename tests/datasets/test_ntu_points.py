"""2D poses of pyskl: values as its own normalization gives them, names and splits kept, out again as they came."""

from pathlib import Path

import numpy as np
import pytest

from skelact.clips import NormalizeConfig, window_times
from skelact.datasets import load_packed, prepare
from skelact.datasets.ntu.exchange import export_ntu, import_ntu
from skelact.datasets.ntu.points import split_groups
from skelact.errors import InputError
from skelact.formats.pyskl import PysklClip, PysklSet, load_pyskl, save_pyskl
from skelact.layouts import load_layout
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.windows import network_input, prepare_windows

COCO17 = load_layout("coco17")
NAMES = ("S001C001P001R001A003", "S001C002P003R002A050", "S017C003P008R001A060", "S001C001P007R001A001")


def hrnet_set() -> PysklSet:
    """Made poses in the published form: float16, pictures of two sizes, two people, some points hardly seen."""
    rng = np.random.default_rng(1)
    clips = []
    for index, name in enumerate(NAMES):
        people, frames, size = 1 + index % 2, 4 + index, (1920, 1080) if index else (1280, 720)
        keypoint = rng.uniform(10, 700, (people, frames, 17, 2)).astype(np.float16)
        scores = rng.uniform(0, 1, (people, frames, 17)).astype(np.float16)
        scores[0, 1, :3] = (0, 0.005, 0.01)
        clips.append(PysklClip(name, int(name[-3:]) - 1, keypoint, frames, scores, size))
    splits = {"xsub_train": NAMES[:1], "xsub_val": NAMES[1:], "xview_train": NAMES[1:3], "xview_val": (NAMES[0],)}
    return PysklSet(splits, tuple(clips))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hrnet")
    save_pyskl(folder / "ntu60_hrnet.pkl", hrnet_set())
    import_ntu([folder / "ntu60_hrnet.pkl"], folder / "store", collection="ntu60", split="xsub")
    return folder / "store"


def test_values_are_those_of_the_published_normalization(store: Path) -> None:
    packed = load_packed(store)
    assert packed.coordinates == "xy_score" and packed.layout == "coco17"
    assert packed.names == NAMES and packed.targets.tolist() == [2, 49, 59, 0]
    for at, clip in enumerate(hrnet_set().annotations):
        assert clip.scores is not None and clip.image_size is not None
        width, height = clip.image_size
        got = packed.clip(at)
        for person, frame, joint in np.ndindex(clip.scores.shape):
            x, y = map(float, clip.keypoint[person, frame, joint])
            score = float(clip.scores[person, frame, joint])
            wanted = ((x - width / 2) / (width / 2), (y - height / 2) / (height / 2)) if score > 0.01 else (0, 0)
            np.testing.assert_allclose(got[person, frame, joint], (*wanted, score), atol=1e-6)
        assert not got[len(clip.keypoint) :].any()


def test_networks_see_what_the_published_ones_see(store: Path) -> None:
    pairs = {1: 0, 2: 0, 3: 1, 4: 2, 5: 0, 6: 0, 7: 5, 8: 6, 9: 7, 10: 8, 11: 0, 12: 0, 13: 11, 14: 12, 15: 13, 16: 14}
    packed = load_packed(store)
    for at, clip in enumerate(hrnet_set().annotations):
        joint = packed.clip(at).astype(np.float64)  # (M, T, V, 3), compared with the formula above
        bone = np.zeros_like(joint)
        bone[..., 2] = joint[..., 2]
        for child, parent in pairs.items():
            bone[..., child, :2] = joint[..., child, :2] - joint[..., parent, :2]
            bone[..., child, 2] = (joint[..., child, 2] + joint[..., parent, 2]) / 2
        wanted = [joint, bone]
        for source in (joint, bone):
            motion = np.zeros_like(source)
            motion[:, :-1] = np.diff(source, axis=1)
            motion[:, :-1, :, 2] = (source[:, :-1, :, 2] + source[:, 1:, :, 2]) / 2
            wanted.append(motion)
        config = RecognitionConfig(
            dataset="ntu60",
            layout="coco17",
            coordinates="xy_score",
            mode="reference",
            frames=clip.total_frames,
            people=2,
            normalize=NormalizeConfig("none"),
        )
        times = window_times(np.zeros(1), np.array([float(clip.total_frames)]), config.frames)
        windows = prepare_windows(packed.windows(np.array([at]), times), COCO17, config)
        x = network_input(windows, COCO17, config)[0]  # C, T, V, M
        np.testing.assert_allclose(x, np.concatenate(wanted, -1).transpose(3, 1, 2, 0), atol=1e-6)


def test_splits_are_the_files_own(store: Path) -> None:
    packed = load_packed(store)
    assert packed.groups["xsub"].tolist() == ["train", "test", "test", "test"]
    assert packed.groups["xview"].tolist() == ["test", "train", "train", "none"]
    assert packed.select("xview").tolist() == [True, False, False, False]
    assert packed.groups["subject"].tolist() == ["1", "3", "8", "7"]


def test_a_file_comes_out_as_it_came_in(store: Path, tmp_path: Path) -> None:
    (path,) = export_ntu(load_packed(store), tmp_path, kind="pyskl", split="xsub")
    got, wanted = load_pyskl(path), hrnet_set()
    assert got.splits == wanted.splits
    for clip, other in zip(got.annotations, wanted.annotations, strict=True):
        assert (clip.name, clip.label, clip.image_size) == (other.name, other.label, other.image_size)
        assert clip.scores is not None and other.scores is not None
        np.testing.assert_array_equal(clip.scores, other.scores)
        seen = (other.scores.astype(np.float32) > 0.01)[..., None]
        np.testing.assert_array_equal(clip.keypoint, np.where(seen, other.keypoint, 0))
    for kind in ("ctrgcn", "msg3d"):
        with pytest.raises(InputError, match="pictures"):
            export_ntu(load_packed(store), tmp_path, kind=kind, split="xsub")


def test_a_store_serves_only_what_it_holds(store: Path) -> None:
    assert prepare("ntu60", store, COCO17, people=2, coordinates="xy_score").joints.shape[1:] == (2, 17, 3)
    with pytest.raises(InputError, match="xy_score"):
        prepare("ntu60", store, COCO17, people=2)
    with pytest.raises(InputError, match="distorted"):
        prepare("ntu60", store, COCO17, people=2, coordinates="xy_score", in_picture=False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scores": None}, f"{NAMES[0]}.keypoint_score"),
        ({"image_size": None}, f"{NAMES[0]}.img_shape"),
        ({"label": 5}, NAMES[0]),
        ({"keypoint": np.ones((3, 4, 17, 2), np.float16), "scores": np.ones((3, 4, 17), np.float16)}, None),
        ({"keypoint": np.ones((1, 4, 18, 2), np.float16), "scores": np.ones((1, 4, 18), np.float16)}, "annotations"),
    ],
)
def test_what_lacks_something_is_refused(tmp_path: Path, change: dict, field: str | None) -> None:
    whole = hrnet_set().annotations[0]
    clip = PysklClip(**{**vars(whole), **change})
    save_pyskl(tmp_path / "a.pkl", PysklSet({"xsub_train": (clip.name,)}, (clip,)))
    with pytest.raises(InputError) as caught:
        import_ntu([tmp_path / "a.pkl"], tmp_path / "store", collection="ntu60", split="xsub")
    assert caught.value.field == (field or f"{NAMES[0]}.keypoint")
    assert not (tmp_path / "store").exists()


def test_splits_of_other_sets_become_groups() -> None:
    clips = hrnet_set().annotations
    groups = split_groups(PysklSet({"train": NAMES[:2], "val": NAMES[2:]}, clips), NAMES)
    assert groups["split"].tolist() == ["train", "train", "test", "test"]
    numbered = split_groups(PysklSet({"train2": NAMES[:1], "test2": NAMES[2:]}, clips), NAMES)
    assert numbered["split2"].tolist() == ["train", "none", "test", "test"]
    for splits in ({"mine": NAMES}, {"xsub_train": NAMES[:2], "xsub_val": NAMES[1:]}):
        with pytest.raises(InputError):
            split_groups(PysklSet(splits, clips), NAMES)

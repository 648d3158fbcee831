"""Stores go out in every format and come back the same."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.datasets import PackedClips, load_packed, prepare
from skelact.datasets.ntu import COLLECTIONS, missing_names, official_names
from skelact.datasets.ntu.exchange import EXPORTS, describe_parts, export_ntu, import_ntu
from skelact.datasets.ntu.names import TRAINING_PERFORMERS
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import synthesize_ntu
from skelact.datasets.ntu.synth_motions import invent_motions
from skelact.datasets.store_info import describe_store
from skelact.errors import InputError
from skelact.formats.pyskl import PysklClip, PysklSet, load_pyskl, save_pyskl
from skelact.layouts import load_layout


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    synthesize_ntu(folder / "raw", invent_motions(np.random.default_rng(0)), count=40, seed=3, quiet=True)
    prepare_ntu([folder / "raw"], folder / "store", quiet=True)
    return folder / "store"


def by_name(packed: PackedClips) -> dict[str, tuple[np.ndarray, int]]:
    return {name: (np.array(packed.clip(at)), int(packed.targets[at])) for at, name in enumerate(packed.names)}


@pytest.mark.parametrize("kind", list(EXPORTS))
def test_every_format_comes_back_with_values_names_and_groups(kind: str, store: Path, tmp_path: Path) -> None:
    packed = load_packed(store)
    files = export_ntu(packed, tmp_path / "out", kind=kind, split="xsub")
    again = import_ntu(files, tmp_path / "again", collection="ntu120", split="xsub")
    assert len(again) == len(packed) and not describe_parts(again)
    wanted = by_name(packed)
    for name, (joints, label) in by_name(again).items():
        stored = wanted[name][0].astype(np.float16) if kind == "pyskl" else wanted[name][0]
        np.testing.assert_array_equal(joints, stored)
        assert label == wanted[name][1]
    for group in packed.groups:
        told = dict(zip(packed.names, packed.groups[group], strict=True))
        assert dict(zip(again.names, again.groups[group], strict=True)) == told


def test_rows_of_ctrgcn_are_in_the_published_order(store: Path, tmp_path: Path) -> None:
    (file,) = export_ntu(load_packed(store), tmp_path, kind="ctrgcn", split="xsub")
    with np.load(file) as table:
        names = table["name_test"].tolist()
    assert names == sorted(names, key=lambda name: (name[8:12], name)) != sorted(names)


def published_rows(collection: str, split: str, part: str) -> list[str]:
    """Names in the order of the published scripts: for each training or test group, all its samples as listed."""
    listed = [name for name in official_names(collection) if name not in missing_names(collection)]
    start, end = {"xsub": (9, 12), "xview": (5, 8), "xset": (1, 4)}[split]
    group = np.array([int(name[start:end]) for name in listed])
    trains = {
        "xview": lambda number: number != 1,
        "xset": lambda number: number % 2 == 0,
        "xsub": lambda number: number in TRAINING_PERFORMERS[collection],
    }[split]
    wanted = [number for number in range(1, 107) if trains(number) == (part == "train")]
    return [listed[at] for number in wanted for at in np.flatnonzero(group == number)]


def write_published(path: Path, collection: str, split: str, parts: Sequence[str] = ("train", "test")) -> list[str]:
    """Write an npz as the published scripts do, each clip one frame long, and return the names of its rows."""
    table, names = {}, []
    for part in parts:
        rows = published_rows(collection, split, part)
        labels = np.array([int(name[-3:]) - 1 for name in rows])
        table[f"x_{part}"] = np.repeat((np.arange(len(rows), dtype=np.float32) + 1)[:, None, None], 150, 2)
        table[f"y_{part}"] = np.eye(60 if collection == "ntu60" else 120)[labels]
        names += rows
    np.savez(path, **table)
    return names


@pytest.mark.parametrize(
    ("collection", "split", "part"),
    [
        ("ntu60", "xview", "test"),
        *(
            pytest.param(collection, split, part, marks=pytest.mark.slow)
            for collection, splits in COLLECTIONS.items()
            for split in splits
            for part in ("train", "test")
            if (split, part) != ("xview", "test")
        ),
    ],
)
def test_published_files_get_their_names_back(collection: str, split: str, part: str, tmp_path: Path) -> None:
    names = write_published(tmp_path / "published.npz", collection, split, [part])
    again = import_ntu([tmp_path / "published.npz"], tmp_path / "store", collection=collection, split=split)
    assert list(again.names) == names
    assert set(again.groups[split].tolist()) == {part} and again.groups["subject"].tolist() == [
        str(int(name[9:12])) for name in names
    ]
    np.testing.assert_array_equal(again.joints[:, 0, 0, 0], np.arange(len(names)) + 1)  # values stay with their names
    assert len(describe_parts(again)) >= 1 and all("clips only" in line for line in describe_parts(again))


def test_rows_of_another_split_or_collection_are_refused(tmp_path: Path) -> None:
    write_published(tmp_path / "view.npz", "ntu60", "xview", ["test"])
    for collection, split, told in (("ntu60", "xsub", "those of xview"), ("ntu120", "xsub", "that is ntu60")):
        with pytest.raises(InputError, match=told):
            import_ntu([tmp_path / "view.npz"], tmp_path / "store", collection=collection, split=split)
    assert not (tmp_path / "store").exists()


def test_rows_that_nobody_knows_keep_their_split(store: Path, tmp_path: Path) -> None:
    (file,) = export_ntu(load_packed(store), tmp_path, kind="ctrgcn", split="xset")
    with np.load(file) as table:
        np.savez(tmp_path / "part.npz", x_train=table["x_train"], y_train=table["y_train"])
    again = import_ntu([tmp_path / "part.npz"], tmp_path / "again", collection="ntu120", split="xset")
    assert set(again.groups) == {"xset"} and again.names[0] == "train_0"
    unnamed, partial = describe_parts(again)
    assert "have no names" in unnamed and "validation=share" in unnamed
    assert partial == "xset has training clips only"


def test_pyskl_files_are_centered(store: Path, tmp_path: Path) -> None:
    """Their clips stand before the camera; the published loader centers them when it trains."""
    packed = load_packed(store)
    (file,) = export_ntu(packed, tmp_path, kind="pyskl", split="xsub")
    content = load_pyskl(file)
    offset = np.array([0.5, -0.25, 3], np.float16)
    moved = [
        replace(clip, keypoint=np.where(clip.keypoint.any((2, 3), keepdims=True), clip.keypoint + offset, 0))
        for clip in content.annotations
    ]
    save_pyskl(tmp_path / "camera.pkl", replace(content, annotations=tuple(moved)))
    again = import_ntu([tmp_path / "camera.pkl"], tmp_path / "again", collection="ntu120", split="xsub")
    for at in range(len(packed)):
        np.testing.assert_allclose(again.clip(at), packed.clip(at), atol=5e-3)  # float16 at 3 m
        first = again.clip(at)[0].any((1, 2)).argmax()
        assert not again.clip(at)[0, first, 1].any()


def test_pyskl_splits_tell_the_collection(tmp_path: Path) -> None:
    clip = PysklClip("S001C001P001R001A001", 0, np.ones((1, 3, 25, 3), np.float16), 3)
    save_pyskl(tmp_path / "a.pkl", PysklSet({"xview_train": (), "xview_val": (clip.name,)}, (clip,)))
    with pytest.raises(InputError, match="those of ntu60"):
        import_ntu([tmp_path / "a.pkl"], tmp_path / "again", collection="ntu120", split="xsub")
    assert len(import_ntu([tmp_path / "a.pkl"], tmp_path / "again", collection="ntu60", split="xsub")) == 1


def test_pyskl_names_every_split(store: Path, tmp_path: Path) -> None:
    (file,) = export_ntu(load_packed(store), tmp_path, kind="pyskl", split="xsub")
    content = load_pyskl(file)
    assert set(content.splits) == {"xsub_train", "xsub_val", "xset_train", "xset_val"}
    assert {clip.keypoint.dtype for clip in content.annotations} == {np.dtype(np.float16)}
    assert {len(clip.keypoint) for clip in content.annotations} == {1, 2}


def test_what_does_not_fit_is_refused_and_leaves_nothing(store: Path, tmp_path: Path) -> None:
    packed = load_packed(store)
    (file,) = export_ntu(packed, tmp_path, kind="pyskl", split="xsub")
    before = set(tmp_path.rglob("*"))
    for files, collection, split, field in (
        ([file], "ntu60", "xsub", None),  # classes beyond 60
        ([file], "ntu60", "xset", "split"),
        ([file], "ntu61", "xsub", "collection"),
        ([file, file], "ntu120", "xsub", "files"),
        ([tmp_path / "gone.npz"], "ntu120", "xsub", None),
    ):
        with pytest.raises(InputError) as caught:
            import_ntu(files, tmp_path / "again", collection=collection, split=split)
        assert field is None or caught.value.field == field
    with pytest.raises(InputError):
        import_ntu([file], store, collection="ntu120", split="xsub")
    for kind, split in (("zip", "xsub"), ("ctrgcn", "xview")):
        with pytest.raises(InputError):
            export_ntu(packed, tmp_path / "more", kind=kind, split=split)
    assert set(tmp_path.rglob("*")) == before
    assert set(EXPORTS) == {"ctrgcn", "pyskl", "msg3d"}


def test_the_commands_say_what_they_wrote(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["data", "export", str(store), "--format", "ctrgcn", "--split", "xsub", "--output", str(tmp_path / "out")])
    file = tmp_path / "out" / "xsub.npz"
    options = ["--collection", "ntu120", "--split", "xsub", "--output", str(tmp_path / "again")]
    main(["data", "import", str(file), *options])
    assert "imported 40 clips" in capsys.readouterr().out


def test_a_store_describes_itself(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = load_packed(store)
    main(["data", "info", str(store), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["clips"], told["classes"], told["layout"], told["joints"]) == (40, 120, "ntu25", 25)
    assert told["origin"] == {"collection": "ntu120", "variant": "corrected", "files": 40}
    for split in ("xsub", "xset"):
        counts = {part: int((packed.groups[split] == part).sum()) for part in ("train", "test")}
        assert told["splits"][split] == counts
    assert told["groups"]["subject"] == len(set(packed.groups["subject"].tolist()))
    two = sum(packed.clip(at)[1].any() for at in range(40))
    assert told["people"] == {"1": 40 - two, "2": two} and told["repeated"] == 0
    assert told["length"]["least"] == packed.lengths.min() and told["fps"] == {"30": 40}
    assert told["megabytes"] == pytest.approx(packed.joints.nbytes / 1e6, rel=0.2)
    assert len(told["empty_classes"]) == 120 - len(set(packed.targets.tolist()))
    main(["data", "info", str(store)])
    text = capsys.readouterr().out
    assert "variant corrected" in text and "split xset" in text


def test_who_stands_in_two_slots_counts_once(tmp_path: Path) -> None:
    synthesize_ntu(tmp_path / "raw", invent_motions(np.random.default_rng(0)), count=6, seed=3, quiet=True)
    options = {"variant": "reference", "collection": "ntu120", "quiet": True}
    records = prepare_ntu([tmp_path / "raw"], tmp_path / "store", **options)
    lone = sum(sum(verdict.rule == "kept" for verdict in record.verdicts) == 1 for record in records)
    told = describe_store(tmp_path / "store")
    assert told.repeated == lone > 0 and told.people["1"] >= lone


def test_an_imported_store_says_so(store: Path, tmp_path: Path) -> None:
    (file,) = export_ntu(load_packed(store), tmp_path, kind="ctrgcn", split="xset")
    import_ntu([file], tmp_path / "again", collection="ntu120", split="xset")
    origin = {"imported": "xset.npz", "collection": "ntu120", "split": "xset"}
    assert describe_store(tmp_path / "again").origin == origin


def test_a_store_of_the_other_collection_is_refused(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match="that is ntu120: name it"):
        prepare("ntu60", store, load_layout("ntu25"), people=2)
    assert len(prepare("ntu120", store, load_layout("ntu25"), people=2)) == 40
    with pytest.raises(SystemExit) as stopped:
        main(["train", "ntu", "--data", str(store), "-o", str(tmp_path / "run")])  # its data set is ntu60
    told = capsys.readouterr().err
    assert stopped.value.code == 2 and "expected ntu60 with 60 classes, got 120, that is ntu120: name it" in told

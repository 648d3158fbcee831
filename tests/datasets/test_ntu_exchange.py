"""Stores go out in every format and come back the same."""

from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.datasets import PackedClips, load_packed
from skelact.datasets.ntu.exchange import EXPORTS, export_ntu, import_ntu
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import invent_motions, synthesize_ntu
from skelact.errors import InputError
from skelact.formats.pyskl import load_pyskl


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    synthesize_ntu(folder / "raw", invent_motions(np.random.default_rng(0)), count=40, seed=3, quiet=True)
    prepare_ntu([folder / "raw"], folder / "store", quiet=True)
    return folder / "store"


def by_name(packed: PackedClips) -> dict[str, tuple[np.ndarray, int]]:
    return {name: (np.array(packed.clip(at)), int(packed.targets[at])) for at, name in enumerate(packed.names)}


@pytest.mark.parametrize("kind", ["pyskl", "msg3d"])
def test_named_formats_come_back_with_names_and_groups(kind: str, store: Path, tmp_path: Path) -> None:
    packed = load_packed(store)
    files = export_ntu(packed, tmp_path / "out", kind=kind, split="xsub")
    assert import_ntu(files, tmp_path / "again", collection="ntu120", split="xsub") == len(packed)
    again = load_packed(tmp_path / "again")
    wanted = by_name(packed)
    for name, (joints, label) in by_name(again).items():
        stored = wanted[name][0].astype(np.float16) if kind == "pyskl" else wanted[name][0]
        np.testing.assert_array_equal(joints, stored)
        assert label == wanted[name][1]
    for group in packed.groups:
        told = dict(zip(packed.names, packed.groups[group], strict=True))
        assert dict(zip(again.names, again.groups[group], strict=True)) == told


def test_ctrgcn_comes_back_in_order_without_names(store: Path, tmp_path: Path) -> None:
    packed = load_packed(store)
    (file,) = export_ntu(packed, tmp_path, kind="ctrgcn", split="xset")
    import_ntu([file], tmp_path / "again", collection="ntu120", split="xset")
    again = load_packed(tmp_path / "again")
    train, test = (packed.select(f"xset={part}").nonzero()[0] for part in ("train", "test"))
    assert again.groups["xset"].tolist() == ["train"] * len(train) + ["test"] * len(test)
    assert again.names[0] == "train_0"
    for row, at in enumerate([*train, *test]):
        np.testing.assert_array_equal(again.clip(row), packed.clip(at))
        assert again.targets[row] == packed.targets[at]


def test_the_rows_of_a_whole_collection_get_their_names_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import skelact.datasets.ntu.exchange as exchange

    names = ("S001C001P001R001A001", "S001C001P001R001A002", "S001C001P003R001A001", "S001C002P001R002A060")
    monkeypatch.setattr(exchange, "official_names", lambda collection: names)
    packed = PackedClips(
        joints=np.random.default_rng(0).normal(size=(8, 2, 25, 3)).astype(np.float32),
        starts=np.arange(0, 8, 2),
        lengths=np.full(4, 2),
        fps=np.full(4, 30.0),
        targets=np.array([0, 1, 0, 59]),
        names=names,
        labels=tuple(map(str, range(60))),
        groups={"xsub": np.array(["train", "train", "test", "train"])},
        layout="ntu25",
    )
    (file,) = export_ntu(packed, tmp_path, kind="ctrgcn", split="xsub")
    import_ntu([file], tmp_path / "again", collection="ntu60", split="xsub")
    again = load_packed(tmp_path / "again")
    assert sorted(again.names) == sorted(names)
    assert again.groups["camera"].tolist() == [name[7] for name in again.names]


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

"""Data sets: a user's folder, safe unpacking, and what the published collections hold."""

import io
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets import DATASETS, load_dataset, load_packed, pack, save_packed
from skelact.datasets.cmu import text_class
from skelact.errors import InputError
from skelact.formats import save_clip_npz
from skelact.layouts import load_layout
from skelact.values import Clip

needs_data = pytest.mark.skipif(not os.environ.get("SKELACT_DATA"), reason="SKELACT_DATA is unset: no data sets")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        joints = np.full((1, 4, 19, 3), number + 1, np.float32)
        save_clip_npz(tmp_path / f"{number}.npz", Clip(joints, load_layout("core19"), 30.0))
    (tmp_path / "labels.csv").write_text("file,label,split\n0.npz,walk,train\n1.npz,jump,train\n2.npz,walk,test\n")
    return tmp_path


def test_a_folder_of_ones_own(folder: Path) -> None:
    dataset = load_dataset("folder", folder)
    assert dataset.labels == ("jump", "walk") and len(dataset) == 3
    assert [dataset[index][1] for index in range(3)] == [1, 0, 1]
    assert dataset[2][0].joints[0, 0, 0, 0] == 3
    assert dataset.samples[2].groups == {"split": "test"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "labels.csv:1"),
        ("file,label\n", "labels.csv"),
        ("name,label\n0.npz,walk\n", "labels.csv:1"),
        ("file,label\n0.npz\n", "labels.csv:2"),
        ("file,label\n0.npz,walk,more\n", "labels.csv:2"),
        ("file,label\n0.npz,\n", "labels.csv:2"),
        ("file,label\n9.npz,walk\n", "labels.csv:2"),
        ("file,label\n../0.npz,walk\n", "labels.csv:2"),
        ("file,label\n/etc/passwd,walk\n", "labels.csv:2"),
        ("file,label\nlabels.csv,walk\n", "labels.csv:2"),
        ("file,label\n0.npz,walk\n0.npz,jump\n", "twice"),
    ],
)
def test_bad_label_files_name_the_line(folder: Path, text: str, where: str) -> None:
    (folder / "labels.csv").write_text(text)
    with pytest.raises(InputError, match=where):
        load_dataset("folder", folder)


def test_archives_cannot_write_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    with tarfile.open(tmp_path / "bandai_open.tar.xz", "w:xz") as tar:
        entry = tarfile.TarInfo("../../escaped.bvh")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(InputError, match="unpacked"):
        load_dataset("bandai", tmp_path)
    assert not list(tmp_path.rglob("escaped.bvh"))


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_an_empty_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        load_dataset(name, tmp_path)


def test_texts_have_classes() -> None:
    assert text_class("walk") == "walk"
    assert text_class("walk on uneven terrain") == ""
    assert text_class("playground - climb, hang, swing") == "climb"
    assert text_class("wash self") == ""


@needs_data
def test_nw_ucla_takes_the_label_from_the_file() -> None:
    dataset = load_dataset("nw_ucla", Path(os.environ["SKELACT_DATA"]))
    assert len(dataset) == 1020 and len(dataset.labels) == 10
    assert {sample.groups["view"] for sample in dataset.samples} == {"1", "2"}
    actions = {(sample.name[:3], sample.label) for sample in dataset.samples}
    assert len(actions) == 10  # ids 1-6, 8, 9, 11, 12 against labels 1-10


@needs_data
def test_bandai_and_cmu_counts() -> None:
    root = Path(os.environ["SKELACT_DATA"])
    bandai = load_dataset("bandai", root)
    assert len(bandai) == 2323
    assert "youthful" in {sample.groups["style"] for sample in bandai.samples}
    cmu = load_dataset("cmu", root)
    salsa = next(i for i, sample in enumerate(cmu.samples) if sample.groups["subject"] == "salsa")
    assert cmu[salsa][0].fps == 60.0


def test_a_split_by_name_is_its_test_clips(tmp_path: Path) -> None:
    packed = pack(
        [np.ones((1, 2, 19, 3), np.float32)] * 3,
        [30.0] * 3,
        targets=np.zeros(3, int),
        names=("a", "b", "c"),
        labels=("walk",),
        groups={"xsub": np.array(["train", "test", "test"])},
        layout="core19",
    )
    assert packed.select("xsub").tolist() == packed.select("xsub=test").tolist() == [False, True, True]
    for rule in ("xview", "xsub=nobody", "=test"):
        with pytest.raises(InputError) as caught:
            packed.select(rule)
        assert caught.value.field == "split"
    save_packed(tmp_path / "set", packed)
    again = load_packed(tmp_path / "set")
    np.testing.assert_array_equal(again.joints, packed.joints)
    assert again.names == packed.names and again.groups["xsub"].tolist() == ["train", "test", "test"]
    with (tmp_path / "set" / "joints.f32").open("ab") as file:
        file.truncate(100)
    with pytest.raises(InputError):
        load_packed(tmp_path / "set")

"""Data sets: a user's folder, safe unpacking, and what the published collections hold."""

import io
import os
import tarfile
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets import DATASETS, load_dataset, load_packed, pack, save_packed
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
        ("file,label\nC:\\data\\0.npz,walk\n", "labels.csv:2.*relative"),
        ("file,label\nhttps://example.org/0.npz,walk\n", "labels.csv:2.*address"),
        ("file,label\n0,walk\n", "labels.csv:2.*write 0.npz"),
        ("file,label\nwave.mp4,walk\n", "labels.csv:2.*skelact pose"),
        ("file,label\n7.npz,walk\n0.npz,\n8.npz,walk\n", "labels.csv:2.*7.npz.*line 3.*line 4.*8.npz"),
        ("file,label\n0.npz,walk\n./0.npz,jump\n", "labels.csv:3.*twice.*line 2"),
        ("file,label\n0.npz,walk\nagain.npz,jump\n", "labels.csv:3.*twice"),
        ("file,label\n0.npz,Walk\n1.npz,walk\n", "labels.csv:3.*Walk"),
        ("file,label\n0.npz,kick  left\n1.npz,kick left\n", "labels.csv:3.*kick  left"),
        ("file,label,,\n0.npz,walk,,x\n", "labels.csv:2"),
        ("file,label\n0.npz,walk, fast\n", "labels.csv:2.*quotes"),
        ('file,label\n"0.npz,walk\n', "labels.csv"),
        ("file,label,label\n0.npz,walk,x\n", "labels.csv:1"),
        ("file,label\nlabels.csv,walk\n", "labels.csv:2"),
        ("file,label\n0.npz,walk\n0.npz,jump\n", "twice"),
    ],
)
def test_bad_label_files_name_the_line(folder: Path, text: str, where: str) -> None:
    (folder / "labels.csv").write_text(text)
    (folder / "again.npz").symlink_to(folder / "0.npz")
    with pytest.raises(InputError, match=where):
        load_dataset("folder", folder)


TABLE = "file,label,split\n0.npz,walk,train\n1.npz,jump,train\n2.npz,walk,test\n"


@pytest.mark.parametrize(
    "raw",
    [
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace(",", ", ").encode(),
        TABLE.replace("\n", ",,\n").encode() + b",,,,\n,,,,\n",
        b"# mine\n\n" + TABLE.encode() + b"# 3.npz,later,train\n\n",
        TABLE.replace("file,label,split", "File,LABEL,Split")
        .replace("train", "Train")
        .replace("test", "TEST")
        .encode(),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in TABLE.split()).encode(),
        TABLE.replace("0.npz", ".\\0.npz").encode(),
    ],
)
def test_tables_of_any_spreadsheet_are_the_same(folder: Path, raw: bytes) -> None:
    wanted = load_dataset("folder", folder)
    (folder / "labels.csv").write_bytes(raw)
    dataset = load_dataset("folder", folder)
    assert dataset.labels == wanted.labels
    assert [(s.name, s.label, s.groups) for s in dataset.samples] == [
        (s.name, s.label, s.groups) for s in wanted.samples
    ]


def test_every_name_that_clips_go_by_may_stand_in_a_table(folder: Path) -> None:
    frames = folder / "frames"
    frames.mkdir()
    for name in ("a.bvh.txt", "B.BVH", "c.amc", "d.json"):
        (folder / name).write_text(name)
    files = ("a.bvh.txt", "B.BVH", "c.amc", "d.json", "frames")
    (folder / "labels.csv").write_text("file,label\n" + "".join(f"{file},walk\n" for file in files))
    assert [sample.name for sample in load_dataset("folder", folder).samples] == list(files)


def test_a_table_that_is_no_utf8_is_refused_with_what_to_do(folder: Path) -> None:
    (folder / "labels.csv").write_bytes("file,label\n0.npz,Gehen ä\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"labels.csv:2.*UTF-8"):
        load_dataset("folder", folder)


@pytest.mark.parametrize(("on_disk", "written"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")])
def test_accents_are_the_same_in_either_form_of_unicode(folder: Path, on_disk: str, written: str) -> None:
    own = folder / unicodedata.normalize(on_disk, "marché")  # type: ignore[arg-type]
    own.mkdir()
    (folder / "0.npz").rename(own / unicodedata.normalize(on_disk, "été.npz"))  # type: ignore[arg-type]
    rows = unicodedata.normalize(written, "file,label\nmarché/été.npz,gehen zurück\n")  # type: ignore[arg-type]
    composed = unicodedata.normalize("NFC", "1.npz,gehen zurück\n")
    (folder / "labels.csv").write_text(rows + composed, encoding="utf-8")
    dataset = load_dataset("folder", folder)
    assert dataset.labels == (unicodedata.normalize("NFC", "gehen zurück"),)
    assert dataset[0][0].frames == 4


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


def test_kept_clips_are_the_same_clips() -> None:
    rng = np.random.default_rng(0)
    clips = [rng.standard_normal((1, frames, 19, 3)).astype(np.float32) for frames in (3, 5, 2)]
    packed = pack(
        clips,
        [30.0] * 3,
        targets=np.array([0, 1, 0]),
        names=("a", "b", "c"),
        labels=("walk", "run"),
        groups={"fold": np.array(["1", "2", "1"])},
        layout="core19",
    )
    kept = packed.keep(packed.select("fold=1"))
    assert kept.names == ("a", "c") and kept.targets.tolist() == [0, 0] and kept.labels == packed.labels
    np.testing.assert_array_equal(kept.clip(1), clips[2])
    assert kept.select("fold=1").all() and len(packed.keep(np.zeros(0, int))) == 0

"""Many motions in one place: folders, archives, prepared data sets."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

import skelact
from skelact.datasets.packed import PackedClips, save_packed
from skelact.errors import InputError
from skelact.view.collections import MAX_FOUND, Collection, is_collection, open_collection

SAMPLES = Path(__file__).parents[2] / "samples"
NTU_NAME = "S001C002P003R002A013"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    below = tmp_path / "motions" / "ntu"
    below.mkdir(parents=True)
    shutil.copy(SAMPLES / "walk.skeleton", below / f"{NTU_NAME}.skeleton")
    shutil.copy(SAMPLES / "walk.bvh", below.parent / "walk.bvh")
    (below / "notes.txt").write_text("x", encoding="utf-8")
    return below.parent


def check(found: Collection) -> None:
    """Two motions, found by name and by action."""
    assert found.find("tear paper")[0] == 1
    total, (index,) = found.find("walk")
    assert total == 1 and found.titles[index].endswith("walk")
    assert found.load(index).frames == skelact.load_clip(SAMPLES / "walk.bvh").frames
    assert found.find("nothing like it") == (0, [])


def test_a_folder_lists_the_motions_below_it(folder: Path) -> None:
    assert is_collection(folder)
    found = open_collection(folder)
    assert list(found.titles) == [f"ntu/{NTU_NAME} · tear up paper", "walk"]
    check(found)


def test_a_link_out_of_the_folder_is_left_out(folder: Path, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "walk.bvh", tmp_path / "secret.bvh")
    (folder / "link.bvh").symlink_to(tmp_path / "secret.bvh")
    assert not any("link" in title for title in open_collection(folder).titles)


def test_an_archive_lists_its_motions(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.*")):
            archive.write(file, f"inside/{file.name}")
    assert is_collection(tmp_path / "all.zip")
    found = open_collection(tmp_path / "all.zip")
    assert list(found.titles) == [f"{NTU_NAME} · tear up paper", "walk"]
    check(found)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\3\4nothing")
    with pytest.raises(InputError, match="zip archive"):
        open_collection(tmp_path / "bad.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.md", "x")
        archive.writestr("broken.bvh", "x")
    found = open_collection(tmp_path / "other.zip")
    with pytest.raises(InputError) as caught:
        found.load(0)
    assert caught.value.field == f"{tmp_path / 'other.zip'}: broken.bvh"


def test_a_prepared_data_set_lists_clips_with_their_classes(tmp_path: Path) -> None:
    joints = np.random.default_rng(0).normal(size=(7, 2, 25, 3)).astype(np.float32)
    joints[:, 1] = 0  # nobody in the second slot
    packed = PackedClips(
        joints, np.array([0, 3]), np.array([3, 4]), np.array([30.0, 30.0]), np.array([1, 0]), ("b", "a"),
        ("sit", "walk"), {}, "ntu25",
    )  # fmt: skip
    save_packed(tmp_path / "store", packed)
    assert is_collection(tmp_path / "store")
    found = open_collection(tmp_path / "store")
    assert list(found.titles) == ["b · walk", "a · sit"]
    clip = found.load(1)
    np.testing.assert_array_equal(clip.joints[0], joints[3:, 0])
    assert clip.valid[0].all() and not clip.valid[1].any()


def test_a_folder_of_frames_is_one_motion(tmp_path: Path) -> None:
    (tmp_path / "000.json").write_text("{}", encoding="utf-8")
    assert not is_collection(tmp_path)


def test_a_folder_without_motions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert is_collection(tmp_path)
    with pytest.raises(InputError, match="found none"):
        open_collection(tmp_path)


def test_an_answer_is_short() -> None:
    total, found = Collection("many", [f"clip {number}" for number in range(1000)], lambda _: None).find("clip")  # type: ignore[arg-type, return-value]
    assert (total, len(found)) == (1000, MAX_FOUND)

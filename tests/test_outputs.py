"""Outputs: what cannot be written is refused before the work."""

import os
import stat
from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.outputs import check_output_file, check_output_folder


def refused(path: Path, *, makes_folder: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        check_output_file(path, (".bvh", ".glb"), field="out", makes_folder=makes_folder)
    assert caught.value.field == "out"
    return str(caught.value)


def test_a_file_that_can_be_written_is_left_as_it_is(tmp_path: Path) -> None:
    check_output_file(tmp_path / "new.bvh", (".bvh",), field="out")
    assert not list(tmp_path.iterdir())
    (tmp_path / "old.BVH").write_text("old")
    check_output_file(tmp_path / "old.BVH", (".bvh",), field="out")
    assert (tmp_path / "old.BVH").read_text() == "old"


def test_a_folder_is_made_when_it_may_be(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "a" / "b" / "out.bvh")
    check_output_file(tmp_path / "a" / "b" / "out.bvh", (".bvh",), field="out", makes_folder=True)
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("name", ["out", "out.fbx", "out.bvh.zip", ".bvh"])
def test_other_endings_are_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    assert ".bvh, .glb" in refused(tmp_path / name)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.bvh").mkdir()
    (tmp_path / "file").write_text("")
    os.mkfifo(tmp_path / "pipe.bvh")
    assert "is a folder" in refused(tmp_path / "folder.bvh")
    assert "is a file" in refused(tmp_path / "file" / "out.bvh", makes_folder=True)
    assert "something else" in refused(tmp_path / "pipe.bvh")


def test_a_place_that_takes_no_files_is_refused() -> None:
    assert "nothing can be written" in refused(Path("/proc/out.bvh"))
    with pytest.raises(InputError, match="nothing can be written"):
        check_output_folder(Path("/proc/a/b"), field="out")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert "nothing can be written" in refused(tmp_path / "out.bvh")
    tmp_path.chmod(stat.S_IRWXU)


def test_a_folder_to_come_is_not_made(tmp_path: Path) -> None:
    check_output_folder(tmp_path / "a" / "b", field="out")
    assert not (tmp_path / "a").exists()

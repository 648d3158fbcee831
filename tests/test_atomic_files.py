"""Files appear whole or not at all."""

import os
from pathlib import Path

import pytest

from skelact.files import atomic_folder, atomic_path, atomic_write


def test_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "clip.npz"
    with atomic_write(target) as file:
        file.write(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["clip.npz"]


def test_old_file_stays_when_the_block_raises(tmp_path: Path) -> None:
    target = tmp_path / "clip.npz"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), atomic_write(target) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["clip.npz"]


def test_temporary_name_keeps_the_suffix_and_names_the_process(tmp_path: Path) -> None:
    with atomic_path(tmp_path / "table.npz") as part:
        assert part.suffix == ".npz" and str(os.getpid()) in part.name
        part.write_bytes(b"x")


def test_folder_appears_when_the_block_ends_and_never_half(tmp_path: Path) -> None:
    with atomic_folder(tmp_path / "set") as part:
        (part / "a").write_bytes(b"1")
        assert not (tmp_path / "set").exists()
    assert (tmp_path / "set" / "a").read_bytes() == b"1"
    with pytest.raises(ZeroDivisionError), atomic_folder(tmp_path / "other") as part:
        (part / "a").write_bytes(b"1")
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == ["set"]


def test_folder_that_is_filled_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "old").write_bytes(b"1")
    with pytest.raises(OSError), atomic_folder(tmp_path / "set") as part:
        (part / "new").write_bytes(b"2")
    assert os.listdir(tmp_path) == ["set"] and os.listdir(tmp_path / "set") == ["old"]

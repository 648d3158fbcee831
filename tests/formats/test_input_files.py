from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.formats.input_files import read_limited


def test_reads_a_file_that_just_fits(tmp_path: Path) -> None:
    path = tmp_path / "clip.bvh"
    path.write_bytes(b"12345")
    assert read_limited(path, 5) == b"12345"


def test_a_larger_file_is_refused_with_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "clip.bvh"
    path.write_bytes(b"12345")
    with pytest.raises(InputError, match="expected at most 4 bytes, got 5") as caught:
        read_limited(path, 4)
    assert caught.value.field == str(path)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_limited(tmp_path / "none.bvh", 4)
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_limited(tmp_path, 1 << 20)

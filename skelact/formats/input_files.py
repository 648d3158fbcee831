"""Read a file whole, within a limit."""

from __future__ import annotations

from pathlib import Path

from skelact.errors import InputError


def read_limited(path: Path, max_bytes: int) -> bytes:
    """Read a file of at most `max_bytes` bytes.

    Raises:
        InputError: The file is larger, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise InputError(f"expected at most {max_bytes} bytes, got {size}", field=str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", field=str(path)) from error

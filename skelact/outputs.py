"""Files and folders to be written, checked before the work that fills them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from skelact.errors import InputError

FIGURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".svg", ".pdf", ".webp", ".tif", ".tiff", ".eps", ".ps")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
DRAWN_VIDEO_SUFFIXES = (".mp4", ".mkv", ".mov", ".avi", ".m4v", ".ts")


def check_output_file(path: Path, suffixes: Sequence[str], *, field: str, makes_folder: bool = False) -> None:
    """Make sure that a file of this name can be written.

    Args:
        path: The file; it may exist.
        suffixes: Endings that can be written, in lower case with their dots.
        field: Of the option, for the message.
        makes_folder: Whether a folder that is not there is made.

    Raises:
        InputError: The ending is another, a folder is there, or its folder is missing or not writable.
    """
    if path.is_dir():
        raise InputError(f"expected a file, {path} is a folder", field=field)
    if path.suffix.lower() not in suffixes:
        raise InputError(f"expected a name that ends in {', '.join(suffixes)}, got {path.name!r}", field=field)
    if not path.parent.exists() and not makes_folder:
        raise InputError(f"the folder {path.parent} does not exist: create it first", field=field)
    check_output_folder(path.parent, field=field)
    if path.exists() and not path.is_file():
        raise InputError(f"expected a file, {path} is something else", field=field)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.open("ab").close()
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}", field=field) from error


def check_output_folder(path: Path, *, field: str) -> None:
    """Make sure that files can be written below a folder, which may not be there yet; nothing is left there.

    Raises:
        InputError: It, or the nearest folder above it that exists, is none or not writable.
    """
    nearest = path
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not nearest.is_dir():
        raise InputError(f"expected a folder, {nearest} is a file", field=field)
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise InputError(f"nothing can be written in {nearest}: {error.strerror}", field=field) from error

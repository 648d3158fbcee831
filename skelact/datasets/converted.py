"""Clips that are no file of their own, as npz files in the cache."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from skelact.datasets.dataset import cache_folder
from skelact.files import atomic_folder
from skelact.formats import save_clip_npz
from skelact.values import Clip

VERSION = 1  # of what is written; counts up when clips are read in another way
INDEX = "clips.json"


def convert_once(
    name: str, sources: Sequence[Path], read: Callable[[], Iterable[tuple[str, Clip]]], *, recipe: str = ""
) -> Mapping[str, Path]:
    """Write clips as npz files into the cache, unless they lie there already; return name -> file.

    Args:
        name: Of the collection.
        sources: Files that the clips come from; when one has another size, all are converted anew.
        read: Gives name and clip of each.
        recipe: How they are made; when it is another one, all are converted anew.
    """
    made_of = [str(VERSION), recipe, *(f"{path.name} {path.stat().st_size}" for path in sources)]
    stamp = hashlib.sha256("\n".join(made_of).encode()).hexdigest()
    folder = cache_folder() / f"{name}-clips-{stamp[:16]}"
    if not (folder / INDEX).is_file():
        files = {}
        with atomic_folder(folder) as part:
            for number, (clip_name, clip) in enumerate(read()):
                files[clip_name] = f"{number:04d}_{re.sub('[^A-Za-z0-9.-]', '_', clip_name)}.npz"
                save_clip_npz(part / files[clip_name], clip)
            (part / INDEX).write_text(json.dumps(files))
            shutil.rmtree(folder, ignore_errors=True)
    return {clip_name: folder / file for clip_name, file in json.loads((folder / INDEX).read_text()).items()}

"""Crops of labeled people as memory-mapped arrays, from rendered pictures or from COCO-WholeBody files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap

from skelact.errors import InputError
from skelact.formats.coco_wholebody import LabeledPerson, load_coco_wholebody
from skelact.layouts.whole_body import POINTS
from skelact.pose.cards import MEAN_RGB
from skelact.pose.image import load_image
from skelact.pose.simcc import cut_crop, fit_crop

BOX_SCALE = 1.25  # of what a network sees around a box
MARGIN = 1.3  # of a stored crop beside that, for shifts and turns in training
MIN_POINTS = 6  # labeled ones of a person who is kept
FILES = {name: f"{name}.npy" for name in ("crops", "points", "labeled", "areas", "depths")}
FORMAT = "2"
INFO = "store.json"
PADDING = round(sum(MEAN_RGB) / 3)


@dataclass(frozen=True, eq=False)
class LabeledCrop:
    """One person cut out of a picture.

    Attributes:
        crop: uint8 (H, W, 3) RGB.
        points: float32 (133, 2), pixels of the crop.
        labeled: bool (133,).
        area: Of the person, square pixels of the crop.
        depths: (133,), meters behind the middle of the hips; NaN where not known.
    """

    crop: np.ndarray
    points: np.ndarray
    labeled: np.ndarray
    area: float
    depths: np.ndarray


@dataclass(frozen=True, eq=False)
class CropStore:
    """N labeled crops, read where they lie.

    Attributes:
        crops: uint8 (N, H, W, 3) RGB.
        points: float32 (N, K, 2), pixels of the crop; K is 133, or fewer of a part.
        labeled: bool (N, K).
        areas: float32 (N,), square pixels of the crop.
        depths: float32 (N, K), meters behind the middle of the hips; NaN where not known.
        terms: Of the data.
        first: Of `wholebody133`, the first point that is here.
    """

    crops: np.ndarray
    points: np.ndarray
    labeled: np.ndarray
    areas: np.ndarray
    depths: np.ndarray
    terms: str
    first: int = 0

    def __len__(self) -> int:
        return len(self.points)

    def only(self, points: slice) -> CropStore:
        """The same crops with a part of the points."""
        return replace(
            self,
            points=self.points[:, points],
            labeled=self.labeled[:, points],
            depths=self.depths[:, points],
            first=points.start,
        )


def open_store(folder: Path) -> CropStore:
    """Open a store.

    Raises:
        InputError: There is none, or it was not written to the end.
    """
    if not (folder / INFO).exists():
        raise InputError(f"expected a store with {INFO}, got {folder}", field="data")
    arrays = {name: np.load(folder / file, mmap_mode="r") for name, file in FILES.items()}
    return CropStore(**arrays, terms=json.loads((folder / INFO).read_text("utf-8"))["terms"])


def write_store(folder: Path, crops: Iterable[LabeledCrop], count: int, *, height: int, width: int, terms: str) -> int:
    """Write at most `count` crops of a size to a new folder, which appears whole; return how many came."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as parent:
        part = Path(parent) / folder.name
        part.mkdir()
        written = _write_arrays(part, crops, count, height=height, width=width)
        (part / INFO).write_text(json.dumps({"people": written, "terms": terms}), encoding="utf-8")
        if not folder.exists():  # nobody else has made it meanwhile
            part.rename(folder)
    return written


def _write_arrays(folder: Path, crops: Iterable[LabeledCrop], count: int, *, height: int, width: int) -> int:
    shapes = {
        "crops": ((count, height, width, 3), np.uint8),
        "points": ((count, POINTS, 2), np.float32),
        "labeled": ((count, POINTS), np.bool_),
        "areas": ((count,), np.float32),
        "depths": ((count, POINTS), np.float32),
    }
    arrays = {
        name: open_memmap(folder / FILES[name], "w+", dtype=dtype, shape=shape)
        for name, (shape, dtype) in shapes.items()
    }
    written = 0
    for written, one in enumerate(crops, 1):
        arrays["crops"][written - 1] = one.crop
        arrays["points"][written - 1], arrays["labeled"][written - 1] = one.points, one.labeled
        arrays["areas"][written - 1], arrays["depths"][written - 1] = one.area, one.depths
    for name, array in arrays.items():
        array.flush()
        if written < count:
            np.save(folder / FILES[name], np.array(array[:written]))
    return written


def cut_person(image: np.ndarray, person: LabeledPerson, *, height: int, width: int) -> LabeledCrop:
    """Cut a labeled person out of a picture (H, W, 3), RGB, with room for what training does to the crop."""
    x, y, w, h = person.box
    place = fit_crop(np.array([x, y, x + w, y + h]), height, width, BOX_SCALE * MARGIN)
    ratio = width / place.width
    moved = ((person.points - [place.x, place.y]) * ratio).astype(np.float32)
    crop = cut_crop(image, place, height, width, PADDING)
    return LabeledCrop(crop, moved, person.labeled, person.area * ratio**2, person.depths)


def cut_coco(labels: Path, images: Path, *, height: int, width: int) -> Iterator[LabeledCrop]:
    """Cut the people of a COCO-WholeBody file; parts without labels stay without."""
    names, people = load_coco_wholebody(labels)
    for number, name in names.items():
        own = [one for one in people if one.image == number and not one.crowd and one.labeled.sum() >= MIN_POINTS]
        if own:
            image = load_image(images / name)
            yield from (cut_person(image, one, height=height, width=width) for one in own)

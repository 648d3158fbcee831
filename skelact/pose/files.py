"""What was seen in pictures and videos as npz, and whole folders of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.pose.estimator import Estimator
from skelact.pose.image import load_image
from skelact.pose.overlay import draw_people
from skelact.pose.person import MEASURED, POINTS, Person
from skelact.pose.video import SeenVideo, is_live, see_video, seen_to_clip

VIDEO_SUFFIXES = (
    *(".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".3gp", ".ts", ".m2ts", ".mts", ".gif"),
    *(".mpg", ".mpeg", ".wmv"),  # are told to be converted
)
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif")
IMAGE_FPS = 30.0


def is_video(source: str | Path) -> bool:
    """Whether a source is a video, a camera or an address, by its name."""
    return is_live(source) or Path(source).suffix.lower() in VIDEO_SUFFIXES


def see_image(path: Path, estimator: Estimator, *, overlay: Path | None = None) -> SeenVideo:
    """Find the people of a picture: a video of one frame, ids from 0 on, the surest first.

    Raises:
        InputError: Not a picture that can be read, or `overlay` cannot be written.
    """
    image = load_image(path)
    people = estimator.estimate(image)
    if overlay:
        save_image(overlay, draw_people(image, people))
    return SeenVideo([dict(enumerate(people))], np.zeros(1), IMAGE_FPS, image.shape[1], image.shape[0])


def save_image(path: Path, image: np.ndarray) -> None:
    """Write a picture uint8 (H, W, 3).

    Raises:
        InputError: The name's ending is none that can be written, or the folder is not there.
    """
    from PIL import Image

    try:
        Image.fromarray(image).save(path)
    except (OSError, ValueError) as error:
        raise InputError(f"expected a picture such as out.png: {error}", field=str(path)) from error


def save_people(path: Path, seen: SeenVideo) -> None:
    """Write what was seen; whole or not at all.

    The file is a clip (`joints` (M, T, 75, 3) meters, `valid` (M, T, 75), `layout`, `fps`; pixels with a network that
    sees in the picture only), so that everything that reads clips reads it, and more: `ids` (M,), `times_s` (T,),
    `points` (M, T, 133, 2) pixels, `scores` and `flags` (M, T, 133) as in `Person`, `boxes` (M, T, 5), `presence`
    (M, T). These are zero where somebody is not seen. Who was seen for less than half a second is left out. `cut` says
    what is missing of a damaged or cut video, "" when it is whole.
    """
    clip, ids = seen_to_clip(seen)
    shape = (len(ids), len(seen.people))
    points = np.zeros((*shape, POINTS, 2), np.float32)
    scores, flags = np.zeros((*shape, POINTS), np.float32), np.zeros((*shape, POINTS), np.uint8)
    boxes, presence = np.zeros((*shape, 5), np.float32), np.zeros(shape, np.float32)
    for slot, one in enumerate(ids):
        for number, people in enumerate(seen.people):
            if one in people:
                place, person = (slot, number), people[one]
                points[place], scores[place], flags[place] = person.points, person.scores, person.flags
                boxes[place], presence[place] = person.box, person.presence
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        np.savez_compressed(
            file,
            joints=clip.joints,
            valid=clip.valid,
            layout=np.array(clip.layout.name),
            fps=np.array(clip.fps),
            ids=np.array(ids, np.int64),
            times_s=seen.times_s,
            points=points,
            scores=scores,
            flags=flags,
            boxes=boxes,
            presence=presence,
            cut=np.array(seen.cut),
        )
    part.replace(path)


def see_folder(
    folder: Path,
    out: Path,
    estimator: Estimator,
    *,
    overlay: Path | None = None,
    on_file: Callable[[Path, str], None] = lambda path, fault: None,
) -> list[tuple[Path, InputError]]:
    """See all pictures and videos below a folder; files that are done already are passed over.

    Args:
        folder: Of pictures and videos.
        out: Folder of the npz files, laid out and named like the sources.
        estimator: Finds people.
        overlay: Folder of drawn copies.
        on_file: Called after each file with its fault, or with what is missing of a cut video; "" when all is well.

    Returns:
        Files that could not be read, and why.
    """
    faults = []
    for path in find_sources(folder):
        target = out / path.relative_to(folder).with_name(f"{path.name}.npz")
        news = ""
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            drawn = overlay and overlay / path.relative_to(folder).with_suffix(".mp4" if is_video(path) else ".png")
            if drawn:
                drawn.parent.mkdir(parents=True, exist_ok=True)
            try:
                if is_video(path):
                    seen = see_video(path, estimator, overlay=drawn, quiet=True)
                else:
                    seen = see_image(path, estimator, overlay=drawn)
                save_people(target, seen)
                news = f"{path}: {seen.cut}" if seen.cut else ""
            except InputError as error:
                news = str(error)
                faults.append((path, error))
        on_file(path, news)
    return faults


def find_sources(folder: Path) -> Sequence[Path]:
    """Pictures and videos below a folder, in order of their names."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (*VIDEO_SUFFIXES, *IMAGE_SUFFIXES))


def describe(people: Sequence[Person]) -> list[tuple[str, str, str]]:
    """One row for each person: box, how many points were measured, which parts."""
    rows = []
    for person in people:
        x1, y1, x2, y2 = (round(float(value)) for value in person.box[:4])
        seen = {"left hand": person.has_hand(0), "right hand": person.has_hand(1), "face": person.has_face}
        parts = ", ".join(name for name, is_seen in seen.items() if is_seen)
        rows.append((f"{x1}, {y1} to {x2}, {y2}", str(int((person.flags == MEASURED).sum())), parts or "-"))
    return rows

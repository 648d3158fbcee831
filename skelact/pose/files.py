"""Tracks of images and videos as npz files, and whole folders of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.layouts.whole_body import POINTS
from skelact.pose.estimator import PoseEstimator
from skelact.pose.image import load_image
from skelact.pose.overlay import draw_people
from skelact.pose.tracks import VideoTracks, track_video, tracks_to_clip
from skelact.pose.video import is_live
from skelact.values import MEASURED, Person

VIDEO_SUFFIXES = (
    *(".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".3gp", ".ts", ".m2ts", ".mts", ".gif"),
    *(".mpg", ".mpeg", ".wmv"),  # are told to be converted
)
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif")
IMAGE_FPS = 30.0


def is_video(source: str | Path) -> bool:
    """Whether a source is a video, a camera or an address, by its name."""
    return is_live(source) or Path(source).suffix.lower() in VIDEO_SUFFIXES


def track_image(path: Path, estimator: PoseEstimator, *, overlay: Path | None = None) -> VideoTracks:
    """Find the people of an image: a video of one frame, ids from 0 on, the surest first.

    Raises:
        InputError: Not an image that can be read, or `overlay` cannot be written.
    """
    image = load_image(path)
    people = estimator.estimate(image)
    if overlay:
        save_image(overlay, draw_people(image, people))
    return VideoTracks([dict(enumerate(people))], np.zeros(1), IMAGE_FPS, image.shape[1], image.shape[0])


def save_image(path: Path, image: np.ndarray) -> None:
    """Write an image uint8 (H, W, 3).

    Raises:
        InputError: The name's ending is none that can be written, or the folder is not there.
    """
    from PIL import Image

    try:
        Image.fromarray(image).save(path)
    except (OSError, ValueError) as error:
        raise InputError(f"expected a picture such as out.png: {error}", field=str(path)) from error


def save_tracks(path: Path, tracks: VideoTracks, *, beside: Mapping[str, np.ndarray] | None = None) -> None:
    """Write tracks as npz; whole or not at all.

    The file is a clip (`joints` (M, T, 75, 3) meters, `valid` (M, T, 75), `layout`, `fps`; pixels with a network that
    works in 2D only), so that everything that reads clips reads it, and more: `ids` (M,), `times_s` (T,),
    `points` (M, T, 133, 2) pixels, `scores` and `states` (M, T, 133) as in `Person`, `boxes` (M, T, 4), `box_scores`
    and `presence` (M, T), all zero where a person is not found; and `image_size` (2,), width and height of the picture,
    pixels. Tracks shorter than half a second are left out. `cut` says what is missing of a damaged or cut video, "" for
    a whole one. `beside` are further arrays.
    """
    clip, ids = tracks_to_clip(tracks)
    shape = (len(ids), len(tracks.people))
    points = np.zeros((*shape, POINTS, 2), np.float32)
    scores, states = np.zeros((*shape, POINTS), np.float32), np.zeros((*shape, POINTS), np.uint8)
    boxes = np.zeros((*shape, 4), np.float32)
    box_scores, presence = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for slot, track in enumerate(ids):
        for index, people in enumerate(tracks.people):
            if track in people:
                at, person = (slot, index), people[track]
                points[at], scores[at], states[at] = person.points, person.scores, person.states
                boxes[at], box_scores[at], presence[at] = person.box, person.box_score, person.presence
    with atomic_write(path) as file:
        np.savez_compressed(
            file,
            joints=clip.joints,
            valid=clip.valid,
            layout=np.array(clip.layout.name),
            fps=np.array(clip.fps),
            ids=np.array(ids, np.int64),
            times_s=tracks.times_s,
            points=points,
            scores=scores,
            states=states,
            boxes=boxes,
            box_scores=box_scores,
            presence=presence,
            image_size=np.array([tracks.width, tracks.height]),
            cut=np.array(tracks.cut),
            **(beside or {}),  # type: ignore[arg-type]  # else taken for allow_pickle
        )


def track_folder(
    folder: Path,
    output: Path,
    estimator: PoseEstimator,
    *,
    overlay: Path | None = None,
    on_file: Callable[[Path, str], None] = lambda path, fault: None,
) -> list[tuple[Path, InputError]]:
    """Find the people of all images and videos below a folder; files that are done already are skipped.

    Args:
        folder: Of images and videos.
        output: Folder of the npz files, laid out and named like the sources.
        estimator: Finds people.
        overlay: Folder of drawn copies.
        on_file: Called after each file with its fault, or with what is missing of a cut video; "" when all is well.

    Returns:
        Files that could not be read, and why.
    """
    faults = []
    for path in find_sources(folder):
        news = ""
        if not tracks_path(path, folder, output).exists():
            news, error = track_file(path, folder, output, estimator, overlay=overlay)
            if error:
                faults.append((path, error))
        on_file(path, news)
    return faults


def tracks_path(path: Path, folder: Path, output: Path) -> Path:
    """Where the tracks of an image or video below a folder are saved."""
    return output / path.relative_to(folder).with_name(f"{path.name}.npz")


def track_file(
    path: Path, folder: Path, output: Path, estimator: PoseEstimator, *, overlay: Path | None = None
) -> tuple[str, InputError | None]:
    """Find the people of an image or video below a folder; return its fault or what is missing of it, and the error."""
    target = tracks_path(path, folder, output)
    target.parent.mkdir(parents=True, exist_ok=True)
    drawn = overlay and overlay / path.relative_to(folder).with_suffix(".mp4" if is_video(path) else ".png")
    if drawn:
        drawn.parent.mkdir(parents=True, exist_ok=True)
    try:
        if is_video(path):
            tracks = track_video(path, estimator, overlay=drawn, quiet=True)
        else:
            tracks = track_image(path, estimator, overlay=drawn)
        save_tracks(target, tracks)
    except InputError as error:
        return str(error), error
    return (f"{path}: {tracks.cut}" if tracks.cut else ""), None


def find_sources(folder: Path) -> Sequence[Path]:
    """Images and videos below a folder, in order of their names."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (*VIDEO_SUFFIXES, *IMAGE_SUFFIXES))


def describe(people: Sequence[Person]) -> list[tuple[str, str, str]]:
    """One row for each person: box, how many points were measured, which parts."""
    rows = []
    for person in people:
        x1, y1, x2, y2 = (round(float(value)) for value in person.box)
        found = {"left hand": person.has_hand(0), "right hand": person.has_hand(1), "face": person.has_face}
        parts = ", ".join(name for name, is_found in found.items() if is_found)
        rows.append((f"{x1}, {y1} to {x2}, {y2}", str(int((person.states == MEASURED).sum())), parts or "-"))
    return rows

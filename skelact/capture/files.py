"""Files of captured people: one folder a take."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.capture.overlay import save_overlay
from skelact.capture.page import save_page
from skelact.capture.person import CapturedPerson
from skelact.capture.tracks import tracks_to_points
from skelact.capture.videos import Capture
from skelact.errors import InputError
from skelact.files import atomic_path, atomic_write
from skelact.formats.clip_npz import save_clip_npz
from skelact.formats.openpose import save_openpose_folder
from skelact.formats.trc import save_trc
from skelact.generation.motion_files import save_motion
from skelact.generation.quality import lock_feet
from skelact.generation.recordings import clip_to_body
from skelact.layouts.whole_body import FEET
from skelact.values import Clip, Markers

UNIT_MM = 1000.0
TIDY_HEAD = ("frame", "time_s", "point", "x_m", "y_m", "z_m", "spread_m", "views_kept", "views_seen")
MOTION_SUFFIXES = (".bvh", ".glb", ".png", ".mp4")  # of a person on the generator's body: animation, and previews


def save_people(folder: Path, people: Sequence[CapturedPerson]) -> list[str]:
    """Write the files of each person, person1.npz and so on, and index.html.

    `.npz` has all points with their spread; `.trc`, `.csv` (a row a frame), `_tidy.csv` (a row a point) and `.c3d` the
    points of body and feet; `.bvh`, `.glb`, `.png` and `.mp4` are on the generator's body, feet locked.

    Returns:
        A sentence for each file that cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    notes = []
    for number, person in enumerate(people, 1):
        notes += _save_person(folder, f"person{number}", person)
    save_page(folder / "index.html", people, notes)
    return notes


def save_views(folder: Path, taken: Capture, videos: Sequence[Path], *, blur_faces: bool) -> None:
    """Write a folder for each video, named by it: overlay.mp4, and what was seen as OpenPose's files.

    Folders of OpenPose's files, which stand for videos, get no overlay.
    """
    for video, camera, tracks, offset in zip(videos, taken.cameras, taken.views, taken.offsets.frames, strict=True):
        own = folder / video.stem
        own.mkdir(parents=True, exist_ok=True)
        if tracks.pixels:
            save_openpose_folder(own / f"{video.stem}_json", tracks_to_points(tracks), stem=video.stem)
        if not video.is_dir():
            save_overlay(
                own / "overlay.mp4", video, tracks, taken.people, camera.name, blur_faces=blur_faces, offset=offset
            )


def _save_person(folder: Path, name: str, person: CapturedPerson) -> list[str]:
    notes = []
    beside: dict[str, np.ndarray] = {
        "spread_m": person.spread_m.astype(np.float32),
        "kept": person.kept.astype(np.uint8),
        "views_seen": person.seen.astype(np.uint8),
        "contacts": person.contacts,
    }
    save_clip_npz(folder / f"{name}.npz", person.clip, beside=beside)
    markers = clip_to_markers(person.clip, points=FEET.stop)
    save_trc(folder / f"{name}.trc", markers)
    save_wide_csv(folder / f"{name}.csv", markers)
    save_tidy_csv(folder / f"{name}_tidy.csv", markers, person)
    try:
        save_c3d(folder / f"{name}.c3d", markers)
    except InputError as error:
        notes.append(f"{name}: no .c3d file: {error.reason}")
    try:
        motion, _ = clip_to_body(person.clip, source=name, is_height_sure=len(person.cameras) > 1)
    except InputError as error:
        notes.append(f"{name}: no {', '.join(MOTION_SUFFIXES)} files: {error.reason}")
        return notes
    motion = lock_feet(motion)
    for suffix in MOTION_SUFFIXES:
        save_motion(folder / f"{name}{suffix}", motion)
    return notes


def clip_to_markers(clip: Clip, *, points: int) -> Markers:
    """Name the first points of the first person's layout as markers; missing ones are NaN."""
    joints, valid = clip.joints[0, :, :points].astype(np.float64), clip.valid[0, :, :points]
    return Markers(clip.layout.names[:points], np.where(valid[..., None], joints, np.nan), clip.fps)


def save_wide_csv(path: Path, markers: Markers) -> None:
    """Write a row a frame: frame, time_s, NAME_x, NAME_y, NAME_z in meters; empty where missing."""
    head = ["frame", "time_s", *(f"{name}_{axis}" for name in markers.names for axis in "xyz")]
    lines = [",".join(head)]
    for frame, points in enumerate(markers.points):
        cells = ("" if np.isnan(value) else f"{value:.5f}" for value in points.ravel())
        lines.append(f"{frame},{frame / markers.fps:.6f},{','.join(cells)}")
    _write_lines(path, lines)


def save_tidy_csv(path: Path, markers: Markers, person: CapturedPerson) -> None:
    """Write a row for each point of each frame, with its spread and its views; see `TIDY_HEAD`."""
    lines = [",".join(TIDY_HEAD)]
    for frame, index in np.argwhere(np.isfinite(markers.points).all(-1)).tolist():
        x, y, z = markers.points[frame, index]
        spread, kept, seen = (part[frame, index] for part in (person.spread_m, person.kept, person.seen))
        place = f"{x:.5f},{y:.5f},{z:.5f},{spread:.5f}" if np.isfinite(spread) else f"{x:.5f},{y:.5f},{z:.5f},"
        lines.append(f"{frame},{frame / markers.fps:.6f},{markers.names[index]},{place},{kept},{seen}")
    _write_lines(path, lines)


def _write_lines(path: Path, lines: Sequence[str]) -> None:
    with atomic_write(path) as file:
        file.write(("\n".join(lines) + "\n").encode())


def save_c3d(path: Path, markers: Markers) -> None:
    """Write markers as C3D, in millimeters with z up as this format's programs expect; missing ones are NaN.

    Raises:
        InputError: ezc3d is not installed.
    """
    try:
        import ezc3d
    except ImportError as error:
        raise InputError("C3D files need ezc3d: pip install 'skelact[capture]'", field=str(path)) from error
    x, y, z = np.moveaxis(markers.points, -1, 0)
    points = np.ones((4, len(markers.names), len(markers.points)))
    points[:3] = UNIT_MM * np.stack([z, x, y]).transpose(0, 2, 1)
    document = ezc3d.c3d()
    document["parameters"]["POINT"]["RATE"]["value"] = [markers.fps]
    document["parameters"]["POINT"]["LABELS"]["value"] = list(markers.names)
    document["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    document.add_parameter("POINT", "X_SCREEN", ["+X"])
    document.add_parameter("POINT", "Y_SCREEN", ["+Z"])  # z is up
    document["data"]["points"] = points
    with atomic_path(path) as part:
        document.write(str(part))

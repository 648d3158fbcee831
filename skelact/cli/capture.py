"""`skelact capture`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.table import Table

from skelact.cli.options import (
    BodyOption,
    DetectorOption,
    DeviceOption,
    FpsOption,
    JsonOption,
    PoseWeightsOption,
    ThreadsOption,
    check_source,
    console,
    output_option,
    print_json,
    print_notes,
)
from skelact.errors import InputError
from skelact.outputs import check_output_folder

if TYPE_CHECKING:
    from skelact.capture.person import CapturedPerson
    from skelact.capture.videos import Capture

AUTO = "auto"


def capture(
    videos: Annotated[list[Path], typer.Argument(help="Videos of the same moments, one a camera.")],
    output: Annotated[Path, output_option("Folder: a page, files of people and videos.")],
    calibration: Annotated[
        Path | None,
        typer.Option(help="Qualisys .qca.txt, Pose2Sim or Caliscope .toml, OpenCV intri.yml with extri.yml."),
    ] = None,
    height: Annotated[
        float | None, typer.Option(help="Of the person seen most, meters; without --calibration.")
    ] = None,
    focal: Annotated[float | None, typer.Option(help="Focal length in pixels. Default: found.")] = None,
    offsets: Annotated[
        str, typer.Option(help="Frame of each video at frame 0 of the first (0,12,-3), or auto. Default: in time.")
    ] = "",
    smooth: Annotated[str, typer.Option(help="none, butterworth or learned.")] = "",
    blur_faces: Annotated[bool, typer.Option("--blur-faces", help="Blur faces in the overlays.")] = False,
    fps: FpsOption = None,
    weights: PoseWeightsOption = "",
    detector: DetectorOption = "",
    body: BodyOption = "",
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Capture people in meters with several cameras, calibrated or not, or with one.

    A video goes by the camera of its name (cam01.mp4: cam01), else by its place. Without --calibration the cameras
    are found from the people, whose --height tells the scale. In one video a network estimates the depth.

    Example: skelact capture cam01.mp4 cam02.mp4 cam03.mp4 --calibration Calib.qca.txt -o out
    """
    from skelact.capture.calibration import choose_cameras, load_calibration
    from skelact.capture.files import save_people, save_views
    from skelact.capture.one_video import capture_video
    from skelact.capture.smoothers import DEFAULT_SMOOTHER, check_smoother
    from skelact.capture.videos import CaptureOptions, capture_videos
    from skelact.pose import load_pose_estimator
    from skelact.pose.video import DEFAULT_FPS

    for video in videos:
        if not video.is_dir():
            check_source(str(video))
    check_output_folder(output, field="output")
    options = CaptureOptions(
        height,
        focal,
        _parse_offsets(offsets, len(videos)),
        offsets == AUTO,
        check_smoother(smooth or DEFAULT_SMOOTHER),
        fps or DEFAULT_FPS,
    )
    if height is None and (calibration is None or len(videos) == 1):
        raise InputError("give --height of the person in meters, or several videos and --calibration", field="height")
    estimator = load_pose_estimator(weights, detector=detector, body=body, threads=threads, device=device)
    if len(videos) == 1:
        taken = capture_video(videos[0], estimator, options, quiet=as_json)
    else:
        known = None if calibration is None else load_calibration(calibration)
        cameras = None if known is None else choose_cameras(known, [video.stem for video in videos])
        taken = capture_videos(videos, cameras, estimator, options, quiet=as_json)
    print_notes(save_people(output, taken.people))
    save_views(output, taken, videos, blur_faces=blur_faces)
    if as_json:
        print_json(_summarize(taken))
    else:
        _print(taken, output)


def _parse_offsets(text: str, videos: int) -> tuple[int, ...]:
    if text in ("", AUTO):
        return ()
    try:
        frames = tuple(int(part) for part in text.split(","))
    except ValueError:
        frames = ()
    if len(frames) != videos:
        raise InputError(f"expected auto, or {videos} frames such as 0,12,-3, got {text!r}", field="offsets")
    return frames


def _print(taken: Capture, folder: Path) -> None:
    table = Table(
        "person", "cameras", "views", "off, px", "bones vary", "seen", title=f"{len(taken.people)} people in {folder}"
    )
    for number, person in enumerate(taken.people, 1):
        row = _summarize_person(person)
        table.add_row(
            str(number),
            str(len(person.cameras)),
            f"{person.views:.1f}",
            f"{person.error_px:.1f}",
            f"{row['bones_vary_percent']:.1f} %",
            f"{row['seen_percent']:.0f} %",
        )
    console.print(table)
    for number, person in enumerate(taken.people, 1):
        for camera, frames in person.swapped.items():
            if frames:
                console.print(f"person {number}: {camera} took left for right in {frames} frames: turned back")
    if (found := taken.found) is not None:
        source = "given" if found.is_focal_given else "found"
        console.print(
            f"cameras placed by {found.people} people: {found.residual_px:.1f} px off, {100 * found.kept:.0f} % of the "
            f"points fit, halves of the clip differ by {found.halves_mm:.0f} mm, focal length {source}: "
            f"{found.focal_px[0]:.0f} px"
        )
    if taken.offsets.is_found:
        shown = ", ".join(f"{f} +- {t}" for f, t in zip(taken.offsets.frames, taken.offsets.tolerance, strict=True))
        console.print(f"offsets in frames: {shown}")


def _summarize(taken: Capture) -> dict[str, object]:
    found = taken.found
    return {
        "people": [_summarize_person(person) for person in taken.people],
        "offsets": {
            "frames": list(taken.offsets.frames),
            "tolerance_frames": list(taken.offsets.tolerance),
            "found": taken.offsets.is_found,
        },
        "cameras": None
        if found is None
        else {
            "residual_px": found.residual_px,
            "fit_percent": 100 * found.kept,
            "halves_mm": found.halves_mm,
            "focal_px": list(found.focal_px),
            "people": found.people,
        },
    }


def _summarize_person(person: CapturedPerson) -> dict[str, object]:
    from skelact.layouts.whole_body import BODY

    spread = person.spread_m[:, BODY]
    return {
        "cameras": list(person.cameras),
        "views": person.views,
        "error_px": person.error_px,
        "bones_vary_percent": 100 * float(np.nanmean(list(person.variation.values()))),
        "seen_percent": 100 * float(person.clip.valid[0][:, BODY].mean()),
        "spread_mm": 1000 * float(np.median(spread[np.isfinite(spread)])),
        "lengths_m": {f"{a} to {b}": length for (a, b), length in person.lengths_m.items()},
        "left_right_frames": dict(person.swapped),
    }

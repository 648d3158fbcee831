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
    from skelact.capture.videos import CapturedPerson


def capture(
    videos: Annotated[list[Path], typer.Argument(help="Videos of the same moments, one a camera.")],
    output: Annotated[Path, output_option("Folder; every person gets a .npz, a .trc and a .bvh.")],
    calibration: Annotated[
        Path | None,
        typer.Option(help="Qualisys .qca.txt, Pose2Sim or Caliscope .toml, OpenCV intri.yml with extri.yml."),
    ] = None,
    height: Annotated[float | None, typer.Option(help="Of the people, meters; for one video.")] = None,
    focal: Annotated[
        float | None, typer.Option(help="Focal length in pixels; for one video. Default: its longer side.")
    ] = None,
    weights: PoseWeightsOption = "",
    detector: DetectorOption = "",
    body: BodyOption = "",
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Capture people in meters with several calibrated cameras, or with one and their height.

    A video goes by the camera of its name (cam01.mp4: cam01), else by its place. Bones keep their length.

    Example: skelact capture cam01.mp4 cam02.mp4 cam03.mp4 --calibration Calib.qca.txt -o out
    """
    from skelact.capture.calibration import choose_cameras, load_calibration
    from skelact.capture.one_video import capture_video
    from skelact.capture.videos import capture_videos
    from skelact.pose import load_pose_estimator

    for video in videos:
        check_source(str(video))
    check_output_folder(output, field="output")
    if len(videos) == 1:
        estimator = load_pose_estimator(weights, detector=detector, body=body, threads=threads, device=device)
        if height is None:
            raise InputError("expected --height METERS of the person with one video", field="height")
        people = capture_video(videos[0], estimator, height_m=height, focal_px=focal, quiet=as_json)
        _report(people, output, as_json=as_json)
        return
    if calibration is None:
        raise InputError("expected --calibration FILE with several videos", field="calibration")
    cameras = choose_cameras(load_calibration(calibration), [video.stem for video in videos])
    estimator = load_pose_estimator(weights, detector=detector, body=body, threads=threads, device=device)
    people = capture_videos(videos, cameras, estimator, quiet=as_json)
    _report(people, output, as_json=as_json)


def _report(people: tuple[CapturedPerson, ...], output: Path, *, as_json: bool) -> None:
    from skelact.capture.files import save_people

    print_notes(save_people(output, people))
    if as_json:
        print_json([_summarize(person) for person in people])
    else:
        _print(people, output)


def _print(people: tuple[CapturedPerson, ...], folder: Path) -> None:
    table = Table(
        "person", "cameras", "views", "off, px", "bones vary", "seen", title=f"{len(people)} people in {folder}"
    )
    for number, person in enumerate(people, 1):
        row = _summarize(person)
        table.add_row(
            str(number),
            str(len(person.cameras)),
            f"{person.views:.1f}",
            f"{person.error_px:.1f}",
            f"{row['bones_vary_percent']:.1f} %",
            f"{row['seen_percent']:.0f} %",
        )
    console.print(table)
    for number, person in enumerate(people, 1):
        for camera, frames in person.swapped.items():
            if frames:
                console.print(f"person {number}: {camera} took left for right in {frames} frames: turned back")


def _summarize(person: CapturedPerson) -> dict[str, object]:
    from skelact.layouts.whole_body import BODY

    return {
        "cameras": list(person.cameras),
        "views": person.views,
        "error_px": person.error_px,
        "bones_vary_percent": 100 * float(np.nanmean(list(person.variation.values()))),
        "seen_percent": 100 * float(person.clip.valid[0][:, BODY].mean()),
        "lengths_m": {f"{a} to {b}": length for (a, b), length in person.lengths_m.items()},
        "left_right_frames": dict(person.swapped),
    }

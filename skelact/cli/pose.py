"""`skelact pose`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import (
    BodyOption,
    DetectorOption,
    DeviceOption,
    JsonOption,
    PoseWeightsOption,
    RayOption,
    SecondsOption,
    ThreadsOption,
    check_source,
    console,
    output_option,
    print_cut,
    print_json,
)
from skelact.errors import InputError
from skelact.outputs import DRAWN_VIDEO_SUFFIXES, PICTURE_SUFFIXES, check_output_file, check_output_folder

if TYPE_CHECKING:
    from skelact.capture.placed_tracks import PlacedTracks
    from skelact.pose.tracks import VideoTracks


def pose(
    source: Annotated[str, typer.Argument(help="Picture, video, folder of them, camera number or rtsp:// address.")],
    output: Annotated[Path | None, output_option("The .npz file; for a folder, the result folder.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="Copy with drawn skeletons: picture, video or folder.")] = None,
    seconds: SecondsOption = None,
    height: Annotated[
        float | None,
        typer.Option(help="Of the people in a video, meters: also place them in meters, with floor and foot contacts."),
    ] = None,
    weights: PoseWeightsOption = "",
    detector: DetectorOption = "",
    body: BodyOption = "",
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
    ray: RayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the poses of people in pictures and videos.

    133 keypoints each in pixels, body and hands also in meters. Interrupted folder runs resume. Ctrl-C ends
    a camera and keeps what was recorded.

    Example: skelact pose dance.mp4 -o dance.npz --overlay drawn.mp4
    """
    from skelact.pose import load_pose_estimator
    from skelact.pose.files import is_video, save_tracks, track_image
    from skelact.pose.tracks import track_video

    is_folder = Path(source).is_dir()
    if height is not None and (is_folder or not is_video(source)):
        raise InputError("expected a video or camera with this option", field="height")
    _check_outputs(output, overlay, is_folder=is_folder, is_drawn_as_video=is_video(source))
    _check_source(source, is_folder=is_folder)
    networks: dict[str, Any] = {"folder": weights, "detector": detector, "body": body, "device": device}
    if is_folder:
        assert output is not None
        _run_folder(Path(source), output, overlay, {**networks, "threads": threads}, ray=ray, as_json=as_json)
        return
    if ray:
        raise InputError("expected a folder with this option", field="ray")
    estimator = load_pose_estimator(**networks, threads=threads)
    if is_video(source):
        tracks = track_video(source, estimator, overlay=overlay, max_duration_s=seconds, quiet=as_json)
    else:
        tracks = track_image(Path(source), estimator, overlay=overlay)
    placed = _place(tracks, height) if height is not None else None
    if output:
        save_tracks(output, tracks, beside=placed.arrays() if placed else None)
    if as_json:
        print_json({**_summarize(source, tracks), **({"meters": placed.summary()} if placed else {})})
    elif is_video(source):
        ids = {person for people in tracks.people for person in people}
        length = f"{len(tracks.people)} frames, {tracks.fps:.1f} frames/s"
        console.print(f"{len(ids)} people in {escape(source)}: {length}")
        print_cut(source, tracks.cut)
        if placed:
            for line in placed.lines():
                console.print(line, highlight=False)
    else:
        _print_picture(source, tracks)


def _place(tracks: VideoTracks, height_m: float) -> PlacedTracks:
    from skelact.capture.lifter import Lifter
    from skelact.capture.placed_tracks import place_tracks

    return place_tracks(tracks, Lifter(), height_m=height_m)


def _check_source(source: str, *, is_folder: bool) -> None:
    """Refuse what holds no picture before a network loads."""
    from skelact.formats import CLIP_LOADERS
    from skelact.pose.files import IMAGE_SUFFIXES, VIDEO_SUFFIXES, find_sources
    from skelact.pose.video import is_live

    if is_live(source):
        return
    check_source(source)
    if is_folder and not find_sources(Path(source)):
        wanted = ", ".join((*IMAGE_SUFFIXES, *VIDEO_SUFFIXES))
        raise InputError(f"expected pictures or videos below this folder ({wanted}), got none", field=source)
    if Path(source).suffix.lower() in CLIP_LOADERS:
        wanted = "expected a picture or a video, got a motion file"
        raise InputError(f"{wanted}; for what people do in it: skelact recognize {source}", field=source)


def _check_outputs(output: Path | None, overlay: Path | None, *, is_folder: bool, is_drawn_as_video: bool) -> None:
    if is_folder:
        if output is None:
            raise InputError("expected -o FOLDER for the results of a folder", field="output")
        check_output_folder(output, field="output")
        if overlay:
            check_output_folder(overlay, field="overlay")
        return
    if output:
        check_output_file(output, (".npz",), field="output", makes_folder=True)
    if overlay:
        drawn = DRAWN_VIDEO_SUFFIXES if is_drawn_as_video else PICTURE_SUFFIXES
        check_output_file(overlay, drawn, field="overlay")


def _summarize(source: str, tracks: VideoTracks) -> dict[str, object]:
    """What --json prints: the size of the source, and per person the first and last frame and the first box."""
    people: dict[int, dict[str, object]] = {}
    for frame, found in enumerate(tracks.people):
        for person_id, person in found.items():
            row = people.setdefault(person_id, {"id": person_id, "first_frame": frame, "box": person.box.tolist()})
            row["last_frame"] = frame
    return {
        "source": source,
        "frames": len(tracks.people),
        "fps": tracks.fps,
        "width": tracks.width,
        "height": tracks.height,
        "cut": tracks.cut,
        "people": list(people.values()),
    }


def _print_picture(source: str, tracks: VideoTracks) -> None:
    from skelact.pose.files import describe

    people = list(tracks.people[0].values())
    if not people:
        console.print(f"no person found in {escape(source)}")
        return
    table = Table("person", "box", "measured points", "parts", title=escape(source))
    for index, row in enumerate(describe(people)):
        table.add_row(str(index), *row)
    console.print(table)


def _run_folder(
    folder: Path, output: Path, overlay: Path | None, networks: Mapping[str, Any], *, ray: str | None, as_json: bool
) -> None:
    """Process a folder with a progress bar, here or on a cluster; exit code 1 when a file could not be read."""
    from rich.progress import Progress

    from skelact.pose import load_pose_estimator
    from skelact.pose.files import find_sources, track_folder

    messages: list[str] = []
    with Progress(console=Console(stderr=True), disable=as_json) as progress:
        task = progress.add_task("Estimating poses", total=len(find_sources(folder)))

        def report(_: Path, message: str) -> None:
            progress.update(task, advance=1)
            messages.append(message)

        if ray:
            from skelact.ray_jobs import track_folder_on_ray

            faults = track_folder_on_ray(folder, output, networks, address=ray, overlay=overlay, on_file=report)
        else:
            faults = track_folder(folder, output, load_pose_estimator(**networks), overlay=overlay, on_file=report)
    failed = [str(error) for _, error in faults]
    if as_json:
        cut = [message for message in messages if message and message not in failed]
        print_json({"source": str(folder), "files": len(messages), "failed": failed, "cut": cut})
    else:
        console.print(f"{len(messages) - len(faults)} of {len(messages)} files processed, results in {output}")
        for message in filter(None, messages):
            kind = "[red]error:[/]" if message in failed else "[yellow]cut or damaged:[/]"
            console.print(f"{kind} {escape(message)}", highlight=False, soft_wrap=True)
    if faults:
        sys.exit(1)

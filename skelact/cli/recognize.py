"""`skelact recognize`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    DeviceOption,
    FpsOption,
    JsonOption,
    LayoutOption,
    NamesOption,
    RecognizerOption,
    SkeletonOption,
    ThreadsOption,
    UpOption,
    console,
    print_cut,
    print_json,
    print_notes,
    spinner,
)
from skelact.errors import InputError
from skelact.outputs import DRAWN_VIDEO_SUFFIXES, FIGURE_SUFFIXES, check_output_file

if TYPE_CHECKING:
    from skelact.pose.tracks import VideoTracks
    from skelact.values import Clip, Scores


@dataclass(frozen=True, eq=False)
class Recording:
    """What a file holds.

    Attributes:
        clip: The people in it.
        ids: Of the people of the clip.
        video: What was tracked, for a video.
        cut: What is missing of a damaged video; "" when it is whole.
    """

    clip: Clip
    ids: Sequence[int]
    video: VideoTracks | None = None
    cut: str = ""


def recognize(
    file: Annotated[Path, typer.Argument(help="Motion (.bvh, .npz, .skeleton, .json, .amc) or video.")],
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    layout: LayoutOption = None,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
    skeleton: SkeletonOption = None,
    top_k: Annotated[int, typer.Option(min=1, help="Number of classes to show.")] = 5,
    plot: Annotated[Path | None, typer.Option(help="Image of poses and scores over time.")] = None,
    timeline: Annotated[Path | None, typer.Option(help="Actions over time per person: .json or image.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="Video with skeletons, ids and actions drawn.")] = None,
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Recognize what each person does in a motion file or a video.

    Example: skelact recognize walk.bvh --plot walk.png
    """
    from skelact.formats import load_clip, load_points_clip
    from skelact.layouts import load_layout
    from skelact.pose.files import is_video
    from skelact.recognition import load_recognizer
    from skelact.recognition.timeline import answers_to_spans, live_answers, live_captions, save_timeline

    if overlay and not is_video(file):
        raise InputError("expected a video to draw on", field="overlay")
    _check_outputs(plot, timeline, overlay)
    recognizer = load_recognizer(weights, device=device, threads=threads)
    as_points = recognizer.config.coordinates == "xy_score"
    if is_video(file):
        recording = _track(file, threads=threads, device=device, quiet=as_json, as_points=as_points)
    else:
        own = load_layout(layout) if layout else None
        if as_points:
            clip = load_points_clip(file, layout=own, fps=fps)
        else:
            clip = load_clip(file, layout=own, up=up, fps=fps, names=names, skeleton=skeleton)
        print_notes(clip.notes)
        recording = Recording(clip, range(clip.people))
    clip = recording.clip
    with spinner("Recognizing", quiet=as_json):
        answers = recognizer.recognize(clip)
        live = live_answers(clip, recognizer, ids=list(recording.ids)) if timeline or overlay else []
        if timeline:
            save_timeline(timeline, answers_to_spans(live, fps=clip.fps), duration_s=clip.duration_s, title=file.name)
        if plot:
            from skelact.recognition.filmstrip import save_filmstrip

            save_filmstrip(plot, clip, recognizer, title=file.stem)
        if overlay and recording.video:
            from skelact.pose.tracks import write_overlay

            write_overlay(file, overlay, recording.video, captions=live_captions(live, frames=clip.frames))
    if as_json:
        print_json(_to_json(file, recording, answers, top_k))
    else:
        _print_answers(file, recording, answers, top_k)


def _check_outputs(plot: Path | None, timeline: Path | None, overlay: Path | None) -> None:
    for path, suffixes, field in (
        (plot, FIGURE_SUFFIXES, "plot"),
        (timeline, (".json", *FIGURE_SUFFIXES), "timeline"),
        (overlay, DRAWN_VIDEO_SUFFIXES, "overlay"),
    ):
        if path:
            check_output_file(path, suffixes, field=field)


def _track(file: Path, *, threads: int, device: str, quiet: bool, as_points: bool) -> Recording:
    """Find and follow the people of a video, as joints or as points in the picture."""
    from skelact.pose import load_pose_estimator
    from skelact.pose.tracks import track_video, tracks_to_clip, tracks_to_points

    tracks = track_video(file, load_pose_estimator(threads=threads, device=device), quiet=quiet)
    clip, ids = tracks_to_points(tracks) if as_points else tracks_to_clip(tracks)
    return Recording(clip, ids, tracks, tracks.cut)


def _to_json(file: Path, recording: Recording, answers: Sequence[Scores], top_k: int) -> dict[str, object]:
    from skelact.values import MIN_PROBABILITY

    clip = recording.clip
    return {
        "file": str(file),
        "frames": clip.frames,
        "fps": clip.fps,
        "cut": recording.cut,
        "ids": list(recording.ids),
        "notes": list(clip.notes),
        "answers": [
            {
                "action": scores.label,
                "certainty": scores.certainty,
                "reason": scores.reason,
                "threshold": MIN_PROBABILITY,
            }
            for scores in answers
        ],
        "people": [dict(scores.top(top_k)) for scores in answers],
    }


def _print_answers(file: Path, recording: Recording, answers: Sequence[Scores], top_k: int) -> None:
    from skelact.recognition.timeline import certain_label

    print_cut(str(file), recording.cut)
    if not answers:
        console.print(f"no person found in {escape(file.name)}")
    for person, scores in zip(recording.ids, answers, strict=False):
        title = f"{escape(file.name)}, person {person}: {certain_label(scores)}"
        if not len(scores.probabilities):
            console.print(f"{title}, {scores.reason}")
            continue
        table = Table(title=title)
        table.add_column("action")
        table.add_column("probability", justify="right")
        for label, probability in scores.top(top_k):
            table.add_row(label, f"{probability:.1%}")
        console.print(table)
        if scores.reason:
            console.print(scores.reason, style="dim")

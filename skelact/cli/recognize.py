"""`skelact recognize`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    SecondsOption,
    SkeletonOption,
    ThreadsOption,
    UpOption,
    check_source,
    console,
    print_cut,
    print_json,
    print_notes,
    spinner,
)
from skelact.errors import InputError
from skelact.outputs import DRAWN_VIDEO_SUFFIXES, FIGURE_SUFFIXES, check_output_file
from skelact.plots import check_extra, check_figure_file

if TYPE_CHECKING:
    from skelact.pose.tracks import VideoTracks
    from skelact.recognition import Recognizer, StreamAnswer
    from skelact.recognition.events import Event
    from skelact.recognition.repetitions import RepetitionSet
    from skelact.values import Clip, Scores


FRAME_FILE = r"\d(_keypoints)?\.json$"  # of OpenPose


@dataclass(frozen=True, eq=False)
class Recording:
    """What a file holds, and what its people do.

    Attributes:
        clip: The people in it.
        ids: Of the people of the clip.
        scores: Of the whole file, as the recognizer gives them.
        answers: Over time; empty when nothing needs them.
        tracks: What was tracked, for a video.
        events: Falls, and when people move.
        sets: Repetitions, when they were wanted.
    """

    clip: Clip
    ids: Sequence[int]
    scores: Sequence[Scores]
    answers: Sequence[StreamAnswer]
    tracks: VideoTracks | None = None
    events: Sequence[Event] = ()
    sets: Sequence[RepetitionSet] = ()

    @property
    def cut(self) -> str:
        """What is missing of a damaged video; "" when it is whole."""
        return self.tracks.cut if self.tracks else ""

    def with_min_known(self, min_known: float | None) -> Recording:
        """The same recording, judged by another threshold of `Scores.known`; None: as it is."""
        scores = [one.with_min_known(min_known) for one in self.scores]
        answers = [one.with_min_known(min_known) for one in self.answers]
        return replace(self, scores=scores, answers=answers)


def recognize(
    file: Annotated[str, typer.Argument(help="Motion (.bvh, .glb, .npz, .skeleton, .json, .amc), video or camera.")],
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    layout: LayoutOption = None,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
    skeleton: SkeletonOption = None,
    min_known: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Below it: unknown. Default: that of the weights."),
    ] = None,
    top_k: Annotated[int, typer.Option(min=1, help="Number of classes to show.")] = 5,
    actions: Annotated[str | None, typer.Option(help="Folder of taught actions (skelact teach).")] = None,
    labels: Annotated[str | None, typer.Option(help='Score these instead: "sitting, kicking".')] = None,
    repetitions: Annotated[bool, typer.Option("--repetitions", help="Count repetitions, with their times.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Image of poses and scores (extra plot).")] = None,
    timeline: Annotated[Path | None, typer.Option(help="Actions over time per person: .json or image.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="Video with skeletons, ids and actions drawn.")] = None,
    seconds: SecondsOption = None,
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Recognize what each person does in a motion file or a video.

    Example: skelact recognize walk.bvh
    """
    from skelact.label_recognition import split_labels, with_labels
    from skelact.pose import load_pose_estimator
    from skelact.pose.files import is_video
    from skelact.pose.video import is_live
    from skelact.recognition import load_recognizer
    from skelact.recognition.segments import can_segment
    from skelact.recognition.taught import load_actions
    from skelact.recognition.timeline import live_answers
    from skelact.video_recognition import recognize_video

    if overlay and (is_live(file) or not is_video(file)):
        raise InputError("expected a video file to draw on", field="overlay")
    _check_outputs(plot, timeline, overlay)
    _check_source(file)
    recognizer = load_recognizer(weights, device=device, threads=threads)
    with_answers = overlay is not None or (timeline is not None and not can_segment(recognizer))
    if actions and labels:
        raise InputError("expected --actions or --labels, got both", field="labels")
    if actions:
        recognizer = recognizer.with_actions(load_actions(actions))
    if labels:
        recognizer = with_labels(recognizer, split_labels(labels))
    if repetitions and recognizer.takes_points:
        raise InputError("expected 3D joints: repetitions are not counted in points of pictures", field="repetitions")
    if is_video(file):
        estimator = load_pose_estimator(threads=threads, device=device)
        seen = recognize_video(
            file, recognizer, estimator, max_duration_s=seconds, with_answers=with_answers, quiet=as_json
        )
        recording = Recording(seen.clip, seen.ids, seen.scores, seen.answers, seen.tracks).with_min_known(min_known)
    else:
        if recognizer.takes_points:
            clip = _load_points(file, layout=layout, fps=fps)
        else:
            clip = _load_clip(file, layout=layout, up=up, fps=fps, names=names, skeleton=skeleton)
        with spinner("Recognizing", quiet=as_json):
            answers = live_answers(clip, recognizer) if with_answers else []
            recording = Recording(clip, range(clip.people), recognizer.recognize(clip), answers)
            recording = recording.with_min_known(min_known)
    recording = _with_counts(recording, repetitions=repetitions or timeline is not None)
    if timeline:
        with spinner("Finding beginnings and ends", quiet=as_json):
            _write_timeline(timeline, file, recording, recognizer, min_known)
    with spinner("Drawing", quiet=as_json or not (plot or overlay)):
        _write_outputs(file, recording, recognizer, plot=plot, overlay=overlay)
    if as_json:
        print_json(_to_json(file, recording, top_k, repetitions=repetitions))
        return
    _print_answers(file, recording, top_k)
    _print_falls(recording)
    if repetitions:
        _print_repetitions(recording)


def _with_counts(recording: Recording, *, repetitions: bool) -> Recording:
    """With what geometry says: events, and repetitions if they are wanted; nothing of points in pictures."""
    from skelact.recognition.events import find_events
    from skelact.recognition.repetitions import count_repetitions

    clip = recording.clip
    if clip.joints.shape[-1] != 3:
        return recording
    sets = count_repetitions(clip) if repetitions else ()
    return replace(recording, events=find_events(clip, ids=recording.ids), sets=sets)


def _check_source(file: str) -> None:
    """Refuse what cannot be recognized before a network loads."""
    from skelact.formats import CLIP_LOADERS, INSTEAD, clip_suffix
    from skelact.pose.files import IMAGE_SUFFIXES, VIDEO_SUFFIXES, is_video
    from skelact.pose.video import is_live

    if is_live(file):
        return
    check_source(file)
    path, suffix = Path(file), clip_suffix(Path(file))
    if path.is_dir() and not any(re.search(FRAME_FILE, child.name) for child in path.iterdir()):
        wanted = "expected a file, or a folder of OpenPose files (NAME_0001_keypoints.json), got another folder"
        raise InputError(f"{wanted}; give one file of it", field=file)
    if suffix in IMAGE_SUFFIXES:
        raise InputError(f"a picture shows no motion; for the poses in it: skelact pose {file}", field=file)
    if not is_video(file) and suffix not in CLIP_LOADERS and suffix not in INSTEAD:
        motions, videos = (", ".join(f"*{one}" for one in kinds) for kinds in (CLIP_LOADERS, VIDEO_SUFFIXES))
        raise InputError(f"expected motion ({motions}) or a video ({videos})", field=file)


def _load_clip(
    file: str, *, layout: str | None, up: str, fps: float | None, names: Path | None, skeleton: Path | None
) -> Clip:
    from skelact.formats import load_clip
    from skelact.layouts import load_layout

    own = load_layout(layout) if layout else None
    clip = load_clip(file, layout=own, up=up, fps=fps, names=names, skeleton=skeleton)
    print_notes(clip.notes)
    return clip


def _load_points(file: str, *, layout: str | None, fps: float | None) -> Clip:
    from skelact.formats import load_points_clip
    from skelact.layouts import load_layout

    clip = load_points_clip(file, layout=load_layout(layout) if layout else None, fps=fps)
    print_notes(clip.notes)
    return clip


def _write_timeline(
    path: Path, file: str, recording: Recording, recognizer: Recognizer, min_known: float | None
) -> None:
    from skelact.recognition.segments import can_segment, segment_clip
    from skelact.recognition.timeline import answers_to_spans, save_timeline

    clip, ids = recording.clip, tuple(recording.ids)
    if can_segment(recognizer):
        spans = segment_clip(clip, recognizer, ids=ids, min_known=min_known)
    else:
        spans = answers_to_spans(recording.answers, fps=clip.fps)
    repetitions = [(ids[found.person], found) for found in recording.sets]
    save_timeline(
        path,
        spans,
        duration_s=clip.duration_s,
        title=Path(file).name,
        events=recording.events,
        repetitions=repetitions,
    )


def _write_outputs(
    file: str, recording: Recording, recognizer: Recognizer, *, plot: Path | None, overlay: Path | None
) -> None:
    from skelact.recognition.timeline import live_captions

    clip = recording.clip
    if plot:
        from skelact.recognition.filmstrip import save_filmstrip

        save_filmstrip(plot, clip, recognizer, title=Path(file).stem)
    if overlay and recording.tracks:
        from skelact.pose.tracks import write_overlay

        captions = live_captions(recording.answers, frames=clip.frames, events=recording.events, fps=clip.fps)
        write_overlay(Path(file), overlay, recording.tracks, captions=captions)


def _check_outputs(plot: Path | None, timeline: Path | None, overlay: Path | None) -> None:
    if plot:
        check_figure_file(plot, field="plot")
    if timeline:
        check_output_file(timeline, (".json", *FIGURE_SUFFIXES), field="timeline")
        if timeline.suffix.lower() != ".json":
            check_extra(field="timeline")
    if overlay:
        check_output_file(overlay, DRAWN_VIDEO_SUFFIXES, field="overlay")


def _to_json(file: str, recording: Recording, top_k: int, *, repetitions: bool) -> dict[str, object]:
    from skelact.values import MIN_PROBABILITY

    clip = recording.clip
    counted = {"repetitions": [_set_to_json(found, recording.ids) for found in recording.sets]} if repetitions else {}
    return {
        **counted,
        "file": file,
        "frames": clip.frames,
        "fps": clip.fps,
        "cut": recording.cut,
        "ids": list(recording.ids),
        "notes": list(clip.notes),
        "events": [{"id": event.person_id, "kind": event.kind, "start_s": event.start_s} for event in recording.events],
        "answers": [
            {
                "action": scores.label,
                "certainty": scores.certainty,
                "reason": scores.reason,
                "threshold": MIN_PROBABILITY,
                "by_description": scores.by_description,
                "known": scores.known,
                "min_known": None if scores.known is None else scores.min_known,
            }
            for scores in recording.scores
        ],
        "people": [dict(scores.top(top_k)) for scores in recording.scores],
    }


def _set_to_json(found: RepetitionSet, ids: Sequence[int]) -> dict[str, object]:
    times = [{"start_s": one.start_s, "turn_s": one.turn_s, "end_s": one.end_s} for one in found.repetitions]
    return {"id": ids[found.person], "count": found.count, "times": times}


def _print_falls(recording: Recording) -> None:
    for event in recording.events:
        if event.kind == "fall":
            console.print(f"person {event.person_id}: fall at {event.start_s:.1f} s")


def _print_repetitions(recording: Recording) -> None:
    if not recording.sets:
        console.print("repetitions: 0")
    for found in recording.sets:
        times = ", ".join(f"{one.start_s:.1f}-{one.end_s:.1f}" for one in found.repetitions)
        console.print(f"person {recording.ids[found.person]}: {found.count} repetitions, seconds {times}")


def _print_answers(file: str, recording: Recording, top_k: int) -> None:
    from skelact.recognition.timeline import certain_label

    print_cut(file, recording.cut)
    name = escape(Path(file).name)
    if not recording.scores:
        console.print(f"no person found in {name}")
    for person, scores in zip(recording.ids, recording.scores, strict=False):
        title = f"{name}, person {person}: {certain_label(scores)}"
        if not len(scores.probabilities):
            console.print(f"{title}, {scores.reason}")
            continue
        table = Table(title=title)
        table.add_column("action")
        table.add_column("probability", justify="right")
        for label, probability in scores.top(top_k):
            table.add_row(label, f"{probability:.1%}")
        console.print(table)
        if scores.by_description:
            console.print(
                f"by description; a label fits: {scores.known:.2f}, unknown below {scores.min_known:.2f}", style="dim"
            )
        elif scores.known is None:
            console.print("known: not measured by these weights, every motion is taken for a class", style="dim")
        else:
            console.print(f"known {scores.known:.2f}, unknown below {scores.min_known:.2f}", style="dim")
        if scores.reason:
            console.print(scores.reason, style="dim")

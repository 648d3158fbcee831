"""People of a video: followed from frame to frame, on an even frame rate, as one clip or drawn on the frames."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from skelact.layouts import load_layout
from skelact.layouts.whole_body import JOINTS, POINTS
from skelact.pose.decoder import MAX_FPS, MIN_FPS
from skelact.pose.decoding import VideoHeader
from skelact.pose.estimator import PoseEstimator
from skelact.pose.overlay import draw_people
from skelact.pose.placement import CameraPlacement
from skelact.pose.video import DEFAULT_FPS, is_live, open_video, read_video
from skelact.pose.video_writer import VideoWriter
from skelact.values import MISSING, Clip, Person

COLUMNS = (*Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
MAX_UNEVEN = 0.5  # frames that times may be off a constant rate
ROUNDING = 1e-6  # frames
MAX_BRIDGED_S = 0.5  # between two frames that a person's movement is drawn through
MIN_TRACK_S = 0.5  # tracks shorter than this are left out of the clip


@dataclass(frozen=True, eq=False)
class VideoTracks:
    """The people of a video.

    Attributes:
        people: Per frame, track id -> person.
        times_s: float64 (T,), of the frames, since the first.
        fps: Frames per second.
        width: Of the frames, pixels.
        height: Of the frames, pixels.
        cut: What is missing of a damaged or cut file; "" when it is whole.
    """

    people: Sequence[Mapping[int, Person]]
    times_s: np.ndarray
    fps: float
    width: int
    height: int
    cut: str = ""


def track_video(
    source: str | Path,
    estimator: PoseEstimator,
    *,
    overlay: Path | None = None,
    max_duration_s: float | None = None,
    quiet: bool = False,
) -> VideoTracks:
    """Find and follow the people of a video; of a live source until it ends, or Ctrl-C.

    Args:
        source: As for `read_video`.
        estimator: Finds them.
        overlay: A video to write with skeletons and ids on it.
        max_duration_s: Stop after this much; unset: at the end.
        quiet: Show no progress.

    Raises:
        InputError: Not a video that can be read, or `overlay` cannot be written.
    """
    stream = estimator.stream()
    people: list[Mapping[int, Person]] = []
    times, width, height = [], 0, 0
    with contextlib.ExitStack() as stack:
        video = stack.enter_context(contextlib.closing(open_video(source)))
        fps = video.header.fps or DEFAULT_FPS
        writer = stack.enter_context(contextlib.closing(VideoWriter(overlay, fps))) if overlay else None
        progress = stack.enter_context(Progress(*COLUMNS, console=Console(stderr=True), disable=quiet))
        task = progress.add_task("Tracking", total=_expected_frames(video.header, max_duration_s))
        try:
            for time_s, image in video.frames(max_duration_s):
                found = stream.add(time_s, image)
                height, width = image.shape[:2]
                people.append(found)
                times.append(time_s)
                if writer:
                    writer.write(time_s, draw_people(image, list(found.values()), labels=list(map(str, found))))
                progress.update(task, advance=1, description=f"Tracking {len(found)} people")
        except KeyboardInterrupt:
            if not is_live(source):
                raise
    return even_times(VideoTracks(people, np.array(times), fps, width, height, video.cut))


def _expected_frames(header: VideoHeader, max_duration_s: float | None) -> float | None:
    lengths = [length for length in (header.duration_s, max_duration_s) if length is not None]
    return min(lengths) * (header.fps or DEFAULT_FPS) if lengths else None


def even_times(tracks: VideoTracks) -> VideoTracks:
    """Resample tracks to a constant frame rate, by the times of the frames.

    Times that are even already stay, with the rate that they have. Between two frames at most `MAX_BRIDGED_S` apart
    people move in a straight line; in longer gaps nobody is there.
    """
    count = len(tracks.times_s)
    if count < 2 or tracks.times_s[-1] <= tracks.times_s[0]:
        return tracks
    mean = (count - 1) / (tracks.times_s[-1] - tracks.times_s[0])
    for fps in (tracks.fps, mean):
        if np.abs((tracks.times_s - tracks.times_s[0]) * fps - np.arange(count)).max() <= MAX_UNEVEN:
            return replace(tracks, fps=fps)
    steps = np.diff(tracks.times_s)
    fps = float(np.clip(1 / max(np.median(steps), 1 / MAX_FPS), MIN_FPS, MAX_FPS))
    count_even = int((tracks.times_s[-1] - tracks.times_s[0]) * fps + ROUNDING) + 1
    times = np.arange(count_even) / fps + tracks.times_s[0]
    before = np.clip(np.searchsorted(tracks.times_s, times, side="right") - 1, 0, count - 2)
    people = [
        _people_at(tracks, int(index), float(time_s), 1 / fps) for index, time_s in zip(before, times, strict=True)
    ]
    return replace(tracks, people=people, times_s=times, fps=fps)


def _people_at(tracks: VideoTracks, index: int, time_s: float, step_s: float) -> Mapping[int, Person]:
    """Return the people at a time between frame `index` and the next."""
    start_s, end_s = tracks.times_s[index : index + 2]
    weight = (time_s - start_s) / max(end_s - start_s, 1e-9)
    nearest = index + (weight > 0.5)
    if weight in (0.0, 1.0) or (abs(time_s - tracks.times_s[nearest]) <= step_s < end_s - start_s > MAX_BRIDGED_S):
        return tracks.people[nearest]
    if end_s - start_s > MAX_BRIDGED_S:
        return {}
    here, there = tracks.people[index], tracks.people[index + 1]
    return {track: _between(here[track], there[track], weight) for track in here if track in there}


def _between(start: Person, end: Person, weight: float) -> Person:
    """A person on the way from one frame to the next; what one of them lacks is missing."""
    states = np.minimum(start.states, end.states)
    points, scores = (
        np.where((states != MISSING).reshape(-1, *[1] * (a.ndim - 1)), a + np.float32(weight) * (b - a), 0)
        for a, b in ((start.points, end.points), (start.scores, end.scores))
    )
    return replace(
        start,
        box=start.box + np.float32(weight) * (end.box - start.box),
        points=points.astype(np.float32),
        scores=scores.astype(np.float32),
        states=states,
        joints=_joints_between(start, end, weight),
        presence=start.presence + weight * (end.presence - start.presence),
    )


def _joints_between(start: Person, end: Person, weight: float) -> np.ndarray | None:
    """Joints (75, 3) on the way, zero where one of both lacks them; None in 2D."""
    if start.joints is None or end.joints is None:
        return None
    there = (start.valid & end.valid)[:, None]
    return np.where(there, start.joints + np.float32(weight) * (end.joints - start.joints), 0).astype(np.float32)


def tracks_to_clip(tracks: VideoTracks) -> tuple[Clip, list[int]]:
    """Put the people of a video into one clip on `blazepose75`, where they stood before the camera; also their ids.

    Slots are in order of the ids, missing where a person is not found; tracks shorter than `MIN_TRACK_S` are left out.
    People in 2D only become a clip of their points (`tracks_to_points`).
    """
    all_people = [person for people in tracks.people for person in people.values()]
    if all_people and all(person.joints is None for person in all_people):
        return tracks_to_points(tracks)
    placement = CameraPlacement(tracks.width, tracks.height)
    frames = [placement.add(time_s, people) for time_s, people in zip(tracks.times_s, tracks.people, strict=True)]
    ids = _long_tracks(frames, tracks.fps)
    joints = np.full((len(ids), len(frames), JOINTS, 3), np.nan, np.float32)
    for slot, track in enumerate(ids):
        for index, frame in enumerate(frames):
            if track in frame:
                joints[slot, index] = frame[track]
    return Clip.from_nan(joints, load_layout("blazepose75"), tracks.fps), ids


def tracks_to_points(tracks: VideoTracks) -> tuple[Clip, list[int]]:
    """Put the points of people into one 2D clip on `wholebody133`, pixels, with their scores; also their ids.

    Slots and short tracks as in `tracks_to_clip`.
    """
    ids = _long_tracks(tracks.people, tracks.fps)
    points = np.zeros((len(ids), len(tracks.people), POINTS, 2), np.float32)
    scores, valid = np.zeros(points.shape[:3], np.float32), np.zeros(points.shape[:3], bool)
    for slot, track in enumerate(ids):
        for index, people in enumerate(tracks.people):
            if track in people:
                person = people[track]
                points[slot, index], scores[slot, index] = person.points, person.scores
                valid[slot, index] = person.states != MISSING
    layout, size = load_layout("wholebody133"), (tracks.width, tracks.height)
    return Clip(points, layout, tracks.fps, valid, scores=scores, image_size=size), ids


def _long_tracks(frames: Sequence[Mapping[int, object]], fps: float) -> list[int]:
    """Ids, ascending, of those who are in enough frames."""
    min_frames = min(MIN_TRACK_S * fps, len(frames))
    ids = sorted({track for frame in frames for track in frame})
    return [track for track in ids if sum(track in frame for frame in frames) >= min_frames]


def write_overlay(path: Path, output: Path, tracks: VideoTracks, *, captions: Sequence[Mapping[int, str]] = ()) -> None:
    """Write a video again, with the skeletons of its people.

    Args:
        path: The video.
        output: The one to write, H.264.
        tracks: Its people.
        captions: Per frame, track id -> what to write above the person; without it the id.

    Raises:
        InputError: `path` cannot be read, or `output` cannot be written.
    """
    with contextlib.closing(VideoWriter(output, tracks.fps)) as writer:
        for time_s, image in read_video(path):
            moment = min(round(time_s * tracks.fps), len(tracks.people) - 1)
            people = tracks.people[moment]
            texts = captions[moment] if captions else {}
            labels = [texts.get(track, str(track)) for track in people]
            writer.write(time_s, draw_people(image, list(people.values()), labels=labels))

"""What the people of a video or camera do, while it is read: pose, place before the camera, recognition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from skelact.layouts import load_layout
from skelact.pose import PoseEstimator
from skelact.pose.placement import CameraPlacement
from skelact.pose.tracks import VideoTracks, track_video, tracks_to_clip, tracks_to_points
from skelact.pose.video import DEFAULT_FPS, open_video
from skelact.recognition import Recognizer, StreamAnswer
from skelact.recognition.events import EventWatcher
from skelact.recognition.stream_door import MAX_TRACKS
from skelact.recognition.streaming import Due
from skelact.values import Clip, Person, Scores

ANSWERS_PER_S = 10.0  # of a video file
DEFAULT_STRIDE = 8
PERSON_LAYOUT = "blazepose75"  # of `Person.joints`


class VideoRecognizer:
    """State of one video or camera: where everybody stands, and a short history per person.

    Args:
        recognizer: Scores what people do.
        fps: Frames per second of the video.
        stride: Frames between answers per person, >= 1.
        max_tracks: Maximum number of people within a second.
        want_events: Also look for falls, and when people move.

    Attributes:
        watcher: What happened to people; None: it is not looked for.

    Raises:
        InputError: `fps` or `stride` is not usable, or the recognizer cannot read bodies of the pose estimator.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        *,
        fps: float,
        stride: int = DEFAULT_STRIDE,
        max_tracks: int = MAX_TRACKS,
        want_events: bool = False,
    ) -> None:
        layout = load_layout(PERSON_LAYOUT)
        self._stream = recognizer.stream(layout=layout, fps=fps, stride=stride, max_tracks=max_tracks)
        self.watcher = EventWatcher(layout, fps=fps, max_tracks=max_tracks) if want_events else None
        self._camera: CameraPlacement | None = None
        self._size = (0, 0)

    def add(self, time_s: float, people: Mapping[int, Person], *, width: int, height: int) -> Sequence[Due]:
        """Take the people of the next frame; return what is due, to be scored by the recognizer.

        Args:
            time_s: Time of the frame, seconds on any clock.
            people: Track id -> person, as a pose stream returns them.
            width: Of the frame, pixels.
            height: Of the frame, pixels.

        Raises:
            InputError: The time is late or absurd, or there are too many people; the frame is then not counted.
        """
        if self._camera is None or self._size != (width, height):
            self._camera, self._size = CameraPlacement(width, height), (width, height)
        placed = self._camera.add(time_s, people)
        due = self._stream.add(placed, time_s=time_s)
        if self.watcher:
            self.watcher.add(placed, time_s=time_s)
        return due

    def push(self, time_s: float, people: Mapping[int, Person], *, width: int, height: int) -> list[StreamAnswer]:
        """Take the people of the next frame and score what is due; see `add`."""
        return self._stream.score(self.add(time_s, people, width=width, height=height))


@dataclass(frozen=True, eq=False)
class RecognizedVideo:
    """What the people of a video do.

    Attributes:
        tracks: The people of every frame, on an even rate.
        clip: The same people, without those seen for less than half a second.
        ids: Track ids, in the order of the clip's slots.
        scores: Of the whole video: per person, or one when the recognizer looks at several people together.
        answers: As a camera would have got them, of the people in `ids`; empty unless they were asked for.
    """

    tracks: VideoTracks
    clip: Clip
    ids: tuple[int, ...]
    scores: Sequence[Scores]
    answers: Sequence[StreamAnswer] = ()


def recognize_video(
    source: str | Path,
    recognizer: Recognizer,
    estimator: PoseEstimator,
    *,
    max_duration_s: float | None = None,
    with_answers: bool = False,
    quiet: bool = True,
) -> RecognizedVideo:
    """Read a video to its end and say what each person does in it.

    Args:
        source: A video file, a camera or a stream, as for `pose.video.open_video`.
        recognizer: Scores what people do.
        estimator: Finds the people.
        max_duration_s: Stop after this much; unset: at the end, or at Ctrl-C for a camera.
        with_answers: Also answer over time, `ANSWERS_PER_S` times a second.
        quiet: Show no progress.

    Raises:
        InputError: The source cannot be read.
    """
    tracks = track_video(source, estimator, max_duration_s=max_duration_s, quiet=quiet)
    clip, ids = tracks_to_points(tracks) if recognizer.takes_points else tracks_to_clip(tracks)
    scores = recognizer.recognize(clip)
    answers = answer_tracks(tracks, recognizer) if with_answers and ids else []
    return RecognizedVideo(tracks, clip, tuple(ids), scores, [one for one in answers if one.person_id in ids])


def answer_tracks(tracks: VideoTracks, recognizer: Recognizer, *, stride: int | None = None) -> list[StreamAnswer]:
    """Say what the people of a video do over time, as `VideoRecognizer` says it of a camera.

    Args:
        tracks: The people, on an even rate.
        recognizer: Scores what they do.
        stride: Frames between answers per person, >= 1; unset: `ANSWERS_PER_S` answers a second.
    """
    stride = max(1, round(tracks.fps / ANSWERS_PER_S)) if stride is None else stride
    video = VideoRecognizer(recognizer, fps=tracks.fps, stride=stride)
    size = {"width": tracks.width, "height": tracks.height}
    frames = zip(tracks.times_s, tracks.people, strict=True)
    return [answer for time_s, people in frames for answer in video.push(float(time_s), people, **size)]


def watch_video(
    source: str | Path, recognizer: Recognizer, estimator: PoseEstimator, *, stride: int = DEFAULT_STRIDE
) -> Iterator[StreamAnswer]:
    """Read a video or camera and yield who does what, while it is seen.

    Args:
        source: A video file, a camera or a stream, as for `pose.video.open_video`.
        recognizer: Scores what people do.
        estimator: Finds the people.
        stride: Frames between answers per person, >= 1.

    Raises:
        InputError: The source cannot be read.
    """
    tracks = estimator.stream()
    with closing(open_video(source)) as video:
        people = VideoRecognizer(recognizer, fps=video.header.fps or DEFAULT_FPS, stride=stride)
        for time_s, image in video.frames(None):
            height, width = image.shape[:2]
            yield from people.push(time_s, tracks.add(time_s, image), width=width, height=height)

"""Live recognition: frames of tracked people in, scores per person as soon as they are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import numpy as np

from skelact.clips import clip_to_points, fill_missing, fill_points
from skelact.clips.modalities import SCORE
from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evidence import withhold
from skelact.recognition.stream_door import StreamDoor, StreamPosition
from skelact.recognition.windows import last_window, move_near
from skelact.values import Clip, Scores

STREAM_WINDOW_S = 3.0
NO_JOINTS = np.zeros(0, np.float32)  # of a window that nobody will look at


@dataclass(frozen=True, eq=False)
class Window:
    """A stretch of one person's frames that is due to be scored.

    Attributes:
        person_id: As the caller named the person.
        frame: Index of the newest frame in it.
        frames_seen: Frames in which this person has been seen.
        joints: float32 (people slots, T, V, 3), resampled, on the recognizer's layout.
        withheld: The answer when the window shows too little for a class; it need not be scored then.
    """

    person_id: int
    frame: int
    frames_seen: int
    joints: np.ndarray
    withheld: Scores | None = None

    @property
    def is_answer(self) -> bool:
        """Always."""
        return True

    @property
    def row(self) -> np.ndarray | None:
        """None for a window that is withheld."""
        return None if self.withheld else self.joints

    def answer(self, scorer: RowScorer, row: np.ndarray | None) -> StreamAnswer:
        """Turn the window's scored row into its answer; None for a window that is withheld."""
        scores = self.withheld
        if scores is None:
            assert row is not None
            scores = scorer.row_to_scores(row)
        return StreamAnswer(self.person_id, self.frame, self.frames_seen, scores)


@dataclass(frozen=True, eq=False)
class StreamAnswer:
    """Scores of one person at one frame.

    Attributes:
        person_id: As the caller named the person.
        frame: Index of the newest frame that was looked at.
        frames_seen: Frames in which this person has been seen.
        scores: What the person does.
        looked_s: Time that the answer speaks for, up to its frame; a person seen for less is looked at for that long.
    """

    person_id: int
    frame: int
    frames_seen: int
    scores: Scores
    looked_s: float = STREAM_WINDOW_S

    def with_min_known(self, min_known: float | None) -> StreamAnswer:
        """The same answer, judged by another threshold of `known`; None: as it is."""
        return self if min_known is None else replace(self, scores=self.scores.with_min_known(min_known))


class Due(Protocol):
    """Something of one person that is due to be scored: a window, or a step of a network that goes on from a state."""

    @property
    def person_id(self) -> int:
        """As the caller named the person."""

    @property
    def frame(self) -> int:
        """Index of the newest frame in it."""

    @property
    def row(self) -> np.ndarray | None:
        """What is to be scored, if anything: for `Recognizer.score_rows`."""

    @property
    def is_answer(self) -> bool:
        """Whether an answer is due after it."""

    def answer(self, scorer: RowScorer, row: np.ndarray | None) -> StreamAnswer | None:
        """Make an answer, if one is due, of the scored row."""


D = TypeVar("D", bound=Due)


def rounds(due: Sequence[D]) -> list[list[D]]:
    """What may be scored together: at most one of each person in a round, in their order."""
    made: list[list[D]] = []
    count: dict[int, int] = {}
    for one in due:
        index = count.get(one.person_id, 0)
        count[one.person_id] = index + 1
        if index == len(made):
            made.append([])
        made[index].append(one)
    return made


class RowScorer(Protocol):
    """What makes scores of a scored row."""

    def row_to_scores(self, row: np.ndarray) -> Scores:
        """Scores of a row, or of the mean of several."""


class WindowScorer(RowScorer, Protocol):
    """What a stream needs of a recognizer."""

    config: RecognitionConfig
    layout: Layout
    labels: tuple[str, ...]

    def score_windows(self, joints: np.ndarray) -> np.ndarray:
        """Rows (N, K + 1) of windows (N, people, T, V, 3): see `Recognizer.score_windows`."""


class StreamRecognizer:
    """State of one live stream: a short history per tracked person.

    A person unseen for `FORGET_S` is forgotten: the next sight of the same id starts anew. Time in which a known person
    is in no frame is filled as gaps of clips are, between the sights around it.

    Attributes:
        clock: When the frames happen; late frames and leaps in time are refused as `StreamClock` says.
        first_frame: Windows at frames before are due, but empty: their answers are known.
    """

    def __init__(
        self,
        scorer: WindowScorer,
        *,
        layout: Layout,
        fps: float,
        stride: int,
        max_tracks: int,
        image_size: tuple[int, int] | None = None,
    ) -> None:
        config = scorer.config
        if not stride >= 1:
            raise InputError(f"expected >= 1, got {stride}", field="stride")
        self._has_points = config.coordinates == "xy_score"
        self._door = StreamDoor(layout, scorer.layout, fps=fps, max_tracks=max_tracks, has_points=self._has_points)
        self.clock = self._door.clock
        self._scorer = scorer
        self._image_size = image_size
        self._stride = stride
        self._fps = fps
        self._frames = config.frames
        self._slots = config.people
        self._least = max(1, round(config.window_min_s * fps))
        self._most = max(self._least, round(min(STREAM_WINDOW_S, config.window_max_s) * fps))
        self._people: dict[int, _History] = {}
        self.first_frame = 0

    def add(self, people: Mapping[int, np.ndarray], *, time_s: float | None = None) -> list[Window]:
        """Take the next frame; cheap. Return the windows that are due, to be scored by the recognizer.

        Args:
            people: Person id -> (V, 3) on the stream's layout, meters; a joint with NaN is missing. Who is all zero or
                all NaN is not there. Nobody: time passes. Points in pictures are x and y, pixels, and the confidence.
            time_s: Of the frame, on any clock. Unset: one frame time after the frame before.

        Raises:
            InputError: An array has another shape or holds infinity, too many ids are alive, or the time is late or
                absurd (field "time_s"); the frame is then not counted.
        """
        placed, converted = self._door.take(people, time_s)
        self._people = {id: known for id, known in self._people.items() if id in self._door.remembered}
        grown = []
        for person, joints in converted.items():
            if person not in self._people:
                self._people[person] = _History(self._most, joints.shape)
            if self._people[person].add(joints, placed.slot):
                grown.append(person)
        return [self._window(person) for person in grown if self._is_due(person)]

    @property
    def memory_slots(self) -> int:
        """Slots of the clock after which nothing older counts."""
        return self._most

    def position(self) -> StreamPosition:
        """Where the stream is now, for `restore`."""
        seen = {person: history.seen for person, history in self._people.items()}
        tracks = {person: slot for person, slot in self._door.tracks.items() if person in seen}
        return StreamPosition(self._door.frame, self.clock.state(), tracks, seen)

    def restore(self, position: StreamPosition) -> None:
        """Go on from a position of another stream of the same kind, before the first frame.

        Raises:
            InputError: It holds too many ids.
        """
        self._door.restore(position)
        shape = (len(self._scorer.layout.names), 3)
        for person, slot in position.tracks.items():
            self._people[person] = _History(self._most, shape)
            self._people[person].seen, self._people[person].last_slot = position.seen[person], slot

    def push(self, people: Mapping[int, np.ndarray]) -> list[StreamAnswer]:
        """Take the next frame and score what is due; see `add`."""
        return self.score(self.add(people))

    def score(self, windows: Sequence[Due]) -> list[StreamAnswer]:
        """Answer windows of this stream; those that show too little are not scored."""
        rows = [window.row for window in windows]
        due = [row for row in rows if row is not None]
        scored = iter(self._scorer.score_windows(np.stack(due)) if due else ())
        answers = [
            window.answer(self._scorer, None if row is None else next(scored))
            for window, row in zip(windows, rows, strict=True)
        ]
        return [answer for answer in answers if answer is not None]

    def _is_due(self, person: int) -> bool:
        seen = self._people[person].seen
        return seen >= self._least and (seen - self._least) % self._stride == 0

    def _window(self, person: int) -> Window:
        history, layout, config = self._people[person], self._scorer.layout, self._scorer.config
        if self._door.frame < self.first_frame:
            return Window(person, self._door.frame, history.seen, NO_JOINTS)
        poses = history.window()
        valid = ~np.isnan(poses).any(-1)
        poses = np.where(valid[..., None], poses, 0)
        slots = np.zeros((self._slots, self._frames, *poses.shape[1:]), np.float32)
        places = poses[..., :SCORE] if self._has_points else poses
        withheld = withhold(places, valid, self._fps, layout, self._scorer.labels, config, source=self._door.source)
        if withheld is None:
            if self._has_points:
                joints = self._fill_points(poses, valid)
            else:
                near = move_near(poses[None], valid[None], layout, config)
                joints = fill_missing(near, ~valid[None], parents=layout.parents)
            slots = last_window(joints, valid, self._fps, layout, config)
        return Window(person, self._door.frame, history.seen, slots, withheld)

    def _fill_points(self, poses: np.ndarray, valid: np.ndarray) -> np.ndarray:
        """Points of one person (1, T, V, 3) as the network wants them, of x, y and confidence (T, V, 3)."""
        layout, scores = self._scorer.layout, poses[None, ..., SCORE].astype(np.float32)
        clip = Clip(
            poses[None, ..., :SCORE], layout, self._fps, valid[None], scores=scores, image_size=self._image_size
        )
        points = clip_to_points(clip, in_picture=self._scorer.config.in_picture)
        return fill_points(points, ~valid[None], parents=layout.parents)


class _History:
    """The last frames of one person in a buffer twice as long, so that the window is always one slice."""

    def __init__(self, length: int, shape: tuple[int, ...]) -> None:
        self._buffer = np.full((2 * length, *shape), np.nan)
        self._length = length
        self._end = 0
        self.seen = 0
        self.last_slot = -1

    def add(self, joints: np.ndarray, slot: int) -> bool:
        """Append one frame, after the slots in which the person was in none; False when it replaces the last frame."""
        if self.seen and slot == self.last_slot:
            self._buffer[self._end - 1] = joints
            return False
        gap = min(slot - self.last_slot - 1, self._length) if self.seen else 0
        if gap:
            self._extend(np.full((gap, *joints.shape), np.nan))
        self._extend(joints[None])
        self.seen += 1
        self.last_slot = slot
        return True

    def _extend(self, poses: np.ndarray) -> None:
        """Append poses (T, V, 3), at most `length`."""
        if self._end + len(poses) > len(self._buffer):
            self._buffer[: self._length] = self._buffer[self._end - self._length : self._end].copy()
            self._end = self._length
        self._buffer[self._end : self._end + len(poses)] = poses
        self._end += len(poses)

    def window(self) -> np.ndarray:
        """The newest frames (T, V, 3), at most `length`, NaN where missing."""
        return self._buffer[max(0, self._end - self._length) : self._end]

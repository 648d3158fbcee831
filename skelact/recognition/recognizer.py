"""The recognizer: a clip in, scores out; several part streams, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from skelact.clips import (
    clip_to_points,
    fill_missing,
    fill_points,
    most_moving,
    resample,
)
from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.recognition.background import Background, joint_statistics
from skelact.recognition.evidence import unseen_joints, withhold
from skelact.recognition.known import KnownModel, logit_to_probability
from skelact.recognition.live import MIN_FPS, LiveNetwork, LiveRecognizer
from skelact.recognition.part_stream import Stream, check_streams
from skelact.recognition.stream_door import MAX_TRACKS
from skelact.recognition.streaming import StreamRecognizer
from skelact.recognition.taught import ActionExamples, TaughtActions
from skelact.recognition.windows import (
    collapse_window,
    move_near,
    network_input,
    prepare_windows,
    sample_times,
    scoring_windows,
    to_slots,
)
from skelact.skeleton import clip_to_layout
from skelact.values import Clip, Scores
from skelact.weights import Card

if TYPE_CHECKING:
    from skelact.recognition.embeddings import Embeddings

MAX_BATCH = 32  # windows per network call: bounds memory, and bigger is no faster on a CPU


@dataclass(frozen=True, eq=False)
class ClipWindows:
    """A clip cut for the networks.

    Attributes:
        joints: float32 (windows, scored answers, people, T, V, 3), resampled, near the origin, no joint missing.
        withheld: One per answer: None when it is scored, else the answer itself, which has no class.
    """

    joints: np.ndarray
    withheld: tuple[Scores | None, ...]

    @property
    def rows(self) -> np.ndarray:
        """The windows one after the other for `Recognizer.logits`: (N, people, T, V, 3)."""
        return self.joints.reshape(-1, *self.joints.shape[2:])


class Recognizer:
    """Scores clips and live streams with one or more fused streams.

    All streams have names of their own and share layout, labels, coordinates, window lengths, frames, people and
    normalization; this is checked.

    Attributes:
        card: What the weights were trained on and under which terms; None: they have no card.
        live: What live streams are scored with; None: they are scored in windows.
        known: Tells motions of the classes from all others; None: it is not measured, answers have no `known`.
        background: What actions are taught with; None: none can be taught.
        labels: Classes of the networks, then the taught actions.
    """

    def __init__(
        self,
        name: str,
        streams: Sequence[Stream],
        layout: Layout,
        labels: tuple[str, ...],
        *,
        card: Card | None = None,
        live: LiveNetwork | None = None,
        known: KnownModel | None = None,
        background: Background | None = None,
        actions: TaughtActions | None = None,
    ) -> None:
        check_streams([stream.config for stream in streams])
        self.name = name
        self.streams = tuple(streams)
        self.layout = layout
        self.labels = (*labels, *actions.names) if actions else labels
        self.card = card
        self.background = background
        self._network_labels = labels
        self._actions = actions
        self.live = live
        self.known = known
        self.config = streams[0].config

    @property
    def people(self) -> int:
        """Person slots of the network: 1 means every person is scored alone."""
        return self.config.people

    @property
    def takes_points(self) -> bool:
        """Whether the networks look at points in pictures with their confidences; else at 3D joints."""
        return self.config.coordinates == "xy_score"

    @property
    def window_s(self) -> float:
        """Longest window scored at once, seconds."""
        return self.config.window_max_s

    def recognize(self, clip: Clip) -> tuple[Scores, ...]:
        """Score a clip: one answer per person when the network looks at one person, else one for the clip.

        Longer clips are scored in overlapping windows whose logits are averaged. Where a clip is has no influence, nor
        has its unit when the network's windows are scaled. Who shows too little for a class gets `Scores` without one;
        see `skelact.recognition.evidence`.

        Args:
            clip: On the recognizer's layout or one that maps onto it.

        Returns:
            Scores per person, in slot order; empty when the clip has no people.

        Raises:
            InputError: The clip's layout cannot be converted, or its joints are 2D where the network was trained on 3D
                ones, or the other way round.
        """
        windows = self.clip_windows(clip)
        return self.clip_scores(self.score_windows(windows.rows), windows)

    def embed(self, clip: Clip) -> Embeddings:
        """Features of a clip before the last layers: a row per answer of `recognize`, means over its windows.

        Rows are named "person 0", "person 1" ... in slot order, or "clip" when people are looked at together. A row is
        NaN where `recognize` gives no class.

        Raises:
            InputError: As `recognize`; or a stream has no features.
        """
        from skelact.recognition.embeddings import Embeddings

        windows = self.clip_windows(clip)
        scored = np.array([reason is None for reason in windows.withheld], bool)
        streams = {}
        for stream, values in zip(self.streams, self._run(windows.rows, features=True), strict=True):
            rows = np.full((len(scored), values.shape[1]), np.nan, np.float32)
            rows[scored] = values.reshape(*windows.joints.shape[:2], -1).mean(0)
            streams[stream.config.stream] = rows
        names = ("clip",) * len(scored) if self.people > 1 else tuple(f"person {row}" for row in range(len(scored)))
        return Embeddings(names, streams, ("",) * len(names))

    def clip_windows(self, clip: Clip) -> ClipWindows:
        """Cut a clip into windows for `logits`, without those who show too little for a class."""
        if self.config.coordinates == "xyz" and clip.joints.shape[-1] != 3:
            message = f"expected 3D joints, got {clip.joints.shape[-1]}D: this network was trained on 3D joints"
            raise InputError(f"{message}; give the video itself, or joints in meters", field="clip.joints")
        source, clip = clip.layout, clip_to_layout(clip, self.layout)
        joints, valid = clip.joints, clip.valid
        points = joints
        if self.config.coordinates == "xy_score":
            points = clip_to_points(clip, in_picture=self.config.in_picture)
        if self.people > 1:  # looked at together, the most moving first
            order = most_moving(joints, clip.present, self.people)
            joints, valid, points = joints[order], valid[order], points[order]
        withheld = [
            withhold(person, seen, clip.fps, self.layout, self.labels, self.config, source=source)
            for person, seen in zip(joints, valid, strict=True)
        ]
        if self.people > 1:  # one answer, which the best of them is enough for
            withheld = withheld and [None if None in withheld else withheld[0]]
            scored = np.full(len(joints), withheld == [None])
        else:
            scored = np.array([reason is None for reason in withheld], bool)
        points, valid = points[scored], valid[scored]
        missing = ~valid
        if self.people > 1:  # trained on people who come and go: absence is no gap
            missing &= valid.any(-1, keepdims=True)
        if self.config.coordinates == "xy_score":
            points = fill_points(points, missing, parents=self.layout.parents)
        else:
            near = move_near(points, valid, self.layout, self.config)
            points = fill_missing(near, missing, parents=self.layout.parents)
        spans = scoring_windows(clip.frames, clip.fps, self.config)
        windows = [self._window(points, valid, start, length, clip.fps) for start, length in spans]
        return ClipWindows(np.stack(windows), tuple(withheld))

    def clip_scores(self, rows: np.ndarray, windows: ClipWindows) -> tuple[Scores, ...]:
        """Average rows of `score_windows` (windows * scored answers, K + 1) over a clip; see `clip_windows`."""
        scored = iter(rows.reshape(*windows.joints.shape[:2], len(self.labels) + 1).mean(0))
        return tuple(scores or self.row_to_scores(next(scored)) for scores in windows.withheld)

    def row_to_scores(self, row: np.ndarray) -> Scores:
        """Scores of a row (K + 1,) that `score_windows` gave, or of the mean of several.

        Taught actions are known: `Scores.known` is at least their probability together.
        """
        scores = Scores.from_logits(self.labels, row[:-1])
        if self.known is None:
            return scores
        taught = float(scores.probabilities[len(self._network_labels) :].sum())
        known = min(max(float(logit_to_probability(row[-1])), taught), 1.0)
        return replace(scores, known=known, min_known=self.known.min_known)

    def _window(self, joints: np.ndarray, valid: np.ndarray, start: float, length: float, fps: float) -> np.ndarray:
        """Resample one window of (M, T, V, 3) to network frames: (answers, people, T, V, 3)."""
        sampled = resample(joints, sample_times(np.array(start), np.array(length), self.config, fps=fps))
        within = valid[:, int(start) : int(np.ceil(start + length))]
        unseen = unseen_joints(within) & np.asarray(within.any((1, 2)))[:, None]
        sampled = collapse_window(sampled, unseen, self.layout, self.config)
        if self.people == 1 or not len(sampled):
            return np.repeat(sampled[:, None], self.people, 1)
        return to_slots(sampled, self.config)[None]

    def logits(self, joints: np.ndarray) -> np.ndarray:
        """Fused logits (N, K) of resampled windows (N, people, T, V, 3) on the recognizer's layout."""
        return self._add_actions(self.fuse(np.stack(self.stream_logits(joints), 1)), joints)

    def _add_actions(self, logits: np.ndarray, joints: np.ndarray) -> np.ndarray:
        """Put logits of the taught actions behind those of the networks' classes, of the same windows."""
        if self._actions is None:
            return logits
        highest = logits.max(1, keepdims=True)
        total = highest + np.log(np.exp(logits - highest).sum(1, keepdims=True))
        taught = total + self._actions.log_odds(*self.describe(joints))
        return np.concatenate([logits, taught.astype(np.float32)], 1)

    def describe(self, joints: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Statistics (N, D) and fused features (N, F) of windows (N, people, T, V, 3): what actions are taught with."""
        from skelact.recognition.embeddings import fuse_streams

        return joint_statistics(prepare_windows(joints, self.layout, self.config)), fuse_streams(
            self._run(joints, features=True)
        )

    def learn(self, name: str, clips: Sequence[Clip]) -> ActionExamples:
        """Take recordings of one person as examples of a new action, for `with_actions`.

        Args:
            name: Of the action; no class of the networks.
            clips: One to a few recordings, each of one person who does it, on layouts that map onto the recognizer's.

        Raises:
            InputError: A recording shows nobody, several people, or too little; or this recognizer cannot be taught.
        """
        background = self.need_background()
        if name in self._network_labels:
            raise InputError(f"{name!r} is a class of {self.name} already: take another name", field="name")
        statistics, features = [], []
        for index, clip in enumerate(clips):
            windows = self.clip_windows(clip)
            if len(windows.withheld) != 1 or windows.withheld[0] is not None:
                reason = windows.withheld[0].reason if len(windows.withheld) == 1 and windows.withheld[0] else ""
                wanted = reason or f"expected one person, got {len(windows.withheld)}"
                raise InputError(wanted, field=f"clips[{index}]")
            seen = self.describe(windows.rows)
            statistics.append(seen[0].mean(0))
            features.append(seen[1].mean(0))
        if not clips:
            raise InputError("expected at least one recording", field="clips")
        return ActionExamples(name, np.stack(statistics), np.stack(features), background.fingerprint)

    def with_actions(self, examples: Sequence[ActionExamples]) -> Recognizer:
        """The same recognizer with taught actions among its classes; live streams are then scored in windows.

        Raises:
            InputError: None, two of one name, a class of the networks, or taught to another recognizer.
        """
        actions = TaughtActions(self.need_background(), examples)
        taken = sorted({*actions.names} & {*self._network_labels})
        if taken:
            raise InputError(f"{taken[0]!r} is a class of {self.name} already: teach another name", field="actions")
        return Recognizer(
            self.name,
            self.streams,
            self.layout,
            self._network_labels,
            card=self.card,
            known=self.known,
            background=self.background,
            actions=actions,
        )

    def need_background(self) -> Background:
        """What actions are taught with.

        Raises:
            InputError: This recognizer has none, or its networks cannot be taught.
        """
        if self.background is None or self.people > 1 or self.takes_points:
            kind = "3D joints of one person, with a file background.npz beside them"
            raise InputError(f"{self.name} cannot be taught: expected networks for {kind}", field="weights")
        return self.background

    def score_windows(self, joints: np.ndarray) -> np.ndarray:
        """Score windows (N, people, T, V, 3): float32 (N, K + 1), fused logits and the logit of `Scores.known`.

        The last column is NaN where it is not measured. Means of rows are scored by `row_to_scores`.
        """
        streams = np.stack(self.stream_logits(joints), 1)
        fused = self.fuse(streams)
        known = self.known.logit(streams, fused) if self.known else np.full(len(joints), np.nan, np.float32)
        return np.concatenate([self._add_actions(fused, joints), known[:, None]], 1)

    def fuse(self, streams: np.ndarray) -> np.ndarray:
        """Fused logits (N, classes of the networks) of those of the streams (N, S, classes)."""
        weights = np.array([stream.weight for stream in self.streams], np.float32)
        return np.asarray(np.tensordot(streams, weights, (1, 0)))

    def stream_logits(self, joints: np.ndarray) -> list[np.ndarray]:
        """Logits (N, K) of every stream, unfused."""
        return self._run(joints, features=False)

    def features(self, joints: np.ndarray) -> np.ndarray:
        """Features (N, D) of all streams before their last layers, one beside the other."""
        return np.concatenate(self._run(joints, features=True), 1)

    def _run(self, joints: np.ndarray, *, features: bool) -> list[np.ndarray]:
        """Logits (N, K), or features (N, D), of every stream for windows (N, people, T, V, 3)."""
        rows = joints if len(joints) else np.zeros((1, *joints.shape[1:]), np.float32)  # tells the width of the result
        parts: list[list[np.ndarray]] = [[] for _ in self.streams]
        for first in range(0, len(rows), MAX_BATCH):
            prepared = prepare_windows(rows[first : first + MAX_BATCH], self.layout, self.config)
            for done, stream in zip(parts, self.streams, strict=True):
                run = stream.features if features else stream.run
                done.append(run(network_input(prepared, self.layout, stream.config)))
        return [np.concatenate(done)[: len(joints)] for done in parts]

    def score_rows(self, rows: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Score windows (people, T, V, 3) and rows of live steps (R,), mixed: `score_windows` or `live` runs each."""
        made: list[np.ndarray] = [np.empty(0)] * len(rows)
        for run, ndim in ((self.score_windows, 4), (self._advance, 1)):
            chosen = [index for index, row in enumerate(rows) if row.ndim == ndim]
            if chosen:
                for index, result in zip(chosen, run(np.stack([rows[index] for index in chosen])), strict=True):
                    made[index] = result
        return made

    def _advance(self, rows: np.ndarray) -> np.ndarray:
        assert self.live is not None
        return self.live.advance(rows)

    def without_live(self) -> Recognizer:
        """The same recognizer, whose streams are scored in windows."""
        return Recognizer(
            self.name,
            self.streams,
            self.layout,
            self._network_labels,
            card=self.card,
            known=self.known,
            background=self.background,
            actions=self._actions,
        )

    def stream(
        self,
        *,
        layout: Layout,
        fps: float,
        stride: int,
        max_tracks: int = MAX_TRACKS,
        points: bool = False,
        image_size: tuple[int, int] | None = None,
    ) -> StreamRecognizer | LiveRecognizer:
        """Start a live stream: people on `layout` at `fps`, an answer per person every `stride` frames.

        Args:
            layout: Of the joints that will come.
            fps: Frames per second; below 5, too slow for the live networks, windows are scored.
            stride: Frames between answers.
            max_tracks: Most people within a second.
            points: Whether points in pictures will come: x, y in pixels and confidence, not joints in meters.
            image_size: Width and height of the pictures, pixels; only networks that measure in the picture need it.

        Raises:
            InputError: The layout cannot be converted, a number is out of range, or the network was trained on points
                where joints will come, or the other way round.
        """
        kinds = {True: "points in pictures", False: "3D joints"}
        trained = self.config.coordinates == "xy_score"
        if points != trained:
            raise InputError(f"expected {kinds[trained]}, which the network was trained on", field="layout")
        if points and self.config.in_picture and image_size is None:
            raise InputError("expected width and height of the pictures, got none", field="image_size")
        if self.live is not None and fps >= MIN_FPS:
            return LiveRecognizer(self.live, self, layout=layout, fps=fps, stride=stride, max_tracks=max_tracks)
        return StreamRecognizer(
            self, layout=layout, fps=fps, stride=stride, max_tracks=max_tracks, image_size=image_size
        )

"""Live recognition that goes on from a state: an answer costs what its new frames cost."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.clips.causal import CHUNK, CausalFrames, part_features
from skelact.errors import CheckpointError, InputError
from skelact.layouts import Layout
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evidence import withhold
from skelact.recognition.known import FUSED, KnownModel, load_known
from skelact.recognition.live_looks import Look, is_look_due, look, mix_look
from skelact.recognition.live_state import RecordForm, record_dtype
from skelact.recognition.stream_door import StreamDoor, StreamPosition
from skelact.recognition.streaming import (
    STREAM_WINDOW_S,
    Due,
    RowScorer,
    StreamAnswer,
    WindowScorer,
    rounds,
)
from skelact.values import Scores

MIN_FPS = 5.0  # of a stream: with fewer frames a person's displacement from one to the next tells no speed
SKIPPED_FRAMES = CHUNK  # of the network's rate: after a longer gap its frames start anew, without a displacement


@dataclass(frozen=True, eq=False)
class LiveStream:
    """One part stream in causal form.

    Attributes:
        config: Its training config.
        run: Features (N, 12, step, V') and states (N, S) -> logits (N, 1, K) and states, all float32.
        state_size: S.
        weight: Its share in the fused logits.
    """

    config: RecognitionConfig
    run: Callable[[np.ndarray, np.ndarray], Sequence[np.ndarray]]
    state_size: int
    weight: float


class LiveNetwork:
    """Fused part streams in causal form, without any state of their own.

    All that is known of a person is one record of `person`; a new person's is all zero. It may be saved as bytes and go
    on elsewhere.

    Attributes:
        config: Of the first stream; all agree in rate and preparation.
        layout: Of the joints.
        labels: K class names.
        step_frames: Frames of one step: 4, or 1 for networks without strides.
        person: dtype of what is known of a person.
        form: Writes and reads such records.
        known: Tells motions of the classes from all others by averaged logits; None: not measured.
    """

    def __init__(
        self,
        streams: Sequence[LiveStream],
        layout: Layout,
        labels: tuple[str, ...],
        *,
        step_frames: int,
        known: KnownModel | None = None,
    ) -> None:
        first = streams[0].config
        own = {name: getattr(first.live, name) for name in ("refresh", "tempo", "amplitude", "teacher")}
        for stream in streams[1:]:
            if dataclasses.replace(stream.config.live, **own) != first.live:
                raise CheckpointError(f"live streams {first.stream!r} and {stream.config.stream!r} differ in `live`")
        self.config, self.layout, self.labels = first, layout, labels
        self.step_frames = step_frames
        self.known = known
        self._streams = tuple(streams)
        self._parts = [layout.part(stream.config.part) for stream in streams]
        self._ends = np.cumsum([stream.state_size for stream in streams]).tolist()
        self.frames = CausalFrames(layout, first.live.rate_hz, first.live.causal)
        joints = len(layout.names)
        self._recent = round(STREAM_WINDOW_S * first.live.rate_hz)
        sizes = [stream.state_size for stream in streams]
        self.person = record_dtype(
            self.frames.dtype, joints=joints, classes=len(labels), recent_frames=self._recent, state_sizes=sizes
        )
        self.form = RecordForm(self.person, (0, *self._ends[:-1]), step_frames)
        self._keep = float(np.exp(-step_frames / (first.live.horizon_s * first.live.rate_hz)))

    @property
    def rate_hz(self) -> float:
        """Frames per second that the networks take."""
        return self.config.live.rate_hz

    @property
    def row_size(self) -> int:
        """R, of what `advance` takes."""
        return self.step_frames * len(self.layout.names) * 6 + self._ends[-1]

    def advance(self, rows: np.ndarray) -> np.ndarray:
        """Run the networks a step for any number of people.

        Args:
            rows: float32 (N, R), of `Step.row`.

        Returns:
            float32 (N, K + S): fused logits of the step, and the states after it.
        """
        joints = len(self.layout.names)
        size = self.step_frames * joints * 6
        frames = rows[:, :size].reshape(-1, self.step_frames, joints, 6)
        classes, first = len(self.labels), 0
        made = np.zeros((len(rows), classes + self._ends[-1]), np.float32)
        for stream, part, last in zip(self._streams, self._parts, self._ends, strict=True):
            state = np.ascontiguousarray(rows[:, size + first : size + last])
            logits, made[:, classes + first : classes + last] = stream.run(part_features(frames, part), state)
            made[:, :classes] += np.float32(stream.weight) * logits[:, -1]
            first = last
        return made

    def take(self, person: np.ndarray, row: np.ndarray) -> np.ndarray:
        """Logits (K,) averaged over the horizon, after a row that `advance` gave is put into the record."""
        classes = len(self.labels)
        person["networks"] = row[classes:]
        person["logits"] = self._keep * person["logits"] + row[:classes]
        person["weight"] = self._keep * person["weight"] + 1
        return np.asarray(person["logits"] / person["weight"], np.float32)

    def row_to_scores(self, logits: np.ndarray) -> Scores:
        """Scores of averaged logits (K,), nobody else asked."""
        if self.known is None:
            return Scores.from_logits(self.labels, logits)
        known = float(self.known.probability(logits[None, None], logits[None])[0])
        return Scores.from_logits(self.labels, logits, known=known, min_known=self.known.min_known)

    def add_frame(self, people: Sequence[np.ndarray], joints: np.ndarray) -> None:
        """Put the next frame of the network's rate into N records: joints (N, V, 3), NaN where missing."""
        valid = ~np.isnan(joints).any(-1)
        before = np.array([person["frame"] for person in people])
        states, features = self.frames.advance(before, np.where(valid[..., None], joints, 0), valid)
        for person, state, row, pose in zip(people, states, features, joints, strict=True):
            person["frame"] = state
            person["pending"][person["pending_frames"]] = row
            person["pending_frames"] += 1
            recent = person["recent"]
            recent[:-1] = recent[1:]
            recent[-1] = pose - person["anchor"]
            person["recent_frames"] = min(person["recent_frames"] + 1, self._recent)
            person["frames_made"] += 1


@dataclass(frozen=True, eq=False)
class Step:
    """A step of one person's networks that is due.

    Attributes:
        network: What runs it.
        record: Of the person; answering changes it.
        person_id: As the caller named the person.
        frame: Index of the newest frame in it.
        frames_seen: Frames in which this person has been seen.
        seen_s: Time of the network's frames of this person.
        features: Of its frames, float32 (step, V, 6).
        is_answer: Whether an answer is due after it.
        withheld: That answer when too little was seen for a class.
    """

    network: LiveNetwork
    record: np.ndarray
    person_id: int
    frame: int
    frames_seen: int
    seen_s: float
    features: np.ndarray
    is_answer: bool
    withheld: Scores | None

    @property
    def row(self) -> np.ndarray:
        """For `LiveNetwork.advance`: float32 (R,); what the steps of this person before it did is in it."""
        return np.concatenate([self.features.ravel(), self.record["networks"]])

    def answer(self, scorer: RowScorer, row: np.ndarray | None) -> StreamAnswer | None:
        """Take the row that `advance` made of it; None unless an answer is due."""
        assert row is not None
        logits = self.network.take(self.record, row)
        if not self.is_answer:
            return None
        live, mean = self.network.config.live, self.network.row_to_scores
        scores = self.withheld or mix_look(mean(logits), self.record, live, seen_s=self.seen_s)
        looked_s = 2 * live.horizon_s  # as long as a plain mean whose middle is as old
        return StreamAnswer(self.person_id, self.frame, self.frames_seen, scores, looked_s)


class LiveRecognizer:
    """State of one live stream: a record per tracked person.

    A person unseen for `FORGET_S` is forgotten: the next sight of the same id starts anew. Frames come at any
    rate from `MIN_FPS` on and are put, by their times, onto the network's rate, between the sights around. Answers come
    when a step of the networks is complete: with strides every fourth frame of their rate.

    Args:
        network: What scores.
        scorer: The clip networks, which are asked now and then if `LiveConfig.look_s` says so; None: never.
        layout: Of the people that come.
        fps: Frames per second of the stream, unless frames have times.
        stride: Least number of frames between answers per person, >= 1.
        max_tracks: Maximum number of people within a second.

    Attributes:
        clock: When the frames happen; late frames and leaps in time are refused as `StreamClock` says.
        people: Person id -> record of `LiveNetwork.person`.
    """

    def __init__(
        self,
        network: LiveNetwork,
        scorer: WindowScorer | None = None,
        *,
        layout: Layout,
        fps: float,
        stride: int,
        max_tracks: int,
    ) -> None:
        if not stride >= 1:
            raise InputError(f"expected >= 1, got {stride}", field="stride")
        self._door = StreamDoor(layout, network.layout, fps=fps, max_tracks=max_tracks)
        if fps < MIN_FPS:
            raise InputError(f"expected >= {MIN_FPS:g} for a live stream, got {fps:g}", field="fps")
        self.clock = self._door.clock
        self._network = network
        self._scorer = scorer if network.config.live.look_s else None
        self._stride = stride
        self._least = max(1, round(network.config.live.first_s * fps))
        self.people: dict[int, np.ndarray] = {}

    def add(self, people: Mapping[int, np.ndarray], *, time_s: float | None = None) -> list[Due]:
        """Take the next frame; cheap. Return what is due: steps for `LiveNetwork.advance`, looks for the clip networks.

        Args:
            people: Person id -> (V, 3) on the stream's layout, meters; a joint with NaN is missing. Who is all zero or
                all NaN is not there. Nobody: time passes.
            time_s: Of the frame, on any clock. Unset: one frame time after the frame before.

        Raises:
            InputError: An array has another shape or holds infinity, too many ids are alive, or the time is late or
                absurd (field "time_s"); the frame is then not counted.
        """
        placed, found = self._door.take(people, time_s)
        self.people = {id: known for id, known in self.people.items() if id in self._door.remembered}
        fresh = [id for id in found if id not in self.people]
        self.people |= {id: np.zeros((), self._network.person) for id in fresh}
        made = {id: self._resample(self.people[id], joints, placed.time_s) for id, joints in found.items()}
        for index in range(max(map(len, made.values()), default=0)):
            ids = [id for id, frames in made.items() if len(frames) > index]
            self._network.add_frame([self.people[id] for id in ids], np.stack([made[id][index] for id in ids]))
        return [due for id in found for due in self._due(id)]

    @property
    def memory_slots(self) -> int:
        """Slots of the clock that must be seen again after `restore`: none, as a position holds all that is known."""
        return 0

    def position(self) -> StreamPosition:
        """Where the stream is now, for `restore`; all that was due must have been scored."""
        tracks = {id: slot for id, slot in self._door.tracks.items() if id in self.people}
        seen = {id: int(self.people[id]["frames_seen"]) for id in tracks}
        records = {id: self._network.form.pack(self.people[id]) for id in tracks}
        return StreamPosition(self._door.frame, self.clock.state(), tracks, seen, records)

    def restore(self, position: StreamPosition) -> None:
        """Go on from a position of another stream of the same kind, before the first frame.

        Raises:
            InputError: It holds too many ids, or what is known of somebody is missing or damaged.
        """
        if position.records.keys() != position.tracks.keys():
            raise InputError("expected what is known of everybody", field="people")
        self._door.restore(position)
        self.people = {id: self._network.form.unpack(data) for id, data in position.records.items()}

    def push(self, people: Mapping[int, np.ndarray]) -> list[StreamAnswer]:
        """Take the next frame and answer what is due; see `add`."""
        return self.score(self.add(people))

    def score(self, due: Sequence[Due]) -> list[StreamAnswer]:
        """Run what is due of this stream and return the answers."""
        answers = list[StreamAnswer | None]()
        for together in rounds(due):
            looks = [one for one in together if isinstance(one, Look)]
            steps = [one for one in together if isinstance(one, Step)]
            if looks and self._scorer is not None:
                for one, row in zip(looks, self._scorer.score_windows(np.stack([x.row for x in looks])), strict=True):
                    one.answer(self._scorer, row)
            if steps:
                rows = self._network.advance(np.stack([step.row for step in steps]))
                answers += [step.answer(self._network, row) for step, row in zip(steps, rows, strict=True)]
        return [answer for answer in answers if answer is not None]

    def _resample(self, person: np.ndarray, joints: np.ndarray, time_s: float) -> list[np.ndarray]:
        """Frames (V, 3) of the network's rate up to this sight, between the last one and it."""
        rate, before_s, before = self._network.rate_hz, float(person["time_s"]), person["joints"].copy()
        is_new = person["frames_seen"] == 0
        person["frames_seen"] += 1
        person["time_s"], person["joints"] = time_s, joints
        if is_new:
            person["anchor"] = np.nanmean(joints, 0)
        start_s, first = float(person["start_s"]), int(person["made"])
        ready = 0 if is_new else math.floor((time_s - start_s) * rate + 1e-6) + 1 - first
        if is_new or ready > SKIPPED_FRAMES:
            person["start_s"], person["made"] = time_s, 1
            return [joints]
        person["made"] = first + ready
        span_s = max(time_s - before_s, 1e-9)
        weights = [(start_s + frame / rate - before_s) / span_s for frame in range(first, first + ready)]
        return [_between(before, joints, min(max(weight, 0.0), 1.0)) for weight in weights]

    def _due(self, id: int) -> list[Due]:
        """The step of a person that is due, if one is, and before an answer a look."""
        record, size = self.people[id], self._network.step_frames
        due: list[Due] = []
        while record["pending_frames"] >= size:
            features = record["pending"][:size].copy()
            record["pending"][:-size] = record["pending"][size:].copy()
            record["pending_frames"] -= size
            seen = int(record["frames_seen"])
            is_answer = seen >= self._least and seen - int(record["answered"]) >= self._stride
            withheld = None
            if is_answer:
                record["answered"] = seen
                withheld = self._withhold(record)
                if self._scorer is not None and withheld is None and is_look_due(record, self._network.config.live):
                    due.append(look(self._scorer, record, id, frame=self._door.frame, rate_hz=self._network.rate_hz))
            seen_s = int(record["frames_made"]) / self._network.rate_hz
            due.append(Step(self._network, record, id, self._door.frame, seen, seen_s, features, is_answer, withheld))
        return due

    def _withhold(self, record: np.ndarray) -> Scores | None:
        network = self._network
        poses = record["recent"][-int(record["recent_frames"]) :]
        valid = ~np.isnan(poses).any(-1)
        joints = np.where(valid[..., None], poses, 0)
        return withhold(
            joints, valid, network.rate_hz, network.layout, network.labels, network.config, source=self._door.source
        )


def _between(before: np.ndarray, after: np.ndarray, weight: float) -> np.ndarray:
    """A pose between two (V, 3); joints that one of them lacks are those of the nearer one."""
    mixed = before + weight * (after - before)
    return np.where(np.isnan(mixed), after if weight >= 0.5 else before, mixed)


def load_live(files: Sequence[Path], weights: Mapping[str, float], *, device: str, threads: int) -> LiveNetwork:
    """Load exported causal streams that belong together.

    Raises:
        CheckpointError: Damaged, no causal ones, or they differ in layout or labels.
    """
    from skelact.recognition.metadata import parse_metadata
    from skelact.runtime.session import OnnxNetwork

    streams, kinds = [], []
    for file in files:
        graph = OnnxNetwork(file, threads=threads, device=device, plans_memory=True)
        config, layout, labels = parse_metadata(graph.metadata, str(file))
        if not config.live.rate_hz:
            raise CheckpointError(f"{file}: expected a live stream, got one of whole windows")
        frames, state = graph.input_shapes
        assert frames[2] is not None and state[1] is not None
        streams.append(LiveStream(config, graph.run, state[1], weights.get(config.stream, 1.0)))
        kinds.append((layout.names, labels, frames[2]))
    if any(kind != kinds[0] for kind in kinds):
        raise CheckpointError(f"{files[0].parent}: live streams differ in layout, labels or strides")
    known = load_known(files[0].parent, labels, FUSED)
    return LiveNetwork(streams, layout, labels, step_frames=kinds[0][2], known=known)

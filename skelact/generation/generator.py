"""The generator: a sentence in, a motion out, with the plan and who owns which part."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np

from skelact.errors import CheckpointError, InputError
from skelact.generation.checks import Check, Shortfall, Stretch, check_motion
from skelact.generation.compose import Composition, Take, compose
from skelact.generation.exclusions import check_exclusions
from skelact.generation.features import features_to_motion, rows_to_features
from skelact.generation.measures import Track
from skelact.generation.perform import ease_arms, natural_seconds, perform
from skelact.generation.quality import MotionQuality, lock_feet, measure_quality, step_in_place
from skelact.generation.steering import steer, steered_seconds
from skelact.generation.verdict import (
    Verdict,
    find_not_done,
    find_unjudged,
    find_unmet_amounts,
    is_measured_turn,
    judge,
)
from skelact.generation.verify import Asked, Finding, Verifier, load_verifier
from skelact.language.actions import COMMON, CYCLE, HOLD, KNOWN, Performance
from skelact.language.plan import Interval, NotHeard, Plan, PlannedAction
from skelact.language.planner import PartPlanner, load_planner
from skelact.language.sentences import DEFAULT_FPS
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton.body import BODY_PARTS, GLOBAL
from skelact.values import Motion
from skelact.weights import SHIPPED_GENERATORS, weights_path

DEFAULT_GENERATOR = "bandai-cmu-body"
GRAPH_FILE = "generator.onnx"
FORMAT = "skelact-generator-1"
CYCLE_S, HOLD_S = 4.0, 2.5  # of actions that go on for as long as asked, when nothing is asked
MOST_TURN_RAD_S = 0.9  # of a walk whose duration is free
DURATION_S = (0.5, 600.0)
FPS = (15.0, 120.0)
MOST_SEED = 2**63 - 1
MOST_ATTEMPTS, DEFAULT_ATTEMPTS = 16, 4
ATTEMPT_STEP = 1_000_000  # from one attempt's seed to the next one's, so that neighboring seeds stay apart
PROBE_FPS = 30.0  # of performances that are looked at to steer them
STAND = Performance("stand", ("stand",), 0.1)


@dataclass(frozen=True, eq=False)
class GeneratedMotion:
    """A motion and how it came about.

    Attributes:
        motion: On `BODY`, metres, y up; begins above the origin facing +z.
        plan: What was understood.
        timeline: When every action of the plan happens.
        performances: For every owner number, what it performs; number 0 stands through all of it.
        composition: Who owns which part when.
        quality: Physical faults.
        findings: What the parts show of what was asked.
        checks: What was asked beside what the joints show.
        not_heard: Words of the sentence without an effect, and stated amounts that the motion does not keep to.
        not_done: Actions that lost the parts they need to another one.
        not_checked: Actions, and words of them, that nothing here can judge.
        seed: That it was made with: the one asked for, or a later one when several were tried.
    """

    motion: Motion
    plan: Plan
    timeline: tuple[Interval, ...]
    performances: tuple[Performance, ...]
    composition: Composition
    quality: MotionQuality
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    not_heard: tuple[NotHeard, ...]
    not_done: tuple[Shortfall, ...]
    not_checked: tuple[Shortfall, ...]
    seed: int

    @property
    def verdict(self) -> Verdict:
        """How far it is what was asked for."""
        return judge(self.findings, self.checks, self.not_heard, self.not_done, self.not_checked)

    @property
    def is_verified(self) -> bool:
        """Whether the verdict is `Verdict.VERIFIED`."""
        return self.verdict == Verdict.VERIFIED

    @property
    def misses(self) -> int:
        """How many findings are not found, checks not met and actions not done."""
        return (
            sum(not finding.is_found for finding in self.findings)
            + sum(not check.is_met for check in self.checks)
            + len(self.not_done)
        )

    def to_json(self) -> dict[str, object]:
        """Plan, timeline, owners, quality and verdict as plain values."""
        return {
            **self.plan.to_json(),
            "frames": len(self.motion.rotations),
            "fps": self.motion.fps,
            "timeline": [
                {"text": one.action.text, "start_s": one.start_s, "end_s": one.end_s} for one in self.timeline
            ],
            "performances": [performance.name for performance in self.performances],
            "owners": {
                part: [{"start": start, "end": end, "performance": owner} for start, end, owner in spans]
                for part, spans in self.composition.spans().items()
            },
            "quality": asdict(self.quality),
            "verdict": self.verdict.value,
            "verified": self.is_verified,
            "findings": [{**asdict(finding), "found": finding.is_found} for finding in self.findings],
            "checks": [asdict(check) for check in self.checks],
            "not_heard": [asdict(unheard) for unheard in self.not_heard],
            "not_done": [asdict(undone) for undone in self.not_done],
            "not_checked": [asdict(unchecked) for unchecked in self.not_checked],
            "seed": self.seed,
        }


class UnitDecoder(Protocol):
    """Makes units.

    Attributes:
        words: That it knows.
        latent: D, numbers of noise that a unit is made of.
    """

    words: tuple[str, ...]
    latent: int

    def decode(self, words: tuple[str, ...], noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows (N, ROWS, WIDTH) and seconds (N,) of words and noise (N, D); unknown words are not heard."""


class NetworkDecoder:
    """The exported `MotionVae`.

    Args:
        network: The graph, with its metadata.

    Raises:
        CheckpointError: It is another network.
    """

    def __init__(self, network: OnnxNetwork) -> None:
        metadata = network.metadata
        if metadata.get("format") != FORMAT:
            raise CheckpointError(f"expected a graph of format {FORMAT!r}, got {metadata.get('format')!r}")
        self._network = network
        self.words: tuple[str, ...] = tuple(json.loads(metadata["words"]))
        self.latent = int(json.loads(metadata["config"])["latent"])

    def decode(self, words: tuple[str, ...], noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Decode a sample per row of noise; see `UnitDecoder`."""
        said = np.zeros((len(noise), len(self.words)), np.float32)
        said[:, [self.words.index(word) for word in words if word in self.words]] = 1.0
        rows, log_seconds = self._network.run(said, noise)
        return rows.astype(np.float64), np.exp(log_seconds[:, 0].astype(np.float64))


class MotionGenerator:
    """Makes motions of sentences: equal sentence, seed, rate and policy give equal bytes.

    Args:
        decoder: Makes units of words and noise.
        planner: Understands sentences.
        verifier: Reads motions back.
    """

    def __init__(self, decoder: UnitDecoder, planner: PartPlanner, verifier: Verifier) -> None:
        self._decode = decoder.decode
        self._latent = decoder.latent
        self._planner = planner
        self._verifier = verifier
        self.words = decoder.words

    @property
    def actions(self) -> tuple[str, ...]:
        """Names of what can be performed."""
        return tuple(name for name in KNOWN if name in self.words)

    def plan(self, text: str, *, fps: float = DEFAULT_FPS) -> Plan:
        """Understand a sentence, amounts in frames at a rate; unknown actions are part of the plan.

        Raises:
            InputError: The text is no sentence; the message names known actions.
        """
        try:
            return self._planner.plan(text, fps=fps)
        except InputError as error:
            raise InputError(f"{error.reason}; known actions: {', '.join(COMMON)}", field="text") from error

    def generate(
        self,
        text: str,
        *,
        seed: int = 0,
        duration_s: float | None = None,
        fps: float = 30.0,
        policy: str = "score",
        attempts: int = DEFAULT_ATTEMPTS,
        longest_s: float = DURATION_S[1],
        strict: bool = False,
    ) -> GeneratedMotion:
        """Make a motion of a sentence.

        Args:
            text: Such as "walk in a circle while waving the right hand".
            seed: Of everything random, 0..2**63 - 1.
            duration_s: Of the whole, 0.5 to 600; unset: as stated in the text, else what the actions take.
            fps: Frames per second, 15 to 120.
            policy: How actions are composed, see `compose`.
            attempts: 1 to 16, each with another seed, until nothing asked for is missed; else the one that misses least
                stands.
            longest_s: Most seconds of the whole, however stated.
            strict: Refuse a text of which something has no effect, instead of saying so in `not_heard`.

        Raises:
            InputError: The text is no sentence, asks for an unknown action or for too much (field "text"), or an option
                is out of range.
        """
        attempted = self.improve(
            text,
            seed=seed,
            duration_s=duration_s,
            fps=fps,
            policy=policy,
            attempts=attempts,
            longest_s=longest_s,
            strict=strict,
        )
        (best,) = deque(attempted, maxlen=1)
        return best

    def improve(
        self,
        text: str,
        *,
        seed: int = 0,
        duration_s: float | None = None,
        fps: float = 30.0,
        policy: str = "score",
        attempts: int = DEFAULT_ATTEMPTS,
        longest_s: float = DURATION_S[1],
        strict: bool = False,
    ) -> Iterator[GeneratedMotion]:
        """Yield the best motion so far after each attempt; see `generate`."""
        _expect_range(fps, FPS, "fps")
        if duration_s is not None:
            _expect_range(duration_s, (DURATION_S[0], longest_s), "duration_s")
        if not 0 <= seed <= MOST_SEED:
            raise InputError(f"expected 0 <= seed <= {MOST_SEED}, got {seed}", field="seed")
        if not 1 <= attempts <= MOST_ATTEMPTS:
            raise InputError(f"expected 1 to {MOST_ATTEMPTS}, got {attempts}", field="attempts")
        plan = self._with_performances(self.plan(text, fps=fps))
        if strict:
            _expect_heard(plan.not_heard)
        best: GeneratedMotion | None = None
        for number in range(attempts):
            own_seed = (seed + number * ATTEMPT_STEP) % (MOST_SEED + 1)
            made = self._make(plan, own_seed, duration_s, fps, policy, longest_s)
            if best is None or _rank(made) > _rank(best):
                best = made
            is_last = not best.misses or number == attempts - 1
            if strict and is_last:
                _expect_heard(best.not_heard)
            yield best
            if is_last:
                return

    def _make(
        self, plan: Plan, seed: int, duration_s: float | None, fps: float, policy: str, longest_s: float
    ) -> GeneratedMotion:
        actions = [self._steer(action, (seed, number)) for number, action in enumerate(plan.actions)]
        timeline = self._lay_out(actions, duration_s, seed)
        end = max(duration_s or 0.0, *(interval.end_s for interval in timeline))
        if end > longest_s + 1 / fps:  # rounding of a given duration
            raise InputError(f"expected at most {longest_s:g} s in all, the text asks for {end:.1f} s", field="text")
        takes = [self._stand(end, fps, seed)]
        performances = [STAND]
        stretches = []
        for number, interval in enumerate(timeline):
            stretch = Stretch(interval.action, round(interval.start_s * fps), round(interval.end_s * fps))
            stretches.append(stretch)
            for performance in interval.action.performances:  # two hands share their noise: they move alike
                seconds, times = max(1, stretch.end - stretch.start) / fps, interval.action.times
                motion = self._perform(performance, seconds, fps, (seed, number), times)
                takes.append(Take(motion, performance.parts, stretch.start, performance.action.locomotion))
                performances.append(performance)
        composition = compose(takes, policy=policy)
        stays = np.array([performance.in_place for performance in performances])
        owners = composition.owners
        motion = lock_feet(step_in_place(composition.motion, stays[owners[:, BODY_PARTS.index(GLOBAL)]]))
        return self._examine(motion, plan, timeline, stretches, performances, composition, seed)

    def _examine(
        self,
        motion: Motion,
        plan: Plan,
        timeline: tuple[Interval, ...],
        stretches: Sequence[Stretch],
        performances: Sequence[Performance],
        composition: Composition,
        seed: int,
    ) -> GeneratedMotion:
        """Say what a motion shows of what was asked."""
        track = Track.of(motion)
        checks, unmeasured = check_motion(track, stretches)
        absences, unseen = check_exclusions(track, plan)
        asked = [
            Asked(one.name, stretch.start, stretch.end, one.in_place)
            for index, stretch in enumerate(stretches)
            for one in stretch.action.performances
            if not is_measured_turn(one, [check for check in checks if check.index == index])
        ]
        return GeneratedMotion(
            motion,
            plan,
            timeline,
            tuple(performances),
            composition,
            measure_quality(motion),
            self._verifier.verify(motion, asked),
            (*checks, *absences),
            (*plan.not_heard, *find_unmet_amounts(stretches, checks)),
            find_not_done(stretches, performances, composition.owners),
            (*find_unjudged(stretches, checks), *unmeasured, *unseen),
            seed,
        )

    def _with_performances(self, plan: Plan) -> Plan:
        """Leave out performances that the network does not know.

        Raises:
            InputError: Nothing is left of an action.
        """
        actions = []
        for action in plan.actions:
            found = tuple(one for one in action.performances if one.name in self.words)
            if not found:
                raise InputError(self._planner.explain(action), field="text")
            actions.append(replace(action, performances=found))
        return replace(plan, actions=tuple(actions))

    def _steer(self, action: PlannedAction, seed: tuple[int, ...]) -> PlannedAction:
        return steer(action, partial(self._probe, seed=seed)) if action.amounts else action

    def _probe(self, performance: Performance, seconds: float, seed: tuple[int, ...]) -> Track:
        """What a performance does when it lasts some seconds, to steer it."""
        return Track.of(self._perform(performance, seconds, PROBE_FPS, seed, None))

    def _lay_out(
        self,
        actions: Sequence[PlannedAction],
        duration_s: float | None,
        seed: int,
    ) -> tuple[Interval, ...]:
        """Put groups end to end: as long as stated, else as their strokes take, else what goes on forever gets."""
        groups = [list(group) for _, group in groupby(range(len(actions)), key=lambda number: actions[number].group)]
        wanted = [self._wanted_seconds(action, (seed, number)) for number, action in enumerate(actions)]
        lengths = [self._group_seconds([(actions[n], wanted[n], n) for n in group], seed) for group in groups]
        free = [all(wanted[n] is None for n in group) for group in groups]
        if duration_s is not None:
            fixed = sum(length for length, is_free in zip(lengths, free, strict=True) if not is_free)
            rest = sum(lengths) - fixed
            if rest and duration_s - fixed >= DURATION_S[0] * len(groups):
                factor = (duration_s - fixed) / rest
                lengths = [
                    length * factor if is_free else length for length, is_free in zip(lengths, free, strict=True)
                ]
            else:
                lengths = [length * duration_s / sum(lengths) for length in lengths]
        intervals, start = [], 0.0
        for group, length in zip(groups, lengths, strict=True):
            for number in group:
                own = min(wanted[number] or length, length)
                intervals.append(Interval(actions[number], start, start + own))
            start += length
        return tuple(intervals)

    def _wanted_seconds(self, action: PlannedAction, seed: tuple[int, ...]) -> float | None:
        """Seconds that an action is stated to take, or takes to do as much as is stated; None when it is free."""
        if action.duration_s is not None or not action.amounts:
            return action.duration_s
        natural = natural_seconds(action.performances[0], self._decode, self._latent, seed=seed)
        return steered_seconds(action, partial(self._probe, seed=seed), natural)

    def _group_seconds(self, members: Sequence[tuple[PlannedAction, float | None, int]], seed: int) -> float:
        stated = [seconds for _, seconds, _ in members if seconds is not None]
        if stated:
            return max(stated)
        lengths = []
        for action, _, number in members:
            performance = action.performances[0]
            kind, turn = performance.action.kind, abs(performance.turn_rad or 0.0)
            if kind == CYCLE and not action.times:
                lengths.append(max(CYCLE_S, turn / MOST_TURN_RAD_S))
            else:
                natural = natural_seconds(performance, self._decode, self._latent, seed=(seed, number))
                lengths.append(max(natural * (action.times or 1), HOLD_S if kind == HOLD else 0.0))
        return max(lengths)

    def _stand(self, end_s: float, fps: float, seed: int) -> Take:
        rows = perform(STAND, self._decode, self._latent, seconds=end_s, fps=fps, seed=(seed, 0, 99))
        return Take(features_to_motion(rows_to_features(rows, fps)), STAND.parts)

    def _perform(
        self, performance: Performance, seconds: float, fps: float, seed: tuple[int, ...], times: int | None
    ) -> Motion:
        """One performance alone."""
        rows = perform(performance, self._decode, self._latent, seconds=seconds, fps=fps, seed=seed, times=times)
        if performance.action.from_rest:
            rest = perform(STAND, self._decode, self._latent, seconds=1 / fps, fps=fps, seed=(seed[0], 0, 99))[0]
            rows = ease_arms(rows, rest, performance.parts, fps)
        return features_to_motion(rows_to_features(rows, fps))


def load_generator(name_or_path: str | Path = DEFAULT_GENERATOR) -> MotionGenerator:
    """Load the shipped generator by name, or a trained one from its folder.

    Raises:
        CheckpointError: Nothing is there, or it is not one of ours.
    """
    return MotionGenerator(load_decoder(name_or_path), load_planner(), load_verifier())


def load_decoder(name_or_path: str | Path = DEFAULT_GENERATOR) -> NetworkDecoder:
    """Load the network of a generator; see `load_generator`.

    One thread runs it: sums must not depend on how many cores there are.
    """
    name = str(name_or_path)
    folder = weights_path(name) if name in SHIPPED_GENERATORS else Path(name_or_path)
    graph = folder / GRAPH_FILE if folder.is_dir() else folder
    if not graph.exists():
        known = ", ".join(SHIPPED_GENERATORS)
        raise CheckpointError(f"{name_or_path}: expected one of {known}, or a folder with {GRAPH_FILE}")
    return NetworkDecoder(OnnxNetwork(graph, threads=1))


def _rank(made: GeneratedMotion) -> tuple[int, float]:
    """The better, the fewer misses; then the likelier its least likely finding."""
    return -made.misses, min((finding.probability for finding in made.findings), default=1.0)


def _expect_heard(not_heard: Sequence[NotHeard]) -> None:
    if not_heard:
        said = "; ".join(f"{unheard.text!r} ({unheard.reason})" for unheard in not_heard)
        raise InputError(f"not heard: {said}; leave it out, or ask without strict", field="text")


def _expect_range(value: float, allowed: tuple[float, float], field: str) -> None:
    if not allowed[0] <= value <= allowed[1]:
        raise InputError(f"expected {allowed[0]:g} to {allowed[1]:g}, got {value:g}", field=field)

"""The generator: a sentence in, a motion out, with the plan and what was checked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from skelact.errors import InputError
from skelact.generation.assembly import Assembly, assemble
from skelact.generation.check_values import Check, Shortfall, Stretch
from skelact.generation.checks import check_motion
from skelact.generation.compose import Composition, Layer
from skelact.generation.decoder import DEFAULT_GENERATOR, UnitDecoder, load_decoder
from skelact.generation.early import EARLY_IS_NOT_STRICT, EarlyMotion, Outline
from skelact.generation.exclusions import check_exclusions
from skelact.generation.generated import GeneratedMotion, MotionSource
from skelact.generation.homing import follow_path, settle_ways
from skelact.generation.library import MotionLibrary, load_library
from skelact.generation.library.resolve import explain, resolve_plan
from skelact.generation.library.verify import check_clip
from skelact.generation.measures import Track
from skelact.generation.options import MAX_SEED, GenerateOptions
from skelact.generation.performer import PROBE_FPS, STAND, Performer
from skelact.generation.quality import lock_feet, measure_quality
from skelact.generation.rising import get_up
from skelact.generation.rule_checks import check_rules, is_measured
from skelact.generation.steering import steer
from skelact.generation.timeline import lay_out
from skelact.generation.verdict import find_not_done, find_unjudged, find_unmet_amounts
from skelact.generation.verify import Asked, Verifier, load_verifier
from skelact.language.actions import COMMON, KNOWN, Performance
from skelact.language.gestures import GESTURES
from skelact.language.plan import Interval, NotHeard, Plan, PlannedAction
from skelact.language.planner import PartPlanner, load_planner
from skelact.language.sentences import DEFAULT_FPS
from skelact.language.stances import STANCES
from skelact.values import Motion
from skelact.weights import SHIPPED_GENERATORS, Card, load_card, warn_of_terms, weights_path

RULED = frozenset((*GESTURES, *STANCES))  # made by rule, not by a network
ATTEMPT_STEP = 1_000_000  # between the seeds of two attempts, so that neighboring seeds stay apart


class MotionGenerator:
    """Makes motions of sentences: equal sentence, seed, rate and policy give equal bytes.

    Args:
        decoder: Makes units of words and noise.
        planner: Understands sentences.
        verifier: Looks for the asked actions in a motion.
        card: What the weights were trained on and under which terms; None: they have no card.
        library: Motions that are played beside those of the network; None: there are none.
    """

    def __init__(
        self,
        decoder: UnitDecoder,
        planner: PartPlanner,
        verifier: Verifier,
        *,
        card: Card | None = None,
        library: MotionLibrary | None = None,
    ) -> None:
        self._performer = Performer(decoder, library)
        self.library = library
        self._planner = planner
        self._verifier = verifier
        self.card = card
        self.words = decoder.words

    @property
    def actions(self) -> tuple[str, ...]:
        """Names of the actions that can be performed."""
        return tuple(name for name in KNOWN if name in self.words or name in RULED)

    def rest(self) -> Motion:
        """One frame of the body as it stands at rest, from which clips come up."""
        return self._performer.rest()

    def get_up(self, made: GeneratedMotion) -> Motion | None:
        """Go from the end of a motion back to standing; None where the body stands already."""
        return get_up(made, self.library, self.rest())

    def perform_known(self, name: str, seconds: float, seed: int) -> Motion:
        """Make one action of the network by its name, alone, 30 frames per second; to measure it."""
        motion = self._performer.perform(Performance(name, (name,), 1.0), seconds, PROBE_FPS, (seed, 0))
        return lock_feet(motion)

    def plan(self, text: str, *, fps: float = DEFAULT_FPS) -> Plan:
        """Understand a sentence, amounts in frames at a rate; unknown actions are part of the plan.

        Raises:
            InputError: The text is no sentence; the message names known actions; field "text".
        """
        try:
            plan = self._planner.plan(text, fps=fps)
            return resolve_plan(plan, self.library) if self.library else plan
        except InputError as error:
            raise InputError(f"{error.reason}; known actions: {', '.join(COMMON)}", field="text") from error

    def generate(self, text: str, options: GenerateOptions | None = None) -> GeneratedMotion:
        """Make a motion of a sentence.

        Args:
            text: Such as "walk in a circle while waving the right hand".
            options: None: the defaults.

        Raises:
            InputError: The text is no sentence, asks for an unknown action or for a longer motion than
                `max_duration_s`, or is not heard whole with `strict` (field "text"); or the policy is unknown.
        """
        (best,) = deque(self.improve(text, options), maxlen=1)
        return best

    def improve(self, text: str, options: GenerateOptions | None = None) -> Iterator[GeneratedMotion]:
        """Yield the best motion so far after each attempt; see `generate`."""
        options = options or GenerateOptions()
        plan = follow_path(self._with_performances(self.plan(text, fps=options.fps)), options.path)
        if options.strict:
            _expect_heard(plan.not_heard)
        best: GeneratedMotion | None = None
        for attempt in range(options.attempts):
            seed = (options.seed + attempt * ATTEMPT_STEP) % (MAX_SEED + 1)
            made = self._make(plan, replace(options, seed=seed))
            if best is None or _rank(made) > _rank(best):
                best = made
            is_last = not best.misses or attempt == options.attempts - 1
            if options.strict and is_last:
                _expect_heard(best.not_heard)
            yield best
            if is_last:
                return

    def stream(self, text: str, options: GenerateOptions | None = None) -> EarlyMotion:
        """Plan a motion whose frames come before the whole is made: those of `generate` with one attempt.

        Args:
            text: Such as "walk for 60 seconds".
            options: None: the defaults. `attempts` is not used.

        Raises:
            InputError: As `generate`; or `strict` is asked for (field "strict"), as what is kept to shows at the end.
        """
        options = options or GenerateOptions()
        if options.strict:
            raise InputError(EARLY_IS_NOT_STRICT, field="strict")
        plan = self._with_performances(self.plan(text, fps=options.fps))
        outline = self._outline(follow_path(plan, options.path), options)
        return EarlyMotion(outline, partial(self._assemble, outline), partial(self._judge, outline))

    def _make(self, plan: Plan, options: GenerateOptions) -> GeneratedMotion:
        outline = self._outline(plan, options)
        return self._judge(outline, self._assemble(outline, None))

    def _outline(self, plan: Plan, options: GenerateOptions) -> Outline:
        """Say when everything happens."""
        seed, fps = options.seed, options.fps
        actions = [self._steer(action, (seed, index)) for index, action in enumerate(plan.actions)]
        actions = settle_ways(
            actions,
            lambda index, one: self._performer.way_end(one, actions[index].duration_s, (seed, index)),
        )
        timeline = lay_out(actions, options.duration_s, seed, self._performer)
        end_s = max(options.duration_s or 0.0, *(interval.end_s for interval in timeline))
        if end_s > options.max_duration_s + 1 / fps:  # rounding of a given duration
            wanted = f"expected at most {options.max_duration_s:g} s in all, the text asks for {end_s:.1f} s"
            raise InputError(wanted, field="text")
        stretches = tuple(Stretch(one.action, round(one.start_s * fps), round(one.end_s * fps)) for one in timeline)
        performances = (STAND, *(one for stretch in stretches for one in stretch.action.performances))
        return Outline(plan, timeline, stretches, end_s, plan.is_loop or options.loop, options, performances)

    def _assemble(self, outline: Outline, frames: int | None) -> Assembly:
        return assemble(
            self._performer,
            outline.stretches,
            outline.end_s,
            outline.options,
            is_loop=outline.is_loop,
            frames=frames,
        )

    def _judge(self, outline: Outline, made: Assembly) -> GeneratedMotion:
        stretches, seed = outline.stretches, outline.options.seed
        clips = self._check_clips(made.motion, stretches, made.layers[1:])
        return self._examine(
            made.motion, outline.plan, outline.timeline, stretches, made.performances, made.composition, clips, seed
        )

    def _check_clips(
        self, motion: Motion, stretches: Sequence[Stretch], layers: Sequence[Layer]
    ) -> tuple[list[Check], list[Shortfall]]:
        """Measure what is asked of the clips; layers are those of the performances in their order."""
        checks, unchecked, rows = list[Check](), list[Shortfall](), iter(layers)
        for index, stretch in enumerate(stretches):
            for performance, layer in zip(stretch.action.performances, rows, strict=False):
                if performance.clip and self.library:
                    entry, rest = self.library.entry(performance.name), self._performer.rest()
                    made, unmeasured = check_clip(stretch, performance, entry, layer.motion, motion, rest)
                    checks += [replace(check, index=index) for check in made]
                    unchecked += unmeasured
        return checks, unchecked

    def _examine(
        self,
        motion: Motion,
        plan: Plan,
        timeline: tuple[Interval, ...],
        stretches: Sequence[Stretch],
        performances: Sequence[Performance],
        composition: Composition,
        clips: tuple[Sequence[Check], Sequence[Shortfall]],
        seed: int,
    ) -> GeneratedMotion:
        """Say what a motion shows of what was asked."""
        track = Track.of(motion)
        checks, unmeasured = check_motion(track, stretches)
        rules = [replace(check, index=index) for index, check in check_rules(motion, self._performer.rest(), stretches)]
        checks, unmeasured = (*checks, *rules, *clips[0]), (*unmeasured, *clips[1])
        absences, unseen = check_exclusions(track, plan)
        asked = [
            Asked(performance.name, stretch.start, stretch.end, performance.in_place)
            for stretch in stretches
            for performance in stretch.action.performances
            if performance.clip is None and not is_measured(performance)
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
            self._sources(performances),
        )

    def _sources(self, performances: Sequence[Performance]) -> tuple[MotionSource, ...]:
        """Where the clips are from, each once."""
        clips = [one for one in performances if one.clip and self.library]
        entries = [(one, self.library.entry(one.name)) for one in clips if self.library]
        found = [MotionSource(one.name, entry.source, entry.terms, one.is_mirrored) for one, entry in entries]
        return tuple(dict.fromkeys(found))

    def _with_performances(self, plan: Plan) -> Plan:
        """Leave out performances that the network does not know.

        Raises:
            InputError: Nothing is left of an action; field "text".
        """
        actions = []
        for action in plan.actions:
            known = tuple(one for one in action.performances if one.clip or one.name in self.words or one.name in RULED)
            if not known:
                near = explain(action, self.library) if self.library else ""
                raise InputError(f"{self._planner.explain(action)}{near}", field="text")
            actions.append(replace(action, performances=known))
        return replace(plan, actions=tuple(actions))

    def _steer(self, action: PlannedAction, seed: tuple[int, ...]) -> PlannedAction:
        return steer(action, partial(self._performer.probe, seed=seed)) if action.amounts else action


def load_generator(
    name_or_path: str | Path = DEFAULT_GENERATOR,
    *,
    library: str | Path | None = None,
    with_library: bool = True,
    with_own: bool = True,
) -> MotionGenerator:
    """Load the shipped generator by name, or a trained one from its folder.

    Args:
        name_or_path: Of the generator.
        library: Folder of your own motions; None: where `skelact library add` puts them.
        with_library: Whether clips of the library are played; else only what the network knows.
        with_own: Whether your own motions are among them; else the shipped ones alone.

    Raises:
        CheckpointError: There is no such generator, or its format is another.
        InputError: A file of your own motions is none of ours.
    """
    decoder = load_decoder(name_or_path)
    folder = weights_path(str(name_or_path)) if str(name_or_path) in SHIPPED_GENERATORS else Path(name_or_path)
    card = load_card(folder)
    warn_of_terms(card)
    clips = load_library(library, with_own=with_own) if with_library else None
    return MotionGenerator(decoder, load_planner(), load_verifier(), card=card, library=clips)


def _rank(made: GeneratedMotion) -> tuple[int, float]:
    """Fewer misses are better; then a likelier least likely finding."""
    return -made.misses, min((finding.probability for finding in made.findings), default=1.0)


def _expect_heard(not_heard: Sequence[NotHeard]) -> None:
    if not_heard:
        listed = "; ".join(f"{unheard.text!r} ({unheard.reason})" for unheard in not_heard)
        raise InputError(f"not heard: {listed}; leave it out, or ask without strict", field="text")

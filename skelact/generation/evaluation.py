"""Measure the generator: does it do both actions that a sentence asks for, and how well beside simpler methods.

Six arm actions over four gaits, judged part by part by the part networks; the methods differ in where units
come from and how they are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from skelact.generation.compose import compose_pair
from skelact.generation.corpus import Corpus, Recording, list_recordings, load_corpus, load_recording
from skelact.generation.decoder import UnitDecoder
from skelact.generation.features import features_to_motion, rows_to_features
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.perform import perform
from skelact.generation.quality import MotionQuality, lock_feet, measure_quality
from skelact.generation.verify import Asked, Verifier
from skelact.language.actions import Performance
from skelact.language.planner import PartPlanner
from skelact.recognition.evaluation import bootstrap_interval
from skelact.skeleton.body import LEFT_ARM, RIGHT_ARM, body_motion
from skelact.values import Motion

SECONDS, FPS = 4.0, 30.0
GAITS: Mapping[str, str] = {  # action -> words
    "walk": "walk",
    "run": "run",
    "walk-turn-left": "walk in a left turn",
    "walk-turn-right": "walk in a right turn",
}
ARMS: Mapping[str, tuple[str, ...]] = {
    "raising the left hand": ("raise-left-hand",),
    "raising the right hand": ("raise-right-hand",),
    "raising both hands": ("raise-left-hand", "raise-right-hand"),
    "waving the left hand": ("wave-left-hand",),
    "waving the right hand": ("wave-right-hand",),
    "waving both hands": ("wave-left-hand", "wave-right-hand"),
}
DRAWS = 1000


@dataclass(frozen=True)
class PairScore:
    """One method on the pairs; shares 0..1 over `clips`.

    Attributes:
        arms: All asked arm actions found.
        gait: The gait found.
        both: Both found.
        interval: 95 % of bootstrap draws of `both` over clips.
        skating_cm_s: Mean of `MotionQuality`.
        jerk_m_s3: Mean of `MotionQuality`.
        clips: How many.
    """

    arms: float
    gait: float
    both: float
    interval: tuple[float, float]
    skating_cm_s: float
    jerk_m_s3: float
    clips: int


Maker = Callable[[str, tuple[str, ...], int], Motion]


class RetrievalDecoder:
    """Recorded units instead of decoded ones: for every sample a random training unit with the same words.

    The recordings may not be shipped; this says what a network that learns from them is up against.
    """

    def __init__(self, corpus: Corpus, latent: int) -> None:
        self.words, self.latent = corpus.words, latent
        self._corpus = corpus

    def decode(self, words: tuple[str, ...], noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Choose units; see `UnitDecoder`. The first word is the action."""
        corpus = self._corpus
        asked = [corpus.words.index(word) for word in words if word in corpus.words]
        fitting = np.flatnonzero(corpus.word_mask[:, asked].all(1) & ~corpus.held_out)
        if not len(fitting):  # a style that this action was not recorded in
            fitting = np.flatnonzero(corpus.word_mask[:, asked[0]] & ~corpus.held_out)
        chosen = fitting[(np.abs(noise[:, 0].astype(np.float64)) * 1e4).astype(int) % len(fitting)]
        return corpus.rows[chosen].astype(np.float64), corpus.seconds[chosen].astype(np.float64)


def measure_pairs(
    decoder: UnitDecoder, planner: PartPlanner, verifier: Verifier, root: Path, *, seeds: int, quiet: bool = False
) -> dict[str, PairScore]:
    """Score every method on all pairs, `seeds` motions each."""
    corpus = load_corpus(root)
    scores = {}
    makers = _pair_makers(decoder, planner, verifier, corpus, list_recordings(root))
    for name, make in makers.items():
        cases = [(gait, arms, names, seed) for gait in GAITS for arms, names in ARMS.items() for seed in range(seeds)]
        rows = []
        for gait, arms, names, seed in track(cases, name, console=Console(stderr=True), disable=quiet):
            motion = make(gait, (arms, *names), seed)
            length = len(motion.rotations)
            findings = verifier.verify(motion, [Asked(action, 0, length) for action in (gait, *names)])
            rows.append((all(one.is_found for one in findings[1:]), findings[0].is_found, measure_quality(motion)))
        scores[name] = score_pairs(rows)
    return scores


def _pair_makers(
    decoder: UnitDecoder, planner: PartPlanner, verifier: Verifier, corpus: Corpus, recordings: Sequence[Recording]
) -> dict[str, Maker]:
    """Methods by name: gait, what the arms do (text and actions), seed -> motion."""
    ours = MotionGenerator(decoder, planner, verifier)
    retrieved = MotionGenerator(RetrievalDecoder(corpus, decoder.latent), planner, verifier)

    def composed(generator: MotionGenerator, policy: str) -> Maker:
        return lambda gait, arms, seed: (
            generator.generate(
                f"{GAITS[gait]} while {arms[0]}",
                GenerateOptions(seed=seed, duration_s=SECONDS, fps=FPS, policy=policy, attempts=1),
            ).motion
        )

    def one_text(gait: str, arms: tuple[str, ...], seed: int) -> Motion:
        performance = Performance(gait, (gait, *arms[1:]), 1.0)
        rows = perform(performance, decoder, seconds=SECONDS, fps=FPS, seed=(seed,))
        return lock_feet(features_to_motion(rows_to_features(rows, FPS)))

    def mean_of_both(gait: str, arms: tuple[str, ...], seed: int) -> Motion:
        performances = (Performance(name, (name,), 1.0) for name in (gait, *arms[1:]))
        rows = [
            perform(one, decoder, seconds=SECONDS, fps=FPS, seed=(seed, number))
            for number, one in enumerate(performances)
        ]
        return lock_feet(features_to_motion(rows_to_features(np.mean(rows, axis=0), FPS)))

    def one_after_the_other(gait: str, arms: tuple[str, ...], seed: int) -> Motion:
        text = f"{GAITS[gait]} and then {arms[0].replace('raising', 'raise').replace('waving', 'wave')}"
        return ours.generate(text, GenerateOptions(seed=seed, duration_s=SECONDS, fps=FPS, attempts=1)).motion

    return {
        "recordings, sinc rule": _recorded_pairs(recordings),
        "retrieval, score": composed(retrieved, "score"),
        "score (ours)": composed(ours, "score"),
        "sinc rule": composed(ours, "sinc"),
        "one text": one_text,
        "mean of both": mean_of_both,
        "one after the other": one_after_the_other,
    }


def _recorded_pairs(recordings: Sequence[Recording]) -> Maker:
    """Compose held-out recordings by the published rule: what the part networks make of real motion."""
    held_out = {
        action: held_out_recordings(recordings, action)
        for action in (*GAITS, *(name for names in ARMS.values() for name in names))
    }

    def make(gait: str, arms: tuple[str, ...], seed: int) -> Motion:
        motion, parts = middle(_pick(held_out[gait], seed)), frozenset(("global", "left_leg", "right_leg"))
        for action in arms[1:]:
            own = frozenset((LEFT_ARM if "left" in action else RIGHT_ARM,))
            motion = compose_pair(motion, parts, middle(_pick(held_out[action], seed)), own).motion
        return motion

    return make


def held_out_recordings(recordings: Sequence[Recording], action: str) -> list[Recording]:
    """Those of one action, of the larger collection, that nothing was trained on."""
    return [one for one in recordings if one.held_out and one.actions[0] == action and "dataset-2" in one.name]


def _pick(recordings: Sequence[Recording], seed: int) -> Motion:
    return load_recording(recordings[seed * 7 % len(recordings)])


def middle(motion: Motion) -> Motion:
    """At most `SECONDS` from the middle of a recording."""
    frames = len(motion.rotations)
    cut = max(0, frames - round(SECONDS * motion.fps)) // 2
    return body_motion(motion.rotations[cut : frames - cut], motion.translations[cut : frames - cut, 0], motion.fps)


def score_pairs(rows: Sequence[tuple[bool, bool, MotionQuality]]) -> PairScore:
    """Score motions by whether the arms and the legs do what is asked: rows of (arms, gait, quality)."""
    arms, gait = (np.array([row[column] for row in rows]) for column in (0, 1))
    both = (arms & gait).astype(np.float64)
    qualities = [row[2] for row in rows]
    return PairScore(
        float(arms.mean()),
        float(gait.mean()),
        float(both.mean()),
        bootstrap_interval(both, np.mean, rounds=DRAWS),
        float(np.mean([quality.skating_cm_s for quality in qualities])),
        float(np.mean([quality.jerk_m_s3 for quality in qualities])),
        len(rows),
    )

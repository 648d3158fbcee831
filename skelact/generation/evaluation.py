"""Measure the generator: does it do both actions that a sentence asks for, and how well beside simpler methods.

Two tests. *Pairs*: six arm actions over four ways of going, judged part by part by the part networks; the methods
differ in where units come from and how they are put together. *Both hands*: raising and waving both hands is never
trained on; compositions of a left and a right hand are compared with recordings of both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import track

from skelact.datasets.bandai import bandai_samples
from skelact.formats import bvh_to_motion, load_bvh
from skelact.generation.actions import Performance
from skelact.generation.compose import compose_pair
from skelact.generation.config import GenerationConfig
from skelact.generation.corpus import Corpus, Recording, list_recordings, load_corpus, load_recording
from skelact.generation.features import features_to_motion, rows_to_features, sample_motion
from skelact.generation.generator import MotionGenerator, UnitDecoder
from skelact.generation.parts import PartPlanner
from skelact.generation.perform import perform
from skelact.generation.quality import MotionQuality, lock_feet, measure_quality
from skelact.generation.training import build_network, fit_subspace
from skelact.generation.verify import Verifier
from skelact.geometry import turn_about_y
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, LEFT_ARM, RIGHT_ARM, body_motion, heading_of, motion_to_body
from skelact.values import Motion

SECONDS, FPS = 4.0, 30.0
GOING: Mapping[str, str] = {  # action -> words
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
BOTH_HANDS = {"raise both hands": "raise-up-both-hands", "wave both hands": "wave-both-hands"}
DRAWS = 1000
TARGETS = 60  # recordings of both hands that a motion is compared with
COMPONENTS, LEAST_UNITS, MOST_UNITS = 64, 80, 300  # of the comparison of units
COMPARED = 64  # frames that motions are brought to


@dataclass(frozen=True)
class PairScore:
    """One method on the pairs; shares 0..1 over `clips`.

    Attributes:
        arms: All asked arm actions found.
        going: The way of going found.
        both: Both found.
        interval: 95 % of bootstrap draws of `both` over clips.
        skating_cm_s: Mean of `MotionQuality`.
        jerk_m_s3: Mean of `MotionQuality`.
        clips: How many.
    """

    arms: float
    going: float
    both: float
    interval: tuple[float, float]
    skating_cm_s: float
    jerk_m_s3: float
    clips: int


@dataclass(frozen=True)
class HandsScore:
    """One method on both hands: mean distance of arm joints, and its 95 % interval over clips, centimetres."""

    distance_cm: float
    interval: tuple[float, float]
    clips: int


@dataclass(frozen=True)
class UnitScore:
    """Fréchet distances to held-out units of one action, in the space of the training units' `COMPONENTS`.

    Attributes:
        network: Of units decoded for the words of the held-out ones.
        retrieved: Of random training units with those words.
        others: Of units of other actions: what is plainly wrong.
        units: Held-out ones.
    """

    network: float
    retrieved: float
    others: float
    units: int


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
        fitting = np.flatnonzero(corpus.said[:, asked].all(1) & ~corpus.held_out)
        if not len(fitting):  # a style that this action was not recorded in
            fitting = np.flatnonzero(corpus.said[:, asked[0]] & ~corpus.held_out)
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
        cases = [(going, arms, names, seed) for going in GOING for arms, names in ARMS.items() for seed in range(seeds)]
        rows = []
        for going, arms, names, seed in track(cases, name, console=Console(stderr=True), disable=quiet):
            motion = make(going, (arms, *names), seed)
            length = len(motion.rotations)
            findings = verifier.verify(motion, [(action, 0, length) for action in (going, *names)])
            rows.append((all(one.is_found for one in findings[1:]), findings[0].is_found, measure_quality(motion)))
        scores[name] = score_pairs(rows)
    return scores


def measure_both_hands(
    decoder: UnitDecoder, planner: PartPlanner, verifier: Verifier, root: Path, *, seeds: int
) -> dict[str, dict[str, HandsScore]]:
    """Compare compositions of two hands with recordings of both: text -> method -> distance to the nearest one."""
    corpus = load_corpus(root)
    samples, _ = bandai_samples(root)
    rng = np.random.default_rng(0)
    retrieval = RetrievalDecoder(corpus, decoder.latent)
    scores: dict[str, dict[str, HandsScore]] = {}
    for text, content in BOTH_HANDS.items():
        own = [sample for sample in samples if sample.groups["content"] == content]
        chosen = rng.permutation(len(own))[: 2 * TARGETS]
        recorded = [place_arms(motion_to_body(bvh_to_motion(load_bvh(own[number].path)))) for number in chosen]
        targets, others = recorded[:TARGETS], recorded[TARGETS:]
        rows = {"recordings of both hands": others}
        for name, units, policy in (
            ("score", decoder, "score"),
            ("sinc rule", decoder, "sinc"),
            ("retrieval", retrieval, "score"),
        ):
            generator = MotionGenerator(units, planner, verifier)
            rows[name] = [
                place_arms(generator.generate(text, seed=seed, policy=policy).motion) for seed in range(seeds)
            ]
        still = MotionGenerator(decoder, planner, verifier)
        rows["standing still"] = [place_arms(still.generate("stand still", seed=seed).motion) for seed in range(seeds)]
        scores[text] = {name: compare_arms(arms, targets) for name, arms in rows.items()}
    return scores


def measure_units(decoder: UnitDecoder, root: Path) -> dict[str, UnitScore]:
    """Compare decoded units with held-out ones of every action that has `LEAST_UNITS` of them."""
    corpus = load_corpus(root)
    config = GenerationConfig(components=COMPONENTS)
    subspace = build_network(config, len(corpus.words)).subspace
    fit_subspace(subspace, corpus, np.flatnonzero(~corpus.held_out), config)
    retrieval = RetrievalDecoder(corpus, decoder.latent)
    action = corpus.said[:, : corpus.actions].argmax(1)
    scores = {}
    for number, name in enumerate(corpus.words[: corpus.actions]):
        rng = np.random.default_rng(number)
        held_out = rng.permutation(np.flatnonzero((action == number) & corpus.held_out))[:MOST_UNITS]
        if len(held_out) < LEAST_UNITS:
            continue
        noise = rng.standard_normal((len(held_out), 1, decoder.latent), np.float32)
        words = [tuple(np.array(corpus.words)[corpus.said[unit]].tolist()) for unit in held_out]
        others = rng.permutation(np.flatnonzero(action != number))[: len(held_out)]

        def project(rows: np.ndarray, seconds: np.ndarray) -> np.ndarray:
            logs = torch.from_numpy(np.log(seconds).astype(np.float32))[:, None]
            return subspace(torch.from_numpy(rows.astype(np.float32)), logs).numpy()

        def decoded(units: UnitDecoder, words: list[tuple[str, ...]], noise: np.ndarray) -> np.ndarray:
            made = [units.decode(said, row) for said, row in zip(words, noise, strict=True)]
            return project(np.concatenate([rows for rows, _ in made]), np.concatenate([seconds for _, seconds in made]))

        wanted = project(corpus.rows[held_out], corpus.seconds[held_out])
        found = decoded(decoder, words, noise), decoded(retrieval, words, noise)
        wrong = project(corpus.rows[others], corpus.seconds[others])
        network, retrieved, other = (frechet_distance(one, wanted) for one in (*found, wrong))
        scores[name] = UnitScore(network, retrieved, other, len(held_out))
    return scores


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Distance of two clouds of points (N, D), each taken as a normal distribution."""
    means, spreads = (one.mean(0) for one in (a, b)), (np.cov(one.T) for one in (a, b))
    (mean, other), (spread, other_spread) = means, spreads
    values, vectors = np.linalg.eigh(spread)
    root = vectors * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
    shared = np.linalg.eigvalsh(root @ other_spread @ root)
    overlap = 2 * np.sqrt(np.maximum(shared, 0.0)).sum()
    return float(((mean - other) ** 2).sum() + np.trace(spread) + np.trace(other_spread) - overlap)


def _pair_makers(
    decoder: UnitDecoder, planner: PartPlanner, verifier: Verifier, corpus: Corpus, recordings: Sequence[Recording]
) -> dict[str, Maker]:
    """Methods by name: way of going, what the arms do (text and actions), seed -> motion."""
    ours = MotionGenerator(decoder, planner, verifier)
    retrieved = MotionGenerator(RetrievalDecoder(corpus, decoder.latent), planner, verifier)

    def composed(generator: MotionGenerator, policy: str) -> Maker:
        return lambda going, arms, seed: (
            generator.generate(
                f"{GOING[going]} while {arms[0]}", seed=seed, duration_s=SECONDS, fps=FPS, policy=policy
            ).motion
        )

    def one_text(going: str, arms: tuple[str, ...], seed: int) -> Motion:
        performance = Performance(going, (going, *arms[1:]), 1.0)
        rows = perform(performance, decoder.decode, decoder.latent, seconds=SECONDS, fps=FPS, seed=(seed,))
        return lock_feet(features_to_motion(rows_to_features(rows, FPS)))

    def one_after_the_other(going: str, arms: tuple[str, ...], seed: int) -> Motion:
        text = f"{GOING[going]} and then {arms[0].replace('raising', 'raise').replace('waving', 'wave')}"
        return ours.generate(text, seed=seed, duration_s=SECONDS, fps=FPS).motion

    return {
        "recordings, sinc rule": _recorded_pairs(recordings),
        "retrieval, score": composed(retrieved, "score"),
        "score (ours)": composed(ours, "score"),
        "sinc rule": composed(ours, "sinc"),
        "one text": one_text,
        "one after the other": one_after_the_other,
    }


def _recorded_pairs(recordings: Sequence[Recording]) -> Maker:
    """Compose held-out recordings by the published rule: what the part networks make of real motion."""
    held_out = {
        action: [one for one in recordings if one.held_out and one.actions[0] == action and "dataset-2" in one.name]
        for action in (*GOING, *(name for names in ARMS.values() for name in names))
    }

    def make(going: str, arms: tuple[str, ...], seed: int) -> Motion:
        motion, parts = _middle(_pick(held_out[going], seed)), frozenset(("global", "left_leg", "right_leg"))
        for action in arms[1:]:
            own = frozenset((LEFT_ARM if "left" in action else RIGHT_ARM,))
            motion = compose_pair(motion, parts, _middle(_pick(held_out[action], seed)), own).motion
        return motion

    return make


def _pick(recordings: Sequence[Recording], seed: int) -> Motion:
    return load_recording(recordings[seed * 7 % len(recordings)])


def _middle(motion: Motion) -> Motion:
    """At most `SECONDS` from the middle of a recording."""
    frames = len(motion.rotations)
    cut = max(0, frames - round(SECONDS * motion.fps)) // 2
    return body_motion(motion.rotations[cut : frames - cut], motion.translations[cut : frames - cut, 0], motion.fps)


def place_arms(motion: Motion) -> np.ndarray:
    """Elbows and wrists (COMPARED, 4, 3) from the chest in the heading frame, metres, at even times of a motion."""
    motion = sample_motion(motion, np.linspace(0, len(motion.rotations) - 1, COMPARED), motion.fps)
    places = forward_kinematics(motion)
    joints = [BODY.names.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("elbow", "wrist")]
    apart = places[:, joints] - places[:, [BODY.names.index("chest")]]
    return np.matmul(turn_about_y(-heading_of(motion.rotations[:, 0]))[:, None], apart[..., None])[..., 0]


def compare_arms(arms: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> HandsScore:
    """Mean distance of arms, as `place_arms` gives them, to the nearest of the targets."""
    nearest = [min(np.linalg.norm(one - target, axis=-1).mean() for target in targets) for one in arms]
    values = 100 * np.array(nearest)
    return HandsScore(float(values.mean()), _interval(values), len(values))


def score_pairs(rows: Sequence[tuple[bool, bool, MotionQuality]]) -> PairScore:
    """Score motions by whether the arms and the legs do what is asked: rows of (arms, going, quality)."""
    arms, going = (np.array([row[column] for row in rows]) for column in (0, 1))
    both = (arms & going).astype(np.float64)
    qualities = [row[2] for row in rows]
    return PairScore(
        float(arms.mean()),
        float(going.mean()),
        float(both.mean()),
        _interval(both),
        float(np.mean([quality.skating_cm_s for quality in qualities])),
        float(np.mean([quality.jerk_m_s3 for quality in qualities])),
        len(rows),
    )


def _interval(values: np.ndarray) -> tuple[float, float]:
    """2.5 and 97.5 % of the mean over bootstrap draws."""
    rng = np.random.default_rng(0)
    draws = values[rng.integers(0, len(values), (DRAWS, len(values)))].mean(1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)

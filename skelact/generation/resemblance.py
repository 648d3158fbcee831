"""Measure how generated motions resemble recordings: hands never trained together, units, feet, and swapped arms.

*Both hands*: raising and waving both hands is never trained on; compositions of a left and a right hand are compared
with recordings of both. *Units*: decoded ones beside held-out ones. *Quality*: sliding feet, jerk and joint limits of
single actions beside recordings of them. *Swapped arms*: a recording that gets the arms of another one, for which the
truth is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from skelact.datasets.bandai import bandai_samples
from skelact.formats import bvh_to_motion, load_bvh
from skelact.generation.compose import Layer, compose
from skelact.generation.config import GenerationConfig
from skelact.generation.corpus import list_recordings, load_corpus, load_recording
from skelact.generation.decoder import UnitDecoder
from skelact.generation.evaluation import (
    DRAWS,
    FPS,
    GAITS,
    SECONDS,
    RetrievalDecoder,
    held_out_recordings,
    middle,
)
from skelact.generation.features import sample_motion
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.quality import MotionQuality, measure_quality
from skelact.generation.training import build_network, fit_subspace
from skelact.generation.verify import Verifier
from skelact.geometry import turn_about_y
from skelact.language.planner import PartPlanner
from skelact.recognition.evaluation import bootstrap_interval
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, BODY_PARTS, LEFT_ARM, RIGHT_ARM, body_motion, heading_of, motion_to_body
from skelact.values import Motion

BOTH_HANDS = {"raise both hands": "raise-up-both-hands", "wave both hands": "wave-both-hands"}
TARGETS = 60  # recordings of both hands that a motion is compared with
COMPONENTS, MIN_UNITS, MAX_UNITS = 64, 80, 300  # of the comparison of units
COMPARED = 64  # frames that motions are brought to
MAX_RECORDINGS = 40  # of one action that quality is measured on
SINGLE = {
    **GAITS,
    "raise-left-hand": "raise the left hand",
    "raise-right-hand": "raise the right hand",
    "wave-left-hand": "wave the left hand",
    "wave-right-hand": "wave the right hand",
}


@dataclass(frozen=True)
class HandsScore:
    """One method on both hands: mean distance of arm joints, and its 95 % interval over clips, centimeters."""

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


@dataclass(frozen=True)
class QualityPair:
    """Means over motions of one action: generated ones, and recordings that were held out."""

    generated: MotionQuality
    recorded: MotionQuality
    clips: tuple[int, int]


@dataclass(frozen=True)
class SwapScore:
    """Mean distance of elbows and wrists from where the recording had them, centimeters, seen from the chest.

    Attributes:
        own: Its own arms, taken off and put back.
        score: Arms of another recording of the action, composed by scores.
        sinc: The same by the SINC rule.
        other: The other recording as it is.
        clips: Recordings.
    """

    own: float
    score: float
    sinc: float
    other: float
    clips: int


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
                place_arms(generator.generate(text, GenerateOptions(seed=seed, policy=policy, attempts=1)).motion)
                for seed in range(seeds)
            ]
        still = MotionGenerator(decoder, planner, verifier)
        rows["standing still"] = [
            place_arms(still.generate("stand still", GenerateOptions(seed=seed, attempts=1)).motion)
            for seed in range(seeds)
        ]
        scores[text] = {name: compare_arms(arms, targets) for name, arms in rows.items()}
    return scores


def measure_units(decoder: UnitDecoder, root: Path) -> dict[str, UnitScore]:
    """Compare decoded units with held-out ones of every action that has `MIN_UNITS` of them."""
    corpus = load_corpus(root)
    config = GenerationConfig(components=COMPONENTS)
    subspace = build_network(config, len(corpus.words)).subspace
    fit_subspace(subspace, corpus, np.flatnonzero(~corpus.held_out), config)
    retrieval = RetrievalDecoder(corpus, decoder.latent)
    action = corpus.word_mask[:, : corpus.actions].argmax(1)
    scores = {}
    for number, name in enumerate(corpus.words[: corpus.actions]):
        rng = np.random.default_rng(number)
        held_out = rng.permutation(np.flatnonzero((action == number) & corpus.held_out))[:MAX_UNITS]
        if len(held_out) < MIN_UNITS:
            continue
        noise = rng.standard_normal((len(held_out), 1, decoder.latent), np.float32)
        words = [tuple(np.array(corpus.words)[corpus.word_mask[unit]].tolist()) for unit in held_out]
        others = rng.permutation(np.flatnonzero(action != number))[: len(held_out)]

        def project(rows: np.ndarray, seconds: np.ndarray) -> np.ndarray:
            logs = torch.from_numpy(np.log(seconds).astype(np.float32))[:, None]
            return subspace(torch.from_numpy(rows.astype(np.float32)), logs).numpy()

        def decoded(units: UnitDecoder, words: list[tuple[str, ...]], noise: np.ndarray) -> np.ndarray:
            made = [units.decode(unit_words, row) for unit_words, row in zip(words, noise, strict=True)]
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


def measure_beside_recordings(
    decoder: UnitDecoder, planner: PartPlanner, verifier: Verifier, root: Path, *, seeds: int
) -> dict[str, QualityPair]:
    """Measure feet, jerk and limits of every action of `SINGLE`, generated and recorded."""
    generator, recordings = MotionGenerator(decoder, planner, verifier), list_recordings(root)
    pairs = {}
    for action, text in SINGLE.items():
        made = [
            generator.generate(text, GenerateOptions(seed=seed, duration_s=SECONDS, fps=FPS, attempts=1)).quality
            for seed in range(seeds)
        ]
        held_out = held_out_recordings(recordings, action)[:MAX_RECORDINGS]
        recorded = [measure_quality(middle(load_recording(one))) for one in held_out]
        pairs[action] = QualityPair(_mean_quality(made), _mean_quality(recorded), (len(made), len(recorded)))
    return pairs


def measure_swapped_arms(root: Path) -> dict[str, SwapScore]:
    """Give recordings of every gait the arms of the next one, and measure how far these are from their own."""
    recordings = list_recordings(root)
    arms = {LEFT_ARM: 1.0, RIGHT_ARM: 1.0}
    rest = {part: 1.0 for part in BODY_PARTS if part not in arms}
    scores = {}
    for action in GAITS:
        motions = [middle(load_recording(one)) for one in held_out_recordings(recordings, action)[:MAX_RECORDINGS]]
        rows = []
        for motion, donated in zip(motions, [*motions[1:], motions[0]], strict=True):
            frames = min(len(motion.rotations), len(donated.rotations))
            own, donor = (
                body_motion(one.rotations[:frames], one.translations[:frames, 0], one.fps) for one in (motion, donated)
            )

            def apart(arms_of: Motion, policy: str, own: Motion = own) -> float:
                layers = [Layer(own, rest, locomotion=1.0), Layer(arms_of, arms)]
                return _distance(compose(layers, policy=policy).motion, own)

            rows.append((apart(own, "score"), apart(donor, "score"), apart(donor, "sinc"), _distance(donor, own)))
        own_arms, score, sinc, other = np.mean(rows, axis=0).tolist()
        scores[action] = SwapScore(own_arms, score, sinc, other, len(rows))
    return scores


def _distance(motion: Motion, truth: Motion) -> float:
    return 100 * float(np.linalg.norm(place_arms(motion) - place_arms(truth), axis=-1).mean())


def _mean_quality(rows: Sequence[MotionQuality]) -> MotionQuality:
    return MotionQuality(*np.mean([list(vars(row).values()) for row in rows], axis=0).tolist())


def place_arms(motion: Motion) -> np.ndarray:
    """Elbows and wrists (COMPARED, 4, 3) from the chest in the heading frame, meters, at even times of a motion."""
    motion = sample_motion(motion, np.linspace(0, len(motion.rotations) - 1, COMPARED), motion.fps)
    positions = forward_kinematics(motion)
    joints = [BODY.names.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("elbow", "wrist")]
    apart = positions[:, joints] - positions[:, [BODY.names.index("chest")]]
    return np.matmul(turn_about_y(-heading_of(motion.rotations[:, 0]))[:, None], apart[..., None])[..., 0]


def compare_arms(arms: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> HandsScore:
    """Mean distance of arms, as `place_arms` gives them, to the nearest of the targets."""
    nearest = [min(np.linalg.norm(one - target, axis=-1).mean() for target in targets) for one in arms]
    values = 100 * np.array(nearest)
    return HandsScore(float(values.mean()), bootstrap_interval(values, np.mean, rounds=DRAWS), len(values))

"""Measure what the library adds: two actions at once, how far seeds differ, and clips beside what the network makes.

*Pairs*: an action that only the library knows with another one, by both policies; both are right when all of the
sentence was heard, nothing lost its parts, and every finding and check is met at the first attempt. *Diversity*: mean
distance between the poses of motions from different seeds, beside the recordings that there are. *Choice*: the same
action made by the network and played from a clip, by the part networks and by physical faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from skelact.datasets.uiprmd import EXERCISES, load_uiprmd
from skelact.generation.features import sample_motion
from skelact.generation.generator import MotionGenerator
from skelact.generation.library.library import MotionLibrary
from skelact.generation.options import GenerateOptions
from skelact.generation.quality import MotionQuality, measure_quality
from skelact.generation.recordings import clip_to_body
from skelact.generation.verify import Asked, Verifier
from skelact.geometry import turn_about_y
from skelact.language.actions import Performance
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import heading_of
from skelact.values import Motion

UPPER = (  # of the arms and the head, known to the library alone
    *("drink", "cheer", "talk", "nod", "shake the head", "scratch the head"),
    *("press a button", "cast a spell", "reload a pistol", "chop wood", "shoot an arrow", "hold up a torch"),
)
BASES = ("walk", "run", "sit on a chair")
LOWER = ("squat", "do a side lunge", "raise the left leg", "kneel")  # of the legs
ARMS = ("wave the right hand", "talk", "nod")
POLICIES = ("score", "sinc")
SAMPLES = 32  # poses of a motion that are compared
SECONDS, FPS = 4.0, 30.0
EXERCISE_ENTRIES = {  # entry -> exercise
    "deep-squat": "deep squat",
    "hurdle-step": "hurdle step",
    "lunge": "inline lunge",
    "side-lunge": "side lunge",
    "sit-down-and-stand-up": "stand-sit-stand",
    "raise-a-straight-leg": "straight leg raise",
    "raise-an-arm-sideways": "shoulder abduction",
    "stretch-an-arm-back": "shoulder extension",
    "turn-a-forearm": "shoulder rotation",
    "raise-an-arm-diagonally": "shoulder scaption",
}
LEFT_HANDED = 7  # subject who does the exercises with the other side
RECORDINGS = 20  # of an exercise that are compared with one another
CHOICES: Mapping[str, str] = {  # known action -> clip of the same
    "walk": "walk-casually",
    "run": "jog",
    "jump": "jump-high",
    "kick-right": "front-kick",
    "punch-right": "straight-punch",
    "punch-left": "jab",
    "wave-right-hand": "wave-goodbye",
    "wave-left-hand": "wave-hello",
    "bow": "bow-with-clasped-hands",
    "pick-up": "pick-up-from-the-ground",
    "dance": "dance-on-the-spot",
    "slash": "slash-with-a-sword",
}


@dataclass(frozen=True)
class LibraryPairs:
    """Two actions at once, one policy.

    Attributes:
        right: Share of motions in which both are right.
        motions: How many.
        wrong: The sentences that were not right for any seed.
    """

    right: float
    motions: int
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Diversity:
    """How far motions of one action differ, mean distance of joints in cm: from seed to seed, and of recordings."""

    seeds_cm: float
    recordings_cm: float | None


@dataclass(frozen=True)
class Choice:
    """One action by the network and from a clip: whether the part networks find it, and physical faults."""

    found: tuple[float, float]
    skating_cm_s: tuple[float, float]
    jerk_m_s3: tuple[float, float]
    diversity_cm: tuple[float, float]


def list_pairs() -> tuple[str, ...]:
    """The 48 sentences: 12 actions of arms or head with three others, and 4 of the legs with three others."""
    upper = [f"{base} while you {action}" for action in UPPER for base in BASES]
    return (*upper, *(f"{lower} and {arms}" for lower in LOWER for arms in ARMS))


def measure_library_pairs(
    generator: MotionGenerator, *, seeds: int, on_motion: Callable[[], None] = lambda: None
) -> dict[str, LibraryPairs]:
    """Make every pair with every policy and seed, each at the first attempt."""
    found = {}
    for policy in POLICIES:
        right: dict[str, list[bool]] = {}
        for text in list_pairs():
            for seed in range(seeds):
                made = generator.generate(text, GenerateOptions(seed=seed, policy=policy, attempts=1))
                right.setdefault(text, []).append(len(made.plan.actions) == 2 and made.is_verified)
                on_motion()
        flat = [one for row in right.values() for one in row]
        wrong = tuple(text for text, row in right.items() if not any(row))
        found[policy] = LibraryPairs(float(np.mean(flat)), len(flat), wrong)
    return found


def measure_diversity(library: MotionLibrary, root: Path | None, *, seeds: int) -> dict[str, Diversity]:
    """How far the exercises differ from seed to seed, and how far the recordings of several people do.

    Args:
        library: Holds the exercises.
        root: Folder of the data; None: recordings are not compared.
        seeds: Motions of each.
    """
    recorded = _load_exercises(root) if root else {}
    found = {}
    for name, exercise in EXERCISE_ENTRIES.items():
        performance = library.performance(library.entry(name))
        made = [_play(library, performance, (seed, 0)) for seed in range(seeds)]
        found[name] = Diversity(spread_cm(made), spread_cm(recorded[exercise]) if recorded else None)
    return found


def measure_choices(generator: MotionGenerator, verifier: Verifier, *, seeds: int) -> dict[str, Choice]:
    """Make every action of `CHOICES` by the network and from its clip."""
    library = generator.library
    assert library is not None  # the generator was loaded with it
    found = {}
    for known, name in CHOICES.items():
        performance = library.performance(library.entry(name))
        clips = [_play(library, performance, (seed, 0), at_least_s=SECONDS) for seed in range(seeds)]
        made = [generator.perform_known(known, SECONDS, seed) for seed in range(seeds)]
        sides = (made, clips)
        quality = [[measure_quality(one) for one in side] for side in sides]
        found[known] = Choice(
            _pair(_share_found(verifier, known, side) for side in sides),
            _pair(_mean(row, "skating_cm_s") for row in quality),
            _pair(_mean(row, "jerk_m_s3") for row in quality),
            _pair(spread_cm(side) for side in sides),
        )
    return found


def spread_cm(motions: Sequence[Motion]) -> float:
    """Mean distance of joints between every two motions, at the same share of their duration, seen from the pelvis."""
    poses = [_poses(motion) for motion in motions]
    apart = [np.linalg.norm(one - other, axis=-1).mean() for one, other in combinations(poses, 2)]
    return 100 * float(np.mean(apart)) if apart else 0.0


def _play(
    library: MotionLibrary, performance: Performance, seed: tuple[int, ...], *, at_least_s: float = 0.0
) -> Motion:
    seconds = max(at_least_s, library.natural_seconds(performance, None, seed))
    return library.play(performance, seconds, FPS, seed, rest=library.rest)


def _poses(motion: Motion) -> np.ndarray:
    motion = sample_motion(motion, np.linspace(0, len(motion.rotations) - 1, SAMPLES), motion.fps)
    positions = forward_kinematics(motion)
    apart = positions - positions[:, :1] * np.array([1.0, 0.0, 1.0])
    return np.matmul(turn_about_y(-heading_of(motion.rotations[:, 0]))[:, None], apart[..., None])[..., 0]


def _load_exercises(root: Path) -> dict[str, list[Motion]]:
    recorded: dict[str, list[Motion]] = {name: [] for name in EXERCISES}
    for number, one in enumerate(load_uiprmd(root)):
        rows = recorded[one.exercise]
        if one.subject != LEFT_HANDED and number % 3 == 0 and len(rows) < RECORDINGS:
            rows.append(clip_to_body(one.clip, source=one.name)[0])
    return recorded


def _share_found(verifier: Verifier, action: str, motions: Sequence[Motion]) -> float:
    rows = [verifier.verify(motion, [Asked(action, 0, len(motion.rotations))]) for motion in motions]
    seen = [all(finding.is_found for finding in row) for row in rows if row]
    return float(np.mean(seen)) if seen else float("nan")


def _mean(rows: Sequence[MotionQuality], name: str) -> float:
    return float(np.mean([getattr(row, name) for row in rows]))


def _pair(values: Iterable[float]) -> tuple[float, float]:
    first, second = values
    return first, second

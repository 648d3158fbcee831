"""Few-shot recognition: new actions from one to a few examples by other people, beside simpler methods.

A draw takes some actions and splits the people in two: examples come from one half, what is recognized from the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.recognition.background import joint_statistics
from skelact.recognition.baselines import clip_windows, nearest_neighbor
from skelact.recognition.embeddings import embed_dataset
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.taught import ActionExamples, TaughtActions
from skelact.recognition.windows import prepare_windows, sample_times, scoring_windows

TAUGHT = "taught actions"
NEAREST_POSES = "control: nearest neighbor on raw poses"
STATISTICS = "control: ridge regression on joint statistics"
FEATURES = "control: nearest mean of features"
MAX_QUERIES = 20  # clips recognized per action and draw


@dataclass(frozen=True)
class FewShotConfig:
    """What is drawn.

    Attributes:
        ways: Actions per draw.
        shots: Examples per action.
        draws: How often.
        people: Group of the data set that tells people apart.
        examples: Group rule for the examples, such as "view=1"; "": all clips.
        queries: The same for what is recognized.
        seed: Of the draws.
    """

    ways: int = 5
    shots: int = 1
    draws: int = 100
    people: str = "subject"
    examples: str = ""
    queries: str = ""
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Draw:
    """One draw: indices of clips and the actions (0 to ways - 1) that they show."""

    examples: np.ndarray
    shown: np.ndarray
    queries: np.ndarray
    truth: np.ndarray


@dataclass(frozen=True, eq=False)
class DescribedClips:
    """What the methods compare, one row per clip: poses, joint statistics and features of the networks."""

    poses: np.ndarray
    statistics: np.ndarray
    features: np.ndarray


def describe_clips(recognizer: Recognizer, packed: PackedClips, *, quiet: bool = False) -> DescribedClips:
    """Describe all clips; statistics are means over the windows that are scored, as `Recognizer.learn` takes them."""
    clips = np.arange(len(packed))
    windows = clip_windows(packed, clips, recognizer.layout, recognizer.config)
    features = embed_dataset(recognizer, packed, clips, quiet=quiet).fused
    statistics = np.stack([_window_statistics(recognizer, packed, int(clip)) for clip in clips])
    return DescribedClips(windows.reshape(len(clips), -1), statistics, features)


def _window_statistics(recognizer: Recognizer, packed: PackedClips, clip: int) -> np.ndarray:
    """Mean statistics (D,) of the windows of one clip."""
    fps = float(packed.fps[clip])
    start, length = scoring_windows(int(packed.lengths[clip]), fps, recognizer.config).T
    times = sample_times(start, length, recognizer.config, fps=fps)
    joints = packed.windows(np.full(len(times), clip), times)
    prepared = prepare_windows(joints, recognizer.layout, recognizer.config)
    return np.asarray(joint_statistics(prepared).mean(0))


def evaluate_few_shot(
    recognizer: Recognizer, packed: PackedClips, config: FewShotConfig, *, described: DescribedClips
) -> Mapping[str, np.ndarray]:
    """Accuracy of every method in every draw, mean over actions: name -> (draws,).

    Raises:
        InputError: The recognizer cannot be taught, or the data has too few actions, people or clips.
    """
    methods: dict[str, Callable[[Draw], np.ndarray]] = {
        NEAREST_POSES: lambda draw: _nearest(described.poses, draw, config.ways),
        STATISTICS: lambda draw: _ridge(described.statistics, draw, config.ways),
        FEATURES: lambda draw: _nearest_mean(described.features, draw, config.ways),
        TAUGHT: lambda draw: _taught(recognizer, described, draw, config.ways),
    }
    accuracy: dict[str, list[float]] = {name: [] for name in methods}
    for draw in few_shot_draws(packed, config):
        for name, score in methods.items():
            right = score(draw).argmax(1) == draw.truth
            accuracy[name].append(float(np.mean([right[draw.truth == row].mean() for row in range(config.ways)])))
    return {name: np.array(values) for name, values in accuracy.items()}


def few_shot_draws(packed: PackedClips, config: FewShotConfig) -> Sequence[Draw]:
    """Draw actions, people, examples and queries; the same seed gives the same draws.

    Raises:
        InputError: The data has too few actions, people or clips.
    """
    if config.people not in packed.groups:
        raise InputError(f"expected one of {', '.join(packed.groups)}, got {config.people!r}", field="people")
    people = np.asarray(packed.groups[config.people]).astype(str)
    names, labels = sorted(set(people.tolist())), sorted(set(packed.targets.tolist()))
    if len(names) < 2 or len(labels) < config.ways:
        raise InputError(
            f"expected two people and {config.ways} actions, got {len(names)} and {len(labels)}", field="data"
        )
    rng = np.random.default_rng(config.seed)
    return [_draw(packed, people, names, labels, config, rng) for _ in range(config.draws)]


def _draw(
    packed: PackedClips,
    people: np.ndarray,
    names: Sequence[str],
    labels: Sequence[int],
    config: FewShotConfig,
    rng: np.random.Generator,
) -> Draw:
    actions = rng.choice(labels, config.ways, replace=False)
    teachers = rng.permutation(names)[: len(names) // 2]
    taught = np.isin(people, teachers)
    may_show, may_ask = _marks(packed, config.examples) & taught, _marks(packed, config.queries) & ~taught
    examples, queries = [], []
    for action in actions:
        shown, asked = (np.flatnonzero((packed.targets == action) & marks) for marks in (may_show, may_ask))
        if len(shown) < config.shots or not len(asked):
            message = f"a draw of {packed.labels[action]!r} has {len(shown)} examples and {len(asked)} other clips"
            raise InputError(f"{message}: take fewer --shots", field="data")
        examples.append(rng.choice(shown, config.shots, replace=False))
        queries.append(rng.permutation(asked)[:MAX_QUERIES])
    rows = range(config.ways)
    shown_rows, truth = (np.repeat(rows, [len(clips) for clips in chosen]) for chosen in (examples, queries))
    return Draw(np.concatenate(examples), shown_rows, np.concatenate(queries), truth)


def _marks(packed: PackedClips, rule: str) -> np.ndarray:
    return packed.select(rule) if rule else np.ones(len(packed), bool)


def _nearest(poses: np.ndarray, draw: Draw, ways: int) -> np.ndarray:
    return nearest_neighbor(poses[draw.queries], poses[draw.examples], draw.shown, classes=ways)


def _ridge(statistics: np.ndarray, draw: Draw, ways: int) -> np.ndarray:
    """Ridge regression, its penalty 0.1 of the examples' squared length: best for this control of .01, .1 and 1."""
    known = statistics[draw.examples]
    middle = known.mean(0)
    left = known - middle
    penalty = 0.1 * (left**2).sum(1).mean()
    dual = np.linalg.solve(left @ left.T + penalty * np.eye(len(left)), np.eye(ways)[draw.shown])
    return np.asarray((statistics[draw.queries] - middle) @ (left.T @ dual))


def _nearest_mean(features: np.ndarray, draw: Draw, ways: int) -> np.ndarray:
    means = np.stack([features[draw.examples][draw.shown == row].mean(0) for row in range(ways)])
    return np.asarray(features[draw.queries] @ (means / np.linalg.norm(means, axis=1, keepdims=True)).T)


def _taught(recognizer: Recognizer, described: DescribedClips, draw: Draw, ways: int) -> np.ndarray:
    background = recognizer.need_background()
    examples = []
    for row in range(ways):
        clips = draw.examples[draw.shown == row]
        seen = described.statistics[clips], described.features[clips]
        examples.append(ActionExamples(str(row), *seen, background.fingerprint))
    taught = TaughtActions(background, examples)
    return taught.log_odds(described.statistics[draw.queries], described.features[draw.queries])

"""Two recognizers on the same clips: difference, interval, McNemar's test, and which classes differ."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from skelact.datasets import load_packed
from skelact.errors import InputError
from skelact.recognition.clip_store import prepare_clips
from skelact.recognition.cost import recognizer_costs
from skelact.recognition.load import load_recognizer
from skelact.recognition.protocol import (
    EQUAL,
    Protocol,
    chosen_clips,
    describe_streams,
    evaluate_recognizer,
    evaluate_score_files,
)
from skelact.recognition.runs import SEED_FOLDER, Run, find_runs, group_models, load_for_scoring
from skelact.recognition.score_streams import RowOrder
from skelact.recognition.significance import McNemar, PairedDifference, mcnemar, paired_bootstrap
from skelact.weights import SHIPPED_RECOGNIZERS

SCORE_ENDINGS = (".npz", ".pkl", ".pickle")


@dataclass(frozen=True)
class ClassDifference:
    """One class.

    Attributes:
        label: Its name.
        clips: How many are scored.
        accuracy: Of A and B on them, and the interval of the difference.
        p: Of McNemar's test; the largest one, where A and B have several runs; NaN without runs to pair.
    """

    label: str
    clips: int
    accuracy: PairedDifference
    p: float


@dataclass(frozen=True)
class Comparison:
    """Model A beside model B, fused with equal weights.

    Attributes:
        a: Name of A.
        b: Name of B.
        clips: How many are scored.
        runs: How many runs A and B have.
        accuracy: Over all clips.
        tests: Pair of runs -> McNemar's test: runs of the same seed, or the only run of each.
        classes: Classes that have clips, the greatest advantage of A first.
    """

    a: str
    b: str
    clips: int
    runs: tuple[int, int]
    accuracy: PairedDifference
    tests: dict[str, McNemar]
    classes: tuple[ClassDifference, ...]


def compare_runs(a_runs: Sequence[Run], b_runs: Sequence[Run]) -> Comparison:
    """Compare all runs of one model with all runs of another.

    Raises:
        InputError: They were scored on other clips, or a clip has another label.
    """
    first, other = a_runs[0].evaluation, b_runs[0].evaluation
    a = np.stack([run.evaluation.rows[EQUAL].right for run in a_runs])
    row = {name: index for index, name in enumerate(other.clips)}
    if set(row) != set(first.clips):
        lone = next(iter(set(row) ^ set(first.clips)))
        got = f"{len(first.clips)} and {len(row)} clips, {lone} in one of them only"
        raise InputError(f"expected the same clips for both, got {got}", field="compare")
    order = np.array([row[name] for name in first.clips])
    b = np.stack([run.evaluation.rows[EQUAL].right for run in b_runs])[:, order]
    labels = np.array(first.labels)[first.targets]
    differ = int((labels != np.array(other.labels)[other.targets[order]]).sum())
    if differ:
        raise InputError(f"{differ} of {len(labels)} clips have another label in B", field="compare")
    pairs = _pair_runs(a_runs, b_runs)
    classes = [
        _compare_class(label, a[:, chosen], b[:, chosen], pairs)
        for label in first.labels
        if (chosen := labels == label).any()
    ]
    return Comparison(
        a_runs[0].model,
        b_runs[0].model,
        len(labels),
        (len(a), len(b)),
        paired_bootstrap(a, b),
        {name: mcnemar(a[row], b[other_row]) for name, (row, other_row) in pairs.items()},
        tuple(sorted(classes, key=lambda found: (-found.accuracy.difference, found.label))),
    )


def compare_all(runs: Sequence[Run]) -> tuple[Comparison, ...]:
    """Compare every two models of a folder of runs."""
    return tuple(compare_runs(a, b) for a, b in combinations(group_models(runs).values(), 2))


def _compare_class(label: str, a: np.ndarray, b: np.ndarray, pairs: dict[str, tuple[int, int]]) -> ClassDifference:
    tests = [mcnemar(a[row], b[other_row]).p for row, other_row in pairs.values()]
    return ClassDifference(label, a.shape[1], paired_bootstrap(a, b), max(tests, default=float("nan")))


def _pair_runs(a_runs: Sequence[Run], b_runs: Sequence[Run]) -> dict[str, tuple[int, int]]:
    """Rows of the runs that McNemar's test pairs: those with the same seed, or the only one of each."""
    if len(a_runs) == len(b_runs) == 1:
        return {"": (0, 0)}
    rows = {run.seed: row for row, run in enumerate(b_runs)}
    return {f"seed {run.seed}": (row, rows[run.seed]) for row, run in enumerate(a_runs) if run.seed in rows}


def evaluate_side(
    side: str,
    data: Path,
    protocol: Protocol,
    *,
    order: RowOrder | None = None,
    common: Collection[str] = (),
    device: str = "cpu",
    quiet: bool = False,
) -> tuple[Run, ...]:
    """Evaluate one side of a comparison.

    Args:
        side: Shipped name, file or folder of trained streams, folder of seeds, score file, or folder of score files.
        data: Data folder; a prepared store for score files.
        protocol: What to measure.
        common: Only clips of these classes, by the labels of the recognizers; none: all clips.
        order: Order of rows without names in score files.
        device: Of the networks.
        quiet: Draw no progress bars.

    Raises:
        InputError: Nothing there, or several models.
    """
    runs = []
    for model, seed, source in _list_sources(side):
        if files := _score_files(Path(source)):
            evaluation = evaluate_score_files(files, load_packed(data), protocol, order=order)
            runs.append(Run(model, seed, evaluation))
            continue
        recognizer = load_recognizer(source, device=device)
        packed = prepare_clips(recognizer.config, data, recognizer.layout, dataset=protocol.dataset)
        if common:
            names = [protocol.label_map.get(label, label) for label in packed.labels]
            packed = packed.keep(np.isin(np.array(names)[packed.targets], list(common)))
        clips = len(chosen_clips(packed, protocol.split))
        recognizer = load_for_scoring([source], device=device, clips=clips)
        evaluation = evaluate_recognizer(recognizer, packed, protocol, quiet=quiet)
        costs = tuple(recognizer_costs(recognizer, timed=False))
        runs.append(Run(model, seed, evaluation, costs, tuple(describe_streams(recognizer))))
    return tuple(runs)


def common_classes(a: str, b: str) -> tuple[str, ...]:
    """Classes that the recognizers of both sides know.

    Raises:
        InputError: There are none, or a side has scores instead of networks.
    """
    labels = []
    for side in (a, b):
        sources = _list_sources(side)
        if any(_score_files(Path(source)) for _, _, source in sources):
            raise InputError("expected recognizers, got score files", field="common")
        labels.append(load_recognizer(sources[0][2]).labels)
    shared = tuple(label for label in labels[0] if label in labels[1])
    if not shared:
        raise InputError("the two know no class in common", field="common")
    return shared


def _list_sources(side: str) -> list[tuple[str, str, str]]:
    """Model, seed and name or path of each run of a side."""
    path = Path(side)
    if side in SHIPPED_RECOGNIZERS:
        return [(side, "", side)]
    if not path.exists():
        raise InputError(
            f"expected a shipped recognizer, weights, a run folder or scores, got {side!r}", field="compare"
        )
    model = path.stem if path.is_file() else path.resolve().name
    if path.is_dir() and any(SEED_FOLDER.fullmatch(found.name) for found in path.glob("*")):
        seeds = [(match[1], found) for found in path.iterdir() if (match := SEED_FOLDER.fullmatch(found.name))]
        if not all(_score_files(found) for _, found in seeds):
            return [(run.model, run.seed, str(run.path)) for run in find_runs(path)]
        return [(model, seed, str(found)) for seed, found in sorted(seeds, key=lambda pair: int(pair[0]))]
    models = sorted({found.parent.name for found in path.glob("*/seed*") if SEED_FOLDER.fullmatch(found.name)})
    if models:
        message = f"{path} holds {', '.join(models)}: name the folder of one, such as {path / models[0]}"
        raise InputError(message, field="compare")
    return [(model, "", side)]


def _score_files(path: Path) -> list[Path]:
    """The score files of a side: itself, or those in its folder, one per stream; none when it holds networks."""
    if path.is_file():
        return [path] if path.suffix in SCORE_ENDINGS else []
    if not path.is_dir():
        return []
    files = sorted(file for file in path.iterdir() if file.suffix in SCORE_ENDINGS)
    by_stem = {file.stem: file for file in files}  # npz and pickle of one stream hold the same
    return list(by_stem.values())

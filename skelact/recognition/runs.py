"""Folders of trained runs: several models, several seeds each, evaluated by one protocol.

One model and seed: `OUT/STREAM.safetensors`. Several: `OUT/MODEL/seedN/STREAM.safetensors`, where MODEL is any name, so
an ablation is a model too. `OUT/seedN/` is one model named like its folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.ntu import COLLECTIONS
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.recognition.cost import Cost, recognizer_costs
from skelact.recognition.load import join_recognizers, load_recognizer
from skelact.recognition.protocol import (
    Evaluation,
    Protocol,
    chosen_clips,
    describe_streams,
    evaluate_controls,
    evaluate_recognizer,
)
from skelact.recognition.recipe import recipe_differences
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.scoring import mean_over_windows

SEED_FOLDER = re.compile(r"seed([0-9]{1,9})")
STREAM_ENDINGS = (".safetensors", ".onnx")
MIN_CLIPS_TO_EXPORT = 200
CONTROLS = "controls"  # the model name of simple controls


@dataclass(frozen=True)
class RunFolder:
    """One trained run on disk.

    Attributes:
        model: Name of the model.
        seed: Its number as text; "" when the folder does not tell.
        path: Folder with the files of its streams, or one file.
    """

    model: str
    seed: str
    path: Path

    @property
    def name(self) -> str:
        """Model and seed, for messages."""
        return f"{self.model}, seed {self.seed}" if self.seed else self.model


@dataclass(frozen=True, eq=False)
class Run:
    """One run, evaluated.

    Attributes:
        model: Name of the model; `CONTROLS` for the simple controls.
        seed: As in `RunFolder`.
        evaluation: What was found.
        costs: Cost of each stream, then of all; empty when unknown, as for score files.
        streams: What each stream is and sees, in sentences.
        recipe: How the training differs from the published recipe of the network; empty when there is none.
    """

    model: str
    seed: str
    evaluation: Evaluation
    costs: tuple[Cost, ...] = ()
    streams: tuple[str, ...] = ()
    recipe: tuple[str, ...] = ()


def find_runs(folder: Path) -> list[RunFolder]:
    """List the runs below a folder, models by name and seeds by number.

    Raises:
        InputError: None there, or a run lacks a stream that another run of its model has.
    """
    if not folder.is_dir():
        raise InputError(f"expected a folder of trained runs, {folder} is none", field="runs")
    models = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    found = [run for model in models for run in _seeds(model)]
    if not found and _streams(folder):
        found = [RunFolder(folder.resolve().name, "", folder)]
    if not found:
        wanted = "MODEL/seedN/STREAM.safetensors or STREAM.safetensors"
        raise InputError(f"expected {wanted} below {folder}, found none: train first", field="runs")
    for run in found:
        streams = {stream for other in found if other.model == run.model for stream in _streams(other.path)}
        if missing := sorted(streams - _streams(run.path)):
            message = f"{run.name} lacks {', '.join(missing)}, which other seeds have: finish its training"
            raise InputError(message, field="runs")
    return found


def _seeds(model: Path) -> list[RunFolder]:
    matches = [
        (match, path) for path in model.iterdir() if path.is_dir() and (match := SEED_FOLDER.fullmatch(path.name))
    ]
    runs = [RunFolder(model.resolve().name, match[1], path) for match, path in matches]
    return sorted(runs, key=lambda run: int(run.seed))


def _streams(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir() if path.suffix in STREAM_ENDINGS}


def evaluate_runs(
    folder: Path,
    packed: PackedClips,
    protocol: Protocol,
    *,
    device: str = "cpu",
    timed: bool = True,
    scores_out: Path | None = None,
    quiet: bool = False,
) -> tuple[Run, ...]:
    """Evaluate every run below a folder on the same clips, the simple controls first.

    Args:
        folder: See `find_runs`.
        packed: All clips of the data set, prepared for the layout and people of the networks.
        protocol: What to measure.
        device: Of the networks.
        timed: Measure time and memory of each model too, which takes some seconds per stream.
        scores_out: Folder for the scores: MODEL/seedN/STREAM.npz and .pkl.
        quiet: Draw no progress bars.

    Raises:
        InputError: See `find_runs` and `evaluate_recognizer`, or a network needs clips prepared otherwise.
    """
    runs: list[Run] = []
    costs: dict[str, tuple[Cost, ...]] = {}
    clips = len(chosen_clips(packed, protocol.split))
    for found in find_runs(folder):
        recognizer = load_for_scoring([found.path], device=device, clips=clips)
        _check_prepared(recognizer, packed, found.name)
        if not runs:
            runs.append(Run(CONTROLS, "", evaluate_controls(recognizer, packed, protocol)))
        if found.model not in costs:
            costs[found.model] = tuple(recognizer_costs(recognizer, timed=timed))
        place = scores_out and scores_out / found.model / (f"seed{found.seed}" if found.seed else "")
        evaluation = evaluate_recognizer(recognizer, packed, protocol, scores_out=place, quiet=quiet)
        runs.append(_finish_run(found.model, found.seed, evaluation, recognizer, costs[found.model]))
    return tuple(runs)


def evaluate_one(
    recognizer: Recognizer,
    packed: PackedClips,
    protocol: Protocol,
    *,
    timed: bool = True,
    scores_out: Path | None = None,
    quiet: bool = False,
    score: Callable[..., list[np.ndarray]] = mean_over_windows,
) -> tuple[Run, ...]:
    """The simple controls and one recognizer, as `evaluate_runs` returns several."""
    controls = Run(CONTROLS, "", evaluate_controls(recognizer, packed, protocol))
    evaluation = evaluate_recognizer(recognizer, packed, protocol, scores_out=scores_out, quiet=quiet, score=score)
    costs = tuple(recognizer_costs(recognizer, timed=timed))
    return controls, _finish_run(recognizer.name, "", evaluation, recognizer, costs)


def load_for_scoring(weights: Sequence[str | Path], *, device: str, clips: int) -> Recognizer:
    """Load streams to score this many clips: of many, networks are exported first, which then saves time."""
    exported = clips >= MIN_CLIPS_TO_EXPORT
    return join_recognizers([load_recognizer(path, device=device, threads=1, exported=exported) for path in weights])


def _finish_run(model: str, seed: str, evaluation: Evaluation, recognizer: Recognizer, costs: tuple[Cost, ...]) -> Run:
    """A run with what its networks say of themselves."""
    recipe: dict[str, None] = {}
    for stream in recognizer.streams:
        if stream.config.dataset in COLLECTIONS:  # recipes are published for these
            recipe.update(dict.fromkeys(recipe_differences(stream.config)))
    return Run(model, seed, evaluation, costs, tuple(describe_streams(recognizer)), tuple(recipe))


def group_models(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """Runs by model, the controls left out, in the order given."""
    models: dict[str, list[Run]] = {}
    for run in runs:
        if run.model != CONTROLS:
            models.setdefault(run.model, []).append(run)
    return models


def mean_and_spread(values: Sequence[float]) -> tuple[float, float]:
    """Mean, and sample standard deviation (n - 1); NaN for one value."""
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else float("nan")
    return float(np.mean(values)), spread


def _check_prepared(recognizer: Recognizer, packed: PackedClips, name: str) -> None:
    config, people = recognizer.config, packed.joints.shape[1]
    if (recognizer.layout.name, config.people, config.coordinates) != (packed.layout, people, packed.coordinates):
        got = f"{recognizer.layout.name} with {config.people} people, {config.coordinates}"
        wanted = f"{packed.layout} with {people} people, {packed.coordinates}, as the first run"
        raise InputError(f"expected networks on {wanted}, got {got} in {name}: evaluate it apart", field="runs")

"""One evaluation from end to end: networks or score files in, the rows of a report out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.ntu import COLLECTIONS, TWO_PERSON
from skelact.datasets.ntu.names import check_classes
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.formats.scores import save_scores, save_scores_pickle
from skelact.recognition.evaluation import (
    REFERENCE_FUSION,
    ClipScores,
    Metrics,
    fit_weights,
    fuse,
    measure,
    score_baselines,
    score_conditions,
    score_dataset,
)
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.score_files import load_clip_scores


@dataclass(frozen=True)
class Protocol:
    """What is evaluated.

    Attributes:
        dataset: Name of the data set.
        split: Rule of the clips to score, see `PackedClips.select`; "" is all.
        fit_on: Rule of the validation clips that fit fusion weights; "" fits none.
        baselines: Also measure the methods to beat.
        conditions: Also measure worse recordings.
    """

    dataset: str
    split: str = ""
    fit_on: str = ""
    baselines: bool = False
    conditions: bool = False


def evaluate_recognizer(
    recognizer: Recognizer, packed: PackedClips, protocol: Protocol, *, scores_out: Path | None = None, quiet: bool
) -> dict[str, Metrics]:
    """Score the clips of a split with every stream and measure streams and fusions: row name -> metrics.

    Args:
        recognizer: Its layout is the one of the clips.
        packed: All clips of the data set.
        protocol: What to measure.
        scores_out: Folder for the scores of each stream, as npz and as the field's pickle.
        quiet: Draw no progress bars.

    Raises:
        InputError: Labels or collection differ, the split does not exist, or `fit_on` shares clips with it.
    """
    _check_collection(packed, protocol)
    if packed.labels != recognizer.labels:
        raise InputError(f"{protocol.dataset!r} and {recognizer.name!r} have different labels", field="dataset")
    clips = chosen_clips(packed, protocol.split)
    validation = np.flatnonzero(packed.select(protocol.fit_on))
    if np.isin(validation, clips).any():
        raise InputError(f"{protocol.fit_on!r} holds clips of {protocol.split!r}", field="fit_on")
    rows: dict[str, Metrics] = {}
    if protocol.baselines:
        scored = score_baselines(recognizer, packed, clips)
        rows.update({name: measure(scores, packed.targets[clips]) for name, scores in scored.items()})
    streams = score_dataset(recognizer, packed, clips, quiet=quiet)
    if scores_out is not None:
        scores_out.mkdir(parents=True, exist_ok=True)
        for stream in streams:
            save_scores(scores_out / f"{stream.name}.npz", stream.clips, stream.logits, labels=packed.targets[clips])
            save_scores_pickle(scores_out / f"{stream.name}.pkl", stream.clips, stream.logits)
    rows.update({stream.name: measure(stream.logits, packed.targets[clips]) for stream in streams})
    if protocol.conditions:
        worse = score_conditions(recognizer, packed, clips, quiet=quiet)
        rows.update({f"fused, {name}": measure(scores, packed.targets[clips]) for name, scores in worse.items()})
    fitted = None
    if len(validation):
        fitted = fit_weights(score_dataset(recognizer, packed, validation, quiet=quiet), packed.targets[validation])
    rows.update(measure_fusions(streams, packed.targets[clips], protocol, fitted=fitted))
    return rows


def evaluate_score_files(files: Sequence[Path], packed: PackedClips, protocol: Protocol) -> dict[str, Metrics]:
    """Measure saved scores, one file per stream, instead of running networks.

    Raises:
        InputError: A file holds other clips or another number of classes than the split, the collection differs, or
            the protocol asks for what needs the networks.
    """
    _check_collection(packed, protocol)
    for option in ("fit_on", "baselines", "conditions"):
        if getattr(protocol, option):
            raise InputError("expected --weights with this option, got score files", field=option)
    clips = chosen_clips(packed, protocol.split)
    streams = [load_clip_scores(file, packed, clips, protocol) for file in files]
    targets = packed.targets[clips]
    rows = {stream.name: measure(stream.logits, targets) for stream in streams}
    return {**rows, **measure_fusions(streams, targets, protocol, fitted=None)}


def _check_collection(packed: PackedClips, protocol: Protocol) -> None:
    """Tell NTU RGB+D 60 from 120 by their classes: fusion weights and row order hang on the name."""
    if protocol.dataset in COLLECTIONS:
        check_classes(protocol.dataset, len(packed.labels))


def chosen_clips(packed: PackedClips, rule: str) -> np.ndarray:
    """Indices of the clips of a split; all for ""."""
    return np.flatnonzero(packed.select(rule)) if rule else np.arange(len(packed))


def describe_streams(recognizer: Recognizer) -> list[str]:
    """Say of each stream which graph it has and what of a clip it sees."""
    configs = [stream.config for stream in recognizer.streams]
    return [
        f"{config.stream}: {config.mode} graph, {config.people} people, middle {config.score_fraction:.0%} of a clip"
        f" in windows of at most {config.window_max_s:g} s, {config.frames} frames each;"
        for config in configs
    ]


def measure_fusions(
    streams: list[ClipScores], targets: np.ndarray, protocol: Protocol, *, fitted: Mapping[str, float] | None
) -> dict[str, Metrics]:
    """One row per set of fusion weights, the equal ones last, and the two-person classes of NTU RGB+D apart."""
    rows: dict[str, Metrics] = {}
    reference = REFERENCE_FUSION.get((protocol.dataset, protocol.split.partition("=")[0]))
    if reference and {stream.name for stream in streams} <= set(reference):
        rows["fused, published weights (fitted on the test clips)"] = measure(fuse(streams, reference).logits, targets)
    if fitted is not None:
        shares = " ".join(f"{name} {weight:g}" for name, weight in fitted.items())
        rows[f"fused, fitted on {protocol.fit_on} ({shares})"] = measure(fuse(streams, fitted).logits, targets)
    equal = fuse(streams, {}).logits
    if protocol.dataset in COLLECTIONS:
        two = np.isin(targets, list(TWO_PERSON))
        for name, part in (("one-person classes", ~two), ("two-person classes", two)):
            if part.any():
                rows[f"fused, equal weights, {name}"] = measure(equal[part], targets[part])
    rows["fused, equal weights"] = measure(equal, targets)
    return rows

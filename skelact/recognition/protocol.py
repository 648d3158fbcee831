"""One evaluation from end to end: networks or score files in, the rows of a report out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from skelact.datasets.ntu import COLLECTIONS, TWO_PERSON
from skelact.datasets.ntu.names import check_classes
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.formats.scores import save_scores, save_scores_pickle
from skelact.recognition.baselines import score_controls
from skelact.recognition.evaluation import (
    REFERENCE_FUSION,
    ClipScores,
    Metrics,
    better_classes,
    fuse,
    measure,
    score_conditions,
    score_dataset,
)
from skelact.recognition.fusion import fit_weights, list_subsets, prepare_fusion
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.score_streams import RowOrder, load_streams, pair_streams
from skelact.recognition.scoring import mean_over_windows

SERVED = "fused, weights of the recognizer"  # where its folder names some
EQUAL = "fused, equal weights"  # the last row of every evaluation: what is compared


@dataclass(frozen=True)
class Protocol:
    """What is evaluated.

    Attributes:
        dataset: Name of the data set.
        split: Rule of the clips to score, see `PackedClips.select`; "" is all.
        fit_on: Rule of the validation clips that fit fusion weights; "" fits none.
        baselines: Also train the graph network, the slowest of the controls.
        conditions: Also measure worse recordings.
        softmax: Fuse probabilities instead of logits.
        crops: Windows per clip whose logits are averaged; 1 scores the windows that `recognize` would use.
        label_map: Label of the data -> label of the recognizer, where they differ.
    """

    dataset: str
    split: str = ""
    fit_on: str = ""
    baselines: bool = False
    conditions: bool = False
    softmax: bool = False
    crops: int = 1
    label_map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one evaluation found.

    Attributes:
        labels: K class names of the scores.
        clips: Names of the clips, in the order of `Metrics.right` of the last row.
        targets: int64 (clips,), their classes.
        rows: Row of the report -> its metrics; the last one is `EQUAL`, except of controls.
        streams: Names of the streams that were fused.
        fitted: Fusion weights that were fitted on `Protocol.fit_on`; empty when none were.
        ablation: Streams fused with equal weights -> top-1; empty with one stream.
        notes: What a reader of the rows must know, in sentences.
    """

    labels: tuple[str, ...]
    clips: tuple[str, ...]
    targets: np.ndarray
    rows: Mapping[str, Metrics]
    streams: tuple[str, ...]
    fitted: Mapping[str, float]
    ablation: Mapping[str, float]
    notes: tuple[str, ...]


def evaluate_recognizer(
    recognizer: Recognizer,
    packed: PackedClips,
    protocol: Protocol,
    *,
    scores_out: Path | None = None,
    quiet: bool,
    score: Callable[..., list[np.ndarray]] = mean_over_windows,
) -> Evaluation:
    """Score the clips of a split with every stream of a recognizer and measure streams and fusions.

    Args:
        recognizer: Its layout is the one of the clips.
        packed: All clips of the data set; its classes are those of the recognizer or some of them.
        protocol: What to measure.
        scores_out: Folder for the scores of each stream, as npz and as the field's pickle.
        quiet: Draw no progress bars.
        score: Scores the clips, as `mean_over_windows` does.

    Raises:
        InputError: Labels or collection differ, the split does not exist, or `fit_on` shares clips with it.
    """
    check_collection(packed, protocol)
    packed, notes = use_labels(packed, recognizer.labels, protocol.label_map)
    clips = chosen_clips(packed, protocol.split)
    validation = _validation_clips(packed, protocol, clips)
    targets = packed.targets[clips]
    streams = score_dataset(recognizer, packed, clips, crops=protocol.crops, quiet=quiet, score=score)
    if scores_out is not None:
        scores_out.mkdir(parents=True, exist_ok=True)
        for stream in streams:
            save_scores(scores_out / f"{stream.name}.npz", stream.clips, stream.logits, labels=packed.targets[clips])
            save_scores_pickle(scores_out / f"{stream.name}.pkl", stream.clips, stream.logits)
    rows = {stream.name: measure(stream.logits, targets) for stream in streams}
    if protocol.conditions:
        worse = score_conditions(recognizer, packed, clips, quiet=quiet)
        rows.update({f"fused, {name}": measure(scores, targets) for name, scores in worse.items()})
    served = {stream.config.stream: stream.weight for stream in recognizer.streams}
    if len(set(served.values())) > 1 and not protocol.softmax:
        rows[SERVED] = measure(fuse(streams, served).logits, targets)
    fitted = None
    if len(validation):
        held_out = score_dataset(recognizer, packed, validation, crops=protocol.crops, quiet=quiet, score=score)
        fitted = fit_weights(prepare_fusion(held_out, softmax=protocol.softmax), packed.targets[validation])
    return _finish(packed, clips, rows, streams, protocol, fitted=fitted, notes=notes)


def evaluate_controls(recognizer: Recognizer, packed: PackedClips, protocol: Protocol) -> Evaluation:
    """Measure what a recognizer must beat: nearest neighbor and ridge regression on its windows of the other clips.

    Without other clips there are no rows, but a note; `baselines` adds the graph network.

    Raises:
        InputError: As `evaluate_recognizer`, or `baselines` is asked for without other clips.
    """
    packed, _ = use_labels(packed, recognizer.labels, protocol.label_map)
    clips = chosen_clips(packed, protocol.split)
    rows: dict[str, Metrics] = {}
    note = "No simple controls: the split leaves no clips to learn from."
    if len(clips) < len(packed) or protocol.baselines:
        scored, note = score_controls(packed, clips, recognizer.layout, recognizer.config, graph=protocol.baselines)
        rows = {name: measure(scores, packed.targets[clips]) for name, scores in scored.items()}
    names = tuple(packed.names[clip] for clip in clips)
    return Evaluation(packed.labels, names, packed.targets[clips], rows, (), {}, {}, (note,))


def evaluate_score_files(
    files: Sequence[Path],
    packed: PackedClips,
    protocol: Protocol,
    *,
    fit_files: Sequence[Path] = (),
    order: RowOrder | None = None,
) -> Evaluation:
    """Measure saved scores, one file per stream, instead of running networks.

    Args:
        files: Scores of the clips of the split.
        packed: All clips of the data set.
        protocol: What to measure.
        fit_files: Scores of the clips of `fit_on` by the same streams: they fit the fusion weights.
        order: Order of rows without names; None: the published one of NTU RGB+D.

    Raises:
        InputError: A file holds other clips or another number of classes than the split, the collection differs, or
            the protocol asks for what needs the networks.
    """
    check_collection(packed, protocol)
    for option in ("baselines", "conditions", "label_map", "crops"):
        if getattr(protocol, option) != getattr(Protocol(""), option):
            raise InputError("expected --weights with this option, got score files", field=option)
    if bool(fit_files) != bool(protocol.fit_on):
        missing, given = ("fit_scores", "--fit-on") if protocol.fit_on else ("fit_on", "--fit-scores")
        raise InputError(f"expected it with --scores and {given}: the scores of those clips", field=missing)
    clips = chosen_clips(packed, protocol.split)
    validation = _validation_clips(packed, protocol, clips)
    streams = load_streams(files, packed, clips, protocol, order=order)
    rows = {stream.name: measure(stream.logits, packed.targets[clips]) for stream in streams}
    fitted, notes = None, []
    if fit_files:
        paired = pair_streams(files, fit_files)
        held_out = load_streams(paired, packed, validation, replace(protocol, split=_fit_split(protocol)), order=order)
        held_out = [replace(fit, name=stream.name) for fit, stream in zip(held_out, streams, strict=True)]
        fitted = fit_weights(prepare_fusion(held_out, softmax=protocol.softmax), packed.targets[validation])
        pairs = ", ".join(f"{fit.name} for {file.name}" for fit, file in zip(paired, files, strict=True))
        notes.append(f"Fusion weights were fitted on {len(validation)} clips: {pairs}.")
    return _finish(packed, clips, rows, streams, protocol, fitted=fitted, notes=notes)


def _finish(
    packed: PackedClips,
    clips: np.ndarray,
    rows: dict[str, Metrics],
    streams: list[ClipScores],
    protocol: Protocol,
    *,
    fitted: Mapping[str, float] | None,
    notes: list[str],
) -> Evaluation:
    """Fuse streams, all and some of them."""
    targets = packed.targets[clips]
    fusable = prepare_fusion(streams, softmax=protocol.softmax)
    rows = {**rows, **measure_fusions(fusable, targets, protocol, fitted=fitted, is_3d=packed.coordinates == "xyz")}
    if protocol.crops > 1:
        notes = [*notes, f"Logits are means over {protocol.crops} windows of each clip."]
    if protocol.softmax:
        notes = [*notes, "Fusions add probabilities (softmax of the logits), not logits."]
    names = tuple(packed.names[clip] for clip in clips)
    ablation, fused = measure_ablation(fusable, targets), tuple(stream.name for stream in streams)
    return Evaluation(packed.labels, names, targets, rows, fused, fitted or {}, ablation, tuple(notes))


def check_collection(packed: PackedClips, protocol: Protocol) -> None:
    """Tell NTU RGB+D 60 from 120 by their classes: fusion weights and row order hang on the name."""
    if protocol.dataset in COLLECTIONS:
        check_classes(protocol.dataset, len(packed.labels))


def use_labels(
    packed: PackedClips, labels: tuple[str, ...], label_map: Mapping[str, str]
) -> tuple[PackedClips, list[str]]:
    """Give clips the class indices of a recognizer's labels, by name; say which classes the data lack.

    Raises:
        InputError: The data have a label that the recognizer does not have, or the map names one that is not there.
    """
    unknown = [label for label in label_map if label not in packed.labels]
    if unknown:
        raise InputError(f"the data have no label {unknown[0]!r}, only {', '.join(packed.labels)}", field="map")
    renamed = [label_map.get(label, label) for label in packed.labels]
    used = set(packed.targets.tolist())
    strange = [label for index, label in enumerate(renamed) if index in used and label not in labels]
    if strange:
        message = (
            f"{_list_some(strange)} of the data: the recognizer does not know {'it' if len(strange) == 1 else 'them'},"
            f" only {_list_some(labels)}; rename with --map OLD=NEW"
        )
        raise InputError(message, field="dataset")
    index = {label: at for at, label in enumerate(labels)}
    own = np.array([index.get(label, -1) for label in renamed])
    absent = [label for label in labels if index[label] not in {int(own[at]) for at in used}]
    notes = [f"{old!r} of the data is {new!r} of the recognizer." for old, new in label_map.items()]
    if absent:
        notes.append(
            f"The data hold {len(labels) - len(absent)} of the {len(labels)} classes, without {_list_some(absent)};"
            " the recognizer may answer all of them."
        )
    return replace(packed, labels=labels, targets=own[packed.targets]), notes


def _list_some(labels: Sequence[str], count: int = 8) -> str:
    more = f" and {len(labels) - count} more" if len(labels) > count else ""
    return ", ".join(map(repr, labels[:count])) + more


def chosen_clips(packed: PackedClips, rule: str) -> np.ndarray:
    """Indices of the clips of a split; all for ""."""
    return np.flatnonzero(packed.select(rule)) if rule else np.arange(len(packed))


def _fit_split(protocol: Protocol) -> str:
    """Rule that names the row order of validation scores: the split of the test, some of its other clips."""
    group = protocol.split.partition("=")[0]
    return protocol.fit_on if protocol.fit_on.startswith(f"{group}=") else f"{group}={protocol.fit_on}"


def _validation_clips(packed: PackedClips, protocol: Protocol, clips: np.ndarray) -> np.ndarray:
    validation = np.flatnonzero(packed.select(protocol.fit_on))
    if np.isin(validation, clips).any():
        raise InputError(f"{protocol.fit_on!r} holds clips of {protocol.split!r}", field="fit_on")
    return validation


def describe_streams(recognizer: Recognizer) -> list[str]:
    """Say of each stream which graph it has and what of a clip it sees."""
    configs = [stream.config for stream in recognizer.streams]
    return [
        f"{config.stream}: {config.mode} graph, {config.people} people, middle {config.score_fraction:.0%} of a clip"
        f" in windows of at most {config.window_max_s:g} s, {config.frames} frames each;"
        for config in configs
    ]


def measure_fusions(
    streams: list[ClipScores],
    targets: np.ndarray,
    protocol: Protocol,
    *,
    fitted: Mapping[str, float] | None,
    is_3d: bool,
) -> dict[str, Metrics]:
    """One row per set of fusion weights, the equal ones last, and the two-person classes of NTU RGB+D apart.

    The published weights are those of networks of 3D joints.
    """
    rows: dict[str, Metrics] = {}
    reference = REFERENCE_FUSION.get((protocol.dataset, protocol.split.partition("=")[0]))
    if is_3d and reference and {stream.name for stream in streams} <= set(reference) and not protocol.softmax:
        rows["fused, published weights (fitted on the test clips)"] = measure(fuse(streams, reference).logits, targets)
    if fitted is not None:
        rows[f"fused, weights fitted on {protocol.fit_on}"] = measure(fuse(streams, fitted).logits, targets)
    equal = fuse(streams, {}).logits
    if protocol.dataset in COLLECTIONS:
        two = np.isin(targets, list(TWO_PERSON))
        for name, part in (("one-person classes", ~two), ("two-person classes", two)):
            if part.any():
                rows[f"{EQUAL}, {name}"] = measure(equal[part], targets[part])
    rows[EQUAL] = measure(equal, targets)
    return rows


def measure_ablation(streams: list[ClipScores], targets: np.ndarray) -> dict[str, float]:
    """Top-1 of streams alone and together, equal weights: "body + hand" -> share."""
    by_name = {stream.name: stream for stream in streams}
    if len(by_name) < 2:
        return {}
    return {
        " + ".join(names): float(
            (better_classes(fuse([by_name[name] for name in names], {}).logits, targets) == 0).mean()
        )
        for names in list_subsets(tuple(by_name))
    }

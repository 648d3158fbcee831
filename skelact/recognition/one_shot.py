"""One-shot recognition: new classes from one example each, by the nearest embedding.

A network that never saw the new classes embeds one exemplar of each and all of their other clips; a clip gets the class
of the exemplar whose embedding has the highest cosine. The control does the same with the poses themselves.

Source: NTU RGB+D 120 (Liu et al., TPAMI 2019), section on one-shot recognition: 20 new classes, the other 100 for
training; the exemplars are those that its authors name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.datasets.ntu import CLASS_NAMES
from skelact.datasets.packed import PackedClips
from skelact.datasets.splits import TEST
from skelact.errors import InputError
from skelact.recognition.baselines import clip_windows
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.embeddings import TINY, Embeddings, embed_dataset
from skelact.recognition.evaluation import Metrics, measure
from skelact.recognition.recognizer import Recognizer

NOVEL_STEP, NTU60_CLASSES = 6, 60  # A001, A007, ... A115
NTU120_NOVEL = CLASS_NAMES[::NOVEL_STEP]
NTU120_EXEMPLARS = tuple(
    f"S{1 if index < NTU60_CLASSES else 18:03}C003P008R001A{index + 1:03}"
    for index in range(0, len(CLASS_NAMES), NOVEL_STEP)
)
FUSED = "fused, equal weights"
CONTROL = "control: nearest pose sequence"
SHOWN = 3  # names in a message


@dataclass(frozen=True)
class OneShotProtocol:
    """What is recognized from what.

    Attributes:
        novel: Names of the new classes.
        exemplars: Names of the clips that show them, one per class, in any order.
    """

    novel: tuple[str, ...]
    exemplars: tuple[str, ...]


NTU120_ONE_SHOT = OneShotProtocol(NTU120_NOVEL, NTU120_EXEMPLARS)


@dataclass(frozen=True, eq=False)
class OneShotResult:
    """What one evaluation found.

    Attributes:
        novel: Names of the new classes, the order of the confusion matrices.
        rows: Stream, fused or control -> metrics over the clips of the new classes that are no exemplars.
        embeddings: Of the exemplars, then of the scored clips.
    """

    novel: tuple[str, ...]
    rows: Mapping[str, Metrics]
    embeddings: Embeddings


def evaluate_one_shot(
    recognizer: Recognizer, packed: PackedClips, protocol: OneShotProtocol, *, crops: int = 1, quiet: bool = False
) -> OneShotResult:
    """Recognize the clips of new classes by the nearest exemplar.

    Args:
        recognizer: Trained without the new classes.
        packed: Holds the exemplars and the clips to recognize.
        protocol: New classes and their exemplars.
        crops: Windows per clip whose features are averaged.
        quiet: Draw no progress bar.

    Raises:
        InputError: A class or exemplar is not in the data, a class has not one exemplar, no clips are left, or the
            recognizer was trained on a new class as far as its settings tell.
    """
    shown = exemplar_clips(packed, protocol)
    index = {label: row for row, label in enumerate(protocol.novel)}
    novel = np.array([index.get(label, -1) for label in packed.labels])[packed.targets]
    check_unseen([stream.config for stream in recognizer.streams], recognizer.labels, packed, novel >= 0)
    clips = np.setdiff1d(np.flatnonzero(novel >= 0), shown)
    if not len(clips):
        raise InputError("expected clips of the new classes besides the exemplars", field="data")
    both, targets = np.concatenate([shown, clips]), novel[clips]
    embeddings = embed_dataset(recognizer, packed, both, crops=crops, quiet=quiet)
    vectors = {**embeddings.streams, FUSED: embeddings.fused}
    rows = {name: measure(nearest_exemplar(values, len(shown)), targets) for name, values in vectors.items()}
    poses = clip_windows(packed, both, recognizer.layout, recognizer.config).reshape(len(both), -1)
    return OneShotResult(
        protocol.novel, {CONTROL: measure(nearest_exemplar(poses, len(shown)), targets), **rows}, embeddings
    )


def nearest_exemplar(vectors: np.ndarray, exemplars: int) -> np.ndarray:
    """Cosines (clips, exemplars) of the rows after the first `exemplars` with these."""
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), TINY)
    return unit[exemplars:] @ unit[:exemplars].T


def exemplar_clips(packed: PackedClips, protocol: OneShotProtocol) -> np.ndarray:
    """Indices of the exemplars, in the order of the new classes.

    Raises:
        InputError: A class or an exemplar is not there, or a class has none or several.
    """
    unknown = [label for label in protocol.novel if label not in packed.labels]
    if unknown:
        raise InputError(f"the data has no class {_list(unknown)}", field="novel")
    position = {name: clip for clip, name in enumerate(packed.names)}
    missing = [name for name in protocol.exemplars if name not in position]
    if missing:
        raise InputError(f"the data lacks {len(missing)} exemplars: {_list(missing)}", field="exemplars")
    found: dict[str, list[int]] = {label: [] for label in protocol.novel}
    for name in protocol.exemplars:
        label = packed.labels[packed.targets[position[name]]]
        if label not in found:
            raise InputError(f"{name} shows {label!r}, which is no new class", field="exemplars")
        found[label].append(position[name])
    uneven = [label for label, clips in found.items() if len(clips) != 1]
    if uneven:
        raise InputError(f"expected one exemplar per class, got another number for {_list(uneven)}", field="exemplars")
    return np.array([clips[0] for clips in found.values()])


def check_unseen(
    configs: Sequence[RecognitionConfig], labels: Sequence[str], packed: PackedClips, novel: np.ndarray
) -> None:
    """Refuse a recognizer that learned a new class: one is among its labels and was not held out of its training.

    Raises:
        InputError: So it is.
    """
    known = sorted({packed.labels[target] for target in packed.targets[novel]} & set(labels))
    if not known:
        return
    for config in configs:
        held_out = _marks(packed, config.test) & (config.validation != TEST)
        if not held_out[novel].all():
            names = ",".join(packed.labels[target] for target in np.unique(packed.targets[novel]))
            raise InputError(
                f"the stream {config.stream!r} was trained with the new class {_list(known)}, "
                f'or chose its epoch by it: train it with --set "test=class={names}"',
                field="weights",
            )


def _marks(packed: PackedClips, rule: str) -> np.ndarray:
    """The clips of a rule of the training; none when it does not fit this data."""
    try:
        return packed.select(rule)
    except InputError:
        return np.zeros(len(packed), bool)


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:SHOWN])) + (" ..." if len(names) > SHOWN else "")

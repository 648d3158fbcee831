"""Which clips a stream is trained on, which choose its epoch, and which are held out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.datasets.splits import (
    FILE,
    SHARE,
    TEST,
    TRAIN,
    VALIDATION,
    load_split,
    mark_names,
    mark_share,
    parse_share,
)
from skelact.errors import InputError
from skelact.recognition.config import RecognitionConfig

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class ClipSplit:
    """Indices of clips, ascending.

    Attributes:
        training: Trained on.
        validation: Choose the epoch, and the learning rate of the schedule "plateau".
        test: Never trained on; they are the validation clips too with `validation: test`.
        unused: Neither of them.
    """

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    unused: int


def split_clips(packed: PackedClips, config: RecognitionConfig) -> ClipSplit:
    """Split clips as a config says. Test clips are never trained on, and choose nothing unless the config says so.

    Raises:
        InputError: No clip is left to train on, or none to validate on though some are asked for.
    """
    test = _test_clips(packed, config.test)
    pool = ~test & _listed(packed, config.test)
    if config.validation == TEST:
        if not test.any():
            raise InputError("no clip is a test clip", field="config.validation")
        logger.warning("the test clips choose the epoch: their accuracy is no measure of new clips")
        validation = test
    else:
        validation = _validation_clips(packed, config, pool, test)
        if config.validation and not validation.any():
            raise InputError("all validation clips are test clips", field="config.validation")
    training = np.flatnonzero(pool & ~validation)
    if not len(training):
        raise InputError("no training clips: all are test or validation clips", field="config.test")
    if config.data_fraction < 1:
        training = _fraction(packed, training, config)
    used = len(training) + int((test | validation).sum())
    return ClipSplit(training, np.flatnonzero(validation), np.flatnonzero(test), len(packed) - used)


def _test_clips(packed: PackedClips, rule: str) -> np.ndarray:
    """Mark the test clips; a store that holds only the training clips of a named split has none.

    Values of a group that no clip has name none: who trains may not have the test clips.
    """
    if rule in packed.groups and set(packed.groups[rule].tolist()) == {TRAIN}:
        logger.warning("the store holds only training clips of %s: no clip is held out", rule)
        return np.zeros(len(packed), bool)
    group, _, values = rule.partition("=")
    if group not in packed.groups or not values:
        return packed.select(rule, split=TEST)
    known = set(packed.groups[group].tolist())
    if absent := [value for value in values.split(",") if value not in known]:
        here = f"the clips that are have {group}={', '.join(sorted(known))}"
        logger.warning("no test clip with %s=%s is here, to be left out: %s", group, ",".join(absent), here)
    return np.isin(packed.groups[group], values.split(","))


def _listed(packed: PackedClips, rule: str) -> np.ndarray:
    """Mark the clips that may be trained on: those that a file of splits lists for it, else all."""
    group, _, path = rule.partition("=")
    if group == FILE and group not in packed.groups:
        splits = load_split(Path(path))
        if TRAIN in splits:
            return mark_names(packed.names, splits, TRAIN, source=path)
    return np.ones(len(packed), bool)


def _validation_clips(packed: PackedClips, config: RecognitionConfig, pool: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Mark the clips that choose the epoch, of which none is a test clip; a share is one of the pool."""
    group, _, values = config.validation.partition("=")
    if group != SHARE or group in packed.groups:
        return packed.select(config.validation, split=VALIDATION) & ~test  # the groups may cross, as view and subject
    rows = np.flatnonzero(pool)
    marked = np.zeros(len(packed), bool)
    names = [packed.names[row] for row in rows]
    marked[rows] = mark_share(names, packed.targets[rows], parse_share(values), seed=config.split_seed)
    return marked


def _fraction(packed: PackedClips, clips: np.ndarray, config: RecognitionConfig) -> np.ndarray:
    """Keep `data_fraction` of the clips of every class, one at least."""
    names = [packed.names[clip] for clip in clips]
    left_out = mark_share(names, packed.targets[clips], 1 - config.data_fraction, seed=config.split_seed + 1)
    return clips[~left_out]

"""Which trained stream gives the first weights of a training, where nobody said so: few clips need them."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from skelact.layouts import Layout
from skelact.recognition.checkpoint import load_checkpoint
from skelact.recognition.config import RecognitionConfig
from skelact.weights import weights_path

MAX_CLIPS = 500  # for training; with more the first weights matter little
SAME = ("model", "mode", "modalities", "coordinates", "width")  # settings that make two networks the same
logger = logging.getLogger(__name__)


def choose_start(config: RecognitionConfig, layout: Layout, clips: int) -> tuple[RecognitionConfig, Path | None]:
    """Return the stream whose weights a training begins with, and the config; its `start` is empty if there is none.

    Args:
        config: Of the training; `start` names a shipped recognizer.
        layout: The layout of the clips.
        clips: How many there are to train on.
    """
    if not config.start:
        return config, None
    path = weights_path(config.start) / f"{config.stream}.safetensors"
    reason = f"{clips} clips to train on are enough" if clips >= MAX_CLIPS else _misfit(path, config, layout)
    if reason:
        logger.info("run=%s begins with random weights, not those of %s: %s", config.stream, config.start, reason)
        return replace(config, start=""), None
    logger.info(
        "run=%s begins with the weights of %s: the default for fewer than %d training clips (--start none: random)",
        *(config.stream, config.start, MAX_CLIPS),
    )
    return config, path


def _misfit(path: Path, config: RecognitionConfig, layout: Layout) -> str:
    """Why the network of a shipped stream is another than the one to train; empty when it is the same."""
    if not path.is_file():
        return f"it has no stream {config.stream}"
    checkpoint = load_checkpoint(path)
    if checkpoint.layout.names != layout.names:
        return f"its layout is {checkpoint.layout.name}, not {layout.name}"
    for key in SAME:
        theirs, ours = getattr(checkpoint.config, key), getattr(config, key)
        if theirs != ours:
            return f"its {key} is {theirs}, not {ours}"
    return ""

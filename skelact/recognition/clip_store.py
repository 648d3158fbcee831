"""The clips of a data set as a network wants them."""

from __future__ import annotations

from pathlib import Path

from skelact.datasets import PackedClips, prepare
from skelact.layouts import Layout
from skelact.recognition.config import RecognitionConfig


def prepare_clips(config: RecognitionConfig, root: Path, layout: Layout, *, dataset: str | None = None) -> PackedClips:
    """Load every clip of a data set for a network: its layout, person slots and kind of coordinates.

    Args:
        config: Of the network.
        root: As for `prepare`.
        layout: The network's.
        dataset: In `skelact.datasets.DATASETS`; None: the one that the config names.

    Raises:
        InputError: The files hold other coordinates than the network looks at, or as `prepare`.
    """
    return prepare(
        dataset or config.dataset,
        root,
        layout,
        people=config.people,
        coordinates=config.coordinates,
        in_picture=config.in_picture,
    )

"""Open the networks of others as what they are."""

from __future__ import annotations

from pathlib import Path

from skelact.errors import CheckpointError
from skelact.pose.boxes import SuppressedDetector, YoloxDetector
from skelact.pose.foreign import open_model
from skelact.pose.onestage import RtmoBodies
from skelact.pose.simcc import SimccBodies


def load_detector(
    path: str | Path, *, threads: int = 0, device: str = "cpu"
) -> YoloxDetector | SuppressedDetector | RtmoBodies:
    """Load a detector that somebody else trained: YOLOX, RTMDet, or the boxes of RTMO.

    Raises:
        CheckpointError: The file cannot be loaded, is unclear, or no detector.
        ConfigError: The card file beside it is unusable.
    """
    model = open_model(Path(path), threads=threads, device=device)
    match model.card.kind:
        case "yolox":
            return YoloxDetector(model)
        case "boxes":
            return SuppressedDetector(model)
        case "rtmo":
            return RtmoBodies(model)
    raise CheckpointError(
        f"{path}: expected a detector, got a network of kind {model.card.kind!r}: give it as the body"
    )


def load_bodies(path: str | Path, *, threads: int = 0, device: str = "cpu") -> SimccBodies | RtmoBodies:
    """Load a network for points of people that somebody else trained: RTMPose, DWPose, RTMW, RTMW3D or RTMO.

    Raises:
        CheckpointError: The file cannot be loaded, is unclear, or finds no points.
        ConfigError: The card file beside it is unusable.
    """
    model = open_model(Path(path), threads=threads, device=device)
    match model.card.kind:
        case "simcc":
            return SimccBodies(model)
        case "rtmo":
            return RtmoBodies(model)
    raise CheckpointError(
        f"{path}: expected points, got a network of kind {model.card.kind!r}: give it as the detector"
    )

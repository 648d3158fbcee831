"""Load pose estimators: the shipped networks, and external ones as what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

from skelact.errors import CheckpointError
from skelact.pose.blazepose import BlazePoseModel
from skelact.pose.body import BlazePose
from skelact.pose.boxes import NmsDetector, YoloxDetector
from skelact.pose.crowd import CrowdFinder
from skelact.pose.detector import Detector, NanoDet
from skelact.pose.estimator import PoseEstimator
from skelact.pose.external import ExternalModel, open_model
from skelact.pose.faces import FaceFinder
from skelact.pose.hands import HandFinder
from skelact.pose.mhr import MhrBodies, is_mhr, open_mhr
from skelact.pose.movenet import MoveNet
from skelact.pose.rtmo import RtmoBodies
from skelact.pose.simcc import SimccBodies
from skelact.pose.topdown import TopDownModel
from skelact.weights import weights_path

T = TypeVar("T")
Kinds: TypeAlias = Mapping[str, Callable[[ExternalModel], T]]
FILES = (  # of a folder of models, each with the ending .onnx
    "nanodet",
    "movenet_multipose",
    "pose_landmark_full",
    "hand_recrop",
    "hand_landmark_full",
    "face_detection_short_range",
    "face_landmark",
)


def load_pose_estimator(
    folder: str | Path = "",
    *,
    detector: str | Path = "",
    body: str | Path = "",
    threads: int = 0,
    device: str = "cpu",
) -> PoseEstimator:
    """Load the shipped models, those of a folder that `tools/pose_models` wrote, or external ones.

    Args:
        folder: Of the models; unset: the shipped ones. BlazePose heavy is used when it lies there.
        detector: External ONNX file for boxes: YOLOX, RTMDet or RTMO; see `skelact.pose.cards`.
        body: External ONNX file for all points of a person, in 2D: RTMPose, DWPose, RTMW or RTMO; in 3D:
            InstantHMR. An RTMO without `detector` finds the boxes, too.
        threads: Of one call.
        device: "cpu" or "cuda".

    Raises:
        CheckpointError: A model is missing, damaged or unclear, or the device is not there.
        ConfigError: The card file beside an external model is unusable.
    """
    path = Path(folder) if folder else weights_path("pose")
    for name in FILES:
        if not (path / f"{name}.onnx").exists():
            raise CheckpointError(f"{path}: expected {name}.onnx: a folder of models has all of {', '.join(FILES)}")
    bodies = load_bodies(body, threads=threads, device=device) if body else None
    finder: Detector
    if detector:
        finder = load_detector(detector, threads=threads, device=device)
    elif isinstance(bodies, RtmoBodies):
        finder = bodies
    else:
        finder = NanoDet(path / "nanodet.onnx", threads=threads, device=device)
    if bodies:
        return PoseEstimator(TopDownModel(finder, bodies))
    crowd = (
        None
        if detector
        else CrowdFinder(finder, MoveNet(path / "movenet_multipose.onnx", threads=threads, device=device))
    )
    heavy = path / "pose_landmark_heavy.onnx"
    model = BlazePoseModel(
        finder,
        BlazePose(heavy if heavy.exists() else path / "pose_landmark_full.onnx", threads=threads, device=device),
        HandFinder(path, threads=threads, device=device),
        FaceFinder(path, threads=threads, device=device),
        crowd,
    )
    return PoseEstimator(model)


def load_detector(
    path: str | Path, *, threads: int = 0, device: str = "cpu"
) -> YoloxDetector | NmsDetector | RtmoBodies:
    """Load a detector from an external file: YOLOX, RTMDet, or the boxes of RTMO.

    Raises:
        CheckpointError: The file cannot be loaded, is unclear, or no detector.
        ConfigError: The card file beside it is unusable.
    """
    kinds: Kinds[YoloxDetector | NmsDetector | RtmoBodies]
    kinds = {"yolox": YoloxDetector, "boxes": NmsDetector, "rtmo": RtmoBodies}
    return _load_as(kinds, path, "expected a detector", "give it as the body", threads=threads, device=device)


def load_bodies(path: str | Path, *, threads: int = 0, device: str = "cpu") -> SimccBodies | RtmoBodies | MhrBodies:
    """Load an external network for points of people: RTMPose, DWPose, RTMW, RTMW3D, RTMO, or InstantHMR in 3D.

    Raises:
        CheckpointError: The file cannot be loaded, is unclear, or finds no points.
        ConfigError: The card file beside it is unusable.
    """
    if is_mhr(Path(path), threads=threads, device=device):
        return MhrBodies(open_mhr(Path(path), threads=threads, device=device))
    kinds: Kinds[SimccBodies | RtmoBodies] = {"simcc": SimccBodies, "rtmo": RtmoBodies}
    return _load_as(kinds, path, "expected points", "give it as the detector", threads=threads, device=device)


def _load_as(kinds: Kinds[T], path: str | Path, wanted: str, advice: str, *, threads: int, device: str) -> T:
    model = open_model(Path(path), threads=threads, device=device)
    if model.card.kind not in kinds:
        raise CheckpointError(f"{path}: {wanted}, got a network of kind {model.card.kind!r}: {advice}")
    return kinds[model.card.kind](model)

"""JSON files of motion, told apart by their structure: NW-UCLA and what pose estimators write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from skelact.errors import InputError
from skelact.formats.azure_kinect import is_azure, parse_azure
from skelact.formats.coco_results import is_coco_results, parse_coco_results
from skelact.formats.json_files import read_json
from skelact.formats.kinetics_skeleton import is_kinetics, parse_kinetics
from skelact.formats.mediapipe import is_mediapipe, parse_mediapipe
from skelact.formats.mmpose import is_mmpose, parse_mmpose
from skelact.formats.nw_ucla import is_nw_ucla, parse_nw_ucla
from skelact.formats.openpose import is_openpose, load_openpose_folder, parse_openpose
from skelact.values import Clip

FORMATS: tuple[tuple[str, Callable[[object], bool], Callable[..., Clip]], ...] = (
    ("NW-UCLA (skeletons)", is_nw_ucla, parse_nw_ucla),
    ("OpenPose (people)", is_openpose, parse_openpose),
    ("Kinetics-skeleton (data, skeleton)", is_kinetics, parse_kinetics),
    ("Azure Kinect (frames, bodies)", is_azure, parse_azure),
    ("COCO results (list with image_id, keypoints)", is_coco_results, parse_coco_results),
    ("MMPose (instance_info, instances)", is_mmpose, parse_mmpose),
    ("MediaPipe (list of landmarks)", is_mediapipe, parse_mediapipe),
)


def load_json_clip(path: str | Path, *, fps: float | None = None) -> Clip:
    """Read a JSON file, or a folder with a file of OpenPose for every frame.

    Args:
        path: The file or folder.
        fps: Frames per second, in place of the file's; None takes the file's, else 30 and says so.

    Raises:
        InputError: No structure that is known, or a fault in it; `field` is "file: key".
    """
    path = Path(path)
    if path.is_dir():
        return load_openpose_folder(path, fps=fps)
    table = read_json(path)
    found = [(name, parse) for name, fits, parse in FORMATS if fits(table)]
    if not found:
        known = "; ".join(name for name, _, _ in FORMATS)
        raise InputError(f"no known structure, {_describe(table)}: expected {known}", field=str(path))
    return found[0][1](table, source=str(path), fps=fps)


def _describe(table: object) -> str:
    if isinstance(table, Mapping):
        return f"keys {', '.join(map(str, table))[:80]}" if table else "an empty object"
    return f"a list of {len(table)}" if isinstance(table, list) else type(table).__name__

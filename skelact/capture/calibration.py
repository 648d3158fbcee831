"""Files of calibrated cameras: Qualisys, toml of Pose2Sim and Caliscope, yml pairs of OpenCV (EasyMocap).

A calibration's own world has its z axis up (Qualisys, Pose2Sim, Caliscope, EasyMocap); it is turned so that y is up.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from skelact.capture.cameras import Camera
from skelact.errors import InputError
from skelact.geometry import rotvec_to_rotmat

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_BYTES = 1_000_000
QUALISYS_UNIT = 64.0  # a pixel has so many steps
TO_METERS = 1e-3
Z_UP_TO_Y_UP = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])  # x ahead, y left, z up -> z, x, y
DISTORTION_TERMS = 5


def load_calibration(path: Path) -> tuple[Camera, ...]:
    """Read the cameras of a calibration file, in its order.

    Args:
        path: `.xml` or `.qca.txt` of Qualisys; `.toml` of Pose2Sim or Caliscope; `intri.yml` of OpenCV with `extri.yml`
            beside it.

    Raises:
        InputError: It is none of these, or a camera is not complete.
    """
    suffix = path.suffix.lower()
    if suffix in (".yml", ".yaml"):
        cameras = _parse_opencv(path)
    elif suffix == ".toml":
        cameras = _parse_toml(_read(path), str(path))
    elif suffix in (".txt", ".xml"):
        cameras = _parse_qualisys(_read(path), str(path))
    else:
        raise InputError(f"expected .qca.txt, .xml, .toml or .yml, got {suffix or 'no suffix'}", field=str(path))
    if not cameras:
        raise InputError("expected cameras, got none", field=str(path))
    return tuple(cameras)


def choose_cameras(cameras: Sequence[Camera], names: Sequence[str]) -> tuple[Camera, ...]:
    """Find the camera of each video: by name, else, when there are as many of both, in order.

    Args:
        cameras: Of a calibration.
        names: Of the videos, without folder and suffix.

    Raises:
        InputError: Some video has no camera.
    """
    by_name = {camera.name.lower(): camera for camera in cameras}
    if all(name.lower() in by_name for name in names):
        return tuple(by_name[name.lower()] for name in names)
    if len(names) == len(cameras):
        return tuple(cameras)
    known = ", ".join(camera.name for camera in cameras)
    raise InputError(f"expected videos named as the cameras ({known}), or {len(cameras)} of them", field="videos")


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", field=str(path)) from error
    if len(content) > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES} bytes, got {len(content)}", field=str(path))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("expected text", field=str(path)) from error


def _parse_qualisys(text: str, field: str) -> list[Camera]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # no calibration needs them, and entities can grow without bound
        raise InputError("expected no document type in XML", field=field)
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError(f"expected XML of Qualisys: {error}", field=field) from error
    return [_qualisys_camera(node, field) for node in root.iter("camera")]


def _qualisys_camera(node: ElementTree.Element, field: str) -> Camera:
    name = node.get("serial") or "camera"
    try:
        fov, transform, lens = (_numbers(node.find(tag)) for tag in ("fov_video", "transform", "intrinsic"))
        seen = np.array([[transform[f"r{row}{column}"] for column in (1, 2, 3)] for row in (1, 2, 3)])
        place = np.array([transform[axis] for axis in "xyz"]) * TO_METERS
        focal = np.array([lens["focallengthu"], lens["focallengthv"]]) / QUALISYS_UNIT
        center = np.array([lens["centerpointu"], lens["centerpointv"]]) / QUALISYS_UNIT
        radial = [lens[f"radialdistortion{index}"] for index in (1, 2, 3)]
        # Qualisys writes this word both ways
        sideways = [lens.get(f"tangentaldistortion{i}", lens.get(f"tangentialdistortion{i}", 0.0)) for i in (1, 2)]
        size = (round(fov["right"] - fov["left"]) + 1, round(fov["bottom"] - fov["top"]) + 1)
        center = center - (fov["left"], fov["top"])
    except KeyError as error:
        raise InputError(f"{name} lacks {error}", field=field) from error
    rotation = np.diag([1.0, -1.0, -1.0]) @ seen
    distortion = np.array([radial[0], radial[1], *sideways, radial[2]])
    return _place(name, size, focal, center, distortion, rotation, -rotation @ place, field)


def _numbers(node: ElementTree.Element | None) -> dict[str, float]:
    """All attributes that are numbers, by their names in lower case."""
    values = {}
    for name, text in ({} if node is None else node.attrib).items():
        try:
            values[name.lower()] = float(text)
        except ValueError:
            continue
    return values


def _parse_toml(text: str, field: str) -> list[Camera]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"expected toml: {error}", field=field) from error
    tables = document.get("cameras", document)
    if isinstance(tables, list):
        tables = {str(index): table for index, table in enumerate(tables)}
    if not isinstance(tables, Mapping):
        raise InputError("expected a table for each camera", field=field)
    return [
        _toml_camera(name, table, field)
        for name, table in tables.items()
        if isinstance(table, Mapping) and "matrix" in table and not table.get("ignore")
    ]


def _toml_camera(key: str, table: Mapping[str, Any], field: str) -> Camera:
    name = str(table.get("name", f"cam_{table['cam_id']}" if "cam_id" in table else key))
    if table.get("fisheye"):
        raise InputError(f"{name} is a fisheye camera: only common lenses are known", field=field)
    if table.get("rotation_count"):
        raise InputError(f"{name} is turned by quarters (rotation_count): turn its video first", field=field)
    try:
        matrix = np.asarray(table["matrix"], np.float64)
        turn = np.asarray(table["rotation"], np.float64)
        distortion = np.asarray(table.get("distortions", ()), np.float64)
        translation = np.asarray(table["translation"], np.float64).reshape(3)
        width, height = (round(float(length)) for length in table["size"])
        rotation = turn if turn.shape == (3, 3) else rotvec_to_rotmat(turn.reshape(3))
        focal, center = matrix[[0, 1], [0, 1]], matrix[:2, 2]
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise InputError(f"{name} is not complete: {error}", field=field) from error
    return _place(name, (width, height), focal, center, distortion, rotation, translation, field)


def _parse_opencv(path: Path) -> list[Camera]:
    """Read `intri.yml` and `extri.yml`, whichever of them is given."""
    import cv2

    stores = {}
    for kind in ("intri", "extri"):
        file = path.with_name(path.name.replace("extri", kind).replace("intri", kind))
        text = _read(file)
        try:
            store = cv2.FileStorage(text, cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
        except cv2.error as error:
            raise InputError("expected yml of OpenCV", field=str(file)) from error
        stores[kind] = store
    names = stores["intri"].getNode("names")
    if not names.isSeq():
        raise InputError("expected a list names of cameras", field=str(path))
    listed = [names.at(index).string() for index in range(names.size())]
    return [_opencv_camera(name, stores["intri"], stores["extri"], str(path)) for name in listed]


def _opencv_camera(name: str, intrinsic: Any, extrinsic: Any, field: str) -> Camera:
    def matrix(store: Any, key: str) -> np.ndarray:
        value = store.getNode(f"{key}_{name}").mat()
        if value is None:
            raise InputError(f"{name} lacks {key}_{name}", field=field)
        return np.asarray(value, np.float64)

    lens, distortion = matrix(intrinsic, "K"), matrix(intrinsic, "dist").ravel()
    if lens.shape != (3, 3):
        raise InputError(f"expected K_{name} of 3 x 3, got {lens.shape}", field=field)
    rotation, translation = rotvec_to_rotmat(matrix(extrinsic, "R").reshape(3)), matrix(extrinsic, "T").reshape(3)
    center = lens[:2, 2]
    size = (round(2 * center[0]), round(2 * center[1]))  # the files do not say it
    return _place(name, size, lens[[0, 1], [0, 1]], center, distortion, rotation, translation, field)


def _place(
    name: str,
    size: tuple[int, int],
    focal: np.ndarray,
    center: np.ndarray,
    distortion: np.ndarray,
    rotation: np.ndarray,
    translation: np.ndarray,
    field: str,
) -> Camera:
    """Turn the world so that y is up; missing terms of the lens are zero."""
    if distortion.size > DISTORTION_TERMS and np.any(distortion[DISTORTION_TERMS:]):
        raise InputError(f"{name} has {distortion.size} lens terms: at most {DISTORTION_TERMS} are known", field=field)
    terms = np.zeros(DISTORTION_TERMS)
    terms[: distortion.size] = distortion.ravel()[:DISTORTION_TERMS]
    return Camera(name, size, focal, center, terms, rotation @ Z_UP_TO_Y_UP.T, translation)

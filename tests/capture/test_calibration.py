"""Calibrations of four programs, written by their rules, give the cameras that they were written from."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from capture_rig import CAMERAS

from skelact.capture.calibration import Z_UP_TO_Y_UP, choose_cameras, load_calibration
from skelact.capture.cameras import Camera
from skelact.errors import InputError
from skelact.geometry import rotmat_to_rotvec

POINTS = np.random.default_rng(0).uniform(-1, 1, (20, 3)) + np.array([0.0, 1.0, 0.0])


def numbers(values: np.ndarray) -> str:
    return str(np.asarray(values).tolist())


def z_up(camera: Camera) -> np.ndarray:
    """Its rotation in a world whose z axis is up."""
    return camera.rotation @ Z_UP_TO_Y_UP


def write_qualisys(folder: Path) -> Path:
    rows = []
    for camera in CAMERAS:
        seen = np.diag([1.0, -1.0, -1.0]) @ z_up(camera)
        place = 1e3 * (-z_up(camera).T @ camera.translation)
        turn = " ".join(f'r{row + 1}{column + 1}="{seen[row, column]!r}"' for row in range(3) for column in range(3))
        k1, k2, p1, p2, k3 = camera.distortion
        rows.append(
            f'<camera serial="{camera.name}"><fov_video left="0" right="1079" top="0" bottom="1919"/>'
            f'<transform {turn} x="{place[0]!r}" y="{place[1]!r}" z="{place[2]!r}"/>'
            f'<intrinsic focalLengthU="{64 * camera.focal[0]!r}" focalLengthV="{64 * camera.focal[1]!r}" '
            f'centerPointU="{64 * camera.center[0]!r}" centerPointV="{64 * camera.center[1]!r}" '
            f'radialDistortion1="{k1!r}" radialDistortion2="{k2!r}" radialDistortion3="{k3!r}" '
            f'tangentalDistortion1="{p1!r}" tangentalDistortion2="{p2!r}"/></camera>'
        )
    path = folder / "Calib.qca.txt"
    text = f"<?xml version='1.0'?><calibration><cameras>{''.join(rows)}</cameras></calibration>"
    path.write_text(text.replace("np.float64(", "").replace(')"', '"'), encoding="utf-8")
    return path


def write_pose2sim(folder: Path) -> Path:
    lines = []
    for camera in CAMERAS:
        lens = [[camera.focal[0], 0.0, camera.center[0]], [0.0, camera.focal[1], camera.center[1]], [0.0, 0.0, 1.0]]
        lines += [
            f"[{camera.name}]",
            f'name = "{camera.name}"',
            f"size = {numbers(np.array(camera.size, float))}",
            f"matrix = {numbers(np.array(lens))}",
            f"distortions = {numbers(camera.distortion[:4])}",
            f"rotation = {numbers(rotmat_to_rotvec(z_up(camera)))}",
            f"translation = {numbers(camera.translation)}",
            "fisheye = false",
        ]
    path = folder / "Calib.toml"
    path.write_text("\n".join([*lines, "[metadata]", "error = 0.0"]), encoding="utf-8")
    return path


def write_caliscope(folder: Path) -> Path:
    lines = []
    for number, camera in enumerate(CAMERAS):
        lens = [[camera.focal[0], 0.0, camera.center[0]], [0.0, camera.focal[1], camera.center[1]], [0.0, 0.0, 1.0]]
        lines += [
            f"[cameras.{number}]",
            f"cam_id = {number}",
            f"size = {list(camera.size)}",
            "rotation_count = 0",
            f"matrix = {numbers(np.array(lens))}",
            f"distortions = {numbers(camera.distortion)}",
            f"rotation = {numbers(z_up(camera))}",
            f"translation = {numbers(camera.translation)}",
        ]
    path = folder / "camera_array.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_opencv(folder: Path) -> Path:
    stores = {kind: cv2.FileStorage(str(folder / f"{kind}.yml"), cv2.FILE_STORAGE_WRITE) for kind in ("intri", "extri")}
    for store in stores.values():
        store.startWriteStruct("names", cv2.FILE_NODE_SEQ)
        for camera in CAMERAS:
            store.write("", camera.name)
        store.endWriteStruct()
    for camera in CAMERAS:
        lens = np.array([[camera.focal[0], 0, camera.center[0]], [0, camera.focal[1], camera.center[1]], [0, 0, 1.0]])
        stores["intri"].write(f"K_{camera.name}", lens)
        stores["intri"].write(f"dist_{camera.name}", camera.distortion[None])
        stores["extri"].write(f"R_{camera.name}", rotmat_to_rotvec(z_up(camera))[:, None])
        stores["extri"].write(f"T_{camera.name}", camera.translation[:, None])
    for store in stores.values():
        store.release()
    return folder / "intri.yml"


@pytest.mark.parametrize("write", [write_qualisys, write_pose2sim, write_caliscope, write_opencv])
def test_points_are_seen_where_the_cameras_saw_them(write: object, tmp_path: Path) -> None:
    cameras = load_calibration(write(tmp_path))  # type: ignore[operator]
    assert len(cameras) == len(CAMERAS)
    for read, camera in zip(cameras, CAMERAS, strict=True):
        np.testing.assert_allclose(read.project(POINTS), camera.project(POINTS), atol=0.05)


def test_videos_go_by_the_names_of_cameras_or_by_their_order() -> None:
    chosen = choose_cameras(CAMERAS, ["cam03", "cam01"])
    assert [camera.name for camera in chosen] == ["cam03", "cam01"]
    assert choose_cameras(CAMERAS, ["a", "b", "c", "d"]) == CAMERAS
    with pytest.raises(InputError, match="cam01, cam02, cam03, cam04"):
        choose_cameras(CAMERAS, ["a", "b"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.qca.txt", "no xml"),
        ("a.qca.txt", "<calibration><camera serial='c'/></calibration>"),
        ("a.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><calibration/>"),
        ("a.xml", "<calibration/>"),
        ("a.toml", "= 3"),
        ("a.toml", "[cam]\nmatrix = 3"),
        ("a.toml", "[cam]\nmatrix = [[1,0,0],[0,1,0],[0,0,1]]\nfisheye = true"),
        ("a.json", "{}"),
        ("intri.yml", "names: 3"),
        ("intri.yml", "%YAML:1.0\nnames:\n   - 'a'\n"),
    ],
)
def test_broken_files_are_refused_with_their_name(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    if name == "intri.yml":
        (tmp_path / "extri.yml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_calibration(tmp_path / name)
    assert name.replace("intri", "") in error.value.field

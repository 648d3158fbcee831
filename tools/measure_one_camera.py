"""Compare single views with what four calibrated cameras see together: the front-end's own 3D, and lifted joints.

    python tools/measure_one_camera.py DATA/multiview/Demo_SinglePerson --height 1.72

Millimeters around the middle of the hips with one scale a clip, mean over 17 joints and all frames; the reference are
triangulated points, smoothed at 10 Hz, so its own errors count too. The focal length is that of the calibration, or
with --guess-focal the longer side of the picture. Milliseconds are those of a file, without finding points, and live.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.capture.calibration import choose_cameras, load_calibration
from skelact.capture.cameras import Camera
from skelact.capture.lift_points import find_points
from skelact.capture.lift_training import compare_errors
from skelact.capture.lifter import Lifter
from skelact.capture.live_lift import LiveLift
from skelact.capture.one_camera import lift_track
from skelact.capture.triangulation import exchange_sides, find_swapped, triangulate
from skelact.capture.weighted_smooth import smooth_weighted
from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_MIRROR, LIFT_POINTS
from skelact.pose import PoseEstimator, load_pose_estimator
from skelact.pose.cards import LAYOUTS
from skelact.pose.video import open_video
from skelact.skeleton.smoothing import OneEuroFilter

LAYOUT = load_layout("wholebody133")
POINTS = find_points(LAYOUT)
FRONT_END = find_points(load_layout("blazepose75"))
HIPS = [LIFT_POINTS.index("left_hip"), LIFT_POINTS.index("right_hip")]
BONES = ((1, 3), (3, 5), (2, 4), (4, 6), (7, 9), (9, 11), (8, 10), (10, 12), (1, 2), (7, 8), (1, 7), (2, 8))
REFERENCE_HZ = 10.0
FEET = 13  # behind this one of `LIFT_POINTS` are toes and heels
NETWORKS = ("wholebody133", "halpe26", "body23", "coco17")


@dataclass(frozen=True, eq=False)
class View:
    """What one camera sees of the person.

    Attributes:
        camera: As calibrated.
        lens: What lifting is told: the same, or a guessed focal length.
        points: (T, 133, 2), pixels.
        scores: (T, 133).
        joints: (T, 17, 3), the front-end's own 3D.
        swapped: bool (T,), where the other cameras say that sides are exchanged.
    """

    camera: Camera
    lens: Camera
    points: np.ndarray
    scores: np.ndarray
    joints: np.ndarray
    swapped: np.ndarray


def watch(video: Path, estimator: PoseEstimator) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Points (T, 133, 2), scores (T, 133) and front-end joints (T, 17, 3), y down, of the person seen largest."""
    stream, rows = estimator.stream(smooth=False), []
    with contextlib.closing(open_video(video)) as source:
        fps = source.header.fps or 30.0
        for time_s, image in source.frames():
            rows.append(stream.add(time_s, image))
    sizes = {key: np.median([np.ptp(row[key].box[1::2]) for row in rows if key in row]) for row in rows for key in row}
    track = max(sizes, key=lambda key: sizes[key])
    points, scores = np.zeros((len(rows), 133, 2)), np.zeros((len(rows), 133))
    joints = np.zeros((len(rows), 17, 3))
    for frame, row in enumerate(rows):
        if track in row:
            points[frame], scores[frame] = row[track].points, row[track].scores
            joints[frame] = row[track].joints[FRONT_END] * [1, -1, -1]
    return points, scores, joints, fps


def show(name: str, joints: np.ndarray, truth: np.ndarray, seen: np.ndarray, fps: float) -> float:
    """Print one line; return millimeters."""
    joints, truth = (each - each[:, HIPS].mean(1, keepdims=True) for each in (joints, truth))
    weights = seen[..., None]
    scale = (weights * joints * truth).sum() / (weights * joints * joints).sum()
    off = scale * joints - truth
    error = 1e3 * np.linalg.norm(off, axis=-1)[seen].mean()
    as_is = 1e3 * np.linalg.norm(joints - truth, axis=-1)[seen].mean()
    jitter = np.linalg.norm(np.diff(off, 2, axis=0), axis=-1).mean() * fps**2
    lengths = [np.linalg.norm(joints[:, a] - joints[:, b], axis=-1) for a, b in BONES]
    vary = [100 * length.std() / length.mean() for length in lengths]
    print(
        f"{name:34s} {error:6.1f} mm ({as_is:.0f} with its own scale)  acceleration error {jitter:6.1f} m/s2  "
        f"bones vary {np.mean(vary):4.1f} %, most {max(vary):4.1f} %"
    )
    return float(error)


def smooth_front_end(joints: np.ndarray, scores: np.ndarray, fps: float) -> np.ndarray:
    """As `skelact pose` ships joints: the One-Euro filter, point by point."""
    layout = load_layout("wholebody133")
    filtered = OneEuroFilter(layout)
    whole = np.zeros((len(joints), 133, 3))
    whole[:, POINTS] = joints
    return np.stack([filtered.add(t / fps, whole[t], scores[t])[POINTS] for t in range(len(joints))])


def time_live(
    lifter: Lifter, camera: Camera, points: np.ndarray, scores: np.ndarray, fps: float, height: float
) -> float:
    """Milliseconds of process time a frame."""
    live, plane = LiveLift(lifter, height_m=height), camera.undistort(points)
    begun = time.process_time()
    for frame in range(len(plane)):
        live.add(frame / fps, plane[frame], scores[frame])
    return 1e3 * (time.process_time() - begun) / len(plane)


def compare_front_end(views: Sequence[View], truth: np.ndarray, valid: np.ndarray, fps: float) -> None:
    """Print what the front-end's own 3D gives, and a body that stands still."""
    show("a body that stands still", np.repeat(truth.mean(0, keepdims=True), len(truth), 0), truth, valid, fps)
    errors = []
    for view in views:
        here = truth @ view.camera.rotation.T
        errors.append(show(f"{view.camera.name} front-end, raw", view.joints, here, valid, fps))
        smoothed = smooth_front_end(view.joints, view.scores, fps)
        show(f"{view.camera.name} front-end, smoothed", smoothed, here, valid, fps)
    print(f"front-end: mean {np.mean(errors):.1f} mm over {len(errors)} views")


def compare_lifted(
    lifter: Lifter, views: Sequence[View], truth: np.ndarray, valid: np.ndarray, fps: float, height_m: float
) -> float:
    """Print what a lifting network gives, and whether its spread is honest; return the mean of the views, mm."""
    errors, off, stated = [], [], []
    for view in views:
        here = truth @ view.camera.rotation.T
        begun = time.process_time()
        lifted = lift_track(
            LAYOUT, view.points, view.scores, fps=fps, camera=view.lens, height_m=height_m, lifter=lifter
        )
        spent = 1e3 * (time.process_time() - begun) / len(truth)
        errors.append(show(f"{view.camera.name} lifted", lifted.joints, here, valid, fps))
        found, wrong = lifted.swapped, view.swapped
        live = time_live(lifter, view.camera, view.points[:, POINTS], view.scores[:, POINTS], fps, height_m)
        print(
            f"   sides exchanged in {wrong.sum()} frames by geometry; found {(found & wrong).sum()}, "
            f"false {(found & ~wrong).sum()}; {spent:.2f} ms a frame, live {live:.2f}"
        )
        joints, known = (each - each[:, HIPS].mean(1, keepdims=True) for each in (lifted.joints, here))
        off.append(1e3 * (joints - known)[valid])
        stated.append(1e3 * lifted.spread_m[valid])
    honest = compare_errors(np.concatenate(off), np.concatenate(stated))
    fifths = ", ".join(f"{said:.0f}:{true:.0f}" for said, true in honest.of_fifths_mm)
    print(
        f"lifted: mean {np.mean(errors):.1f} mm over {len(errors)} views; spread says {honest.stated_mm} mm, true "
        f"{honest.mm}; rank correlation {honest.likeness}; nearer than said {honest.within:.0%}, than twice "
        f"{honest.within_twice:.0%}; said:true by fifths {fifths}"
    )
    return float(np.mean(errors))


def compare_layouts(
    lifter: Lifter, views: Sequence[View], truth: np.ndarray, valid: np.ndarray, fps: float, height_m: float
) -> None:
    """Print what is lost when the network of the pictures gives fewer points; feet count where it has some."""
    for name in NETWORKS:
        there = np.isin(np.arange(len(LAYOUT.names)), LAYOUTS[name])
        errors: dict[str, list[float]] = {"without feet": [], "feet": []}
        for view in views:
            scores = np.where(there, view.scores, 0.0)
            lifted = lift_track(
                LAYOUT, view.points, scores, fps=fps, camera=view.lens, height_m=height_m, lifter=lifter
            )
            here = truth @ view.camera.rotation.T
            joints, known = (each - each[:, HIPS].mean(1, keepdims=True) for each in (lifted.joints, here))
            off = 1e3 * np.linalg.norm(joints - known, axis=-1)
            for part, columns in (("without feet", slice(0, FEET)), ("feet", slice(FEET, None))):
                errors[part].append(float(off[:, columns][valid[:, columns]].mean()))
        feet = f"{np.mean(errors['feet']):.1f} mm" if there[POINTS[FEET:]].all() else "missing"
        print(f"points of {name}: {np.mean(errors['without feet']):.1f} mm over 13 joints; feet {feet}")


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", type=Path)
    parser.add_argument("--height", type=float, default=1.72)
    parser.add_argument("--guess-focal", action="store_true")
    parser.add_argument("--lifter", type=Path, action="append", help="a file to measure instead of the shipped one")
    options = parser.parse_args()
    videos = sorted((options.demo / "videos").glob("*.mp4"))
    cameras = choose_cameras(load_calibration(next((options.demo / "calibration").iterdir())), [v.stem for v in videos])
    estimator = load_pose_estimator(threads=1)
    seen = [watch(video, estimator) for video in videos]
    points, scores = (np.stack([view[part] for view in seen])[:, :, POINTS] for part in (0, 1))
    swapped = find_swapped(cameras, points, scores, list(LIFT_MIRROR))
    world = triangulate(cameras, *exchange_sides(points, scores, swapped, list(LIFT_MIRROR)))
    fps = seen[0][3]
    truth = smooth_weighted(world.points, world.valid[..., None].astype(float), fps=fps, cutoff_hz=REFERENCE_HZ)
    views = [
        View(
            camera,
            replace(camera, focal=np.full(2, float(max(camera.size)))) if options.guess_focal else camera,
            *one[:3],
            wrong,
        )
        for camera, one, wrong in zip(cameras, seen, swapped, strict=True)
    ]
    compare_front_end(views, truth, world.valid, fps)
    for path in options.lifter or [None]:
        print(path or "shipped")
        compare_lifted(Lifter(path), views, truth, world.valid, fps, options.height)
        compare_layouts(Lifter(path), views, truth, world.valid, fps, options.height)


if __name__ == "__main__":
    main()

"""Several cameras of a recorded take, every figure in one run: calibrated, not calibrated, out of time.

    python tools/measure_multiview.py DATA/multiview/Demo_SinglePerson --height 1.72
    python tools/measure_multiview.py DATA/multiview/Demo_MultiPerson --height 1.72 --shifts 0,7,-5,12

There is no truth here. "Off" is the distance of the views that count from the point's projection, before bones were
fitted; bones of trunk and limbs vary by their standard deviation over their mean. Without a calibration,
joints of each person are laid over the calibrated ones by the best turn, shift and size. For offsets each video
begins some frames later, and they are found again from the motion. Times are those of the processor, without the
pose networks.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from skelact.capture.calibration import choose_cameras, load_calibration
from skelact.capture.evaluation import COMMON
from skelact.capture.tracks import shift_tracks, track_camera
from skelact.capture.videos import Capture, CaptureOptions, capture_tracks
from skelact.errors import SkelactError
from skelact.pose import load_pose_estimator


def print_people(taken: Capture) -> None:
    """A line a person."""
    for number, person in enumerate(taken.people, 1):
        limbs = [
            value for bone, value in person.variation.items() if not any("toe" in end or "heel" in end for end in bone)
        ]
        vary = 100 * np.array(limbs)
        swapped = ", ".join(f"{name} {count}" for name, count in person.swapped.items() if count) or "none"
        present = person.clip.valid[0].any(1)
        print(
            f"person {number}: cameras {', '.join(person.cameras)}; seen in {present.sum()} of {len(present)} frames; "
            f"tracks a camera {[len(own) for own in person.tracks.values()]}; off {person.error_px:.1f} px; views "
            f"{person.views:.2f}; bones vary {vary.mean():.1f} %, most {vary.max():.1f} %; left for right: {swapped}"
        )


def lay_over(found: Capture, given: Capture) -> None:
    """Print how far the joints of one capture lie from those of another, which is taken for right."""
    pairs = []
    for person in given.people:
        same = [
            other
            for other in found.people
            if any(set(other.tracks[name]) & set(own) for name, own in person.tracks.items() if name in other.tracks)
        ]
        if same:
            pairs.append((person, same[0]))
    for person, other in pairs:
        both = (person.clip.valid[0] & other.clip.valid[0])[:, COMMON]
        theirs, ours = (one.clip.joints[0][:, COMMON][both].astype(float) for one in (person, other))
        off, scale = align(ours, theirs)
        print(
            f"   person of {', '.join(person.cameras)}: {1e3 * off.mean():.0f} mm, median {1e3 * np.median(off):.0f}, "
            f"after the best turn, shift and size (times {scale:.3f}; the height that was given decides it)"
        )


def align(points: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, float]:
    """Distances (N,) of points (N, 3) after the best turn, shift and size; and that size."""
    a, b = points - points.mean(0), truth - truth.mean(0)
    u, s, v = np.linalg.svd(a.T @ b)
    flip = np.array([1, 1, np.sign(np.linalg.det(u @ v))])
    scale = float((s * flip).sum() / (a**2).sum())
    return np.linalg.norm(scale * a @ (u * flip) @ v - b, axis=-1), scale


def main() -> None:
    """Track once, then print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo", type=Path)
    parser.add_argument("--height", type=float, default=1.72)
    parser.add_argument("--shifts", default="0,7,-5,12", help="Frames by which videos begin later; empty: leave out.")
    options = parser.parse_args()
    videos = sorted((options.demo / "videos").glob("*.mp4"))
    cameras = choose_cameras(load_calibration(next((options.demo / "calibration").iterdir())), [v.stem for v in videos])
    estimator = load_pose_estimator(threads=1)
    seen = [track_camera(video, estimator, quiet=True) for video in videos]
    frames, names = seen[0].frames, [camera.name for camera in cameras]
    begun = time.process_time()
    given = capture_tracks(seen, cameras, names=names)
    spent = 1e3 * (time.process_time() - begun) / frames / len(videos)
    print(f"with the calibration, {spent:.1f} ms a frame and camera, smoothing and feet included")
    print_people(given)
    try:
        found = capture_tracks(seen, None, CaptureOptions(height_m=options.height), names=names)
        assert found.found is not None
        print(f"without: {found.found.residual_px:.1f} px off, halves differ by {found.found.halves_mm:.0f} mm")
        lay_over(found, given)
    except SkelactError as error:
        print(f"without: refused, {error}")
    if not options.shifts:
        return
    shifts = [int(part) for part in options.shifts.split(",")]
    late = [shift_tracks(tracks, shift) for tracks, shift in zip(seen, shifts, strict=True)]
    for name, known in (("with the calibration", cameras), ("without", None)):
        try:
            taken = capture_tracks(late, known, CaptureOptions(height_m=options.height, find_offsets=True), names=names)
            wanted = [shifts[0] - shift for shift in shifts]
            print(f"offsets {name}: true {wanted}, found {taken.offsets.frames} +- {taken.offsets.tolerance}")
        except SkelactError as error:
            print(f"offsets {name}: refused, {error}")


if __name__ == "__main__":
    main()

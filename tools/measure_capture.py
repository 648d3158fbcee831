"""Capture against the truth: motions seen by made cameras with the errors of pose networks, then captured again.

Run: python tools/measure_capture.py samples/walk.bvh
     python tools/measure_capture.py KICK.bvh PUNCH.bvh WALK.bvh --cameras 4 --seeds 3

A line a motion, calibration and smoother; "before" is triangulation alone: no constant bones, no smoothing, no locked
feet. A stroke is the fastest moment of hands and feet, if above 2 m/s.
"""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from skelact.capture.evaluation import CaptureErrors, measure_errors
from skelact.capture.person import BONES
from skelact.capture.relative_pose import NAMES
from skelact.capture.smoothers import SMOOTHERS
from skelact.capture.synthetic import SyntheticCapture, see_motion
from skelact.capture.triangulation import triangulate
from skelact.capture.videos import CaptureOptions, capture_tracks
from skelact.capture.worlds import measure_stature
from skelact.errors import SkelactError
from skelact.generation.recordings import load_body_motion

SHOWN = {
    "mm": "mm",
    "aligned_mm": "aligned mm",
    "size": "size",
    "bones_percent": "bones %",
    "feet_cm_s": "feet cm/s",
    "held_cm_s": "held cm/s",
    "tremor_m_s2": "tremor m/s2",
    "stroke_kept": "stroke kept",
    "seen_percent": "seen %",
    "within_percent": "within 2 sd %",
}


def measure(made: SyntheticCapture, smooth: str, *, calibrated: bool) -> CaptureErrors:
    """Capture and compare."""
    body = made.points[:, 5:]
    height = measure_stature(body, np.ones(body.shape[:2], bool), NAMES)
    options = CaptureOptions(height_m=height, smooth=smooth)
    taken = capture_tracks(made.seen, made.cameras if calibrated else None, options)
    person = taken.people[0]
    points, valid = person.clip.joints[0].astype(float), person.clip.valid[0]
    errors = measure_errors(
        points, valid, made.points, made.fps, BONES, spread_m=person.spread_m, contacts=person.contacts
    )
    return errors if calibrated else replace(errors, mm=float("nan"), within_percent=float("nan"))  # another world


def measure_before(made: SyntheticCapture) -> CaptureErrors:
    """Triangulation alone."""
    pixels, scores = (np.stack([getattr(view, part)[1] for view in made.seen]) for part in ("pixels", "scores"))
    world = triangulate(made.cameras, pixels, scores)
    return measure_errors(world.points, world.valid, made.points, made.fps, BONES, spread_m=world.spread_m)


def average(rows: list[CaptureErrors]) -> CaptureErrors:
    """Means over seeds; what is not known in a row is left out."""
    values = {}
    for field in fields(CaptureErrors):
        own = np.array([getattr(row, field.name) for row in rows])
        values[field.name] = float(np.nanmean(own)) if np.isfinite(own).any() else float("nan")
    return replace(rows[0], **values)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--cameras", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--fps", type=float, default=60.0)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--uncalibrated", action="store_true", help="also find the cameras from the person")
    given = parser.parse_args()
    print("motion".ljust(34), "cameras".ljust(11), "smoother".ljust(11), *(f"{name:>13}" for name in SHOWN.values()))
    for file in given.files:
        motion = load_body_motion(file, fps=given.fps).motion
        frames = slice(0, round(given.seconds * given.fps))
        motion = replace(motion, rotations=motion.rotations[frames], translations=motion.translations[frames])
        made = [
            see_motion(motion, cameras=given.cameras, rng=np.random.default_rng(seed)) for seed in range(given.seeds)
        ]
        report(file.stem, "given", "before", [measure_before(one) for one in made])
        for smooth in SMOOTHERS:
            report(file.stem, "given", smooth, [measure(one, smooth, calibrated=True) for one in made])
        if given.uncalibrated:
            try:
                report(file.stem, "found", "learned", [measure(one, "learned", calibrated=False) for one in made])
            except SkelactError as error:
                print(file.stem.ljust(34), "found".ljust(11), error)


def report(motion: str, cameras: str, smoother: str, rows: list[CaptureErrors]) -> None:
    """Print one line."""
    mean = average(rows)
    cells = (f"{getattr(mean, name):13.3f}" for name in SHOWN)
    print(motion[-34:].ljust(34), cameras.ljust(11), smoother.ljust(11), *cells, flush=True)


if __name__ == "__main__":
    main()

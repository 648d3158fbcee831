"""Measure lifting networks on people, styles and cameras that they never saw, and whether their spread is honest.

    python tools/measure_lifter.py DATA [FILE.onnx ...]

Millimeters for a body of 1.68 m, over nine frames as seen and mirrored, before anything is fitted or smoothed. A spread
is the distance to the truth that the network expects; it is honest when the mean of what it states is the mean of what
comes out, in each fifth of the joints. Without a file: the shipped network.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from skelact.capture.lift_mocap import load_recordings_of
from skelact.capture.lift_scenes import HIGH_CAMERAS, TRAINED_CAMERAS, draw_people
from skelact.capture.lift_training import (
    FRAMES,
    PART_DROP,
    STRIDE,
    TEST_SEED,
    TEST_WINDOWS,
    LiftErrors,
    lift_both_sides,
    measure_lifter,
)
from skelact.capture.lifter import FILE, SHIPPED_LIFTER
from skelact.runtime.session import OnnxNetwork
from skelact.weights import weights_path

TESTS = {
    "people and styles left out": ("test", TRAINED_CAMERAS, 0.0),
    "the same, limbs hidden": ("test", TRAINED_CAMERAS, PART_DROP),
    "the same, higher cameras than any in training": ("test", HIGH_CAMERAS, 0.0),
    "a source left out": ("unseen", TRAINED_CAMERAS, 0.0),
    "a source and cameras left out": ("unseen", HIGH_CAMERAS, 0.0),
}


def show(name: str, found: LiftErrors) -> None:
    """Print one test."""
    print(f"  {name}: {found.mm} mm, in depth {found.depth_mm} mm; says {found.stated_mm} mm")
    fifths = ", ".join(f"{said:.0f}:{true:.0f}" for said, true in found.of_fifths_mm)
    print(
        f"    rank correlation of said and true {found.likeness}; nearer than said {found.within:.0%}, than twice "
        f"{found.within_twice:.0%}; said:true by fifths {fifths}"
    )


def run_file(path: Path) -> Callable[[np.ndarray], np.ndarray]:
    """A network of a file, as `Lifter` runs it."""
    return partial(lift_both_sides, OnnxNetwork(path, threads=1))


def main() -> None:
    """Print all tests of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("files", type=Path, nargs="*", default=[weights_path(SHIPPED_LIFTER) / FILE])
    options = parser.parse_args()
    people = {
        name: draw_people(
            load_recordings_of(options.data, split),
            np.random.default_rng(TEST_SEED),
            TEST_WINDOWS,
            frames=FRAMES,
            stride=STRIDE,
            cameras=cameras,
        )
        for name, (split, cameras, _) in TESTS.items()
    }
    for path in options.files:
        print(path.name)
        for name, (_, _, drop) in TESTS.items():
            show(name, measure_lifter(run_file(path), people[name], part_drop=drop))


if __name__ == "__main__":
    main()

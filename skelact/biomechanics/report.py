"""All measures of one person."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skelact.biomechanics.angles import MARKERS, AngleSeries, core_joints, measure_angles, replace_angles
from skelact.biomechanics.doubts import doubt_angles, doubt_centers
from skelact.biomechanics.gait import Gait, measure_gait
from skelact.biomechanics.jumps import Jump, find_jumps
from skelact.markers.fit import fit_markers
from skelact.recognition.repetitions import RepetitionSet, count_repetitions
from skelact.values import Clip, Markers

MIN_SYMMETRY_DEG = 10.0  # of smaller ranges the share says nothing: the difference is given alone


@dataclass(frozen=True, eq=False)
class Symmetry:
    """Right against left.

    Attributes:
        difference: Right minus left.
        percent: 100 |R - L| over their mean; NaN where both are small.
    """

    difference: float
    percent: float


@dataclass(frozen=True, eq=False)
class Measures:
    """What was measured of one person.

    Attributes:
        angles: Over time.
        gait: Steps; None when nobody walks.
        jumps: In order of time.
        repetitions: Of exercises.
        notes: What was guessed.
        doubts: What no body does, such as a knee that bends backward.
    """

    angles: AngleSeries
    gait: Gait | None
    jumps: tuple[Jump, ...] = ()
    repetitions: tuple[RepetitionSet, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    def ranges(self) -> dict[str, tuple[float, float, float]]:
        """Angle -> smallest, largest and mean, degrees; angles that are never known are left out."""
        found = {}
        for name in self.angles.names:
            known = self.angles.of(name)
            known = known[np.isfinite(known)]
            if known.size:
                found[name] = (float(known.min()), float(known.max()), float(known.mean()))
        return found

    def symmetry(self) -> dict[str, Symmetry]:
        """Angle without its side -> right against left in range of motion, degrees."""
        spans = {name: high - low for name, (low, high, _) in self.ranges().items()}
        return {
            name[:-2]: _compare(spans[name], spans[f"{name[:-2]}_l"], MIN_SYMMETRY_DEG)
            for name in spans
            if name.endswith("_r") and f"{name[:-2]}_l" in spans
        }


def measure_clip(clip: Clip, *, person: int = 0, treadmill: bool = False) -> Measures:
    """Measure one person.

    Args:
        clip: 3D joints on any layout that maps onto core19, y up; meters where lengths and speeds are to be.
        person: Which of its people.
        treadmill: The ground moves under the feet.

    Raises:
        InputError: The clip is 2D or does not map onto core19, or has no such person.
    """
    angles = measure_angles(clip, person=person)
    counted = tuple(found for found in count_repetitions(clip) if found.person == person)
    gait = measure_gait(clip, person=person, treadmill=treadmill)
    doubts = (*doubt_angles(angles), *doubt_centers(*core_joints(clip, person)))
    return Measures(angles, gait, tuple(find_jumps(clip, person=person)), counted, clip.notes, doubts)


def measure_markers(markers: Markers, *, treadmill: bool = False) -> Measures:
    """Measure the person who wears markers; y up.

    Raises:
        InputError: Markers of pelvis or legs are missing.
    """
    fitted = fit_markers(markers)
    measures = measure_clip(fitted.clip(), treadmill=treadmill)
    angles = replace_angles(measures.angles, fitted.angles(), source=MARKERS)
    return replace(measures, angles=angles, notes=fitted.notes())


def _compare(right: float, left: float, least: float) -> Symmetry:
    mean = (right + left) / 2
    return Symmetry(right - left, 100 * abs(right - left) / mean if mean >= least else float("nan"))

"""Joint angles, steps and ranges of motion of clips and markers. For training and research, no medical device."""

from __future__ import annotations

from skelact.biomechanics.angles import ANGLES, AngleSeries, measure_angles
from skelact.biomechanics.conventions import MEANINGS, Meaning
from skelact.biomechanics.files import measure_file
from skelact.biomechanics.gait import Gait, measure_gait
from skelact.biomechanics.jumps import Jump, find_jumps
from skelact.biomechanics.motions import measure_motion
from skelact.biomechanics.report import Measures, measure_clip, measure_markers

__all__ = [
    "ANGLES",
    "MEANINGS",
    "AngleSeries",
    "Gait",
    "Jump",
    "Meaning",
    "Measures",
    "find_jumps",
    "measure_angles",
    "measure_clip",
    "measure_file",
    "measure_gait",
    "measure_markers",
    "measure_motion",
]

"""Joint angles, steps and ranges of motion of a clip. For training and research: this is no medical device."""

from __future__ import annotations

from skelact.biomechanics.angles import ANGLES, AngleSeries, measure_angles
from skelact.biomechanics.gait import Gait, measure_gait
from skelact.biomechanics.report import Measures, measure_clip

__all__ = ["ANGLES", "AngleSeries", "Gait", "Measures", "measure_angles", "measure_clip", "measure_gait"]

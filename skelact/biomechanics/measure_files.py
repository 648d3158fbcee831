"""Measures as tables: .csv (a column an angle, or a row a value) and OpenSim's .mot."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from skelact.biomechanics.angles import AngleSeries
from skelact.biomechanics.page import format_measures
from skelact.biomechanics.report import Measures
from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.trc import save_mot

SUFFIXES = (".csv", ".mot", ".html")
OPENSIM_NAMES = {  # ours -> OpenSim's (model Rajagopal) and the sign
    "pelvis_tilt": ("pelvis_tilt", -1.0),
    "pelvis_list": ("pelvis_list", -1.0),
    "pelvis_rotation": ("pelvis_rotation", 1.0),
    "lumbar_flexion": ("lumbar_extension", -1.0),
    "lumbar_bending": ("lumbar_bending", 1.0),
    "lumbar_rotation": ("lumbar_rotation", 1.0),
    **{
        f"{ours}_{side}": (f"{theirs}_{side}", sign)
        for side in "rl"
        for ours, theirs, sign in (
            ("hip_flexion", "hip_flexion", 1.0),
            ("hip_abduction", "hip_adduction", -1.0),
            ("hip_rotation", "hip_rotation", 1.0),
            ("knee_flexion", "knee_angle", 1.0),
            ("ankle_dorsiflexion", "ankle_angle", 1.0),
            ("shoulder_flexion", "arm_flex", 1.0),
            ("shoulder_abduction", "arm_add", -1.0),
            ("elbow_flexion", "elbow_flex", 1.0),
        )
    },
}


def save_measures(path: Path, measures: Measures, *, title: str) -> None:
    """Write a file; its ending picks the kind.

    Args:
        path: .csv (a column an angle; NAME.tidy.csv: a row an angle and frame), .mot (OpenSim's names) or .html (a page
            with curves; needs the extra `plot`).
        measures: What to write.
        title: Of the page.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        _save_csv(path, measures.angles, is_tidy=path.name.lower().endswith(".tidy.csv"))
    elif kind == ".mot":
        kept = [name for name in measures.angles.names if name in OPENSIM_NAMES]
        names, signs = zip(*(OPENSIM_NAMES[name] for name in kept), strict=True)
        columns = np.stack([measures.angles.of(name) for name in kept], 1) * np.array(signs)
        save_mot(path, names, columns, measures.angles.fps)
    elif kind == ".html":
        with atomic_write(path) as file:
            file.write(format_measures(measures, title).encode())
    else:
        raise InputError(f"expected a name that ends in {', '.join(SUFFIXES)}, got {path.name!r}", field="output")


def _save_csv(path: Path, angles: AngleSeries, *, is_tidy: bool) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["time_s", "angle", "degrees"] if is_tidy else ["time_s", *angles.names])
    for frame, row in enumerate(angles.degrees):
        time = f"{frame / angles.fps:.4f}"
        cells = ["" if np.isnan(value) else f"{value:.3f}" for value in row]
        if is_tidy:
            writer.writerows([time, name, cell] for name, cell in zip(angles.names, cells, strict=True) if cell)
        else:
            writer.writerow([time, *cells])
    with atomic_write(path) as file:
        file.write(text.getvalue().encode())

"""All measures of one person, as a table, as files and as a page."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.biomechanics.angles import ANGLES, AngleSeries, measure_angles
from skelact.biomechanics.gait import SIDES, Gait, measure_gait
from skelact.errors import InputError
from skelact.files import atomic_write
from skelact.formats.trc import save_mot
from skelact.html_report import format_heading, format_page, format_picture, format_table, format_text
from skelact.plots import new_figure
from skelact.values import Clip

DISCLAIMER = "For training and research. This is no medical device: no diagnosis can rest on it."
CAVEATS = (
    "Angles come from joint centers. The trunk stands for the pelvis in hip angles; turns of hip and upper arm about "
    "their own axis are unknown. Without heels the line from ankle to toe stands for the sole: ankle angles then carry "
    "a constant offset of some 30 degrees."
)
SUFFIXES = (".csv", ".mot", ".html")
OPENSIM_NAMES = {  # ours -> OpenSim's (model Rajagopal) and the sign
    "pelvis_list": ("pelvis_list", 1.0),
    **{
        f"{ours}_{side}": (f"{theirs}_{side}", sign)
        for side in "rl"
        for ours, theirs, sign in (
            ("hip_flexion", "hip_flexion", 1.0),
            ("hip_abduction", "hip_adduction", -1.0),
            ("knee_flexion", "knee_angle", 1.0),
            ("ankle_dorsiflexion", "ankle_angle", 1.0),
            ("shoulder_flexion", "arm_flex", 1.0),
            ("shoulder_abduction", "arm_add", -1.0),
            ("elbow_flexion", "elbow_flex", 1.0),
        )
    },
}


@dataclass(frozen=True, eq=False)
class Measures:
    """What was measured of one person.

    Attributes:
        angles: Over time.
        gait: Steps; None when nobody walks.
    """

    angles: AngleSeries
    gait: Gait | None

    def ranges(self) -> dict[str, tuple[float, float, float]]:
        """Angle -> smallest, largest and mean, degrees; angles that are never known are left out."""
        found = {}
        for name in self.angles.names:
            known = self.angles.of(name)
            known = known[np.isfinite(known)]
            if known.size:
                found[name] = (float(known.min()), float(known.max()), float(known.mean()))
        return found

    def symmetry(self) -> dict[str, float]:
        """Angle without its side -> range of motion of the right minus that of the left, degrees."""
        spans = {name: high - low for name, (low, high, _) in self.ranges().items()}
        return {
            name[:-2]: spans[name] - spans[f"{name[:-2]}_l"]
            for name in spans
            if name.endswith("_r") and f"{name[:-2]}_l" in spans
        }


def measure_clip(clip: Clip, *, person: int = 0) -> Measures:
    """Measure one person.

    Args:
        clip: 3D joints on any layout that maps onto core19, y up; meters where lengths and speeds are to be.
        person: Which of its people.

    Raises:
        InputError: The clip is 2D or does not map onto core19, or has no such person.
    """
    return Measures(measure_angles(clip, person=person), measure_gait(clip, person=person))


def save_measures(path: Path, measures: Measures, *, title: str) -> None:
    """Write a file; its ending picks the kind.

    Args:
        path: .csv (a column an angle), .mot (OpenSim's names) or .html (a page with curves; needs the extra `plot`).
        measures: What to write.
        title: Of the page.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        _save_csv(path, measures.angles)
    elif kind == ".mot":
        kept = [name for name in measures.angles.names if name in OPENSIM_NAMES]
        names, signs = zip(*(OPENSIM_NAMES[name] for name in kept), strict=True)
        columns = np.stack([measures.angles.of(name) for name in kept], 1) * np.array(signs)
        save_mot(path, names, columns, measures.angles.fps)
    elif kind == ".html":
        with atomic_write(path) as file:
            file.write(_format_page(measures, title).encode())
    else:
        raise InputError(f"expected a name that ends in {', '.join(SUFFIXES)}, got {path.name!r}", field="output")


def gait_rows(gait: Gait) -> list[tuple[str, str]]:
    """Name and value, with its unit, of what was found about steps."""
    rows = [
        ("steps", str(gait.steps)),
        ("speed", f"{gait.speed_mps:.2f} m/s"),
        ("cadence", f"{gait.cadence_spm:.0f} steps/min"),
        ("stride", f"{gait.stride_m:.2f} m"),
    ]
    known = [(side, gait.stance_share[side]) for side in SIDES if np.isfinite(gait.stance_share[side])]
    return [*rows, *((f"stance, {side}", f"{100 * share:.0f} % of the stride") for side, share in known)]


def _save_csv(path: Path, angles: AngleSeries) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["time_s", *angles.names])
    for frame, row in enumerate(angles.degrees):
        cells = ["" if np.isnan(value) else f"{value:.3f}" for value in row]
        writer.writerow([f"{frame / angles.fps:.4f}", *cells])
    with atomic_write(path) as file:
        file.write(text.getvalue().encode())


def _format_page(measures: Measures, title: str) -> str:
    rows = [
        (name, f"{low:.1f}", f"{high:.1f}", f"{high - low:.1f}", f"{mean:.1f}")
        for name, (low, high, mean) in measures.ranges().items()
    ]
    meanings = [(angle.name, angle.positive, angle.zero) for angle in ANGLES]
    symmetry = [(name, f"{value:+.1f}") for name, value in measures.symmetry().items()]
    walk = [format_table(gait_rows(measures.gait))] if measures.gait else [format_text("No walk was found.")]
    return format_page(
        title,
        format_text(DISCLAIMER),
        format_text(CAVEATS),
        format_heading("Steps"),
        *walk,
        format_heading("Range of motion, degrees"),
        format_table(rows, ("angle", "smallest", "largest", "range", "mean")),
        format_heading("Right minus left, range in degrees"),
        format_table(symmetry, ("angle", "difference")),
        format_heading("Curves"),
        *_curves(measures.angles),
        format_heading("What the angles mean"),
        format_table(meanings, ("angle", "positive", "zero")),
    )


def _curves(angles: AngleSeries) -> list[str]:
    """A picture for each angle, both sides together."""
    groups: dict[str, list[str]] = {}
    for name in angles.names:
        if np.isfinite(angles.of(name)).any():
            groups.setdefault(name[:-2] if name.endswith(("_l", "_r")) else name, []).append(name)
    with tempfile.TemporaryDirectory() as folder:
        return [_draw_curve(Path(folder) / f"{title}.png", title, names, angles) for title, names in groups.items()]


def _draw_curve(path: Path, title: str, names: Sequence[str], angles: AngleSeries) -> str:
    figure = new_figure(9.0, 2.4, path=path)
    axes = figure.subplots()
    times = np.arange(len(angles.degrees)) / angles.fps
    for name in names:
        side = {"_l": "left", "_r": "right"}.get(name[-2:], "")
        axes.plot(times, angles.of(name), label=side or None, color={"left": "tab:blue", "right": "tab:red"}.get(side))
    axes.set(xlabel="seconds", ylabel="degrees", title=title.replace("_", " "))
    axes.grid(alpha=0.3)
    if len(names) > 1:
        axes.legend(loc="upper right")
    figure.savefig(path)
    return format_picture(path, f"{title} over time")

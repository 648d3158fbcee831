"""One page about a motion that a coach or physiotherapist reads."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from skelact.biomechanics.angles import CENTERS, AngleSeries
from skelact.biomechanics.conventions import MEANINGS
from skelact.biomechanics.gait import SIDES, Gait
from skelact.biomechanics.report import Measures
from skelact.html_report import format_heading, format_page, format_picture, format_table, format_text
from skelact.plots import new_figure

DISCLAIMER = "For training and research. This is no medical device: no diagnosis can rest on it."
CAVEATS = (
    "Angles come from joint centers. The trunk stands for the pelvis in hip angles; turns of hip and upper arm about "
    "their own axis are unknown. Without heels the line from ankle to toe stands for the sole: ankle angles then carry "
    "a constant offset of some 30 degrees."
)
MARKER_CAVEATS = (
    "Angles of pelvis, hips, knees and ankles come from a linked body that was fitted to the markers over the whole "
    "clip; those of arms, neck and trunk come from its joint centers."
)
ROTATION_CAVEATS = "Angles of pelvis, hips, knees and ankles come from the turns of the body's segments."
COLORS = {"left": "tab:blue", "right": "tab:red"}


def caveats(angles: AngleSeries) -> str:
    """What to know about how angles were measured."""
    return {CENTERS: CAVEATS, "markers": MARKER_CAVEATS}.get(angles.source, ROTATION_CAVEATS)


def gait_rows(gait: Gait) -> list[tuple[str, str]]:
    """Name and value, with its unit, of what was found about steps."""
    rows = [
        ("steps", str(gait.steps)),
        ("speed", f"{gait.speed_mps:.2f} m/s"),
        ("cadence", f"{gait.cadence_spm:.0f} steps/min"),
        ("stride", f"{gait.stride_m:.2f} m"),
    ]
    for side in SIDES:
        if np.isfinite(gait.stance_share[side]):
            rows.append((f"stance, {side}", f"{100 * gait.stance_share[side]:.0f} % of the stride"))
        if np.isfinite(gait.contact_s[side]):
            rows.append((f"foot on the ground, {side}", f"{gait.contact_s[side]:.2f} s"))
    return rows


def exercise_rows(measures: Measures) -> list[tuple[str, str]]:
    """Name and value of what was found about repetitions and jumps."""
    rows = []
    for found in measures.repetitions:
        spans = [repetition.end_s - repetition.start_s for repetition in found.repetitions]
        rows.append(("repetitions", f"{len(spans)}, {np.mean(spans):.2f} s each (± {np.std(spans):.2f} s)"))
    for jump in measures.jumps:
        rows.append(
            (f"jump at {jump.start_s:.2f} s", f"{100 * jump.height_m:.0f} cm ({jump.flight_s:.2f} s in the air)")
        )
    return rows


def format_measures(measures: Measures, title: str) -> str:
    """Write the page; needs the extra `plot`."""
    ranges = [
        (_plain(name), f"{low:.0f}", f"{high:.0f}", f"{high - low:.0f}", f"{mean:.0f}")
        for name, (low, high, mean) in measures.ranges().items()
    ]
    symmetry = [
        (_plain(name), f"{value.difference:+.0f}", "" if np.isnan(value.percent) else f"{value.percent:.0f} %")
        for name, value in measures.symmetry().items()
    ]
    meanings = [
        (_plain(meaning.name), meaning.positive, meaning.zero)
        for meaning in MEANINGS
        if meaning.name in measures.angles.names
    ]
    walk = [format_table(gait_rows(measures.gait))] if measures.gait else [format_text("No walk was found.")]
    exercises = exercise_rows(measures)
    return format_page(
        title,
        format_text(DISCLAIMER),
        format_text(caveats(measures.angles)),
        *map(format_text, (*measures.notes, *measures.doubts)),
        format_heading("Steps"),
        *walk,
        *([format_heading("Exercises"), format_table(exercises)] if exercises else []),
        format_heading("Range of motion, degrees"),
        format_table(ranges, ("angle", "smallest", "largest", "range", "mean")),
        format_heading("Right against left"),
        format_text("Range of motion of the right side minus that of the left, and its share of their mean."),
        format_table(symmetry, ("angle", "difference, degrees", "asymmetry")),
        format_heading("Curves"),
        *_curves(measures.angles),
        format_heading("What the angles mean"),
        format_table(meanings, ("angle", "positive", "zero")),
    )


def _plain(name: str) -> str:
    """An angle's name for readers: "knee flexion, left"."""
    side = {"_l": ", left", "_r": ", right"}.get(name[-2:], "")
    return (name[:-2] if side else name).replace("_", " ") + side


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
        axes.plot(times, angles.of(name), label=side or None, color=COLORS.get(side))
    axes.set(xlabel="seconds", ylabel="degrees", title=title.replace("_", " "))
    axes.grid(alpha=0.3)
    if len(names) > 1:
        axes.legend(loc="upper right")
    figure.savefig(path)
    return format_picture(path, f"{title} over time")

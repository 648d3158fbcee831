"""Figures of a report: confusion matrices as SVG, differences per class as SVG for the page and PDF for a paper."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.recognition.compare import Comparison
from skelact.recognition.evaluation import Metrics

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS = (".svg", ".pdf")
LABEL_PT = 9  # 12 pixels on a page
LABEL_CHARACTER_IN = 0.075
LABEL_PX, CHARACTER_PX = 12, 6.6
CELL_PX, NUMBERED_CELL_PX = 13, 34  # a row is as high as its label
MAX_NUMBERED_CLASSES = 25  # with more, cells are too small for numbers
GUIDE_EVERY = 5
DARK_BLUE = (8, 48, 107)
MAX_BARS = 40  # of more classes, the greatest differences on both sides


def save_confusion(path: Path, labels: tuple[str, ...], metrics: Metrics) -> Path:
    """Draw a confusion matrix as SVG, rows normalized: every label readable, every cell says its count when pointed at.

    Args:
        path: The file.
        labels: K class names.
        metrics: Whose matrix.

    Returns:
        The file.
    """
    counts = metrics.confusion
    clips = counts.sum(1)
    numbered = len(labels) <= MAX_NUMBERED_CLASSES
    cell = NUMBERED_CELL_PX if numbered else CELL_PX
    margin = round(20 + CHARACTER_PX * max(map(len, labels)))
    side, top = cell * len(labels), 22 if numbered else margin  # a large matrix has labels above it too
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{margin + side + 12}" height="{margin + side + top + 6}"'
        f' font-family="sans-serif" font-size="{LABEL_PX}">',
        f'<text x="4" y="14">top-1 {metrics.top1:.1%}, {clips.sum()} clips</text>',
        f'<g transform="translate({margin},{top})">',
        f'<rect width="{side}" height="{side}" fill="none" stroke="#888"/>',
    ]
    for row, column in zip(*counts.nonzero(), strict=True):
        times, share = counts[row, column], counts[row, column] / clips[row]
        told = escape(f"{labels[row]} recognized as {labels[column]}: {times} of {clips[row]}, {share:.1%}")
        x, y = column * cell, row * cell
        parts.append(
            f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" fill="{_blue(share)}"><title>{told}</title></rect>'
        )
        if numbered:
            ink, place = "white" if share > 0.5 else "black", f'x="{x + cell / 2}" y="{y + cell / 2 + 4}"'
            parts.append(f'<text {place} text-anchor="middle" font-size="11" fill="{ink}">{times}</text>')
    for at, label in enumerate(labels):
        middle = at * cell + cell / 2
        name = escape(label)
        if at % GUIDE_EVERY == 0:  # lines that lead the eye from a cell to its labels
            edge = f'x2="{side}" y1="{at * cell}" y2="{at * cell}"', f'y2="{side}" x1="{at * cell}" x2="{at * cell}"'
            parts += [f'<line {ends} stroke="#ccc" stroke-width="0.7"/>' for ends in edge]
        parts.append(f'<text x="-5" y="{middle + 4}" text-anchor="end">{name}</text>')
        below = f"translate({middle + 4},{side + 5}) rotate(-90)"
        parts.append(f'<text transform="{below}" text-anchor="end">{name}</text>')
        if not numbered:
            parts.append(f'<text transform="translate({middle + 4},-5) rotate(-90)">{name}</text>')
    path.write_text("\n".join([*parts, "</g></svg>\n"]), encoding="utf-8")
    return path


def _blue(share: float) -> str:
    """White for 0, dark blue for 1; small shares are made visible."""
    depth = float(np.sqrt(share))
    red, green, blue = (round(255 + depth * (full - 255)) for full in DARK_BLUE)
    return f"rgb({red},{green},{blue})"


def save_differences(path: Path, found: Comparison) -> list[Path]:
    """Draw the difference of two models class by class with its interval; return the files."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = list(found.classes)
    if len(rows) > MAX_BARS:
        rows = [*rows[: MAX_BARS // 2], *rows[-MAX_BARS // 2 :]]
    labels = [f"{row.label} ({row.clips})" for row in rows]
    margin = 0.3 + LABEL_CHARACTER_IN * max(map(len, labels))
    height, width = 0.22 * len(rows), 6.0
    figure = Figure(figsize=(margin + width + 0.3, height + 1.0))
    FigureCanvasAgg(figure)
    whole_width, whole_height = figure.get_size_inches()
    axes = figure.add_axes((margin / whole_width, 0.55 / whole_height, width / whole_width, height / whole_height))
    value = np.array([100 * row.accuracy.difference for row in rows])
    ends = 100 * np.array([row.accuracy.interval for row in rows])
    colors = np.where(value > 0, "tab:blue", "tab:orange")
    axes.barh(range(len(rows)), value, color=colors, height=0.7)
    axes.hlines(range(len(rows)), ends[:, 0], ends[:, 1], color="0.25", linewidth=1)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_yticks(range(len(rows)), labels, fontsize=LABEL_PT)
    axes.set(ylim=(len(rows) - 0.5, -0.5))
    axes.tick_params(axis="x", labelsize=LABEL_PT)
    axes.set_xlabel("difference of accuracy, percentage points, with 95 % interval", fontsize=LABEL_PT)
    shown = f"; {len(rows)} of {len(found.classes)} classes" if len(rows) < len(found.classes) else ""
    axes.set_title(f"right: {found.a} is better, left: {found.b}{shown}", fontsize=LABEL_PT + 1)
    return _save(figure, path)


def _save(figure: Figure, path: Path) -> list[Path]:
    """Write the figure with every ending; the same figure gives the same bytes."""
    import matplotlib

    files = [path.with_name(path.name + ending) for ending in ENDINGS]
    with matplotlib.rc_context({"svg.hashsalt": path.name}):
        for file in files:
            figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else {"CreationDate": None})
    return files

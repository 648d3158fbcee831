"""Figures of a report: confusion matrices and differences per class, as SVG for the page and PDF for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.recognition.compare import Comparison
from skelact.recognition.evaluation import Metrics

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS = (".svg", ".pdf")
LABEL_PT = 9  # 12 pixels on a page
CELL_IN = 0.17  # a matrix row as high as its label
LABEL_CHARACTER_IN = 0.075
MAX_NUMBERED_CLASSES = 25  # with more, cells are too small for numbers: they are in the tables
NUMBERED_CELL_IN = 0.34
MAX_BARS = 40  # of more classes, the greatest differences on both sides


def save_confusion(path: Path, labels: tuple[str, ...], metrics: Metrics) -> list[Path]:
    """Draw a confusion matrix, rows normalized, with every label readable; return the files.

    Args:
        path: Without ending.
        labels: K class names.
        metrics: Whose matrix.
    """
    counts = metrics.confusion
    fraction = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    classes = len(labels)
    numbered = classes <= MAX_NUMBERED_CLASSES
    side = classes * (NUMBERED_CELL_IN if numbered else CELL_IN)
    margin = 0.6 + LABEL_CHARACTER_IN * max(map(len, labels))
    figure = _new_figure(side + margin + 0.4, side + margin + 0.4)
    axes = figure.add_axes(_box(figure, margin, 0.1, side, side, top=0.4))
    axes.pcolormesh(np.ma.masked_equal(fraction, 0), cmap="Blues", vmin=0, vmax=1, edgecolors="none")
    axes.set(xlim=(0, classes), ylim=(classes, 0))
    for row, column in zip(*counts.nonzero(), strict=True) if numbered else ():
        color = "white" if fraction[row, column] > 0.5 else "black"
        place = (column + 0.5, row + 0.5)
        axes.text(*place, str(counts[row, column]), ha="center", va="center", fontsize=7, color=color)
    axes.set_xticks(np.arange(classes) + 0.5, labels, rotation=90, fontsize=LABEL_PT)
    axes.set_yticks(np.arange(classes) + 0.5, labels, fontsize=LABEL_PT)
    for edge in range(0, classes, 5):  # lines that lead the eye from a cell to its labels
        axes.axhline(edge, color="0.85", linewidth=0.5)
        axes.axvline(edge, color="0.85", linewidth=0.5)
    axes.set_xlabel("recognized as", fontsize=LABEL_PT)
    axes.set_ylabel("truth", fontsize=LABEL_PT)
    axes.set_title(f"top-1 {metrics.top1:.1%}, {counts.sum()} clips; rows sum to 1", fontsize=LABEL_PT + 1)
    return _save(figure, path)


def save_differences(path: Path, found: Comparison) -> list[Path]:
    """Draw the difference of two models class by class with its interval; return the files."""
    rows = list(found.classes)
    if len(rows) > MAX_BARS:
        rows = [*rows[: MAX_BARS // 2], *rows[-MAX_BARS // 2 :]]
    labels = [f"{row.label} ({row.clips})" for row in rows]
    margin = 0.3 + LABEL_CHARACTER_IN * max(map(len, labels))
    height, width = 0.22 * len(rows), 6.0
    figure = _new_figure(margin + width + 0.3, height + 1.0)
    axes = figure.add_axes(_box(figure, margin, 0.55, width, height))
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


def _new_figure(width: float, height: float) -> Figure:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    return figure


def _box(
    figure: Figure, left: float, bottom: float, width: float, height: float, *, top: float | None = None
) -> tuple[float, float, float, float]:
    """A rectangle in inches as shares of the figure; `top` inches from above instead of `bottom` from below."""
    whole_width, whole_height = figure.get_size_inches()
    if top is not None:
        bottom = whole_height - top - height
    return left / whole_width, bottom / whole_height, width / whole_width, height / whole_height


def _save(figure: Figure, path: Path) -> list[Path]:
    """Write the figure with every ending; the same figure gives the same bytes."""
    import matplotlib

    files = [path.with_name(path.name + ending) for ending in ENDINGS]
    with matplotlib.rc_context({"svg.hashsalt": path.name}):
        for file in files:
            figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else {"CreationDate": None})
    return files

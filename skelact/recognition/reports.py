"""Write what an evaluation found: JSON, per-class CSV, confusion matrix."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from skelact.recognition.evaluation import Metrics


def metrics_table(metrics: Metrics) -> dict[str, object]:
    """The numbers of one row of a report, plain types."""
    return {
        "clips": metrics.clips,
        "top1": metrics.top1,
        "top1_interval_95": list(metrics.interval),
        "top5": metrics.top5,
        "mean_class_accuracy": metrics.mean_class,
    }


def save_report(out: Path, labels: tuple[str, ...], rows: dict[str, Metrics], facts: dict[str, object]) -> Path:
    """Write `report.json`, `per_class.csv` and `confusion.png` of the last row into `out`; return the JSON's path."""
    out.mkdir(parents=True, exist_ok=True)
    last = list(rows.values())[-1]
    table = {**facts, "labels": list(labels), "results": {name: metrics_table(row) for name, row in rows.items()}}
    table["confusion"] = last.confusion.tolist()
    path = out / "report.json"
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    save_per_class(out / "per_class.csv", labels, last)
    save_confusion(out / "confusion.png", labels, last)
    return path


def save_per_class(path: Path, labels: tuple[str, ...], metrics: Metrics) -> None:
    """Write one line per class: clips, recall, precision and what it is most often taken for."""
    confusion = metrics.confusion
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["class", "clips", "recall", "precision", "most_confused_with", "times"])
        for number, label in enumerate(labels):
            wrong = confusion[number].copy()
            wrong[number] = 0
            clips, guessed, hit = confusion[number].sum(), confusion[:, number].sum(), confusion[number, number]
            other = labels[int(wrong.argmax())] if wrong.any() else ""
            writer.writerow(
                [label, clips, f"{hit / max(clips, 1):.4f}", f"{hit / max(guessed, 1):.4f}", other, wrong.max()]
            )


def save_confusion(path: Path, labels: tuple[str, ...], metrics: Metrics) -> None:
    """Draw the confusion matrix, rows normalised, with readable names."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = metrics.confusion
    share = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    size = 2.5 + 0.34 * len(labels)
    figure = Figure(figsize=(size + 1, size), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*counts.nonzero(), strict=True):
        color = "white" if share[row, column] > 0.5 else "black"
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", fontsize=7, color=color)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel("recognised as")
    axes.set_ylabel("truth")
    low, high = metrics.interval
    axes.set_title(f"top-1 {metrics.top1:.1%} ({low:.1%} to {high:.1%}), {metrics.clips} clips", fontsize=10)
    figure.savefig(path, dpi=120)

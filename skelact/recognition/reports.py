"""Write what an evaluation found: JSON, per-class CSV, confusion matrix."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from skelact.html_report import format_heading, format_page, format_picture, format_table, format_text
from skelact.recognition.evaluation import Metrics, most_confused

CLASS_COLUMNS = ("class", "clips", "recall", "precision", "most_confused_with", "times")


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
    """Write `report.json` and `report.html` of all rows, `per_class.csv` and `confusion.png` of the last one.

    Returns:
        Path of the JSON.
    """
    out.mkdir(parents=True, exist_ok=True)
    last = list(rows.values())[-1]
    table = {**facts, "labels": list(labels), "results": {name: metrics_table(row) for name, row in rows.items()}}
    table["most_confused"] = [[labels[truth], labels[guess], times] for truth, guess, times in most_confused(last)]
    table["confusion"] = last.confusion.tolist()
    path = out / "report.json"
    path.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    save_per_class(out / "per_class.csv", labels, last)
    save_confusion(out / "confusion.png", labels, last)
    (out / "report.html").write_text(format_report(labels, rows, facts, out / "confusion.png"), encoding="utf-8")
    return path


def format_report(labels: tuple[str, ...], rows: dict[str, Metrics], facts: dict[str, object], confusion: Path) -> str:
    """The page: what was measured and how, streams and fusions, then the last row class by class."""
    name, last = list(rows.items())[-1]
    results = [
        (title, f"{row.top1:.2%}", f"{row.interval[0]:.2%} to {row.interval[1]:.2%}", f"{row.top5:.2%}",
         f"{row.mean_class:.2%}", row.clips)
        for title, row in rows.items()
    ]  # fmt: skip
    pairs = [
        (labels[truth], labels[guess], times, last.confusion[truth].sum())
        for truth, guess, times in most_confused(last)
    ]
    classes = sorted(class_rows(labels, last), key=lambda row: (row[2], row[0]))
    return format_page(
        f"Evaluation on {facts.get('dataset', 'clips')}",
        format_table([(key, " ".join(value) if isinstance(value, list) else value) for key, value in facts.items()]),
        format_heading("Streams and fusions"),
        format_table(results, ("scores", "top-1", "95 % interval", "top-5", "mean class", "clips")),
        format_text("Intervals are 2.5 to 97.5 % of bootstrap draws over clips. A tie with the true class is wrong."),
        format_heading(f"Most confused: {name}"),
        format_table(pairs, ("truth", "recognized as", "times", "of")) if pairs else format_text("Nothing."),
        format_heading(f"Confusion: {name}"),
        format_picture(confusion, "Confusion matrix, rows are the truth"),
        format_heading(f"Classes, the worst first: {name}"),
        format_table(classes, CLASS_COLUMNS),
    )


def save_per_class(path: Path, labels: tuple[str, ...], metrics: Metrics) -> None:
    """Write one line per class: clips, recall, precision and what it is most often taken for."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(CLASS_COLUMNS)
        writer.writerows(class_rows(labels, metrics))


def class_rows(labels: tuple[str, ...], metrics: Metrics) -> list[tuple[str, int, str, str, str, int]]:
    """One row per class; the values of `CLASS_COLUMNS`."""
    rows = []
    for index, label in enumerate(labels):
        wrong = metrics.confusion[index].copy()
        wrong[index] = 0
        clips, guessed, hit = wrong.sum(), metrics.confusion[:, index].sum(), metrics.confusion[index, index]
        clips += hit
        other = labels[int(wrong.argmax())] if wrong.any() else ""
        shares = (f"{hit / max(clips, 1):.4f}", f"{hit / max(guessed, 1):.4f}")
        rows.append((label, int(clips), *shares, other, int(wrong.max())))
    return rows


def save_confusion(path: Path, labels: tuple[str, ...], metrics: Metrics) -> None:
    """Draw the confusion matrix, rows normalized, with readable names."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = metrics.confusion
    fraction = counts / np.maximum(counts.sum(1, keepdims=True), 1)
    size = 2.5 + 0.34 * len(labels)
    figure = Figure(figsize=(size + 1, size), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(fraction, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*counts.nonzero(), strict=True):
        color = "white" if fraction[row, column] > 0.5 else "black"
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", fontsize=7, color=color)
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=8)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set_xlabel("recognized as")
    axes.set_ylabel("truth")
    low, high = metrics.interval
    axes.set_title(f"top-1 {metrics.top1:.1%} ({low:.1%} to {high:.1%}), {metrics.clips} clips", fontsize=10)
    figure.savefig(path, dpi=120)

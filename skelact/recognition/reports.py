"""Write what an evaluation found: one page, JSON, tables for papers, figures, per-class CSV."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from skelact.html_report import format_drawing, format_heading, format_page, format_svg, format_table, format_text
from skelact.recognition.compare import Comparison
from skelact.recognition.cost import PUBLISHED_COSTS
from skelact.recognition.evaluation import Metrics, most_confused
from skelact.recognition.figures import save_confusion, save_differences
from skelact.recognition.protocol import EQUAL
from skelact.recognition.report_tables import (
    ablation_table,
    accuracy_table,
    class_difference_table,
    class_rows,
    class_table,
    confusion_table,
    cost_table,
    models_table,
    runs_table,
    significance_table,
)
from skelact.recognition.runs import Run, group_models, mean_and_spread
from skelact.recognition.significance import PairedDifference
from skelact.recognition.tables import Table, format_html, format_latex, format_markdown

CLASS_COLUMNS = ("class", "clips", "recall", "precision", "most_confused_with", "times")
UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
LATEX_HEAD = "% Needs \\usepackage{booktabs}.\n"


def save_report(
    out: Path, runs: Sequence[Run], facts: Mapping[str, object], comparisons: Sequence[Comparison] = ()
) -> Path:
    """Write `report.json`, `report.html`, `report.md`, `report.tex`, and per model `per_class.csv` and `confusion.svg`.

    With several models their names are part of the file names, and two models have a figure of their differences.

    Args:
        out: Folder, made if need be.
        runs: Of `evaluate_one`, `evaluate_runs` or both sides of a comparison.
        facts: What was measured and how, for the head of the page.
        comparisons: Pairs of models.

    Returns:
        Path of the JSON.
    """
    out.mkdir(parents=True, exist_ok=True)
    models = group_models(runs)
    path = out / "report.json"
    path.write_text(json.dumps(_strict(report_json(runs, facts, comparisons)), indent=2) + "\n", encoding="utf-8")
    tables = list_tables(runs, comparisons)
    classes = [class_difference_table(found) for found in comparisons]
    (out / "report.md").write_text("\n".join(map(format_markdown, [*tables, *classes])), encoding="utf-8")
    (out / "report.tex").write_text(LATEX_HEAD + "\n".join(map(format_latex, [*tables, *classes])), encoding="utf-8")
    sections = [_format_facts(runs, facts), *map(format_html, tables)]
    for found, by_class in zip(comparisons, classes, strict=True):
        svg, _ = save_differences(out / _file_name("difference", found.a, found.b), found)
        sections += [
            format_heading(f"{found.a} beside {found.b}, class by class"),
            format_svg(svg, f"Difference of {found.a} and {found.b} per class"),
            format_html(by_class),
        ]
    for model, members in models.items():
        named = (model,) if len(models) > 1 else ()
        labels, total = members[0].evaluation.labels, add_confusions(members)
        save_per_class(out / f"{_file_name('per_class', *named)}.csv", labels, total)
        svg = save_confusion(out / f"{_file_name('confusion', *named)}.svg", labels, total)
        sections += _format_classes(model, labels, total, svg, len(members))
    page = format_page(f"Evaluation on {facts.get('dataset', 'clips')}", *sections)
    (out / "report.html").write_text(page, encoding="utf-8")
    return path


def list_tables(runs: Sequence[Run], comparisons: Sequence[Comparison]) -> list[Table]:
    """The tables for a paper, those that have rows."""
    tables = (
        models_table(runs),
        accuracy_table(runs),
        significance_table(comparisons),
        ablation_table(runs),
        cost_table(runs),
    )
    return [table for table in (*tables, runs_table(runs)) if table is not None]


def _format_facts(runs: Sequence[Run], facts: Mapping[str, object]) -> str:
    rows = [(key, " ".join(map(str, value)) if isinstance(value, list) else value) for key, value in facts.items()]
    for model, members in group_models(runs).items():
        rows += [(f"{model}, stream", stream) for stream in members[0].streams]
    return format_table(rows)


def _format_classes(model: str, labels: tuple[str, ...], total: Metrics, svg: Path, runs: int) -> list[str]:
    """Confusions and classes of one model."""
    confused = confusion_table(model, labels, total)
    counted = (
        f"{EQUAL[0].upper() + EQUAL[1:]}; clips of {runs} runs are added up."
        if runs > 1
        else f"{EQUAL[0].upper() + EQUAL[1:]}."
    )
    return [
        format_html(confused) if confused.rows else format_heading(confused.title) + format_text("Nothing."),
        format_heading(f"Confusion: {model}"),
        format_text(f"{counted} Rows are the truth. A wide figure scrolls sideways."),
        format_drawing(svg),
        format_html(class_table(model, labels, total)),
    ]


def report_json(
    runs: Sequence[Run], facts: Mapping[str, object], comparisons: Sequence[Comparison]
) -> dict[str, object]:
    """All numbers of a report, plain types; shares are 0 to 1."""
    models = group_models(runs)
    table: dict[str, object] = {**facts, "labels": list(runs[0].evaluation.labels)}
    if len(models) == 1 and len(next(iter(models.values()))) == 1:
        table["results"] = {name: metrics_table(row) for run in runs for name, row in run.evaluation.rows.items()}
        total = next(iter(models.values()))[0]
        labels, metrics = total.evaluation.labels, total.evaluation.rows[EQUAL]
        table["most_confused"] = [
            [labels[truth], labels[guess], times] for truth, guess, times in most_confused(metrics)
        ]
        table["confusion"] = metrics.confusion.tolist()
    else:
        table["results"] = {
            name: metrics_table(row)
            for run in runs
            if run.model not in models
            for name, row in run.evaluation.rows.items()
        }
    table["models"] = {model: _model_json(members) for model, members in models.items()}
    table["significance"] = [_comparison_json(found) for found in comparisons]
    table["published_costs"] = [asdict(cost) for cost in PUBLISHED_COSTS]
    table["notes"] = list(dict.fromkeys(note for run in runs for note in run.evaluation.notes))
    return table


def _model_json(members: Sequence[Run]) -> dict[str, object]:
    names = [name for name in members[0].evaluation.rows if all(name in run.evaluation.rows for run in members)]
    return {
        "streams": list(members[0].streams),
        "recipe_differences": list(members[0].recipe),
        "mean": {name: _spread_json([run.evaluation.rows[name] for run in members]) for name in names},
        "runs": [
            {"seed": run.seed, "results": {name: metrics_table(row) for name, row in run.evaluation.rows.items()}}
            for run in members
        ],
        "ablation": {
            name: float(np.mean([run.evaluation.ablation[name] for run in members]))
            for name in members[0].evaluation.ablation
        },
        "cost": [asdict(cost) for cost in members[0].costs],
        "confusion": add_confusions(members).confusion.tolist(),
    }


def _spread_json(found: Sequence[Metrics]) -> dict[str, object]:
    mean, spread = mean_and_spread([metrics.top1 for metrics in found])
    return {"top1": mean, "top1_sd": spread, "runs": len(found)}


def _comparison_json(found: Comparison) -> dict[str, object]:
    return {
        "a": found.a,
        "b": found.b,
        "clips": found.clips,
        "runs": list(found.runs),
        **_difference_json(found.accuracy),
        "mcnemar": {name: asdict(test) for name, test in found.tests.items()},
        "classes": {
            row.label: {"clips": row.clips, "mcnemar_p": row.p, **_difference_json(row.accuracy)}
            for row in found.classes
        },
    }


def _difference_json(accuracy: PairedDifference) -> dict[str, object]:
    return {
        "a_top1": accuracy.a,
        "b_top1": accuracy.b,
        "difference": accuracy.difference,
        "interval_95": list(accuracy.interval),
    }


def metrics_table(metrics: Metrics) -> dict[str, object]:
    """The numbers of one row of a report, plain types."""
    return {
        "clips": metrics.clips,
        "top1": metrics.top1,
        "top1_interval_95": list(metrics.interval),
        "top5": metrics.top5,
        "mean_class_accuracy": metrics.mean_class,
    }


def add_confusions(members: Sequence[Run]) -> Metrics:
    """The equal fusion of the first run, with the confusions of all runs and their mean top-1."""
    found = [run.evaluation.rows[EQUAL] for run in members]
    total = np.sum([metrics.confusion for metrics in found], 0)
    return replace(found[0], confusion=total, top1=float(np.mean([metrics.top1 for metrics in found])))


def save_per_class(path: Path, labels: tuple[str, ...], metrics: Metrics) -> None:
    """Write one line per class: clips, recall, precision and what it is most often taken for."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(CLASS_COLUMNS)
        writer.writerows(class_rows(labels, metrics))


def _file_name(kind: str, *models: str) -> str:
    return "_".join([kind, *(UNSAFE.sub("-", model) for model in models)])


def _strict(value: object) -> object:
    """NaN becomes null."""
    if isinstance(value, dict):
        return {key: _strict(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strict(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value

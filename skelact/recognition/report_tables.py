"""The tables of an evaluation: accuracy, runs, cost, significance, ablation, classes, confusions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from skelact.recognition.compare import Comparison
from skelact.recognition.cost import PUBLISHED_COSTS, Cost
from skelact.recognition.evaluation import Metrics, bootstrap_interval, most_confused
from skelact.recognition.protocol import EQUAL
from skelact.recognition.runs import CONTROLS, Run, group_models, mean_and_spread
from skelact.recognition.significance import MIN_CLIPS, PairedDifference
from skelact.recognition.tables import Table

SPREAD_NOTE = "± is the sample standard deviation over seeds (n - 1)."
INTERVAL_NOTE = (
    "Intervals: 2.5 to 97.5 % of bootstrap draws over clips, of the mean over runs. A tie with the true class is wrong."
)
TOP_CONFUSIONS = 20
COST_HEAD = ("parameters, M", "multiply-adds, G", "latency, ms", "memory, MB")


def accuracy_table(runs: Sequence[Run]) -> Table:
    """Every row of every model: mean and spread over its runs."""
    models = {CONTROLS: [run for run in runs if run.model == CONTROLS], **group_models(runs)}
    several = len(models) > 2
    rows = []
    for model, members in models.items():
        for name in members[0].evaluation.rows if members else ():
            found = [run.evaluation.rows[name] for run in members if name in run.evaluation.rows]
            rows.append((*((model,) if several else ()), name, *_accuracy_cells(found)))
    head = ("scores", "runs", "top-1 %", "95 % interval", "top-5 %", "mean class %", "clips")
    notes = tuple(dict.fromkeys(note for run in runs for note in run.evaluation.notes))
    recipe = () if several else recipe_notes(runs)  # else below the table of models
    every = (*_spread_note(models), INTERVAL_NOTE, *notes, *recipe)
    return Table("Accuracy", (*(("model",) if several else ()), *head), tuple(rows), every)


def _accuracy_cells(found: Sequence[Metrics]) -> tuple[str, ...]:
    if len(found) == 1:
        low, high = found[0].interval
    else:
        low, high = bootstrap_interval(np.mean([metrics.right for metrics in found], 0), np.mean)
    shares = ([metrics.top1 for metrics in found], [metrics.top5 for metrics in found])
    top1, top5 = (format_spread(values) for values in shares)
    mean_class = format_spread([metrics.mean_class for metrics in found])
    return (str(len(found)), top1, f"{low:.2%} to {high:.2%}".replace("%", ""), top5, mean_class, str(found[0].clips))


def models_table(runs: Sequence[Run]) -> Table | None:
    """One row per model, fused: accuracy beside cost; None for one model."""
    models = group_models(runs)
    if len(models) < 2:
        return None
    rows = []
    for model, members in models.items():
        found = [run.evaluation.rows[EQUAL] for run in members]
        streams = " + ".join(members[0].evaluation.streams)
        cost = _cost_cells(members[0].costs[-1]) if members[0].costs else ("-",) * len(COST_HEAD)
        rows.append((model, streams, str(len(members)), format_spread([row.top1 for row in found]), *cost))
    head = ("model", "streams", "runs", "top-1 %", *COST_HEAD)
    return Table("Models", head, tuple(rows), (*_spread_note(models), *recipe_notes(runs)))


def recipe_notes(runs: Sequence[Run]) -> tuple[str, ...]:
    """Footnotes: how each model was trained otherwise than published; equal ones together."""
    told: dict[tuple[str, ...], list[str]] = {}
    for model, members in group_models(runs).items():
        recipe = tuple(dict.fromkeys(said for run in members for said in run.recipe))
        if recipe:
            told.setdefault(recipe, []).append(model)
    return tuple(
        f"Trained otherwise than published ({', '.join(m)}): {'; '.join(recipe)}." for recipe, m in told.items()
    )


def _spread_note(models: Mapping[str, Sequence[Run]]) -> tuple[str, ...]:
    return (SPREAD_NOTE,) if any(len(members) > 1 for members in models.values()) else ()


def runs_table(runs: Sequence[Run]) -> Table | None:
    """Top-1 of every run apart; None when no model has several."""
    models = group_models(runs)
    if all(len(members) == 1 for members in models.values()):
        return None
    seeds = list(dict.fromkeys(run.seed for members in models.values() for run in members))
    rows = []
    for model, members in models.items():
        by_seed = {run.seed: run.evaluation.rows for run in members}
        for name in members[0].evaluation.rows:
            found = (by_seed.get(seed, {}).get(name) for seed in seeds)
            rows.append((model, name, *(_percent(row.top1) if row else "-" for row in found)))
    return Table("Top-1 of every run, %", ("model", "scores", *(f"seed {seed}" for seed in seeds)), tuple(rows))


def cost_table(runs: Sequence[Run]) -> Table | None:
    """Cost of the streams of each model, measured here, and published networks below; None when nothing is known."""
    rows = []
    for model, members in group_models(runs).items():
        rows += [(model, cost.stream, *_cost_cells(cost)) for cost in members[0].costs]
    if not rows:
        return None
    rows += [
        (cost.name, "published", f"{cost.parameters_m:g}", f"{cost.multiply_adds_g:g}", "-", "-")
        for cost in PUBLISHED_COSTS
    ]
    sources: dict[str, list[str]] = {}
    for cost in PUBLISHED_COSTS:
        sources.setdefault(cost.source, []).append(cost.name.partition(",")[0])
    told = "; ".join(f"{', '.join(names)}: {source}" for source, names in sources.items())
    notes = (
        "Of one window with every person slot occupied. Latency: one core of this machine, network alone.",
        f"Published figures, all streams, as their sources state them. {told}.",
    )
    return Table("Cost", ("model", "stream", *COST_HEAD), tuple(rows), notes)


def _cost_cells(cost: Cost) -> tuple[str, ...]:
    measured = ("-" if math.isnan(value) else f"{value:.1f}" for value in (cost.latency_ms, cost.memory_mb))
    return (f"{cost.parameters / 1e6:.3g}", f"{cost.multiply_adds / 1e9:.3g}", *measured)


def significance_table(comparisons: Sequence[Comparison]) -> Table | None:
    """Every pair of models; None without one."""
    if not comparisons:
        return None
    rows = tuple(
        (
            found.a,
            found.b,
            " and ".join(map(str, found.runs)),
            *_difference_cells(found.accuracy),
            "; ".join(f"{name} {format_p(test.p)}".strip() for name, test in found.tests.items()) or "-",
            "; ".join(f"{test.only_a} / {test.only_b}" for test in found.tests.values()) or "-",
        )
        for found in comparisons
    )
    notes = (
        f"{EQUAL[0].upper() + EQUAL[1:]}, {comparisons[0].clips} clips. Interval: paired bootstrap over clips, and over"
        " the runs of each model where it has several; with one run the chance of training is not in it.",
        "McNemar's exact test: each pair of runs with the same seed, or the only run of each.",
        *_many_pairs(len(rows)),
    )
    head = ("A", "B", "runs", "A %", "B %", "A - B", "95 % interval", "McNemar p", "only A / only B right")
    return Table("Significance", head, rows, notes)


def _many_pairs(pairs: int) -> tuple[str, ...]:
    if pairs == 1:
        return ()
    return (f"{pairs} pairs are compared: ask for p < {0.05 / pairs:.2g} (0.05 / {pairs}) of each.",)


def _difference_cells(accuracy: PairedDifference) -> tuple[str, str, str, str]:
    """A, B, their difference and its interval."""
    low, high = accuracy.interval
    interval = "-" if math.isnan(low) else f"{100 * low:+.2f} to {100 * high:+.2f}"
    return _percent(accuracy.a), _percent(accuracy.b), f"{100 * accuracy.difference:+.2f}", interval


def class_difference_table(found: Comparison) -> Table:
    """Classes of two models, the greatest advantage of A first."""
    rows = tuple(
        (
            row.label,
            str(row.clips),
            *_difference_cells(row.accuracy),
            "-" if math.isnan(row.p) else format_p(row.p),
        )
        for row in found.classes
    )
    notes = (
        f"By chance alone one class in twenty has p < 0.05: of these {len(rows)}, about {len(rows) / 20:.1g}."
        f" Ask for p < {0.05 / len(rows):.2g} of a class that was not named before.",
        f"p: McNemar's exact test, the largest of all pairs of runs. No interval with fewer than {MIN_CLIPS} clips.",
    )
    head = ("class", "clips", f"{found.a} %", f"{found.b} %", "difference", "95 % interval", "p")
    return Table(f"Per class: {found.a} beside {found.b}", head, rows, notes)


def ablation_table(runs: Sequence[Run]) -> Table | None:
    """Streams alone and together, per model; None when every model has one stream."""
    rows = []
    for model, members in group_models(runs).items():
        everything = [run.evaluation.rows[EQUAL].top1 for run in members]
        for name in members[0].evaluation.ablation:
            values = [run.evaluation.ablation[name] for run in members]
            drop = 100 * (np.mean(values) - np.mean(everything))
            rows.append((model, name, format_spread(values), f"{drop:+.2f}"))
    if not rows:
        return None
    head = ("model", "streams", "top-1 %", "to all streams")
    return Table("Ablation of streams", head, tuple(rows), ("Fused with equal weights.",))


def confusion_table(model: str, labels: tuple[str, ...], metrics: Metrics) -> Table:
    """The classes that are mixed up most often."""
    clips = metrics.confusion.sum(1)
    rows = tuple(
        (labels[truth], labels[guess], str(times), str(clips[truth]), f"{100 * times / clips[truth]:.1f}")
        for truth, guess, times in most_confused(metrics, TOP_CONFUSIONS)
    )
    return Table(f"Most confused: {model}", ("truth", "recognized as", "times", "of", "%"), rows)


def class_table(model: str, labels: tuple[str, ...], metrics: Metrics) -> Table:
    """Every class, the worst first."""
    rows = sorted(class_rows(labels, metrics), key=lambda row: (row[2] == "", float(row[2] or 0), row[0]))
    head = ("class", "clips", "recall", "precision", "most confused with", "times")
    return Table(f"Classes, the worst first: {model}", head, tuple(tuple(map(str, row)) for row in rows))


def class_rows(labels: tuple[str, ...], metrics: Metrics) -> list[tuple[str, int, str, str, str, int]]:
    """Label, clips, recall, precision, what it is most often taken for, and how often; "" where there is nothing."""
    rows = []
    for index, label in enumerate(labels):
        wrong = metrics.confusion[index].copy()
        wrong[index] = 0
        hit = metrics.confusion[index, index]
        clips, guessed = wrong.sum() + hit, metrics.confusion[:, index].sum()
        other = labels[int(wrong.argmax())] if wrong.any() else ""
        recall, precision = (f"{hit / of:.4f}" if of else "" for of in (clips, guessed))
        rows.append((label, int(clips), recall, precision, other, int(wrong.max())))
    return rows


def format_spread(values: Sequence[float]) -> str:
    """Percent: mean, and spread where there are several."""
    mean, spread = mean_and_spread(values)
    return _percent(mean) if math.isnan(spread) else f"{_percent(mean)} ± {100 * spread:.2f}"


def format_p(p: float) -> str:
    """A probability in three digits, tiny ones as a bound."""
    return "< 0.0001" if p < 1e-4 else f"{p:.3g}"


def _percent(share: float) -> str:
    return f"{100 * share:.2f}"

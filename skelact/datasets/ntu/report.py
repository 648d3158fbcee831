"""Why bodies and clips were dropped or changed: every one with the rule, what it measured, and the threshold."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from skelact.datasets.ntu.records import Record
from skelact.html_report import format_heading, format_page, format_table, format_text

CSV_FILE = "report.csv"
HTML_FILE = "report.html"
SHOWN = 500  # rows of the page; the CSV holds all
COLUMNS = ("name", "what", "rule", "value", "threshold", "tracking_id", "frames", "reason")
RULES = {
    "unreadable": "The file breaks the format; the line and the fault are named. Download it again.",
    "foreign": "The name is none of a sample of this collection.",
    "listed": "The publishers list the sample among those without usable skeletons.",
    "empty": "No frame of the file holds a body, or only bodies whose joints all lie at zero.",
    "short": "Another body is there, and this one stands in too few frames: a flicker of the tracker.",
    "spread": "Another body is there, and this one is wider than 0.8 of its height in too many frames: furniture.",
    "swapped": "Two ids exchange their bodies between two frames; exchanged back, unless the variant is reference.",
    "nobody": "Every joint lies at zero in every frame.",
    "no slot": "Two people are there already at the same time; they move more.",
}


def report_rows(records: Sequence[Record]) -> list[dict[str, object]]:
    """One row per dropped clip and per dropped or changed body, in file order; keys are `COLUMNS`."""
    rows: list[dict[str, object]] = []
    for record in records:
        if not record.is_kept:
            values = (record.name, "clip", record.status, "", "", "", "", record.reason)
            rows.append(dict(zip(COLUMNS, values, strict=True)))
        for verdict in record.verdicts:
            if verdict.rule != "kept":
                measured = (f"{verdict.value:g}", f"{verdict.threshold:g}", verdict.tracking_id, verdict.frames, "")
                rows.append(dict(zip(COLUMNS, (record.name, "body", verdict.rule, *measured), strict=True)))
    return rows


def save_report(folder: Path, records: Sequence[Record], job: Mapping[str, object]) -> None:
    """Write `report.csv` with every row and `report.html` with the counts and the first rows."""
    rows = report_rows(records)
    with (folder / CSV_FILE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / HTML_FILE).write_text(format_report(records, rows, job), encoding="utf-8")


def format_report(records: Sequence[Record], rows: Sequence[Mapping[str, object]], job: Mapping[str, object]) -> str:
    """The page."""
    kept = [record for record in records if record.is_kept]
    bodies = sum(verdict.rule == "kept" for record in records for verdict in record.verdicts)
    counts = Counter((row["what"], row["rule"]) for row in rows)
    summary = [
        ("collection", job["collection"]),
        ("variant", job["variant"]),
        ("files", len(records)),
        ("clips kept", len(kept)),
        ("frames kept", sum(record.frames for record in kept)),
        ("bodies kept", bodies),
    ]
    reasons = [
        (what, rule, count, RULES[str(rule)]) for (what, rule), count in sorted(counts.items(), key=lambda c: -c[1])
    ]
    shown = [[row[column] for column in COLUMNS] for row in rows[:SHOWN]]
    more = f"{len(rows) - SHOWN} more rows stand in {CSV_FILE}." if len(rows) > SHOWN else ""
    return format_page(
        "Preparation report",
        format_table(summary),
        format_heading("What was dropped or changed, and why"),
        format_table(reasons, ("what", "rule", "number", "meaning")) if reasons else format_text("Nothing."),
        format_heading("Each of them"),
        format_table(shown, COLUMNS) if shown else format_text("None."),
        format_text(more),
    )

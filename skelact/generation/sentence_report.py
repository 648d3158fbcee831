"""A page with a strip of poses of every judged sentence."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from skelact.generation.drawing import View, draw_motion
from skelact.generation.sentence_checks import JudgedSentence, Outcome, count_outcomes
from skelact.html_report import format_heading, format_page, format_table, format_text
from skelact.values import Motion

POSES, WIDTH, HEIGHT = 14, 110, 180  # in a strip; pixels of each
VIEW_RAD = np.radians(30)  # that the camera is turned to the side


def save_sentence_report(path: Path, judged: Sequence[JudgedSentence], *, command: str) -> None:
    """Write the numbers and a strip of every sentence as one HTML file."""
    counts = count_outcomes(judged)
    rows = [(kind, *(row[outcome] for outcome in Outcome), sum(row.values())) for kind, row in counts.items()]
    sections = [
        format_text(f"Measured by: {command}"),
        format_table(rows, ("kind", *(outcome.value for outcome in Outcome), "sentences")),
        format_text("Every motion was compared with the stated checks below its sentence; poses are at even times."),
    ]
    for number, one in enumerate(judged, 1):
        sections += [
            format_heading(f"{number}. {one.sentence.text}: {one.outcome.value}"),
            format_text("; ".join(check.text for check in one.sentence.checks)),
            *([format_text("not met: " + "; ".join(one.failed))] if one.failed else []),
            *([format_text("does not begin and end at rest")] if one.at_rest is False else []),
            *([format_text("the answer says: " + one.told)] if one.told else []),
            *([format_strip(one.made.motion, one.sentence.text)] if one.made else []),
        ]
    path.write_text(format_page("Sentences and their motions", *sections), encoding="utf-8")


def format_strip(motion: Motion, text: str) -> str:
    """Poses at even times side by side, embedded as a picture."""
    content = BytesIO()
    draw_strip(motion).save(content, "WEBP", quality=60)
    encoded = base64.b64encode(content.getvalue()).decode("ascii")
    return f"<img alt='{escape(text)}' src='data:image/webp;base64,{encoded}'>"


def draw_strip(motion: Motion, poses: int = POSES) -> Image.Image:
    """Poses at even times side by side."""
    chosen = np.linspace(0, len(motion.rotations) - 1, poses).round().astype(int).tolist()
    strip = np.concatenate(list(draw_motion(motion, [View(WIDTH, HEIGHT, VIEW_RAD)], chosen)), axis=1)
    return Image.fromarray(strip)

"""A page for a take: who was captured, how well, and the curves of hands and feet. Nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

from skelact.capture.person import CapturedPerson
from skelact.files import atomic_write
from skelact.html_report import format_heading, format_page, format_picture, format_table, format_text
from skelact.layouts.whole_body import BODY

WIDTH, HEIGHT = 900, 180
COLORS = {"left": "#2b6cb0", "right": "#dd6b20"}
CURVES = (("wrist", "Height of the wrists, meters"), ("ankle", "Height of the ankles, meters"))
MAX_DRAWN = 900  # values of a curve


def save_page(path: Path, people: Sequence[CapturedPerson], notes: Sequence[str] = ()) -> None:
    """Write the page; pictures person1.png and so on beside it become part of it."""
    sections = [format_text(note) for note in notes]
    for number, person in enumerate(people, 1):
        name = f"person{number}"
        sections += [format_heading(f"Person {number}"), format_table(_rows(person), ("what", "value"))]
        picture = path.with_name(f"{name}.png")
        if picture.is_file():
            sections.append(format_picture(picture, f"{name}: poses at even times"))
        for joint, title in CURVES:
            sections += [format_text(title), _draw_curves(person, joint)]
        sections += [format_text("Spread of the points, one standard deviation"), _spread_table(person)]
        files = sorted(file.name for file in path.parent.glob(f"{name}*") if file.is_file())
        sections.append("<p>" + " · ".join(f"<a href='{escape(f)}'>{escape(f)}</a>" for f in files) + "</p>")
    with atomic_write(path) as file:
        file.write(format_page("Captured people", *sections).encode())


def _rows(person: CapturedPerson) -> list[tuple[str, str]]:
    clip = person.clip
    swapped = ", ".join(f"{camera}: {frames}" for camera, frames in person.swapped.items() if frames)
    stands = person.contacts.any(-1).mean(0)
    return [
        ("cameras", ", ".join(person.cameras)),
        ("length", f"{clip.joints.shape[1] / clip.fps:.2f} s, {clip.fps:g} frames a second"),
        ("body seen", f"{100 * clip.valid[0][:, BODY].mean():.0f} % of points and frames"),
        ("views that count", f"{person.views:.1f} a point"),
        ("off in the pictures", f"{person.error_px:.1f} pixels, median"),
        ("left taken for right, turned back", swapped or "never"),
        ("feet on the floor", f"left {100 * stands[0]:.0f} %, right {100 * stands[1]:.0f} % of the time"),
    ]


def _spread_table(person: CapturedPerson) -> str:
    """Median spread, and how often views were dropped, for each point of the body that was captured."""
    rows = []
    for index, name in enumerate(person.clip.layout.names[BODY]):
        valid = person.clip.valid[0, :, index]
        if valid.any():
            spread = 1000 * np.median(person.spread_m[valid, index])
            dropped = 100 * (person.seen[valid, index] > person.kept[valid, index]).mean()
            shown = f"{spread:.0f} mm" if np.isfinite(spread) else "not known"
            rows.append((name.replace("_", " "), shown, f"{dropped:.0f} %", f"{100 * valid.mean():.0f} %"))
    return format_table(rows, ("point", "spread", "a view dropped", "captured"))


def _draw_curves(person: CapturedPerson, joint: str) -> str:
    """Heights of a joint over time, left and right, as part of the page."""
    clip = person.clip
    step = max(1, -(-clip.joints.shape[1] // MAX_DRAWN))
    lines, heights = [], {}
    for side in COLORS:
        index = clip.layout.names.index(f"{side}_{joint}")
        heights[side] = np.where(clip.valid[0, ::step, index], clip.joints[0, ::step, index, 1], np.nan)
    top = max((float(np.nanmax(h)) for h in heights.values() if np.isfinite(h).any()), default=1.0)
    bottom = min((float(np.nanmin(h)) for h in heights.values() if np.isfinite(h).any()), default=0.0)
    scale = (HEIGHT - 20) / max(top - bottom, 1e-6)
    for side, values in heights.items():
        xs = WIDTH * np.arange(len(values)) / max(len(values) - 1, 1)
        ys = 10 + (top - values) * scale
        seen = np.isfinite(values)
        path = " ".join(
            f"{'L' if i and seen[i - 1] else 'M'}{xs[i]:.1f},{ys[i]:.1f}" for i in np.flatnonzero(seen).tolist()
        )
        lines.append(f"<path d='{path}' fill='none' stroke='{COLORS[side]}' stroke-width='2'/>")
    label = f"<text x='4' y='14' font-size='12'>{top:.2f} m</text>"
    label += f"<text x='4' y='{HEIGHT - 4}' font-size='12'>{bottom:.2f} m; left blue, right orange</text>"
    return f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' width='100%'>{''.join(lines)}{label}</svg>"

"""Small drawings for notebooks: poses side by side that move, and bars, as SVG. No scripts, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

POSES = 8  # of a strip
MOVING_FRAMES = 24  # of an animation
MAX_PEOPLE = 4
WIDTH, HEIGHT, MARGIN = 720, 150, 8  # pixels
CELL = 130  # of the moving figure
VIEW_RAD = np.radians(35.0)  # between a front and a side view
COLORS = ("#3d7fd9", "#e07b39", "#2f9e8f", "#8a63d2")
GRAY = "#8d99ae"  # readable on light and on dark
BAR_HEIGHT, BAR_WIDTH, LABEL_WIDTH = 22, 260, 200


def draw_clip(joints: np.ndarray, valid: np.ndarray, parents: Sequence[int], *, duration_s: float, caption: str) -> str:
    """Draw people: on the left they move, on the right stand poses at even times.

    Args:
        joints: Positions (M, T, V, 2 or 3); points in pictures have y downward.
        valid: bool (M, T, V).
        parents: Of each joint, -1 at the root.
        duration_s: Seconds of a round of the animation.
        caption: Below; any text.

    Returns:
        HTML; of nobody the caption alone.
    """
    shown = np.flatnonzero(valid.any((1, 2)))[:MAX_PEOPLE]
    if not len(shown):
        return f"<div>{escape(caption)}</div>"
    flat = _project(joints[shown].astype(np.float64))
    seen = valid[shown]
    flat = flat - _middle(flat, seen)
    reach = np.abs(flat[seen]).max(0) if seen.any() else np.ones(2)
    scale = min((HEIGHT / 2 - MARGIN) / max(reach[1], 1e-9), (CELL / 2 - MARGIN) / max(reach[0], 1e-9))
    flat = flat * scale
    count = min(POSES, joints.shape[1]) if joints.shape[1] > 1 else 0
    frames = np.linspace(0, joints.shape[1] - 1, count).round().astype(int)
    width = WIDTH if count else CELL
    step = (WIDTH - CELL) / max(count, 1)
    drawn = []
    for person, color in zip(range(len(shown)), COLORS, strict=False):
        own, known = flat[person], seen[person]
        drawn.append(
            _figure(CELL / 2, _path(own[0], known[0], parents), color, _animate(own, known, parents, duration_s))
        )
        for index, frame in enumerate(frames):
            drawn.append(_figure(CELL + (index + 0.5) * step, _path(own[frame], known[frame], parents), color))
    line = (
        f'<line x1="{CELL}" y1="4" x2="{CELL}" y2="{HEIGHT - 4}" stroke="{GRAY}" stroke-width="0.5"/>' if count else ""
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" '
        f'role="img" aria-label="{escape(caption)}" style="max-width:100%">{line}{"".join(drawn)}</svg>'
    )
    return f"<figure style='margin:0'>{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def draw_motion(rotations: np.ndarray, translations: np.ndarray, parents: Sequence[int], *, fps: float) -> str:
    """Draw a body of local rotations (T, V, 3, 3) and translations (T, V, 3); see `draw_clip`."""
    frames, joints = translations.shape[:2]
    places, turns = translations.astype(np.float64).copy(), rotations.astype(np.float64).copy()
    for joint, parent in enumerate(parents):
        if parent >= 0:
            places[:, joint] = places[:, parent] + np.einsum("tij,tj->ti", turns[:, parent], places[:, joint])
            turns[:, joint] = turns[:, parent] @ turns[:, joint]
    duration_s = frames / fps
    caption = f"{duration_s:.1f} s, {fps:g} fps, {joints} joints"
    return draw_clip(places[None], np.ones((1, frames, joints), bool), parents, duration_s=duration_s, caption=caption)


def draw_bars(rows: Sequence[tuple[str, float]], *, caption: str) -> str:
    """Draw probabilities, 0 to 1, as bars with their labels."""
    lines = "".join(_bar(index * BAR_HEIGHT, label, value) for index, (label, value) in enumerate(rows))
    width, height = LABEL_WIDTH + BAR_WIDTH + 60, max(1, len(rows)) * BAR_HEIGHT
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="13" role="img" aria-label="{escape(caption)}">{lines}</svg>'
    )
    return f"<figure style='margin:0'><figcaption>{escape(caption)}</figcaption>{svg if rows else ''}</figure>"


def _bar(top: int, label: str, value: float) -> str:
    width, base = max(1.0, BAR_WIDTH * value), top + 15
    return (
        f'<text x="{LABEL_WIDTH - 8}" y="{base}" text-anchor="end" fill="{GRAY}">{escape(label)}</text>'
        f'<rect x="{LABEL_WIDTH}" y="{top + 4}" width="{width:.1f}" height="{BAR_HEIGHT - 8}" fill="{COLORS[0]}"/>'
        f'<text x="{LABEL_WIDTH + width + 6:.1f}" y="{base}" fill="{GRAY}">{value:.0%}</text>'
    )


def _project(joints: np.ndarray) -> np.ndarray:
    """Positions on the drawing, y downward."""
    if joints.shape[-1] == 2:
        return joints
    across = joints[..., 0] * np.cos(VIEW_RAD) + joints[..., 2] * np.sin(VIEW_RAD)
    return np.stack([across, -joints[..., 1]], -1)


def _middle(flat: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Of all people, per frame across so that those who walk stay in view, and over all frames up (1, T, 1, 2)."""
    known = np.where(seen[..., None], flat, np.nan)
    low, high = np.full(flat.shape[1], np.nan), np.full(flat.shape[1], np.nan)
    present = seen.any((0, 2))
    low[present] = np.nanmin(known[..., 0].swapaxes(0, 1)[present], (1, 2))
    high[present] = np.nanmax(known[..., 0].swapaxes(0, 1)[present], (1, 2))
    across = np.where(present, (low + high) / 2, 0.0)
    height = (np.nanmin(known[..., 1]) + np.nanmax(known[..., 1])) / 2 if present.any() else 0.0
    return np.stack([across, np.full(len(across), height)], -1)[None, :, None]


def _path(places: np.ndarray, seen: np.ndarray, parents: Sequence[int]) -> str:
    """Bones as lines; one with a missing end is a point, so that every frame has as many commands."""
    parts = []
    for joint, parent in enumerate(parents):
        if parent < 0:
            continue
        start, end = places[parent], places[joint]
        if not (seen[parent] and seen[joint]):
            start = end = places[joint] if seen[joint] else places[parent] if seen[parent] else np.zeros(2)
        parts.append(f"M{start[0]:.0f} {start[1]:.0f}L{end[0]:.0f} {end[1]:.0f}")
    return "".join(parts)


def _animate(places: np.ndarray, seen: np.ndarray, parents: Sequence[int], duration_s: float) -> str:
    frames = np.linspace(0, len(places) - 1, min(MOVING_FRAMES, len(places))).round().astype(int)
    values = ";".join(_path(places[frame], seen[frame], parents) for frame in frames)
    return f'<animate attributeName="d" dur="{max(duration_s, 0.1):.2f}s" repeatCount="indefinite" values="{values}"/>'


def _figure(x: float, path: str, color: str, inner: str = "") -> str:
    return (
        f'<g transform="translate({x:.0f} {HEIGHT / 2:.0f})"><path d="{path}" fill="none" stroke="{color}" '
        f'stroke-width="2" stroke-linecap="round">{inner}</path></g>'
    )

"""Draw what positive joint angles mean: python tools/draw_angles.py writes docs/images/angles.svg.

Three views of a stick figure, from its right side, the front and above, with an arrow from zero to each angle.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

FIGURE = Path(__file__).parents[1] / "docs" / "images" / "angles.svg"
Point = tuple[float, float]
COLORS = {"limb": "#37474f", "angle": "#c62828", "zero": "#9e9e9e", "axis": "#1565c0"}
SIZE = (980, 520)


def main() -> None:
    """Write the figure."""
    parts = [*_side(), *_front(), *_top()]
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {SIZE[0]} {SIZE[1]}' "
        "font-family='sans-serif' font-size='13'>"
    )
    marker = (
        "<defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='7' markerHeight='7' orient='auto'>"
        f"<path d='M0 0 L8 4 L0 8 z' fill='{COLORS['angle']}'/></marker></defs>"
        "<rect width='100%' height='100%' fill='white'/>"
    )
    FIGURE.write_text("\n".join([head, marker, *parts, "</svg>"]) + "\n", encoding="utf-8")


def _along(start: Point, degrees: float, length: float) -> Point:
    """The end of a line; 0 degrees points down, 90 to the right of the picture."""
    angle = math.radians(degrees)
    return start[0] + length * math.sin(angle), start[1] + length * math.cos(angle)


def _line(points: Sequence[Point], kind: str, width: float, dash: str = "") -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = f" stroke-dasharray='{dash}'" if dash else ""
    return (
        f"<polyline points='{places}' fill='none' stroke='{COLORS[kind]}' stroke-width='{width}' "
        f"stroke-linecap='round' stroke-linejoin='round'{dashes}/>"
    )


def _limb(*points: Point) -> str:
    return _line(points, "limb", 7)


def _text(at: Point, text: str, kind: str = "angle", anchor: str = "start") -> str:
    return f"<text x='{at[0]:.1f}' y='{at[1]:.1f}' fill='{COLORS[kind]}' text-anchor='{anchor}'>{text}</text>"


def _arc(
    center: Point, zero: float, end: float, radius: float, text: str, at: Point, anchor: str = "start"
) -> list[str]:
    """An arrow from zero to the angle, its zero line, and its name."""
    first, last = _along(center, zero, radius), _along(center, end, radius)
    sweep = 0 if end > zero else 1
    path = f"M{first[0]:.1f} {first[1]:.1f} A{radius} {radius} 0 0 {sweep} {last[0]:.1f} {last[1]:.1f}"
    arrow = f"<path d='{path}' fill='none' stroke='{COLORS['angle']}' stroke-width='2' marker-end='url(#tip)'/>"
    return [
        _line([center, _along(center, zero, radius + 12)], "zero", 1.5, "4 4"),
        arrow,
        _text(at, text, anchor=anchor),
    ]


def _side() -> list[str]:
    """From the right side; ahead is to the right of the picture."""
    hip, shoulder = (170.0, 270.0), (205.0, 130.0)
    knee = _along(hip, 40, 95)
    ankle = _along(knee, -15, 90)
    toe = _along(ankle, 95, 45)
    elbow = _along(shoulder, 30, 70)
    wrist = _along(elbow, 75, 60)
    heel = _along(ankle, -85, 12)
    return [
        _text((170, 30), "from the right", "limb", "middle"),
        _limb(hip, shoulder),
        _limb(shoulder, (212, 95)),
        f"<circle cx='216' cy='76' r='20' fill='none' stroke='{COLORS['limb']}' stroke-width='7'/>",
        _limb(hip, knee, ankle),
        _limb(heel, toe),
        _limb(shoulder, elbow, wrist),
        *_arc(hip, 180, 166, 105, "trunk flexion", (130, 175), "end"),
        *_arc(hip, -14, 40, 60, "hip flexion", (232, 300)),
        *_arc(knee, 40, -15, 40, "knee flexion", (270, 392)),
        *_arc(ankle, 75, 95, 62, "ankle dorsiflexion", (180, 480)),
        *_arc(shoulder, -14, 30, 50, "shoulder flexion", (258, 165)),
        *_arc(elbow, 30, 75, 40, "elbow flexion", (250, 258)),
        _text((8, 262), "pelvis tilt: front lower", "angle"),
        *_axes((60, 430), "x ahead", "y up"),
    ]


def _front() -> list[str]:
    """From the front; the body's right is at the left of the picture."""
    middle, neck = (480.0, 270.0), (466.0, 130.0)
    right, left = (450.0, 264.0), (510.0, 276.0)
    shoulders = (426.0, 134.0), (506.0, 126.0)
    right_knee, left_knee = _along(right, -20, 95), _along(left, 0, 95)
    right_elbow, left_elbow = _along(shoulders[0], -40, 70), _along(shoulders[1], 5, 70)
    return [
        _text((480, 30), "from the front", "limb", "middle"),
        _limb(middle, neck, (463, 97)),
        f"<circle cx='461' cy='76' r='20' fill='none' stroke='{COLORS['limb']}' stroke-width='7'/>",
        _limb(right, left),
        _limb(*shoulders),
        _limb(right, right_knee, _along(right_knee, -20, 90)),
        _limb(left, left_knee, _along(left_knee, 0, 90)),
        _limb(shoulders[0], right_elbow, _along(right_elbow, -40, 60)),
        _limb(shoulders[1], left_elbow, _along(left_elbow, 5, 60)),
        *_arc(middle, 180, 186, 110, "trunk bending", (500, 190)),
        *_arc(right, 0, -20, 70, "hip abduction", (395, 345), "end"),
        *_arc(shoulders[0], 0, -40, 50, "shoulder abduction", (405, 110), "end"),
        _text((525, 262), "pelvis list: right hip higher"),
        *_axes((640, 450), "z right", "y up", turned=True),
    ]


def _top() -> list[str]:
    """From above; ahead is up in the picture."""
    center = (790.0, 200.0)
    turn = 20
    hips = _along(center, 90 + turn, 45), _along(center, -90 + turn, 45)
    shoulders = _along(center, 90 + 2 * turn, 62), _along(center, -90 + 2 * turn, 62)
    foot = (790.0, 400.0)
    return [
        _text((790, 30), "from above", "limb", "middle"),
        _limb(*hips),
        _line(shoulders, "limb", 4),
        f"<circle cx='{center[0]}' cy='{center[1]}' r='16' fill='white' stroke='{COLORS['limb']}' stroke-width='5'/>",
        *_arc(center, 90, 90 + turn, 78, "pelvis rotation", (820, 262)),
        *_arc(center, 90 + turn, 90 + 2 * turn, 95, "trunk and lumbar rotation", (745, 90)),
        _limb(foot, _along(foot, 180 + 25, 60)),
        *_arc(foot, 180, 205, 66, "hip rotation (right): inward", (690, 425)),
        *_axes((880, 400), "z right", "x ahead"),
    ]


def _axes(origin: Point, across: str, upward: str, *, turned: bool = False) -> list[str]:
    """Two axes with their names."""
    side = -1 if turned else 1
    end, top = (origin[0] + side * 40, origin[1]), (origin[0], origin[1] - 40)
    return [
        _line([end, origin, top], "axis", 2),
        _text((end[0] + side * 5, end[1] + 5), across, "axis", "end" if turned else "start"),
        _text((top[0], top[1] - 6), upward, "axis", "middle"),
    ]


if __name__ == "__main__":
    main()

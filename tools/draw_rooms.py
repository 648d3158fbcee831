"""Draw the rooms and what they import: python tools/draw_rooms.py writes docs/images/rooms.svg.

A room is a folder or file of `skelact/`, or the server. A row holds the rooms that import only from the rows above it.
An arrow that follows from two others is left out.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images" / "rooms.svg"
LEFT_OUT = {"__init__", "v1"}  # the list of public names, and generated code
WIDTH, ROW_HEIGHT, BOX_HEIGHT, LETTER, GAP = 960, 92, 34, 8.2, 18
COLORS = ("#e8f0fb", "#e6f5ee", "#fdf2e0", "#f6eafa")


def read_imports(root: Path = ROOT) -> dict[str, set[str]]:
    """Room -> the rooms that its files import, at the top or inside functions."""
    rooms: dict[str, set[str]] = {}
    for folder in ("skelact", "server"):
        for file in sorted((root / folder).rglob("*.py")):
            room = "server" if folder == "server" else file.relative_to(root / folder).parts[0].removesuffix(".py")
            if room not in LEFT_OUT and file.name != "__main__.py":  # which starts the command line
                rooms.setdefault(room, set()).update(_imports_of(file))
    return {room: {name for name in names if name in rooms and name != room} for room, names in rooms.items()}


def _imports_of(file: Path) -> set[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names += [f"skelact.{alias.name}" for alias in node.names] if node.module == "skelact" else [node.module]
    rooms = {name.split(".")[1] for name in names if name.startswith("skelact.")}
    return rooms | {"server" for name in names if name.split(".")[0] in ("server", "skelact_server")}


def to_rows(imports: dict[str, set[str]]) -> list[list[str]]:
    """Rooms in rows, each below all that it imports.

    Raises:
        ValueError: Rooms import each other in a circle.
    """
    rows: list[list[str]] = []
    left = dict(imports)
    while left:
        row = sorted(room for room, names in left.items() if not names & left.keys())
        if not row:
            raise ValueError(f"rooms import each other in a circle: {', '.join(sorted(left))}")
        rows.append(row)
        left = {room: names for room, names in left.items() if room not in row}
    return rows


def needed_arrows(imports: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Pairs (importer, imported) without those that follow from others."""
    reach: dict[str, set[str]] = {}
    for row in to_rows(imports):
        for room in row:
            reach[room] = set().union(imports[room], *(reach[name] for name in imports[room]))
    return sorted(
        (room, name)
        for room, names in imports.items()
        for name in names
        if not any(name in reach[between] for between in names - {name})
    )


def format_svg(imports: dict[str, set[str]]) -> str:
    """Draw the rows, what imports nothing at the top."""
    rows = to_rows(imports)
    places: dict[str, tuple[float, float, float]] = {}  # center x, top y, width
    for number, row in enumerate(rows):
        widths = [LETTER * len(room) + 26 for room in row]
        x = (WIDTH - sum(widths) - GAP * (len(row) - 1)) / 2
        for room, width in zip(row, widths, strict=True):
            places[room] = (x + width / 2, 16 + number * ROW_HEIGHT, width)
            x += width + GAP
    height = 32 + (len(rows) - 1) * ROW_HEIGHT + BOX_HEIGHT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        ' aria-label="Rooms of skelact; an arrow points to what a room imports">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#8a94a6"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for room, name in needed_arrows(imports):
        (x1, y1, _), (x2, y2, _) = places[room], places[name]
        bottom = y2 + BOX_HEIGHT
        bend = (y1 - bottom) / 2
        lines.append(
            f'<path d="M{x1:.0f} {y1:.0f}C{x1:.0f} {y1 - bend:.0f} {x2:.0f} {bottom + bend:.0f} {x2:.0f} {bottom:.0f}"'
            ' fill="none" stroke="#8a94a6" stroke-width="1.2" marker-end="url(#tip)"/>'
        )
    for number, row in enumerate(rows):
        for room in row:
            x, y, width = places[room]
            lines.append(
                f'<rect x="{x - width / 2:.0f}" y="{y:.0f}" width="{width:.0f}" height="{BOX_HEIGHT}" rx="7"'
                f' fill="{COLORS[number % len(COLORS)]}" stroke="#5b6678"/>'
                f'<text x="{x:.0f}" y="{y + 22:.0f}" text-anchor="middle" font-family="monospace" font-size="13"'
                f' fill="#1f2733">{room}</text>'
            )
    return "\n".join([*lines, "</svg>"]) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(format_svg(read_imports()), encoding="utf-8")

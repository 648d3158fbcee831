"""The table of animations that a glTF file holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from skelact.cli.options import console, print_json


def print_animations(file: Path, *, as_json: bool = False) -> None:
    """Print name, length, rate and number of moving nodes of every animation."""
    from skelact.formats import describe_gltf

    animations = describe_gltf(file)
    if as_json:
        print_json({"file": str(file), "animations": [asdict(one) for one in animations]})
        return
    if not animations:
        console.print(f"{escape(file.name)} has no animations")
        return
    table = Table("animation", "seconds", "frames per second", "nodes moved", title=escape(file.name))
    for one in animations:
        table.add_row(escape(one.name), f"{one.duration_s:.2f}", f"{one.fps:g}", str(one.nodes))
    console.print(table)

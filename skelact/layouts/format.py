"""Write a layout back as YAML text, so that a checkpoint carries the layout it was trained on."""

from __future__ import annotations

import json

from skelact.layouts.layout import CORE19, Layout


def format_layout(layout: Layout) -> str:
    """Return text that `parse_layout` reads back into an equal layout (JSON, which is YAML)."""
    names = layout.names

    def pairs(edges: tuple[tuple[int, int], ...], joints: tuple[int, ...]) -> list[list[str]]:
        return [[names[joints[child]], names[joints[parent]]] for child, parent in edges]

    table: dict[str, object] = {
        "name": layout.name,
        "joints": {n: None if p == -1 else names[p] for n, p in zip(names, layout.parents, strict=True)},
        "mirror": [[names[a], names[b]] for a, b in enumerate(layout.mirror) if a < b],
        "parts": {
            name: {
                "joints": [names[joint] for joint in part.joints],
                "edges": pairs(part.edges, part.joints),
                "reference_edges": pairs(part.reference_edges, part.joints),
            }
            for name, part in layout.parts.items()
        },
    }
    if layout.to_core19 is not None:
        table["core19"] = {
            joint: {names[v]: float(row[v]) for v in row.nonzero()[0]}
            if joint in layout.synthesized
            else names[int(row.argmax())]
            for joint, row in zip(CORE19, layout.to_core19, strict=True)
        }
    return json.dumps(table)

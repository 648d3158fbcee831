"""Left and right in names."""

from __future__ import annotations

import re

MIRRORED = {"left": "right", "right": "left"}


def swap_sides(name: str) -> str:
    """Exchange "left" and "right" wherever they stand in a name of a joint, an action or a class."""
    return re.sub("left|right", lambda found: MIRRORED[found.group()], name)

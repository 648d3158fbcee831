"""Recognise a BVH skeleton by its joint names and map it onto core19."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from skelact.errors import InputError
from skelact.layouts.layout import CORE19


def match_bvh_names(names: tuple[str, ...]) -> tuple[str, np.ndarray]:
    """Find the family of skeletons that uses these joint names.

    Args:
        names: V joint names of a BVH hierarchy, end sites as NAME_end.

    Returns:
        The family's name and the map onto core19, float64 (19, V), rows sum to 1.

    Raises:
        InputError: No family has all its joints there; names the nearest family and the joints it misses.
    """
    index = {_plain(name): number for number, name in enumerate(names)}
    nearest: tuple[str, list[str]] | None = None
    for family in _families():
        rules = [rule if isinstance(rule, dict) else {rule: 1.0} for rule in (family["core19"][j] for j in CORE19)]
        lost = [name for rule in rules for name in rule if _plain(name) not in index]
        if not lost:
            matrix = np.zeros((len(CORE19), len(names)))
            for row, rule in enumerate(rules):
                for name, weight in rule.items():
                    matrix[row, index[_plain(name)]] = weight
            return family["family"], matrix
        if nearest is None or len(lost) < len(nearest[1]):
            nearest = (family["family"], lost)
    assert nearest is not None
    known = ", ".join(family["family"] for family in _families())
    raise InputError(
        f"no known skeleton ({known}); nearest is {nearest[0]!r}, which also needs {', '.join(nearest[1])}",
        field="bvh.joints",
    )


def _plain(name: str) -> str:
    return name.rpartition(":")[2].lower()


@functools.cache
def _families() -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")))

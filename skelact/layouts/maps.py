"""How the joints of one layout are made of those of another: onto core19 from the layout itself, else `maps.yaml`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from skelact.errors import InputError
from skelact.layouts.layout import CORE19, CORE21, HANDS, LAYOUT_NAMES, Layout, load_layout


@dataclass(frozen=True, eq=False)
class JointMap:
    """One step from a layout of V joints to one of W.

    Attributes:
        choices: float64 (A, W, V): the weights of each joint, first choice first. A row sums to 1, or is zero where
            there is no such choice.
        factors: float64 (A, W): confidence of the joint over the least confidence among those it is made of.
    """

    choices: np.ndarray
    factors: np.ndarray


def find_maps(source: Layout, target: Layout, *, field: str) -> tuple[JointMap, ...]:
    """Return the steps from `source` to `target`, none when their joints are the same.

    Raises:
        InputError: There is no way; with the given `field`.
    """
    if source.names == target.names:
        return ()
    if target.names == CORE19 and source.to_core19 is not None:
        return (JointMap(source.to_core19[None], np.ones((1, len(CORE19)))),)
    if target.names == CORE21 and source.to_core19 is not None:
        return (_with_hands(source),)
    steps = _ways().get((source.name, target.name))
    if steps is None or any(layout.names != load_layout(layout.name).names for layout in (source, target)):
        raise InputError(f"cannot convert layout {source.name!r} to {target.name!r}", field=field)
    return steps


def _with_hands(source: Layout) -> JointMap:
    """The way onto core21: that onto core19, and hands as `maps.yaml` says; missing where it says nothing."""
    assert source.to_core19 is not None
    is_shipped = source.name in LAYOUT_NAMES and source.names == load_layout(source.name).names
    rules = _table()["hands"].get(source.name, {}) if is_shipped else {}
    own = {name: name for name in HANDS if name in source.names and is_shipped and name not in rules}
    hands = _build_map(source, load_layout("core21"), {**own, **rules}) if own or rules else None
    choices = np.zeros((len(hands.choices) if hands else 1, len(CORE21), len(source.names)))
    factors = np.zeros(choices.shape[:2])
    if hands:
        choices[:, len(CORE19) :], factors[:, len(CORE19) :] = (
            hands.choices[:, len(CORE19) :],
            hands.factors[:, len(CORE19) :],
        )
    choices[0, : len(CORE19)], factors[0, : len(CORE19)] = source.to_core19, 1
    return JointMap(choices, factors)


@functools.cache
def _table() -> Any:
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


@functools.cache
def _ways() -> dict[tuple[str, str], tuple[JointMap, ...]]:
    table = _table()
    ways: dict[tuple[str, str], tuple[JointMap, ...]] = {}
    for entry in table["maps"]:
        source, target = load_layout(entry["from"]), load_layout(entry["to"])
        ways[source.name, target.name] = (_build_map(source, target, entry["joints"]),)
    for chain in table["chains"]:
        ways[chain[0], chain[-1]] = tuple(ways[step][0] for step in pairwise(chain))
    return ways


def _build_map(source: Layout, target: Layout, rules: Mapping[str, Any]) -> JointMap:
    rows: dict[int, list[tuple[np.ndarray, float]]] = {}
    for joint, name in enumerate(target.names):
        if name in rules:
            given = rules[name] if isinstance(rules[name], list) else [rules[name]]
            rows[joint] = [_parse_choice(choice, source) for choice in given]
        elif name in source.names:
            rows[joint] = [_parse_choice(name, source)]
    for name in rules:
        joint = target.names.index(name)
        if target.names[target.mirror[joint]] not in rules:
            rows[target.mirror[joint]] = [(weights[list(source.mirror)], factor) for weights, factor in rows[joint]]
    most = max(len(choices) for choices in rows.values())
    result = JointMap(np.zeros((most, len(target.names), len(source.names))), np.zeros((most, len(target.names))))
    for joint, choices in rows.items():
        for index, (weights, factor) in enumerate(choices):
            result.choices[index, joint], result.factors[index, joint] = weights, factor
    return result


def _parse_choice(choice: str | Mapping[str, float], source: Layout) -> tuple[np.ndarray, float]:
    """Weights (V,) and the factor on the confidence."""
    shares = {choice: 1.0} if isinstance(choice, str) else dict(choice)
    factor = shares.pop("confidence", 1.0)
    weights = np.zeros(len(source.names))
    for name, weight in shares.items():
        weights[source.names.index(name)] = weight
    return weights, factor

"""Published CTR-GCN and ST-GCN++ with made weights: what their own code gives.

Fixtures in `models/published/`: keys and shapes of the published state dicts and float64 logits that they give, with
weights made from their names (`made_weights`), for `made_clips`. CTR-GCN: Uason-Chen/CTR-GCN, commit e13d758. ST-GCN++:
kennymckormick/pyskl, commit 3f6795f.
"""

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from skelact.models import load_ctrgcn_weights, load_stgcnpp_weights

FOLDER = Path(__file__).parent / "models" / "published"


@dataclass(frozen=True)
class Case:
    """One published network; `gain` keeps logits of random weights in the range of trained ones."""

    load_weights: Callable[[Any, Mapping[str, Tensor]], None]
    frames: int
    gain: float
    parameters_60: int
    parameters_120: int


CASES = {
    "ctrgcn": Case(load_ctrgcn_weights, 64, 0.7, 1_446_672, 1_462_092),
    "stgcnpp": Case(load_stgcnpp_weights, 100, 1.0, 1_403_144, 1_418_564),
}


def made_weights(model: str) -> dict[str, Tensor]:
    """The published state dict; every tensor is drawn from a generator seeded with its name."""
    state = {}
    for line in np.load(FOLDER / f"{model}.npz")["keys"].tolist():
        key, _, text = line.partition(" ")
        shape = tuple(int(size) for size in text.strip("(),").split(",") if size)
        rng = np.random.default_rng(zlib.crc32(key.encode()))
        x = rng.standard_normal(shape)
        if key.endswith("running_var"):
            x = 0.5 + rng.random(shape)
        elif key.endswith("alpha"):
            x = 0.1 + 0.02 * x
        elif len(shape) == 1 and key.endswith("weight"):
            x = 1 + 0.1 * x
        elif len(shape) == 1 or key.endswith(("PA", ".A")):
            x = 0.1 * x
        else:
            x = CASES[model].gain * x / math.sqrt(np.prod(shape[1:]))
        state[key] = torch.from_numpy(np.asarray(x, np.float32))
    return state


def published_logits(model: str) -> np.ndarray:
    return np.load(FOLDER / f"{model}.npz")["logits"]


def made_clips(frames: int) -> Tensor:
    x = np.random.default_rng(0).standard_normal((2, 3, frames, 25, 2)).astype(np.float32)
    x[1, ..., 1] = 0
    return torch.from_numpy(x)

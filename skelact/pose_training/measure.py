"""How far a network's points are from the labels, part by part, on crops around given boxes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from skelact.models.rtmpose import BINS_PER_PIXEL
from skelact.pose.cards import SIMCC
from skelact.pose.simcc import bins_to_depth
from skelact.pose_training.batches import make_batch
from skelact.pose_training.config import MEASURED
from skelact.pose_training.losses import Responses
from skelact.pose_training.store import CropStore
from skelact.skeleton.oks import SIGMAS, oks

BATCH = 64
OKS_LIMITS = np.arange(0.5, 0.96, 0.05)
PCK_SHARE = 0.05  # of the input's height


@dataclass(frozen=True)
class PartError:
    """One part of all people.

    Attributes:
        error: Mean distance of labeled points, percent of the input's height.
        pck: Share of points within `PCK_SHARE` of it, percent.
        precision: Mean share of people whose similarity is at least each of `OKS_LIMITS`, percent: average precision
            where every box is given and right.
        people: With a label.
        depth_cm: Mean error of the depth of points, centimeters; NaN without a third axis or labels of it.
        flat_cm: The same where every point is as far as the hips.
    """

    error: float
    pck: float
    precision: float
    people: int
    depth_cm: float = np.nan
    flat_cm: float = np.nan


def measure_network(
    network: nn.Module, store: CropStore, height: int, width: int, *, device: str = "cpu"
) -> dict[str, PartError]:
    """Compare a network with labels, by part."""
    network.eval()
    rows = []
    for first in range(0, len(store), BATCH):
        batch = make_batch(store, np.arange(first, min(first + BATCH, len(store))), height, width)
        with torch.inference_mode():
            responses = network(batch.images.to(device))
        values = (batch.points, batch.weights > 0, batch.areas, batch.depths)
        rows.append((read_points(responses), read_depths(responses), *(value.numpy() for value in values)))
    network.train()
    columns = [np.concatenate(column) for column in zip(*rows, strict=True)]
    guess = _Guess(height, *columns)
    own = range(store.first, store.first + store.points.shape[1])
    parts = {part: of for part, of in MEASURED.items() if of.start in own and of.stop - 1 in own}
    return {part: _measure(guess, of, store.first) for part, of in parts.items()}


@dataclass(frozen=True, eq=False)
class _Guess:
    """Points and depths of N people beside their labels."""

    height: int
    points: np.ndarray
    depths: np.ndarray
    truth: np.ndarray
    known: np.ndarray
    areas: np.ndarray
    true_depths: np.ndarray


def read_points(responses: Responses) -> np.ndarray:
    """The peaks as points (N, K, 2), pixels of the input."""
    peaks = [response.argmax(-1).float() / BINS_PER_PIXEL for response in responses[:2]]
    return torch.stack(peaks, -1).cpu().numpy()


def read_depths(responses: Responses) -> np.ndarray:
    """The peaks of the third axis as depths (N, K), meters behind the middle of the hips; NaN without one."""
    if len(responses) < 3:
        return np.full(responses[0].shape[:2], np.nan, np.float32)
    return bins_to_depth(responses[2].argmax(-1).cpu().numpy(), responses[2].shape[-1], SIMCC)


def _measure(guess: _Guess, part: slice, first: int) -> PartError:
    sigmas = SIGMAS[part]
    part = slice(part.start - first, part.stop - first)
    points, truth, known = guess.points[:, part], guess.truth[:, part], guess.known[:, part]
    people = known.any(1)
    if not people.any():
        return PartError(np.nan, np.nan, np.nan, 0)
    away = np.linalg.norm(points - truth, axis=-1)[known] / guess.height
    alike = oks(points, truth, guess.areas, labeled=known, sigmas=sigmas)[people]
    reached = float(np.mean([(alike >= limit).mean() for limit in OKS_LIMITS]))
    row = PartError(100 * float(away.mean()), 100 * float((away <= PCK_SHARE).mean()), 100 * reached, int(people.sum()))
    depths, deep = guess.depths[:, part], guess.true_depths[:, part]
    usable = known & np.isfinite(depths) & np.isfinite(deep)
    if not usable.any():
        return row
    off = np.abs(depths - deep)[usable].mean()
    return replace(row, depth_cm=100 * float(off), flat_cm=100 * float(np.abs(deep[usable]).mean()))

"""How far a network's points are from the labels, part by part, on crops around given boxes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from skelact.pose_training.batches import make_batch
from skelact.pose_training.config import PARTS
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
    """

    error: float
    pck: float
    precision: float
    people: int


def measure_network(
    network: nn.Module, store: CropStore, height: int, width: int, *, device: str = "cpu"
) -> dict[str, PartError]:
    """Compare a network with labels, by part."""
    network.eval()
    points, truth, known, areas = [], [], [], []
    for first in range(0, len(store), BATCH):
        batch = make_batch(store, np.arange(first, min(first + BATCH, len(store))), height, width)
        with torch.inference_mode():
            points.append(read_points(network(batch.images.to(device))))
        truth.append(batch.points.numpy())
        known.append(batch.weights.numpy() > 0)
        areas.append(batch.areas.numpy())
    network.train()
    guesses, labels, marks, sizes = (np.concatenate(rows) for rows in (points, truth, known, areas))
    own = range(store.first, store.first + store.points.shape[1])
    parts = {part: of for part, of in PARTS.items() if of.start in own and of.stop - 1 in own}
    return {part: _measure(guesses, labels, marks, sizes, of, store.first, height) for part, of in parts.items()}


def read_points(responses: Responses) -> np.ndarray:
    """The peaks as points (N, K, 2), pixels of the input."""
    return torch.stack([response.argmax(-1).float() / 2 for response in responses], -1).cpu().numpy()


def _measure(
    points: np.ndarray,
    truth: np.ndarray,
    known: np.ndarray,
    areas: np.ndarray,
    part: slice,
    first: int,
    height: int,
) -> PartError:
    sigmas = SIGMAS[part]
    part = slice(part.start - first, part.stop - first)
    away = np.linalg.norm(points[:, part] - truth[:, part], axis=-1)[known[:, part]] / height
    people = known[:, part].any(1)
    alike = oks(points[:, part], truth[:, part], areas, labeled=known[:, part], sigmas=sigmas)[people]
    if not people.any():
        return PartError(np.nan, np.nan, np.nan, 0)
    reached = float(np.mean([(alike >= limit).mean() for limit in OKS_LIMITS]))
    return PartError(
        100 * float(away.mean()), 100 * float((away <= PCK_SHARE).mean()), 100 * reached, int(people.sum())
    )

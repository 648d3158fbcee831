"""Losses of pose networks: of labels, of a teacher's responses and of a teacher's features.

Papers: Li et al., "SimCC", ECCV 2022, arXiv 2107.03332; Yang et al., "Effective Whole-body Pose Estimation with
Two-stages Distillation" (DWPose), ICCVW 2023, arXiv 2307.15880. Deviation: all are means over people, points and axes
and sums over bins, so that their balance does not depend on the size of a batch; the default weights give that of the
published configuration at 256 x 192 with 64 crops a process.
"""

from __future__ import annotations

import torch
from torch import Tensor

from skelact.models.rtmpose import BINS_PER_PIXEL
from skelact.pose.cards import SIMCC
from skelact.pose_training.batches import gaussians, targets

SHARPNESS = 10.0  # of targets and responses before the softmax
CELL_SIGMA = 0.6  # of a point in the map of its keypoint, cells
DEPTH_SIGMA = 6.0  # of a target, bins
Responses = tuple[Tensor, ...]  # over x, y and, with depth, z


def label_loss(responses: Responses, points: Tensor, weights: Tensor) -> Tensor:
    """Kullback-Leibler divergence from the targets of labeled points.

    Args:
        responses: (N, K, 2 W) and (N, K, 2 H); depth is left alone.
        points: (N, K, 2), pixels of the input.
        weights: (N, K).
    """
    losses = []
    for axis, response in enumerate(responses[:2]):
        wanted = targets(points, response.shape[-1] // BINS_PER_PIXEL, axis)
        losses.append(_divergence(torch.softmax(SHARPNESS * wanted, -1), response))
    return (sum(losses) / 2 * weights).sum() / weights.sum().clamp(min=1)


def depth_loss(response: Tensor, depths: Tensor, weights: Tensor) -> Tensor:
    """Divergence from the targets of points whose depth is known.

    Args:
        response: (N, K, bins).
        depths: (N, K), meters behind the middle of the hips; NaN where not known.
        weights: (N, K).
    """
    weights = weights * depths.isfinite()
    bins = response.shape[-1]
    middle = ((depths.nan_to_num() / SIMCC.depth_range_m + 1) * bins / 2).round().clamp(0, bins - 1)
    losses = _divergence(torch.softmax(SHARPNESS * gaussians(middle, bins, DEPTH_SIGMA), -1), response)
    return (losses * weights).sum() / weights.sum().clamp(min=1)


def response_loss(responses: Responses, teacher: Responses, weights: Tensor | None = None) -> Tensor:
    """Divergence from a teacher's responses, over all points, labeled or not, or weighted (N, K); axes of both."""
    losses = [
        _divergence(torch.softmax(SHARPNESS * theirs, -1), ours)
        for ours, theirs in zip(responses, teacher, strict=False)
    ]
    both = torch.stack(losses).mean(0)
    if weights is None:
        return both.mean()
    return (both * weights).sum() / weights.sum().clamp(min=1)


def map_loss(maps: Tensor, points: Tensor, weights: Tensor, size: tuple[int, int]) -> Tensor:
    """Cross entropy between maps of the keypoints and where they are: one soft choice among the cells of each map.

    A backbone with random weights learns where points are from this; the published ones are trained on heat maps first.

    Args:
        maps: (N, K, h, w).
        points: (N, K, 2), pixels of the input.
        weights: (N, K).
        size: Height and width of the input.
    """
    away = []
    for axis, (cells, length) in enumerate(((maps.shape[3], size[1]), (maps.shape[2], size[0]))):
        centers = (torch.arange(cells, device=maps.device) + 0.5) * length / cells
        away.append(((points[..., axis, None] - centers) * cells / length).square())
    squared = away[1][..., :, None] + away[0][..., None, :]  # N, K, h, w, in cells
    wanted = torch.softmax(-squared.flatten(2) / (2 * CELL_SIGMA**2), -1)
    losses = -(wanted * torch.log_softmax(maps.flatten(2), -1)).sum(-1)
    return (losses * weights).sum() / weights.sum().clamp(min=1)


def feature_loss(features: Tensor, teacher: Tensor) -> Tensor:
    """Squared difference of two maps (N, C, h, w), summed over all but the people."""
    return (features - teacher).square().sum((1, 2, 3)).mean()


def decay(epoch: int, epochs: int) -> float:
    """Factor of the teacher's losses: 1 in the first epoch (0), 1 / epochs in the last."""
    return 1 - epoch / epochs


def confidence(responses: Responses) -> Tensor:
    """The smaller peak of both axes (N, K)."""
    return torch.minimum(responses[0].amax(-1), responses[1].amax(-1))


def _divergence(wanted: Tensor, response: Tensor) -> Tensor:
    """(N, K)."""
    ours = torch.log_softmax(SHARPNESS * response, -1)
    return (wanted * (wanted.clamp(min=1e-12).log() - ours)).sum(-1)

"""Train one lifting network and measure it on people, styles and cameras that it never saw."""

from __future__ import annotations

import logging
import math

import numpy as np
import torch
from torch import Tensor, nn

from skelact.capture.lift_mocap import Recordings
from skelact.capture.lift_points import flip_sides
from skelact.capture.lift_scenes import make_batch
from skelact.models.lift_parts import LiftConfig
from skelact.models.lifting import build_lifter

BATCH, FRAMES, STRIDE = 64, 9, 3  # windows at 10 Hz of recordings at 30 Hz
LEARNING_RATE, WARM_UP = 2e-3, 0.05
PART_DROP = 0.5
TEST_WINDOWS, TEST_SEED = 2048, 7
MEASURE_MM = 1310.0  # of a body of 1.68 m
SPREAD_WEIGHT, SPEED_WEIGHT = 0.02, 0.5
logger = logging.getLogger(__name__)


def lift_loss(out: Tensor, truth: Tensor) -> Tensor:
    """Mean distance, mean error of the way from frame to frame, and how well the spread is foretold."""
    error = torch.linalg.vector_norm(out[..., :3] - truth + 1e-6, dim=-1)
    way = torch.linalg.vector_norm(torch.diff(out[..., :3] - truth, dim=1) + 1e-6, dim=-1)
    log_spread = out[..., 3].clamp(-6, 1)
    foretold = (error.detach() * torch.exp(-log_spread) + log_spread).mean()
    return error.mean() + SPEED_WEIGHT * way.mean() + SPREAD_WEIGHT * foretold


def train_lifter(
    config: LiftConfig, recordings: Recordings, *, windows: int, seed: int, part_drop: float = PART_DROP
) -> nn.Module:
    """Train on so many windows; the result is the moving average of the weights, in evaluation mode."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = build_lifter(config)
    average = torch.optim.swa_utils.AveragedModel(
        network,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99),  # type: ignore[no-untyped-call]
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    steps = windows // BATCH
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / (WARM_UP * steps), 0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-4,
    )
    for step in range(steps):
        points, truth = make_batch(recordings, rng, BATCH, frames=FRAMES, stride=STRIDE, part_drop=part_drop)
        loss = lift_loss(network(torch.from_numpy(points)), torch.from_numpy(truth))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(network)
        if step % 200 == 0:
            logger.info("step=%d of=%d loss=%.4f", step, steps, loss.item())
    return average.module.eval()


def measure_lifter(
    network: nn.Module, recordings: Recordings, *, part_drop: float, windows: int = TEST_WINDOWS
) -> dict[str, float]:
    """Mean distance in mm, all and in depth, over windows with faults, as is and with left-right averaging."""
    rng = np.random.default_rng(TEST_SEED)
    errors, depth, flipped = [], [], []
    for _ in range(windows // BATCH):
        points, truth = make_batch(recordings, rng, BATCH, frames=FRAMES, stride=STRIDE, part_drop=part_drop)
        with torch.no_grad():
            out = network(torch.from_numpy(points)).numpy()[..., :3]
            mirror = flip_sides(network(torch.from_numpy(flip_sides(points))).numpy()[..., :3])
        errors.append(np.linalg.norm(out - truth, axis=-1).mean())
        depth.append(np.abs(out - truth)[..., 2].mean())
        flipped.append(np.linalg.norm((out + mirror) / 2 - truth, axis=-1).mean())
    return {
        name: round(float(MEASURE_MM * np.mean(each)), 1)
        for name, each in (("mm", errors), ("depth_mm", depth), ("both_sides_mm", flipped))
    }

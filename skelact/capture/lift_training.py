"""Train one lifting network and measure it on people, styles and cameras that it never saw."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from skelact.capture.lift_mocap import Recordings
from skelact.capture.lift_points import flip_sides
from skelact.capture.lift_scenes import LiftWindows, draw_people, show_network
from skelact.models.lift_parts import LiftConfig
from skelact.models.lifting import build_lifter

BATCH, FRAMES, STRIDE = 64, 9, 3  # windows at 10 Hz of recordings at 30 Hz
LEARNING_RATE, WARM_UP, AVERAGED = 2e-3, 0.05, 0.99
PART_DROP = 0.5
TEST_WINDOWS, TEST_SEED = 2048, 7
MEASURE_MM = 1310.0  # of a body of 1.68 m
SPREAD_WEIGHT, SPEED_WEIGHT = 0.02, 0.5
LOG_SPREAD = (-6.0, 1.0)  # least and largest that is learned
Batch = tuple[np.ndarray, ...]  # inputs of the network, then the truth
logger = logging.getLogger(__name__)


def lift_loss(out: Tensor, truth: Tensor) -> Tensor:
    """Mean distance, mean error of the way from frame to frame, and how well the spread is foretold."""
    error = torch.linalg.vector_norm(out[..., :3] - truth + 1e-6, dim=-1)
    way = torch.linalg.vector_norm(torch.diff(out[..., :3] - truth, dim=1) + 1e-6, dim=-1)
    log_spread = out[..., 3].clamp(*LOG_SPREAD)
    foretold = (error.detach() * torch.exp(-log_spread) + log_spread).mean()
    return error.mean() + SPEED_WEIGHT * way.mean() + SPREAD_WEIGHT * foretold


def draw_batches(
    recordings: Recordings, *, windows: int, seed: int, part_drop: float, frames: int = FRAMES
) -> Iterator[Batch]:
    """Windows that are all different, batch by batch."""
    rng = np.random.default_rng(seed)
    for _ in range(windows // BATCH):
        people = draw_people(recordings, rng, BATCH, frames=frames, stride=STRIDE)
        yield show_network(people, rng, part_drop=part_drop), people.truth


def train_lifter(
    config: LiftConfig, batches: Iterable[Batch], *, steps: int, seed: int, learning_rate: float = LEARNING_RATE
) -> nn.Module:
    """Train on so many batches; the result is the moving average of the weights, in evaluation mode."""
    torch.manual_seed(seed)
    network = build_lifter(config)
    average = torch.optim.swa_utils.AveragedModel(
        network,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(AVERAGED),  # type: ignore[no-untyped-call]
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=learning_rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / (WARM_UP * steps), 0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-4,
    )
    for step, (*inputs, truth) in enumerate(batches):
        loss = lift_loss(network(*map(torch.from_numpy, inputs)), torch.from_numpy(truth))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(network)
        if step % 200 == 0:
            logger.info("step=%d of=%d loss=%.4f", step, steps, loss.item())
    return average.module.eval()


@dataclass(frozen=True)
class LiftErrors:
    """How far off lifted joints are, for a body of 1.68 m.

    Attributes:
        mm: Mean distance to the truth.
        depth_mm: Along the line of sight alone.
        stated_mm: Mean of the distances that the network said it expects.
        likeness: Rank correlation of stated and true distances.
        within: Share of joints nearer to the truth than stated.
        within_twice: Nearer than twice of it.
        of_fifths_mm: Stated and true mean distance of five parts of equal size, the surest first.
    """

    mm: float
    depth_mm: float
    stated_mm: float
    likeness: float
    within: float
    within_twice: float
    of_fifths_mm: tuple[tuple[float, float], ...]


def lift_both_sides(run: Callable[[np.ndarray], np.ndarray], points: np.ndarray) -> np.ndarray:
    """Mean of a window as seen and mirrored, as `Lifter` does."""
    lifted: np.ndarray = (run(points) + flip_sides(run(flip_sides(points)))) / 2
    return lifted


def measure_lifter(
    run: Callable[..., np.ndarray], people: LiftWindows, *, part_drop: float = 0.0, actions: np.ndarray | None = None
) -> LiftErrors:
    """Measure a network that makes (N, T, 17, 4) of (N, T, 17, 4), on people with faults.

    Args:
        run: The network.
        people: Windows (N).
        part_drop: How often limbs are hidden.
        actions: Its second input (N, A), if it takes one.
    """
    rng = np.random.default_rng(TEST_SEED)
    off, stated = [], []
    for start in range(0, len(people), BATCH):
        rows = np.arange(start, min(start + BATCH, len(people)))
        some, more = people.take(rows), [] if actions is None else [actions[rows]]
        out = run(show_network(some, rng, part_drop=part_drop), *more)
        off.append(MEASURE_MM * (out[..., :3] - some.truth))
        stated.append(MEASURE_MM * np.exp(np.clip(out[..., 3], *LOG_SPREAD)))
    return compare_errors(np.concatenate(off).reshape(-1, 3), np.concatenate(stated).ravel())


def compare_errors(off_mm: np.ndarray, stated_mm: np.ndarray) -> LiftErrors:
    """Compare errors (N, 3) with how far off each was said to be (N,)."""
    error = np.linalg.norm(off_mm, axis=-1)
    order = np.argsort(stated_mm, kind="stable")
    fifths = tuple(
        (round(float(stated_mm[part].mean()), 1), round(float(error[part].mean()), 1))
        for part in np.array_split(order, 5)
    )
    ranks = [np.argsort(np.argsort(values)) for values in (error, stated_mm)]
    return LiftErrors(
        round(float(error.mean()), 1),
        round(float(np.abs(off_mm[:, 2]).mean()), 1),
        round(float(stated_mm.mean()), 1),
        round(float(np.corrcoef(ranks[0], ranks[1])[0, 1]), 2),
        round(float((error <= stated_mm).mean()), 2),
        round(float((error <= 2 * stated_mm).mean()), 2),
        fifths,
    )


def run_torch(network: nn.Module) -> Callable[[np.ndarray], np.ndarray]:
    """A network as a function of arrays."""

    def run(*inputs: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            out: np.ndarray = network(*map(torch.from_numpy, inputs)).numpy()
        return out

    return run

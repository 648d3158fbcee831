"""How a batch is run: in which pieces, precision and memory; and what a run says of itself at first."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import lru_cache

import torch

from skelact.datasets.packed import PackedClips
from skelact.layouts import Layout
from skelact.recognition.checkpoint import build_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.cost import count_cost
from skelact.recognition.recipe import recipe_differences
from skelact.recognition.splits import ClipSplit
from skelact.runtime.processes import join_processes

logger = logging.getLogger(__name__)
BUDGETS_GB = {"cpu": 4.0, "cuda": 12.0}  # of a process; fixed, so that a recipe does the same on every machine
CODE_GB = {"cpu": 0.6, "cuda": 0.8}  # libraries, and on a GPU its context
KEPT_GB = 1.1  # what the allocator keeps from piece to piece of a batch; measured on the body stream of NTU RGB+D
COPIES = 4  # of every weight: itself, gradient, two moments of the optimizer
WORKSPACE = 4  # times the largest activation: what lives for one operation only
MIN_MICRO_BATCH = 8  # windows; statistics of fewer are too noisy
TRAINING_COST = 3  # forward and backward, in forward passes
PROBED = 2  # windows that memory is counted on


@dataclass(frozen=True)
class StepPlan:
    """How one process runs its share of a batch.

    Attributes:
        micro_batch: Windows at once.
        memory_gb: That the process takes at its peak, estimated from the sizes of what is kept for the gradient.
        precision: "float32" or "bfloat16".
    """

    micro_batch: int
    memory_gb: float
    precision: str


def plan_step(
    config: RecognitionConfig, layout: Layout, classes: int, clips: int, *, device: str = "cpu", world: int = 1
) -> StepPlan:
    """Choose the micro-batch, unless the config does, and estimate the memory: by the config alone, on any machine."""
    kind = "cuda" if device.startswith("cuda") else "cpu"
    precision = choose_precision(config, kind)
    share = max(-(-min(config.batch_size, clips) // world), 1)
    per_window, fixed = window_memory(replace(config, batch_size=1, micro_batch=0, seed=0), layout, classes)
    if precision == "bfloat16":
        per_window = per_window * 0.6  # activations of norms stay float32
    room = BUDGETS_GB[kind] - CODE_GB[kind] - fixed / 1e9
    if not config.micro_batch and share * per_window <= room * 1e9:
        most = share
    else:
        most = config.micro_batch or max(int((room - KEPT_GB) * 1e9 / per_window), MIN_MICRO_BATCH)
    pieces = -(-share // min(most, share))
    micro_batch = -(-share // pieces)
    memory_gb = CODE_GB[kind] + (fixed + micro_batch * per_window) / 1e9 + (KEPT_GB if pieces > 1 else 0.0)
    return StepPlan(micro_batch, memory_gb, precision)


def micro_batches(windows: int, micro_batch: int) -> list[slice]:
    """Cut a batch into as few pieces of at most `micro_batch` as possible, whose sizes differ by one at most."""
    pieces = max(-(-windows // micro_batch), 1)
    ends = [windows * (piece + 1) // pieces for piece in range(pieces)]
    return [slice(first, last) for first, last in zip([0, *ends], ends, strict=False)]


def choose_precision(config: RecognitionConfig, device: str) -> str:
    """Return "float32" or "bfloat16" for a kind of device."""
    if config.precision == "auto":
        return "bfloat16" if device == "cuda" else "float32"
    return config.precision


@lru_cache(maxsize=16)
def window_memory(config: RecognitionConfig, layout: Layout, classes: int) -> tuple[float, float]:
    """Bytes that a training step takes per window, and whatever their number is; counted without computing anything."""
    network = build_network(config, layout, classes).train().to("meta")
    joints = len(layout.part(config.part).joints)
    x = torch.zeros(PROBED, config.channels, config.frames, joints, config.people, device="meta")
    kept: dict[int, torch.UntypedStorage] = {}

    def keep(value: torch.Tensor) -> torch.Tensor:
        storage = value.untyped_storage()
        kept[storage._cdata] = storage  # held, so that no other takes its place
        return value

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda value: value):
        network(x).sum()
    weights = {value.untyped_storage()._cdata for value in (*network.parameters(), *network.buffers())}
    sizes = [storage.nbytes() for key, storage in kept.items() if key not in weights]
    fixed = COPIES * sum(value.nbytes for value in network.parameters())
    return (sum(sizes) + WORKSPACE * max(sizes)) / PROBED, float(fixed)


def batch_windows(config: RecognitionConfig, clips: int, world: int = 1) -> int:
    """Windows of a step over all processes: `batch_size`, but no more than there are clips."""
    return min(max(config.batch_size, world), clips)


def epoch_steps(config: RecognitionConfig, clips: int, world: int = 1) -> int:
    """Steps of an epoch: a pass over the clips, or as many as `min_steps` asks of each."""
    return max(clips // batch_windows(config, clips, world), -(-config.min_steps // config.epochs))


def stream_work(config: RecognitionConfig, layout: Layout, packed: PackedClips, clips: int) -> float:
    """Multiply-adds of a whole training: the unit that streams of several sizes are compared in."""
    windows = config.epochs * epoch_steps(config, clips) * batch_windows(config, clips)
    return TRAINING_COST * count_cost(config, layout, len(packed.labels)).multiply_adds * float(windows)


def log_header(
    config: RecognitionConfig, layout: Layout, packed: PackedClips, split: ClipSplit, plan: StepPlan, *, device: str
) -> None:
    """Log what is trained, on how many clips, in how much memory, and how the recipe differs from the published one."""
    cost = count_cost(config, layout, len(packed.labels))
    counts = f"training={len(split.training)} validation={len(split.validation)} test={len(split.test)}"
    logger.info("run=%s clips %s unused=%d classes=%d", config.stream, counts, split.unused, len(packed.labels))
    size = f"parameters={cost.parameters} multiply_adds={cost.multiply_adds} (of one window)"
    logger.info("run=%s %s seed=%d", config.stream, size, config.seed)
    clips, world = len(split.training), join_processes()[1]
    steps, windows = epoch_steps(config, clips, world), batch_windows(config, clips, world)
    passes = f"an epoch is {steps} steps of {windows} windows, {steps * windows / clips:.1f} passes over the clips"
    logger.info("run=%s steps=%d epochs=%d: %s", config.stream, steps * config.epochs, config.epochs, passes)
    logger.info(
        "run=%s device=%s threads=%d precision=%s batch=%d in pieces of %d, expected memory %.1f GB",
        *(config.stream, device, torch.get_num_threads(), plan.precision, config.batch_size, plan.micro_batch),
        plan.memory_gb,
    )
    logger.info("run=%s batch normalization sees each piece of %d windows alone", config.stream, plan.micro_batch)
    if config.dataset.startswith("ntu"):
        differences = recipe_differences(replace(config, precision=plan.precision), statistics_over=plan.micro_batch)
        for line in differences:
            logger.info("run=%s differs from the published recipe: %s", config.stream, line)

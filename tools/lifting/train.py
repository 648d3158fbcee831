"""Train one lifting network and measure it on people, styles and cameras that it never saw.

    python tools/lifting/train.py MOCAP.npz OUTPUT.pt --network mlp --width 88 --windows 60000 --seed 0
    python tools/lifting/train.py MOCAP.npz OUTPUT.pt ... --export skelact/weights/lifting/lifter.onnx
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from scenes import Windows, load_windows, make_batch
from torch import Tensor, nn

from skelact.capture.lift_points import flip_sides
from skelact.models.lift_parts import LiftConfig
from skelact.models.lifting import build_lifter
from skelact.runtime.export import export_onnx

BATCH, FRAMES, STRIDE = 64, 9, 3  # windows at 10 Hz of recordings at 30 Hz
LEARNING_RATE, WARM_UP = 2e-3, 0.05
PART_DROP = 0.5
TEST_WINDOWS, TEST_SEED = 2048, 7
MEASURE_MM = 1310.0  # of a body of 1.68 m
SPREAD_WEIGHT, SPEED_WEIGHT = 0.02, 0.5


def lift_loss(out: Tensor, truth: Tensor) -> Tensor:
    """Mean distance, mean error of the way from frame to frame, and how well the spread is foretold."""
    error = torch.linalg.vector_norm(out[..., :3] - truth + 1e-6, dim=-1)
    way = torch.linalg.vector_norm(torch.diff(out[..., :3] - truth, dim=1) + 1e-6, dim=-1)
    log_spread = out[..., 3].clamp(-6, 1)
    foretold = (error.detach() * torch.exp(-log_spread) + log_spread).mean()
    return error.mean() + SPEED_WEIGHT * way.mean() + SPREAD_WEIGHT * foretold


def train(config: LiftConfig, windows: Windows, *, total: int, seed: int, part_drop: float) -> nn.Module:
    """Train on `total` windows."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = build_lifter(config)
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99), use_buffers=False
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    steps = total // BATCH
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / (WARM_UP * steps), 0.5 + 0.5 * math.cos(math.pi * step / steps)) + 1e-4,
    )
    for step in range(steps):
        points, truth = make_batch(windows, rng, BATCH, frames=FRAMES, stride=STRIDE, part_drop=part_drop)
        loss = lift_loss(network(torch.from_numpy(points)), torch.from_numpy(truth))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        average.update_parameters(network)
        if step % 200 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.4f}", flush=True)
    return average.module.eval()


def measure(network: nn.Module, windows: Windows, *, part_drop: float) -> dict[str, float]:
    """Mean distance in mm, all and in depth, over windows with faults, as is and with left-right averaging."""
    rng = np.random.default_rng(TEST_SEED)
    errors, depth, flipped = [], [], []
    for _ in range(TEST_WINDOWS // BATCH):
        points, truth = make_batch(windows, rng, BATCH, frames=FRAMES, stride=STRIDE, part_drop=part_drop)
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


def main() -> None:
    """Train, measure, save, and export when asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mocap")
    parser.add_argument("output", type=Path)
    parser.add_argument("--network", default="mlp")
    parser.add_argument("--width", type=int, default=88)
    parser.add_argument("--blocks", type=int, default=3)
    parser.add_argument("--windows", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--part-drop", type=float, default=PART_DROP)
    parser.add_argument("--export", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = LiftConfig(options.network, FRAMES, options.width, options.blocks)
    begun = time.process_time()
    windows = load_windows(options.mocap, "train")
    network = train(config, windows, total=options.windows, seed=options.seed, part_drop=options.part_drop)
    spent = time.process_time() - begun
    result: dict[str, object] = {**asdict(config), "seed": options.seed, "windows": options.windows}
    result |= {"part_drop": options.part_drop, "cpu_s": round(spent)}
    result["parameters"] = sum(parameter.numel() for parameter in network.parameters())
    for split in ("test", "unseen"):
        held_out = load_windows(options.mocap, split)
        result[split] = measure(network, held_out, part_drop=0.0)
        result[f"{split}_limbs_hidden"] = measure(network, held_out, part_drop=PART_DROP)
    print(json.dumps(result), flush=True)
    torch.save({"config": asdict(config), "state": network.state_dict(), "result": result}, options.output)
    if options.export:
        options.export.parent.mkdir(parents=True, exist_ok=True)
        example = torch.from_numpy(make_batch(windows, np.random.default_rng(0), 2, frames=FRAMES, stride=STRIDE, part_drop=0.0)[0])
        export_onnx(network, {"points": example}, options.export, metadata={"config": json.dumps(asdict(config))}, outputs=("joints",))


if __name__ == "__main__":
    main()

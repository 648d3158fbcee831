"""Train a lifting network, measure it and export it.

python tools/train_lifter.py DATA OUTPUT.onnx --network mlp --width 208 --windows 512000
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from skelact.capture.lift_mocap import load_recordings_of
from skelact.capture.lift_scenes import HIGH_CAMERAS, TRAINED_CAMERAS, draw_people
from skelact.capture.lift_training import (
    BATCH,
    FRAMES,
    LEARNING_RATE,
    PART_DROP,
    STRIDE,
    TEST_SEED,
    TEST_WINDOWS,
    draw_batches,
    measure_lifter,
    run_torch,
    train_lifter,
)
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.models.lift_parts import LiftConfig
from skelact.runtime.export import export_onnx

TESTS = (
    ("test", "test", TRAINED_CAMERAS, 0.0),
    ("unseen", "unseen", TRAINED_CAMERAS, 0.0),
    ("high_cameras", "test", HIGH_CAMERAS, 0.0),
    ("limbs_hidden", "test", TRAINED_CAMERAS, PART_DROP),
)


def main() -> None:
    """Train on all recordings that are not left out, print figures on those that are, write the graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--network", default="mlp")
    parser.add_argument("--width", type=int, default=208)
    parser.add_argument("--blocks", type=int, default=3)
    parser.add_argument("--windows", type=int, default=512_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--part-drop", type=float, default=PART_DROP)
    parser.add_argument("--learning-rate", type=float, default=LEARNING_RATE)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    config = LiftConfig(options.network, FRAMES, options.width, options.blocks)
    recordings = load_recordings_of(options.data, "train")
    begun = time.process_time()
    batches = draw_batches(recordings, windows=options.windows, seed=options.seed, part_drop=options.part_drop)
    steps = options.windows // BATCH
    network = train_lifter(config, batches, steps=steps, seed=options.seed, learning_rate=options.learning_rate)
    result: dict[str, object] = {**asdict(config), "seed": options.seed, "windows": options.windows}
    result |= {"part_drop": options.part_drop, "cpu_s": round(time.process_time() - begun)}
    result["parameters"] = sum(parameter.numel() for parameter in network.parameters())
    for name, split, cameras, drop in TESTS:
        held_out, rng = load_recordings_of(options.data, split), np.random.default_rng(TEST_SEED)
        people = draw_people(held_out, rng, TEST_WINDOWS, frames=FRAMES, stride=STRIDE, cameras=cameras)
        result[name] = asdict(measure_lifter(run_torch(network), people, part_drop=drop))
    print(json.dumps(result), flush=True)
    points = torch.zeros(2, FRAMES, len(LIFT_POINTS), 4)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"config": json.dumps(asdict(config))}
    export_onnx(network, {"points": points}, options.output, metadata=metadata, outputs=("joints",))


if __name__ == "__main__":
    main()

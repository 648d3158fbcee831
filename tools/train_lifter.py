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
from skelact.capture.lift_scenes import make_batch
from skelact.capture.lift_training import FRAMES, PART_DROP, STRIDE, measure_lifter, train_lifter
from skelact.models.lift_parts import LiftConfig
from skelact.runtime.export import export_onnx


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
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    config = LiftConfig(options.network, FRAMES, options.width, options.blocks)
    recordings = load_recordings_of(options.data, "train")
    begun = time.process_time()
    network = train_lifter(config, recordings, windows=options.windows, seed=options.seed, part_drop=options.part_drop)
    result: dict[str, object] = {**asdict(config), "seed": options.seed, "windows": options.windows}
    result |= {"part_drop": options.part_drop, "cpu_s": round(time.process_time() - begun)}
    result["parameters"] = sum(parameter.numel() for parameter in network.parameters())
    for split in ("test", "unseen"):
        held_out = load_recordings_of(options.data, split)
        result[split] = measure_lifter(network, held_out, part_drop=0.0)
        result[f"{split}_limbs_hidden"] = measure_lifter(network, held_out, part_drop=PART_DROP)
    print(json.dumps(result), flush=True)
    rng = np.random.default_rng(0)
    points, _ = make_batch(recordings, rng, 2, frames=FRAMES, stride=STRIDE, part_drop=0.0)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"config": json.dumps(asdict(config))}
    export_onnx(network, {"points": torch.from_numpy(points)}, options.output, metadata=metadata, outputs=("joints",))


if __name__ == "__main__":
    main()

"""Train the learned smoother: motions as they were, and as several cameras capture them, with the same errors.

Run: python tools/train_smoother.py FILE.bvh ... -o skelact/weights/smoothing/smoother.npz
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from skelact.capture.smoothers import WIDTHS_S, average_points, weigh_features
from skelact.capture.synthetic import see_motion
from skelact.capture.triangulation import triangulate
from skelact.errors import SkelactError
from skelact.generation.recordings import load_body_motion

HIDDEN = 16
STEPS, BATCH = 3000, 4096
SPEED_S = 0.05  # an error of speed counts as one of place over this time
LEARNING_RATE = 3e-3
MAX_SECONDS = 8.0
RATES = (60.0, 30.0)
POINTS = slice(5, 23)


def gather(files: list[Path], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features (Q, F), averages (Q, 2, K, 3) of neighboring frames, and truth (Q, 2, 3)."""
    features, averages, truth = [], [], []
    for file in files:
        for fps in RATES:
            try:
                motion = load_body_motion(file, fps=fps).motion
            except SkelactError as error:
                print("skipped:", error)
                continue
            frames = slice(0, round(MAX_SECONDS * fps))
            motion = replace(motion, rotations=motion.rotations[frames], translations=motion.translations[frames])
            made = see_motion(motion, cameras=int(rng.integers(3, 5)), rng=rng)
            scores = np.stack([s.scores[1][:, POINTS] for s in made.seen])
            world = triangulate(made.cameras, np.stack([s.pixels[1][:, POINTS] for s in made.seen]), scores)
            good = world.valid & (np.linalg.norm(world.points - made.points[:, POINTS], axis=-1) < 0.15)
            points = np.where(good[..., None], world.points, made.points[:, POINTS])
            found = average_points(points, fps)
            seen = weigh_features(found, fps)
            pick = rng.permutation(points.shape[0] - 1)[: round(2 * fps)]
            both = np.stack([pick, pick + 1], 1)
            features.append(seen[both].transpose(0, 2, 1, 3).reshape(-1, 2, seen.shape[-1]))
            averages.append(found[:, both].transpose(1, 3, 2, 0, 4).reshape(-1, 2, len(WIDTHS_S) + 1, 3))
            truth.append(made.points[:, POINTS][both].transpose(0, 2, 1, 3).reshape(-1, 2, 3))
            rate = np.full(len(truth[-1]), fps)
            truth[-1] = np.concatenate([truth[-1], np.broadcast_to(rate[:, None, None], (len(rate), 2, 1))], -1)
    return tuple(np.concatenate(part).astype(np.float32) for part in (features, averages, truth))


def train(
    features: np.ndarray, averages: np.ndarray, truth: np.ndarray, seed: int
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Weigh averages so that places and speeds fit."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    net = torch.nn.Sequential(
        torch.nn.Linear(features.shape[-1], HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(HIDDEN, averages.shape[2]),
    )
    x, a, y = (torch.from_numpy(part) for part in (features, averages, truth))
    optimizer = torch.optim.Adam(net.parameters(), LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for step in range(STEPS):
        rows = torch.randint(len(x), (BATCH,), generator=generator)
        weights = net(x[rows]).softmax(-1)
        made = (weights[..., None] * a[rows]).sum(-2)
        off = made - y[rows, :, :3]
        speed = (off[:, 1] - off[:, 0]) * y[rows, 0, 3:]
        loss = off.norm(dim=-1).mean() + SPEED_S * speed.norm(dim=-1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0 or step + 1 == STEPS:
            print(step, loss.item(), flush=True)
    layers = [module for module in net if isinstance(module, torch.nn.Linear)]
    return [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in layers]


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    layers = train(*gather(given.files, rng), given.seed)
    arrays = {
        f"{kind}{n}": value
        for n, pair in enumerate(layers)
        for kind, value in zip(("matrix", "bias"), pair, strict=True)
    }
    given.output.parent.mkdir(parents=True, exist_ok=True)
    np.savez(given.output, **arrays)


if __name__ == "__main__":
    main()

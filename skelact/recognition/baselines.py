"""Simple controls on the windows of a recognizer: nearest neighbor, ridge regression, a message-passing network."""

from __future__ import annotations

import math

import numpy as np

from skelact.clips import window_times
from skelact.clips.graphs import windows_to_graphs
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.models.graph_net import GraphNet, GraphNetConfig
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.windows import prepare_windows
from skelact.runtime.training import take_step

RIDGE = 1e-2  # of the mean squared feature
BATCH = 256
MAX_KNOWN = 3000  # clips that controls learn from: bounds memory and time on large data sets
HOPS = 3
SEED = 1
EPOCHS, MIN_STEPS = 12, 600  # at least that many steps, where few clips make short epochs
GRAPH_BATCH = 32
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.05


def score_controls(
    packed: PackedClips,
    clips: np.ndarray,
    layout: Layout,
    config: RecognitionConfig,
    *,
    graph: bool,
    known: np.ndarray | None = None,
) -> tuple[dict[str, np.ndarray], str]:
    """Score clips with methods that a recognizer must beat, trained on other clips, at most `MAX_KNOWN` of them.

    Args:
        packed: All clips.
        clips: Indices of those to score.
        layout: The one of the clips.
        config: Its windows, people and normalization are those that the controls see.
        graph: Also train the message-passing network; it takes minutes.
        known: Indices of the clips to learn from; None: all others.

    Returns:
        Name -> scores (clips, K), and what they learned from, in a sentence.

    Raises:
        InputError: There are no other clips.
    """
    others = np.setdiff1d(np.arange(len(packed)) if known is None else known, clips)
    if not len(others):
        raise InputError("expected a split that leaves clips for the controls to learn from", field="split")
    chosen = np.sort(np.random.default_rng(SEED).permutation(others)[:MAX_KNOWN])
    windows, targets, classes = clip_windows(packed, chosen, layout, config), packed.targets[chosen], len(packed.labels)
    flat_known = windows.reshape(len(windows), -1)
    mean, linear = fit_ridge(flat_known, targets, classes=classes)
    nearest, regressed = [], []
    for first in range(0, len(clips), BATCH):
        flat = clip_windows(packed, clips[first : first + BATCH], layout, config).reshape(-1, flat_known.shape[1])
        nearest.append(nearest_neighbor(flat, flat_known, targets, classes=classes))
        regressed.append((flat - mean) @ linear)
    scores = {"nearest neighbor": np.concatenate(nearest), "ridge regression": np.concatenate(regressed)}
    if graph:
        scored = clip_windows(packed, clips, layout, config)
        scores["graph network"] = graph_network(scored, windows, targets, layout, classes=classes)
    drawn = ", drawn at random" if len(chosen) < len(others) else ""
    return scores, f"Controls ({', '.join(scores)}) learned from {len(chosen)} of the {len(others)} other clips{drawn}."


def clip_windows(packed: PackedClips, clips: np.ndarray, layout: Layout, config: RecognitionConfig) -> np.ndarray:
    """Whole clips, resampled and normalized as for the network: float32 (clips, M, T, V, 3)."""
    rows = []
    for first in range(0, len(clips), BATCH):
        chosen = clips[first : first + BATCH]
        times = window_times(np.zeros(len(chosen)), packed.lengths[chosen].astype(float), config.frames)
        rows.append(prepare_windows(packed.windows(chosen, times), layout, config))
    return np.concatenate(rows)


def nearest_neighbor(features: np.ndarray, known: np.ndarray, targets: np.ndarray, *, classes: int) -> np.ndarray:
    """Scores (clips, K): minus the squared distance to the nearest known clip of each class."""
    distance = (features**2).sum(1)[:, None] - 2 * features @ known.T + (known**2).sum(1)
    scores = np.full((len(features), classes), -np.inf, np.float32)
    for label in np.unique(targets):
        scores[:, label] = -distance[:, targets == label].min(1)
    return scores


def fit_ridge(known: np.ndarray, targets: np.ndarray, *, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit a linear map to one-hot targets with an L2 penalty: mean (F,) to subtract and map float32 (F, K)."""
    mean = known.mean(0)
    known = (known - mean).astype(np.float64)
    penalty = RIDGE * (known**2).mean() * len(known)
    # the dual form: as many unknowns as known clips, fewer than features
    dual = np.linalg.solve(known @ known.T + penalty * np.eye(len(known)), np.eye(classes)[targets])
    return mean, (known.T @ dual).astype(np.float32)


def graph_network(
    windows: np.ndarray, known: np.ndarray, targets: np.ndarray, layout: Layout, *, classes: int
) -> np.ndarray:
    """Scores (N, K) of a `GraphNet` that is trained on the known clips from a fixed seed, on the CPU.

    Args:
        windows: To score, float32 (N, M, T, V, 3).
        known: To train on, float32 (clips, M, T, V, 3).
        targets: Their classes, int64 (clips,).
        layout: The layout of both.
        classes: K.
    """
    import torch
    from torch_geometric.loader import DataLoader

    graphs, known_graphs = (windows_to_graphs(some, layout, hops=HOPS) for some in (windows, known))
    for graph, target in zip(known_graphs, targets.tolist(), strict=True):
        graph.y = target
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        network = GraphNet(GraphNetConfig(known_graphs[0].num_features, classes, HOPS))
        optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        batches = DataLoader(known_graphs, GRAPH_BATCH, shuffle=True)
        epochs = max(EPOCHS, math.ceil(MIN_STEPS / len(batches)))
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * len(batches))
        for _ in range(epochs):
            for batch in batches:
                logits = network(batch.x, batch.edge_index, batch.hop, batch.batch)
                take_step(network, optimizer, torch.nn.functional.cross_entropy(logits, batch.y, label_smoothing=0.1))
                schedule.step()
    network.eval()
    with torch.inference_mode():
        scores = [network(b.x, b.edge_index, b.hop, b.batch) for b in DataLoader(graphs, BATCH)]
    return torch.cat(scores).numpy()

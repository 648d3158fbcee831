"""Train the part networks that verify generated motions, on recordings."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from skelact.clips.peaks import find_peaks
from skelact.datasets import cache_folder
from skelact.errors import ConfigError
from skelact.files import atomic_path
from skelact.generation.corpus import Recording, for_each_recording, list_recordings, load_recording
from skelact.generation.features import motion_to_features
from skelact.generation.quality import STEP_KEPT
from skelact.generation.units import STROKES
from skelact.generation.verify import ARM, CLASSES, FORMAT, FPS, FRAMES, HEADS, LEGS, TRUNK, WINDOW_S, part_windows
from skelact.models.part_net import PartNet
from skelact.runtime.export import export_onnx
from skelact.runtime.training import take_step
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import body_motion, mirror_motion
from skelact.values import Motion

logger = logging.getLogger(__name__)
VERSION = 4
TURNING_RAD_S, STRAIGHT_RAD_S = 0.35, 0.15  # in between a walk is neither
MARGIN_S = 0.3  # of a recording's ends that long ones are cut by: the hand is on its way
SLOW_MARGIN = 0.25  # of the duration, of what the trunk does once
SHORT_S = 3.0  # shorter recordings are one window, whole
NOISE_M = 0.01
IN_PLACE_SHARE, KNEE_KEPT = 0.25, 0.5  # of the windows of legs; of the way of a knee
SPEEDS = 4  # last numbers of legs: height of the root, two velocities, turning
LEGS_OF = {"run": "run", "walk-back": "walk-back", "jump": "jump", "kick": "kick", "punch": "fight", "slash": "fight"}
ARMS_OF = {"raise": "raise", "wave": "wave"}
TRUNK_OF = {"bow": "bow", "pick-up": "pick-up", "call": "call"}


@dataclass(frozen=True)
class PartConfig:
    """How the part networks are trained.

    Attributes:
        model: "part_net".
        hold_out: Keep the held-out recordings from training, to measure on them.
        width: Channels.
        epochs: Passes over the windows.
        batch_size: Windows per step.
        learning_rate: Its highest value.
        seed: Of everything random.
    """

    model: str = "part_net"
    hold_out: bool = True
    width: int = 32
    epochs: int = 12
    batch_size: int = 128
    learning_rate: float = 3.0e-3
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("width", "epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: expected >= 1, got {getattr(self, name)!r}")


@dataclass(frozen=True, eq=False)
class PartWindows:
    """Windows of one head: float32 (N, C, FRAMES), class numbers (N,), and whether each is held out (N,)."""

    values: np.ndarray
    targets: np.ndarray
    held_out: np.ndarray


def train_parts(config: PartConfig, root: Path, output: Path) -> list[Path]:
    """Train one network per head and write `output`/HEAD.onnx; logs the accuracy on held-out recordings."""
    output.mkdir(parents=True, exist_ok=True)
    windows = load_part_windows(root)
    return [train_head(config, head, windows[head], output) for head in HEADS]


def train_head(config: PartConfig, head: str, windows: PartWindows, output: Path) -> Path:
    """Train one network and write `output`/HEAD.onnx."""
    torch.manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    network = PartNet(windows.values.shape[1], len(CLASSES[head]), config.width)
    optimizer = torch.optim.AdamW(network.parameters(), config.learning_rate)
    own = np.flatnonzero(~windows.held_out) if config.hold_out else np.arange(len(windows.targets))
    weights = np.bincount(windows.targets[own], minlength=len(CLASSES[head]))[windows.targets[own]] ** -0.5
    steps = max(1, len(own) // config.batch_size)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, config.epochs * steps)
    for _ in range(config.epochs * steps):
        batch = rng.choice(own, config.batch_size, p=weights / weights.sum())
        x = windows.values[batch] + rng.normal(0, NOISE_M, windows.values[batch].shape)
        if head == LEGS:
            still = rng.random(len(x)) < IN_PLACE_SHARE
            x[still] = bring_in_place(x[still])
        logits = network(torch.from_numpy(x.astype(np.float32)))
        loss = nn.functional.cross_entropy(logits, torch.from_numpy(windows.targets[batch]), label_smoothing=0.05)
        take_step(network, optimizer, loss)
        schedule.step()
    network.eval()
    test = windows.held_out
    if config.hold_out and test.any():
        with torch.inference_mode():
            guesses = network(torch.from_numpy(windows.values[test])).argmax(1).numpy()
        right = guesses == windows.targets[test]
        rows = {
            name: f"{right[windows.targets[test] == number].mean():.2f}/{(windows.targets[test] == number).sum()}"
            for number, name in enumerate(CLASSES[head])
            if (windows.targets[test] == number).any()
        }
        logger.info("head=%s held_out=%d accuracy=%.4f %s", head, test.sum(), right.mean(), rows)
    path = output / f"{head}.onnx"
    example = {"window": torch.zeros(2, windows.values.shape[1], FRAMES)}
    export_onnx(network, example, path, metadata={"format": FORMAT, "classes": json.dumps(CLASSES[head])})
    return path


def bring_in_place(values: np.ndarray) -> np.ndarray:
    """Windows (N, C, FRAMES) of legs as if the body stepped on the spot: no travel, feet below their mean places."""
    changed = values.copy()
    joints = values[:, :-SPEEDS].reshape(len(values), -1, 3, values.shape[-1])
    middle = joints.mean(-1, keepdims=True)
    kept = np.tile(np.array([KNEE_KEPT, STEP_KEPT, STEP_KEPT]), 2)[None, :, None, None]
    flat = middle + kept * (joints - middle)
    joints = np.concatenate([flat[:, :, :1], joints[:, :, 1:2], flat[:, :, 2:]], axis=2)
    changed[:, :-SPEEDS] = joints.reshape(len(values), -1, values.shape[-1])
    changed[:, 1 - SPEEDS : -1] = 0.0
    return changed


def load_part_windows(root: Path, *, jobs: int = 2) -> dict[str, PartWindows]:
    """Cut all recordings below `root` into labeled windows; the second time from the cache."""
    recordings = list_recordings(root)
    listing = "\n".join(f"{one.name} {one.path.stat().st_size}" for one in recordings)
    digest = hashlib.sha256(f"{VERSION}\n{CLASSES}\n{listing}".encode()).hexdigest()[:16]
    path = cache_folder() / f"parts-{digest}.npz"
    if not path.exists():
        labeled = for_each_recording(_label, recordings, "Cutting parts", jobs=jobs)
        table: dict[str, Any] = {}
        for head in HEADS:
            rows = [
                (x, y, recording.held_out)
                for recording, found in zip(recordings, labeled, strict=True)
                for x, y in found.get(head, [])
            ]
            table[f"{head}_values"] = np.concatenate([x for x, _, _ in rows]).astype(np.float32)
            table[f"{head}_targets"] = np.concatenate([np.full(len(x), y) for x, y, _ in rows])
            table[f"{head}_held_out"] = np.concatenate([np.full(len(x), held) for x, _, held in rows])
        with atomic_path(path) as part:
            np.savez(part, **table)
    with np.load(path) as table:
        return {
            head: PartWindows(*(table[f"{head}_{key}"] for key in ("values", "targets", "held_out"))) for head in HEADS
        }


_Labelled = dict[str, list[tuple[np.ndarray, int]]]


def _label(recording: Recording) -> _Labelled:
    """Windows of every part that a recording, and its mirror image, says something about: head -> (values, class)."""
    motion = load_recording(recording)
    found: _Labelled = {}
    action = recording.actions[0]
    kind = action.split("-")[0]
    if kind == "dance" or recording.name.startswith("cmu-005"):
        return found
    if action.removesuffix("-left").removesuffix("-right") in ("kick", "punch") or action in STROKES:
        stretches = [stretch for name in recording.actions for stretch in _blow_stretches(motion, name)]
    else:
        stretches = _pieces(_trim(motion)) if kind in ("walk", "run") else [_trim(motion, action)]
    for stretch in stretches:
        for one, side in ((stretch, "right"), (mirror_motion(stretch), "left")):
            for head, label in label_stretch(one, action, mirrored=side == "left").items():
                found.setdefault(head, []).append((part_windows(one, head), CLASSES[head].index(label)))
    return found


def label_stretch(motion: Motion, action: str, *, mirrored: bool) -> dict[str, str]:
    """What the legs, the trunk and the right arm of a stretch show; parts that nothing is known of are left out."""
    kind = action.split("-")[0]
    trunk = TRUNK_OF.get(action, "none")
    if kind in ("walk", "run"):
        legs = LEGS_OF.get(action, "walk")
        turn = motion_to_features(motion).heading
        rate = (turn[-1] - turn[0]) / (len(turn) / motion.fps)
        if legs == "walk" and abs(rate) > TURNING_RAD_S:
            legs = "turn-left" if rate > 0 else "turn-right"
        elif legs == "walk" and abs(rate) > STRAIGHT_RAD_S:
            return {ARM: "none", TRUNK: trunk}
        return {LEGS: legs, ARM: "none", TRUNK: trunk}
    if kind in ("raise", "wave"):
        own = ("left" in action) == mirrored
        return {LEGS: "stand", ARM: ARMS_OF[kind] if own else "none", TRUNK: "none"}
    if kind == "guide":
        return {LEGS: "stand", TRUNK: "none"} | ({} if mirrored else {ARM: "guide"})
    if kind == "punch":
        reach = forward_kinematics(motion)
        return {LEGS: "fight", TRUNK: "none"} | (
            {ARM: "punch"} if STROKES["punch-right"].signal(reach).max() > 0.4 else {}
        )
    if action in TRUNK_OF:
        return {TRUNK: trunk} | ({LEGS: "stand"} if kind != "pick" else {}) | ({ARM: "call"} if kind == "call" else {})
    return {LEGS: LEGS_OF[kind]}


def _trim(motion: Motion, action: str = "") -> Motion:
    """Cut the ends of a recording, where it is not yet or no longer what it is called."""
    frames = len(motion.rotations)
    margin = max(MARGIN_S, SLOW_MARGIN * frames / motion.fps) if action in TRUNK_OF else MARGIN_S
    cut = round(margin * motion.fps) if frames / motion.fps > SHORT_S else 0
    return body_motion(motion.rotations[cut : frames - cut], motion.translations[cut : frames - cut, 0], motion.fps)


def _pieces(motion: Motion) -> list[Motion]:
    """Windows of a motion, each to be labeled by itself; a short one is one piece."""
    length = round(WINDOW_S * motion.fps)
    starts = range(0, max(1, len(motion.rotations) - length + 1), length // 2)
    cut = [slice(start, start + length) for start in starts]
    return [body_motion(motion.rotations[rows], motion.translations[rows, 0], motion.fps) for rows in cut]


def _blow_stretches(motion: Motion, action: str) -> list[Motion]:
    """Two seconds around every peak of a stroke."""
    stroke = STROKES[action]
    signal = stroke.signal(forward_kinematics(motion))
    peaks = find_peaks(signal, min_height=stroke.min_m, min_distance=round(motion.fps / 2))
    half = round(FRAMES / FPS / 2 * motion.fps)
    cut = [slice(max(0, peak - half), peak + half) for peak in peaks]
    return [body_motion(motion.rotations[rows], motion.translations[rows, 0], motion.fps) for rows in cut]

"""Files that tests of the command line read."""

from pathlib import Path

import numpy as np

from skelact.formats import format_bvh, motion_to_bvh, save_clip_npz
from skelact.layouts import load_layout
from skelact.skeleton.body import BODY, STANDING_M, body_motion
from skelact.values import Clip

QUICK = [
    "--set",
    "frames=16",
    "--set",
    "width=8",
    "--set",
    "epochs=20",
    "--set",
    "batch_size=6",
    "--set",
    "learning_rate=5.0e-3",
    "--set",
    "seed=3",  # so short a training does not end well with every seed
]
SPLITS = ("train", "train", "train", "validation", "test")


def write_set(folder: Path, layout_name: str) -> None:
    """Forty clips in which the left or the right ankle swings, and their labels.csv."""
    layout = load_layout(layout_name)
    ankles = [layout.names.index(f"{side}_ankle") for side in ("left", "right")]
    rng = np.random.default_rng(0)
    rest = rng.normal((0, 1, 3), size=(len(layout.names), 3))
    lines = ["file,label,split"]
    for number in range(40):
        joints = np.repeat(rest[None, None], 45, 1).astype(np.float32)
        joints[0, :, ankles[number % 2], 2] += np.sin(np.arange(45) / 5 + rng.uniform(0, 6))
        save_clip_npz(folder / f"{number}.npz", Clip(joints, layout, 30.0))
        lines.append(f"{number}.npz,swing {('left', 'right')[number % 2]},{SPLITS[number // 2 % 5]}")
    (folder / "labels.csv").write_text("\n".join(lines))


def write_walk(path: Path, old: str = "", new: str = "") -> Path:
    """Our own body in a BVH file, with something in the text replaced."""
    turns = np.tile(np.eye(3), (9, len(BODY.names), 1, 1))
    motion = body_motion(turns, np.tile([0.0, STANDING_M, 0.0], (9, 1)), 30.0)
    path.write_text(format_bvh(motion_to_bvh(motion)).replace(old, new) if old else format_bvh(motion_to_bvh(motion)))
    return path

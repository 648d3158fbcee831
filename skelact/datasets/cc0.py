"""Animation packs under CC0 1.0: Quaternius, Mesh2Motion and KayKit, skinned glTF; about 200 short hand-made clips.

Names are PACK/ANIMATION. Rest poses and what is shorter than `MIN_S` is left out. Loops are in place; where a list of
their speeds lies beside them (`text/cc0_clips.tsv`), a body of adult size would travel so fast. Packs of one maker are
one performer: "quaternius", "mesh2motion", "kaykit".
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats import describe_gltf, load_clip
from skelact.layouts import CORE19, load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

FOLDER = "cc0"
LIST = "text/cc0_clips.tsv"
MIN_S = 0.3
ADULT_LEG_M = 0.801  # of the body whose speeds are listed
REST_POSES = ("T-Pose", "Rest Pose")
THIGH, SHIN = (("left_hip", "left_knee"), ("left_knee", "left_ankle"))
logger = logging.getLogger(__name__)


def pack_files(root: Path) -> list[Path]:
    """The packs below `root`, in name order.

    Raises:
        InputError: There are none.
    """
    found = sorted((root / FOLDER).glob("*.glb"))
    if not found:
        raise InputError(f"expected animation packs, {FOLDER}/*.glb, below {root}", field="data")
    return found


def pack_maker(name: str) -> str:
    """Who made PACK/ANIMATION, by the first word of the pack."""
    return name.split("/")[0].split("_")[0]


def load_cc0(root: Path) -> Iterator[tuple[str, Clip]]:
    """Name and clip on core19 of every animation of one person."""
    core, speeds = load_layout("core19"), load_speeds(root)
    for path in pack_files(root):
        for info in describe_gltf(path):
            animation = info.name.split("|")[-1]
            if animation in REST_POSES:
                continue
            try:
                clip = clip_to_layout(load_clip(f"{path}#{info.name}"), core)
            except InputError as error:
                logger.warning("left out: %s", error)
                continue
            if clip.duration_s >= MIN_S and clip.people == 1:
                name = f"{path.stem}/{animation}"
                yield name, travel(clip, speeds.get(name, 0.0))


def load_speeds(root: Path) -> dict[str, float]:
    """Listed speeds of loops in place, m/s of an adult; empty where there is no list."""
    path = root / LIST
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        f"{row['pack']}/{row['clip']}": float(row["speed_m_s"])
        for row in rows
        if row["speed_m_s"] and float(row["travels_m"]) == 0
    }


def travel(clip: Clip, speed_m_s: float) -> Clip:
    """Move a clip on core19 ahead, +z, at the speed of an adult, as fast for its own legs."""
    joints = clip.joints
    leg = sum(
        float(np.median(np.linalg.norm(joints[..., CORE19.index(a), :] - joints[..., CORE19.index(b), :], axis=-1)))
        for a, b in (THIGH, SHIN)
    )
    ahead = np.arange(clip.frames) / clip.fps * speed_m_s * leg / ADULT_LEG_M
    return Clip(
        (joints + ahead[:, None, None] * np.array([0, 0, 1])).astype(np.float32), clip.layout, clip.fps, clip.valid
    )

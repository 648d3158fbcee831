"""Read every animation of the glTF files of a folder, put it on the generator's body, and print a table by file.

Usage: python tools/check_gltf_files.py FOLDER [--strip OUT.png --clips FILE.glb#NAME ...]

Beyond limits: share of joint rotations that no person has. Penetration: mean depth of the lowest toe below the floor.
Limbs: angle between a limb (upper arm, forearm, thigh, shin) of the body and that of the source, mean.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats import GLTF_SUFFIXES, GltfPerson, describe_gltf, load_gltf_people
from skelact.generation.quality import measure_quality
from skelact.generation.recordings import load_body_motion
from skelact.layouts import CORE19, load_layout
from skelact.plots import new_figure
from skelact.skeleton import forward_kinematics, rest_positions
from skelact.skeleton.body import BODY, LEG_M
from skelact.skeleton.retarget import LIMBS

POSES = 10
SPACING_M = 1.7  # between the poses of a strip
VIEW_RAD = np.radians(35)  # between a front and a side view
LEFT, MIDDLE, RIGHT = "#2b6cb0", "#4a5568", "#dd6b20"
HEADER = "| file | read | frames | fps | seconds | leg m | beyond limits | penetration cm | limbs degrees | refused |"


@dataclass(frozen=True)
class ClipResult:
    """What one animation became."""

    frames: int
    fps: float
    leg_m: float
    beyond_limits: float
    penetration_cm: float
    limbs_deg: float

    @property
    def seconds(self) -> float:
        """Frames over rate."""
        return self.frames / self.fps


def main() -> None:
    """Print the table of a folder, and draw a strip of the clips that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--strip", type=Path, help="Picture of the clips.")
    parser.add_argument("--clips", nargs="*", default=[], help="FILE.glb#NAME, relative to the folder.")
    options = parser.parse_args()
    if options.strip:
        draw_strip(options.strip, options.folder, options.clips)
        return
    print(f"{HEADER}\n|{'---|' * 10}")
    for path in sorted(path for path in options.folder.rglob("*") if path.suffix.lower() in GLTF_SUFFIXES):
        print_file(path, path.relative_to(options.folder).as_posix())


def print_file(path: Path, shown: str) -> None:
    """Print the row of one file."""
    try:
        names = [animation.name for animation in describe_gltf(path)]
    except InputError as error:
        print(f"| {shown} | 0 | | | | | | | | {error.reason[:120]} |")
        return
    results, faults = list[ClipResult](), list[str]()
    for name in names:
        try:
            results.append(check_clip(path, name))
        except InputError as error:
            faults.append(f"{name}: {error.reason[:80]}")
    told = "; ".join(faults) or "none"
    if not results:
        print(f"| {shown} | 0 of {len(names)} | | | | | | | | {told} |")
        return
    lengths = [one.seconds for one in results]
    beyond, below, limbs = (
        np.array([getattr(one, key) for one in results]) for key in ("beyond_limits", "penetration_cm", "limbs_deg")
    )
    print(
        f"| {shown} | {len(results)} of {len(names)} | {sum(one.frames for one in results)} "
        f"| {results[0].fps:g} | {min(lengths):.2f} to {max(lengths):.2f}, sum {sum(lengths):.1f} "
        f"| {results[0].leg_m:.3f} | {beyond.mean():.4f}, max {beyond.max():.3f} "
        f"| {below.mean():.2f}, max {below.max():.2f} | {limbs.mean():.1f}, max {limbs.max():.1f} | {told} |"
    )


def check_clip(path: Path, name: str) -> ClipResult:
    """Read one animation and measure it on the body."""
    ((person, *_), _) = load_gltf_people(path, animation=name)
    source = person.match.matrix @ forward_kinematics(person.motion)
    moved = load_body_motion(path, animation=name, fps=person.motion.fps).motion
    quality = measure_quality(moved)
    own = forward_kinematics(moved)[:, [BODY.names.index(joint) for joint in CORE19]]
    cosines = (limb_directions(own) * limb_directions(source)).sum(-1)
    limbs = float(np.degrees(np.arccos(np.clip(cosines, -1, 1))).mean())
    leg = leg_length(person)
    return ClipResult(len(own), person.motion.fps, leg, quality.beyond_limits, quality.penetration_cm, limbs)


def limb_directions(joints: np.ndarray) -> np.ndarray:
    """Unit vectors (T, 8, 3) along the limbs of poses (T, 19, 3) on core19; zero where a limb has no length."""
    bones = [(f"{side}_{start}", f"{side}_{end}") for side in ("left", "right") for start, end in LIMBS.items()]
    ways = np.stack([joints[:, CORE19.index(end)] - joints[:, CORE19.index(start)] for start, end in bones], axis=1)
    return ways / np.maximum(np.linalg.norm(ways, axis=-1, keepdims=True), 1e-9)


def leg_length(person: GltfPerson) -> float:
    """Of the left leg at rest, meters."""
    joints = person.match.matrix @ rest_positions(person.motion.parents, person.motion.offsets)
    leg = joints[[CORE19.index(f"left_{joint}") for joint in ("hip", "knee", "ankle")]]
    return float(np.linalg.norm(np.diff(leg, axis=0), axis=-1).sum())


def draw_strip(out: Path, folder: Path, clips: list[str]) -> None:
    """Draw for each clip the source at the size of the body, and the body below it."""
    figure = new_figure(15, 3.2 * len(clips), path=out)
    axes = figure.subplots(2 * len(clips), 1, squeeze=False)[:, 0]
    core = load_layout("core19")
    for row, clip in enumerate(clips):
        ((person, *_), _) = load_gltf_people(folder / clip)
        scale = LEG_M / leg_length(person)
        source = scale * (person.match.matrix @ forward_kinematics(person.motion))
        moved = forward_kinematics(load_body_motion(folder / clip).motion)
        everything = np.ones(len(BODY.names), bool)
        drawn = (source, core.names, core.parents, person.match.found), (moved, BODY.names, BODY.parents, everything)
        for part, (joints, names, parents, there) in enumerate(drawn):
            axis = axes[2 * row + part]
            axis.set_title(f"{clip}, {'on the body' if part else 'source'}", fontsize=9, loc="left")
            axis.axhline(0, color="black", linewidth=0.5)
            axis.set_aspect("equal")
            axis.axis("off")
            for number, frame in enumerate(np.linspace(0, len(joints) - 1, POSES).round().astype(int)):
                draw_pose(axis, joints[frame], names, parents, there, at=number * SPACING_M)
    figure.savefig(out, dpi=60)


def draw_pose(
    axis: object, joints: np.ndarray, names: tuple[str, ...], parents: tuple[int, ...], there: np.ndarray, *, at: float
) -> None:
    """Draw the bones of one pose (V, 3) at a place of the strip."""
    shown = joints - np.array([joints[0, 0], 0.0, joints[0, 2]])
    x = at + shown[:, 0] * np.cos(VIEW_RAD) + shown[:, 2] * np.sin(VIEW_RAD)
    for joint, parent in enumerate(parents):
        if parent != -1 and there[joint] and there[parent]:
            side = names[joint].partition("_")[0]
            color = {"left": LEFT, "right": RIGHT}.get(side, MIDDLE)
            axis.plot([x[joint], x[parent]], shown[[joint, parent], 1], color=color, linewidth=2)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()

"""Read every BVH file of a folder and print a table: what was found in it, or why not.

Usage: python tools/check_bvh_files.py FOLDER [--sources SOURCES.tsv] [--plot FOLDER]

The folder under FOLDER that a file lies in is its origin. The side check is by geometry alone: feet point forward and
knees bend forward, so the left hip must lie to the left (1: all frames agree, -1: mirrored or swapped).
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.recognition.pose_plot import save_pose_plot
from skelact.skeleton.sides import measure_sides
from skelact.values import Clip

SUFFIXES = (".bvh", ".bvh.txt")


def main() -> None:
    """Print the table of a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sources", type=Path, help="Tab-separated: file, repository, commit, path.")
    parser.add_argument("--plot", type=Path, help="Folder for a picture of each file.")
    options = parser.parse_args()
    addresses = load_addresses(options.sources) if options.sources else {}
    print("| origin | file | people | frames | fps | height m | side | result |\n|---|---|---|---|---|---|---|---|")
    loaded = total = 0
    for path in sorted(path for path in options.folder.rglob("*") if path.name.lower().endswith(SUFFIXES)):
        name = path.relative_to(options.folder).as_posix()
        total += 1
        shown = addresses.get(name, name)
        try:
            clip = load_clip(path)
        except InputError as error:
            print(f"| {path.parent.name} | {shown} | | | | | | no: {error.reason[:120].replace('|', '/')} |")
            continue
        loaded += 1
        result = "; ".join(clip.notes)[:240].replace("|", "/") or "yes"
        print(
            f"| {path.parent.name} | {shown} | {clip.people} | {clip.frames} | {clip.fps:g} | {height_m(clip):.2f} "
            f"| {describe_side(clip)} | {result} |"
        )
        if options.plot:
            options.plot.mkdir(parents=True, exist_ok=True)
            save_pose_plot(options.plot / (name.replace("/", "_") + ".png"), clip, title=name)
    print(f"\n{loaded} of {total} files load.")


def load_addresses(path: Path) -> dict[str, str]:
    """Read which repository, commit and path each file came from."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return {row[0]: f"github.com/{row[1]} {row[3]} @ {row[2]}" for row in rows if len(row) >= 4}


def height_m(clip: Clip) -> float:
    """The way from ankle to head along the bones, meters."""
    at = {name: clip.joints[0, :, number] for number, name in enumerate(clip.layout.names)}
    chain = ("left_ankle", "left_knee", "left_hip"), ("pelvis", "neck", "head")
    ways = [np.linalg.norm(at[a] - at[b], axis=-1) for part in chain for a, b in pairwise(part)]
    return float(sum(np.median(way) for way in ways))


def describe_side(clip: Clip) -> str:
    """The side check of the first person, "" where the body does not tell."""
    side = measure_sides(clip.joints[0].astype(float), clip.valid[0].all(0))
    return "" if side is None else f"{side:.2f}"


if __name__ == "__main__":
    main()

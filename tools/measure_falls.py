"""Measure falls found by geometry: on the falls of the open collections, and on all that is none.

    python tools/measure_falls.py --data DATA

Falls are the animations of the CC0 packs in which somebody dies or collapses from a posture that is up, and clips of
the CMU database whose text names a fall. The others are controls, among them lying down, sitting down on the floor,
rolling, push-ups and crawling. A clip that ends is held for a moment, as its last pose would be seen.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

import numpy as np

from skelact.datasets.cmu import load_cmu_clip
from skelact.datasets.mocap import load_recordings
from skelact.recognition.events import find_events
from skelact.values import Clip

SOURCES = ("bandai", "cmu", "uiprmd", "cc0")
HELD_S = 0.5
FALLS = re.compile(r"/Death(_[AB]|01)?$|/Skeletons_Death$|\bfall(s|ing|en)?\b", re.IGNORECASE)
MANY = {"uiprmd": 5, "bandai": 10}  # of these collections every so manyth clip


def hold_end(clip: Clip) -> Clip:
    """The clip with its last pose held for `HELD_S`."""
    count = round(HELD_S * clip.fps)
    joints, valid = (
        np.concatenate([values[:1], np.repeat(values[:1, -1:], count, 1)], 1) for values in (clip.joints, clip.valid)
    )
    return Clip(joints, clip.layout, clip.fps, valid)


def main() -> None:
    """Read the command line and print what is found where."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="data folder")
    parser.add_argument("--sources", nargs="+", default=SOURCES, choices=SOURCES, help="collections")
    arguments = parser.parse_args()
    counts: Counter[tuple[str, bool, bool]] = Counter()
    seen: Counter[str] = Counter()
    without = [source for source in SOURCES if source not in arguments.sources]
    for one in load_recordings(arguments.data, without=without):
        seen[one.source] += 1
        if seen[one.source] % MANY.get(one.source, 1):
            continue
        is_fall = FALLS.search(one.text) is not None
        found = [event for event in find_events(hold_end(load_cmu_clip(one.path))) if event.kind == "fall"]
        counts[one.source, is_fall, bool(found)] += 1
        if is_fall != bool(found):
            print(f"{'missed' if is_fall else 'false'}: {one.source} {one.text}", flush=True)
    for source in sorted({source for source, _, _ in counts}):
        falls = [counts[source, True, found] for found in (True, False)]
        others = [counts[source, False, found] for found in (True, False)]
        print(f"{source}: {falls[0]} of {sum(falls)} falls found, {others[0]} of {sum(others)} others taken for one")


if __name__ == "__main__":
    main()

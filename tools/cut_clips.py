"""Cut a small data set out of a large one, for measuring how training goes on few clips; writes a file of splits.

python tools/cut_clips.py nw_ucla --pool subject=1,2,3,4,5 --test subject=6,7,8,9,10 --seed 1 -o cut1.csv

draws as many clips of every class from the pool and marks some of them as validation clips. `--set test=file=cut1.csv
--set validation=file=cut1.csv` of `skelact train` takes the file. Clips of one frame are not drawn.
"""

from __future__ import annotations

import argparse
import csv
import os
from pathlib import Path

import numpy as np

from skelact.datasets import prepare
from skelact.datasets.packed import PackedClips
from skelact.datasets.splits import TEST, TRAIN, VALIDATION
from skelact.layouts import load_layout


def cut_clips(packed: PackedClips, pool: str, *, per_class: int, validation: int, seed: int) -> dict[str, str]:
    """Draw `per_class` clips of every class from those that the rule `pool` marks: clip name -> train or validation."""
    rng = np.random.default_rng(seed)
    usable = packed.select(pool) & (packed.lengths > 1)
    split = {}
    for target in range(len(packed.labels)):
        drawn = rng.permutation(np.flatnonzero(usable & (packed.targets == target)))[:per_class]
        split.update({packed.names[clip]: VALIDATION for clip in drawn[:validation]})
        split.update({packed.names[clip]: TRAIN for clip in drawn[validation:]})
    return split


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", help="data set by name")
    parser.add_argument("--data", type=Path, default=os.environ.get("SKELACT_DATA"), help="data folder")
    parser.add_argument("--pool", required=True, help="clips to draw from: group=value[,value]")
    parser.add_argument("--test", required=True, help="test clips: group=value[,value]")
    parser.add_argument("--per-class", type=int, default=8, help="clips of every class, validation clips among them")
    parser.add_argument("--validation", type=int, default=2, help="validation clips of every class")
    parser.add_argument("--seed", type=int, default=1, help="another one draws others")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the .csv file")
    given = parser.parse_args()
    packed = prepare(given.dataset, given.data, load_layout("core19"))
    split = cut_clips(packed, given.pool, per_class=given.per_class, validation=given.validation, seed=given.seed)
    held_out = {packed.names[clip]: TEST for clip in np.flatnonzero(packed.select(given.test))}
    if both := sorted(split.keys() & held_out.keys()):
        parser.error(f"--pool and --test share clips, such as {both[0]}")
    with given.output.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("name", "split"), *split.items(), *held_out.items()])


if __name__ == "__main__":
    main()

"""Compare lifting networks of equal size: train all, print a table, write the pages of four evidence cards.

    python tools/compare_lifters.py DATA RUNS [--pages docs/evidence]

Every run is a line in RUNS/trials.jsonl and is not done again; the graph of seed 0 lies beside it. The cards train the
same networks in the same way, so their pages are what `skelact evidence NAME` would print.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from skelact.capture.lift_mocap import FPS
from skelact.capture.lifter import STEP_KEY
from skelact.evidence import choose_card, dsta, finepose, format_card, hopfir, partdrop
from skelact.evidence.lifting_trials import (
    FRAMES,
    RIGHT_ACTION,
    SEEDS,
    SHUFFLED_ACTION,
    STRIDE,
    TESTS,
    WIDTHS,
    LiftingArrays,
    Trained,
    Trial,
    choose_config,
    format_cells,
    run_trial,
)
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.models.lifting import build_lifter
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork

FIRST = (
    *(Trial(network) for network in WIDTHS),
    Trial("mlp", 0.0),
    *(Trial("mlp", action=action) for action in (RIGHT_ACTION, SHUFFLED_ACTION)),
)  # what cards decide by
TRIALS = (*FIRST, *(Trial(network, 0.0) for network in WIDTHS if network != "mlp"))
CARDS = {"hopfir": hopfir, "dsta": dsta, "partdrop": partdrop, "finepose": finepose}
TIMED = 200  # windows, one by one


def name_trial(trial: Trial) -> str:
    """Short and unique."""
    drop = "" if trial.part_drop else ", no PartDrop"
    return f"{trial.network}{drop}{f', {trial.action} action' if trial.action else ''}"


def read_runs(file: Path) -> dict[tuple[Trial, int], Trained]:
    """What was done before."""
    found = {}
    for line in file.read_text().splitlines() if file.exists() else ():
        row = json.loads(line)
        found[Trial(**row["trial"]), row["seed"]] = Trained(**row["found"])
    return found


def train_all(data: Path, folder: Path, most: int | None) -> dict[tuple[Trial, int], Trained]:
    """Do what is not done yet, seed by seed, or the first `most` of it."""
    file = folder / "trials.jsonl"
    found = read_runs(file)
    wanted = ((trial, seed) for some in (FIRST, TRIALS) for seed in SEEDS for trial in some)
    missing = [one for one in dict.fromkeys(wanted) if one not in found][:most]
    arrays = LiftingArrays(data) if missing else None
    for trial, seed in missing:
        assert arrays is not None
        found[trial, seed], network = run_trial(arrays, trial, seed)
        with file.open("a") as lines:
            lines.write(json.dumps({"trial": asdict(trial), "seed": seed, "found": asdict(found[trial, seed])}) + "\n")
        if seed == 0 and not trial.action:
            export_lifter(
                network, choose_config(trial), folder / f"{trial.network}{'' if trial.part_drop else '_plain'}.onnx"
            )
    return found


def export_lifter(network: torch.nn.Module, config: object, path: Path) -> None:
    """Write the graph."""
    points = torch.zeros(2, FRAMES, len(LIFT_POINTS), 4)
    metadata = {"config": json.dumps(asdict(config)), STEP_KEY: str(STRIDE / FPS)}  # type: ignore[call-overload]
    export_onnx(network, {"points": points}, path, metadata=metadata, outputs=("joints",))


def time_network(name: str, folder: Path) -> float:
    """Milliseconds of one core for one frame of one person, both sides, as `Lifter` runs it live."""
    path = folder / f"timed_{name}.onnx"
    export_lifter(build_lifter(choose_config(Trial(name))), choose_config(Trial(name)), path)
    network = OnnxNetwork(path, threads=1)
    points, spent = np.zeros((2, FRAMES, len(LIFT_POINTS), 4), np.float32), []
    for _ in range(TIMED):
        begun = time.process_time()
        network(points)
        spent.append(1e3 * (time.process_time() - begun))
    return float(np.median(spent))


def print_table(found: Mapping[tuple[Trial, int], Trained], folder: Path) -> None:
    """One row a trial."""
    ms = {name: time_network(name, folder) for name in WIDTHS}
    head = ("network", "parameters", "ms a frame", "training, s", *(f"{name}, mm" for name in TESTS.values()))
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for trial in TRIALS:
        runs = [found[trial, seed] for seed in SEEDS if (trial, seed) in found]
        if runs:
            spent = np.mean([one.cpu_s for one in runs])
            cells = (f"{runs[0].parameters:,}", f"{ms[trial.network]:.2f}", f"{spent:.0f}", *format_cells(runs))
            print(f"| {name_trial(trial)} | {' | '.join(cells)} |")


def write_pages(found: Mapping[tuple[Trial, int], Trained], folder: Path) -> None:
    """The pages of the cards whose runs are done."""
    runs = {
        trial: [found[trial, seed] for seed in SEEDS] for trial in TRIALS if all((trial, s) in found for s in SEEDS)
    }
    for name, card in CARDS.items():
        if runs.keys() >= card.NAMES.keys():
            page = format_card(name, choose_card(name), card.judge(runs))
            (folder / f"{name}.md").write_text(page, encoding="utf-8")


def main() -> None:
    """Train, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("runs", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--most", type=int, help="runs to do now; the next call goes on")
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    found = train_all(options.data, options.runs, options.most)
    if not options.most:
        print_table(found, options.runs)
    if options.pages:
        write_pages(found, options.pages)


if __name__ == "__main__":
    main()

"""Evaluations from end to end: several streams, saved scores, published fusion weights, several processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from test_slots import random_checkpoint

from skelact.cli import main
from skelact.datasets import load_packed
from skelact.datasets.ntu import CLASS_NAMES
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import synthesize_ntu
from skelact.datasets.ntu.synth_motions import invent_motions
from skelact.errors import CheckpointError
from skelact.formats.scores import load_scores, save_scores_pickle
from skelact.recognition import load_recognizer
from skelact.recognition.checkpoint import save_checkpoint
from skelact.recognition.load import join_recognizers

CONTROL_ROWS = ("nearest neighbor", "ridge regression")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared collection and three streams with random weights."""
    folder = tmp_path_factory.mktemp("protocol")
    synthesize_ntu(folder / "raw", invent_motions(np.random.default_rng(0)), count=60, seed=1, quiet=True)
    prepare_ntu([folder / "raw"], folder / "store", quiet=True)
    for part in ("body", "hand", "leg"):
        save_checkpoint(folder / f"{part}.safetensors", random_checkpoint(part, labels=CLASS_NAMES))
    return folder


def evaluate(folder: Path, out: Path, *options: object) -> dict:
    arguments = ["evaluate", "recognition", "--dataset", "ntu120", "--data", folder / "store", "-o", out, *options]
    arguments += [] if "--scores" in options else ["--no-time"]
    main([str(argument) for argument in arguments])
    return json.loads((out / "report.json").read_text())


@pytest.fixture(scope="module")
def report(folder: Path) -> dict:
    weights = ["--weights", folder / "body.safetensors", folder / "hand.safetensors", folder / "leg.safetensors"]
    return evaluate(folder, folder / "report", "--split", "xsub", "--scores-out", folder / "scores", *weights)


def without_controls(report: dict) -> dict:
    return {name: row for name, row in report["results"].items() if name not in CONTROL_ROWS}


def test_streams_fusions_and_kinds_of_classes_stand_side_by_side(folder: Path, report: dict) -> None:
    rows = report["results"]
    assert list(rows)[:2] == ["nearest neighbor", "ridge regression"]
    assert list(rows)[2:6] == ["body", "hand", "leg", "fused, published weights (fitted on the test clips)"]
    one, two = (rows[f"fused, equal weights, {kind}-person classes"] for kind in ("one", "two"))
    whole = rows["fused, equal weights"]
    assert one["clips"] + two["clips"] == whole["clips"] == int(load_packed(folder / "store").select("xsub").sum())
    page = (folder / "report" / "report.html").read_text()
    assert "Most confused" in page and "<svg" in page and "<script" not in page
    assert all(len(pair) == 3 for pair in report["most_confused"])
    assert (
        report["models"]["body+hand+leg"]["streams"][0].startswith(
            "body: corrected graph, 2 people, middle 100% of a clip"
        )
        and "leg: corr" in page
    )


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["npz", "pkl"])
def test_saved_scores_give_the_same_rows(folder: Path, report: dict, tmp_path: Path, ending: str) -> None:
    files = [folder / "scores" / f"{part}.{ending}" for part in ("body", "hand", "leg")]
    assert evaluate(folder, tmp_path / "out", "--split", "xsub", "--scores", *files)["results"] == without_controls(
        report
    )


@pytest.mark.slow
def test_published_rows_without_names_are_joined_by_their_order(folder: Path, report: dict, tmp_path: Path) -> None:
    files = []
    for part in ("body", "hand", "leg"):
        names, scores = load_scores(folder / "scores" / f"{part}.npz")
        order = sorted(range(len(names)), key=lambda row: (names[row][8:12], names[row]))  # by performer, then by name
        files.append(tmp_path / f"{part}.pkl")
        save_scores_pickle(files[-1], [f"test_{row}" for row in range(len(names))], scores[order])
    assert evaluate(folder, tmp_path / "pkl", "--split", "xsub", "--scores", *files)["results"] == without_controls(
        report
    )


@pytest.mark.parametrize(
    "fault",
    [
        *("clips", "classes", "split", "both", "fit", "part", "dataset", "collection", "fit scores", "save scores"),
        *("runs and weights", "no runs", "map", "order without scores"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    folder: Path, report: dict, fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names, scores = load_scores(folder / "scores" / "body.npz")
    save_scores_pickle(tmp_path / "short.pkl", names[1:], scores[1:])
    save_scores_pickle(tmp_path / "narrow.pkl", names, scores[:, :60])
    body = ["--weights", folder / "body.safetensors"]
    options = {
        "clips": ["--split", "xsub", "--scores", tmp_path / "short.pkl"],
        "classes": ["--split", "xsub", "--scores", tmp_path / "narrow.pkl"],
        "split": ["--split", "xview", *body],
        "both": ["--split", "xsub", "--scores", tmp_path / "short.pkl", *body],
        "fit": ["--split", "xsub", "--fit-on", "camera=1", *body],
        "part": ["--split", "xsub", *body, folder / "body.safetensors"],
        "dataset": ["--split", "xsub", "--weights", "mocap-core19"],
        "collection": ["--dataset", "ntu60", "--split", "xsub", *body],
        "runs and weights": ["--split", "xsub", "--runs", folder, *body],
        "no runs": ["--split", "xsub", "--runs", tmp_path],
        "map": ["--split", "xsub", "--map", "drink water", *body],
        "order without scores": ["--split", "xsub", "--score-order", tmp_path / "narrow.pkl", *body],
        "fit scores": ["--split", "xsub", "--fit-on", "xsub=train", "--scores", folder / "scores" / "body.npz"],
        "save scores": [
            "--split",
            "xsub",
            "--scores-out",
            tmp_path / "out",
            "--scores",
            folder / "scores" / "body.npz",
        ],
    }[fault]
    with pytest.raises(SystemExit) as stopped:
        evaluate(folder, tmp_path / "out", *options)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("error:")
    assert not (tmp_path / "out").exists()


def test_streams_of_other_labels_are_not_joined(folder: Path) -> None:
    with pytest.raises(CheckpointError):
        join_recognizers([load_recognizer(folder / "body.safetensors"), load_recognizer()])


@pytest.mark.slow
def test_two_processes_give_the_rows_of_one(folder: Path, report: dict, tmp_path: Path) -> None:
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [
        "-m",
        "skelact.cli",
        "evaluate",
        "recognition",
        "--dataset",
        "ntu120",
        "--data",
        folder / "store",
        "--split",
        "xsub",
    ]
    weights = ["--weights", *(folder / f"{part}.safetensors" for part in ("body", "hand", "leg"))]
    arguments = [*launch, *command, *weights, "--no-time", "-o", tmp_path / "out"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run(list(map(str, arguments)), check=True, capture_output=True, env=environment, timeout=240)
    assert json.loads((tmp_path / "out" / "report.json").read_text())["results"] == report["results"]

"""Folders of runs: found, evaluated, compared, and written as page, JSON and tables."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from test_slots import LABELS, random_checkpoint

from skelact.cli import main
from skelact.datasets.packed import PackedClips, pack, save_packed
from skelact.errors import InputError
from skelact.formats.scores import load_scores, save_scores
from skelact.recognition.checkpoint import save_checkpoint
from skelact.recognition.compare import compare_all, compare_runs, evaluate_side
from skelact.recognition.protocol import EQUAL, Protocol
from skelact.recognition.reports import save_report
from skelact.recognition.runs import CONTROLS, Run, evaluate_runs, find_runs, group_models, mean_and_spread

CLIPS = 28


@pytest.fixture(scope="module")
def packed() -> PackedClips:
    """Random motion on ntu25; half of the clips are for training."""
    rng = np.random.default_rng(0)
    clips = [rng.normal(size=(2, 20, 25, 3)).cumsum(1).astype(np.float32) for _ in range(CLIPS)]
    return pack(
        clips,
        [30.0] * CLIPS,
        targets=np.arange(CLIPS) % len(LABELS),
        names=tuple(f"clip {number}" for number in range(CLIPS)),
        labels=LABELS,
        groups={"split": np.array(["train", "test"] * (CLIPS // 2))},
        layout="ntu25",
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two models with two seeds and two streams each, random weights."""
    folder = tmp_path_factory.mktemp("runs")
    for part in ("body", "leg"):
        checkpoint = random_checkpoint(part)
        rng = np.random.default_rng(0)
        for model in ("small", "other_one"):
            for seed in (1, 2):
                weights = {
                    key: value + float(rng.normal(0, 0.02)) if key.startswith("head") else value
                    for key, value in checkpoint.weights.items()
                }
                place = folder / model / f"seed{seed}"
                place.mkdir(parents=True, exist_ok=True)
                save_checkpoint(place / f"{part}.safetensors", replace(checkpoint, weights=weights))
    return folder


@pytest.fixture(scope="module")
def runs(folder: Path, packed: PackedClips) -> tuple[Run, ...]:
    protocol = Protocol("none", "split=test")
    return evaluate_runs(folder, packed, protocol, timed=False, scores_out=folder / "scores", quiet=True)


def test_every_model_and_seed_is_evaluated_on_the_same_clips(runs: tuple[Run, ...]) -> None:
    assert [(run.model, run.seed) for run in runs] == [
        (CONTROLS, ""),
        ("other_one", "1"),
        ("other_one", "2"),
        ("small", "1"),
        ("small", "2"),
    ]
    assert list(runs[0].evaluation.rows) == ["nearest neighbor", "ridge regression"]
    for run in runs[1:]:
        assert list(run.evaluation.rows) == ["body", "leg", EQUAL]
        assert set(run.evaluation.ablation) == {"body", "leg", "body + leg"}
        assert run.evaluation.ablation["body + leg"] == run.evaluation.rows[EQUAL].top1
        assert [cost.stream for cost in run.costs] == ["body", "leg", "all"]
        assert len(run.evaluation.rows[EQUAL].right) == CLIPS // 2


def test_a_run_folder_may_be_one_model_or_one_run(folder: Path, tmp_path: Path) -> None:
    assert [(run.model, run.seed) for run in find_runs(folder / "small")] == [("small", "1"), ("small", "2")]
    assert [(run.model, run.seed) for run in find_runs(folder / "small" / "seed2")] == [("seed2", "")]
    for nothing in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InputError) as refused:
            find_runs(nothing)
        assert refused.value.field == "runs"


def test_a_seed_that_lacks_a_stream_is_named(folder: Path, tmp_path: Path) -> None:
    for seed, part in ((1, "body"), (1, "leg"), (2, "body")):
        place = tmp_path / "net" / f"seed{seed}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{part}.safetensors").write_bytes(b"")
    with pytest.raises(InputError, match=r"net, seed 2 lacks leg"):
        find_runs(tmp_path)


def test_spread_is_the_sample_standard_deviation() -> None:
    assert mean_and_spread([0.8, 0.9]) == pytest.approx((0.85, 0.0707106781))
    assert np.isnan(mean_and_spread([0.8])[1])


def test_the_report_holds_models_seeds_cost_and_significance(runs: tuple[Run, ...], tmp_path: Path) -> None:
    path = save_report(tmp_path, runs, {"dataset": "none"}, compare_all(runs))
    report = json.loads(path.read_text())
    model = report["models"]["small"]
    tops = [run["results"][EQUAL]["top1"] for run in model["runs"]]
    assert model["mean"][EQUAL]["top1"] == pytest.approx(np.mean(tops))
    assert model["mean"][EQUAL]["top1_sd"] == pytest.approx(np.std(tops, ddof=1))
    assert np.sum(model["confusion"]) == CLIPS  # both seeds
    (pair,) = report["significance"]
    assert (pair["a"], pair["b"], pair["runs"]) == ("other_one", "small", [2, 2])
    assert all(row["interval_95"] == [None, None] for row in pair["classes"].values())  # two clips each
    assert set(pair["mcnemar"]) == {"seed 1", "seed 2"} and set(pair["classes"]) == set(LABELS)
    page = (tmp_path / "report.html").read_text()
    assert page.count("<svg") == 2 and page.count("data:image/svg+xml;base64,") == 1
    for told in (
        "Models",
        "Significance",
        "Ablation of streams",
        "Cost",
        "seed 2",
        "Per class: other_one beside small",
    ):
        assert told in page
    assert {file.name for file in tmp_path.iterdir()} >= {
        "confusion_small.svg",
        "difference_other-one_small.svg",
        "difference_other-one_small.pdf",
        "per_class_other-one.csv",
        "report.md",
        "report.tex",
    }
    latex = (tmp_path / "report.tex").read_text()
    assert "Per class: other\\_one beside small" in latex
    assert "| class | clips | other_one % | small % |" in (tmp_path / "report.md").read_text()
    assert r"other\_one" in latex and r"$\pm$" in latex and latex.count(r"\begin{table}") == latex.count(r"\bottomrule")
    for line in latex.splitlines():
        assert not re.search(r"(?<!\\)[%_#]", line.removeprefix("% Needs").replace("usepackage", "")) or "Needs" in line


def test_saved_scores_of_a_run_compare_as_the_run_itself(
    folder: Path, runs: tuple[Run, ...], packed: PackedClips, tmp_path: Path
) -> None:
    save_packed(tmp_path / "store", packed)
    protocol = Protocol("none", "split=test")
    saved = evaluate_side(str(folder / "scores" / "small"), tmp_path / "store", protocol, quiet=True)
    small = group_models(runs)["small"]
    assert [run.seed for run in saved] == ["1", "2"]
    found = compare_runs(small, saved)
    assert found.accuracy.difference == 0 and found.accuracy.interval[0] <= 0 <= found.accuracy.interval[1]
    assert all(test.p == 1 for test in found.tests.values()) and set(found.tests) == {"seed 1", "seed 2"}


def test_other_clips_and_other_labels_are_not_compared(runs: tuple[Run, ...]) -> None:
    run = runs[1]
    fewer = replace(run.evaluation, clips=(*run.evaluation.clips[:-1], "another"))
    with pytest.raises(InputError, match="same clips"):
        compare_runs([run], [replace(run, evaluation=fewer)])
    relabeled = replace(run.evaluation, labels=(*LABELS[1:], LABELS[0]))
    with pytest.raises(InputError, match="another label"):
        compare_runs([run], [replace(run, evaluation=relabeled)])


def test_the_command_compares_two_score_files(
    folder: Path, runs: tuple[Run, ...], packed: PackedClips, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_packed(tmp_path / "store", packed)
    clips = np.flatnonzero(packed.select("split=test"))
    names, scores = load_scores(folder / "scores" / "small" / "seed1" / "body.npz")
    best = np.eye(len(LABELS), dtype=np.float32)[packed.targets[clips]]
    save_scores(tmp_path / "best.npz", [packed.names[clip] for clip in clips], best)
    save_scores(tmp_path / "net.npz", names, scores)
    data = ["--dataset", "none", "--data", tmp_path / "store", "--split", "split=test"]
    words = [
        "evaluate",
        "compare",
        tmp_path / "best.npz",
        tmp_path / "net.npz",
        *data,
        "-o",
        tmp_path / "out",
        "--json",
    ]
    main([str(word) for word in words])
    (pair,) = json.loads(capsys.readouterr().out)["significance"]
    right = (scores.argmax(1) == packed.targets[clips]).mean()
    assert pair["a_top1"] == 1.0 and pair["b_top1"] == pytest.approx(right)
    assert pair["mcnemar"][""]["only_b"] == 0 and pair["interval_95"][0] > 0

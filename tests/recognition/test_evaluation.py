"""Evaluation: ties, fusion, baselines, worse recordings, reports."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from swinging import CORE, small_set

from skelact.errors import InputError
from skelact.recognition import RecognitionConfig, Recognizer
from skelact.recognition.baselines import score_controls
from skelact.recognition.conditions import CONDITIONS
from skelact.recognition.evaluation import (
    ClipScores,
    cross_entropy,
    fuse,
    measure,
    score_conditions,
)
from skelact.recognition.fusion import fit_weights
from skelact.recognition.part_stream import Stream
from skelact.recognition.protocol import EQUAL, Evaluation
from skelact.recognition.reports import save_report
from skelact.recognition.runs import Run
from skelact.values import Clip


def swing_meter(x: np.ndarray) -> np.ndarray:
    """Logits by how far each ankle of the leg part moves: input (N, 12, T, V, M)."""
    part = CORE.part("leg").joints
    moved = x[:, 0:3].std(2).sum((1, 3))
    left, right = (moved[:, part.index(CORE.names.index(name))] for name in ("left_ankle", "right_ankle"))
    return 2 * np.stack([left - right, right - left], 1)


def swing_recognizer() -> Recognizer:
    config = RecognitionConfig(dataset="none", part="leg", frames=16)
    return Recognizer("swing", [Stream(config, swing_meter, 1.0)], CORE, ("swing-left", "swing-right"))


def test_a_tie_counts_as_wrong() -> None:
    assert measure(np.array([[0.5, 0.5], [0.1, 0.9]], np.float32), np.array([0, 1])).top1 == 0.5


def test_fusion_joins_by_name_and_weight_zero_leaves_a_stream_out() -> None:
    rng = np.random.default_rng(0)
    a = ClipScores("a", ("x", "y", "z"), rng.normal(size=(3, 4)).astype(np.float32))
    b = ClipScores("b", ("z", "x", "y"), rng.normal(size=(3, 4)).astype(np.float32))
    np.testing.assert_allclose(fuse([a, b], {}).logits[0], a.logits[0] + b.logits[1], rtol=1e-6)
    np.testing.assert_array_equal(fuse([a, b], {"b": 0.0}).logits, a.logits)
    with pytest.raises(InputError):
        fuse([a, ClipScores("c", ("x", "y"), b.logits[:2])], {})


def test_fitted_weights_leave_a_misleading_stream_out() -> None:
    rng = np.random.default_rng(0)
    targets = rng.integers(0, 3, 200)
    names = tuple(str(number) for number in range(200))
    right = np.eye(3, dtype=np.float32)[targets] + rng.normal(0, 0.3, (200, 3)).astype(np.float32)
    wrong = ClipScores("wrong", names, -2 * np.eye(3, dtype=np.float32)[targets])
    assert fit_weights([ClipScores("right", names, right), wrong], targets) == {"right": 1.0, "wrong": 0.0}


def test_cross_entropy_of_even_scores_is_log_k() -> None:
    assert cross_entropy(np.full((5, 4), 7.0), np.zeros(5, int)) == pytest.approx(np.log(4))


def test_controls_learn_only_from_the_clips_left_out() -> None:
    packed = small_set()
    clips = np.flatnonzero(packed.select("fold=3"))
    recognizer = swing_recognizer()
    scores, note = score_controls(packed, clips, recognizer.layout, recognizer.config, graph=False)
    others = len(packed) - len(clips)
    assert f"{others} of the {others} other clips." in note
    assert set(scores) == {"nearest neighbor", "ridge regression"}
    # each clip is itself in a set that holds everything: then the nearest neighbor would score a distance of zero
    assert scores["nearest neighbor"].max() < -1e-3
    assert all(row.shape == (len(clips), 2) for row in scores.values())
    with pytest.raises(InputError):
        score_controls(packed, np.arange(len(packed)), recognizer.layout, recognizer.config, graph=False)


@pytest.mark.slow
def test_the_graph_network_learns_as_a_control() -> None:
    packed = small_set()
    clips = np.flatnonzero(packed.select("fold=3"))
    recognizer = swing_recognizer()
    scores, _ = score_controls(packed, clips, recognizer.layout, recognizer.config, graph=True)
    assert (scores["graph network"].argmax(1) == packed.targets[clips]).mean() > 0.9


def test_worse_recordings_are_scored_under_every_condition() -> None:
    packed = small_set(16)
    clips = np.arange(len(packed))
    results = score_conditions(swing_recognizer(), packed, clips, quiet=True)
    assert list(results) == list(CONDITIONS)
    assert measure(results["as recorded"], packed.targets).top1 == 1.0
    assert not np.allclose(results["noise 2 cm"], results["as recorded"])


@pytest.mark.parametrize(("name", "frames", "fps"), [("15 fps", 20, 15.0), ("60 fps", 80, 60.0)])
def test_another_frame_rate_keeps_the_duration(name: str, frames: int, fps: float) -> None:
    clip = Clip(np.random.default_rng(0).normal(size=(1, 40, 19, 3)).astype(np.float32), CORE, 30.0)
    out = CONDITIONS[name](clip, np.random.default_rng(0))
    assert (out.frames, out.fps) == (frames, fps)
    assert out.duration_s == pytest.approx(clip.duration_s)


def test_conditions_do_what_they_say() -> None:
    clip = Clip(np.random.default_rng(0).normal(size=(1, 400, 19, 3)).astype(np.float32), CORE, 30.0)
    rng = np.random.default_rng(1)
    lost = CONDITIONS["10 % joints missing"](clip, rng).joints
    assert (lost == 0).all(-1).mean() == pytest.approx(0.1, abs=0.01)
    assert (CONDITIONS["noise 2 cm"](clip, rng).joints - clip.joints).std() == pytest.approx(0.02, rel=0.05)
    np.testing.assert_array_equal(CONDITIONS["middle half of the action"](clip, rng).joints, clip.joints[:, 100:300])
    turned = CONDITIONS["any heading"](clip, rng).joints
    np.testing.assert_allclose(turned[..., 1], clip.joints[..., 1], atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(turned, axis=-1), np.linalg.norm(clip.joints, axis=-1), atol=1e-5)


def test_a_report_holds_numbers_classes_and_a_picture(tmp_path: Path) -> None:
    metrics = measure(np.array([[2, 1, 0], [0, 1, 2], [0, 3, 1.0]], np.float32), np.array([0, 1, 1]))
    targets = np.array([0, 1, 1])
    evaluation = Evaluation(
        ("a", "b", "c"), ("x", "y", "z"), targets, {"body": metrics, EQUAL: metrics}, ("body",), {}, {}, ()
    )
    path = save_report(tmp_path, [Run("net", "", evaluation)], {"command": "skelact evaluate"})
    table = json.loads(path.read_text())
    assert table["command"] == "skelact evaluate"
    assert table["results"]["body"]["top1"] == pytest.approx(2 / 3)
    assert table["results"]["body"]["mean_class_accuracy"] == pytest.approx(0.75)
    rows = list(csv.DictReader((tmp_path / "per_class.csv").read_text().splitlines()))
    assert [(row["class"], row["recall"], row["most_confused_with"]) for row in rows] == [
        ("a", "1.0000", ""),
        ("b", "0.5000", "c"),
        ("c", "", ""),  # no clips: no recall
    ]
    assert "c recognized as" not in (tmp_path / "confusion.svg").read_text()
    assert "b recognized as c: 1 of 2, 50.0%" in (tmp_path / "confusion.svg").read_text()

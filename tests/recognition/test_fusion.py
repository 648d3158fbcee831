"""Fusion: probabilities or logits, fitted weights, validation scores of other tools, labels that differ."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.cli.evaluate_recognition import parse_map
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.formats.pickles import save_plain_pickle
from skelact.formats.pyskl import PysklClip, PysklSet, save_pyskl
from skelact.formats.scores import save_scores, save_scores_pickle
from skelact.recognition.evaluation import ClipScores, fuse
from skelact.recognition.fusion import are_probabilities, fit_weights, list_subsets, prepare_fusion
from skelact.recognition.protocol import EQUAL, Protocol, evaluate_score_files, use_labels
from skelact.recognition.score_streams import load_row_order, name_streams, pair_streams

CLIPS, CLASSES = 120, 3


@pytest.fixture
def packed() -> PackedClips:
    rng = np.random.default_rng(0)
    rows = np.arange(CLIPS)
    return PackedClips(
        joints=np.zeros((CLIPS, 1, 2, 3), np.float32),
        starts=rows,
        lengths=np.ones(CLIPS, np.int64),
        fps=np.full(CLIPS, 30.0),
        targets=rng.integers(0, CLASSES, CLIPS),
        names=tuple(f"clip{row:03}" for row in rows),
        labels=("a", "b", "c"),
        groups={"part": np.where(rows % 3 == 0, "val", "test")},
        layout="core19",
    )


def make_scores(packed: PackedClips, gain: float, rng: np.random.Generator) -> np.ndarray:
    return (gain * np.eye(CLASSES)[packed.targets] + rng.normal(size=(CLIPS, CLASSES))).astype(np.float32)


def test_softmax_adds_probabilities_once() -> None:
    logits = np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0]], np.float32)
    (soft,) = prepare_fusion([ClipScores("a", ("x", "y"), logits)], softmax=True)
    np.testing.assert_allclose(soft.logits, np.exp(logits) / np.exp(logits).sum(1, keepdims=True), rtol=1e-5)
    assert are_probabilities(soft.logits) and not are_probabilities(logits)
    (again,) = prepare_fusion([soft], softmax=True)
    np.testing.assert_array_equal(again.logits, soft.logits)


def test_logits_and_probabilities_are_not_added() -> None:
    logits = ClipScores("a", ("x",), np.array([[3.0, 1.0]], np.float32))
    shares = ClipScores("b", ("x",), np.array([[0.7, 0.3]], np.float32))
    with pytest.raises(InputError, match="--softmax"):
        prepare_fusion([logits, shares], softmax=False)
    assert all(are_probabilities(stream.logits) for stream in prepare_fusion([logits, shares], softmax=True))


@pytest.mark.parametrize("streams", [2, 6])
@pytest.mark.parametrize("softmax", [False, True])
def test_fitted_weights_leave_noise_out(packed: PackedClips, streams: int, *, softmax: bool) -> None:
    rng = np.random.default_rng(1)
    good = ClipScores("good", packed.names, make_scores(packed, 4.0, rng))
    bad = [
        ClipScores(f"bad{number}", packed.names, -2 * make_scores(packed, 2.0, rng)) for number in range(streams - 1)
    ]
    scored = prepare_fusion([good, *bad], softmax=softmax)
    weights = fit_weights(scored, packed.targets)
    assert weights["good"] == 1.0 and all(weight == 0 for name, weight in weights.items() if name != "good")
    assert (fuse(scored, weights).logits.argmax(1) == packed.targets).mean() > 0.9


@pytest.mark.parametrize("gains", [(0.3, 3.0), (3.0, 0.2, -1.0), (1.0, 1.0, 1.0), (2.0, 1.5, 0.5, 0.1, -0.5)])
def test_fitted_weights_are_never_worse_than_the_best_stream_or_equal_weights(
    packed: PackedClips, gains: tuple[float, ...]
) -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        streams = [
            ClipScores(f"stream{at}", packed.names, make_scores(packed, gain, rng)) for at, gain in enumerate(gains)
        ]
        right = [(scores.logits.argmax(1) == packed.targets).mean() for scores in (*streams, fuse(streams, {}))]
        fitted = fuse(streams, fit_weights(streams, packed.targets))
        assert (fitted.logits.argmax(1) == packed.targets).mean() >= max(right)


def test_a_first_stream_that_knows_nothing_is_left_out(packed: PackedClips) -> None:
    rng = np.random.default_rng(0)
    weak = ClipScores("body", packed.names, 5 * make_scores(packed, 0.0, rng))
    good = ClipScores("hand", packed.names, make_scores(packed, 6.0, rng))
    assert fit_weights([weak, good], packed.targets) == {"body": 0.0, "hand": 1.0}


def test_few_clips_or_equal_streams_leave_the_weights_equal(packed: PackedClips) -> None:
    rng = np.random.default_rng(0)
    alike = [ClipScores(name, packed.names, make_scores(packed, 2.0, rng)) for name in ("body", "hand")]
    few = [replace(scores, clips=scores.clips[:2], logits=scores.logits[:2]) for scores in alike]
    assert set(fit_weights(few, packed.targets[:2]).values()) == {1.0}


def test_weights_are_fitted_on_validation_scores_of_other_tools(packed: PackedClips, tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    for stream, gain in (("joint", 3.0), ("joint_motion", -1.0), ("bone", 3.0), ("bone_motion", -1.0)):
        scores = make_scores(packed, gain, rng)
        for part in ("test", "val"):
            rows = np.flatnonzero(packed.select(f"part={part}"))
            names = [packed.names[row] for row in rows]
            save_scores_pickle(tmp_path / f"{part}_{stream}.pkl", names[::-1], scores[rows][::-1])
    files = sorted(tmp_path.glob("test_*.pkl"))
    found = evaluate_score_files(
        files, packed, Protocol("none", "part=test", "part=val"), fit_files=sorted(tmp_path.glob("val_*.pkl"))[::-1]
    )
    (fitted,) = (name for name in found.rows if "fitted" in name)
    assert found.fitted["test_bone_motion"] == found.fitted["test_joint_motion"] == 0
    assert found.rows[fitted].top1 > found.rows[EQUAL].top1
    assert "val_joint_motion.pkl for test_joint_motion.pkl" in found.notes[0]
    assert len(found.ablation) == 15
    with pytest.raises(InputError) as refused:
        evaluate_score_files(files, packed, Protocol("none", "part=test", "part=val"))
    assert refused.value.field == "fit_scores"


def test_lists_of_pyskl_are_in_the_order_of_its_annotations(packed: PackedClips, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    scores = make_scores(packed, 3.0, rng)
    order = rng.permutation(CLIPS)
    is_test = packed.select("part=test")
    keypoint = np.ones((1, 1, 2, 3), np.float32)
    clips = tuple(PysklClip(packed.names[row], int(packed.targets[row]), keypoint, 1) for row in order)
    save_pyskl(tmp_path / "annotations.pkl", PysklSet({}, clips))
    (tmp_path / "names.txt").write_text("\n".join(packed.names[row] for row in order))
    save_plain_pickle(tmp_path / "result.pkl", [scores[row] for row in order if is_test[row]])
    save_scores(tmp_path / "named.npz", packed.names, scores)
    right = (scores.argmax(1) == packed.targets)[is_test].mean()
    protocol = Protocol("none", "part=test")
    for told in ("annotations.pkl", "names.txt"):
        found = evaluate_score_files([tmp_path / "result.pkl"], packed, protocol, order=load_row_order(tmp_path / told))
        assert found.rows[EQUAL].top1 == pytest.approx(right)
    with pytest.raises(InputError):  # as if they were in the order of the store
        evaluate_score_files([tmp_path / "result.pkl"], packed, protocol)
    save_plain_pickle(tmp_path / "stored.pkl", list(scores[is_test]))
    assert evaluate_score_files([tmp_path / "stored.pkl"], packed, protocol).rows[EQUAL].top1 == pytest.approx(right)


def test_annotations_with_other_labels_are_refused(packed: PackedClips, tmp_path: Path) -> None:
    keypoint = np.ones((1, 1, 2, 3), np.float32)
    clips = tuple(
        PysklClip(name, (int(target) + 1) % 3, keypoint, 1)
        for name, target in zip(packed.names, packed.targets, strict=True)
    )
    save_pyskl(tmp_path / "annotations.pkl", PysklSet({}, clips))
    save_plain_pickle(tmp_path / "result.pkl", list(np.eye(3, dtype=np.float32)[packed.targets]))
    order = load_row_order(tmp_path / "annotations.pkl")
    with pytest.raises(InputError, match=f"{CLIPS} of {CLIPS}"):
        evaluate_score_files([tmp_path / "result.pkl"], packed, Protocol("none"), order=order)


def test_streams_are_named_by_what_tells_them_apart() -> None:
    assert name_streams([Path("ntu60_body.pkl"), Path("ntu60_hand.pkl")]) == ["body", "hand"]
    ours = [Path("ctrgcn-body-joint.npz"), Path("ctrgcn-body-bone.npz")]
    assert name_streams(ours) == ["ctrgcn-body-joint", "ctrgcn-body-bone"]
    assert name_streams([Path("j/result.pkl"), Path("b/result.pkl")]) == ["j", "b"]
    with pytest.raises(InputError):
        name_streams([Path("j/result.pkl"), Path("j/result.npz")])


def test_validation_files_are_paired_by_name_never_by_order() -> None:
    files = [Path("joint.pkl"), Path("bone.pkl"), Path("joint_motion.pkl")]
    others = [Path("val-bone.npz"), Path("val-joint-motion.npz"), Path("val-joint.npz")]
    assert pair_streams(files, others) == [others[2], others[0], others[1]]
    with pytest.raises(InputError):
        pair_streams(files[:2], [Path("val-bone.npz"), Path("val-leg.npz")])
    with pytest.raises(InputError):
        pair_streams(files, others[:2])


def test_ablations_hold_every_subset_or_say_one_and_all_but_one() -> None:
    assert len(list_subsets(("a", "b", "c", "d"))) == 15
    assert sorted({len(chosen) for chosen in list_subsets(tuple("abcdef"))}) == [1, 5, 6]


def test_data_with_some_of_the_classes_are_scored_by_name(packed: PackedClips) -> None:
    labels = ("d", "c", "b", "a")
    moved, notes = use_labels(packed, labels, {})
    assert [labels[target] for target in moved.targets] == [packed.labels[target] for target in packed.targets]
    assert len(notes) == 1 and "3 of the 4 classes, without 'd'" in notes[0]


def test_labels_that_differ_are_named_and_can_be_mapped(packed: PackedClips) -> None:
    other = replace(packed, labels=("A a", "b", "c"))
    with pytest.raises(InputError, match=r"'A a'.*--map"):
        use_labels(other, packed.labels, {})
    moved, notes = use_labels(other, packed.labels, {"A a": "a"})
    np.testing.assert_array_equal(moved.targets, packed.targets)
    assert notes == ["'A a' of the data is 'a' of the recognizer."]
    with pytest.raises(InputError):
        use_labels(other, packed.labels, {"nobody": "a"})
    with pytest.raises(InputError):
        parse_map(["A a"])

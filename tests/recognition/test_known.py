"""Whether motions are known: the model, its file, its fit, and every answer that carries it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets.packed import PackedClips, pack
from skelact.errors import CheckpointError, InputError
from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig, Recognizer, load_recognizer
from skelact.recognition.known import KNOWN_FILE, KnownModel, agreement, energy, load_known, save_known
from skelact.recognition.known_data import draw_clips, label_clips, to_labeled_inputs
from skelact.recognition.known_evaluation import auroc, measure_reliability, measure_unknown
from skelact.recognition.known_examples import STANDING, standing
from skelact.recognition.known_report import OF_KNOWN, UnknownTest, measure_unknown_test
from skelact.recognition.known_training import KnownTraining, LabeledInputs, fit_known
from skelact.recognition.part_stream import Stream
from skelact.recognition.timeline import answers_to_spans, live_answers, live_captions
from skelact.values import Clip, Scores

CORE = load_layout("core19")
LABELS = ("a", "b", "c", "d")
FAST = KnownTraining(units=8, networks=1, steps=60, batch_size=64, folds=3)


def echo(x: np.ndarray) -> np.ndarray:
    """Logits that are numbers of the input itself: (N, 12, T, V, M) -> (N, 4)."""
    return 10 * x[:, :4].mean((2, 3, 4))


def model(*, bias: float = 0.0, min_known: float = 0.4) -> KnownModel:
    """Says the same of every motion."""
    zeros = np.zeros((1, 3), np.float32)
    arrays = (np.zeros(4, np.float32), np.ones(4, np.float32), np.zeros((1, 3, 4), np.float32), zeros, zeros)
    return KnownModel(("body",), LABELS, *arrays, np.array([bias], np.float32), 0.0, min_known)


def recognizer(known: KnownModel | None) -> Recognizer:
    config = RecognitionConfig(dataset="none", frames=20)
    features = lambda: lambda x: x.mean((2, 3, 4))  # noqa: E731
    stream = Stream(config, echo, 1.0, open_features=features)
    return Recognizer("echo", [stream], CORE, LABELS, known=known)


def swinging(frames: int = 120) -> Clip:
    rng = np.random.default_rng(0)
    rest = rng.normal((0, 1, 5), size=(1, 1, 19, 3))
    phase = rng.uniform(0, 6, size=(1, 1, 19, 3)) + np.arange(frames)[None, :, None, None] / 30
    return Clip((rest + 0.2 * np.sin(phase)).astype(np.float32), CORE, 30.0)


def inputs(count: int = 120) -> LabeledInputs:
    """Known motions have one large logit, others have none."""
    rng = np.random.default_rng(0)
    is_known = np.arange(count) % 2 == 0
    logits = rng.normal(size=(count, 1, 4)).astype(np.float32)
    logits[is_known, 0, 1] += 6
    groups = np.array([f"clip {index}" if known else f"kind {index % 7}" for index, known in enumerate(is_known)])
    kinds = np.where(is_known, "b", groups)
    return LabeledInputs(logits, logits[:, 0], is_known, groups, kinds, np.ones(count, bool))


def recordings(labels: tuple[str, ...]) -> PackedClips:
    rng = np.random.default_rng(1)
    clips = [swinging(60 + 10 * n).joints + rng.normal(0, 0.2, (1, 1, 19, 3)) for n in range(len(labels))]
    unique = tuple(sorted(set(labels)))
    return pack(
        clips,
        [30.0] * len(clips),
        targets=np.array([unique.index(label) for label in labels]),
        names=tuple(f"clip{index}" for index in range(len(labels))),
        labels=unique,
        groups={},
        layout="core19",
    )


def test_below_the_threshold_an_answer_is_unknown_with_the_nearest_classes() -> None:
    scores = Scores(("walk", "run"), np.array([0.9, 0.1], np.float32), known=0.2, min_known=0.5)
    assert (scores.certainty, scores.label, scores.top(1)[0][0]) == ("unknown", None, "walk")
    assert "0.20" in scores.reason and "0.5" in scores.reason and "walk" in scores.reason
    assert scores.with_min_known(0.1).label == "walk" and scores.with_min_known(None) is scores
    assert scores.with_min_known(0.0).certainty == "certain"


@pytest.mark.parametrize("values", [{"known": 1.1}, {"known": float("nan")}, {"min_known": -0.1}])
def test_what_is_no_probability_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(InputError, match=next(iter(values))):
        Scores(("walk",), np.ones(1, np.float32), **values)


def test_every_answer_carries_it_clip_live_and_span() -> None:
    unsure = recognizer(model(bias=-2.0))
    clip = swinging()
    (scores,) = unsure.recognize(clip)
    assert scores.known == pytest.approx(1 / (1 + np.exp(2)), abs=1e-4) and scores.certainty == "unknown"
    answers = live_answers(clip, unsure)
    assert answers and {answer.scores.certainty for answer in answers} == {"unknown"}
    (span,) = answers_to_spans(answers, fps=clip.fps)
    assert span.label == "unknown" and span.nearest in LABELS and span.known == pytest.approx(scores.known, abs=1e-4)
    assert live_captions(answers, frames=clip.frames)[-1][0].startswith("0 unknown (")
    assert answers[0].with_min_known(0.0).scores.certainty != "unknown"


def test_the_classes_keep_their_probabilities() -> None:
    clip = swinging()
    (with_it,), (without,) = recognizer(model()).recognize(clip), recognizer(None).recognize(clip)
    np.testing.assert_allclose(with_it.probabilities, without.probabilities, atol=1e-6)
    assert without.known is None and without.certainty in ("certain", "uncertain")


def test_what_is_withheld_has_no_known() -> None:
    still = Clip(np.repeat(swinging().joints[:, :1], 60, 1), CORE, 30.0)
    (scores,) = recognizer(model()).recognize(still)
    assert scores.certainty == "no_motion" and scores.known is None


def test_a_file_comes_back(tmp_path: Path) -> None:
    assert load_known(tmp_path, LABELS, ["body"]) is None
    made = fit_known(inputs(), inputs=("body",), labels=LABELS, training=FAST)
    save_known(tmp_path / KNOWN_FILE, made)
    read = load_known(tmp_path, LABELS, ["body"])
    assert read is not None and (read.min_known, read.energy_weight) == (made.min_known, made.energy_weight)
    data = inputs()
    np.testing.assert_array_equal(read.logit(data.streams, data.fused), made.logit(data.streams, data.fused))


@pytest.mark.parametrize(("labels", "streams"), [(("a", "b"), ["body"]), (LABELS, ["leg"])])
def test_a_file_of_another_recognizer_is_refused(tmp_path: Path, labels: tuple[str, ...], streams: list[str]) -> None:
    save_known(tmp_path / KNOWN_FILE, model())
    with pytest.raises(CheckpointError, match="models calibrate"):
        load_known(tmp_path, labels, streams)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"text"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KNOWN_FILE).write_bytes(content)
    with pytest.raises(CheckpointError, match=KNOWN_FILE):
        load_known(tmp_path, LABELS, ["body"])


def test_the_fit_tells_the_two_kinds_apart_and_keeps_known_ones() -> None:
    data = inputs()
    fitted = fit_known(data, inputs=("body",), labels=LABELS, training=FAST)
    logit = fitted.logit(data.streams, data.fused)
    assert auroc(logit[data.is_known], logit[~data.is_known]) > 0.95
    kept = fitted.probability(data.streams, data.fused)[data.is_known] >= fitted.min_known
    assert kept.mean() >= 0.95
    again = fit_known(data, inputs=("body",), labels=LABELS, training=FAST)
    np.testing.assert_array_equal(again.logit(data.streams, data.fused), logit)


def test_a_stricter_threshold_follows_the_share_that_may_be_lost() -> None:
    loose, strict = (
        fit_known(inputs(), inputs=("body",), labels=LABELS, training=replace(FAST, lost_known=lost))
        for lost in (0.02, 0.3)
    )
    assert loose.min_known < strict.min_known


def test_energy_is_the_log_of_the_sum_of_exponentials() -> None:
    logits = np.array([[0.0, 1.0, 2.0], [1000.0, 0.0, 0.0]])
    np.testing.assert_allclose(energy(logits), [np.log(np.exp(logits[0]).sum()), 1000.0])


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([1.0, 2.0]), np.array([0.0, 1.0])) == pytest.approx(0.875)
    figures = measure_unknown(np.arange(100.0) + 50, np.arange(100.0))
    assert figures.interval[0] < figures.auroc < figures.interval[1]
    assert figures.passed == pytest.approx(0.45, abs=0.02)


def test_reliability_weighs_known_and_unknown_alike() -> None:
    is_known = np.array([True] * 2 + [False] * 8)
    curve = measure_reliability(np.full(10, 0.5), is_known, is_known)
    assert curve.error == pytest.approx(0.0) and curve.true.tolist() == [0.5]


def test_clips_labeled_with_a_class_are_known_and_who_stands_is_not() -> None:
    packed = recordings(("a", "hop", "b", "walk around"))
    found = label_clips(recognizer(None), packed, np.arange(4), names={"walk around": "c"}, quiet=True)
    assert set(found.labels[found.is_known]) == {"a", "b", "c"}
    assert set(found.labels[~found.is_known]) == {"hop", STANDING}
    assert to_labeled_inputs(found).is_whole.sum() == 8  # as recorded, and as from video


def test_known_or_unknown_clips_alone_are_refused() -> None:
    found = label_clips(recognizer(None), recordings(("a", "hop")), np.arange(2), quiet=True)
    for kind, field in ((True, "unknown_data"), (False, "dataset")):
        with pytest.raises(InputError) as error:
            to_labeled_inputs(found.pick(found.is_known == kind))
        assert error.value.field == field


def test_clips_are_drawn_per_label() -> None:
    drawn = draw_clips(recordings(("a", "a", "a", "b", "hop")), np.ones(5, bool), 2, 0)
    assert len(drawn) == 4 and {3, 4} < set(drawn)


def test_who_stands_moves_a_little() -> None:
    still = standing(swinging(), np.random.default_rng(0))
    reach = np.ptp(still.joints, axis=1)
    assert still.duration_s == pytest.approx(3.0) and 0 < reach.max() < 0.4


def test_the_report_tells_controls_thresholds_and_calibration() -> None:
    known, other = recordings(("a", "b", "c", "d")), recordings(("hop", "skip"))
    test = UnknownTest(known, "", [other], "", "class=a,b,c,d")
    report = measure_unknown_test(recognizer(model()), test, names={}, quiet=True)
    assert set(report.scores) == {"known", "largest softmax", "energy", "nearest neighbor", "Mahalanobis"}
    assert (report.known, report.unknown) == (4, 2)
    assert report.threshold is not None and report.threshold.known_kept == 1
    assert report.reliability[OF_KNOWN].error == pytest.approx(0.0, abs=1e-6)  # always 0.5, half are known
    assert measure_unknown_test(recognizer(None), replace(test, reference=""), names={}, quiet=True).threshold is None


def test_the_shipped_recognizer_knows_its_classes() -> None:
    walks = load_recognizer(threads=1)
    assert walks.known is not None and 0 < walks.known.min_known < 1


def test_streams_that_differ_agree_less() -> None:
    sure, other = np.array([9.0, 0.0, 0.0]), np.array([0.0, 9.0, 0.0])
    told = agreement(np.array([[sure, sure], [sure, other], [other, other]], np.float32))
    assert told[0] == pytest.approx(0, abs=1e-3) and told[2] == pytest.approx(0, abs=1e-3) and told[1] < -2
    assert abs(agreement(np.array([[sure]], np.float32))[0]) < 1e-5


def test_agreement_is_saved_and_earlier_files_have_none(tmp_path: Path) -> None:
    saved = replace(model(), agreement_weight=0.7)
    save_known(tmp_path / KNOWN_FILE, saved)
    found = load_known(tmp_path, LABELS, ("body",))
    assert found is not None and found.agreement_weight == pytest.approx(0.7)
    with np.load(tmp_path / KNOWN_FILE) as file:
        arrays = {name: file[name] for name in file.files if name != "agreement_weight"}
    np.savez(tmp_path / KNOWN_FILE, **(arrays | {"version": np.array(1)}))
    earlier = load_known(tmp_path, LABELS, ("body",))
    assert earlier is not None and earlier.agreement_weight == 0

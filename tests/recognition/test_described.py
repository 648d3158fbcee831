"""Labels by description: traits are read off motions, labels that fit nothing are unknown, bad labels are named."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import CheckpointError, InputError
from skelact.formats import load_clip
from skelact.label_recognition import load_shipped_head, with_labels
from skelact.language.encoder import MissingExtraError
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.described import MAX_LABELS, DescribedLabels, DescribedRecognizer, check_labels
from skelact.recognition.label_evaluation import LabelTask, calibrate_head, evaluate_labels
from skelact.recognition.label_head import load_head, save_head
from skelact.recognition.label_training import PRIOR, LabeledMotions, fit_head, prior_map
from skelact.recognition.motion_traits import MEASURES
from skelact.recognition.timeline import answers_to_spans, live_answers

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = tuple(PRIOR)
PHRASES = ("one", "two", "three", "four", "five", "six", "seven", "eight")


@cache
def shipped() -> Recognizer:
    return load_recognizer(threads=1)


def made_motions(count: int = 12, seed: int = 0) -> tuple[LabeledMotions, np.ndarray]:
    """Motions whose measures show the traits of their phrases, as the prior says, with noise."""
    rng = np.random.default_rng(seed)
    traits = (rng.random((len(PHRASES), len(NAMES))) < 0.3).astype(float)
    rows = np.repeat(np.arange(len(PHRASES)), count)
    measures = traits[rows] @ prior_map(NAMES).T + rng.normal(0, 0.2, (len(rows), len(MEASURES)))
    return LabeledMotions(measures, np.array(PHRASES)[rows], traits[rows]), traits


def made_task() -> LabelTask:
    motions, traits = made_motions()
    sources = np.where(np.isin(motions.phrases, PHRASES[:4]), "a", "b")
    tested = {"a": PHRASES[:4], "b": PHRASES[4:]}
    alone, vectors = np.eye(len(PHRASES), dtype=bool), np.eye(len(PHRASES))
    fitted = np.ones(len(sources), bool)
    return LabelTask(motions, NAMES, PHRASES, traits, alone, vectors, sources, motions.phrases, tested, fitted)


def test_labels_left_out_of_the_fit_are_recognized_above_the_controls() -> None:
    found = {name: values.mean() for name, values in evaluate_labels(made_task(), "", count=4, left_out=4).items()}
    controls = max(value for name, value in found.items() if name.startswith("control"))
    assert found["by description"] > max(0.8, controls + 0.2)


def test_a_calibrated_head_says_when_no_label_fits() -> None:
    task = made_task()
    head = calibrate_head(task, count=6, left_out=4)
    motions = task.motions
    read = head.read(motions.measures)
    with_own = head.cosines(read, task.traits).max(1)
    rows = np.array([PHRASES.index(phrase) for phrase in motions.phrases])
    others = head.cosines(read, task.traits)
    others[np.arange(len(rows)), rows] = -1
    assert head.known[0] > 0
    assert with_own.mean() > others.max(1).mean() + 0.2
    assert 0 < head.min_known < 1
    assert head.seen == tuple(sorted(PHRASES))


def test_a_head_comes_back_from_its_file(tmp_path: Path) -> None:
    motions, traits = made_motions()
    head = fit_head(motions, NAMES)
    save_head(tmp_path / "labels.npz", head)
    again = load_head(tmp_path / "labels.npz")
    assert again.traits == NAMES
    measures = motions.measures[:5]
    np.testing.assert_allclose(
        again.cosines(again.read(measures), traits),
        head.cosines(head.read(measures), traits),
        atol=1e-4,
    )


def test_a_file_that_is_no_head_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.npz").write_bytes(b"no head")
    with pytest.raises(CheckpointError, match="labels"):
        load_head(tmp_path / "labels.npz")


def test_a_fit_needs_three_phrases() -> None:
    motions, _ = made_motions()
    with pytest.raises(InputError, match="three phrases"):
        fit_head(motions.pick(np.isin(motions.phrases, PHRASES[:2])), NAMES)


@pytest.mark.parametrize(
    ("labels", "field"),
    [
        (["walking"], "labels"),
        ([], "labels"),
        (["walking", ""], "labels[1]"),
        (["walking", "walking"], "labels[1]"),
        (["walking", "x" * 81], "labels[1]"),
        (["walking", "a\nb"], "labels[1]"),
        ([str(number) for number in range(MAX_LABELS + 1)], "labels"),
    ],
)
def test_labels_that_cannot_be_used_are_named(labels: list[str], field: str) -> None:
    with pytest.raises(InputError) as caught:
        check_labels(labels)
    assert caught.value.field == field


def test_labels_of_another_list_of_traits_are_refused() -> None:
    head = load_shipped_head()
    labels = DescribedLabels(("a", "b"), ("steps",), np.zeros((2, 1), np.float32), np.zeros(2, bool))
    with pytest.raises(InputError, match="traits"):
        DescribedRecognizer(shipped(), head, labels)


@cache
def labeled(*labels: str) -> Recognizer:

    try:
        return with_labels(shipped(), labels)
    except MissingExtraError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("file", "label"),
    [("walk.bvh", "taking a walk"), ("wave.npz", "waving to a friend")],
)
def test_samples_are_named_by_phrases(file: str, label: str) -> None:
    recognizer = labeled("taking a walk", "waving to a friend", "sitting down", "doing push-ups")
    (scores,) = recognizer.recognize(load_clip(SAMPLES / file))
    assert scores.label == label
    assert scores.by_description


def test_nothing_that_fits_is_unknown() -> None:
    (scores,) = labeled("lying down", "doing push-ups", "crawling").recognize(load_clip(SAMPLES / "walk.bvh"))
    assert scores.certainty == "unknown"
    assert "no label fits" in scores.reason


def test_a_live_stream_answers_with_labels() -> None:
    clip = load_clip(SAMPLES / "walk.bvh")
    answers = live_answers(clip, labeled("taking a walk", "waving to a friend", "sitting down", "doing push-ups"))
    assert all(answer.scores.by_description for answer in answers if len(answer.scores.probabilities))
    assert "taking a walk" in {span.label for span in answers_to_spans(answers, fps=clip.fps)}

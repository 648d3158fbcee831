"""Live answers by both: causal networks at every step, clip networks now and then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from skelact_server.config import ServerConfig
from skelact_server.loading import load_recognizers
from torch import nn

from skelact.layouts import load_layout
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.checkpoint import StreamCheckpoint, build_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.export import export_checkpoint
from skelact.recognition.live import LiveRecognizer
from skelact.recognition.live_config import LiveConfig
from skelact.recognition.live_looks import Look, sharpness
from skelact.recognition.load import LIVE_FOLDER
from skelact.recognition.streaming import Due, StreamRecognizer

RATE, LOOK_S, SHARE = 20.0, 1.0, 0.4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A leg stream of whole windows and one in causal form, with other weights."""
    folder = tmp_path_factory.mktemp("both")
    live = LiveConfig(rate_hz=RATE, look_s=LOOK_S, look_share=SHARE)
    for seed, form in enumerate((LiveConfig(), live)):
        config = RecognitionConfig("none", part="leg", width=16, frames=16, people=1, live=form)
        layout = load_layout("core19")
        torch.manual_seed(seed)
        network = build_network(config, layout, 3)
        nn.init.normal_(network.get_parameter("head.weight"), std=0.05)
        file = folder / LIVE_FOLDER / "leg.onnx" if form.rate_hz else folder / "leg.onnx"
        file.parent.mkdir(exist_ok=True)
        export_checkpoint(StreamCheckpoint(config, layout, ("a", "b", "c"), network.state_dict()), file)
    return folder


@pytest.fixture(scope="module")
def recognizer(folder: Path) -> Recognizer:
    """Of that folder."""
    return load_recognizer(folder, threads=1)


def _motion(frames: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    sway = 0.2 * np.sin(np.linspace(0, 9, frames)[:, None, None] + rng.uniform(0, 6, (1, 19, 3)))
    return rng.normal([0, 1, 0], 0.4, (1, 19, 3)) + sway


def _live(recognizer: Recognizer) -> LiveRecognizer:
    stream = recognizer.stream(layout=recognizer.layout, fps=RATE, stride=4)
    assert isinstance(stream, LiveRecognizer)
    return stream


def test_clip_networks_are_asked_at_the_first_answer_and_then_every_second(recognizer: Recognizer) -> None:
    stream, looks, answers = _live(recognizer), list[int](), list[int]()
    for frame, pose in enumerate(_motion(64)):
        due = stream.add({0: pose})
        looks += [frame for one in due if isinstance(one, Look)]
        answers += [answer.frame for answer in stream.score(due)]
    assert looks == [7, 27, 47]
    assert answers == list(range(7, 64, 4))


def test_answers_are_geometric_means_of_both(recognizer: Recognizer) -> None:
    alone = LiveRecognizer(recognizer.live, layout=recognizer.layout, fps=RATE, stride=4, max_tracks=8)  # type: ignore[arg-type]
    both, compared = _live(recognizer), 0
    for pose in _motion(24):
        own = alone.push({0: pose})
        due = both.add({0: pose})
        for answer, mixed in zip(own, both.score(due), strict=True):
            look = np.exp(both.people[0]["looked"])
            mean = answer.scores.probabilities ** (1 - SHARE) * look**SHARE
            wanted = mean ** sharpness((answer.frame + 1) / RATE)
            np.testing.assert_allclose(mixed.scores.probabilities, wanted / wanted.sum(), atol=1e-5)
            assert np.abs(mixed.scores.probabilities - answer.scores.probabilities).max() > 1e-4
            compared += 1
    assert compared == 5


def test_short_sights_make_flat_answers() -> None:
    rising = [sharpness(seen_s) for seen_s in (0.4, 0.8, 1.5, 60.0)]
    assert 0.3 < rising[0] < rising[1] < rising[2] == rising[3] < 1


def test_looks_are_what_streams_in_windows_answer(recognizer: Recognizer) -> None:
    both, windows = _live(recognizer), recognizer.without_live().stream(layout=recognizer.layout, fps=RATE, stride=1)
    poses = _motion(28)
    for pose in poses:
        both.push({0: pose})
        answers = windows.push({0: pose})
    looked = np.exp(both.people[0]["looked"])  # at frame 27, the last
    np.testing.assert_allclose(looked, answers[0].scores.probabilities, atol=1e-4)


def test_the_server_scores_looks_and_steps_together(recognizer: Recognizer) -> None:
    """As `Recognizer.score_rows` does, which gets rows of many streams."""
    one, other = _live(recognizer), _live(recognizer)
    expected, got = list[np.ndarray](), list[np.ndarray]()
    for pose in _motion(12):
        expected += [answer.scores.probabilities for answer in one.push({0: pose})]
        for due in other.add({0: pose}):
            assert due.row is not None
            (row,) = recognizer.score_rows([due.row])
            answer = due.answer(recognizer, row)
            got += [answer.scores.probabilities] if answer is not None else []
    assert len(got) == 2
    np.testing.assert_allclose(got, expected, atol=1e-6)


def test_answers_do_not_depend_on_when_they_are_scored(recognizer: Recognizer) -> None:
    """A busy server takes frames before the steps of earlier ones are scored."""
    prompt, late, waiting = _live(recognizer), _live(recognizer), list[Due]()
    expected = []
    for pose in _motion(40):
        expected += prompt.push({0: pose})
        waiting += late.add({0: pose})
    got = late.score(waiting)
    assert [answer.frame for answer in got] == list(range(7, 40, 4))
    for one, other in zip(got, expected, strict=True):
        assert (one.frame, one.frames_seen) == (other.frame, other.frames_seen)
        np.testing.assert_allclose(one.scores.probabilities, other.scores.probabilities, atol=1e-6)


def test_whether_a_motion_is_known_is_what_the_look_says(recognizer: Recognizer) -> None:
    stream = _live(recognizer)
    (first,) = (answer for pose in _motion(8) for answer in stream.push({0: pose}))
    assert first.scores.known is None  # the clip networks do not measure it
    stream.people[0]["known"], stream.people[0]["min_known"] = 0.2, 0.5
    (answer,) = (answer for pose in _motion(12)[8:] for answer in stream.push({0: pose}))
    assert answer.scores.certainty == "unknown"
    assert answer.scores.known == pytest.approx(0.2)


@pytest.mark.parametrize("live_networks", [False, True])
def test_servers_use_live_networks_when_told(folder: Path, live_networks: bool) -> None:
    (served,), _ = load_recognizers(ServerConfig(models=(str(folder),), live_networks=live_networks))
    stream = served.stream(layout=served.layout, fps=RATE, stride=4)
    assert isinstance(stream, LiveRecognizer if live_networks else StreamRecognizer)


def test_settings_of_looks_are_checked() -> None:
    for change in ({"look_s": -1.0}, {"look_share": 0.0}, {"look_share": 1.5}, {"first_s": 0.0}):
        with pytest.raises(Exception, match=next(iter(change))):
            replace(LiveConfig(), **change)  # type: ignore[arg-type]


def test_a_stream_too_slow_for_live_networks_is_scored_in_windows(recognizer: Recognizer) -> None:
    kinds = {fps: recognizer.stream(layout=recognizer.layout, fps=fps, stride=1) for fps in (2.0, 30.0)}
    assert [type(kinds[fps]) for fps in (2.0, 30.0)] == [StreamRecognizer, LiveRecognizer]

"""What is known of a person of a live stream, as bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.recognition import load_recognizer
from skelact.recognition.live import LiveRecognizer
from skelact.recognition.live_state import RecordForm

FRAMES = 90
CLOSE = 0.002


@pytest.fixture(scope="module")
def live() -> LiveRecognizer:
    """A stream of the shipped networks, in which somebody has been seen for three seconds."""
    stream = _stream()
    for pose in _motion(FRAMES):
        stream.push({3: pose})
    return stream


def _stream() -> LiveRecognizer:
    recognizer = load_recognizer("mocap-core19", threads=1)
    stream = recognizer.stream(layout=recognizer.layout, fps=30.0, stride=8)
    assert isinstance(stream, LiveRecognizer)
    return stream


def _motion(frames: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    sway = 0.2 * np.sin(np.linspace(0, 9, frames)[:, None, None] + rng.uniform(0, 6, (1, 19, 3)))
    joints = rng.normal([0, 1, 0], 0.4, (1, 19, 3)) + sway
    joints[20:30, 10] = np.nan
    return joints


def _form(live: LiveRecognizer) -> RecordForm:
    return live._network.form


def test_a_stream_goes_on_elsewhere_from_its_position(live: LiveRecognizer) -> None:
    position, other = live.position(), _stream()
    other.restore(position)
    assert len(position.records[3]) < live.people[3].nbytes / 2.2
    compared = 0
    for pose in _motion(FRAMES)[::-1]:
        for one, two in zip(live.push({3: pose}), other.push({3: pose}), strict=True):
            assert (one.frame, one.frames_seen) == (two.frame, two.frames_seen)
            np.testing.assert_allclose(two.scores.probabilities, one.scores.probabilities, atol=CLOSE)
            compared += 1
    assert compared >= 8  # of several answers, each by steps and a look


def test_only_the_networks_are_rounded(live: LiveRecognizer) -> None:
    record, form = live.people[3].copy(), _form(live)
    record["networks"][form.counters[1]] = 70_001  # steps of hours, more than half precision counts
    again = form.unpack(form.pack(record))
    for name in record.dtype.names:
        if name != "networks":
            np.testing.assert_array_equal(again[name], record[name])
    np.testing.assert_allclose(again["networks"], record["networks"], rtol=1e-3, atol=1e-4)
    assert again["networks"][form.counters[1]] == 70_001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pending_frames", 9),
        ("pending_frames", -1),
        ("recent_frames", 10_000),
        ("recent_frames", 0),
        ("frames_seen", 0),
        ("answered", 10**6),
        ("look_frames", 10**9),
        ("start_s", np.nan),
        ("time_s", np.inf),
        ("anchor", 1e300),
        ("logits", np.nan),
        ("weight", -1.0),
        ("joints", np.inf),
    ],
)
def test_what_no_stream_comes_to_is_refused(live: LiveRecognizer, name: str, value: float) -> None:
    record = live.people[3].copy()
    record[name] = value
    with pytest.raises(InputError, match=name if name != "weight" else "frame"):
        _form(live).unpack(_form(live).pack(record))


def test_other_bytes_are_refused(live: LiveRecognizer) -> None:
    form = _form(live)
    data = form.pack(live.people[3])
    for wrong in (b"", data[:-1], data + b"\0\0", data[:100], bytes(len(data))):
        with pytest.raises(InputError):
            form.unpack(wrong)


def test_a_position_without_what_is_known_is_refused(live: LiveRecognizer) -> None:
    with pytest.raises(InputError, match="everybody"):
        _stream().restore(replace(live.position(), records={}))

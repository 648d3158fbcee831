"""Labels and events over the wire."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from serving import serve

from skelact.client import Client
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.label_recognition import with_labels
from skelact.language.encoder import MissingExtraError
from skelact.layouts import load_layout
from skelact.recognition import load_recognizer
from skelact.recognition.events import find_events
from skelact.skeleton import clip_to_layout

CORE = load_layout("core19")
WALK = Path(__file__).parents[2] / "samples" / "walk.bvh"
LABELS = ["sitting down", "taking a walk", "waving to a friend"]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    recognizer = load_recognizer(threads=1)
    try:
        with_labels(recognizer, LABELS)
    except MissingExtraError as error:
        pytest.skip(str(error))
    running = serve(recognizer=recognizer)
    with Client(running.address) as one:
        yield one
    running.stop()


def test_a_clip_is_named_by_labels_in_its_call_alone(client: Client) -> None:
    clip = load_clip(WALK)
    (scores,) = client.recognize(clip, labels=LABELS)
    assert scores.label == "taking a walk"
    assert scores.by_description
    assert sorted(scores.labels) == sorted(LABELS)
    (scores,) = client.recognize(clip)
    assert not scores.by_description


def test_a_stream_is_named_by_labels_and_tells_events(client: Client) -> None:
    clip = clip_to_layout(load_clip(WALK), CORE)
    frames = [{7: joints} for joints in clip.joints[0]]
    answers = list(client.stream_recognize(frames, layout="core19", fps=clip.fps, labels=LABELS, want_events=True))
    assert answers[-1].scores.by_description
    assert "taking a walk" in {answer.scores.label for answer in answers}
    told = [event for answer in answers for event in answer.events]
    assert [event.kind for event in told if not event.label] == [event.kind for event in find_events(clip)]
    assert ("starts", "taking a walk") in {(event.kind, event.label) for event in told}
    assert all(event.began_ago_s >= 0 for answer in answers for event in answer.events)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"labels": ["walking"]}, "labels"),
        ({"labels": ["walking", "walking"]}, "labels[1]"),
        ({"labels": LABELS, "actions": {"it": [load_clip(WALK)]}}, "labels"),
    ],
)
def test_bad_labels_name_their_field(client: Client, options: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        client.recognize(load_clip(WALK), **options)  # type: ignore[arg-type]
    assert caught.value.field == field
    frames = [{0: np.zeros((19, 3), np.float32)}]
    with pytest.raises(InputError) as caught:
        list(client.stream_recognize(frames, layout="core19", fps=30.0, **options))  # type: ignore[arg-type]
    assert caught.value.field == f"config.options.{field}"

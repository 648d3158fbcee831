"""Actions taught over the wire: by the clips of one call, for that call alone."""

from collections.abc import Iterator

import numpy as np
import pytest
from serving import LABELS, Served, nearest_template, serve, small_recognizer

from skelact.client import Client
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.recognition import Recognizer
from skelact.recognition.background import fit_background
from skelact.recognition.part_stream import Stream
from skelact.values import Clip

CORE = load_layout("core19")


def swing(joint: str, *, seed: int = 0, frames: int = 60, size: float = 0.5) -> Clip:
    """A body of fixed proportions of which one joint swings."""
    rest = np.random.default_rng(7).normal((0, 1, 5), size=(19, 3))
    rng = np.random.default_rng(seed)
    joints = np.repeat(rest[None, None], frames, 1)
    tempo, way = rng.uniform(0.8, 1.2), np.array([0.3, 1.0, 0.2])
    joints[0, :, CORE.names.index(joint)] += size * np.sin(np.arange(frames) / 30 * 6 * tempo)[:, None] * way
    return Clip((joints + rng.normal(0, 0.002, joints.shape)).astype(np.float32), CORE, 30.0)


def features(x: np.ndarray) -> np.ndarray:
    return x.std((2, 4)).reshape(len(x), -1)


def teachable() -> Recognizer:
    """The small recognizer, with the spreads of made-up swings as its background."""
    small = small_recognizer()
    stream = Stream(small.config, nearest_template, 1.0, open_features=lambda: features)
    plain = Recognizer("small", [stream], CORE, LABELS)
    kinds = [name for name in CORE.names if "knee" not in name for _ in range(4)]
    seen = [plain.describe(plain.clip_windows(swing(kind, seed=seed)).rows) for seed, kind in enumerate(kinds)]
    statistics, fused = (np.concatenate(rows) for rows in zip(*seen, strict=True))
    return Recognizer("small", [stream], CORE, LABELS, background=fit_background(statistics, fused, kinds))


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    running = serve(recognizer=teachable())
    with Client(running.address) as one:
        yield one
    running.stop()


EXAMPLES = {name: [swing(name, seed=seed) for seed in (40, 41)] for name in ("left_knee", "right_knee")}


def test_a_clip_gets_a_taught_action_in_its_call_alone(client: Client) -> None:
    (scores,) = client.recognize(swing("left_knee", seed=50), actions=EXAMPLES)
    assert scores.top(1)[0][0] == "left_knee" and len(scores.labels) == len(LABELS) + 2
    (scores,) = client.recognize(swing("left_knee", seed=50))
    assert sorted(scores.labels) == sorted(LABELS)


def test_a_stream_gets_taught_actions(client: Client) -> None:
    frames = [{1: pose} for pose in swing("right_knee", seed=51, frames=90).joints[0]]
    answers = list(client.stream_recognize(frames, layout="core19", fps=30.0, actions=EXAMPLES))
    assert answers and answers[-1].scores.top(1)[0][0] == "right_knee"
    plain = list(client.stream_recognize(frames, layout="core19", fps=30.0))
    assert {label for answer in plain for label in answer.scores.labels} == {*LABELS}


STILL = Clip(np.repeat(swing("neck").joints[:, :1], 60, 1), CORE, 30.0)


@pytest.mark.parametrize(
    ("actions", "field"),
    [
        ({"walk": [swing("neck")]}, "actions[0].name"),
        ({"": [swing("neck")]}, "actions[0].name"),
        ({"it": []}, "actions[0].clips"),
        ({"it": [swing("neck"), STILL]}, "actions[0].clips[1]"),
        ({"it": [swing("neck")] * 65}, "actions"),
    ],
)
def test_bad_examples_name_their_field(client: Client, actions: dict[str, list[Clip]], field: str) -> None:
    with pytest.raises(InputError) as caught:
        client.recognize(swing("neck"), actions=actions)
    assert caught.value.field == field
    with pytest.raises(InputError) as caught:
        list(client.stream_recognize([], layout="core19", fps=30.0, actions=actions))
    assert caught.value.field == f"config.options.{field}"


def test_what_is_no_mapping_is_refused_before_it_is_sent(client: Client) -> None:
    with pytest.raises(InputError) as caught:
        client.recognize(swing("neck"), actions=[swing("neck")])  # type: ignore[arg-type]
    assert caught.value.field == "actions"


def test_a_model_that_cannot_be_taught_says_so(served: Served) -> None:
    with Client(served.address) as plain, pytest.raises(InputError, match="cannot be taught"):
        plain.recognize(swing("neck"), actions=EXAMPLES)

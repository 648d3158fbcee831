"""Live recognition that goes on from a state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from skelact.clips.causal import CausalFrames, part_features
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, stream_form
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.export import export_live
from skelact.recognition.live import LiveNetwork, LiveRecognizer, load_live
from skelact.recognition.live_config import LiveConfig

LABELS = ("a", "b", "c")
PARTS = ("body", "leg")
RATE = 20.0


def _checkpoint(part: str) -> StreamCheckpoint:
    config = RecognitionConfig("none", part=part, width=16, live=LiveConfig(rate_hz=RATE), window_min_s=0.1)
    layout = load_layout("core19")
    torch.manual_seed(0)
    network = build_network(config, layout, len(LABELS))
    for name, value in network.named_parameters():
        if name.endswith(("alpha", "graph.norm.weight")):
            nn.init.constant_(value, 0.5)
        elif name == "head.weight":
            nn.init.normal_(value, std=0.01)
    return StreamCheckpoint(config, layout, LABELS, network.state_dict())


@pytest.fixture(scope="module", params=[False, True], ids=["strides", "every frame"])
def network(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LiveNetwork:
    folder = tmp_path_factory.mktemp("live")
    files = []
    for part in PARTS:
        files.append(folder / f"{part}.onnx")
        export_live(_checkpoint(part), files[-1], dense=request.param)
    return load_live(files, {"leg": 0.5}, device="cpu", threads=1)


def _motion(frames: int, *, seed: int = 0) -> np.ndarray:
    """Somebody who wanders and sways: (T, 19, 3)."""
    rng = np.random.default_rng(seed)
    rest = rng.normal([0, 1, 0], 0.4, (1, 19, 3))
    sway = 0.2 * np.sin(np.linspace(0, 9, frames)[:, None, None] + rng.uniform(0, 6, (1, 19, 3)))
    return rest + sway + np.linspace(0, 2, frames)[:, None, None] * [1, 0, 0.3]


def _live(network: LiveNetwork, fps: float = RATE, stride: int = 1) -> LiveRecognizer:
    return LiveRecognizer(network, layout=network.layout, fps=fps, stride=stride, max_tracks=8)


def _play(live: LiveRecognizer, joints: np.ndarray) -> np.ndarray:
    """Probabilities (answers, K) of one person, once there are some."""
    answers = [answer.scores.probabilities for pose in joints for answer in live.push({0: pose})]
    return np.stack([row for row in answers if len(row)])


def test_stream_equals_whole_clip(network: LiveNetwork) -> None:
    joints = _motion(48)
    expected = 0.0
    for part, weight in zip(PARTS, (1.0, 0.5), strict=True):
        checkpoint = _checkpoint(part)
        model = build_network(checkpoint.config, checkpoint.layout, len(LABELS)).eval()
        model.load_state_dict(checkpoint.weights)
        frames = CausalFrames(checkpoint.layout, RATE, checkpoint.config.live.causal)
        person, rows = np.zeros(1, frames.dtype), []
        for pose in joints:
            person, row = frames.advance(person, pose[None], np.ones((1, 19), bool))
            rows.append(row[0])
        x = torch.from_numpy(part_features(np.stack(rows), checkpoint.layout.part(part)))[None]
        stream = PsumNetStream(model, stream_form(checkpoint.config, dense=network.step_frames == 1))
        with torch.inference_mode():
            expected = expected + weight * stream(x, torch.zeros(1, stream.state_size))[0][0].numpy()
    live = _live(network)
    logits = []
    for pose in joints:
        for step in live.add({7: pose}):
            (row,) = network.advance(step.row[None])
            logits.append(row[: len(LABELS)])
            step.answer(network, row)
    assert len(logits) == 48 // network.step_frames
    np.testing.assert_allclose(np.stack(logits), expected, atol=1e-4)


def test_a_person_saved_as_bytes_goes_on_in_another_stream(network: LiveNetwork) -> None:
    joints = _motion(40)
    wanted = _play(_live(network), joints)
    first, second = _live(network), _live(network)
    before = _play(first, joints[:18])
    for people in ({0: joints[0]}, *[{}] * 17):
        second.push(people)
    second.people[0] = np.frombuffer(bytearray(first.people[0].tobytes()), network.person)[0]
    np.testing.assert_allclose(np.concatenate([before, _play(second, joints[18:])]), wanted, atol=1e-5)


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_rates_of_streams_matter_little(network: LiveNetwork, fps: float) -> None:
    seconds, fine = 2.0, 240
    joints = _motion(round(seconds * fine) + 1)
    last = []
    for rate in (RATE, fps):
        live = _live(network, rate)
        last.append(_play(live, joints[:: round(fine / rate)])[-1])
    np.testing.assert_allclose(last[1], last[0], atol=0.05)


def test_people_do_not_touch_each_other(network: LiveNetwork) -> None:
    first, second = _motion(32, seed=1), _motion(32, seed=2)
    wanted = _play(_live(network), first)
    together, got = _live(network), []
    for frame in range(32):
        people = {0: first[frame]} | ({5: second[frame]} if frame % 3 else {})
        got += [answer.scores.probabilities for answer in together.push(people) if answer.person_id == 0]
    np.testing.assert_allclose(np.stack([row for row in got if len(row)]), wanted, atol=1e-5)


def test_where_somebody_stands_and_faces_and_how_big_they_are_matters_not(network: LiveNetwork) -> None:
    joints = _motion(32)
    turn = np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]])
    moved = 1.5 * (joints @ turn) + [3000.0, 0, -2000.0]
    np.testing.assert_allclose(_play(_live(network), moved), _play(_live(network), joints), atol=1e-3)


def test_who_leaves_and_comes_back_starts_anew(network: LiveNetwork) -> None:
    joints = _motion(20)
    live = _live(network)
    for pose in joints:
        live.push({0: pose})
    for _ in range(round(1.2 * RATE)):
        live.push({})
    assert live.people == {}
    live.push({0: joints[0]})
    assert int(live.people[0]["frames_seen"]) == 1


def test_missing_joints_stay_where_they_were_from_their_parents(network: LiveNetwork) -> None:
    joints = _motion(24)
    joints[10:16, 7] = np.nan
    assert np.isfinite(_play(_live(network), joints)).all()


def test_a_gap_makes_no_leap(network: LiveNetwork) -> None:
    joints = _motion(60)
    live = _live(network)
    for frame, pose in enumerate(joints):
        if not 20 <= frame < 32:
            live.add({0: pose}, time_s=frame / RATE)
    pending = live.people[0]["pending"]
    assert np.abs(pending[..., 3:]).max() < 1.0


def test_slow_streams_are_refused(network: LiveNetwork) -> None:
    with pytest.raises(InputError) as error:
        _live(network, 2.0)
    assert error.value.field == "fps"


def test_memory_of_a_person_is_bounded(network: LiveNetwork) -> None:
    live = _live(network)
    sizes = set()
    for pose in _motion(50):
        live.push({0: pose})
        sizes.add(live.people[0].nbytes)
    assert sizes == {network.person.itemsize}


def test_exported_files_need_no_checkout(tmp_path: Path) -> None:
    export_live(_checkpoint("leg"), tmp_path / "leg.onnx")
    assert load_live([tmp_path / "leg.onnx"], {}, device="cpu", threads=1).labels == LABELS

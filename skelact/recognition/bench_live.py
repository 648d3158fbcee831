"""Time of live recognition: what one new frame of one person costs, beside scoring its whole window anew."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from skelact.layouts import PART_NAMES
from skelact.models import PsumNet
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.bench import matrix_rate, random_checkpoint
from skelact.recognition.checkpoint import StreamCheckpoint, load_network, stream_form
from skelact.recognition.export import export_checkpoint, export_live
from skelact.recognition.live import LiveNetwork, LiveRecognizer, load_live
from skelact.recognition.live_config import LiveConfig
from skelact.runtime.session import OnnxNetwork

FORMS = (("ntu25", 64), ("core19", 32))  # layout and width
WINDOW_FRAMES = 64
RATE_HZ = 20.0
PEOPLE = (1, 24)


@dataclass(frozen=True)
class LiveCost:
    """Three streams on one core; times in milliseconds per new frame and person, the median of all rounds.

    Attributes:
        layout: Of the joints.
        width: Channels of the first block.
        strides: Whether an answer comes every fourth frame; else every frame.
        networks_ms: The networks alone, one person.
        whole_ms: With what puts frames into them, one person.
        crowd_ms: The same, of `PEOPLE[1]` people at once.
        window_ms: Scoring the whole window anew: the networks alone.
        floor_ms: Multiply-adds of a frame over the matrix-multiplication rate of the core.
        state_kb: All that is kept of a person.
        difference: Largest difference of the logits from one pass over the whole clip in torch.
    """

    layout: str
    width: int
    strides: bool
    networks_ms: float
    whole_ms: float
    crowd_ms: float
    window_ms: float
    floor_ms: float
    state_kb: float
    difference: float


def bench_live(*, rounds: int = 30) -> list[LiveCost]:
    """Time live recognition with random weights; sets the thread count of torch to one."""
    torch.set_num_threads(1)
    rate = matrix_rate()
    return [_bench(layout, width, strides, rounds, rate) for layout, width in FORMS for strides in (True, False)]


def _bench(layout: str, width: int, strides: bool, rounds: int, rate: float) -> LiveCost:
    checkpoints = [
        random_checkpoint(part, layout=layout, width=width, people=1, live=LiveConfig(rate_hz=RATE_HZ))
        for part in PART_NAMES
    ]
    with tempfile.TemporaryDirectory() as folder:
        files, windows = [Path(folder) / f"{part}.onnx" for part in PART_NAMES], list[OnnxNetwork]()
        for checkpoint, file in zip(checkpoints, files, strict=True):
            export_live(checkpoint, file, dense=not strides)
            window = replace(checkpoint, config=replace(checkpoint.config, live=LiveConfig()))
            export_checkpoint(window, Path(folder) / "window.onnx")
            windows.append(OnnxNetwork(Path(folder) / "window.onnx", threads=1))
        network = load_live(files, {}, device="cpu", threads=1)
    inputs = [
        np.zeros((1, 12, WINDOW_FRAMES, len(checkpoint.layout.part(checkpoint.config.part).joints), 1), np.float32)
        for checkpoint in checkpoints
    ]
    row = _due_row(network)
    networks_ms = _median(lambda: network.advance(row), rounds) / network.step_frames
    whole_ms, crowd_ms = (_play_ms(network, people, rounds) for people in PEOPLE)
    window_ms = _median(lambda: [run(x) for run, x in zip(windows, inputs, strict=True)], rounds)
    floor_ms = 1e3 * _multiply_adds(checkpoints, network.step_frames, dense=not strides) / rate
    state_kb, difference = network.person.itemsize / 1024, _difference(network, checkpoints)
    return LiveCost(layout, width, strides, networks_ms, whole_ms, crowd_ms, window_ms, floor_ms, state_kb, difference)


def _poses(network: LiveNetwork, frames: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    joints = len(network.layout.names)
    return rng.normal(0, 0.4, (1, joints, 3)) + np.cumsum(rng.normal(0, 0.01, (frames, joints, 3)), 0)


def _live(network: LiveNetwork, people: int) -> LiveRecognizer:
    return LiveRecognizer(network, layout=network.layout, fps=RATE_HZ, stride=1, max_tracks=people)


def _due_row(network: LiveNetwork) -> np.ndarray:
    live = _live(network, 1)
    steps = [step for pose in _poses(network, 8) for step in live.add({0: pose})]
    row = steps[0].row
    assert row is not None
    return row[None]


def _play_ms(network: LiveNetwork, people: int, rounds: int) -> float:
    live, poses = _live(network, people), _poses(network, 4 * rounds)
    times = []
    for pose in poses:
        started = time.perf_counter()
        live.push(dict.fromkeys(range(people), pose))
        times.append(time.perf_counter() - started)
    steps = np.array(times).reshape(-1, 4).sum(1) / 4  # a step is four frames or one
    return float(1e3 * np.median(steps[len(steps) // 10 :]) / people)


def _median(function: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        function()
        times.append(time.perf_counter() - started)
    return float(1e3 * np.median(times[rounds // 10 :]))


def _streams(checkpoints: list[StreamCheckpoint], *, dense: bool) -> list[PsumNetStream]:
    networks = [load_network(checkpoint) for checkpoint in checkpoints]
    return [
        PsumNetStream(network, stream_form(checkpoint.config, dense=dense)).eval()
        for network, checkpoint in zip(networks, checkpoints, strict=True)
        if isinstance(network, PsumNet)
    ]


def _multiply_adds(checkpoints: list[StreamCheckpoint], frames: int, *, dense: bool) -> float:
    """Of one frame."""
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        for stream in _streams(checkpoints, dense=dense):
            config = stream.network.config
            stream(torch.zeros(1, config.channels, frames, config.joints), torch.zeros(1, stream.state_size))
    return counter.get_total_flops() / 2 / frames  # it counts a multiply-add as two


def _difference(network: LiveNetwork, checkpoints: list[StreamCheckpoint]) -> float:
    """Largest difference of live logits from one pass over the whole clip in torch."""
    from skelact.clips.causal import part_features
    from skelact.recognition.live_training import play

    poses = _poses(network, WINDOW_FRAMES)
    frames = play(network.frames, poses[None])
    wanted = np.zeros(())
    for stream, part in zip(_streams(checkpoints, dense=network.step_frames == 1), PART_NAMES, strict=True):
        x = torch.from_numpy(part_features(frames, network.layout.part(part)))
        with torch.inference_mode():
            wanted = wanted + stream(x, torch.zeros(1, stream.state_size))[0][0].numpy()
    live, got = _live(network, 1), []
    for pose in poses:
        for step in live.add({0: pose}):
            assert step.row is not None
            (row,) = network.advance(step.row[None])
            step.answer(network, row)
            got.append(row[: len(network.labels)])
    return float(np.abs(np.stack(got) - wanted).max())

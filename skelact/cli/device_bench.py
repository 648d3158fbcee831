"""Time of every shipped network, and of the whole pose, recognition and generation paths, per device."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.cli.options import DEFAULT_GENERATOR, DEFAULT_RECOGNIZER, DEFAULT_VERIFIER
from skelact.errors import SkelactError
from skelact.weights import SHIPPED, weights_path

CPU, CUDA = "cpu", "cuda"
WARM_UP = 3
CLIP_FRAMES, CLIP_FPS = 90, 30.0
CLIP_PEOPLE = (1, 8)
DATASET_CLIPS = 16
EMPTY_IMAGE = (1080, 1920, 3)
SIDE = 256  # pixels, of a network that takes pictures of any size
SENTENCE, SENTENCE_S = "walk while waving the right hand", 4.0


@dataclass(frozen=True)
class Workload:
    """What is timed.

    Attributes:
        name: For the table.
        build: Takes a device and returns one call; the call returns an array to compare, or None.
    """

    name: str
    build: Callable[[str], Callable[[], np.ndarray | None]]


@dataclass(frozen=True)
class DeviceFigures:
    """One workload on all devices.

    Attributes:
        name: Of the workload.
        median_ms: Device -> median time of one call, milliseconds.
        errors: Device -> why it did not run there.
        difference: Largest absolute difference between the outputs on CUDA and on the CPU, over the largest magnitude;
            NaN when not compared.
    """

    name: str
    median_ms: dict[str, float]
    errors: dict[str, str]
    difference: float


def find_cuda() -> str:
    """Load a small network on the GPU; return "" when that works, else the reason why not."""
    from skelact.runtime.session import OnnxNetwork

    smallest = min(_network_files(), key=lambda path: path.stat().st_size)
    try:
        OnnxNetwork(smallest, device=CUDA)
    except SkelactError as error:
        return str(error)
    return ""


def list_workloads(
    image: np.ndarray | None, *, batch: int = 1, threads: int = 0, own: Sequence[Path] = ()
) -> list[Workload]:
    """All workloads: networks first, then whole paths.

    Args:
        image: uint8 (H, W, 3) RGB of people; None: a blank 1080p frame, for which only the detector runs.
        batch: Size of the free axes of a network's inputs.
        threads: Threads per network (0 = all cores). Generation always takes one.
        own: ONNX files that are not shipped; they come first.
    """
    networks = [
        Workload(f"{path.parent.name}/{path.stem}", _bind_network(path, batch, threads))
        for path in (*own, *_network_files())
    ]
    clips = [Workload(f"recognition, 3 s, {people} people", _bind_clip(people, threads)) for people in CLIP_PEOPLE]
    if image is None:
        pose = Workload("pose, 1080p without people", _bind_image(np.full(EMPTY_IMAGE, 127, np.uint8), threads))
    else:
        pose = Workload("pose, the picture", _bind_image(image, threads))
    dataset = Workload(f"data set of {DATASET_CLIPS} NTU clips, three streams", _build_dataset)
    return [*networks, pose, *clips, dataset, Workload(f"generation, {SENTENCE_S:g} s", _build_generation)]


def bench_devices(workloads: Iterable[Workload], devices: Sequence[str], *, rounds: int = 20) -> list[DeviceFigures]:
    """Time each workload on each device; one that fails on a device is reported, not skipped."""
    return [_bench(workload, devices, rounds) for workload in workloads]


def _bench(workload: Workload, devices: Sequence[str], rounds: int) -> DeviceFigures:
    times: dict[str, float] = {}
    errors: dict[str, str] = {}
    outputs: dict[str, np.ndarray] = {}
    for device in devices:
        try:
            call = workload.build(device)
            output = call()
            times[device] = _median_ms(call, rounds)
        except SkelactError as error:
            errors[device] = str(error)
            continue
        if output is not None:
            outputs[device] = output
    difference = float("nan")
    if CPU in outputs and CUDA in outputs:
        magnitude = max(float(np.abs(outputs[CPU]).max()), 1e-12)
        difference = float(np.abs(outputs[CUDA] - outputs[CPU]).max()) / magnitude
    return DeviceFigures(workload.name, times, errors, difference)


def _median_ms(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(WARM_UP + rounds):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return 1e3 * float(np.median(times[WARM_UP:]))


def _network_files() -> list[Path]:
    return [path for name in SHIPPED for path in sorted(weights_path(name).glob("*.onnx"))]


def _bind_network(path: Path, batch: int, threads: int) -> Callable[[str], Callable[[], np.ndarray]]:
    def build(device: str) -> Callable[[], np.ndarray]:
        from skelact.runtime.session import OnnxNetwork

        network = OnnxNetwork(path, threads=threads, device=device)
        rng = np.random.default_rng(0)
        shapes = [
            (batch if head is None else head, *(size or SIDE for size in rest)) for head, *rest in network.input_shapes
        ]
        arrays = [rng.random(shape, dtype=np.float32) for shape in shapes]
        return lambda: network(*arrays)

    return build


def _bind_image(image: np.ndarray, threads: int) -> Callable[[str], Callable[[], None]]:
    def build(device: str) -> Callable[[], None]:
        from skelact.pose import load_pose_estimator

        estimator = load_pose_estimator(threads=threads, device=device)

        def call() -> None:
            estimator.estimate(image)

        return call

    return build


def _bind_clip(people: int, threads: int) -> Callable[[str], Callable[[], np.ndarray]]:
    def build(device: str) -> Callable[[], np.ndarray]:
        from skelact.layouts import load_layout
        from skelact.recognition import load_recognizer
        from skelact.values import Clip

        layout = load_layout("core19")
        joints = np.random.default_rng(0).normal(size=(people, CLIP_FRAMES, len(layout.names), 3)).astype(np.float32)
        recognizer = load_recognizer(DEFAULT_RECOGNIZER, threads=threads, device=device)
        clip = Clip(joints, layout, CLIP_FPS)
        return lambda: np.array([scores.probabilities for scores in recognizer.recognize(clip)])

    return build


def _build_dataset(device: str) -> Callable[[], np.ndarray]:
    from skelact.recognition.bench import random_clips, random_recognizer
    from skelact.recognition.evaluation import score_dataset

    recognizer, packed = random_recognizer(device=device), random_clips(DATASET_CLIPS)
    clips = np.arange(DATASET_CLIPS)
    return lambda: np.stack([stream.logits for stream in score_dataset(recognizer, packed, clips, quiet=True)])


def _build_generation(device: str) -> Callable[[], None]:
    from skelact.generation import GenerateOptions
    from skelact.generation.decoder import GRAPH_FILE, NetworkDecoder
    from skelact.generation.generator import MotionGenerator
    from skelact.generation.verify import HEADS, Verifier
    from skelact.language import load_planner
    from skelact.runtime.session import OnnxNetwork

    def load(file: Path) -> OnnxNetwork:
        return OnnxNetwork(file, threads=1, device=device)

    decoder = NetworkDecoder(load(weights_path(DEFAULT_GENERATOR) / GRAPH_FILE))
    verifier = Verifier({head: load(weights_path(DEFAULT_VERIFIER) / f"{head}.onnx") for head in HEADS})
    generator = MotionGenerator(decoder, load_planner(), verifier)

    def call() -> None:
        generator.generate(SENTENCE, GenerateOptions(seed=0, duration_s=SENTENCE_S, attempts=1))

    return call

"""Time to track people, beside the usual top-down pipeline: a detector on every frame, then one call per person."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from rich.progress import Progress

from skelact.errors import InputError
from skelact.pose.estimator import PoseEstimator
from skelact.pose.load import load_bodies, load_detector
from skelact.values import Person

WIDTH, HEIGHT, FPS = 1920, 1080, 30.0
SWAY = 40.0  # amplitude of the people's motion, pixels
SWAY_S = 3.0  # period
MARGIN = 0.15  # around the cut-out person, as a fraction of the box
COLUMNS = 5
BACKGROUND = 127
DETECTOR_SIZE, DETECTOR_CELLS = 416, 3549  # of YOLOX-tiny
CLASSES = 80
WARM_UP = 0.1  # fraction of frames that are not counted: the first ones detect everybody


@dataclass(frozen=True)
class PoseFigures:
    """One number of people; times in milliseconds per frame.

    Attributes:
        people: Number of people in the picture.
        found: Minimum and maximum number of people tracked in one frame.
        median_ms: Of all frames, including the detector where it ran.
        p90_ms: 90th percentile.
        mean_ms: Its inverse is the frame rate.
        baseline_ms: Mean of the usual pipeline on the same frames.
        metric_ms: Median time of the processor that people in meters add; None: not measured.
    """

    people: int
    found: tuple[int, int]
    median_ms: float
    p90_ms: float
    mean_ms: float
    baseline_ms: float
    metric_ms: float | None = None


def bench_pose(
    image: np.ndarray,
    estimator: PoseEstimator,
    counts: Sequence[int],
    *,
    frames: int = 90,
    baseline_frames: int = 10,
    threads: int = 0,
    device: str = "cpu",
    progress: Progress | None = None,
    open_metric: Callable[[], Callable[[float, Mapping[int, Person]], object]] | None = None,
) -> list[PoseFigures]:
    """Time frames of 1920 x 1080 in which copies of a photographed person move from side to side.

    Args:
        image: uint8 (H, W, 3) RGB with at least one person; the one with the highest score is copied.
        estimator: The estimator to time.
        counts: Numbers of people per frame.
        frames: Number of frames per number of people.
        baseline_frames: The same for the usual pipeline.
        threads: Threads per network of the usual pipeline (0 = all cores).
        device: Device of the usual pipeline.
        progress: Bar to advance.
        open_metric: Begins a stream of people in meters, which takes the people of each frame; it is timed apart.

    Raises:
        InputError: No person is found in the image.
    """
    person = cut_person(image, estimator)
    usual = usual_pipeline(threads=threads, device=device)
    figures = []
    for count in counts:
        stream = estimator.stream()
        place = open_metric() if open_metric else None
        times, found, placing = [], [], []
        for index in (progress.track if progress else _plain)(range(frames), description=f"{count} people"):
            frame, _ = paste(person, count, index / FPS)
            started = time.perf_counter()
            people = stream.add(index / FPS, frame)
            times.append(1e3 * (time.perf_counter() - started))
            found.append(len(people))
            if place:
                started = time.thread_time()
                place(index / FPS, people)
                placing.append(1e3 * (time.thread_time() - started))
        warm_up = int(WARM_UP * frames)
        steady = np.array(times[warm_up:])
        baseline = []
        for index in range(baseline_frames):
            frame, boxes = paste(person, count, index / FPS)
            started = time.perf_counter()
            usual(frame, boxes)
            baseline.append(1e3 * (time.perf_counter() - started))
        figures.append(
            PoseFigures(
                people=count,
                found=(min(found[warm_up:]), max(found)),
                median_ms=float(np.median(steady)),
                p90_ms=float(np.percentile(steady, 90)),
                mean_ms=float(steady.mean()),
                baseline_ms=float(np.mean(baseline[1:])),
                metric_ms=float(np.median(placing[warm_up:])) if placing else None,
            )
        )
    return figures


def cut_person(image: np.ndarray, estimator: PoseEstimator) -> np.ndarray:
    """Cut out the person with the highest score, with a margin.

    Raises:
        InputError: No person is found.
    """
    people = estimator.estimate(image)
    if not people:
        raise InputError("expected a picture of a person, found none", field="image")
    x1, y1, x2, y2 = people[0].box
    more = MARGIN * max(x2 - x1, y2 - y1)
    low = np.maximum([x1 - more, y1 - more], 0).astype(int)
    high = np.minimum([x2 + more, y2 + more], image.shape[1::-1]).astype(int)
    return np.ascontiguousarray(image[low[1] : high[1], low[0] : high[0]])


def paste(person: np.ndarray, count: int, time_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw a frame with copies of a person; return it and their boxes (count, 5)."""
    frame = np.full((HEIGHT, WIDTH, 3), BACKGROUND, np.uint8)
    columns = min(count, COLUMNS)
    rows = -(-count // columns)
    room_x, room_y = WIDTH / columns - 2 * SWAY, HEIGHT / rows
    scale = min(room_x / person.shape[1], room_y / person.shape[0])
    size = int(person.shape[1] * scale), int(person.shape[0] * scale)
    copy = cv2.resize(person, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    boxes = []
    for index in range(count):
        shift = SWAY * np.sin(2 * np.pi * (time_s / SWAY_S + index / 7))
        x = int((index % columns + 0.5) * WIDTH / columns - size[0] / 2 + shift)
        y = int((index // columns) * room_y + (room_y - size[1]) / 2)
        frame[y : y + size[1], x : x + size[0]] = copy
        boxes.append((x, y, x + size[0], y + size[1], 0.9))
    return frame, np.array(boxes, np.float32)


def usual_pipeline(*, threads: int, device: str) -> Callable[[np.ndarray, np.ndarray], None]:
    """Build a detector of the size of YOLOX-tiny and RTMPose-m for 133 points; random weights take the same time.

    The detected boxes are replaced by the true ones.
    """
    import torch
    from torch import nn

    from skelact.models.rtmpose import CspNext, RtmPose, RtmPoseConfig
    from skelact.runtime.export import export_onnx

    class Boxes(nn.Module):
        """A backbone of 3.1 GMAC at 416 x 416 with an output of the shape of YOLOX."""

        def __init__(self) -> None:
            super().__init__()
            self.backbone = CspNext("s")
            self.rows = nn.Conv2d(512, 21 * (5 + CLASSES), 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.rows(self.backbone(x)).reshape(-1, DETECTOR_CELLS, 5 + CLASSES)

    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        box_path, body_path = Path(folder) / "boxes.onnx", Path(folder) / "body.onnx"
        picture = torch.zeros(1, 3, DETECTOR_SIZE, DETECTOR_SIZE)
        export_onnx(Boxes(), {"images": picture}, box_path, metadata={}, outputs=("output",))
        crops = {"input": torch.zeros(1, 3, 256, 192)}
        export_onnx(RtmPose(RtmPoseConfig(size="m")), crops, body_path, metadata={}, outputs=("simcc_x", "simcc_y"))
        detector = load_detector(box_path, threads=threads, device=device)
        bodies = load_bodies(body_path, threads=threads, device=device)

    def run(image: np.ndarray, boxes: np.ndarray) -> None:
        detector.detect(image)
        for box in boxes:
            bodies.people(image, box[None])

    return run


def _plain(indexes: range, *, description: str) -> range:
    return indexes

"""The demo: a real motion, frame by frame, through a real server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.live import Live
from rich.table import Table

from skelact.client import Client
from skelact.datasets import load_dataset
from skelact.errors import SkelactError
from skelact.formats import load_clip
from skelact.values import Clip

START_TIMEOUT_S = 60.0
DEMO_CLIP = "dataset-2_wave-right-hand_normal_001"
NOTHING_TO_PLAY = (
    "There is no motion to play: run `make demo MOTION=file.bvh`, or set SKELACT_DATA to a folder of motion data. "
    "Free BVH files: the Bandai-Namco Research Motiondataset (github.com/BandaiNamcoResearchInc) and the CMU "
    "database (mocap.cs.cmu.edu)."
)


def find_motion() -> Path | None:
    """A clip below `SKELACT_DATA`, or None when there is none."""
    root = os.environ.get("SKELACT_DATA")
    if not root:
        return None
    try:
        samples = load_dataset("bandai2", Path(root)).samples
    except SkelactError:
        return None
    chosen = [sample for sample in samples if sample.name == DEMO_CLIP]
    return (chosen or list(samples))[0].path


def run_demo(motion: Path | None, *, speed: float = 1.0, console: Console | None = None) -> str | None:
    """Start a server, stream a motion to it and print what it says, live; return the verdict.

    Args:
        motion: File to play; unset: one below `SKELACT_DATA`.
        speed: 1 plays in real time.
        console: Where to print.
    """
    console = console or Console()
    path = motion or find_motion()
    if path is None:
        console.print(NOTHING_TO_PLAY)
        return None
    clip = load_clip(path)
    console.print(f"Playing [bold]{path.name}[/]: {clip.duration_s:.1f} s at {clip.fps:.0f} fps, {clip.layout.name}")
    server, port = start_server_process()
    try:
        with Client(f"localhost:{port}") as client:
            verdict = _play(client, clip, speed, console)
    finally:
        server.terminate()
        server.wait(timeout=START_TIMEOUT_S)
    return verdict


def start_server_process() -> tuple[subprocess.Popen[str], int]:
    """Start `skelact serve` on a free port; return the process and the port once it serves."""
    command = [sys.executable, "-m", "skelact.cli", "serve", "--address", "127.0.0.1:0", "--announce"]
    command += ["--log-level", "warning"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("serving "):
            return process, int(line.split()[1])
    raise SkelactError(f"the server ended with code {process.wait()} before it served")


def _play(client: Client, clip: Clip, speed: float, console: Console) -> str:
    totals: dict[str, float] = {}
    started = time.perf_counter()
    answers = client.stream_recognize(
        _frames(clip, speed), layout=clip.layout.name, fps=clip.fps, stride=max(1, round(clip.fps / 4)), top_k=1000
    )
    summary = ""
    with Live(console=console, auto_refresh=False) as live:
        for message in answers:
            if message.WhichOneof("message") == "answer":
                answer = message.answer
                for score in answer.scores:
                    totals[score.label] = totals.get(score.label, 0.0) + score.probability
                top = [(score.label, score.probability) for score in answer.scores[:3]]
                live.update(_table(answer.frame / clip.fps, answer.person_id, top), refresh=True)
            elif message.WhichOneof("message") == "summary":
                counts = message.summary
                summary = f"{counts.frames_received} frames sent, {counts.answers} answers"
    whole = client.recognize(clip, top_k=3)
    console.print(f"\n{summary}, {time.perf_counter() - started:.1f} s")
    if not whole.people:
        console.print("Nobody is in this motion.")
        return ""
    best = whole.people[0].scores
    live_best = max(totals, key=lambda label: totals[label]) if totals else best[0].label
    console.print(f"Live, over all answers: {live_best}")
    listing = ", ".join(f"{score.label} {score.probability:.0%}" for score in best)
    console.print(f"Verdict on the whole clip: [bold green]{best[0].label}[/] ({listing})")
    return best[0].label


def _frames(clip: Clip, speed: float) -> Iterator[dict[int, np.ndarray]]:
    """Yield the frames of a clip at its own pace."""
    started = time.perf_counter()
    for number in range(clip.frames):
        time.sleep(max(0.0, started + number / clip.fps / speed - time.perf_counter()))
        frame = clip.joints[:, number]
        yield {person: joints for person, joints in enumerate(frame) if joints.any()}


def _table(time_s: float, person: int, top: list[tuple[str, float]]) -> Table:
    table = Table(title=f"{time_s:5.2f} s, person {person}", min_width=50)
    table.add_column("action")
    table.add_column("probability")
    for label, probability in top:
        table.add_row(label, f"{'█' * round(20 * probability):20s} {probability:.0%}")
    return table

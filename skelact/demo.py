"""The demo: a sentence becomes a motion, and the motion is recognized while it arrives, all through a real server."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from skelact.client import Client, MotionHeader, MotionStream, join_motions
from skelact.formats import load_clip
from skelact.generation.motion_files import save_motion
from skelact.server_process import ServerProcess
from skelact.skeleton import motion_to_core19
from skelact.values import Clip, Motion

TEXT, DURATION_S = "walk while waving the right hand", 6.0
OUT = Path("demo-out")
SUFFIXES = (".bvh", ".glb", ".gif")


def run_demo(
    motion: Path | None = None, *, output: Path = OUT, speed: float = 1.0, console: Console | None = None
) -> str:
    """Start a server, send it a motion frame by frame and print what it says, live; return the verdict.

    Args:
        motion: File to play; unset: the server generates one of `TEXT`, which is also written as files.
        output: Folder for those files.
        speed: 1 plays in real time.
        console: Where to print.
    """
    console = console or Console()
    clip = load_clip(motion) if motion else None
    with ServerProcess() as server, Client(server.address) as client:
        if motion and clip:
            console.print(f"Playing [bold]{escape(motion.name)}[/]: {clip.duration_s:.1f} s, {clip.layout.name}")
            frames = _paced(_people(clip), clip.fps, speed)
            live = _watch(client, frames, clip.layout.name, clip.fps, console)
        else:
            stream = client.generate(TEXT, duration_s=DURATION_S)
            _print_plan(stream.header, console)
            parts: list[Motion] = []
            frames = _paced(_received(stream, parts), stream.header.fps, speed)
            live = _watch(client, frames, "core19", stream.header.fps, console)
            made = join_motions(parts)
            clip = motion_to_core19(made)
            _print_findings(stream.header, console)
            console.print(f"Wrote {', '.join(map(str, _save(output, made)))}")
        return _judge(client, clip, live, console)


def _print_plan(header: MotionHeader, console: Console) -> None:
    title = f"“{header.plan.text}” ({header.plan.relation})"
    table = Table("action", "parts", "seconds", "because", title=title)
    for entry in header.report.timeline:
        action = header.plan.actions[entry.action_index]
        because = f"{action.source}: {', '.join(action.evidence)} ({action.confidence:.0%})"
        table.add_row(action.text, ", ".join(action.parts), f"{entry.start_s:.1f} to {entry.end_s:.1f}", because)
    console.print(table)


def _print_findings(header: MotionHeader, console: Console) -> None:
    for finding in header.report.findings:
        said = "[bold green]found[/]" if finding.found else f"[bold red]not found[/], seen {finding.seen}"
        region = finding.region.replace("_", " ")
        console.print(f"Asked for {finding.performance}, read back on the {region}: {said} ({finding.probability:.0%})")
    for unheard in (*header.report.not_heard, *header.report.not_done):
        console.print(f"[yellow]not done as asked[/]: {escape(unheard.text)} ({escape(unheard.reason)})")


def _received(stream: MotionStream, parts: list[Motion]) -> Iterator[dict[int, np.ndarray]]:
    """Yield the frames of a generated motion as they arrive, and keep them."""
    for chunk in stream:
        parts.append(chunk.motion)
        yield from _people(motion_to_core19(chunk.motion))


def _people(clip: Clip) -> Iterator[dict[int, np.ndarray]]:
    for number in range(clip.frames):
        poses = np.where(clip.valid[:, number, :, None], clip.joints[:, number], np.nan)
        yield {person: poses[person] for person in clip.present[:, number].nonzero()[0].tolist()}


def _paced(frames: Iterable[dict[int, np.ndarray]], fps: float, speed: float) -> Iterator[dict[int, np.ndarray]]:
    """Yield frames at their own pace."""
    started = time.perf_counter()
    for number, frame in enumerate(frames):
        time.sleep(max(0.0, started + number / fps / speed - time.perf_counter()))
        yield frame


def _watch(
    client: Client, frames: Iterator[dict[int, np.ndarray]], layout: str, fps: float, console: Console
) -> dict[str, float]:
    """Print answers as they come; return the sum of probabilities per label."""
    totals: dict[str, float] = {}
    started = time.perf_counter()
    answers = client.stream_recognize(
        frames, layout=layout, fps=fps, stride=max(1, round(fps / 4)), nan_is_missing=True
    )
    with Live(console=console, auto_refresh=False) as live:
        for answer in answers:
            for label, probability in answer.scores.top(len(answer.scores.labels)):
                totals[label] = totals.get(label, 0.0) + probability
            live.update(_table(answer.frame_index / fps, answer.person_id, answer.scores.top(3)), refresh=True)
    counts = answers.summary
    assert counts is not None
    taken_s = time.perf_counter() - started
    console.print(f"\n{counts.frames_received} frames sent, {counts.answers} answers, {taken_s:.1f} s")
    return totals


def _judge(client: Client, clip: Clip, live: dict[str, float], console: Console) -> str:
    people = client.recognize(clip)
    if not people:
        console.print("Nobody is in this motion.")
        return ""
    verdict = people[0].label
    if verdict is None:
        console.print(f"No certain action: {people[0].reason}")
        return ""
    if live:
        console.print(f"Live, over all answers: {max(live, key=lambda label: live[label])}")
    listing = ", ".join(f"{label} {probability:.0%}" for label, probability in people[0].top(3))
    console.print(f"Verdict on the whole body: [bold green]{verdict}[/] ({listing})")
    return verdict


def _save(folder: Path, motion: Motion) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{TEXT.replace(' ', '-')}{suffix}" for suffix in SUFFIXES]
    for path in paths:
        save_motion(path, motion)
    return paths


def _table(time_s: float, person: int, top: list[tuple[str, float]]) -> Table:
    table = Table(title=f"{time_s:5.2f} s, person {person}", min_width=50)
    table.add_column("action")
    table.add_column("probability")
    for label, probability in top:
        table.add_row(label, f"{'█' * round(20 * probability):20s} {probability:.0%}")
    return table

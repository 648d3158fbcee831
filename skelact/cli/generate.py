"""`skelact generate` and `skelact plan`: motion from text."""

from __future__ import annotations

import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_GENERATOR,
    GeneratorOption,
    JsonOption,
    LibraryOption,
    SeedOption,
    console,
    output_option,
    print_json,
    spinner,
)
from skelact.errors import InputError
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.generation import GeneratedMotion
    from skelact.generation.early import EarlyMotion
    from skelact.language import Plan, PlannedAction

COLORS = {"verified": "green", "failed": "red"}
logger = logging.getLogger(__name__)


def generate(
    text: Annotated[str, typer.Argument(help="A sentence.")],
    output: Annotated[
        list[Path] | None, output_option(".bvh, .glb, .vrma, .npz, .jsonl, .gif, .webp, .png or .mp4 (repeatable).")
    ] = None,
    seed: SeedOption = 0,
    duration: Annotated[float | None, typer.Option(help="Duration in seconds. Default: as the sentence says.")] = None,
    fps: Annotated[float, typer.Option(help="Frame rate, 15 to 120.")] = 30.0,
    policy: Annotated[str, typer.Option(help="How actions are composed: score or sinc.")] = "score",
    attempts: Annotated[int, typer.Option(min=1, help="Maximum number of seeds to try.")] = 4,
    weights: GeneratorOption = DEFAULT_GENERATOR,
    library: LibraryOption = None,
    bones: Annotated[str, typer.Option(help="Bone names in BVH and GLB: default, unreal, vrm or lafan1.")] = "default",
    unit: Annotated[str, typer.Option(help="Unit of length in BVH: cm or m.")] = "cm",
    size: Annotated[str, typer.Option(help="Size of pictures and videos: 360p or 720p.")] = "360p",
    views: Annotated[int, typer.Option(help="Views in pictures and videos: 1 or 2.")] = 2,
    strict: Annotated[bool, typer.Option("--strict", help="Reject a sentence with words that have no effect.")] = False,
    loop: Annotated[bool, typer.Option("--loop", help="Let the last frame lead into the first one.")] = False,
    path: Annotated[
        list[str] | None,
        typer.Option(help="Way point of the first gait: meters to the left and ahead, as 2,1.5 (repeatable)."),
    ] = None,
    stream: Annotated[
        bool, typer.Option("--stream", help="Print frames as JSON lines while they are made, with one attempt.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Generate a motion from a sentence.

    Example: skelact generate "walk in a circle while waving the right hand" -o out.bvh
    """
    from skelact.generation import GenerateOptions, load_generator
    from skelact.generation.motion_files import MOTION_SAVERS, MotionFileOptions, write_motion
    from skelact.generation.preview import PreviewOptions

    files = MotionFileOptions(bones, unit, PreviewOptions(size, views))
    output = output or []
    if not output and not stream:
        raise InputError("expected a file to write, such as -o out.bvh, or --stream", field="output")
    for target in output:
        check_output_file(target, tuple(MOTION_SAVERS), field="output", makes_folder=True)
    options = GenerateOptions(
        seed=seed,
        duration_s=duration,
        fps=fps,
        policy=policy,
        attempts=attempts,
        strict=strict,
        loop=loop,
        path=tuple(_parse_point(text) for text in path or ()),
    )
    with spinner("Generating", quiet=as_json or stream):
        generator = load_generator(weights, library=library)
        made = _print_early(generator.stream(text, options)) if stream else generator.generate(text, options)
        for target in output:
            write_motion(target, made.motion, files)
    if stream:
        return
    if as_json:
        print_json({**made.to_json(), "files": [str(target) for target in output]})
        return
    _print_timeline(made, text, fps)
    _print_verdict(made)
    quality = ", ".join(f"{key} {round(value, 3):.3g}" for key, value in asdict(made.quality).items())
    console.print(f"{len(made.motion.rotations)} frames; {quality}; wrote {', '.join(map(str, output))}")


def _print_early(early: EarlyMotion) -> GeneratedMotion:
    """Print the head, frames as they are made, and at last the report, as lines of JSON."""
    from skelact.formats.motion_lines import format_motion_lines

    for part in early:
        head, *frames = format_motion_lines(part.motion, first=part.start)
        for line in frames if part.start else (head, *frames):
            print(line)
        sys.stdout.flush()
    assert part.made is not None  # with the last part
    print_json({"report": part.made.to_json()})
    return part.made


def _parse_point(text: str) -> tuple[float, float]:
    """A way point such as "2,1.5"."""
    try:
        x, z = (float(value) for value in text.split(","))
    except ValueError:
        raise InputError(f"expected two numbers with a comma between, got {text!r}", field="path") from None
    return x, z


def _print_timeline(made: GeneratedMotion, text: str, fps: float) -> None:
    table = Table("part", "action", "seconds", title=escape(text))
    for part, spans in made.composition.spans().items():
        for start, end, owner in spans:
            table.add_row(part, made.performances[owner].name, f"{start / fps:.1f} to {end / fps:.1f}")
    console.print(table)


def _print_verdict(made: GeneratedMotion) -> None:
    """Print what was asked, what the motion shows, and what is missing."""
    for finding in made.findings:
        mark = "[green]found[/]" if finding.is_found else f"[red]not found[/], seen {finding.seen}"
        console.print(f"{finding.action} on the {finding.part}: {mark} ({finding.probability:.0%})")
    for check in made.checks:
        mark = "[green]met[/]" if check.is_met else "[red]not met[/]"
        console.print(f"{escape(check.action)}: {escape(str(check))}: {mark}", highlight=False)
    for title, lines in (
        ("not heard", made.not_heard),
        ("not done", made.not_done),
        ("not checked", made.not_checked),
    ):
        for line in lines:
            console.print(f"[yellow]{title}[/]: {escape(line.text)} ({escape(line.reason)})", highlight=False)
    for source in made.sources:
        console.print(f"{source.performance} is from {escape(source.source)} ({escape(source.terms)})", highlight=False)
    verdict = made.verdict.value
    console.print(f"verdict: [{COLORS.get(verdict, 'yellow')}]{verdict}[/]")


def plan(
    text: Annotated[str | None, typer.Argument(help="A sentence.")] = None,
    file: Annotated[Path | None, typer.Option(help="Text file, one sentence per line.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON per sentence.")] = False,
) -> None:
    """Show the actions that a sentence asks for, their order and body parts.

    Example: skelact plan "walk in a circle while waving the right hand"
    """
    from skelact.language import Plan, load_planner, load_texts

    if (text is None) == (file is None):
        raise InputError("expected a sentence or --file, one of them", field="text")
    planner = load_planner()
    for sentence in load_texts(file) if file else [text or ""]:
        try:
            planned = planner.plan(sentence)
        except InputError as error:
            if file is None:
                raise
            logger.warning("skipped a line: %s", error)
            planned = Plan(sentence, ())
        if as_json:
            print_json(planned.to_json())
        else:
            _print_plan(planned)


def _print_plan(planned: Plan) -> None:
    table = Table(
        "seconds", "action", "parts", "stated", "confidence", "source", "evidence", title=escape(planned.text)
    )
    for interval in planned.lay_out():
        action = interval.action
        cells = (
            f"{interval.start_s:g} to {interval.end_s:g}",
            action.text,
            ", ".join(action.parts) or "unknown",
            _describe_stated(action),
            f"{action.confidence:.2f}",
            action.source,
            ", ".join(action.evidence),
        )
        table.add_row(*map(escape, cells))
    console.print(table)
    for unheard in planned.not_heard:
        console.print(f"[yellow]not heard[/]: {escape(unheard.text)} ({escape(unheard.reason)})", highlight=False)


def _describe_stated(action: PlannedAction) -> str:
    """What is stated of an action: "left hand, 3 times, slow"."""
    limb = " ".join(filter(None, (action.side, action.limb)))
    amounts = [f"{amount.text} ({amount.note})" if amount.note else amount.text for amount in action.amounts]
    return ", ".join(filter(None, (limb, action.direction, *amounts, *action.manners)))

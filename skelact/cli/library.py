"""`skelact library`: motions that can be asked for by name, shipped and your own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import (
    JsonOption,
    LibraryOption,
    NamesOption,
    check_source,
    console,
    output_option,
    print_json,
    print_notes,
    spinner,
)
from skelact.errors import InputError
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.generation.library import LibraryEntry, MotionLibrary
    from skelact.generation.recordings import BodyRecording

library = typer.Typer(
    no_args_is_help=True,
    help="Motions that `generate` can be asked for: shipped ones and your own.\n\nExample: skelact library list drink",
)
FOUND = 8  # shown of a search


@library.command("list")
def list_entries(
    words: Annotated[str | None, typer.Argument(help="What to look for. Default: everything.")] = None,
    folder: LibraryOption = None,
    own: Annotated[bool, typer.Option("--own", help="Only your own motions.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the motions of the library, or those that words may mean.

    Example: skelact library list "drink from a cup"
    """
    from skelact.generation.library import load_library

    opened = load_library(folder)
    if words is not None:
        _list_found(opened, words, as_json=as_json)
        return
    entries = [entry for entry in opened.entries if not own or opened.is_own(entry.name)]
    if as_json:
        print_json([{**_summarize(entry), "own": opened.is_own(entry.name)} for entry in entries])
        return
    table = Table("name", "kind", "seconds", "posture", "moves", "source")
    for entry in entries:
        table.add_row(*_row(entry), "your own" if opened.is_own(entry.name) else entry.source.split(",")[0])
    console.print(table)
    console.print(f"{len(entries)} motions; `skelact library show NAME` says more of one")


@library.command("show")
def show_entry(
    name: Annotated[str, typer.Argument(help="Name of a motion.")],
    output: Annotated[Path | None, output_option("Drawing or motion file: .png, .gif, .mp4, .bvh, .glb, .npz.")] = None,
    folder: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is known of a motion, and draw it.

    Example: skelact library show drink -o drink.png
    """
    from skelact.generation.library import load_library
    from skelact.generation.motion_files import MOTION_SAVERS, save_motion

    if output:
        check_output_file(output, tuple(MOTION_SAVERS), field="output", makes_folder=True)
    opened = load_library(folder)
    entry = opened.entry(name)
    if output:
        save_motion(output, opened.motion(name))
    if as_json:
        print_json({**entry.to_json(), "own": opened.is_own(name)})
        return
    _print_entry(entry)
    if output:
        console.print(f"wrote {output}")


@library.command("add")
def add_entries(
    files: Annotated[list[str], typer.Argument(help="BVH, GLB, npz or AMC files, FILE.glb#NAME, or videos.")],
    name: Annotated[str | None, typer.Option(help="What it is asked for by. Default: the file's name.")] = None,
    describe: Annotated[
        list[str] | None, typer.Option(help="A sentence that describes it: 'a person ...' (repeatable).")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="cycle, stroke, hold or transition. Default: as measured.")] = None,
    names: NamesOption = None,
    height: Annotated[
        float | None, typer.Option(help="Of the person of a video, meters. Default: 1.7, which is said.")
    ] = None,
    folder: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add your own recordings, so that `generate` can be asked for them by name.

    Example: skelact library add take1.bvh --name my-walk --describe "a person walks my way"
    """
    from skelact.generation.library import load_library
    from skelact.generation.library.adding import add_motion, name_from_file

    if name is not None and len(files) > 1:
        raise InputError(f"expected one file with --name, got {len(files)}", field="name")
    for file in files:
        check_source(file)
    opened = load_library(folder)
    added = []
    for file in files:
        with spinner(f"Reading {file}", quiet=as_json):
            recording = _load_recording(file, names=names, height_m=height)
            called = name or name_from_file(file)
            entry = add_motion(opened, recording.motion, name=called, sentences=tuple(describe or ()), kind=kind)
        print_notes(f"{file}: {note}" for note in recording.notes)
        added.append(entry)
        if not as_json:
            console.print(
                f"added {entry.name}: {entry.kind}, {entry.geometry.seconds:.1f} s, {entry.start}, moves "
                f"{_moves(entry)}; ask for it: skelact generate {entry.name!r} -o out.bvh",
                highlight=False,
                soft_wrap=True,
            )
    if as_json:
        print_json([_summarize(entry) for entry in added])


def _load_recording(file: str, *, names: Path | None, height_m: float | None) -> BodyRecording:
    """A motion file as it is; a video by capture with one camera."""
    from skelact.generation.recordings import load_body_motion
    from skelact.pose.files import is_video

    if not is_video(file):
        return load_body_motion(file, names=names)
    from skelact.capture.video_motion import load_video_motion

    return load_video_motion(Path(file), height_m=height_m)


@library.command("remove")
def remove_entry(
    name: Annotated[str, typer.Argument(help="Name of one of your own motions.")], folder: LibraryOption = None
) -> None:
    """Remove one of your own motions.

    Example: skelact library remove my-walk
    """
    from skelact.generation.library.storage import own_folder, remove_own

    remove_own(folder or own_folder(), name)
    console.print(f"removed {name}")


def _list_found(opened: MotionLibrary, words: str, *, as_json: bool) -> None:
    found = opened.search(words, count=FOUND)
    if as_json:
        rows = [
            {
                "name": one.entry.name,
                "score": one.score,
                "how": one.how,
                "sure": one.is_sure,
                "not_covered": one.not_covered,
            }
            for one in found
        ]
        print_json(rows)
        return
    table = Table("name", "score", "by", "would be played", "description", title=escape(words))
    for one in found:
        table.add_row(
            one.entry.name, f"{one.score:.2f}", one.how, "yes" if one.is_sure else "no", one.entry.sentences[0]
        )
    console.print(table)


def _summarize(entry: LibraryEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "seconds": entry.geometry.seconds,
        "start": entry.start,
        "end": entry.end,
        "moves": list(entry.moved),
        "sentences": list(entry.sentences),
        "source": entry.source,
        "terms": entry.terms,
    }


def _row(entry: LibraryEntry) -> tuple[str, ...]:
    posture = entry.start if entry.start == entry.end else f"{entry.start} to {entry.end}"
    return entry.name, entry.kind, f"{entry.geometry.seconds:.1f}", posture, _moves(entry)


def _moves(entry: LibraryEntry) -> str:
    return ", ".join(part.replace("_", " ") for part in entry.moved) or "nothing much"


def _print_entry(entry: LibraryEntry) -> None:
    seen = entry.geometry
    takes = f"{len(entry.takes)} recording{'s' if len(entry.takes) > 1 else ''}"
    way = f"{seen.distance_m:.2f} m at {seen.speed_mps:.2f} m/s, turns {seen.turn_deg:.0f} degrees, {seen.steps} steps"
    rows = (
        ("described as", "; ".join(entry.sentences)),
        ("asked for by", ", ".join(entry.phrases)),
        ("kind", f"{entry.kind}, {seen.seconds:.1f} s, {takes}"),
        ("posture", f"{entry.start} to {entry.end}"),
        ("moves", _moves(entry)),
        ("side", entry.side or "none"),
        ("way", way),
        ("repetitions", str(seen.repetitions)),
        ("hands up to", f"left {seen.left_hand_m:.2f} m, right {seen.right_hand_m:.2f} m"),
        ("pelvis down to", f"{seen.pelvis_m:.2f} m"),
        ("way there", ", ".join(entry.enter) or "none"),
        ("way back", ", ".join(entry.leave) or "none"),
        ("source", entry.source),
        ("terms", entry.terms),
    )
    table = Table(show_header=False, title=entry.name)
    for title, value in rows:
        table.add_row(title, escape(value))
    console.print(table)

"""`skelact synth`: pictures of rendered people with exact labels."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.options import SeedOption, console, output_option, spinner
from skelact.errors import InputError
from skelact.outputs import check_output_folder

synth = typer.Typer(
    no_args_is_help=True,
    help="Render labeled people.\n\nExample: skelact synth people --count 48 -o people --sheet sheet.png",
)
SHEET_PICTURES = 48


@synth.callback()
def _synth() -> None:
    """Keep `people` a command of its own name."""


@synth.command("people")
def synth_people(
    output: Annotated[Path, output_option("Folder: train.json or test.json, and the pictures.")],
    count: Annotated[int, typer.Option(min=1, help="Number of pictures.")] = 48,
    test: Annotated[bool, typer.Option("--test", help="Motions and bodies that no training picture has.")] = False,
    size: Annotated[str, typer.Option(help="WIDTHxHEIGHT, pixels.")] = "192x256",
    fewest: Annotated[int, typer.Option(min=1, help="Least number of people in a picture.")] = 1,
    most: Annotated[int, typer.Option(min=1, help="Greatest number of people in a picture.")] = 1,
    depth: Annotated[bool, typer.Option("--depth", help="Write depth, parts and owners, too.")] = False,
    sheet: Annotated[Path | None, typer.Option(help="PNG of the first pictures with their points.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = os.cpu_count() or 1,
    seed: SeedOption = 0,
) -> None:
    """Render people of many builds, poses and clothes, with COCO-WholeBody labels: 133 points and their visibility.

    Needs the extra `synth`. The same seed gives the same bytes.

    Example: skelact synth people --count 48 -o people --sheet sheet.png
    """
    from skelact.synth.files import draw_sheet, write_pictures
    from skelact.synth.people import SPLITS, PictureOptions, RenderedPicture, render_pictures

    check_output_folder(output, field="output")
    width, height = _read_size(size)
    split = SPLITS[test]
    options = PictureOptions(width, height, fewest, most, split, seed)
    kept: list[RenderedPicture] = []

    def keep(picture: RenderedPicture) -> RenderedPicture:
        if sheet and len(kept) < SHEET_PICTURES:
            kept.append(picture)
        return picture

    started = time.monotonic()
    with spinner("Rendering"):
        pictures = (keep(picture) for picture in render_pictures(options, count, jobs=jobs))
        labeled = write_pictures(pictures, output, split, with_depth=depth)
    rate = count / (time.monotonic() - started)
    console.print(f"{count} pictures, {labeled} people, {rate:.1f} pictures/s with loading and writing: {output}")
    if sheet:
        draw_sheet(kept, sheet)


def _read_size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise InputError(f"expected WIDTHxHEIGHT such as 192x256, got {text!r}", field="size")
    return int(width), int(height)

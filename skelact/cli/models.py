"""`skelact models`: list, convert and export networks."""

from __future__ import annotations

from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import JsonOption, ManyValues, console, output_option, print_json, spinner
from skelact.cli.unknown import calibrate
from skelact.outputs import check_output_file, check_output_folder

models = typer.Typer(invoke_without_command=True)
models.command("calibrate", cls=ManyValues)(calibrate)


class Publication(str, Enum):
    """Published networks that can be converted."""

    PSUMNET = "psumnet"
    CTRGCN = "ctrgcn"
    STGCNPP = "stgcnpp"


@models.callback()
def default(context: typer.Context) -> None:
    """List, convert and export networks. Without a subcommand: list.

    Example: skelact models
    """
    if context.invoked_subcommand is None:
        list_models()


@models.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """List the shipped networks: job, terms of use, training data, metric, size.

    Example: skelact models list --json
    """
    from skelact.weights import SHIPPED, load_card, weights_path

    cards = [card for name in SHIPPED if (card := load_card(weights_path(name)))]
    if as_json:
        print_json([asdict(card) for card in cards])
        return
    table = Table("name", "job", "terms", "data", "metric", "MB", show_lines=True)
    for card in cards:
        color = "yellow" if card.non_commercial else "green"
        cells = (card.name, card.job, f"[{color}]{card.terms}[/]", card.data, card.metric)
        table.add_row(*cells, f"{card.megabytes:.1f}")
    console.print(table)


@models.command("convert")
def convert(
    publication: Annotated[
        Publication, typer.Argument(metavar="KIND", help="Published network: psumnet, ctrgcn, stgcnpp.")
    ],
    file: Annotated[Path, typer.Argument(help="Checkpoint (.pt). Loaded without running code from it.")],
    output: Annotated[Path, output_option("The .safetensors file.")],
    layout: Annotated[str, typer.Option(help="Joint layout: name or YAML file.")] = "ntu25",
    part: Annotated[str, typer.Option(help="body, hand or leg.")] = "body",
    mode: Annotated[str, typer.Option(help="Graphs: reference (as published) or corrected.")] = "reference",
    modalities: Annotated[
        str, typer.Option(help="What it was trained on: joint, bone, joint_motion, bone_motion; PSUMNet: all.")
    ] = "",
    coordinates: Annotated[str, typer.Option(help="xyz, or xy_score for points in pictures.")] = "xyz",
) -> None:
    """Convert published weights (PSUMNet, CTR-GCN, ST-GCN++) to a recognizer stream.

    Example: skelact models convert psumnet body.pt -o body.safetensors --layout ntu25 --part body
    """
    from skelact.recognition.published import convert_published

    check_output_file(output, (".safetensors",), field="output", makes_folder=True)
    seen = tuple(filter(None, modalities.split(",")))
    with spinner("Converting"):
        written = convert_published(
            file,
            output,
            layout=layout,
            part=part,
            mode=mode,
            model=publication.value,
            modalities=seen,
            coordinates=coordinates,
        )
    console.print(f"wrote {written}")


@models.command("export")
def export(
    checkpoints: Annotated[list[Path], typer.Argument(help="Trained .safetensors streams, one per part.")],
    output: Annotated[Path, output_option("Folder of the recognizer.")],
) -> None:
    """Export trained streams to ONNX, for `recognize --weights` and `serve --weights`.

    Example: skelact models export runs/mine/leg.safetensors -o my-recognizer
    """
    from skelact.recognition.export import export_streams

    check_output_folder(output, field="output")
    with spinner("Exporting"):
        exported = export_streams(checkpoints, output)
    for path in exported:
        console.print(f"exported {path}")

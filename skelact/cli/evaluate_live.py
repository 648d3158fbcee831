"""`skelact evaluate live`."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.options import DataOption, DeviceOption, JsonOption, console, data_root, print_json
from skelact.errors import InputError

if TYPE_CHECKING:
    from skelact.recognition.live_evaluation import LiveFigures


def evaluate_live(
    dataset: Annotated[str, typer.Option(help="Data set by name.")],
    weights: Annotated[str, typer.Option(help="Shipped name or folder of streams.")] = "mocap-core19",
    data: DataOption = None,
    split: Annotated[str, typer.Option(help="Test clips: group=value[,value]. Default: all.")] = "",
    stride: Annotated[int, typer.Option(min=1, help="Frames between answers.")] = 8,
    tempo: Annotated[list[float] | None, typer.Option(help="Times as fast as recorded (several). Default: 1.")] = None,
    amplitude: Annotated[
        list[float] | None, typer.Option(help="Size of the arms' movements, of the recorded (several). Default: 1.")
    ] = None,
    windows: Annotated[bool, typer.Option("--windows", help="Also measure the network of whole windows.")] = False,
    curve: Annotated[
        bool, typer.Option("--curve", help="Also score each clip up to 10, 20 .. 100 % by the clip networks.")
    ] = False,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Measure live answers: whole clips played frame by frame, every answer counted.

    Example: skelact evaluate live --dataset mocap --split style=youthful --tempo 0.6 1 1.6
    """
    from skelact.datasets import prepare
    from skelact.recognition import load_recognizer
    from skelact.recognition.live_evaluation import Playing, clip_curve, measure_live, play_clips
    from skelact.recognition.protocol import chosen_clips

    recognizer = load_recognizer(weights, device=device)
    packed = prepare(dataset, data_root(data), recognizer.layout, people=recognizer.people)
    if packed.labels != recognizer.labels:
        raise InputError(f"{dataset!r} and {recognizer.name!r} have different labels", field="dataset")
    clips = chosen_clips(packed, split)
    playings = [replace(Playing(stride), tempo=some) for some in tempo or [1.0]]
    playings += [replace(Playing(stride), amplitude=some) for some in amplitude or [] if some != 1]
    rows: dict[str, LiveFigures] = {}
    curves: dict[str, tuple[float, ...]] = {}
    for playing in playings:
        name = f"tempo {playing.tempo:g}, amplitude {playing.amplitude:g}"
        rows[name] = measure_live(play_clips(recognizer, packed, clips, playing, quiet=as_json))
        if windows and recognizer.live is not None:
            other = recognizer.without_live()
            rows[f"{name}, windows"] = measure_live(play_clips(other, packed, clips, playing, quiet=as_json))
        if curve:
            curves[f"{name}, clip networks"] = clip_curve(recognizer, packed, clips, playing, quiet=as_json)
    if as_json:
        shown = {name: {"curve": shares} for name, shares in curves.items()}
        print_json({name: asdict(figures) for name, figures in rows.items()} | shown)
        return
    console.print(_figures_table(rows))
    console.print(_curve_table({name: figures.curve for name, figures in rows.items()} | curves))


def _figures_table(rows: dict[str, LiveFigures]) -> Table:
    table = Table(
        "played", "answers right", "95 % interval", "sure and wrong", "first right", "answers", "none", "clips"
    )
    for name, row in rows.items():
        low, high = row.interval
        table.add_row(
            name,
            f"{row.right:.1%}",
            f"{low:.1%} to {high:.1%}",
            f"{row.sure_wrong:.1%}",
            f"{row.first_right_s:.2f} s",
            str(row.answers),
            str(row.withheld),
            str(row.clips),
        )
    return table


def _curve_table(curves: dict[str, tuple[float, ...]]) -> Table:
    table = Table("right when seen", *(f"{10 * step} %" for step in range(1, 11)))
    for name, curve in curves.items():
        table.add_row(name, *(f"{share:.0%}" for share in curve))
    return table

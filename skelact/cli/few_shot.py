"""`skelact evaluate few-shot`: new actions from one to a few examples by other people."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    DataOption,
    DeviceOption,
    JsonOption,
    RecognizerOption,
    SeedOption,
    console,
    data_root,
    print_json,
)


def evaluate_few_shot_command(
    dataset: Annotated[str, typer.Option(help="Data set by name; its classes must be new to the recognizer.")],
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    data: DataOption = None,
    ways: Annotated[int, typer.Option(min=2, help="Actions per draw.")] = 5,
    shots: Annotated[int, typer.Option(min=1, help="Examples per action.")] = 1,
    draws: Annotated[int, typer.Option(min=1, help="Number of draws.")] = 100,
    group: Annotated[str, typer.Option(help="Group of the data set that tells people apart.")] = "subject",
    examples: Annotated[str, typer.Option(help='Clips that may be examples, such as "view=1". Default: all.')] = "",
    queries: Annotated[str, typer.Option(help='Clips to recognize, such as "view=2". Default: all.')] = "",
    seed: SeedOption = 0,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Teach new actions from a few examples and recognize them in clips of other people.

    Beside it, on the same draws: nearest neighbor on raw poses, ridge regression on joint statistics, nearest mean of
    the features.

    Example: skelact evaluate few-shot --dataset nw_ucla --shots 5
    """
    from skelact.recognition import load_recognizer
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.few_shot import FewShotConfig, describe_clips, evaluate_few_shot

    root = data_root(data)
    recognizer = load_recognizer(weights, device=device, threads=1)
    recognizer.need_background()
    packed = prepare_clips(recognizer.config, root, recognizer.layout, dataset=dataset)
    config = FewShotConfig(ways, shots, draws, group, examples, queries, seed)
    described = describe_clips(recognizer, packed, quiet=as_json)
    rows = evaluate_few_shot(recognizer, packed, config, described=described)
    if as_json:
        print_json({name: {"mean": values.mean(), "sd": values.std()} for name, values in rows.items()})
        return
    title = f"{ways} actions, {shots} examples each, {draws} draws, examples and tests by different people"
    table = Table("method", "accuracy", "sd over draws", "chance", title=title)
    for name, values in rows.items():
        table.add_row(name, f"{values.mean():.1%}", f"{values.std():.1%}", f"{1 / ways:.1%}")
    console.print(table)

"""`skelact evaluate one-shot`: new classes from one example each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.options import DataOption, DeviceOption, JsonOption, console, data_root, print_json
from skelact.errors import InputError
from skelact.outputs import check_output_file

if TYPE_CHECKING:
    from skelact.recognition.one_shot import OneShotProtocol, OneShotResult

CropsOption = Annotated[int, typer.Option("--crops", min=1, help="Windows per clip, averaged.")]


def evaluate_one_shot_command(
    dataset: Annotated[str, typer.Option(help="Data set by name.")] = "ntu120",
    weights: Annotated[list[str] | None, typer.Option(help="Shipped name or paths of streams (several).")] = None,
    data: DataOption = None,
    novel: Annotated[list[str] | None, typer.Option(help="New classes (several). Default: the 20 of ntu120.")] = None,
    exemplars: Annotated[list[str] | None, typer.Option(help="Clip names, one per new class (several).")] = None,
    crops: CropsOption = 1,
    embeddings_out: Annotated[Path | None, typer.Option(help="File for the embeddings (.npz).")] = None,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Recognize classes that a recognizer never saw by the nearest embedding of one example each.

    The default is the one-shot protocol of NTU RGB+D 120. The control compares the poses themselves.

    Example: skelact evaluate one-shot --weights runs/one_shot --data ntu120
    """
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.embeddings import save_embeddings
    from skelact.recognition.load import join_recognizers, load_recognizer
    from skelact.recognition.one_shot import evaluate_one_shot
    from skelact.runtime.processes import join_processes, own_device

    if not weights:
        raise InputError("expected --weights: shipped name or paths of streams", field="weights")
    if embeddings_out:
        check_output_file(embeddings_out, (".npz",), field="embeddings_out", makes_folder=True)
    protocol = choose_protocol(dataset, novel or [], exemplars or [])
    root, here = data_root(data), own_device(device)
    recognizer = join_recognizers([load_recognizer(path, device=here, threads=1, exported=True) for path in weights])
    packed = prepare_clips(recognizer.config, root, recognizer.layout, dataset=dataset)
    result = evaluate_one_shot(recognizer, packed, protocol, crops=crops, quiet=as_json)
    if join_processes()[0]:
        return  # under torchrun the first process reports
    if embeddings_out:
        embeddings_out.parent.mkdir(parents=True, exist_ok=True)
        save_embeddings(embeddings_out, result.embeddings)
    if as_json:
        print_json(result_to_json(result, protocol))
        return
    _print_result(result)


def choose_protocol(dataset: str, novel: Sequence[str], exemplars: Sequence[str]) -> OneShotProtocol:
    """The published protocol of ntu120, or the one that is given.

    Raises:
        InputError: New classes or exemplars are missing.
    """
    from skelact.recognition.one_shot import NTU120_ONE_SHOT, OneShotProtocol

    if not novel and not exemplars and dataset == "ntu120":
        return NTU120_ONE_SHOT
    for option, given in (("novel", novel), ("exemplars", exemplars)):
        if not given:
            raise InputError("expected --novel and --exemplars for this data set", field=option)
    return OneShotProtocol(tuple(novel), tuple(exemplars))


def result_to_json(result: OneShotResult, protocol: OneShotProtocol) -> dict[str, object]:
    """What --json prints."""
    rows = {
        name: {"top1": row.top1, "interval": row.interval, "mean_class": row.mean_class, "clips": row.clips}
        for name, row in result.rows.items()
    }
    return {"novel": result.novel, "exemplars": protocol.exemplars, "rows": rows}


def _print_result(result: OneShotResult) -> None:
    table = Table("nearest by", "top-1", "95 % interval", "mean class", "clips", title="one exemplar per new class")
    for name, row in result.rows.items():
        low, high = row.interval
        table.add_row(name, f"{row.top1:.2%}", f"{low:.2%} to {high:.2%}", f"{row.mean_class:.2%}", str(row.clips))
    console.print(table)
    console.print(f"{len(result.novel)} new classes; chance is {1 / len(result.novel):.1%}")

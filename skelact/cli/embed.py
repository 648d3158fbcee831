"""`skelact data embed`: embeddings of a data set as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.one_shot import CropsOption
from skelact.cli.options import DataOption, DeviceOption, JsonOption, console, data_root, output_option, print_json
from skelact.errors import InputError
from skelact.outputs import check_output_file


def embed_clips(
    dataset: Annotated[str, typer.Option(help="Data set by name.")],
    output: Annotated[Path, output_option("File for the embeddings (.npz).")],
    weights: Annotated[list[str] | None, typer.Option(help="Shipped name or paths of streams (several).")] = None,
    data: DataOption = None,
    split: Annotated[str, typer.Option("--split", help="Clips: group=value, or xsub. Default: all.")] = "",
    crops: CropsOption = 1,
    device: DeviceOption = "cpu",
    as_json: JsonOption = False,
) -> None:
    """Embed the clips of a data set: what each stream computes before its last layer, with names and labels.

    Example: skelact data embed --dataset folder --data recordings --weights runs/mine -o mine.npz
    """
    from skelact.recognition.clip_store import prepare_clips
    from skelact.recognition.embeddings import embed_dataset, save_embeddings
    from skelact.recognition.load import join_recognizers, load_recognizer
    from skelact.recognition.protocol import chosen_clips
    from skelact.runtime.processes import join_processes, own_device

    if not weights:
        raise InputError("expected --weights: shipped name or paths of streams", field="weights")
    check_output_file(output, (".npz",), field="output", makes_folder=True)
    root, here = data_root(data), own_device(device)
    recognizer = join_recognizers([load_recognizer(path, device=here, threads=1, exported=True) for path in weights])
    packed = prepare_clips(recognizer.config, root, recognizer.layout, dataset=dataset)
    embeddings = embed_dataset(recognizer, packed, chosen_clips(packed, split), crops=crops, quiet=as_json)
    if join_processes()[0]:
        return  # under torchrun the first process writes
    output.parent.mkdir(parents=True, exist_ok=True)
    save_embeddings(output, embeddings)
    widths = {stream: rows.shape[1] for stream, rows in embeddings.streams.items()}
    if as_json:
        print_json({"file": str(output), "clips": len(embeddings.names), "streams": widths})
        return
    told = ", ".join(f"{stream} {width}" for stream, width in widths.items())
    console.print(
        f"wrote {len(embeddings.names)} embeddings ({told} numbers) to {output}", style="dim", highlight=False
    )

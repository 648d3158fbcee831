"""`skelact prepare`, `synth` and `convert`: recordings and weights of others."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from skelact.cli.options import (
    DataOption,
    console,
)
from skelact.outputs import check_output_file, check_output_folder

preparing = typer.Typer(no_args_is_help=True, help="Bring benchmark recordings into one store.")
synth = typer.Typer(no_args_is_help=True, help="Make collections up, with known truth.")
convert = typer.Typer(no_args_is_help=True, help="Bring published weights in.")


@preparing.command("ntu")
def prepare_ntu_command(
    raw: Annotated[list[Path], typer.Option(help="Published zip archive, or folder of them or of .skeleton files.")],
    out: Annotated[Path, typer.Option(help="Folder of the store; an interrupted preparation goes on there.")],
    more: Annotated[list[Path] | None, typer.Argument(help="Further archives or folders.")] = None,
    variant: Annotated[str, typer.Option(help="corrected, or reference to match published weights.")] = "corrected",
    collection: Annotated[str | None, typer.Option(help="ntu60 or ntu120; unset: what the names say.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Parse, denoise and store NTU RGB+D skeletons; exit code 1 when a file could not be read.

    Example: skelact prepare ntu --raw nturgbd_skeletons_s001_to_s017.zip --out ntu60
    """
    from collections import Counter

    from skelact.datasets.ntu.prepare import prepare_ntu
    from skelact.datasets.ntu.report import HTML_FILE, RULES, report_rows

    check_output_folder(out, field="out")
    records = prepare_ntu([*raw, *(more or [])], out, variant=variant, collection=collection, jobs=jobs)
    counts = Counter((str(row["what"]), str(row["rule"])) for row in report_rows(records))
    table = Table("what", "rule", "number", "meaning")
    for (what, rule), number in counts.most_common():
        table.add_row(what, rule, str(number), RULES[rule])
    if counts:
        console.print(table)
    console.print(f"kept {sum(record.is_kept for record in records)} of {len(records)} files in {out}")
    console.print(f"report: {out / HTML_FILE}")
    if counts["clip", "unreadable"]:
        sys.exit(1)


@preparing.command("import")
def import_command(
    files: Annotated[
        list[Path], typer.Argument(help="x.npz (CTR-GCN), x.pkl (pyskl), or x.npy x.pkl (MS-G3D), twice.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the store; must not exist.")],
    collection: Annotated[str, typer.Option(help="ntu60 or ntu120.")],
    split: Annotated[str, typer.Option(help="The split of the files: xsub, xview or xset.")],
) -> None:
    """Make a store of prepared NTU RGB+D clips that you already have.

    Example: skelact prepare import NTU60_CS.npz --collection ntu60 --split xsub --out ntu60
    """
    from skelact.datasets.ntu.exchange import import_ntu

    check_output_folder(out, field="out")
    count = import_ntu(files, out, collection=collection, split=split)
    console.print(f"imported {count} clips to {out}")


@preparing.command("export")
def export_store_command(
    store: Annotated[Path, typer.Argument(help="A store made by `skelact prepare`.")],
    kind: Annotated[str, typer.Option("--format", help="ctrgcn, pyskl or msg3d.")],
    split: Annotated[str, typer.Option(help="xsub, xview or xset.")],
    out: Annotated[Path, typer.Option(help="Folder of the files.")],
) -> None:
    """Write a store in the format of another project.

    Example: skelact prepare export ntu60 --format pyskl --split xsub --out exported
    """
    from skelact.datasets import load_packed
    from skelact.datasets.ntu.exchange import export_ntu

    check_output_folder(out, field="out")
    for path in export_ntu(load_packed(store), out, kind=kind, split=split):
        console.print(f"wrote {path}")


@synth.command("ntu")
def synth_ntu_command(
    out: Annotated[Path, typer.Option(help="Folder to write; must not exist.")],
    count: Annotated[int, typer.Option(min=1, help="Files.")] = 1000,
    faults: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of broken files.")] = 0.05,
    seed: Annotated[int, typer.Option(help="The same seed writes the same files.")] = 0,
    data: DataOption = None,
) -> None:
    """Write made-up NTU RGB+D files with known truth, from the mocap below --data or from made-up people.

    Example: skelact synth ntu --count 1000 --out synthetic
    """
    import numpy as np

    from skelact.datasets import load_dataset
    from skelact.datasets.ntu.synth import invent_motions, recorded_motions, synthesize_ntu

    check_output_folder(out, field="out")
    rng = np.random.default_rng(seed)
    root = data or os.environ.get("SKELACT_DATA")
    motions = recorded_motions(load_dataset("mocap", Path(root)), rng) if root else invent_motions(rng)
    truths = synthesize_ntu(out, motions, count=count, faults=faults, seed=seed)
    console.print(f"wrote {len(truths)} files and their truth to {out}")


@convert.command("psumnet")
def convert_psumnet(
    file: Annotated[Path, typer.Argument(help="Published checkpoint (.pt); loaded without running any code.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The .safetensors file to write.")],
    layout: Annotated[str, typer.Option(help="Layout by name.")] = "ntu25",
    part: Annotated[str, typer.Option(help="body, hand or leg.")] = "body",
    mode: Annotated[str, typer.Option(help="reference or corrected graphs.")] = "reference",
) -> None:
    """Turn weights of the published PSUMNet into a stream of ours.

    Example: skelact convert psumnet body.pt -o body.safetensors --layout ntu25 --part body --mode reference
    """
    from skelact.recognition.published import convert_published

    check_output_file(out, (".safetensors",), field="out", makes_folder=True)
    console.print(f"wrote {convert_published(file, out, layout=layout, part=part, mode=mode)}")

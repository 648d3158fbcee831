"""`skelact data`: prepare, import, export, describe and synthesize data sets."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from skelact.cli.animations import print_animations
from skelact.cli.embed import embed_clips
from skelact.cli.options import (
    DataOption,
    JsonOption,
    ManyValues,
    SeedOption,
    SplitOption,
    console,
    data_root,
    output_option,
    print_json,
    spinner,
)
from skelact.outputs import check_output_folder

if TYPE_CHECKING:
    from skelact.datasets.store_info import StoreInfo


class Collection(str, Enum):
    """Data sets with files of their own format."""

    NTU = "ntu"


class Motion(str, Enum):
    """What the people of synthetic files do."""

    BY_CLASS = "by-class"
    RECORDED = "recorded"


CollectionArgument = Annotated[Collection, typer.Argument(metavar="NAME", help="Data set: ntu.")]

data = typer.Typer(
    no_args_is_help=True,
    help="Prepare, import, export, describe and synthesize data sets.\n\n"
    "Example: skelact data synth ntu --count 40 -o synthetic",
)
data.command("embed", cls=ManyValues)(embed_clips)


@data.command("prepare", cls=ManyValues)
def prepare(
    name: CollectionArgument,
    raw: Annotated[list[Path], typer.Option(help="Published zip archives, or folders of them or of .skeleton files.")],
    output: Annotated[Path, output_option("Store folder. An interrupted run resumes.")],
    variant: Annotated[str, typer.Option(help="corrected, or reference to match published weights.")] = "corrected",
    collection: Annotated[str | None, typer.Option(help="ntu60 or ntu120. Default: by the file names.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Number of processes.")] = os.cpu_count() or 1,
) -> None:
    """Parse, denoise and store NTU RGB+D skeletons. Exit code 1 when a file could not be read.

    Example: skelact data prepare ntu --raw synthetic -o store
    """
    from skelact.datasets.ntu.prepare import prepare_ntu
    from skelact.datasets.ntu.report import HTML_FILE, RULES, report_rows

    check_output_folder(output, field="output")
    records = prepare_ntu(raw, output, variant=variant, collection=collection, jobs=jobs)
    counts = Counter((str(row["what"]), str(row["rule"])) for row in report_rows(records))
    table = Table("item", "rule", "count", "meaning")
    for (item, rule), count in counts.most_common():
        table.add_row(item, rule, str(count), RULES[rule])
    if counts:
        console.print(table)
    console.print(f"kept {sum(record.is_kept for record in records)} of {len(records)} files in {output}")
    console.print(f"report: {output / HTML_FILE}")
    if counts["clip", "unreadable"]:
        sys.exit(1)


@data.command("import")
def import_clips(
    files: Annotated[list[Path], typer.Argument(help="CTR-GCN .npz, pyskl .pkl, or MS-G3D .npy and .pkl (two pairs).")],
    output: Annotated[Path, output_option("Store folder. Must not exist.")],
    collection: Annotated[str, typer.Option(help="ntu60 or ntu120.")],
    split: SplitOption,
) -> None:
    """Import NTU RGB+D clips that another project has prepared.

    Example: skelact data import exported/xsub.npz --collection ntu120 --split xsub -o imported
    """
    from skelact.datasets.ntu.exchange import describe_parts, import_ntu

    check_output_folder(output, field="output")
    with spinner("Importing"):
        packed = import_ntu(files, output, collection=collection, split=split)
    console.print(f"imported {len(packed)} clips to {output}")
    for line in describe_parts(packed):
        console.print(line)


@data.command("export")
def export_clips(
    store: Annotated[Path, typer.Argument(help="Store of `skelact data prepare`.")],
    target: Annotated[str, typer.Option("--format", help="ctrgcn, pyskl or msg3d.")],
    split: SplitOption,
    output: Annotated[Path, output_option("Folder for the files.")],
) -> None:
    """Export a store in the format of another project.

    Example: skelact data export store --format ctrgcn --split xsub -o exported
    """
    from skelact.datasets import load_packed
    from skelact.datasets.ntu.exchange import export_ntu

    check_output_folder(output, field="output")
    with spinner("Exporting"):
        exported = export_ntu(load_packed(store), output, kind=target, split=split)
    for path in exported:
        console.print(f"wrote {path}")


@data.command("info")
def info(
    store: Annotated[
        Path, typer.Argument(help="Store of `skelact data prepare` or `skelact data import`, or a .glb file.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Describe a store (clips, classes, splits, lengths, people, origin) or list the animations of a glTF file.

    Example: skelact data info store
    """
    from skelact.datasets.store_info import describe_store
    from skelact.formats import GLTF_SUFFIXES, clip_suffix

    if clip_suffix(store) in GLTF_SUFFIXES:
        print_animations(store, as_json=as_json)
        return
    with spinner("Counting", quiet=as_json):
        told = describe_store(store)
    if as_json:
        print_json(asdict(told))
        return
    table = Table("item", "value")
    for item, value in _info_rows(told):
        table.add_row(item, value)
    console.print(table)


def _info_rows(told: StoreInfo) -> Iterator[tuple[str, str]]:
    origin = ", ".join(f"{key} {value}" for key, value in told.origin.items())
    yield "prepared by", origin or "unknown: the store does not say"
    yield "clips", f"{told.clips:,} with {told.frames:,} frames"
    least, most = told.clips_per_class.least, told.clips_per_class.most
    yield "classes", f"{told.classes}, {least:g} to {most:g} clips each; {len(told.empty_classes)} have none"
    for split, parts in told.splits.items():
        yield f"split {split}", ", ".join(f"{part} {count:,}" for part, count in parts.items())
    for group, count in told.groups.items():
        yield f"group {group}", f"{count} values"
    for item, unit, spread in (("frames per clip", "", told.length), ("seconds per clip", " s", told.seconds)):
        yield item, f"{spread.least:g} to {spread.most:g}{unit}, median {spread.median:g}{unit}"
    yield "frames per second", ", ".join(f"{rate} in {count:,} clips" for rate, count in told.fps.items())
    copies = f"; a lone person is repeated in the second slot of {told.repeated:,}" if told.repeated else ""
    yield "people", ", ".join(f"{number} in {count:,} clips" for number, count in told.people.items()) + copies
    kinds = {"xyz": "joints in 3D", "xy_score": "points in pictures, with confidences"}
    yield "layout", f"{told.layout}, {told.joints} {kinds[told.coordinates]}"
    yield "on the disk", f"{told.megabytes:g} MB"


@data.command("synth")
def synthesize(
    name: CollectionArgument,
    output: Annotated[Path, output_option("Folder for the files. Must not exist.")],
    count: Annotated[int, typer.Option(min=1, help="Number of files, evenly over the classes.")] = 1000,
    collection: Annotated[str, typer.Option(help="ntu60 or ntu120: names, performers and classes.")] = "ntu120",
    motion: Annotated[Motion, typer.Option(help="by-class, or recorded: mocap clips from --data.")] = Motion.BY_CLASS,
    events: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of the usual ghosts and gaps.")] = 1.0,
    faults: Annotated[float, typer.Option(min=0.0, max=1.0, help="Fraction of broken files.")] = 0.05,
    seed: SeedOption = 0,
    data: DataOption = None,
) -> None:
    """Generate synthetic NTU RGB+D files with ground truth; their motion differs by class.

    Example: skelact data synth ntu --count 40 -o synthetic
    """
    import numpy as np

    from skelact.datasets import load_dataset
    from skelact.datasets.ntu.synth import synthesize_ntu
    from skelact.datasets.ntu.synth_motions import recorded_motions

    check_output_folder(output, field="output")
    motions = None
    if motion == Motion.RECORDED:
        motions = recorded_motions(load_dataset("mocap", data_root(data)), np.random.default_rng(seed))
    truths = synthesize_ntu(
        output, motions, count=count, collection=collection, faults=faults, events=events, seed=seed
    )
    console.print(f"wrote {len(truths)} files and their ground truth to {output}")

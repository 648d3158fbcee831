"""`skelact layouts`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.animations import print_animations
from skelact.cli.options import FpsOption, NamesOption, UpOption, console, print_notes
from skelact.errors import InputError, NobodyError
from skelact.plots import check_figure_file

if TYPE_CHECKING:
    from skelact.layouts import Layout


def layouts(
    name: Annotated[str | None, typer.Argument(help="Layout: name or YAML file.")] = None,
    to: Annotated[str | None, typer.Option(help="Target layout: show how its joints are computed.")] = None,
    of: Annotated[Path | None, typer.Option(help="BVH or glTF file: show how its joints map to core19.")] = None,
    plot: Annotated[Path | None, typer.Option(help="With --of: image of a frame with joint names.")] = None,
    up: UpOption = "auto",
    fps: FpsOption = None,
    names: NamesOption = None,
) -> None:
    """List joint layouts, show one, or show a conversion.

    Also checks your own layout file, or a BVH or glTF file (FILE.glb#NAME: one of its animations).

    Example: skelact layouts --of walk.bvh --plot walk.png
    """
    from skelact.layouts import load_layout

    if plot and of is None:
        raise InputError("expected --of FILE.bvh or FILE.glb with this option", field="plot")
    if plot:
        check_figure_file(plot, field="plot")
    if of is not None:
        _show_file(of, plot, up, fps, names)
    elif name is None:
        _list_layouts()
    elif to is not None:
        _show_conversion(load_layout(name), load_layout(to))
    else:
        _show_layout(load_layout(name))


def _list_layouts() -> None:
    from skelact.layouts import LAYOUT_NAMES, load_layout

    for layout in map(load_layout, LAYOUT_NAMES):
        console.print(f"{layout.name}: {len(layout.names)} joints, parts {', '.join(sorted(layout.parts))}")


def _show_layout(layout: Layout) -> None:
    table = Table("index", "joint", "parent", "mirror", title=layout.name)
    for index, joint in enumerate(layout.names):
        parent = layout.parents[index]
        parent_name = layout.names[parent] if parent >= 0 else "-"
        table.add_row(str(index), joint, parent_name, layout.names[layout.mirror[index]])
    console.print(table)


def _show_conversion(source: Layout, target: Layout) -> None:
    from skelact.skeleton import describe_conversion

    table = Table("index", "joint", "kind", "source joints", "confidence", title=f"{target.name} from {source.name}")
    for index, origin in enumerate(describe_conversion(source, target)):
        table.add_row(str(index), origin.name, origin.kind, _format_weights(origin.weights), f"{origin.factor:g}")
    console.print(table)


def _show_file(file: Path, plot: Path | None, up: str, fps: float | None, names: Path | None) -> None:
    """Print how the joints of a file map to core19; a template for --names when no person is found."""
    from skelact.formats import GLTF_SUFFIXES, clip_suffix, load_clip, load_gltf_people, match_bvh
    from skelact.recognition.pose_plot import save_pose_plot
    from skelact.skeleton import format_names_template

    is_gltf = clip_suffix(file) in GLTF_SUFFIXES
    if is_gltf:
        print_animations(file)
    try:
        if is_gltf:
            matches = tuple(person.match for person in load_gltf_people(file, names=names)[0])
        else:
            matches = match_bvh(file, names=names)
    except NobodyError as error:
        print(format_names_template(error.joints))
        raise
    for index, match in enumerate(matches):
        title = file.name if len(matches) == 1 else f"{file.name}, person {index}"
        table = Table("joint", "joint of the file", "matched by", title=escape(title))
        for joint in match.joints:
            table.add_row(joint.name, escape(_format_weights(joint.weights) or "-"), joint.how)
        console.print(table)
    clip = load_clip(file, up=up, fps=fps, names=names)
    print_notes(clip.notes)
    if plot:
        save_pose_plot(plot, clip, title=file.name)
        console.print(f"wrote {plot}")


def _format_weights(weights: Mapping[str, float]) -> str:
    """A weighted mean of joints: "left_ear", "0.5 left_ear + 0.5 right_ear", or "" without any."""
    if len(weights) == 1:
        return next(iter(weights))
    return " + ".join(f"{weight:.3g} {joint}" for joint, weight in weights.items())

"""Figures of plots. Drawing them needs matplotlib, the extra `plot`; nothing else here does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from skelact.errors import InputError
from skelact.outputs import FIGURE_SUFFIXES, check_output_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def check_figure_file(path: Path, *, field: str) -> None:
    """Make sure that a plot can be drawn and written, before the work that fills it.

    Raises:
        InputError: The name is of no kind of image, the file cannot be written, or the extra is not installed.
    """
    check_output_file(path, FIGURE_SUFFIXES, field=field)
    check_extra(field=field)


def check_extra(*, field: str) -> None:
    """Raise `InputError` unless matplotlib is installed."""
    if importlib.util.find_spec("matplotlib") is None:
        raise InputError("a plot needs an extra: pip install 'skelact[plot]'", field=field)


def new_figure(width: float, height: float, *, path: Path, field: str = "plot") -> Figure:
    """A figure that shows no window, with room for labels around its axes.

    Args:
        width: Inches.
        height: Inches.
        path: Where it will be written; its ending is checked.
        field: Of the option, for the message.

    Raises:
        InputError: The ending is of no kind of image, or the extra is not installed.
    """
    if path.suffix.lower() not in FIGURE_SUFFIXES:
        raise InputError(f"expected an image such as out.png, got {path.name!r}", field=field)
    check_extra(field=field)
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure

"""A picture of one pose from the front and from the side, its joints named and its sides colored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.errors import InputError
from skelact.geometry import turn_about_y
from skelact.layouts import Layout
from skelact.plots import new_figure
from skelact.values import Clip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT, MIDDLE, RIGHT = "#2b6cb0", "#4a5568", "#dd6b20"


def save_pose_plot(path: Path, clip: Clip, *, frame: int | None = None, title: str = "") -> None:
    """Draw a frame of every person, turned to face the reader (left), and from the person's left (right).

    Args:
        path: Image to write; its ending says the kind.
        clip: 3D, on a layout with hips and shoulders.
        frame: Which one; None takes the middle of the clip.
        title: Above the picture.

    Raises:
        InputError: Nobody is in the clip, or the ending is of no kind of image.
    """
    if not clip.people:
        raise InputError("the clip has no people", field="clip.joints")
    figure = new_figure(9, 5 * clip.people, path=path)
    frame = clip.frames // 2 if frame is None else frame
    axes = figure.subplots(clip.people, 2, squeeze=False)
    for person in range(clip.people):
        pose = clip.joints[person : person + 1, frame : frame + 1].astype(np.float64)
        valid = clip.valid[person : person + 1, frame : frame + 1]
        turned = face_reader(pose[0, 0], valid[0, 0], clip.layout)
        _draw_view(axes[person, 0], turned[:, 0], turned[:, 1], valid[0, 0], clip.layout, named=True)
        _draw_view(axes[person, 1], -turned[:, 2], turned[:, 1], valid[0, 0], clip.layout, named=False)
        axes[person, 0].set_title("from the front: the person's left (blue) is at the right", fontsize=8)
        axes[person, 1].set_title("from the person's left: forward is to the left", fontsize=8)
    figure.suptitle(title, fontsize=9)
    figure.savefig(path, dpi=100)


def face_reader(pose: np.ndarray, valid: np.ndarray, layout: Layout) -> np.ndarray:
    """Rotate a pose (V, 3), y up, about the vertical so that its left is at +X; `valid` bool (V,)."""
    across = np.zeros(3)
    for joint, other in enumerate(layout.mirror):
        if "left" in layout.names[joint] and valid[joint] and valid[other]:
            across += pose[joint] - pose[other]
    angle = np.arctan2(across[2], across[0])
    return pose @ turn_about_y(angle).T


def _draw_view(
    axes: Axes, across: np.ndarray, up: np.ndarray, valid: np.ndarray, layout: Layout, *, named: bool
) -> None:
    for joint, parent in enumerate(layout.parents):
        color = side_color(layout, joint)
        if parent != -1 and valid[joint] and valid[parent]:
            bone = [joint, parent]
            axes.plot(across[bone], up[bone], color=color, linewidth=3, solid_capstyle="round")
        if valid[joint]:
            axes.plot(across[joint], up[joint], "o", color=color, markersize=4)
            if named:
                axes.annotate(layout.names[joint], (across[joint], up[joint]), fontsize=6, color=color)
    axes.set_aspect("equal")
    axes.axis("off")


def side_color(layout: Layout, joint: int) -> str:
    """Blue for the left, orange for the right, gray for the middle."""
    if layout.mirror[joint] == joint:
        return MIDDLE
    return LEFT if "left" in layout.names[joint] else RIGHT

"""A picture of a recognized motion: the body at even times, and below it what the live recognizer said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.clips import NormalizeConfig, fill_missing, normalize
from skelact.errors import InputError
from skelact.layouts import Layout
from skelact.plots import new_figure
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.streaming import StreamAnswer
from skelact.recognition.timeline import live_answers
from skelact.skeleton import clip_to_layout
from skelact.values import MIN_PROBABILITY, Clip

if TYPE_CHECKING:
    from matplotlib.axes import Axes

POSES = 11
SHOWN_CLASSES = 5
VIEW_RAD = np.radians(35)  # between a front and a side view
LEFT, MIDDLE, RIGHT = "#2b6cb0", "#4a5568", "#dd6b20"


def save_filmstrip(path: Path, clip: Clip, recognizer: Recognizer, *, title: str = "") -> None:
    """Draw every person of a clip as a row of poses over a plot of the live probabilities.

    Args:
        path: Image to write; its ending says the kind.
        clip: On the recognizer's layout or one that maps onto it.
        recognizer: Says what it sees, live.
        title: Above the picture.

    Raises:
        InputError: Nobody is in the clip, or the ending is of no kind of image.
    """
    if not clip.people:
        raise InputError("the clip has no people", field="clip.joints")
    figure = new_figure(11, 4.2 * clip.people, path=path)
    answers = live_answers(clip, recognizer)
    shown = clip_to_layout(clip, recognizer.layout)
    axes = figure.subplots(2 * clip.people, 1, height_ratios=[2, 1] * clip.people, squeeze=False)[:, 0]
    for person in range(clip.people):
        own = [answer for answer in answers if answer.person_id == person]
        _draw_scores(axes[2 * person + 1], own, clip)
        axes[2 * person].set_title(title if clip.people == 1 else f"{title} person {person}", fontsize=11)
        axes[2 * person].axis("off")
    figure.draw_without_rendering()  # settles how large the axes are
    for person in range(clip.people):
        if shown.present[person].any():
            _draw_poses(axes[2 * person], shown.joints[person], shown.valid[person], recognizer.layout, clip.duration_s)
    figure.savefig(path, dpi=110)


def _draw_poses(axes: Axes, joints: np.ndarray, valid: np.ndarray, layout: Layout, duration_s: float) -> None:
    """Draw poses at the times they stand above, all in one scale; joints never seen are left out."""
    frames = ((np.arange(POSES) + 0.5) / POSES * len(joints)).astype(int)
    unseen = ~np.asarray(valid.any(0))
    joints = fill_missing(joints[None], ~valid[None], parents=layout.parents)
    if joints.shape[-1] == 2:  # points in a picture, whose y goes down
        across, up = joints[0, frames, :, 0].copy(), -joints[0, frames, :, 1]
    else:
        facing = normalize(joints[:, frames], layout, NormalizeConfig(center="first", heading=True))[0]
        across = facing[..., 0] * np.cos(VIEW_RAD) + facing[..., 2] * np.sin(VIEW_RAD)
        up = facing[..., 1]
    across -= across[:, layout.root, None]  # the strip moves on by itself
    up = up - up.min()
    size = axes.get_window_extent()
    meters_per_dot = max(1.05 * up.max() / size.height, np.ptp(across) * POSES / size.width)
    axes.set_xlim(0, duration_s)
    axes.set_ylim(-0.02 * up.max(), meters_per_dot * size.height)
    seconds_per_meter = duration_s / size.width / meters_per_dot
    children = [joint for joint, parent in enumerate(layout.parents) if parent != -1]
    for index in range(POSES):
        center = (index + 0.5) * duration_s / POSES
        for joint in (joint for joint in children if not unseen[[joint, layout.parents[joint]]].any()):
            bone = [joint, layout.parents[joint]]
            x = center + seconds_per_meter * across[index, bone]
            color = _side_color(layout, joint)
            axes.plot(x, up[index, bone], color=color, linewidth=2.5, solid_capstyle="round")


def _side_color(layout: Layout, joint: int) -> str:
    if layout.mirror[joint] == joint:
        return MIDDLE
    return LEFT if "left" in layout.names[joint] else RIGHT


def _draw_scores(axes: Axes, answers: list[StreamAnswer], clip: Clip) -> None:
    axes.set_xlim(0, clip.duration_s)
    axes.set_ylim(0, 1)
    axes.set_xlabel("seconds")
    axes.set_ylabel("probability")
    axes.spines[["top", "right"]].set_visible(False)
    if not answers:
        axes.text(0.5, 0.5, "too short for a live answer", transform=axes.transAxes, ha="center")
        return
    times = [(answer.frame + 1) / clip.fps for answer in answers]
    labels = answers[0].scores.labels
    nothing = np.full(len(labels), np.nan)  # a gap in the lines
    rows = np.stack([timed.scores.probabilities if len(timed.scores.probabilities) else nothing for timed in answers])
    if np.isnan(rows).all():
        axes.text(0.5, 0.5, answers[-1].scores.reason, transform=axes.transAxes, ha="center", wrap=True)
        return
    for label in np.argsort(-np.nan_to_num(rows).max(0))[:SHOWN_CLASSES]:
        axes.plot(times, rows[:, label], linewidth=2, label=labels[label])
    known = np.array([np.nan if timed.scores.known is None else timed.scores.known for timed in answers])
    if not np.isnan(known).all():
        axes.plot(times, known, color="black", linewidth=1.5, linestyle="--", label="known")
    axes.axhline(MIN_PROBABILITY, color=MIDDLE, linewidth=1, linestyle=":", label="uncertain below")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.05), frameon=False, fontsize=9)

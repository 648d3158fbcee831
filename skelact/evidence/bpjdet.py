"""Card: whose part is it? The body whose middle points at it, or the body whose box it is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skelact.evidence.card import Card, Evidence, Verdict

if TYPE_CHECKING:
    from skelact.pose.movenet import MoveNet
    from skelact.synth.people import RenderedPicture

PARTS = {"elbows": (7, 8), "wrists": (9, 10), "knees": (13, 14), "ankles": (15, 16)}  # of COCO's points
MIN_HEAT = 0.2  # of a part that was seen
MAX_OFF = 0.05  # of the person's longer side: a part this near to a true one is that one
SEEDS = (1, 2, 3)


def run(data: Path) -> Evidence:
    """Give every part that is seen to somebody, in two ways."""
    from skelact.evidence.rendered_groups import render_groups
    from skelact.evidence.rendered_people import spread
    from skelact.pose.movenet import MoveNet
    from skelact.weights import weights_path

    network = MoveNet(weights_path("pose") / "movenet_multipose.onnx", threads=1)
    tables = []
    for seed in SEEDS:
        rows = [row for picture in render_groups(seed) for row in _give_parts(network, picture)]
        tables.append(np.array(rows))  # channel, right by middle, right by box
    lines = []
    for name, channels in PARTS.items():
        chosen = [table[np.isin(table[:, 0], channels)] for table in tables]
        wrong = [100 * (1 - np.array([rows[:, way].mean() for rows in chosen])) for way in (1, 2)]
        lines.append((name, str(sum(map(len, chosen))), spread(wrong[0]), spread(wrong[1])))
    middle, box = (100 * (1 - np.array([table[:, way].mean() for table in tables])) for way in (1, 2))
    lines.append(("all", str(sum(map(len, tables))), spread(middle), spread(box)))
    verdict = Verdict.REPRODUCED if (middle < box).all() else Verdict.NOT_AT_THIS_SCALE
    finding = (
        f"{middle.mean():.1f} % of the parts go to a wrong body by the middle that points at them, {box.mean():.1f} % "
        f"by the boxes ({int((middle < box).sum())} of {len(SEEDS)} seeds lower). The maps are MoveNet's: nothing was "
        "trained, and nothing is said of photographs or of hands and heads as BPJDet has them."
    )
    return Evidence(
        ("parts", "seen", "wrong body by middles, %", "wrong body by boxes, %"), tuple(lines), verdict, finding
    )


def _give_parts(network: MoveNet, picture: RenderedPicture) -> Iterator[tuple[int, bool, bool]]:
    """Channel of each seen part whose owner is known and found, and whether each way finds that owner."""
    from skelact.evidence.rendered_groups import who_is_who
    from skelact.pose.movenet import MAX_PEOPLE, MIN_SCORE, POINTS, STRIDE, decode, find_peaks

    maps, scale = network.read_maps(picture.image)
    bodies = decode(maps)
    owners = who_is_who(picture.people, [body.points * scale for body in bodies])
    cells = find_peaks(maps[0][..., 0], MIN_SCORE)[:MAX_PEOPLE]
    rough = (maps[2][tuple(cells.T)].reshape(-1, POINTS, 2) + cells[:, None])[..., ::-1] * STRIDE * scale
    boxes = np.array([body.box for body in bodies]).reshape(-1, 4) * np.tile(scale, 2)
    for channel in (channel for part in PARTS.values() for channel in part):
        for row, column in find_peaks(maps[1][..., channel], MIN_HEAT):
            place = (np.array([column, row]) + 0.5) * STRIDE * scale
            true = _owner(picture, channel, place)
            if true in owners.values():
                by_middle = int(np.argmin(np.linalg.norm(rough[:, channel] - place, axis=1)))
                yield channel, owners.get(by_middle) == true, owners.get(_by_box(boxes, place)) == true


def _owner(picture: RenderedPicture, channel: int, place: np.ndarray) -> int:
    """Number of the true person whose part lies at a place (2,), pixels; -1 when none does."""
    from skelact.synth.people import VISIBLE

    off = [
        float(np.linalg.norm(person.points[channel] - place)) / float((person.box[2:] - person.box[:2]).max())
        if person.visibility[channel] == VISIBLE
        else np.inf
        for person in picture.people
    ]
    best = int(np.argmin(off)) if off else -1
    return best if best >= 0 and off[best] <= MAX_OFF else -1


def _by_box(boxes: np.ndarray, place: np.ndarray) -> int:
    """Number of the box (n, 4) whose middle is nearest to a place, over its size, of those that hold it if any does."""
    inside = ((place >= boxes[:, :2]) & (place <= boxes[:, 2:])).all(1)
    away = np.linalg.norm((boxes[:, :2] + boxes[:, 2:]) / 2 - place, axis=1)
    away = away / np.maximum((boxes[:, 2:] - boxes[:, :2]).max(1), 1e-6)
    return int(np.argmin(np.where(inside | ~inside.any(), away, np.inf)))


CARD = Card(
    title="Whose part is it",
    paper="Zhou et al., Body-Part Joint Detection and Association via Extended Object Representation (BPJDet), 2023",
    claim="A part is given to the right body more often when offsets from the middle say whose it is than by boxes.",
    tried="Elbows, wrists, knees and ankles in the maps of MoveNet multi-pose, whose middles point at the points; the "
    "paper has heads, hands and faces in a network of its own.",
    control="The same parts and bodies: the nearest middle of the boxes that a part is in.",
    seeds=f"{len(SEEDS)}: 20 rendered pictures of 2 to 6 people each",
    data=(),
    minutes=3,
    run=run,
)

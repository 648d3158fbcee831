"""Skeletons drawn on the picture they came from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from skelact.layouts import load_layout
from skelact.pose.estimator import Person

LEFT, MIDDLE, RIGHT = (43, 108, 176), (160, 174, 192), (221, 107, 32)
LEAST_SCORE = 0.3
TRUNK = (("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"))


def draw_people(image: np.ndarray, people: Sequence[Person], *, ids: Sequence[int] = ()) -> np.ndarray:
    """Return a copy of a picture (H, W, 3) with boxes, bones and ids; the person's left is blue, right is orange."""
    layout = load_layout("blazepose33")
    index = {name: number for number, name in enumerate(layout.names)}
    bones = [(joint, parent) for joint, parent in enumerate(layout.parents) if parent > 0]
    bones += [(index[one], index[other]) for one, other in TRUNK]
    picture = Image.fromarray(image)
    draw = ImageDraw.Draw(picture)
    width = max(2, round(max(image.shape[:2]) / 300))
    for number, person in enumerate(people):
        draw.rectangle(person.box[:4].tolist(), outline=(255, 255, 255))
        if ids:
            draw.text((person.box[0] + 3, person.box[1] + 1), str(ids[number]), fill=(255, 255, 255))
        for joint, parent in bones:
            if min(person.scores[joint], person.scores[parent]) >= LEAST_SCORE:
                line = [tuple(person.points[end].tolist()) for end in (joint, parent)]
                draw.line(line, fill=_color(layout.names[joint], layout.names[parent]), width=width)
    return np.asarray(picture)


def _color(joint: str, parent: str) -> tuple[int, int, int]:
    sides = {side for side in ("left", "right") for name in (joint, parent) if side in name}
    return MIDDLE if len(sides) != 1 else LEFT if "left" in sides else RIGHT

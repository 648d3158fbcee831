"""Choose the 68 face points on the surface of the rendered body, once: our face network looks at its head.

Writes skelact/synth/face_vertices.txt: a vertex a line, in the order of `wholebody133` from point 23 on. Points of the
subject's left are those of the right, mirrored.

Example: python tools/choose_face_vertices.py
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from skelact.layouts import load_layout
from skelact.layouts.whole_body import FACE
from skelact.pose import load_pose_estimator
from skelact.synth.bodies import NEUTRAL, load_body_model, make_shape
from skelact.synth.clothes import dress
from skelact.synth.raster import Camera, Surface, draw, face_normals

CAMERA = Camera(900.0, 640, 640)
AWAY_M = 1.4
SEEN_M = 0.01  # a vertex this far behind what the camera sees is hidden
OUTPUT = Path(__file__).parent.parent / "skelact" / "synth" / "face_vertices.txt"


def main() -> None:
    """Find the points in a picture and take the nearest vertices."""
    model, _ = load_body_model()
    shape = make_shape(NEUTRAL)
    vertices, heads = model.pose(shape, np.tile(np.eye(3), (21, 1, 1)), np.zeros((2, 5)))
    before = (vertices - heads[model.bones.index("head")]) * [1, -1, -1] + [0, 0, AWAY_M]
    normals = face_normals(before, model.triangles)
    colors = dress(model, shape, np.random.default_rng(0)) * (0.45 + 0.55 * np.clip(-normals[:, 2:], 0, 1))
    drawing = draw([Surface(before, model.triangles, colors, np.ones(len(colors), np.uint8))], CAMERA)
    picture = (255 * drawing.colors).clip(0, 255).astype(np.uint8)
    picture[np.isinf(drawing.depths)] = 160
    (person,) = load_pose_estimator().estimate(cv2.GaussianBlur(picture, (3, 3), 0))
    points = person.points[FACE]

    flat = CAMERA.project(before)
    column, row = np.rint(flat).astype(int).clip(0, CAMERA.width - 1).T
    seen = np.flatnonzero(before[:, 2] < drawing.depths[row, column] + SEEN_M)
    partner = np.array(load_layout("wholebody133").mirror)[FACE] - FACE.start
    chosen = np.zeros(len(points), int)
    for point, other in enumerate(partner):
        middle = (points[point] + (points[other] * [-1, 1] + [CAMERA.width - 1, 0])) / 2  # of it and its mirror image
        if point == other:
            middle[0] = (CAMERA.width - 1) / 2
        if middle[0] <= (CAMERA.width - 1) / 2:
            chosen[point] = seen[np.linalg.norm(flat[seen] - middle, axis=1).argmin()]
    for point, other in enumerate(partner):
        if not chosen[point]:
            image = vertices[chosen[other]] * [-1, 1, 1]
            chosen[point] = np.linalg.norm(vertices - image, axis=1).argmin()
    OUTPUT.write_text("".join(f"{vertex}\n" for vertex in chosen))


if __name__ == "__main__":
    main()

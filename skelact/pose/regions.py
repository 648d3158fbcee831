"""Where to look next: squares around bodies, hands and faces, from the points found so far.

The rules follow MediaPipe's graphs, from which the networks come. Angles are of the square's x axis, radians, y down.
"""

from __future__ import annotations

import numpy as np

from skelact.pose.image import Roi

UPRIGHT = np.pi / 2
BOX_MARGIN = 1.4
BODY_MARGIN = 1.25
SLACK = 0.05  # of the box, that the refined center may leave it by
AT_EDGE = 0.02  # of the image's side: a box that ends this close to the edge may be cut by it
SIZE_RATIO = (0.5, 1.8)
HAND_FROM_BODY, HAND_SHIFT = 2.7, -0.1
HAND_FROM_POINTS = 2.0
PALM = [0, 1, 2, 3, 5, 6, 9, 10, 13, 14, 17, 18]  # points of a hand that move little when fingers bend
FACE_FROM_BODY, FACE_FROM_EYES, FACE_SHIFT, FACE_FROM_MESH = 3.0, 2.0, -0.1, 1.5
RIGHT_EYE, LEFT_EYE = 33, 263  # outer corners in the mesh


def box_of_points(points: np.ndarray, margin: float) -> np.ndarray:
    """The box (4,) around points (n, 2), `margin` times as large."""
    low, high = points.min(0), points.max(0)
    more = (margin - 1) / 2 * (high - low)
    return np.concatenate([low - more, high + more]).astype(np.float32)


def box_to_roi(box: np.ndarray) -> Roi:
    """The upright square around a box, with a margin."""
    width, height = box[2] - box[0], box[3] - box[1]
    return Roi(float(box[0] + box[2]) / 2, float(box[1] + box[3]) / 2, BOX_MARGIN * float(max(width, height)))


def cut_box_to_roi(box: np.ndarray) -> Roi:
    """The square around a whole body of which a box shows the upper half: the hips at the box's lower edge."""
    width, height = box[2] - box[0], box[3] - box[1]
    return Roi(float(box[0] + box[2]) / 2, float(box[3]), 2 * BODY_MARGIN * float(max(width, height)))


def open_box(box: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Move the sides (4,) of a box that the image may cut outward by the box's longer side.

    Args:
        box: (4 or more,) x1, y1, x2, y2, pixels.
        size: Width and height of the image.
    """
    low, high = box[:2] <= AT_EDGE * size, box[2:4] >= (1 - AT_EDGE) * size
    more = float((box[2:4] - box[:2]).max())
    return np.concatenate([box[:2] - more * low, box[2:4] + more * high])


def body_roi(hip: np.ndarray, above: np.ndarray) -> Roi:
    """The square around a body, turned with it, from the network's two helper points (2,), pixels."""
    return _aligned(hip, above, UPRIGHT, BODY_MARGIN)


def stays_with(roi: Roi, before: Roi, box: np.ndarray) -> bool:
    """Whether a refined region still looks at whom the box shows, and has not jumped to a neighbor."""
    margin = SLACK * (box[2:4] - box[:2])
    center = np.array([roi.x, roi.y])
    inside = (center >= box[:2] - margin).all() and (center <= box[2:4] + margin).all()
    return bool(inside) and SIZE_RATIO[0] <= roi.size / before.size <= SIZE_RATIO[1]


def hand_roi_from_body(wrist: np.ndarray, pinky: np.ndarray, index: np.ndarray) -> Roi:
    """A first, wide square around a hand from three points (2,) of the body."""
    return _aligned((2 * index + pinky) / 3, wrist, -UPRIGHT, HAND_FROM_BODY, HAND_SHIFT)


def hand_roi_from_recrop(points: np.ndarray) -> Roi:
    """The square around a hand from the two points (2, 2), pixels, that the recrop network finds."""
    return _aligned(points[0], points[1], -UPRIGHT, 1.0, HAND_SHIFT)


def hand_roi_from_points(points: np.ndarray) -> Roi:
    """The square around a hand from its 21 points (21, 2), pixels: where it will be in the next frame."""
    middle = (points[9] + (points[5] + points[13]) / 2) / 2
    angle = _direction(points[0], middle, UPRIGHT)
    turned = Roi(0.0, 0.0, 1.0, angle).from_image(points[PALM])
    low, high = turned.min(0), turned.max(0)
    center = Roi(0.0, 0.0, 1.0, angle).to_image((low + high) / 2)
    return _square(center, float((high - low).max()), angle, HAND_FROM_POINTS, HAND_SHIFT)


def face_roi_from_body(points: np.ndarray, right_eye: np.ndarray, left_eye: np.ndarray) -> Roi:
    """A first, wide square around the face from the body's points of the head (n, 2)."""
    return _around(points, _direction(right_eye, left_eye, 0.0), FACE_FROM_BODY)


def face_roi_from_eyes(points: np.ndarray) -> Roi:
    """The square around a face from the six points (6, 2) of the face detector, the eyes first."""
    return _around(points, _direction(points[0], points[1], 0.0), FACE_FROM_EYES, FACE_SHIFT)


def face_roi_from_mesh(mesh: np.ndarray) -> Roi:
    """The square around a face from its mesh (468, 2): where it will be in the next frame."""
    return _around(mesh, _direction(mesh[RIGHT_EYE], mesh[LEFT_EYE], 0.0), FACE_FROM_MESH)


def _direction(start: np.ndarray, end: np.ndarray, target: float) -> float:
    """How far a square is turned in which start -> end points along `target` (0 right, pi/2 up)."""
    angle = target - np.arctan2(-(end[1] - start[1]), end[0] - start[0])
    return float((angle + np.pi) % (2 * np.pi) - np.pi)


def _aligned(center: np.ndarray, end: np.ndarray, target: float, margin: float, shift: float = 0.0) -> Roi:
    return _square(center, 2 * float(np.hypot(*(end - center))), _direction(center, end, target), margin, shift)


def _around(points: np.ndarray, angle: float, margin: float, shift: float = 0.0) -> Roi:
    """A turned square on the middle of the upright box of points."""
    low, high = points.min(0), points.max(0)
    return _square((low + high) / 2, float((high - low).max()), angle, margin, shift)


def _square(center: np.ndarray, side: float, angle: float, margin: float, shift: float) -> Roi:
    """Move a square along its own y axis by a share of its side, then widen it."""
    x, y = center[0] - side * shift * np.sin(angle), center[1] + side * shift * np.cos(angle)
    return Roi(float(x), float(y), side * margin, angle)

"""Faces: detections decode to where their anchors say; the 68 points are symmetric and in order."""

import numpy as np
import pytest

from skelact.layouts import load_layout
from skelact.pose.faces import ANCHORS, PAIRS, best_face


def test_detections_of_one_face_are_averaged_and_others_left_out() -> None:
    boxes, logits = np.zeros((896, 16)), np.full(896, -9.0)
    assert best_face(boxes, logits) is None
    cell = 2 * (8 * 16 + 8)  # first anchor of the cell (8, 8)
    for anchor, logit, shift in ((cell, 3.0, 0.0), (cell + 1, 3.0, 4.0), (0, 1.0, 0.0)):
        logits[anchor] = logit
        boxes[anchor, 2:4] = 40  # size
        boxes[anchor, 4:] = shift
    points = best_face(boxes, logits)
    np.testing.assert_allclose(points, np.tile(ANCHORS[cell] + 2 / 128, (6, 1)), atol=1e-9)


def test_anchors_cover_the_square_evenly() -> None:
    assert ANCHORS.shape == (896, 2)
    np.testing.assert_allclose(ANCHORS.mean(0), 0.5)
    assert ANCHORS.min() == pytest.approx(0.5 / 16) and ANCHORS.max() == pytest.approx(1 - 0.5 / 16)


def test_the_68_points_are_taken_symmetrically() -> None:
    """Pairs of the mesh that mirror each other, from its middle line outwards, are used on both sides."""
    layout = load_layout("wholebody133")
    partner = {33: 263, 133: 362, 61: 291, 234: 454, 127: 356, 105: 334, 98: 327, 160: 387, 78: 308, 37: 267}
    face = [joint for joint, name in enumerate(layout.names) if name.startswith("face-")]
    for number, joint in enumerate(face):
        mirrored = PAIRS[layout.mirror[joint] - face[0]]
        for one in PAIRS[number]:
            if one in partner:
                assert partner[one] in mirrored

"""Person boxes: distributions to sides, box_iou to one box."""

import numpy as np
import pytest

from skelact.pose.detector import decode, nms


def test_sides_are_the_means_of_their_distributions() -> None:
    scores, sides = np.zeros((1, 26 * 26, 80), np.float32), np.full((1, 26 * 26, 44), -20.0, np.float32)
    cell = 5 * 26 + 7
    scores[0, cell, 0] = 0.9
    scores[0, 3, 17] = 0.99  # a dog
    for side, steps in enumerate((2, 3, 1, 10)):
        sides[0, cell, side * 11 + steps] = 20.0
    ((x1, y1, x2, y2, score),) = decode(scores, sides, 16)
    center = np.array([7, 5]) * 16 + 7.5
    np.testing.assert_allclose([x1, y1, x2, y2], [*np.add(center, (-32, -48)), *np.add(center, (16, 160))], atol=1e-3)
    assert score == pytest.approx(0.9)


def test_the_best_of_overlapping_boxes_stays() -> None:
    boxes = np.array([[0, 0, 10, 10, 0.5], [0, 0, 10, 9, 0.8], [20, 0, 30, 10, 0.4]], np.float32)
    np.testing.assert_array_equal(nms(boxes), boxes[[1, 2]])
    assert nms(boxes[:0]).shape == (0, 5)

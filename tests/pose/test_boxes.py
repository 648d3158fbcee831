"""Detectors of others: what goes in, what comes out, and nothing where nobody is."""

from pathlib import Path

import numpy as np
import pytest
from graphs import red_square, save_boxes, save_yolox

from skelact.pose.boxes import decode_yolox, letterbox, unletterbox
from skelact.pose.external import open_model
from skelact.pose.load import load_detector


def test_yolox_rows_are_decoded_from_their_cells() -> None:
    raw = np.zeros((64 + 16 + 4, 5 + 3), np.float32)
    raw[3 * 8 + 5, :6] = (0.25, 0.75, np.log(2), np.log(4), 0.9, 0.8)  # stride 8, row 3, column 5
    raw[64 + 2 * 4 + 1, :6] = (0.5, 0.5, 0, 0, 0.6, 0.9)  # stride 16, row 2, column 1
    raw[-1, :6] = (0.5, 0.5, 0, 0, 0.5, 0.5)  # stride 32, too unsure
    raw[7, 4], raw[7, 6] = 1, 1  # a bicycle
    first, second = decode_yolox(raw, 64, 64)
    np.testing.assert_allclose(first, [42 - 8, 30 - 16, 42 + 8, 30 + 16, 0.72], rtol=1e-5)
    np.testing.assert_allclose(second, [16, 32, 32, 48, 0.54], rtol=1e-5)
    assert decode_yolox(np.zeros_like(raw), 64, 64).shape == (0, 5)


def test_pictures_go_to_the_top_left_in_the_colors_of_the_card(tmp_path: Path) -> None:
    model = open_model(save_yolox(tmp_path / "a.onnx"))
    image = red_square(100, 200, (0, 0, 200, 100), color=(10, 20, 30))
    x, ratio = letterbox(image, model)
    assert ratio == pytest.approx(0.32) and x.shape == (1, 3, 64, 64) and x.dtype == np.float32
    np.testing.assert_array_equal(x[0, :, 5, 5], [30, 20, 10])  # BGR, not normalized
    np.testing.assert_array_equal(x[0, :, 31, 63], [30, 20, 10])
    np.testing.assert_array_equal(x[0, :, 32, 0], [114, 114, 114])
    sliver, _ = letterbox(image[:1], model)
    np.testing.assert_array_equal(sliver[0, :, 0, 63], [30, 20, 10])


def test_boxes_end_where_the_picture_ends() -> None:
    boxes = np.array([[-5, 2, 20, 70, 0.5], [66, 0, 80, 9, 0.9]], np.float32)
    np.testing.assert_allclose(unletterbox(boxes, 0.5, np.zeros((50, 100, 3))), [[0, 4, 40, 50, 0.5]])


@pytest.mark.parametrize("batch", [1, "n"])
def test_raw_yolox_finds_what_is_red(batch: int | str, tmp_path: Path) -> None:
    detector = load_detector(save_yolox(tmp_path / "a.onnx", batch=batch))
    image = red_square(256, 128, (32, 64, 96, 128))  # scaled by 4: cells 2..5 by 4..7 of stride 8
    boxes = detector.detect(image)
    assert boxes.dtype == np.float32
    surest = boxes[np.isclose(boxes[:, 4], 1, atol=1e-3)]
    assert {tuple(box) for box in surest[:, :2].tolist()} >= {(64.0, 96.0), (32.0, 64.0)}
    assert (np.diff(boxes[:, 4]) <= 0).all()
    low, high = boxes[:, :2].min(0), boxes[:, 2:4].max(0)
    assert (low >= 0).all() and (high <= [128, 256]).all()


def test_the_order_of_channels_changes_what_is_found(tmp_path: Path) -> None:
    red, blue = red_square(64, 64, (0, 0, 64, 64)), red_square(64, 64, (0, 0, 64, 64), color=(0, 0, 255))
    detector = load_detector(save_yolox(tmp_path / "a.onnx"))
    assert len(detector.detect(red)) and not len(detector.detect(blue))
    (tmp_path / "a.pose.json").write_text('{"channels": "rgb"}')
    turned = load_detector(tmp_path / "a.onnx")
    assert len(turned.detect(blue)) and not len(turned.detect(red))


def test_nobody_gives_no_box(tmp_path: Path) -> None:
    image = red_square(90, 70, (0, 0, 1, 1), color=(114, 114, 114))
    for path in (
        save_yolox(tmp_path / "a.onnx"),
        save_boxes(tmp_path / "b.onnx", np.zeros((0, 5), np.float32), np.zeros(0)),
    ):
        found = load_detector(path).detect(image)
        assert found.shape == (0, 5) and found.dtype == np.float32


def test_suppressed_boxes_are_scaled_back_and_other_classes_dropped(tmp_path: Path) -> None:
    boxes = np.array([[0, 0, 8, 16, 0.5], [4, 4, 40, 32, 0.9], [0, 0, 64, 64, 0.99], [1, 1, 2, 2, 0.1]], np.float32)
    path = save_boxes(tmp_path / "a.onnx", boxes, np.array([0, 0, 2, 0]))
    red = red_square(128, 128, (0, 0, 128, 128))
    np.testing.assert_allclose(load_detector(path).detect(red), [[8, 8, 80, 64, 0.9], [0, 0, 16, 32, 0.5]], rtol=1e-5)
    assert not len(load_detector(path).detect(red[..., ::-1]))


def test_rtmdet_is_normalized_as_its_card_says(tmp_path: Path) -> None:
    boxes = np.array([[0, 0, 8, 16, 50.0]], np.float32)  # times the mean of red over 255, normalized
    path = save_boxes(tmp_path / "a.onnx", boxes, np.zeros(1), focus=False)
    card = '{"channels": "bgr", "mean": [103.53, 116.28, 123.675], "std": [57.375, 57.12, 58.395]}'
    (tmp_path / "a.pose.json").write_text(card)
    ((*_, score),) = load_detector(path).detect(red_square(64, 64, (0, 0, 64, 64)))
    assert score == pytest.approx(50 / 255 * (255 - 123.675) / 58.395, rel=1e-4)

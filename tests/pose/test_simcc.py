"""SimCC networks of others: crops, peaks, confidences, and our own RTMPose read back as one of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from graphs import red_square, save_simcc

from skelact.models.rtmpose import RtmPose, RtmPoseConfig
from skelact.pose.cards import CARDS
from skelact.pose.external import open_model
from skelact.pose.load import load_bodies
from skelact.pose.simcc import (
    SimccBodies,
    at_border,
    bins_to_depth,
    confidence,
    crop_to_image,
    cut_crop,
    fit_crop,
    is_measured,
    peak_position,
    place_person,
)
from skelact.runtime.export import export_onnx
from skelact.values import INFERRED, MEASURED, MISSING

CARD = CARDS["simcc"]
BOX = np.array([20.0, 10.0, 60.0, 90.0, 0.8])


def gaussians(positions: np.ndarray, bins: int, sigma: float) -> np.ndarray:
    return np.exp(-((np.arange(bins) - positions[..., None]) ** 2) / (2 * sigma**2)).astype(np.float32)


@pytest.mark.parametrize(("length", "sigma"), [(192, 4.9), (256, 5.66), (288, 6.0), (384, 6.93)])
def test_encoded_positions_are_decoded(length: int, sigma: float) -> None:
    wanted = np.random.default_rng(length).uniform(1, length - 2, (4, 133))
    whole = gaussians(np.round(2 * wanted), 2 * length, sigma)
    assert np.abs(peak_position(whole, parity=True) / 2 - wanted).max() <= 0.25
    np.testing.assert_allclose(peak_position(whole), peak_position(whole, parity=True), atol=1e-3)
    between = gaussians(2 * wanted, 2 * length, sigma)
    assert np.abs(peak_position(between) / 2 - wanted).max() <= 0.05
    assert np.abs(peak_position(between, parity=True) / 2 - wanted).max() <= 0.25


def test_peaks_at_the_ends_and_beside_zeros_stay_in_their_bin() -> None:
    responses = np.array([[[3, 2, 1, 0], [0, 1, 2, 3], [0, 0, 2, 1], [-1, -3, -2, -4]]], np.float32)
    np.testing.assert_array_equal(peak_position(responses), [[0, 3, 2, 0]])


def test_peaks_at_the_ends_are_truncated() -> None:
    responses = np.array([[[3, 2, 1, 0], [0, 1, 2, 3], [0, 0, 2, 1]]], np.float32)
    np.testing.assert_array_equal(at_border(responses), [[True, True, False]])


def test_points_outside_the_picture_or_unsure_are_guesses() -> None:
    points = np.array([[5, 5], [-1, 5], [5, 40], [5, 5]], float)
    seen = is_measured(points, np.array([0.9, 0.9, 0.9, 0.1]), np.zeros((40, 50, 3)))
    np.testing.assert_array_equal(seen, [True, False, False, False])


def test_confidence_is_the_share_near_the_peak() -> None:
    sharp = gaussians(np.array([[60.0]]), 384, 4.9)
    flat = np.zeros((1, 1, 384), np.float32)
    two = sharp + gaussians(np.array([[200.0]]), 384, 4.9)
    values = [float(confidence(one, 192, CARD)[0, 0]) for one in (sharp, 0.5 * sharp, two, flat)]
    assert values[0] > 0.95 and 0.4 < values[2] < 0.5 and values[3] < 0.06
    assert values[0] > values[1] > values[2]
    # a network of another sharpness that is just as sure
    assert float(confidence(10 * sharp, 192, replace(CARD, beta=1.0))[0, 0]) == pytest.approx(values[0], abs=1e-4)
    table = ((0.0, 0.0), (values[0], 0.5), (1.0, 1.0))
    assert float(confidence(sharp, 192, replace(CARD, calibration=table))[0, 0]) == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize(("height", "width"), [(256, 192), (384, 288)])
def test_the_crop_has_the_inputs_shape_and_covers_the_box(height: int, width: int) -> None:
    for box in ([20, 10, 60, 90, 1], [0, 0, 300, 20, 1], [5.5, 7.25, 5.5, 7.25, 1]):
        place = fit_crop(np.array(box, float), height, width, 1.25)
        corners = crop_to_image(np.array([[0.0, 0.0], [width, height]]), place, width)
        sides = corners[1] - corners[0]
        assert sides[0] / sides[1] == pytest.approx(width / height)
        assert (sides >= 1.25 * np.array([box[2] - box[0], box[3] - box[1]]) - 1e-6).all()
        np.testing.assert_allclose(corners.mean(0), [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], atol=1e-6)


def test_the_warp_agrees_with_the_map() -> None:
    rows, columns = np.mgrid[:200, :256]
    image = np.stack([columns, rows, np.zeros_like(rows)], -1).astype(np.uint8)  # each pixel says where it is
    place = fit_crop(np.array([60.0, 40.0, 140.0, 160.0, 1]), 256, 192, 1.25)
    crop = cut_crop(image, place, 256, 192, 0).astype(float)
    where = crop_to_image(np.stack(np.meshgrid(np.arange(192), np.arange(256)), -1).astype(float), place, 192)
    inside = (where > 1).all(-1) & (where < [254, 198]).all(-1)
    assert inside.mean() > 0.9
    assert np.abs(crop[..., :2] - where)[inside].max() <= 0.6  # half a gray value, and the warp's own steps
    outside = cut_crop(image, fit_crop(np.array([-90.0, -90.0, -10.0, -10.0, 1]), 256, 192, 1.0), 256, 192, 77)
    assert (outside[:100, :50] == 77).all()


def test_the_middle_of_the_depth_axis_is_the_hips() -> None:
    depths = bins_to_depth(np.array([0, 288, 576]), 576, CARD)
    np.testing.assert_allclose(depths, [-2.1744869, 0, 2.1744869], atol=1e-6)


@pytest.mark.parametrize("batch", ["n", 1])
def test_red_dots_are_found_in_every_box(batch: int | str, tmp_path: Path) -> None:
    bodies = load_bodies(save_simcc(tmp_path / "a.onnx", batch=batch))
    image = np.zeros((120, 200, 3), np.uint8)
    image[50:53, 40:43, 0] = 255  # around 41, 51
    image[70:73, 150:153, 0] = 255
    boxes = np.array([[20, 20, 70, 90, 0.9], [130, 40, 180, 110, 0.7]], np.float32)
    first, second = bodies.people(image, boxes)
    np.testing.assert_allclose(first.points[:17], np.tile([41, 51], (17, 1)), atol=0.6)
    np.testing.assert_allclose(second.points[:17], np.tile([151, 71], (17, 1)), atol=0.6)
    assert (first.states[:17] != MISSING).all() and (first.states[17:] == MISSING).all()
    assert not first.points[17:].any() and not first.scores[17:].any() and first.joints is None
    np.testing.assert_array_equal(first.box, boxes[0, :4])
    assert (first.scores[:17] > 0).all() and (first.scores <= 1).all() and 0 < first.presence <= 1


def test_the_order_of_channels_changes_the_points(tmp_path: Path) -> None:
    image = np.zeros((64, 48, 3), np.uint8)
    image[20:23, 10:13, 0] = image[40:43, 30:33, 2] = 255  # red, then blue
    box = np.array([[0, 0, 48, 64, 1]], np.float32)
    red = load_bodies(save_simcc(tmp_path / "a.onnx")).people(image, box)[0]
    (tmp_path / "a.pose.json").write_text('{"channels": "bgr"}')
    blue = load_bodies(tmp_path / "a.onnx").people(image, box)[0]
    np.testing.assert_allclose(red.points[0], [11, 21], atol=1)
    np.testing.assert_allclose(blue.points[0], [31, 41], atol=1)


def test_no_box_gives_nobody(tmp_path: Path) -> None:
    bodies = load_bodies(save_simcc(tmp_path / "a.onnx"))
    assert bodies.people(red_square(64, 48, (0, 0, 9, 9)), np.zeros((0, 5), np.float32)) == []


def test_what_the_network_does_not_find_is_missing(tmp_path: Path) -> None:
    bodies = load_bodies(save_simcc(tmp_path / "a.onnx"))
    blue = red_square(128, 128, (0, 0, 128, 128), color=(0, 0, 255))
    (person,) = bodies.people(blue, np.array([[40, 32, 88, 96, 1]], np.float32))
    assert (person.states == MISSING).all() and not person.points.any() and person.presence == 0


def test_depths_of_a_third_output_are_metres(tmp_path: Path) -> None:
    bodies = load_bodies(save_simcc(tmp_path / "a.onnx", points=133, z=96))
    assert isinstance(bodies, SimccBodies)
    image = red_square(64, 48, (10, 10, 14, 14))
    found = bodies.measure(image, np.array([[0, 0, 48, 64, 1]], np.float32))
    assert found.depths is not None and found.depths.shape == (1, 133)
    np.testing.assert_allclose(found.depths, 0, atol=1e-3)


def test_points_go_where_their_layout_says() -> None:
    points, scores = np.arange(52, dtype=float).reshape(26, 2) + 1, np.linspace(0.1, 0.9, 26)
    person = place_person(BOX, "halpe26", points, scores, np.arange(26) != 3, scores > 0.3)
    np.testing.assert_array_equal(person.points[17:23], points[[20, 22, 24, 21, 23, 25]])  # toes and heels, by side
    np.testing.assert_array_equal(np.flatnonzero(person.states == MISSING), [3, *range(23, 133)])
    np.testing.assert_array_equal(np.flatnonzero(person.states == INFERRED), [0, 1, 2, 4, 5, 6])
    everything = np.ones(133, bool)
    whole = place_person(BOX, "wholebody133", np.ones((133, 2)), np.ones(133), everything, everything)
    assert (whole.states == MEASURED).all() and whole.presence == 1


def torch_points(network: RtmPose, image: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """What the network says without our reader: its own crop by nested loops over boxes, argmax over bins."""
    height, width = network.config.height, network.config.width
    found = []
    for x1, y1, x2, y2, _ in boxes:
        wide, high = (x2 - x1) * 1.25, (y2 - y1) * 1.25
        wide = max(wide, high * width / height)
        high = wide * height / width
        left, top = (x1 + x2) / 2 - wide / 2, (y1 + y2) / 2 - high / 2
        columns, rows = np.meshgrid(left + np.arange(width) * wide / width, top + np.arange(height) * high / height)
        grid = np.stack([2 * columns / (image.shape[1] - 1) - 1, 2 * rows / (image.shape[0] - 1) - 1], -1)
        source = torch.from_numpy(image.transpose(2, 0, 1)[None].astype(np.float32))
        cut = torch.nn.functional.grid_sample(
            source, torch.from_numpy(grid[None].astype(np.float32)), align_corners=True
        )
        mean, std = torch.tensor([123.675, 116.28, 103.53]), torch.tensor([58.395, 57.12, 57.375])
        with torch.inference_mode():
            x, y = network((cut - mean[:, None, None]) / std[:, None, None])
        bins = torch.stack([x[0].argmax(-1), y[0].argmax(-1)], -1).numpy() / 2
        found.append(bins * [wide / width, high / height] + [left, top])
    return np.stack(found)


@pytest.mark.slow
@pytest.mark.parametrize("fixed", [False, True])
def test_our_rtmpose_is_read_as_torch_says(fixed: bool, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = RtmPose(RtmPoseConfig("t", keypoints=17, height=96, width=64))
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None  # the statistics of the batch below, so that what is seen matters
    network.train()(torch.randn(2, 3, 96, 64))
    for linear in (network.head.cls_x, network.head.cls_y):
        torch.nn.init.normal_(linear.weight, std=0.5)  # responses that differ
    network.eval()
    path, examples = tmp_path / "a.onnx", {"input": torch.zeros(2, 3, 96, 64)}
    export_onnx(network, examples, path, metadata={}, outputs=("simcc_x", "simcc_y"))
    if fixed:
        graph = onnx.load(path)
        graph.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
        onnx.save(graph, path)
    rng = np.random.default_rng(0)
    image = np.kron(rng.integers(0, 255, (24, 32, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    boxes = np.array([[20, 10, 120, 180, 0.9], [100, 30, 240, 150, 0.8], [-20, 40, 60, 120, 0.7]], np.float32)
    model = open_model(path)
    assert (model.card.kind, model.card.layout, model.card.beta) == ("simcc", "coco17", 10.0)
    found = SimccBodies(model, parity=True).measure(image, boxes)
    wanted = torch_points(network, image, boxes)
    same = np.abs(found.points - wanted).max(-1) < 1e-3
    assert same.mean() >= 0.9  # the warp rounds to whole gray values: a network of noise has peaks that hang on that
    assert len(np.unique(wanted)) > 50  # it says different things of different people
    swapped = SimccBodies(model, parity=True).measure(image[..., ::-1], boxes)
    assert (np.abs(swapped.points - wanted) > 1).any()
    assert found.confidences.shape == (3, 17) and (found.confidences >= 0).all() and (found.confidences <= 1).all()

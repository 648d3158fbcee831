"""Files of others: told by hash, card file or shapes, and refused when they are unclear."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from graphs import save, save_boxes, save_rtmo, save_simcc, save_yolox
from onnx import helper

from skelact.errors import CheckpointError, ConfigError
from skelact.pose import cards, external
from skelact.pose.cards import CARDS, KNOWN, LAYOUTS, ModelCard
from skelact.pose.external import open_model, recognize_outputs
from skelact.pose.load import load_bodies, load_detector

NO_BOXES = np.zeros((0, 5), np.float32)


@pytest.mark.parametrize(
    ("shapes", "size", "kind", "places"),
    [
        ([(1, 8400, 85)], (640, 640), "yolox", (0,)),
        ([(1, 3549, 6)], (416, 416), "yolox", (0,)),
        ([(1, 84, 8400)], (640, 640), "", ()),  # YOLOv8
        ([(1, 8400, 5)], (640, 640), "", ()),
        ([(1, 100, 5), (1, 100)], (640, 640), "boxes", (0, 1)),
        ([(1, 100), (1, 100, 5)], (320, 320), "boxes", (1, 0)),
        ([(1, 20, 5), (1, 20, 17, 3)], (640, 640), "rtmo", (0, 1)),
        ([(1, 20, 17, 3), (1, 20, 5)], (640, 640), "rtmo", (1, 0)),
        ([(1, 133, 384), (1, 133, 512)], (256, 192), "simcc", (0, 1)),
        ([(1, 133, 512), (1, 133, 384)], (256, 192), "simcc", (1, 0)),
        ([(1, 133, 576), (1, 133, 768), (1, 133, 576)], (384, 288), "simcc", (0, 1, 2)),
        ([(1, 17, 384), (1, 26, 512)], (256, 192), "", ()),
        ([(1, 17, 64, 48)], (256, 192), "", ()),  # heat maps
    ],
)
def test_kinds_are_told_by_shapes(
    shapes: list[tuple[int, ...]], size: tuple[int, int], kind: str, places: tuple[int, ...]
) -> None:
    assert recognize_outputs(shapes, *size) == (kind, places)


@pytest.mark.parametrize(
    ("make", "kind", "channels", "mean", "layout"),
    [
        (save_yolox, "yolox", "bgr", 0.0, ""),
        (lambda path: save_boxes(path, NO_BOXES, np.zeros(0)), "boxes", "bgr", 0.0, ""),
        (lambda path: save_rtmo(path, NO_BOXES, np.zeros((0, 17, 3), np.float32)), "rtmo", "bgr", 0.0, "coco17"),
        (save_simcc, "simcc", "rgb", 123.675, "coco17"),
        (lambda path: save_simcc(path, points=26), "simcc", "rgb", 123.675, "halpe26"),
        (lambda path: save_simcc(path, points=133, z=96), "simcc", "rgb", 123.675, "wholebody133"),
    ],
)
def test_files_get_the_card_of_their_kind(
    make: Callable[[Path], Path], kind: str, channels: str, mean: float, layout: str, tmp_path: Path
) -> None:
    model = open_model(make(tmp_path / "a.onnx"))
    card = model.card
    assert (card.kind, card.channels, card.mean[0], card.layout) == (kind, channels, mean, layout)
    assert model.network.provider == "CPUExecutionProvider"


def test_the_two_level_head_of_rtmw_has_its_own_sharpness(tmp_path: Path) -> None:
    path = save_simcc(tmp_path / "a.onnx", points=133)
    assert open_model(path).card.beta == 10.0
    graph = onnx.load(path)
    for number in range(3):
        weight = onnx.numpy_helper.from_array(np.zeros((3, 3, 7, 7), np.float32), f"w{number}")
        graph.graph.initializer.append(weight)
        source = "input" if number == 0 else f"z{number - 1}"
        graph.graph.node.insert(
            number,
            helper.make_node("Conv", [source, f"w{number}"], [f"z{number}"], kernel_shape=[7, 7], pads=[3, 3, 3, 3]),
        )
    conv = graph.graph.node[3]
    graph.graph.node.insert(3, helper.make_node("Add", ["input", "z2"], ["sum"]))
    conv.input[0] = "sum"
    onnx.save(graph, path)
    assert open_model(path).card.beta == 1.0


def test_a_card_file_overrides_single_fields(tmp_path: Path) -> None:
    path = save_simcc(tmp_path / "a.onnx")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    fields = {"channels": "bgr", "beta": 2, "calibration": [[0, 0], [0.5, 0.2], [1, 1]], "sha256": digest}
    (tmp_path / "a.pose.json").write_text(json.dumps(fields))
    card = open_model(path).card
    calibration = ((0.0, 0.0), (0.5, 0.2), (1.0, 1.0))
    changed = replace(CARDS["simcc"], channels="bgr", beta=2.0, calibration=calibration, sha256=digest, layout="coco17")
    assert card == changed


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read"),
        ("[1]", "expected an object"),
        ('{"colour": "bgr"}', "unknown key 'colour'"),
        ('{"channels": "rbg"}', "channels: expected rgb or bgr"),
        ('{"mean": [1, 2]}', "mean: expected 3 values"),
        ('{"std": [1, 0, 1]}', "std: expected > 0"),
        ('{"padding": 256}', "padding"),
        ('{"beta": -1}', "beta"),
        ('{"box_scale": 0.5}', "box_scale"),
        ('{"depth_range_m": 0}', "depth_range_m"),
        ('{"calibration": [[0, 0], [0, 1]]}', "calibration"),
        ('{"calibration": [[0, 0], [1, 2]]}', "calibration"),
        ('{"calibration": []}', "calibration"),
    ],
)
def test_unusable_card_files_are_refused(content: str, said: str, tmp_path: Path) -> None:
    path = save_simcc(tmp_path / "a.onnx")
    (tmp_path / "a.pose.json").write_text(content)
    with pytest.raises(ConfigError, match=rf"a\.pose\.json: .*{said}"):
        open_model(path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "rtmo"}, "its card says 'rtmo'"),
        ({"layout": "halpe26"}, "expected points of halpe26, got 17"),
        ({"sha256": "00"}, "expected SHA-256 00"),
    ],
)
def test_a_card_that_does_not_fit_the_file_is_refused(fields: dict, said: str, tmp_path: Path) -> None:
    path = save_simcc(tmp_path / "a.onnx")
    (tmp_path / "a.pose.json").write_text(json.dumps(fields))
    with pytest.raises(CheckpointError, match=said):
        open_model(path)


def test_what_is_seen_and_what_to_write_is_said(tmp_path: Path) -> None:
    rtmdet = save_boxes(tmp_path / "a.onnx", NO_BOXES, np.zeros(0), focus=False)
    with pytest.raises(CheckpointError, match=r"write channels, mean, std into a\.pose\.json.*57\.375") as caught:
        open_model(rtmdet)
    example = str(caught.value).split("RTMDet wants ")[1]
    (tmp_path / "a.pose.json").write_text(example)
    assert open_model(rtmdet).card.mean == (103.53, 116.28, 123.675)


def test_other_networks_are_refused(tmp_path: Path) -> None:
    relu = [helper.make_node("Relu", ["input"], ["y"])]
    for shape, said in (
        ((1, 3, 8, 8), "expected the outputs"),
        ((2, 3, 8, 8), "one input"),
        ((1, 8, 8, 3), "one input"),
    ):
        with pytest.raises(CheckpointError, match=said):
            open_model(save(tmp_path / "a.onnx", relu, {}, ["y"], shape=shape))
    with pytest.raises(CheckpointError, match="expected points of"):
        open_model(save_simcc(tmp_path / "a.onnx", points=21))
    (tmp_path / "a.onnx").write_bytes(b"weights")
    with pytest.raises(CheckpointError, match="cannot be loaded"):
        open_model(tmp_path / "a.onnx")


def test_a_free_input_size_is_asked_for(tmp_path: Path) -> None:
    path = save_yolox(tmp_path / "a.onnx")
    graph = onnx.load(path)
    for axis, name in ((2, "h"), (3, "w")):
        graph.graph.input[0].type.tensor_type.shape.dim[axis].dim_param = name
    onnx.save(graph, path)
    with pytest.raises(CheckpointError, match=r'a\.pose\.json.*"size"'):
        open_model(path)
    (tmp_path / "a.pose.json").write_text('{"size": [96, 64]}')
    model = open_model(path)
    assert (model.height, model.width) == (96, 64)


def test_networks_of_the_other_role_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="as the body"):
        load_detector(save_simcc(tmp_path / "a.onnx"))
    with pytest.raises(CheckpointError, match="as the detector"):
        load_bodies(save_yolox(tmp_path / "b.onnx"))


def test_known_files_come_by_hash_and_their_terms_are_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = save_boxes(tmp_path / "known.onnx", NO_BOXES, np.zeros(0), focus=False)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    card = replace(CARDS["boxes"], source="somebody", data_terms="research only")
    monkeypatch.setattr(external, "KNOWN", {digest: card})
    with caplog.at_level(logging.WARNING):
        models = [open_model(path) for _ in range(2)]
    assert [model.card for model in models] == [card, card]
    (record,) = caplog.records
    assert "research only" in record.getMessage() and "known.onnx" in record.getMessage()


def test_the_table_of_known_files_is_sound() -> None:
    assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in KNOWN)
    assert all(card.source and card.license for card in KNOWN.values())
    assert len({card.source for card in KNOWN.values()}) == len(KNOWN)
    assert set(CARDS) == set(cards.KINDS) and all(card.kind == kind for kind, card in CARDS.items())
    for indices in LAYOUTS.values():
        given = [index for index in indices if index >= 0]
        assert len(set(given)) == len(given) and max(given) < 133
    assert CARDS["yolox"] == ModelCard("yolox")

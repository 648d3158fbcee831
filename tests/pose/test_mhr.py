"""Networks that give 70 joints in 3D, on graphs of the same shapes made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from graphs import red_square, save_simcc
from onnx import TensorProto, helper, numpy_helper

from skelact.errors import CheckpointError
from skelact.layouts import load_layout
from skelact.layouts.whole_body import HANDS
from skelact.pose.load import load_bodies
from skelact.pose.mhr import MhrBodies, conditions_of, open_mhr
from skelact.values import INFERRED, MEASURED

SIDE = 64
NAMES = load_layout("mhr70").names


def save_mhr(path: Path, *, joints: int = 70, swap_inputs: bool = False) -> Path:
    """Joints on a known grid; the camera is the place of the box, so that what was told is seen."""
    rng = np.random.default_rng(0)
    constants = {
        "points": rng.uniform(-0.9, 0.9, (1, joints, 2)).astype(np.float32),
        "metric": rng.normal(size=(1, joints, 3)).astype(np.float32),
        "params": np.zeros((1, 204), np.float32),
        "zero": np.zeros((), np.float32),
    }
    nodes = [
        helper.make_node("ReduceMean", ["image"], ["mean"], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
        helper.make_node("Add", ["points", "nothing"], ["joints_2d"]),
        helper.make_node("Identity", ["metric"], ["joints_3d"]),
        helper.make_node("Identity", ["params"], ["mhr_params"]),
        helper.make_node("Identity", ["cliff_cond"], ["cam_trans"]),
    ]
    inputs = [
        helper.make_tensor_value_info("image", TensorProto.FLOAT, ("n", 3, SIDE, SIDE)),
        helper.make_tensor_value_info("cliff_cond", TensorProto.FLOAT, ("n", 3)),
    ]
    outputs = [
        helper.make_empty_tensor_value_info(name) for name in ("mhr_params", "cam_trans", "joints_2d", "joints_3d")
    ]
    stored = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "hand-made", inputs[::-1] if swap_inputs else inputs, outputs, stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(onnx.shape_inference.infer_shapes(model), path)
    return path


@pytest.mark.parametrize("swap_inputs", [False, True])
def test_the_file_is_known_by_its_shapes(tmp_path: Path, swap_inputs: bool) -> None:
    bodies = load_bodies(save_mhr(tmp_path / "a.onnx", swap_inputs=swap_inputs))
    assert isinstance(bodies, MhrBodies)
    image = red_square(200, 400, (10, 10, 30, 30))
    box = np.array([[100.0, 50.0, 140.0, 150.0, 0.9]], np.float32)
    found = bodies.measure(image, box)
    np.testing.assert_allclose(found.camera[0], [2 * 120 / 400 - 1, -(2 * 100 / 200 - 1), -100 / 400], atol=1e-6)
    rng = np.random.default_rng(0)
    relative = rng.uniform(-0.9, 0.9, (70, 2))
    np.testing.assert_allclose(found.points[0], [120, 100] + relative * 60, atol=1e-3)  # 1.2 times 100 pixels wide
    metric = rng.normal(size=(70, 3))
    np.testing.assert_allclose(found.joints[0], metric * (1, -1, -1), atol=1e-5)


def test_people_have_points_and_joints_by_name(tmp_path: Path) -> None:
    bodies = load_bodies(save_mhr(tmp_path / "a.onnx"))
    assert isinstance(bodies, MhrBodies)
    image = red_square(200, 400, (10, 10, 30, 30))
    box = np.array([[-30.0, 50.0, 30.0, 150.0, 0.9]], np.float32)
    (person,) = bodies.people(image, box)
    assert person.joints is not None
    found = bodies.measure(image, box)
    points133, joints75 = load_layout("wholebody133").names, load_layout("blazepose75").names
    for name in ("left_knee", "right_wrist", "left_pinky_finger4", "right_thumb1", "left_heel"):
        np.testing.assert_allclose(person.points[points133.index(name)], found.points[0, NAMES.index(name)])
    hips = found.joints[0, [NAMES.index("left_hip"), NAMES.index("right_hip")]].mean(0)
    for ours, theirs in (
        ("left_knee", "left_knee"),
        ("right_foot_index", "right_big_toe"),
        ("left_hand_root", "left_wrist"),
    ):
        expected = found.joints[0, NAMES.index(theirs)] - hips
        np.testing.assert_allclose(person.joints[joints75.index(ours)], expected, atol=1e-6)
    np.testing.assert_allclose(person.points[HANDS[0].start], person.points[points133.index("left_wrist")])
    outside = person.points[:17, 0] < 0
    assert outside.any() and (person.states[:17][outside] == INFERRED).all()
    assert (person.states[:17][~outside] == MEASURED).all()


def test_conditions_say_where_the_box_is() -> None:
    whole = conditions_of(np.array([[0.0, 0.0, 640.0, 480.0]]), 640, 480)
    np.testing.assert_allclose(whole, [[0, 0, 1]])


def test_other_shapes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="70, 2"):
        open_mhr(save_mhr(tmp_path / "a.onnx", joints=69))
    with pytest.raises(CheckpointError, match="inputs"):
        open_mhr(save_simcc(tmp_path / "b.onnx"))

"""Small graphs with the faces of published pose networks, made by hand: they find what is red."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

STRIDES = (8, 16, 32)


def save(
    path: Path,
    nodes: Sequence[onnx.NodeProto],
    constants: dict[str, np.ndarray],
    outputs: Sequence[str],
    *,
    shape: Sequence[int | str] = (1, 3, 64, 64),
) -> Path:
    """Write a graph with one input `input` and outputs of unsaid shapes."""
    stored = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    given = [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)]
    results = [helper.make_empty_tensor_value_info(name) for name in outputs]
    graph = helper.make_graph(list(nodes), "hand-made", given, results, stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    inferred = onnx.shape_inference.infer_shapes(model)
    for output in inferred.graph.output:
        output.type.tensor_type.ClearField("shape")
    onnx.save(inferred, path)
    return path


def red_weights(kernel: int, red: int, rows: int) -> np.ndarray:
    """Weights (rows, 3, kernel, kernel) whose row 4 is the mean of red minus blue over 255; the others are zero."""
    weights = np.zeros((rows, 3, kernel, kernel), np.float32)
    weights[4, red], weights[4, 2 - red] = 1 / 255 / kernel**2, -1 / 255 / kernel**2
    return weights


def save_yolox(path: Path, *, red: int = 2, classes: int = 2, batch: int | str = 1) -> Path:
    """Raw YOLOX at 64 x 64: each cell gives a box of its own size around its middle, scored by its redness.

    Class 0 has the score 1, the others 0; `red` is the channel that red is in: 2 for BGR.
    """
    nodes, constants, levels = [], {"levels": np.array([0, 5 + classes, -1], np.int64)}, []
    for stride in STRIDES:
        bias = np.zeros(5 + classes, np.float32)
        bias[:2], bias[5] = 0.5, 1.0
        constants |= {f"w{stride}": red_weights(stride, red, 5 + classes), f"b{stride}": bias}
        conv = helper.make_node(
            "Conv", ["input", f"w{stride}", f"b{stride}"], [f"map{stride}"], strides=[stride, stride]
        )
        nodes += [conv, helper.make_node("Reshape", [f"map{stride}", "levels"], [f"level{stride}"])]
        levels.append(f"level{stride}")
    nodes.append(helper.make_node("Concat", levels, ["all"], axis=2))
    nodes.append(helper.make_node("Transpose", ["all"], ["output"], perm=[0, 2, 1]))
    return save(path, nodes, constants, ["output"], shape=(batch, 3, 64, 64))


def save_boxes(path: Path, boxes: np.ndarray, labels: np.ndarray, *, focus: bool = True) -> Path:
    """A detector with suppression inside: these boxes (n, 5), scores times the redness of the whole picture, 0 to 1.

    Args:
        path: Where to.
        boxes: (n, 5), input pixels.
        labels: (n,).
        focus: Start as the YOLOX family does, with pixels folded into 12 channels.
    """
    weight = np.zeros((1, 12 if focus else 3, 1, 1), np.float32)
    weight[0, 2::3] = 1 / 255 / (4 if focus else 1)  # red of BGR, in each of the folded pixels
    scale = np.array([0, 0, 0, 0, 1], np.float32)
    constants = {"w": weight, "rest": boxes[None] * (1 - scale), "scored": boxes[None] * scale}
    constants |= {"labels_in": labels[None].astype(np.int64)}
    fold = [helper.make_node("SpaceToDepth", ["input"], ["folded"], blocksize=2)] if focus else []
    nodes = [
        *fold,
        helper.make_node("Conv", ["folded" if focus else "input", "w"], ["red"]),
        helper.make_node("GlobalAveragePool", ["red"], ["redness"]),
        helper.make_node("Squeeze", ["redness"], ["factor"]),
        helper.make_node("Mul", ["scored", "factor"], ["scores"]),
        helper.make_node("Add", ["scores", "rest"], ["dets"]),
        helper.make_node("Identity", ["labels_in"], ["labels"]),
    ]
    return save(path, nodes, constants, ["dets", "labels"])


def save_rtmo(path: Path, boxes: np.ndarray, points: np.ndarray) -> Path:
    """RTMO at 64 x 64: these boxes (n, 5) and points (n, 17, 3), box scores times the redness of the whole picture."""
    scale = np.array([0, 0, 0, 0, 1], np.float32)
    weight = np.zeros((1, 3, 1, 1), np.float32)
    weight[0, 2] = 1 / 255
    constants = {"w": weight, "rest": boxes[None] * (1 - scale), "scored": boxes[None] * scale, "points": points[None]}
    nodes = [
        helper.make_node("Conv", ["input", "w"], ["red"]),
        helper.make_node("GlobalAveragePool", ["red"], ["redness"]),
        helper.make_node("Squeeze", ["redness"], ["factor"]),
        helper.make_node("Mul", ["scored", "factor"], ["scores"]),
        helper.make_node("Add", ["scores", "rest"], ["dets"]),
        helper.make_node("Identity", ["points"], ["keypoints"]),
    ]
    return save(path, nodes, constants, ["dets", "keypoints"])


def save_simcc(
    path: Path,
    *,
    points: int = 17,
    height: int = 64,
    width: int = 48,
    red: int = 0,
    batch: int | str = "n",
    z: int = 0,
    alternate: bool = False,
) -> Path:
    """SimCC whose responses are the redness of columns and rows, two bins a pixel; all points are the same.

    Args:
        path: Where to.
        points: Their number.
        height: Of the input.
        width: Of the input.
        red: Channel that red is in: 0 for RGB.
        batch: Of the input.
        z: Bins of a third output, which peaks at its middle; 0: none.
        alternate: Every other point looks for blue.
    """
    weight, gain = np.zeros((points, 3, 1, 1), np.float32), np.full(points, 20.0, np.float32)
    if alternate:
        gain[1::2] *= -1
    weight[:, red, 0, 0], weight[:, 2 - red, 0, 0] = gain * 58.395 / 255, -gain * 57.375 / 255  # undo the normalization
    bias = gain * np.float32((123.675 - 103.53) / 255)
    constants = {"w": weight, "b": bias, "y_axis": np.array([3], np.int64), "x_axis": np.array([2], np.int64)}
    constants |= {"twice": np.array([1, 1, 2], np.float32)}
    options = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
    nodes = [
        helper.make_node("Conv", ["input", "w", "b"], ["red"]),
        helper.make_node("ReduceMean", ["red", "x_axis"], ["columns"], keepdims=0),
        helper.make_node("ReduceMean", ["red", "y_axis"], ["rows"], keepdims=0),
        helper.make_node("Resize", ["columns", "", "twice"], ["simcc_x"], **options),
        helper.make_node("Resize", ["rows", "", "twice"], ["simcc_y"], **options),
    ]
    outputs = ["simcc_x", "simcc_y"]
    if z:
        ramp = np.exp(-((np.arange(z) - z / 2) ** 2) / 72).astype(np.float32)
        constants |= {"last": np.array([2], np.int64), "ramp": ramp}
        nodes += [
            helper.make_node("ReduceMax", ["columns", "last"], ["strongest"], keepdims=1),
            helper.make_node("Mul", ["strongest", "ramp"], ["simcc_z"]),
        ]
        outputs.append("simcc_z")
    return save(path, nodes, constants, outputs, shape=(batch, 3, height, width))


def red_square(height: int, width: int, box: Sequence[int], *, color: Sequence[int] = (255, 0, 0)) -> np.ndarray:
    """A gray picture, uint8 (height, width, 3) RGB, with a square (x1, y1, x2, y2) of one color."""
    image = np.full((height, width, 3), 114, np.uint8)
    x1, y1, x2, y2 = box
    image[y1:y2, x1:x2] = color
    return image

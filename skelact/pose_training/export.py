"""A trained pose network as an ONNX file and its card, ready for `--body`; whole or in 8-bit numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

from skelact.errors import InputError
from skelact.pose.cards import LAYOUTS, SIMCC, card_path, card_to_fields, load_card_fields
from skelact.pose_training.batches import make_batch
from skelact.pose_training.config import PARTS
from skelact.pose_training.losses import SHARPNESS, Responses
from skelact.pose_training.measure import measure_network
from skelact.pose_training.networks import load_pose_network
from skelact.pose_training.store import CropStore
from skelact.runtime.export import export_onnx

SOURCE = "trained with skelact train"
CALIBRATION_CROPS = 128
INPUT, OUTPUTS = "input", ("simcc_x", "simcc_y", "simcc_z")


def export_pose(weights: Path, output: Path, *, terms: str) -> Path:
    """Write `output` (.onnx) and its card beside it.

    Args:
        weights: Of `train_pose`.
        output: The file.
        terms: Of the data that it was trained on, for the card.

    Raises:
        CheckpointError: These are no such weights.
        InputError: The points have no layout: face and hands alone are teachers, no front-end.
    """
    network = load_pose_network(weights)
    config = network.config
    layouts = {len(points): name for name, points in LAYOUTS.items()}
    if config.keypoints not in layouts:
        raise InputError(
            f"expected a network of {', '.join(str(count) for count in layouts)} points, got {config.keypoints}",
            field="weights",
        )
    example = torch.zeros(2, 3, config.height, config.width)
    export_onnx(network, {INPUT: example}, output, metadata={}, outputs=OUTPUTS[: 3 if network.with_depth else 2])
    _write_card(output, terms, layouts[config.keypoints], (config.height, config.width))
    return output


@dataclass(frozen=True)
class Quantized:
    """A copy in 8-bit numbers and what it costs.

    Attributes:
        file: Of the copy.
        before: Error of the network, percent of the input's height.
        after: Of the copy.
    """

    file: Path
    before: float
    after: float


def quantize_pose(
    model: Path, output: Path, train: CropStore, test: CropStore, *, height: int, width: int, terms: str
) -> Quantized:
    """Write a copy with weights and activations in 8 bits; its card says what that costs.

    Args:
        model: Of `export_pose`.
        output: The copy (.onnx).
        train: Crops by which the ranges of activations are chosen.
        test: Crops on which both are measured.
        height: Of the input.
        width: Of the input.
        terms: Of the data, for the card.
    """
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Crops(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self._batches = _crops(train, height, width)

        def get_next(self) -> dict[str, np.ndarray] | None:
            return next(self._batches, None)

    prepared = output.with_suffix(".prepared.onnx")
    try:
        quant_pre_process(str(model), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(output),
            Crops(),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
        )
    finally:
        prepared.unlink(missing_ok=True)
    before, after = (_measure(file, test, height, width) for file in (model, output))
    cost = f"{SOURCE}; 8-bit: error {after:.2f} % of the crop's height, {before:.2f} % before"
    _write_card(output, terms, load_card_fields(card_path(model))["layout"], (height, width), cost)
    return Quantized(output, before, after)


class ExportedNetwork(nn.Module):
    """An exported network, to be measured like the one that it was."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def forward(self, x: Tensor) -> Responses:
        """(N, 3, H, W) -> the responses."""
        return tuple(torch.from_numpy(row) for row in self._session.run(None, {INPUT: x.numpy()}))


def _measure(file: Path, store: CropStore, height: int, width: int) -> float:
    """Error over all points, percent of the input's height."""
    errors = measure_network(ExportedNetwork(file), store, height, width)
    return next(row.error for part, row in errors.items() if PARTS.get(part) == _points(store))


def _points(store: CropStore) -> slice:
    return slice(store.first, store.first + store.points.shape[1])


def _crops(store: CropStore, height: int, width: int) -> Iterator[dict[str, np.ndarray]]:
    for row in range(min(CALIBRATION_CROPS, len(store))):
        yield {INPUT: make_batch(store, np.array([row]), height, width).images.numpy()}


def _write_card(model: Path, terms: str, layout: str, size: tuple[int, int], source: str = SOURCE) -> None:
    card = replace(SIMCC, layout=layout, beta=SHARPNESS, source=source, data_terms=terms, size=size)
    fields: dict[str, Any] = card_to_fields(card)
    card_path(model).write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")

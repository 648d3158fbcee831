"""A trained pose network as an ONNX file and its card, ready for `--body`; whole or in 8-bit numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from skelact.errors import InputError
from skelact.pose.cards import LAYOUTS, SIMCC, card_path, card_to_fields, load_card_fields
from skelact.pose_training.batches import make_batch
from skelact.pose_training.losses import SHARPNESS
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


def quantize_pose(model: Path, output: Path, store: CropStore, *, height: int, width: int, terms: str) -> Path:
    """Write a copy with weights and activations in 8 bits, their ranges measured on crops."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Crops(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self._batches = _crops(store, height, width)

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
    _write_card(output, terms, load_card_fields(card_path(model))["layout"], (height, width))
    return output


def _crops(store: CropStore, height: int, width: int) -> Iterator[dict[str, np.ndarray]]:
    for row in range(min(CALIBRATION_CROPS, len(store))):
        yield {INPUT: make_batch(store, np.array([row]), height, width).images.numpy()}


def _write_card(model: Path, terms: str, layout: str, size: tuple[int, int]) -> None:
    card = replace(SIMCC, layout=layout, beta=SHARPNESS, source=SOURCE, data_terms=terms, size=size)
    fields: dict[str, Any] = card_to_fields(card)
    card_path(model).write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")

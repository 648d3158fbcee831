"""External networks: detectors and bodies from ONNX files, recognized by hash, card file or output shapes."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from skelact.errors import CheckpointError
from skelact.pose.cards import (
    CARDS,
    KNOWN,
    LAYOUTS,
    RTMDET,
    RTMW_BETA,
    ModelCard,
    card_path,
    card_to_fields,
    load_card_fields,
    override_card,
)
from skelact.runtime.session import OnnxNetwork

STRIDES = (8, 16, 32)
COLORS = ("channels", "mean", "std")  # fields that only a card can say for boxes of an unknown family
FOCUS_CHANNELS = 12  # of the first convolution of the YOLOX family, which folds 2 x 2 pixels into channels
RTMW_KERNELS = 3  # 7 x 7 convolutions in the two-level head of RTMW; RTMPose has one
POINT_AXES = {"rtmo": 2, "simcc": 1}  # kind -> axis of the points in its second output

logger = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class ExternalModel:
    """An opened file and how to use it.

    Attributes:
        network: Ready to run.
        card: How to feed it and how to read it; `layout` is set where there are points.
        height: Of its input.
        width: Of its input.
        places: Where its outputs are: for "boxes" and "rtmo" boxes, then labels or points; for "simcc" x, y, perhaps z.
    """

    network: OnnxNetwork
    card: ModelCard
    height: int
    width: int
    places: tuple[int, ...]

    @property
    def points(self) -> int:
        """Number of points of its layout."""
        return len(LAYOUTS[self.card.layout])

    def run(self, x: np.ndarray) -> list[np.ndarray]:
        """Return the outputs, in the order of `places`, for inputs (N, 3, H, W), in one call if the graph can."""
        batch = self.network.input_shapes[0][0]
        step = len(x) if batch is None else batch
        calls = [self.network.run(x[start : start + step]) for start in range(0, len(x), step)]
        return [np.concatenate([outputs[place] for outputs in calls]) for place in self.places]


def open_model(path: Path, *, threads: int = 0, device: str = "cpu") -> ExternalModel:
    """Open a file, find its card and check that both fit.

    Raises:
        CheckpointError: The file cannot be loaded, is of no kind that is known, or unclear: what was found and what to
            write into the card file is said.
        ConfigError: The card file is unusable.
    """
    network = OnnxNetwork(path, threads=threads, device=device)
    fields = load_card_fields(card_path(path))
    height, width = _input_size(path, network, fields.get("size"))
    shapes = _try_out(path, network, height, width)
    kind, places = recognize_outputs(shapes, height, width)
    if not kind:
        raise CheckpointError(
            f"{path}: expected the outputs of YOLOX (1, cells, 5 + classes), of a detector with suppression (1, n, 5) "
            f"and (1, n), of RTMO (1, n, 5) and (1, n, points, 3), or of SimCC (1, points, bins) for x and y; got "
            f"{shapes} for an input of {height} x {width}"
        )
    card = _find_card(path, kind, len(places), fields)
    if card.kind != kind:
        raise CheckpointError(f"{path}: its card says {card.kind!r}, its outputs {shapes} are those of {kind!r}")
    if kind in POINT_AXES:
        card = replace(card, layout=_layout_of(path, card, shapes[places[1]][POINT_AXES[kind]]))
    logger.info("opened %s kind=%s channels=%s provider=%s", path.name, kind, card.channels, network.provider)
    return ExternalModel(network, card, height, width, places)


def recognize_outputs(shapes: Sequence[tuple[int, ...]], height: int, width: int) -> tuple[str, tuple[int, ...]]:
    """Return the kind of network that gives such outputs, and where they are; ("", ()) when none does.

    Args:
        shapes: Of the outputs for one image.
        height: Of the input.
        width: Of the input.
    """
    cells = sum(-(-height // stride) * -(-width // stride) for stride in STRIDES)
    if len(shapes) == 1 and len(shapes[0]) == 3 and shapes[0][1] == cells and shapes[0][2] > 5:
        return "yolox", (0,)
    for boxes, other in ((0, 1), (1, 0)):
        if len(shapes) != 2 or len(shapes[boxes]) != 3 or shapes[boxes][2] != 5:
            continue
        if len(shapes[other]) == 2:
            return "boxes", (boxes, other)
        if len(shapes[other]) == 4 and shapes[other][3] == 3:
            return "rtmo", (boxes, other)
    if len(shapes) in (2, 3) and all(len(shape) == 3 and shape[1] == shapes[0][1] for shape in shapes):
        bins = [shape[2] for shape in shapes]
        for x, y in ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)):
            if max(x, y) < len(bins) and bins[x] * height == bins[y] * width and bins[x] >= width:
                return "simcc", (x, y, *(place for place in range(len(bins)) if place not in (x, y)))
    return "", ()


def _input_size(path: Path, network: OnnxNetwork, size: Any) -> tuple[int, int]:
    """Height and width that the graph says, else those of the card file."""
    shape = network.input_shapes[0] if len(network.input_shapes) == 1 else ()
    if len(shape) != 4 or shape[1] != 3 or shape[0] not in (None, 1):
        raise CheckpointError(f"{path}: expected one input (n or 1, 3, height, width), got {network.input_shapes}")
    if shape[2] is not None and shape[3] is not None:
        return shape[2], shape[3]
    if not isinstance(size, list) or len(size) != 2 or not all(type(side) is int and side > 0 for side in size):
        raise CheckpointError(
            f"{path}: the graph leaves the size of its input free: write height and width into "
            f'{card_path(path).name} beside it, such as {{"size": [640, 640]}}'
        )
    return size[0], size[1]


def _try_out(path: Path, network: OnnxNetwork, height: int, width: int) -> list[tuple[int, ...]]:
    """Shapes of the outputs for one black image: a graph need not say them, and says them differently to others."""
    try:
        return [one.shape for one in network.run(np.zeros((1, 3, height, width), np.float32))]
    except Exception as error:  # the runtimes have no common base class for their errors
        raise CheckpointError(f"{path}: cannot be run on a float32 picture of {height} x {width}: {error}") from error


def _find_card(path: Path, kind: str, outputs: int, fields: Mapping[str, Any]) -> ModelCard:
    """The card of a file: by its hash, else of its kind, with the fields of its card file."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    card = KNOWN.get(digest) or _card_of_kind(path, kind, outputs, fields)
    card = override_card(card, fields, source=str(card_path(path)))
    if card.sha256 not in ("", digest):
        raise CheckpointError(f"{path}: expected SHA-256 {card.sha256}, as its card says, got {digest}")
    if card.data_terms:
        _warn_of_terms(path.name, card.source, card.data_terms)
    return card


def _card_of_kind(path: Path, kind: str, outputs: int, fields: Mapping[str, Any]) -> ModelCard:
    if kind == "boxes" and _first_channels(path) != FOCUS_CHANNELS:
        lacking = [name for name in COLORS if name not in fields]
        if lacking:
            example = json.dumps({name: value for name, value in card_to_fields(RTMDET).items() if name in COLORS})
            raise CheckpointError(
                f"{path}: its outputs are boxes and labels, but it is not of the YOLOX family, so its colors are "
                f"unclear: write {', '.join(lacking)} into {card_path(path).name} beside it; RTMDet wants {example}"
            )
    if kind == "simcc" and outputs == 2 and _head_kernels(path) >= RTMW_KERNELS:
        return replace(CARDS[kind], beta=RTMW_BETA)
    return CARDS[kind]


def _layout_of(path: Path, card: ModelCard, points: int) -> str:
    fitting = [name for name, indices in LAYOUTS.items() if len(indices) == points]
    if not fitting or card.layout not in ("", *fitting):
        wanted = card.layout or ", ".join(f"{len(indices)} ({name})" for name, indices in LAYOUTS.items())
        raise CheckpointError(f"{path}: expected points of {wanted}, got {points}")
    return fitting[0]


def _first_channels(path: Path) -> int:
    """Channels that the first convolution takes; 0 when that is unclear."""
    import onnx  # slow to import, and needed for external networks only

    graph = onnx.load(str(path)).graph
    sizes = {one.name: one.dims for one in graph.initializer}
    weight = next((node.input[1] for node in graph.node if node.op_type == "Conv"), "")
    return sizes[weight][1] if weight in sizes else 0


def _head_kernels(path: Path) -> int:
    """Number of 7 x 7 convolutions: SimCC heads have them, backbones have none."""
    import onnx

    nodes = [node for node in onnx.load(str(path)).graph.node if node.op_type == "Conv"]
    return sum(list(one.ints) == [7, 7] for node in nodes for one in node.attribute if one.name == "kernel_shape")


@cache
def _warn_of_terms(name: str, source: str, terms: str) -> None:
    """Say it once."""
    logger.warning("%s: %s: check the terms of its training data before use: %s", name, source, terms)

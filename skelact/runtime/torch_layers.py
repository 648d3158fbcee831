"""ONNX operators with weights or windows, in torch.

Inputs in the order of the ONNX specification (onnx.ai/onnx/operators), attributes by their names there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from skelact.runtime.torch_shapes import expect

# (mode, coordinates, rounding) of Resize -> mode of torch's interpolation; the rounding says nothing where it is linear
RESIZES = {
    ("linear", "half_pixel", ""): "bilinear",
    ("linear", "pytorch_half_pixel", ""): "bilinear",
    ("nearest", "asymmetric", "floor"): "nearest",
}
CONVOLUTIONS: Mapping[int, Callable[..., Tensor]] = {3: functional.conv1d, 4: functional.conv2d}  # by dimensions


def batch_norm(
    x: Tensor,
    scale: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
    *,
    epsilon: float = 1e-5,
    momentum: float = 0.9,
    training_mode: int = 0,
) -> Tensor:
    """BatchNormalization."""
    expect(training_mode == 0, "BatchNormalization in evaluation mode")
    return functional.batch_norm(x, mean, variance, scale, shift, eps=epsilon)


def conv(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel_shape: Sequence[int] = (),
    strides: Sequence[int] = (),
    pads: Sequence[int] = (),
    dilations: Sequence[int] = (),
    group: int = 1,
    auto_pad: str = "NOTSET",
) -> Tensor:
    """Conv over one or two axes."""
    expect(auto_pad == "NOTSET" and x.ndim in CONVOLUTIONS, "Conv over one or two axes with explicit pads")
    ones = (1,) * (x.ndim - 2)
    x, padding = _pad_evenly(x, pads or (0, 0) * len(ones), 0.0)
    return CONVOLUTIONS[x.ndim](x, weight, bias, strides or ones, padding, dilations or ones, group)


def depth_to_space(x: Tensor, *, blocksize: int, mode: str = "DCR") -> Tensor:
    """DepthToSpace."""
    if mode == "CRD":
        return functional.pixel_shuffle(x, blocksize)
    count, channels, height, width = x.shape
    split = x.reshape(count, blocksize, blocksize, channels // blocksize**2, height, width)
    return split.permute(0, 3, 4, 1, 5, 2).reshape(count, -1, height * blocksize, width * blocksize)


def gemm(
    a: Tensor,
    b: Tensor,
    c: Tensor | None = None,
    *,
    alpha: float = 1.0,
    beta: float = 1.0,
    transA: int = 0,  # noqa: N803 (the name of the specification)
    transB: int = 0,  # noqa: N803
) -> Tensor:
    """Gemm."""
    product = alpha * ((a.T if transA else a) @ (b.T if transB else b))
    return product if c is None else product + beta * c


def layer_norm(
    x: Tensor,
    scale: Tensor,
    shift: Tensor | None = None,
    *,
    axis: int = -1,
    epsilon: float = 1e-5,
    stash_type: int = 1,
) -> Tensor:
    """LayerNormalization."""
    expect(stash_type == 1, "LayerNormalization in float32")
    return functional.layer_norm(x, x.shape[axis:], scale, shift, epsilon)


def max_pool(
    x: Tensor,
    *,
    kernel_shape: list[int],
    strides: list[int] | tuple[int, ...] = (1, 1),
    pads: Sequence[int] = (0, 0, 0, 0),
    dilations: list[int] | tuple[int, ...] = (1, 1),
    ceil_mode: int = 0,
    storage_order: int = 0,
    auto_pad: str = "NOTSET",
) -> Tensor:
    """MaxPool over two axes."""
    expect(auto_pad == "NOTSET" and x.ndim == 4, "MaxPool over two axes with explicit pads")
    x, padding = _pad_evenly(x, pads, -torch.inf)
    return functional.max_pool2d(x, kernel_shape, strides, padding, dilations, bool(ceil_mode))


def pad(
    x: Tensor, pads: Tensor, value: Tensor | None = None, axes: Tensor | None = None, *, mode: str = "constant"
) -> Tensor:
    """Pad with a constant."""
    expect(mode == "constant", f"Pad with a constant, got {mode}")
    sides = [(0, 0)] * x.ndim
    begins, ends = pads.reshape(2, -1).tolist()
    for axis, begin, end in zip(range(x.ndim) if axes is None else axes.tolist(), begins, ends, strict=True):
        sides[axis] = (begin, end)
    flat = [amount for pair in reversed(sides) for amount in pair]
    return functional.pad(x, flat, value=0.0 if value is None else value.item())


def resize(
    x: Tensor,
    roi: Tensor | None = None,
    scales: Tensor | None = None,
    sizes: Tensor | None = None,
    *,
    mode: str = "nearest",
    coordinate_transformation_mode: str = "half_pixel",
    nearest_mode: str = "round_prefer_floor",
    axes: Sequence[int] = (),
    antialias: int = 0,
    cubic_coeff_a: float = -0.75,
) -> Tensor:
    """Resize of the last two axes."""
    kind = (mode, coordinate_transformation_mode, nearest_mode if mode == "nearest" else "")
    expect(kind in RESIZES and not antialias and x.ndim == 4, f"Resize as one of {sorted(RESIZES)}, got {kind}")
    if sizes is not None and sizes.numel():
        target = sizes.tolist()[-2:]
    else:
        assert scales is not None  # the specification asks for one of the two
        target = [int(size * scale) for size, scale in zip(x.shape[-2:], scales.tolist()[-2:], strict=True)]
    expect(list(axes) in ([], [2, 3]), f"Resize of the last two axes, got {list(axes)}")
    return functional.interpolate(x, target, mode=RESIZES[kind])


def _pad_evenly(x: Tensor, pads: Sequence[int], value: float) -> tuple[Tensor, tuple[int, ...]]:
    """Leave pads (first sides of all axes, then last ones) that are equal to the operator; apply others here."""
    first, last = tuple(pads[: len(pads) // 2]), tuple(pads[len(pads) // 2 :])
    if first == last:
        return x, first
    sides = [amount for pair in zip(reversed(first), reversed(last), strict=True) for amount in pair]
    return functional.pad(x, sides, value=value), (0,) * len(first)

"""RTMPose: 2D keypoints of one person from a crop, as distributions over x and y.

Paper: Jiang et al., "RTMPose: Real-Time Multi-Person Pose Estimation based on MMPose", 2023, arXiv 2303.07399; the
backbone is CSPNeXt (Lyu et al., "RTMDet", arXiv 2212.07784), the output is SimCC (Li et al., ECCV 2022, arXiv
2107.03332). DWPose (arXiv 2307.15880) is the same network, distilled.

Deviations: none. Modules are named as in the published checkpoints. Three sizes are ours, and the third axis of RTMW3D
is an option.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from skelact.errors import InputError

# size -> (depth, width), factors of the blocks and channels below
SIZES: Mapping[str, tuple[float, float]] = {
    "t": (0.167, 0.375),
    "s": (0.33, 0.5),
    "m": (0.67, 0.75),
    "l": (1.0, 1.0),
    "x": (1.33, 1.25),
    "mini": (0.167, 0.125),  # this and the next two are ours, for small crops and small budgets
    "mini_wide": (0.167, 0.2),
    "small": (0.167, 0.25),
}
STAGE_WIDTHS = (128, 256, 512, 1024)
STAGE_BLOCKS = (3, 6, 6, 3)
POOLS = (5, 9, 13)
STRIDE = 32
BINS_PER_PIXEL = 2
HIDDEN, EXPANSION, KEY = 256, 512, 128  # of the head
NORM_FLOOR = 1e-5


@dataclass(frozen=True)
class RtmPoseConfig:
    """What fixes the shape of the network.

    Attributes:
        size: Key of `SIZES`.
        keypoints: K; 133 for the whole body.
        height: Of the crop, pixels, a multiple of 32.
        width: Of the crop, pixels, a multiple of 32.
    """

    size: str = "m"
    keypoints: int = 133
    height: int = 256
    width: int = 192

    def __post_init__(self) -> None:
        if self.size not in SIZES:
            raise InputError(f"expected one of {', '.join(SIZES)}, got {self.size!r}", field="size")
        for name in ("height", "width"):
            if getattr(self, name) < STRIDE or getattr(self, name) % STRIDE:
                raise InputError(f"expected a multiple of {STRIDE}, got {getattr(self, name)}", field=name)
        if self.keypoints < 1:
            raise InputError(f"expected >= 1, got {self.keypoints}", field="keypoints")


class RtmPose(nn.Module):
    """Crops (N, 3, H, W), normalized RGB -> responses over x (N, K, 2 W) and y (N, K, 2 H), half a pixel a bin.

    Args:
        config: Shape of the network.
        depth_bins: Of a third axis (N, K, bins); 0: none.
    """

    def __init__(self, config: RtmPoseConfig, *, depth_bins: int = 0) -> None:
        super().__init__()
        self.config = config
        self.backbone = CspNext(config.size)
        self.head = SimccHead(self.backbone.width, config, depth_bins)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return the responses, which are no probabilities; the peak of each is the keypoint."""
        return self.head(*self.neck(*self.backbone.maps(x)))

    def neck(self, second: Tensor, third: Tensor, last: Tensor) -> tuple[Tensor]:
        """Maps of the backbone -> those that the head takes."""
        return (last,)


class CspNext(nn.Module):
    """(N, 3, H, W) -> (N, C, H / 32, W / 32)."""

    def __init__(self, size: str) -> None:
        super().__init__()
        depth, factor = SIZES[size]
        widths = [int(width * factor) for width in STAGE_WIDTHS]
        blocks = [max(round(count * depth), 1) for count in STAGE_BLOCKS]
        first = int(64 * factor // 2)
        self.width, self.widths = widths[-1], tuple(widths)
        self.stem = nn.Sequential(
            ConvUnit(3, first, kernel=3, stride=2),
            ConvUnit(first, first, kernel=3),
            ConvUnit(first, 2 * first, kernel=3),
        )
        channels = 2 * first
        self.stage1 = _stage(channels, widths[0], blocks[0])
        self.stage2 = _stage(widths[0], widths[1], blocks[1])
        self.stage3 = _stage(widths[1], widths[2], blocks[2])
        self.stage4 = _stage(widths[2], widths[3], blocks[3], last=True)

    def forward(self, x: Tensor) -> Tensor:
        """Return the map of the last stage."""
        return self.maps(x)[-1]

    def maps(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the maps of the last three stages, at 1/8, 1/16 and 1/32 of the size."""
        second = self.stage2(self.stage1(self.stem(x)))
        third = self.stage3(second)
        return second, third, self.stage4(third)


def _stage(channels: int, width: int, blocks: int, *, last: bool = False) -> nn.Sequential:
    pyramid = [PoolPyramid(width)] if last else []
    layer = CspLayer(width, blocks, residual=not last)
    return nn.Sequential(ConvUnit(channels, width, kernel=3, stride=2), *pyramid, layer)


class ConvUnit(nn.Module):
    """Convolution without bias, batch norm, SiLU; the size stays but for the stride."""

    def __init__(self, channels: int, width: int, *, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, kernel, stride, kernel // 2, groups=groups, bias=False)
        nn.init.kaiming_uniform_(self.conv.weight, a=math.sqrt(5))
        self.bn = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C', H / stride, W / stride)."""
        return nn.functional.silu(self.bn(self.conv(x)))


class PoolPyramid(nn.Module):
    """Spatial pyramid pooling: the map beside its maxima over growing windows."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = ConvUnit(width, width // 2, kernel=1)
        self.conv2 = ConvUnit(width // 2 * (1 + len(POOLS)), width, kernel=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same shape."""
        x = self.conv1(x)
        pooled = [nn.functional.max_pool2d(x, size, 1, size // 2) for size in POOLS]
        return self.conv2(torch.cat([x, *pooled], 1))


class CspLayer(nn.Module):
    """Half the channels through blocks, half past them, then attention over channels unless told otherwise."""

    def __init__(
        self, width: int, blocks: int, *, residual: bool, channels: int | None = None, attention: bool = True
    ) -> None:
        super().__init__()
        half, channels = width // 2, channels or width
        self.main_conv = ConvUnit(channels, half, kernel=1)
        self.short_conv = ConvUnit(channels, half, kernel=1)
        self.blocks = nn.Sequential(*(CspBlock(half, residual=residual) for _ in range(blocks)))
        self.attention = ChannelAttention(2 * half) if attention else nn.Identity()
        self.final_conv = ConvUnit(2 * half, width, kernel=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, width, H, W)."""
        both = torch.cat([self.blocks(self.main_conv(x)), self.short_conv(x)], 1)
        return self.final_conv(self.attention(both))


class CspBlock(nn.Module):
    """3x3, then a 5x5 per channel and a 1x1 over channels."""

    def __init__(self, width: int, *, residual: bool) -> None:
        super().__init__()
        self.conv1 = ConvUnit(width, width, kernel=3)
        self.conv2 = SeparableConv(width)
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same shape."""
        y = self.conv2(self.conv1(x))
        return x + y if self.residual else y


class SeparableConv(nn.Module):
    """Depthwise 5x5, pointwise 1x1."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise_conv = ConvUnit(width, width, kernel=5, groups=width)
        self.pointwise_conv = ConvUnit(width, width, kernel=1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same shape."""
        return self.pointwise_conv(self.depthwise_conv(x))


class ChannelAttention(nn.Module):
    """Scale channels by what their means say."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.fc = nn.Conv2d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> the same shape."""
        return x * nn.functional.hardsigmoid(self.fc(x.mean((2, 3), keepdim=True)))


class SimccHead(nn.Module):
    """A token per keypoint, attention between them, then a distribution per axis."""

    def __init__(self, channels: int, config: RtmPoseConfig, depth_bins: int = 0) -> None:
        super().__init__()
        cells = config.height // STRIDE * (config.width // STRIDE)
        self.final_layer = nn.Conv2d(channels, config.keypoints, 7, padding=3)
        self.mlp = nn.Sequential(ScaleNorm(cells), nn.Linear(cells, HIDDEN, bias=False))
        self.gau = GatedAttention()
        self.cls_x = nn.Linear(HIDDEN, BINS_PER_PIXEL * config.width, bias=False)
        self.cls_y = nn.Linear(HIDDEN, BINS_PER_PIXEL * config.height, bias=False)
        self.cls_z = nn.Linear(HIDDEN, depth_bins, bias=False) if depth_bins else None
        nn.init.normal_(self.final_layer.weight, std=0.001)
        nn.init.zeros_(self.final_layer.bias)  # type: ignore[arg-type]
        for linear in (self.mlp[1], *axes_of(self)):
            nn.init.normal_(linear.weight, std=0.01)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """(N, C, h, w) -> responses (N, K, bins) of each axis."""
        return self.respond(*self.point_maps(x))

    def point_maps(self, x: Tensor) -> tuple[Tensor]:
        """(N, C, h, w) -> a map of every keypoint (N, K, h, w)."""
        return (self.final_layer(x),)

    def respond(self, maps: Tensor) -> tuple[Tensor, ...]:
        """Maps of the keypoints (N, K, h, w) -> responses (N, K, bins) of each axis."""
        tokens = self.gau(self.mlp(maps.flatten(2)))  # N, K, 256
        return tuple(axis(tokens) for axis in axes_of(self))


def axes_of(head: nn.Module) -> list[nn.Linear]:
    """The layers that make distributions of tokens: over x, y and, where there is one, depth."""
    axes = (head.cls_x, head.cls_y, head.cls_z)
    return [axis for axis in axes if isinstance(axis, nn.Linear)]


class ScaleNorm(nn.Module):
    """Divide by the root mean square, times one learned factor."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scale = width**-0.5
        self.g = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        """(..., width) -> the same shape."""
        return self.g * x / (x.norm(dim=-1, keepdim=True) * self.scale).clamp(min=NORM_FLOOR)


class GatedAttention(nn.Module):
    """Gated attention unit over the keypoints: squared ReLU instead of softmax, no positions."""

    def __init__(self) -> None:
        super().__init__()
        self.ln = ScaleNorm(HIDDEN)
        self.uv = nn.Linear(HIDDEN, 2 * EXPANSION + KEY, bias=False)
        self.gamma = nn.Parameter(torch.rand(2, KEY))
        self.beta = nn.Parameter(torch.rand(2, KEY))
        self.o = nn.Linear(EXPANSION, HIDDEN, bias=False)
        self.res_scale = ResidualScale()
        nn.init.xavier_uniform_(self.uv.weight)
        nn.init.normal_(self.o.weight, std=0.01)

    def forward(self, x: Tensor) -> Tensor:
        """(N, K, 256) -> the same shape."""
        gate, value, base = nn.functional.silu(self.uv(self.ln(x))).split([EXPANSION, EXPANSION, KEY], -1)
        query, key = base * self.gamma[0] + self.beta[0], base * self.gamma[1] + self.beta[1]
        weights = torch.relu(query @ key.transpose(1, 2) / math.sqrt(KEY)).square()  # N, K, K
        return self.res_scale(x) + self.o(gate * (weights @ value))


class ResidualScale(nn.Module):
    """A learned factor per channel."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(HIDDEN))

    def forward(self, x: Tensor) -> Tensor:
        """(..., 256) -> the same shape."""
        return x * self.scale

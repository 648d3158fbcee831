"""RTMW: RTMPose with a pyramid of maps and tokens of two levels, coarse and fine.

Paper: Jiang et al., "RTMW: Real-Time Multi-Person 2D and 3D Whole-body Pose Estimation", 2024, arXiv 2407.08634; the
pyramid is RTMDet's (Lyu et al., arXiv 2212.07784), the fine level comes from a pixel shuffle.

Deviations: none. Modules are named as in the published checkpoints; the third axis of RTMW3D is an option.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from skelact.models.rtmpose import (
    BINS_PER_PIXEL,
    HIDDEN,
    STRIDE,
    ConvUnit,
    CspLayer,
    CspNext,
    GatedAttention,
    RtmPoseConfig,
    ScaleNorm,
)

BLOCKS = 2  # of each layer of the pyramid
DEPTH_BINS = 288


class Rtmw(nn.Module):
    """Crops (N, 3, H, W), normalized RGB -> responses over x (N, K, 2 W), y (N, K, 2 H) and, if wanted, depth.

    Args:
        config: Shape of the network.
        depth_bins: Of the third axis; 0: none.
    """

    def __init__(self, config: RtmPoseConfig, *, depth_bins: int = 0) -> None:
        super().__init__()
        self.config = config
        self.backbone = CspNext(config.size)
        self.neck = Pyramid(self.backbone.widths[1:])
        self.head = TwoLevelHead(self.backbone.width, config, depth_bins)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """Return the responses, which are no probabilities; the peak of each is the keypoint."""
        return self.head(*self.neck(*self.backbone.maps(x)))


class Pyramid(nn.Module):
    """Maps of three stages, mixed from coarse to fine and back; gives those of the two coarser ones."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        c2, c3, c4 = widths
        self.reduce_layers = nn.ModuleList([ConvUnit(c4, c3, kernel=1), ConvUnit(c3, c2, kernel=1)])
        self.top_down_blocks = nn.ModuleList([_mix(2 * c3, c3), _mix(2 * c2, c2)])
        self.downsamples = nn.ModuleList([ConvUnit(c, c, kernel=3, stride=2) for c in (c2, c3)])
        self.bottom_up_blocks = nn.ModuleList([_mix(2 * c2, c3), _mix(2 * c3, c4)])

    def forward(self, second: Tensor, third: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Maps at 1/8, 1/16 and 1/32 of the size -> at 1/16 and 1/32, as wide as before."""
        top = self.reduce_layers[0](last)
        middle = self.reduce_layers[1](self.top_down_blocks[0](torch.cat([_double(top), third], 1)))
        fine = self.top_down_blocks[1](torch.cat([_double(middle), second], 1))
        third = self.bottom_up_blocks[0](torch.cat([self.downsamples[0](fine), middle], 1))
        return third, self.bottom_up_blocks[1](torch.cat([self.downsamples[1](third), top], 1))


class TwoLevelHead(nn.Module):
    """A token per keypoint, half of it from the coarse map and half from the finer one."""

    def __init__(self, channels: int, config: RtmPoseConfig, depth_bins: int = 0) -> None:
        super().__init__()
        cells = config.height // STRIDE * (config.width // STRIDE)
        half, quarter = channels // 2, channels // 4
        self.final_layer = HeadUnit(channels, config.keypoints)
        self.conv_dec = HeadUnit(quarter, quarter)
        self.final_layer2 = HeadUnit(quarter + half, config.keypoints)
        self.mlp = nn.Sequential(ScaleNorm(cells), nn.Linear(cells, HIDDEN // 2, bias=False))
        self.mlp2 = nn.Sequential(ScaleNorm(4 * cells), nn.Linear(4 * cells, HIDDEN // 2, bias=False))
        self.gau = GatedAttention()
        self.cls_x = nn.Linear(HIDDEN, BINS_PER_PIXEL * config.width, bias=False)
        self.cls_y = nn.Linear(HIDDEN, BINS_PER_PIXEL * config.height, bias=False)
        self.cls_z = nn.Linear(HIDDEN, depth_bins, bias=False) if depth_bins else None
        axes = [self.cls_x, self.cls_y] + ([self.cls_z] if self.cls_z is not None else [])
        for linear in (self.mlp[1], self.mlp2[1], *axes):
            nn.init.normal_(linear.weight, std=0.01)  # type: ignore[arg-type]

    def forward(self, fine: Tensor, coarse: Tensor) -> tuple[Tensor, ...]:
        """Maps (N, C / 2, 2 h, 2 w) and (N, C, h, w) -> responses (N, K, bins) of each axis."""
        first = self.mlp(self.final_layer(coarse).flatten(2))
        decoded = self.conv_dec(nn.functional.pixel_shuffle(coarse, 2))
        second = self.mlp2(self.final_layer2(torch.cat([decoded, fine], 1)).flatten(2))
        tokens = self.gau(torch.cat([first, second], -1))
        axes = (self.cls_x, self.cls_y) if self.cls_z is None else (self.cls_x, self.cls_y, self.cls_z)
        return tuple(axis(tokens) for axis in axes)


class HeadUnit(nn.Module):
    """7x7 convolution without bias, batch norm, ReLU."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, 7, padding=3, bias=False)
        self.bn = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C', H, W)."""
        return torch.relu(self.bn(self.conv(x)))


def _mix(channels: int, width: int) -> CspLayer:
    return CspLayer(width, BLOCKS, residual=False, channels=channels, attention=False)


def _double(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")

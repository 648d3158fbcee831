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
    axes_of,
)

BLOCKS = 2  # of each layer of the pyramid
DEPTH_BINS = 576  # twice the depth's length of 288, as x and y have two bins a pixel
KERNEL = 7  # of the head


class Rtmw(nn.Module):
    """Crops (N, 3, H, W), normalized RGB -> responses over x (N, K, 2 W), y (N, K, 2 H) and, if wanted, depth.

    Args:
        config: Shape of the network.
        depth_bins: Of the third axis; 0: none.
        levels: Of the tokens; 1 is the plain control, with as many parameters.
    """

    def __init__(self, config: RtmPoseConfig, *, depth_bins: int = 0, levels: int = 2) -> None:
        super().__init__()
        self.config = config
        self.backbone = CspNext(config.size)
        self.neck = Pyramid(self.backbone.widths[1:])
        head = TwoLevelHead if levels == 2 else OneLevelHead
        self.head = head(self.backbone.width, config, depth_bins)

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
        for linear in (self.mlp[1], self.mlp2[1], *axes_of(self)):
            nn.init.normal_(linear.weight, std=0.01)  # type: ignore[arg-type]

    def forward(self, fine: Tensor, coarse: Tensor) -> tuple[Tensor, ...]:
        """Maps (N, C / 2, 2 h, 2 w) and (N, C, h, w) -> responses (N, K, bins) of each axis."""
        return self.respond(*self.point_maps(fine, coarse))

    def point_maps(self, fine: Tensor, coarse: Tensor) -> tuple[Tensor, Tensor]:
        """Maps of every keypoint: coarse (N, K, h, w), fine (N, K, 2 h, 2 w)."""
        decoded = self.conv_dec(nn.functional.pixel_shuffle(coarse, 2))
        return self.final_layer(coarse), self.final_layer2(torch.cat([decoded, fine], 1))

    def respond(self, coarse: Tensor, fine: Tensor) -> tuple[Tensor, ...]:
        """Maps of the keypoints -> responses (N, K, bins) of each axis."""
        tokens = self.gau(torch.cat([self.mlp(coarse.flatten(2)), self.mlp2(fine.flatten(2))], -1))
        return tuple(axis(tokens) for axis in axes_of(self))


class OneLevelHead(nn.Module):
    """The control of `TwoLevelHead`, with as many parameters: tokens of the coarse map alone, through a layer more."""

    def __init__(self, channels: int, config: RtmPoseConfig, depth_bins: int = 0) -> None:
        super().__init__()
        cells, keypoints = config.height // STRIDE * (config.width // STRIDE), config.keypoints
        self.widen = HeadUnit(channels, _control_width(channels, keypoints, cells))
        self.final_layer = HeadUnit(self.widen.bn.num_features, keypoints)
        self.mlp = nn.Sequential(ScaleNorm(cells), nn.Linear(cells, HIDDEN, bias=False))
        self.gau = GatedAttention()
        self.cls_x = nn.Linear(HIDDEN, BINS_PER_PIXEL * config.width, bias=False)
        self.cls_y = nn.Linear(HIDDEN, BINS_PER_PIXEL * config.height, bias=False)
        self.cls_z = nn.Linear(HIDDEN, depth_bins, bias=False) if depth_bins else None
        for linear in (self.mlp[1], *axes_of(self)):
            nn.init.normal_(linear.weight, std=0.01)  # type: ignore[arg-type]

    def forward(self, fine: Tensor, coarse: Tensor) -> tuple[Tensor, ...]:
        """Maps (N, C / 2, 2 h, 2 w) and (N, C, h, w) -> responses (N, K, bins) of each axis."""
        return self.respond(*self.point_maps(fine, coarse))

    def point_maps(self, fine: Tensor, coarse: Tensor) -> tuple[Tensor]:
        """A map of every keypoint (N, K, h, w)."""
        return (self.final_layer(self.widen(coarse)),)

    def respond(self, coarse: Tensor) -> tuple[Tensor, ...]:
        """Maps of the keypoints -> responses (N, K, bins) of each axis."""
        tokens = self.gau(self.mlp(coarse.flatten(2)))
        return tuple(axis(tokens) for axis in axes_of(self))


def _control_width(channels: int, keypoints: int, cells: int) -> int:
    """Channels of the layer more with which one level has the parameters of two."""
    half, quarter, area = channels // 2, channels // 4, KERNEL**2
    two = area * (channels * keypoints + quarter * quarter + (quarter + half) * keypoints) + 5 * cells * HIDDEN // 2
    return round((two - cells * HIDDEN) / (area * (channels + keypoints)))


class HeadUnit(nn.Module):
    """7x7 convolution without bias, batch norm, ReLU."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, KERNEL, padding=KERNEL // 2, bias=False)
        self.bn = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) -> (N, C', H, W)."""
        return torch.relu(self.bn(self.conv(x)))


def _mix(channels: int, width: int) -> CspLayer:
    return CspLayer(width, BLOCKS, residual=False, channels=channels, attention=False)


def _double(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")

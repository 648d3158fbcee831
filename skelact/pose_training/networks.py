"""The networks that can be trained, by name, and their weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from skelact.errors import CheckpointError
from skelact.models.rmpg import Rmpg
from skelact.models.rtmpose import RtmPose, RtmPoseConfig
from skelact.models.rtmw import DEPTH_BINS, Rtmw
from skelact.pose_training.losses import Responses

FORMAT = "skelact-pose-1"
NETWORKS: Mapping[str, Callable[..., RtmPose | Rtmw]] = {
    "rtmpose": RtmPose,
    "rtmw": Rtmw,
    "rtmw_one_level": partial(Rtmw, levels=1),
    "rmpg": Rmpg,
    "rmpg_plain": partial(Rmpg, tree=False),
}


class Insight(NamedTuple):
    """What a network makes of crops on the way.

    Attributes:
        maps: Of the last three stages of the backbone (N, C, h, w).
        point_maps: Of every keypoint (N, K, h, w), one or two.
        responses: The outputs.
    """

    maps: tuple[Tensor, ...]
    point_maps: tuple[Tensor, ...]
    responses: Responses


class PoseNetwork(nn.Module):
    """A network and what distillation needs of it: the maps on the way beside the responses.

    Args:
        name: A key of `NETWORKS`.
        config: Shape of the network.
        with_depth: With a third axis.
    """

    def __init__(self, name: str, config: RtmPoseConfig, *, with_depth: bool = False) -> None:
        super().__init__()
        self.name, self.config, self.with_depth = name, config, with_depth
        self.network = NETWORKS[name](config, depth_bins=DEPTH_BINS if with_depth else 0)

    @property
    def width(self) -> int:
        """Channels of the last map."""
        return self.network.backbone.width

    def forward(self, x: Tensor) -> Responses:
        """Crops (N, 3, H, W) -> responses (N, K, 2 W), (N, K, 2 H) and, with depth, (N, K, `DEPTH_BINS`)."""
        return self.network(x)

    def look(self, x: Tensor) -> Insight:
        """Return the maps on the way, too.

        The head computes in single precision within mixed precision, too: on CPUs, gradients of 7x7 kernels over maps
        that are smaller come out of bfloat16 with numbers that nobody wrote.
        """
        maps = self.network.backbone.maps(x)
        mixed = [one.float() for one in self.network.neck(*maps)]
        with torch.autocast(x.device.type, enabled=False):
            found = self.network.head.point_maps(*mixed)
            return Insight(maps, found, self.network.head.respond(*found))

    def freeze_body(self) -> list[nn.Module]:
        """Stop learning of all but the head; return the modules that are to stay in evaluation."""
        frozen = [child for name, child in self.network.named_children() if name != "head"]
        for module in frozen:
            module.requires_grad_(False)
        return frozen


def save_pose_network(network: PoseNetwork, path: Path) -> None:
    """Write the weights and the shape of a network."""
    config = network.config
    shape = {"size": config.size, "keypoints": config.keypoints, "height": config.height, "width": config.width}
    options = {"network": network.name, "depth": str(network.with_depth), "config": json.dumps(shape)}
    weights = {name: value.contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path, {"format": FORMAT, **options})


def load_pose_network(path: Path) -> PoseNetwork:
    """Read a network that `save_pose_network` wrote.

    Raises:
        CheckpointError: It is none.
    """
    try:
        with safe_open(path, "pt") as file:
            head = file.metadata() or {}
        if head.get("format") != FORMAT:
            raise CheckpointError(f"{path}: expected weights of a pose network that was trained here")
        shape = RtmPoseConfig(**json.loads(head["config"]))
        network = PoseNetwork(head["network"], shape, with_depth=head.get("depth") == "True")
        network.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise CheckpointError(f"{path}: expected weights of a pose network: {error}") from error
    return network.eval()

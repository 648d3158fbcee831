"""The networks that can be trained, by name, and their weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from skelact.errors import CheckpointError
from skelact.models.rtmpose import RtmPose, RtmPoseConfig
from skelact.models.rtmw import Rtmw
from skelact.pose_training.losses import Responses

FORMAT = "skelact-pose-1"


class PoseNetwork(nn.Module):
    """A network and what distillation needs of it: the last map of its backbone beside the responses.

    Args:
        name: "rtmpose" or "rtmw".
        config: Shape of the network.
    """

    def __init__(self, name: str, config: RtmPoseConfig) -> None:
        super().__init__()
        self.name, self.config = name, config
        self.network = RtmPose(config) if name == "rtmpose" else Rtmw(config)

    @property
    def width(self) -> int:
        """Channels of the last map."""
        return self.network.backbone.width

    def forward(self, x: Tensor) -> Responses:
        """Crops (N, 3, H, W) -> responses (N, K, 2 W) and (N, K, 2 H)."""
        return cast(Responses, self.network(x))

    def with_features(self, x: Tensor) -> tuple[tuple[Tensor, Tensor, Tensor], Responses]:
        """Return the maps of the last three stages, too."""
        maps = self.network.backbone.maps(x)
        if isinstance(self.network, Rtmw):
            return maps, cast(Responses, self.network.head(*self.network.neck(*maps)))
        return maps, self.network.head(maps[-1])

    def point_maps(self, last: Tensor) -> Tensor:
        """The map of every keypoint (N, K, H / 32, W / 32) that the head makes of the last map."""
        return self.network.head.final_layer(last)


def save_pose_network(network: PoseNetwork, path: Path) -> None:
    """Write the weights and the shape of a network."""
    config = network.config
    shape = {"size": config.size, "keypoints": config.keypoints, "height": config.height, "width": config.width}
    weights = {name: value.contiguous() for name, value in network.state_dict().items()}
    save_file(weights, path, {"format": FORMAT, "network": network.name, "config": json.dumps(shape)})


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
        network = PoseNetwork(head["network"], RtmPoseConfig(**json.loads(head["config"])))
        network.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise CheckpointError(f"{path}: expected weights of a pose network: {error}") from error
    return network.eval()

"""The public face of pose: people in images and videos, whatever networks find them."""

from __future__ import annotations

from typing import Any

import numpy as np

from skelact.pose.follow import PoseModel, PoseStream
from skelact.values import Person


class PoseEstimator:
    """Finds people in images, and follows them in videos.

    Args:
        model: Finds them.

    Attributes:
        provider: What runs the networks: the name of ONNX Runtime's provider, or "torch" and the device.
    """

    def __init__(self, model: PoseModel[Any]) -> None:
        self.model = model
        self.provider = model.provider

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of an image, the surest first; [] when there is nobody.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        return self.model.estimate(image)

    def stream(self, *, smooth: bool = True) -> PoseStream[Any]:
        """Start to follow the people of one video or camera.

        Args:
            smooth: Smooth points and joints; the time stamps decide how much.
        """
        return PoseStream(self.model, smooth=smooth)

"""Lifting with a hint: a vector of the action moves the points that a network sees."""

from __future__ import annotations

from torch import Tensor, nn

from skelact.layouts.lift17 import LIFT_POINTS
from skelact.models.lift_parts import CHANNELS_IN, LiftConfig


class ActionLifter(nn.Module):
    """(N, T, V, 4) and the vector of an action (N, A) to (N, T, V, 4); see `skelact.models.lift_parts`.

    Every network here begins with a linear layer over the points, so a shift of each point by a linear map of the
    vector is what a condition added behind that layer would be. It begins at zero.
    """

    def __init__(self, network: nn.Module, config: LiftConfig) -> None:
        super().__init__()
        self.network = network
        self.shift = nn.Linear(config.action, len(LIFT_POINTS) * CHANNELS_IN, bias=False)
        nn.init.zeros_(self.shift.weight)

    def forward(self, points: Tensor, action: Tensor) -> Tensor:
        """See the class."""
        shift = self.shift(action).unflatten(1, (len(LIFT_POINTS), CHANNELS_IN))
        lifted: Tensor = self.network(points + shift[:, None])
        return lifted

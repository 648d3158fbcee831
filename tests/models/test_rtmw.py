import pytest
import torch

from skelact.models.rtmpose import RtmPoseConfig
from skelact.models.rtmw import DEPTH_BINS, Rtmw

COUNTS = {  # parameters of the published networks
    ("m", 256, 192): 32_258_207,
    ("l", 256, 192): 57_201_207,
    ("x", 256, 192): 92_041_903,
    ("m", 384, 288): 32_411_295,
    ("l", 384, 288): 57_354_295,
    ("x", 384, 288): 92_194_991,
}


@pytest.mark.parametrize(("size", "height", "width"), COUNTS)
def test_parameters_are_those_of_the_published_networks(size: str, height: int, width: int) -> None:
    with torch.device("meta"):
        network = Rtmw(RtmPoseConfig(size, height=height, width=width))
    assert sum(value.numel() for value in network.parameters()) == COUNTS[size, height, width]


def test_there_is_an_axis_of_depth_when_asked_for() -> None:
    network = Rtmw(RtmPoseConfig("mini", height=64, width=32), depth_bins=DEPTH_BINS).eval()
    shapes = [tuple(axis.shape) for axis in network(torch.zeros(2, 3, 64, 32))]
    assert shapes == [(2, 133, 64), (2, 133, 128), (2, 133, DEPTH_BINS)]

import pytest
import torch

from skelact.models.rmpg import GroupTree, Rmpg
from skelact.models.rtmpose import RtmPose, RtmPoseConfig
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


@pytest.mark.parametrize("keypoints", [23, 133])
def test_the_plain_controls_have_as_many_parameters(keypoints: int) -> None:
    config = RtmPoseConfig("mini", keypoints, 128, 96)
    with torch.device("meta"):
        pairs = [(Rtmw(config), Rtmw(config, levels=1)), (Rmpg(config), Rmpg(config, tree=False))]
    for ours, control in pairs:
        counts = [sum(value.numel() for value in network.parameters()) for network in (ours, control)]
        assert counts[1] == pytest.approx(counts[0], rel=0.005)


def test_every_channel_group_of_the_tree_hears_of_the_others() -> None:
    torch.manual_seed(0)
    tree = GroupTree(16, 2).eval()
    x = torch.rand(1, 16, 3, 3)
    changed = x.clone()
    changed[:, 15] += 1
    assert not torch.allclose(tree(x)[:, 0], tree(changed)[:, 0])
    assert tree(x).shape == x.shape


@pytest.mark.parametrize("network", [Rtmw, RtmPose, Rmpg])
def test_depth_leaves_the_other_axes_as_they_are(network: type[RtmPose]) -> None:
    config = RtmPoseConfig("mini", 23, 64, 32)
    deep = network(config, depth_bins=DEPTH_BINS).eval()
    flat = network(config).eval()
    flat.load_state_dict({name: value for name, value in deep.state_dict().items() if "cls_z" not in name})
    x = torch.rand(2, 3, 64, 32)
    for ours, theirs in zip(flat(x), deep(x), strict=False):
        assert torch.equal(ours, theirs)
    assert len(flat(x)) == 2 and deep(x)[2].shape == (2, 23, DEPTH_BINS)

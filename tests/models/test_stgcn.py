"""ST-GCN: messages along bones are the product with the graph as a matrix."""

import torch

from skelact.layouts import load_layout
from skelact.models import NetworkConfig, StGcn
from skelact.models.stgcn import SparseBlock
from skelact.models.stream_network import build_graph

PART = load_layout("ntu25").part("body")


def test_messages_equal_the_dense_graph() -> None:
    torch.manual_seed(0)
    network = StGcn(NetworkConfig("body", 25, PART.edges, 60, channels=3)).eval()
    block = network.blocks[1]
    assert isinstance(block, SparseBlock)
    x = torch.randn(2, 64, 8, 25)
    same, inward, outward = build_graph(PART.edges, 25)
    own, parent, child = block.value(x).chunk(3, 1)
    mixed = own @ same + parent @ inward + child @ outward
    dense = block.exit_norm(block.temporal(torch.relu(block.norm(mixed)))) + x
    with torch.inference_mode():
        torch.testing.assert_close(block(x), torch.relu(dense), atol=1e-4, rtol=1e-4)


def test_a_joint_hears_its_neighbors_only() -> None:
    torch.manual_seed(0)
    block = SparseBlock(8, 8, torch.tensor([[0, 1], [1, 2]]), stride=1, residual=True).eval()
    x = torch.randn(1, 8, 4, 4)
    changed = x.clone()
    changed[..., 0] += 1
    with torch.inference_mode():
        differs = (block(x) - block(changed)).abs().amax((0, 1, 2)) > 0
    assert differs.tolist() == [True, True, False, False]

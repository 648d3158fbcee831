"""Message passing: clips on different layouts share a batch, and no person or clip touches another."""

import numpy as np
import torch
from torch_geometric.data import Batch

from skelact.clips.graphs import windows_to_graphs
from skelact.layouts import load_layout
from skelact.models.graph_net import GraphNet, GraphNetConfig

FRAMES, HOPS = 8, 2


def logits(network: GraphNet, windows: list[np.ndarray], layouts: list[str]) -> torch.Tensor:
    pairs = zip(windows, map(load_layout, layouts), strict=True)
    batch = Batch.from_data_list([windows_to_graphs(window[None], layout, hops=HOPS)[0] for window, layout in pairs])
    with torch.inference_mode():
        return network(batch.x, batch.edge_index, batch.hop, batch.batch)


def test_a_mixed_batch_scores_every_clip_as_alone() -> None:
    torch.manual_seed(0)
    network = GraphNet(GraphNetConfig(FRAMES * 3, 4, HOPS)).eval()
    layouts, rng = ["core19", "ntu25", "coco17"], np.random.default_rng(0)
    people = (1, 2, 3)
    windows = [
        rng.normal(size=(m, FRAMES, len(load_layout(name).names), 3)).astype(np.float32)
        for m, name in zip(people, layouts, strict=True)
    ]
    together = logits(network, windows, layouts)
    assert together.shape == (3, 4)
    for index, (window, name) in enumerate(zip(windows, layouts, strict=True)):
        torch.testing.assert_close(together[index], logits(network, [window], [name])[0], rtol=0, atol=1e-5)


def test_a_node_holds_the_path_of_one_joint_of_one_person() -> None:
    layout = load_layout("core19")
    window = np.arange(2 * FRAMES * 19 * 3, dtype=np.float32).reshape(1, 2, FRAMES, 19, 3)
    (graph,) = windows_to_graphs(window, layout, hops=1)
    np.testing.assert_array_equal(graph.x[19 + 5].reshape(FRAMES, 3), window[0, 1, :, 5])
    people = graph.edge_index // 19
    assert torch.equal(people[0], people[1]) and set(people[0].tolist()) == {0, 1}


def test_far_joints_are_heard_after_enough_rounds_only() -> None:
    torch.manual_seed(0)
    config = GraphNetConfig(3, 2, hops=1, width=8, layers=2)
    network, chain = GraphNet(config).eval(), torch.tensor([[0, 1, 2, 1, 2, 3], [1, 2, 3, 0, 1, 2]])
    nodes = torch.zeros(4, 3, requires_grad=True)
    x = network.entry(network.input_norm(nodes))
    for norm, messages in zip(network.norms, network.messages, strict=True):
        x = x + torch.relu(messages(norm(x), chain, torch.zeros(6, dtype=torch.long)))
    (gradient,) = torch.autograd.grad(x[0].sum(), nodes)
    assert (gradient[3] == 0).all() and (gradient[2] != 0).any()

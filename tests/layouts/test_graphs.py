"""Layouts as graphs: every neighborhood is the walk along bones, both ways."""

import pytest
from torch_geometric.utils import is_undirected, k_hop_subgraph

from skelact.errors import InputError
from skelact.layouts import LAYOUT_NAMES, load_layout


@pytest.mark.parametrize("name", LAYOUT_NAMES)
def test_bones_are_the_edges_of_one_hop(name: str) -> None:
    layout = load_layout(name)
    data = layout.to_data()
    pairs = set(map(tuple, data.edge_index.T.tolist()))
    bones = {(joint, parent) for joint, parent in enumerate(layout.parents) if parent != -1}
    assert pairs == bones | {(parent, joint) for joint, parent in bones}
    assert data.num_nodes == len(layout.names) and data.hop.unique().tolist() == [1]


@pytest.mark.parametrize("part", ["body", "hand", "leg"])
def test_neighborhoods_are_those_of_torch_geometric(part: str) -> None:
    layout = load_layout("ntu25")
    bones, near = layout.to_data(part), layout.to_data(part, hops=3)
    assert is_undirected(near.edge_index)
    for joint in range(near.num_nodes):
        for hops in (1, 2, 3):
            reached = k_hop_subgraph(joint, hops, bones.edge_index, num_nodes=near.num_nodes)[0]
            own = near.edge_index[1, (near.edge_index[0] == joint) & (near.hop <= hops)]
            assert set(own.tolist()) | {joint} == set(reached.tolist())


def test_no_hops_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        load_layout("core19").to_data(hops=0)
    assert caught.value.field == "hops"


def test_more_hops_than_bones_connect_every_two_joints() -> None:
    data = load_layout("core19").to_data(hops=99)
    assert data.edge_index.shape[1] == 19 * 18 and int(data.hop.max()) < 19

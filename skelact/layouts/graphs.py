"""Layouts as graphs of torch_geometric; torch is imported when a graph is asked for, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skelact.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor
    from torch_geometric.data import Data


def tree_to_data(edges: tuple[tuple[int, int], ...], joints: int) -> Data:
    """Build the graph whose messages go from parents to children.

    Args:
        edges: (child, parent) pairs; a pair given twice counts once.
        joints: V.

    Returns:
        `edge_index` int64 (2, E), parents above children, sorted; `num_nodes` V.
    """
    import torch
    from torch_geometric.data import Data
    from torch_geometric.utils import coalesce

    children, parents = torch.tensor(edges, dtype=torch.long).reshape(-1, 2).T
    return Data(edge_index=coalesce(torch.stack([parents, children]), num_nodes=joints), num_nodes=joints)


def neighborhoods(tree: Data, *, hops: int) -> Data:
    """Connect all joints at most `hops` bones apart, both ways.

    Args:
        tree: Of `tree_to_data`.
        hops: Most bones between two joints, >= 1.

    Returns:
        `edge_index` int64 (2, E) and `hop` int64 (E,), bones between the two joints, 1..hops; `num_nodes` V.

    Raises:
        InputError: `hops` is below 1.
    """
    import torch
    from torch_geometric.data import Data
    from torch_geometric.utils import to_undirected

    if hops < 1:
        raise InputError(f"expected >= 1, got {hops}", field="hops")
    bones = to_undirected(tree.edge_index, num_nodes=tree.num_nodes)
    distance = _distances(bones, tree.num_nodes, hops)
    edge_index = torch.nonzero(distance > 0).T.contiguous()
    return Data(edge_index=edge_index, hop=distance[edge_index[0], edge_index[1]], num_nodes=tree.num_nodes)


def _distances(bones: Tensor, joints: int, hops: int) -> Tensor:
    """Bones between every two joints, int64 (V, V); 0 where there are more than `hops`, or none."""
    import torch
    from torch_geometric.utils import to_dense_adj

    adjacency = to_dense_adj(bones, max_num_nodes=joints)[0] if bones.numel() else torch.zeros(joints, joints)
    distance = torch.zeros(joints, joints, dtype=torch.long)
    reached = frontier = torch.eye(joints)
    for hop in range(1, hops + 1):
        frontier = ((frontier @ adjacency > 0) & (reached == 0)).float()
        reached = reached + frontier
        distance[frontier > 0] = hop
    return distance

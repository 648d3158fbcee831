"""Windows as graphs of torch_geometric: a node for each joint of each person.

Windows on different layouts go into one batch with `Batch.from_data_list`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from skelact.layouts import Layout

if TYPE_CHECKING:
    from torch_geometric.data import Data


def windows_to_graphs(windows: np.ndarray, layout: Layout, *, hops: int) -> list[Data]:
    """Make one graph of each window; its people are not connected.

    Args:
        windows: float32 (N, M, T, V, C).
        layout: Fixes V.
        hops: Joints at most this many bones apart are connected.

    Returns:
        N graphs with `x` float32 (M V, T C), and `edge_index` and `hop` as `Layout.to_data` gives them.
    """
    import torch
    from torch_geometric.data import Batch, Data

    count, people, _, joints, _ = windows.shape
    x = np.ascontiguousarray(windows.transpose(0, 1, 3, 2, 4), np.float32).reshape(count, people * joints, -1)
    edges = Batch.from_data_list([layout.to_data(hops=hops)] * people)
    return [
        Data(x=torch.from_numpy(nodes), edge_index=edges.edge_index, hop=edges.hop, num_nodes=people * joints)
        for nodes in x
    ]

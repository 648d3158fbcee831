"""PSUMNet: one part stream of a skeleton action recognizer, which sees all modalities at once.

Paper: Trivedi and Sarvadevabhatla, "PSUMNet: Unified Modality Part Streams are All You Need for Efficient
Pose-based Action Recognition", 2022, arXiv 2208.05775.

Its blocks are those of CTR-GCN, fewer of them for smaller parts; `ctrgcn.py` lists the deviations from the published
implementation. Graphs come as edge lists, so the corrected and the reference (off by one) graphs are the caller's
choice.
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from skelact.models.ctrgcn import BLOCKS as BODY_BLOCKS
from skelact.models.ctrgcn import build_blocks, published_keys
from skelact.models.stream_network import NetworkConfig, StreamNetwork, load_published

# (channels as multiples of `width`, temporal stride); the first block has no residual.
BLOCKS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "body": BODY_BLOCKS,
    "hand": ((1, 1), (2, 2), (2, 1), (2, 1), (4, 2), (4, 1)),
    "leg": ((1, 1), (2, 2), (2, 1), (4, 2)),
}


class PsumNet(StreamNetwork):
    """One part stream: (N, C, T, V, M) joints, bones and the motion of both, or some of them -> logits (N, K)."""

    def __init__(self, config: NetworkConfig) -> None:
        shapes = BLOCKS[config.part]
        super().__init__(config, build_blocks(config, shapes), shapes[-1][0] * config.width, norm_slots=config.people)


def load_psumnet_weights(network: PsumNet, state_dict: Mapping[str, Tensor]) -> None:
    """Copy the weights of the published implementation; see `load_published`."""
    load_published(network, state_dict, published_keys(network, block_name=lambda block: f"layers.{block}"))

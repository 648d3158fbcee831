"""MiniLM: a small transformer encoder of sentences.

Paper: Wang et al., "MiniLM: Deep Self-Attention Distillation", NeurIPS 2020, arXiv 2002.10957; the sentence vector is
the mean over tokens, scaled to length 1, as in Reimers and Gurevych, "Sentence-BERT", 2019, arXiv 1908.10084.

Deviations: none in evaluation mode. Modules are named as in the published BERT checkpoints, so that their keys fit; the
pooler of those checkpoints is not used and left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from skelact.errors import CheckpointError

UNUSED = ("pooler.", "embeddings.position_ids")


@dataclass(frozen=True)
class TextEncoderConfig:
    """What fixes the shape of the network; the defaults are those of all-MiniLM-L6-v2.

    Attributes:
        vocabulary: Tokens.
        width: D, length of a token's vector and of the sentence's.
        layers: Transformer layers.
        heads: Attention heads, a divisor of `width`.
        hidden: Width inside a layer's two-layer network.
        positions: Most tokens of a text.
    """

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    hidden: int = 1536
    positions: int = 512


class Embeddings(nn.Module):
    """Sum of the vectors of token, position and segment, normalized."""

    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocabulary, config.width)
        self.position_embeddings = nn.Embedding(config.positions, config.width)
        self.token_type_embeddings = nn.Embedding(2, config.width)
        self.LayerNorm = nn.LayerNorm(config.width, eps=1e-12)

    def forward(self, ids: Tensor) -> Tensor:
        """Return (N, L, D) for token ids (N, L)."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        segment = self.token_type_embeddings.weight[0]
        return self.LayerNorm(self.word_embeddings(ids) + self.position_embeddings(positions) + segment)


class SelfAttention(nn.Module):
    """Queries, keys and values; `bias` (N, 1, 1, L) is very negative at padding."""

    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.query = nn.Linear(config.width, config.width)
        self.key = nn.Linear(config.width, config.width)
        self.value = nn.Linear(config.width, config.width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return (N, L, D) for x (N, L, D)."""
        N, L, D = x.shape
        q, k, v = (
            layer(x).reshape(N, L, self.heads, D // self.heads).transpose(1, 2)  # (N, heads, L, D / heads)
            for layer in (self.query, self.key, self.value)
        )
        weights = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(D // self.heads) + bias, dim=-1)
        return (weights @ v).transpose(1, 2).reshape(N, L, D)


class Output(nn.Module):
    """A linear layer, added to what the block was given, normalized."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width_in, width)
        self.LayerNorm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, residual: Tensor) -> Tensor:
        """Return (N, L, D) for x (N, L, width_in) and residual (N, L, D)."""
        return self.LayerNorm(self.dense(x) + residual)


class Layer(nn.Module):
    """Attention, then two linear layers with GELU between them."""

    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(config), "output": Output(config.width, config.width)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(config.width, config.hidden)})
        self.output = Output(config.hidden, config.width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return (N, L, D) for x (N, L, D)."""
        x = self.attention["output"](self.attention["self"](x, bias), x)
        return self.output(nn.functional.gelu(self.intermediate["dense"](x)), x)


class TextEncoder(nn.Module):
    """Token ids to the vector of the sentence and those of its tokens."""

    def __init__(self, config: TextEncoderConfig) -> None:
        super().__init__()
        self.embeddings = Embeddings(config)
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList(Layer(config) for _ in range(config.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Encode sentences.

        Args:
            ids: int64 (N, L).
            mask: int64 (N, L), 1 at tokens and 0 at padding.

        Returns:
            The sentence's vector (N, D) of length 1, and the tokens' (N, L, D), 0 at padding.
        """
        kept = mask[:, :, None].to(self.embeddings.LayerNorm.weight.dtype)
        bias = (1.0 - kept.transpose(1, 2)[:, None]) * torch.finfo(kept.dtype).min
        x = self.embeddings(ids)
        for layer in self.encoder.layer:  # type: ignore[union-attr]
            x = layer(x, bias)
        x = x * kept
        mean = x.sum(1) / kept.sum(1)
        return mean / mean.norm(dim=1, keepdim=True), x


def build_text_encoder(state: Mapping[str, Tensor]) -> TextEncoder:
    """Make the network of a published checkpoint, in evaluation mode.

    Raises:
        CheckpointError: The tensors are not those of all-MiniLM-L6-v2.
    """
    network = TextEncoder(TextEncoderConfig())
    try:
        network.load_state_dict({key: value for key, value in state.items() if not key.startswith(UNUSED)})
    except RuntimeError as error:
        raise CheckpointError(f"not the tensors of all-MiniLM-L6-v2: {str(error)[:300]}") from error
    return network.eval()

from pathlib import Path

import numpy as np
import pytest
import torch

from skelact.errors import CheckpointError
from skelact.models.text_encoder import TextEncoder, TextEncoderConfig, build_text_encoder
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork

SMALL = TextEncoderConfig(vocabulary=50, width=24, layers=2, heads=4, hidden=48, positions=16)


def small_encoder() -> TextEncoder:
    torch.manual_seed(0)
    return TextEncoder(SMALL).eval()


def test_padding_changes_nothing() -> None:
    ids = torch.tensor([[5, 7, 9]])
    padded = torch.tensor([[5, 7, 9, 0, 0]])
    network = small_encoder()
    sentence, tokens = network(ids, torch.ones_like(ids))
    other, others = network(padded, torch.tensor([[1, 1, 1, 0, 0]]))
    torch.testing.assert_close(sentence, other)
    torch.testing.assert_close(tokens, others[:, :3])
    assert not others[:, 3:].any()


def test_sentences_have_length_one_and_follow_the_order_of_words() -> None:
    ids = torch.tensor([[5, 7, 9], [9, 7, 5]])
    sentence, tokens = small_encoder()(ids, torch.ones_like(ids))
    assert sentence.shape == (2, 24) and tokens.shape == (2, 3, 24)
    torch.testing.assert_close(sentence.norm(dim=1), torch.ones(2))
    assert not torch.allclose(sentence[0], sentence[1])


def test_foreign_tensors_are_refused() -> None:
    with pytest.raises(CheckpointError, match="all-MiniLM-L6-v2"):
        build_text_encoder({"weight": torch.zeros(1)})


def test_the_exported_graph_takes_texts_of_any_length(tmp_path: Path) -> None:
    network, path = small_encoder(), tmp_path / "small.onnx"
    ids = torch.tensor([[5, 7, 9], [9, 7, 0]])
    free = {"ids": "length", "mask": "length", "tokens": "length"}
    examples = {"ids": ids, "mask": (ids > 0).long()}
    export_onnx(network, examples, path, metadata={}, outputs=("sentence", "tokens"), free_axes=free)
    longer = torch.tensor([[5, 7, 9, 11, 13, 2, 4]])
    expected = network(longer, torch.ones_like(longer))
    for found, wanted in zip(OnnxNetwork(path).run(longer.numpy(), np.ones((1, 7), np.int64)), expected, strict=True):
        np.testing.assert_allclose(found, wanted.detach().numpy(), atol=1e-5)

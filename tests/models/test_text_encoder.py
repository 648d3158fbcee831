import pytest
import torch

from skelact.errors import CheckpointError
from skelact.models.text_encoder import TextEncoder, TextEncoderConfig, build_text_encoder

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

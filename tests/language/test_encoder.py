from pathlib import Path

import numpy as np
import pytest

from skelact.errors import CheckpointError
from skelact.language.encoder import SentenceEncoder, export_encoder

# first six numbers of the sentence vectors, from transformers 5.23.0 (BertModel, float32) with mean pooling
REFERENCE = {
    "walks slowly": (0.08355, -0.004443, 0.01598, 0.086242, 0.076067, 0.027042),
    "runs": (0.005618, 0.050797, -0.016527, 0.058935, -0.006794, 0.007443),
    "a person waves the right hand while walking in a circle": (
        (-0.026866, -0.053986, -0.029268, 0.029192, -0.016226, -0.010869)
    ),
}


@pytest.mark.parity
@pytest.mark.slow
def test_vectors_equal_the_reference(encoder: SentenceEncoder) -> None:
    vectors = encoder.embed(list(REFERENCE))
    np.testing.assert_allclose(vectors[:, :6], list(REFERENCE.values()), atol=2e-6)  # the numbers are rounded to 1e-6


@pytest.mark.slow
def test_texts_of_any_length_are_embedded_alone_or_together(encoder: SentenceEncoder) -> None:
    texts = ["walk", "wave the right hand", "jump", "", "walk " * 300, "走路 😀"]
    vectors = encoder.embed(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(vectors, np.concatenate([encoder.embed([text]) for text in texts]), atol=1e-5)
    assert encoder.embed([]).shape == (0, 384)
    assert encoder.embed_tokens("walk").shape == (3, 384)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"not the weights")
    with pytest.raises(CheckpointError, match="sha256"):
        export_encoder(file, tmp_path / "out.onnx")
    assert not (tmp_path / "out.onnx").exists()

"""Published weights of every network become streams that see what the published network saw."""

from pathlib import Path

import numpy as np
import pytest
import torch
from published_networks import CASES, made_clips, made_weights, published_logits

from skelact.clips import MODALITIES
from skelact.errors import CheckpointError, InputError
from skelact.layouts import load_layout
from skelact.recognition import load_recognizer
from skelact.recognition.published import convert_published


@pytest.mark.parametrize("model", CASES)
def test_a_published_checkpoint_is_served_with_its_logits(model: str, tmp_path: Path) -> None:
    state = {f"module.{key}": value for key, value in made_weights(model).items()}
    torch.save(state if model == "ctrgcn" else {"state_dict": state, "meta": {}}, tmp_path / "published.pt")
    out = convert_published(
        tmp_path / "published.pt", tmp_path / "out.safetensors", model=model, layout="ntu25", modalities=("joint",)
    )
    recognizer = load_recognizer(out)
    config = recognizer.config
    assert (config.stream, config.people, config.frames) == (f"{model}-body-joint", 2, CASES[model].frames)
    assert config.normalize.align == (model == "stgcnpp") and config.normalize.center == "none"
    assert recognizer.labels[0] == "drink water" and len(recognizer.labels) == 60
    wanted = published_logits(model)
    np.testing.assert_allclose(recognizer.streams[0].run(made_clips(config.frames).numpy()), wanted, atol=1e-4)


def test_what_the_weights_do_not_tell_must_be_said(tmp_path: Path) -> None:
    torch.save(made_weights("ctrgcn"), tmp_path / "published.pt")
    for modalities in ((), MODALITIES[:2]):
        with pytest.raises(InputError, match="expected 1 of joint") as caught:
            convert_published(
                tmp_path / "published.pt", tmp_path / "out", model="ctrgcn", layout="ntu25", modalities=modalities
            )
        assert caught.value.field == "modalities"
    assert not (tmp_path / "out").exists()


def test_another_network_is_refused(tmp_path: Path) -> None:
    torch.save(made_weights("ctrgcn"), tmp_path / "published.pt")
    for model in ("psumnet", "stgcnpp"):
        with pytest.raises(CheckpointError, match=f"not a checkpoint of {model}"):
            convert_published(tmp_path / "published.pt", tmp_path / "out", model=model, layout="ntu25")


def test_published_bones_of_coco_hang_the_hips_from_the_nose() -> None:
    """`JointToBone` of pyskl, its pairs of a joint with itself left out."""
    pairs = "1-0 2-0 3-1 4-2 5-0 6-0 7-5 8-6 9-7 10-8 11-0 12-0 13-11 14-12 15-13 16-14"
    wanted = {tuple(map(int, pair.split("-"))) for pair in pairs.split()}
    part = load_layout("coco17").part("body")
    assert part.joints == tuple(range(17)) and set(part.reference_edges) == wanted

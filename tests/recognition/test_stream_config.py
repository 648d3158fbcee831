"""What a stream is called, and the settings of its shape that are refused."""

from typing import Any

import numpy as np
import pytest

from skelact.clips import AugmentConfig, NormalizeConfig
from skelact.errors import CheckpointError, ConfigError
from skelact.layouts import load_layout
from skelact.models import MODELS
from skelact.recognition import RecognitionConfig
from skelact.recognition.config import MODEL_NAMES
from skelact.recognition.metadata import format_metadata, parse_metadata
from skelact.recognition.part_stream import Stream
from skelact.recognition.recognizer import Recognizer
from skelact.recognition.windows import prepare_windows


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "body"),
        ({"part": "leg", "modalities": ("joint",)}, "leg-joint"),
        ({"model": "ctrgcn"}, "ctrgcn-body"),
        ({"model": "stgcnpp", "modalities": ("bone", "bone_motion")}, "stgcnpp-body-bone-bone_motion"),
    ],
)
def test_streams_are_named_by_model_part_and_modalities(settings: dict[str, Any], name: str) -> None:
    config = RecognitionConfig(dataset="none", **settings)
    assert config.stream == name
    again, _, _ = parse_metadata(format_metadata(config, load_layout("core19"), ("one",)), "here")
    assert again == config


@pytest.mark.parametrize(
    "settings",
    [
        {"model": "transformer"},
        {"modalities": ()},
        {"modalities": ("bone", "joint")},
        {"modalities": ("joint", "joint")},
        {"coordinates": "xy"},
        {"coordinates": "xy_score", "normalize": NormalizeConfig(heading=True)},
        {"coordinates": "xy_score", "normalize": NormalizeConfig(align=True)},
        {"coordinates": "xy_score", "augment": AugmentConfig(turn_rad=0.3)},
    ],
)
def test_shapes_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=list(settings)[-1]):
        RecognitionConfig(dataset="none", **settings)


def test_older_metadata_means_all_modalities_in_space() -> None:
    text = format_metadata(RecognitionConfig(dataset="none"), load_layout("core19"), ("one",))
    text["config"] = text["config"].replace('"modalities": ["joint", "bone", "joint_motion", "bone_motion"], ', "")
    text["config"] = text["config"].replace('"coordinates": "xyz", ', "")
    assert "modalities" not in text["config"] and "coordinates" not in text["config"]
    assert parse_metadata(text, "here")[0] == RecognitionConfig(dataset="none")


def test_every_model_can_be_named() -> None:
    assert tuple(MODELS) == MODEL_NAMES


def test_confidences_are_neither_centered_nor_scaled() -> None:
    joints = np.random.default_rng(0).normal(3, 1, (2, 1, 4, 17, 3)).astype(np.float32)
    change = {"normalize": NormalizeConfig(center="mean", scale=True), "augment": AugmentConfig(noise_m=0.1)}
    config = RecognitionConfig(dataset="none", layout="coco17", coordinates="xy_score", **change)
    prepared = prepare_windows(joints, load_layout("coco17"), config, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(prepared[..., 2], joints[..., 2])
    assert np.abs(prepared[:, :, :, 0, :2].mean((1, 2))).max() < 0.2  # the nose, in the mean of the window


def test_two_streams_of_one_name_are_refused() -> None:
    stream = Stream(RecognitionConfig(dataset="none"), lambda x: x, 1.0)
    with pytest.raises(CheckpointError, match="body, body"):
        Recognizer("twice", [stream, stream], load_layout("core19"), ("one",))

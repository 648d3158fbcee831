"""Every recognition config builds; settings out of range name the key."""

import functools
from dataclasses import replace
from pathlib import Path

import pytest

from skelact.config import load_config, parse_config
from skelact.datasets.ntu import is_training, official_names, parse_name
from skelact.errors import ConfigError
from skelact.generation.config import GenerationConfig
from skelact.generation.part_training import PartConfig
from skelact.generation.training import build_network as build_generator
from skelact.layouts import PART_NAMES, load_layout
from skelact.recognition import RecognitionConfig
from skelact.recognition.checkpoint import build_network

CONFIGS = Path(__file__).parents[1] / "configs"
RECOGNITION = sorted((CONFIGS / "recognition").glob("*.yaml"))
NTU = [path for path in RECOGNITION if path.name.startswith("ntu")]


@functools.cache
def trained_actions(collection: str, split: str) -> dict[int, set[int]]:
    """What each performer does in the training clips."""
    actions: dict[int, set[int]] = {}
    for name in map(parse_name, official_names(collection)):
        if is_training(name, collection, split):
            actions.setdefault(name.performer, set()).add(name.action)
    return actions


@pytest.mark.parametrize("path", RECOGNITION, ids=lambda path: path.name)
def test_every_recognition_config_builds(path: Path) -> None:
    config = load_config(path, RecognitionConfig)
    named = "\npart: " in path.read_text(encoding="utf-8")  # else for every part, with --set part=
    for part in (config.part,) if named else PART_NAMES:
        assert build_network(replace(config, part=part), load_layout(config.layout), 5) is not None


@pytest.mark.parametrize("path", sorted((CONFIGS / "generation").glob("*.yaml")), ids=lambda path: path.name)
def test_every_generation_config_builds(path: Path) -> None:
    if path.name == "parts.yaml":
        assert load_config(path, PartConfig).model == "part_net"
    else:
        assert build_generator(load_config(path, GenerationConfig), 5) is not None


@pytest.mark.parametrize("path", NTU, ids=lambda path: path.name)
def test_a_benchmark_config_is_what_its_name_says(path: Path) -> None:
    config = load_config(path, RecognitionConfig)
    dataset, split, part, *recipe = path.stem.split("_")
    assert (config.dataset, config.test, config.part) == (dataset, f"{split}=test", part)
    assert config.mode == (recipe[0] if recipe else "corrected")
    assert (config.frames, config.people, config.width) == (64, 2, 64)


@pytest.mark.parametrize("path", NTU, ids=lambda path: path.name)
def test_a_benchmark_validates_on_training_clips_of_every_class(path: Path) -> None:
    config = load_config(path, RecognitionConfig)
    group, _, values = config.validation.partition("=")
    assert group == "subject"
    trained = trained_actions(config.dataset.replace("ntux", "ntu"), config.test.removesuffix("=test"))
    chosen = {int(value) for value in values.split(",")}
    assert chosen < set(trained)
    assert set().union(*(trained[who] for who in chosen)) == set().union(*trained.values())


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"dataset": "x", "frames": 0}, "frames"),
        ({"dataset": "x", "part": "tail"}, "part"),
        ({"dataset": "x", "window_min_s": 7.0}, "window_min_s"),
        ({"dataset": "x", "schedule": "step"}, "schedule"),
        ({"dataset": "x", "schedule": "plateau"}, "validation"),
        ({"dataset": "x", "normalize": {"center": "left"}}, "center"),
        ({}, "dataset"),
    ],
)
def test_bad_settings_name_the_key(table: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_config(table, RecognitionConfig, source="x.yaml")

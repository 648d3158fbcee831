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
SUBJECTS_120 = "validation=subject=13,27,70,85"


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
    assert (config.dataset, config.test, config.part) == ("ntu60", "xsub", "body")
    assert config.mode == ("reference" if path.stem.endswith("_reference") else "corrected")
    assert (config.frames, config.people, config.width) == (64, 2, 64)


@pytest.mark.parametrize("path", NTU, ids=lambda path: path.name)
@pytest.mark.parametrize(
    ("overrides", "collection", "split"),
    [
        ([], "ntu60", "xsub"),
        (["test=xview"], "ntu60", "xview"),
        (["dataset=ntu120", SUBJECTS_120], "ntu120", "xsub"),
        (["dataset=ntu120", SUBJECTS_120, "test=xset"], "ntu120", "xset"),
        (["dataset=ntux60", "layout=ntux67", "part=hand"], "ntu60", "xsub"),
    ],
)
def test_a_benchmark_validates_on_training_clips_of_every_class(
    path: Path, overrides: list[str], collection: str, split: str
) -> None:
    config = load_config(path, RecognitionConfig, overrides=overrides)
    assert config.test == split and config.dataset.replace("ntux", "ntu") == collection
    group, _, values = config.validation.partition("=")
    assert group == "subject"
    trained = trained_actions(collection, split)
    chosen = {int(value) for value in values.split(",")}
    assert chosen < set(trained)
    assert set().union(*(trained[who] for who in chosen)) == set().union(*trained.values())


def test_a_benchmark_config_says_which_subjects_validate_on_the_larger_collection() -> None:
    assert NTU and all(f"--set {SUBJECTS_120}" in path.read_text(encoding="utf-8") for path in NTU)


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

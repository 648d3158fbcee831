"""Every recognition config builds; settings out of range name the key."""

from pathlib import Path

import pytest

from skelact.config import load_config, parse_config
from skelact.errors import ConfigError
from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig
from skelact.recognition.checkpoint import build_network

CONFIGS = Path(__file__).parents[1] / "configs"


@pytest.mark.parametrize("path", sorted((CONFIGS / "recognition").glob("*.yaml")), ids=lambda path: path.name)
@pytest.mark.parametrize("part", ["body", "hand", "leg"])
def test_every_recognition_config_builds(path: Path, part: str) -> None:
    config = load_config(path, RecognitionConfig, overrides=[f"part={part}"])
    assert build_network(config, load_layout(config.layout), 5) is not None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"dataset": "x", "frames": 0}, "frames"),
        ({"dataset": "x", "part": "tail"}, "part"),
        ({"dataset": "x", "window_min_s": 7.0}, "window_min_s"),
        ({"dataset": "x", "normalize": {"center": "left"}}, "center"),
        ({}, "dataset"),
    ],
)
def test_bad_settings_name_the_key(table: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_config(table, RecognitionConfig, source="x.yaml")

"""Every config builds; bad ones say file, key, wanted and got."""

from pathlib import Path

import pytest
from skelact_server.config import ServerConfig

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


def test_the_server_config_loads() -> None:
    assert load_config(CONFIGS / "server.yaml", ServerConfig).max_people > 0


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"dataset": "x", "framez": 3}, "framez"),
        ({"dataset": "x", "frames": "many"}, "frames"),
        ({"dataset": "x", "frames": True}, "frames"),
        ({"dataset": "x", "normalize": {"center": "left"}}, "center"),
        ({"dataset": "x", "normalize": 3}, "normalize"),
        ({}, "dataset"),
        ([], "expected keys"),
    ],
)
def test_bad_settings_name_the_key(table: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse_config(table, RecognitionConfig, source="x.yaml")


def test_overrides_pass_the_same_checks() -> None:
    config = parse_config(
        {"dataset": "x"}, RecognitionConfig, source="x", overrides=["normalize.scale=true", "frames=8"]
    )
    assert config.normalize.scale
    assert config.frames == 8
    with pytest.raises(ConfigError, match="key=value"):
        parse_config({"dataset": "x"}, RecognitionConfig, source="x", overrides=["frames"])

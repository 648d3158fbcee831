"""Settings files: every key and type is checked, errors name file, key, wanted and got."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from skelact_server.config import ServerConfig

from skelact.config import find_config, load_config, parse_config, read_setting, shipped_configs
from skelact.errors import ConfigError

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Inner:
    rate: float = 0.5
    steps: tuple[int, ...] = (1, 2)


@dataclass(frozen=True)
class Outer:
    name: str = "outer"
    frames: int = 64
    fast: bool = False
    limit: float | None = None
    pair: tuple[float, str] = (1.0, "m")
    rows: tuple[tuple[float, ...], ...] = ()
    inner: Inner = field(default_factory=Inner)


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_empty_file_is_all_defaults(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "# nothing\n"), Outer) == Outer()


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    text = (
        "name: a\nframes: 3\nfast: true\nlimit: 2\npair: [2, s]\nrows: [[1, 2.5], []]\ninner: {rate: 1, steps: [4]}\n"
    )
    wanted = Outer("a", 3, True, 2.0, (2.0, "s"), ((1.0, 2.5), ()), Inner(1.0, (4,)))
    config = load_config(written(tmp_path, text), Outer)
    assert config == wanted
    assert isinstance(config.limit, float) and isinstance(config.inner.rate, float)


@pytest.mark.parametrize(
    ("text", "key", "got"),
    [
        ("nmae: a", "nmae", "name"),
        ("1: a", "'1'", "name"),
        ("inner: {rat: 1.0}", "inner.rat", "rate"),
        ("frames: 1.5", "frames", "1.5"),
        ("frames: true", "frames", "True"),
        ("frames: '3'", "frames", "'3'"),
        ("inner: {rate: 1e-3}", "inner.rate", "'1e-3'"),
        ("fast: 1", "fast", "1"),
        ("limit: soon", "limit", "'soon'"),
        ("name: null", "name", "None"),
        ("pair: [1.0]", "pair", "[1.0]"),
        ("pair: [1.0, 2]", "pair[1]", "2"),
        ("rows: [[1.0], 2]", "rows[1]", "2"),
        ("inner: {steps: [1, x]}", "inner.steps[1]", "'x'"),
        ("inner: 3", "inner", "3"),
        ("- 1", "settings.yaml", "list"),
        ("name: [", "settings.yaml", ""),
        ("name: 2020-99-99", "settings.yaml", ""),
        ("name: !!python/object/apply:os.getcwd []", "settings.yaml", "python"),
        ("[" * 5000, "settings.yaml", ""),
    ],
)
def test_wrong_settings_name_file_key_and_value(tmp_path: Path, text: str, key: str, got: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path, Outer)
    message = str(caught.value)
    assert str(path) in message and key in message and got in message


def test_missing_and_binary_files_are_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00\x80")
    for path in (tmp_path / "nothing.yaml", binary, tmp_path):
        with pytest.raises(ConfigError, match=str(path)):
            load_config(path, Outer)


def test_overrides_go_through_the_same_checks(tmp_path: Path) -> None:
    path = written(tmp_path, "frames: 3\n")
    config = load_config(path, Outer, overrides=["frames=9", "inner.rate=0.25", "inner.steps=[7]", "limit=null"])
    assert (config.frames, config.inner, config.limit) == (9, Inner(0.25, (7,)), None)
    for bad, key in [("frames=x", "frames"), ("inner.rate=x", "inner.rate"), ("frames", "frames"), ("a.b=1", "'a'")]:
        with pytest.raises(ConfigError) as caught:
            load_config(path, Outer, overrides=[bad])
        assert key in str(caught.value)
    with pytest.raises(ConfigError):
        load_config(path, Outer, overrides=["name=2020-99-99"])
    assert load_config(path, Outer) == Outer(frames=3)


def test_server_file_builds_and_bad_limits_are_refused() -> None:
    load_config(ROOT / "configs" / "server.yaml", ServerConfig)
    for table in ({"models": []}, {"threads": -1}, {"limits": {"max_people": 0}}, {"limits": {"stream_idle_s": 0.0}}):
        with pytest.raises(ConfigError, match=next(iter(table))):
            parse_config(table, ServerConfig, source="options")


def test_one_setting_is_read_whatever_the_file_is_for(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for text, value in (("model: motion_vae\nother: 3", "motion_vae"), ("other: 3", ""), ("model: 3", ""), ("", "")):
        path.write_text(text)
        assert read_setting(path, "model") == value
    with pytest.raises(ConfigError):
        read_setting(tmp_path / "missing.yaml", "model")


def test_shipped_configs_are_found_by_name(tmp_path: Path) -> None:
    assert find_config("server").name == "server.yaml"
    assert find_config("mocap_core19").read_text(encoding="utf-8").count("dataset: mocap")
    mine = tmp_path / "mine.yaml"
    mine.write_text("threads: 1")
    assert find_config(mine) == mine
    with pytest.raises(ConfigError, match="mocap_core19"):
        find_config("mocap_core18")


def test_shipped_configs_have_unique_names() -> None:
    files = [path.stem for path in (ROOT / "configs").rglob("*.yaml")]
    assert sorted(files) == sorted(shipped_configs())

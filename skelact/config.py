"""YAML file -> frozen dataclass, every key and type checked."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from skelact.errors import ConfigError

T = TypeVar("T")
PACKAGE = Path(__file__).parent
SHIPPED_FOLDERS = (PACKAGE / "configs", PACKAGE.parent / "configs")  # installed; in a checkout


def find_config(name_or_path: str | Path) -> Path:
    """Return the path of a settings file: a file as given, else a shipped one by its name without suffix.

    Args:
        name_or_path: Such as "runs/mine.yaml", or "mocap_core19" for configs/recognition/mocap_core19.yaml.

    Raises:
        ConfigError: Neither is there; lists the shipped names.
    """
    path = Path(name_or_path)
    if path.is_file():
        return path
    shipped = shipped_configs()
    if str(name_or_path) in shipped:
        return shipped[str(name_or_path)]
    raise ConfigError(f"{name_or_path}: expected a YAML file or one of {', '.join(shipped)}")


def shipped_configs() -> dict[str, Path]:
    """Return name -> path of the settings files that come with the package."""
    folder = next((folder for folder in SHIPPED_FOLDERS if folder.is_dir()), None)
    return {path.stem: path for path in sorted(folder.rglob("*.yaml"))} if folder else {}


def load_config(path: str | Path, kind: type[T], *, overrides: Sequence[str] = ()) -> T:
    """Read a settings file into a dataclass; keys not there keep their defaults.

    Args:
        path: YAML file.
        kind: A frozen dataclass, which may hold others.
        overrides: "key=value" or "outer.key=value", values in YAML.

    Raises:
        ConfigError: Names file, key, what was wanted and what came.
    """
    table = _read(path)
    return parse_config({} if table is None else table, kind, source=str(path), overrides=overrides)


def read_setting(path: str | Path, key: str) -> str:
    """Text of one setting of a file before it is known what the file is for; "" when it is not there or no text.

    Raises:
        ConfigError: The file cannot be read.
    """
    table = _read(path)
    value = table.get(key) if isinstance(table, dict) else None
    return value if isinstance(value, str) else ""


def _read(path: str | Path) -> Any:
    try:
        return yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:  # ValueError: a date such as 2020-99-99
        raise ConfigError(f"{path}: cannot be read: {error}") from error


def parse_config(table: Any, kind: type[T], *, source: str, overrides: Sequence[str] = ()) -> T:
    """Check a table of settings against a dataclass; see `load_config`."""
    if not isinstance(table, dict):
        raise ConfigError(f"{source}: expected keys and values, got {type(table).__name__}")
    for override in overrides:
        key, found, value = override.partition("=")
        if not found:
            raise ConfigError(f"{source}: expected key=value, got {override!r}")
        try:
            table = _with(table, key.split("."), yaml.safe_load(value))
        except (ValueError, yaml.YAMLError, RecursionError) as error:
            raise ConfigError(f"{source}: {key}: not YAML: {error}") from error
    return _build(table, kind, source, "")


def _with(table: Mapping[str, Any], path: list[str], value: Any) -> dict[str, Any]:
    if len(path) == 1:
        return {**table, path[0]: value}
    inner = table.get(path[0])
    return {**table, path[0]: _with(inner if isinstance(inner, dict) else {}, path[1:], value)}


def _build(table: Mapping[Any, Any], kind: type[T], source: str, prefix: str) -> T:
    wanted = typing.get_type_hints(kind)
    fields = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values = {}
    for key, value in table.items():
        if key not in fields:
            raise ConfigError(
                f"{source}: unknown key {prefix + str(key)!r}, expected one of {', '.join(sorted(fields))}"
            )
        values[key] = _value(value, wanted[key], source, prefix + str(key))
    try:
        return kind(**values)
    except ConfigError as error:
        raise ConfigError(f"{source}: {prefix}{error}") from error
    except TypeError as error:
        raise ConfigError(f"{source}: {prefix.rstrip('.')}: {error}") from error


def _value(value: Any, wanted: Any, source: str, key: str) -> Any:
    if dataclasses.is_dataclass(wanted):
        if not isinstance(value, dict):
            raise ConfigError(f"{source}: {key}: expected keys and values, got {value!r}")
        return _build(value, wanted, source, f"{key}.")  # type: ignore[arg-type]
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in arguments:
            return None
        return _value(value, next(kind for kind in arguments if kind is not type(None)), source, key)
    if origin is tuple:
        if not isinstance(value, list):
            raise ConfigError(f"{source}: {key}: expected a list, got {value!r}")
        kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
        if len(kinds) != len(value):
            raise ConfigError(f"{source}: {key}: expected {len(kinds)} values, got {value!r}")
        return tuple(_value(item, kinds[i], source, f"{key}[{i}]") for i, item in enumerate(value))
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted:
        raise ConfigError(f"{source}: {key}: expected {wanted.__name__}, got {value!r}")
    return value

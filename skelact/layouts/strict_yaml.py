"""Plain YAML, without what only hides mistakes or blows up: a key given twice, an alias."""

from __future__ import annotations

from typing import Any

import yaml

from skelact.errors import InputError


def read_strict_yaml(text: str, *, source: str) -> Any:
    """Read YAML text; `source` names it in errors.

    Raises:
        InputError: Not YAML, a key given twice, or an alias.
    """
    try:
        return yaml.load(text, _StrictLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"not YAML: {error}", field=source) from error


class _StrictLoader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not used in layouts")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [(key.tag, key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(keys)) != len(keys):
            twice = next(value for index, (_, value) in enumerate(keys) if keys[index] in keys[:index])
            raise yaml.YAMLError(f"duplicate key {twice!r}{node.start_mark}")
        return super().construct_mapping(node, deep)

"""A user's table of joints: which joint of a file stands for which joint of core19."""

from __future__ import annotations

from pathlib import Path

import yaml

from skelact.errors import InputError
from skelact.layouts.layout import CORE19

JointNames = dict[str, str | dict[str, float] | None]


def load_joint_names(path: str | Path) -> JointNames:
    """Read a YAML file of lines "core19 joint: joint of the file", or {joint: weight, ...}; null where there is none.

    Raises:
        InputError: No such table; `field` names the file and the line's joint.
    """
    path = Path(path)
    try:
        table = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", field=str(path)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InputError(f"not YAML: {str(error)[:200]}", field=str(path)) from error
    if not isinstance(table, dict):
        raise InputError('expected lines such as "pelvis: Hips"', field=str(path))
    for joint, rule in table.items():
        if joint not in CORE19:
            raise InputError(f"expected joints of core19 ({', '.join(CORE19)}), got {joint!r}", field=str(path))
        if isinstance(rule, dict):
            is_right = all(isinstance(n, str) and isinstance(w, int | float) for n, w in rule.items())
        else:
            is_right = rule is None or isinstance(rule, str)
        if not is_right:
            raise InputError(
                f"expected a joint's name, {{name: weight}} or null, got {rule!r}", field=f"{path}: {joint}"
            )
    return table

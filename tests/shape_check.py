"""A pytest plugin that checks the shapes in annotations at every call: python -m pytest -p shape_check tests/geometry.

The annotations cost nothing otherwise: jaxtyping is imported for type checkers alone, and here.
"""

import importlib
import pkgutil
import typing

import beartype
import jaxtyping
import numpy
import torch
import torch_geometric.data

import skelact

ROOMS = ("skelact.geometry", "skelact.clips")
FILES = ("skelact.skeleton.kinematics",)
check_calls = beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))  # an int is a float


def import_checked() -> None:
    """Import the rooms with the names that only annotations use, and with a check around every function."""
    assert numpy and torch and torch_geometric and skelact  # libraries are imported as usual, before
    typing.TYPE_CHECKING = True  # type: ignore[misc]
    try:
        with jaxtyping.install_import_hook((*ROOMS, *FILES), f"{__name__}.check_calls"):
            for room in map(importlib.import_module, ROOMS):
                for file in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
                    importlib.import_module(file.name)
            for file in FILES:
                importlib.import_module(file)
    finally:
        typing.TYPE_CHECKING = False  # type: ignore[misc]


import_checked()

"""Understand and make human motion: see, recognise, generate.

recognizer = skelact.load_recognizer()
for scores in recognizer.recognize(skelact.load_clip("walk.bvh")):
    print(scores.top(3))
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skelact.client import Client
    from skelact.errors import CheckpointError, ConfigError, InputError, OverloadedError, SkelactError
    from skelact.formats import load_clip
    from skelact.generation import MotionGenerator, load_generator
    from skelact.layouts import Layout, load_layout
    from skelact.recognition import Recognizer, load_recognizer
    from skelact.server_process import ServerProcess
    from skelact.values import Clip, Motion, Scores

__version__ = "0.1.0"
__all__ = [
    "CheckpointError",
    "Client",
    "Clip",
    "ConfigError",
    "InputError",
    "Layout",
    "Motion",
    "MotionGenerator",
    "OverloadedError",
    "Recognizer",
    "Scores",
    "ServerProcess",
    "SkelactError",
    "load_clip",
    "load_generator",
    "load_layout",
    "load_recognizer",
]

_HOMES = {
    "client": ("Client",),
    "errors": ("CheckpointError", "ConfigError", "InputError", "OverloadedError", "SkelactError"),
    "formats": ("load_clip",),
    "generation": ("MotionGenerator", "load_generator"),
    "layouts": ("Layout", "load_layout"),
    "recognition": ("Recognizer", "load_recognizer"),
    "server_process": ("ServerProcess",),
    "values": ("Clip", "Motion", "Scores"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that no job waits for another job's libraries."""
    for room, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"skelact.{room}"), name)
    raise AttributeError(f"module 'skelact' has no attribute {name!r}")

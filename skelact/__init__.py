"""Understand and make human motion: see, recognise, generate.

recognizer = skelact.load_recognizer()
for scores in recognizer.recognize(skelact.load_clip("walk.bvh")):
    print(scores.top(3))
"""

from skelact.client import Client
from skelact.errors import CheckpointError, ConfigError, InputError, OverloadedError, SkelactError
from skelact.formats import load_clip
from skelact.layouts import Layout, load_layout
from skelact.recognition import Recognizer, load_recognizer
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
    "OverloadedError",
    "Recognizer",
    "Scores",
    "SkelactError",
    "load_clip",
    "load_layout",
    "load_recognizer",
]

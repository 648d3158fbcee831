"""Plans to motions: decoders of units, performances, composition, checks."""

from skelact.generation.compose import Composition, Layer, compose, compose_pair
from skelact.generation.generated import GeneratedMotion
from skelact.generation.generator import MotionGenerator, load_generator
from skelact.generation.options import GenerateOptions
from skelact.generation.verify import Verifier, load_verifier

__all__ = [
    "Composition",
    "GenerateOptions",
    "GeneratedMotion",
    "Layer",
    "MotionGenerator",
    "Verifier",
    "compose",
    "compose_pair",
    "load_generator",
    "load_verifier",
]

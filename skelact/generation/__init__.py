"""Plans to motions: networks, composition, checks."""

from skelact.generation.compose import Composition, Take, compose, compose_pair
from skelact.generation.generator import GeneratedMotion, MotionGenerator, load_generator
from skelact.generation.verify import Verifier, load_verifier

__all__ = [
    "Composition",
    "GeneratedMotion",
    "MotionGenerator",
    "Take",
    "Verifier",
    "compose",
    "compose_pair",
    "load_generator",
    "load_verifier",
]

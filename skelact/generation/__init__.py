"""Sentences to motions: plans, networks, composition, checks."""

from skelact.generation.compose import Composition, Take, compose, compose_pair
from skelact.generation.generator import GeneratedMotion, MotionGenerator, load_generator
from skelact.generation.lexicon import PARTS
from skelact.generation.parts import Interval, PartPlanner, Plan, PlannedAction, load_planner
from skelact.generation.sentences import load_texts
from skelact.generation.verify import Verifier, load_verifier

__all__ = [
    "PARTS",
    "Composition",
    "GeneratedMotion",
    "Interval",
    "MotionGenerator",
    "PartPlanner",
    "Plan",
    "PlannedAction",
    "Take",
    "Verifier",
    "compose",
    "compose_pair",
    "load_generator",
    "load_planner",
    "load_texts",
    "load_verifier",
]

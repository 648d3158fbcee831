"""Sentences to motions: plans, networks, composition, checks."""

from skelact.generation.lexicon import PARTS
from skelact.generation.parts import Interval, PartPlanner, Plan, PlannedAction, load_planner
from skelact.generation.sentences import load_texts

__all__ = ["PARTS", "Interval", "PartPlanner", "Plan", "PlannedAction", "load_planner", "load_texts"]

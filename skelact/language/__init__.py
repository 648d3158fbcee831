"""Sentences to plans: which actions, in which order, with which parts, and what was not understood."""

from skelact.language.plan import Amount, Interval, NotHeard, Plan, PlannedAction
from skelact.language.planner import PartPlanner, load_planner
from skelact.language.sentences import load_texts

__all__ = [
    "Amount",
    "Interval",
    "NotHeard",
    "PartPlanner",
    "Plan",
    "PlannedAction",
    "load_planner",
    "load_texts",
]

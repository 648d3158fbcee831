"""Keep left on the left while a person is followed: a network may take one side for the other for some frames."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skelact.layouts import load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.skeleton.side_repair import LiveSides
from skelact.values import Person

BODY_POINTS = np.array([load_layout("wholebody133").names.index(name) for name in LIFT_POINTS])


def keep_sides(person: Person, time_s: float, sides: LiveSides) -> Person:
    """Return the person with left and right as in the frames before; `sides` keeps what came before."""
    _, _, swapped = sides.add(time_s, person.points[BODY_POINTS], person.scores[BODY_POINTS])
    return exchange_sides(person) if swapped else person


def exchange_sides(person: Person) -> Person:
    """Return the person with what was called left called right, hands included."""
    points = np.array(load_layout("wholebody133").mirror)
    joints = np.array(load_layout("blazepose75").mirror)
    return replace(
        person,
        points=person.points[points],
        scores=person.scores[points],
        states=person.states[points],
        joints=None if person.joints is None else person.joints[joints],
    )

"""Sides stay while a person is followed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from people import a_person

from skelact.layouts import load_layout
from skelact.pose.sides import BODY_POINTS, exchange_sides, keep_sides
from skelact.skeleton.side_repair import LiveSides
from skelact.values import Person


def walkers(fps: float) -> list[Person]:
    """One person who walks on the spot, seen half from the side, for a second."""
    names = load_layout("wholebody133").names
    person = a_person(np.full((133, 2), 100, np.float32), np.random.default_rng(0).random((75, 3)).astype(np.float32))
    people = []
    for frame in range(round(fps)):
        swing = 40 * np.sin(2 * np.pi * frame / fps)
        points = person.points.copy()
        for row, name in enumerate(names):
            if row in BODY_POINTS:
                side = {"left": 1, "right": -1}.get(name.split("_")[0], 0)
                part = name.split("_", 1)[-1]
                height = {"shoulder": 100, "elbow": 160, "wrist": 210, "hip": 220, "knee": 310, "ankle": 400}
                moves = {"wrist": -1, "elbow": -0.5, "knee": 0.5, "ankle": 1, "heel": 1, "big_toe": 1}.get(part, 0)
                points[row] = (200 + 25 * side + side * moves * swing, height.get(part, 410 if side else 60))
        people.append(replace(person, points=points.astype(np.float32), scores=np.full(133, 0.9, np.float32)))
    return people


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
def test_frames_that_take_left_for_right_are_turned_back(fps: float) -> None:
    people, sides = walkers(fps), LiveSides()
    for frame, person in enumerate(people):
        wrong = fps / 3 < frame < fps / 2
        seen = keep_sides(exchange_sides(person) if wrong else person, frame / fps, sides)
        np.testing.assert_array_equal(seen.points, person.points)


def test_frames_far_apart_are_left_alone() -> None:
    people, sides = walkers(60.0), LiveSides()
    for frame in range(4):
        person = exchange_sides(people[0]) if frame % 2 else people[0]
        np.testing.assert_array_equal(keep_sides(person, frame / 5, sides).points, person.points)


def test_who_stays_exchanged_is_believed() -> None:
    person, sides = walkers(30.0)[0], LiveSides()
    keep_sides(person, 0.0, sides)
    seen = [keep_sides(exchange_sides(person), frame / 30, sides) for frame in range(1, 90)]
    np.testing.assert_array_equal(seen[0].points, person.points)
    np.testing.assert_array_equal(seen[-1].points, exchange_sides(person).points)


def test_exchanging_twice_changes_nothing() -> None:
    person = walkers(30.0)[3]
    again = exchange_sides(exchange_sides(person))
    for name in ("points", "scores", "states", "joints"):
        np.testing.assert_array_equal(getattr(again, name), getattr(person, name))

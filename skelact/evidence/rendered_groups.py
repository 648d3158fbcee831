"""What the cards on people who stand together share: rendered groups and who of them was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from skelact.skeleton.assignment import assign
from skelact.skeleton.oks import SIGMAS, oks
from skelact.synth.people import PictureOptions, RenderedPerson, RenderedPicture, render_pictures

PICTURES = 20  # a seed
SEEDS = (1, 2, 3)
MIN_SAME = 0.5  # OKS of a found person with the true one
BODY = slice(0, 17)


def render_groups(seed: int) -> Iterator[RenderedPicture]:
    """Render pictures of 2 to 6 people.

    Raises:
        InputError: The package anny is not installed.
    """
    options = PictureOptions(width=640, height=480, fewest=2, most=6, split="test", seed=seed)
    return render_pictures(options, PICTURES)


def who_is_who(people: Sequence[RenderedPerson], found: Sequence[np.ndarray]) -> dict[int, int]:
    """Number of a found person -> number of the true one, each at most once.

    Args:
        people: The truth.
        found: Points (17, 2) of each found person, pixels.
    """
    alike = np.zeros((len(found), len(people)))
    for column, person in enumerate(people):
        labeled = person.visibility[BODY] > 0
        if labeled.any() and len(found):
            alike[:, column] = oks(
                np.stack(found), person.points[BODY], person.area, labeled=labeled, sigmas=SIGMAS[BODY]
            )
    return {row: column for row, column in assign(-alike) if alike[row, column] >= MIN_SAME}

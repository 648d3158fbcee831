"""Left and right in names."""

from skelact.layouts.sides import swap_sides


def test_swap_sides_exchanges_only_sides() -> None:
    assert swap_sides("walk-turn-left") == "walk-turn-right"
    assert swap_sides("raise-right-hand") == "raise-left-hand"
    assert swap_sides("left to right") == "right to left"
    assert swap_sides("bow") == "bow"

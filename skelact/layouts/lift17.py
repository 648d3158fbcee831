"""Seventeen points of a body that most layouts have: what is lifted from one picture to space."""

LIFT_POINTS = (
    "nose",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_big_toe",
    "right_big_toe",
    "left_heel",
    "right_heel",
)
LIFT_MIRROR = (0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15)
LIFT_EDGES = (
    (0, 1),
    (0, 2),
    (1, 2),
    (1, 3),
    (2, 4),
    (3, 5),
    (4, 6),
    (1, 7),
    (2, 8),
    (7, 8),
    (7, 9),
    (8, 10),
    (9, 11),
    (10, 12),
    (11, 13),
    (12, 14),
    (11, 15),
    (12, 16),
)
LIMBS = ((1, 3, 5), (2, 4, 6), (7, 9, 11, 13, 15), (8, 10, 12, 14, 16), (0, 1, 2, 7, 8))

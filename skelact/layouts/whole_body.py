"""Where the parts of a person are: slices of the layouts `wholebody133` (points) and `blazepose75` (joints)."""

POINTS, JOINTS = 133, 75
BODY, FEET, FACE = slice(0, 17), slice(17, 23), slice(23, 91)  # of the points
HANDS = (slice(91, 112), slice(112, 133))  # left, right, of the points
JOINTS_BODY = slice(0, 33)
JOINTS_HANDS = (slice(33, 54), slice(54, 75))  # left, right, of the joints
HIPS = (11, 12)  # left, right, of the points

"""BVH: what was read is written back; faults end in one error with a line."""

import numpy as np
import pytest

from skelact.errors import InputError
from skelact.formats.bvh import bvh_to_motion, format_bvh, parse_bvh
from skelact.skeleton import forward_kinematics

TEXT = """HIERARCHY
ROOT hip
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT knee
  {
    OFFSET 0 -40 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {
      OFFSET 0 -42 0
    }
  }
}
MOTION
Frames: 2
Frame Time: 0.0333333
0 90 0 0 0 0 0 0 0
0 91 0 0 0 0 90 0 0
"""


def test_positions_follow_the_channels() -> None:
    positions = forward_kinematics(bvh_to_motion(parse_bvh(TEXT, source="x.bvh")))
    np.testing.assert_allclose(positions[0], [[0, 0.9, 0], [0, 0.5, 0], [0, 0.08, 0]], atol=1e-9)
    np.testing.assert_allclose(positions[1, 2], [0.42, 0.51, 0], atol=1e-9)  # the knee turned by 90 degrees about z


def test_round_trip() -> None:
    bvh = parse_bvh(TEXT, source="x.bvh")
    again = parse_bvh(format_bvh(bvh), source="y.bvh")
    assert again.names == bvh.names
    assert again.channels == bvh.channels
    np.testing.assert_allclose(again.values, bvh.values, atol=1e-6)
    assert format_bvh(again) == format_bvh(bvh)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("0 91 0 0 0 0 90 0 0\n", "", None),
        ("0 91", "nan 91", "20"),
        ("0 91", "x 91", "20"),
        ("Frames: 2", "Frames: 99999999999", None),
        ("Frames: 2", "Frames: none", None),
        ("Frame Time: 0.0333333", "Frame Time: 0", None),
        ("OFFSET 0 -40 0", "OFFSET 0 -40", "9"),
        ("JOINT knee", "JOINT hip", "6"),
        ("CHANNELS 3 Zrotation", "CHANNELS 3 Wrotation", "9"),
        ("MOTION", "", None),
        ("End Site", "Begin Site", "10"),
    ],
)
def test_faults_name_the_file_and_line(old: str, new: str, line: str | None) -> None:
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        parse_bvh(TEXT.replace(old, new, 1), source="x.bvh")
    assert caught.value.field.startswith("x.bvh:")
    if line is not None:
        assert caught.value.field == f"x.bvh:{line}"

"""BVH: round trips over random hierarchies, exact reading, and nothing but `InputError` from damaged text."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.formats import Bvh, EndSite, bvh_to_motion, format_bvh, load_bvh, motion_to_bvh, parse_bvh, save_bvh
from skelact.formats.bvh import CHANNELS, estimate_unit
from skelact.skeleton import forward_kinematics

SMALL = """HIERARCHY
ROOT Hips
{
\tOFFSET 0 0 0
\tCHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
\tJOINT Left Leg {
\t\tOFFSET 0 -50 0
\t\tCHANNELS 1 Xrotation
\t\tEnd Site
\t\t{
\t\t\tOFFSET 0 -45 0
\t\t}
\t}
}
MOTION
Frames: 2
Frame Time: 0.0333333
0 95 0 0 0 0 0
1 95 0 0 0 0 90
"""


@st.composite
def bvhs(draw: st.DrawFn) -> Bvh:
    """Hierarchies of 1 to 8 joints, depth first, any channels."""
    joints = draw(st.integers(1, 8))
    parents = [-1]
    path = [0]
    for joint in range(1, joints):
        path = path[: draw(st.integers(1, len(path)))]
        parents.append(path[-1])
        path.append(joint)
    channels = [tuple(draw(st.lists(st.sampled_from(CHANNELS[:6]), unique=True, max_size=6))) for _ in range(joints)]
    channels[0] = channels[0] or ("Yrotation",)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    tips = draw(st.lists(st.integers(0, joints - 1), max_size=4))
    sites = tuple(EndSite(joint, tuple(rng.uniform(-9, 9, 3).round(3).tolist())) for joint in sorted(tips))
    frames = draw(st.integers(1, 4))
    return Bvh(
        names=tuple(f"joint:{joint}" for joint in range(joints)),
        parents=tuple(parents),
        offsets=rng.uniform(-100, 100, (joints, 3)),
        channels=tuple(channels),
        end_sites=sites,
        frame_time_s=draw(st.floats(1e-3, 0.9)),
        values=rng.uniform(-360, 360, (frames, sum(map(len, channels)))),
    )


@settings(deadline=None)
@given(bvhs(), st.sampled_from(["\n", "\r\n"]))
def test_reads_back_what_it_wrote(bvh: Bvh, newline: str) -> None:
    back = parse_bvh(format_bvh(bvh).replace("\n", newline))
    assert (back.names, back.parents, back.channels) == (bvh.names, bvh.parents, bvh.channels)
    assert back.end_sites == bvh.end_sites
    assert back.frame_time_s == bvh.frame_time_s
    np.testing.assert_allclose(back.values, bvh.values, atol=1e-6)
    np.testing.assert_allclose(back.offsets, bvh.offsets, atol=1e-6)


@settings(deadline=None)
@given(bvhs(), st.sampled_from(["ZXY", "XYZ", "YZX"]))
def test_a_motion_survives_the_way_through_a_file(bvh: Bvh, order: str) -> None:
    motion = bvh_to_motion(bvh, unit_m=0.01)
    back = bvh_to_motion(parse_bvh(format_bvh(motion_to_bvh(motion, order=order))), unit_m=0.01)
    place = [back.names.index(name) for name in motion.names if name in back.names]
    kept = [joint for joint, name in enumerate(motion.names) if name in back.names]
    assert set(bvh.names) <= set(back.names)
    np.testing.assert_allclose(forward_kinematics(back)[:, place], forward_kinematics(motion)[:, kept], atol=1e-4)


def test_reads_positions_names_and_rates(tmp_path: Path) -> None:
    (tmp_path / "a.bvh").write_text("\ufeff" + SMALL, encoding="utf-8")
    bvh = load_bvh(tmp_path / "a.bvh")
    assert bvh.names == ("Hips", "Left Leg")
    assert bvh.fps == 30.0
    motion = bvh_to_motion(bvh, unit_m=0.01)
    assert motion.names[2] == "Left Leg_end"
    positions = forward_kinematics(motion)
    np.testing.assert_allclose(positions[0], [[0, 0.95, 0], [0, 0.45, 0], [0, 0, 0]], atol=1e-12)
    np.testing.assert_allclose(positions[1], [[0.01, 0.95, 0], [0.01, 0.45, 0], [0.01, 0.45, -0.45]], atol=1e-12)
    save_bvh(tmp_path / "b.bvh", bvh)
    assert format_bvh(load_bvh(tmp_path / "b.bvh")) == format_bvh(bvh)


@pytest.mark.parametrize("unit", [1.0, 0.01, 0.001, 0.0254])
def test_finds_the_unit(unit: float) -> None:
    bones = np.array([[0, 0, 0], [0, -0.9, 0], [0, 0, 0.2], [0, 0.55, 0], [0.75, 0, 0]]) / unit
    bvh = Bvh(tuple("abcde"), (-1, 0, 1, 0, 3), bones, (("Xrotation",),) + ((),) * 4, (), 0.01, np.zeros((1, 1)))
    assert estimate_unit(bvh) == unit


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("0 95 0 0 0 0 0\n", "0 95 0 0 0 0\n", 17),  # a value is missing
        ("0 95 0 0 0 0 0\n", "0 95 0 0 0 0 0 1\n", 17),  # a value too many
        ("0 95 0 0 0 0 0\n1 95 0 0 0 0 90\n", "0 95 0 0 0 0 0 5\n1 95 0 0 0 0 90 5\n", 17),
        ("0 95 0 0 0 0 0\n1 95 0 0 0 0 90\n", "", 16),
        ("90\n", "nan\n", 18),
        ("90\n", "1e999\n", 18),
        ("90\n", "9-0\n", 18),
        ("90\n", "x\n", 18),
        ("Frames: 2", "Frames: -1", 15),
        ("0.0333333", "0", 16),
        ("0.0333333", "nan", 16),
        ("OFFSET 0 -50 0", "OFFSET 0 inf 0", 7),
        ("OFFSET 0 -50 0", "OFFSET 0 -50", 8),
        ("1 Xrotation", "2 Xrotation Xrotation", 8),
        ("1 Xrotation", "7 Xrotation", 8),
        ("1 Xrotation", "1 Wrotation", 8),
        ("JOINT Left Leg", "ROOT Left Leg", 6),
        ("HIERARCHY", "HIERARCH", 1),
        ("}\nMOTION", "MOTION", 14),
        ("MOTION\nFrames: 2\n", "", 15),
    ],
)
def test_names_file_and_line(old: str, new: str, line: int) -> None:
    assert SMALL.count(old) >= 1
    with pytest.raises(InputError) as caught:
        parse_bvh(SMALL.replace(old, new, 1), source="a.bvh")
    assert caught.value.field.startswith("a.bvh:")
    assert abs(int(caught.value.field.removeprefix("a.bvh:")) - line) <= 1


def test_deep_and_wide_hierarchies_do_not_recurse() -> None:
    def deep(joints: int) -> str:
        opened = "".join(f"JOINT j{n} {{ OFFSET 0 1 0\n" for n in range(joints)).replace("JOINT", "ROOT", 1)
        body = "CHANNELS 1 Xrotation\n" + "}" * joints
        return f"HIERARCHY\n{opened}{body}\nMOTION\nFrames: 1\nFrame Time: 0.1\n0\n"

    bvh = parse_bvh(deep(1000))
    assert len(parse_bvh(format_bvh(bvh)).names) == 1000
    with pytest.raises(InputError, match="at most 1024 joints"):
        parse_bvh(deep(100_000))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_files_end_in_one_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    raw = bytearray(SMALL.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        kind = data.draw(st.sampled_from(["cut", "drop", "put", "repeat"]))
        length = data.draw(st.integers(0, 30))
        if kind == "cut":
            del raw[at:]
        elif kind == "drop":
            del raw[at : at + length]
        elif kind == "put":
            raw[at:at] = data.draw(st.binary(max_size=8) | st.sampled_from([b"{", b"}", b"\n", b"9" * 400, b"MOTION"]))
        else:
            raw[at:at] = raw[at : at + length]
    path = tmp_path_factory.getbasetemp() / "damaged.bvh"
    path.write_bytes(raw)
    try:
        motion = bvh_to_motion(load_bvh(path))
    except InputError as error:
        assert str(error)
    else:
        assert np.isfinite(forward_kinematics(motion)).all()


@pytest.mark.skipif(not os.environ.get("SKELACT_DATA"), reason="SKELACT_DATA is unset: no recorded motion to read")
def test_recorded_bodies_are_upright_and_human_sized() -> None:
    from skelact.datasets import load_dataset
    from skelact.layouts import CORE19

    root = Path(os.environ["SKELACT_DATA"])
    for name in ("bandai", "cmu"):
        dataset = load_dataset(name, root)
        for index in range(0, len(dataset), max(1, len(dataset) // 6)):
            joints = dataset[index][0].joints[0]
            bones = [("head", "neck"), ("neck", "chest"), ("chest", "spine"), ("spine", "pelvis")]
            bones += [("left_hip", "left_knee"), ("left_knee", "left_ankle")]
            ways = [joints[:, CORE19.index(a)] - joints[:, CORE19.index(b)] for a, b in bones]
            length = sum(float(np.linalg.norm(way, axis=1).mean()) for way in ways)
            assert 1.0 < length < 1.9
            head, feet = joints[:, CORE19.index("head"), 1], joints[:, CORE19.index("left_toe"), 1]
            assert np.median(head - feet) > 0.5

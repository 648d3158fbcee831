"""`.skeleton` files: slots, kept values, and every fault with its line."""

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.formats import load_ntu_skeleton, parse_ntu_skeleton
from skelact.formats.ntu import NtuBody, format_ntu_skeleton

BIG_ID = "72057594037931101999"


def body(tracking_id: str, x: float, *, joints: int = 25, joint: str = "{x} 0.5 3.0 250 NaN 960 inf 1 0 0 0 2") -> str:
    lines = [f"{tracking_id} 0 1 0 1 1 0 0.02 -0.1 2", str(joints)]
    return "\n".join(lines + [joint.format(x=x + n / 100) for n in range(joints)]) + "\n"


GOOD = "3\n1\n" + body(BIG_ID, 1.0) + "0\n2\n" + body("7", 2.0) + body(BIG_ID, 1.5)


def test_gives_slots_by_tracking_id(tmp_path: Path) -> None:
    path = tmp_path / "S001C001P001R001A001.skeleton"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    clip = load_ntu_skeleton(path)
    assert clip.joints.shape == (2, 3, 25, 3) and clip.fps == 30.0 and clip.layout.name == "ntu25"
    np.testing.assert_allclose(clip.joints[:, :, 0, 0], [[1.0, 0, 1.5], [0, 0, 2.0]])
    first = parse_ntu_skeleton(GOOD, source="a")[0][0]
    assert first.tracking_id == BIG_ID and first.header.shape == (9,) and first.joints.shape == (25, 12)
    assert np.isnan(first.joints[0, 4])


def test_odd_numbers_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.skeleton"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace(" ", "\t").encode())
    wanted = load_ntu_skeleton(path).joints
    path.write_text(GOOD.replace(".", ","))
    np.testing.assert_array_equal(load_ntu_skeleton(path).joints, wanted)


@pytest.mark.parametrize("word", ["NaN", "nan", "1.#IND", "-1.#QNAN0", "1.#QNAN"])
def test_nan_is_a_missing_joint(tmp_path: Path, word: str) -> None:
    path = tmp_path / "a.skeleton"
    path.write_text(GOOD.replace("1.24 0.5", f"{word} 0.5", 1))
    clip = load_ntu_skeleton(path)
    assert not clip.valid[0, 0, 24] and clip.valid[0, 0, :24].all() and np.isfinite(clip.joints).all()


@pytest.mark.parametrize("numbers", ["0 0 0", "-0 0.0 0", "NaN NaN NaN"])
def test_a_body_of_zeros_is_nobody(tmp_path: Path, numbers: str) -> None:
    path = tmp_path / "a.skeleton"
    ghost = body("9", 0, joint=numbers + " 0 0 0 0 0 0 0 0 0")
    path.write_text("2\n2\n" + body("7", 2.0) + ghost + "1\n" + ghost)
    clip = load_ntu_skeleton(path)
    assert clip.people == 1 and clip.present.tolist() == [[True, False]]
    path.write_text("1\n1\n" + ghost)
    assert load_ntu_skeleton(path).joints.shape == (0, 1, 25, 3)


def test_nobody_is_a_result(tmp_path: Path) -> None:
    path = tmp_path / "empty.skeleton"
    path.write_text("2\n0\n0\n")
    assert load_ntu_skeleton(path).joints.shape == (0, 2, 25, 3)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("0\n", 1),
        ("99999999\n0\n", 1),
        ("9999999\n0\n", 3),
        ("1\n7\n", 2),
        ("1\n-1\n", 2),
        (GOOD.rsplit("\n", 3)[0], 83),
        (GOOD + "1\n", 87),
        ("1\n1\n" + body("5", 0, joints=24), 4),
        ("1\n1\n" + body("x", 0), 3),
        ("1\n2\n" + body("5", 0) + body("5", 1), 30),
        ("1\n1\n" + body("5", 0, joint="nan 0 1 0 0 0 0 0 0 0 0 2"), 5),
        ("1\n1\n" + body("5", 0, joint="1e39 0 1 0 0 0 0 0 0 0 0 2"), 5),
        ("1\n1\n" + body("5", 0, joint="a 0 1 0 0 0 0 0 0 0 0 2"), 5),
    ],
)
def test_names_file_and_line(text: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_ntu_skeleton(text, source="a.skeleton")
    assert caught.value.field.startswith("a.skeleton:")
    assert abs(int(caught.value.field.rpartition(":")[2]) - line) <= 1


@settings(deadline=None)
@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.text(max_size=8))
def test_damage_ends_in_one_error(at: int, length: int, put: str) -> None:
    try:
        parse_ntu_skeleton(GOOD[:at] + put + GOOD[at + length :], source="a")
    except InputError as error:
        assert error.field.startswith("a:")


def test_what_is_written_reads_back_the_same() -> None:
    rng = np.random.default_rng(0)

    def body(number: int) -> NtuBody:
        joints = rng.normal(0, 300, (25, 12)).astype(np.float32)
        joints[:, 11] = rng.integers(0, 3, 25)
        joints[3, 4:6] = (np.nan, np.inf)  # pixels may be
        header = np.concatenate([rng.integers(0, 3, 6), rng.uniform(-1, 1, 2), [2]]).astype(np.float32)
        return NtuBody(f"7205759403792{number:07}", header, joints)

    frames = [[body(1)], [], [body(1), body(2)]]
    again = parse_ntu_skeleton(format_ntu_skeleton(frames), source="x")
    assert [[one.tracking_id for one in bodies] for bodies in again] == [
        [one.tracking_id for one in bodies] for bodies in frames
    ]
    for wanted, got in zip(chain(*frames), chain(*again), strict=True):
        np.testing.assert_array_equal(got.header, wanted.header)
        np.testing.assert_array_equal(got.joints, wanted.joints)

"""BVH files as tools write them: each is read as it is meant, or refused with the reason, and guesses are noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skelact.errors import InputError, NobodyError
from skelact.formats import (
    bvh_to_motion,
    format_bvh,
    load_bvh,
    load_bvh_clip,
    load_bvh_skeletons,
    load_clip,
    match_bvh,
    motion_to_bvh,
    parse_bvh,
)
from skelact.formats.bvh import Bvh, unit_of_height
from skelact.formats.bvh_text import decode_text
from skelact.geometry import euler_to_rotmat
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, STANDING_M, body_motion
from skelact.values import Motion

FRAMES = 8


def swinging(frames: int = FRAMES) -> Motion:
    """Our body, its limbs swinging by some degrees."""
    phase = np.arange(frames)[:, None, None] / 5 + np.arange(len(BODY.names))[:, None]
    angles = 0.2 * np.sin(phase + np.arange(3))
    angles[:, 0] = 0
    return body_motion(euler_to_rotmat(angles, "YXZ"), np.tile([0.0, STANDING_M, 0.0], (frames, 1)), 30.0)


TEXT = format_bvh(motion_to_bvh(swinging()))


def commas(text: str) -> str:
    head, numbers = text.split("MOTION\n")
    lines = numbers.split("\n")
    return "MOTION\n".join([head, "\n".join([*lines[:2], *(line.replace(".", ",") for line in lines[2:])])])


def separated(text: str) -> str:
    head, numbers = text.split("MOTION\n")
    lines = numbers.split("\n")
    return "MOTION\n".join([head, "\n".join([*lines[:2], *(line.replace(" ", ", ") for line in lines[2:])])])


def without_end_sites(text: str) -> str:
    lines, kept = text.split("\n"), []
    while lines:
        line = lines.pop(0)
        if "End Site" in line:
            lines = lines[3:]
        else:
            kept.append(line)
    return "\n".join(kept)


SAME: dict[str, Callable[[str], str | bytes]] = {
    "as it is": lambda text: text,
    "UTF-8 with mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "UTF-16 big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "zeros at the end": lambda text: text.encode() + b"\0\0\0",
    "Ctrl-Z at the end": lambda text: text.encode() + b"\x1a\r\n",
    "CR": lambda text: text.replace("\n", "\r"),
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "comments": lambda text: "# made by hand\n" + text.replace("MOTION", "// the frames\nMOTION"),
    "decimal commas": commas,
    "commas between": separated,
    "lower case": lambda text: (
        text.replace("HIERARCHY", "hierarchy").replace("ROOT", "root").replace("JOINT", "joint").replace("End", "END")
    ),
    "capital channels": lambda text: text.replace("position", "POSITION").replace("rotation", "ROTATION"),
    "short channels": lambda text: text.replace("position", "pos").replace("rotation", "rot"),
    "one-line braces": lambda text: text.replace("\n{", " {"),
    "offsets in brackets": lambda text: "\n".join(
        f"{line.split('OFFSET')[0]}OFFSET [{', '.join(line.split()[1:])}]" if "OFFSET" in line else line
        for line in text.split("\n")
    ),
    "EndSite": lambda text: text.replace("End Site", "EndSite"),
    "named end sites": lambda text: text.replace("End Site", "End Site tip"),
    "no colons": lambda text: text.replace("Frames:", "Frames").replace("Frame Time:", "Frame Time"),
    "MOTION in the line": lambda text: text.replace("MOTION\nFrames", "MOTION Frames"),
    "wrapped frames": lambda text: _wrap(text),
    "no MOTION": lambda text: text.replace("MOTION\n", ""),
    "Shift-JIS names": lambda text: text.replace("left_collar", "左鎖骨").encode("cp932"),
}


def _wrap(text: str) -> str:
    head, numbers = text.split("Frame Time:")
    first, *lines = numbers.split("\n")
    wrapped = [" ".join(line.split()[:30]) + "\n" + " ".join(line.split()[30:]) for line in lines if line]
    return f"{head}Frame Time:{first}\n" + "\n".join(wrapped) + "\n"


def write(folder: Path, text: str | bytes, name: str = "a.bvh") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture(scope="module")
def positions(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    return load_clip(write(tmp_path_factory.mktemp("bvh"), TEXT)).joints


@pytest.mark.parametrize("form", SAME)
def test_the_same_motion_in_other_forms_is_the_same_clip(form: str, tmp_path: Path, positions: np.ndarray) -> None:
    clip = load_clip(write(tmp_path, SAME[form](TEXT)))
    np.testing.assert_allclose(clip.joints, positions, atol=1e-5)
    assert clip.fps == 30
    assert not clip.notes


NOTED: dict[str, tuple[Callable[[str], str], str]] = {
    "milliseconds": (lambda text: text.replace("0.03333333333333333", "33.3333"), "milliseconds"),
    "a rate": (lambda text: text.replace("0.03333333333333333", "30"), "frames per second"),
    "another number of frames": (lambda text: text.replace(f"Frames: {FRAMES}", "Frames: 99"), "99 frames"),
    "frames: 0": (lambda text: text.replace(f"Frames: {FRAMES}", "Frames: 0"), "0 frames"),
    "text behind": (lambda text: text + "exported by a tool 1.2\n", "exported by"),
    "no name": (lambda text: text.replace("JOINT left_collar", "JOINT"), "no name"),
    "a name twice": (lambda text: text.replace("left_collar", "right_collar"), "two joints"),
    "inches": (lambda text: format_bvh(motion_to_bvh(swinging(), unit_m=0.0254)), "inch"),
}


@pytest.mark.parametrize("form", NOTED)
def test_what_was_guessed_is_noted(form: str, tmp_path: Path, positions: np.ndarray) -> None:
    change, said = NOTED[form]
    clip = load_clip(write(tmp_path, change(TEXT)))
    np.testing.assert_allclose(clip.joints, positions, atol=1e-4)
    assert clip.fps == 30
    assert any(said in note for note in clip.notes)


REFUSED: dict[str, tuple[Callable[[str], str], str]] = {
    "frame time 0": (lambda text: text.replace("0.03333333333333333", "0"), "--fps"),
    "frame time 1": (lambda text: text.replace("0.03333333333333333", "1"), "--fps"),
    "no frame time": (lambda text: text.replace("Frame Time: 0.03333333333333333\n", ""), "--fps"),
    "too many values a line": (lambda text: _wide(text), "values a line"),
    "no frame": (lambda text: text[: text.index("Frame Time")] + "Frame Time: 0.04\n", "one frame"),
    "no motion": (lambda text: text[: text.index("MOTION")], "no MOTION"),
    "a scale channel": (lambda text: text.replace("Zrotation", "Zscale"), "Zscale"),
}


def _wide(text: str) -> str:
    head, numbers = text.split("0.03333333333333333\n")
    return head + "0.03333333333333333\n" + numbers.replace("\n", " 7\n")


@pytest.mark.parametrize("form", REFUSED)
def test_what_cannot_be_told_is_refused_with_line_and_way_out(form: str, tmp_path: Path) -> None:
    change, said = REFUSED[form]
    path = write(tmp_path, change(TEXT))
    with pytest.raises(InputError, match=said) as caught:
        load_clip(path)
    assert caught.value.field.startswith(f"{path}:")


def test_the_rate_of_the_user_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path, TEXT.replace("0.03333333333333333", "0"))
    assert load_clip(path, fps=50).fps == 50
    assert load_bvh(path, fps=50).fps == 50
    for fps in (0, 5000):
        with pytest.raises(InputError):
            load_clip(path, fps=fps)


def test_a_cut_file_gives_whole_frames(tmp_path: Path) -> None:
    cut = TEXT[: TEXT.rindex(" ")]
    clip = load_clip(write(tmp_path, cut))
    assert clip.frames == FRAMES - 1
    assert any("cut" in note for note in clip.notes)


def test_damaged_lines_are_left_out_and_a_damaged_rest_too(tmp_path: Path) -> None:
    lines = format_bvh(motion_to_bvh(swinging(300))).split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("Frame Time")) + 1
    few = [line.rsplit(" ", 1)[0] if number == first + 100 else line for number, line in enumerate(lines)]
    clip = load_clip(write(tmp_path, "\n".join(few)))
    assert clip.frames == 299
    assert any("1 damaged" in note for note in clip.notes)
    many = [f"{line} 7" if number >= first + 100 and line else line for number, line in enumerate(lines)]
    clip = load_clip(write(tmp_path, "\n".join(many)))
    assert clip.frames == 100
    assert any("damaged" in note for note in clip.notes)


@pytest.mark.parametrize("name", ["a.bvh.txt", "A.BVH", "a.Bvh.TXT"])
def test_suffixes_in_other_forms_are_read(name: str, tmp_path: Path, positions: np.ndarray) -> None:
    np.testing.assert_allclose(load_clip(write(tmp_path, TEXT, name)).joints, positions, atol=1e-5)


def two(second: str) -> str:
    """The text with another skeleton behind it, its values beside the first's."""
    hierarchy, motion = TEXT.split("MOTION\n")
    other, more = second.split("MOTION\n")
    frames = [f"{a} {b}" for a, b in zip(motion.split("\n")[2:], more.split("\n")[2:], strict=True) if a]
    return hierarchy + other.replace("HIERARCHY\n", "") + "MOTION\n" + "\n".join(motion.split("\n")[:2] + frames) + "\n"


def test_two_roots_are_two_people(tmp_path: Path, positions: np.ndarray) -> None:
    path = write(tmp_path, two(TEXT))
    clip = load_clip(path)
    assert clip.people == 2
    for person in range(2):
        np.testing.assert_allclose(clip.joints[person], positions[0], atol=1e-5)
    assert len(load_bvh_skeletons(path)) == len(match_bvh(path)) == 2
    with pytest.raises(InputError, match="2"):
        load_bvh(path)


def test_a_root_that_is_a_prop_is_left_out_and_said(tmp_path: Path, positions: np.ndarray) -> None:
    rows = "\n".join(["0 0 0"] * FRAMES)
    prop = (
        f"HIERARCHY\nROOT ball\n{{\nOFFSET 0 0 0\nCHANNELS 3 Xposition Yposition Zposition\n}}\nMOTION\nF\nT\n{rows}\n"
    )
    clip = load_clip(write(tmp_path, two(prop)))
    assert clip.people == 1
    np.testing.assert_allclose(clip.joints, positions, atol=1e-5)
    assert any("left out" in note and "ball" in note for note in clip.notes)


QUATERNIONS = """HIERARCHY
ROOT a
{
OFFSET 0 0 0
CHANNELS 7 Xposition Yposition Zposition Wrotation Xrotation Yrotation Zrotation
JOINT b
{
OFFSET 1 0 0
CHANNELS 4 Qx Qy Qz Qw
End Site
{
OFFSET 1 0 0
}
}
}
MOTION
Frames: 1
Frame Time: 0.04
0 0 0 0.7071068 0 0 0.7071068 0 0 0.7071068 0.7071068
"""


def test_quaternions_are_read_by_the_names_of_their_channels() -> None:
    positions = forward_kinematics(bvh_to_motion(parse_bvh(QUATERNIONS), unit_m=1.0))
    np.testing.assert_allclose(positions[0], [[0, 0, 0], [0, 1, 0], [-1, 1, 0]], atol=1e-6)
    with pytest.raises(InputError, match="unit quaternions"):
        bvh_to_motion(parse_bvh(QUATERNIONS.replace("0.7071068 0 0 0.7071068 0 0", "45 0 0 9 0 0")), unit_m=1.0)
    with pytest.raises(InputError, match="Wrotation together"):
        parse_bvh(QUATERNIONS.replace("CHANNELS 4 Qx Qy Qz Qw", "CHANNELS 1 Qw"))


def test_positions_near_zero_below_the_root_are_added_to_the_offsets() -> None:
    bvh = motion_to_bvh(swinging())
    six = ("Xposition", "Yposition", "Zposition", "Zrotation", "Xrotation", "Yrotation")
    columns = [bvh.values[:, :6]]
    for joint in range(1, len(bvh.names)):
        columns += [np.zeros((bvh.frames, 3)), bvh.values[:, 3 + 3 * joint : 6 + 3 * joint]]
    sliding = Bvh(
        bvh.names,
        bvh.parents,
        bvh.offsets,
        (six,) * len(bvh.names),
        bvh.end_sites,
        bvh.frame_time_s,
        np.concatenate(columns, 1),
    )
    same = forward_kinematics(bvh_to_motion(sliding, unit_m=0.01))
    np.testing.assert_allclose(same, forward_kinematics(bvh_to_motion(bvh, unit_m=0.01)), atol=1e-9)


@pytest.mark.parametrize(
    ("height", "unit"), [(1.4, 1.0), (140, 0.01), (1400, 0.001), (75, 0.01), (0.75, 1.0), (55.1, 0.0254), (14, 0.1)]
)
def test_units_of_adults_and_children(height: float, unit: float) -> None:
    assert unit_of_height(height)[0] == unit


def test_a_size_that_no_person_has_is_said() -> None:
    assert unit_of_height(140) == (0.01, "")
    assert "2.86 m" in unit_of_height(286)[1]


def test_letters_are_decoded() -> None:
    assert decode_text("Hüfte Fuß".encode("latin-1")) == "Hüfte Fuß"
    assert decode_text("左足".encode("cp932")) == "左足"
    assert decode_text("左足".encode()) == "左足"


def test_a_names_file_decides(tmp_path: Path, positions: np.ndarray) -> None:
    text = TEXT
    for number, name in enumerate(BODY.names):
        text = text.replace(f"JOINT {name}\n", f"JOINT part{number}\n").replace(
            f"ROOT {name}\n", f"ROOT part{number}\n"
        )
    table = "\n".join(f"{name}: part{number}" for number, name in enumerate(BODY.names) if "collar" not in name)
    names = write(tmp_path, table, "names.yaml")
    clip = load_bvh_clip(write(tmp_path, text), names=names)
    np.testing.assert_allclose(clip.joints, positions, atol=1e-5)
    for bad in ("- a", "tail: part1", "pelvis: nothing", "pelvis: [1]", "a: b: c"):
        with pytest.raises(InputError):
            load_bvh_clip(write(tmp_path, text), names=write(tmp_path, bad, "bad.yaml"))


def test_nobody_is_told_with_the_joints_to_choose_from(tmp_path: Path) -> None:
    path = write(tmp_path, QUATERNIONS)
    with pytest.raises(NobodyError) as caught:
        load_clip(path)
    assert caught.value.field == f"{path}: joints"
    assert caught.value.joints[:2] == ("a", "b")

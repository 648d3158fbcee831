"""Odd inputs, one file a situation: each is read right, refused with a reason to act on, or read with a note.

The archive `cases/cases.tar.xz` lies in the data folder. A table names what must become of every file of it: nothing is
let through in silence.
"""

from __future__ import annotations

import math
import re
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets.folder import load_folder
from skelact.errors import InputError
from skelact.formats import load_clip
from skelact.layouts import load_layout
from skelact.values import Clip

BASE, WALK, NPZ, NTU, UCLA = "bvh_base.bvh", "bvh_yup_walk.bvh", "npz_ok.npz", "ntu_ok.skeleton", "ucla_ok.json"
MM = 0.001


@dataclass(frozen=True)
class Right:
    """A clip that is read.

    Attributes:
        like: Case whose joints it has, "" when it is compared with none.
        within_m: How near.
        said: Pattern of a note that it must carry; "" where nothing was guessed.
        shape: (people, frames) where these are the point.
        fps: Frames per second.
        layout: Its layout.
        missing: Joints in all frames that are missing, of people who are there.
    """

    like: str = ""
    within_m: float = MM
    said: str = ""
    shape: tuple[int, int] | None = None
    fps: float = 30.0
    layout: str = ""
    missing: int = 0


@dataclass(frozen=True)
class Refused:
    """A file that is refused: pattern of the place and reason, "name: key: reason" or "name:line: reason"."""

    reason: str


def base(said: str = "", **options: object) -> Right:
    """The short BVH, written otherwise."""
    return Right(like=BASE, said=said, **options)  # type: ignore[arg-type]


def walk(said: str = "", **options: object) -> Right:
    """The walk, on a skeleton called otherwise or turned."""
    return Right(like=WALK, said=said, **options)  # type: ignore[arg-type]


def npz(said: str = "", **options: object) -> Right:
    """The npz clip, written otherwise."""
    return Right(like=NPZ, said=said, **options)  # type: ignore[arg-type]


CLIPS: dict[str, Right | Refused] = {
    # BVH: how the text is written
    BASE: Right(shape=(1, 40), layout="core19"),
    "bvh_bom16.bvh": base(),
    "bvh_bom8.bvh": base(),
    "bvh_brace_same_line.bvh": base(),
    "bvh_comma_decimal.bvh": base(),
    "bvh_comma_sep.bvh": base(),
    "bvh_comment.bvh": base(),
    "bvh_comment2.bvh": base(),
    "bvh_cr_only.bvh": base(),
    "bvh_crlf.bvh": base(),
    "bvh_ctrlz_end.bvh": base(),
    "bvh_endsite_named.bvh": base(),
    "bvh_endsite_oneword.bvh": base(),
    "bvh_extra_column.bvh": Refused(r":\d+: .*66 values.*67"),
    "bvh_fewer_frames_than_header.bvh": base("41 frames.*40"),
    "bvh_frames_0.bvh": Refused(r":\d+: .*frame"),
    "bvh_frames_plus1_blank.bvh": base(),
    "bvh_lowerkeys.bvh": base(),
    "bvh_more_frames_than_header.bvh": base("39 frames.*40"),
    "bvh_motion_same.bvh": base(),
    "bvh_nan.bvh": Refused(r":\d+: .*nan"),
    "bvh_no_end_site.bvh": base(),
    "bvh_no_end_site_tabs.bvh": base(),
    "bvh_no_space_colon.bvh": base(),
    "bvh_nullbytes_end.bvh": base(),
    "bvh_plus_sign.bvh": base(),
    "bvh_sci.bvh": base(),
    "bvh_tabs.bvh": base(),
    "bvh_trailing_space.bvh": base(),
    "bvh_trailing_text.bvh": base(),
    "bvh_upperchannels.bvh": base(),
    # BVH: frame times
    "bvh_frametime_0.bvh": Refused(r":\d+: .*got 0.*--fps"),
    "bvh_frametime_1.bvh": Refused(r":\d+: .*got 1.*--fps"),
    "bvh_frametime_120.bvh": base(fps=120.0),
    "bvh_frametime_comma.bvh": base(),
    "bvh_frametime_fps.bvh": base("frames per second"),
    "bvh_frametime_ms.bvh": base("milliseconds"),
    "bvh_frametime_ms_walk.bvh": Right(shape=(1, 120), said="milliseconds"),
    "bvh_missing_frametime.bvh": Refused(r":\d+: .*Frame Time.*--fps"),
    # BVH: names
    "bvh_name_caps.bvh": base(),
    "bvh_name_colon.bvh": base(),
    "bvh_name_dotside.bvh": base(),
    "bvh_name_empty.bvh": base("no name"),
    "bvh_name_sjis.bvh": base(),
    "bvh_name_space.bvh": base(),
    "bvh_name_utf8.bvh": base(),
    "names_3dsmax_biped.bvh": walk(),
    "names_blender_rigify.bvh": walk(),
    "names_hik_4spines_neck1.bvh": Right(shape=(1, 120), layout="core19"),
    "names_humanik.bvh": walk(),
    "names_mixamorig.bvh": walk(),
    "names_mixamorig1.bvh": walk(),
    "names_namespace2.bvh": walk(),
    "names_optitrack.bvh": walk(),
    "names_perception_neuron.bvh": Right(shape=(1, 120), said="left_toe.*right_toe.*missing", missing=2),
    "names_pipe.bvh": walk(),
    "names_unreal.bvh": walk(),
    # BVH: rotation orders, axes, roots
    **{f"bvh_order_{order}.bvh": base() for order in ("XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX")},
    "bvh_two_roots.bvh": Right(shape=(2, 40)),
    "bvh_two_roots_named.bvh": Right(shape=(2, 40)),
    WALK: Right(shape=(1, 120), layout="core19"),
    "bvh_zup_walk.bvh": walk("z is up"),
    "generated_circle_wrap.bvh": Right(shape=(1, 66), layout="core19"),
    # npz: types, units, axes
    NPZ: Right(shape=(1, 90), layout="core19"),
    "npz_big_endian.npz": npz(),
    "npz_bool.npz": Refused("joints: .*numbers.*bool"),
    "npz_chan4.npz": Refused(r"joints: .*\(1, 90, 19, 4\).*valid"),
    "npz_cm.npz": npz("centimeters"),
    "npz_complex.npz": Refused("joints: .*numbers.*complex"),
    "npz_extra_key.npz": npz("subject"),
    "npz_f16.npz": npz(within_m=2 * MM),
    "npz_f64.npz": npz(),
    "npz_far.npz": Right(shape=(1, 90)),
    "npz_int_mm.npz": npz("millimeters", within_m=2 * MM),
    "npz_mm.npz": npz("millimeters"),
    "npz_object.npz": Refused("joints: .*pickled"),
    "npz_pixels.npz": Right(shape=(1, 90)),
    "npz_xflip_mirror.npz": npz("mirrored"),
    "npz_zup.npz": npz("z is up"),
    # npz: rates
    "npz_fps0.npz": Refused("fps: .*got 0.*--fps"),
    "npz_fps_01.npz": Refused("fps: .*0.1.*--fps"),
    "npz_fps_1e6.npz": Refused("fps: .*--fps"),
    "npz_fps_missing.npz": Refused("fps: missing.*--fps"),
    "npz_fps_nan.npz": Refused("fps: .*nan.*--fps"),
    "npz_fps_neg.npz": Refused("fps: .*-30.*--fps"),
    "npz_fps_str.npz": Refused("fps: .*number.*--fps"),
    # npz: layouts and shapes
    "npz_layout_bytes.npz": npz(),
    "npz_layout_missing.npz": Refused("layout: missing.*core19"),
    "npz_layout_upper.npz": npz(),
    "npz_layout_wrong_v.npz": Refused("joints: .*ntu25.*core19"),
    "npz_no_person_axis.npz": npz("one person"),
    "npz_transposed_CTVM.npz": Refused(r"joints: .*transpose\(3, 1, 2, 0\)"),
    "npz_one_frame.npz": Right(shape=(1, 1)),
    "npz_two_frames.npz": Right(shape=(1, 2)),
    "npz_zero_frames.npz": Refused("joints: .*no frame"),
    "npz_zero_people.npz": Right(shape=(0, 90)),
    # npz: missing joints
    "npz_nan.npz": npz(missing=1),
    "npz_no_legs.npz": npz("missing.*left_hip", missing=8),
    "npz_zero_frame.npz": npz(),
    # NTU RGB+D
    NTU: Right(shape=(1, 30), layout="ntu25", said="up is assumed"),
    "ntu_bodycount_missing.skeleton": Refused(r":2: .*body count"),
    "ntu_bom.skeleton": Right(like=NTU, said="up"),
    "ntu_comma.skeleton": Right(like=NTU, said="up"),
    "ntu_crlf.skeleton": Right(like=NTU, said="up"),
    "ntu_empty.skeleton": Refused(":1: .*empty"),
    "ntu_float_count.skeleton": Refused(r":1: .*frame count.*30\.0"),
    "ntu_ind.skeleton": Right(like=NTU, missing=1, said="up"),
    "ntu_joints_20.skeleton": Refused(":4: .*joint count of 25.*20"),
    "ntu_nan_color.skeleton": Right(like=NTU, said="up"),
    "ntu_nan_xyz.skeleton": Right(like=NTU, missing=1, said="up"),
    "ntu_one_frame.skeleton": Right(shape=(1, 1), said="up"),
    "ntu_seven_bodies.skeleton": Refused(":2: .*0 to 6.*7"),
    "ntu_six_bodies.skeleton": Right(shape=(6, 30), said="up"),
    "ntu_tabs.skeleton": Right(like=NTU, said="up"),
    "ntu_trailing_blank.skeleton": Right(like=NTU, said="up"),
    "ntu_trunc.skeleton": Refused(r":\d+: .*truncated"),
    "ntu_trunc_midline.skeleton": Refused(r":\d+: .*truncated"),
    "ntu_zero_bodies_all.skeleton": Right(shape=(0, 30)),
    "ntu_zero_bodies_some.skeleton": Right(shape=(1, 30), said="up"),
    "ntu_zero_frames.skeleton": Refused(":1: .*frame count"),
    # NW-UCLA and the JSON of pose estimators; positions are noise, so neither size nor up can be told
    UCLA: Right(fps=15.0, shape=(1, 20), layout="kinect20", said="no unit"),
    "ucla_25.json": Refused(r"skeletons\[0\]: .*25.*ntu25"),
    "ucla_azure.json": Right(shape=(0, 1), layout="azure32", said="30 frames per second"),
    "ucla_coco_list.json": Right(shape=(1, 1), layout="coco17", said="30 frames per second"),
    "ucla_empty.json": Refused("skeletons: .*no frame"),
    "ucla_kinetics.json": Right(shape=(1, 1), layout="openpose18", said="340 x 256"),
    "ucla_label0.json": Right(fps=15.0, like=UCLA, said="no unit"),
    "ucla_label_str.json": Right(fps=15.0, like=UCLA, said="no unit"),
    "ucla_mmpose.json": Right(shape=(1, 1), layout="coco17", said="30 frames per second"),
    "ucla_nan.json": Right(fps=15.0, like=UCLA, said="no unit"),
    "ucla_no_label.json": Right(fps=15.0, like=UCLA, said="no unit"),
    "ucla_null.json": Right(fps=15.0, shape=(0, 5), layout="kinect20"),
    "ucla_openpose.json": Right(shape=(1, 1), layout="body25", said="30 frames per second"),
    "ucla_py_singlequote.json": Refused("not JSON.*json.dump"),
    "ucla_ragged.json": Refused(r"skeletons\[3\]: .*19"),
}

WALK_ONLY = [("a.bvh", "walk")]
LABELS: dict[str, list[tuple[str, str]] | Refused] = {  # file and label of every row
    "labels_backslash.csv": [("sub/x.BVH", "walk")],
    "labels_blank_lines.csv": WALK_ONLY,
    "labels_bom.csv": WALK_ONLY,
    "labels_caps_header.csv": WALK_ONLY,
    "labels_case_labels.csv": Refused("csv:3: .*'walk'.*'Walk'"),
    "labels_comment.csv": WALK_ONLY,
    "labels_cr.csv": WALK_ONLY,
    "labels_double_space.csv": Refused("csv:3: .*'kick left'.*'kick  left'"),
    "labels_dup.csv": Refused("csv:3: .*'a.bvh' twice.*line 2"),
    "labels_dup_case.csv": Refused("csv:4: .*inside the folder.*sub/../a.bvh"),
    "labels_dup_dot.csv": Refused("csv:3: .*twice.*line 2"),
    "labels_empty_label.csv": Refused("csv:2: .*label"),
    "labels_empty_rows_excel.csv": WALK_ONLY,
    "labels_header_only.csv": Refused("csv: .*no rows"),
    "labels_latin1.csv": Refused("csv:2: .*UTF-8"),
    "labels_missing.csv": Refused("csv:2: .*zz.bvh.*not there"),
    "labels_no_ext.csv": Refused("csv:2: .*suffix.*a.bvh"),
    "labels_none.csv": Refused("csv:1: .*empty"),
    "labels_numbers.csv": [("a.bvh", "1"), ("b.bvh", "10")],
    "labels_ok.csv": [("a.bvh", "walk"), ("b.bvh", "run")],
    "labels_quotes.csv": [("a.bvh", "walk, fast"), ('q"x.bvh', 'say "hi"')],
    "labels_semicolon.csv": WALK_ONLY,
    "labels_space.csv": [("c d.bvh", "walk")],
    "labels_split_caps.csv": [("a.bvh", "walk"), ("b.bvh", "walk")],
    "labels_subdir.csv": [("sub/x.BVH", "walk")],
    "labels_tab.csv": WALK_ONLY,
    "labels_trailing_commas.csv": WALK_ONLY,
    "labels_url.csv": Refused("csv:2: .*inside the folder"),
    "labels_utf16.csv": WALK_ONLY,
    "labels_video.csv": Refused("csv:2: .*video.*skelact pose"),
}
RECORDINGS = ("a.bvh", "b.bvh", "c d.bvh", 'q"x.bvh', "sub/x.BVH", "é.bvh", "dance.mp4")

VIDEOS = ("video_corrupt_tail.mp4", "video_cut_fragmented.mp4", "video_rot90.mp4", "video_upper_body.mp4")
SENTENCE_FILES = ("sentence_do_not_move.txt", "sentences.txt")


@dataclass(frozen=True)
class Heard:
    """A sentence whose plan is as said.

    Attributes:
        order: The actions, each by a word of it: " + " at the same time, " > " one after another.
        seconds: Of each action that states them.
        counts: Repetitions or steps of each action that states them.
        sides: Side of each action that has one.
        without: Words that must not be acted out.
        shown: Name of the motion that shows the only action; "" when it is not looked at.
    """

    order: str
    seconds: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    sides: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    shown: str = ""


REFUSED, TOLD = "refused", "told as not heard, or refused, if not while planning then for an action that nothing shows"
SENTENCES: dict[str, Heard | str] = {
    "do not move": Heard("move", shown="stand"),
    "don't move": Heard("move", shown="stand"),
    "walk for 1 minute 30 seconds": Heard("walk", (90.0,)),
    "walk for 1 min and 10 sec": Heard("walk", (70.0,)),
    "walk for a couple of seconds": Heard("walk", (2.0,)),
    "walk for two and a half seconds": Heard("walk", (2.5,)),
    "walk for 1,5 seconds": Heard("walk", (1.5,)),
    "walk for 1.5 seconds": Heard("walk", (1.5,)),
    "walk for 1 1/2 seconds": Heard("walk", (1.5,)),
    "walk for 1½ seconds": Heard("walk", (1.5,)),
    "walk for one and a half minutes": Heard("walk", (90.0,)),
    "walk for 2-3 seconds": Heard("walk", (2.5,)),
    "walk for 3 to 5 seconds": Heard("walk", (4.0,)),
    "walk for twenty-five seconds": Heard("walk", (25.0,)),
    "walk for 0 seconds": REFUSED,
    "walk for -3 seconds": REFUSED,
    "walk for 1e1 seconds": Heard("walk", (10.0,)),
    "walk for 500 ms": Heard("walk", (0.5,)),
    "walk for 500 milliseconds": Heard("walk", (0.5,)),
    "walk for an hour": REFUSED,
    "3 seconds of walking": Heard("walk", (3.0,)),
    "for 3 seconds walk, for 2 seconds wave": Heard("walk ? wave", (3.0, 2.0)),
    "walk for 3 seconds and wave for 2 seconds": Heard("walk ? wave", (3.0, 2.0)),
    "walk for 90 frames": Heard("walk", (3.0,)),
    "walk two steps": Heard("walk", counts=(2,)),
    "take three steps forward": Heard("step", counts=(3,)),
    "walk 3 metres": Heard("walk"),
    "walk backwards": Heard("walk"),
    "run backward": TOLD,
    "walk to the left": Heard("walk"),
    "walk sideways": Heard("walk"),
    "turn around": Heard("turn"),
    "turn 90 degrees to the left": Heard("turn"),
    "turn right 90 degrees": Heard("turn"),
    "after walking, wave": Heard("walk > wave"),
    "before walking, wave": Heard("wave > walk"),
    "wave before walking": Heard("wave > walk"),
    "wave after walking": Heard("walk > wave"),
    "wave the right hand, but first walk": Heard("walk > wave", sides=("right",)),
    "walk after you wave": Heard("wave > walk"),
    "walk until you wave": Heard("walk > wave"),
    "once you have walked, wave": Heard("walk > wave"),
    "walk, but don't wave": Heard("walk", without=("wave",)),
    "walk but do not wave": Heard("walk", without=("wave",)),
    "run instead of walking": Heard("run", without=("walk",)),
    "walk, not run": Heard("walk", without=("run",)),
    "walk without waving": Heard("walk", without=("wav",)),
    "walk with no arm movement": TOLD,
    "stop walking and wave": Heard("stop ? wave"),
    "raise the right hand and lower it": Heard("raise > lower", sides=("right",)),
    "raise your right arm, then the other one": Heard("raise > raise", sides=("right", "left")),
    "wave both hands, but not the left one": TOLD,
    "punch left, right, left": Heard("punch > punch > punch", sides=("left", "right", "left")),
    "punch with the left then the right": Heard("punch > punch", sides=("left", "right")),
    "wave with your right while walking": Heard("wave + walk", sides=("right",)),
    "wave the hand on the right": Heard("wave", sides=("right",)),
    "wave the right leg": Heard("wave"),
    "WALK IN A CIRCLE WHILE WAVING THE RIGHT HAND": Heard("walk + wav", sides=("right",)),
    "1. walk 2. run 3. jump": Heard("walk > run > jump"),
    "walk; run; jump": Heard("walk > run > jump"),
    "walk -> run": Heard("walk > run"),
    "walk + wave": Heard("walk + wave"),
    "walk & wave": Heard("walk + wave"),
    "walk/run": Heard("walk > run"),
    "walk, run, and jump": Heard("walk > run > jump"),
    "two people shake hands": REFUSED,
    "a man and a woman walk": REFUSED,
    "person one walks while person two waves": REFUSED,
    "the man's left hand waves": Heard("wave", sides=("left",)),
    "he raises his arm to the left": Heard("raise"),
    "raise the left hand to the right": Heard("raise"),
    "walk in a clockwise circle": Heard("walk"),
    "walk in a counterclockwise circle": Heard("walk"),
    "walk in a circle twice": Heard("walk"),
    "walk in a square": Heard("walk"),
    "walk happily, then angrily": TOLD,
    "colour walk": TOLD,
    "travelling walk": Heard("walk"),
    "jump as high as possible twice": TOLD,
    "jump 0 times": REFUSED,
    "jump 101 times": REFUSED,
    "jump -2 times": REFUSED,
    "jump two or three times": Heard("jump", counts=(2,)),
    "jump and wave 3 times": Heard("jump ? wave", counts=(3,)),
    "wave 3 times while walking": Heard("wave + walk", counts=(3,)),
    "wave three times with the right hand and twice with the left": TOLD,
    "a person is walking forward and then turns left and raises their right hand, waving it slowly three times before "
    "bowing": Heard("walk > turn ? raise > wav > bow", counts=(3,), sides=("right",)),
}


@pytest.fixture(scope="session")
def cases(data_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = data_root / "cases" / "cases.tar.xz"
    if not archive.is_file():
        pytest.skip("the data folder has no cases/cases.tar.xz")
    folder = tmp_path_factory.mktemp("cases")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder


def test_every_case_stands_in_a_table(cases: Path) -> None:
    tables = [*CLIPS, *LABELS, *VIDEOS, *SENTENCE_FILES]
    assert len(tables) == len(set(tables))
    assert {file.name for file in cases.iterdir()} == set(tables)


@pytest.mark.parametrize("name", CLIPS)
def test_a_clip_is_right_refused_or_said(cases: Path, name: str) -> None:
    outcome = CLIPS[name]
    if isinstance(outcome, Refused):
        with pytest.raises(InputError, match=f"{re.escape(name)}.*" + outcome.reason) as caught:
            load_clip(cases / name)
        assert name in caught.value.field
        return
    clip = load_clip(cases / name)
    _check_notes(clip, outcome)
    if outcome.shape:
        assert (clip.people, clip.frames) == outcome.shape
    if outcome.layout:
        assert clip.layout.name == outcome.layout
    assert clip.fps == pytest.approx(outcome.fps, rel=1e-3)
    lost = ~clip.valid & clip.present[..., None]
    assert lost.any((0, 1)).sum() == outcome.missing
    if outcome.like:
        wanted = load_clip(cases / outcome.like)
        assert clip.joints.shape == wanted.joints.shape
        gaps = np.linalg.norm(clip.joints - wanted.joints, axis=-1)[clip.valid]
        assert gaps.size and gaps.max() < outcome.within_m


def _check_notes(clip: Clip, outcome: Right) -> None:
    if outcome.said:
        assert any(re.search(outcome.said, note) for note in clip.notes), clip.notes
    else:
        assert not clip.notes


def test_far_away_is_the_same_body(cases: Path) -> None:
    near, far = (load_clip(cases / name).joints.astype(np.float64) for name in (NPZ, "npz_far.npz"))
    np.testing.assert_allclose(far - far[:, :1, :1], near - near[:, :1, :1], atol=1e-6)


def test_a_frame_of_zeros_and_one_without_bodies_are_nobody(cases: Path) -> None:
    assert (~load_clip(cases / "npz_zero_frame.npz").present).sum() == 1
    assert (~load_clip(cases / "ntu_zero_bodies_some.skeleton").present).sum() == 10


def test_two_roots_are_two_people(cases: Path) -> None:
    wanted = load_clip(cases / BASE).joints[0]
    for name in ("bvh_two_roots.bvh", "bvh_two_roots_named.bvh"):
        for person in load_clip(cases / name).joints:
            np.testing.assert_allclose(person - person[:1, :1], wanted - wanted[:1, :1], atol=MM)


def test_pixels_are_told_from_meters(cases: Path) -> None:
    clip = load_clip(cases / "npz_pixels.npz")
    assert clip.joints.shape[-1] == 2 and clip.joints.max() > 300


@pytest.mark.parametrize("name", LABELS)
def test_labels_are_right_or_refused(cases: Path, tmp_path: Path, name: str) -> None:
    for recording in RECORDINGS:
        path = tmp_path / recording
        path.parent.mkdir(exist_ok=True)
        path.write_text(recording)
    shutil.copy(cases / name, tmp_path / "labels.csv")
    outcome = LABELS[name]
    if isinstance(outcome, Refused):
        with pytest.raises(InputError, match=outcome.reason):
            load_folder(tmp_path)
        return
    dataset = load_folder(tmp_path)
    assert [(sample.name, dataset.labels[sample.label]) for sample in dataset.samples] == outcome
    splits = {sample.groups["split"] for sample in dataset.samples if "split" in sample.groups}
    assert splits <= {"train", "test"}


@pytest.mark.slow
def test_a_turned_video_is_upright(cases: Path) -> None:
    from skelact.pose import load_pose_estimator
    from skelact.pose.tracks import track_video

    seen = track_video(cases / "video_rot90.mp4", load_pose_estimator(), quiet=True)
    assert (seen.width, seen.height) == (480, 400)  # its frames are stored 400 wide, 480 high
    names = load_layout("wholebody133").names
    (person,) = seen.people[-1].values()
    heights = {name: person.points[names.index(name), 1] for name in ("nose", "left_hip", "left_ankle")}
    assert heights["nose"] < heights["left_hip"] < heights["left_ankle"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["video_corrupt_tail.mp4", "video_cut_fragmented.mp4"])
def test_a_damaged_video_gives_what_is_there_and_says_so(cases: Path, name: str) -> None:
    from skelact.pose.video import open_video

    video = open_video(cases / name)
    try:
        times = [time_s for time_s, _ in video.frames()]
        assert len(times) > 1 and (np.diff(times) > 0).all()
        assert video.cut
    finally:
        video.close()


@pytest.mark.slow
def test_legs_out_of_the_picture_are_missing(cases: Path) -> None:
    from skelact.pose import load_pose_estimator
    from skelact.pose.tracks import track_video, tracks_to_clip

    clip, _ = tracks_to_clip(track_video(cases / "video_upper_body.mp4", load_pose_estimator(), quiet=True))
    names = load_layout("blazepose75").names
    feet = [names.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("knee", "ankle")]
    shoulders = [names.index(f"{side}_shoulder") for side in ("left", "right")]
    there = clip.present[0]
    assert there.any()
    assert clip.valid[0, there][:, shoulders].mean() > 0.9
    assert clip.valid[0, there][:, feet].mean() < 0.25


def test_every_sentence_stands_in_the_table(cases: Path) -> None:
    given = {line for name in SENTENCE_FILES for line in (cases / name).read_text("utf-8").splitlines() if line}
    assert given <= set(SENTENCES)


@pytest.fixture(scope="session")
def plan() -> Callable[[str], object]:
    from skelact.language.planner import load_planner

    return load_planner().plan


@pytest.mark.slow
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_heard_refused_or_told(plan: Callable[[str], object], sentence: str) -> None:
    outcome = SENTENCES[sentence]
    if outcome == REFUSED:
        with pytest.raises(InputError, match="expected"):
            plan(sentence)
        return
    if isinstance(outcome, Heard):
        _check_plan(plan(sentence), outcome)
        return
    try:
        made = plan(sentence)
    except InputError:
        return
    shown = [action.is_known and action.performances for action in made.actions]  # type: ignore[attr-defined]
    assert made.not_heard or not all(shown)  # type: ignore[attr-defined]


def _check_plan(made: object, outcome: Heard) -> None:
    actions = made.actions  # type: ignore[attr-defined]
    words = re.split(r" [?+>] ", outcome.order)
    assert len(actions) == len(words), [action.text for action in actions]
    for action, word in zip(actions, words, strict=True):
        assert word in action.text.lower()
    groups = np.diff([action.group for action in actions])
    for sign, step in zip(re.findall(r" ([?+>]) ", outcome.order), groups, strict=True):
        assert sign == "?" or step == (1 if sign == ">" else 0)
    seconds = [action.duration_s for action in actions if action.duration_s is not None]
    assert len(seconds) == len(outcome.seconds)
    assert all(math.isclose(got, wanted, rel_tol=0.01) for got, wanted in zip(seconds, outcome.seconds, strict=True))
    counts = [action.amount(kind) for action in actions for kind in ("times", "steps") if action.amount(kind)]
    assert counts == list(outcome.counts)
    assert tuple(action.side for action in actions if action.side) == outcome.sides
    assert not any(word in action.text.lower() for word in outcome.without for action in actions)
    if outcome.shown:
        assert [performance.name for performance in actions[0].performances] == [outcome.shown]

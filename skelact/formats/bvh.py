"""BVH motion files: a joint hierarchy with offsets, then one line of channel values per frame.

Format: Biovision BVH as described by Meredith and Maddock, "Motion capture file formats explained" (2001).
Rotation channels turn about the moving axes in the order the file lists them. Position channels of a joint replace its
offset, also below the root: in some collections the root stands still and a child carries the body.
What tools write beyond the format is read where it has one meaning (`bvh_header`, `bvh_frames`), and said in the notes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.bvh_frames import parse_motion
from skelact.formats.bvh_header import CHANNELS, EndSite, HeaderParser
from skelact.formats.bvh_text import decode_text
from skelact.formats.input_files import read_limited
from skelact.formats.rates import whole_fps
from skelact.geometry import euler_to_rotmat, rotmat_to_euler, unitquat_to_rotmat, unwrap_euler
from skelact.values import Motion

MAX_BYTES = 512 * 2**20
MAX_HEADER_CHARS = 4 * 2**20
UNITS_M = {
    "meter": 1.0,
    "CMU unit": 0.0254 / 0.45,
    "inch": 0.0254,
    "decimeter": 0.1,
    "centimeter": 0.01,
    "millimeter": 0.001,
}
METRIC_M = (0.01, 1.0, 0.001)
TYPICAL_SPAN_M = 2.2  # of an adult, toe to fingertip along the bones
TYPICAL_HEIGHT_M = 1.4  # of an adult, ankle to the base of the skull along the bones
CHILD, GIANT = 0.48, 1.4  # size beside an adult: 0.85 m, 2.4 m
SMALL = 0.6  # a size that is worth a note
QUATERNION_TOLERANCE = 0.05
MIN_SLIDING, RELATIVE = 4, 0.05  # joints with positions, and how short those are beside the offsets
END = "_end"  # an end site is joint NAME_end of a motion


@dataclass(frozen=True, eq=False)
class Bvh:
    """A BVH file as written: file units, degrees.

    Attributes:
        names: V unique joint names, parents before children.
        parents: V parent indices, -1 at the root.
        offsets: float64 (V, 3).
        channels: Channel names of each joint, in file order; any of `CHANNELS`, possibly none.
        end_sites: In file order.
        frame_time_s: Seconds per frame, > 0.
        values: float64 (T, n), the channels of all joints, one behind the other.
        notes: What was guessed or left out in reading, a sentence each.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    channels: tuple[tuple[str, ...], ...]
    end_sites: tuple[EndSite, ...]
    frame_time_s: float
    values: np.ndarray
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        joints, columns = len(self.names), sum(map(len, self.channels))
        if not len(self.parents) == len(self.channels) == joints or self.offsets.shape != (joints, 3):
            raise InputError(f"expected {joints} parents, channel lists and offsets ({joints}, 3)", field="bvh")
        if len(set(self.names)) != joints or self.parents.count(-1) != 1:
            raise InputError("expected unique joint names and one root", field="bvh.names")
        if any(not -1 <= parent < joint for joint, parent in enumerate(self.parents)):
            raise InputError("expected every parent before its children", field="bvh.parents")
        if self.values.ndim != 2 or self.values.shape[0] < 1 or self.values.shape[1] != columns:
            raise InputError(f"expected (T >= 1, {columns}), got {self.values.shape}", field="bvh.values")
        if not (np.isfinite(self.values).all() and np.isfinite(self.offsets).all()):
            raise InputError("expected finite values, got NaN or infinity", field="bvh.values")
        if not 0 < self.frame_time_s < math.inf:
            raise InputError(f"expected > 0, got {self.frame_time_s}", field="bvh.frame_time_s")

    @property
    def frames(self) -> int:
        """T, the number of frames."""
        return int(self.values.shape[0])

    @property
    def fps(self) -> float:
        """Frames per second; a rate within 0.05 % of a whole number is that number."""
        return whole_fps(1.0 / self.frame_time_s)


def load_bvh(path: str | Path, *, fps: float | None = None) -> Bvh:
    """Read a BVH file of one skeleton.

    Args:
        path: The file.
        fps: Frames per second instead of what the file says.

    Raises:
        InputError: Not a finite BVH file, several skeletons, or beyond the limits; `field` is "file:line".
    """
    return _only(load_bvh_skeletons(path, fps=fps), str(path))


def load_bvh_skeletons(path: str | Path, *, fps: float | None = None) -> tuple[Bvh, ...]:
    """Read all skeletons of a BVH file, one for each ROOT; otherwise as `load_bvh`."""
    path = Path(path)
    return parse_bvh_skeletons(decode_text(read_limited(path, MAX_BYTES)), source=str(path), fps=fps)


def parse_bvh(text: str, *, source: str = "bvh", fps: float | None = None) -> Bvh:
    """Read BVH text of one skeleton; `source` names it in errors.

    Raises:
        InputError: As `load_bvh`; `field` is "source:line".
    """
    return _only(parse_bvh_skeletons(text, source=source, fps=fps), source)


def parse_bvh_skeletons(text: str, *, source: str = "bvh", fps: float | None = None) -> tuple[Bvh, ...]:
    """Read all skeletons of BVH text, one for each ROOT."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = re.search(r"^[ \t]*MOTION\b|^[ \t]*(?=Frames[ \t]*:)", text, re.IGNORECASE | re.MULTILINE)
    end = match.end() if match else len(text)
    if end > MAX_HEADER_CHARS:
        raise InputError(f"expected MOTION within the first {MAX_HEADER_CHARS} characters", field=f"{source}:1")
    header = HeaderParser(text[: match.start() if match else end], source)
    skeletons = header.parse()
    if match is None:
        raise InputError(
            "there is no MOTION: the file holds a pose at rest only", field=f"{source}:{_line_of(text, end)}"
        )
    joints = sum(len(skeleton.names) for skeleton in skeletons)
    columns = [sum(map(len, skeleton.channels)) for skeleton in skeletons]
    motion = parse_motion(text, end, joints=joints, columns=sum(columns), source=source, fps=fps)
    notes = (*header.notes, *motion.notes)
    values = np.split(motion.values, np.cumsum(columns)[:-1], axis=1)
    return tuple(
        Bvh(
            parsed.names,
            parsed.parents,
            parsed.offsets,
            parsed.channels,
            parsed.end_sites,
            motion.frame_time_s,
            own,
            notes,
        )
        for parsed, own in zip(skeletons, values, strict=True)
    )


def _only(skeletons: tuple[Bvh, ...], source: str) -> Bvh:
    if len(skeletons) > 1:
        raise InputError(f"expected one skeleton, got {len(skeletons)}: read them as a clip", field=source)
    return skeletons[0]


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def save_bvh(path: str | Path, bvh: Bvh) -> None:
    """Write a BVH file that `load_bvh` reads back within 1e-6 degrees and units."""
    Path(path).write_text(format_bvh(bvh), encoding="utf-8", newline="\n")


def format_bvh(bvh: Bvh) -> str:
    """Write BVH text; joints come depth first, as the format wants, so their order may change.

    Raises:
        InputError: A joint name cannot stand in a BVH file.
    """
    children: list[list[int]] = [[] for _ in bvh.names]
    tips: list[list[EndSite]] = [[] for _ in bvh.names]
    for joint, parent in enumerate(bvh.parents):
        name = bvh.names[joint]
        if not name or " ".join(name.split()) != name or "{" in name or "}" in name:
            raise InputError(f"cannot be written: {name!r}", field=f"bvh.names[{joint}]")
        if parent != -1:
            children[parent].append(joint)
    for site in bvh.end_sites:
        tips[site.joint].append(site)
    starts = np.cumsum([0, *map(len, bvh.channels)])
    lines, columns = ["HIERARCHY"], list[int]()
    stack: list[tuple[int, int]] = [(bvh.parents.index(-1), 0)]
    while stack:
        joint, depth = stack.pop()
        if joint < 0:  # all below this joint is written
            lines.append("\t" * depth + "}")
            continue
        pad = "\t" * depth
        lines += [f"{pad}{'JOINT' if depth else 'ROOT'} {bvh.names[joint]}", pad + "{"]
        lines.append(f"{pad}\tOFFSET {_format_numbers(bvh.offsets[joint])}")
        lines.append(" ".join([f"{pad}\tCHANNELS {len(bvh.channels[joint])}", *bvh.channels[joint]]))
        columns += range(starts[joint], starts[joint + 1])
        for site in tips[joint]:
            lines += [f"{pad}\tEnd Site", pad + "\t{", f"{pad}\t\tOFFSET {_format_numbers(site.offset)}", pad + "\t}"]
        stack.append((-1, depth))
        stack += [(child, depth + 1) for child in reversed(children[joint])]
    lines += ["MOTION", f"Frames: {bvh.frames}", f"Frame Time: {bvh.frame_time_s!r}"]
    row = " ".join(["%.6f"] * len(columns))
    lines += [row % tuple(values) for values in bvh.values[:, columns].tolist()]
    return "\n".join(lines) + "\n"


def _format_numbers(values: np.ndarray | tuple[float, ...]) -> str:
    return " ".join(f"{value:.6f}" for value in values)


def bvh_to_motion(bvh: Bvh, *, unit_m: float | None = None) -> Motion:
    """Turn channels into local rotations and translations in meters; end sites become joints called NAME_end.

    Args:
        bvh: Degrees and file units.
        unit_m: Meters per file unit; None takes the one of `UNITS_M` that makes the body most human-sized
            (`estimate_unit`).

    Raises:
        InputError: `unit_m` is not positive.
    """
    unit = estimate_unit(bvh) if unit_m is None else unit_m
    if not 0 < unit < math.inf:
        raise InputError(f"expected > 0, got {unit}", field="unit_m")
    joints = len(bvh.names)
    rotations = np.empty((bvh.frames, joints, 3, 3))
    translations = np.repeat(bvh.offsets[None], bvh.frames, axis=0)
    starts = np.cumsum([0, *map(len, bvh.channels)])
    by_order: dict[str, list[tuple[int, list[int]]]] = {}
    for joint, channels in enumerate(bvh.channels):
        order, columns = "", []
        for column, channel in enumerate(channels, int(starts[joint])):
            if channel.endswith("position"):
                translations[:, joint, "XYZ".index(channel[0])] = bvh.values[:, column]
            else:
                order += channel[0]
                columns.append(column)
        by_order.setdefault(order, []).append((joint, columns))
    if _are_relative(bvh):
        translations[:, 1:] += bvh.offsets[1:] * _slides(bvh)[1:, None]
    for order, members in by_order.items():
        angles = np.deg2rad(bvh.values[:, [columns for _, columns in members]] if order else np.empty((1, 1, 0)))
        where = [joint for joint, _ in members]
        if "W" in order:
            rotations[:, where] = _turn_quaternions(bvh.values[:, [columns for _, columns in members]], order)
        else:
            rotations[:, where] = euler_to_rotmat(angles, order)
    names, tips = list(bvh.names), bvh.end_sites
    for site in tips:
        name = f"{bvh.names[site.joint]}{END}"
        while name in names:
            name += END
        names.append(name)
    tip_offsets = np.array([site.offset for site in tips]).reshape(-1, 3)
    still = np.broadcast_to(np.eye(3), (bvh.frames, len(tips), 3, 3))
    return Motion(
        names=tuple(names),
        parents=(*bvh.parents, *(site.joint for site in tips)),
        offsets=np.concatenate([bvh.offsets, tip_offsets]) * unit,
        rotations=np.concatenate([rotations, still], axis=1),
        translations=np.concatenate([translations, np.repeat(tip_offsets[None], bvh.frames, axis=0)], axis=1) * unit,
        fps=bvh.fps,
    )


def _slides(bvh: Bvh) -> np.ndarray:
    """Bool (V,): joints with three position channels."""
    return np.array([sum(channel.endswith("position") for channel in own) == 3 for own in bvh.channels])


def _are_relative(bvh: Bvh) -> bool:
    """Whether positions below the root are added to the offsets instead of replacing them: they are near zero then."""
    starts = np.cumsum([0, *map(len, bvh.channels)])
    sizes = []
    for joint in np.flatnonzero(_slides(bvh)):
        length = float(np.linalg.norm(bvh.offsets[joint]))
        if bvh.parents[joint] != -1 and length > 0:
            own = bvh.values[:, int(starts[joint]) : int(starts[joint + 1])]
            columns = [n for n, channel in enumerate(bvh.channels[joint]) if channel.endswith("position")]
            sizes.append(float(np.median(np.linalg.norm(own[:, columns], axis=-1))) / length)
    return len(sizes) >= MIN_SLIDING and float(np.median(sizes)) < RELATIVE


def _turn_quaternions(values: np.ndarray, order: str) -> np.ndarray:
    quaternions = values[..., [order.index(letter) for letter in "XYZW"]]
    sizes = np.linalg.norm(quaternions, axis=-1, keepdims=True)
    if np.abs(sizes - 1).max() > QUATERNION_TOLERANCE:
        wanted = "unit quaternions in the channels Wrotation, Xrotation, Yrotation, Zrotation"
        raise InputError(f"expected {wanted}, got one of length {float(sizes.max()):.3g}", field="bvh.values")
    return unitquat_to_rotmat(quaternions / sizes)


def estimate_unit(bvh: Bvh) -> float:
    """Guess meters per file unit from the longest way along the bones, which no pose changes.

    The way from the root to a lone child is left out: it is often the height of the hips above the ground. Metric units
    that make a body of a child's to a giant's size come first; then the unit nearest to an adult by ratio. A skeleton
    without lengths counts as centimeters.
    """
    lengths = np.linalg.norm(bvh.offsets, axis=1)
    if not lengths[1:].any():
        lengths = np.linalg.norm(bvh_to_motion(bvh, unit_m=1.0).translations[0], axis=1)
    parents = bvh.parents
    reach = np.zeros(len(parents))  # longest way down from each joint
    span = 0.0
    lone = {parent for parent in parents if parents.count(parent) == 1}
    on_stem = [False] * len(parents)
    for joint, parent in enumerate(parents):
        on_stem[joint] = parent == -1 or (on_stem[parent] and parent in lone)
    for joint in reversed(range(len(parents))):
        span = max(span, float(reach[joint]))
        parent = parents[joint]
        if parent == -1 or (on_stem[joint] and parents[parent] == -1):
            continue
        way = float(reach[joint] + lengths[joint])
        span = max(span, float(reach[parent]) + way)
        reach[parent] = max(reach[parent], way)
    if not 0 < span < math.inf:
        return UNITS_M["centimeter"]
    return _likely_unit(span, TYPICAL_SPAN_M)


def unit_of_height(height: float) -> tuple[float, str]:
    """Guess meters per file unit from the way between ankle and head (`measure_height`), with a note if it is odd."""
    unit = _likely_unit(height, TYPICAL_HEIGHT_M)
    name = next(name for name, size in UNITS_M.items() if size == unit)
    if unit not in METRIC_M:
        return unit, f"one unit of length is taken for one {name}: {height * unit:.2f} m from ankle to head"
    if not SMALL <= height * unit / TYPICAL_HEIGHT_M <= GIANT:
        return (
            unit,
            f"the body is {height * unit:.2f} m from ankle to head if one unit is one {name}; adults have 1.4 m",
        )
    return unit, ""


def _likely_unit(size: float, typical_m: float) -> float:
    for unit in METRIC_M:
        if CHILD <= size * unit / typical_m <= GIANT:
            return unit
    return min(UNITS_M.values(), key=lambda unit: abs(math.log(size * unit / typical_m)))


def motion_to_bvh(motion: Motion, *, unit_m: float = 0.01, order: str = "ZXY") -> Bvh:
    """Write a motion as channels: rotations for every joint, positions for the root and for joints that slide.

    Still joints called NAME_end below joint NAME become end sites again; other tips get an end site without length.
    The root's offset is zero: some readers put its position in the place of the offset, others add the two. Angles go
    on from frame to frame without jumps of a turn, so that they may be resampled and filtered.

    Args:
        motion: Meters.
        unit_m: Meters per file unit; centimeters unless told otherwise.
        order: Rotation order, X, Y and Z in any order.
    """
    turns = tuple(f"{letter}rotation" for letter in order)
    slides = (motion.translations != motion.offsets).any(axis=(0, 2))
    still = ~slides & (motion.rotations == np.eye(3)).all(axis=(0, 2, 3))
    has_child = set(motion.parents)
    is_tip = [
        parent != -1
        and bool(still[joint])
        and joint not in has_child
        and motion.names[joint].removesuffix(END) == motion.names[parent]
        for joint, parent in enumerate(motion.parents)
    ]
    kept = [joint for joint, tip in enumerate(is_tip) if not tip]
    new_index = {joint: position for position, joint in enumerate(kept)}
    angles = np.rad2deg(unwrap_euler(rotmat_to_euler(motion.rotations, order), order))
    offsets = motion.offsets / unit_m
    offsets[motion.parents.index(-1)] = 0.0
    channels, columns = [], []
    for joint in kept:
        moves = motion.parents[joint] == -1 or bool(slides[joint])
        channels.append((*(CHANNELS[:3] if moves else ()), *turns))
        columns += [motion.translations[:, joint] / unit_m] * moves + [angles[:, joint]]
    tips = [
        EndSite(new_index[motion.parents[joint]], tuple((motion.offsets[joint] / unit_m).tolist()))
        for joint, tip in enumerate(is_tip)
        if tip
    ]
    tips += [EndSite(new_index[joint], (0.0, 0.0, 0.0)) for joint in kept if joint not in has_child]
    return Bvh(
        names=tuple(motion.names[joint] for joint in kept),
        parents=tuple(new_index.get(motion.parents[joint], -1) for joint in kept),
        offsets=offsets[kept],
        channels=tuple(channels),
        end_sites=tuple(tips),
        frame_time_s=1 / motion.fps,
        values=np.concatenate(columns, axis=1),
    )

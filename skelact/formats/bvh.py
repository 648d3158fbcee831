"""BVH motion files: a joint hierarchy with offsets, then one line of channel values per frame.

Format: Biovision BVH as described by Meredith and Maddock, "Motion capture file formats explained" (2001).
Rotation channels turn about the moving axes in the order the file lists them. Position channels of a joint replace its
offset, also below the root: in some collections the root stands still and a child carries the body.
Choices of ours: keywords in any case; frames may wrap over lines; one root; joint names are unique; no trailing text.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.geometry import euler_to_matrix, matrix_to_euler, unwrap_euler
from skelact.values import Motion

CHANNELS = ("Xposition", "Yposition", "Zposition", "Xrotation", "Yrotation", "Zrotation")
MAX_BYTES = 512 * 2**20
MAX_HEADER_CHARS = 4 * 2**20
MAX_JOINTS = 1024
MAX_JOINT_FRAMES = 16_000_000  # T * V: two hours of 22 joints at 100 fps
UNITS_M = {"metre": 1.0, "CMU unit": 0.0254 / 0.45, "inch": 0.0254, "centimetre": 0.01, "millimetre": 0.001}
TYPICAL_SPAN_M = 2.2  # of an adult, toe to fingertip along the bones
END = "_end"  # an end site is joint NAME_end of a motion
FPS_TOLERANCE = 5e-4  # 0.0333333 s means 30 fps; 29.97 fps stays itself


@dataclass(frozen=True)
class EndSite:
    """The tip of a bone chain: `offset` from joint number `joint`, in file units."""

    joint: int
    offset: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Bvh:
    """A BVH file as it stands: file units, degrees.

    Attributes:
        names: V unique joint names, parents before children.
        parents: V parent indices, -1 at the root.
        offsets: float64 (V, 3).
        channels: Channel names of each joint, in file order; any of `CHANNELS`, possibly none.
        end_sites: In file order.
        frame_time_s: Seconds per frame, > 0.
        values: float64 (T, n), the channels of all joints, one behind the other.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    channels: tuple[tuple[str, ...], ...]
    end_sites: tuple[EndSite, ...]
    frame_time_s: float
    values: np.ndarray

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
        fps = 1.0 / self.frame_time_s
        whole = round(fps)
        return float(whole) if abs(fps - whole) < FPS_TOLERANCE * fps else fps


def load_bvh(path: str | Path) -> Bvh:
    """Read a BVH file.

    Raises:
        InputError: Not a whole, finite BVH file, or beyond the limits; `field` is "file:line".
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"expected at most {MAX_BYTES} bytes, got {size}", field=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error}", field=str(path)) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # names from old tools; never fails
    return parse_bvh(text, source=str(path))


def parse_bvh(text: str, *, source: str = "bvh") -> Bvh:
    """Read BVH text; `source` names it in errors.

    Raises:
        InputError: Not a whole, finite BVH text, or beyond the limits; `field` is "source:line".
    """
    match = re.search(r"(?:^|[\r\n])[ \t]*MOTION\b", text, re.IGNORECASE)
    end = match.end() if match else len(text)
    if end > MAX_HEADER_CHARS:
        raise InputError(f"expected MOTION within the first {MAX_HEADER_CHARS} characters", field=f"{source}:1")
    names, parents, offsets, channels, end_sites = _HeaderParser(text[:end], source).parse()
    if match is None:
        raise InputError("the file ends before MOTION", field=f"{source}:{_line_of(text, end)}")
    frame_time_s, values = _parse_motion(text, end, len(names), sum(map(len, channels)), source)
    return Bvh(names, parents, offsets, channels, end_sites, frame_time_s, values)


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


class _HeaderParser:
    """Reads HIERARCHY token by token, with a stack of open joints instead of recursion."""

    def __init__(self, header: str, source: str) -> None:
        lines = header.replace("\r\n", "\n").replace("\r", "\n").replace("{", " { ").replace("}", " } ").split("\n")
        self.tokens = [(token, number) for number, line in enumerate(lines, 1) for token in line.split()]
        self.last_line = len(lines)
        self.source = source
        self.at = 0

    def fail(self, message: str, *, back: int = 1) -> InputError:
        at = self.at - back
        line = self.tokens[at][1] if 0 <= at < len(self.tokens) else self.last_line
        return InputError(message, field=f"{self.source}:{line}")

    def take(self) -> str:
        if self.at >= len(self.tokens):
            raise self.fail("the hierarchy ends too early", back=0)
        self.at += 1
        return self.tokens[self.at - 1][0]

    def expect(self, wanted: str) -> None:
        token = self.take()
        if token.upper() != wanted:
            raise self.fail(f"expected {wanted}, got {token[:40]!r}")

    def rest_of_line(self) -> str:
        """Take the tokens up to the end of the line or a brace."""
        line = self.tokens[self.at - 1][1]
        taken = []
        while self.at < len(self.tokens) and self.tokens[self.at][1] == line and self.tokens[self.at][0] not in "{}":
            taken.append(self.take())
        return " ".join(taken)

    def number(self) -> float:
        token = self.take()
        try:
            value = float(token)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or "_" in token:
            raise self.fail(f"expected a finite number, got {token[:40]!r}")
        return value

    def offset(self) -> tuple[float, float, float]:
        self.expect("OFFSET")
        return self.number(), self.number(), self.number()

    def channel_names(self) -> tuple[str, ...]:
        count = self.take()
        if not count.isascii() or not count.isdigit() or len(count) > 2 or int(count) > len(CHANNELS):
            raise self.fail(f"expected 0 to {len(CHANNELS)} channels, got {count[:40]!r}")
        taken: list[str] = []
        for _ in range(int(count)):
            name = self.take().capitalize()
            if name not in CHANNELS or name in taken:
                raise self.fail(f"expected a new channel of {', '.join(CHANNELS)}, got {name[:40]!r}")
            taken.append(name)
        return tuple(taken)

    def parse(
        self,
    ) -> tuple[tuple[str, ...], tuple[int, ...], np.ndarray, tuple[tuple[str, ...], ...], tuple[EndSite, ...]]:
        names: dict[str, int] = {}
        parents: list[int] = []
        offsets: list[tuple[float, float, float]] = []
        channels: list[tuple[str, ...]] = []
        end_sites: list[EndSite] = []
        has_channels: list[bool] = []
        stack: list[int] = []
        self.expect("HIERARCHY")
        self.expect("ROOT")
        while True:
            if len(names) >= MAX_JOINTS:
                raise self.fail(f"expected at most {MAX_JOINTS} joints")
            name = self.rest_of_line()
            if not name or name in names:
                raise self.fail(f"two joints are called {name[:40]!r}" if name else "expected a joint name")
            parents.append(stack[-1] if stack else -1)
            stack.append(len(names))
            names[name] = len(names)
            self.expect("{")
            offsets.append(self.offset())
            channels.append(())
            has_channels.append(False)
            while stack:  # until the next joint opens
                word = self.take().upper()
                if word == "CHANNELS" and not has_channels[stack[-1]]:
                    channels[stack[-1]] = self.channel_names()
                    has_channels[stack[-1]] = True
                    if stack[-1] != len(names) - 1:
                        raise self.fail("expected CHANNELS before the children")
                elif word == "JOINT":
                    break
                elif word == "END":
                    self.rest_of_line()  # "Site", sometimes with a name
                    self.expect("{")
                    if len(end_sites) >= MAX_JOINTS:
                        raise self.fail(f"expected at most {MAX_JOINTS} end sites")
                    end_sites.append(EndSite(stack[-1], self.offset()))
                    self.expect("}")
                elif word == "}":
                    stack.pop()
                else:
                    raise self.fail(f"expected CHANNELS once, JOINT, End Site or a brace, got {word[:40]!r}")
            if not stack:
                break
        self.expect("MOTION")
        return tuple(names), tuple(parents), np.array(offsets), tuple(channels), tuple(end_sites)


def _parse_motion(text: str, start: int, joints: int, columns: int, source: str) -> tuple[float, np.ndarray]:
    pattern = re.compile(r"\s*Frames[ \t]*:[ \t]*(\S+)\s+Frame[ \t]*Time[ \t]*:[ \t]*(\S+)", re.IGNORECASE)
    match = pattern.match(text, start)
    field = f"{source}:{_line_of(text, start)}"
    if match is None:
        raise InputError("expected 'Frames: N' and 'Frame Time: seconds' after MOTION", field=field)
    field = f"{source}:{_line_of(text, match.start(1))}"
    if not re.fullmatch(r"[0-9]{1,10}", match[1]) or int(match[1]) < 1:
        raise InputError(f"expected one frame or more, got {match[1][:40]!r}", field=field)
    frames = int(match[1])
    if frames * joints > MAX_JOINT_FRAMES:
        wanted = f"at most {MAX_JOINT_FRAMES} joint positions"
        raise InputError(f"expected {wanted}, got {frames} frames of {joints}", field=field)
    if columns == 0:
        raise InputError("no joint has a channel", field=field)
    try:
        frame_time_s = float(match[2])
    except ValueError:
        frame_time_s = math.nan
    if not 1e-6 <= frame_time_s <= 1e6:  # also refuses NaN
        field = f"{source}:{_line_of(text, match.start(2))}"
        raise InputError(f"expected seconds per frame > 0, got {match[2][:40]!r}", field=field)
    return frame_time_s, _parse_values(text, match.end(), frames, columns, source)


def _parse_values(text: str, start: int, frames: int, columns: int, source: str) -> np.ndarray:
    """Read all numbers at once; only when something is wrong look for the line."""
    raw = text[start:].encode("utf-8", "replace")
    wanted = frames * columns
    if wanted <= len(raw):  # a number takes two characters, so no memory is claimed on the word of the header
        space = np.frombuffer(raw, np.uint8) <= ord(" ")
        tokens = int(np.count_nonzero(space[:-1] & ~space[1:])) + int(not space[0])
        if tokens == wanted:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    values = np.fromstring(raw, np.float64, sep=" ")
            except (ValueError, DeprecationWarning):
                values = np.empty(0)
            if values.size == wanted and np.isfinite(values).all():
                return values.reshape(frames, columns)
    raise _find_bad_line(text, start, frames, columns, source)


def _find_bad_line(text: str, start: int, frames: int, columns: int, source: str) -> InputError:
    first = _line_of(text, start)
    count = 0
    number = first
    for number, line in enumerate(text[start:].split("\n"), first):
        tokens = line.split()
        for token in tokens:
            try:
                bad = not math.isfinite(float(token)) or "_" in token
            except ValueError:
                bad = True
            if bad:
                return InputError(f"expected a finite number, got {token[:40]!r}", field=f"{source}:{number}")
        count += len(tokens)
        if count > frames * columns:
            message = f"expected {frames} frames of {columns} values, got more"
            return InputError(message, field=f"{source}:{number}")
    message = f"expected {frames} frames of {columns} values, got {count} values"
    return InputError(message, field=f"{source}:{number}")


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
    """Turn channels into local rotations and translations in metres; end sites become joints called NAME_end.

    Args:
        bvh: Degrees and file units.
        unit_m: Metres per file unit; None takes the one of `UNITS_M` that makes the body most human-sized
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
    for order, members in by_order.items():
        angles = np.deg2rad(bvh.values[:, [columns for _, columns in members]] if order else np.empty((1, 1, 0)))
        rotations[:, [joint for joint, _ in members]] = euler_to_matrix(angles, order)
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


def estimate_unit(bvh: Bvh) -> float:
    """Guess metres per file unit from the longest way along the bones, which no pose changes.

    The way from the root to a lone child is left out: it is often the height of the hips above the ground. Sizes
    between two units go to the nearer one by ratio; a skeleton without lengths counts as centimetres.
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
        return UNITS_M["centimetre"]
    return min(UNITS_M.values(), key=lambda unit: abs(math.log(span * unit / TYPICAL_SPAN_M)))


def motion_to_bvh(motion: Motion, *, unit_m: float = 0.01, order: str = "ZXY") -> Bvh:
    """Write a motion as channels: rotations for every joint, positions for the root and for joints that slide.

    Still joints called NAME_end below joint NAME become end sites again; other tips get an end site without length.
    The root's offset is zero: some readers put its position in the place of the offset, others add the two. Angles go
    on from frame to frame without jumps of a turn, so that they may be resampled and filtered.

    Args:
        motion: Metres.
        unit_m: Metres per file unit; centimetres unless told otherwise.
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
    number = {joint: place for place, joint in enumerate(kept)}
    angles = np.rad2deg(unwrap_euler(matrix_to_euler(motion.rotations, order), order))
    offsets = motion.offsets / unit_m
    offsets[motion.parents.index(-1)] = 0.0
    channels, columns = [], []
    for joint in kept:
        moves = motion.parents[joint] == -1 or bool(slides[joint])
        channels.append((*(CHANNELS[:3] if moves else ()), *turns))
        columns += [motion.translations[:, joint] / unit_m] * moves + [angles[:, joint]]
    tips = [
        EndSite(number[motion.parents[joint]], tuple((motion.offsets[joint] / unit_m).tolist()))
        for joint, tip in enumerate(is_tip)
        if tip
    ]
    tips += [EndSite(number[joint], (0.0, 0.0, 0.0)) for joint in kept if joint not in has_child]
    return Bvh(
        names=tuple(motion.names[joint] for joint in kept),
        parents=tuple(number.get(motion.parents[joint], -1) for joint in kept),
        offsets=offsets[kept],
        channels=tuple(channels),
        end_sites=tuple(tips),
        frame_time_s=1 / motion.fps,
        values=np.concatenate(columns, axis=1),
    )

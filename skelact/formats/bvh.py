"""BVH: a hierarchy with channels, then one line of numbers per frame.

Read strictly: every error names file and line. Any hierarchy, channel order and channel count; end sites are kept.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.geometry import euler_to_matrix
from skelact.values import Motion

CHANNELS = ("Xposition", "Yposition", "Zposition", "Xrotation", "Yrotation", "Zrotation")
MAX_JOINTS = 1024
MAX_BYTES = 1 << 29
CM = 0.01
METRE_BODY = 8.0  # a rest pose whose bones reach further than this is not in metres


@dataclass(frozen=True, eq=False)
class Bvh:
    """What a BVH file holds, in its own units.

    Attributes:
        names: V joint names in file order, parents first.
        parents: Parent indices, -1 at the root.
        offsets: float64 (V, 3).
        channels: Channel names of each joint, in file order.
        end_sites: Joint index -> offset (3,) of the end site below it.
        frame_time_s: Seconds per frame, > 0.
        values: float64 (T, all channels), degrees and file units.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    channels: tuple[tuple[str, ...], ...]
    end_sites: dict[int, np.ndarray]
    frame_time_s: float
    values: np.ndarray


def load_bvh(path: str | Path) -> Bvh:
    """Read a BVH file.

    Raises:
        InputError: It cannot be read, or is not BVH; `field` is "file:line".
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"expected at most {MAX_BYTES} bytes, got {path.stat().st_size}", field=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error}", field=str(path)) from error
    return parse_bvh(raw.decode("utf-8", errors="replace"), source=path.name)


def parse_bvh(text: str, *, source: str) -> Bvh:
    """Read BVH text; `source` names it in errors."""
    head, found, body = text.partition("MOTION")
    if not found:
        raise InputError("no MOTION section: truncated, or not a BVH file", field=f"{source}:{_line(text, len(text))}")
    tokens = _Tokens(head, source)
    names, parents, offsets, channels, ends = _parse_hierarchy(tokens)
    first_line = _line(head, len(head))
    frames, frame_time_s, numbers, numbers_line = _parse_motion_header(body, source, first_line)
    width = sum(len(of) for of in channels)
    values = _parse_numbers(numbers, frames, width, source, numbers_line)
    return Bvh(tuple(names), tuple(parents), np.array(offsets), tuple(channels), ends, frame_time_s, values)


def save_bvh(path: str | Path, bvh: Bvh) -> None:
    """Write a BVH file."""
    Path(path).write_text(format_bvh(bvh), encoding="utf-8")


def format_bvh(bvh: Bvh) -> str:
    """Return BVH text with six decimals."""
    children: dict[int, list[int]] = {}
    for joint, parent in enumerate(bvh.parents):
        children.setdefault(parent, []).append(joint)
    lines = ["HIERARCHY"]
    stack: list[tuple[int, int]] = [(joint, 0) for joint in reversed(children.get(-1, []))]
    while stack:
        joint, depth = stack.pop()
        tab = "\t" * depth
        if joint < 0:
            lines.append(f"{tab}}}")
            continue
        lines.append(f"{tab}{'ROOT' if bvh.parents[joint] == -1 else 'JOINT'} {bvh.names[joint]}")
        lines.append(f"{tab}{{")
        lines.append(f"{tab}\tOFFSET {_numbers(bvh.offsets[joint])}")
        if bvh.channels[joint]:
            lines.append(f"{tab}\tCHANNELS {len(bvh.channels[joint])} {' '.join(bvh.channels[joint])}")
        if joint in bvh.end_sites:
            lines.extend([f"{tab}\tEnd Site", f"{tab}\t{{", f"{tab}\t\tOFFSET {_numbers(bvh.end_sites[joint])}"])
            lines.append(f"{tab}\t}}")
        stack.append((-1, depth))
        stack.extend((child, depth + 1) for child in reversed(children.get(joint, [])))
    lines.extend(["MOTION", f"Frames: {len(bvh.values)}", f"Frame Time: {bvh.frame_time_s:.8f}"])
    lines.extend(_numbers(row) for row in bvh.values)
    return "\n".join(lines) + "\n"


def bvh_to_motion(bvh: Bvh, *, unit_m: float | None = None) -> Motion:
    """Turn channels into local rotations and translations, metres; end sites become joints called NAME_end.

    Args:
        bvh: As read.
        unit_m: Metres per file unit; unset: metres when the rest pose would fit a person, else centimetres.
    """
    unit = guess_unit_m(bvh) if unit_m is None else unit_m
    frames = len(bvh.values)
    translations = np.repeat(bvh.offsets[None], max(frames, 1), 0)[:frames]
    rotations = np.empty((frames, len(bvh.names), 3, 3))
    groups: dict[str, list[tuple[int, list[int]]]] = {}
    column = 0
    for joint, names in enumerate(bvh.channels):
        turns = []
        for number, name in enumerate(names, start=column):
            if name.endswith("position"):
                translations[:, joint, "XYZ".index(name[0])] = bvh.values[:, number]
            else:
                turns.append(number)
        groups.setdefault("".join(n[0] for n in names if n.endswith("rotation")), []).append((joint, turns))
        column += len(names)
    for order, members in groups.items():
        joints = [joint for joint, _ in members]
        columns = np.array([turns for _, turns in members], dtype=np.int64)
        rotations[:, joints] = euler_to_matrix(np.deg2rad(bvh.values[:, columns]), order)
    ends = list(bvh.end_sites)
    end_offsets = np.array([bvh.end_sites[joint] for joint in ends]).reshape(-1, 3)
    still = np.broadcast_to(np.eye(3), (frames, len(ends), 3, 3))
    return Motion(
        names=bvh.names + tuple(f"{bvh.names[joint]}_end" for joint in ends),
        parents=bvh.parents + tuple(ends),
        offsets=np.concatenate([bvh.offsets, end_offsets]) * unit,
        rotations=np.concatenate([rotations, still], 1),
        translations=np.concatenate([translations, np.broadcast_to(end_offsets, (frames, len(ends), 3))], 1) * unit,
        fps=1.0 / bvh.frame_time_s,
    )


def guess_unit_m(bvh: Bvh) -> float:
    """Metres per unit: 1 when all bones of the longest chain together stay under 8 units, else 0.01."""
    reach = np.zeros(len(bvh.names))
    for joint, parent in enumerate(bvh.parents):
        if parent != -1:
            reach[joint] = reach[parent] + float(np.linalg.norm(bvh.offsets[joint]))
    return 1.0 if reach.max(initial=0.0) < METRE_BODY else CM


class _Tokens:
    """White-space separated words of the hierarchy with their line numbers."""

    def __init__(self, text: str, source: str) -> None:
        self._words = [(word, line) for line, row in enumerate(text.splitlines(), start=1) for word in row.split()]
        self._at = 0
        self.source = source

    def fail(self, message: str) -> InputError:
        line = self._words[min(max(self._at - 1, 0), len(self._words) - 1)][1] if self._words else 1
        return InputError(message, field=f"{self.source}:{line}")

    def next(self, wanted: str) -> str:
        if self._at >= len(self._words):
            raise self.fail(f"expected {wanted}, the hierarchy ends here")
        self._at += 1
        return self._words[self._at - 1][0]

    def expect(self, word: str) -> None:
        got = self.next(word)
        if got.upper() != word.upper():
            raise self.fail(f"expected {word}, got {got[:40]!r}")

    def numbers(self, count: int) -> list[float]:
        out = []
        for _ in range(count):
            word = self.next("a number")
            try:
                out.append(float(word))
            except ValueError as error:
                raise self.fail(f"expected a number, got {word[:40]!r}") from error
        if not np.isfinite(out).all():
            raise self.fail("expected finite numbers, got NaN or infinity")
        return out

    @property
    def done(self) -> bool:
        return self._at >= len(self._words)


def _parse_hierarchy(
    tokens: _Tokens,
) -> tuple[list[str], list[int], list[list[float]], list[tuple[str, ...]], dict[int, np.ndarray]]:
    names: list[str] = []
    parents: list[int] = []
    offsets: list[list[float]] = []
    channels: list[tuple[str, ...]] = []
    ends: dict[int, np.ndarray] = {}
    open_joints: list[int] = []
    tokens.expect("HIERARCHY")
    tokens.expect("ROOT")
    word = "ROOT"
    while True:
        if word.upper() in ("ROOT", "JOINT"):
            if word.upper() == "ROOT" and names:
                raise tokens.fail("expected one ROOT, got a second")
            name = tokens.next("a joint name")
            if name in names:
                raise tokens.fail(f"two joints are named {name[:40]!r}")
            if len(names) == MAX_JOINTS:
                raise tokens.fail(f"expected at most {MAX_JOINTS} joints")
            tokens.expect("{")
            tokens.expect("OFFSET")
            parents.append(open_joints[-1] if open_joints else -1)
            open_joints.append(len(names))
            names.append(name)
            offsets.append(tokens.numbers(3))
            channels.append(())
        elif word.upper() == "CHANNELS":
            if channels[open_joints[-1]]:
                raise tokens.fail("expected one CHANNELS per joint, got a second")
            channels[open_joints[-1]] = _parse_channels(tokens)
        elif word.upper() == "END":
            tokens.expect("Site")
            tokens.expect("{")
            tokens.expect("OFFSET")
            ends[open_joints[-1]] = np.array(tokens.numbers(3))
            tokens.expect("}")
        elif word == "}":
            open_joints.pop()
            if not open_joints:
                break
        else:
            raise tokens.fail(f"expected JOINT, CHANNELS, End Site or }}, got {word[:40]!r}")
        word = tokens.next("JOINT, End Site or }")
    if not tokens.done:
        raise tokens.fail("expected MOTION after the root's closing brace")
    return names, parents, offsets, channels, ends


def _parse_channels(tokens: _Tokens) -> tuple[str, ...]:
    word = tokens.next("a channel count")
    if not word.isdigit() or int(word) > len(CHANNELS):
        raise tokens.fail(f"expected 0 to {len(CHANNELS)} channels, got {word[:40]!r}")
    names = tuple(tokens.next("a channel name") for _ in range(int(word)))
    known = {name.lower(): name for name in CHANNELS}
    for name in names:
        if name.lower() not in known:
            raise tokens.fail(f"expected a channel such as Xrotation, got {name[:40]!r}")
    if len({name.lower() for name in names}) != len(names):
        raise tokens.fail("a channel stands there twice")
    return tuple(known[name.lower()] for name in names)


def _parse_motion_header(body: str, source: str, line: int) -> tuple[int, float, str, int]:
    """Read "Frames:" and "Frame Time:"; return them, the rest and the line on which the rest begins."""
    rest = body
    got: dict[str, str] = {}
    while len(got) < 2:
        row, _, rest = rest.partition("\n")
        words = row.split()
        if words:
            key, _, value = " ".join(words).partition(":")
            wanted = ("Frames", "Frame Time")[len(got)]
            if key.strip().lower() != wanted.lower():
                raise InputError(f"expected {wanted}:, got {row.strip()[:40]!r}", field=f"{source}:{line}")
            got[wanted] = value.strip()
        elif not rest:
            raise InputError("expected Frames: and Frame Time:, the file ends here", field=f"{source}:{line}")
        line += 1
    try:
        frames, frame_time_s = int(got["Frames"]), float(got["Frame Time"])
    except ValueError as error:
        raise InputError(f"expected a frame count and a frame time, {error}", field=f"{source}:{line - 1}") from error
    if frames < 1:
        raise InputError(f"expected Frames >= 1, got {frames}", field=f"{source}:{line - 1}")
    if not 1e-5 <= frame_time_s <= 60.0:
        raise InputError(f"expected a frame time of 1e-5 to 60 s, got {frame_time_s}", field=f"{source}:{line - 1}")
    return frames, frame_time_s, rest, line


def _parse_numbers(text: str, frames: int, width: int, source: str, line: int) -> np.ndarray:
    """Read frames * width numbers in bulk; only a file with a fault is read again row by row to find the line."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            values = np.fromstring(text, sep=" ")
        except (DeprecationWarning, ValueError):  # it stopped before the end
            raise _first_fault(text, width, source, line) from None
    if values.size != frames * width:
        raise InputError(
            f"expected {frames} frames of {width} numbers, got {values.size / max(width, 1):g} frames",
            field=f"{source}:{line + text.count(chr(10))}",
        )
    if not np.isfinite(values).all():
        raise _first_fault(text, width, source, line)
    return values.reshape(frames, width)


def _first_fault(text: str, width: int, source: str, line: int) -> InputError:
    for number, row in enumerate(text.splitlines(), start=line):
        for word in row.split():
            try:
                finite = bool(np.isfinite(float(word)))
            except ValueError:
                finite = False
            if not finite:
                return InputError(f"expected a finite number, got {word[:40]!r}", field=f"{source}:{number}")
    return InputError(f"expected rows of {width} finite numbers", field=source)


def _numbers(row: np.ndarray) -> str:
    return " ".join(f"{value:.6f}" for value in row)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1

"""The frames of a BVH file, as many tools write them.

Commas as decimal point or between numbers; frames wrapped over lines; another number of frames than the header says.
What was guessed is noted.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.formats.bvh_text import MAX_SHOWN, blank_comments, parse_number
from skelact.formats.rates import WAY_OUT, check_fps, read_frame_time

MAX_JOINT_FRAMES = 16_000_000  # T * V: two hours of 22 joints at 100 fps
MAX_DAMAGED = 0.01  # share of lines that may be left out one by one
TRAILING = re.compile(r"^[ \t]*(?!nan\b|inf\b|infinity\b)[^\W\d_]{2,}", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Frames:
    """What stands below MOTION: seconds between frames, values float64 (T, n), and what was guessed."""

    frame_time_s: float
    values: np.ndarray
    notes: tuple[str, ...]


def parse_motion(text: str, start: int, *, joints: int, columns: int, source: str, fps: float | None) -> Frames:
    """Read what stands behind MOTION: the number of frames, their rate, and `columns` values for each.

    Raises:
        InputError: With `field` "source:line".
    """

    def at(position: int) -> str:
        return f"{source}:{text.count(chr(10), 0, position) + 1}"

    text = text[:start] + blank_comments(text[start:])
    counted = re.compile(r"\s*Frames[ \t]*:?[ \t]*(\S+)", re.IGNORECASE).match(text, start)
    if counted is None:
        raise InputError("expected 'Frames: N' after MOTION", field=at(start))
    if not re.fullmatch(r"[0-9]{1,10}", counted[1]):
        raise InputError(f"expected a number of frames, got {counted[1][:MAX_SHOWN]!r}", field=at(counted.start(1)))
    if columns == 0:
        raise InputError("no joint has a channel", field=at(counted.start(1)))
    timed = re.compile(r"\s*Frame[ \t]*Time[ \t]*:?[ \t]*(\S+)", re.IGNORECASE).match(text, counted.end())
    notes: list[str] = []
    if fps is not None:
        frame_time_s = 1 / check_fps(fps)
    elif timed is None:
        raise InputError(f"expected 'Frame Time: seconds'; {WAY_OUT}", field=at(counted.end()))
    else:
        frame_time_s = parse_number(timed[1])
        rate, note = read_frame_time(frame_time_s, field=at(timed.start(1)))
        if note:
            frame_time_s = 1 / rate
            notes.append(note)
    begin = (timed or counted).end()
    values, more = _parse_values(text, begin, int(counted[1]), joints, columns, source)
    return Frames(frame_time_s, values, (*notes, *more))


def _parse_values(
    text: str, start: int, told: int, joints: int, columns: int, source: str
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Read the frames; as many as there are, whatever the header told."""
    first_line = text.count("\n", 0, start) + 1
    body, notes = _plain_numbers(text[start:], columns)
    body, damage = _whole_lines(body, first_line, columns)
    notes += damage
    raw = body.encode("utf-8", "replace")
    space = np.frombuffer(raw, np.uint8) <= ord(" ")
    count = int(np.count_nonzero(space[:-1] & ~space[1:])) + int(len(space) > 0 and not space[0])
    frames, rest = divmod(count, columns)
    if frames * joints > MAX_JOINT_FRAMES:
        wanted = f"at most {MAX_JOINT_FRAMES} joint positions"
        raise InputError(f"expected {wanted}, got {frames} frames of {joints}", field=f"{source}:{first_line}")
    lines = body.split("\n")
    if rest or frames != told:
        bad = _find_bad_line(lines, first_line, told, columns, source)
        if bad is not None:
            raise bad
    if frames < 1:
        message = f"expected one frame of {columns} values or more, got {count} values"
        raise InputError(message, field=f"{source}:{first_line}")
    values = _convert(raw, count)
    if values is None:
        raise _find_bad_token(lines, first_line, source)
    if rest:
        notes += (f"the last frame is cut: {rest} of {columns} values; it was left out",)
    if frames != told and not damage:
        notes += (f"the header says {told} frames, the file holds {frames}: all of them were read",)
    return values[: frames * columns].reshape(frames, columns), notes


def _convert(raw: bytes, count: int) -> np.ndarray | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            values = np.fromstring(raw, np.float64, sep=" ")
    except (ValueError, DeprecationWarning):
        return None
    return values if values.size == count and np.isfinite(values).all() else None


def _plain_numbers(body: str, columns: int) -> tuple[str, tuple[str, ...]]:
    """Take commas for what they are, and leave out text behind the frames."""
    notes: tuple[str, ...] = ()
    if "," in body or ";" in body:
        first = next((line for line in body.split("\n") if line.strip()), "")
        tokens = first.split()
        if "." not in first and len(tokens) == columns and all(not math.isnan(parse_number(t)) for t in tokens):
            body = body.replace(",", ".")
        else:
            body = re.sub(r"[,;]", " ", body)
    trailing = TRAILING.search(body)
    if trailing and not any(len(line.split()) >= columns for line in body[trailing.start() :].split("\n")):
        shown = " ".join(body[trailing.start() :].split())[:MAX_SHOWN]
        return body[: trailing.start()], (f"the text behind the frames was left out: {shown!r}",)
    return body, notes


def _whole_lines(body: str, first: int, columns: int) -> tuple[str, tuple[str, ...]]:
    """Leave out damaged lines, when they are few; else all from the first damaged one on."""
    lines = body.split("\n")
    sizes = [len(line.split()) for line in lines]
    used = [index for index, size in enumerate(sizes) if size]
    bad = [index for index in used[:-1] if sizes[index] != columns]  # the last line may be cut
    if not bad or sizes[used[0]] != columns:
        return body, ()
    where = f"line {first + bad[0]} has {sizes[bad[0]]} of {columns} values"
    if len(bad) <= MAX_DAMAGED * len(used):
        kept = "\n".join("" if index in set(bad) else line for index, line in enumerate(lines))
        return kept, (f"{len(bad)} damaged frames were left out: {where}",)
    good = sum(index < bad[0] for index in used)
    return "\n".join(lines[: bad[0]]), (f"the file is damaged: {where}; the {good} frames before it were read",)


def _find_bad_line(lines: list[str], first: int, told: int, columns: int, source: str) -> InputError | None:
    """Say which line has another number of values than the others, unless it is the last of a cut file."""
    counts = [(number, len(line.split())) for number, line in enumerate(lines, first) if line.strip()]
    if not counts or (all(count == columns for _, count in counts[:-1]) and counts[-1][1] <= columns):
        return None
    sizes = {count for _, count in counts[:-1]} or {counts[0][1]}
    if len(sizes) == 1 and sizes != {columns}:
        size = sizes.pop()
        if len(counts) != told and (size < columns or sum(count for _, count in counts) % columns == 0):
            return None  # wrapped lines
        message = f"expected {columns} values a line, as the hierarchy has channels, got {size}"
        return InputError(message, field=f"{source}:{counts[0][0]}")
    if sizes <= set(range(columns)) and len(counts) > told:
        return None  # wrapped lines
    number, count = next((number, count) for number, count in counts if count != columns)
    return InputError(f"expected {columns} values, got {count}", field=f"{source}:{number}")


def _find_bad_token(lines: list[str], first: int, source: str) -> InputError:
    for number, line in enumerate(lines, first):
        for token in line.split():
            if math.isnan(parse_number(token)):
                return InputError(f"expected a finite number, got {token[:MAX_SHOWN]!r}", field=f"{source}:{number}")
    return InputError("expected finite numbers", field=f"{source}:{first}")

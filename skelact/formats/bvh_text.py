"""The text of a BVH file: letters, hierarchy and frames, as many tools write them.

Keywords in any case; names with spaces, without letters or twice; braces on any line; comments (# and //); several
ROOTs; End Site in one word, named or left out; offsets in brackets; commas as decimal point or between numbers; channel
names cut short; frames wrapped over lines; another number of frames than the header says. What was guessed is noted.
"""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import dataclass, field

import numpy as np

from skelact.errors import InputError
from skelact.formats.rates import WAY_OUT, check_fps, read_frame_time

CHANNELS = ("Xposition", "Yposition", "Zposition", "Xrotation", "Yrotation", "Zrotation", "Wrotation")
KINDS = {"position": "position", "pos": "position", "translation": "position", "trans": "position"}
KINDS |= {"rotation": "rotation", "rot": "rotation", "quaternion": "rotation", "quat": "rotation"}
MAX_HEADER_CHARS = 4 * 2**20
MAX_JOINTS = 1024
MAX_JOINT_FRAMES = 16_000_000  # T * V: two hours of 22 joints at 100 fps
MAX_DAMAGED = 0.01  # share of lines that may be left out one by one
MAX_SHOWN = 40  # characters of a file in a message
COMMENT = re.compile(r"^[ \t]*(?:#|//|;).*$", re.MULTILINE)
TRAILING = re.compile(r"^[ \t]*(?!nan\b|inf\b|infinity\b)[^\W\d_]{2,}", re.MULTILINE | re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class EndSite:
    """The tip of a bone chain: `offset` from joint number `joint`, in file units."""

    joint: int
    offset: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """One skeleton of a header; attributes as in `Bvh`."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    channels: tuple[tuple[str, ...], ...]
    end_sites: tuple[EndSite, ...]


@dataclass(frozen=True, eq=False)
class Frames:
    """What stands below MOTION: seconds between frames, values float64 (T, n), and what was guessed."""

    frame_time_s: float
    values: np.ndarray
    notes: tuple[str, ...]


def decode_text(raw: bytes) -> str:
    """Turn bytes into text: by byte order mark, else UTF-8, Shift-JIS or Latin-1; ends at NULs or Ctrl-Z."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    elif raw[1:2] == b"\0" or raw[:1] == b"\0":  # UTF-16 without a mark: every other byte of ASCII is zero
        text = raw.decode("utf-16-be" if raw[:1] == b"\0" else "utf-16-le", "replace")
    else:
        text = _decode_bytes(raw.rstrip(b"\0\x1a\r\n\t "))
    return text.lstrip("\ufeff").rstrip("\0\x1a")


def _decode_bytes(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode("cp932")
    except UnicodeDecodeError:
        return raw.decode("latin-1")  # never fails
    is_half_width = any("\uff61" <= letter <= "\uff9f" for letter in text)  # what Latin letters would look like
    return raw.decode("latin-1") if is_half_width else text


def blank_comments(text: str) -> str:
    """Empty the lines that are comments; the lines keep their numbers."""
    return COMMENT.sub("", text) if "#" in text or "//" in text or ";" in text else text


def parse_number(token: str) -> float:
    """A finite number, with decimal point or comma; NaN when it is none."""
    if DECIMAL_COMMA.fullmatch(token):
        token = token.replace(",", ".")
    try:
        value = float(token)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) and "_" not in token else math.nan


@dataclass
class _Open:
    """A skeleton while it is read."""

    names: dict[str, int] = field(default_factory=dict)
    parents: list[int] = field(default_factory=list)
    offsets: list[tuple[float, float, float]] = field(default_factory=list)
    channels: list[tuple[str, ...] | None] = field(default_factory=list)
    end_sites: list[EndSite] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)


class HeaderParser:
    """Reads HIERARCHY token by token, with a stack of open joints instead of recursion."""

    def __init__(self, header: str, source: str) -> None:
        lines = blank_comments(header).replace("{", " { ").replace("}", " } ").split("\n")
        self.tokens = [(token, number) for number, line in enumerate(lines, 1) for token in line.split()]
        self.last_line = len(lines)
        self.source = source
        self.at = 0
        self.notes: list[str] = []

    def fail(self, message: str, *, back: int = 1) -> InputError:
        """Build an error that names the line of the token taken `back` ago."""
        at = self.at - back
        line = self.tokens[at][1] if 0 <= at < len(self.tokens) else self.last_line
        return InputError(message, field=f"{self.source}:{line}")

    def peek(self) -> str:
        """Return the next token in capitals, "" at the end."""
        return self.tokens[self.at][0].upper() if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Return the next token and go on."""
        if self.at >= len(self.tokens):
            raise self.fail("unexpected end of the hierarchy", back=0)
        self.at += 1
        return self.tokens[self.at - 1][0]

    def expect(self, wanted: str) -> None:
        """Take the next token and refuse another than `wanted`."""
        token = self.take()
        if token.upper() != wanted:
            raise self.fail(f"expected {wanted}, got {token[:MAX_SHOWN]!r}")

    def rest_of_line(self) -> str:
        """Take the tokens up to the end of the line or a brace."""
        line = self.tokens[self.at - 1][1]
        taken = []
        while self.at < len(self.tokens) and self.tokens[self.at][1] == line and self.tokens[self.at][0] not in "{}":
            taken.append(self.take())
        return " ".join(taken)

    def offset(self) -> tuple[float, float, float]:
        """Take three numbers, apart by spaces or commas, in brackets or not."""
        words: list[str] = []
        while len(words) < 3:
            token = self.take()
            words += [token] if DECIMAL_COMMA.fullmatch(token) else [w for w in re.split(r"[\[\](),;]", token) if w]
            if token in "{}":
                break
        numbers = [parse_number(word) for word in words]
        if len(numbers) != 3 or any(map(math.isnan, numbers)):
            raise self.fail(f"expected three finite numbers after OFFSET, got {' '.join(words)[:MAX_SHOWN]!r}")
        while self.peek() and self.peek() in "]),":
            self.take()
        return numbers[0], numbers[1], numbers[2]

    def channel_names(self) -> tuple[str, ...]:
        """Take a count and as many names of `CHANNELS`, also cut short."""
        count = self.take()
        if not count.isascii() or not count.isdigit() or len(count) > 2 or int(count) > len(CHANNELS):
            raise self.fail(f"expected 0 to {len(CHANNELS)} channels, got {count[:MAX_SHOWN]!r}")
        taken: list[str] = []
        for _ in range(int(count)):
            word = self.take()
            name = _channel(word)
            if name not in CHANNELS or name in taken:
                raise self.fail(f"expected a new channel of {', '.join(CHANNELS)}, got {word[:MAX_SHOWN]!r}")
            taken.append(name)
        turns = {name[0] for name in taken if name.endswith("rotation")}
        if "W" in turns and turns != set("WXYZ"):
            raise self.fail("expected Wrotation together with Xrotation, Yrotation and Zrotation, as a quaternion")
        return tuple(taken)

    def parse(self) -> tuple[Hierarchy, ...]:
        """Read all skeletons, one for each ROOT."""
        self.expect("HIERARCHY")
        self.expect("ROOT")
        found = [self._skeleton(0)]
        while self.peek() in ("ROOT", "HIERARCHY"):
            if self.take().upper() == "HIERARCHY":
                self.expect("ROOT")
            found.append(self._skeleton(sum(len(skeleton.names) for skeleton in found)))
        if self.peek():
            raise self.fail(f"expected MOTION, got {self.peek()[:MAX_SHOWN]!r}", back=0)
        return tuple(found)

    def _skeleton(self, before: int) -> Hierarchy:
        body = _Open()
        self._open_joint(body, before)
        while body.stack:
            word = self.take().upper()
            if word == "JOINT":
                self._open_joint(body, before)
            elif word in ("END", "ENDSITE"):
                self._end_site(body)
            elif word == "OFFSET":
                body.offsets[body.stack[-1]] = self.offset()
            elif word == "CHANNELS" and body.channels[body.stack[-1]] is None:
                if body.stack[-1] != len(body.names) - 1:
                    raise self.fail("expected CHANNELS before the children")
                body.channels[body.stack[-1]] = self.channel_names()
            elif word == "}":
                closed = body.stack.pop()
                if math.isnan(body.offsets[closed][0]):
                    raise self.fail(f"joint {list(body.names)[closed][:MAX_SHOWN]!r} has no OFFSET")
            else:
                raise self.fail(f"expected CHANNELS once, JOINT, End Site or a brace, got {word[:MAX_SHOWN]!r}")
        channels = tuple(names or () for names in body.channels)
        return Hierarchy(
            tuple(body.names), tuple(body.parents), np.array(body.offsets), channels, tuple(body.end_sites)
        )

    def _open_joint(self, body: _Open, before: int) -> None:
        if before + len(body.names) >= MAX_JOINTS:
            raise self.fail(f"expected at most {MAX_JOINTS} joints")
        name = given = self.rest_of_line()
        index = len(body.names)
        if not name or name in body.names:
            name = next(n for n in (f"{given or 'joint'}#{k}" for k in range(index + 1, 2**20)) if n not in body.names)
            self.notes.append(
                f"two joints are called {given[:MAX_SHOWN]!r}; the second became {name[: MAX_SHOWN + 8]!r}"
                if given
                else f"joint {index + 1} has no name; it became {name!r}"
            )
        body.parents.append(body.stack[-1] if body.stack else -1)
        body.stack.append(index)
        body.names[name] = index
        body.offsets.append((math.nan,) * 3)
        body.channels.append(None)
        self.expect("{")

    def _end_site(self, body: _Open) -> None:
        self.rest_of_line()  # "Site", sometimes with a name
        self.expect("{")
        if len(body.end_sites) >= MAX_JOINTS:
            raise self.fail(f"expected at most {MAX_JOINTS} end sites")
        self.expect("OFFSET")
        body.end_sites.append(EndSite(body.stack[-1], self.offset()))
        if self.peek() == "CHANNELS":
            self.take()
            self.expect("0")
        self.expect("}")


def _channel(word: str) -> str:
    """The name of `CHANNELS` that a word means, or the word."""
    plain = word.lower().replace("_", "")
    for axis in "xyzw":
        for kind, name in KINDS.items():
            if plain in (axis + kind, kind + axis) or (plain == "q" + axis and name == "rotation"):
                return f"{axis.upper()}{name}"
    return word


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

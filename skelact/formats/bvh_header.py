"""The hierarchy of a BVH file, as many tools write it.

Keywords in any case; names with spaces, without letters or twice; braces on any line; comments (# and //); several
ROOTs; End Site in one word, named or left out; offsets in brackets; channel names cut short. What was guessed is noted.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import numpy as np

from skelact.errors import InputError
from skelact.formats.bvh_text import DECIMAL_COMMA, MAX_SHOWN, blank_comments, parse_number

CHANNELS = ("Xposition", "Yposition", "Zposition", "Xrotation", "Yrotation", "Zrotation", "Wrotation")
KINDS = {"position": "position", "pos": "position", "translation": "position", "trans": "position"}
KINDS |= {"rotation": "rotation", "rot": "rotation", "quaternion": "rotation", "quat": "rotation"}
MAX_HEADER_CHARS = 4 * 2**20
MAX_JOINTS = 1024


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

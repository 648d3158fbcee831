"""The letters and numbers of a BVH file, as many tools write them: encodings, comments, decimal commas."""

from __future__ import annotations

import math
import re

MAX_SHOWN = 40  # characters of a file in a message
COMMENT = re.compile(r"^[ \t]*(?:#|//|;).*$", re.MULTILINE)
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")


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

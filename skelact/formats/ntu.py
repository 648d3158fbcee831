"""NTU RGB+D `.skeleton` text: per frame the bodies that Kinect v2 tracked, 25 joints each.

Format: "Read data" script of the ROSE lab for NTU RGB+D (Shahroudy et al., CVPR 2016). Read strictly: a file that is
cut short, runs on, or says anything else than this format is refused; nothing is repaired. Differences: a field may
stand on any line, as long as the order is right; decimals may have a comma; what Windows writes for NaN is NaN.
"""

from __future__ import annotations

import codecs
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats.input_files import read_limited
from skelact.layouts import load_layout
from skelact.values import Clip

FPS = 30.0
JOINTS = 25
JOINT_VALUES = 12
HEADER_VALUES = 10
BODY_WORDS = HEADER_VALUES + 1 + JOINTS * JOINT_VALUES
MAX_BODIES = 6  # that Kinect v2 tracks
MAX_BYTES = 256 * 2**20
WINDOWS_NAN = re.compile(r"[-+]?1[.,]#(?:IND|QNAN|SNAN|NAN)\d*", re.IGNORECASE)
MAX_JOINTS_OUT = 16_000_000  # M * T * V of the clip


@dataclass(frozen=True, eq=False)
class NtuBody:
    """One body in one frame.

    Attributes:
        tracking_id: Up to 20 digits, as text.
        header: float32 (9,): clipped edges, left hand confidence and state, right hand confidence and state,
            restricted, lean x, lean y, tracking state.
        joints: float32 (25, 12): x, y, z (meters), depth x, y, color x, y (pixels, may be NaN or infinite),
            orientation w, x, y, z, tracking state (0 not tracked, 1 inferred, 2 tracked).
    """

    tracking_id: str
    header: np.ndarray
    joints: np.ndarray


def load_ntu_skeleton(path: str | Path, *, fps: float | None = None) -> Clip:
    """Read a `.skeleton` file as a clip on `ntu25`, 30 frames per second unless told.

    Returns:
        Joints (M, T, 25, 3), meters, camera space; one person slot per tracking id in order of first appearance. A
        joint with NaN in its position, or at exactly zero, is missing; a body without any joint is nobody. A file
        without anybody gives M = 0.

    Raises:
        InputError: Not a whole `.skeleton` file, or a position is infinite; `field` is "file:line".
    """
    path = Path(path)
    raw = read_limited(path, MAX_BYTES)
    text = _plain_numbers(raw.removeprefix(codecs.BOM_UTF8).decode("ascii", "replace"))
    return ntu_to_clip(parse_ntu_skeleton(text, source=str(path), allow_nan=True), source=str(path), fps=fps or FPS)


def _plain_numbers(text: str) -> str:
    """Normalize number spellings: decimal points for commas, NaN for what Windows prints in its place."""
    if "#" in text:
        text = WINDOWS_NAN.sub("nan", text)
    return text.replace(",", ".") if "," in text and "." not in text else text


def parse_ntu_skeleton(text: str, *, source: str, allow_nan: bool = False) -> list[list[NtuBody]]:
    """Read `.skeleton` text into frames of bodies, all values kept.

    Args:
        text: The whole file.
        source: Names the file in errors.
        allow_nan: Keep NaN in positions, for joints that are missing; else it is refused.

    Raises:
        InputError: Not a whole file, or a position is not finite; `field` is "source:line".
    """
    frames = _parse_bulk(text)
    return _parse_words(text, source, allow_nan) if frames is None else frames


def _parse_bulk(text: str) -> list[list[NtuBody]] | None:
    """Read all numbers at once; None when anything at all is odd, for `_parse_words` to say what."""
    words = text.split()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)  # how older NumPy says that a word is no number
            values = np.fromstring(text, sep=" ")
    except (ValueError, DeprecationWarning):
        return None
    if len(values) != len(words) or not words:
        return None
    count = re.compile(r"[0-9]{1,8}").fullmatch
    at, bodies_at, frames = 1, [], []
    if not count(words[0]) or not 1 <= int(words[0]) <= len(words):
        return None
    for _ in range(int(words[0])):
        if at >= len(words) or not count(words[at]) or int(words[at]) > MAX_BODIES:
            return None
        starts = [at + 1 + body * BODY_WORDS for body in range(int(words[at]))]
        at += 1 + len(starts) * BODY_WORDS
        frames.append(starts)
        bodies_at += starts
    if at != len(words):
        return None
    if any(words[start + HEADER_VALUES] != str(JOINTS) for start in bodies_at):
        return None
    ids = {start: words[start] for start in bodies_at}
    if not all(re.fullmatch(r"[0-9]{1,20}", tracking_id) for tracking_id in set(ids.values())):
        return None
    if any(len({ids[start] for start in starts}) != len(starts) for starts in frames):
        return None
    with np.errstate(over="ignore"):
        rows = values[np.array(bodies_at, np.int64)[:, None] + np.arange(BODY_WORDS)].astype(np.float32)
    headers = rows[:, 1:HEADER_VALUES]
    joints = rows[:, HEADER_VALUES + 1 :].reshape(-1, JOINTS, JOINT_VALUES)
    if not (np.isfinite(headers).all() and np.isfinite(joints[..., :3]).all()):
        return None
    bodies = iter(NtuBody(*body) for body in zip(ids.values(), headers, joints, strict=True))
    return [[next(bodies) for _ in starts] for starts in frames]


def _parse_words(text: str, source: str, allow_nan: bool) -> list[list[NtuBody]]:
    """Read word by word, which is slow and knows the line of every fault."""
    tokens = _Tokens(text, source)
    frames = []
    for _ in range(tokens.count("a frame count", low=1)):
        bodies: list[NtuBody] = []
        for _ in range(tokens.count("a body count", high=MAX_BODIES)):
            tracking_id = tokens.take("a tracking id")
            if not re.fullmatch(r"[0-9]{1,20}", tracking_id):
                raise tokens.fail(f"expected a tracking id of digits, got {tracking_id[:40]!r}")
            if any(body.tracking_id == tracking_id for body in bodies):
                raise tokens.fail(f"duplicate tracking id {tracking_id} in a frame")
            header = tokens.numbers(HEADER_VALUES - 1, finite=HEADER_VALUES - 1, allow_nan=False)
            tokens.count("a joint count", low=JOINTS, high=JOINTS)
            joints = np.stack([tokens.numbers(JOINT_VALUES, finite=3, allow_nan=allow_nan) for _ in range(JOINTS)])
            bodies.append(NtuBody(tracking_id, header, joints))
        frames.append(bodies)
    tokens.expect_end()
    return frames


def ntu_to_clip(frames: list[list[NtuBody]], *, source: str, fps: float = FPS) -> Clip:
    """Give each tracking id that is somebody a person slot, in order of first appearance."""
    frames = [[body for body in bodies if is_somebody(body)] for bodies in frames]
    slots: dict[str, int] = {}
    for bodies in frames:
        for body in bodies:
            slots.setdefault(body.tracking_id, len(slots))
    if len(slots) * len(frames) * JOINTS > MAX_JOINTS_OUT:
        raise InputError(f"{len(slots)} people in {len(frames)} frames are too many", field=source)
    joints = np.zeros((len(slots), len(frames), JOINTS, 3), np.float32)
    for frame, bodies in enumerate(frames):
        for body in bodies:
            joints[slots[body.tracking_id], frame] = body.joints[:, :3]
    valid = (joints != 0).any(-1) & ~np.isnan(joints).any(-1)
    return Clip(joints, load_layout("ntu25"), fps, valid)


def is_somebody(body: NtuBody) -> bool:
    """Whether a body has a joint anywhere: a tracker writes zeros, or NaN, for people whom it lost."""
    return bool(np.nan_to_num(body.joints[:, :3]).any())


class _Tokens:
    """White-space separated words, each with its line."""

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self.lines = text.split("\n")
        self.line = 0  # 1-based once a word is taken
        self.row: list[str] = []  # the words left on it, last first

    def fail(self, message: str) -> InputError:
        return InputError(message, field=f"{self.source}:{max(self.line, 1)}")

    def take(self, wanted: str) -> str:
        while not self.row:
            if self.line >= len(self.lines):
                raise self.fail(f"expected {wanted}, got the end of the file: it is empty or truncated")
            self.row = self.lines[self.line].split()[::-1]
            self.line += 1
        return self.row.pop()

    def count(self, wanted: str, *, low: int = 0, high: int = 10**7) -> int:
        word = self.take(wanted)
        if not re.fullmatch(r"[0-9]{1,8}", word) or not low <= int(word) <= high:
            allowed = str(low) if low == high else f"{low} to {high}"
            raise self.fail(f"expected {wanted} of {allowed}, got {word[:40]!r}")
        return int(word)

    def numbers(self, count: int, *, finite: int, allow_nan: bool) -> np.ndarray:
        """Take `count` numbers, of which the first `finite` must be finite, or NaN where that is allowed."""
        words = [self.take("a number") for _ in range(count)]
        try:
            with np.errstate(over="ignore"):
                values = np.array([float(word) for word in words]).astype(np.float32)
        except ValueError as error:
            raise self.fail(f"expected {count} numbers: {str(error)[:80]}") from error
        bad = np.isinf(values) if allow_nan else ~np.isfinite(values)
        if bad[:finite].any():
            raise self.fail(
                f"expected finite numbers, got NaN or infinity: {words[int(np.argmax(bad[:finite]))][:40]!r}"
            )
        return values

    def expect_end(self) -> None:
        extra = self.row or next((row for row in map(str.split, self.lines[self.line :]) if row), [])
        if extra:
            self.line += not self.row
            raise self.fail(f"expected the end of the file, got {extra[-1 if self.row else 0][:40]!r}")


def format_ntu_skeleton(frames: list[list[NtuBody]]) -> str:
    """Write frames as `.skeleton` text that reads back to the same float32 values."""
    header = "%s %d %d %d %d %d %d %.9g %.9g %d"
    joint = " ".join(["%.9g"] * (JOINT_VALUES - 1)) + " %d"
    template = "\n".join([header, str(JOINTS), *[joint] * JOINTS])
    lines = [str(len(frames))]
    for bodies in frames:
        lines.append(str(len(bodies)))
        lines += [
            template % (body.tracking_id, *body.header.tolist(), *body.joints.ravel().tolist()) for body in bodies
        ]
    return "\n".join(lines) + "\n"

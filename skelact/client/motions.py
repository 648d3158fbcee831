"""Motions of a server's library as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skelact.enum_words import enum_to_word, word_to_enum
from skelact.errors import InputError
from skelact.v1 import generation_pb2
from skelact.v1 import library_pb2 as pb


@dataclass(frozen=True)
class LibraryMotion:
    """One motion that a text can ask for.

    Attributes:
        name: Such as "sit-on-a-chair".
        sentences: That describe it.
        kind: "cycle", "stroke", "hold" or "transition".
        parts: That it surely moves, such as "left_arm".
        start: Posture at its first frame, such as "standing" or "in_the_air".
        end: Posture at its last frame.
        side: "left", "right" or "".
        duration_s: Of one recording, seconds.
        distance_m: Length of its way over the floor, meters.
        speed_mps: Mean speed, meters per second.
        turn_deg: By which the body turns, degrees, positive to the left.
        steps: Number of steps.
        repetitions: Number of times there and back; 0 when nothing can be counted.
        source: Where it is from.
        terms: Under which it may be used.
        is_added: Whether it was added to the server.
    """

    name: str
    sentences: tuple[str, ...]
    kind: str
    parts: tuple[str, ...]
    start: str
    end: str
    side: str
    duration_s: float
    distance_m: float
    speed_mps: float
    turn_deg: float
    steps: int
    repetitions: int
    source: str
    terms: str
    is_added: bool


@dataclass(frozen=True)
class FoundMotion:
    """A motion, and how well a query fits it.

    Attributes:
        motion: The motion.
        score: 0 to about 1; 0 without a query.
        is_sure: Whether a text with these words would be played with it.
        not_covered: Words of the query that say nothing of it.
    """

    motion: LibraryMotion
    score: float
    is_sure: bool
    not_covered: tuple[str, ...]


def to_found(found: pb.FoundMotion) -> FoundMotion:
    """Read one found motion."""
    return FoundMotion(to_motion(found.motion), found.score, found.sure, tuple(found.not_covered))


def to_motion(motion: pb.LibraryMotion) -> LibraryMotion:
    """Read one motion."""
    return LibraryMotion(
        motion.name,
        tuple(motion.sentences),
        enum_to_word(pb.MotionKind, motion.kind),
        tuple(enum_to_word(generation_pb2.BodyPart, part) for part in motion.parts),
        enum_to_word(pb.Posture, motion.start),
        enum_to_word(pb.Posture, motion.end),
        enum_to_word(generation_pb2.Side, motion.side),
        motion.duration_s,
        motion.distance_m,
        motion.speed_mps,
        motion.turn_deg,
        motion.steps,
        motion.repetitions,
        motion.source,
        motion.terms,
        motion.added,
    )


def format_of(path: Path) -> int:
    """Format of a file by its ending.

    Raises:
        InputError: It is none that a server takes; field "file".
    """
    return int(word_to_enum(pb.MotionFormat, path.suffix.removeprefix(".").lower(), field="file"))


def read_file(path: str | Path) -> tuple[int, bytes]:
    """Format and bytes of a file with a recording.

    Raises:
        InputError: It cannot be read, or its ending is none that a server takes; field "file".
    """
    path = Path(path)
    found = format_of(path)
    try:
        return found, path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", field="file") from error

"""A user's own recordings as entries: BVH, glTF, npz, AMC and the other motion files, and videos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.formats import split_animation
from skelact.generation.features import resample_motion
from skelact.generation.library.describe import describe_motion
from skelact.generation.library.entry import (
    FPS,
    KINDS,
    MAX_NAME,
    STANDING,
    UPRIGHT,
    USER_SOURCE,
    USER_TERMS,
    LibraryEntry,
    check_name,
)
from skelact.generation.library.joining import seam_distance
from skelact.generation.library.library import MotionLibrary
from skelact.generation.library.storage import StoredEntry, pack_takes, save_own
from skelact.generation.measures import Track, path_length
from skelact.language.actions import CYCLE, HOLD, KNOWN, STROKE, TRANSITION
from skelact.language.encoder import MissingExtraError, load_encoder
from skelact.values import Motion

MAX_SECONDS = 60.0
MAX_OWN = 1000  # motions of one user or server
STILL_M = 0.12  # a motion whose hands and feet stay within is a pose that is held
LOOP_M = 0.06  # a motion that travels and ends so near to how it began is a cycle
CYCLE_M = 0.5  # that a cycle goes
DIGITS = re.compile(r"[-_ ]*\d+$")


def name_from_file(path: str | Path) -> str:
    """Name of an entry by its file, or by the animation of FILE.glb#NAME: "My_Wave 02.bvh" is my-wave-02."""
    file, animation = split_animation(path)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", animation or Path(file).name.split(".")[0])
    name = "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:MAX_NAME].strip("-")
    if not name:
        raise InputError("expected a name with letters or digits; give one with --name", field=str(path))
    return name


def describe_own(
    motion: Motion,
    rest: Motion,
    *,
    name: str,
    sentences: Sequence[str] = (),
    kind: str | None = None,
    source: str = USER_SOURCE,
    terms: str = USER_TERMS,
) -> tuple[LibraryEntry, np.ndarray]:
    """Make an entry of one recording on `BODY`, and its packed frames.

    Args:
        motion: At any rate.
        rest: One frame of a body that stands at rest.
        name: What it is asked for by.
        sentences: That describe it; its name is one of its own accord.
        kind: One of `KINDS`; None: as the joints say.
        source: Where it is from.
        terms: Under which it may be used.

    Raises:
        InputError: The name is no name or one of a learned action, the kind is unknown, or the motion is too long.
    """
    if check_name(name) in KNOWN:
        raise InputError(
            f"{name!r} is an action of the network already; choose another, such as my-{name}", field="name"
        )
    if kind is not None and kind not in KINDS:
        raise InputError(f"expected one of {', '.join(KINDS)}, got {kind!r}", field="kind")
    seconds = len(motion.rotations) / motion.fps
    if seconds > MAX_SECONDS:
        raise InputError(f"expected at most {MAX_SECONDS:g} s, got {seconds:.1f} s; cut it first", field="motion")
    motion = resample_motion(motion, FPS)
    frames, takes = pack_takes([motion])
    words = name.replace("-", " ")
    entry = describe_motion(
        name,
        [motion],
        takes,
        rest,
        sentences=(*sentences, f"a person does {words}"),
        phrases=(words,),
        also=(),
        kind=kind or STROKE,
        side="",
        family="",
        enter=(),
        leave=(),
        parts=None,
        source=source,
        terms=terms,
    )
    return (entry if kind else replace(entry, kind=_guess_kind(entry, motion))), frames


def add_motion(
    library: MotionLibrary, motion: Motion, *, name: str, sentences: Sequence[str] = (), kind: str | None = None
) -> LibraryEntry:
    """Write one recording on `BODY` into the user's folder; it takes the place of one with the same name.

    Raises:
        InputError: As `describe_own`, or the folder cannot be written, or the library has none.
    """
    if library.folder is None:
        raise InputError("this library holds shipped motions alone; open it with a folder of your own", field="library")
    entry, frames = describe_own(motion, library.rest, name=name, sentences=sentences, kind=kind)
    entry = _with_ways(entry, library)
    try:
        vectors = load_encoder().embed(entry.sentences)
    except MissingExtraError:
        vectors = None
    if entry.name not in library and sum(library.is_own(name) for name in library.stored) >= MAX_OWN:
        raise InputError(f"expected at most {MAX_OWN} motions of your own; remove some", field="library")
    save_own(library.folder, entry, frames, vectors)
    library.put(StoredEntry(entry, frames, vectors, True))
    return entry


def _with_ways(entry: LibraryEntry, library: MotionLibrary) -> LibraryEntry:
    """Give a motion that does not begin or end standing the transitions of the library that lead there and back."""
    enter = () if entry.start in UPRIGHT else tuple(one.name for one in library.way(STANDING, entry.start))
    leave = () if entry.end in UPRIGHT else tuple(one.name for one in library.way(entry.end, STANDING))
    return replace(entry, enter=enter, leave=leave)


def _guess_kind(entry: LibraryEntry, motion: Motion) -> str:
    """A still pose is held, what ends in another posture is a transition, what travels and closes is a cycle."""
    if entry.start != entry.end and not {entry.start, entry.end} <= set(UPRIGHT):
        return TRANSITION
    if not entry.geometry.beat[0] or 2 * entry.geometry.beat[2] < STILL_M:
        return HOLD
    if path_length(Track.of(motion)) > CYCLE_M and seam_distance(motion, motion) < LOOP_M:
        return CYCLE
    return STROKE

"""The library of motions: clips that can be searched, played and composed like the actions that the network knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from numpy.random import Generator, Philox, SeedSequence

from skelact.errors import InputError
from skelact.generation.library.entry import AIR, STANDING, UPRIGHT, LibraryEntry
from skelact.generation.library.playing import ClipPlan, natural_seconds, play_clip
from skelact.generation.library.search import COUNT, MIN_NEAR, Match, Searcher
from skelact.generation.library.storage import StoredEntry, load_own, load_shipped, own_folder
from skelact.language.actions import TRANSITION, Performance
from skelact.skeleton.body import body_motion, mirror_motion
from skelact.values import Motion

BACKWARD = "~"  # before the name of a way that is played backward


@dataclass(eq=False)
class MotionLibrary:
    """Named motions with what is known of them.

    Attributes:
        stored: Entries by name; a user's own comes before a shipped one of the same name.
        rest: One frame of a body that stands at rest.
        encoder_name: Of the stored sentence vectors.
        folder: Of the user's own motions; None: shipped ones alone.
    """

    stored: dict[str, StoredEntry]
    rest: Motion
    encoder_name: str = ""
    folder: Path | None = None

    @property
    def entries(self) -> tuple[LibraryEntry, ...]:
        """All entries, the user's own first."""
        return tuple(one.entry for one in self.stored.values())

    def __len__(self) -> int:
        return len(self.stored)

    def __contains__(self, name: str) -> bool:
        return name in self.stored

    def entry(self, name: str) -> LibraryEntry:
        """One entry by its name.

        Raises:
            InputError: There is none; the message names the nearest; field "name".
        """
        return self._stored(name).entry

    def is_own(self, name: str) -> bool:
        """Whether the user added an entry."""
        return self._stored(name).is_own

    def put(self, stored: StoredEntry) -> None:
        """Take an entry in, in the place of one with the same name."""
        self.stored = {stored.entry.name: stored, **{k: v for k, v in self.stored.items() if k != stored.entry.name}}
        self.__dict__.pop("_searcher", None)

    def search(self, text: str, *, count: int = COUNT) -> tuple[Match, ...]:
        """Entries that a phrase may mean, those that are surely meant first; see `Match`."""
        return self._searcher.search(text, count=count)

    def nearest(self, text: str, *, count: int = 3) -> tuple[str, ...]:
        """Names of the entries that are nearest to words, none that are far."""
        found = self.search(text, count=count)
        return tuple(match.entry.name for match in found if match.is_sure or match.score >= MIN_NEAR)

    def motion(self, name: str, *, take: int = 0) -> Motion:
        """A recording of an entry as it is stored: on `BODY`, 30 frames per second."""
        return self._stored(name).motion(take)

    def performance(self, entry: LibraryEntry, *, confidence: float = 1.0, side: str = "") -> Performance:
        """One performance of an entry, mirrored when the other side is asked for."""
        is_mirrored = bool(side and entry.side and side != entry.side)
        return Performance(entry.name, (entry.name,), confidence, clip=entry.action, is_mirrored=is_mirrored)

    def play(
        self,
        performance: Performance,
        seconds: float,
        fps: float,
        seed: tuple[int, ...],
        *,
        times: int | None = None,
        rest: Motion | None = None,
    ) -> Motion:
        """Make the motion of a performance of a clip; see `play_clip`."""
        return play_clip(self._plan(performance, seed), performance, seconds, fps, seed, times=times, rest=rest)

    def natural_seconds(self, performance: Performance, times: int | None, seed: tuple[int, ...]) -> float:
        """Duration of a performance when none is stated, seconds."""
        return natural_seconds(self._plan(performance, seed), performance, times)

    def way(self, start: str, end: str) -> tuple[LibraryEntry, ...]:
        """Transitions that lead from one posture to another, the shortest chain first found; none when there is no way.

        Args:
            start: One of `POSTURES`.
            end: One of `POSTURES`.
        """
        chains: list[tuple[LibraryEntry, ...]] = [()]
        seen = {start}
        while chains:
            chain = chains.pop(0)
            at = chain[-1].end if chain else start
            if at == end:
                return chain
            for entry in self.entries:
                if entry.kind == TRANSITION and entry.start == at and entry.end not in seen:
                    seen.add(entry.end)
                    chains.append((*chain, entry))
        return ()

    def _plan(self, performance: Performance, seed: tuple[int, ...]) -> ClipPlan:
        stored = self._stored(performance.name)
        entry = stored.entry
        chosen = int(Generator(Philox(SeedSequence((*seed, TAKE_DRAW)))).integers(len(entry.takes)))
        enter = [self._way(name) for name in entry.enter] if performance.enters else []
        leave = self._ways_back(entry) if performance.leaves else []
        motions = [stored.motion(chosen), *enter, *leave]
        if performance.is_mirrored:
            motions = [mirror_motion(motion) for motion in motions]
        return ClipPlan(entry, motions[0], tuple(motions[1 : 1 + len(enter)]), tuple(motions[1 + len(enter) :]))

    def ways_back(self, performance: Performance) -> tuple[Motion, ...]:
        """The ways that lead from the end of a clip back to a stand, at 30 frames per second; none from a stand."""
        back = self._ways_back(self.entry(performance.name))
        return tuple(mirror_motion(one) if performance.is_mirrored else one for one in back)

    def _ways_back(self, entry: LibraryEntry) -> list[Motion]:
        if entry.end == STANDING:
            return []
        back = entry.leave
        if not back and entry.end not in (*UPRIGHT, AIR):
            back = tuple(one.name for one in self.way(entry.end, STANDING))
        return [self._way(name) for name in back]

    def _way(self, name: str) -> Motion:
        motion = self.motion(name.removeprefix(BACKWARD))
        if not name.startswith(BACKWARD):
            return motion
        return body_motion(motion.rotations[::-1].copy(), motion.translations[::-1, 0].copy(), motion.fps)

    def _stored(self, name: str) -> StoredEntry:
        if name not in self.stored:
            near = ", ".join(self.nearest(name.replace("-", " "))) or "none; `skelact library list` shows all"
            raise InputError(f"no motion is called {name!r}; nearest: {near}", field="name")
        return self.stored[name]

    @cached_property
    def _searcher(self) -> Searcher:
        vectors = {name: one.vectors for name, one in self.stored.items()}
        return Searcher(self.entries, vectors, self.encoder_name)


TAKE_DRAW = 7  # behind the seed of a performance: chooses its recording


def load_library(folder: str | Path | None = None, *, with_own: bool = True) -> MotionLibrary:
    """Open the shipped library and the user's own motions.

    Args:
        folder: Of the user's own; None: `own_folder`.
        with_own: Whether to read them at all.

    Raises:
        CheckpointError: The shipped library is missing or of another format.
        InputError: A file of the user's is none of ours; `field` is its path.
    """
    shipped = load_shipped()
    own_at = (Path(folder) if folder else own_folder()) if with_own else None
    own = load_own(own_at) if own_at else ()
    table = {one.entry.name: one for one in own}
    table |= {one.entry.name: one for one in shipped.entries if one.entry.name not in table}
    return MotionLibrary(table, shipped.rest, shipped.encoder, own_at)

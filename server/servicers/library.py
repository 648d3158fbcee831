"""LibraryService."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import grpc

from skelact.enum_words import enum_to_word, word_to_enum
from skelact.errors import InputError, NotServedError
from skelact.generation.library import LibraryEntry, MotionLibrary
from skelact.generation.library.adding import add_motion
from skelact.generation.recordings import load_body_motion
from skelact.v1 import generation_pb2
from skelact.v1 import library_pb2 as pb
from skelact.v1 import library_pb2_grpc as pb_grpc

from .. import motions
from ..config import Limits
from ..fair_queue import Lane
from ..lanes import open_flow
from ..models import ModelRegistry

logger = logging.getLogger(__name__)
RESULTS = 8
MAX_RESULTS = 100
SEARCH_S, ADD_S = 0.01, 1.0  # expected time of a search, and of reading a recording


class LibraryServicer(pb_grpc.LibraryServiceServicer):
    """Lists the motions of the generator's library and adds to it, in the generator's thread.

    Args:
        models: Holds the generator.
        limits: Of texts.
        may_add: Whether clients may add motions.
    """

    def __init__(self, models: ModelRegistry, limits: Limits, *, may_add: bool) -> None:
        self._models = models
        self._limits = limits
        self._may_add = may_add

    async def ListMotions(
        self, request: pb.ListMotionsRequest, context: grpc.aio.ServicerContext
    ) -> pb.ListMotionsResponse:
        """List all motions, or find those that words may mean."""
        engine = self._models.need_generation()
        library = _need_library(engine.generator.library)
        if not request.query:
            found = [pb.FoundMotion(motion=_motion_to_proto(entry, library)) for entry in library.entries]
            return pb.ListMotionsResponse(motions=found)
        if request.max_results > MAX_RESULTS:
            raise InputError(f"expected at most {MAX_RESULTS}, got {request.max_results}", field="max_results")
        query = motions.text_from_proto(request.query, limits=self._limits)
        count = request.max_results or RESULTS
        matches = await engine.run(
            open_flow(context, Lane.BATCH), lambda: library.search(query, count=count), cost_s=SEARCH_S
        )
        return pb.ListMotionsResponse(
            motions=[
                pb.FoundMotion(
                    motion=_motion_to_proto(one.entry, library),
                    score=one.score,
                    sure=one.is_sure,
                    not_covered=one.not_covered,
                )
                for one in matches
            ]
        )

    async def AddMotion(self, request: pb.AddMotionRequest, context: grpc.aio.ServicerContext) -> pb.AddMotionResponse:
        """Keep the recording of a file."""
        engine = self._models.need_generation()
        library = _need_library(engine.generator.library)
        if not self._may_add:
            raise NotServedError("this server takes no motions: name a folder with motions: DIR in its settings")
        entry, notes = await engine.run(open_flow(context, Lane.BATCH), _add, library, request, cost_s=ADD_S)
        logger.info("added motion seconds=%.1f kind=%s", entry.geometry.seconds, entry.kind)
        return pb.AddMotionResponse(motion=_motion_to_proto(entry, library), notes=notes)


def _need_library(library: MotionLibrary | None) -> MotionLibrary:
    if library is None:
        raise NotServedError("this server has no library of motions")
    return library


def _add(library: MotionLibrary, request: pb.AddMotionRequest) -> tuple[LibraryEntry, tuple[str, ...]]:
    """Read the file from a folder that holds nothing else, and add its recording."""
    suffix = enum_to_word(pb.MotionFormat, request.format)
    if not suffix:
        raise InputError("expected MOTION_FORMAT_BVH, MOTION_FORMAT_GLB or MOTION_FORMAT_NPZ", field="format")
    if not request.file:
        raise InputError("expected the bytes of a file, got none", field="file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"motion.{suffix}"
        path.write_bytes(request.file)
        try:
            recording = load_body_motion(path)
        except InputError as error:
            place = error.field.removeprefix(str(path)).strip(": ")
            raise InputError(f"{place}: {error.reason}" if place else error.reason, field="file") from error
    kind = enum_to_word(pb.MotionKind, request.kind) or None
    entry = add_motion(library, recording.motion, name=request.name, sentences=tuple(request.sentences), kind=kind)
    return entry, recording.notes


def _motion_to_proto(entry: LibraryEntry, library: MotionLibrary) -> pb.LibraryMotion:
    seen = entry.geometry
    return pb.LibraryMotion(
        name=entry.name,
        sentences=entry.sentences,
        kind=word_to_enum(pb.MotionKind, entry.kind),
        parts=[word_to_enum(generation_pb2.BodyPart, part) for part in entry.moved],
        start=word_to_enum(pb.Posture, entry.start),
        end=word_to_enum(pb.Posture, entry.end),
        side=word_to_enum(generation_pb2.Side, entry.side),
        duration_s=seen.seconds,
        distance_m=seen.distance_m,
        speed_mps=seen.speed_mps,
        turn_deg=seen.turn_deg,
        steps=seen.steps,
        repetitions=seen.repetitions,
        source=entry.source,
        terms=entry.terms,
        added=library.is_own(entry.name),
    )

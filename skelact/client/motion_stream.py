"""Generated motions as they arrive: chunks put together and checked, conversations steered."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from skelact.client.answers import to_array
from skelact.client.plans import MotionHeader, MotionReport, TextRefusal, to_header, to_refusal, to_report
from skelact.client.responses import AsyncResponses, Responses
from skelact.client.statuses import unpack
from skelact.errors import ServerError
from skelact.motion_frames import MotionFrames, frames_to_motion
from skelact.v1 import generation_pb2
from skelact.values import Motion


@dataclass(frozen=True, eq=False)
class ReceivedChunk:
    """A stretch of frames.

    Attributes:
        chunk_index: Of the chunk in the stream, from 0.
        first_frame_index: Of its first frame in the stream, from 0.
        header_index: Of the header in the stream that it belongs to, from 0.
        motion: The frames on the header's skeleton.
        owners: int16 (T, 7), for each part of the report the performance that owns it.
    """

    chunk_index: int
    first_frame_index: int
    header_index: int
    motion: Motion
    owners: np.ndarray


class MotionReader:
    """Reads headers, chunks and the footer of one stream, and checks that no frame is lost or changed.

    Attributes:
        headers: Those that came so far: plan and report of each text.
        refusals: Texts that were refused so far.
        late_reports: Of motions that were sent early, by the number of their header.
        footer: None until the stream is over.
    """

    def __init__(self) -> None:
        self.headers: list[MotionHeader] = []
        self.refusals: list[TextRefusal] = []
        self.late_reports: dict[int, MotionReport] = {}
        self.footer: generation_pb2.MotionFooter | None = None
        self._digest = hashlib.sha256()
        self._frames = self._chunks = 0

    @property
    def first_header(self) -> MotionHeader:
        """Plan and report of the first text.

        Raises:
            ServerError: It is not there.
        """
        if not self.headers:
            raise ServerError("the stream did not begin with its header")
        return self.headers[0]

    def read(
        self, response: generation_pb2.GenerateResponse | generation_pb2.ConverseResponse | None
    ) -> ReceivedChunk | None:
        """Take one message, None at the end of the stream; a chunk comes back.

        Raises:
            ServerError: A chunk is missing, or the frames are not those that were sent.
        """
        return unpack(self._read, response) if response else None

    @property
    def chunks(self) -> int:
        """Number of chunks that came."""
        return self._chunks

    def end(self) -> None:
        """Check that the stream came to its end.

        Raises:
            ServerError: The footer is missing.
        """
        if self.footer is None:
            raise ServerError(f"the stream ended without its footer, after {self._frames} frames")

    def _read(
        self, response: generation_pb2.GenerateResponse | generation_pb2.ConverseResponse
    ) -> ReceivedChunk | None:
        kind = response.WhichOneof("message")
        if kind == "chunk":
            return self._read_chunk(response.chunk)
        if kind == "header":
            self.headers.append(to_header(response.header))
        elif kind == "refusal":
            self.refusals.append(to_refusal(response.refusal))
        elif kind == "late_report":
            self.late_reports[response.late_report.header_index] = to_report(response.late_report.report)
        elif kind == "footer":
            self.footer = response.footer
            if (self.footer.frames, self.footer.sha256) != (self._frames, self._digest.digest()):
                raise ServerError(f"expected the {self.footer.frames} frames that were sent, got others")
        return None

    def _read_chunk(self, chunk: generation_pb2.MotionChunk) -> ReceivedChunk:
        if (chunk.chunk_index, chunk.first_frame_index) != (self._chunks, self._frames):
            raise ServerError(f"expected chunk {self._chunks}, got {chunk.chunk_index}")
        frames = MotionFrames(to_array(chunk.root), to_array(chunk.rotations), to_array(chunk.owners))
        self._digest.update(frames.to_bytes())
        self._chunks += 1
        self._frames += len(frames)
        return ReceivedChunk(
            chunk.chunk_index, chunk.first_frame_index, chunk.header_index, self._to_motion(frames), frames.owners
        )

    def _to_motion(self, frames: MotionFrames) -> Motion:
        header = self.first_header
        return frames_to_motion(
            frames,
            names=header.joint_names,
            parents=header.parent_indices,
            offsets=header.offsets,
            fps=header.fps,
        )


class MotionStream:
    """A generated motion on its way: iterate over its chunks, or take it whole.

        for chunk in client.generate("walk while waving the right hand"):
            print(chunk.first_frame_index, chunk.motion.rotations.shape)

    Args:
        call: The open call.
    """

    def __init__(self, call: Any) -> None:
        self._responses = Responses(call)
        self._reader = MotionReader()

    @property
    def header(self) -> MotionHeader:
        """Plan and report; waits for them."""
        if not self._reader.headers:
            self._reader.read(self._responses.receive())
        return self._reader.first_header

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until all frames are read."""
        return self._reader.footer

    @property
    def late_report(self) -> MotionReport | None:
        """Of a motion that is sent early, what it shows; None until all frames are read."""
        return self._reader.late_reports.get(0)

    def __iter__(self) -> Iterator[ReceivedChunk]:
        while (response := self._responses.receive()) is not None:
            chunk = self._reader.read(response)
            if chunk:
                yield chunk
        self._reader.end()

    def motion(self) -> Motion:
        """Read the rest and return it as one motion."""
        return join_motions([chunk.motion for chunk in self])

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._responses.cancel()


class AsyncMotionStream:
    """As `MotionStream`, for `async for`; `await stream.header`, `await stream.motion()`.

    Args:
        call: The open call.
    """

    def __init__(self, call: Any) -> None:
        self._responses = AsyncResponses(call)
        self._reader = MotionReader()

    @property
    async def header(self) -> MotionHeader:
        """Plan and report; waits for them."""
        if not self._reader.headers:
            self._reader.read(await self._responses.receive())
        return self._reader.first_header

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until all frames are read."""
        return self._reader.footer

    @property
    def late_report(self) -> MotionReport | None:
        """Of a motion that is sent early, what it shows; None until all frames are read."""
        return self._reader.late_reports.get(0)

    async def __aiter__(self) -> AsyncIterator[ReceivedChunk]:
        while (response := await self._responses.receive()) is not None:
            chunk = self._reader.read(response)
            if chunk:
                yield chunk
        self._reader.end()

    async def motion(self) -> Motion:
        """Read the rest and return it as one motion."""
        return join_motions([chunk.motion async for chunk in self])

    def cancel(self) -> None:
        """Stop the stream; reading it then raises `CallCancelledError`."""
        self._responses.cancel()


def join_motions(motions: list[Motion]) -> Motion:
    """Put motions on one skeleton behind each other."""
    first = motions[0]
    rotations = np.concatenate([motion.rotations for motion in motions])
    translations = np.concatenate([motion.translations for motion in motions])
    return Motion(first.names, first.parents, first.offsets, rotations, translations, first.fps)

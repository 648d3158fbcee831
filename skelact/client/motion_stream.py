"""Generated motions as they arrive: chunks put together and checked, conversations steered."""

from __future__ import annotations

import hashlib
import queue
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

import grpc
import numpy as np

from skelact.client.requests import build
from skelact.errors import SkelactError
from skelact.motion_frames import MotionFrames, frames_to_motion
from skelact.v1 import generation_pb2, generation_pb2_grpc, skeleton_pb2
from skelact.values import Motion

DTYPES = {
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT32: "<f4",
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT16: "<f2",
    skeleton_pb2.Tensor.DATA_TYPE_INT16: "<i2",
}
CHUNKS_AHEAD = 2  # of a conversation, that the server may send before they are asked for


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
        footer: None until the stream is over.
    """

    def __init__(self) -> None:
        self.headers: list[generation_pb2.MotionHeader] = []
        self.refusals: list[generation_pb2.TextRefusal] = []
        self.footer: generation_pb2.MotionFooter | None = None
        self._digest = hashlib.sha256()
        self._frames = self._chunks = 0

    def read(self, response: generation_pb2.GenerateResponse | generation_pb2.ConverseResponse) -> ReceivedChunk | None:
        """Take one message; a chunk comes back.

        Raises:
            SkelactError: A chunk is missing, or the frames are not those that were sent.
        """
        kind = response.WhichOneof("message")
        if kind == "chunk":
            return self._read_chunk(response.chunk)
        if kind == "header":
            self.headers.append(response.header)
        elif kind == "refusal":
            self.refusals.append(response.refusal)
        elif kind == "footer":
            self.footer = response.footer
            if (self.footer.frames, self.footer.sha256) != (self._frames, self._digest.digest()):
                raise SkelactError(f"expected the {self.footer.frames} frames that were sent, got others")
        return None

    def _read_chunk(self, chunk: generation_pb2.MotionChunk) -> ReceivedChunk:
        if (chunk.chunk_index, chunk.first_frame_index) != (self._chunks, self._frames):
            raise SkelactError(f"expected chunk {self._chunks}, got {chunk.chunk_index}")
        frames = MotionFrames(array(chunk.root), array(chunk.rotations), array(chunk.owners))
        self._digest.update(frames.to_bytes())
        self._chunks += 1
        self._frames += len(frames)
        return ReceivedChunk(
            chunk.chunk_index, chunk.first_frame_index, chunk.header_index, self._to_motion(frames), frames.owners
        )

    def _to_motion(self, frames: MotionFrames) -> Motion:
        skeleton = self.headers[0].skeleton
        return frames_to_motion(
            frames,
            names=tuple(skeleton.joint_names),
            parents=tuple(skeleton.parent_indices),
            offsets=array(skeleton.offsets).astype(np.float64),
            fps=self.headers[0].fps,
        )


class MotionStream:
    """A generated motion on its way: iterate over its chunks, or take it whole.

        for chunk in client.generate("walk while waving the right hand"):
            print(chunk.first_frame_index, chunk.motion.rotations.shape)

    Args:
        call: The open call.
    """

    def __init__(self, call: grpc.Call) -> None:
        self._call = call
        self._reader = MotionReader()

    @property
    def header(self) -> generation_pb2.MotionHeader:
        """Plan and report; waits for them."""
        if not self._reader.headers:
            self._reader.read(next(self._call))
        return self._reader.headers[0]

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until all frames are read."""
        return self._reader.footer

    def __iter__(self) -> Iterator[ReceivedChunk]:
        for response in self._call:
            chunk = self._reader.read(response)
            if chunk:
                yield chunk

    def motion(self) -> Motion:
        """Read the rest and return it as one motion."""
        return join_motions([chunk.motion for chunk in self])

    def cancel(self) -> None:
        """Stop the stream."""
        self._call.cancel()


class MotionTalk:
    """A conversation: iterate over its chunks for as long as wanted, and say something else meanwhile.

        with client.converse("walk") as talk:
            for chunk in talk:
                if chunk.chunk_index == 10:
                    talk.say("wave the left hand")
                if chunk.chunk_index == 20:
                    talk.finish()

    Args:
        stub: Of the service.
        config: Opens the stream.
        timeout_s: Longest life of the stream.
    """

    def __init__(
        self,
        stub: generation_pb2_grpc.GenerationServiceStub,
        config: generation_pb2.ConverseConfig,
        timeout_s: float | None,
    ) -> None:
        self._requests: queue.SimpleQueue[generation_pb2.ConverseRequest | None] = queue.SimpleQueue()
        self._requests.put(generation_pb2.ConverseRequest(config=config))
        self._is_paced = not config.realtime
        if self._is_paced:
            self._requests.put(generation_pb2.ConverseRequest(credit=CHUNKS_AHEAD))
        self._call = stub.Converse(iter(self._requests.get, None), timeout=timeout_s)
        self._reader = MotionReader()

    def __enter__(self) -> MotionTalk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._requests.put(None)
        self._call.cancel()

    @property
    def headers(self) -> list[generation_pb2.MotionHeader]:
        """Plan and report of each text so far; `ReceivedChunk.header_index` points into it."""
        return self._reader.headers

    @property
    def refusals(self) -> list[generation_pb2.TextRefusal]:
        """Texts that were refused so far; the motion went on."""
        return self._reader.refusals

    @property
    def footer(self) -> generation_pb2.MotionFooter | None:
        """Frame count and digest, which was checked; None until the end."""
        return self._reader.footer

    def say(self, text: str) -> None:
        """Change the text, from the next chunk border on."""
        self._requests.put(build(generation_pb2.ConverseRequest, text=text))

    def finish(self) -> None:
        """End the motion after the chunks that are on their way."""
        self._is_paced = False
        self._requests.put(None)

    def __iter__(self) -> Iterator[ReceivedChunk]:
        for response in self._call:
            chunk = self._reader.read(response)
            if chunk is None:
                continue
            yield chunk
            if self._is_paced:
                self._requests.put(generation_pb2.ConverseRequest(credit=1))


def join_motions(motions: list[Motion]) -> Motion:
    """Put motions on one skeleton behind each other."""
    first = motions[0]
    rotations = np.concatenate([motion.rotations for motion in motions])
    translations = np.concatenate([motion.translations for motion in motions])
    return Motion(first.names, first.parents, first.offsets, rotations, translations, first.fps)


def array(packed: skeleton_pb2.Tensor) -> np.ndarray:
    """Unpack a Tensor message."""
    return np.frombuffer(packed.data, DTYPES[packed.dtype]).reshape(tuple(packed.shape))

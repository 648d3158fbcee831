"""Motions as they arrive: a missing or changed chunk is noticed."""

import numpy as np
import pytest
from skelact_server.motions import ChunkWriter, header_to_proto

from skelact.client import join_motions
from skelact.client.motion_stream import MotionReader
from skelact.errors import ServerError
from skelact.generation import GeneratedMotion, load_generator
from skelact.generation.options import GenerateOptions
from skelact.motion_frames import motion_to_frames
from skelact.v1 import generation_pb2 as pb


@pytest.fixture(scope="module")
def made() -> GeneratedMotion:
    return load_generator().generate("bow", GenerateOptions(duration_s=1.0))


def responses(made: GeneratedMotion) -> list[pb.GenerateResponse]:
    frames, writer = motion_to_frames(made.motion, made.composition.owners), ChunkWriter()
    chunks = [
        pb.GenerateResponse(chunk=writer.chunk(frames.cut(start, start + 8))) for start in range(0, len(frames), 8)
    ]
    header = pb.GenerateResponse(header=header_to_proto(made, with_skeleton=True))
    return [header, *chunks, pb.GenerateResponse(footer=writer.footer())]


def read(messages: list[pb.GenerateResponse]) -> np.ndarray:
    reader = MotionReader()
    chunks = [reader.read(message) for message in messages]
    return join_motions([chunk.motion for chunk in chunks if chunk]).rotations


def test_what_was_sent_arrives(made: GeneratedMotion) -> None:
    np.testing.assert_allclose(read(responses(made)), made.motion.rotations, atol=1e-6)


@pytest.mark.parametrize("missing", [1, 2, 4])
def test_a_missing_chunk_is_noticed(made: GeneratedMotion, missing: int) -> None:
    messages = responses(made)
    del messages[missing]
    with pytest.raises(ServerError):
        read(messages)


def test_a_changed_byte_is_noticed(made: GeneratedMotion) -> None:
    messages = responses(made)
    changed = bytearray(messages[2].chunk.rotations.data)
    changed[0] ^= 1
    messages[2].chunk.rotations.data = bytes(changed)
    with pytest.raises(ServerError):
        read(messages)

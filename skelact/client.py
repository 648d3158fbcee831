"""The gRPC client for Python: clips and arrays in, messages out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType

import grpc
import numpy as np

from skelact.errors import InputError
from skelact.v1 import info_pb2, info_pb2_grpc, recognition_pb2, recognition_pb2_grpc, skeleton_pb2
from skelact.values import Clip

MAX_MESSAGE_BYTES = 32 << 20


class Client:
    """Talks to one skelact server.

        with Client("localhost:50051") as client:
            print(client.recognize(clip).people[0].scores[0].label)

    Args:
        address: Host and port.
        credentials: For TLS; unset: a plain channel.

    Every method raises `grpc.RpcError`; `code()` and `details()` say why.
    """

    def __init__(self, address: str, *, credentials: grpc.ChannelCredentials | None = None) -> None:
        options = [("grpc.max_send_message_length", MAX_MESSAGE_BYTES)]
        if credentials is None:
            self._channel = grpc.insecure_channel(address, options)
        else:
            self._channel = grpc.secure_channel(address, credentials, options)
        self._recognition = recognition_pb2_grpc.RecognitionServiceStub(self._channel)
        self._info = info_pb2_grpc.InfoServiceStub(self._channel)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the channel."""
        self._channel.close()

    def server_info(self, *, timeout_s: float = 10.0) -> info_pb2.GetServerInfoResponse:
        """Version, models, layouts and limits of the server."""
        return self._info.GetServerInfo(info_pb2.GetServerInfoRequest(), timeout=timeout_s)

    def recognize(
        self, clip: Clip, *, model: str = "", top_k: int = 5, timeout_s: float = 60.0
    ) -> recognition_pb2.RecognizeResponse:
        """Score one clip; `people[i].scores` are (label, probability), best first."""
        message = skeleton_pb2.Clip(joints=tensor(clip.joints), layout=clip.layout.name, fps=clip.fps)
        request = recognition_pb2.RecognizeRequest(clip=message, model=model, top_k=top_k)
        return self._recognition.Recognize(request, timeout=timeout_s)

    def stream_recognize(
        self,
        frames: Iterable[Mapping[int, np.ndarray]],
        *,
        layout: str,
        fps: float,
        stride: int = 8,
        model: str = "",
        top_k: int = 5,
        skip_bad_frames: bool = False,
        timeout_s: float | None = None,
    ) -> Iterator[recognition_pb2.StreamRecognizeResponse]:
        """Send frames as they come and yield answers as they are due; the last message is the summary.

        Args:
            frames: Each a mapping of person id -> float32 (V, 3), metres; read in a thread of its own.
            layout: Layout of the frames, by name.
            fps: Frames per second.
            stride: Frames between answers per person.
            model: By name; empty: the server's first.
            top_k: Scores per answer.
            skip_bad_frames: Go on after a bad frame; its error is yielded.
            timeout_s: Longest life of the stream; unset: as long as frames come.
        """
        config = recognition_pb2.StreamConfig(
            layout=layout, fps=fps, stride=stride, model=model, top_k=top_k, skip_bad_frames=skip_bad_frames
        )
        return self._recognition.StreamRecognize(_messages(config, frames), timeout=timeout_s)


def _messages(
    config: recognition_pb2.StreamConfig, frames: Iterable[Mapping[int, np.ndarray]]
) -> Iterator[recognition_pb2.StreamRecognizeRequest]:
    yield recognition_pb2.StreamRecognizeRequest(config=config)
    for frame in frames:
        people = [recognition_pb2.Person(id=person, joints=tensor(joints)) for person, joints in frame.items()]
        yield recognition_pb2.StreamRecognizeRequest(frame=recognition_pb2.Frame(people=people))


def tensor(values: np.ndarray) -> skeleton_pb2.Tensor:
    """Pack an array as a float32 Tensor message."""
    if not np.isfinite(values).all():
        raise InputError("expected finite values, got NaN or infinity", field="joints")
    data = np.ascontiguousarray(values, dtype="<f4").tobytes()
    return skeleton_pb2.Tensor(shape=values.shape, dtype=skeleton_pb2.Tensor.FLOAT32, data=data)

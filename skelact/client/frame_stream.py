"""A stream of the client: frames are checked and sent in one thread, what comes of them is read in another."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

import grpc
from google.protobuf.message import Message

from skelact.errors import InputError
from skelact.v1 import pose_pb2, recognition_pb2, skeleton_pb2

Frame = TypeVar("Frame")
Response = TypeVar(
    "Response",
    recognition_pb2.StreamRecognizeResponse,
    recognition_pb2.StreamRecognizeVideoResponse,
    pose_pb2.StreamPoseResponse,
)


class FrameStream(Generic[Frame, Response]):
    """Responses to frames, in the order in which they come; iterate over them.

    A frame that cannot be sent raises its `InputError` here, after the answers to the frames before it; so does any
    error of `frames` itself. With `skip_bad_frames` it is left out, and a response with its `FrameError` stands for it,
    as for frames that the server refuses; indices and counts of all responses are those of `frames`.

    Args:
        method: Of the service: takes requests, returns the call.
        opening: The first request.
        frames: Read in a thread of their own.
        pack: Makes the request of a frame; its number is given, for the field of an error.
        refusal: Makes the response that says that a frame was left out.
        skip_bad_frames: Go on after a frame that cannot be sent.
    """

    def __init__(
        self,
        method: Callable[[Iterator[Message]], grpc.Call],
        opening: Message,
        frames: Iterable[Frame],
        pack: Callable[[Frame, int], Message],
        refusal: Callable[[skeleton_pb2.FrameError], Response],
        *,
        skip_bad_frames: bool = False,
    ) -> None:
        self._pack = pack
        self._refusal: Callable[[skeleton_pb2.FrameError], Response] = refusal
        self._skips = skip_bad_frames
        self._error: Exception | None = None
        self._refused: deque[Response] = deque()  # by the sending thread, not read yet
        self._left_out: list[int] = []  # of each frame left out, how many were sent before it
        self._ready: deque[Response] = deque()
        self._call = method(self._requests(opening, frames))

    def __iter__(self) -> FrameStream[Frame, Response]:
        return self

    def __next__(self) -> Response:
        while not self._ready:
            try:
                response: Response = next(self._call)
            except (StopIteration, grpc.RpcError):
                if self._error:
                    raise self._error from None
                raise
            if response.WhichOneof("message") == "summary" and self._error:
                raise self._error
            while self._refused:
                self._ready.append(self._refused.popleft())
            self._ready.append(self._renumber(response))
        return self._ready.popleft()

    def cancel(self) -> None:
        """Stop the stream."""
        self._call.cancel()

    def _requests(self, opening: Message, frames: Iterable[Frame]) -> Iterator[Message]:
        """Yield the requests; runs in the sending thread, where an error would end the stream without its reason."""
        yield opening
        try:
            for number, frame in enumerate(frames):
                try:
                    request = self._pack(frame, number)
                except InputError as error:
                    if not self._skips:
                        raise
                    self._leave_out(number, error)
                else:
                    yield request
        except Exception as error:  # raised again where the responses are read
            self._error = error

    def _leave_out(self, number: int, error: InputError) -> None:
        violation = skeleton_pb2.FieldViolation(field=error.field, description=error.reason)
        self._refused.append(self._refusal(skeleton_pb2.FrameError(message_index=number, violations=[violation])))
        self._left_out.append(number - len(self._left_out))

    def _renumber(self, response: Response) -> Response:
        """Bring indices and counts of the server to those of the caller's frames."""
        if not self._left_out:
            return response
        kind = response.WhichOneof("message")
        if kind == "error":
            response.error.message_index = self._number(response.error.message_index)
        elif isinstance(response, pose_pb2.StreamPoseResponse) and kind == "frame":
            response.frame.frame_index = self._number(response.frame.frame_index)
        elif isinstance(response, recognition_pb2.StreamRecognizeVideoResponse) and kind == "pose":
            response.pose.frame_index = self._number(response.pose.frame_index)
        elif kind == "summary":
            response.summary.frames_received += len(self._left_out)
            response.summary.frames_refused += len(self._left_out)
        return response

    def _number(self, sent: int) -> int:
        """Index among the caller's frames of a frame that was sent."""
        return sent + bisect_right(self._left_out, sent)

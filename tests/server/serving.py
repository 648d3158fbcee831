"""A running server at port 0 with a small recognizer: real windows, a nearest-template network in numpy."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from skelact_server.app import Running, start_server
from skelact_server.config import Limits, ServerConfig

from skelact.layouts import load_layout
from skelact.recognition import Recognizer
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.part_stream import Stream
from skelact.v1 import recognition_pb2

LABELS = ("bow", "turn", "walk", "run", "jump")
LIMITS = ServerConfig(
    generation=False,
    address="127.0.0.1:0",
    pose=False,
    limits=Limits(
        max_message_bytes=1 << 20,
        max_people=4,
        max_frames=500,
        max_streams=40,
        stream_idle_s=2.0,
        max_batch=8,
        max_share=1.0,  # all tests are one identity
    ),
)


def limited(config: ServerConfig = LIMITS, **limits: float) -> ServerConfig:
    """A config with other limits."""
    return replace(config, limits=replace(config.limits, **limits))


GENERATING = limited(replace(LIMITS, generation=True), max_generation_streams=4, max_duration_s=20.0)


def nearest_template(x: np.ndarray) -> np.ndarray:
    """Score (N, 12, T, V, M) by closeness of two simple numbers to one template per class: logits (N, K)."""
    height, speed = x[:, 1].std((1, 2, 3)), np.abs(x[:, 6:9]).mean((1, 2, 3, 4))
    templates = np.array([[0.1, 0.0], [0.6, 0.0], [0.6, 0.05], [0.6, 0.2], [1.0, 0.3]], np.float32)
    return -(((np.stack([height, speed], 1)[:, None] - templates) ** 2).sum(-1))


def small_recognizer(network: Callable[[np.ndarray], np.ndarray] = nearest_template) -> Recognizer:
    config = RecognitionConfig(dataset="none", frames=16, window_min_s=0.5)
    return Recognizer("small", [Stream(config, network, 1.0)], load_layout("core19"), LABELS)


@cache
def server_loop() -> asyncio.AbstractEventLoop:
    """The event loop of all test servers, in a thread of its own.

    It stays open to the end of the process: grpc hands out the last events of a server after the server has stopped,
    and a loop that is closed by then cannot take them.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


@dataclass
class Served:
    """A running server."""

    running: Running

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.running.port}"

    def stop(self, grace_s: float = 0.2) -> None:
        asyncio.run_coroutine_threadsafe(self.running.stop(grace_s), server_loop()).result(20)


def serve(config: ServerConfig = LIMITS, recognizer: Recognizer | None = None) -> Served:
    """Start a server; stop it with `.stop()`."""
    start = start_server(config, lambda: [recognizer or small_recognizer()])
    return Served(asyncio.run_coroutine_threadsafe(start, server_loop()).result(120))


def timeless(response: recognition_pb2.StreamRecognizeResponse) -> bytes:
    """A response without what depends on how busy the server was."""
    copy = recognition_pb2.StreamRecognizeResponse()
    copy.CopyFrom(response)
    if copy.HasField("answer"):
        copy.answer.ClearField("lag_us")
        copy.answer.ClearField("frames_waiting")
    return copy.SerializeToString(deterministic=True)

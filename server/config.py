"""Settings of the server; `configs/server.yaml` holds differences from these defaults."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from skelact.errors import ConfigError
from skelact.language.sentences import MAX_CHARACTERS

MAX_LIMIT = 2**31  # what every client can hold


@dataclass(frozen=True)
class Limits:
    """What one client, and all clients together, may ask for. Every limit is > 0 and < 2^31.

    Attributes:
        max_message_bytes: Largest request.
        max_people: Maximum number of people in a clip or frame.
        max_frames: Maximum number of frames in a clip.
        max_person_s: Maximum of people times seconds in a clip: bounds the windows scored for one request.
        max_streams: Maximum number of open recognition streams.
        max_tracks: Maximum number of person ids alive in one stream; an id unseen for a second is forgotten.
        max_pixels: Largest image, and largest frame of a video.
        max_frame_bytes: Maximum memory for the decoded frames of videos, over all streams.
        max_decoder_bytes: Maximum memory of the process that decodes one video, beyond what it takes to start.
        max_frame_cpu_s: Maximum computing time for one frame of a video; whole seconds.
        decoder_stall_s: A video whose decoder has bytes and gives no frame for this long is ended.
        max_pose_streams: Maximum number of open streams of images.
        max_pose_queue: Maximum number of images waiting for the pose networks, over all streams and calls.
        max_pose_queue_bytes: Maximum memory for single images waiting for the pose networks, over all calls.
        max_text_bytes: Longest text, UTF-8.
        max_duration_s: Longest generated motion; a conversation repeats such motions.
        max_generation_streams: Maximum number of open streams of motion; twice as many calls may wait.
        max_examples: Maximum number of clips that one call may teach actions with.
        max_queue: Maximum number of windows waiting for the model, over all streams and calls.
        max_batch: Maximum number of windows scored in one call. 1: an answer is the same bit for bit whatever else is
            scored; more saves a fifth of the time on a CPU, and most of it on a GPU.
        stream_idle_s: A stream whose client sends nothing, or reads nothing, for this long is ended.
    """

    max_message_bytes: int = 32 << 20
    max_people: int = 64
    max_frames: int = 20_000
    max_person_s: float = 900.0
    max_streams: int = 256
    max_tracks: int = 256
    max_pixels: int = 33_177_600
    max_frame_bytes: int = 1 << 30
    max_decoder_bytes: int = 1 << 30
    max_frame_cpu_s: int = 30
    decoder_stall_s: float = 30.0
    max_pose_streams: int = 16
    max_pose_queue: int = 64
    max_pose_queue_bytes: int = 256 << 20
    max_text_bytes: int = MAX_CHARACTERS
    max_duration_s: float = 60.0
    max_generation_streams: int = 16
    max_examples: int = 64
    max_queue: int = 1024
    max_batch: int = 1
    stream_idle_s: float = 60.0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not 0 < value < MAX_LIMIT:
                raise ConfigError(f"{field.name}: expected > 0 and < 2^31, got {value}")
        if self.max_text_bytes > MAX_CHARACTERS:
            raise ConfigError(f"max_text_bytes: expected at most {MAX_CHARACTERS}, got {self.max_text_bytes}")


@dataclass(frozen=True)
class ServerConfig:
    """Where the server listens, what it serves and its limits.

    Attributes:
        address: Host and port; port 0 takes a free one.
        models: Shipped names or paths of recognition models; the first is the default.
        actions: Folder of actions taught to the first model with `skelact teach`; "": none.
        pose: Also serve images and videos.
        generation: Also serve motion from text.
        device: "cpu" or "cuda".
        threads: Threads of one model call; 0 leaves it to the runtime.
        limits: What clients may ask for.
        drain_s: Time that open calls get after SIGTERM.
        motions: Folder of motions that clients may add with `AddMotion` and ask for; "": shipped ones alone.
    """

    address: str = "127.0.0.1:50051"
    models: tuple[str, ...] = ("mocap-core19",)
    actions: str = ""
    pose: bool = True
    generation: bool = True
    device: str = "cpu"
    threads: int = 1
    limits: Limits = Limits()
    drain_s: float = 10.0
    motions: str = ""

    def __post_init__(self) -> None:
        for key, value in {"threads": self.threads, "drain_s": self.drain_s}.items():
            if not value >= 0:
                raise ConfigError(f"{key}: expected >= 0, got {value}")
        if not self.models:
            raise ConfigError("models: expected at least one, got none")
        if len(set(self.models)) != len(self.models):
            raise ConfigError(f"models: expected each once, got {list(self.models)}")

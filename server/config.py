"""Settings of the server; `configs/server.yaml` holds differences from these defaults."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.errors import ConfigError
from skelact.language.sentences import MAX_CHARACTERS


@dataclass(frozen=True)
class ServerConfig:
    """Address and named limits.

    Attributes:
        address: Host and port; port 0 takes a free one.
        models: Shipped names or paths of recognisers; the first is the default.
        pose: Serve pictures and videos, too.
        generation: Serve motions of sentences, too.
        device: "cpu" or "cuda".
        threads: Threads of one model call; 0 leaves it to the runtime.
        max_message_bytes: Largest request.
        max_people: Most people in a clip or frame.
        max_frames: Most frames in a clip.
        max_person_s: Most people times seconds in a clip: bounds the windows scored for one request.
        max_streams: Most open streams.
        max_tracks: Most person ids alive in one stream; an id unseen for a second is forgotten.
        max_pixels: Largest picture, and largest frame of a video.
        max_frame_bytes: Most memory for the decoded frames of videos, over all streams.
        max_decoder_bytes: Most memory of the process that decodes one video, beyond what it takes to start.
        max_frame_cpu_s: Most computing time for one frame of a video; whole seconds.
        decoder_stall_s: A video whose decoder has bytes and gives no frame for this long is ended.
        max_pose_streams: Most open streams of pictures.
        max_pose_queue: Most pictures waiting for the pose networks, over all streams and calls.
        max_pose_queue_bytes: Most memory for single pictures waiting for the pose networks, over all calls.
        max_text_bytes: Longest text, UTF-8.
        max_duration_s: Longest generated motion; a conversation repeats such motions.
        max_generation_streams: Most open streams of motion; twice as many calls may wait for the generator.
        max_queue: Most windows waiting for the model, over all streams and calls.
        max_batch: Most windows scored in one call. 1: an answer is the same bit for bit whatever else is scored; more
            saves a fifth of the time on a CPU, and most of it on a GPU.
        stream_idle_s: A stream whose client sends nothing, or reads nothing, for this long is ended.
        drain_s: Time that open calls get after SIGTERM.
    """

    address: str = "127.0.0.1:50051"
    models: tuple[str, ...] = ("mocap-core19",)
    pose: bool = True
    generation: bool = True
    device: str = "cpu"
    threads: int = 1
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
    max_queue: int = 1024
    max_batch: int = 1
    stream_idle_s: float = 60.0
    drain_s: float = 10.0

    def __post_init__(self) -> None:
        counts = {
            "max_message_bytes": self.max_message_bytes,
            "max_people": self.max_people,
            "max_frames": self.max_frames,
            "max_person_s": self.max_person_s,
            "max_streams": self.max_streams,
            "max_tracks": self.max_tracks,
            "max_pixels": self.max_pixels,
            "max_frame_bytes": self.max_frame_bytes,
            "max_decoder_bytes": self.max_decoder_bytes,
            "max_frame_cpu_s": self.max_frame_cpu_s,
            "decoder_stall_s": self.decoder_stall_s,
            "max_pose_streams": self.max_pose_streams,
            "max_pose_queue": self.max_pose_queue,
            "max_pose_queue_bytes": self.max_pose_queue_bytes,
            "max_text_bytes": self.max_text_bytes,
            "max_duration_s": self.max_duration_s,
            "max_generation_streams": self.max_generation_streams,
            "max_queue": self.max_queue,
            "max_batch": self.max_batch,
            "stream_idle_s": self.stream_idle_s,
        }
        for key, value in counts.items():
            if not 0 < value < 2**31:
                raise ConfigError(f"{key}: expected > 0 and < 2^31, got {value}")
        if self.max_text_bytes > MAX_CHARACTERS:
            raise ConfigError(f"max_text_bytes: expected at most {MAX_CHARACTERS}, got {self.max_text_bytes}")
        for key, value in {"threads": self.threads, "drain_s": self.drain_s}.items():
            if not value >= 0:
                raise ConfigError(f"{key}: expected >= 0, got {value}")
        if not self.models:
            raise ConfigError("models: expected at least one, got none")
        if len(set(self.models)) != len(self.models):
            raise ConfigError(f"models: expected each once, got {list(self.models)}")

"""Settings of the server; `configs/server.yaml` holds differences from these defaults."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from skelact.errors import ConfigError
from skelact.language.sentences import MAX_CHARACTERS

MAX_LIMIT = 2**31  # what every client can hold
MAX_QUOTA = 2**53  # whole numbers up to here are exact in JSON
REFLECTION = ("local", "on", "off")
ORIGIN = re.compile(r"https?://[^/\s]+")
MAX_CALLS, MAX_CALLS_OF_ONE = 4096, 1024


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
        max_frame_bytes: Maximum memory for the decoded frames of videos, over all streams: one of 33 million pixels, or
            sixteen of 1080p.
        max_decoder_bytes: Maximum memory of the process that decodes one video, beyond what it takes to start.
        max_frame_cpu_s: Maximum computing time for one frame of a video; whole seconds.
        decoder_stall_s: A video whose decoder has bytes and gives no frame for this long is ended.
        max_pose_streams: Maximum number of open streams of images.
        max_pose_queue: Maximum number of images waiting for the pose networks, over all streams and calls.
        max_clip_bytes: Maximum memory for clips that are being recognized or wait for it, as sent, over all calls.
        max_pose_queue_bytes: Maximum memory for single images waiting for the pose networks, over all calls.
        max_text_bytes: Longest text, UTF-8.
        max_duration_s: Longest generated motion; a conversation repeats such motions.
        max_generation_streams: Maximum number of open streams of motion; twice as many calls may wait.
        max_examples: Maximum number of clips that one call may teach actions with.
        max_queue: Maximum number of windows waiting for the model, over all streams and calls.
        max_batch: Maximum number of windows scored in one call. 1: an answer is the same bit for bit whatever else is
            scored; more saves a fifth of the time on a CPU, and most of it on a GPU.
        stream_idle_s: A stream whose client sends nothing, or reads nothing, for this long is ended.
        resume_point_s: Time from one resume point of a stream to the next, unless its client asks for another. Of live
            networks a point is 135 kB for each person: less often saves network, more often shortens breaks.
        max_share: Largest part of any of these places (streams, queues) that one identity may hold, 0 to 1.
        max_watches: Maximum number of open health watches.
        max_connections: Maximum number of open connections.
        handshake_s: A connection whose TLS or HTTP/2 handshake takes longer is closed.
    """

    max_message_bytes: int = 32 << 20
    max_people: int = 64
    max_frames: int = 20_000
    max_person_s: float = 900.0
    max_streams: int = 256
    max_tracks: int = 256
    max_pixels: int = 33_177_600
    max_frame_bytes: int = 400 << 20
    max_decoder_bytes: int = 1 << 30
    max_frame_cpu_s: int = 30
    decoder_stall_s: float = 30.0
    max_pose_streams: int = 16
    max_pose_queue: int = 64
    max_clip_bytes: int = 256 << 20
    max_pose_queue_bytes: int = 256 << 20
    max_text_bytes: int = MAX_CHARACTERS
    max_duration_s: float = 60.0
    max_generation_streams: int = 16
    max_examples: int = 64
    max_queue: int = 1024
    max_batch: int = 1
    stream_idle_s: float = 60.0
    resume_point_s: float = 1.0
    max_share: float = 0.75
    max_watches: int = 64
    max_connections: int = 4096
    handshake_s: float = 5.0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not 0 < value < MAX_LIMIT:
                raise ConfigError(f"{field.name}: expected > 0 and < 2^31, got {value}")
        if self.max_text_bytes > MAX_CHARACTERS:
            raise ConfigError(f"max_text_bytes: expected at most {MAX_CHARACTERS}, got {self.max_text_bytes}")
        if self.max_share > 1:
            raise ConfigError(f"max_share: expected at most 1, got {self.max_share}")


@dataclass(frozen=True)
class Quotas:
    """What may be open at once, and used in a minute. 0: no limit.

    Attributes:
        max_calls: Open calls of any kind, health watches among them.
        compute_s_per_minute: Time of the models.
        bytes_per_minute: Received in messages.
        pixels_per_minute: Of pictures and frames of videos.
        text_bytes_per_minute: Of sentences, UTF-8.
    """

    max_calls: int = 0
    compute_s_per_minute: float = 0.0
    bytes_per_minute: int = 0
    pixels_per_minute: int = 0
    text_bytes_per_minute: int = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not 0 <= value < MAX_QUOTA:
                raise ConfigError(f"{field.name}: expected 0 (no limit) or more, below 2^53, got {value}")


@dataclass(frozen=True)
class TlsConfig:
    """Files of TLS, PEM; read anew when they change.

    Attributes:
        certificate: Chain of the server; "": plain text.
        key: Its private key.
        client_ca: Who signs the certificates that clients must show; "": they need none.
    """

    certificate: str = ""
    key: str = ""
    client_ca: str = ""

    def __post_init__(self) -> None:
        if bool(self.certificate) != bool(self.key):
            raise ConfigError("certificate: expected certificate and key together, got one of them")
        if self.client_ca and not self.certificate:
            raise ConfigError("client_ca: expected certificate and key with it, got none")


@dataclass(frozen=True)
class HttpConfig:
    """A second port, for browsers, curl and scripts: Connect, gRPC-Web and WebSocket. Needs the extra `http`.

    Attributes:
        address: HOST:PORT; port 0 takes a free one; "": none.
        origins: Whose pages may call besides the server's own, such as "https://app.example.com"; "*": all.
        page: Also serve a page to see and try everything, at /.
    """

    address: str = ""
    origins: tuple[str, ...] = ()
    page: bool = False

    def __post_init__(self) -> None:
        for origin in self.origins:
            if origin != "*" and not ORIGIN.fullmatch(origin):
                raise ConfigError(
                    f"origins: expected SCHEME://HOST[:PORT] such as https://app.example.com, got {origin!r}"
                )
        if self.page and not self.address:
            raise ConfigError("page: expected http.address with it, such as 127.0.0.1:8080")


@dataclass(frozen=True)
class ServerConfig:
    """Where the server listens, what it serves and its limits.

    Attributes:
        address: Host and port; port 0 takes a free one.
        models: Shipped names or paths of recognition models; the first is the default.
        actions: Folder of actions taught to the first model with `skelact teach`; "": none.
        pose: Also serve images and videos.
        pose_detector: External ONNX file that finds the people, instead of the shipped one.
        pose_body: External ONNX file that finds all points of a person, such as one of `skelact train`.
        generation: Also serve motion from text.
        device: "cpu" or "cuda".
        live_networks: Score streams of skeletons with networks that go on from a state, of models that have them, and
            not in windows: answers come sooner and are more often right, and resume points hold that state.
        threads: Threads of one model call; 0 leaves it to the runtime.
        workers: Server processes that share the port; limits hold for each. 0: one per core, where they can share it.
        cores: Model calls at once in each process, live ones and others counted apart; 0: one per core.
        limits: What clients may ask for.
        drain_s: Longest time that open calls get after SIGTERM.
        lame_duck_s: Shortest time after SIGTERM, within `drain_s`, in which the port stays open: balancers notice.
        tls: Certificate and key; without, the server talks in plain text.
        tokens: File of tokens made with `skelact token add`; "": nobody needs one.
        insecure: Listen beyond this machine in plain text.
        reflection: Who may list the services: "local" (this machine, and whoever shows a token or certificate), "on"
            or "off".
        metrics: HOST:PORT of the Prometheus endpoint; "": none.
        traces: Send a span of OpenTelemetry for each call, where OTEL_EXPORTER_OTLP_ENDPOINT says.
        per_identity: What one identity may use, when its token does not say. An identity is a token, else a client
            certificate, else an address.
        total: What all together may use.
        http: Second port, for browsers and scripts.
        motions: Folder of motions that clients may add with `AddMotion` and ask for; "": shipped ones alone.
    """

    address: str = "127.0.0.1:50051"
    models: tuple[str, ...] = ("mocap-core19",)
    actions: str = ""
    pose: bool = True
    generation: bool = True
    device: str = "cpu"
    live_networks: bool = True
    threads: int = 1
    workers: int = 0
    cores: int = 0
    limits: Limits = Limits()
    drain_s: float = 10.0
    motions: str = ""
    pose_detector: str = ""
    pose_body: str = ""
    lame_duck_s: float = 0.0
    tls: TlsConfig = TlsConfig()
    tokens: str = ""
    insecure: bool = False
    reflection: str = "local"
    metrics: str = ""
    traces: bool = False
    http: HttpConfig = HttpConfig()
    per_identity: Quotas = Quotas(max_calls=MAX_CALLS_OF_ONE)
    total: Quotas = Quotas(max_calls=MAX_CALLS)

    def __post_init__(self) -> None:
        counts = {"threads": self.threads, "workers": self.workers, "cores": self.cores}
        for key, value in {**counts, "drain_s": self.drain_s, "lame_duck_s": self.lame_duck_s}.items():
            if not value >= 0:
                raise ConfigError(f"{key}: expected >= 0, got {value}")
        if self.reflection not in REFLECTION:
            raise ConfigError(f"reflection: expected one of {', '.join(REFLECTION)}, got {self.reflection!r}")
        if not self.models:
            raise ConfigError("models: expected at least one, got none")
        if len(set(self.models)) != len(self.models):
            raise ConfigError(f"models: expected each once, got {list(self.models)}")

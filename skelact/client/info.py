"""What a server says about itself, as values."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.v1 import info_pb2


@dataclass(frozen=True)
class ModelCard:
    """Where weights come from and how they may be used.

    Attributes:
        name: Of the weights.
        summary: What goes in and what comes out, in a sentence.
        data: What the weights were trained on.
        terms: Under which they may be used.
        non_commercial: Whether the terms of the training data ask for non-commercial use.
        metric: The main figure and how it was measured.
    """

    name: str
    summary: str
    data: str
    terms: str
    non_commercial: bool
    metric: str


@dataclass(frozen=True)
class RecognitionModel:
    """A loaded recognition model.

    Attributes:
        name: As `Client.recognize` takes it.
        layout: That it was trained on; other full bodies are converted.
        labels: Class names, in the order of its outputs.
        people: That it looks at together; 1: everybody is scored alone.
        window_s: Longest stretch scored at once, seconds.
        card: None when the weights have none.
        version: Of the weights; another one after others were put in their place. "" when they are not from files.
    """

    name: str
    layout: str
    labels: tuple[str, ...]
    people: int
    window_s: float
    card: ModelCard | None
    version: str = ""


@dataclass(frozen=True)
class PoseInfo:
    """The loaded pose estimator.

    Attributes:
        provider: Execution provider of its networks, such as "CPUExecutionProvider".
        max_pixels: Of one image.
        max_streams: Open at the same time, over all clients.
        card: None when the weights have none.
    """

    provider: str
    max_pixels: int
    max_streams: int
    card: ModelCard | None


@dataclass(frozen=True)
class GenerationInfo:
    """The loaded generator.

    Attributes:
        actions: That it can perform.
        max_text_bytes: Longest text, bytes of UTF-8.
        max_duration_s: Longest motion, seconds.
        max_streams: Open at the same time, over all clients.
        card: None when the weights have none.
    """

    actions: tuple[str, ...]
    max_text_bytes: int
    max_duration_s: float
    max_streams: int
    card: ModelCard | None


@dataclass(frozen=True)
class LayoutInfo:
    """A joint layout that the server reads.

    Attributes:
        name: As a clip names it.
        joint_names: In array order.
        parent_indices: Of each joint, -1 at the root.
    """

    name: str
    joint_names: tuple[str, ...]
    parent_indices: tuple[int, ...]


@dataclass(frozen=True)
class ServerLimits:
    """Limits that are in force; a request beyond them is refused.

    Attributes:
        max_message_bytes: Largest request.
        max_people: In a clip or frame.
        max_frames: In a clip.
        max_streams: Open recognition streams, over all clients.
        max_person_s: People times seconds in a clip.
        max_tracks: Person ids within one second of a stream.
        stream_idle_s: A stream that is silent for this long ends.
        max_queue: Windows that wait for the models, over all clients.
        max_share: Largest part of the places of any kind that one identity may hold; 0: an older server does not say.
        max_watches: Open health watches, over all clients.
    """

    max_message_bytes: int
    max_people: int
    max_frames: int
    max_streams: int
    max_person_s: float
    max_tracks: int
    stream_idle_s: float
    max_queue: int
    max_share: float
    max_watches: int


@dataclass(frozen=True)
class Quotas:
    """What may be open at once, and used in a minute. 0: no limit.

    Attributes:
        max_calls: Open calls of any kind.
        compute_s_per_minute: Time of the models, seconds.
        bytes_per_minute: Received in messages.
        pixels_per_minute: Of pictures and frames of videos.
        text_bytes_per_minute: Of sentences, UTF-8.
    """

    max_calls: int
    compute_s_per_minute: float
    bytes_per_minute: int
    pixels_per_minute: int
    text_bytes_per_minute: int


@dataclass(frozen=True)
class Caller:
    """Who asks, as the server sees it.

    Attributes:
        identity: Such as "token:ci", "certificate:cam-7" or "address:10.0.0.7".
        rights: Some of "recognize", "pose", "generate", "library" and "info".
        quotas: What it may use.
    """

    identity: str
    rights: tuple[str, ...]
    quotas: Quotas


@dataclass(frozen=True)
class ServerInfo:
    """What a client needs to know before it asks.

    Attributes:
        version: Of skelact.
        models: Loaded recognition models; the first is the default. Empty while models are loading.
        layouts: Joint layouts that clips and streams can have.
        limits: Of this server.
        pose: None when the server does not serve poses, or is loading.
        generation: None when the server does not generate, or is loading.
        caller: Who asks; None: an older server does not say.
        total_quotas: What all clients together may use.
    """

    version: str
    models: tuple[RecognitionModel, ...]
    layouts: tuple[LayoutInfo, ...]
    limits: ServerLimits
    pose: PoseInfo | None
    generation: GenerationInfo | None
    caller: Caller | None
    total_quotas: Quotas


def to_server_info(answer: info_pb2.GetServerInfoResponse) -> ServerInfo:
    """Unpack what a server says about itself."""
    return ServerInfo(
        answer.version,
        tuple(_to_model(model) for model in answer.models),
        tuple(LayoutInfo(one.name, tuple(one.joint_names), tuple(one.parent_indices)) for one in answer.layouts),
        _to_limits(answer.limits),
        _to_pose(answer.pose) if answer.HasField("pose") else None,
        _to_generation(answer.generation) if answer.HasField("generation") else None,
        _to_caller(answer.caller) if answer.HasField("caller") else None,
        _to_quotas(answer.total_quotas),
    )


def _to_model(model: info_pb2.RecognitionModel) -> RecognitionModel:
    card = _to_card(model.card) if model.HasField("card") else None
    labels = tuple(model.labels)
    return RecognitionModel(model.name, model.layout, labels, model.people, model.window_s, card, model.version)


def _to_pose(pose: info_pb2.PoseInfo) -> PoseInfo:
    card = _to_card(pose.card) if pose.HasField("card") else None
    return PoseInfo(pose.provider, pose.max_pixels, pose.max_streams, card)


def _to_generation(info: info_pb2.GenerationInfo) -> GenerationInfo:
    card = _to_card(info.card) if info.HasField("card") else None
    return GenerationInfo(tuple(info.actions), info.max_text_bytes, info.max_duration_s, info.max_streams, card)


def _to_card(card: info_pb2.ModelCard) -> ModelCard:
    return ModelCard(card.name, card.summary, card.data, card.terms, card.non_commercial, card.metric)


def _to_limits(limits: info_pb2.Limits) -> ServerLimits:
    return ServerLimits(
        limits.max_message_bytes,
        limits.max_people,
        limits.max_frames,
        limits.max_streams,
        limits.max_person_s,
        limits.max_tracks,
        limits.stream_idle_s,
        limits.max_queue,
        limits.max_share,
        limits.max_watches,
    )


def _to_caller(caller: info_pb2.Caller) -> Caller:
    return Caller(caller.identity, tuple(caller.rights), _to_quotas(caller.quotas))


def _to_quotas(quotas: info_pb2.Quotas) -> Quotas:
    return Quotas(
        quotas.max_calls,
        quotas.compute_s_per_minute,
        quotas.bytes_per_minute,
        quotas.pixels_per_minute,
        quotas.text_bytes_per_minute,
    )

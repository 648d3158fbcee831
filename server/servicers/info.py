"""InfoService."""

from __future__ import annotations

import dataclasses

import grpc

import skelact
from skelact.generation.decoder import DEFAULT_GENERATOR
from skelact.layouts import LAYOUT_NAMES, Layout, load_layout
from skelact.recognition import Recognizer
from skelact.v1 import info_pb2 as pb
from skelact.v1 import info_pb2_grpc as pb_grpc
from skelact.weights import Card, load_card, weights_path

from ..calls import Identity, current_call
from ..config import Limits, Quotas, ServerConfig
from ..models import GenerationEngine, ModelRegistry, PoseEngine

POSE_WEIGHTS = "pose"  # what the server loads


class InfoServicer(pb_grpc.InfoServiceServicer):
    """Tells what is loaded and which limits hold."""

    def __init__(self, models: ModelRegistry, config: ServerConfig) -> None:
        self._models = models
        self._limits = config.limits
        self._total = config.total

    async def GetServerInfo(
        self, request: pb.GetServerInfoRequest, context: grpc.aio.ServicerContext
    ) -> pb.GetServerInfoResponse:
        """Return version, models, layouts and limits."""
        registry, limits = self._models, self._limits
        return pb.GetServerInfoResponse(
            version=skelact.__version__,
            models=[_model(engine.recognizer, engine.version) for engine in registry.recognizers.values()],
            pose=_pose(registry.pose, limits) if registry.pose else None,
            generation=_generation(registry.generation, limits) if registry.generation else None,
            layouts=[_layout(load_layout(name)) for name in LAYOUT_NAMES],
            limits=pb.Limits(
                max_message_bytes=limits.max_message_bytes,
                max_people=limits.max_people,
                max_frames=limits.max_frames,
                max_streams=limits.max_streams,
                max_person_s=limits.max_person_s,
                max_tracks=limits.max_tracks,
                stream_idle_s=limits.stream_idle_s,
                max_queue=limits.max_queue,
                max_share=limits.max_share,
                max_watches=limits.max_watches,
            ),
            caller=_caller(current_call().identity),
            total_quotas=_quotas(self._total),
        )


def _caller(identity: Identity | None) -> pb.Caller | None:
    if identity is None:
        return None
    return pb.Caller(identity=identity.name, rights=sorted(identity.rights), quotas=_quotas(identity.quotas))


def _quotas(quotas: Quotas) -> pb.Quotas:
    return pb.Quotas(**dataclasses.asdict(quotas))


def _model(recognizer: Recognizer, version: str) -> pb.RecognitionModel:
    return pb.RecognitionModel(
        name=recognizer.name,
        layout=recognizer.layout.name,
        labels=recognizer.labels,
        people=recognizer.people,
        window_s=recognizer.window_s,
        card=_card(recognizer.card),
        version=version,
    )


def _pose(pose: PoseEngine, limits: Limits) -> pb.PoseInfo:
    return pb.PoseInfo(
        provider=pose.estimator.provider,
        max_pixels=limits.max_pixels,
        max_streams=limits.max_pose_streams,
        card=_card(load_card(weights_path(POSE_WEIGHTS))),
    )


def _generation(generation: GenerationEngine, limits: Limits) -> pb.GenerationInfo:
    return pb.GenerationInfo(
        actions=generation.generator.actions,
        max_text_bytes=limits.max_text_bytes,
        max_duration_s=limits.max_duration_s,
        max_streams=limits.max_generation_streams,
        card=_card(load_card(weights_path(DEFAULT_GENERATOR))),
    )


def _layout(layout: Layout) -> pb.LayoutInfo:
    return pb.LayoutInfo(name=layout.name, joint_names=layout.names, parent_indices=layout.parents)


def _card(card: Card | None) -> pb.ModelCard | None:
    if card is None:
        return None
    return pb.ModelCard(
        name=card.name,
        summary=card.summary,
        data=card.data,
        terms=card.terms,
        non_commercial=card.non_commercial,
        metric=card.metric,
    )

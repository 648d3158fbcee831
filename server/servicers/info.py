"""InfoService."""

from __future__ import annotations

import grpc

import skelact
from skelact.generation.generator import DEFAULT_GENERATOR
from skelact.layouts import LAYOUT_NAMES, load_layout
from skelact.v1 import info_pb2 as pb
from skelact.v1 import info_pb2_grpc as pb_grpc
from skelact.weights import SHIPPED, load_card, weights_path

from ..config import Limits
from ..models import ModelRegistry

POSE_WEIGHTS = "pose"


class InfoServicer(pb_grpc.InfoServiceServicer):
    """Says what is loaded."""

    def __init__(self, models: ModelRegistry, limits: Limits) -> None:
        self._models = models
        self._limits = limits

    async def GetServerInfo(
        self, request: pb.GetServerInfoRequest, context: grpc.aio.ServicerContext
    ) -> pb.GetServerInfoResponse:
        """Return version, models, layouts and limits."""
        models = []
        for name, thread in self._models.recognizers.items():
            model = thread.recognizer
            models.append(
                pb.RecognitionModel(
                    name=name,
                    layout=model.layout.name,
                    labels=model.labels,
                    people=model.people,
                    window_s=model.window_s,
                    card=_card(name),
                )
            )
        pose = None
        if self._models.pose:
            provider = self._models.pose.estimator.provider
            pose = pb.PoseInfo(
                provider=provider,
                max_pixels=self._limits.max_pixels,
                max_streams=self._limits.max_pose_streams,
                card=_card(POSE_WEIGHTS),
            )
        generation = None
        if self._models.generation:
            generation = pb.GenerationInfo(
                actions=self._models.generation.generator.actions,
                max_text_bytes=self._limits.max_text_bytes,
                max_duration_s=self._limits.max_duration_s,
                max_streams=self._limits.max_generation_streams,
                card=_card(DEFAULT_GENERATOR),
            )
        layouts = [load_layout(name) for name in LAYOUT_NAMES]
        return pb.GetServerInfoResponse(
            version=skelact.__version__,
            models=models,
            pose=pose,
            generation=generation,
            layouts=[
                pb.LayoutInfo(name=layout.name, joint_names=layout.names, parent_indices=layout.parents)
                for layout in layouts
            ],
            limits=pb.Limits(
                max_message_bytes=self._limits.max_message_bytes,
                max_people=self._limits.max_people,
                max_frames=self._limits.max_frames,
                max_streams=self._limits.max_streams,
                max_person_s=self._limits.max_person_s,
                max_tracks=self._limits.max_tracks,
                stream_idle_s=self._limits.stream_idle_s,
            ),
        )


def _card(name: str) -> pb.ModelCard | None:
    """The card of shipped weights; None for others."""
    card = load_card(weights_path(name)) if name in SHIPPED else None
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

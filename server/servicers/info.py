"""InfoService."""

from __future__ import annotations

import grpc

import skelact
from skelact.layouts import LAYOUT_NAMES, load_layout
from skelact.v1 import info_pb2 as pb

from ..config import ServerConfig
from ..models import Loaded


class InfoServicer:
    """Says what is loaded."""

    def __init__(self, loaded: Loaded, config: ServerConfig) -> None:
        self._loaded = loaded
        self._config = config

    async def GetServerInfo(
        self, request: pb.GetServerInfoRequest, context: grpc.aio.ServicerContext
    ) -> pb.GetServerInfoResponse:
        """Return version, models, layouts and limits."""
        models = []
        for name, thread in self._loaded.recognizers.items():
            model = thread.recognizer
            models.append(
                pb.RecognitionModel(
                    name=name,
                    layout=model.layout.name,
                    labels=model.labels,
                    people=model.people,
                    window_s=model.window_s,
                )
            )
        pose = None
        if self._loaded.pose:
            provider = self._loaded.pose.estimator.provider
            pose = pb.PoseInfo(
                provider=provider, max_pixels=self._config.max_pixels, max_streams=self._config.max_pose_streams
            )
        generation = None
        if self._loaded.generation:
            generation = pb.GenerationInfo(
                actions=self._loaded.generation.generator.actions,
                max_text_bytes=self._config.max_text_bytes,
                max_duration_s=self._config.max_duration_s,
                max_streams=self._config.max_generation_streams,
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
                max_message_bytes=self._config.max_message_bytes,
                max_people=self._config.max_people,
                max_frames=self._config.max_frames,
                max_streams=self._config.max_streams,
                max_person_s=self._config.max_person_s,
                max_tracks=self._config.max_tracks,
                stream_idle_s=self._config.stream_idle_s,
            ),
        )

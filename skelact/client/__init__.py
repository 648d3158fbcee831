"""The gRPC client, for threads (`Client`) and for asyncio (`AsyncClient`)."""

from skelact.client.aio import AsyncClient
from skelact.client.answers import FramePeople, FrameRefusal, StreamAnswer
from skelact.client.conversation import AsyncMotionConversation, MotionConversation
from skelact.client.frame_stream import AsyncFrameStream, FrameStream
from skelact.client.info import ServerInfo
from skelact.client.motion_stream import (
    AsyncMotionStream,
    MotionStream,
    ReceivedChunk,
    join_motions,
)
from skelact.client.plans import MotionHeader, PartsPlan, TextRefusal
from skelact.client.sync import Client

__all__ = [
    "AsyncClient",
    "AsyncFrameStream",
    "AsyncMotionConversation",
    "AsyncMotionStream",
    "Client",
    "FramePeople",
    "FrameRefusal",
    "FrameStream",
    "MotionConversation",
    "MotionHeader",
    "MotionStream",
    "PartsPlan",
    "ReceivedChunk",
    "ServerInfo",
    "StreamAnswer",
    "TextRefusal",
    "join_motions",
]

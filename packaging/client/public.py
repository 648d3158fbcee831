"""Call a skelact server: recognize actions, find people in pictures, make motions of sentences.

with Client("localhost:50051") as client:
    print(client.server_info().version)
"""

from skelact_client.client import (
    AsyncClient,
    AsyncFrameStream,
    AsyncMotionConversation,
    AsyncMotionStream,
    Client,
    FramePeople,
    FrameRefusal,
    FrameStream,
    MotionConversation,
    MotionHeader,
    MotionStream,
    PartsPlan,
    ReceivedChunk,
    ServerInfo,
    StreamAnswer,
    TextRefusal,
)
from skelact_client.errors import (
    AccessError,
    CallCancelledError,
    DeadlineError,
    InputError,
    NotServedError,
    OverloadedError,
    ServerError,
    ServerUnavailableError,
    SkelactError,
)
from skelact_client.layouts import Layout, load_layout
from skelact_client.values import Clip, Motion, Person, Scores

__all__ = [
    "AccessError",
    "AsyncClient",
    "AsyncFrameStream",
    "AsyncMotionConversation",
    "AsyncMotionStream",
    "CallCancelledError",
    "Client",
    "Clip",
    "DeadlineError",
    "FramePeople",
    "FrameRefusal",
    "FrameStream",
    "InputError",
    "Layout",
    "Motion",
    "MotionConversation",
    "MotionHeader",
    "MotionStream",
    "NotServedError",
    "OverloadedError",
    "PartsPlan",
    "Person",
    "ReceivedChunk",
    "Scores",
    "ServerError",
    "ServerInfo",
    "ServerUnavailableError",
    "SkelactError",
    "StreamAnswer",
    "TextRefusal",
    "load_layout",
]

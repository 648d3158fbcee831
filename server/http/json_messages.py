"""Messages as JSON, in the form that protobuf gives them."""

from __future__ import annotations

import asyncio

from google.protobuf import json_format
from google.protobuf.message import Message

from skelact.errors import InputError

from ..errors import Undecodable
from ..runner import Messages

MAX_JSON_BYTES = 8 << 20  # of one message: its parser is slow
MAX_INLINE_BYTES = 64 << 10  # JSON beyond this is read and written in a thread


class JsonMessages(Messages):
    """Requests that come as JSON. What the message does not have is refused, so that a mistyped name is seen."""

    async def _parse(self, raw: bytes) -> Message | Undecodable:
        if len(raw) > MAX_JSON_BYTES:
            raise InputError(f"expected at most {MAX_JSON_BYTES} bytes of JSON, got {len(raw)}: send application/proto")
        kind = self._method.request
        return parse_json(raw, kind) if len(raw) <= MAX_INLINE_BYTES else await asyncio.to_thread(parse_json, raw, kind)


def parse_json(raw: bytes, kind: type[Message]) -> Message | Undecodable:
    """Read a message from JSON; no bytes are the empty message."""
    name = kind.DESCRIPTOR.name
    if raw and not raw.lstrip().startswith(b"{"):
        return Undecodable(name, "expected an object of JSON, such as {}")
    try:
        return json_format.Parse(raw or b"{}", kind())
    except (json_format.ParseError, UnicodeDecodeError) as error:
        return Undecodable(name, " ".join(str(error).split()))
    except RecursionError:
        return Undecodable(name, "it is nested too deep")


async def to_json(response: Message) -> bytes:
    """Write a message as JSON on one line."""
    if response.ByteSize() <= MAX_INLINE_BYTES:
        return _format_json(response)
    return await asyncio.to_thread(_format_json, response)


def _format_json(response: Message) -> bytes:
    return json_format.MessageToJson(response, indent=None).encode()

"""The official client of Connect talks to the HTTP port in both of its protocols, both ways, packed as it likes."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("connectrpc", reason="needs Python 3.11")

from connectrpc.client import ConnectClient
from connectrpc.code import Code
from connectrpc.compat import google_protobuf_binary_codec, google_protobuf_json_codec
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.protocol import ProtocolType
from google.rpc import error_details_pb2
from http_calls import serving, walk, with_http
from serving import Served

from skelact.v1 import generation_pb2


def method(name: str, request: type, response: type, kind: StreamType) -> MethodInfo:
    return MethodInfo(
        name=name,
        service_name="skelact.v1.GenerationService",
        input=request,
        output=response,
        idempotency_level=IdempotencyLevel.UNKNOWN,
        stream_type=kind,
    )


PLAN = method("PlanParts", generation_pb2.PlanPartsRequest, generation_pb2.PlanPartsResponse, StreamType.UNARY)
GENERATE = method("Generate", generation_pb2.GenerateRequest, generation_pb2.GenerateResponse, StreamType.SERVER_STREAM)
CONVERSE = method("Converse", generation_pb2.ConverseRequest, generation_pb2.ConverseResponse, StreamType.BIDI_STREAM)


@pytest.fixture(scope="module")
def web() -> Iterator[Served]:
    with serving(with_http()) as server:
        yield server


@pytest.mark.parametrize("protocol", [ProtocolType.CONNECT, ProtocolType.GRPC_WEB])
@pytest.mark.parametrize(
    "codec", [google_protobuf_binary_codec(), google_protobuf_json_codec()], ids=["binary", "json"]
)
def test_the_official_client_is_answered(web: Served, protocol: ProtocolType, codec: object) -> None:
    async def run() -> None:
        assert web.running.http
        client = ConnectClient(f"http://{web.running.http.address}", codec=codec, protocol=protocol)
        answer = await client.execute_unary(request=generation_pb2.PlanPartsRequest(text="walk"), method=PLAN)
        assert answer.plan.actions[0].text == "walk"
        chunks = [one async for one in client.execute_server_stream(request=walk(), method=GENERATE)]
        assert chunks[0].header.frames == 60 and chunks[-1].HasField("footer")
        with pytest.raises(ConnectError) as caught:
            await client.execute_unary(request=generation_pb2.PlanPartsRequest(), method=PLAN)
        assert caught.value.code is Code.INVALID_ARGUMENT
        bad = error_details_pb2.BadRequest.FromString(caught.value.details[0].message_bytes)
        assert bad.field_violations[0].field == "text"

    asyncio.run(asyncio.wait_for(run(), 60))


def test_a_conversation_goes_both_ways(web: Served) -> None:
    async def requests() -> AsyncIterator[generation_pb2.ConverseRequest]:
        yield generation_pb2.ConverseRequest(config=generation_pb2.ConverseConfig(text="walk"))
        yield generation_pb2.ConverseRequest(credit=30)

    async def run() -> None:
        assert web.running.http
        client = ConnectClient(f"http://{web.running.http.address}", codec=google_protobuf_binary_codec())
        async for answer in client.execute_bidi_stream(request=requests(), method=CONVERSE):
            assert answer.WhichOneof("message")
            return
        pytest.fail("no answer")

    asyncio.run(asyncio.wait_for(run(), 60))

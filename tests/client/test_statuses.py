"""Statuses of a server as errors of the library, from both clients: field, retry delay and request id come along."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from skelact import AsyncClient, Client
from skelact.errors import (
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
from skelact.v1 import info_pb2

RETRY = error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(seconds=1, nanos=500_000_000))
FIELD = error_details_pb2.BadRequest(
    field_violations=[error_details_pb2.BadRequest.FieldViolation(field="clip.joints", description="expected less")]
)


def status(code: int, text: str, *details: Message) -> status_pb2.Status:
    packed = []
    for detail in details:
        packed.append(any_pb2.Any())
        packed[-1].Pack(detail)
    return status_pb2.Status(code=code, message=text, details=packed)


class Failing:
    """A server all of whose calls end with one status, which tests choose."""

    def __init__(self) -> None:
        self.status = status(code_pb2.UNKNOWN, "")
        self.calls = 0
        self._server = grpc.server(ThreadPoolExecutor(2))
        self._server.add_generic_rpc_handlers((self,))
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        def fail(requests: object, context: grpc.ServicerContext) -> Iterator[bytes]:
            self.calls += 1
            yield from ()
            context.abort_with_status(rpc_status.to_status(self.status))

        def stream(requests: object, context: grpc.ServicerContext) -> Iterator[bytes]:
            if details.method.endswith("/StreamRecognize"):
                list(requests)  # grpc.aio loses the status of a call that ends while it is being sent to
            if self.status.code:
                yield from fail(requests, context)

        if details.method.endswith(("/GetServerInfo", "/PlanParts")):
            return grpc.unary_unary_rpc_method_handler(lambda request, context: list(fail(request, context)))
        return grpc.stream_stream_rpc_method_handler(stream)

    def stop(self) -> None:
        self._server.stop(0).wait()


@pytest.fixture(scope="module")
def failing() -> Iterator[Failing]:
    server = Failing()
    yield server
    server.stop()


def ask_unary(address: str) -> None:
    with Client(address) as client:
        client.plan_parts("walk", timeout_s=5)


def ask_stream(address: str) -> None:
    with Client(address) as client:
        list(client.stream_recognize([], layout="core19", fps=30.0, timeout_s=5))


def ask_motion(address: str) -> None:
    with Client(address) as client:
        client.generate("walk", timeout_s=5).motion()


def ask_header(address: str) -> None:
    with Client(address) as client:
        print(client.generate("walk", timeout_s=5).header)


def ask_talk(address: str) -> None:
    with Client(address) as client, client.converse("walk", timeout_s=5) as talk:
        list(talk)


def ask_unary_async(address: str) -> None:
    async def ask() -> None:
        async with AsyncClient(address) as client:
            await client.plan_parts("walk", timeout_s=5)

    asyncio.run(ask())


def ask_stream_async(address: str) -> None:
    async def ask() -> None:
        async with AsyncClient(address) as client:
            async for _ in client.stream_recognize([], layout="core19", fps=30.0, timeout_s=5):
                pass

    asyncio.run(ask())


def ask_motion_async(address: str) -> None:
    async def ask() -> None:
        async with AsyncClient(address) as client:
            await client.generate("walk", timeout_s=5).motion()

    asyncio.run(ask())


STREAMS = [ask_stream, ask_motion, ask_header, ask_talk, ask_stream_async, ask_motion_async]
ASKS = [ask_unary, ask_unary_async, *STREAMS]
STATUSES: list[tuple[status_pb2.Status, type[SkelactError], dict[str, object]]] = [
    (
        status(code_pb2.INVALID_ARGUMENT, "clip.joints: expected less", FIELD),
        InputError,
        {"field": "clip.joints", "reason": "expected less"},
    ),
    (status(code_pb2.NOT_FOUND, "no such model"), InputError, {"field": "", "reason": "no such model"}),
    (status(code_pb2.RESOURCE_EXHAUSTED, "full", RETRY), OverloadedError, {"retry_delay_s": 1.5}),
    (status(code_pb2.RESOURCE_EXHAUSTED, "full"), OverloadedError, {"retry_delay_s": None}),
    (
        status(code_pb2.RESOURCE_EXHAUSTED, "SERVER: Received message larger than max (9 vs. 4)"),
        InputError,
        {"field": "request"},
    ),
    (status(code_pb2.DEADLINE_EXCEEDED, "silent for 60 s"), DeadlineError, {}),
    (status(code_pb2.CANCELLED, "gone"), CallCancelledError, {}),
    (status(code_pb2.UNIMPLEMENTED, "no poses here"), NotServedError, {}),
    (
        status(code_pb2.INTERNAL, "internal error, request id 0a1b2c"),
        ServerError,
        {"status": "INTERNAL", "request_id": "0a1b2c"},
    ),
    (status(code_pb2.FAILED_PRECONDITION, "weights"), ServerError, {"status": "FAILED_PRECONDITION"}),
    (status(code_pb2.PERMISSION_DENIED, "by a proxy"), AccessError, {}),
]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(("sent", "kind", "attributes"), STATUSES, ids=lambda one: getattr(one, "message", None))
def test_every_status_is_an_error_of_the_library(
    failing: Failing,
    ask: Callable[[str], None],
    sent: status_pb2.Status,
    kind: type[SkelactError],
    attributes: dict[str, object],
) -> None:
    failing.status = sent
    with pytest.raises(SkelactError) as caught:
        ask(failing.address)
    assert type(caught.value) is kind
    assert {name: getattr(caught.value, name) for name in attributes} == attributes
    assert kind is InputError or sent.message in str(caught.value)
    assert isinstance(caught.value.__cause__, grpc.RpcError)


@pytest.mark.parametrize("ask", [ask_unary, ask_unary_async])
def test_what_is_safe_is_asked_again_while_the_server_is_unavailable(
    failing: Failing, ask: Callable[[str], None]
) -> None:
    failing.status, failing.calls = status(code_pb2.UNAVAILABLE, "loading", RETRY), 0
    with pytest.raises(ServerUnavailableError, match="loading") as caught:
        ask(failing.address)
    assert caught.value.retry_delay_s == 1.5 and failing.calls == 4


@pytest.mark.parametrize("ask", [ask_stream, ask_talk, ask_stream_async])
def test_a_stream_is_never_sent_twice(failing: Failing, ask: Callable[[str], None]) -> None:
    failing.status, failing.calls = status(code_pb2.UNAVAILABLE, "stopping", RETRY), 0
    with pytest.raises(ServerUnavailableError, match="stopping"):
        ask(failing.address)
    assert failing.calls == 1


@pytest.mark.parametrize("ask", STREAMS)
def test_a_stream_that_ends_too_soon_is_no_answer(failing: Failing, ask: Callable[[str], None]) -> None:
    failing.status = status(code_pb2.OK, "")
    with pytest.raises(ServerError, match=r"ended without|did not begin"):
        ask(failing.address)


def test_no_server_is_unavailable() -> None:
    with Client("127.0.0.1:1") as client, pytest.raises(ServerUnavailableError):
        client.server_info(timeout_s=5)


def test_an_answer_that_cannot_be_read_is_a_fault_of_the_server() -> None:
    from skelact.client.answers import to_person
    from skelact.client.statuses import unpack
    from skelact.v1 import pose_pb2

    with pytest.raises(ServerError, match="cannot be read"):
        unpack(to_person, pose_pb2.PersonPose())
    assert unpack(lambda answer: answer, info_pb2.GetServerInfoResponse()) == info_pb2.GetServerInfoResponse()

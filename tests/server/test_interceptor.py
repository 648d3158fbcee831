"""Every rpc of the protos is served, and every error leaves through the one interceptor."""

import grpc
import pytest
from google.rpc import code_pb2, error_details_pb2
from grpc_status import rpc_status
from skelact_server.app import SERVICES
from skelact_server.errors import error_to_status
from skelact_server.servicers.analysis import AnalysisServicer
from skelact_server.servicers.generation import GenerationServicer
from skelact_server.servicers.info import InfoServicer
from skelact_server.servicers.library import LibraryServicer
from skelact_server.servicers.pose import PoseServicer
from skelact_server.servicers.recognition import RecognitionServicer

from skelact.errors import OverloadedError
from skelact.v1 import analysis_pb2, generation_pb2, info_pb2, library_pb2, pose_pb2, recognition_pb2

SERVICERS = {
    "RecognitionService": RecognitionServicer,
    "PoseService": PoseServicer,
    "GenerationService": GenerationServicer,
    "InfoService": InfoServicer,
    "LibraryService": LibraryServicer,
    "AnalysisService": AnalysisServicer,
}
PROTOS = (analysis_pb2, generation_pb2, info_pb2, library_pb2, pose_pb2, recognition_pb2)
METHODS = [
    method for proto in PROTOS for service in proto.DESCRIPTOR.services_by_name.values() for method in service.methods
]
GARBAGE = b"\xff\xff\xff"


def test_every_rpc_of_the_protos_is_implemented() -> None:
    assert {method.containing_service.full_name for method in METHODS} == set(SERVICES)
    for method in METHODS:
        assert method.name in vars(SERVICERS[method.containing_service.name]), f"not implemented: {method.full_name}"


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_garbage_is_told_by_the_name_of_the_message(channel: grpc.Channel, method: object) -> None:
    path = f"/{method.containing_service.full_name}/{method.name}"
    if method.client_streaming:
        call = channel.stream_stream(path)(iter([GARBAGE]), timeout=10)
    elif method.server_streaming:
        call = channel.unary_stream(path)(GARBAGE, timeout=10)
    else:
        call = iter([channel.unary_unary(path).future(GARBAGE, timeout=10)])
    with pytest.raises(grpc.RpcError) as caught:
        for response in call:
            response.result()
    if caught.value.code() == grpc.StatusCode.UNIMPLEMENTED:
        assert "does not serve" in caught.value.details() or "does not generate" in caught.value.details()
    elif method.client_streaming:
        assert "the first message must be the config" in caught.value.details()
    else:
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert caught.value.details() == f"malformed request: cannot parse {method.input_type.name}"


def test_unknown_methods_are_unimplemented(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/skelact.v1.RecognitionService/Guess")(b"", timeout=10)
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_no_room_says_when_to_come_again_and_a_fault_has_its_id() -> None:
    status = error_to_status(OverloadedError("8 windows are waiting already"), request_id="a1")
    retry, request = error_details_pb2.RetryInfo(), error_details_pb2.RequestInfo()
    assert status.code == code_pb2.RESOURCE_EXHAUSTED and status.details[0].Unpack(retry)
    assert retry.retry_delay.seconds > 0
    status = error_to_status(RuntimeError("secret"), request_id="a1")
    assert status.code == code_pb2.INTERNAL and status.details[0].Unpack(request)
    assert request.request_id in status.message and "secret" not in status.message
    assert rpc_status.to_status(status).code is grpc.StatusCode.INTERNAL

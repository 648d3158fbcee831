"""Spans of calls: below the client's, with status and without anything that the client sent."""

from __future__ import annotations

import time

import grpc
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from serving import LIMITS, serve
from skelact_server.config import ServerConfig
from skelact_server.tracing import SpanTracer, Tracer, start_tracing

from skelact.v1 import info_pb2, info_pb2_grpc, recognition_pb2, recognition_pb2_grpc

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def test_a_call_is_a_span_below_that_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr("skelact_server.app.start_tracing", lambda config: SpanTracer(provider))
    served = serve(LIMITS)
    metadata = [("traceparent", f"00-{TRACE}-{PARENT}-01")]
    with grpc.insecure_channel(served.address) as channel:
        info_pb2_grpc.InfoServiceStub(channel).GetServerInfo(info_pb2.GetServerInfoRequest(), metadata=metadata)
        with pytest.raises(grpc.RpcError):
            recognition_pb2_grpc.RecognitionServiceStub(channel).Recognize(
                recognition_pb2.RecognizeRequest(model="payload")
            )
    deadline = time.monotonic() + 5
    while len(exporter.get_finished_spans()) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    served.stop()
    good, bad = exporter.get_finished_spans()
    assert good.name == "skelact.v1.InfoService/GetServerInfo" and bad.name.endswith("/Recognize")
    assert f"{good.context.trace_id:032x}" == TRACE and f"{good.parent.span_id:016x}" == PARENT
    assert (good.attributes["rpc.grpc.status_code"], bad.attributes["rpc.grpc.status_code"]) == (0, 5)
    assert good.status.is_ok and not bad.status.is_ok and bad.parent is None
    assert "payload" not in bad.to_json() and "request_id" in bad.to_json()


def test_nothing_is_traced_unless_wanted() -> None:
    assert type(start_tracing(ServerConfig())) is Tracer
